"""Yearly shows find their days by rule, get their placeholder once, and are reminded of before first refusal ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from expobook.domain.booking import Organiser, Status
from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.series import SPRING_FESTIVAL, EditionExists, RefusalOver, Series, SeriesEnded, YearRule
from expobook.domain.tasks import TaskKind
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.releasing import lapse_holds, release
from expobook.services.diary.series import all_series, place_all, place_edition, save_series, years_of
from expobook.services.parties.merging import merge
from expobook.services.parties.registry import add_organiser
from expobook.services.today.work_lists import tasks
from expobook.words import rule_words, sentence
from tests.services.conftest import Clock, Hold, line


@pytest.mark.parametrize(
    ("rule", "year", "opens"),
    [
        ("09-10", 2028, date(2028, 9, 10)),
        ("W20-4", 2027, date(2027, 5, 20)),
        ("W53-1", 2026, date(2026, 12, 28)),
        ("spring+1w-1", 2027, date(2027, 2, 8)),  # the festival is Saturday 6 February
        ("spring+2w-4", 2027, date(2027, 2, 18)),
        ("spring+2w-4", 2026, date(2026, 3, 5)),  # Tuesday 17 February: the first whole week begins on the 23rd
    ],
)
def test_a_rule_finds_its_day(rule: str, year: int, opens: date) -> None:
    assert YearRule(rule).opening(year) == opens


@pytest.mark.parametrize("text", ["", "10", "13-40x", "W0-1", "W20-8", "W54-1", "spring", "spring+2w", "<b>"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        YearRule(text)


@pytest.mark.parametrize(("rule", "year"), [("02-29", 2027), ("W53-1", 2027), ("spring+1w-1", 2041), ("13-01", 2027)])
def test_a_year_without_the_day_is_refused(rule: str, year: int) -> None:
    with pytest.raises(BadInput) as refused:
        YearRule(rule).opening(year)
    assert refused.value.facts["why"] == "no-such-day-in-year"


def test_the_festival_is_a_new_moon_in_january_or_february() -> None:
    """From one year to the next are 12 or 13 moons of 29.53 days."""
    years = sorted(SPRING_FESTIVAL)
    assert years == list(range(2020, 2041))
    for before, after in pairwise(years):
        days = (SPRING_FESTIVAL[after] - SPRING_FESTIVAL[before]).days
        assert days in (353, 354, 355, 383, 384, 385)
        assert date(after, 1, 21) <= SPRING_FESTIVAL[after] <= date(after, 2, 20)


def boats(desk: Desk, rule: str = "06-10", refusal: int = 80, organiser: int = 0, *, active: bool = True) -> Series:
    bays = frozenset({"A-1", "A-2"})
    new = Series(0, Bilingual("船展", "Boats"), YearRule(rule), bays, 2, 3, 1, refusal, organiser, "auto", active)
    return save_series(desk, new)[0]


def test_a_placeholder_is_a_hold_until_first_refusal_ends(desk: Desk, clock: Clock) -> None:
    owner, _ = add_organiser(desk, Organiser(0, Bilingual("甲", "")))
    series = boats(desk, organiser=owner.id)
    placed, _ = place_edition(desk, series.id, 2027)
    booking = placed.held.booking
    assert (booking.title, booking.organiser_id) == (Bilingual("船展 2027", "Boats 2027"), owner.id)
    assert booking.status is Status.HOLD
    (made,) = booking.lines
    days = made.schedule
    assert (days.start, days.show_from, days.until) == (date(2027, 6, 8), date(2027, 6, 10), date(2027, 6, 14))
    assert made.bays == series.bays
    assert booking.expires == datetime(2027, 3, 22, 17, 30)
    with pytest.raises(EditionExists) as refused:
        place_edition(desk, series.id, 2027)
    assert refused.value.facts["number"] == booking.number
    years = {each.year: each for each in years_of(desk, series.id)}
    assert years[2027].booking == booking
    assert years[2028].booking is None
    clock.moment = datetime(2027, 3, 23, 9, 0)
    lapse_holds(desk)
    gone = next(each.booking for each in years_of(desk, series.id) if each.year == 2027)
    assert gone is not None
    assert gone.status is Status.RELEASED
    assert check_book(desk) == ()


def test_a_year_is_placed_again_when_its_booking_went(desk: Desk) -> None:
    series = boats(desk)
    first, _ = place_edition(desk, series.id, 2027)
    release(desk, first.held.booking.id, why="not this year")
    second, _ = place_edition(desk, series.id, 2027)
    assert second.held.booking.id != first.held.booking.id


def test_a_year_that_no_book_keeps_and_one_whose_refusal_is_over_are_refused_in_their_words(desk: Desk) -> None:
    one = boats(desk, "W20-4")
    for year in (1500, 2500):
        with pytest.raises(BadInput) as far:
            place_edition(desk, one.id, year)
        assert "1900 to 2199" in sentence(far.value, "en")
    with pytest.raises(RefusalOver) as over:
        place_edition(desk, one.id, 2026)
    assert "for 2026 ended on" in sentence(over.value, "en")


def test_a_series_that_ended_is_placed_only_when_it_goes_on_again(desk: Desk) -> None:
    ended = boats(desk, active=False)
    with pytest.raises(SeriesEnded) as refused:
        place_edition(desk, ended.id, 2027)
    assert f"series change {ended.id} --go-on" in sentence(refused.value, "en")
    assert "已终止" in sentence(refused.value, "zh")
    assert [each.booking for each in years_of(desk, ended.id)] == [None] * 4
    save_series(desk, replace(ended, active=True))
    placed, _ = place_edition(desk, ended.id, 2027)
    assert placed.held.booking.status is Status.HOLD


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        ("09-10", "10 Sep", "9月10日"),
        ("W20-4", "Thu of W20", "20周 周四"),
        ("spring+2w-7", "Sun of the 2nd week after Spring Festival", "春节后第2周 周日"),
        ("spring+12w-1", "Mon of the 12th week after Spring Festival", "春节后第12周 周一"),
        ("13-01", "13-01", "13-01"),
    ],
)
def test_a_rule_is_said_in_words(rule: str, en: str, zh: str) -> None:
    assert (rule_words(YearRule(rule), "en"), rule_words(YearRule(rule), "zh")) == (en, zh)


def test_all_series_are_placed_at_once_and_what_cannot_be_is_told(desk: Desk) -> None:
    one, late = boats(desk), boats(desk, "01-10", 200)
    boats(desk, active=False)
    placed, refused, _ = place_all(desk, 2027)
    assert [each.series.id for each in placed] == [one.id]
    ((series, refusal),) = refused
    assert series.id == late.id
    assert isinstance(refusal, RefusalOver)
    assert place_all(desk, 2027)[0] == ()


def test_first_refusal_is_reminded_of_a_month_before_it_ends(desk: Desk, clock: Clock, hold: Hold) -> None:
    placed, _ = place_edition(desk, boats(desk).id, 2027)
    hold("Other", line("B-1"))
    ends = placed.held.booking.expires
    assert ends is not None

    def reminded() -> list[int]:
        return [task.booking.id for task in tasks(desk) if task.kind is TaskKind.REFUSAL]

    clock.moment = ends - timedelta(days=40)
    assert reminded() == []
    clock.moment = ends - timedelta(days=20)
    assert reminded() == [placed.held.booking.id]


def test_a_series_that_cannot_be_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownThing):
        boats(desk, organiser=99)
    with pytest.raises(BadInput):
        boats(desk, refusal=-1)
    assert all_series(desk) == ()


def test_a_series_follows_a_merge(desk: Desk) -> None:
    stays, goes = (add_organiser(desk, Organiser(0, Bilingual(name, "")))[0] for name in "甲乙")
    boats(desk, organiser=goes.id)
    merge(desk, stays.id, goes.id, "same")
    assert [each.organiser_id for each in all_series(desk)] == [stays.id]
