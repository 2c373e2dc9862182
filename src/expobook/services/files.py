"""Puts finished bytes into a file, whole or not at all."""

from pathlib import Path

from expobook.exchange.atomic import write


def write_file(path: Path, content: bytes) -> Path:
    """Write a file beside its place and move it there when it is whole and on disk.

    Raises:
        FileTrouble: the folder or the disk refuses; what was there before stays.
    """
    write(path, content)
    return path
