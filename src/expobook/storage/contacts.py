"""People at parties and what was said with them."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from expobook.domain.errors import StaleData, UnknownThing
from expobook.domain.party import Channel, Contact, Said
from expobook.storage.party_rows import ContactRow, SaidRow

_PLAIN = ("party_id", "name", "post", "phone", "email", "note")


class Contacts:
    """Contacts and correspondence, rows in and values out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, contact_id: int) -> Contact:
        """Return one contact; raises ``UnknownThing``."""
        return _to_contact(self._row(contact_id))

    def of(self, *party_ids: int) -> Sequence[Contact]:
        """Return the people of some parties, or all people without any, in the order in which they were entered."""
        query = select(ContactRow).order_by(ContactRow.id)
        if party_ids:
            query = query.where(ContactRow.party_id.in_(party_ids))
        return [_to_contact(row) for row in self._session.scalars(query)]

    def save(self, contact: Contact) -> Contact:
        """Insert (``id`` 0) or update; raises ``StaleData`` when somebody saved it since."""
        if contact.id:
            row = self._row(contact.id)
            if row.version != contact.version:
                raise StaleData(kind="contact", name=row.name, who="", when=None)
        else:
            row = ContactRow(version=0)
            self._session.add(row)
        for field in _PLAIN:
            setattr(row, field, getattr(contact, field))
        row.version += 1
        self._session.flush()
        return _to_contact(row)

    def remove(self, contact_id: int) -> None:
        """Take one contact out for good; raises ``UnknownThing``."""
        self._session.delete(self._row(contact_id))
        self._session.flush()

    def remove_all(self, party_id: int) -> tuple[int, int]:
        """Take out everybody and everything said at a party; returns how many of each there were."""
        counts = []
        for row in (ContactRow, SaidRow):
            mine = row.party_id == party_id
            counts.append(self._session.scalar(select(func.count()).select_from(row).where(mine)) or 0)
            self._session.execute(delete(row).where(mine))
        return counts[0], counts[1]

    def say(self, said: Said) -> Said:
        """Store one piece of correspondence."""
        row = SaidRow(party_id=said.party_id, at=said.at, who=said.who, channel=said.channel.value, text=said.text)
        self._session.add(row)
        self._session.flush()
        return _to_said(row)

    def said(self, party_id: int) -> Sequence[Said]:
        """Return what was said with a party, newest first."""
        query = select(SaidRow).where(SaidRow.party_id == party_id).order_by(SaidRow.at.desc(), SaidRow.id.desc())
        return [_to_said(row) for row in self._session.scalars(query)]

    def numbers_at(self, party_id: int) -> dict[str, list[int]]:
        """Return the numbers of the people and the correspondence of a party."""
        found = {}
        for name, row in (("contacts", ContactRow), ("correspondence", SaidRow)):
            query = select(row.id).where(row.party_id == party_id).order_by(row.id)
            found[name] = list(self._session.scalars(query))
        return found

    def move(self, numbers: dict[str, list[int]], of: int, to: int) -> None:
        """Give people and correspondence of one party to another; what is with somebody else by now stays there."""
        for name, row in (("contacts", ContactRow), ("correspondence", SaidRow)):
            ids = numbers.get(name, [])
            self._session.execute(update(row).where(row.id.in_(ids), row.party_id == of).values(party_id=to))

    def _row(self, contact_id: int) -> ContactRow:
        row = self._session.get(ContactRow, contact_id)
        if row is None:
            raise UnknownThing(kind="contact", name=str(contact_id), known="")
        return row


def _to_contact(row: ContactRow) -> Contact:
    return Contact(id=row.id, version=row.version, **{field: getattr(row, field) for field in _PLAIN})


def _to_said(row: SaidRow) -> Said:
    return Said(row.id, row.party_id, row.at, row.who, Channel(row.channel), row.text)
