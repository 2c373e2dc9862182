"""Amounts in words agree with the bill rules, with the house's list, and with a reader built another way."""

import csv
import os
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.errors import BadInput
from expobook.domain.money import WordStyle, format_fen, parse_yuan, round_half_up, shares, words_en, words_zh

HOUSE_LIST = list(csv.DictReader((Path(__file__).parent / "amounts.csv").read_text(encoding="utf-8").splitlines()))
AMOUNTS = int(os.environ.get("EXPOBOOK_AMOUNTS", "100000"))

# The examples of the law's annex, with 整 left out after 角 and no optional 零.
BILL = WordStyle(whole_after_jiao=False, zero_before_jiao=False)
LAW = {
    0: "零元整", 5: "伍分", 50: "伍角", 140950: "壹仟肆佰零玖元伍角", 600714: "陆仟零柒元壹角肆分",
    168032: "壹仟陆佰捌拾元叁角贰分", 10700053: "壹拾万柒仟元伍角叁分", 1640902: "壹万陆仟肆佰零玖元零贰分",
    32504: "叁佰贰拾伍元零肆分", 1001: "壹拾元零壹分", 2000000: "贰万元整", 105000000: "壹佰零伍万元整",
    10001000000: "壹亿零壹万元整", 12000305007: "壹亿贰仟万叁仟零伍拾元零柒分", 30050000000: "叁亿零伍拾万元整",
    900000030: "玖佰万元叁角",
}  # fmt: skip


@pytest.mark.parametrize("row", HOUSE_LIST, ids=lambda row: row["fen"])
def test_the_house_list_is_met_in_both_languages(row: dict[str, str]) -> None:
    assert words_zh(int(row["fen"])) == row["zh"]
    assert words_en(int(row["fen"])) == row["en"]


@pytest.mark.parametrize(("fen", "words"), LAW.items())
def test_the_examples_of_the_bill_rules_are_met(fen: int, words: str) -> None:
    assert words_zh(fen, BILL) == "人民币" + words


def read_zh(text: str) -> int:
    """Read an amount back by adding digit times unit, knowing nothing of groups or zeros."""
    digits = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = 0
    for sign in text.removeprefix("人民币").rstrip("整"):
        if sign in digits:
            digit = digits[sign]
        elif sign in units:
            section += digit * units[sign]
            digit = 0
        elif sign == "万":
            section, digit = (section + digit) * 10_000, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        else:
            total += digit * {"角": 10, "分": 1}[sign]
            digit = 0
    return total


def test_random_amounts_read_back_to_the_same_number() -> None:
    chance = random.Random(20261123)
    for _ in range(AMOUNTS):
        fen = chance.randrange(10 ** chance.randint(1, 15))
        text = words_zh(fen)
        assert read_zh(text) == fen, text
        assert "零零" not in text
        assert not any(bad in text for bad in ("零元", "零万", "零亿", "零整")) or fen < 100


@given(st.integers(-(10**16), 10**16))
def test_figures_parse_back(fen: int) -> None:
    assert parse_yuan(format_fen(fen), "amount") == fen


@pytest.mark.parametrize(
    ("text", "fen"), [("¥ 1,234.5", 123450), (" .05 ", 5), ("-3.100", -310), ("0", 0), ("1，000", 100000), ("7.", 700)]
)
def test_amounts_are_read_as_people_write_them(text: str, fen: int) -> None:
    assert parse_yuan(text, "amount") == fen


@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_rounding_is_half_up_away_from_zero_and_never_more_than_half_a_fen_off(yuan: Fraction) -> None:
    fen = round_half_up(yuan)
    assert abs(yuan * 100 - fen) <= Fraction(1, 2)
    assert round_half_up(-yuan) == -fen


def test_halves_go_up() -> None:
    assert [round_half_up(Decimal(text)) for text in ("0.005", "0.015", "-0.005", "0.0049")] == [1, 2, -1, 0]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_shares_add_up_and_are_fair(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    assert all(abs(part - Fraction(w * total, sum(weights))) < 1 for part, w in zip(parts, weights, strict=True))


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.234", "NaN", "sNaN", "Infinity", "1e99", "1_000", "1,2,3", ".", "0." + "0" * 40 + "1", "9" * 17],
)
def test_amounts_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_yuan(text, "amount")
