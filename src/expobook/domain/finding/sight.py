"""A request seen on the board: for each opening day and bay what is free, queued for, idle or out of reach."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from expobook.domain.diary import Stay
from expobook.domain.finding.board import Board, windowed, windowed_max
from expobook.domain.finding.floor import Bools, Floor, Ints
from expobook.domain.finding.quote import Quoter
from expobook.domain.finding.request import Distance, Part, Request
from expobook.domain.finding.weights import SELLABLE_DAYS
from expobook.domain.holds import ShowNear, days_between


@dataclass(frozen=True, slots=True)
class Around:
    """What the diary says beside the cells: shows of the request's own theme and of those it keeps away from."""

    turnaround_days: int = 0
    theme_days: int = 0
    near: tuple[ShowNear, ...] = ()
    avoided: tuple[tuple[Distance, tuple[ShowNear, ...]], ...] = ()


@dataclass(frozen=True, eq=False)
class PartSight:
    """One part on each opening day (rows) in each bay (columns)."""

    part: Part
    first: int  # the board's row of the part's first day on the first opening day
    free: Bools  # no firm booking and no closure on any of its days
    clear: Bools  # no locked hold either
    queued: Ints  # on how many days somebody holds an option
    ahead: Ints  # the most bookings that hold an option on one day
    idle: Ints  # days before and after that would be too few to let again
    tight: Bools  # opening days x halls: a firm show too near to turn the hall around


@dataclass(frozen=True, eq=False)
class Sight:
    """All that a search needs; ``opening`` is the first opening day looked at, ``count`` how many."""

    floor: Floor
    board: Board
    request: Request
    around: Around
    quoter: Quoter
    opening: date
    count: int
    parts: tuple[PartSight, ...]
    memory: dict[object, object] = field(default_factory=dict)  # what the search works out on the way

    def day(self, row: int) -> date:
        """Return the opening day of a row."""
        return self.opening + timedelta(days=row)

    def row(self, day: date) -> int:
        return (day - self.opening).days

    def again(
        self, *, request: Request | None = None, board: Board | None = None, openings: tuple[date, int] | None = None
    ) -> "Sight":
        """Return what another request, board or span of opening days looks like."""
        wanted = request or self.request
        phases = [(part.build_up, part.show, part.dismantle) for part in wanted.parts]
        known = [(part.build_up, part.show, part.dismantle) for part in self.request.parts]
        quoter = self.quoter if phases == known else self.quoter.of(wanted.parts)
        span = openings or (self.opening, self.count)
        return see(self.floor, board or self.board, wanted, self.around, quoter, span)

    def suited(self, part: Part) -> Bools:
        """Return the bays that a part may have on any day: where it may be, high and strong enough."""
        floor, request = self.floor, self.request
        within = floor.flags(request.within)
        ground = floor.outdoor if part.outdoor else ~floor.outdoor
        if (within & ground).any():
            found = within.copy()
        else:  # a login hall is let only to who asks for it
            found = np.ones(len(floor.codes), dtype=bool) if part.outdoor else ~floor.login
        if not part.outdoor and request.min_height_mm:
            found &= floor.height_mm >= request.min_height_mm
        if not part.outdoor and request.min_load_kg_m2:
            found &= floor.load_kg >= request.min_load_kg_m2
        return found

    def allowed(self, number: int) -> Bools:
        """Return opening days x bays that a part may take."""
        seen, part = self.parts[number], self.request.parts[number]
        ground = self.floor.outdoor if part.outdoor else ~self.floor.outdoor
        open_ = seen.free & seen.clear & ground & self.suited(part)
        return open_ & (seen.ahead == 0) if self.request.first_option else open_

    @cached_property
    def far_enough(self) -> Bools:
        """For each opening day whether it keeps all distances from shows of other themes."""
        if not self.around.avoided or not self.request.distances:
            return np.ones(self.count, dtype=bool)
        return np.array([not self.too_near(self.day(row)) for row in range(self.count)], dtype=bool)

    def too_near(self, day: date) -> tuple[tuple[Distance, ShowNear, int], ...]:
        """Return the shows that an opening day would be too near to, with the free days between."""
        found = []
        show = self.show_on(day)
        for distance, shows in self.around.avoided if self.request.distances else ():
            for other in shows:
                free = days_between(show, other.show)
                if free < distance.days and other.booking_id != self.request.ignore:
                    found.append((distance, other, free))
        return tuple(sorted(found, key=lambda each: (each[2], each[1].number)))

    def show_on(self, day: date) -> Stay:
        """Return the days of the show over all parts."""
        return Stay(day, day + timedelta(days=max(part.show for part in self.request.parts)))

    def theme_near(self, day: date) -> tuple[tuple[ShowNear, int], ...]:
        """Return the shows of its own or a near theme that are nearer than the venue wants, nearest first."""
        show = self.show_on(day)
        nearest: dict[int, tuple[ShowNear, int]] = {}
        for other in self.around.near:
            free = days_between(show, other.show)
            if other.booking_id == self.request.ignore or free >= self.around.theme_days:
                continue
            if other.booking_id not in nearest or free < nearest[other.booking_id][1]:
                nearest[other.booking_id] = (other, free)
        return tuple(sorted(nearest.values(), key=lambda each: (each[1], each[0].number)))

    @cached_property
    def kinds(self) -> Ints:
        """For each opening day its kind, see :class:`Quoter`."""
        return self.quoter.kinds(self.opening, self.count)


def see(
    floor: Floor, board: Board, request: Request, around: Around, quoter: Quoter, openings: tuple[date, int]
) -> Sight:
    """Look at a request on the board for some opening days; the board must show all their days.

    ``board`` is without the cells of ``request.ignore``.
    """
    opening, count = openings
    parts = tuple(_part(floor, board, request, around, part, opening, count) for part in request.parts)
    return Sight(floor, board, request, around, quoter, opening, count, parts)


def _part(
    floor: Floor, board: Board, request: Request, around: Around, part: Part, opening: date, count: int
) -> PartSight:
    first, length = board.index(opening) - part.build_up, part.length
    free = windowed(board.busy_sums, first, count, length) == 0
    clear = np.ones_like(free)
    if request.keep_clear:
        locked = np.cumsum(board.held_by(request.keep_clear), axis=0)
        sums = np.concatenate([np.zeros((1, board.bays), dtype=np.int64), locked])
        clear = windowed(sums, first, count, length) == 0
    return PartSight(
        part,
        first,
        free,
        clear,
        windowed(board.queue_sums, first, count, length),
        windowed_max(board.ranks, first, count, length) if count else np.zeros((0, board.bays), dtype=np.int64),
        _idle(board, around.turnaround_days, first, count, length),
        _tight(floor, board, around.turnaround_days, first, count, length),
    )


def _idle(board: Board, turnaround: int, first: int, count: int, length: int) -> Ints:
    """Return the days that would lie idle: gaps to firm bookings too short to let, less the days to turn around."""
    starts = np.arange(first, first + count)[:, None]
    before = starts - 1 - board.last_firm[first : first + count]
    after = board.next_firm[first + length : first + length + count] - (starts + length)
    too_short = (np.where((gap > turnaround) & (gap < SELLABLE_DAYS), gap - turnaround, 0) for gap in (before, after))
    return next(too_short) + next(too_short)


def _tight(floor: Floor, board: Board, limit: int, first: int, count: int, length: int) -> Bools:
    """Return opening days x halls: a firm show (no closure) fewer than ``limit`` days before or after."""
    halls = len(floor.halls)
    if limit == 0 or count == 0:
        return np.zeros((count, halls), dtype=bool)
    shows = ((board.firm > 0) & ~board.closed).astype(np.int64) @ floor.hall_sums.T
    padded = np.zeros((board.days + 2 * limit + 1, halls), dtype=np.int64)
    np.cumsum(shows > 0, axis=0, out=padded[limit + 1 : limit + 1 + board.days])
    padded[limit + 1 + board.days :] = padded[limit + board.days]
    low = first + limit  # the row of ``padded`` that counts all days before the first day in
    before = padded[low : low + count] - padded[low - limit : low - limit + count]
    after_row = low + length
    after = padded[after_row + limit : after_row + limit + count] - padded[after_row : after_row + count]
    return np.asarray((before + after) > 0)
