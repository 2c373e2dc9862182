"""A show that comes every year: when it usually is, where, and until when its organiser may refuse."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from expobook.domain.diary import Schedule
from expobook.domain.errors import BadInput, UserError
from expobook.domain.holds import DateInThePast
from expobook.domain.text import Bilingual

# The first day of the lunar year (Purple Mountain Observatory); the rule after the festival ends with this table.
SPRING_FESTIVAL = {
    day.year: day
    for day in map(
        date.fromisoformat,
        (
            "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17",
            "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31",
            "2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15", "2038-02-04", "2039-01-24", "2040-02-12",
        ),
    )
}  # fmt: skip
_FORMS = (
    re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"W(?P<week>\d{1,2})-(?P<weekday>[1-7])"),
    re.compile(r"spring\+(?P<after>\d{1,2})w-(?P<weekday>[1-7])"),
)


class RefusalOver(DateInThePast):
    """A year's first refusal has ended, so that no placeholder can wait for it: ``name``, ``year``, ``until``."""

    code = "refusal-over"


class SeriesEnded(UserError):
    """A series was ended, so that no year gets a placeholder: ``name``, ``year``, ``number`` of the series."""

    code = "series-ended"


class EditionExists(UserError):
    """A series has its booking of a year already: ``name``, ``year``, ``number``."""

    code = "edition-exists"


@dataclass(frozen=True, slots=True)
class YearRule:
    """When a show opens each year, as people write it.

    ``09-10`` is the same date; ``W20-4`` Thursday of ISO week 20; ``spring+2w-4`` Thursday of the second week after
    Spring Festival, where the first is the one that begins on the Monday after the festival's first day.
    """

    text: str

    def __post_init__(self) -> None:
        if self._found() is None:
            raise BadInput(field="rule", value=self.text, why="not-a-year-rule")
        if self.text.startswith("W") and int(self._found()["week"]) not in range(1, 54):  # type: ignore[index]
            raise BadInput(field="rule", value=self.text, why="not-a-year-rule")

    def _found(self) -> re.Match[str] | None:
        return next((found for form in _FORMS if (found := form.fullmatch(self.text))), None)

    @property
    def parts(self) -> dict[str, int]:
        """Its figures: ``month`` and ``day``, ``week`` and ``weekday`` (1 is Monday), or ``after`` and ``weekday``."""
        found = self._found()
        assert found is not None
        return {name: int(value) for name, value in found.groupdict().items()}

    def opening(self, year: int) -> date:
        """Return the first day of the show in a year; raises ``BadInput`` where the year has no such day."""
        if not 1900 <= year < 2200:
            raise BadInput(field="year", value=str(year), why="far-date")
        said = self.parts
        try:
            if "month" in said:
                return date(year, said["month"], said["day"])
            if "week" in said:
                return date.fromisocalendar(year, said["week"], said["weekday"])
            festival = SPRING_FESTIVAL[year]
        except (ValueError, KeyError) as error:
            raise BadInput(field="rule", value=f"{self.text} {year}", why="no-such-day-in-year") from error
        monday = festival + timedelta(days=7 - festival.weekday())
        return monday + timedelta(weeks=said["after"] - 1, days=said["weekday"] - 1)


@dataclass(frozen=True, slots=True)
class Series:
    """A yearly show with its usual halls and days; first refusal ends ``refusal_days`` before the show opens."""

    id: int
    name: Bilingual
    rule: YearRule
    bays: frozenset[str]
    build_up: int
    show: int
    dismantle: int
    refusal_days: int = 270
    organiser_id: int = 0
    theme: str = ""
    active: bool = True
    version: int = 0

    def schedule(self, year: int) -> Schedule:
        """Return its days in a year; raises ``BadInput`` where the year has no such day."""
        first = self.rule.opening(year) - timedelta(days=self.build_up)
        return Schedule.of_days(first, self.build_up, self.show, self.dismantle)

    def refusal_until(self, year: int) -> date:
        """Return the last day on which the organiser has first refusal."""
        return self.rule.opening(year) - timedelta(days=self.refusal_days)


@dataclass(frozen=True, slots=True)
class Edition:
    """The booking that a series has in a year."""

    series_id: int
    year: int
    booking_id: int
