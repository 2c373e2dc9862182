"""Giving a booking other days or less space, line by line: pure arithmetic that windows and commands share."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from expobook.domain.booking import Booking, Gap, Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Schedule, Stay
from expobook.domain.text import Bilingual


class Edge(StrEnum):
    """A day at which one phase of a line ends and the next begins; the last two are said as the day before."""

    START = "first-in"  # first day of build-up
    SHOW_FROM = "show-opens"  # first day of the show
    SHOW_UNTIL = "show-closes"  # first day of dismantling
    UNTIL = "last-out"  # first day no longer needed

    def of_said(self, day: date) -> date:
        """Return where the edge lies when people say ``day``: they name the last day of the show, and the last out."""
        return day + timedelta(days=1) if self in (Edge.SHOW_UNTIL, Edge.UNTIL) else day

    def said(self, day: date) -> date:
        """Return the day that people say of an edge."""
        return day - timedelta(days=1) if self in (Edge.SHOW_UNTIL, Edge.UNTIL) else day


def day_of(schedule: Schedule, edge: Edge) -> date:
    """Return the day on which an edge is."""
    return {
        Edge.START: schedule.start,
        Edge.SHOW_FROM: schedule.show_from,
        Edge.SHOW_UNTIL: schedule.show_until,
        Edge.UNTIL: schedule.until,
    }[edge]


def edges_of(schedule: Schedule) -> tuple[Edge, ...]:
    """Return the edges that can be moved: a closure has no phases within."""
    return (Edge.START, Edge.UNTIL) if schedule.closed else tuple(Edge)


def nearest(schedule: Schedule, edge: Edge, day: date) -> date:
    """Return the day closest to ``day`` to which an edge can go without passing its neighbours."""
    one = timedelta(days=1)
    if schedule.closed:
        return min(day, schedule.until - one) if edge is Edge.START else max(day, schedule.start + one)
    if edge is Edge.START:
        return min(day, schedule.show_from)
    if edge is Edge.SHOW_FROM:
        return min(max(day, schedule.start), schedule.show_until - one)
    if edge is Edge.SHOW_UNTIL:
        return min(max(day, schedule.show_from + one), schedule.until)
    return max(day, schedule.show_until)


def stretched(schedule: Schedule, edge: Edge, day: date) -> Schedule:
    """Return a schedule with one edge on another day, the others where they are.

    Raises:
        DatesReversed: the edge would pass its neighbour, or the show would have no day.
    """
    days = {one: day_of(schedule, one) for one in Edge} | {edge: day}
    if schedule.closed:  # only its ends count
        days |= {Edge.SHOW_FROM: days[Edge.START], Edge.SHOW_UNTIL: days[Edge.UNTIL]}
    return Schedule(days[Edge.START], days[Edge.SHOW_FROM], days[Edge.SHOW_UNTIL], days[Edge.UNTIL], schedule.closed)


def with_schedule(line: Line, schedule: Schedule) -> Line:
    """Return a line with other days; what was given back stays so where the line still is."""
    return replace(line, schedule=schedule, gaps=tuple(gap for gap in line.gaps if gap.stay.overlaps(schedule.stay)))


def moved(line: Line, days: int) -> Line:
    """Return a line so many days later (or earlier), with what was given back of it."""
    gaps = tuple(Gap(gap.bays, gap.stay.moved(days)) for gap in line.gaps)
    return replace(line, schedule=line.schedule.moved(days), gaps=gaps)


def split_off(line: Line, bays: Collection[str]) -> tuple[Line, ...]:
    """Return a line as two: what it keeps, and the bays that become a line of their own (id 0).

    A line that has none of the bays, or no other bay, stays as it is.
    """
    own = line.bays & frozenset(bays)
    if not own or own == line.bays:
        return (line,)
    return (_of_bays(line, line.bays - own), replace(_of_bays(line, own), id=0))


def also(booking: Booking, lines: Sequence[Line]) -> list[Line]:
    """Return a booking's standing lines, and others beside them as one more date set."""
    number = max(booking.alternatives, default=0) + 1
    more = [replace(line, id=0, gaps=(), alternative=number) for line in lines]
    return [*booking.active_lines(), *more]


def cut_out(lines: Sequence[Line], bays: Collection[str]) -> tuple[Line, ...]:
    """Return lines without some bays; lines of which nothing is left are gone."""
    left = [(line, line.bays - frozenset(bays)) for line in lines]
    return tuple(_of_bays(line, own) for line, own in left if own)


def stretched_in(lines: Sequence[Line], bays: Collection[str], edge: Edge, day: date) -> tuple[Line, ...]:
    """Return lines with one edge on another day in some bays; a line that has others too is split by them.

    Raises:
        DatesReversed: as :func:`stretched`.
    """
    wanted = frozenset(bays)
    found: list[Line] = []
    for line in lines:
        for part in split_off(line, wanted):
            here = part.bays <= wanted
            found.append(with_schedule(part, stretched(part.schedule, edge, day)) if here else part)
    return tuple(found)


def days_to_next_year(show: Stay, calendar: WorkCalendar) -> int:
    """Return by how many days a show goes to be held again a year later: whole weeks, holidays respected.

    The weekday stays. Of the weeks within two months of the same date, the one is taken on which the show touches the
    same holidays for as many days as it does now - none for most, the Spring Festival for a show that lives by it - and
    of several the one nearest to the same date.
    """
    try:
        wanted = show.start.replace(year=show.start.year + 1)
    except ValueError:  # 29 February
        wanted = show.start.replace(year=show.start.year + 1, day=28)
    now = _holidays(show, calendar)

    def strain(days: int) -> tuple[int, int]:
        then = _holidays(show.moved(days), calendar)
        return sum((now - then).values()) + sum((then - now).values()), abs((show.start - wanted).days + days)

    return min((7 * week for week in range(44, 61)), key=strain)


def _holidays(show: Stay, calendar: WorkCalendar) -> Counter[str]:
    """Count the days of a show on each named holiday."""
    names = (calendar.holiday_name(day) for day in show)
    return Counter(name.en for name in names if name is not None)


def next_title(title: Bilingual, year: int) -> Bilingual:
    """Return a title for the year after: where it names the year, that is counted on."""
    return Bilingual(title.zh.replace(str(year), str(year + 1)), title.en.replace(str(year), str(year + 1)))


def _of_bays(line: Line, bays: frozenset[str]) -> Line:
    gaps = tuple(Gap(gap.bays & bays, gap.stay) for gap in line.gaps if gap.bays & bays)
    return line if bays == line.bays else replace(line, bays=bays, gaps=gaps)
