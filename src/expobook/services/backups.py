"""The backups of a book: where they are, which are sound, and what to say when the book is not."""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.progress import Cancelled
from expobook.services.desk import Desk, venue_now
from expobook.storage import integrity, lifecycle
from expobook.storage.backup import content_hash
from expobook.storage.store import Store

FOLDER = "EXPOBOOK_BACKUPS"
DAMAGE = frozenset({"damaged", "not-a-book"})  # reasons of a failure that only a backup helps against
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{8}-\d{6})\.c(?P<change>\d+)\.expobook")


class NoGoodBackup(UserError):
    """No backup of a book is sound: ``book``, ``folder``, ``tried``."""

    code = "no-good-backup"


class BookDamaged(UserError):
    """A book is not sound and was left as it is: ``book``, ``why``, ``backup`` is the newest good one, ``made``."""

    code = "book-damaged"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a book: where, of which moment (venue time), after how many changes, its size."""

    path: Path
    made: datetime
    change_no: int
    size_bytes: int


def backup_folder(book: str) -> Path:
    """Return where backups of a book go: beside a file, else in the user's folder.

    The environment's ``EXPOBOOK_BACKUPS`` puts them all into one folder of another disk.
    """
    chosen = os.environ.get(FOLDER)
    if chosen:
        return Path(chosen)
    if "://" in book:
        return Path.home() / "expobook-backups"
    path = Path(book)
    return path.with_name(f"{path.stem}-backups")


def backups_of(book: str, now: datetime | None = None) -> tuple[Backup, ...]:
    """Return the backups of a book, the newest first; the book itself need not be there.

    One that is dated later than ``now`` (venue time, else the clock's) comes after all others: it was made while a
    clock was wrong.
    """
    now = now or venue_now()
    folder, stem = backup_folder(book), stem_of(book)
    found = []
    for path in folder.glob("*.expobook") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match and match["stem"] == stem:
            made = datetime.strptime(match["at"], _STAMP)  # venue time has no zone
            found.append(Backup(path, made, int(match["change"]), path.stat().st_size))
    return tuple(sorted(found, key=lambda one: (one.made <= now, one.made, one.change_no), reverse=True))


def backup_name(book: str, made: datetime, change_no: int) -> str:
    """Return what a backup is called."""
    return f"{stem_of(book)}.{made:{_STAMP}}.c{change_no}.expobook"


def newest_good(book: str) -> Backup:
    """Return the newest backup that is sound.

    Raises:
        NoGoodBackup: there is none.
    """
    found = backups_of(book)
    for each in found:
        if not trouble_of(each.path):
            return each
    raise NoGoodBackup(book=book, folder=str(backup_folder(book)), tried=len(found))


def damaged(book: str, why: str) -> BookDamaged:
    """Return the refusal of an unsound book; it names the newest good backup, if there is one."""
    try:
        good = newest_good(book)
    except NoGoodBackup:
        return BookDamaged(book=book, why=why, backup="", made=None)
    return BookDamaged(book=book, why=why, backup=str(good.path), made=good.made)


def explained(desk: Desk, error: Exception) -> Exception:
    """Return what to tell of an error in an open book: where damage is behind it, that, and the newest good backup.

    A refusal stays what it is. So does an error that nobody expected in a book that is sound: it is a bug.
    """
    if isinstance(error, StorageFailure) and error.facts.get("reason") in DAMAGE:
        return damaged(desk.store.name, str(error.facts["detail"]))
    if isinstance(error, UserError | Cancelled | OSError):
        return error
    try:
        findings = integrity.check(desk.store)
    except UserError:  # it cannot even be asked
        return error
    return damaged(desk.store.name, findings[0].detail) if findings else error


def trouble_of(copy: Path) -> str:
    """Return the first thing that is wrong with a file, empty when it is a sound book."""
    try:
        store = lifecycle.recognise(copy)
    except UserError as refused:
        return refused.code
    try:
        findings = integrity.check(store)
        return findings[0].detail if findings else ""
    finally:
        store.close()


def unlike_its_backup(store: Store, book: str) -> Path | None:
    """Return a backup that was made after the very last change of a book and holds something else; None without one.

    So damage is found that no rule of ours can see, such as another digit in a telephone number.
    """
    before = _standing(store)
    for each in backups_of(book):
        if each.change_no != before[1] or trouble_of(each.path):
            continue
        copy = lifecycle.recognise(each.path)
        try:
            same = _standing(copy) != before or content_hash(copy) == content_hash(store)
        finally:
            copy.close()
        if not same and _standing(store) == before:  # else somebody wrote meanwhile
            return each.path
    return None


def _standing(store: Store) -> tuple[str, int]:
    with store.read() as uow:
        return uow.uid(), uow.change_no()


def stem_of(book: str) -> str:
    """Return what a book's backups are called: the file's name, or the database's."""
    return book.rsplit("/", 1)[-1].split("?", maxsplit=1)[0] if "://" in book else Path(book).stem
