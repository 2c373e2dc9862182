"""Random bookings by random tariffs cost to the fen what an exact model says that walks every bay and day.

EXPOBOOK_PRICE_CASES sets how many; the model knows nothing of blocks or portions and uses exact fractions alone.
"""

import os
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from expobook.domain.booking import Gap, Line
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.overtime import OvertimeUse
from expobook.domain.pricing import Order, price
from expobook.domain.tariff import Season, Tariff
from expobook.domain.tariff_file import tariff_from_data
from expobook.domain.venue import SpaceClass
from expobook.services.calendars import default_calendar
from tests.venues import small_venue

CASES = int(os.environ.get("EXPOBOOK_PRICE_CASES", "20000"))
A_TARIFF = 40  # bookings
VENUE, CALENDAR = small_venue(), default_calendar()
BAYS = [bay.code for bay in VENUE.bays]
HALLS = ("A", "B", "Y")
FEN = Fraction(100)
METRES = {bay.code: bay.area_mm2 // 10**6 for bay in VENUE.bays}
HALL_OF = {bay.code: bay.hall for bay in VENUE.bays}
FULL = {hall: frozenset(bay.code for bay in VENUE.bays if bay.hall == hall) for hall in HALLS}


def figure(rng: random.Random, low: int, high: int, places: int) -> str:
    return str(Fraction(rng.randint(low * 10**places, high * 10**places), 10**places).__float__())


def random_tariff(rng: random.Random) -> Tariff:
    tax = ("a", "b")
    rates: list[dict[str, Any]] = []

    def rate(kind: str, phase: str, **more: Any) -> None:
        value = f"{rng.randint(1, 99)}.{rng.randint(0, 999):03d}"
        rule = f"R{len(rates)}"
        rates.append(
            {"rule": rule, "class": kind, "phase": phase, "rate": value, "tax_class": rng.choice(tax), "source": "x"}
            | more
        )

    for kind in ("hall", "outdoor"):
        for phase in ("build_up", "show", "dismantle"):
            rate(kind, phase)
            if rng.random() < 0.3:
                rate(kind, phase, halls=["A"])
            if rng.random() < 0.2:
                rate(kind, phase, season="S1")
            if rng.random() < 0.2:
                rate(kind, phase, days=rng.choice(("weekday", "weekend", "holiday", "day-off")))
    seasons = [{"rule": "S1", "months": [1], "percent": str(rng.randint(-40, 40))}]
    if rng.random() < 0.5:
        seasons.append(
            {"rule": "S2", "spans": [["2026-12-24", "2027-01-03"]], "percent": str(rng.randint(-60, 10))}
            | {"alone": rng.random() < 0.5}
        )
    for season in seasons:
        season |= {"zh": "季", "en": "season", "source": "x"}

    def steps(start: str, *levels: int) -> list[dict[str, Any]]:
        percents = sorted(rng.randint(0, 30) for _ in levels)
        return [
            {"rule": f"{start}{n}", start: level, "percent": str(percent), "source": "x"}
            for n, (level, percent) in enumerate(zip(levels, percents, strict=True))
        ]

    part = rng.choice((None, None, {"whole": True}, {"percent": str(rng.randint(1, 40))}))
    over: dict[str, Any] = (
        {"rate": figure(rng, 1, 500, 2)} if rng.random() < 0.5 else {"percent": figure(rng, 1, 20, 1)}
    )
    over |= {"rounds_from": rng.choice((0, 0, 30, 60)), "least_hours": rng.choice(("0", "0", "4"))}
    over |= {"cap_percent": rng.choice(("0", "100")), "evening_percent": rng.choice(("0", "100"))}
    if rng.random() < 0.5:
        start = rng.choice(("from_m2", "from_days"))
        over["free"] = [{start: 0, "hours": "1.5"}, {start: 7, "hours": "4"}]
    return tariff_from_data(
        {
            "format": "expobook-tariff/1",
            "code": "T",
            "version": 1,
            "valid_from": "2020-01-01",
            "currency": "CNY",
            "name": {"zh": "价", "en": "T"},
            "tax_classes": {
                "a": {"zh": "", "en": "", "percent": "6", "source": "x"},
                "b": {"zh": "", "en": "", "percent": "9", "source": "x"},
            },
            "rates": rates,
            "seasons": seasons,
            "holiday": {"percent": str(rng.choice((0, 0, 25))), "days": rng.choice(("statutory", "all-days-off"))},
            "size_steps": steps("from_m2", 300, 900) if rng.random() < 0.6 else [],
            "length_steps": steps("from_days", 6) if rng.random() < 0.6 else [],
            "hall_steps": steps("from_halls", 1, 2) if rng.random() < 0.5 else [],
            "part_hall": part | {"rule": "P", "source": "x"} if part else None,
            "combine": rng.choice(("larger", "sum", "product")),
            "combine_season": rng.random() < 0.4,
            "floor_percent": str(rng.choice((0, 60, 90))),
            "minimum_m2": rng.choice((0, 0, 450)),
            "overtime": over | {"rule": "O", "tax_class": "b", "source": "x"},
            "services": [
                {"code": "w", "zh": "水", "en": "w", "unit": {"zh": "点", "en": "p"}, "rate": "8.255", "free": "2"}
                | {"tax_class": "a", "source": "x"}
            ],
        }
    )


def random_booking(rng: random.Random) -> tuple[list[Line], list[Order], list[OvertimeUse]]:
    lines = []
    for number in range(rng.choice((1, 1, 1, 1, 2))):
        first = date(2026, 12, 20) + timedelta(days=rng.randint(0, 50))
        schedule = Schedule.of_days(first, rng.randint(0, 2), rng.randint(1, 4), rng.randint(0, 1))
        gaps: tuple[Gap, ...] = ()
        if rng.random() < 0.15:
            start = first + timedelta(days=rng.randint(0, 3))
            gaps = (Gap(frozenset(rng.sample(BAYS, 2)), Stay(start, start + timedelta(days=2))),)
        bays = frozenset(rng.sample(BAYS, rng.randint(1, 4)))
        lines.append(Line(bays, schedule, gaps=gaps, id=number + 1))
    orders = [Order("w", rng.randint(1, 10**5))] if rng.random() < 0.3 else []
    uses: dict[tuple[date, str], OvertimeUse] = {}
    if rng.random() < 0.4:
        lot = [cell for line in lines for cell, _ in line.cells()]
        for cell in rng.sample(lot, min(3, len(lot))):
            hall = HALL_OF[cell.bay]
            uses[cell.day, hall] = OvertimeUse(cell.day, hall, rng.randint(1, 600), rng.random() < 0.3)
    return lines, orders, list(uses.values())


def rounded(yuan: Fraction) -> int:
    fen = abs(yuan) * 100
    whole = (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)
    return whole if yuan >= 0 else -whole


def season_of(day: date, tariff: Tariff) -> Season | None:
    named = [one for one in tariff.seasons if any(span.start <= day < span.until for span in one.spans)]
    return (named or [one for one in tariff.seasons if day.month in one.months] or [None])[0]


@dataclass(frozen=True, eq=False)
class Once:
    """A tariff that is its own key, so that answers about it can be kept."""

    tariff: Tariff


@lru_cache(maxsize=20_000)
def rate_of(once: Once, kind: SpaceClass, phase: Phase, hall: str, day: date) -> tuple[str, Fraction, str]:
    """The row that fits with the most conditions, halls before seasons before days."""
    tariff = once.tariff
    season = season_of(day, tariff)
    statutory = tariff.holiday_days.value == "statutory"
    holiday = CALENDAR.is_statutory(day) if statutory else CALENDAR.is_holiday(day)
    off = not holiday and CALENDAR.is_day_off(day)
    fits = {"any": True, "holiday": holiday, "weekend": off, "weekday": not holiday and not off}
    fits["day-off"] = holiday or off
    best, found = -1, None
    for row in tariff.rates:
        if row.space_class is not kind or row.phase is not phase or not fits[row.days.value]:
            continue
        if (row.halls and hall not in row.halls) or (row.season and (season is None or season.rule != row.season)):
            continue
        rank = 4 * bool(row.halls) + 2 * bool(row.season) + (row.days.value != "any")
        if rank > best:
            best, found = rank, row
    assert found is not None
    return found.rule, Fraction(found.rate), found.tax_class


Key = tuple[Any, ...]


def model(lines: list[Line], once: Once, orders: list[Order], uses: list[OvertimeUse]) -> tuple[int, dict[str, int]]:
    """Return net and the net of each tax class."""
    tariff = once.tariff
    by_hall = any(row.halls for row in tariff.rates)
    seasonal = any(row.season or row.days.value != "any" for row in tariff.rates)
    apart = tariff.combine_season or any(one.alone for one in tariff.seasons)
    surcharged = tariff.part_hall is not None and tariff.part_hall.percent > 0
    by_day = seasonal or apart or surcharged
    whole = tariff.part_hall is not None and tariff.part_hall.whole
    space: dict[Key, Fraction] = defaultdict(Fraction)
    seasons: dict[Key, Fraction] = defaultdict(Fraction)
    holidays: dict[Key, Fraction] = defaultdict(Fraction)
    parts: dict[Key, Fraction] = defaultdict(Fraction)
    area_on: dict[date, int] = defaultdict(int)
    day_price: dict[Key, Fraction] = defaultdict(Fraction)
    for line in lines:
        days: dict[tuple[date, Phase, SpaceClass], set[str]] = defaultdict(set)
        for cell, phase in line.cells():
            days[cell.day, phase, VENUE.bay(cell.bay).space_class].add(cell.bay)
            area_on[cell.day] += METRES[cell.bay]
        for (day, phase, kind), bays in days.items():
            run = sum(day >= edge for gap in line.gaps for edge in {gap.stay.start, gap.stay.until})
            here = season_of(day, tariff)
            group = here if apart else None
            halls = [hall for hall in HALLS if any(HALL_OF[bay] == hall for bay in bays)]
            sets = [{bay for bay in bays if HALL_OF[bay] == hall} for hall in halls]
            if not by_hall:
                halls, sets = [""], [bays]
            areas = [size(_filled(own) if whole else own) for own in sets]
            areas[0] += max(0, tariff.minimum_m2 - sum(areas))
            due = CALENDAR.is_statutory(day) if tariff.holiday_days.value == "statutory" else CALENDAR.is_day_off(day)
            for hall, own, area in zip(halls, sets, areas, strict=True):
                rule, rate, tax = rate_of(once, kind, phase, hall, day)
                key = (line.id, phase, kind, run, hall, rule, here.rule if here and by_day else "", tax)
                space[(group, *key)] += area * rate
                if here is not None:
                    seasons[group, here, tax] += area * rate
                if due and tariff.holiday_percent:
                    holidays[group, tax] += area * rate
                broken = {bay for bay in own if not _filled({bay}) <= own}
                if surcharged and broken:
                    change = here.percent if here is not None and not _combines(tariff, here) else 0
                    parts[group, tax] += size(broken) * rate * (100 + Fraction(change)) / 100
            for hall in {HALL_OF[bay] for bay in bays}:
                own = {bay for bay in bays if HALL_OF[bay] == hall}
                _, rate, _ = rate_of(once, kind, phase, hall, day)
                day_price[day, hall] += size(_filled(own) if whole else own) * rate
    nets: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (group, *_rest, tax), yuan in space.items():
        nets[group][tax] += rounded(yuan)
    for (group, here, tax), yuan in seasons.items():
        if not _combines(tariff, here):
            nets[group][tax] += rounded(yuan * Fraction(here.percent) / 100)
    for (group, tax), yuan in holidays.items():
        nets[group][tax] += rounded(yuan * Fraction(tariff.holiday_percent) / 100)
    for (group, tax), yuan in parts.items():
        assert tariff.part_hall is not None
        nets[group][tax] += rounded(yuan * Fraction(tariff.part_hall.percent) / 100)
    area, longest = max(area_on.values(), default=0), max(len(line.schedule.stay) for line in lines)
    let = set().union(*(line.bays for line in lines))
    full = sum(FULL[hall] <= let for hall in ("A", "B"))
    given = [
        _reached(tariff.size_steps, area),
        _reached(tariff.length_steps, longest),
        _reached(tariff.hall_steps, full),
    ]
    total: dict[str, int] = defaultdict(int)
    for group, classes in nets.items():
        for tax, net in _discounted(tariff, group, dict(classes), [one for one in given if one is not None]).items():
            total[tax] += net
    for order in orders:
        total["a"] += rounded(max(Fraction(0), Fraction(order.thousandths, 1000) - 2) * Fraction("8.255"))
    total["b"] += _overtime(tariff, uses, day_price, area, longest)
    return sum(total.values()), dict(total)


def size(bays: set[str]) -> int:
    return sum(METRES[bay] for bay in bays)


def _filled(bays: set[str]) -> set[str]:
    return {bay.code for bay in VENUE.bays if any(VENUE.bay(one).hall == bay.hall for one in bays)}


def _combines(tariff: Tariff, season: Season) -> bool:
    return tariff.combine_season and season.percent < 0 and not season.alone


def _reached(steps: Any, value: int) -> Fraction | None:
    fitting = [Fraction(step.percent) for step in steps if step.start <= value]
    return fitting[-1] if fitting else None


def _discounted(tariff: Tariff, group: Season | None, nets: dict[str, int], given: list[Fraction]) -> dict[str, int]:
    if group is not None and group.alone:
        return nets
    if group is not None and _combines(tariff, group):
        given = [-Fraction(group.percent), *given]
    left = Fraction(1)
    for percent in given:
        left *= (100 - percent) / 100
    taken_of_all = {
        "larger": max(given, default=Fraction(0)),
        "sum": min(sum(given, Fraction(0)), Fraction(100)),
        "product": 100 - max(100 * left, Fraction(tariff.floor_percent)) if given else Fraction(0),
    }[tariff.combine.value]
    base = sum(nets.values())
    if base <= 0 or not taken_of_all:
        return nets
    taken = rounded(Fraction(base) / FEN * taken_of_all / 100)
    weights = {tax: max(0, net) for tax, net in nets.items()}
    exact = {tax: Fraction(taken * weight, sum(weights.values())) for tax, weight in weights.items()}
    shares = {tax: int(part) for tax, part in exact.items()}
    for tax in sorted(shares, key=lambda one: shares[one] - exact[one])[: taken - sum(shares.values())]:
        shares[tax] += 1
    return {tax: net - shares[tax] for tax, net in nets.items()}


def _overtime(tariff: Tariff, uses: list[OvertimeUse], day_price: dict[Key, Fraction], area: int, days: int) -> int:
    rule, fen = tariff.overtime, 0
    assert rule is not None
    free = _free(rule.free, days if rule.free_by_days else area)
    for use in sorted(uses, key=lambda one: (one.day, one.hall)):
        base = day_price[use.day, use.hall]
        if use.evening and rule.evening_percent:
            fen += rounded(base * Fraction(rule.evening_percent) / 100)
            continue
        hours = Fraction(use.minutes, 60)
        if rule.rounds_from:
            hours = Fraction(use.minutes // 60 + (1 if use.minutes % 60 >= rule.rounds_from else 0))
        hours = max(hours, Fraction(rule.least_hours))
        gift = min(free, hours)
        free -= gift
        each = Fraction(rule.rate) or base * Fraction(rule.percent) / 100
        yuan = (hours - gift) * each
        if rule.cap_percent:
            yuan = min(yuan, base * Fraction(rule.cap_percent) / 100)
        fen += rounded(yuan)
    return fen


def _free(steps: Any, value: int) -> Fraction:
    fitting = [Fraction(step.hours) for step in steps if step.start <= value]
    return fitting[-1] if fitting else Fraction(0)


def test_random_bookings_by_random_tariffs_cost_what_the_model_says_to_the_fen() -> None:
    rng = random.Random(20270301)
    once = Once(random_tariff(rng))
    for number in range(CASES):
        if number % A_TARIFF == 0:
            once = Once(random_tariff(rng))
        lines, orders, uses = random_booking(rng)
        sheet = price(lines, VENUE, once.tariff, CALENDAR, orders, uses)
        net, classes = model(lines, once, orders, uses)
        assert sheet.net == net, (number, lines, orders, uses)
        assert {tax.tax_class: tax.net for tax in sheet.taxes} == {tax: fen for tax, fen in classes.items() if fen}
        assert all(tax.tax == rounded(Fraction(tax.net, 100) * Fraction(tax.percent) / 100) for tax in sheet.taxes)
