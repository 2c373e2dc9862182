"""Versions of tariffs; what an issued contract names is never edited."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expobook.storage.rows import TariffRow
from expobook.storage.venue_keys import FIRST, keyed, plain


def tariff_hash(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a tariff says, whatever the order of its parts."""
    said = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """A version of a tariff that the book has; ``valid_until`` is the first day it no longer holds."""

    code: str
    version: int
    valid_from: date
    valid_until: date | None


class Tariffs:
    """Keeps each version of a venue's tariffs as plain JSON values."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue
        self._own = TariffRow.venue == venue

    def put(self, code: str, version: int, valid_from: date, valid_until: date | None, body: Mapping[str, Any]) -> None:
        """Store a version; the key refuses one that is there already."""
        days = {"valid_from": valid_from, "valid_until": valid_until}
        known = {"code": keyed(self._venue, code), "version": version, "venue": self._venue}
        self._session.add(TariffRow(**known, body=dict(body), sha256=tariff_hash(body), **days))
        self._session.flush()

    def get(self, code: str, version: int) -> dict[str, Any] | None:
        key = keyed(self._venue, code)
        query = select(TariffRow.body).where(TariffRow.code == key, TariffRow.version == version, self._own)
        return self._session.scalars(query).first()

    def on(self, day: date) -> dict[str, Any] | None:
        """Return the tariff in force on a day: the one that began last, its newest version."""
        query = select(TariffRow.body).where(
            TariffRow.valid_from <= day, or_(TariffRow.valid_until.is_(None), TariffRow.valid_until > day), self._own
        )
        return self._session.scalars(query.order_by(TariffRow.valid_from.desc(), TariffRow.version.desc())).first()

    def versions(self) -> tuple[TariffVersion, ...]:
        """Return every version, in the order in which they begin to hold."""
        columns = (TariffRow.code, TariffRow.version, TariffRow.valid_from, TariffRow.valid_until)
        query = select(*columns).where(self._own).order_by(TariffRow.valid_from, TariffRow.code, TariffRow.version)
        return tuple(TariffVersion(plain(self._venue, code), *row) for code, *row in self._session.execute(query))

    def newest_version(self, code: str) -> int:
        """Return the highest version of a tariff, 0 where there is none."""
        key = keyed(self._venue, code)
        query = select(TariffRow.version).where(TariffRow.code == key, self._own).order_by(TariffRow.version.desc())
        return self._session.scalars(query).first() or 0
