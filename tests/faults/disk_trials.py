"""One deed on a disk that fails at each of its writes and flushes, once and for ever; every trial in its own process.

    LD_PRELOAD=broken_disk.so python -m tests.faults.disk_trials DEED FOLDER MOST [BREAK]

lets some ``MOST`` of the calls fail and prints what came of it as JSON (:class:`Report`). ``BREAK`` takes a guarantee
away.
"""

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Organiser
from expobook.domain.diary import Schedule
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, create_book, open_book, restore_book, upgrade_book
from expobook.services.contracts.contracting import issue_contract
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_organiser
from expobook.storage import backup, engine, lifecycle
from expobook.words import sentence
from tests.storage.test_forms_of_books import first_form
from tests.venues import small_venue

NOW = datetime(2027, 1, 4, 9)
NOTHING = "no book there"
DONE, REFUSED, CRASHED, WORKED_AGAIN, STUCK = 0, 10, 11, 12, 13


@dataclass(slots=True)
class Report:
    """What came of all trials: how often each, and every one that broke the promise, in words."""

    calls: int = 0
    flushes: int = 0
    trials: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is tried: how its folder looks before, the deed, and the book that it is about."""

    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    book: str


# --- the three deeds


def contracted(folder: Path) -> None:
    """A book with a show that is contracted and has no paper yet."""
    desk = create_book(folder / "a.expobook", small_venue(), actor=Actor("Li Wei", "3"), now=lambda: NOW)
    name, place = Bilingual("示例会展有限公司", "Example Fairs Ltd."), Bilingual("示例路2号", "2 Specimen Road")
    party, _ = add_organiser(desk, Organiser(0, name, "91370112MA3DEMT13F", "示例乙", place, email="a@example.cn"))
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
    wish = NewBooking(Bilingual("示例车展", "Example show"), (line,), organiser_id=party.id, theme="auto")
    contract(desk, new_hold(desk, wish)[0].booking.id)
    desk.close()


def issue(folder: Path) -> None:
    desk = open_book(folder / "a.expobook", actor=Actor("Li Wei", "3"), now=lambda: NOW)
    try:
        issue_contract(desk, 1)
    finally:
        desk.close()


def old(folder: Path) -> None:
    first_form(str(folder / "a.expobook"))


def upgrade(folder: Path) -> None:
    upgrade_book(folder / "a.expobook", now=lambda: NOW)


def backed_up(folder: Path) -> None:
    contracted(folder)
    (folder / "a.expobook").rename(folder / "backup.expobook")


def restore(folder: Path) -> None:
    restore_book(folder / "backup.expobook", folder / "a.expobook")


DEEDS = {
    "issue": Deed(contracted, issue, "a.expobook"),
    "upgrade": Deed(old, upgrade, "a.expobook"),
    "restore": Deed(backed_up, restore, "a.expobook"),
}


# --- what the program is without its guarantees


def no_journal() -> None:
    """A book that is written without a way back."""
    prepare = engine._prepare_sqlite

    def careless(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA journal_mode=OFF")

    engine._prepare_sqlite = careless


def no_draft() -> None:
    """A copy that is written straight into its place."""

    def straight(source: backup.Store, target: Path) -> None:
        backup.copy_pages(Path(source.name), Path(target))

    backup.copy_book = straight  # type: ignore[assignment]


def no_words() -> None:
    """What the system says goes out as it is."""

    def raw(error: sqlite3.Error) -> sqlite3.Error:
        return error

    for module in (lifecycle, backup):
        module.translated = raw  # type: ignore[attr-defined]
    from expobook.storage import store

    store.translated = raw  # type: ignore[attr-defined]


BREAKS = {"journal": no_journal, "draft": no_draft, "words": no_words}


# --- the trials


def state_of(book: Path) -> str:
    """Return a hash of everything in a file, as a program finds it that comes after."""
    if not book.exists():
        return NOTHING
    try:
        with closing(sqlite3.connect(book)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return "damaged"
            return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    except sqlite3.Error as error:
        return f"unreadable: {error}"


class Disk:
    """The library that stands between us and the files."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ["LD_PRELOAD"])

    def watch(self, folder: Path) -> None:
        self._library.disk_watch(str(folder).encode())

    def fail(self, at: int, *, ever: bool = False, why: int = errno.EIO) -> None:
        self._library.disk_fail(ctypes.c_long(at), int(ever), why)

    def counts(self) -> tuple[int, int]:
        self._library.disk_calls.restype = self._library.disk_flushes.restype = ctypes.c_long
        return self._library.disk_calls(), self._library.disk_flushes()


class Trials:
    """Every trial of one deed."""

    def __init__(self, deed: Deed, folder: Path) -> None:
        self._deed, self._folder = deed, folder.resolve()
        self._disk = Disk()
        self._sound = self._folder / "sound"
        self._sound.mkdir(parents=True)
        deed.prepare(self._sound)
        self.report = Report()

    def run(self, most: int) -> Report:
        """Do the deed once undisturbed, count its calls, then let some of them fail, all when there are no more."""
        trial = self._fresh()
        before = state_of(trial / self._deed.book)
        self._disk.watch(trial)
        self._disk.fail(0)
        self._deed.run(trial)
        self.report.calls, self.report.flushes = self._disk.counts()
        after = state_of(trial / self._deed.book)
        assert before != after
        step = self.report.calls // most
        for at in range(1, self.report.calls + 1, step + 1 - step % 2):  # odd and even calls take their turns
            for ever in (False, True):
                self._try(at, ever, before, after)
        return self.report

    def _fresh(self) -> Path:
        trial = self._folder / "trial"
        shutil.rmtree(trial, ignore_errors=True)
        shutil.copytree(self._sound, trial)
        return trial

    def _try(self, at: int, ever: bool, before: str, after: str) -> None:
        trial = self._fresh()
        child = os.fork()
        if not child:
            os._exit(self._deed_on_broken_disk(trial, at, ever))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        names = {DONE: "done", REFUSED: "refused", CRASHED: "crashed", WORKED_AGAIN: "worked again", STUCK: "stuck"}
        answer, state = names.get(code, f"ended {code}"), state_of(trial / self._deed.book)
        word = "before" if state == before else "after" if state == after else state
        self.report.trials += 1
        self.report.answers[answer] += 1
        self.report.states[word] += 1
        sound = word == "after" if answer in ("done", "worked again") else word in ("before", "after")
        if not sound or answer in ("crashed", "stuck") or answer not in names.values():
            self.report.broken.append(f"call {at}, {'for ever' if ever else 'once'}: {answer}, then {word}")
        elif word == "before":
            self._again(trial, at, after)

    def _again(self, trial: Path, at: int, after: str) -> None:
        """On a disk that is whole again the deed goes through, and the book is sound."""
        self._deed.run(trial)
        desk = open_book(trial / self._deed.book, now=lambda: NOW)
        findings = check_book(desk)
        desk.close()
        if findings or state_of(trial / self._deed.book) != after:
            self.report.broken.append(f"call {at}: the deed done again gave another book: {findings[:1]}")

    def _deed_on_broken_disk(self, trial: Path, at: int, ever: bool) -> int:
        """Run in the child: every second one tries again when the disk is whole, as a window that stays open does."""
        self._disk.fail(at, ever=ever, why=(errno.EIO, errno.ENOSPC)[at // 2 % 2])
        try:
            self._deed.run(trial)
            return DONE
        except UserError as refused:
            assert sentence(refused, "en").strip()
            assert sentence(refused, "zh").strip()
        except BaseException:
            traceback.print_exc()
            return CRASHED
        if at % 2:
            return REFUSED
        self._disk.fail(0)
        try:
            self._deed.run(trial)
        except UserError as refused:  # it was done already, though nobody could say so
            return WORKED_AGAIN if refused.code in ("not-allowed", "book-exists") else STUCK
        except BaseException:
            traceback.print_exc()
            return CRASHED
        return WORKED_AGAIN


def main() -> None:
    deed, folder, most, *broken = sys.argv[1:]
    for each in broken:
        BREAKS[each]()
    report = Trials(DEEDS[deed], Path(folder)).run(int(most))
    print(json.dumps({name: getattr(report, name) for name in Report.__slots__}))


if __name__ == "__main__":
    main()
