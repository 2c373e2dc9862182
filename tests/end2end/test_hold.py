"""Holds on the command line."""

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
