"""The copies that are kept of a book, backups and dumps alike: what they are called, which is the newest, which go."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from expobook.domain.keeping import Keeping, to_keep
from expobook.exchange.atomic import trouble
from expobook.services.desk import venue_now
from expobook.services.trail.anchors import known_at
from expobook.storage.book_id import book_id, is_whole

FOLDER = "EXPOBOOK_BACKUPS"
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{8}-\d{6})\.c(?P<change>\d{1,18})(\.b(?P<id>[0-9a-f]{8}))?")
_ID = re.compile(r"[0-9a-f]{8}")


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


def copy_name(book: str, made: datetime, change_no: int, form: Form, uid: str = "") -> str:
    """Return what a copy of a book is called; ``uid`` is the book's id, so that books of one name are kept apart."""
    own = f".b{short}" if (short := short_id(uid)) else ""
    return f"{stem_of(book)}.{made:{_STAMP}}.c{change_no}{own}.{form}"


def short_id(uid: str) -> str:
    """Return the part of a book's id that stands in the names of its copies; empty for what is no id."""
    part = uid.replace("-", "")[:8]
    return part if _ID.fullmatch(part) else ""


def copies_of(book: str, form: Form, now: datetime | None = None, uid: str = "") -> tuple[Backup, ...]:
    """Return the copies of a book that have one form, the newest first; the book itself need not be there.

    Books of one name in one folder are kept apart by their ids: ``uid`` where the caller knows it, else the one that
    the file says, or else that of the book which this desk last knew at that place; where nothing says it, all copies
    of that name are meant. One from before names had ids says itself whose it is, or, a dump, is anybody's.

    One that is dated later than ``now`` (venue time, else the clock's) comes after all others: it was made while a
    clock was wrong.
    """
    now = now or venue_now()
    order = sorted(
        _own(book, tuple(_found(book, form)), uid),
        key=lambda one: (one.made <= now, one.made, one.change_no),
        reverse=True,
    )
    return tuple(order)


def thin(book: str, form: Form, now: datetime, rule: Keeping | None = None, uid: str = "") -> tuple[Backup, ...]:
    """Take away the copies of one form that need not be kept, and return them; ``uid`` as of :func:`copies_of`."""
    found = copies_of(book, form, now, uid)
    kept = to_keep((each.made for each in found), now, rule)
    gone = tuple(each for each in found if each.made not in kept)
    for each in gone:
        each.path.unlink(missing_ok=True)
    return gone


def _own(book: str, found: tuple[Backup, ...], uid: str) -> tuple[Backup, ...]:
    ids = (uid,) if uid else (_id_said(book), known_at(book))
    wanted = [short for each in ids if (short := short_id(each))]
    own = (tuple(one for one in found if _id_of(one.path) in ("", short)) for short in wanted)
    if mine := next(filter(None, own), ()):
        return mine
    believed = uid or known_at(book) or ("://" not in book and is_whole(Path(book)))
    return () if wanted and believed else found  # damage may have changed the id that a file says


def _id_said(book: str) -> str:
    return "" if "://" in book else book_id(Path(book))  # nobody waits here for a server


def _id_of(path: Path) -> str:
    match = _NAME.fullmatch(path.stem)
    if match is not None and match["id"]:
        return str(match["id"])
    with suppress(FileNotFoundError):  # thinned by another desk just now
        return _id_inside(path, path.stat().st_mtime_ns) if path.suffix == f".{Form.BOOK}" else ""
    return ""


@lru_cache(4096)
def _id_inside(path: Path, _changed: int) -> str:
    return short_id(book_id(path))


def _found(book: str, form: Form) -> Iterator[Backup]:
    folder, stem = backup_folder(book), stem_of(book)
    for path in folder.glob(f"*.{form}") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name.removesuffix(f".{form}"))
        if match is None or match["stem"] != stem:
            continue
        with suppress(ValueError, FileNotFoundError):  # no date of any calendar; thinned by another desk just now
            yield Backup(path, datetime.strptime(match["at"], _STAMP), int(match["change"]), path.stat().st_size)
