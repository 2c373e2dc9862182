"""The cell table: who has a bay on a day, and in which order the others asked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from expobook.domain.diary import FIRM, CellEntry, Phase, QueuedCell, Stay
from expobook.storage.bay_numbers import BayNumbers
from expobook.storage.number_lists import listed, spread
from expobook.storage.rows import CellRow, table

Query = Select[Any]
_CHUNK = 500  # bound parameters a statement, well below every engine's limit

# Every hold asks these: they are put together once, which costs more than running them.
_mine, _other = aliased(CellRow), aliased(CellRow)
_same_box = and_(_other.day == _mine.day, _other.bay == _mine.bay, _other.booking_id != _mine.booking_id)
_IN_FRONT = (
    select(_mine.booking_id, _mine.line_id, _mine.bay, _mine.day, _other.booking_id, _other.place)
    .outerjoin(_other, and_(_same_box, _other.place < _mine.place))
    .where(_mine.booking_id.in_(bindparam("bookings", expanding=True)), _mine.place > FIRM)
)
_BEHIND = (
    select(_other.booking_id)
    .join(_mine, and_(_same_box, _other.place > _mine.place))
    .where(_mine.booking_id == bindparam("booking"))
    .distinct()
)
_AHEAD = (
    select(_other.booking_id)
    .join(_mine, and_(_same_box, _other.place < _mine.place, _other.place > FIRM))
    .where(_mine.booking_id == bindparam("booking"))
    .distinct()
)
_in_days = (CellRow.day >= bindparam("start"), CellRow.day < bindparam("until"))


def _by_day(*columns: InstrumentedAttribute[int]) -> Query:
    """Return cells as a row for each day in place of one for each cell: each column as one text."""
    return select(CellRow.day, *map(listed, columns)).where(*_in_days).group_by(CellRow.day)


_FIRM_BAYS = _by_day(CellRow.bay).where(CellRow.place == FIRM)
_FIRM = _by_day(CellRow.bay, CellRow.booking_id).where(CellRow.place == FIRM)
_CLOSED = _FIRM.where(CellRow.phase == int(Phase.CLOSED))
_PLACES = _by_day(CellRow.bay, CellRow.place)
_ALL = _by_day(CellRow.bay, CellRow.place, CellRow.booking_id, CellRow.line_id)

AT_ONCE = 100  # days whose cells are made into numbers in one go: more would keep every other thread waiting


class Cells:
    """Reads and writes the cells of a venue in bulk; values carry dates and bay codes, rows carry numbers."""

    def __init__(self, session: Session, bays: BayNumbers) -> None:
        self._session = session
        self._bays = bays

    def add(self, entries: Iterable[CellEntry]) -> None:
        """Insert cells.

        Raises (from the engine, translated by ``Store``): the key refuses a firm cell that is taken.
        """
        number = self._bays.number_of
        rows = [
            {
                "day": entry.day.toordinal(),
                "bay": number[entry.bay],
                "place": entry.place,
                "booking_id": entry.booking_id,
                "line_id": entry.line_id,
                "phase": int(entry.phase),
            }
            for entry in entries
        ]
        if rows:
            self._session.execute(insert(table(CellRow)), rows)

    def of_booking(self, booking_id: int) -> list[CellEntry]:
        """Return every cell of a booking, in the order of day and bay."""
        return self._entries(select(CellRow.__table__).where(CellRow.booking_id == booking_id))

    def remove_booking(self, booking_id: int) -> None:
        self._session.execute(delete(CellRow).where(CellRow.booking_id == booking_id))

    def remove_lines(self, line_ids: Collection[int]) -> None:
        if line_ids:
            self._session.execute(delete(CellRow).where(CellRow.line_id.in_(line_ids)))

    def make_firm(self, booking_id: int) -> None:
        """Give every cell of a booking place 0; the key refuses when one is taken."""
        self._session.execute(update(CellRow).where(CellRow.booking_id == booking_id).values(place=FIRM))

    def firm(self, stay: Stay, bays: Collection[str] | None = None) -> list[CellEntry]:
        """Return firm cells within days, of some bays or of all."""
        return self._entries(self._within(stay, bays).where(CellRow.place == FIRM))

    def firm_on(self, days: Collection[date], bays: Collection[str]) -> list[CellEntry]:
        """Return firm cells of some bays on single days."""
        numbers = [self._bays.number_of[code] for code in bays]
        ordinals = [day.toordinal() for day in days]
        query = select(CellRow.__table__).where(CellRow.day.in_(ordinals), CellRow.bay.in_(numbers))
        return self._entries(query.where(CellRow.place == FIRM))

    def options(self, stay: Stay, bays: Collection[str] | None = None) -> list[CellEntry]:
        """Return cells of options within days, in the order of their tickets in each box."""
        return self._entries(self._within(stay, bays).where(CellRow.place > FIRM))

    def everything(self, stay: Stay, bays: Collection[str] | None = None) -> list[CellEntry]:
        """Return all cells within days, firm first in each box, then options in the order of their tickets."""
        return self._entries(self._within(stay, bays))

    def sharing_boxes(self, booking_id: int) -> list[CellEntry]:
        """Return the options of others in the boxes of a booking's options."""
        mine = aliased(CellRow)
        same = exists().where(
            mine.day == CellRow.day, mine.bay == CellRow.bay, mine.booking_id == booking_id, mine.place > FIRM
        )
        others = (CellRow.place > FIRM) & (CellRow.booking_id != booking_id)
        return self._entries(select(CellRow.__table__).where(others, same))

    def retake(self, entries: Sequence[CellEntry], places: Sequence[int]) -> None:
        """Give cells other places; the new places must be free."""
        for entry in entries:
            key = (CellRow.day == entry.day.toordinal(), CellRow.bay == self._bays.number_of[entry.bay])
            self._session.execute(delete(CellRow).where(*key, CellRow.place == entry.place))
        self.add(entry._replace(place=place) for entry, place in zip(entries, places, strict=True))

    def firm_grid(self, stay: Stay, bays: Sequence[str]) -> NDArray[np.int64]:
        """Return days x bays: the booking that is firm there, 0 where none is."""
        return self.grid(self._numbers(_FIRM, stay), stay, bays)

    def closed_grid(self, stay: Stay, bays: Sequence[str]) -> NDArray[np.int64]:
        """Return days x bays: the closure for works that is there, 0 where none is."""
        return self.grid(self._numbers(_CLOSED, stay), stay, bays)

    def is_firm(self, stay: Stay, bays: Sequence[str]) -> NDArray[np.bool_]:
        """Return days x bays: whether somebody is firm there, a closure too."""
        return self._marked(self._numbers(_FIRM_BAYS, stay), stay, bays)

    def firm_and_held(self, stay: Stay, bays: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return days x bays twice: whether somebody is firm there, and whether there is an option."""
        cells = self._numbers(_PLACES, stay)
        held = cells[:, 2] > FIRM
        return self._marked(cells[~held], stay, bays), self._marked(cells[held], stay, bays)

    def _marked(self, cells: NDArray[np.int64], stay: Stay, bays: Sequence[str]) -> NDArray[np.bool_]:
        """Return days x bays: where there are cells, rows of day and bay number."""
        grid = np.zeros((len(stay), len(bays) + 1), dtype=np.bool_)  # the last column is of bays that are not asked for
        grid[cells[:, 0] - stay.start.toordinal(), self._columns(bays)[cells[:, 1]]] = True
        return grid[:, :-1]

    def _columns(self, bays: Sequence[str]) -> NDArray[np.int64]:
        """Return by the number of a bay where it is in a list, -1 where it is not."""
        column = np.full(max(self._bays.code_of, default=0) + 1, -1, dtype=np.int64)
        for place, code in enumerate(bays):
            column[self._bays.number_of[code]] = place
        return column

    def grid(self, cells: NDArray[np.int64], stay: Stay, bays: Sequence[str]) -> NDArray[np.int64]:
        """Return days x bays: the booking of each cell, 0 where there is none.

        Args:
            cells: n x 3, as ``queue`` tells firm ones: day (ordinal), bay number, booking; within ``stay``.
        """
        grid = np.zeros((len(stay), len(bays)), dtype=np.int64)
        days, numbers, bookings = cells.T
        column = self._columns(bays)
        shown = column[numbers] >= 0
        grid[days[shown] - stay.start.toordinal(), column[numbers[shown]]] = bookings[shown]
        return grid

    def in_front(self, booking_ids: Collection[int]) -> list[QueuedCell]:
        """Return each queued cell of the bookings with each other booking before it in the box.

        A cell that leads its box comes once with ``other`` None.
        """
        code = self._bays.code_of
        found: list[QueuedCell] = []
        for chunk in _chunks(list(booking_ids)):
            rows = self._session.connection().execute(_IN_FRONT, {"bookings": chunk}).all()
            for booking, line, bay, day, who, place in rows:
                found.append(QueuedCell(booking, line, code[bay], date.fromordinal(day), who, place))
        return found

    def queue(self, stay: Stay) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the options and the firm cells within days, as ``ranks_of_all`` wants them."""
        cells = self._numbers(_ALL, stay)
        held = cells[:, 2] > FIRM
        options, firm = cells[held], cells[~held]
        return options[np.lexsort((options[:, 2], options[:, 1], options[:, 0]))], firm[:, (0, 1, 3)]

    def _numbers(self, query: Query, stay: Stay) -> NDArray[np.int64]:
        """Return what a query by days finds of the venue, a row for each cell: day, bay, the other columns."""
        answer = self._session.connection().execute(query, _between(stay))
        parts = [np.empty((0, len(answer.keys())), dtype=np.int64)]
        for rows in answer.partitions(AT_ONCE):
            days, *columns = zip(*rows, strict=True)
            parts.append(spread(np.array(days, dtype=np.int64), *columns))
        return self._bays.of_venue(np.concatenate(parts), 1)

    def behind(self, booking_id: int) -> set[int]:
        """Return the bookings that queue behind any cell of a booking."""
        return set(self._session.scalars(_BEHIND, {"booking": booking_id}))

    def ahead(self, booking_id: int) -> set[int]:
        """Return the options (never firm) that stand before any cell of a booking."""
        return set(self._session.scalars(_AHEAD, {"booking": booking_id}))

    def _within(self, stay: Stay, bays: Collection[str] | None) -> Query:
        query = self._days(select(CellRow.__table__), stay)
        if bays is not None:
            query = query.where(CellRow.bay.in_([self._bays.number_of[code] for code in bays]))
        return query

    @staticmethod
    def _days(query: Query, stay: Stay) -> Query:
        return query.where(CellRow.day >= stay.start.toordinal(), CellRow.day < stay.until.toordinal())

    def _entries(self, query: Query) -> list[CellEntry]:
        code = self._bays.code_of
        ordered = self._session.connection().execute(query.order_by(CellRow.day, CellRow.bay, CellRow.place)).all()
        return [
            CellEntry(date.fromordinal(day), code[bay], place, booking, line, phase)
            for day, bay, place, booking, line, phase in ordered
            if self._bays.is_own(bay)
        ]


def _between(stay: Stay) -> dict[str, int]:
    return {"start": stay.start.toordinal(), "until": stay.until.toordinal()}


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
