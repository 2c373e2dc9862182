"""What a wish would meet, told from a part of the book that was read once: quick enough to follow the pointer.

The answers are those of ``booking.preview``, which asks the book; here it is arrays, so that a show of 145 bays
is weighed in a few milliseconds while it is dragged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import BayRank, Booking, Kind, Line, Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.holds import DiaryRules, HardClash, ShowNear, SoftClash, SoftKind, days_between
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary import DiaryWindow, diary_window
from expobook.services.rules import rules_of

Grid = NDArray[np.int64]
AROUND = timedelta(days=120)  # read before and after wishes: near themes, and days on which their space is free
NEVER_ASKED = np.iinfo(np.int64).max  # the ticket of a cell that would be asked for now: behind everybody


@dataclass(frozen=True, eq=False)
class Standing:
    """Who stands where in a window of days: firm bookings day by bay, and every option's tickets.

    ``options`` has columns day (ordinal), bay (column of ``firm``), ticket, booking, line; by day.
    """

    window: DiaryWindow
    venue: Venue
    rules: DiaryRules
    firm: Grid
    options: Grid
    column: Mapping[str, int]
    bookings: Mapping[int, Booking]
    shows: Mapping[str, tuple[ShowNear, ...]]

    @cached_property
    def hall_of(self) -> Mapping[str, str]:
        """The hall of each bay."""
        return {bay.code: bay.hall for bay in self.venue.bays}

    @property
    def first(self) -> int:
        return self.window.stay.start.toordinal()

    def covers(self, stay: Stay) -> bool:
        """Say whether all of a stay was read."""
        return self.window.stay.start <= stay.start and stay.until <= self.window.stay.until


@dataclass(frozen=True, slots=True)
class Wish:
    """Lines as they would be; ``booking`` is the one that they would belong to, None for a new one."""

    lines: tuple[Line, ...]
    booking: Booking | None = None
    theme: str = ""

    @property
    def own_theme(self) -> str:
        return self.booking.theme if self.booking is not None else self.theme


@dataclass(frozen=True, slots=True)
class HallOutlook:
    """One hall of a wanted space: the rank that its worst bay would get, who leads there, who is firm there.

    ``waits`` says that the wish is firm and ``leader`` holds an option in cells that it would add.
    """

    hall: str
    bays: int
    area_mm2: int
    rank: int
    clash: HardClash | None = None
    leader: Booking | None = None
    leader_stay: Stay | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that wishes would meet; ``complete`` is False where they reach beyond what was read."""

    halls: tuple[HallOutlook, ...]
    hard: tuple[HardClash, ...]
    soft: tuple[SoftClash, ...]
    free_space: str = ""
    free_from: date | None = None
    complete: bool = True

    @property
    def rank(self) -> int:
        return max((hall.rank for hall in self.halls), default=0)

    @property
    def refused(self) -> bool:
        """Whether it could not be done as it is: firm, and somebody is in the way."""
        return any(hall.waits for hall in self.halls)


def standing(desk: Desk, window: DiaryWindow) -> Standing:
    """Read who stands where in the days of a window."""
    codes = [bay.code for bay in desk.venue.bays]
    column = {code: place for place, code in enumerate(codes)}
    with desk.store.read() as uow:
        firm = uow.cells.firm_grid(window.stay, codes)
        options, _ = uow.cells.queue(window.stay)
        of_number = np.full(max(uow.bays.code_of, default=0) + 1, -1, dtype=np.int64)
        for number, code in uow.bays.code_of.items():
            of_number[number] = column.get(code, -1)
        rules = rules_of(uow)
    options[:, 1] = of_number[options[:, 1]]
    shows: dict[str, list[ShowNear]] = defaultdict(list)
    for booking in window.bookings:
        if booking.theme and booking.kind is Kind.EVENT:
            for line in booking.active_lines():
                near = ShowNear(booking.id, booking.number, booking.title, booking.status.is_firm, line.schedule.show)
                shows[booking.theme].append(near)
    return Standing(
        window,
        desk.venue,
        rules,
        firm,
        options[options[:, 1] >= 0],
        column,
        {booking.id: booking for booking in window.bookings},
        {theme: tuple(found) for theme, found in shows.items()},
    )


def look_at(desk: Desk, wishes: Sequence[Wish]) -> Outlook:
    """Read the days that some wishes reach over, and return what they would meet; at least one has lines."""
    stays = [line.schedule.stay for wish in wishes for line in wish.lines]
    first, until = min(stay.start for stay in stays), max(stay.until for stay in stays)
    return weigh(standing(desk, diary_window(desk, first - AROUND, until + AROUND)), wishes)


def weigh(found: Standing, wishes: Sequence[Wish]) -> Outlook:
    """Return what wishes would meet if they were carried out together; the bookings they change do not count."""
    own = _ids(wishes)
    parts = [_Part(found, wish, line, own) for wish in wishes for line in wish.lines]
    hard = _hard_clashes(found, parts)
    lines = [line for wish in wishes for line in wish.lines]
    free_space, free_from = _ways_out(found, lines, own) if hard else ("", None)
    soft = [clash for wish in wishes for clash in _soft(found, wish, own)]
    return Outlook(
        tuple(_halls(found, parts, hard)),
        hard,
        tuple(soft),
        free_space,
        free_from,
        all(found.covers(line.schedule.stay) for line in lines),
    )


def bay_ranks(found: Standing, wishes: Sequence[Wish]) -> tuple[BayRank, ...]:
    """Return the rank of every line of wishes in every bay, as ``booking.preview`` does."""
    own = _ids(wishes)
    parts = [_Part(found, wish, line, own) for wish in wishes for line in wish.lines]
    return tuple(rank for part in parts for rank in part.ranks())


def warned(found: Standing, since: date) -> frozenset[int]:
    """Return the holds that could be contracted only with a reason: a firm show of a near theme, or no turnaround.

    Args:
        since: holds that are over by then are left out.
    """
    firm = {theme: [show for show in shows if show.firm] for theme, shows in found.shows.items()}
    spans = {
        theme: np.array([(show.show.start.toordinal(), show.show.until.toordinal()) for show in shows])
        for theme, shows in firm.items()
        if shows
    }
    holds = (one for one in found.bookings.values() if one.status is Status.HOLD)
    return frozenset(
        one.id
        for one in holds
        for line in one.active_lines()
        if line.schedule.until > since and (_theme_near(found, spans, one, line) or _no_turnaround(found, one, line))
    )


def _theme_near(found: Standing, spans: Mapping[str, Grid], booking: Booking, line: Line) -> bool:
    show, limit = line.schedule.show, found.rules.theme_days
    start, until = show.start.toordinal(), show.until.toordinal()
    return any(
        bool(((spans[theme][:, 0] - until < limit) & (start - spans[theme][:, 1] < limit)).any())
        for theme in found.rules.near(booking.theme)
        if theme in spans
    )


def _no_turnaround(found: Standing, booking: Booking, line: Line) -> bool:
    return next(iter(_turnarounds(found, line, booking.id, np.empty(0, np.int64))), None) is not None


def _ids(wishes: Sequence[Wish]) -> Grid:
    return np.array([wish.booking.id for wish in wishes if wish.booking is not None], dtype=np.int64)


class _Part:
    """One line of a wish against the grid: days x bays of what is in its way and in front of it."""

    def __init__(self, found: Standing, wish: Wish, line: Line, own: Grid) -> None:
        self.found, self.wish, self.line = found, wish, line
        stay = line.schedule.stay
        self.day0 = max(stay.start.toordinal(), found.first)
        self.day1 = max(min(stay.until.toordinal(), found.first + len(found.firm)), self.day0)
        self.bays = sorted(line.bays, key=found.column.__getitem__)
        self.columns = np.array([found.column[bay] for bay in self.bays], dtype=np.int64)
        self.is_firm = wish.booking is not None and wish.booking.status.is_firm
        wanted = np.ones((self.day1 - self.day0, len(self.bays)), dtype=np.bool_)
        for cell in line.given_back():
            if self.day0 <= cell.day.toordinal() < self.day1:
                wanted[cell.day.toordinal() - self.day0, self.bays.index(cell.bay)] = False
        self.wanted = wanted
        firm = found.firm[self.day0 - found.first : self.day1 - found.first][:, self.columns]
        self.firm = np.where(wanted & ~np.isin(firm, own), firm, 0)
        self._queue(own)

    def _queue(self, own: Grid) -> None:
        """Find the options in front of each cell: those with a smaller ticket than the booking keeps there."""
        options = self.found.options
        low, high = np.searchsorted(options[:, 0], (self.day0, self.day1))
        near = options[low:high]
        place = np.full(len(self.found.column), -1, dtype=np.int64)
        place[self.columns] = np.arange(len(self.columns))
        day, bay = near[:, 0] - self.day0, place[near[:, 1]]
        inside = bay >= 0
        near, day, bay = near[inside], day[inside], bay[inside]
        mine = np.full(self.wanted.shape, NEVER_ASKED, dtype=np.int64)
        if self.wish.booking is not None:
            same = [line.id for line in self.wish.booking.lines if line.alternative == self.line.alternative]
            kept = (near[:, 3] == self.wish.booking.id) & np.isin(near[:, 4], same)
            mine[day[kept], bay[kept]] = near[kept, 2]
            if self.is_firm:
                self._keep_firm(mine)
        ahead = (near[:, 2] < mine[day, bay]) & ~np.isin(near[:, 3], own) & self.wanted[day, bay]
        cell = day[ahead] * len(self.columns) + bay[ahead]
        pairs = np.unique(np.stack([cell, near[ahead, 3]], axis=1), axis=0) if len(cell) else np.empty((0, 2), np.int64)
        self.ahead = pairs  # cell, booking: each competitor once a cell
        self.rank = 1 + np.bincount(pairs[:, 0], minlength=self.wanted.size).reshape(self.wanted.shape)

    def _keep_firm(self, mine: Grid) -> None:
        """A firm booking keeps the cells that it has whatever waits there."""
        assert self.wish.booking is not None
        rows = self.found.firm[self.day0 - self.found.first : self.day1 - self.found.first][:, self.columns]
        mine[rows == self.wish.booking.id] = 0

    def ranks(self) -> Iterable[BayRank]:
        """Yield the worst rank over the days of each bay."""
        if not self.wanted.any():
            return
        rank = np.where(self.wanted, self.rank, 0)
        worst, behind, worst_day = rank.max(axis=0), (self.firm != 0).any(axis=0), rank.argmax(axis=0)
        columns = self.ahead[:, 0] % len(self.columns)
        for place, bay in enumerate(self.bays):
            if worst[place] > 0:
                others = tuple(np.unique(self.ahead[columns == place, 1]).tolist()) if len(columns) else ()
                day = date.fromordinal(self.day0 + int(worst_day[place]))
                yield BayRank(self.line.id, bay, int(worst[place]), bool(behind[place]), others, day)


def _hard_clashes(found: Standing, parts: Sequence[_Part]) -> tuple[HardClash, ...]:
    """Return the firm bookings in the way, the largest first."""
    cells: dict[int, list[tuple[int, int]]] = defaultdict(list)
    codes = list(found.column)
    for part in parts:
        row, place = np.nonzero(part.firm)
        who = part.firm[row, place]
        for number in np.unique(who).tolist():
            own = who == number
            cells[number] += zip((row[own] + part.day0).tolist(), part.columns[place[own]].tolist(), strict=True)
    clashes = []
    for booking_id, taken in cells.items():
        booking = found.bookings.get(booking_id)
        if booking is None:
            continue
        unique = set(taken)
        days_of = sorted({day for day, _ in unique})
        bays = frozenset(codes[column] for _, column in unique)
        stay = Stay(date.fromordinal(days_of[0]), date.fromordinal(days_of[-1] + 1))
        phases = _phases(booking, bays, [date.fromordinal(day) for day in days_of])
        clashes.append(HardClash(booking.id, booking.number, booking.title, bays, stay, phases, len(unique)))
    return tuple(sorted(clashes, key=lambda clash: (-clash.cells, clash.number)))


def _phases(booking: Booking, bays: Collection[str], days: Iterable[date]) -> tuple[Phase, ...]:
    lines = [line for line in booking.active_lines() if line.bays & frozenset(bays)]
    found = {phase for day in days for line in lines if (phase := line.schedule.phase_on(day)) is not None}
    return tuple(sorted(found))


def _halls(found: Standing, parts: Sequence[_Part], hard: Sequence[HardClash]) -> Iterable[HallOutlook]:
    """Yield what is met hall by hall, in the order of the venue."""
    bays_of: dict[str, set[str]] = defaultdict(set)
    rank_of: dict[str, int] = defaultdict(int)
    waits: set[str] = set()
    leaders: dict[str, list[tuple[int, int]]] = defaultdict(list)  # booking, day
    hall_of = found.hall_of
    for part in parts:
        codes = [hall_of[bay] for bay in part.bays]
        worst = np.where(part.wanted, part.rank, 0).max(axis=0, initial=0)
        for code, bay, rank in zip(codes, part.bays, worst.tolist(), strict=True):
            bays_of[code].add(bay)
            rank_of[code] = max(rank_of[code], 0 if part.is_firm else rank)
            if part.is_firm and rank > 1:
                waits.add(code)
        for cell, booking in part.ahead.tolist():
            leaders[codes[cell % len(codes)]].append((booking, part.day0 + cell // len(codes)))
    clash_in: dict[str, HardClash] = {}
    for clash in hard:
        for bay in clash.bays:
            clash_in.setdefault(hall_of[bay], clash)
    is_firm = all(part.is_firm for part in parts)
    for code in (hall.code for hall in found.venue.halls if hall.code in bays_of):
        bays, met = bays_of[code], clash_in.get(code)
        leader, stay = _leader(found, leaders.get(code, ()))
        blocked = code in waits or (met is not None and is_firm)
        yield HallOutlook(code, len(bays), found.venue.area_of(bays), rank_of[code], met, leader, stay, blocked)


def _leader(found: Standing, ahead: Sequence[tuple[int, int]]) -> tuple[Booking | None, Stay | None]:
    """Return the option that stands in front on most cells, and from when to when."""
    if not ahead:
        return None, None
    days: dict[int, list[int]] = defaultdict(list)
    for booking, day in ahead:
        days[booking].append(day)
    who = max(days, key=lambda booking: (len(days[booking]), -booking))
    stay = Stay(date.fromordinal(min(days[who])), date.fromordinal(max(days[who]) + 1))
    return found.bookings.get(who), stay


def _ways_out(found: Standing, lines: Sequence[Line], own: Grid) -> tuple[str, date | None]:
    """Return other space that is free on the same days, and the first later start at which the own space is."""
    from expobook.services.finding import other_space

    taken = (found.firm != 0) & ~np.isin(found.firm, own)
    start = min(line.schedule.start for line in lines)
    until = max(line.schedule.until for line in lines)
    low, high = max(start.toordinal() - found.first, 0), max(until.toordinal() - found.first, 0)
    space = other_space(found.venue, list(found.column), taken[low:high], lines)
    sums = np.concatenate([np.zeros((1, taken.shape[1]), np.int64), np.cumsum(taken, axis=0)])
    last = len(taken) - (until.toordinal() - found.first)
    if last < 1:
        return space, None
    shifts = np.arange(1, last + 1)
    free = np.ones(len(shifts), dtype=np.bool_)
    for line in lines:
        columns = [found.column[bay] for bay in line.bays]
        total = sums[:, columns].sum(axis=1)
        first = np.maximum(line.schedule.start.toordinal() - found.first + shifts, 0)
        end = np.maximum(line.schedule.until.toordinal() - found.first + shifts, 0)
        free &= total[end] == total[first]
    at = np.flatnonzero(free)
    return space, start + timedelta(days=int(shifts[at[0]])) if len(at) else None


def _soft(found: Standing, wish: Wish, own: Grid) -> Iterable[SoftClash]:
    """Yield near themes too close in time, and firm neighbours without a day to turn a hall around."""
    if wish.booking is not None and wish.booking.kind is Kind.CLOSURE:
        return
    mine = wish.booking.id if wish.booking is not None else 0
    kept: dict[tuple[SoftKind, int, str], SoftClash] = {}
    for line in wish.lines:
        for clash in [*_themes(found, wish, line, mine), *_turnarounds(found, line, mine, own)]:
            key = (clash.kind, clash.booking_id, clash.hall)
            if key not in kept or clash.distance < kept[key].distance:
                kept[key] = clash
    yield from kept.values()


def _themes(found: Standing, wish: Wish, line: Line, mine: int) -> Iterable[SoftClash]:
    limit = found.rules.theme_days
    show = line.schedule.show
    near = [
        (days_between(show, other.show), other)
        for theme in found.rules.near(wish.own_theme)
        for other in found.shows.get(theme, ())
        if other.booking_id != mine
    ]
    for distance, other in sorted(near, key=lambda pair: (pair[0], pair[1].number)):
        if distance < limit:
            number, title = other.number, other.title
            yield SoftClash(SoftKind.THEME, other.booking_id, number, title, distance, limit, other.firm)


def _turnarounds(found: Standing, line: Line, mine: int, own: Grid) -> Iterable[SoftClash]:
    limit = found.rules.turnaround_days
    own_halls = {found.hall_of[bay] for bay in line.bays}
    halls = [hall for hall in found.venue.halls if hall.code in own_halls]
    start, until = line.schedule.start.toordinal(), line.schedule.until.toordinal()
    others = [mine, *own.tolist()]
    for hall in halls:
        columns = [found.column[bay.code] for bay in found.venue.bays_of_hall[hall.code]]
        nearest: dict[int, int] = {}
        for distance in range(limit):
            for day in (start - 1 - distance, until + distance):
                if 0 <= day - found.first < len(found.firm):
                    for booking in np.unique(found.firm[day - found.first, columns]).tolist():
                        nearest.setdefault(booking, distance)
        for booking, distance in sorted(nearest.items(), key=lambda item: item[1]):
            other = found.bookings.get(booking)
            if booking and booking not in others and other is not None and other.kind is Kind.EVENT:
                number, title = other.number, other.title
                yield SoftClash(SoftKind.TURNAROUND, booking, number, title, distance, limit, firm=True, hall=hall.code)
