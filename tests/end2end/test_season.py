"""``expobook season`` as people and scripts call it: wish, plan, accept, repair, refusals, JSON, exit codes."""

from pathlib import Path

import pytest

from tests.end2end.conftest import Run

YEAR = ("--year", "2041")
WINDOW = ("--from", "2041-04-01", "--to", "2041-06-30", "--wish", "2041-05-06")


@pytest.fixture
def book(made_book: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "season.expobook"
    copy.write_bytes(made_book.read_bytes())
    return copy


def test_a_year_is_wished_planned_accepted_and_repaired(expobook: Run, book: Path) -> None:
    at = ("--book", book)
    wish = ("season", "wish", "Battery fair", "--new", "--m2", "100000", "--days", "4+4+2", *WINDOW)
    ran = expobook(*at, *wish, "--strategic", "30", "--json")
    assert ran.code == 0, ran.err
    number = ran.json()["booking"]
    assert ran.json()["wish"]["strategic"] == 30
    made = expobook(*at, "season", "plan", *YEAR, "--time", "3", "--json")
    assert made.code == 0, made.err
    plan = made.json()
    assert plan["value"] == plan["bound"] > 0
    assert [(item["booking"]["number"], item["outcome"]) for item in plan["items"]] == [(number, "new")]
    accepted = expobook(*at, "season", "accept", *YEAR, "--only", number)
    assert accepted.code == 0, accepted.err
    repaired = expobook(*at, "season", "repair", *YEAR, "--json").json()
    assert [item["outcome"] for item in repaired["items"]] == ["stays"]
    assert expobook(*at, "season", "lock", number).code == 0
    assert "no hold may be moved" in expobook(*at, "season", "plan", *YEAR).refused()


def test_what_cannot_be_meant_is_refused_in_one_sentence(expobook: Run, book: Path) -> None:
    at = ("--book", book)
    assert "no proposal for 2041" in expobook(*at, "season", "accept", *YEAR).refused()
    assert "between 1 and 3,600 seconds" in expobook(*at, "season", "plan", *YEAR, "--time", "0.5").refused()
    wish = ("season", "wish", "Half-done fair", "--new", "--m2", "1000", "--days", "1+2+1")
    assert "outside" in expobook(*at, *wish, *WINDOW[:4], "--wish", "2041-09-01").refused()
    assert "Half-done" not in expobook(*at, "hold", "list").out  # no enquiry was opened for it
