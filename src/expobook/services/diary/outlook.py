"""What a wish would meet, told from a part of the book that was read once: quick enough to follow the pointer.

The answers are those of ``booking.preview``, which asks the book; here it is arrays, so that a show of 145 bays
is weighed in a few milliseconds while it is dragged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from expobook.domain.booking import BayRank, Booking, Line
from expobook.domain.diary import Phase, Stay
from expobook.domain.holds import HardClash, SoftClash
from expobook.services.desk import Desk
from expobook.services.diary.outlook_warnings import soft_clashes_of
from expobook.services.diary.reading import diary_window
from expobook.services.diary.standing import AROUND, Grid, Standing, Wish, booking_ids, standing
from expobook.services.diary.standing_parts import Part


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


def look_at(desk: Desk, wishes: Sequence[Wish]) -> Outlook:
    """Read the days that some wishes reach over, and return what they would meet; at least one has lines."""
    stays = [line.schedule.stay for wish in wishes for line in wish.lines]
    first, until = min(stay.start for stay in stays), max(stay.until for stay in stays)
    return weigh(standing(desk, diary_window(desk, first - AROUND, until + AROUND)), wishes)


def weigh(found: Standing, wishes: Sequence[Wish]) -> Outlook:
    """Return what wishes would meet if they were carried out together; the bookings they change do not count."""
    own = booking_ids(wishes)
    parts = [Part(found, wish, line, own) for wish in wishes for line in wish.lines]
    hard = _hard_clashes(found, parts)
    lines = [line for wish in wishes for line in wish.lines]
    free_space, free_from = _ways_out(found, lines, own) if hard else ("", None)
    soft = [clash for wish in wishes for clash in soft_clashes_of(found, wish, own)]
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
    own = booking_ids(wishes)
    parts = [Part(found, wish, line, own) for wish in wishes for line in wish.lines]
    return tuple(rank for part in parts for rank in part.ranks())


def _hard_clashes(found: Standing, parts: Sequence[Part]) -> tuple[HardClash, ...]:
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


def _halls(found: Standing, parts: Sequence[Part], hard: Sequence[HardClash]) -> Iterable[HallOutlook]:
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
    from expobook.services.diary.finding import other_space

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
