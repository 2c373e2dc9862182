"""The whole job on a real auto show, step by step: from an enquiry to the exported floor allocation."""

import errno
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expobook.domain.errors import FileTrouble

BOOK = "demo.expobook"
EARLIER = "demo-before.expobook"  # the book of the last run, in case somebody worked on it


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was done: its name in the catalogue (``demo.<key>``) and its figures."""

    number: int
    of: int
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def play(folder: Path, *, largest: bool = False, language: str = "zh") -> Iterator[Step]:
    """Play the show into a folder, yielding each step when it is done; all files appear when all went well.

    Args:
        folder: made when it does not exist; results of an earlier run are replaced, its book is kept as
            ``demo-before.expobook``.
        largest: play a show of 360,000 m2 with generated exhibitors instead of the real one.
        language: of the papers that are in one language.

    Raises:
        FileTrouble, StorageFailure: the folder or the disk refuses; what was there is untouched.
    """
    from expobook.services.demo_story import GUANGZHOU, LARGEST, Story

    with made_anew(folder) as draft:
        story = Story(draft, draft / BOOK, LARGEST if largest else GUANGZHOU, language)
        try:
            for number, step in enumerate(Story.STEPS, 1):
                yield Step(number, len(Story.STEPS), step, story.play(step))
        finally:
            story.close()


@contextmanager
def made_anew(folder: Path) -> Iterator[Path]:
    """Give a fresh folder inside ``folder`` to work in; what is in it replaces the old results when all went well.

    Nothing is written in place: a stop, a full disk or a bug leaves the results of the last run as they were.

    Raises:
        FileTrouble: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    except FileExistsError:
        raise FileTrouble(path=str(folder), why="not-a-folder") from None
    except OSError as error:
        raise FileTrouble(path=str(folder), **_why(error)) from error
    try:
        yield draft
        _put_in_place(draft, folder)
    except OSError as error:
        raise FileTrouble(path=str(folder), **_why(error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    if (folder / BOOK).exists():
        (folder / BOOK).replace(folder / EARLIER)
    for made in sorted(draft.iterdir()):
        made.replace(folder / made.name)


def _why(error: OSError) -> dict[str, str]:
    known = {
        errno.ENOSPC: "full-disk",
        errno.EDQUOT: "full-disk",
        errno.EFBIG: "full-disk",
        errno.EACCES: "no-permission",
        errno.EPERM: "no-permission",
        errno.EROFS: "read-only",
        errno.ENOTDIR: "not-a-folder",
        errno.ENOENT: "missing",
    }
    return {"why": known.get(error.errno or 0, "other"), "detail": error.strerror or type(error).__name__}
