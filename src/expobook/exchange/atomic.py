"""Files written whole or not at all: beside their place, flushed to disk, then moved there."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from expobook.domain.errors import FileTrouble

_WHY = {
    errno.ENOSPC: "full-disk",
    errno.EDQUOT: "full-disk",
    errno.EFBIG: "full-disk",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EISDIR: "is-folder",
    errno.EEXIST: "not-a-folder",
    errno.ENAMETOOLONG: "name-too-long",
}


def trouble(path: Path, error: OSError) -> FileTrouble:
    """Return the refusal for what the system said about a file."""
    return FileTrouble(path=str(path), why=_WHY.get(error.errno or 0, "other"), detail=error.strerror or str(error))


def write(path: Path, content: bytes) -> None:
    """Put bytes into a file; what was there before stays until the new file is whole and on disk.

    Raises:
        FileTrouble: the folder or the disk refuses; nothing changed.
    """
    with draft(path) as beside:
        beside.write_bytes(content)


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Give a path beside a file's place to write to; when the block ends well it takes that place.

    Raises:
        FileTrouble: the folder or the disk refuses; nothing changed.
    """
    beside = path.with_name(f".{path.stem[:60]}.{uuid.uuid4().hex[:8]}.part{path.suffix}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        yield beside
        _flush(beside)
        os.replace(beside, path)
        _flush(path.parent)
    except OSError as error:
        raise trouble(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk."""
    flags = os.O_RDONLY | (getattr(os, "O_DIRECTORY", 0) if path.is_dir() else 0)
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path, *, at_most: int) -> bytes:
    """Return a file's bytes; one that is larger than ``at_most`` is refused before it is read.

    Raises:
        FileTrouble: it cannot be read, or is too large.
    """
    try:
        size = path.stat().st_size
        if size > at_most:
            raise FileTrouble(path=str(path), why="too-large", size_bytes=size, limit_bytes=at_most)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileTrouble(path=str(path), why="no-file", detail=error.strerror or str(error)) from error
    except OSError as error:
        raise trouble(path, error) from error
