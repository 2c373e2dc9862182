"""Holds on the command line."""

import json
from pathlib import Path

import pytest

from expobook.app.main import main


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "its first day there is 1 Mar 2090. Let it lapse by 1 Mar 2090, 17:30"),
        ("zh", "请最迟保留至2090年3月1日 17:30"),
    ],
)
def test_a_hold_is_not_extended_beyond_its_first_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    run = ["--book", str(tmp_path / "t.expobook"), "--lang", language]
    assert main(["book", "new", run[1]]) == 0
    assert main([*run, "hold", "add", "Boats", "--space", "H01", "--from", "2090-03-01", "--days", "2+3+1"]) == 0
    assert main([*run, "hold", "extend", "1", "2090-03-01"]) == 0
    capsys.readouterr()
    assert main([*run, "hold", "extend", "1", "2090-03-02"]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "B-2026-0001 now lapses 20 Feb 2090, 17:30, as its first day closes"),
        ("zh", "B-2026-0001 现定2090年2月20日 17:30到期，即其首日闭馆时"),
    ],
)
def test_a_hold_that_is_moved_to_earlier_days_says_when_it_lapses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    run = ["--book", str(tmp_path / "t.expobook"), "--lang", language]
    assert main(["book", "new", run[1]]) == 0
    assert main([*run, "hold", "add", "Boats", "--space", "H01", "--from", "2090-03-01", "--days", "2+3+1"]) == 0
    assert main([*run, "hold", "extend", "1", "2090-03-01"]) == 0
    capsys.readouterr()
    assert main([*run, "hold", "move", "1", "--by=-9"]) == 0
    said = capsys.readouterr().out
    assert told.replace("B-2026", said[:6]) in said
    assert main([*run, "hold", "shift", "1", "--by=-9"]) == 0
    assert ("11 Feb 2090" if language == "en" else "2090年2月11日") in capsys.readouterr().out
    assert main([*run, "audit", "list", "--deed", "change", "--limit", "1", "--full"]) == 0
    told = capsys.readouterr().out
    assert ("build-up: 20–21 Feb 2090 → 11–12 Feb 2090" if language == "en" else "2090年2月11–12日") in told
    assert ("lapses: 20 Feb 2090, 17:30 → 11 Feb 2090, 17:30" if language == "en" else "2090年2月11日 17:30") in told
    assert main([*run, "--json", "audit", "list", "--deed", "new-book", "--full"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["told"]
