"""A tariff's file in fields: which there are, how each is written in a cell, and back; nothing of Qt's widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

YES = "✓"
TO = ".."  # between the first and the last day of a span


@dataclass(frozen=True, slots=True)
class Field:
    """A column or line: its key in the file (``unit.zh`` inside a pair), its title, and its kind.

    Kinds are ``text``, ``figure`` (a decimal, kept as text), ``count`` (a whole number), ``list`` (texts by commas),
    ``counts`` (whole numbers by commas), ``spans`` (days ``first..last`` by commas), ``flag`` and ``choice`` (one of
    ``choices``; those of seasons and taxes come from the tariff itself). Empty cells are left out of the file.
    """

    key: str
    title: str
    kind: str = "text"
    choices: tuple[str, ...] = ()


_SOURCE = Field("source", "Source")
_RULE = Field("rule", "Row")
_TAX = Field("tax_class", "Tax class", "choice")
_PERCENT = Field("percent", "%", "figure")

PARTS: Mapping[str, Sequence[Field]] = {
    "rates": (
        _RULE,
        Field("class", "Space class", "choice", ("hall", "login", "outdoor")),
        Field("phase", "Phase", "choice", ("build_up", "show", "dismantle")),
        Field("rate", "Rate, a m² and day", "figure"),
        Field("halls", "Halls", "list"),
        Field("season", "Season", "choice"),
        Field("days", "Kind of day", "choice", ("", "weekday", "weekend", "holiday", "day-off")),
        _TAX,
        _SOURCE,
    ),
    "seasons": (
        _RULE,
        Field("zh", "Chinese"),
        Field("en", "English"),
        Field("months", "Months", "counts"),
        Field("spans", "Days, first..last", "spans"),
        _PERCENT,
        Field("alone", "No other discount", "flag"),
        _SOURCE,
    ),
    "size_steps": (_RULE, Field("from_m2", "From m²", "count"), _PERCENT, _SOURCE),
    "length_steps": (_RULE, Field("from_days", "From days", "count"), _PERCENT, _SOURCE),
    "hall_steps": (_RULE, Field("from_halls", "From halls", "count"), _PERCENT, _SOURCE),
    "overtime.free": (
        Field("from_m2", "From m²", "count"),
        Field("from_days", "From days", "count"),
        Field("hours", "Free hours", "figure"),
    ),
    "services": (
        Field("code", "Code"),
        Field("zh", "Chinese"),
        Field("en", "English"),
        Field("unit.zh", "Unit, Chinese"),
        Field("unit.en", "Unit, English"),
        Field("rate", "Rate", "figure"),
        Field("free", "Free", "figure"),
        _TAX,
        _SOURCE,
    ),
    "tax_classes": (
        Field("code", "Code"),
        Field("zh", "Chinese"),
        Field("en", "English"),
        Field("percent", "Tax, %", "figure"),
        Field("stamp_percent", "Stamp duty, %", "figure"),
        _SOURCE,
    ),
}

SECTIONS: Mapping[str, Sequence[Field]] = {
    "general": (
        Field("name.zh", "Name, Chinese"),
        Field("name.en", "Name, English"),
        Field("code", "Code"),
        Field("valid_from", "Holds from"),
        Field("valid_until", "Until before (empty: without end)"),
        Field("currency", "Currency", "choice", ("CNY", "HKD", "USD", "EUR", "JPY", "KRW")),
        Field("minimum_m2", "Least area, m²", "count"),
        _SOURCE,
        Field("note.zh", "Note, Chinese"),
        Field("note.en", "Note, English"),
    ),
    "holiday": (
        Field("holiday.percent", "Surcharge, %", "figure"),
        Field("holiday.days", "On", "choice", ("statutory", "all-days-off")),
        Field("holiday.rule", "Row"),
        Field("holiday.source", "Source"),
    ),
    "part_hall": (
        Field("part_hall.whole", "The whole hall is billed", "flag"),
        Field("part_hall.percent", "Surcharge, %", "figure"),
        Field("part_hall.rule", "Row"),
        Field("part_hall.source", "Source"),
    ),
    "combine": (
        Field("combine", "Discounts combine", "choice", ("larger", "sum", "product")),
        Field("combine_season", "Seasons are combined too", "flag"),
        Field("floor_percent", "Never below, % of the price", "figure"),
    ),
    "overtime": (
        Field("overtime.rate", "Rate, a hall and hour", "figure"),
        Field("overtime.percent", "or % of the price of the day, an hour", "figure"),
        Field("overtime.least_hours", "Hours billed at least", "figure"),
        Field("overtime.rounds_from", "A whole hour from minute", "count"),
        Field("overtime.cap_percent", "At most % of the price of the day", "figure"),
        Field("overtime.evening_percent", "An evening, % of the price of the day", "figure"),
        Field("overtime.tax_class", "Tax class", "choice"),
        Field("overtime.rule", "Row"),
        Field("overtime.source", "Source"),
    ),
}
OPTIONAL = ("holiday", "part_hall", "overtime")  # a part of the file that is left out when its fields are empty


def rows_of(data: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    """Return the rows of a part of a file; tax classes, which the file keeps by code, carry it as a field."""
    first, _, second = part.partition(".")
    found = data.get(first) or {}
    if second:
        return list(found.get(second) or ())
    if isinstance(found, Mapping):
        return [{"code": code, **each} for code, each in found.items()]
    return list(found)


def put_rows(made: dict[str, Any], part: str, rows: list[dict[str, Any]]) -> None:
    """Put rows into a file's values; a part that has none and had none stays out."""
    first, _, second = part.partition(".")
    if part == "tax_classes":
        made[part] = {str(each.get("code", "")): {k: v for k, v in each.items() if k != "code"} for each in rows}
    elif not second:
        if rows or part in made:
            made[part] = rows
    elif rows or second in (made.get(first) or {}):
        made[first] = {**(made.get(first) or {}), second: rows}


def said(each: Mapping[str, Any], field: Field) -> str:
    """Return a value of the file as a cell has it."""
    first, _, second = field.key.partition(".")
    value = each.get(first)
    if second:
        value = value.get(second) if isinstance(value, Mapping) else None
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    if field.kind == "spans":
        return ", ".join(TO.join(map(str, span)) for span in value)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def put(made: dict[str, Any], field: Field, text: str) -> None:
    """Put what a cell has into a file's values; what cannot be read stays as typed, for the check to name."""
    first, _, second = field.key.partition(".")
    if text == said(made, field):
        if not second or field.kind != "text":
            return
        if isinstance(made.get(first), Mapping) and second in made[first]:
            return
    value = text if second and field.kind == "text" else _value(field.kind, text)
    inner = dict(made.get(first) or {}) if second else made
    name = second or first
    if value is None:
        inner.pop(name, None)
    else:
        inner[name] = value
    if second:
        made[first] = inner


def _value(kind: str, text: str) -> Any:
    if not text:
        return None
    if kind == "flag":
        return True
    if kind == "count":
        return int(text) if text.isdecimal() else text
    parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if kind == "spans":
        return [[day.strip() for day in part.split(TO)] for part in parts]
    if kind == "counts":
        return [int(part) if part.isdecimal() else part for part in parts]
    return parts if kind == "list" else text


class ValueWords(QObject):
    """The words for values that a file has in short, such as ``build_up``; ``own`` are those of the tariff itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.own: Mapping[str, str] = {}  # names of tax classes by their codes

    def __call__(self, value: str) -> str:
        known = {
            "hall": self.tr("hall"),
            "login": self.tr("login hall"),
            "outdoor": self.tr("outdoor ground"),
            "build_up": self.tr("build-up"),
            "show": self.tr("show"),
            "dismantle": self.tr("dismantle"),
            "weekday": self.tr("weekdays"),
            "weekend": self.tr("weekends"),
            "holiday": self.tr("holidays"),
            "day-off": self.tr("weekends and holidays"),
            "statutory": self.tr("statutory holidays"),
            "all-days-off": self.tr("all days off"),
            "larger": self.tr("only the larger one"),
            "sum": self.tr("their sum"),
            "product": self.tr("multiplied, each on what is left"),
        }
        return known.get(value) or self.own.get(value) or value
