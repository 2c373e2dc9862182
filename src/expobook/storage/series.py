"""Yearly shows and the bookings of each year."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expobook.domain.errors import StaleData, UnknownThing
from expobook.domain.series import Edition, Series, YearRule
from expobook.domain.text import Bilingual
from expobook.storage.party_rows import EditionRow, SeriesRow
from expobook.storage.venue_keys import FIRST

_PLAIN = ("theme", "build_up", "show", "dismantle", "refusal_days", "active")


class SeriesOfBook:
    """Series and editions, rows in and values out."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def all(self) -> Sequence[Series]:
        """Return every series of the venue in the order of entering."""
        mine = select(SeriesRow).where(SeriesRow.venue == self._venue)
        return [_to_series(row) for row in self._session.scalars(mine.order_by(SeriesRow.id))]

    def get(self, series_id: int) -> Series:
        """Return one series; raises ``UnknownThing``."""
        return _to_series(self._row(series_id))

    def save(self, series: Series) -> Series:
        """Insert (``id`` 0) or update; raises ``StaleData`` when somebody saved it since."""
        if series.id:
            row = self._row(series.id)
            if row.version != series.version:
                raise StaleData(kind="series", name=row.name_zh or row.name_en, who="", when=None)
        else:
            row = SeriesRow(version=0, venue=self._venue)
            self._session.add(row)
        row.name_zh, row.name_en = series.name.zh, series.name.en
        row.rule, row.bays = series.rule.text, json.dumps(sorted(series.bays))
        row.organiser_id = series.organiser_id or None
        for field in _PLAIN:
            setattr(row, field, getattr(series, field))
        row.version += 1
        self._session.flush()
        return _to_series(row)

    def editions(self, *series_ids: int) -> Sequence[Edition]:
        """Return the editions of some series, or all of the book, by year."""
        query = select(EditionRow).order_by(EditionRow.year, EditionRow.series_id)
        if series_ids:
            query = query.where(EditionRow.series_id.in_(series_ids))
        return [Edition(row.series_id, row.year, row.booking_id) for row in self._session.scalars(query)]

    def put_edition(self, edition: Edition) -> None:
        """Store the booking of a year, in place of the one that was there."""
        row = self._session.get(EditionRow, (edition.series_id, edition.year))
        if row is None:
            row = EditionRow(series_id=edition.series_id, year=edition.year)
            self._session.add(row)
        row.booking_id = edition.booking_id
        self._session.flush()

    def _row(self, series_id: int) -> SeriesRow:
        row = self._session.get(SeriesRow, series_id)
        if row is None or row.venue != self._venue:
            raise UnknownThing(kind="series", name=str(series_id), known="")
        return row


def _to_series(row: SeriesRow) -> Series:
    return Series(
        id=row.id,
        name=Bilingual(row.name_zh, row.name_en),
        rule=YearRule(row.rule),
        bays=frozenset(json.loads(row.bays)),
        organiser_id=row.organiser_id or 0,
        version=row.version,
        **{field: getattr(row, field) for field in _PLAIN},
    )
