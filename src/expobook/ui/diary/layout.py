"""Where everything stands: rows of phases, halls and bays, and bookings in lanes, without any Qt."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from expobook.domain.booking import BayRank, Booking, Line
from expobook.domain.diary import Stay
from expobook.domain.venue import Venue
from expobook.services.diary import DiaryWindow


class RowKind(Enum):
    """A phase of the venue, a hall, or a bay of an unfolded hall."""

    ZONE = "zone"
    HALL = "hall"
    BAY = "bay"


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a booking in one row: rank of its worst bay there, 0 when firm; ``lane`` from the top."""

    booking: Booking
    line: Line
    rank: int
    behind_firm: bool
    lane: int = 0


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
    segments: list[Segment] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Block:
    """One booking line in neighbouring rows, drawn as one thing: pixels from the first row, days half open.

    ``badges`` are (top, rank) of each row; ``splits`` the hairlines between its rows.
    """

    booking: Booking
    line: Line
    top: int
    bottom: int
    badges: tuple[tuple[int, int], ...]
    splits: tuple[int, ...]

    @property
    def stay(self) -> Stay:
        return self.line.schedule.stay


@dataclass(frozen=True, slots=True)
class Measures:
    """Heights in pixels."""

    zone: int = 20
    lane: int = 16


@dataclass(frozen=True)
class Chart:
    """Rows and blocks as laid out; ``height`` of all rows together."""

    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    height: int

    def row_at(self, y: float) -> Row | None:
        """Return the row under a pixel below the first row."""
        return next((row for row in self.rows if row.top <= y < row.bottom), None)

    def block_at(self, y: float, day: date) -> Block | None:
        """Return the block under a pixel and a day, the one drawn last where they meet."""
        return next((b for b in reversed(self.blocks) if b.top <= y < b.bottom and day in b.stay), None)


def lay_out(
    venue: Venue, window: DiaryWindow, folded_zones: Set[str], open_halls: Set[str], measures: Measures
) -> Chart:
    """Place every booking: firm ones in the first lane, options below in the order of their ranks."""
    rows = list(_rows(venue, folded_zones, open_halls))
    _fill(rows, window)
    top = 0
    for row in rows:
        row.top = top
        row.height = measures.zone if row.kind is RowKind.ZONE else measures.lane * row.lanes
        top += row.height
    return Chart(tuple(rows), tuple(_blocks(rows, measures)), top)


def _rows(venue: Venue, folded_zones: Set[str], open_halls: Set[str]) -> Iterable[Row]:
    for zone in venue.zones:
        halls = [hall for hall in venue.halls if hall.zone == zone.code]
        if not halls:
            continue
        is_open = zone.code not in folded_zones
        yield Row(RowKind.ZONE, zone.code, tuple(b.code for h in halls for b in venue.bays_of_hall[h.code]), is_open)
        for hall in halls if is_open else ():
            bays = tuple(bay.code for bay in venue.bays_of_hall[hall.code])
            unfolded = hall.code in open_halls and len(bays) > 1
            yield Row(RowKind.HALL, hall.code, bays, unfolded)
            if unfolded:
                for bay in bays:
                    yield Row(RowKind.BAY, bay, (bay,))


def _fill(rows: Sequence[Row], window: DiaryWindow) -> None:
    """Put segments into the rows that show them: an unfolded hall leaves them to its bays."""
    row_of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind is RowKind.BAY or (row.kind is RowKind.HALL and not row.open):
            for bay in row.bays:
                row_of[bay].append(row)
    ranks: dict[int, Mapping[tuple[int, str], BayRank]] = {
        booking: {(rank.line_id, rank.bay): rank for rank in found} for booking, found in window.ranks.items()
    }
    gathered: dict[int, dict[tuple[int, int], Segment]] = defaultdict(dict)
    for booking in window.bookings:
        own = ranks.get(booking.id, {})
        for line in booking.active_lines():
            for bay in line.bays:
                for row in row_of.get(bay, ()):
                    _gather(gathered[id(row)], booking, line, own.get((line.id, bay)))
    for row in rows:
        _assign(row, gathered.get(id(row), {}).values())


def _gather(into: dict[tuple[int, int], Segment], booking: Booking, line: Line, rank: BayRank | None) -> None:
    key = (booking.id, line.id)
    worst = rank.rank if rank is not None else (0 if booking.status.is_firm else 1)
    behind = rank is not None and rank.behind_firm
    if key in into:
        worst, behind = max(worst, into[key].rank), behind or into[key].behind_firm
    into[key] = Segment(booking, line, worst, behind)


def _assign(row: Row, segments: Iterable[Segment]) -> None:
    """Give each segment the first lane that is free on its days, firm ones first, then by rank."""
    order = sorted(segments, key=lambda one: (one.rank, one.line.schedule.start, one.booking.id))
    lanes: list[list[Stay]] = []
    placed = []
    for segment in order:
        stay = segment.line.schedule.stay
        lane = next(
            (n for n, taken in enumerate(lanes) if not any(stay.overlaps(other) for other in taken)), len(lanes)
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(stay)
        placed.append(Segment(segment.booking, segment.line, segment.rank, segment.behind_firm, lane))
    row.segments, row.lanes = placed, max(1, len(lanes))


def _blocks(rows: Sequence[Row], measures: Measures) -> list[Block]:
    """Join the same line in neighbouring rows when nothing queues between them."""
    done: list[Block] = []
    running: dict[tuple[int, int], Block] = {}
    for row in rows:
        still: dict[tuple[int, int], Block] = {}
        for segment in row.segments:
            key = (segment.booking.id, segment.line.id)
            top = row.top + segment.lane * measures.lane
            bottom = top + measures.lane
            before = running.get(key)
            if before is not None and before.bottom == top:
                badges, splits = (*before.badges, (top, segment.rank)), (*before.splits, top)
                block = Block(segment.booking, segment.line, before.top, bottom, badges, splits)
            else:
                if before is not None:
                    done.append(before)
                block = Block(segment.booking, segment.line, top, bottom, ((top, segment.rank),), ())
            still[key] = block
        done += [block for key, block in running.items() if key not in still]
        running = still
    return [*done, *running.values()]
