"""Published tariffs of seven venues are data only; each total is computed by hand beside it."""

import json
from datetime import date
from decimal import Decimal

import pytest

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.geometry import rectangle
from expobook.domain.overtime import OvertimeUse
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import Order, price
from expobook.domain.tariff import BadTariff, NoRate, Tariff
from expobook.domain.tariff_examples import examples_of
from expobook.domain.tariff_file import tariff_from_data
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, SpaceClass, Venue, Zone
from expobook.resources import resource
from expobook.services.calendars import default_calendar
from expobook.services.money.tariffs import examples_reckoned, read_tariff

NONE = Bilingual("", "")
NAMES = sorted(file.stem for file in resource("tariff", "published").glob("*.json"))


def tariff(name: str) -> Tariff:
    return tariff_from_data(read_tariff(resource("tariff", "published", f"{name}.json")))


def site(**halls: tuple[int, ...]) -> Venue:
    """Return halls of bays of so many m2; a name that begins with OUT is outdoor ground."""
    made, bays = [], []
    for place, (code, areas) in enumerate(halls.items()):
        kind = SpaceClass.OUTDOOR if code.startswith("OUT") else SpaceClass.HALL
        made.append(Hall(code, NONE, "Z", rectangle(0, place, 1, 1), space_class=kind))
        bays += [Bay(f"{code}-{n}", code, rectangle(0, 0, area * 1000, 1000), kind) for n, area in enumerate(areas, 1)]
    return Venue("V", NONE, NONE, (Zone("Z", NONE),), tuple(made), tuple(bays))


def priced(
    name: str,
    venue: Venue,
    space: list[str],
    first: date,
    days: tuple[int, int, int],
    orders: list[Order] | None = None,
    overtime: list[OvertimeUse] | None = None,
) -> PriceSheet:
    line = Line(frozenset(venue.expand(space)), Schedule.of_days(first, *days), id=1)
    return price([line], venue, tariff(name), default_calendar(), orders or [], overtime or [])


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_says_its_source(name: str) -> None:
    found = tariff(name)
    told = [*found.rates, *found.seasons, *found.size_steps, *found.length_steps, *found.hall_steps, *found.services]
    assert found.source.startswith("http")
    assert all(each.source for each in told)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_of_the_file_agrees_with_its_reckoning_by_hand(name: str) -> None:
    data = read_tariff(resource("tariff", "published", f"{name}.json"))
    worked = examples_reckoned(data)
    assert worked
    for each in worked:
        assert each.agrees, (each.example.title.en, each.example.by_hand, each.net, each.tax)


def test_an_example_that_does_not_agree_is_told_and_one_that_cannot_be_is_refused() -> None:
    data = json.loads(resource("tariff", "published", "cixi.json").read_text("utf-8"))
    first = data["examples"][0]
    first["net"] = "621037.71"
    assert [each.agrees for each in examples_reckoned(data)] == [False]
    for change in ({"net": "a lot"}, {"days": [0, 0, 0]}, {"space": ["X"]}, {"halls": {"F1": [0.5]}}, {"net": "0.001"}):
        with pytest.raises(BadTariff):
            examples_of({"examples": [first | change]})


KDJ = site(A=(1512, 1512), B=(3024,), C=(3024,))


def test_kdj_three_halls_in_october() -> None:
    sheet = priced("kdj", KDJ, ["A", "B", "C"], date(2027, 10, 4), (2, 3, 1))
    # 9,072 m2 x 6 days x 1,600 = 87,091,200; + 10 % in October = 8,709,120; together 95,800,320
    # all three halls - 5 % = 4,790,016; net 91,010,304; VAT 10 % = 9,101,030.40
    assert sheet.net == 91_010_304_00
    assert sheet.tax == 9_101_030_40
    assert sheet.currency == "KRW"


def test_kdj_half_a_hall_in_july_with_overtime() -> None:
    use = [OvertimeUse(date(2027, 7, 5), "A", 120)]
    sheet = priced("kdj", KDJ, ["A-1"], date(2027, 7, 5), (0, 3, 0), overtime=use)
    # 1,512 x 3 x 1,600 = 7,257,600; - 20 % = - 1,451,520; left 5,806,080; part of a hall + 20 % = 1,161,216
    # overtime: the day's 1,512 x 1,600 = 2,419,200, 10 % an hour, 2 hours = 483,840
    assert sheet.net == (7_257_600 - 1_451_520 + 1_161_216 + 483_840) * 100


def test_kdj_overtime_is_capped_at_the_price_of_a_day() -> None:
    use = [OvertimeUse(date(2027, 5, 3), "B", 11 * 60)]
    sheet = priced("kdj", KDJ, ["B"], date(2027, 5, 3), (0, 1, 0), overtime=use)
    assert sheet.net == 2 * 3024 * 1600 * 100  # the day, and the day once more


def test_kdj_lunar_week_bears_no_other_discount() -> None:
    sheet = priced("kdj", KDJ, ["A", "B", "C"], date(2027, 2, 10), (0, 4, 0))
    # 10 and 11 February: 9,072 x 2 x 1,600 = 29,030,400, - 50 % = 14,515,200, nothing else
    # 12 and 13 February: 29,030,400 - 20 % = 23,224,320; three halls - 5 % = 1,161,216 -> 22,063,104
    assert sheet.net == (14_515_200 + 22_063_104) * 100


DCC = site(D1=(1000, 1500), D2=(2500,), D3=(2500,), D4=(2500,))


def test_dcc_gives_the_highest_discount_alone() -> None:
    sheet = priced("dcc", DCC, ["D1", "D2", "D3", "D4"], date(2027, 1, 4), (1, 33, 1))
    # 10,000 x 35 x 1,350 = 472,500,000; season 20, length 30, halls 5: only the 30 % = 141,750,000
    assert sheet.net == 330_750_000_00


def test_dcc_outside_the_season_the_other_days_get_their_own_highest() -> None:
    sheet = priced("dcc", DCC, ["D1", "D2", "D3", "D4"], date(2027, 2, 27), (0, 4, 0))
    # 27, 28 February: 10,000 x 2 x 1,350 = 27,000,000 - 20 %; 1, 2 March: 27,000,000 - 5 % (four halls)
    assert sheet.net == (21_600_000 + 25_650_000) * 100


def test_dcc_less_than_a_hall_is_billed_as_one_and_half_hours_round() -> None:
    use = [OvertimeUse(date(2027, 3, 1), "D1", 140), OvertimeUse(date(2027, 3, 2), "D1", 150)]
    orders = [Order("power", 1_000_500)]
    sheet = priced("dcc", DCC, ["D1-1"], date(2027, 3, 1), (0, 3, 0), orders, use)
    # 1,000 m2 let, 2,500 billed: x 3 x 1,350 = 10,125,000; power 1,000.5 kWh x 149 = 149,074.50
    # the day's 3,375,000, 10 % an hour: 2 h 20 -> 2 h = 675,000; 2 h 30 -> 3 h = 1,012,500
    assert sheet.net == 10_125_000_00 + 149_074_50 + 675_000_00 + 1_012_500_00


CECO = site(E1=(3000,), E2=(3000,), E3=(3000,))


def test_ceco_multiplies_factors_but_not_below_seven_tenths() -> None:
    use = [OvertimeUse(date(2027, 3, 2), "E1", 600)]
    sheet = priced("ceco", CECO, ["E1", "E2", "E3"], date(2027, 3, 1), (1, 3, 1), overtime=use)
    # 9,000 x 5 x 1,500 = 67,500,000; March 0.80 x three halls 0.85 = 0.68, so 0.70 -> 47,250,000
    # ten hours, eight are free: 2 x 10 % of 3,000 x 1,500 = 900,000
    assert sheet.net == (47_250_000 + 900_000) * 100


def test_ceco_two_halls_in_april_get_ten_per_cent() -> None:
    sheet = priced("ceco", CECO, ["E1", "E2"], date(2027, 4, 5), (0, 2, 0))
    assert sheet.net == 6000 * 2 * 1500 * 90  # x 0.90, in hundredths


COEX = site(A=(10_000,), B=(8_000,), D=(7_000,))


def test_coex_prices_each_hall_by_its_factor_and_the_month() -> None:
    sheet = priced("coex", COEX, ["A", "D"], date(2027, 4, 5), (1, 3, 0))
    # A: 10,000 x 4 x 2,145 = 85,800,000; D: 7,000 x 4 x 1,852.50 = 51,870,000; together 137,670,000; April x 1.20
    assert sheet.net == 165_204_000_00
    assert [line.rule for line in sheet.lines] == ["A-2", "D-2", "A-1", "D-1", "S-12"]


NINGBO = site(F1=(3000, 7000), F2=(5000,), OUT=(2000,))


def test_ningbo_bills_four_thousand_metres_at_least() -> None:
    whole = priced("ningbo", NINGBO, ["F1"], date(2027, 7, 5), (1, 3, 1))
    part = priced("ningbo", NINGBO, ["F1-1"], date(2027, 7, 5), (0, 2, 0))
    upper = priced("ningbo", NINGBO, ["F2"], date(2027, 8, 2), (0, 2, 0))
    assert whole.net == 330_000_00  # 10,000 x 5 x 6.60
    assert part.net == 52_800_00  # 3,000 let, 4,000 billed: x 2 x 6.60
    assert upper.net == 50_000_00  # 5,000 x 2 x 5.00


def test_ningbo_changes_its_rate_with_the_month_and_guesses_none() -> None:
    sheet = priced("ningbo", NINGBO, ["F1"], date(2027, 1, 30), (0, 4, 0))
    assert sheet.net == 10_000 * 2 * 6_80 + 10_000 * 2 * 6_60  # 30, 31 January; 1, 2 February
    with pytest.raises(NoRate):
        priced("ningbo", NINGBO, ["F1"], date(2027, 5, 3), (0, 1, 0))


def test_ningbo_has_free_hours_by_size() -> None:
    uses = [OvertimeUse(date(2027, 7, 5), "F1", 180), OvertimeUse(date(2027, 7, 6), "F1", 180)]
    sheet = priced("ningbo", NINGBO, ["F1"], date(2027, 7, 5), (0, 2, 0), overtime=uses)
    assert sheet.net == 132_000_00 + 2 * 1000_00  # six hours, four of them free
    assert "(1 h free)" not in sheet.lines[-1].explanation.en
    assert "(1 free)" in sheet.lines[-1].explanation.en


CIXI = site(F1=(9000,), F2=(7500,), OUT=(8000,))


def test_cixi_two_floors_with_metered_power_and_water() -> None:
    orders = [Order("power", 12_345_678), Order("water", 100_500)]
    sheet = priced("cixi", CIXI, ["F1", "F2"], date(2027, 5, 10), (2, 3, 1), orders)
    # 9,000 x 6 x 7 = 378,000; 7,500 x 6 x 5 = 225,000; 12,345.678 kWh x 1.40 = 17,283.9492; 100.5 t x 7.50 = 753.75
    assert sheet.net == 378_000_00 + 225_000_00 + 17_283_95 + 753_75
    assert sheet.tax == 55_893_39  # 9 % of 621,037.70 = 55,893.393


def test_liuhua_bills_an_evening_as_a_day_and_four_hours_at_least() -> None:
    venue = site(L=(2000,))
    uses = [OvertimeUse(date(2027, 5, 10), "L", 120), OvertimeUse(date(2027, 5, 11), "L", 0, evening=True)]
    sheet = priced("liuhua", venue, ["L"], date(2027, 5, 10), (0, 3, 0), overtime=uses)
    # 2,000 x 3 x 10 = 60,000; two hours billed as four: 4 x 12.5 % of 20,000 = 10,000; the evening 20,000
    assert sheet.net == 90_000_00


def test_a_rate_for_a_hall_goes_before_one_for_a_season_before_one_for_a_kind_of_day() -> None:
    rate = {"class": "hall", "phase": "show", "tax_class": "vat", "source": "made up"}
    data = dict(read_tariff(resource("tariff", "published", "kdj.json"))) | {
        "rates": [
            rate | {"rule": "any", "rate": "1"},
            rate | {"rule": "off", "rate": "2", "days": "day-off"},
            rate | {"rule": "low", "rate": "3", "season": "S-1"},
            rate | {"rule": "hall", "rate": "4", "halls": ["A"]},
        ]
    }
    made = tariff_from_data(data)
    line = Line(frozenset({"B-1"}), Schedule.of_days(date(2027, 5, 28), 0, 4, 0), id=1)  # a Friday
    sheet = price([line], KDJ, made, default_calendar())
    assert [(each.rule, each.days) for each in sheet.lines if each.rule != "P-1"] == [("any", 2), ("off", 2)]
    assert made.rate_for(SpaceClass.HALL, line.schedule.spans()[0][0], hall="A", season="S-1").rate == Decimal(4)
    assert made.rate_for(SpaceClass.HALL, line.schedule.spans()[0][0], hall="B", season="S-1").rate == Decimal(3)
