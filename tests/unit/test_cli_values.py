"""What people type on the command line is read as they mean it, or refused."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.cli.tables import MAX_COLUMN, plain, table, width
from expobook.cli.values import amount, count, day, extra_line, moment, names, phase_days, schedule, space, stay, whole
from expobook.domain.diary import DatesReversed, Phase, Schedule, ShowOutsideLicence, Stay
from expobook.domain.errors import BadInput, UserError
from expobook.domain.text import Bilingual
from expobook.words import sentence
from tests.venues import small_venue


def test_days_are_inclusive_when_typed_and_half_open_inside() -> None:
    assert stay("2026-12-05..2026-12-23") == Stay(date(2026, 12, 5), date(2026, 12, 24))
    assert stay("2026-12-05") == Stay(date(2026, 12, 5), date(2026, 12, 6))


def test_both_ways_to_say_the_phases_mean_the_same() -> None:
    by_dates = schedule("2026-12-05..2026-12-13", "2026-12-09..2026-12-11", None, None)
    by_days = schedule(None, None, "2026-12-05", "4+3+2")
    assert by_dates == by_days == Schedule(date(2026, 12, 5), date(2026, 12, 9), date(2026, 12, 12), date(2026, 12, 14))


def test_without_show_days_the_whole_stay_is_the_show() -> None:
    days = "2026-12-05..2026-12-06"
    assert schedule(days, None, None, None).spans() == [(Phase.SHOW, stay(days))]


def test_reversed_days_and_a_show_outside_are_told_apart() -> None:
    with pytest.raises(DatesReversed):
        stay("2026-12-05..2026-12-04")
    with pytest.raises(ShowOutsideLicence):
        schedule("2026-12-05..2026-12-06", "2026-12-04..2026-12-05", None, None)
    with pytest.raises(BadInput):
        schedule(None, None, "2026-12-05", None)


def read_or_refused(read: Callable[..., object], *words: str) -> bool:
    """Say whether something was made of the words, or a sentence said why not."""
    try:
        return read(*words) is not None
    except UserError as refused:
        return bool(sentence(refused, "en") and sentence(refused, "zh"))


@given(st.text(max_size=30))
def test_no_text_at_all_gets_past_the_readers_as_a_crash(text: str) -> None:
    for read in (day, stay, partial(moment, hour=time.min), phase_days):
        assert read_or_refused(read, text)
    for number in (amount, count, whole):
        assert read_or_refused(number, text, "x")


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "0", "", "1e999", "½"])
def test_figures_are_finite_and_above_zero(text: str) -> None:
    with pytest.raises(BadInput):
        count(text, "x")


def test_a_name_goes_to_its_language() -> None:
    assert names("Book fair", "书展", "title") == Bilingual("书展", "Book fair")
    assert names("书展", "Book fair", "title") == Bilingual("书展", "Book fair")
    assert names("书展", None, "title") == Bilingual("书展", "")
    assert names("Book fair", None, "title") == Bilingual("", "Book fair")


def test_space_is_named_by_words_and_by_commas() -> None:
    venue = small_venue()
    assert space(venue, ["A-1,A-2", "Y"]) == {"A-1", "A-2", "Y-1"}
    line = extra_line(venue, ["A", "2027-03-01..2027-03-04", "2027-03-02", "2"])
    assert (len(line.bays), line.alternative, line.schedule.show) == (3, 2, stay("2027-03-02"))


def test_a_moment_without_a_time_is_at_the_hour_that_is_meant() -> None:
    assert moment("2026-12-05", time(16)) == datetime(2026, 12, 5, 16)
    assert moment("2026-12-05T09:15", time(16)) == datetime(2026, 12, 5, 9, 15)


def test_columns_line_up_in_chinese() -> None:
    lines = table(["编号", "名称", "m²"], [["B-1", "广州车展", Decimal("12500")], ["B-2", "Fair", 5]], "zh")
    assert len({width(line) for line in lines}) == 1
    assert lines[-1].endswith("      5")


def test_a_long_name_is_cut_and_a_figure_never() -> None:
    lines = table(["a", "b"], [["x" * 200, 10**60]], "en")
    assert width(lines[-1].split("  ")[0]) == MAX_COLUMN
    assert f"{10**60:,}" in lines[-1]


def test_json_is_plain() -> None:
    value = {"stay": stay("2026-12-05"), "phase": Phase.BUILD_UP, "bays": frozenset("ba"), "rate": Decimal("7.00")}
    assert plain(value) == {
        "stay": {"start": "2026-12-05", "until": "2026-12-06"},
        "phase": "build-up",
        "bays": ["a", "b"],
        "rate": "7.00",
    }
