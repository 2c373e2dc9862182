"""A count of one takes the singular: in sentences of the command line, refusals, reports and the window."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.resources import resource
from expobook.words import catalogue, counted, number, phrase, placeholders, say, shown

# A fact with a plural or a plural's verb behind it, perhaps a word between: {count} rows, {count} soft clashes.
PLAIN = re.compile(r"\{(\w+)\} (?:[a-z]+[ -])?([a-z]+s|are|were|do not|have)\b")

# These end in s behind a fact and are no plural.
NO_PLURAL = re.compile(
    "across|as|breaks|does|edits|fills|gross|has|indoors|is|its|lapses|leaves|lies|looks|names|needs|passes|prints|says|series|"
    "this|waits|was"
)
NEVER_ONE = {
    "in {days} days": "one is said as tomorrow",
    "{weeks} weeks": "three at least, below them days are said",
    "{years} years": "three at least, below them weeks are said",
    "{weeks} weeks on: the same weekday, clear of holidays.": "a year on",
    "the newest {count} entries": "said when the list is full",
    "{count} alternatives; signing one lets the others go.": "said of two and more",
    "Hold {count} as alternatives": "said of two and more",
    "{halls} halls + {login} login hall + {outdoors} outdoors = {total}": "areas",
    "{hall} areas": "a hall's name",
    "{build} + {show} + {out} days": "a sum of three figures",
    "Days off of {year} are taken in: {count|day|days}.": "a year, and the verb of the days off",
    "at least {count} characters": "a limit of the program",
    "find.part": "a sum of three figures",
    "find.held": "said of two and more",
    "find.wish": "an area",
    "house.hours": "originals are of an even number",
    "party.unmerged": "a name, and a verb",
    "why:too-many-rows": "a limit of the program",
    "why:too-many-parts": "a limit of the program",
    "why:alternatives": "a limit of the program",
    "why:too-many-sheets": "a limit of the program",
    "why:planning-time": "a limit of the program",
    "why:shift-days": "a limit of the program",
    "why:shift-many": "a limit of the program",
    "weak-passphrase": "a limit of the program",
    "weak-password": "a limit of the program",
    "wrong-password": "a name",
    "stands-apart": "a list of stands",
}


def _texts() -> list[tuple[str, str, str]]:
    """Return key, English and Chinese of every text; the window's English is its key."""
    found = []
    for file in sorted(resource("i18n").rglob("*.json")):
        for key, text in json.loads(file.read_text(encoding="utf-8")).items():
            found.append((key, text["en"], text["zh"]) if isinstance(text, dict) else (key, key, text))
    return found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 rows"),
        (1, "1 row"),
        (2, "2 rows"),
        (-1, "\u22121 row"),
        (1_200, "1,200 rows"),
        (Decimal("1.0"), "1 row"),
        (Decimal("1.5"), "1.5 rows"),
        ("+1", "+1 row"),
        ("11", "11 rows"),
        ("1 + 1 + 1", "1 + 1 + 1 rows"),
    ],
)
def test_the_word_fits_the_count(value: object, said: str) -> None:
    assert counted("{count|row|rows} read", count=value) == f"{said} read"
    assert counted("读取 {count} 行", count=value) == f"读取 {said.rsplit(' ', 1)[0]} 行"


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.text())
def test_counts_of_one_text_are_told_apart_and_its_names_stay(halls: int, bays: int, name: str) -> None:
    told = counted("{name}: {halls|hall has|halls have} {bays|bay|bays}", name=name, halls=halls, bays=bays)
    verb = "hall has" if abs(halls) == 1 else "halls have"
    assert told == f"{name}: {number(halls)} {verb} {number(bays)} {'bay' if abs(bays) == 1 else 'bays'}"


@given(st.integers(0, 10**6))
def test_a_sentence_of_the_command_line_says_as_the_window_does(count: int) -> None:
    text = catalogue("cli")["import.warnings"]["en"]
    assert "{count|" in text
    assert say("import.warnings", "en", count=count) == counted(text, count=count)
    assert say("import.warnings", "zh", count=count).startswith(f"{count:,} 行")


def test_a_part_that_is_left_out_knows_its_count() -> None:
    one = {"number": "C-1", "cells": 1, "soft": 1}
    assert phrase("cli", "demo.contracted", "en", one) == (
        "Contracted C-1: 1 cell is firm; 1 soft clash passed with a reason"
    )
    assert phrase("cli", "demo.contracted", "en", {**one, "cells": 9, "soft": 0}) == "Contracted C-1: 9 cells are firm"
    assert phrase("cli", "demo.contracted", "en", {"number": "C-1"}) is None


def test_a_span_of_time_of_one_day_is_a_day() -> None:
    assert [shown(timedelta(days), "en") for days in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert shown(timedelta(1), "zh") == "1 天"


def test_a_count_that_can_be_one_has_both_its_words() -> None:
    plain = {
        key for key, english, _ in _texts() for fact, word in PLAIN.findall(english) if not NO_PLURAL.fullmatch(word)
    }
    assert plain - NEVER_ONE.keys() == set()


def test_every_exception_is_still_a_text() -> None:
    assert NEVER_ONE.keys() - {key for key, _, _ in _texts()} == set()


def test_both_words_of_a_count_differ_and_chinese_has_none() -> None:
    for key, english, chinese in _texts():
        assert placeholders(english) == placeholders(chinese), key
        assert "|" not in chinese, key
        for one, several in re.findall(r"\{\w+\|([^|{}]*)\|([^|{}]*)\}", english):
            assert one, key
            assert one != several, key
        assert not re.search(r"\{[^{}]*\|", re.sub(r"\{\w+\|[^|{}]+\|[^|{}]+\}", "", english)), f"{key}: a broken form"
