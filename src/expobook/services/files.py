"""Puts finished bytes into a file, whole or not at all."""

from pathlib import Path

from expobook.exchange.atomic import read, write


def write_file(path: Path, content: bytes) -> Path:
    """Write a file beside its place and move it there when it is whole and on disk.

    Raises:
        FileTrouble: the folder or the disk refuses; what was there before stays.
    """
    write(path, content)
    return path


def read_file(path: Path, *, at_most: int) -> bytes:
    """Return a file's bytes.

    Raises:
        FileTrouble: it cannot be read, or has more than ``at_most`` bytes.
    """
    return read(path, at_most=at_most)
