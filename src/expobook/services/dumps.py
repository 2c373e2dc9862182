"""Dumps of a book on a server: made with the backups, thinned like them, verified, rehearsed beside the book."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expobook.domain.keeping import Keeping, to_keep
from expobook.exchange import atomic
from expobook.services.backups import Backup, NoGoodBackup, backup_folder, stem_of
from expobook.services.books import DamagedBackup
from expobook.services.desk import Desk
from expobook.storage import dumping, integrity, lifecycle
from expobook.storage.backup import content_hash
from expobook.storage.drafts import BookExists
from expobook.storage.dumping import DumpFailed, NoDumpTool
from expobook.storage.lifecycle import BookInfo

_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{8}-\d{6})\.c(?P<change>\d+)\.dump")


@dataclass(frozen=True, slots=True)
class DumpDrill:
    """What a rehearsal showed: the dump, what came of it, its content hash, whether the book still holds the same.

    ``same`` is None when the book was changed since, so that there is nothing to compare with.
    """

    dump: Backup
    info: BookInfo
    content_sha256: str
    same: bool | None


def dumps_of(book: str) -> tuple[Backup, ...]:
    """Return the dumps of a book on a server, the newest first."""
    folder, stem = backup_folder(book), stem_of(book)
    found = []
    for path in folder.glob("*.dump") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match and match["stem"] == stem:
            made = datetime.strptime(match["at"], _STAMP)
            found.append(Backup(path, made, int(match["change"]), path.stat().st_size))
    return tuple(sorted(found, key=lambda one: (one.made, one.change_no), reverse=True))


def keep_dump(desk: Desk, rule: Keeping | None = None) -> Backup | None:
    """Dump a book on a server when it changed since the newest dump, verify the dump, and thin the old ones.

    Returns:
        The dump that was made; None when nothing had changed, or the book is a file.

    Raises:
        NoDumpTool, DumpFailed, StorageFailure, FileTrouble: as named; nothing was thinned.
    """
    if desk.store.is_sqlite:
        return None
    book, moment = desk.store.name, desk.now()
    older = dumps_of(book)
    with desk.store.read() as uow:
        change = uow.change_no()
    if older and older[0].change_no == change:
        return None
    folder = backup_folder(book)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise atomic.trouble(folder, error) from error
    made = make_dump(desk, folder / f"{stem_of(book)}.{moment:{_STAMP}}.dump")
    named = made.path.with_name(f"{stem_of(book)}.{moment:{_STAMP}}.c{made.change_no}.dump")
    made.path.rename(named)
    kept = to_keep((each.made for each in dumps_of(book)), moment, rule)
    for each in dumps_of(book):
        if each.made not in kept:
            each.path.unlink(missing_ok=True)
    return Backup(named, made.made, made.change_no, made.size_bytes)


def make_dump(desk: Desk, path: Path) -> Backup:
    """Dump a book on a server into a file, whole or not at all.

    Raises:
        NoDumpTool, DumpFailed, StorageFailure, FileTrouble: as named.
    """
    with atomic.draft(path) as beside:
        change = dumping.dump(desk.store, beside)
        dumping.must_be_whole(beside)
    return Backup(path, desk.now(), change, path.stat().st_size)


def drill_dump(desk: Desk) -> DumpDrill:
    """Rehearse: put the newest dump into a scratch database of the same server, check it, compare it, drop it.

    Raises:
        NoGoodBackup: there is no dump.
        DamagedBackup: what came back is not sound, or not what the dump's name says.
        NoDumpTool, DumpFailed, StorageFailure: as named; the server's administrator has to let this user
            create databases.
    """
    book = desk.store.name
    found = dumps_of(book)
    if not found:
        raise NoGoodBackup(book=book, folder=str(backup_folder(book)), tried=0)
    newest = found[0]
    with dumping.scratch_database(desk.store) as again:
        dumping.put_back(newest.path, again.engine.url)
        findings, info = integrity.check(again), lifecycle.info(again)
        if findings or info.change_no != newest.change_no:
            first = findings[0] if findings else f"{info.change_no} != {newest.change_no}"
            raise DamagedBackup(book=str(newest.path), findings=max(1, len(findings)), first=first)
        proof = content_hash(again)
    with desk.store.read() as uow:
        unchanged = uow.change_no() == newest.change_no
    return DumpDrill(newest, info, proof, content_hash(desk.store) == proof if unchanged else None)


def restore_dump(path: Path, target: str) -> BookInfo:
    """Put a dump into an empty database, all or nothing, and check what came of it.

    Raises:
        BookExists: the database holds a book; nothing was written.
        DamagedBackup: what came back is not sound.
        NoDumpTool, DumpFailed, StorageFailure: as named.
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
    "NoDumpTool",
    "drill_dump",
    "dumps_of",
    "keep_dump",
    "make_dump",
    "restore_dump",
]
