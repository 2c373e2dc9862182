"""Workdays agree day by day with a library made by others, and clocks with the published examples."""

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from expobook.services.calendars import BadCalendar, default_calendar, read_year

CALENDAR = default_calendar()


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_a_published_year_agrees_with_the_oracle(year: int) -> None:
    day, workdays = date(year, 1, 1), 0
    while day.year == year:
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        workdays += CALENDAR.is_workday(day)
        day += timedelta(days=1)
    assert workdays == 248
    assert len(CALENDAR.years[year].statutory) == 13


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-12", "2026-02-24"),
        ("2026-04-30", "2026-05-08"),
        ("2026-09-17", "2026-09-21"),
        ("2026-09-30", "2026-10-10"),
    ],
)
def test_a_clock_of_three_business_days_leaves_the_start_day_out(start: str, end: str) -> None:
    assert CALENDAR.add_business_days(date.fromisoformat(start), 3) == date.fromisoformat(end)


def test_a_year_without_a_notice_is_a_forecast_and_never_an_error() -> None:
    assert CALENDAR.is_forecast(2027)
    assert CALENDAR.is_day_off(date(2027, 2, 6))
    assert CALENDAR.is_forecast(2090)
    assert CALENDAR.is_workday(date(2090, 1, 2))
    assert CALENDAR.is_statutory(date(2090, 10, 3))
    assert CALENDAR.is_day_off(date(2036, 1, 1))
    assert CALENDAR.holiday_name(date(2036, 1, 1)) is not None
    assert not CALENDAR.is_forecast(2026)


def test_a_period_that_ends_on_a_day_off_runs_to_the_next_workday() -> None:
    assert CALENDAR.period_end(date(2026, 9, 21), 10) == date(2026, 10, 8)


@pytest.mark.parametrize(
    "change",
    [
        {"makeup": ["2027-02-06"]},
        {"makeup": ["2027-03-01"]},
        {"makeup": ["2026-03-07"]},
        {"holidays": [3]},
        {"year": "x"},
    ],
)
def test_a_bad_notice_is_one_refusal(tmp_path: Path, change: dict[str, object]) -> None:
    good = {
        "year": 2027,
        "source": "s",
        "holidays": [{"zh": "春节", "en": "Spring", "off": ["2027-02-06"]}],
        "makeup": [],
    }
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(good), encoding="utf-8")
    assert not read_year(path).forecast
    path.write_text(json.dumps(good | change), encoding="utf-8")
    with pytest.raises(BadCalendar):
        read_year(path)
