"""Anchors of the audit trail that a desk keeps by itself, outside the book: they find a trail that was cut off.

A chain of hashes proves that nothing inside was changed, but not that its end is still there. So each desk writes down,
at each backup and each issued contract, how far the trail had come; ``book check`` compares.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from expobook.domain.errors import FileTrouble
from expobook.domain.soundness import BookFinding
from expobook.services.desk import Desk
from expobook.services.trail.anchor import Anchor, anchor
from expobook.storage.store import Store

FOLDER = "EXPOBOOK_ANCHORS"
_RESTORED = "restored"
_DIGITS, _HASH_DIGITS = 12, 64


def anchors_file(uid: str, book: str) -> Path:
    """Return where this desk keeps the anchors of a book: one file for each place that the book is at.

    A copy of a book is another book to go on with, so it has anchors of its own. The environment's
    ``EXPOBOOK_ANCHORS`` names another folder, best one on another machine.
    """
    return _folder() / f"{uid}-{_of_place(book)}.txt"


def known_at(book: str) -> str:
    """Return the id of the book that this desk last kept an anchor of at a place; empty where it knows of none."""
    places = {book} if "://" in book else {book, str(Path(book).absolute())}
    with suppress(OSError):
        found = [path for place in places for path in _folder().glob(f"*-{_of_place(place)}.txt")]
        newest = max(found, key=lambda path: path.stat().st_mtime_ns, default=None)
        return newest.stem[: -_DIGITS - 1] if newest else ""
    return ""


def _folder() -> Path:
    chosen = os.environ.get(FOLDER)
    if chosen:
        return Path(chosen)
    from platformdirs import user_state_path

    return user_state_path("expobook", appauthor=False) / "anchors"


def _of_place(book: str) -> str:
    return hashlib.sha256(_place(book).encode()).hexdigest()[:_DIGITS]


def keep_anchor(desk: Desk) -> Path | None:
    """Write down where the trail stands; None where the folder cannot be written, which stops nobody's work."""
    found = anchor(desk)
    path = anchors_file(found.book, desk.store.name)
    line = f"{found.entries} {found.hash} {desk.now():%Y-%m-%dT%H:%M:%S}\n"
    try:
        kept = list(_lines(path))
        if kept and kept[-1].split()[:2] == line.split()[:2]:
            return path
        _append(path, line)
    except (OSError, FileTrouble):
        return None
    return path


def restored_from_backup(store: Store) -> None:
    """Write down that a book begins again from a backup: what this desk saw later was another end of its trail."""
    with store.read() as uow:
        path, newest = anchors_file(uow.uid(), store.name), uow.audit.newest()
    if path.exists():
        try:
            _append(path, f"{newest} {_RESTORED}\n")
        except OSError:
            return


def anchor_findings(store: Store) -> Iterator[BookFinding]:
    """Compare a book's trail with the anchors that this desk kept.

    Raises:
        StorageFailure: the book cannot be read.
    """
    with store.read() as uow:
        path = anchors_file(uow.uid(), store.name)
        newest = uow.audit.newest()
        try:
            kept = list(_standing(path))
        except FileTrouble as trouble:
            yield BookFinding("anchor", str(path), str(trouble.facts["why"]))
            return
        for each in kept:
            if each.entries > newest:
                detail = f"ends at entry {newest}; on {each.at} it had {each.entries}: its end was cut off"
                yield BookFinding("anchor", f"audit {newest}", detail)
                return
            if each.entries and uow.audit.chain_at(each.entries) != each.hash:
                detail = f"is not the entry that this desk saw on {each.at}: it was written anew"
                yield BookFinding("anchor", f"audit {each.entries}", detail)
                return


def _standing(path: Path) -> Iterator[Anchor]:
    """Yield the anchors that still hold: those up to the point of a restore, and those after it."""
    found: list[Anchor] = []
    for line in _lines(path):
        words = line.split()
        if len(words) == 2 and words[0].isdigit() and words[1] == _RESTORED:
            found = [each for each in found if each.entries <= int(words[0])]
        elif len(words) == 3 and words[0].isdigit() and len(words[1]) == _HASH_DIGITS:
            with suppress(ValueError):  # a line that a full disk cut short
                found.append(Anchor("", int(words[0]), words[1], datetime.fromisoformat(words[2])))
    yield from found


def _lines(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise FileTrouble(path=str(path), why="unreadable") from error


def _append(path: Path, line: str) -> None:
    """Add a line in one write: windows of one desk write into one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut_short = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("ab") as file:
        file.write(("\n" if cut_short else "").encode() + line.encode())


def _place(book: str) -> str:
    """Return a book's place without who asks for it."""
    if "://" not in book:
        return book
    parts = urlsplit(book)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"
