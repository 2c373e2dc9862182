"""A tariff: dated rates by space, phase and season, discounts, tax classes and services, all as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from expobook.domain.diary import Phase
from expobook.domain.errors import BadInput, UnknownThing, UserError
from expobook.domain.text import LONGEST_NOTE, Bilingual, clean
from expobook.domain.venue import SpaceClass

FORMAT = "expobook-tariff/1"
FINEST = 6  # decimals of a figure: finer ones are a slip, and would make exact sums slow


class BadTariff(UserError):
    """A tariff cannot be used: ``file``, ``where`` in it, ``why``, ``value``."""

    code = "bad-tariff"


class NoRate(UserError):
    """The tariff has no rate for a space in a phase: ``tariff``, ``space_class``, ``phase``."""

    code = "no-rate"


class NoTariff(UserError):
    """No tariff is in force on a day: ``day``."""

    code = "no-tariff"


class Combine(StrEnum):
    """How a size and a length discount act together: venues differ."""

    LARGER = "larger"
    SUM = "sum"
    PRODUCT = "product"


class HolidayDays(StrEnum):
    """Which days bear the holiday surcharge."""

    STATUTORY = "statutory"
    ALL_DAYS_OFF = "all-days-off"


@dataclass(frozen=True, slots=True)
class TaxClass:
    """A kind of supply, its rate of tax and its stamp duty, each in per cent of the net."""

    code: str
    title: Bilingual
    percent: Decimal
    source: str
    stamp_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan a square metre and day of one class of space in one phase."""

    rule: str
    space_class: SpaceClass
    phase: Phase
    rate: Decimal
    tax_class: str
    source: str


@dataclass(frozen=True, slots=True)
class Season:
    """A change in per cent on days of some months; negative is a discount."""

    rule: str
    title: Bilingual
    months: frozenset[int]
    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """A discount in per cent from a size (m2) or a length (days) on."""

    rule: str
    start: int
    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """Something that is ordered by quantity; the first ``free`` units of an order cost nothing."""

    code: str
    title: Bilingual
    unit: Bilingual
    rate: Decimal
    tax_class: str
    source: str
    free: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tariff:
    """One version of a tariff; ``valid_until`` is the first day it no longer holds, None without end."""

    code: str
    version: int
    name: Bilingual
    valid_from: date
    valid_until: date | None
    currency: str
    tax_classes: Mapping[str, TaxClass]
    rates: tuple[Rate, ...]
    seasons: tuple[Season, ...] = ()
    holiday_percent: Decimal = Decimal(0)
    holiday_days: HolidayDays = HolidayDays.STATUTORY
    holiday_rule: str = ""
    size_steps: tuple[Step, ...] = ()
    length_steps: tuple[Step, ...] = ()
    combine: Combine = Combine.LARGER
    floor_percent: Decimal = Decimal(0)
    minimum_m2: int = 0
    services: tuple[Service, ...] = ()
    source: str = ""
    note: Bilingual = Bilingual("", "")

    def rate_for(self, space_class: SpaceClass, phase: Phase) -> Rate:
        """Return the rate of a space in a phase; raises ``NoRate``."""
        for rate in self.rates:
            if rate.space_class is space_class and rate.phase is phase:
                return rate
        raise NoRate(tariff=self.code, space_class=space_class, phase=phase)

    def service(self, code: str) -> Service:
        """Return a service by its code; raises ``UnknownThing``."""
        for service in self.services:
            if service.code == code:
                return service
        raise UnknownThing(kind="service", name=code, known=", ".join(service.code for service in self.services))

    def season_on(self, day: date) -> Season | None:
        return next((season for season in self.seasons if day.month in season.months), None)


def tariff_from_data(data: Any) -> Tariff:
    """Return the tariff that plain JSON values describe.

    Raises:
        BadTariff: a figure is missing, zero, negative or out of range, or stands there twice; the facts say where.
    """
    where = ["tariff"]
    try:
        tariff = _read(data, where)
        _refuse_twins(tariff)
    except BadInput as error:  # a text with an invisible character, empty or too long
        raise BadTariff(file="", where=where[-1], why="tariff-text", value=error.facts["value"]) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTariff(file="", where=where[-1], why="tariff-form", value=str(error)[:60]) from error
    return tariff


def _refuse_twins(tariff: Tariff) -> None:
    """Refuse two rows that answer the same question: which of them counts would be chance."""
    told: list[tuple[str, str, object]] = [
        *(("rates", rate.rule, (rate.space_class, rate.phase)) for rate in tariff.rates),
        *(("seasons", season.rule, month) for season in tariff.seasons for month in sorted(season.months)),
        *(("services", service.code, service.code) for service in tariff.services),
    ]
    seen: set[tuple[str, object]] = set()
    for table, rule, question in told:
        if (table, question) in seen:
            raise BadTariff(file="", where=rule, why="tariff-twice", value="")
        seen.add((table, question))


def _read(data: Any, where: list[str]) -> Tariff:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise BadTariff(file="", where="format", why="tariff-form", value="")

    def told(name: str, otherwise: Any = None) -> Any:
        """Return a top-level value, and note its name for a refusal."""
        where.append(name)
        return data[name] if otherwise is None else data.get(name, otherwise)

    valid_from = date.fromisoformat(told("valid_from"))
    valid_until = date.fromisoformat(data["valid_until"]) if told("valid_until", "") else None
    if valid_until is not None and valid_until <= valid_from:
        raise BadTariff(file="", where="valid_until", why="tariff-dates", value=str(valid_until))
    classes = {code: _tax_class(code, tax, where) for code, tax in told("tax_classes").items()}
    holiday = told("holiday", {"percent": "0", "days": "statutory"})
    return Tariff(
        holiday_percent=_number(holiday["percent"], "holiday", low=-100, high=1000),
        holiday_days=HolidayDays(holiday["days"]),
        holiday_rule=str(holiday.get("rule", "")),
        code=_text(told("code"), longest=40),
        version=_count(told("version"), "version", 1, 10**6),
        name=_pair(told("name")),
        valid_from=valid_from,
        valid_until=valid_until,
        currency=_text(told("currency"), longest=3),
        tax_classes=classes,
        rates=tuple(_rate(rate, classes, where) for rate in told("rates")),
        seasons=tuple(_season(season, where) for season in told("seasons", ())),
        size_steps=_steps(told("size_steps", ()), "from_m2", where),
        length_steps=_steps(told("length_steps", ()), "from_days", where),
        combine=Combine(told("combine", Combine.LARGER)),
        floor_percent=_number(told("floor_percent", "0"), "floor_percent"),
        minimum_m2=_count(told("minimum_m2", 0), "minimum_m2", 0, 10**7),
        services=tuple(_service(service, classes, where) for service in told("services", ())),
        source=str(told("source", "")),
        note=_pair(told("note", {"zh": "", "en": ""})),
    )


def _pair(data: Mapping[str, str]) -> Bilingual:
    return Bilingual(*(_text(data[name], longest=LONGEST_NOTE, required=False) for name in ("zh", "en")))


def _text(value: Any, *, longest: int, required: bool = True) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!s:.30} is no text")
    return clean(value, "text", longest=longest, required=required)


def _count(value: Any, where: str, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadTariff(file="", where=where, why="count-range", value=str(value)[:30])
    return value


def _number(value: Any, where: str, *, low: int = 0, high: int = 100, why: str = "percent-range") -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise BadTariff(file="", where=where, why="not-a-number", value=str(value)[:30]) from None
    if not number.is_finite() or not low <= number <= high:
        raise BadTariff(file="", where=where, why=why, value=str(value)[:30])
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > FINEST:
        raise BadTariff(file="", where=where, why="too-fine", value=str(value)[:30])
    return number


def _positive(value: Any, where: str) -> Decimal:
    number = _number(value, where, low=-(10**9), high=10**9, why="zero-rate")
    if number <= 0:
        raise BadTariff(file="", where=where, why="zero-rate", value=str(value))
    return number


def _tax_class(code: str, data: Mapping[str, str], where: list[str]) -> TaxClass:
    where.append(code)
    return TaxClass(
        code,
        _pair(data),
        _number(data["percent"], code),
        str(data.get("source", "")),
        _number(data.get("stamp_percent", "0"), code),
    )


def _known_class(name: str, classes: Mapping[str, TaxClass], where: str) -> str:
    if name not in classes:
        raise BadTariff(file="", where=where, why="unknown-tax-class", value=name)
    return name


def _rate(data: Mapping[str, str], classes: Mapping[str, TaxClass], where: list[str]) -> Rate:
    rule = str(data["rule"])
    where.append(rule)
    phase = Phase[data["phase"].upper()]
    if phase is Phase.CLOSED:
        raise ValueError("a closure has no rate")
    return Rate(
        rule,
        SpaceClass(data["class"]),
        phase,
        _positive(data["rate"], rule),
        _known_class(data["tax_class"], classes, rule),
        str(data["source"]),
    )


def _season(data: Mapping[str, Any], where: list[str]) -> Season:
    rule = str(data["rule"])
    where.append(rule)
    months = frozenset(int(month) for month in data["months"])
    if not months <= set(range(1, 13)):
        raise ValueError("a month is no month")
    return Season(rule, _pair(data), months, _number(data["percent"], rule, low=-100, high=1000), str(data["source"]))


def _steps(data: Any, start: str, where: list[str]) -> tuple[Step, ...]:
    steps = []
    for step in data:
        where.append(str(step["rule"]))
        percent = _number(step["percent"], str(step["rule"]))
        reached = _count(step[start], str(step["rule"]), 0, 10**7)
        steps.append(Step(str(step["rule"]), reached, percent, str(step["source"])))
    if any(one.start >= other.start for one, other in pairwise(steps)):
        raise BadTariff(file="", where=start, why="steps-order", value="")
    return tuple(steps)


def _service(data: Mapping[str, Any], classes: Mapping[str, TaxClass], where: list[str]) -> Service:
    code = str(data["code"])
    where.append(code)
    return Service(
        code,
        _pair(data),
        _pair(data["unit"]),
        _positive(data["rate"], code),
        _known_class(data["tax_class"], classes, code),
        str(data["source"]),
        _number(data.get("free", "0"), code, high=10**6),
    )
