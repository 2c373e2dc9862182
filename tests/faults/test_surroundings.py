"""A full disk, a medium that cannot be written, a folder without hard links, a clock that goes backwards."""

import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.services.book import kept_copies
from expobook.services.book.backups import backups_of, newest_good
from expobook.services.book.books import backup_book, check_book, create_book, open_book, restore_book
from expobook.services.book.keeping import keep_backup
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.reading import list_bookings
from expobook.services.trail.anchor import anchor, append_anchor
from expobook.storage.backup import content_hash
from expobook.words import sentence
from tests.venues import small_venue

NOBODY = 65_534
BAYS = frozenset({"A-1", "A-2", "A-3", "B-1", "B-2", "B-3"})
MORNING = datetime(2027, 1, 4, 9)


def long_hold(path: Path, title: str) -> None:
    """Hold six bays for two years, which takes more pages than a small disk has left."""
    desk = open_book(path, actor=Actor("Li Wei"), now=lambda: MORNING)
    try:
        new_hold(desk, NewBooking(Bilingual("", title), (Line(BAYS, Schedule.of_days(date(2027, 3, 1), 1, 700, 1)),)))
    finally:
        desk.close()


def keep(path: Path) -> None:
    desk = open_book(path, now=lambda: MORNING)
    try:
        keep_backup(desk)
    finally:
        desk.close()


def note_anchor(path: Path) -> None:
    desk = open_book(path)
    try:
        append_anchor(anchor(desk), path.with_name("anchors.txt"))
    finally:
        desk.close()


def copy(path: Path) -> None:
    desk = open_book(path)
    try:
        backup_book(desk, path.with_name("copy.expobook"))
    finally:
        desk.close()


WRITES: dict[str, Callable[[Path], None]] = {
    "hold": lambda path: long_hold(path, "Too long"),
    "back up": keep,
    "copy": copy,
    "restore": lambda path: restore_book(path, path.with_name("again.expobook")) and None,
    "new": lambda path: create_book(path.with_name("new.expobook"), small_venue()).close(),
    "anchor": note_anchor,
}


@pytest.fixture
def book() -> Iterator[Path]:
    """A sound book in a folder that every account may read."""
    folder = Path(tempfile.mkdtemp(prefix="expobook-around-"))
    folder.chmod(0o755)
    path = folder / "a.expobook"
    desk = create_book(path, small_venue(), actor=Actor("Li Wei"), now=lambda: MORNING)
    new_hold(desk, NewBooking(Bilingual("", "Boats"), (Line(BAYS, Schedule.of_days(date(2027, 3, 1), 1, 2, 1)),)))
    desk.close()
    yield path
    shutil.rmtree(folder, ignore_errors=True)


def refusal_of(deed: Callable[[Path], None], book: Path, prepare: Callable[[], None]) -> str:
    """Do a deed in a process of its own, under what ``prepare`` does to it; return the English refusal."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            prepare()
            deed(book)
            told = "DONE"
        except UserError as refused:
            told = sentence(refused, "en") if sentence(refused, "zh").strip() else "NO WORDS"
        except BaseException as error:
            told = f"CRASHED {error!r}"
        os.write(theirs, told.encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


def as_it_was(book: Path, proof: str) -> bool:
    desk = open_book(book)
    same = content_hash(desk.store) == proof and check_book(desk) == ()
    desk.close()
    return same


@pytest.fixture
def proof(book: Path) -> str:
    desk = open_book(book)
    found = content_hash(desk.store)
    desk.close()
    return found


@pytest.mark.parametrize("name", [name for name in WRITES if name != "anchor"])  # which fits on any disk
def test_a_full_disk_is_said_and_nothing_is_half_there(book: Path, proof: str, name: str) -> None:
    room = book.stat().st_size + 4_096 if name == "hold" else 100_000  # bytes that any file may have

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    told = refusal_of(WRITES[name], book, full)
    assert "disk" in told, told
    assert as_it_was(book, proof)
    assert [each.name for each in book.parent.rglob("*.expobook") if not each.name.startswith(".")] == ["a.expobook"]


@pytest.mark.parametrize("name", WRITES)
def test_what_cannot_be_written_can_be_read_and_is_said(book: Path, proof: str, name: str) -> None:
    def as_nobody() -> None:
        if os.geteuid() == 0:  # the administrator may write anywhere
            os.setuid(NOBODY)

    book.chmod(0o444)
    book.parent.chmod(0o555)
    told = refusal_of(WRITES[name], book, as_nobody)
    assert not told.startswith(("DONE", "CRASHED", "NO WORDS")), told
    assert any(words in told for words in ("read-only", "written", "may not write", "writable")), told
    assert refusal_of(lambda path: print(list_bookings(open_book(path))), book, as_nobody) == "DONE"
    book.parent.chmod(0o755)
    assert as_it_was(book, proof)
    assert [each.name for each in book.parent.iterdir()] == ["a.expobook"]


def test_a_folder_without_hard_links_serves_as_well(book: Path, proof: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    copy(book)
    assert as_it_was(book.with_name("copy.expobook"), proof)
    with pytest.raises(UserError) as refused:
        copy(book)
    assert refused.value.code == "book-exists"


def test_a_clock_that_goes_backwards_loses_no_order(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deeds stay in their order, the trail whole, and the newest backup is the one that was made last."""
    clock = [MORNING]
    monkeypatch.setattr(kept_copies, "venue_now", lambda: clock[0])
    desk = open_book(book, actor=Actor("Li Wei"), now=lambda: clock[0])
    for number, step in enumerate(
        (timedelta(hours=1), timedelta(days=-3000), timedelta(hours=1), timedelta(days=3000))
    ):
        clock[0] += step
        line = Line(BAYS, Schedule.of_days(date(2028, 3, 1 + number), 1, 2, 1))
        new_hold(desk, NewBooking(Bilingual("", f"Show {number}"), (line,)))
        made = keep_backup(desk)
        assert newest_good(str(book)) == made, step
    assert check_book(desk) == ()
    ranked = [booking.title.en for booking in sorted(list_bookings(desk), key=lambda each: each.id)]
    assert ranked == ["Boats", *(f"Show {number}" for number in range(4))]
    assert len(backups_of(str(book))) == 3  # of two on one day of long ago the last is kept
    desk.close()
