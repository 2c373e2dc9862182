"""Prices follow the tariff to the fen, and agree with an exact model written on its own."""

import os
import time
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expobook.domain.booking import Gap, Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.price import PriceKind
from expobook.domain.pricing import Order, price, stamp_duty
from expobook.domain.tariff import BadTariff, Tariff
from expobook.domain.tariff_file import tariff_from_data
from expobook.services.book.venues import default_venue
from expobook.services.calendars import default_calendar
from expobook.services.money.tariffs import default_tariff
from tests.venues import small_venue

VENUE, CALENDAR = default_venue(), default_calendar()
TARIFF = tariff_from_data(default_tariff())


def tariff_with(**changes: Any) -> Tariff:
    return tariff_from_data({**default_tariff(), **changes})


def test_the_auto_show_of_the_design_costs_what_the_design_says() -> None:
    makers = Line(VENUE.expand(["H08..H29"]), Schedule.of_days(date(2026, 12, 5), 7, 9, 3), id=1)
    parts = Line(VENUE.expand(["H30..H36"]), Schedule.of_days(date(2026, 12, 8), 4, 9, 3), id=2)

    sheet = price([makers, parts], VENUE, TARIFF, CALENDAR)

    assert sheet.total == 33_014_362_50
    assert sheet.area_mm2 == 362_500 * 10**6
    assert [line.amount for line in sheet.lines if line.kind is PriceKind.DISCOUNT] == [-3_460_625_00]
    assert sheet.net + sheet.tax == sheet.total


def test_a_january_show_with_services_costs_what_the_draft_says() -> None:
    line = Line(VENUE.expand(["H05..H07"]), Schedule.of_days(date(2027, 1, 8), 3, 4, 2), id=1)
    orders = [Order("power-380-60", 12_000), Order("hanging", 40_000), Order("cleaning", 150_000_000)]

    sheet = price([line], VENUE, TARIFF, CALENDAR, orders)

    assert sheet.total == 1_745_952_50
    assert sheet.tax == 98_827_50


def test_each_line_says_its_sum() -> None:
    line = Line(VENUE.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 2, 3, 1), id=1)
    lines = price([line], VENUE, TARIFF, CALENDAR).lines
    assert [one.explanation.en for one in lines] == [
        "H05: 12,500 m² × 2 days × 3.50",
        "H05: 12,500 m² × 3 days × 7.00",
        "H05: 12,500 m² × 1 day × 3.50",
    ]


def test_what_was_given_back_is_not_charged() -> None:
    schedule = Schedule.of_days(date(2027, 3, 1), 0, 4, 0)
    gap = Gap(frozenset({"H05-1"}), Stay(date(2027, 3, 1), date(2027, 3, 3)))
    sheet = price([Line(VENUE.expand(["H05"]), schedule, gaps=(gap,), id=1)], VENUE, TARIFF, CALENDAR)
    assert sheet.net == (12_500 * 4 - 2_500 * 2) * 7_00


def test_pricing_a_145_bay_show_is_quick_enough_to_drag() -> None:
    line = Line(VENUE.expand(["H08..H36"]), Schedule.of_days(date(2026, 12, 5), 7, 9, 3), id=1)
    started = time.perf_counter()
    for _ in range(20):
        price([line], VENUE, TARIFF, CALENDAR)
    assert time.perf_counter() - started < 20 * 0.1  # far above the usual 3 ms: this guards the order of magnitude


percents = st.decimals(0, 100, places=1)


@st.composite
def bookings(draw: st.DrawFn) -> tuple[list[Line], Tariff, list[Order]]:
    bays = ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3", "Y-1"]
    lines = []
    for number in range(draw(st.integers(1, 3))):
        first = date(2026, 12, 20) + timedelta(days=draw(st.integers(0, 40)))
        days = [draw(st.integers(0, 5)), draw(st.integers(1, 9)), draw(st.integers(0, 5))]
        chosen = draw(st.frozensets(st.sampled_from(bays), min_size=1))
        schedule = Schedule.of_days(first, *days)
        gaps = ()
        if draw(st.booleans()):
            start = first + timedelta(days=draw(st.integers(0, 4)))
            gaps = (
                Gap(draw(st.frozensets(st.sampled_from(bays), min_size=1)), Stay(start, start + timedelta(days=3))),
            )
        lines.append(Line(chosen, schedule, gaps=gaps, id=number + 1))
    rates = [
        {
            **rate,
            "rate": str(draw(st.decimals("0.01", "99", places=3))),
            "tax_class": draw(st.sampled_from(["exhibition", "letting"])),
        }
        for rate in default_tariff()["rates"]
    ]
    low, high = sorted([draw(percents), draw(percents)])
    tariff = tariff_with(
        rates=rates,
        seasons=[
            {
                "rule": "S",
                "months": [1],
                "percent": str(draw(st.decimals(-50, 50, places=1))),
                "zh": "",
                "en": "",
                "source": "",
            }
        ],
        holiday={
            "percent": str(draw(st.decimals(0, 50, places=1))),
            "days": draw(st.sampled_from(["statutory", "all-days-off"])),
        },
        size_steps=[
            {"rule": "D1", "from_m2": 300, "percent": str(low), "source": ""},
            {"rule": "D2", "from_m2": 900, "percent": str(high), "source": ""},
        ],
        length_steps=[{"rule": "L1", "from_days": 8, "percent": str(draw(percents)), "source": ""}],
        combine=draw(st.sampled_from(["larger", "sum", "product"])),
    )
    orders = [Order("water", draw(st.integers(1, 10**6)))] if draw(st.booleans()) else []
    return lines, tariff, orders


def halves_up(yuan: Fraction) -> int:
    fen = int(abs(yuan) * 100 + Fraction(1, 2))
    return fen if yuan >= 0 else -fen


def model(lines: list[Line], tariff: Tariff, orders: list[Order]) -> tuple[int, int]:
    """Return net and tax by walking every cell; knows nothing of blocks."""
    venue = small_venue()
    nets = dict.fromkeys(tariff.tax_classes, 0)
    season: dict[str, Fraction] = {}
    holiday: dict[str, Fraction] = {}
    area_on: dict[date, int] = {}
    for line in lines:
        sums: dict[tuple[Any, ...], Fraction] = {}
        lot = dict(line.cells())
        for day in sorted({cell.day for cell in lot}):
            here = frozenset(cell.bay for cell in lot if cell.day == day)
            gone = frozenset(b for gap in line.gaps if day in gap.stay for b in gap.bays)
            area_on[day] = area_on.get(day, 0) + sum(venue.bay(b).area_mm2 for b in here)
            for bay in here:
                rate = tariff.rate_for(venue.bay(bay).space_class, lot[next(c for c in lot if c == (day, bay))])
                due = Fraction(venue.bay(bay).area_mm2, 10**6) * Fraction(rate.rate)
                runs = tuple(g.stay for g in line.gaps if day in g.stay)
                before = any(day >= g.stay.until for g in line.gaps)
                sums[rate.rule, runs, before, rate.tax_class] = (
                    sums.get((rate.rule, runs, before, rate.tax_class), Fraction()) + due
                )
                if day.month == 1:
                    season[rate.tax_class] = season.get(rate.tax_class, Fraction()) + due
                off = (
                    CALENDAR.is_statutory(day) if tariff.holiday_days.value == "statutory" else CALENDAR.is_day_off(day)
                )
                if off:
                    holiday[rate.tax_class] = holiday.get(rate.tax_class, Fraction()) + due
            assert not here & gone
        for (_rule, _runs, _before, tax), due in sums.items():
            nets[tax] += halves_up(due)
    for tax, base in season.items():
        nets[tax] += halves_up(base * Fraction(tariff.seasons[0].percent) / 100)
    for tax, base in holiday.items():
        nets[tax] += halves_up(base * Fraction(tariff.holiday_percent) / 100)
    nets = _discounted(nets, lines, tariff, max(area_on.values(), default=0))
    for order in orders:
        nets["exhibition"] += halves_up(Fraction(order.thousandths, 1000) * 825)
    tax_sum = sum(
        halves_up(Fraction(net, 100) * Fraction(tariff.tax_classes[c].percent) / 100) for c, net in nets.items()
    )
    return sum(nets.values()), tax_sum


def _discounted(nets: dict[str, int], lines: list[Line], tariff: Tariff, area: int) -> dict[str, int]:
    size = max(
        [Fraction(s.percent) for s in tariff.size_steps if area >= s.start * 10**6],
        default=Fraction(0),
        key=lambda p: p,
    )
    reached = [s for s in tariff.size_steps if area // 10**6 >= s.start]
    size = Fraction(reached[-1].percent) if reached else Fraction(0)
    longest = max(len(line.schedule.stay) for line in lines)
    length = Fraction(tariff.length_steps[0].percent) if longest >= 8 else Fraction(0)
    how = tariff.combine.value
    percent = {
        "larger": max(size, length),
        "sum": min(size + length, Fraction(100)),
        "product": 100 - (100 - size) * (100 - length) / 100,
    }[how]
    base = sum(nets.values())
    if base <= 0 or not percent:
        return nets
    taken = halves_up(Fraction(base, 100) * percent / 100)
    positive = {tax: max(0, net) for tax, net in nets.items()}
    exact = {tax: Fraction(taken) * net / sum(positive.values()) for tax, net in positive.items()}
    parts = {tax: int(part) for tax, part in exact.items()}
    left = taken - sum(parts.values())
    for tax in sorted(parts, key=lambda t: parts[t] - exact[t])[:left]:
        parts[tax] += 1
    return {tax: net - parts[tax] for tax, net in nets.items()}


@settings(
    max_examples=int(os.environ.get("EXPOBOOK_PRICES", "250")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(bookings())
def test_random_bookings_cost_what_the_exact_model_says(case: tuple[list[Line], Tariff, list[Order]]) -> None:
    lines, tariff, orders = case
    sheet = price(lines, small_venue(), tariff, CALENDAR, orders)
    net, tax = model(lines, tariff, orders)
    assert abs(sheet.tax - tax) <= 1  # two classes with the same remainder may share a fen the other way round
    assert sheet.net == net
    assert sheet.total == sheet.net + sheet.tax
    assert sum(line.net for line in sheet.taxes) == sheet.net


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rates": [{**default_tariff()["rates"][0], "rate": "0"}]}, "zero-rate"),
        ({"rates": [{**default_tariff()["rates"][0], "rate": "-7"}]}, "zero-rate"),
        ({"rates": [{**default_tariff()["rates"][0], "rate": "NaN"}]}, "zero-rate"),
        ({"rates": [{**default_tariff()["rates"][0], "tax_class": "none"}]}, "unknown-tax-class"),
        ({"valid_until": "2019-01-01"}, "tariff-dates"),
        ({"rates": 7}, "tariff-form"),
        ({"size_steps": [{"rule": "D", "from_m2": 5, "percent": "101", "source": ""}]}, "percent-range"),
        ({"tax_classes": {}}, "unknown-tax-class"),
        ({"rates": [*default_tariff()["rates"], default_tariff()["rates"][0]]}, "tariff-twice"),
        ({"seasons": [*default_tariff()["seasons"], default_tariff()["seasons"][0]]}, "tariff-twice"),
        ({"services": [*default_tariff()["services"], default_tariff()["services"][0]]}, "tariff-twice"),
        ({"rates": [{**default_tariff()["rates"][0], "rate": "1e-99999"}]}, "too-fine"),
        ({"rates": [{**default_tariff()["rates"][0], "rate": "seven"}]}, "not-a-number"),
        ({"rates": [{**default_tariff()["rates"][0], "phase": "closed"}]}, "tariff-form"),
        ({"name": {"zh": "a\x00b", "en": "x"}}, "tariff-text"),
        ({"code": ""}, "tariff-text"),
        ({"code": ["a"]}, "tariff-form"),
        ({"version": 0}, "count-range"),
        ({"minimum_m2": -1}, "count-range"),
    ],
)
def test_a_tariff_that_cannot_be_is_refused_with_the_place(change: dict[str, Any], why: str) -> None:
    with pytest.raises(BadTariff) as refused:
        tariff_with(**change)
    assert refused.value.facts["why"] == why


def test_the_default_tariff_says_which_figures_are_assumed() -> None:
    assert all(rate.source for rate in TARIFF.rates)
    assert Decimal("7.00") in {rate.rate for rate in TARIFF.rates}


def test_a_rate_is_shown_with_all_its_decimals_so_that_the_sum_can_be_checked() -> None:
    rates = [{**rate, "rate": "3.125"} for rate in default_tariff()["rates"]]
    line = Line(VENUE.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 0, 3, 0), id=1)
    (space,) = price([line], VENUE, tariff_with(rates=rates), CALENDAR).lines
    assert space.explanation.en == "H05: 12,500 m² × 3 days × 3.125"
    assert space.amount == 12_500 * 3 * 3125 // 10


def test_what_is_free_in_an_order_costs_nothing_and_is_said() -> None:
    services = [{**default_tariff()["services"][0], "code": "overtime", "rate": "100", "free": "1.5"}]
    priced = price([], VENUE, tariff_with(services=services), CALENDAR, [Order("overtime", 4_000)])
    assert priced.net == 250_00
    assert "(1.5 free)" in priced.lines[0].explanation.en
    assert price([], VENUE, tariff_with(services=services), CALENDAR, [Order("overtime", 1_000)]).net == 0


def test_orders_that_cannot_be_are_refused() -> None:
    with pytest.raises(UnknownThing):
        price([], VENUE, TARIFF, CALENDAR, [Order("massage", 1_000)])
    for thousandths in (0, -1_000):
        with pytest.raises(BadInput):
            price([], VENUE, TARIFF, CALENDAR, [Order("water", thousandths)])


def test_stamp_duty_falls_on_leases_alone_and_on_the_net() -> None:
    line = Line(VENUE.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 0, 3, 0), id=1)
    letting = tariff_with(rates=[{**rate, "tax_class": "letting"} for rate in default_tariff()["rates"]])
    assert stamp_duty(price([line], VENUE, TARIFF, CALENDAR), TARIFF) == 0
    sheet = price([line], VENUE, letting, CALENDAR)
    assert stamp_duty(sheet, letting) == sheet.net // 1000 == 262_50


@pytest.mark.parametrize(("combine", "percent"), [("larger", 20), ("sum", 30), ("product", 28)])
def test_discounts_combine_as_the_venue_chose(combine: str, percent: int) -> None:
    tariff = tariff_with(
        size_steps=[{"rule": "D", "from_m2": 1, "percent": "10", "source": ""}],
        length_steps=[{"rule": "L", "from_days": 1, "percent": "20", "source": ""}],
        combine=combine,
    )
    line = Line(VENUE.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 0, 2, 0), id=1)
    assert price([line], VENUE, tariff, CALENDAR).net == 175_000_00 * (100 - percent) // 100


def test_a_floor_holds_a_product_of_discounts() -> None:
    steps = {"size_steps": [{"rule": "D", "from_m2": 1, "percent": "50", "source": ""}], "combine": "product"}
    line = Line(VENUE.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 0, 2, 0), id=1)
    assert price([line], VENUE, tariff_with(**steps, floor_percent="75"), CALENDAR).net == 175_000_00 * 75 // 100


def test_space_below_the_least_billed_area_is_billed_at_it() -> None:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 0, 2, 0), id=1)
    (space,) = price([line], small_venue(), tariff_with(minimum_m2=500), CALENDAR).lines
    assert space.amount == 500 * 2 * 7_00
    assert "least billed area" in space.explanation.en


def test_the_holiday_surcharge_falls_on_the_days_the_venue_chose() -> None:
    # 1-7 October 2026 are off; the first three are statutory. 10 October is a Saturday that is worked.
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2026, 10, 1), 0, 10, 0), id=1)
    for days, count in (("statutory", 3), ("all-days-off", 7)):
        tariff = tariff_with(holiday={"percent": "50", "days": days, "rule": "S"})
        surcharge = price([line], small_venue(), tariff, CALENDAR).subtotal(PriceKind.SURCHARGE)
        assert surcharge == 200 * 3_50 * count
