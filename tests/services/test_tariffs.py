"""Tariffs go out as files, are checked and compared, come back as versions; overtime is ordered by hall and hour."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from expobook.domain.booking import Organiser
from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.price import ForeignCurrency
from expobook.domain.tariff import BadTariff
from expobook.domain.tariff_difference import tariff_differences
from expobook.resources import resource
from expobook.services.contracts import drafting, quoting
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines
from expobook.services.money import dealing, pricing, tariffs
from expobook.services.money.tariff_words import differences_said
from expobook.words import catalogue, shown
from tests.services.conftest import Hold, line
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser


def exported(desk: Desk) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(tariffs.export_tariff(desk))
    return data


def test_an_exported_tariff_comes_back_as_the_next_version_and_the_old_one_stays(desk: Desk, tmp_path: Path) -> None:
    data = exported(desk)
    data["rates"][0]["rate"] = "9.99"
    file = tmp_path / "tariff.json"
    file.write_text(json.dumps(data), "utf-8")
    made, changes = tariffs.import_tariff(desk, file, why="dearer")
    assert made.version == 2
    assert changes.tariffs
    assert [each.version for each in tariffs.tariff_versions(desk)] == [1, 2]
    assert tariffs.tariff_of(desk, made.code, 1).rates[0].rate == Decimal("7.00")
    differs = tariff_differences(tariffs.tariff_data(desk, made.code, 1), tariffs.tariff_data(desk))
    assert [(each.place, each.before, each.after) for each in differs] == [("rates H-1 rate", "7.00", "9.99")]


def test_differences_name_rows_that_came_and_went(desk: Desk) -> None:
    old, new = exported(desk), exported(desk)
    gone = new["services"].pop(0)
    new["seasons"].append({"rule": "S-2", "months": [8], "percent": "5", "zh": "八月", "en": "August", "source": "x"})
    new["holiday"]["percent"] = "50"
    places = {each.place: (each.before, each.after) for each in tariff_differences(old, new)}
    assert places["holiday percent"] == ("0", "50")
    assert places[f"services {gone['code']}"][1] == ""
    assert places["seasons S-2"][0] == ""
    assert len(places) == 3
    assert tariff_differences(old, old) == ()


def test_a_check_tells_what_may_be_a_slip(desk: Desk) -> None:
    data = exported(desk)
    assert {each.why for each in tariffs.doubts_about(desk, data)} == {"figures-assumed"}
    data["rates"] = [each for each in data["rates"] if each["class"] != "outdoor"]
    data["rates"].append(data["rates"][0] | {"rule": "Q", "halls": ["Q"]})
    found = [(each.why, each.place) for each in tariffs.doubts_about(desk, data)]
    assert ("rate-missing", "outdoor show") in found
    assert ("hall-unknown", "Q Q") in found


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rates": [{"season": "S-99"}]}, "unknown-season"),
        ({"raets": []}, "unknown-part"),
        ({"seasons": [{"rule": "S", "percent": "5", "zh": "", "en": "", "source": ""}]}, "no-days"),
        ({"part_hall": {"rule": "P", "source": "x"}}, "part-hall"),
        ({"part_hall": {"rule": "P", "source": "x", "whole": True, "percent": "5"}}, "part-hall"),
        ({"overtime": {"rule": "T", "tax_class": "exhibition", "source": "x"}}, "overtime-rate"),
        ({"overtime": {"rule": "T", "rate": "5", "tax_class": "none", "source": "x"}}, "unknown-tax-class"),
    ],
)
def test_what_a_tariff_cannot_say_is_refused_by_place(desk: Desk, change: dict[str, Any], why: str) -> None:
    data = exported(desk)
    if "rates" in change:
        change = {"rates": [data["rates"][0] | change["rates"][0], *data["rates"][1:]]}
    with pytest.raises(BadTariff) as refused:
        tariffs.save_tariff(desk, data | change, why="x")
    assert refused.value.facts["why"] == why


def test_overtime_is_ordered_by_hall_and_hour_and_six_hours_are_free(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1", "B-1")).booking
    before = pricing.price(desk, booking.id).net
    dealing.order_overtime(desk, booking.id, "A", date(2027, 3, 2), Decimal("4.5"))
    dealing.order_overtime(desk, booking.id, "B", date(2027, 3, 2), Decimal(3))
    sheet = pricing.price(desk, booking.id)
    assert sheet.net == before + 7_500_00  # 7.5 hours, six of them free, 1.5 x 5,000
    assert "1:30" not in sheet.lines[-2].explanation.en
    assert sheet.lines[-1].explanation.en.startswith("B, 2027-03-02: 3 h (1:30 free) × 5,000.00")
    change_lines(desk, booking.id, [line("A-1")], why="smaller")
    assert pricing.price(desk, booking.id).lines[-1].explanation.en.startswith("A, 2027-03-02: 4:30 h (4:30 free)")
    dealing.order_overtime(desk, booking.id, "A", date(2027, 3, 2), Decimal(0))
    dealing.order_overtime(desk, booking.id, "B", date(2027, 3, 2), Decimal(0))
    assert dealing.overtime_of(desk, booking.id) == ()


def test_overtime_that_cannot_be_is_refused(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1")).booking
    for hall, day, hours in (
        ("B", date(2027, 3, 2), "1"),
        ("A", date(2027, 5, 2), "1"),
        ("A", date(2027, 3, 2), "25"),
        ("A", date(2027, 3, 2), "0.001"),
        ("A", date(2027, 3, 2), "-1"),
    ):
        with pytest.raises(BadInput):
            dealing.order_overtime(desk, booking.id, hall, day, Decimal(hours))
    with pytest.raises(UnknownThing):
        dealing.order_overtime(desk, booking.id, "Q", date(2027, 3, 2), Decimal(1))
    assert dealing.overtime_of(desk, booking.id) == ()


def test_papers_in_yuan_refuse_a_price_in_another_currency(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    tariffs.import_tariff(desk, resource("tariff", "published", "kdj.json"))
    data = exported(desk) | {"currency": "KRW", "valid_from": "2026-01-01"}
    tariffs.save_tariff(desk, data, why="won")
    assert pricing.price(desk, booking_id).currency == "KRW"
    with pytest.raises(ForeignCurrency):
        drafting.draft_contract(desk, booking_id)
    with pytest.raises(ForeignCurrency):
        quoting.quote(desk, booking_id)


def test_differences_are_said_in_the_readers_words_and_keep_the_venues_own(desk: Desk) -> None:
    old, new = exported(desk), exported(desk)
    new["rates"][0] |= {"phase": "build_up", "rate": "9.99", "tax_class": "letting"}
    new["size_steps"].append({"rule": "D-9", "from_m2": 300000, "percent": "12", "source": "board"})
    new["combine_season"] = True
    said = {each.place: (each.before, each.after) for each in differences_said(old, new, "zh")}
    assert said["单价 H-1 阶段"] == ("展期", "布展")
    assert said["单价 H-1 金额"] == ("7.00", "9.99")
    assert said["单价 H-1 税类"] == ("增值税（会议展览服务）", "增值税（不动产租赁）")
    assert said["规模优惠 D-9"] == ("", "行号 D-9, 自 m² 300000, % 12, 来源 board")
    assert said["季节一并合并"] == ("", "是")
    english = {each.place: each.after for each in differences_said(old, new, "en")}
    assert english["rate H-1 phase"] == "build-up"
    assert english["rate H-1 tax class"] == "VAT (letting of space)"


@pytest.mark.parametrize("file", sorted(resource("tariff", "published").glob("*.json")), ids=lambda path: path.stem)
def test_every_name_of_the_form_has_words_in_both_languages(file: Path) -> None:
    """A published tariff against nothing is every row it has; its own names come in, no name of the form does."""
    data = tariffs.read_tariff(file)
    named: set[str] = set()

    class Noted:
        def key(self, name: str) -> str:
            named.add(name)
            return name

        def value(self, _key: str, value: object) -> str:
            return str(value)

    tariff_differences({}, data, Noted())
    missing = [name for name in named if f"tariff-key:{name}" not in catalogue("errors")]
    assert named
    assert not missing


def test_a_doubt_names_space_and_phase_in_the_readers_words(desk: Desk) -> None:
    data = exported(desk)
    data["rates"] = [each for each in data["rates"] if each["class"] != "outdoor"]
    said = [shown(each, "zh") for each in tariffs.doubts_about(desk, data)]
    assert any(text.startswith("室外展场布展：") for text in said)
