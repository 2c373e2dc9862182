"""What each drag stands for while it is under way: wishes worked out from where the pointer is, without any Qt.

A gesture writes nothing. While it lives it tells what would be (``wishes``) and what is to be drawn (``ghosts``);
when the mouse is released the chart hands its wish to the screen, and when it is given up it is forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from expobook.domain.booking import Booking, Gap, Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.price import PriceSheet
from expobook.domain.reshaping import Edge, day_of, moved, nearest, split_off, stretched, with_schedule
from expobook.domain.venue import Venue
from expobook.services.diary.outlook import Outlook
from expobook.services.diary.standing import Wish
from expobook.ui.diary.tape.layout import Block, Row, RowKind


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the pointer is: a day, and a row that shows bookings."""

    day: date
    row: Row


class Gesture:
    """A drag from ``start`` to ``at``; not ``live`` until the pointer has gone a few pixels.

    ``only_days`` and ``extra`` follow Shift and Ctrl. ``seen`` and ``sheet`` are what the card shows.
    """

    booking: Booking | None = None

    def __init__(self, venue: Venue, rows: Sequence[Row], start: Spot) -> None:
        self.venue, self.rows, self.start, self.at = venue, tuple(rows), start, start
        self.live = False
        self.only_days = self.extra = False
        self.seen: Outlook | None = None
        self.sheet: PriceSheet | None = None
        self._kept: tuple[tuple[object, ...], tuple[Wish, ...], tuple[Line, ...]] | None = None

    @property
    def days(self) -> int:
        """How many days the pointer has gone."""
        return (self.at.day - self.start.day).days

    def wishes(self) -> tuple[Wish, ...]:
        """Return what would be."""
        return self._at_hand()[0]

    def ghosts(self) -> tuple[Line, ...]:
        """Return the lines to draw as ghosts: all that is wished, unless only some of it moves."""
        return self._at_hand()[1]

    def _at_hand(self) -> tuple[tuple[Wish, ...], tuple[Line, ...]]:
        """Return wishes and ghosts, worked out once for each place of the pointer."""
        key = self.key()
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._wishes(), self._ghosts())
        return self._kept[1:]

    def _wishes(self) -> tuple[Wish, ...]:
        raise NotImplementedError

    def _ghosts(self) -> tuple[Line, ...]:
        return tuple(line for wish in self._wishes() for line in wish.lines)

    def priced(self) -> tuple[Line, ...]:
        """Return the lines that the price on the card is of: those of one date set."""
        return self.ghosts()

    def key(self) -> tuple[object, ...]:
        """Return what the answer depends on: where it has not changed, nothing is weighed again."""
        return (self.at.day, self.at.row.code, self.only_days, self.extra)

    def rows_between(self) -> tuple[Row, ...]:
        """Return the rows from where the drag began to where it is."""
        ends = sorted(
            place for place, row in enumerate(self.rows) if row.code in (self.start.row.code, self.at.row.code)
        )
        return self.rows[ends[0] : ends[-1] + 1] if ends else ()

    def days_between(self) -> Stay:
        """Return the days from where the drag began to where it is, both included."""
        first, last = min(self.start.day, self.at.day), max(self.start.day, self.at.day)
        return Stay(first, last + timedelta(days=1))


class HoldGesture(Gesture):
    """Over free cells: a new hold of the rows and days between."""

    def _wishes(self) -> tuple[Wish, ...]:
        stay = self.days_between()
        bays = frozenset(bay for row in self.rows_between() for bay in row.bays)
        return (Wish((Line(bays, Schedule.of_days(stay.start, *default_days(len(stay)))),)),)


class MoveGesture(Gesture):
    """A bar by its middle: the whole booking goes along; Shift keeps its halls, Ctrl adds it as another date set."""

    def __init__(self, venue: Venue, rows: Sequence[Row], start: Spot, block: Block) -> None:
        super().__init__(venue, rows, start)
        self.booking, self.block = block.booking, block

    def _wishes(self) -> tuple[Wish, ...]:
        booking = self.block.booking
        lines = self._ghosts()
        if self.extra and not booking.status.is_firm:
            lines = (*booking.active_lines(), *lines)
        return (Wish(lines, booking),)

    def _ghosts(self) -> tuple[Line, ...]:
        booking = self.block.booking
        bays = {} if self.only_days else other_bays(self.venue, booking.bays, self.start.row, self.at.row)
        if not self.extra or booking.status.is_firm:
            return moved_lines(booking, self.days, bays)
        lines = moved_lines(booking, self.days, bays, self.block.line.alternative)
        return tuple(replace(line, id=0, gaps=(), alternative=max(booking.alternatives) + 1) for line in lines)

    def priced(self) -> tuple[Line, ...]:
        wanted = {line.alternative for line in self.ghosts()} if self.extra else {self.block.line.alternative}
        return tuple(line for line in self.ghosts() if line.alternative in wanted)


class ShiftGesture(Gesture):
    """One of several chosen bars: all of them go by the same days and stay in their halls."""

    def __init__(self, venue: Venue, rows: Sequence[Row], start: Spot, bookings: Sequence[Booking]) -> None:
        super().__init__(venue, rows, start)
        self.bookings = tuple(bookings)

    def _wishes(self) -> tuple[Wish, ...]:
        return tuple(Wish(moved_lines(booking, self.days), booking) for booking in self.bookings)

    def priced(self) -> tuple[Line, ...]:
        return ()  # each has its own price; a sum of them means nothing

    def key(self) -> tuple[object, ...]:
        return (self.at.day,)


class StretchGesture(Gesture):
    """A bar by one of its edges: that day alone moves; with ``bays`` in those alone, which become their own line."""

    def __init__(
        self, venue: Venue, rows: Sequence[Row], start: Spot, block: Block, edges: Sequence[Edge], bays: frozenset[str]
    ) -> None:
        super().__init__(venue, rows, start)
        self.booking, self.block, self.bays, self._edges = block.booking, block, bays, tuple(edges)

    @property
    def edge(self) -> Edge:
        """The edge that moves; where two lie on one day, the one that can go the way of the pointer."""
        return self._edges[0] if self.days < 0 else self._edges[-1]

    @property
    def day(self) -> date:
        """The day on which the edge would be."""
        schedule = self.block.line.schedule
        return nearest(schedule, self.edge, day_of(schedule, self.edge) + timedelta(days=self.days))

    def _ghosts(self) -> tuple[Line, ...]:
        line = self.block.line
        part = split_off(line, self.bays)[-1] if self.bays else line
        return (with_schedule(part, stretched(part.schedule, self.edge, self.day)),)

    def _wishes(self) -> tuple[Wish, ...]:
        booking, own = self.block.booking, self.block.line
        rest = split_off(own, self.bays)[:-1] if self.bays else ()
        lines: list[Line] = []
        for line in booking.active_lines():
            lines += [*rest, *self._ghosts()] if line.id == own.id else [line]
        return (Wish(tuple(lines), booking),)

    def priced(self) -> tuple[Line, ...]:
        number = self.block.line.alternative
        return tuple(line for line in self.wishes()[0].lines if line.alternative == number)

    def key(self) -> tuple[object, ...]:
        return (self.edge, self.day)


class PartGesture(Gesture):
    """Over a bar with Alt: a part of it, rows by days, to be given back or taken back."""

    def __init__(self, venue: Venue, rows: Sequence[Row], start: Spot, booking: Booking) -> None:
        super().__init__(venue, rows, start)
        self.booking: Booking = booking

    def gap(self) -> Gap | None:
        """Return the part of the booking that is marked; None where none of it is."""
        stay = self.booking.stay()
        days = self.days_between()
        if stay is None or not days.overlaps(stay):
            return None
        bays = frozenset(bay for row in self.rows_between() for bay in row.bays) & self.booking.bays
        return Gap(bays, Stay(max(days.start, stay.start), min(days.until, stay.until))) if bays else None

    def _wishes(self) -> tuple[Wish, ...]:
        return ()

    def _ghosts(self) -> tuple[Line, ...]:
        gap = self.gap()
        return (Line(gap.bays, Schedule.closure(gap.stay)),) if gap is not None else ()

    def priced(self) -> tuple[Line, ...]:
        return ()


class MarqueeGesture(Gesture):
    """Over free cells with Shift: chooses every booking that it touches."""

    def _wishes(self) -> tuple[Wish, ...]:
        return ()

    def touched(self, blocks: Sequence[Block]) -> frozenset[int]:
        """Return the bookings of blocks that stand in the rows and days between."""
        return touched(blocks, self.days_between(), self.rows_between())


def touched(blocks: Sequence[Block], stay: Stay, rows: Sequence[Row]) -> frozenset[int]:
    """Return the bookings of blocks that stand in neighbouring rows on some days."""
    if not rows:
        return frozenset()
    top, bottom = rows[0].top, rows[-1].bottom
    return frozenset(
        one.booking.id for one in blocks if one.top < bottom and one.bottom > top and one.stay.overlaps(stay)
    )


def moved_lines(
    booking: Booking, days: int, bays: dict[str, str] | None = None, alternative: int | None = None
) -> tuple[Line, ...]:
    """Return a booking's standing lines so many days later, its bays replaced where ``bays`` says so."""
    lines = tuple(moved(line, days) for line in booking.active_lines(alternative))
    if not bays:
        return lines
    return tuple(
        replace(
            line,
            bays=frozenset(bays.get(bay, bay) for bay in line.bays),
            gaps=tuple(Gap(frozenset(bays.get(bay, bay) for bay in gap.bays), gap.stay) for gap in line.gaps),
        )
        for line in lines
    )


def other_bays(venue: Venue, bays: frozenset[str], start: Row, end: Row) -> dict[str, str]:
    """Return bay for bay where a booking goes when it is dragged from one row to another; {} where it cannot.

    Between bays it goes by as many bays, else by as many halls, each bay to the one of the same number.
    """
    if start.code == end.code:
        return {}
    if start.kind is RowKind.BAY and end.kind is RowKind.BAY:
        order = [bay.code for bay in venue.bays]
        place = {code: number for number, code in enumerate(order)}
        step = place[end.code] - place[start.code]
        if not all(0 <= place[bay] + step < len(order) for bay in bays):
            return {}
        return {bay: order[place[bay] + step] for bay in bays}
    halls = [hall.code for hall in venue.halls]
    at = {code: number for number, code in enumerate(halls)}
    step = at[venue.bay(end.bays[0]).hall] - at[venue.bay(start.bays[0]).hall]
    found: dict[str, str] = {}
    for bay in bays:
        own = venue.bay(bay).hall
        if not 0 <= at[own] + step < len(halls):
            return {}
        number = [one.code for one in venue.bays_of_hall[own]].index(bay)
        there = venue.bays_of_hall[halls[at[own] + step]]
        if number >= len(there):
            return {}
        found[bay] = there[number].code
    return found


def default_days(length: int) -> tuple[int, int, int]:
    """Split days into build-up, show and dismantling: a third, a half, the rest; the show has at least one."""
    build = length // 3
    dismantle = min(2, max(0, length - build - 1) // 3)
    return build, length - build - dismantle, dismantle
