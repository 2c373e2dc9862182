"""The default venue adds up on the command line, and comes back from a file the same."""

import json
from pathlib import Path

import pytest

from expobook.app.main import main


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
