"""Edits that were not saved yet, kept in a file as they are made: what is left after the program was stopped."""

import hashlib
import json
import os
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from expobook.domain.errors import UserError
from expobook.domain.plan import Plan
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_edit.record import edit_from_text, edit_text

ENDING = ".draft"


class DraftTrouble(UserError):
    """Edits cannot be kept on this computer: ``path``, ``why``."""

    code = "draft-trouble"


@dataclass(frozen=True, slots=True)
class Found:
    """A draft that somebody left: when its last edit was made, by whom, on which version, and the edits."""

    path: Path
    at: datetime
    who: str
    version: int
    edits: tuple[Edit, ...]


class Draft:
    """Edits of one plan on their way to a file, one line each, written by a thread of its own and flushed at once.

    A process that is killed loses what its last write did not reach, milliseconds; ``sync`` forces it to the disk, so
    that a failing computer loses no more than the time between two calls.
    """

    def __init__(self, folder: Path, book: str, plan: Plan, who: str) -> None:
        self._path = folder / f"{_key(book, plan.booking_id)}.{os.getpid()}-{id(self):x}{ENDING}"
        self._head = {"book": book, "booking": plan.booking_id, "version": plan.version, "who": who}
        self._writer = ThreadPoolExecutor(1, "draft")
        self._file: IO[str] | None = None
        self._last: Future[None] | None = None
        self._trouble: OSError | None = None
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        return self._path

    def append(self, edit: Edit) -> None:
        """Keep an edit, or an undo as its inverse; returns before it is written."""
        self._last = self._writer.submit(self._guarded, [edit])

    def restart(self, version: int, edits: Iterable[Edit] = ()) -> None:
        """Forget what was kept, for it was saved as that version; keep what came since."""
        self._head["version"] = version
        self._last = self._writer.submit(self._begin_anew, list(edits))

    def sync(self) -> None:
        """Force what was kept to the disk; returns at once."""
        self._last = self._writer.submit(self._force)

    def settle(self) -> None:
        """Wait until everything is written; raises ``DraftTrouble`` when the disk refused."""
        if self._last is not None:
            self._last.result()
        if self._trouble is not None:
            raise DraftTrouble(path=str(self._path), why=str(self._trouble.strerror or self._trouble))

    def close(self, *, discard: bool) -> None:
        """Stop; a draft without unsaved edits is discarded."""
        self._writer.submit(self._end, discard).result()
        self._writer.shutdown()

    def _guarded(self, edits: list[Edit]) -> None:
        try:
            self._write(edits)
        except OSError as error:
            self._trouble = error

    def _write(self, edits: list[Edit]) -> None:
        if not edits:
            return
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
            self._file.write(json.dumps(self._head, ensure_ascii=False) + "\n")
        now = datetime.now().replace(microsecond=0).isoformat()  # of this computer, shown to people
        for edit in edits:
            self._file.write(f"{now} {edit_text(edit)}\n")
        self._file.flush()

    def _begin_anew(self, edits: list[Edit]) -> None:
        self._end(discard=True)
        self._guarded(edits)

    def _force(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())

    def _end(self, discard: bool) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            if discard:
                self._path.unlink(missing_ok=True)


def _key(book: str, booking_id: int) -> str:
    return f"{hashlib.sha256(book.encode()).hexdigest()[:16]}-{booking_id}"


def left_over(folder: Path, book: str, booking_id: int) -> list[Found]:
    """Return drafts of a plan that were left behind, newest first; those of a running program are not."""
    found = []
    for path in folder.glob(f"{_key(book, booking_id)}.*{ENDING}") if folder.is_dir() else ():
        pid = path.name.split(".")[1].split("-")[0]
        if pid.isdigit() and _runs(int(pid)):
            continue
        draft = _read(path)
        if draft is not None:
            found.append(draft)
    return sorted(found, key=lambda draft: draft.at, reverse=True)


def _read(path: Path) -> Found | None:
    """Return a draft, up to its first line that is not whole; None without any edit."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        head: dict[str, Any] = json.loads(lines[0])
        version, who = int(head["version"]), str(head["who"])
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None
    edits: list[Edit] = []
    at = datetime(1970, 1, 1)
    for line in lines[1:]:
        when, _, text = line.partition(" ")
        try:
            edits.append(edit_from_text(text))
            at = datetime.fromisoformat(when)
        except (ValueError, KeyError, TypeError):
            break
    return Found(path, at, who, version, tuple(edits)) if edits else None


def replay(plan: Plan, edits: Iterable[Edit]) -> tuple[Plan, list[Edit], int]:
    """Return a plan with the edits of a draft, those that went in, and how many did not fit any more."""
    done: list[Edit] = []
    refused = 0
    for edit in edits:
        try:
            plan = edit.apply(plan)
        except UserError:
            refused += 1
        else:
            done.append(edit)
    return plan, done, refused


def forget(found: Found) -> None:
    """Delete a draft that was restored or is not wanted."""
    found.path.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    """Say whether another process of that number is alive."""
    if pid == os.getpid():
        return True
    if os.name == "nt":
        return False  # signals end processes there; a draft of another window is offered as a copy
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
