"""What space costs by a tariff: cells gathered into lines, each rounded once, tax a class apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Phase
from expobook.domain.errors import BadInput
from expobook.domain.geometry import MM2_PER_M2, square_metres
from expobook.domain.money import format_fen, format_rate, round_half_up, shares
from expobook.domain.overtime import OvertimeUse, overtime_lines
from expobook.domain.price import Fen, PriceKind, PriceLine, PriceSheet, TaxLine
from expobook.domain.pricing_parts import Block, Portion, blocks_of, portions_of, whole_halls
from expobook.domain.tariff import Combine, Season, Step, Tariff
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
class _Reached:
    """What discounts depend on: the most mm2 on a day, the longest line in days, halls let whole."""

    area_mm2: int
    days: int
    halls: int


def price(
    lines: Sequence[Line],
    venue: Venue,
    tariff: Tariff,
    calendar: WorkCalendar,
    orders: Iterable[Order] = (),
    overtime: Sequence[OvertimeUse] = (),
) -> PriceSheet:
    """Return what the standing lines of one alternative cost, and the services and overtime ordered with them.

    Each space line is area x days x rate, rounded half up to the fen once. Seasons, holidays and parts of halls are
    lines of their own on the days and bays they touch; discounts by size, length and halls are one line on the space
    before them, combined as the tariff says, season by season where the tariff combines those too; tax is computed a
    class apart on the net of its lines.

    Raises:
        NoRate: the tariff has no rate for a class of space in a phase.
        UnknownThing: an order names a service that the tariff does not have.
        BadInput: an order asks for nothing, or less; overtime is ordered where nothing is let, or has no rate.
    """
    standing = [line for line in lines if not line.dropped and not line.schedule.closed]
    letters = {line.id or -1 - n: chr(ord("A") + min(n, 25)) for n, line in enumerate(standing)}
    blocks = [block for line in standing for block in blocks_of(line, venue)]
    area = _largest_area(blocks)
    reached = _Reached(
        area,
        max((len(line.schedule.stay) for line in standing), default=0),
        whole_halls(standing, venue) if tariff.hall_steps else 0,
    )
    portions = [
        (letters[block.line.id or -1 - standing.index(block.line)], portion)
        for block in blocks
        for portion in portions_of(block, tariff, venue, calendar)
    ]
    space, extras, discounts = [], [], []
    for season, group in _groups(tariff, portions).items():
        own = [_space_line(portion, letter, venue) for letter, portion in group]
        parts = [portion for _, portion in group]
        more = [*_seasonal(tariff, parts), *_holidays(tariff, parts), *_part_halls(tariff, parts)]
        space += own
        extras += more
        discounts += _discounts(tariff, [*own, *more], reached, season)
    services = [_service_line(tariff, order) for order in orders]
    services += overtime_lines(overtime, blocks, tariff, venue, calendar, reached.area_mm2, reached.days)
    priced = (*space, *extras, *discounts, *services)
    notes = (tariff.note,) if tariff.note.zh or tariff.note.en else ()
    return PriceSheet(priced, _taxes(tariff, priced), tariff.code, tariff.version, tariff.currency, area, notes)


_Groups = Mapping[Season | None, list[tuple[str, Portion]]]


def _groups(tariff: Tariff, portions: Sequence[tuple[str, Portion]]) -> _Groups:
    """Return portions that get the same discount: all of them, or those of each season apart."""
    groups: dict[Season | None, list[tuple[str, Portion]]] = defaultdict(list)
    for letter, portion in portions:
        groups[portion.season if tariff.season_apart else None].append((letter, portion))
    return groups


def _space_line(portion: Portion, letter: str, venue: Venue) -> PriceLine:
    block, rate = portion.block, portion.rate
    phase, more = _PHASES[block.phase], _CLASSES[block.space_class]
    return PriceLine(
        kind=PriceKind.SPACE,
        title=Bilingual(phase.zh + more.zh, phase.en + more.en),
        amount=round_half_up(portion.price),
        rule=rate.rule,
        explanation=_explained(portion, venue),
        tax_class=rate.tax_class,
        quantity=square_metres(portion.billed_mm2),
        days=portion.days,
        rate=rate.rate,
        phase=block.phase,
        stay=block.stay,
        group=letter,
        line_ids=(block.line.id,),
    )


def _explained(portion: Portion, venue: Venue) -> Bilingual:
    """Say the sum as people would write it down: area, days and rate."""
    billed, days, rate = portion.billed_mm2, portion.days, format_rate(portion.rate.rate)
    area = f"{square_metres(billed):,f}".rstrip("0").rstrip(".") if billed % MM2_PER_M2 else f"{billed // MM2_PER_M2:,}"
    space = venue.describe(portion.bays)
    least = Bilingual("", "")
    if billed > portion.area_mm2:
        least = Bilingual("（最低计费面积）", " (least billed area)")
    some = Bilingual("", "")
    if portion.season is not None and portion.season.title.zh:
        some = Bilingual(f"（{portion.season.title.zh}）", f" ({portion.season.title.en})")
    return Bilingual(
        f"{space}：{area} m²{least.zh} × {days} 天{some.zh} × {rate}",
        f"{space}: {area} m²{least.en} × {days} {'day' if days == 1 else 'days'}{some.en} × {rate}",
    )


def _is_combined(tariff: Tariff, season: Season) -> bool:
    """Whether a season's discount is no line of its own but combined with the others."""
    return tariff.combine_season and season.percent < 0 and not season.alone


def _seasonal(tariff: Tariff, portions: Sequence[Portion]) -> list[PriceLine]:
    """Return one line for each season and tax class that touches any day."""
    amounts: dict[tuple[Season, str], Fraction] = defaultdict(Fraction)
    for portion in portions:
        for season, days in _season_days(tariff, portion).items():
            amounts[season, portion.rate.tax_class] += portion.of(portion.billed_mm2, days)
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
        if season.percent and not _is_combined(tariff, season)
    ]


def _season_days(tariff: Tariff, portion: Portion) -> Counter[Season]:
    if not tariff.seasons:
        return Counter()
    if tariff.tells_days:
        return Counter({portion.season: portion.days}) if portion.season is not None else Counter()
    if any(season.spans for season in tariff.seasons):
        return Counter(season for day in portion.block.stay if (season := tariff.season_on(day)) is not None)
    found: Counter[Season] = Counter()
    day, until = portion.block.stay.start, portion.block.stay.until
    while day < until:  # month by month: a long stay is not walked day by day
        following = min(until, (day.replace(day=28) + timedelta(days=4)).replace(day=1))
        if season := tariff.season_on(day):
            found[season] += (following - day).days
        day = following
    return found


def _holidays(tariff: Tariff, portions: Sequence[Portion]) -> list[PriceLine]:
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    for portion in portions:
        if tariff.holiday_percent and portion.holidays:
            amounts[portion.rate.tax_class] += portion.of(portion.billed_mm2, portion.holidays)
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


def _part_halls(tariff: Tariff, portions: Sequence[Portion]) -> list[PriceLine]:
    """Return the surcharge on parts of halls, on their price with the season's change."""
    rule = tariff.part_hall
    if rule is None or not rule.percent:
        return []
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    for portion in portions:
        if portion.part_mm2:
            season = portion.season
            change = season.percent if season is not None and not _is_combined(tariff, season) else Decimal(0)
            share = portion.of(portion.part_mm2, portion.days) * (100 + Fraction(change)) / 100
            amounts[portion.rate.tax_class] += share
    title = Bilingual("非整馆加价", "Part of a hall")
    return [
        _share_line(PriceKind.SURCHARGE, title, base, percent=rule.percent, rule=rule.rule, tax_class=tax_class)
        for tax_class, base in amounts.items()
    ]


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


def _discounts(tariff: Tariff, lines: Sequence[PriceLine], reached: _Reached, season: Season | None) -> list[PriceLine]:
    """Return the discount on lines, split over the tax classes of what it is given on."""
    if season is not None and season.alone:
        return []
    steps = _steps_reached(tariff, reached)
    if season is not None and _is_combined(tariff, season):
        steps.insert(0, (Step(season.rule, 0, -season.percent, season.source), season.title))
    percent, given = _combined(tariff, steps)
    base = sum(line.amount for line in lines)
    if not percent or base <= 0:
        return []
    classes: Counter[str] = Counter()
    for line in lines:
        classes[line.tax_class] += line.amount
    taken = round_half_up(Fraction(base, 100) * Fraction(percent) / 100)
    parts = shares(taken, [max(0, amount) for amount in classes.values()])
    rule = " + ".join(step.rule for step, _ in given)
    why = Bilingual("、".join(title.zh for _, title in given), ", ".join(title.en for _, title in given))
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


_Titled = list[tuple[Step, Bilingual]]


def _steps_reached(tariff: Tariff, reached: _Reached) -> _Titled:
    """Return the step reached by size, by length and by halls, with the words for each."""
    size = _step(tariff.size_steps, reached.area_mm2 // MM2_PER_M2)
    length = _step(tariff.length_steps, reached.days)
    halls = _step(tariff.hall_steps, reached.halls)
    found: _Titled = []
    if size is not None:
        found.append(
            (size, Bilingual(f"规模优惠（{size.start:,} m² 以上）", f"Size discount (from {size.start:,} m²)"))
        )
    if length is not None:
        found.append(
            (length, Bilingual(f"租期优惠（{length.start}天以上）", f"Length discount (from {length.start} days)"))
        )
    if halls is not None:
        found.append(
            (halls, Bilingual(f"整馆优惠（{halls.start}个馆以上）", f"Whole halls discount (from {halls.start})"))
        )
    return found


def _step(steps: Sequence[Step], reached: int) -> Step | None:
    return next((step for step in reversed(steps) if reached >= step.start), None)


def _combined(tariff: Tariff, steps: _Titled) -> tuple[Decimal, _Titled]:
    """Return the per cent of discounts together, and those that count."""
    if not steps:
        return Decimal(0), steps
    percents = [step.percent for step, _ in steps]
    if tariff.combine is Combine.LARGER:
        largest = max(steps, key=lambda each: each[0].percent)
        return largest[0].percent, [largest]
    if tariff.combine is Combine.SUM:
        return min(sum(percents, Decimal(0)), Decimal(100)), steps
    left = Decimal(100)
    for percent in percents:
        left = left * (100 - percent) / 100
    return 100 - max(left, tariff.floor_percent), steps


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


def _largest_area(blocks: Sequence[Block]) -> int:
    """Return the most mm2 that are let on any one day."""
    starts = {block.stay.start for block in blocks}
    return max((sum(block.area_mm2 for block in blocks if day in block.stay) for day in starts), default=0)
