"""Dumps of a book on a server: made with the backups, thinned like them, verified, rehearsed beside the book."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expobook.domain.keeping import Keeping
from expobook.exchange import atomic
from expobook.services.book.backups import NoGoodBackup
from expobook.services.book.books import DamagedBackup
from expobook.services.book.kept_copies import Backup, Form, backup_folder, copies_of, copy_name, made_folder, thin
from expobook.services.desk import Desk
from expobook.storage import dumping, integrity, lifecycle
from expobook.storage.backup import content_hash
from expobook.storage.drafts import BookExists
from expobook.storage.dumping import DumpFailed, DumpThroughPool, NoDumpTool
from expobook.storage.lifecycle import BookInfo


@dataclass(frozen=True, slots=True)
class DumpDrill:
    """What a rehearsal showed: the dump, what came of it, its content hash, whether the book still holds the same.

    ``same`` is None when the book was changed since, so that there is nothing to compare with. ``dropped`` are the
    databases of rehearsals that were killed, which nobody used any more.
    """

    dump: Backup
    info: BookInfo
    content_sha256: str
    same: bool | None
    dropped: tuple[str, ...] = ()


def dumps_of(book: str, now: datetime | None = None, uid: str = "") -> tuple[Backup, ...]:
    """Return the dumps of a book on a server, the newest first; see :func:`kept_copies.copies_of`."""
    return copies_of(book, Form.DUMP, now, uid)


def keep_dump(desk: Desk, rule: Keeping | None = None) -> Backup | None:
    """Dump a book on a server when it changed since the newest dump, verify the dump, and thin the old ones.

    Returns:
        The dump that was made; None when nothing had changed, or the book is a file.

    Raises:
        NoDumpTool, DumpThroughPool, DumpFailed, StorageFailure, FileTrouble: as named; nothing was thinned.
    """
    if desk.store.is_sqlite:
        return None
    book, moment = desk.store.name, desk.now()
    with desk.store.read() as uow:
        uid, change = uow.uid(), uow.change_no()
    older = dumps_of(book, moment, uid)
    if older and older[0].change_no == change:
        return None
    made = make_dump(desk, made_folder(book) / copy_name(book, moment, change, Form.DUMP, uid))
    # somebody may have written since the changes were counted; the dump itself knows
    named = made.path.with_name(copy_name(book, moment, made.change_no, Form.DUMP, uid))
    made.path.rename(named)
    thin(book, Form.DUMP, moment, rule, uid)
    return Backup(named, moment, made.change_no, made.size_bytes)


def make_dump(desk: Desk, path: Path) -> Backup:
    """Dump a book on a server into a file, whole or not at all.

    Raises:
        NoDumpTool, DumpThroughPool, DumpFailed, StorageFailure, FileTrouble: as named.
    """
    with atomic.draft(path) as beside:
        change = dumping.dump(desk.store, beside)
        dumping.must_be_whole(beside)
    with dumping.beside(desk.store) as session:
        dumping.drop_left(session)
    return Backup(path, desk.now(), change, path.stat().st_size)


def drill_dump(desk: Desk) -> DumpDrill:
    """Rehearse: put the newest dump into a scratch database of the same server, check it, compare it, drop it.

    Raises:
        NoGoodBackup: there is no dump.
        DamagedBackup: what came back is not sound, or not what the dump's name says.
        NoDumpTool, DumpThroughPool, DumpFailed, StorageFailure: as named; the server's administrator has to let this
            user create databases.
    """
    book = desk.store.name
    with desk.store.read() as uow:
        found = dumps_of(book, desk.now(), uow.uid())
    if not found:
        raise NoGoodBackup(book=book, folder=str(backup_folder(book)), tried=0)
    newest = found[0]
    with dumping.beside(desk.store) as session, dumping.scratch_database(session, desk.store) as again:
        dropped = dumping.drop_left(session)
        dumping.put_back(newest.path, again.engine.url)
        findings, info = integrity.check(again), lifecycle.info(again)
        if findings or info.change_no != newest.change_no:
            first = findings[0] if findings else f"{info.change_no} != {newest.change_no}"
            raise DamagedBackup(book=str(newest.path), findings=max(1, len(findings)), first=first)
        proof = content_hash(again)
    with desk.store.read() as uow:
        unchanged = uow.change_no() == newest.change_no
    return DumpDrill(newest, info, proof, content_hash(desk.store) == proof if unchanged else None, dropped)


def restore_dump(path: Path, target: str) -> BookInfo:
    """Put a dump into an empty database, all or nothing, and check what came of it.

    Raises:
        BookExists: the database holds a book; nothing was written.
        DamagedBackup: what came back is not sound.
        NoDumpTool, DumpThroughPool, DumpFailed, StorageFailure: as named.
    """
    lifecycle.must_be_empty(target)
    dumping.put_back(path, target)
    store = lifecycle.recognise(target)
    try:
        findings = integrity.check(store)
        if findings:
            raise DamagedBackup(book=str(path), findings=len(findings), first=findings[0])
        return lifecycle.info(store)
    finally:
        store.close()


__all__ = [
    "BookExists",
    "DumpDrill",
    "DumpFailed",
    "DumpThroughPool",
    "NoDumpTool",
    "drill_dump",
    "dumps_of",
    "keep_dump",
    "make_dump",
    "restore_dump",
]
