"""Versions of the venue, and the numbers of its bays."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expobook.storage.rows import BayRow, VenueRow


class Venues:
    """Keeps each version of the venue as its JSON text; bays only ever grow."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(self) -> tuple[int, str]:
        """Return the version in force and its JSON text."""
        row = self._session.scalars(select(VenueRow).order_by(VenueRow.version.desc()).limit(1)).one()
        return row.version, row.body

    def add(self, code: str, body: str, bays: Iterable[str], since: datetime) -> int:
        """Put a new version in force; bays that it no longer has are retired, not deleted."""
        last = self._session.scalars(select(VenueRow.version).order_by(VenueRow.version.desc()).limit(1)).first()
        version = (last or 0) + 1
        digest = hashlib.sha256(body.encode()).hexdigest()
        self._session.add(VenueRow(version=version, code=code, body=body, sha256=digest, since=since))
        known = {row.code: row for row in self._session.scalars(select(BayRow))}
        wanted = list(bays)
        for bay in wanted:
            if bay not in known:
                self._session.add(BayRow(code=bay))
        for code_, row in known.items():
            row.retired = code_ not in set(wanted)
        self._session.flush()
        return version
