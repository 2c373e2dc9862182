"""The default venue adds up on the command line, and comes back from a file the same."""

import json
from pathlib import Path

import pytest

from expobook.app.main import main

QUAY = Path(__file__).parents[1] / "data" / "two_floor_venue.json"


@pytest.fixture(autouse=True)
def _no_book(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPOBOOK_BOOK", raising=False)


def test_the_default_venue_is_exactly_as_large_as_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "venue", "show"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["indoor_mm2"] == 450_000 * 10**6
    assert found["all_mm2"] == 550_000 * 10**6
    halls = [row for row in found["table"] if row["space_class"] == "hall"]
    assert len(halls) == 36
    assert sum(row["bays"] for row in halls) == 180


def test_the_table_says_the_totals_and_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["venue", "show"]) == 0
    out = capsys.readouterr().out
    assert "indoors 450,000 m²" in out
    assert "in all 550,000 m²" in out
    assert "assumed" in out


def test_geojson_is_in_metres_and_comes_back_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.geojson", tmp_path / "b.geojson"
    assert main(["venue", "export", str(first)]) == 0
    features = json.loads(first.read_text(encoding="utf-8"))["features"]
    assert {each["properties"]["kind"] for each in features} == {"site", "zone", "hall", "bay"}
    bays = [each["properties"] for each in features if each["properties"]["kind"] == "bay"]
    assert {each["class"] for each in bays} == {"hall", "login", "outdoor"}
    assert main(["venue", "check", str(first)]) == 0
    book = tmp_path / "b.expobook"
    assert main(["book", "new", str(book), "--venue", str(first)]) == 0
    assert main(["--book", str(book), "venue", "export", str(second)]) == 0
    capsys.readouterr()
    assert first.read_bytes() == second.read_bytes()


def test_a_second_venue_has_halls_days_and_numbers_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPOBOOK_BOOK", str(tmp_path / "b.expobook"))
    assert main(["book", "new"]) == 0
    assert main(["venue", "add", str(QUAY), "--letters", "kw"]) == 0
    assert "C-KW-" in capsys.readouterr().out
    days = ("--from", "2027-03-01", "--days", "1+2+1")
    assert main(["hold", "add", "Cars", "--space", "H01", *days]) == 0
    assert main(["--venue", "QUAY", "hold", "add", "Boats", "--space", "K", *days]) == 0
    capsys.readouterr()
    for words, title in ((["--venue", "jinan"], "Cars"), (["--venue", "quay"], "Boats"), ([], "Cars")):
        assert main(["--json", *words, "hold", "list"]) == 0
        assert [each["title"]["en"] for each in json.loads(capsys.readouterr().out)] == [title]
    assert main(["--json", "venue", "list"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(each["code"], each["bookings"], each["here"]) for each in listed] == [
        ("jinan", 1, True),
        ("quay", 1, False),
    ]
    monkeypatch.setenv("EXPOBOOK_VENUE", "quay")
    assert main(["venue", "list"]) == 0
    assert "*  quay" in capsys.readouterr().out
    assert main(["hold", "find", "cars"]) == 0
    assert "--venue jinan" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_venue_is_refused_with_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    common = ["--book", str(tmp_path / "b.expobook"), "--lang", language]
    assert main([*common, "book", "new"]) == 0
    assert main([*common, "venue", "add", str(QUAY)]) == 0
    capsys.readouterr()
    assert main([*common, "--venue", "quey", "hold", "list"]) == 1
    told = capsys.readouterr().err
    assert "quey" in told
    assert "jinan, quay" in told
    assert main([*common, "venue", "add", str(QUAY)]) == 1
    assert "quay" in capsys.readouterr().err
