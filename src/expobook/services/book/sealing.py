"""Backups that leave the house: sealed by a passphrase, and opened again only into a place of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from expobook.exchange.sealed import LEAST, SUFFIX, NotUnsealed, WeakPassphrase, is_sealed, seal, unseal
from expobook.services.book.books import backup_book
from expobook.services.desk import Desk
from expobook.storage.drafts import BookExists
from expobook.storage.lifecycle import BookInfo


def sealed_backup(desk: Desk, to: Path, passphrase: str) -> BookInfo:
    """Copy a book, check the copy, and seal it into a file; the open copy is gone afterwards.

    Raises:
        BookExists: there is something at ``to``; nothing is overwritten.
        WeakPassphrase, DamagedBackup, FileTrouble, StorageFailure: as named.
    """
    if len(passphrase) < LEAST:
        raise WeakPassphrase(least=LEAST)
    if to.exists():
        raise BookExists(book=str(to))
    with tempfile.TemporaryDirectory(prefix="expobook-seal-") as folder:  # for nobody else to read
        copy = Path(folder) / "copy.expobook"
        info = backup_book(desk, copy)
        seal(copy, to, passphrase)
    return replace(info, book=str(to))  # the open copy is gone


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Path]:
    """Give what a sealed file holds, in a folder that is gone afterwards; raises ``NotUnsealed``, ``FileTrouble``."""
    with tempfile.TemporaryDirectory(prefix="expobook-open-") as folder:
        plain = Path(folder) / (path.name.removesuffix(SUFFIX) or "book")
        unseal(path, plain, passphrase)
        yield plain


__all__ = ["LEAST", "SUFFIX", "NotUnsealed", "WeakPassphrase", "is_sealed", "opened", "sealed_backup"]
