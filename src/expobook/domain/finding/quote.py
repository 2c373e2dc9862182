"""Prices by the tariff for any area on any opening day, each different sum worked out once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.finding.floor import Ints
from expobook.domain.finding.request import Part
from expobook.domain.geometry import MM2_PER_M2, rectangle
from expobook.domain.pricing import price
from expobook.domain.pricing_parts import day_kind
from expobook.domain.tariff import DayKind, HolidayDays, Tariff
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, SpaceClass, Venue, Zone

_NO_NAME = Bilingual("", "")
Areas = Mapping[SpaceClass, int]
_Sizes = tuple[int, ...]


class Quoter:
    """Prices a request's parts with one tariff.

    Days of opening are of a kind when every phase has as many days of each season and as many
    holidays: then any area costs the same, and the sum is worked out once.
    """

    def __init__(self, tariff: Tariff, calendar: WorkCalendar, parts: Sequence[Part]) -> None:
        self._tariff, self._calendar, self._parts = tariff.measured(), calendar, tuple(parts)
        self._known: dict[tuple[int, tuple[_Sizes, ...]], int] = {}
        self._kinds: dict[tuple[int, ...], int] = {}
        self._days: list[date] = []

    def of(self, parts: Sequence[Part]) -> "Quoter":
        """Return the same for other parts."""
        return Quoter(self._tariff, self._calendar, parts)

    @property
    def thresholds(self) -> tuple[int, ...]:
        """The areas in mm2 from which on a larger discount by size is given."""
        return tuple(step.start * MM2_PER_M2 for step in self._tariff.size_steps)

    def kinds(self, first: date, count: int) -> Ints:
        """Return the kind of each of ``count`` opening days from ``first`` on."""
        if count == 0:
            return np.zeros(0, dtype=np.int64)
        before = max(part.build_up for part in self._parts)
        after = max(part.show + part.dismantle for part in self._parts)
        sums = self._running(first - timedelta(days=before), before + count + after)
        columns = []
        for part in self._parts:
            edge = before - part.build_up
            for days in (part.build_up, part.show, part.dismantle):
                columns.append(sums[edge + days : edge + days + count] - sums[edge : edge + count])
                edge += days
        features, inverse = np.unique(np.concatenate(columns, axis=1), axis=0, return_inverse=True)
        earliest = [int(np.argmax(inverse == n)) for n in range(len(features))]
        numbers = [
            self._number(tuple(row), first + timedelta(days=earliest[n])) for n, row in enumerate(features.tolist())
        ]
        return np.array(numbers, dtype=np.int64)[inverse]

    def total(self, kind: int, areas: Sequence[Areas]) -> int:
        """Return fen with tax for the mm2 of each part by class of space, on opening days of a kind."""
        key = (kind, tuple(tuple(each.get(name, 0) for name in SpaceClass) for each in areas))
        if key not in self._known:
            self._known[key] = self._priced(self._days[kind], areas)
        return self._known[key]

    def _number(self, features: tuple[int, ...], day: date) -> int:
        if features not in self._kinds:
            self._kinds[features] = len(self._days)
            self._days.append(day)
        return self._kinds[features]

    def _running(self, first: date, days: int) -> Ints:
        """Return running counts of days of each season, of holidays, and of kinds of days that rates tell apart."""
        tariff, calendar = self._tariff, self._calendar
        is_due = calendar.is_statutory if tariff.holiday_days is HolidayDays.STATUTORY else calendar.is_day_off
        counts = np.zeros((days + 1, len(tariff.seasons) + 1 + 2 * tariff.tells_days), dtype=np.int64)
        for n in range(days if tariff.seasons or tariff.holiday_percent or tariff.tells_days else 0):
            day = first + timedelta(days=n)
            season = tariff.season_on(day)
            if season is not None:
                counts[n + 1, tariff.seasons.index(season)] = 1
            if tariff.holiday_percent:
                counts[n + 1, len(tariff.seasons)] = is_due(day)
            if tariff.tells_days:
                kind = day_kind(day, tariff, calendar)
                counts[n + 1, -2:] = kind is DayKind.WEEKEND, kind is DayKind.HOLIDAY
        return np.cumsum(counts, axis=0)

    def _priced(self, day: date, areas: Sequence[Areas]) -> int:
        """Price bays made to measure: a price asks for areas and classes, not for places."""
        bays: list[Bay] = []
        lines = []
        for number, (part, sizes) in enumerate(zip(self._parts, areas, strict=True)):
            own = [
                Bay(f"{number}-{kind.value}", kind.value, rectangle(0, 0, size, 1), kind)
                for kind, size in sizes.items()
                if size
            ]
            bays += own
            if own:
                lines.append(Line(frozenset(bay.code for bay in own), part.opening(day)))
        halls = tuple(Hall(kind.value, _NO_NAME, "", rectangle(0, 0, 1, 1), space_class=kind) for kind in SpaceClass)
        measure = Venue("", _NO_NAME, _NO_NAME, (Zone("", _NO_NAME),), halls, tuple(bays))
        return price(lines, measure, self._tariff, self._calendar).total
