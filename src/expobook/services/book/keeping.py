"""Backups that make themselves: kept beside the book, verified, thinned; and the way back from damage."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from expobook.domain.errors import UserError
from expobook.domain.keeping import Keeping
from expobook.services.book.backups import (
    NoGoodBackup,
    backups_of,
    damaged,
    in_our_form,
    newest_good,
    trouble_of,
    unlike_its_backup,
)
from expobook.services.book.books import open_book, restore_book
from expobook.services.book.kept_copies import Backup, Form, backup_folder, copy_name, made_folder, thin
from expobook.services.book.left_drafts import sweep
from expobook.services.desk import Desk
from expobook.services.trail.anchors import keep_anchor
from expobook.storage import backup, lifecycle
from expobook.storage.lifecycle import BookInfo
from expobook.storage.network_drive import network_drive


class CopyDiffers(UserError):
    """A copy does not hold what its source holds, and was not used: ``book``, ``copy``."""

    code = "copy-differs"


@dataclass(frozen=True, slots=True)
class Drill:
    """What a rehearsed restore showed: the backup that was tried, what came of it, whether all is the same."""

    backup: Backup
    info: BookInfo
    content_sha256: str


def keep_backup(desk: Desk, rule: Keeping | None = None) -> Backup | None:
    """Back a book up when it changed since the newest backup, check the copy, and thin the old ones.

    What a killed program left half done beside the book or among its backups is taken away first.

    Returns:
        The backup that was made; None when nothing had changed.

    Raises:
        BookDamaged: the book is not sound; nothing was thinned, and the newest good backup is named.
        StorageFailure, FileTrouble: the place of the backups cannot be written.
    """
    book = desk.store.name
    keep_anchor(desk)
    sweep(book)
    uid, change = _standing(desk)
    older = backups_of(book, desk.now(), uid)
    if older and older[0].change_no == change:
        return None
    folder = made_folder(book)
    moment = desk.now()
    path = folder / copy_name(book, moment, change, Form.BOOK, uid)
    backup.copy_book(desk.store, path)
    _refuse_unsound(book, path)
    thin(book, Form.BOOK, moment, rule, uid)
    return Backup(path, moment, change, path.stat().st_size)


def before_import(desk: Desk) -> None:
    """Back a book up before many records of a file are taken in; nothing is taken in where that cannot be done.

    Raises:
        BookDamaged, StorageFailure, FileTrouble: as :func:`keep_backup`.
    """
    keep_backup(desk)


def network_drive_of(book: str) -> str:
    """Return the kind of network drive that a book's file is on, such as ``nfs4``; "" on a disk or a server."""
    return "" if "://" in book else network_drive(Path(book))


def look_over(desk: Desk) -> None:
    """Prove a book that was just opened, on a copy, so that nobody waits for it; a server looks after its own files.

    Raises:
        BookDamaged: it is not sound, or not what it was when it was backed up though nothing was changed since.
    """
    if not desk.store.is_sqlite:
        return
    book = desk.store.name
    with tempfile.TemporaryDirectory(prefix="expobook-look-") as folder:
        path = Path(folder) / "copy.expobook"
        backup.copy_book(desk.store, path)
        trouble = trouble_of(path)
        if not trouble:
            copy = lifecycle.recognise(path)
            other = unlike_its_backup(copy, book)
            copy.close()
            trouble = f"it is not as in {other.name}" if other else ""
    if trouble:
        raise damaged(book, trouble)


def drill(book: str) -> Drill:
    """Rehearse a restore: bring the newest backup back to life in a place of its own, and compare.

    Raises:
        NoGoodBackup, DamagedBackup: it would not have worked.
        CopyDiffers: what came back is not what was backed up.
    """
    found = backups_of(book)
    if not found:
        raise NoGoodBackup(book=book, folder=str(backup_folder(book)), tried=0)
    with tempfile.TemporaryDirectory(prefix="expobook-drill-") as folder:
        again = Path(folder) / "again.expobook"
        info = restore_book(found[0].path, again)
        with in_our_form(found[0].path) as backed_up:
            proof = _equal(backed_up, again)
    return Drill(found[0], info, proof)


def move_book(source: Desk, to: str) -> tuple[BookInfo, str]:
    """Copy a book to another place or engine and prove that the copy holds the same.

    Returns:
        What the copy says of itself, and the content hash that both have.

    Raises:
        BookExists: there is a book already.
        CopyDiffers: somebody wrote meanwhile, or the copy went wrong; the copy is not to be used.
    """
    backup.copy_book(source.store, to)
    target = lifecycle.recognise(to)
    try:
        mine, theirs = backup.content_hash(source.store), backup.content_hash(target)
        if mine != theirs:
            raise CopyDiffers(book=source.store.name, copy=target.name)
        return lifecycle.info(target), theirs
    finally:
        target.close()


def recover(book: str, to: str | Path) -> tuple[BookInfo, Backup]:
    """Make a new book of the newest good backup; the damaged one stays where it is.

    Raises:
        NoGoodBackup: there is none.
        BookExists: there is something at ``to``.
    """
    good = newest_good(book)
    return restore_book(good.path, to), good


def _refuse_unsound(book: str, copy: Path) -> None:
    trouble = trouble_of(copy)
    if trouble:
        copy.unlink(missing_ok=True)  # it never was a backup: older ones are
        raise damaged(book, trouble)


def _equal(one: Path, other: Path) -> str:
    hashes = []
    for path in (one, other):
        desk = open_book(path)
        try:
            hashes.append(backup.content_hash(desk.store))
        finally:
            desk.close()
    if hashes[0] != hashes[1]:
        raise CopyDiffers(book=str(one), copy=str(other))
    return hashes[0]


def _standing(desk: Desk) -> tuple[str, int]:
    with desk.store.read() as uow:
        return uow.uid(), uow.change_no()
