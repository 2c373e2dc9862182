"""A year of backups, made and thinned as the program does: exactly those are kept that are promised, and each restores.

``EXPOBOOK_BACKUPS_A_DAY`` sets how many are made on each working day: in ``make test-long`` 20, one every half hour of
ten; without it one in some days, and two a day in the last fortnight.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.keeping import Keeping
from expobook.domain.text import Bilingual
from expobook.services.book.backups import backups_of
from expobook.services.book.books import check_book, create_book, open_book, restore_book
from expobook.services.book.keeping import keep_backup
from expobook.services.diary.booking import enquire
from expobook.services.diary.reading import list_bookings
from expobook.storage.backup import content_hash
from tests.unit.test_keeping_rule import promised
from tests.venues import small_venue

A_DAY = int(os.environ.get("EXPOBOOK_BACKUPS_A_DAY", "0"))
START = datetime(2027, 1, 1, 8)
DAYS = 365


def moments() -> Iterator[datetime]:
    """Yield when a backup is made, through the year."""
    for day in range(DAYS):
        morning = START + timedelta(days=day)
        if A_DAY:
            yield from (morning + timedelta(minutes=30 * n) for n in range(A_DAY if morning.weekday() < 5 else 0))
        elif day % 5 == 0 or day >= DAYS - 14:
            yield morning + timedelta(minutes=17 * (day % 30))
            if day >= DAYS - 14:
                yield morning + timedelta(hours=9)


def a_year(folder: Path, rule: Keeping | None = None) -> tuple[Path, list[datetime], list[str]]:
    """Work a year, one enquiry before each backup; return the book, all moments, and what was kept wrongly."""
    book, clock, wrong, made = folder / "a.expobook", [START], [], []
    desk = create_book(book, small_venue(), actor=Actor("Li Wei"), now=lambda: clock[0])
    for moment in moments():
        first_of_day = not made or made[-1].date() != moment.date()
        clock[0] = moment
        enquire(desk, Bilingual("", f"{moment:%Y%m%d %H%M}"))
        assert keep_backup(desk, rule) is not None
        made.append(moment)
        if first_of_day:  # the rule said again is slow
            kept = {each.made for each in backups_of(str(book), moment)}
            if kept != promised(made, moment):
                wrong.append(f"{moment}: {sorted(kept ^ promised(made, moment))[:3]}")
    desk.close()
    return book, made, wrong


def test_a_year_of_backups_is_thinned_exactly_and_each_restores(tmp_path: Path) -> None:
    book, made, wrong = a_year(tmp_path)
    assert wrong == []
    kept = backups_of(str(book), made[-1])
    assert {each.made for each in kept} == promised(made, made[-1])
    assert len({f"{each.made:%Y-%m}" for each in kept}) == 12
    for each in kept:
        again = tmp_path / "again.expobook"
        restore_book(each.path, again)
        restored, backed_up = open_book(again), open_book(each.path)
        assert check_book(restored) == ()
        assert content_hash(restored.store) == content_hash(backed_up.store)
        titles = {one.title.en for one in list_bookings(restored)}
        assert titles == {f"{moment:%Y%m%d %H%M}" for moment in made if moment <= each.made}
        restored.close()
        backed_up.close()
        again.unlink()


def test_another_rule_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that keeps seven weeks instead of eight does not pass."""
    monkeypatch.setitem(globals(), "DAYS", 130)
    assert a_year(tmp_path, Keeping(weekly=7))[2]
