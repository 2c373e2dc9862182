"""Amounts in words follow the rules for bank bills and the house's two choices."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.money import LARGEST_FEN, format_fen, words_en, words_zh

_DIGIT = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_POWER = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "人民币零元整", "Renminbi zero yuan only"),
        (5, "人民币伍分", "Renminbi five fen only"),
        (50, "人民币伍角整", "Renminbi fifty fen only"),
        (140_950, "人民币壹仟肆佰零玖元伍角整", "Renminbi one thousand four hundred and nine yuan and fifty fen only"),
        (
            168_032,
            "人民币壹仟陆佰捌拾元零叁角贰分",
            "Renminbi one thousand six hundred and eighty yuan and thirty-two fen only",
        ),
        (
            10_700_053,
            "人民币壹拾万柒仟元零伍角叁分",
            "Renminbi one hundred and seven thousand yuan and fifty-three fen only",
        ),
        (10_000_100_000, "人民币壹亿零壹仟元整", "Renminbi one hundred million one thousand yuan only"),
        (100_000_000_100, "人民币壹拾亿零壹元整", "Renminbi one billion and one yuan only"),
    ],
)
def test_known_amounts(fen: int, zh: str, en: str) -> None:
    assert words_zh(fen) == zh
    assert words_en(fen) == en


@given(st.integers(0, LARGEST_FEN))
def test_chinese_words_read_back_to_the_same_fen(fen: int) -> None:
    assert read_back(words_zh(fen)) == fen


def read_back(words: str) -> int:
    match = re.fullmatch(r"人民币(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?整?", words)
    assert match is not None
    yuan, jiao, ones = match.groups()
    total = 0
    for group in re.split("(?<=[亿万])", yuan or "零"):
        size = {"亿": 10**8, "万": 10**4}.get(group[-1:], 1)
        total += size * below_ten_thousand(group.rstrip("亿万"))
    return total * 100 + _DIGIT[jiao or "零"] * 10 + _DIGIT[ones or "零"]


def below_ten_thousand(group: str) -> int:
    total, digit = 0, 0
    for sign in group:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        else:
            total, digit = total + digit * _POWER[sign], 0
    return total + digit


def test_figures_have_commas_and_a_true_minus() -> None:
    assert format_fen(-31_570_000) == "−315,700.00"
    with pytest.raises(ValueError, match="amounts from 0"):
        words_zh(-1)
