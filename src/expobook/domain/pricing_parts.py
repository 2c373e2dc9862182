"""What is let, cut into parts of which each costs one rate: by phase, class, gaps, halls, seasons and kinds of days."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Phase, Stay
from expobook.domain.geometry import MM2_PER_M2
from expobook.domain.tariff import MICROS, DayKind, HolidayDays, Rate, Season, Tariff
from expobook.domain.venue import SpaceClass, Venue


@dataclass(frozen=True, slots=True)
class Block:
    """Days of one phase on which the same bays of one class are let: ``area_mm2`` a day."""

    line: Line
    phase: Phase
    space_class: SpaceClass
    stay: Stay
    area_mm2: int
    bays: frozenset[str]


@dataclass(frozen=True, slots=True)
class Portion:
    """Bays of a block that cost one rate on some of its days.

    ``billed_mm2`` may be more than their area (least area, whole halls); ``part_mm2`` is what lies in halls that are
    not let whole. ``season`` is told only where the tariff tells its days apart; ``holidays`` bear the surcharge.
    """

    block: Block
    bays: frozenset[str]
    rate: Rate
    season: Season | None
    days: int
    billed_mm2: int
    area_mm2: int
    part_mm2: int
    holidays: int

    @property
    def price(self) -> Fraction:
        """Yuan for the space, exact."""
        return self.of(self.billed_mm2, self.days)

    def of(self, mm2: int, days: int) -> Fraction:
        """Return yuan for an area on some days at its rate, exact."""
        return Fraction(mm2 * days * self.rate.micros, MM2_PER_M2 * MICROS)


def blocks_of(line: Line, venue: Venue) -> Iterable[Block]:
    """Cut a line into days with the same bays; without gaps there is one block a phase and class."""
    edges = {edge for gap in line.gaps for edge in (gap.stay.start, gap.stay.until)}
    for phase, span in line.schedule.spans():
        cuts = sorted({span.start, span.until, *(edge for edge in edges if span.start < edge < span.until)})
        for first, until in pairwise(cuts):
            stay = Stay(first, until)
            gone = frozenset().union(*(gap.bays for gap in line.gaps if gap.stay.overlaps(stay)))
            by_class: dict[SpaceClass, set[str]] = defaultdict(set)
            for bay in line.bays - gone:
                by_class[venue.bay(bay).space_class].add(bay)
            for space_class in SpaceClass:
                if bays := by_class.get(space_class):
                    yield Block(line, phase, space_class, stay, venue.area_of(bays), frozenset(bays))


def portions_of(block: Block, tariff: Tariff, venue: Venue, calendar: WorkCalendar) -> list[Portion]:
    """Return the portions of a block, halls in the venue's order, days in the order in which they first come."""
    groups = _by_hall(block, venue) if tariff.tells_halls else [("", block.bays)]
    whole = tariff.part_hall is not None and tariff.part_hall.whole
    billed = [_whole_halls(bays, venue) if whole else venue.area_of(bays) for _, bays in groups]
    billed[0] += max(0, tariff.minimum_m2 * MM2_PER_M2 - sum(billed))
    is_due = holiday_test(tariff, calendar)
    found = []
    for (hall, bays), mm2 in zip(groups, billed, strict=True):
        area, part = venue.area_of(bays), _part_of_hall(bays, venue) if tariff.part_hall else 0
        for (rate, season), (days, holidays) in _days(block, hall, tariff, calendar, is_due).items():
            found.append(Portion(block, bays, rate, season, days, mm2, area, part, holidays))
    return found


def holiday_test(tariff: Tariff, calendar: WorkCalendar) -> Callable[[date], bool]:
    """Return what tells whether a day bears the holiday surcharge."""
    return calendar.is_statutory if tariff.holiday_days is HolidayDays.STATUTORY else calendar.is_day_off


def day_kind(day: date, tariff: Tariff, calendar: WorkCalendar) -> DayKind:
    """Return whether a day is a holiday (statutory, or off because of one), a weekend day that is off, or neither."""
    statutory = tariff.holiday_days is HolidayDays.STATUTORY
    if calendar.is_statutory(day) if statutory else calendar.is_holiday(day):
        return DayKind.HOLIDAY
    return DayKind.WEEKEND if calendar.is_day_off(day) else DayKind.WEEKDAY


def rate_on(day: date, block: Block, hall: str, tariff: Tariff, calendar: WorkCalendar) -> tuple[Rate, Season | None]:
    """Return what one day of a block costs in a hall, and its season; raises ``NoRate``."""
    season = tariff.season_on(day)
    kind = day_kind(day, tariff, calendar)
    named = season.rule if season is not None else ""
    return tariff.rate_for(block.space_class, block.phase, hall=hall, season=named, day=kind), season


_Days = dict[tuple[Rate, Season | None], tuple[int, int]]


def _days(block: Block, hall: str, tariff: Tariff, calendar: WorkCalendar, is_due: Callable[[date], bool]) -> _Days:
    """Return for each rate and season how many days there are, and how many of them bear the holiday surcharge."""
    if not tariff.tells_days:
        rate = tariff.rate_for(block.space_class, block.phase, hall=hall)
        holidays = sum(map(is_due, block.stay)) if tariff.holiday_percent else 0
        return {(rate, None): (len(block.stay), holidays)}
    found: _Days = {}
    for day in block.stay:
        key = rate_on(day, block, hall, tariff, calendar)
        days, holidays = found.get(key, (0, 0))
        found[key] = days + 1, holidays + (tariff.holiday_percent != 0 and is_due(day))
    return found


def _by_hall(block: Block, venue: Venue) -> list[tuple[str, frozenset[str]]]:
    halls: dict[str, set[str]] = defaultdict(set)
    for bay in block.bays:
        halls[venue.bay(bay).hall].add(bay)
    return [(hall.code, frozenset(halls[hall.code])) for hall in venue.halls if hall.code in halls]


def _whole_halls(bays: frozenset[str], venue: Venue) -> int:
    halls = {venue.bay(bay).hall for bay in bays}
    return sum(bay.area_mm2 for hall in halls for bay in venue.bays_of_hall[hall])


def _part_of_hall(bays: frozenset[str], venue: Venue) -> int:
    return venue.area_of(bay for bay in bays if not _is_whole(venue.bay(bay).hall, bays, venue))


def _is_whole(hall: str, bays: frozenset[str], venue: Venue) -> bool:
    return all(bay.code in bays for bay in venue.bays_of_hall[hall])


def whole_halls(lines: Sequence[Line], venue: Venue) -> int:
    """Return how many halls are let whole; the login hall and outdoor ground do not count."""
    bays = frozenset().union(*(line.bays for line in lines))
    halls = [hall for hall in venue.halls if hall.space_class is SpaceClass.HALL and venue.bays_of_hall[hall.code]]
    return sum(_is_whole(hall.code, bays, venue) for hall in halls)
