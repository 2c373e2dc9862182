"""Overtime: use beyond the daily hours, by hall and hour, with what is free, capped and billed at least."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from expobook.domain.calendar import WorkCalendar
from expobook.domain.errors import BadInput
from expobook.domain.geometry import MM2_PER_M2
from expobook.domain.money import format_fen, format_rate, round_half_up
from expobook.domain.price import PriceKind, PriceLine
from expobook.domain.pricing_parts import Block, rate_on
from expobook.domain.tariff import Overtime, Tariff
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue


@dataclass(frozen=True, slots=True, order=True)
class OvertimeUse:
    """A hall used beyond its hours on a day: so many minutes, or the whole ``evening``."""

    day: date
    hall: str
    minutes: int
    evening: bool = False


def overtime_lines(
    uses: Sequence[OvertimeUse],
    blocks: Sequence[Block],
    tariff: Tariff,
    venue: Venue,
    calendar: WorkCalendar,
    area_mm2: int,
    days: int,
) -> list[PriceLine]:
    """Return a line for each hall and day, in their order; what is free goes to the first of them.

    Raises:
        BadInput: the tariff has no overtime, or the hall is not let on that day.
    """
    if not uses:
        return []
    rule = tariff.overtime
    if rule is None:
        raise BadInput(field="overtime", value=tariff.code, why="no-overtime")
    left = _free(rule, area_mm2, days)
    lines = []
    for use in sorted(uses):
        day_price = _day_price(use, blocks, tariff, venue, calendar)
        hours = _billed_hours(use, rule)
        evening = use.evening and rule.evening_percent > 0
        free = Fraction(0) if evening else min(left, hours)
        left -= free
        yuan, how = _evening(rule, day_price) if evening else _hourly(rule, day_price, hours, free)
        where = Bilingual(f"{use.hall}，{use.day.isoformat()}", f"{use.hall}, {use.day.isoformat()}")
        lines.append(
            PriceLine(
                kind=PriceKind.SERVICE,
                title=Bilingual("超时用馆", "Overtime"),
                amount=round_half_up(yuan),
                rule=rule.rule,
                explanation=Bilingual(f"{where.zh}：{how.zh}", f"{where.en}: {how.en}"),
                tax_class=rule.tax_class,
                quantity=_decimal(hours - free),
                unit=Bilingual("馆·小时", "hall·hour"),
                rate=rule.rate,
            )
        )
    return lines


def _free(rule: Overtime, area_mm2: int, days: int) -> Fraction:
    reached = days if rule.free_by_days else area_mm2 // MM2_PER_M2
    step = next((step for step in reversed(rule.free) if reached >= step.start), None)
    return Fraction(step.hours) if step is not None else Fraction(0)


def _billed_hours(use: OvertimeUse, rule: Overtime) -> Fraction:
    hours, minutes = divmod(use.minutes, 60)
    if rule.rounds_from:
        billed = Fraction(hours + (minutes >= rule.rounds_from))
    else:
        billed = Fraction(use.minutes, 60)
    return max(billed, Fraction(rule.least_hours)) if use.minutes else Fraction(0)


def _day_price(
    use: OvertimeUse, blocks: Sequence[Block], tariff: Tariff, venue: Venue, calendar: WorkCalendar
) -> Fraction:
    """Return what the bays of the hall cost on the day, in yuan, before seasons and discounts."""
    found, total = False, Fraction(0)
    for block in blocks:
        bays = [bay for bay in block.bays if venue.bay(bay).hall == use.hall]
        if bays and use.day in block.stay:
            rate, _ = rate_on(use.day, block, use.hall, tariff, calendar)
            whole = tariff.part_hall is not None and tariff.part_hall.whole
            billed = [bay.code for bay in venue.bays_of_hall[use.hall]] if whole else bays
            total += Fraction(venue.area_of(billed), MM2_PER_M2) * Fraction(rate.rate)
            found = True
    if not found:
        raise BadInput(field="overtime", value=f"{use.hall} {use.day.isoformat()}", why="not-let-then")
    return total


def _evening(rule: Overtime, day_price: Fraction) -> tuple[Fraction, Bilingual]:
    said, base = f"{rule.evening_percent.normalize():f} %", format_fen(round_half_up(day_price))
    yuan = day_price * Fraction(rule.evening_percent) / 100
    return yuan, Bilingual(f"夜间，按日价 {base} 的 {said}", f"evening, {said} of the day’s {base}")


def _hourly(rule: Overtime, day_price: Fraction, hours: Fraction, free: Fraction) -> tuple[Fraction, Bilingual]:
    paid = hours - free
    none = Bilingual(f"（其中免费 {_said(free)}）", f" ({_said(free)} free)") if free else Bilingual("", "")
    base = format_fen(round_half_up(day_price))
    if rule.rate:
        yuan, each = paid * Fraction(rule.rate), Bilingual(format_rate(rule.rate), format_rate(rule.rate))
    else:
        yuan, said = paid * day_price * Fraction(rule.percent) / 100, f"{rule.percent.normalize():f} %"
        each = Bilingual(f"日价 {base} 的 {said}", f"{said} of the day’s {base}")
    how = Bilingual(f"{_said(hours)} 小时{none.zh} × {each.zh}", f"{_said(hours)} h{none.en} × {each.en}")
    most = day_price * Fraction(rule.cap_percent) / 100
    if rule.cap_percent and yuan > most:
        cap = f"{rule.cap_percent.normalize():f} %"
        return most, Bilingual(f"{how.zh}，以日价的 {cap} 为限", f"{how.en}, capped at {cap} of the day’s price")
    return yuan, how


def _decimal(hours: Fraction) -> Decimal:
    return (Decimal(hours.numerator) / Decimal(hours.denominator)).quantize(Decimal("0.0001"))


def _said(hours: Fraction) -> str:
    whole, rest = divmod(hours, 1)
    return f"{whole}" if not rest else f"{whole}:{int(rest * 60):02d}"
