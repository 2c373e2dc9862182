"""Versions of the venues of a book, and the numbers of their bays."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expobook.storage.rows import BayRow, VenueRow
from expobook.storage.venue_keys import FIRST, keyed, plain


@dataclass(frozen=True, slots=True)
class KeptVenue:
    """A venue of the book: its number there from 1, its code, the version in force and that version's JSON text."""

    key: int
    code: str
    version: int
    body: str


class Venues:
    """Keeps each version of a venue as its JSON text; bays only ever grow."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def newest(self) -> tuple[int, str]:
        """Return the version of the venue in force and its JSON text."""
        mine = select(VenueRow).where(VenueRow.venue == self._venue)
        row = self._session.scalars(mine.order_by(VenueRow.version.desc()).limit(1)).one()
        return row.version, row.body

    def all(self) -> list[KeptVenue]:
        """Return the venues of the book in the order in which they came."""
        last = select(func.max(VenueRow.version)).group_by(VenueRow.venue)
        rows = self._session.scalars(select(VenueRow).where(VenueRow.version.in_(last)).order_by(VenueRow.venue))
        return [KeptVenue(row.venue, row.code, row.version, row.body) for row in rows]

    def codes(self) -> dict[int, str]:
        """Return the code of each venue of the book by its number there, the first first."""
        query = select(VenueRow.venue, VenueRow.code).order_by(VenueRow.venue, VenueRow.version)
        return dict(self._session.execute(query).tuples().all())

    def add(self, code: str, body: str, bays: Iterable[str], since: datetime) -> int:
        """Put a new version in force; bays that it no longer has are retired, not deleted."""
        version = (self._session.scalar(select(func.max(VenueRow.version))) or 0) + 1
        digest = hashlib.sha256(body.encode()).hexdigest()
        facts = {"venue": self._venue, "version": version, "code": code}
        self._session.add(VenueRow(**facts, body=body, sha256=digest, since=since))
        mine = select(BayRow).where(BayRow.venue == self._venue)
        known = {plain(self._venue, row.code): row for row in self._session.scalars(mine)}
        wanted = list(bays)
        for bay in wanted:
            if bay not in known:
                self._session.add(BayRow(code=keyed(self._venue, bay), venue=self._venue))
        for code_, row in known.items():
            row.retired = code_ not in set(wanted)
        self._session.flush()
        return version
