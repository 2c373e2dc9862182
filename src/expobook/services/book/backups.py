"""The backups of a book: where they are, which are sound, and what to say when the book is not."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.progress import Cancelled
from expobook.domain.soundness import BookFinding
from expobook.services.book.kept_copies import Backup, Form, backup_folder, copies_of
from expobook.services.desk import Desk, venue_now
from expobook.storage import lifecycle
from expobook.storage.backup import content_hash
from expobook.storage.store import Store

DAMAGE = frozenset({"damaged", "not-a-book"})  # reasons of a failure that only a backup helps against


class NoGoodBackup(UserError):
    """No backup of a book is sound: ``book``, ``folder``, ``tried``."""

    code = "no-good-backup"


class BookDamaged(UserError):
    """A book is not sound and was left as it is: ``book``, ``why``, ``backup`` is the newest good one, ``made``."""

    code = "book-damaged"


def backups_of(book: str, now: datetime | None = None, uid: str = "") -> tuple[Backup, ...]:
    """Return the backups of a book, the newest first; see :func:`kept_copies.copies_of`."""
    return copies_of(book, Form.BOOK, now, uid)


def newest_good(book: str) -> Backup:
    """Return the newest backup that is sound.

    Raises:
        NoGoodBackup: there is none.
    """
    found = backups_of(book)
    for each in found:
        if not trouble_of(each.path):
            return each
    raise NoGoodBackup(book=book, folder=str(backup_folder(book)), tried=len(found))


def damaged(book: str, why: str) -> BookDamaged:
    """Return the refusal of an unsound book; it names the newest good backup, if there is one."""
    try:
        good = newest_good(book)
    except NoGoodBackup:
        return BookDamaged(book=book, why=why, backup="", made=None)
    return BookDamaged(book=book, why=why, backup=str(good.path), made=good.made)


def findings_of(store: Store) -> tuple[BookFinding, ...]:
    """Return everything that is wrong with a book, see :func:`integrity.check`; nothing means that it is sound."""
    from expobook.storage import integrity  # it goes over all tables, which an opening does without

    return integrity.check(store)


def explained(desk: Desk, error: Exception) -> Exception:
    """Return what to tell of an error in an open book: where damage is behind it, that, and the newest good backup.

    A refusal stays what it is. So does an error that nobody expected in a book that is sound: it is a bug.
    """
    if isinstance(error, StorageFailure) and error.facts.get("reason") in DAMAGE:
        return damaged(desk.store.name, str(error.facts["detail"]))
    if isinstance(error, UserError | Cancelled | OSError):
        return error
    try:
        findings = findings_of(desk.store)
    except UserError:  # it cannot even be asked
        return error
    return damaged(desk.store.name, findings[0].detail) if findings else error


def trouble_of(copy: Path) -> str:
    """Return the first thing that is wrong with a file, empty when it is a sound book, be it of an older form."""
    try:
        with in_our_form(copy) as path, closing(lifecycle.recognise(path)) as store:
            findings = findings_of(store)
    except UserError as refused:
        return refused.code
    except (ValueError, LookupError, TypeError) as error:  # no step of an upgrade could make sense of it
        return str(error)[:200] or type(error).__name__
    return findings[0].detail if findings else ""


@contextmanager
def in_our_form(copy: Path) -> Iterator[Path]:
    """Give a backup as it is, or brought to our form in a place that is gone afterwards; it is left as it was.

    Raises:
        NewerBook, NotABook, NoSuchBook, StorageFailure: as named.
    """
    try:
        lifecycle.recognise(copy).close()
        older = False
    except lifecycle.OlderBook:
        older = True
    if not older:
        yield copy
        return
    with tempfile.TemporaryDirectory(prefix="expobook-older-") as folder:
        again = Path(folder) / "again.expobook"
        lifecycle.copy_pages(copy, again)
        lifecycle.upgrade(again, venue_now())
        yield again


def unlike_its_backup(store: Store, book: str) -> Path | None:
    """Return a backup that was made after the very last change of a book and holds something else; None without one.

    So damage is found that no rule of ours can see, such as another digit in a telephone number.
    """
    before = _standing(store)
    for each in backups_of(book):
        if each.change_no != before[1] or trouble_of(each.path):
            continue
        try:
            copy = lifecycle.recognise(each.path)
        except lifecycle.OlderBook:  # what an upgrade added is in one of them alone
            continue
        try:
            same = _standing(copy) != before or content_hash(copy) == content_hash(store)
        finally:
            copy.close()
        if not same and _standing(store) == before:  # else somebody wrote meanwhile
            return each.path
    return None


def _standing(store: Store) -> tuple[str, int]:
    with store.read() as uow:
        return uow.uid(), uow.change_no()
