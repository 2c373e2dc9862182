"""A request seen on the board: for each opening day and bay what is free, queued for, idle or out of reach."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from expobook.domain.diary import Stay
from expobook.domain.finding.board import Board, running, windowed, windowed_max
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
    """One part on each opening day (rows) in each bay (columns); each grid is worked out when it is asked for."""

    floor: Floor
    board: Board
    request: Request
    part: Part
    turnaround_days: int
    first: int  # the board's row of the part's first day on the first opening day
    count: int

    @cached_property
    def free(self) -> Bools:
        """No firm booking and no closure on any of its days."""
        return np.equal(windowed(self.board.busy_sums, self.first, self.count, self.part.length), 0)

    @cached_property
    def clear(self) -> Bools:
        """No locked hold on any of its days."""
        if not self.request.keep_clear:
            return np.ones((self.count, self.board.bays), dtype=bool)
        sums = running(self.board.held_by(self.request.keep_clear))
        return np.equal(windowed(sums, self.first, self.count, self.part.length), 0)

    @cached_property
    def queued(self) -> Ints:
        """On how many days somebody holds an option."""
        return windowed(self.board.queue_sums, self.first, self.count, self.part.length)

    @cached_property
    def ahead(self) -> Ints:
        """The most bookings that hold an option on one day."""
        if not self.count:
            return np.zeros((0, self.board.bays), dtype=np.int64)
        return windowed_max(self.board.ranks, self.first, self.count, self.part.length)

    @cached_property
    def idle(self) -> Ints:
        """Days before and after that would be too few to let again, less those that turning around takes."""
        starts = np.arange(self.first, self.first + self.count)[:, None]
        ends = self.first + self.part.length
        before = starts - 1 - self.board.last_firm[self.first : self.first + self.count]
        after = self.board.next_firm[ends : ends + self.count] - (starts + self.part.length)
        return self._too_short(before) + self._too_short(after)

    def _too_short(self, gap: Ints) -> Ints:
        turnaround = self.turnaround_days
        return np.where((gap > turnaround) & (gap < SELLABLE_DAYS), gap - turnaround, 0)

    @cached_property
    def tight(self) -> Bools:
        """Opening days x halls: a firm show (no closure) too near before or after to turn the hall around."""
        limit = self.turnaround_days
        if limit == 0 or self.count == 0:
            return np.zeros((self.count, len(self.floor.halls)), dtype=bool)
        sums = self.board.shows_by_hall(self.floor, limit)
        before = self.first + limit  # the row of ``sums`` that counts all days before the first day in
        after = before + self.part.length
        shows = sums[before : before + self.count] - sums[before - limit : before - limit + self.count]
        shows = shows + sums[after + limit : after + limit + self.count] - sums[after : after + self.count]
        return np.asarray(shows > 0)


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
        found = np.ones(self.count, dtype=bool)
        for distance, shows in self.around.avoided if self.request.distances else ():
            for other in shows:
                if other.booking_id != self.request.ignore:
                    found[self._rows_near(other.show, distance.days)] = False
        return found

    def _rows_near(self, other: Stay, days: int) -> slice:
        """Return the opening days with fewer free days than so many between the show and another."""
        length = max(part.show for part in self.request.parts)
        first, last = self.row(other.start) - length - days + 1, self.row(other.until) + days - 1
        return slice(max(first, 0), max(last + 1, 0))

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
    def themes_near(self) -> Ints:
        """For each opening day how many bookings have such a show."""
        found = np.zeros(self.count, dtype=np.int64)
        shows: dict[int, list[Stay]] = {}
        for other in self.around.near:
            if other.booking_id != self.request.ignore:
                shows.setdefault(other.booking_id, []).append(other.show)
        for own in shows.values():
            near = np.zeros(self.count, dtype=bool)
            for show in own:
                near[self._rows_near(show, self.around.theme_days)] = True
            found += near
        return found

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
    parts = tuple(
        PartSight(floor, board, request, part, around.turnaround_days, board.index(opening) - part.build_up, count)
        for part in request.parts
    )
    return Sight(floor, board, request, around, quoter, opening, count, parts)
