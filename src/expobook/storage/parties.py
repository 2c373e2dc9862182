"""Organisers and their shows."""

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from expobook.domain.booking import Event, Organiser
from expobook.domain.errors import StaleData, UnknownThing
from expobook.domain.party import PartyKind
from expobook.domain.text import Bilingual
from expobook.storage.name_keys import keys_of, like, named, put_keys, read_as
from expobook.storage.party_rows import SeriesRow
from expobook.storage.rows import BookingRow, EventRow, OrganiserRow

_FOLLOWING: dict[str, type[BookingRow] | type[EventRow] | type[SeriesRow]] = {
    "bookings": BookingRow,
    "events": EventRow,
    "series": SeriesRow,
}
_NAMED: dict[str, type[OrganiserRow] | type[EventRow]] = {"organiser": OrganiserRow, "event": EventRow}
_PLAIN = ("credit_code", "representative", "phone", "email", "bank", "account")


class Parties:
    """Organisers and events, rows in and values out."""

    def __init__(self, session: Session, *, masked: bool = False) -> None:
        self._session, self._masked = session, masked

    def organiser(self, organiser_id: int) -> Organiser:
        row = self._session.get(OrganiserRow, organiser_id)
        if row is None:
            raise UnknownThing(kind="organiser", name=str(organiser_id), known="")
        return self._to_organiser(row)

    def organisers(self, kind: PartyKind = PartyKind.ORGANISER) -> Sequence[Organiser]:
        """Return the parties of a kind that stand for themselves, in the order in which they were entered."""
        query = select(OrganiserRow).where(OrganiserRow.kind == kind.value, OrganiserRow.merged_into.is_(None))
        return [self._to_organiser(row) for row in self._session.scalars(query.order_by(OrganiserRow.id))]

    def sounding_like(self, organiser: Organiser) -> set[int]:
        """Return the parties whose Chinese names are read alike from beginning to end."""
        reading = keys_of(Bilingual(organiser.name.zh, "")).pinyin.lstrip("\n").partition("\n")[0]
        if not reading:
            return set()
        query = select(OrganiserRow.id, OrganiserRow.name_zh).where(
            OrganiserRow.id.in_(read_as("organiser", reading)), OrganiserRow.merged_into.is_(None)
        )
        rows = self._session.execute(query).tuples()
        return {number for number, name in rows if len(name) == len(organiser.name.zh)} - {organiser.id}

    def merged_into(self, party_id: int) -> list[Organiser]:
        """Return the parties whose place another took, and those whose place these took before."""
        found: list[Organiser] = []
        for row in self._session.scalars(select(OrganiserRow).where(OrganiserRow.merged_into == party_id)):
            found += [self._to_organiser(row), *self.merged_into(row.id)]
        return found

    def following(self, party_id: int) -> dict[str, list[int]]:
        """Return the numbers of the bookings, shows and series of a party."""
        found = {}
        for name, row in _FOLLOWING.items():
            found[name] = list(self._session.scalars(select(row.id).where(row.organiser_id == party_id)))
        return found

    def move(self, name: str, numbers: Sequence[int], of: int, to: int) -> None:
        """Give shows (``events``) or ``series`` of one party to another; what is another's by now stays there."""
        row = _FOLLOWING[name]
        mine = row.id.in_(numbers), row.organiser_id == of
        self._session.execute(update(row).where(*mine).values(organiser_id=to))

    def save_organiser(self, organiser: Organiser) -> Organiser:
        """Insert (``id`` 0) or update; raises ``StaleData`` when somebody saved it since."""
        if organiser.id == 0:
            row = OrganiserRow(version=1)
            self._session.add(row)
        else:
            found = self._session.get(OrganiserRow, organiser.id)
            if found is None:
                raise UnknownThing(kind="organiser", name=str(organiser.id), known="")
            row = found
            if row.version != organiser.version:
                raise StaleData(kind="organiser", name=row.name_zh or row.name_en, who="", when=None)
            row.version += 1
        row.name_zh, row.name_en = organiser.name.zh, organiser.name.en
        row.address_zh, row.address_en = organiser.address.zh, organiser.address.en
        for field in _PLAIN:
            setattr(row, field, getattr(organiser, field))
        row.kind, row.merged_into, row.erased = organiser.kind.value, organiser.merged_into or None, organiser.erased
        self._session.flush()
        put_keys(self._session, "organiser", row.id, organiser.name)
        return self._to_organiser(row)

    def event(self, event_id: int) -> Event:
        row = self._session.get(EventRow, event_id)
        if row is None:
            raise UnknownThing(kind="event", name=str(event_id), known="")
        return _to_event(row)

    def organisers_named(self, words: Sequence[str], limit: int) -> list[Organiser]:
        """Return the organisers whose names every word finds, the newest first; words are in small letters."""
        alone = OrganiserRow.merged_into.is_(None)
        query = select(OrganiserRow).where(alone, *(OrganiserRow.id.in_(named("organiser", word)) for word in words))
        newest = query.order_by(OrganiserRow.id.desc()).limit(limit)
        return [self._to_organiser(row) for row in self._session.scalars(newest)]

    def names_of(self, kind: Literal["organiser", "event"], numbers: Collection[int]) -> dict[int, Bilingual]:
        """Return the names of parties or shows by their numbers, of those that were merged too."""
        row = _NAMED[kind]
        query = select(row.id, row.name_zh, row.name_en).where(row.id.in_(numbers))
        return {number: Bilingual(zh, en) for number, zh, en in self._session.execute(query)} if numbers else {}

    def numbers_named(self, kind: Literal["organiser", "event"], word: str) -> frozenset[int]:
        """Return the parties or shows whose names contain a word, those that were merged too."""
        row, pattern = _NAMED[kind], like(word)
        found = or_(row.name_zh.ilike(pattern, escape="\\"), row.name_en.ilike(pattern, escape="\\"))
        return frozenset(self._session.scalars(select(row.id).where(found)))

    def events(self) -> Sequence[Event]:
        return [_to_event(row) for row in self._session.scalars(select(EventRow).order_by(EventRow.id))]

    def events_named(self, words: Sequence[str], limit: int) -> list[Event]:
        """Return the shows whose names every word finds, the newest first; words are in small letters."""
        query = select(EventRow).where(*(EventRow.id.in_(named("event", word)) for word in words))
        return [_to_event(row) for row in self._session.scalars(query.order_by(EventRow.id.desc()).limit(limit))]

    def save_event(self, event: Event) -> Event:
        """Insert (``id`` 0) or update; raises ``StaleData`` when somebody saved it since."""
        if event.id == 0:
            row = EventRow(version=1)
            self._session.add(row)
        else:
            found = self._session.get(EventRow, event.id)
            if found is None:
                raise UnknownThing(kind="event", name=str(event.id), known="")
            row = found
            if row.version != event.version:
                raise StaleData(kind="event", name=row.name_zh or row.name_en, who="", when=None)
            row.version += 1
        row.name_zh, row.name_en = event.name.zh, event.name.en
        row.theme, row.edition = event.theme, event.edition
        row.organiser_id = event.organiser_id or None
        row.visitors_a_session = event.visitors_a_session
        self._session.flush()
        put_keys(self._session, "event", row.id, event.name)
        return _to_event(row)

    def _to_organiser(self, row: OrganiserRow) -> Organiser:
        found = Organiser(
            id=row.id,
            name=Bilingual(row.name_zh, row.name_en),
            address=Bilingual(row.address_zh, row.address_en),
            version=row.version,
            kind=PartyKind(row.kind),
            merged_into=row.merged_into or 0,
            erased=row.erased,
            **{field: getattr(row, field) for field in _PLAIN},
        )
        return found.masked() if self._masked else found


def _to_event(row: EventRow) -> Event:
    return Event(
        id=row.id,
        name=Bilingual(row.name_zh, row.name_en),
        theme=row.theme,
        edition=row.edition,
        organiser_id=row.organiser_id or 0,
        visitors_a_session=row.visitors_a_session,
        version=row.version,
    )
