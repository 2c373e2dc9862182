"""A report as a value: a table with what its columns measure, and how it is drawn; the same for window and paper.

Words are keys of the catalogue ``report``; figures are whole numbers or ``Decimal``, shares are in per cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual

Value = int | Decimal | str | date | Bilingual | None


class UnknownReport(UserError):
    """There is no such report, or it cannot be told apart in that way: ``name``, ``known``."""

    code = "unknown-report"


class Unit(StrEnum):
    """What a column measures, and so how it is written and set."""

    TEXT = "text"
    MONTH = "month"
    COUNT = "count"
    DAYS = "days"
    M2 = "m2"
    M2_DAYS = "m2-days"
    PERCENT = "percent"
    FEN = "fen"

    @property
    def is_figure(self) -> bool:
        return self not in (Unit.TEXT, Unit.MONTH)


class Form(StrEnum):
    """How a report is drawn."""

    STACKED = "stacked"  # a column a row of the table, its series one above the other
    GROUPED = "grouped"  # series side by side
    BARS = "bars"  # lying bars, one a row, for names
    HEAT = "heat"  # a square a cell: rows by columns, shares of a hundred


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` names its head in the catalogue; ``head`` where the head itself is data, such as a year."""

    key: str
    unit: Unit = Unit.COUNT
    head: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A column that is drawn, in one of the styles that look.md gives to phases and states."""

    column: str
    style: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns are drawn how; the first column of the table names the places along the axis."""

    form: Form
    series: tuple[Series, ...]
    most: Decimal | None = None  # the end of the scale, where it is known: 100 for shares


@dataclass(frozen=True, slots=True)
class Report:
    """A table of figures on some days; ``total`` is a row of its own, ``notes`` are keys of further sentences."""

    key: str
    stay: Stay
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    chart: Chart
    total: tuple[Value, ...] | None = None
    by: str = ""
    notes: tuple[str, ...] = ()

    def values(self, column: str) -> tuple[Value, ...]:
        """Return one column; raises ``KeyError`` for one that the report lacks."""
        place = self.place_of(column)
        return tuple(row[place] for row in self.rows)

    def place_of(self, column: str) -> int:
        for place, each in enumerate(self.columns):
            if each.key == column:
                return place
        raise KeyError(column)


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return a share of a hundred to a tenth, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def summed(columns: Sequence[Column], rows: Sequence[Sequence[Value]], units: Sequence[Unit]) -> list[Value]:
    """Return the sums of the columns of some units, None elsewhere and where rows say nothing to add up."""
    return [_sum([row[place] for row in rows]) if each.unit in units else None for place, each in enumerate(columns)]


def _sum(values: Sequence[Value]) -> Value:
    known = [value for value in values if isinstance(value, int | Decimal)]
    return sum(known) if known or not values else None
