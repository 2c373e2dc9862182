"""Chinese workdays, days off and make-up workdays, and the periods that are counted in them.

Law: statutory days by the Holiday Measures (2024 version), the days off around them by one State
Council notice a year; periods by Civil Code art. 201-204.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from expobook.domain.text import Bilingual

_SATURDAY = 5
# New Year, Labour Day and National Day: the statutory days that need no table of lunar dates.
FIXED_DAYS = {
    (1, 1): Bilingual("元旦", "New Year"),
    (5, 1): Bilingual("劳动节", "Labour Day"),
    (5, 2): Bilingual("劳动节", "Labour Day"),
    (10, 1): Bilingual("国庆节", "National Day"),
    (10, 2): Bilingual("国庆节", "National Day"),
    (10, 3): Bilingual("国庆节", "National Day"),
}


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's notice: days off (weekends inside the holidays too), make-up workdays, names of days.

    ``forecast`` says that no notice is known: ``off`` then holds the statutory days alone.
    """

    year: int
    source: str
    off: frozenset[date]
    makeup: frozenset[date]
    statutory: frozenset[date]
    names: Mapping[date, Bilingual] = field(default_factory=dict)
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Answers for any day; a year without data has the fixed statutory days alone, as a forecast."""

    years: Mapping[int, CalendarYear]

    def is_forecast(self, year: int) -> bool:
        """Say whether the days off of a year are not published yet."""
        known = self.years.get(year)
        return known is None or known.forecast

    def is_makeup(self, day: date) -> bool:
        """Say whether a weekend day is worked to make up for a holiday."""
        known = self.years.get(day.year)
        return known is not None and day in known.makeup

    def is_statutory(self, day: date) -> bool:
        """Say whether a day is one of the 13 statutory days."""
        known = self.years.get(day.year)
        return (day.month, day.day) in FIXED_DAYS if known is None else day in known.statutory

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is off because of a public holiday, bridging days included."""
        known = self.years.get(day.year)
        return self.is_statutory(day) if known is None else day in known.off

    def is_day_off(self, day: date) -> bool:
        """Say whether nobody works: a holiday, or a weekend day that is not made up."""
        return self.is_holiday(day) or (day.weekday() >= _SATURDAY and not self.is_makeup(day))

    def is_workday(self, day: date) -> bool:
        return not self.is_day_off(day)

    def holiday_name(self, day: date) -> Bilingual | None:
        """Return the name of the holiday a day belongs to, None on other days."""
        known = self.years.get(day.year)
        return FIXED_DAYS.get((day.month, day.day)) if known is None else known.names.get(day)

    def add_business_days(self, start: date, days: int) -> date:
        """Return the workday on which a clock of so many business days ends; the start day does not count."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_workday(day)
        return day

    def period_end(self, start: date, days: int) -> date:
        """Return the last day of a period of calendar days (Civil Code art. 201, 203).

        The start day does not count; an end on a statutory day off or a weekend moves to the next workday.
        """
        day = start + timedelta(days=days)
        while self.is_day_off(day):
            day += timedelta(days=1)
        return day
