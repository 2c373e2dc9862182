"""Where everything stands: the rows that are unfolded, and bookings as blocks over them, without any Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Stay
from expobook.domain.venue import Venue
from expobook.ui.diary.tape.index import DiaryIndex, Numbers, Segments

NEVER = 1 << 23  # an ordinal beyond every day


class RowKind(Enum):
    """A phase of the venue, a hall, or a bay of an unfolded hall."""

    ZONE = "zone"
    HALL = "hall"
    BAY = "bay"


@dataclass(slots=True)
class Row:
    """A row of the chart; ``top`` and ``height`` in pixels from the first row."""

    kind: RowKind
    code: str
    bays: tuple[str, ...]
    open: bool = False
    top: int = 0
    height: int = 0
    lanes: int = 1

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def shows_bookings(self) -> bool:
        """Whether bars stand in it: in bays, and in halls whose bays are folded away."""
        return self.kind is RowKind.BAY or (self.kind is RowKind.HALL and not self.open)


@dataclass(frozen=True, slots=True)
class Block:
    """One booking line in neighbouring rows, drawn as one thing: pixels from the first row, days half open.

    ``rank`` is the worst of its rows, 0 when firm; ``stay`` the part of the line that was not given back.
    """

    number: int
    booking: Booking
    line: Line
    top: int
    bottom: int
    stay: Stay
    rank: int


@dataclass(slots=True)
class Folds:
    """What is folded away: phases by code, halls that show their bays, and halls that a filter leaves (all without)."""

    zones: set[str] = field(default_factory=set)
    open_halls: set[str] = field(default_factory=set)
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Measures:
    """Heights in pixels."""

    zone: int = 20
    lane: int = 16


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """All blocks as arrays, in the order in which they are painted: by look, top, first day.

    ``room`` is the first day on which the lane of the topmost row is taken again, for a label beside the bar.
    """

    line: Numbers
    top: Numbers
    bottom: Numbers
    start: Numbers
    until: Numbers
    rank: Numbers
    look: Numbers
    zone: Numbers
    room: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is painted on blocks row by row, by ``top``: badges with their rank, or hairlines (rank 0)."""

    top: Numbers
    start: Numbers
    until: Numbers
    rank: Numbers
    line: Numbers


class Chart:
    """Rows and blocks as laid out; ``height`` of all rows together."""

    def __init__(self, index: DiaryIndex | None, rows: tuple[Row, ...], measures: Measures) -> None:
        self.index, self.rows, self.measures = index, rows, measures
        self.height = rows[-1].bottom if rows else 0
        self._tops = np.array([row.top for row in rows], dtype=np.int32)
        segments, tops = _shown(index, rows, measures) if index is not None else (None, None)
        self.blocks, self.badges, self.splits = _joined(index, segments, tops, measures)

    def __len__(self) -> int:
        return len(self.blocks.line)

    @cached_property
    def ids(self) -> Numbers:
        """The booking of each block."""
        return self.index.booking_id[self.blocks.line] if self.index is not None else self.blocks.line

    def row_at(self, y: float) -> Row | None:
        """Return the row under a pixel below the first row."""
        if not 0 <= y < self.height:
            return None
        return self.rows[int(np.searchsorted(self._tops, y, side="right")) - 1]

    def rows_between(self, top: float, bottom: float) -> tuple[Row, ...]:
        """Return the rows that reach into a span of pixels."""
        first = max(0, int(np.searchsorted(self._tops, top, side="right")) - 1)
        return self.rows[first : int(np.searchsorted(self._tops, bottom, side="left"))]

    def block(self, number: int) -> Block:
        """Return one block as a value."""
        assert self.index is not None  # an empty chart has no number to ask for
        blocks = self.blocks
        booking, line = self.index.lines[int(blocks.line[number])]
        stay = Stay(date.fromordinal(int(blocks.start[number])), date.fromordinal(int(blocks.until[number])))
        top, bottom, rank = int(blocks.top[number]), int(blocks.bottom[number]), int(blocks.rank[number])
        return Block(number, booking, line, top, bottom, stay, rank)

    def block_at(self, y: float, day: date) -> Block | None:
        """Return the block under a pixel and a day, the one drawn last where they meet."""
        blocks, ordinal = self.blocks, day.toordinal()
        here = (blocks.top <= y) & (blocks.bottom > y) & (blocks.start <= ordinal) & (blocks.until > ordinal)
        found = np.flatnonzero(here)
        return self.block(int(found[-1])) if len(found) else None

    def blocks_at(self, y: float, first: int, until: int) -> list[Block]:
        """Return the blocks at a height that touch days given as ordinals, in the order of painting."""
        blocks = self.blocks
        here = (blocks.top <= y) & (blocks.bottom > y) & (blocks.start <= until) & (blocks.until >= first)
        return [self.block(int(number)) for number in np.flatnonzero(here)]

    def ids_by_day(self) -> list[int]:
        """Return the bookings of the chart in the order of their first days, then from top to bottom."""
        first: dict[int, tuple[int, int]] = {}
        starts, tops = self.blocks.start.tolist(), self.blocks.top.tolist()
        for booking, start, top in zip(self.ids.tolist(), starts, tops, strict=True):
            first[booking] = min(first.get(booking, (start, top)), (start, top))
        return sorted(first, key=first.__getitem__)

    def block_of(self, booking_id: int) -> Block | None:
        """Return the topmost block of a booking."""
        found = np.flatnonzero(self.ids == booking_id)
        return self.block(int(found[np.argmin(self.blocks.top[found])])) if len(found) else None


def arrange(index: DiaryIndex, folds: Folds, measures: Measures) -> Chart:
    """Place every booking in the rows that are unfolded."""
    rows = tuple(_rows(index.venue, folds))
    top = 0
    for row in rows:
        row.lanes = int(index.lanes[index.rows.of_code[row.code]]) if row.shows_bookings else 1
        row.top = top
        row.height = measures.zone if row.kind is RowKind.ZONE else measures.lane * row.lanes
        top += row.height
    return Chart(index, rows, measures)


def empty_chart() -> Chart:
    """Return the chart that is shown before the book has answered."""
    return Chart(None, (), Measures())


def _rows(venue: Venue, folds: Folds) -> Iterable[Row]:
    for zone in venue.zones:
        halls = [hall for hall in venue.halls if hall.zone == zone.code and (not folds.only or hall.code in folds.only)]
        if not halls:
            continue
        is_open = zone.code not in folds.zones
        yield Row(RowKind.ZONE, zone.code, tuple(b.code for h in halls for b in venue.bays_of_hall[h.code]), is_open)
        for hall in halls if is_open else ():
            bays = tuple(bay.code for bay in venue.bays_of_hall[hall.code])
            unfolded = hall.code in folds.open_halls and len(bays) > 1
            yield Row(RowKind.HALL, hall.code, bays, unfolded)
            if unfolded:
                for bay in bays:
                    yield Row(RowKind.BAY, bay, (bay,))


def _shown(index: DiaryIndex, rows: tuple[Row, ...], measures: Measures) -> tuple[Segments, Numbers]:
    """Return the segments of rows that show bookings, and the top of each."""
    top_of_row = np.full(len(index.rows), -1, dtype=np.int32)
    for row in rows:
        if row.shows_bookings:
            top_of_row[index.rows.of_code[row.code]] = row.top
    tops = top_of_row[index.segments.row]
    shown = np.flatnonzero(tops >= 0)
    segments = index.segments.taken(shown)
    return segments, tops[shown] + segments.lane * np.int32(measures.lane)


def _joined(
    index: DiaryIndex | None, segments: Segments | None, tops: Numbers | None, measures: Measures
) -> tuple[Blocks, Marks, Marks]:
    """Join the same line in neighbouring rows when nothing queues between them."""
    if index is None or segments is None or tops is None or not len(segments):
        none = np.empty(0, dtype=np.int32)
        return Blocks(*[none] * 9), Marks(*[none] * 5), Marks(*[none] * 5)
    fresh = np.ones(len(segments), dtype=np.bool_)
    fresh[1:] = (
        (np.diff(segments.line) != 0)
        | (np.diff(segments.start) != 0)
        | (np.diff(segments.until) != 0)
        | (np.diff(tops) != measures.lane)
    )
    first = np.flatnonzero(fresh)
    count = np.diff(first, append=len(segments)).astype(np.int32)
    line, top = segments.line[first], tops[first]
    rank = np.maximum.reduceat(segments.rank, first)
    look = index.looks(line, rank)
    start, until = segments.start[first], segments.until[first]
    zone = index.rows.zone_of[segments.row[first]]
    room = _room(tops, segments.start)[first]
    order = np.lexsort((start, top, look))
    made = (line, top, top + count * np.int32(measures.lane), start, until, rank, look, zone, room)
    blocks = Blocks(*(values[order] for values in made))
    return blocks, _marks(segments, tops, segments.rank > 0), _marks(segments, tops, ~fresh)


def _room(tops: Numbers, starts: Numbers) -> Numbers:
    """Return for each segment the day on which the next one of its lane starts."""
    order = np.lexsort((starts, tops))
    room = np.full(len(tops), NEVER, dtype=np.int32)
    together = tops[order[1:]] == tops[order[:-1]]
    room[order[:-1][together]] = starts[order[1:][together]]
    return room


def _marks(segments: Segments, tops: Numbers, which: NDArray[np.bool_]) -> Marks:
    found = np.flatnonzero(which)
    found = found[np.argsort(tops[found], kind="stable")]
    some = segments.taken(found)
    return Marks(tops[found], some.start, some.until, some.rank, some.line)
