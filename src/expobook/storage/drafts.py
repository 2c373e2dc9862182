"""Files of books that are made beside their place, and get their name when they are whole."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from expobook.domain.errors import StorageFailure, UserError
from expobook.storage.failures import reason_of


class BookExists(UserError):
    """There is something at that place already; nothing is overwritten: ``book``."""

    code = "book-exists"


@contextmanager
def draft_of(path: Path, ending: str) -> Iterator[Path]:
    """Give a hidden path beside a file's place; what is left there afterwards is taken away.

    Raises:
        StorageFailure: the folder or the disk refuses.
    """
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.{ending}")
    try:
        yield draft
    except OSError as error:
        detail = error.strerror or str(error)
        raise StorageFailure(detail=detail, reason=reason_of(detail)) from error
    finally:
        for left in (draft, draft.with_name(f"{draft.name}-journal")):
            with suppress(OSError):  # a disk that takes nothing back must not hide why we are here
                left.unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a finished file its name, without ever replacing another, and make the name durable.

    Raises:
        BookExists: something has the name.
        OSError: the disk refuses; see :func:`draft_of`.
    """
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise BookExists(book=str(path)) from None
    except OSError:  # a file system without hard links
        if path.exists():
            raise BookExists(book=str(path)) from None
        draft.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
