"""Backups and dumps keep one rule: what is thinned, which is the newest, what happens when clocks go wrong."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from expobook.services.book.backups import backups_of
from expobook.services.book.dumps import dumps_of
from expobook.services.book.kept_copies import Backup, Form, copies_of, copy_name, thin
from tests.unit.test_keeping_rule import promised

BOOK = "postgresql://desk@db/halls?sslmode=require"
START = datetime(2027, 1, 1, 8)
FORMS = pytest.mark.parametrize("form", Form)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path))
    return tmp_path


def make(folder: Path, made: datetime, change: int, form: Form) -> Path:
    path = folder / copy_name(BOOK, made, change, form)
    path.write_bytes(b"a copy")
    return path


def listed(form: Form, now: datetime) -> tuple[Backup, ...]:
    return backups_of(BOOK, now) if form is Form.BOOK else dumps_of(BOOK, now)


@FORMS
def test_a_year_is_thinned_to_what_is_promised(folder: Path, form: Form) -> None:
    other = make(folder, START, 1, next(each for each in Form if each is not form))
    made = [START + timedelta(days=day, hours=hour) for day in range(365) for hour in ((0, 5) if day % 7 < 5 else ())]
    for number, moment in enumerate(made):
        make(folder, moment, number, form)
        thin(BOOK, form, moment)
    kept = listed(form, made[-1])
    assert {each.made for each in kept} == promised(made, made[-1])
    assert len({f"{each.made:%Y-%m}" for each in kept}) == 12
    assert [each.change_no for each in kept] == sorted((each.change_no for each in kept), reverse=True)
    assert other.exists(), "one form is thinned without the other"


@FORMS
def test_a_clock_that_went_wrong_costs_no_copy_and_names_no_wrong_newest(folder: Path, form: Form) -> None:
    right = [START + timedelta(days=day) for day in range(60)]
    for number, moment in enumerate(right):
        make(folder, moment, number, form)
    ahead = right[-1] + timedelta(days=3650)
    make(folder, ahead, 60, form)
    gone = thin(BOOK, form, ahead)  # while the clock is years ahead
    assert {each.made for each in gone} == set(right) - promised([*right, ahead], ahead)
    for number in range(5):  # the clock is set right
        moment = right[-1] + timedelta(hours=1 + number)
        make(folder, moment, 61 + number, form)
        thin(BOOK, form, moment)
        newest, *_, last = listed(form, moment)
        assert (newest.made, newest.change_no) == (moment, 61 + number)
        assert last.made == ahead, "what seems to come from the future is kept, after all others"
    behind = START - timedelta(days=3000)  # and goes back by years
    make(folder, behind, 70, form)
    before = {each.made for each in listed(form, behind)}
    assert thin(BOOK, form, behind) == ()
    assert {each.made for each in listed(form, behind)} == before
    assert listed(form, behind)[0].made == behind


@FORMS
def test_what_is_no_copy_of_the_book_is_left_alone(folder: Path, form: Form) -> None:
    names = (
        f"halls.20271399-000000.c1.{form}",  # no day of any calendar
        f"halls.20270101-080000.c{'9' * 30}.{form}",
        f"halls.20270101-080000.{form}",
        f"other.20270101-080000.c1.{form}",
        f"halls.20270101-080000.c1.{form}.sealed",
        f".halls.20270101-080000.c1.{form}.0badcafe.copy",
    )
    for name in names:
        (folder / name).write_bytes(b"x")
    assert copies_of(BOOK, form, START) == ()
    assert thin(BOOK, form, START + timedelta(days=3000)) == ()
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


@FORMS
def test_books_of_one_name_are_thinned_each_for_itself(folder: Path, form: Form) -> None:
    ids = [f"{letter * 8}-0000-4000-8000-000000000000" for letter in "ab"]
    for number in range(40):
        for uid in ids:
            path = folder / copy_name(BOOK, START + timedelta(days=number), number, form, uid)
            path.write_bytes(b"a copy")
    thin(BOOK, form, START + timedelta(days=40), uid=ids[0])
    assert [len(copies_of(BOOK, form, uid=uid)) for uid in ids] == [len(promised_of(40)), 40]
    assert len(copies_of(BOOK, form)) == len(promised_of(40)) + 40  # who cannot say which is shown all


def promised_of(days: int) -> set[datetime]:
    return promised([START + timedelta(days=number) for number in range(days)], START + timedelta(days=days))
