"""Giving a booking other days or less space, line by line: pure arithmetic that windows and commands share."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from expobook.domain.booking import Gap, Line
from expobook.domain.diary import Schedule


class Edge(StrEnum):
    """A day at which one phase of a line ends and the next begins."""

    START = "start"  # first day of build-up
    SHOW_FROM = "show-from"  # first day of the show
    SHOW_UNTIL = "show-until"  # first day of dismantling
    UNTIL = "until"  # first day no longer needed


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


def _of_bays(line: Line, bays: frozenset[str]) -> Line:
    gaps = tuple(Gap(gap.bays & bays, gap.stay) for gap in line.gaps if gap.bays & bays)
    return line if bays == line.bays else replace(line, bays=bays, gaps=gaps)
