"""The copies that are kept of a book, backups and dumps alike: what they are called, which is the newest, which go."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from expobook.domain.keeping import Keeping, to_keep
from expobook.exchange.atomic import trouble
from expobook.services.desk import venue_now

FOLDER = "EXPOBOOK_BACKUPS"
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{8}-\d{6})\.c(?P<change>\d{1,18})")


class Form(StrEnum):
    """What a kept copy is, which is its ending: a whole book in a file, or a server's dump."""

    BOOK = "expobook"
    DUMP = "dump"


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


def made_folder(book: str) -> Path:
    """Return where backups of a book go, and make that folder; raises ``FileTrouble``."""
    folder = backup_folder(book)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(folder, error) from error
    return folder


def stem_of(book: str) -> str:
    """Return what a book's backups are called: the file's name, or the database's."""
    return book.rsplit("/", 1)[-1].split("?", maxsplit=1)[0] if "://" in book else Path(book).stem


def copy_name(book: str, made: datetime, change_no: int, form: Form) -> str:
    """Return what a copy of a book is called."""
    return f"{stem_of(book)}.{made:{_STAMP}}.c{change_no}.{form}"


def copies_of(book: str, form: Form, now: datetime | None = None) -> tuple[Backup, ...]:
    """Return the copies of a book that have one form, the newest first; the book itself need not be there.

    One that is dated later than ``now`` (venue time, else the clock's) comes after all others: it was made while a
    clock was wrong.
    """
    now = now or venue_now()
    order = sorted(_found(book, form), key=lambda one: (one.made <= now, one.made, one.change_no), reverse=True)
    return tuple(order)


def thin(book: str, form: Form, now: datetime, rule: Keeping | None = None) -> tuple[Backup, ...]:
    """Take away the copies of one form that need not be kept, and return them."""
    found = copies_of(book, form, now)
    kept = to_keep((each.made for each in found), now, rule)
    gone = tuple(each for each in found if each.made not in kept)
    for each in gone:
        each.path.unlink(missing_ok=True)
    return gone


def _found(book: str, form: Form) -> Iterator[Backup]:
    folder, stem = backup_folder(book), stem_of(book)
    for path in folder.glob(f"*.{form}") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name.removesuffix(f".{form}"))
        if match is None or match["stem"] != stem:
            continue
        with suppress(ValueError, FileNotFoundError):  # no date of any calendar; thinned by another desk just now
            yield Backup(path, datetime.strptime(match["at"], _STAMP), int(match["change"]), path.stat().st_size)
