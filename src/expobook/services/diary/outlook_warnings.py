"""What asks for a reason rather than forbids: shows of a near theme, and halls without days to turn them around."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from expobook.domain.booking import Booking, Kind, Line, Status
from expobook.domain.holds import SoftClash, SoftKind, days_between
from expobook.domain.number_sets import distinct
from expobook.services.diary.standing import Grid, Standing, Wish


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


def soft_clashes_of(found: Standing, wish: Wish, own: Grid) -> Iterable[SoftClash]:
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
                    for booking in distinct(found.firm[day - found.first, columns]).tolist():
                        nearest.setdefault(booking, distance)
        for booking, distance in sorted(nearest.items(), key=lambda item: item[1]):
            other = found.bookings.get(booking)
            if booking and booking not in others and other is not None and other.kind is Kind.EVENT:
                number, title = other.number, other.title
                yield SoftClash(SoftKind.TURNAROUND, booking, number, title, distance, limit, firm=True, hall=hall.code)
