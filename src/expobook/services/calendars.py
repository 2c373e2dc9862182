"""The calendars that the program comes with, and a book's own: with the notices that its staff added over them."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from expobook.domain.calendar import FIXED_DAYS, CalendarYear, WorkCalendar
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.exchange import atomic
from expobook.resources import resource
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "calendar-years"
_LARGEST = 1_000_000
_LUNAR = {
    "spring": Bilingual("春节", "Spring Festival"),
    "qingming": Bilingual("清明节", "Qingming"),
    "dragon": Bilingual("端午节", "Dragon Boat"),
    "autumn": Bilingual("中秋节", "Mid-Autumn"),
}


class BadCalendar(UserError):
    """A calendar file cannot be used: ``file``, ``why``, ``detail``."""

    code = "bad-calendar"


@cache
def default_calendar() -> WorkCalendar:
    """Return the calendar of the published years, and forecasts from the statutory days for those that follow."""
    years = {year: _forecast(year) for year in _lunar_years()}
    for file in sorted(resource("calendar").glob("[0-9]*.json")):
        notice = read_year(file)
        years[notice.year] = notice
    return WorkCalendar(years)


def with_year(calendar: WorkCalendar, notice: CalendarYear) -> WorkCalendar:
    """Return the calendar with one year's notice put in or replaced."""
    return WorkCalendar({**calendar.years, notice.year: notice})


def calendar_of(uow: UnitOfWork) -> WorkCalendar:
    """Return the calendar of a book: the shipped years, and over them those that its staff imported."""
    calendar = default_calendar()
    for data in (uow.settings.get(SETTING) or {}).values():
        calendar = with_year(calendar, _notice(data))
    return calendar


def read_year(path: Path) -> CalendarYear:
    """Return the notice of a file, as :func:`read_notice` does, without what it was made of."""
    return read_notice(path)[0]


def read_notice(path: Path) -> tuple[CalendarYear, dict[str, Any]]:
    """Return a checked notice, and the plain values of its file: ``year``, ``source``, ``holidays`` (``zh``, ``en``,
    ``off``), ``makeup``.

    Raises:
        FileTrouble: it cannot be read.
        BadCalendar: it has another form, or days that cannot be.
    """
    raw = atomic.read(path, at_most=_LARGEST)
    try:
        data = json.loads(raw.decode("utf-8"))
        return _notice(data), data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadCalendar(file=str(path), why="wrong-form", detail=str(error)[:80]) from error


def _notice(data: Mapping[str, Any]) -> CalendarYear:
    year = int(data["year"])
    names = {
        date.fromisoformat(day): Bilingual(holiday["zh"], holiday["en"])
        for holiday in data["holidays"]
        for day in holiday["off"]
    }
    makeup = frozenset(date.fromisoformat(day) for day in data["makeup"])
    if any(day.year != year for day in (*names, *makeup)):
        raise ValueError("a day lies in another year")
    if makeup & names.keys():
        raise ValueError(f"{min(makeup & names.keys())} is off and made up")
    if any(day.weekday() < 5 for day in makeup):
        raise ValueError("a make-up workday is no weekend day")
    statutory = statutory_days(year)
    return CalendarYear(year, str(data["source"]), frozenset(names), makeup, frozenset(statutory), names)


def _forecast(year: int) -> CalendarYear:
    days = statutory_days(year)
    return CalendarYear(year, "forecast", frozenset(days), frozenset(), frozenset(days), days, forecast=True)


def statutory_days(year: int) -> dict[date, Bilingual]:
    """Return the statutory days of a year with their names; lunar ones only where their dates are known."""
    days = {date(year, month, day): name for (month, day), name in FIXED_DAYS.items()}
    for feast, text in _lunar_years().get(year, {}).items():
        first = date.fromisoformat(f"{year}-{text}")
        # Spring Festival: the eve and the first three days of the first lunar month.
        spread = range(-1, 3) if feast == "spring" else range(1)
        days |= {first + timedelta(days=n): _LUNAR[feast] for n in spread}
    return days


@cache
def _lunar_years() -> dict[int, dict[str, str]]:
    data = json.loads(resource("calendar", "lunar.json").read_text(encoding="utf-8"))
    return {int(year): dict(zip(data["fields"], days, strict=True)) for year, days in data["years"].items()}
