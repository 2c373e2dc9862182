"""Editing a plan by command: every verb of the window, refusals in words, the plan untouched when refused."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from expobook.app.main import main
from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.diary.booking import NewBooking, new_hold
from tests.venues import small_venue

Do = Callable[..., Any]


@pytest.fixture
def do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Do:
    """Run ``expobook plan WORDS --json`` on a book with two shows in hall A, and return what it says."""
    path = tmp_path / "b.expobook"
    desk = create_book(path, small_venue(), actor=Actor("Li Wei", "3"), now=lambda: datetime(2026, 11, 23, 9))
    for year in (2027, 2028):
        line = Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(date(year, 3, 1), 1, 2, 1))
        assert new_hold(desk, NewBooking(Bilingual("展", f"Fair {year}"), (line,)))[0].booking.number
    desk.close()

    def run(verb: str, *words: str, code: int = 0) -> Any:
        left = main(["plan", verb, *words, "--book", str(path), "--json", "--lang", "en", "--who", "Li Wei"])
        out = json.loads(capsys.readouterr().out)
        assert left == code, out
        return out

    return run


def _stands(do: Do, number: str = "B-2026-0001") -> dict[str, Any]:
    return {stand["number"]: stand for stand in do("show", number)["plan"]["stands"]}


def test_a_row_is_drawn_split_merged_numbered_moved_and_locked(do: Do) -> None:
    show = "B-2026-0001"
    do("row", show, "--hall", "A", "--at", "3,5", "--count", "4")
    assert list(_stands(do)) == ["A-01", "A-02", "A-03", "A-04"]
    assert do("merge", show, "A-01", "A-02")["removed"] == ["A-02"]
    assert _stands(do)["A-01"]["ring"] == [[3000, 5000], [9000, 5000], [9000, 8000], [3000, 8000]]
    assert do("split", show, "A-01", "--at", "2")["stands"] == ["A-01", "A-05"]
    do("renumber", show, "--hall", "A", "--pattern", "{hall}{row}{n}")
    assert list(_stands(do)) == ["AA01", "AA02", "AA03", "AA04"]
    do("move", show, "AA01", "--by=-0.5,0.2")
    assert _stands(do)["AA01"]["ring"][0] == [2500, 5200]
    do("copy", show, "AA04", "--by", "0,6")
    do("resize", show, "AA05", "--size", "4.5x2")
    assert _stands(do)["AA05"]["ring"][2] == [16_500, 13_000]
    do("turn", show, "AA05")
    do("lock", show, "AA05")
    refusal = do("remove", show, "AA05", code=1)
    assert refusal["sentence"] == "Nothing changed: AA05 is locked. Unlock it first."
    do("lock", show, "AA05", "--off")
    do("remove", show, "AA05")
    do("set-status", show, "AA04", "--to", "blocked")
    assert do("status", show)["A"]["stands_by_status"] == {"available": 3, "blocked": 1}
    assert [change["verb"] for change in do("history", show, "AA04")] == ["added", "renumbered", "status"]


def test_marks_and_connections_are_drawn_listed_and_taken_out(do: Do) -> None:
    show = "B-2026-0001"
    do("draw", show, "aisle", "--hall", "A", "--at", "0,9", "--size", "30x3", "--main")
    do("draw", show, "zone", "--hall", "A", "--at", "0,0", "--size", "30x9", "--words", "新能源")
    do("draw", show, "island", "--hall", "A", "--at", "3,3", "--size", "6x4")
    do("utilities", show, "--add", "power", "--hall", "A", "--at", "4,4", "--stand", "A-01", "--value", "63")
    (point,) = do("utilities", show)
    assert (point["kind"], point["stand"], point["value"], point["at"]) == ("power", "A-01", 63, [4000, 4000])
    do("move", show, "A-01", "--by", "1,1")
    assert do("utilities", show)[0]["at"] == [5000, 5000]
    do("utilities", show, "--move", point["key"], "--by=-0.5,2")
    assert do("utilities", show)[0]["at"] == [4500, 7000]
    do("marks", show, "--move", "m1", "--by", "0,1")
    do("marks", show, "--resize", "m2", "--at", "1,0", "--size", "20x8")
    aisle, zone = do("marks", show)
    assert (aisle["ring"][0], zone["ring"][0], zone["words"]) == ([0, 10_000], [1000, 0], "新能源")
    do("marks", show, "--remove", "m1")
    assert [mark["key"] for mark in do("marks", show)] == ["m2"]
    do("utilities", show, "--remove", point["key"])
    assert do("utilities", show) == []
    assert do("draw", show, "text", "--hall", "A", "--at", "1,1", "--size", "3x1", code=1)["refused"] == "bad-input"


def test_facts_of_stands_are_set(do: Do) -> None:
    show = "B-2026-0001"
    do("row", show, "--hall", "A", "--at", "3,5", "--count", "2")
    facts = ("--height", "4.5", "--vehicles", "6", "--turntables", "1", "--price", "180000.50", "--note", "<b>")
    done = do("change", show, "A-01", "A-02", *facts)
    stands = [swap["after"] for swap in done["edit"]["stands"]]
    told = {(s["height_mm"], s["vehicles"], s["turntables"], s["price"], s["note"]) for s in stands}
    assert told == {(4500, 6, 1, 18_000_050, "<b>")}
    (stand,) = [swap["after"] for swap in do("change", show, "A-01", "--price", "0")["edit"]["stands"]]
    assert stand["price"] == 0


def test_revisions_compare_and_last_years_plan(do: Do) -> None:
    show = "B-2026-0001"
    do("row", show, "--hall", "A", "--at", "3,5", "--count", "3")
    assert do("revisions", show, "--hand-out", "to the fire authority")[0]["number"] == 1
    do("move", show, "A-02", "--by", "0,3")
    assert do("compare", show, "--from", "1")["moved"] == ["A-02"]
    assert do("compare", show, "--from", "7", code=1)["facts"]["known"] == "1"
    assert len(do("copy-from", "B-2026-0002", show, "--dry-run")["stands"]) == 3
    assert _stands(do, "B-2026-0002") == {}
    do("copy-from", "B-2026-0002", show)
    assert list(_stands(do, "B-2026-0002")) == ["A-01", "A-02", "A-03"]


REFUSED = (
    ("row", "B-2026-0001", "--hall", "A", "--at", "3", "--count", "4"),
    ("row", "B-2026-0001", "--hall", "A", "--at", "3,5", "--count", "0"),
    ("row", "B-2026-0001", "--hall", "Q", "--at", "3,5", "--count", "4"),
    ("split", "B-2026-0001", "nobody"),
    ("merge", "B-2026-0001", "nobody"),
    ("renumber", "B-2026-0001", "--pattern", "{x}"),
    ("assign", "B-2026-0001", "nobody", "--to", "x"),
    ("utilities", "B-2026-0001", "--add", "power"),
    ("utilities", "B-2026-0001", "--move", "u9", "--by", "1,1"),
    ("change", "B-2026-0001", "A-01"),
    ("change", "B-2026-0001", "A-01", "--price", "1.005"),
    ("change", "B-2026-0001", "A-01", "--open-sides", "5"),
    ("marks", "B-2026-0001", "--move", "m9", "--by", "1,1"),
    ("marks", "B-2026-0001", "--resize", "m9", "--at", "0,0", "--size", "1x1"),
    ("copy-from", "B-2026-0001", "B-1999-1"),
)


def test_what_cannot_be_done_is_said_in_a_sentence(do: Do) -> None:
    for words in REFUSED:
        refusal = do(*words, code=1)
        assert refusal["sentence"], words
        assert not refusal["sentence"].startswith(f"Not done: {refusal['refused']}"), words
