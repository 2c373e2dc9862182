"""Wishes for the season and proposed plans: rows in, values out."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expobook.domain.diary import Stay
from expobook.domain.finding.request import Part
from expobook.domain.plain import from_plain, to_plain
from expobook.domain.season.wish import SeasonWish
from expobook.storage.season_rows import SeasonPlanRow, SeasonWishRow
from expobook.storage.venue_keys import FIRST

_PLAIN = (
    "wish",
    "contiguous",
    "whole_halls",
    "min_height_mm",
    "min_load_kg_m2",
    "strategic",
    "recurring",
    "revenue_fen",
    "day_cost_fen",
    "move_cost_fen",
    "locked",
)


class Seasons:
    """Wishes by booking, proposals by year."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def wish(self, booking_id: int) -> SeasonWish | None:
        """Return the wish of a booking, None where nobody said any."""
        row = self._session.get(SeasonWishRow, booking_id)
        return None if row is None else _to_wish(row)

    def wishes(self) -> dict[int, SeasonWish]:
        """Return all wishes by booking."""
        return {row.booking_id: _to_wish(row) for row in self._session.scalars(select(SeasonWishRow))}

    def locked(self) -> frozenset[int]:
        """Return the bookings that are locked where they stand."""
        return frozenset(self._session.scalars(select(SeasonWishRow.booking_id).where(SeasonWishRow.locked)))

    def put_wish(self, wish: SeasonWish) -> SeasonWish:
        """Keep a wish in place of the one before."""
        row = self._session.get(SeasonWishRow, wish.booking_id)
        if row is None:
            row = SeasonWishRow(booking_id=wish.booking_id, version=0)
            self._session.add(row)
        for name in _PLAIN:
            setattr(row, name, getattr(wish, name))
        row.parts = json.dumps(to_plain(wish.parts))
        row.within = json.dumps(sorted(wish.within))
        row.window_start = wish.window.start if wish.window else None
        row.window_until = wish.window.until if wish.window else None
        row.version += 1
        self._session.flush()
        return _to_wish(row)

    def drop_wish(self, booking_id: int) -> None:
        self._session.execute(delete(SeasonWishRow).where(SeasonWishRow.booking_id == booking_id))

    def proposal(self, year: int) -> dict[str, Any] | None:
        """Return the newest proposal of a year as plain data."""
        row = self._session.get(SeasonPlanRow, (self._venue, year))
        body: dict[str, Any] | None = None if row is None else json.loads(row.body)
        return body

    def put_proposal(self, year: int, made: datetime, who: str, body: Any) -> None:
        """Keep a proposal in place of the one before."""
        row = self._session.get(SeasonPlanRow, (self._venue, year))
        if row is None:
            row = SeasonPlanRow(venue=self._venue, year=year)
            self._session.add(row)
        row.made, row.who, row.body = made, who, json.dumps(body, ensure_ascii=False)
        self._session.flush()

    def drop_proposal(self, year: int) -> None:
        mine = SeasonPlanRow.venue == self._venue
        self._session.execute(delete(SeasonPlanRow).where(mine, SeasonPlanRow.year == year))


def _to_wish(row: SeasonWishRow) -> SeasonWish:
    window = Stay(row.window_start, row.window_until) if row.window_start and row.window_until else None
    return SeasonWish(
        row.booking_id,
        parts=tuple(from_plain(Part, each) for each in json.loads(row.parts)),
        window=window,
        within=frozenset(json.loads(row.within)),
        version=row.version,
        **{name: getattr(row, name) for name in _PLAIN},
    )
