"""A tariff as a file has it, read into a value; what cannot be is refused with its place."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import BadInput
from expobook.domain.tariff import (
    BadTariff,
    Combine,
    DayKind,
    FreeHours,
    HolidayDays,
    Overtime,
    PartHall,
    Rate,
    Season,
    Service,
    Step,
    Tariff,
    TaxClass,
)
from expobook.domain.text import LONGEST_NOTE, Bilingual, clean
from expobook.domain.venue import SpaceClass

FORMAT = "expobook-tariff/1"
FINEST = 6  # decimals of a figure: finer ones are a slip, and would make exact sums slow
KNOWN = frozenset(
    {"format", "code", "version", "valid_from", "valid_until", "currency", "name", "source", "note", "tax_classes"}
    | {"rates", "seasons", "holiday", "size_steps", "length_steps", "hall_steps", "part_hall", "combine"}
    | {"combine_season", "floor_percent", "minimum_m2", "services", "overtime", "examples"}
)


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
        *(
            ("rates", rate.rule, (rate.space_class, rate.phase, hall, rate.season, rate.days))
            for rate in tariff.rates
            for hall in sorted(rate.halls) or [""]
        ),
        *(("seasons", season.rule, month) for season in tariff.seasons for month in sorted(season.months)),
        *(("services", service.code, service.code) for service in tariff.services),
    ]
    seasons = {season.rule for season in tariff.seasons}
    for rate in tariff.rates:
        if rate.season and rate.season not in seasons:
            raise BadTariff(file="", where=rate.rule, why="unknown-season", value=rate.season)
    spans = sorted((span.start, span.until, season.rule) for season in tariff.seasons for span in season.spans)
    for one, other in pairwise(spans):
        if other[0] < one[1]:
            raise BadTariff(file="", where=other[2], why="tariff-twice", value=str(other[0]))
    seen: set[tuple[str, object]] = set()
    for table, rule, question in told:
        if (table, question) in seen:
            raise BadTariff(file="", where=rule, why="tariff-twice", value="")
        seen.add((table, question))


def _read(data: Any, where: list[str]) -> Tariff:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise BadTariff(file="", where="format", why="tariff-form", value="")
    if odd := sorted(str(name) for name in data if name not in KNOWN):
        raise BadTariff(file="", where=odd[0][:40], why="unknown-part", value="")

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
        hall_steps=_steps(told("hall_steps", ()), "from_halls", where),
        part_hall=_part_hall(data["part_hall"], where) if data.get("part_hall") else None,
        combine=Combine(told("combine", Combine.LARGER)),
        combine_season=_flag(told("combine_season", False), "combine_season"),
        overtime=_overtime(data["overtime"], classes, where) if data.get("overtime") else None,
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


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadTariff(file="", where=where, why="tariff-form", value=str(value)[:30])
    return value


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
        frozenset(_text(hall, longest=40) for hall in data.get("halls", ())),
        str(data.get("season", "")),
        DayKind(data.get("days", "any")),
    )


def _season(data: Mapping[str, Any], where: list[str]) -> Season:
    rule = str(data["rule"])
    where.append(rule)
    months = frozenset(int(month) for month in data.get("months", ()))
    if not months <= set(range(1, 13)):
        raise ValueError("a month is no month")
    spans = tuple(_span(first, last, rule) for first, last in data.get("spans", ()))
    if not months and not spans:
        raise BadTariff(file="", where=rule, why="no-days", value="")
    percent = _number(data["percent"], rule, low=-100, high=1000)
    alone = _flag(data.get("alone", False), rule)
    return Season(rule, _pair(data), months, percent, str(data["source"]), spans, alone)


def _span(first: str, last: str, rule: str) -> Stay:
    """Return days from the first to the last, both included, as tariffs print them."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end < start:
        raise BadTariff(file="", where=rule, why="tariff-dates", value=last)
    return Stay(start, end + timedelta(days=1))


def _part_hall(data: Mapping[str, Any], where: list[str]) -> PartHall:
    rule = str(data["rule"])
    where.append(rule)
    whole = _flag(data.get("whole", False), rule)
    percent = _number(data.get("percent", "0"), rule, high=1000)
    if whole == bool(percent):
        raise BadTariff(file="", where=rule, why="part-hall", value="")
    return PartHall(rule, percent, whole, str(data["source"]))


def _overtime(data: Mapping[str, Any], classes: Mapping[str, TaxClass], where: list[str]) -> Overtime:
    rule = str(data["rule"])
    where.append(rule)
    free, by_days = _free_hours(data.get("free", ()), rule)
    made = Overtime(
        rule,
        _known_class(data["tax_class"], classes, rule),
        str(data["source"]),
        rate=_number(data.get("rate", "0"), rule, high=10**9, why="zero-rate"),
        percent=_number(data.get("percent", "0"), rule, high=1000),
        least_hours=_number(data.get("least_hours", "0"), rule, high=24),
        rounds_from=_count(data.get("rounds_from", 0), rule, 0, 60),
        cap_percent=_number(data.get("cap_percent", "0"), rule, high=1000),
        evening_percent=_number(data.get("evening_percent", "0"), rule, high=1000),
        free=free,
        free_by_days=by_days,
    )
    if bool(made.rate) == bool(made.percent):
        raise BadTariff(file="", where=rule, why="overtime-rate", value="")
    return made


def _free_hours(rows: Any, rule: str) -> tuple[tuple[FreeHours, ...], bool]:
    starts = {name for row in rows for name in ("from_m2", "from_days") if name in row}
    if len(starts) > 1:
        raise BadTariff(file="", where=rule, why="tariff-form", value="free")
    start = next(iter(starts), "from_m2")
    free = tuple(
        FreeHours(_count(row[start], rule, 0, 10**7), _number(row["hours"], rule, high=10_000)) for row in rows
    )
    if any(one.start >= other.start for one, other in pairwise(free)):
        raise BadTariff(file="", where=rule, why="steps-order", value="")
    return free, start == "from_days"


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
