"""A program killed in the middle of a deed: what it was told is kept, nothing is half there, and the book is sound.

``EXPOBOOK_KILLS`` sets how often, over all five kinds of work: 40 by default, 5,000 in ``make test-long``.
"""

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Organiser, Status
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.backups import backups_of, trouble_of
from expobook.services.book.books import check_book, create_book, open_book, restore_book, upgrade_book
from expobook.services.book.keeping import keep_backup
from expobook.services.contracts.contracting import contracts_register, issue_contract
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import list_bookings
from expobook.services.diary.releasing import release
from expobook.services.parties.registry import add_organiser
from expobook.services.rules import set_rules
from expobook.storage import backup, store
from expobook.storage.backup import content_hash
from expobook.storage.lifecycle import OlderBook
from tests.faults.kills import Judge, Judged, Work, is_fresh, killed_at_random, undisturbed
from tests.faults.warm import shared_statements
from tests.storage.test_forms_of_books import first_form
from tests.venues import small_venue

KILLS = int(os.environ.get("EXPOBOOK_KILLS", "40")) // 5
BAYS = ("A-1", "A-2", "A-3", "B-1", "B-2", "B-3")
NOW = datetime(2027, 1, 4, 9)

BOOK_LASTS = 50  # kills; then it is so long that its check would take the time


@pytest.fixture(autouse=True)
def _statements_are_shared() -> Iterator[None]:
    with shared_statements():
        yield


# --- writing: holds, contracts and releases without end

ORDER = [Status.ENQUIRY, Status.HOLD, Status.RELEASED, Status.CONTRACTED]


def write_for_ever(url: str, start: int, told: Connection) -> None:
    """Hold, contract or release, and say what was acknowledged, until somebody kills us."""
    desk = open_book(url, actor=Actor("Writer"))
    for turn in count(start):
        line = Line(frozenset(BAYS), Schedule.of_days(date(2027, 1, 1) + timedelta(days=30 * turn), 3, 10, 3))
        held, _ = new_hold(desk, NewBooking(Bilingual("", f"Show {turn}"), (line,)))
        told.send((held.booking.number, Status.HOLD))
        if turn % 2:
            contract(desk, held.booking.id)
            told.send((held.booking.number, Status.CONTRACTED))
        else:
            release(desk, held.booking.id, why="x")
            told.send((held.booking.number, Status.RELEASED))


def run_kills(urls: Iterator[str], kills: int, *, book_lasts: int = BOOK_LASTS) -> list[str]:
    """Kill a writer so often, each after it was told something; after each, prove the book. Return what was lost.

    ``urls`` are places for books: each is used for ``book_lasts`` kills.
    """
    chance, lost = random.Random(7), []
    for kill in range(kills):
        if kill % book_lasts == 0:
            url, total = next(urls), 0
            desk = create_book(url, small_venue(), actor=Actor("Judge"))
            set_rules(desk, why="kills", theme_days=0, turnaround_days=0)
            desk.close()
        acknowledged = dict(
            killed_at_random(write_for_ever, url, total, chance=chance, longest_s=0.06, fresh=is_fresh(kill))
        )
        assert acknowledged
        desk = open_book(url)
        stored = {booking.number: booking.status for booking in list_bookings(desk)}
        for number, status in acknowledged.items():
            # A deed may be done though its answer never came; what was answered must be there.
            if number not in stored or ORDER.index(stored[number]) < ORDER.index(status):
                lost.append(f"kill {kill}: {number} was {status}")
        total = len(stored)
        lost += [f"kill {kill}: {finding}" for finding in check_book(desk)]
        desk.close()
    return lost


def files(folder: Path) -> Iterator[str]:
    """Give places for books in a folder."""
    return (str(folder / f"{book}.expobook") for book in count())


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    assert run_kills(files(tmp_path), KILLS) == []


@pytest.mark.postgres
def test_what_was_acknowledged_survives_a_kill_on_a_server(postgres_url: str) -> None:
    kills = max(5, KILLS // 5)
    assert run_kills(iter([postgres_url]), kills, book_lasts=kills) == []


def test_an_answer_before_the_commit_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that answers first and commits a moment later loses what it told; the kills show it."""
    sound = store.Store._once
    waiting: list[Any] = []

    def late(self: store.Store, work: Any, doubt: Any) -> Any:
        for write in waiting:
            sound(self, write, doubt)
        waiting[:] = [work]
        with store.Session(self._writing, expire_on_commit=False) as session:
            return work(store.UnitOfWork(session))

    def tell_at_once(url: str, start: int, told: Connection) -> None:
        store.Store._once = late  # type: ignore[method-assign]
        desk = open_book(url)
        line = Line(frozenset(BAYS), Schedule.of_days(date(2027, 1, 1) + timedelta(days=30 * start), 3, 10, 3))
        for turn in count(start):
            held, _ = new_hold(desk, NewBooking(Bilingual("", f"Show {turn}"), (line,)))
            told.send((held.booking.number, Status.HOLD))

    monkeypatch.setitem(globals(), "write_for_ever", tell_at_once)
    places = files(tmp_path)
    rounds = (run_kills(places, 2) for _ in range(12))  # kills may come later
    assert any(" was " in each for lost in rounds for each in lost)


# --- issuing: number, contents, bytes and trail in one step


SHOWS = 20


def shows_to_sign(url: str, shows: int) -> float:
    """Make a book with contracted shows, issue the first contract, and return how many seconds that took."""
    desk = create_book(url, small_venue(), actor=Actor("Li Wei"), now=lambda: NOW)
    name, place = Bilingual("示例会展有限公司", "Example Fairs Ltd."), Bilingual("示例路2号", "2 Specimen Road")
    party, _ = add_organiser(desk, Organiser(0, name, "91370112MA3DEMT13F", "示例乙", place, email="a@example.cn"))
    for show in range(shows):
        line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1) + timedelta(days=9 * show), 1, 2, 1))
        wish = NewBooking(Bilingual("示例展", f"Show {show}"), (line,), organiser_id=party.id, theme="auto")
        contract(desk, new_hold(desk, wish)[0].booking.id, reason="x")
    issue_contract(desk, 1)  # the fonts are read now, and need not be read by every process that is killed
    started = time.monotonic()
    issue_contract(desk, 2)
    desk.close()
    return time.monotonic() - started


def issue_all(url: str, told: Connection) -> None:
    desk = open_book(url, actor=Actor("Li Wei"), now=lambda: NOW)
    done = {each.booking_id for each in contracts_register(desk)}
    told.send("ready")
    for booking in reversed(list_bookings(desk)):
        if booking.id not in done:
            issued, _ = issue_contract(desk, booking.id)
            told.send((issued.number, issued.pdf_sha256))


def run_issue_kills(folder: Path, kills: int) -> int:
    """Kill a desk that issues; every contract it was told of is there, as told, and numbers have no gap."""
    sound = folder / "sound.expobook"
    chance, seen, takes_s, unsigned = random.Random(8), 0, shows_to_sign(str(sound), SHOWS), 0
    for kill in range(kills):
        if unsigned < 4:  # the next one might end before it is killed
            book = folder / f"{kill}.expobook"  # another name, for anchors of what was done under this one are kept
            shutil.copyfile(sound, book)
            acknowledged: dict[str, str] = {}
        words = killed_at_random(issue_all, str(book), chance=chance, longest_s=2 * takes_s, fresh=is_fresh(kill))
        acknowledged |= dict(words[1:])
        desk = open_book(book, now=lambda: NOW)
        issued = {each.number: each.pdf_sha256 for each in contracts_register(desk)}
        assert acknowledged.items() <= issued.items(), kill
        years = Counter(number[2:6] for number in issued)
        assert set(issued) == {f"C-{year}-{n:04d}" for year, most in years.items() for n in range(1, most + 1)}, kill
        assert check_book(desk) == (), kill
        desk.close()
        seen, unsigned = seen + len(words) - 1, SHOWS - len(issued)
    return seen


def test_contracts_are_issued_whole_or_not_at_all(tmp_path: Path) -> None:
    assert run_issue_kills(tmp_path, KILLS) > 0


# --- upgrading, backing up, restoring


@dataclass(frozen=True, slots=True)
class Chore:
    """Work on a whole file: how the folder is prepared, what is done, and how it is judged after a kill."""

    prepare: Callable[[Path], Any]
    work: Work
    judge: Judge


def an_old_book(folder: Path) -> None:
    first_form(str(folder / "a.expobook"))


def upgrade(folder: Path, told: Connection) -> None:
    told.send("ready")
    upgrade_book(folder / "a.expobook", now=lambda: NOW)
    told.send("done")


def upgraded_or_not(folder: Path, _known: Any) -> Iterator[str]:
    """The old book whole, or the new one; a copy that has a name is whole."""
    for copy in folder.glob("*.before-upgrade-*.expobook"):
        try:
            open_book(copy).close()
            yield f"{copy.name} is no older book"
        except OlderBook:
            pass
    try:
        desk = open_book(folder / "a.expobook")
    except OlderBook:
        upgrade_book(folder / "a.expobook", now=lambda: NOW)
        desk = open_book(folder / "a.expobook")
    yield from map(str, check_book(desk))
    if len(list_bookings(desk)) != 1:
        yield "its booking is gone"
    desk.close()


def a_book(folder: Path) -> str:
    """Make a book of five shows that has never been backed up; return the hash of what it holds."""
    desk = create_book(folder / "a.expobook", small_venue(), actor=Actor("Li Wei"), now=lambda: NOW)
    for show in range(5):
        line = Line(frozenset(BAYS), Schedule.of_days(date(2027, 3, 1) + timedelta(days=30 * show), 3, 10, 3))
        new_hold(desk, NewBooking(Bilingual("", f"Show {show}"), (line,)))
    known = content_hash(desk.store)
    desk.close()
    return known


def back_up(folder: Path, told: Connection) -> None:
    desk = open_book(folder / "a.expobook", now=lambda: NOW)
    told.send("ready")
    keep_backup(desk)
    told.send("done")


def whole_backups(folder: Path, known: str) -> Iterator[str]:
    """What counts as a backup holds what the book holds, and the next one can be made."""
    desk = open_book(folder / "a.expobook", now=lambda: NOW)
    keep_backup(desk)
    desk.close()
    found = backups_of(str(folder / "a.expobook"))
    if len(found) != 1:
        yield f"{len(found)} backups"
    for each in found:
        yield from _holds(each.path, known)
    yield from _holds(folder / "a.expobook", known)


def a_backup(folder: Path) -> str:
    known = a_book(folder)
    (folder / "a.expobook").rename(folder / "b.expobook")
    return known


def restore(folder: Path, told: Connection) -> None:
    told.send("ready")
    restore_book(folder / "b.expobook", folder / "a.expobook")
    told.send("done")


def restored_or_not(folder: Path, known: str) -> Iterator[str]:
    """The restored book is whole or not there, and then it can be made."""
    yield from _holds(folder / "b.expobook", known)
    if not (folder / "a.expobook").exists():
        restore_book(folder / "b.expobook", folder / "a.expobook")
    yield from _holds(folder / "a.expobook", known)


def _holds(path: Path, known: str) -> Iterator[str]:
    if trouble := trouble_of(path):
        yield f"{path.name}: {trouble}"
        return
    desk = open_book(path)
    if content_hash(desk.store) != known:
        yield f"{path.name} holds something else"
    desk.close()


CHORES = {
    "upgrade": Chore(an_old_book, upgrade, upgraded_or_not),
    "back up": Chore(a_book, back_up, whole_backups),
    "restore": Chore(a_backup, restore, restored_or_not),
}


def run_chore_kills(chore: Chore, folder: Path, kills: int) -> tuple[list[str], int]:
    """Kill a chore so often, each time on a fresh folder; return what was wrong, and how many had not ended."""
    sound, trial, chance = folder / "sound", folder / "trial", random.Random(9)
    sound.mkdir()
    known, wrong, cut, takes_s, judge = chore.prepare(sound), [], 0, 60.0, Judged(chore.judge)
    for kill in range(-1, kills):  # the first one is left alone, so that we know how long it takes
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(sound, trial)
        if kill < 0:
            takes_s = undisturbed(chore.work, trial)
            continue
        words = killed_at_random(chore.work, trial, chance=chance, longest_s=takes_s, fresh=is_fresh(kill))
        cut += "done" not in words
        wrong += [f"kill {kill}: {trouble}" for trouble in judge(trial, known)]
    return wrong, cut


@pytest.mark.parametrize("name", CHORES)
def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, name: str) -> None:
    wrong, cut = run_chore_kills(CHORES[name], tmp_path, KILLS)
    assert wrong == []
    assert cut, "every one had ended before it was killed: the test shows nothing"


def test_a_file_written_straight_into_its_place_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the draft beside its place a killed restore leaves half a book; the kills show it."""

    def straight(source: store.Store, target: Path) -> None:
        with Path(target).open("wb") as file:
            for byte in range(0, Path(source.name).stat().st_size, 4096):
                file.write(Path(source.name).read_bytes()[byte : byte + 4096])
                file.flush()
                time.sleep(0.004)

    monkeypatch.setattr(backup, "copy_book", straight)
    wrong, _ = run_chore_kills(CHORES["restore"], tmp_path, 5)
    assert wrong
