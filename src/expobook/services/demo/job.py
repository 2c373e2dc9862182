"""The whole job on a real auto show, step by step: from an enquiry to the exported floor allocation."""

import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expobook.domain.errors import FileTrouble
from expobook.exchange.atomic import trouble

BOOK = "demo.expobook"
EARLIER = "demo-before.expobook"  # the book of the last run, in case somebody worked on it
_PARTS = ("", "-journal", "-wal", "-shm")  # of a SQLite file


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was done: its name in the catalogue (``demo.<key>``) and its figures."""

    number: int
    of: int
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def play(folder: Path, *, largest: bool = False, language: str = "zh") -> Generator[Step, None, None]:
    """Play the show into a folder, yielding each step when it is done; all files appear when all went well.

    Args:
        folder: made when it does not exist; results of an earlier run are replaced, its book is kept as
            ``demo-before.expobook``.
        largest: play a show of 360,000 m2 with generated exhibitors instead of the real one.
        language: of the papers that are in one language.

    Raises:
        FileTrouble, StorageFailure: the folder or the disk refuses; what was there is untouched.
    """
    from expobook.services.demo.story import GUANGZHOU, LARGEST, Story

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
        raise trouble(folder, error) from error
    try:
        yield draft
        _put_in_place(draft, folder)
    except OSError as error:
        raise trouble(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> None:
    if (folder / BOOK).exists():
        for part in _PARTS:  # a journal goes with its book: beside another one it would do harm
            (folder / f"{EARLIER}{part}").unlink(missing_ok=True)
            if (folder / f"{BOOK}{part}").exists():
                (folder / f"{BOOK}{part}").replace(folder / f"{EARLIER}{part}")
    for made in sorted(draft.iterdir()):
        made.replace(folder / made.name)
