"""Hidden drafts that a killed program left beside a book or among its backups: known by their names, taken away."""

import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from expobook.services.book.kept_copies import backup_folder, stem_of

SILENT_S = 3600  # a draft that nobody wrote to for so long has nobody any more who could finish it
_DRAFT = re.compile(r"\.(?P<of>.+)\.[0-9a-f]{8}\.(copy|new|part\.(expobook|dump))(-journal)?")
_COPIES = r"\.(before-upgrade-\d{8}-\d{6}(-\d+)?|\d{8}-\d{6}(\.c\d+(\.b[0-9a-f]{8})?)?)(\.\w+)?"


def sweep(book: str, *, silent_s: float = SILENT_S) -> tuple[Path, ...]:
    """Take away the drafts of a book and of its copies that nobody writes any more, and return them.

    A draft is only ours by its whole name; a younger one may belong to another desk that is at work. What cannot be
    looked at or taken away stays, and is no trouble: it is never taken for a book.
    """
    folders = {backup_folder(book)} | (set() if "://" in book else {Path(book).parent})
    gone = []
    for path in (each for folder in folders for each in _drafts(folder, book)):
        with suppress(OSError):
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and about.st_mtime < time.time() - silent_s:
                path.unlink()
                gone.append(path)
    return tuple(sorted(gone))


def _drafts(folder: Path, book: str) -> Iterator[Path]:
    ours = re.compile(rf"{re.escape(stem_of(book))}({_COPIES}|{re.escape(Path(book).suffix)})?")
    with suppress(OSError):
        for path in folder.glob(".*"):
            match = _DRAFT.fullmatch(path.name)
            if match and ours.fullmatch(match["of"]):
                yield path
