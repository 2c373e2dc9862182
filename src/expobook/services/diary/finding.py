"""Where there is room: free halls for given days, and the ways out that a refusal offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork

SEARCH_DAYS = 366


@dataclass(frozen=True, slots=True)
class FreeHalls:
    """Halls that are free of firm bookings for a whole schedule, and how many options wait in them."""

    schedule: Schedule
    halls: tuple[str, ...]
    options: int


def free_bays(desk: Desk, stay: Stay) -> NDArray[np.bool_]:
    """Return for each bay, in venue order, whether no firm booking has it on any of the days."""
    with desk.store.read() as uow:
        grid = uow.cells.firm_grid(stay, [bay.code for bay in desk.venue.bays])
    return np.asarray(~grid.any(axis=0))


def free_halls(
    desk: Desk, count: int, days: tuple[int, int, int], window: Stay, *, limit: int = 3
) -> tuple[FreeHalls, ...]:
    """Return starts in a window at which so many indoor halls are free, those with fewest options first.

    Args:
        count: halls wanted; the first free ones in venue order are given, which keeps neighbours together.
        days: build-up, show and dismantle days.
        window: the stay must lie within it.
        limit: how many answers.

    Every start day of the window is looked at, so an empty answer proves that there is none.
    """
    venue = desk.venue
    bays = [bay.code for bay in venue.bays]
    halls = [hall.code for hall in venue.halls if hall.space_class is SpaceClass.HALL]
    length = sum(days)
    with desk.store.read() as uow:
        firm = uow.cells.firm_grid(window, bays) > 0
        held = _option_grid(uow, window, bays)
    members = np.array([[bay.hall == hall for bay in venue.bays] for hall in halls])
    firm_halls = (firm.astype(np.int32) @ members.T.astype(np.int32)) > 0
    held_halls = (held.astype(np.int32) @ members.T.astype(np.int32)) > 0
    found: list[FreeHalls] = []
    for offset in range(len(window) - length + 1):
        free = np.flatnonzero(~firm_halls[offset : offset + length].any(axis=0))
        if len(free) >= count:
            waiting = np.asarray(held_halls[offset : offset + length].any(axis=0))
            chosen = sorted(_closest(free, count, waiting))
            schedule = Schedule.of_days(window.start + timedelta(days=offset), *days)
            found.append(FreeHalls(schedule, tuple(halls[i] for i in chosen), int(waiting[chosen].sum())))
    return tuple(sorted(found, key=lambda answer: (answer.options, answer.schedule.start))[:limit])


def _closest(free: NDArray[np.intp], count: int, waiting: NDArray[np.bool_]) -> list[int]:
    """Return the run of free halls that spans least, preferring those in which nobody waits."""
    runs = [free[start : start + count] for start in range(len(free) - count + 1)]
    best = min(runs, key=lambda run: (int(waiting[run].sum()), int(run[-1] - run[0]), int(run[0])))
    return [int(i) for i in best]


def _option_grid(uow: UnitOfWork, window: Stay, bays: Sequence[str]) -> NDArray[np.bool_]:
    grid = np.zeros((len(window), len(bays)), dtype=bool)
    column = {code: place for place, code in enumerate(bays)}
    for entry in uow.cells.options(window):
        grid[(entry.day - window.start).days, column[entry.bay]] = True
    return grid


def ways_out(venue: Venue, uow: UnitOfWork, lines: Sequence[Line], *, ignore: int) -> tuple[str, date | None]:
    """Return what would help a booking whose space is taken.

    Returns:
        Other bays of the same number that are free on the same days, in words ("" where there are
        none), and the first later start at which its own bays are free ("None" within a year).
    """
    stay = Stay(min(line.schedule.start for line in lines), max(line.schedule.until for line in lines))
    search = Stay(stay.start, stay.until + timedelta(days=SEARCH_DAYS))
    codes = [bay.code for bay in venue.bays]
    grid = uow.cells.firm_grid(search, codes)
    taken = (grid != 0) & (grid != ignore)
    return other_space(venue, codes, taken[: len(stay)], lines), _later_start(codes, taken, lines, stay)


def other_space(venue: Venue, codes: Sequence[str], taken: NDArray[np.bool_], lines: Sequence[Line]) -> str:
    """Return as many other bays of the same kind that are never taken, in words; "" where there are too few.

    Args:
        codes: bays in the order of the columns of ``taken``, which has a row a day.
    """
    wanted = {bay for line in lines for bay in line.bays}
    classes = {venue.bay(bay).space_class for bay in wanted}
    busy = dict(zip(codes, np.asarray(taken.any(axis=0)).tolist(), strict=True))
    whole = all({b.code for b in venue.bays_of_hall[venue.bay(bay).hall]} <= wanted for bay in wanted)
    chosen: list[str] = []
    for hall in venue.halls:
        bays = [bay.code for bay in venue.bays_of_hall[hall.code] if not busy[bay.code]]
        if hall.space_class in classes and (not whole or len(bays) == len(venue.bays_of_hall[hall.code])):
            chosen += bays
        if len(chosen) >= len(wanted):
            return venue.describe(chosen if whole else chosen[: len(wanted)])
    return ""


def _later_start(codes: Sequence[str], taken: NDArray[np.bool_], lines: Sequence[Line], stay: Stay) -> date | None:
    column = {code: place for place, code in enumerate(codes)}
    for shift in range(1, SEARCH_DAYS):
        for line in lines:
            first = (line.schedule.start - stay.start).days + shift
            bays = [column[bay] for bay in line.bays]
            if taken[first : first + len(line.schedule.stay)][:, bays].any():
                break
        else:
            return stay.start + timedelta(days=shift)
    return None
