"""A booking's edges, splits and copies: days go where they are put, and never past one another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.booking import Gap, Line
from expobook.domain.calendar import CalendarYear, WorkCalendar
from expobook.domain.diary import DatesReversed, Schedule, Stay
from expobook.domain.reshaping import (
    Edge,
    cut_out,
    day_of,
    days_to_next_year,
    edges_of,
    moved,
    nearest,
    next_title,
    split_off,
    stretched,
    stretched_in,
    with_schedule,
)
from expobook.domain.text import Bilingual
from expobook.services.calendars import default_calendar

FIRST = date(2027, 3, 1)
SCHEDULES = st.builds(
    Schedule.of_days,
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.integers(0, 9),
    st.integers(1, 9),
    st.integers(0, 9),
)


@given(SCHEDULES, st.sampled_from(list(Edge)), st.integers(-30, 30))
def test_an_edge_goes_as_far_as_its_neighbours_let_it_and_no_other_moves(
    schedule: Schedule, edge: Edge, by: int
) -> None:
    wanted = day_of(schedule, edge) + timedelta(days=by)
    day = nearest(schedule, edge, wanted)
    after = stretched(schedule, edge, day)
    assert day_of(after, edge) == day
    assert [day_of(after, one) for one in Edge if one is not edge] == [
        day_of(schedule, one) for one in Edge if one is not edge
    ]
    if day != wanted:  # it was held back, so the wish itself must be refused
        with pytest.raises(DatesReversed):
            stretched(schedule, edge, wanted)


@given(SCHEDULES, st.sampled_from(list(Edge)))
def test_a_day_said_is_the_day_meant(schedule: Schedule, edge: Edge) -> None:
    assert edge.of_said(edge.said(day_of(schedule, edge))) == day_of(schedule, edge)


def test_a_closure_has_two_edges() -> None:
    closure = Schedule.closure(Stay(FIRST, FIRST + timedelta(days=5)))
    assert edges_of(closure) == (Edge.START, Edge.UNTIL)
    assert stretched(closure, Edge.UNTIL, FIRST + timedelta(days=9)).stay.until == FIRST + timedelta(days=9)
    assert nearest(closure, Edge.START, FIRST + timedelta(days=30)) == FIRST + timedelta(days=4)


def gapped() -> Line:
    gap = Gap(frozenset({"A-1", "A-2"}), Stay(FIRST, FIRST + timedelta(days=1)))
    return Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(FIRST, 2, 4, 2), gaps=(gap,), id=7)


def test_splitting_keeps_every_cell_and_the_old_id() -> None:
    line = gapped()
    kept, own = split_off(line, {"A-2"})
    assert (kept.id, own.id) == (7, 0)
    assert {cell for part in (kept, own) for cell in part.cells()} == set(line.cells())
    assert split_off(line, {"B-1"}) == split_off(line, line.bays) == (line,)


def test_stretching_in_some_bays_splits_them_off() -> None:
    later = FIRST + timedelta(days=1)
    rest, part = stretched_in([gapped()], {"A-3"}, Edge.START, later)
    assert (rest.bays, rest.schedule.start) == ({"A-1", "A-2"}, FIRST)
    assert (part.bays, part.schedule.start) == ({"A-3"}, later)


def test_cutting_out_takes_bays_and_lines_that_have_no_others() -> None:
    other = Line(frozenset({"B-1"}), Schedule.of_days(FIRST, 1, 1, 1), id=8)
    (left,) = cut_out([gapped(), other], {"A-1", "B-1"})
    assert left.bays == {"A-2", "A-3"}
    assert left.gaps[0].bays == {"A-2"}


def test_what_was_given_back_goes_along_with_a_move_and_not_beyond_the_line() -> None:
    line = moved(gapped(), 7)
    assert line.gaps[0].stay.start == FIRST + timedelta(days=7)
    assert with_schedule(gapped(), Schedule.of_days(FIRST + timedelta(days=3), 0, 2, 0)).gaps == ()


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(1, 12))
def test_next_year_is_on_the_same_weekday_and_near_the_same_date(first: date, days: int) -> None:
    step = days_to_next_year(Stay(first, first + timedelta(days=days)), default_calendar())
    assert step % 7 == 0
    assert 300 <= step <= 427


def test_next_year_keeps_clear_of_a_holiday_that_moved_into_the_way() -> None:
    feast = Bilingual("节", "Feast")
    days = frozenset(date(2028, 3, n) for n in range(6, 12))
    calendar = WorkCalendar({2028: CalendarYear(2028, "", days, frozenset(), days, dict.fromkeys(days, feast))})
    show = Stay(date(2027, 3, 8), date(2027, 3, 12))  # Monday to Thursday; a year on it is 6-9 March
    step = days_to_next_year(show, calendar)
    then = show.moved(step)
    assert then.start.weekday() == show.start.weekday()
    assert not days & set(then)
    assert abs((then.start - date(2028, 3, 8)).days) <= 9


def test_a_show_of_a_holiday_goes_with_it() -> None:
    feast = Bilingual("春节", "Spring Festival")
    years = {}
    for year, first in ((2027, date(2027, 2, 6)), (2028, date(2028, 1, 24))):
        days = frozenset(first + timedelta(days=n) for n in range(7))
        years[year] = CalendarYear(year, "", days, frozenset(), days, dict.fromkeys(days, feast))
    show = Stay(date(2027, 2, 8), date(2027, 2, 11))
    then = show.moved(days_to_next_year(show, WorkCalendar(years)))
    assert set(then) <= years[2028].off
    assert then.start.weekday() == show.start.weekday()


def test_a_title_counts_its_year_on() -> None:
    assert next_title(Bilingual("2026济南车展", "Auto Show 2026"), 2026) == Bilingual("2027济南车展", "Auto Show 2027")
    assert next_title(Bilingual("车展", "Auto Show"), 2026) == Bilingual("车展", "Auto Show")
