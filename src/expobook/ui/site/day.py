"""What the map shows of one day: each hall's state, and the sums of the card."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from expobook.domain.booking import Booking, Kind, Status
from expobook.domain.diary import FIRM, Phase, Stay
from expobook.domain.text import Bilingual
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.desk import Desk
from expobook.services.diary.reading import DayState, OccupancyStrip, day_states, diary_window, list_bookings, occupancy
from expobook.services.parties.registry import organisers

FREE = "free"
GROUPS = ("show", "build_up", "dismantle", "hold_1", "closure", FREE)
LOOK_AHEAD = 92  # days; free for so long counts as free for long


@dataclass(frozen=True, slots=True)
class SiteDay:
    """One day: states a bay, the bookings in them, and the sums a group in (bays, mm2).

    ``parties`` are the organisers' names by booking; ``free_for`` days without firm booking or option,
    from this day on, by bay; ``enquiries`` those without space.
    """

    day: date
    states: Mapping[str, DayState]
    bookings: Mapping[int, Booking]
    halls: Mapping[str, int]
    areas: Mapping[str, int]
    strip: OccupancyStrip
    parties: Mapping[int, Bilingual]
    free_for: Mapping[str, int]
    enquiries: tuple[Booking, ...]


def read_day(desk: Desk, day: date, first: date, until: date) -> SiteDay:
    """Read a day and the occupancy of the days around it."""
    states = day_states(desk, day)
    bookings = {b.id: b for b in diary_window(desk, day, day + timedelta(days=1)).bookings}
    halls, areas = totals(desk.venue, states)
    names = {each.id: each.name for each in organisers(desk)}
    parties = {b.id: names[b.organiser_id] for b in bookings.values() if b.organiser_id in names}
    enquiries = tuple(list_bookings(desk, Status.ENQUIRY))
    strip = occupancy(desk, first, until)
    return SiteDay(day, states, bookings, halls, areas, strip, parties, free_days(desk, day), enquiries)


def free_days(desk: Desk, day: date) -> Mapping[str, int]:
    """Return for how many days each bay is free of firm bookings and options, from a day on, 92 at most."""
    codes, stay = [bay.code for bay in desk.venue.bays], Stay(day, day + timedelta(days=LOOK_AHEAD))
    with desk.store.read() as uow:
        taken = np.logical_or(*uow.cells.firm_and_held(stay, codes))
    first = np.where(taken.any(axis=0), taken.argmax(axis=0), LOOK_AHEAD)
    return dict(zip(codes, first.tolist(), strict=True))


def group_of(state: DayState | None) -> str:
    """Return which group a bay counts for."""
    if state is None:
        return FREE
    if state.phase is Phase.CLOSED:
        return "closure"
    if state.place != FIRM:
        return "hold_1"
    return {Phase.BUILD_UP: "build_up", Phase.SHOW: "show"}.get(state.phase, "dismantle")


def totals(venue: Venue, states: Mapping[str, DayState]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return indoor halls and mm2 a group; a hall counts where most of its bays are."""
    return counted(venue, {bay.code: group_of(states.get(bay.code)) for bay in venue.bays})


def counted(venue: Venue, groups: Mapping[str, str]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return indoor halls and mm2 for each group that bays are in."""
    halls: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    for hall in venue.halls:
        if hall.space_class is not SpaceClass.HALL:
            continue
        own = Counter(groups[bay.code] for bay in venue.bays_of_hall[hall.code])
        halls[own.most_common(1)[0][0]] += 1
        for bay in venue.bays_of_hall[hall.code]:
            areas[groups[bay.code]] += bay.area_mm2
    return halls, areas


@dataclass(frozen=True, slots=True)
class Visit:
    """A booking in a hall for some days, or free days without one; half open."""

    first: date
    until: date
    booking: Booking | None


def next_in_hall(desk: Desk, hall: str, day: date, days: int = 120) -> tuple[Visit, ...]:
    """Return what comes in a hall and the free days between, from a day on."""
    own = {bay.code for bay in desk.venue.bays_of_hall[hall]}
    found = []
    for booking in diary_window(desk, day, day + timedelta(days=days)).bookings:
        stays = [line.schedule.stay for line in booking.active_lines() if line.bays & own]
        if stays and booking.status is not Status.ENQUIRY:
            found.append(Visit(min(s.start for s in stays), max(s.until for s in stays), booking))
    visits: list[Visit] = []
    free_from = day
    for visit in sorted(found, key=lambda each: (each.first, each.until)):
        if visit.first > free_from:
            visits.append(Visit(free_from, visit.first, None))
        visits.append(visit)
        free_from = max(free_from, visit.until)
    return tuple(visits)


def is_closure(booking: Booking) -> bool:
    return booking.kind is Kind.CLOSURE
