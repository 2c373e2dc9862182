"""Organisers and their shows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expobook.domain.booking import Event, Organiser
from expobook.domain.errors import StaleData, UnknownThing
from expobook.domain.text import Bilingual
from expobook.storage.name_keys import named, put_keys
from expobook.storage.rows import EventRow, OrganiserRow

_PLAIN = ("credit_code", "representative", "phone", "email", "bank", "account")


class Parties:
    """Organisers and events, rows in and values out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def organiser(self, organiser_id: int) -> Organiser:
        row = self._session.get(OrganiserRow, organiser_id)
        if row is None:
            raise UnknownThing(kind="organiser", name=str(organiser_id), known="")
        return _to_organiser(row)

    def organisers(self) -> Sequence[Organiser]:
        return [_to_organiser(row) for row in self._session.scalars(select(OrganiserRow).order_by(OrganiserRow.id))]

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
        self._session.flush()
        put_keys(self._session, "organiser", row.id, organiser.name)
        return _to_organiser(row)

    def event(self, event_id: int) -> Event:
        row = self._session.get(EventRow, event_id)
        if row is None:
            raise UnknownThing(kind="event", name=str(event_id), known="")
        return _to_event(row)

    def organisers_named(self, words: Sequence[str], limit: int) -> list[Organiser]:
        """Return the organisers whose names every word finds, the newest first; words are in small letters."""
        query = select(OrganiserRow).where(*(OrganiserRow.id.in_(named("organiser", word)) for word in words))
        newest = query.order_by(OrganiserRow.id.desc()).limit(limit)
        return [_to_organiser(row) for row in self._session.scalars(newest)]

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


def _to_organiser(row: OrganiserRow) -> Organiser:
    return Organiser(
        id=row.id,
        name=Bilingual(row.name_zh, row.name_en),
        address=Bilingual(row.address_zh, row.address_en),
        version=row.version,
        **{field: getattr(row, field) for field in _PLAIN},
    )


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
