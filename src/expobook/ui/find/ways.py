"""Wishes that follow from others: from a hold as it stands, or from a wish that has no room."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.finding.request import MOST_PARTS, Part, Request, Rule
from expobook.domain.venue import SpaceClass, Venue

AROUND = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Way:
    """A change of the wish that gives room: another day, another area, or one rule less."""

    opening: date | None = None
    area_mm2: int = 0
    percent: int = 0  # of every part
    rule: Rule | None = None
    also: Rule | None = None  # given up together with the rule
    place: int = 0  # an answer that is there already


def changed(request: Request, way: Way) -> Request:
    """Return a wish as a way on would have it."""
    if way.rule is not None:
        return replace(request, **_GIVEN_UP[way.rule], **(_GIVEN_UP[way.also] if way.also else {}))
    parts, wish, window = request.parts, request.wish, request.window
    if way.percent:
        parts = tuple(replace(part, area_mm2=max(1, part.area_mm2 * way.percent // 100)) for part in parts)
    elif way.area_mm2:
        parts = (replace(parts[0], area_mm2=way.area_mm2), *parts[1:])
    if way.opening is not None:
        wish = way.opening
        first, until = wish - timedelta(days=request.build_up), wish + timedelta(days=request.after)
        window = Stay(min(window.start, first), max(window.until, until))
    return replace(request, parts=parts, wish=wish, window=window)


_GIVEN_UP: dict[Rule, dict[str, Any]] = {
    Rule.CONTIGUOUS: {"contiguous": False},
    Rule.WHOLE_HALLS: {"whole_halls": False},
    Rule.WITHIN: {"within": frozenset()},
    Rule.HEIGHT: {"min_height_mm": 0},
    Rule.LOAD: {"min_load_kg_m2": 0},
    Rule.QUEUE: {"first_option": False},
    Rule.THEME: {"distances": ()},
    Rule.BUDGET: {"budget_fen": None},
}
CAN_GIVE_UP = frozenset(_GIVEN_UP)


def wish_of(booking: Booking, venue: Venue, today: date) -> Request | None:
    """Return the wish that a booking's first date set amounts to, None for one without space.

    Its own cells do not count, so that it may stay where it is.
    """
    lines = booking.active_lines(booking.alternatives[0]) if booking.alternatives else ()
    stay = booking.stay()
    if not lines or stay is None or any(line.schedule.closed for line in lines):
        return None
    parts = []
    for line in lines[:MOST_PARTS]:
        days = line.schedule
        build_up, show = (days.show_from - days.start).days, (days.show_until - days.show_from).days
        outdoor = all(venue.bay(bay).space_class is SpaceClass.OUTDOOR for bay in line.bays)
        parts.append(Part(venue.area_of(line.bays), build_up, show, (days.until - days.show_until).days, outdoor))
    window = Stay(max(stay.start - AROUND, today), max(stay.until, today) + AROUND)
    wish = lines[0].schedule.show_from
    return Request(tuple(parts), window, wish=wish, contiguous=True, ignore=booking.id, theme=booking.theme)
