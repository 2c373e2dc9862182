"""What each day of the chart is - weekend, holiday, make-up workday - as arrays, a year at a time."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from expobook.domain.calendar import WorkCalendar
from expobook.domain.text import Bilingual

Kinds = NDArray[np.int8]
WORK, WEEKEND, HOLIDAY = 0, 1, 2


class CalendarDays:
    """Answers for spans of ordinals; each year is asked of the calendar once."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._years: dict[int, Kinds] = {}
        self._named: dict[int, list[tuple[int, int, Bilingual]]] = {}
        self._makeup: dict[int, list[int]] = {}

    def kinds(self, first: int, until: int) -> Kinds:
        """Return ``WORK``, ``WEEKEND`` or ``HOLIDAY`` of each day from ``first`` to before ``until``."""
        parts, day = [], first
        while day < until:
            year = date.fromordinal(day).year
            known, start = self._year(year), date(year, 1, 1).toordinal()
            parts.append(known[day - start : until - start])
            day = start + len(known)
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int8)

    def holidays(self, first: int, until: int) -> list[tuple[int, int, Bilingual]]:
        """Return the named holidays that touch a span: first day, day after the last, name."""
        found = []
        for year in range(date.fromordinal(first).year, date.fromordinal(until).year + 1):
            self._year(year)
            found += [one for one in self._named[year] if one[0] < until and one[1] > first]
        return found

    def makeup_days(self, first: int, until: int) -> list[int]:
        """Return the weekend days of a span that are worked."""
        found = []
        for year in range(date.fromordinal(first).year, date.fromordinal(until).year + 1):
            self._year(year)
            found += [day for day in self._makeup[year] if first <= day < until]
        return found

    def _year(self, year: int) -> Kinds:
        if year not in self._years:
            calendar, start = self._calendar, date(year, 1, 1)
            days = [start + timedelta(days=n) for n in range((date(year + 1, 1, 1) - start).days)]
            self._years[year] = np.array(
                [HOLIDAY if calendar.is_holiday(d) else WEEKEND if calendar.is_day_off(d) else WORK for d in days],
                dtype=np.int8,
            )
            self._makeup[year] = [d.toordinal() for d in days if calendar.is_makeup(d)]
            self._named[year] = self._runs(days)
        return self._years[year]

    def _runs(self, days: list[date]) -> list[tuple[int, int, Bilingual]]:
        found: list[tuple[int, int, Bilingual]] = []
        for day in days:
            name = self._calendar.holiday_name(day)
            if name is None:
                continue
            if found and found[-1][1] == day.toordinal() and found[-1][2] == name:
                found[-1] = (found[-1][0], day.toordinal() + 1, name)
            else:
                found.append((day.toordinal(), day.toordinal() + 1, name))
        return found
