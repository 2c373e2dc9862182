"""What space costs by a tariff: cells gathered into lines, each rounded once, tax a class apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import BadInput
from expobook.domain.geometry import MM2_PER_M2, square_metres
from expobook.domain.money import format_fen, format_rate, round_half_up, shares
from expobook.domain.price import Fen, PriceKind, PriceLine, PriceSheet, TaxLine
from expobook.domain.tariff import Combine, HolidayDays, Rate, Season, Step, Tariff
from expobook.domain.text import Bilingual
from expobook.domain.venue import SpaceClass, Venue

_PHASES = {
    Phase.BUILD_UP: Bilingual("布展", "Build-up"),
    Phase.SHOW: Bilingual("展期", "Show"),
    Phase.DISMANTLE: Bilingual("撤展", "Dismantle"),
}
_CLASSES = {
    SpaceClass.HALL: Bilingual("", ""),
    SpaceClass.LOGIN: Bilingual("，登录厅", ", login hall"),
    SpaceClass.OUTDOOR: Bilingual("，室外", ", outdoor"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """A quantity of a service, in thousandths of its unit."""

    service: str
    thousandths: int


@dataclass(frozen=True, slots=True)
class _Block:
    """Days of one phase on which the same bays of one class are let: ``area_mm2`` a day."""

    line: Line
    phase: Phase
    space_class: SpaceClass
    stay: Stay
    area_mm2: int
    bays: frozenset[str]


def price(
    lines: Sequence[Line],
    venue: Venue,
    tariff: Tariff,
    calendar: WorkCalendar,
    orders: Iterable[Order] = (),
) -> PriceSheet:
    """Return what the standing lines of one alternative cost, and the services ordered with them.

    Each space line is area x days x rate, rounded half up to the fen once. Seasons and holidays are
    lines of their own on the days they touch; size and length discounts are one line on the space
    before them, combined as the tariff says; tax is computed a class apart on the net of its lines.

    Raises:
        NoRate: the tariff has no rate for a class of space in a phase.
        UnknownThing: an order names a service that the tariff does not have.
        BadInput: an order asks for nothing, or less.
    """
    standing = [line for line in lines if not line.dropped and not line.schedule.closed]
    letters = {line.id or -1 - n: chr(ord("A") + min(n, 25)) for n, line in enumerate(standing)}
    blocks = [block for line in standing for block in _blocks(line, venue)]
    space = [
        _space_line(tariff, block, letters[block.line.id or -1 - standing.index(block.line)], venue) for block in blocks
    ]
    area = _largest_area(blocks)
    extras = [*_seasonal(tariff, blocks), *_holidays(tariff, calendar, blocks)]
    discounts = _discounts(tariff, [*space, *extras], area, standing)
    services = [_service_line(tariff, order) for order in orders]
    priced = (*space, *extras, *discounts, *services)
    notes = (tariff.note,) if tariff.note.zh or tariff.note.en else ()
    return PriceSheet(priced, _taxes(tariff, priced), tariff.code, tariff.version, tariff.currency, area, notes)


def _blocks(line: Line, venue: Venue) -> Iterable[_Block]:
    """Cut a line into days with the same bays; without gaps there is one block a phase and class."""
    edges = {edge for gap in line.gaps for edge in (gap.stay.start, gap.stay.until)}
    for phase, span in line.schedule.spans():
        cuts = sorted({span.start, span.until, *(edge for edge in edges if span.start < edge < span.until)})
        for first, until in pairwise(cuts):
            stay = Stay(first, until)
            gone = frozenset().union(*(gap.bays for gap in line.gaps if gap.stay.overlaps(stay)))
            by_class: dict[SpaceClass, set[str]] = defaultdict(set)
            for bay in line.bays - gone:
                by_class[venue.bay(bay).space_class].add(bay)
            for space_class in SpaceClass:
                if bays := by_class.get(space_class):
                    yield _Block(line, phase, space_class, stay, venue.area_of(bays), frozenset(bays))


def _space_line(tariff: Tariff, block: _Block, letter: str, venue: Venue) -> PriceLine:
    rate = tariff.rate_for(block.space_class, block.phase)
    billed = max(block.area_mm2, tariff.minimum_m2 * MM2_PER_M2)
    days = len(block.stay)
    phase, more = _PHASES[block.phase], _CLASSES[block.space_class]
    return PriceLine(
        kind=PriceKind.SPACE,
        title=Bilingual(phase.zh + more.zh, phase.en + more.en),
        amount=round_half_up(Fraction(billed, MM2_PER_M2) * days * Fraction(rate.rate)),
        rule=rate.rule,
        explanation=_explained(block, billed, days, rate, venue),
        tax_class=rate.tax_class,
        quantity=square_metres(billed),
        days=days,
        rate=rate.rate,
        phase=block.phase,
        stay=block.stay,
        group=letter,
        line_ids=(block.line.id,),
    )


def _explained(block: _Block, billed: int, days: int, rate: Rate, venue: Venue) -> Bilingual:
    """Say the sum as people would write it down: area, days and rate."""
    area = f"{square_metres(billed):,f}".rstrip("0").rstrip(".") if billed % MM2_PER_M2 else f"{billed // MM2_PER_M2:,}"
    space = venue.describe(block.bays)
    if billed > block.area_mm2:
        least = Bilingual("（最低计费面积）", " (least billed area)")
    else:
        least = Bilingual("", "")
    return Bilingual(
        f"{space}：{area} m²{least.zh} × {days} 天 × {format_rate(rate.rate)}",
        f"{space}: {area} m²{least.en} × {days} {'day' if days == 1 else 'days'} × {format_rate(rate.rate)}",
    )


def _seasonal(tariff: Tariff, blocks: Sequence[_Block]) -> list[PriceLine]:
    """Return one line for each season and tax class that touches any day."""
    amounts: dict[tuple[Season, str], Fraction] = defaultdict(Fraction)
    for block in blocks:
        rate = tariff.rate_for(block.space_class, block.phase)
        for season, days in _season_days(tariff, block.stay).items():
            amounts[season, rate.tax_class] += _base(tariff, block, days, rate)
    return [
        _share_line(
            PriceKind.DISCOUNT if season.percent < 0 else PriceKind.SURCHARGE,
            season.title,
            base,
            percent=season.percent,
            rule=season.rule,
            tax_class=tax_class,
        )
        for (season, tax_class), base in amounts.items()
        if season.percent
    ]


def _season_days(tariff: Tariff, stay: Stay) -> Counter[Season]:
    if not tariff.seasons:
        return Counter()
    found: Counter[Season] = Counter()
    day = stay.start
    while day < stay.until:  # month by month: a long stay is not walked day by day
        following = min(stay.until, (day.replace(day=28) + timedelta(days=4)).replace(day=1))
        if season := tariff.season_on(day):
            found[season] += (following - day).days
        day = following
    return found


def _holidays(tariff: Tariff, calendar: WorkCalendar, blocks: Sequence[_Block]) -> list[PriceLine]:
    if not tariff.holiday_percent:
        return []
    is_due = calendar.is_statutory if tariff.holiday_days is HolidayDays.STATUTORY else calendar.is_day_off
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    for block in blocks:
        if days := sum(map(is_due, block.stay)):
            rate = tariff.rate_for(block.space_class, block.phase)
            amounts[rate.tax_class] += _base(tariff, block, days, rate)
    title = Bilingual("节假日加价", "Holiday surcharge")
    return [
        _share_line(
            PriceKind.SURCHARGE if tariff.holiday_percent > 0 else PriceKind.DISCOUNT,
            title,
            base,
            percent=tariff.holiday_percent,
            rule=tariff.holiday_rule,
            tax_class=tax_class,
        )
        for tax_class, base in amounts.items()
    ]


def _base(tariff: Tariff, block: _Block, days: int, rate: Rate) -> Fraction:
    billed = max(block.area_mm2, tariff.minimum_m2 * MM2_PER_M2)
    return Fraction(billed, MM2_PER_M2) * days * Fraction(rate.rate)


def _share_line(
    kind: PriceKind, title: Bilingual, base: Fraction, *, percent: Decimal, rule: str, tax_class: str
) -> PriceLine:
    sign = "−" if percent < 0 else ""
    said = f"{sign}{abs(percent):f} %"
    yuan = format_fen(round_half_up(base))
    return PriceLine(
        kind=kind,
        title=Bilingual(f"{title.zh} {said}", f"{title.en} {said}"),
        amount=round_half_up(base * Fraction(percent) / 100),
        rule=rule,
        explanation=Bilingual(f"{yuan} 的 {said}", f"{said} of {yuan}"),
        tax_class=tax_class,
    )


def _discounts(tariff: Tariff, lines: Sequence[PriceLine], area_mm2: int, standing: Sequence[Line]) -> list[PriceLine]:
    """Return the size and length discount, split over the tax classes of what it is given on."""
    size = _step(tariff.size_steps, area_mm2 // MM2_PER_M2)
    length = _step(tariff.length_steps, max((len(line.schedule.stay) for line in standing), default=0))
    steps = [step for step in (size, length) if step is not None]
    percent = _combined(tariff, steps)
    base = sum(line.amount for line in lines)
    if not percent or base <= 0:
        return []
    classes: Counter[str] = Counter()
    for line in lines:
        classes[line.tax_class] += line.amount
    taken = round_half_up(Fraction(base, 100) * Fraction(percent) / 100)
    parts = shares(taken, [max(0, amount) for amount in classes.values()])
    rule = " + ".join(step.rule for step in steps)
    why = _why(size, length)
    return [
        PriceLine(
            kind=PriceKind.DISCOUNT,
            title=Bilingual(f"{why.zh} {percent:f} %", f"{why.en} {percent:f} %"),
            amount=-part,
            rule=rule,
            explanation=Bilingual(
                f"{format_fen(classes[name])} 的 {percent:f} %",
                f"{percent:f} % of {format_fen(classes[name])}",
            ),
            tax_class=name,
        )
        for name, part in zip(classes, parts, strict=True)
        if part
    ]


def _why(size: Step | None, length: Step | None) -> Bilingual:
    if size is not None and length is not None:
        return Bilingual("规模与租期优惠", "Size and length discount")
    if size is not None:
        return Bilingual(f"规模优惠（{size.start:,} m² 以上）", f"Size discount (from {size.start:,} m²)")
    return Bilingual("租期优惠", "Length discount")


def _step(steps: Sequence[Step], reached: int) -> Step | None:
    return next((step for step in reversed(steps) if reached >= step.start), None)


def _combined(tariff: Tariff, steps: Sequence[Step]) -> Decimal:
    percents = [step.percent for step in steps]
    if not percents:
        return Decimal(0)
    if tariff.combine is Combine.LARGER:
        return max(percents)
    if tariff.combine is Combine.SUM:
        return min(sum(percents, Decimal(0)), Decimal(100))
    left = Decimal(100)
    for percent in percents:
        left = left * (100 - percent) / 100
    return 100 - max(left, tariff.floor_percent)


def _service_line(tariff: Tariff, order: Order) -> PriceLine:
    service = tariff.service(order.service)
    if order.thousandths <= 0:
        raise BadInput(field="quantity", value=format_quantity(Decimal(order.thousandths) / 1000), why="not-positive")
    quantity = Decimal(order.thousandths) / 1000
    charged = max(Decimal(0), quantity - service.free)
    free = format_quantity(min(service.free, quantity))
    told = Bilingual(f"（其中免费 {free}）", f" ({free} free)") if service.free else Bilingual("", "")
    return PriceLine(
        kind=PriceKind.SERVICE,
        title=service.title,
        amount=round_half_up(charged * service.rate),
        rule=service.code,
        explanation=Bilingual(
            f"{format_quantity(quantity)} {service.unit.zh}{told.zh} × {format_rate(service.rate)}",
            f"{format_quantity(quantity)} {service.unit.en}{told.en} × {format_rate(service.rate)}",
        ),
        tax_class=service.tax_class,
        quantity=charged,
        unit=service.unit,
        rate=service.rate,
    )


def format_quantity(quantity: Decimal) -> str:
    """Return a quantity without idle zeros: ``1,500`` or ``2.5``."""
    return f"{quantity.normalize():,f}"


def stamp_duty(sheet: PriceSheet, tariff: Tariff) -> Fen:
    """Return the stamp duty each side owes on a contract at this price, on the net of each tax class.

    Only classes that the duty's table names bear it: a lease does, a service contract does not
    (Stamp Tax Law, table). It is shown beside the price and is no part of it.
    """
    return sum(
        round_half_up(Fraction(tax.net, 100) * Fraction(tariff.tax_classes[tax.tax_class].stamp_percent) / 100)
        for tax in sheet.taxes
    )


def _taxes(tariff: Tariff, lines: Sequence[PriceLine]) -> tuple[TaxLine, ...]:
    nets: Mapping[str, Fen] = {
        code: sum(line.amount for line in lines if line.tax_class == code) for code in tariff.tax_classes
    }
    return tuple(
        TaxLine(
            code,
            tax.title,
            tax.percent,
            nets[code],
            round_half_up(Fraction(nets[code], 100) * Fraction(tax.percent) / 100),
        )
        for code, tax in tariff.tax_classes.items()
        if nets[code]
    )


def _largest_area(blocks: Sequence[_Block]) -> int:
    """Return the most mm2 that are let on any one day."""
    starts = {block.stay.start for block in blocks}
    return max((sum(block.area_mm2 for block in blocks if day in block.stay) for day in starts), default=0)
