"""A trail that was cut off is found by what this desk wrote down, and an honest restore is not taken for one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.text import Bilingual
from expobook.services.book.books import backup_book, check_book, create_book, open_book, restore_book
from expobook.services.book.keeping import keep_backup
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.services.trail.anchors import anchors_file, keep_anchor
from expobook.storage.audit import COUNTER
from tests.venues import small_venue


@pytest.fixture
def small_desk(tmp_path: Path) -> Iterator[Desk]:
    opened = create_book(tmp_path / "halls.expobook", small_venue(), actor=Actor("Li Wei", "Desk 3"))
    yield opened
    opened.close()


def cut_off(book: str, entries: int) -> None:
    """Take the last entries away, with all that they made, and make the counter fit: the chain alone sees nothing."""
    with closing(sqlite3.connect(book)) as plain, plain:
        last = plain.execute("SELECT max(id) FROM audit").fetchone()[0] - entries
        plain.execute("DELETE FROM audit WHERE id > ?", (last,))
        plain.execute("UPDATE counters SET value = ? WHERE name = ?", (last, COUNTER))
        plain.execute("DELETE FROM name_keys WHERE subject = 'booking' AND subject_id > 1")
        plain.execute("DELETE FROM bookings WHERE id > 1")


def test_a_trail_that_lost_its_end_is_found_by_the_anchor_of_the_backup(small_desk: Desk) -> None:
    book = small_desk.store.name
    for number in range(3):
        enquire(small_desk, Bilingual("", f"Show {number}"))
    assert keep_backup(small_desk) is not None
    assert check_book(small_desk) == ()
    cut_off(book, 2)
    (found,) = check_book(small_desk)
    assert found.rule == "anchor"
    assert "cut off" in found.detail


def test_a_trail_that_was_written_anew_is_found(small_desk: Desk) -> None:
    enquire(small_desk, Bilingual("", "One"))
    enquire(small_desk, Bilingual("", "Two"))
    keep_anchor(small_desk)
    cut_off(small_desk.store.name, 1)
    enquire(small_desk, Bilingual("", "Another second"))
    enquire(small_desk, Bilingual("", "And a third"))
    assert ["written anew" in each.detail for each in check_book(small_desk)] == [True]


def test_a_book_that_was_restored_goes_on_without_a_false_alarm(small_desk: Desk, tmp_path: Path) -> None:
    enquire(small_desk, Bilingual("", "One"))
    book = Path(small_desk.store.name)
    backup_book(small_desk, tmp_path / "copy.expobook")
    enquire(small_desk, Bilingual("", "Lost with the disk"))
    keep_anchor(small_desk)
    small_desk.close()
    book.rename(tmp_path / "damaged.expobook")
    restore_book(tmp_path / "copy.expobook", book)
    with closing(open_book(book)) as again:
        assert check_book(again) == ()
        enquire(again, Bilingual("", "After"))
        keep_anchor(again)
        assert check_book(again) == ()
        with again.store.read() as uow:
            kept = anchors_file(uow.uid(), again.store.name).read_text(encoding="utf-8")
    assert " restored" in kept


def test_a_line_that_was_cut_short_is_no_alarm_and_the_next_ones_count(small_desk: Desk) -> None:
    enquire(small_desk, Bilingual("", "One"))
    path = keep_anchor(small_desk)
    assert path is not None
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        assert check_book(small_desk) == ()
    enquire(small_desk, Bilingual("", "Two"))
    keep_anchor(small_desk)
    cut_off(small_desk.store.name, 1)
    assert [each.rule for each in check_book(small_desk)] == ["anchor"]
