"""An anchor of the audit trail: a line outside the book that proves how the trail stood, in a file that one names."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expobook.domain.errors import FileTrouble
from expobook.exchange import atomic
from expobook.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the trail stands: how many entries, and the hash that ties them all; kept outside, it proves the book."""

    book: str
    entries: int
    hash: str
    at: datetime | None


def anchor(desk: Desk) -> Anchor:
    """Return the anchor of the trail as it stands."""
    with desk.store.read() as uow:
        newest = uow.audit.fitting(lambda _: True, 1)
        uid = uow.uid()
    if not newest:
        return Anchor(uid, 0, "", None)
    return Anchor(uid, newest[0].id, newest[0].chain, newest[0].at)


def append_anchor(found: Anchor, path: Path) -> None:
    """Add an anchor to a file outside the book, a line each; what was there stays.

    Raises:
        FileTrouble: the file cannot be read or written, or is none of anchors.
    """
    before = _lines(path) if path.exists() else []
    stamp = found.at.isoformat(timespec="seconds") if found.at else ""
    atomic.write(
        path, "".join(f"{line}\n" for line in [*before, f"{found.book} {found.entries} {found.hash} {stamp}"]).encode()
    )


def check_anchors(desk: Desk, path: Path) -> tuple[int, tuple[Anchor, ...]]:
    """Return how many anchors of this book a file has, and those that its trail does not fit.

    Raises:
        FileTrouble: the file cannot be read, or is none of anchors.
    """
    with desk.store.read() as uow:
        uid = uow.uid()
        mine = [each for each in map(_anchor, _lines(path)) if each.book == uid]
        wrong = tuple(each for each in mine if each.entries and uow.audit.chain_at(each.entries) != each.hash)
    return len(mine), wrong


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise FileTrouble(path=str(path), why="unreadable") from error


def _anchor(line: str) -> Anchor:
    words = line.split()
    if len(words) < 2 or not words[1].isdigit():
        raise FileTrouble(path=line[:60], why="no-anchor")
    return Anchor(words[0], int(words[1]), words[2] if len(words) > 2 else "", None)
