"""Rules of the diary and days off: changed with a reason, refused in a sentence, counted with at once."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from expobook.app.main import main
from expobook.domain.actor import Actor
from expobook.domain.errors import BadInput
from expobook.services import rules
from expobook.services.book import notices
from expobook.services.book.books import create_book
from expobook.services.desk import venue_now
from expobook.services.rules import checked_theme
from expobook.words import sentence
from tests.venues import small_venue

NOTICE = {
    "year": 2027,
    "source": "a notice",
    "holidays": [{"zh": "元旦", "en": "New Year", "off": ["2027-01-01", "2027-01-04"]}],
    "makeup": ["2027-01-09"],
}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    create_book(tmp_path / "r.expobook", small_venue(), now=lambda: datetime(2026, 11, 23, 9)).close()
    return tmp_path / "r.expobook"


def test_rules_are_changed_with_a_reason_and_refused_without(tmp_path: Path) -> None:
    desk = create_book(tmp_path / "r.expobook", small_venue(), actor=Actor("Li"), now=lambda: datetime(2026, 11, 23, 9))
    changed, _ = rules.set_rules(desk, why="board", hold_days=21, closing_time="16:00")
    assert (changed.hold_days, f"{changed.closing_time:%H:%M}") == (21, "16:00")
    for wrong in ({"hold_days": -1}, {"hold_days": 4000}, {"closing_time": "25:00"}, {"no_such": 1}):
        with pytest.raises(BadInput):
            rules.set_rules(desk, why="board", **wrong)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        rules.set_rules(desk, why=" ", hold_days=1)
    assert rules.diary_rules(desk).hold_days == 21
    desk.close()


def test_an_open_desk_counts_workdays_by_a_new_notice_at_once(tmp_path: Path) -> None:
    desk = create_book(tmp_path / "r.expobook", small_venue(), now=lambda: datetime(2026, 11, 23, 9))
    assert desk.calendar.is_workday(date(2027, 1, 4))
    file = tmp_path / "2027.json"
    file.write_text(json.dumps(NOTICE), encoding="utf-8")
    notices.import_year(desk, file, why="notice")
    assert not desk.calendar.is_workday(date(2027, 1, 4))
    assert desk.calendar.is_workday(date(2027, 1, 9))
    assert next(each for each in notices.years(desk) if each.year == 2027).source == "a notice"
    desk.close()


def test_the_command_line_does_the_same(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "2027.json"
    file.write_text(json.dumps(NOTICE), encoding="utf-8")
    base = ["--book", str(book), "--lang", "en", "rules"]
    assert main([*base, "set", "--theme-days", "45", "--closing-time", "18:00", "--why", "board"]) == 0
    assert "45 days apart" in capsys.readouterr().out
    assert main([*base, "set", "--hold-days", "-2", "--why", "board"]) == 1
    assert main([*base, "import-days-off", str(file), "--why", "notice"]) == 0
    assert main([*base, "days-off", "2027"]) == 0
    shown = capsys.readouterr().out
    assert "2027-01-04  New Year" in shown
    assert "2027-01-09  make-up workday" in shown
    assert main([*base, "days-off", "1700"]) == 1
    file.write_text("{}", encoding="utf-8")
    assert main([*base, "import-days-off", str(file), "--why", "notice"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_day_alone_is_its_closing_hour_for_a_hold_and_the_whole_of_it_in_the_trail(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["--json", "--book", str(book)]
    assert main([*base, "rules", "set", "--closing-time", "16:00", "--why", "board"]) == 0
    today = venue_now().date()
    far = today + timedelta(days=60)
    space = ["--space", "A-1", "--from", f"{far}", "--days", "1+2+1"]
    assert main([*base, "hold", "add", "Fair", *space, "--until", f"{far - timedelta(days=9)}"]) == 0
    assert main([*base, "hold", "extend", "1", f"{far - timedelta(days=5)}"]) == 0
    capsys.readouterr()
    assert main([*base, "hold", "show", "1"]) == 0
    assert f"{far - timedelta(days=5)}T16:00" in capsys.readouterr().out
    assert main([*base, "audit", "list", "--since", f"{today}", "--until", f"{today}"]) == 0
    assert {"extend", "set-rules"} <= {entry["verb"] for entry in json.loads(capsys.readouterr().out)}


def test_a_theme_is_told_by_its_code_or_a_name_and_one_that_was_typed_stays() -> None:
    assert [checked_theme(told) for told in ("auto", "Cars", " 汽车 ", "")] == ["auto", "auto", "auto", ""]
    assert checked_theme("Model trains", kept="Model trains") == "Model trains"
    with pytest.raises(BadInput) as refused:
        checked_theme("furnitur")
    assert "家具木工" in sentence(refused.value, "zh")
    assert "furniture and woodwork" in sentence(refused.value, "en")
