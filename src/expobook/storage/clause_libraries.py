"""Versions of the venue's clause texts; what an issued contract was written from is never edited."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expobook.domain.errors import UnknownThing
from expobook.storage.paper_rows import ClauseLibraryRow
from expobook.storage.venue_keys import FIRST


@dataclass(frozen=True, slots=True)
class LibraryVersion:
    """One version: by whom, when and why it was made."""

    version: int
    who: str
    at: datetime
    why: str


class ClauseLibraries:
    """Keeps each version of the library as plain JSON values."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def newest(self) -> Mapping[str, Any] | None:
        """Return the library in force, None as long as the venue has changed nothing."""
        mine = select(ClauseLibraryRow.body).where(ClauseLibraryRow.venue == self._venue)
        body = self._session.scalars(mine.order_by(ClauseLibraryRow.version.desc())).first()
        return None if body is None else json.loads(body)

    def get(self, version: int) -> Mapping[str, Any]:
        """Return one version; raises ``UnknownThing``."""
        row = self._session.get(ClauseLibraryRow, (self._venue, version))
        if row is None:
            raise UnknownThing(kind="clause-library", name=str(version), known="")
        found: Mapping[str, Any] = json.loads(row.body)
        return found

    def add(self, body: Mapping[str, Any], who: str, at: datetime, why: str) -> None:
        """Store the next version; the key refuses one that is there already."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        key = {"venue": self._venue, "version": int(body["version"])}
        self._session.add(ClauseLibraryRow(**key, body=text, sha256=sha256, who=who, at=at, why=why))
        self._session.flush()

    def history(self) -> tuple[LibraryVersion, ...]:
        """Return the versions made in this book, oldest first."""
        columns = (ClauseLibraryRow.version, ClauseLibraryRow.who, ClauseLibraryRow.at, ClauseLibraryRow.why)
        mine = select(*columns).where(ClauseLibraryRow.venue == self._venue)
        found = self._session.execute(mine.order_by(ClauseLibraryRow.version))
        return tuple(LibraryVersion(*row) for row in found)
