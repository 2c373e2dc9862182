"""Books as a whole: new, open, checked, copied, restored, upgraded."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from expobook.domain.actor import Actor
from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.soundness import BookFinding
from expobook.domain.text import Bilingual, bilingual
from expobook.domain.venue import Venue
from expobook.services.book.backups import DAMAGE, backups_of, damaged, findings_of, in_our_form, unlike_its_backup
from expobook.services.book.left_drafts import sweep
from expobook.services.book.servers import without_password
from expobook.services.desk import Desk, venue_now
from expobook.services.trail.anchors import anchor_findings, keep_anchor, restored_from_backup
from expobook.storage import backup, lifecycle
from expobook.storage.lifecycle import BookInfo
from expobook.storage.store import Store
from expobook.storage.unit_of_work import UnitOfWork

NOBODY = Actor("", "")
Clock = Callable[[], datetime]


class DamagedBackup(UserError):
    """A copy was checked and is not sound: ``book``, ``findings``, ``first``."""

    code = "damaged-backup"


def create_book(
    target: str | Path,
    venue: Venue,
    *,
    title: Bilingual | None = None,
    actor: Actor = NOBODY,
    now: Clock = venue_now,
) -> Desk:
    """Make a new book for a venue with the default tariff, and return it open.

    Raises:
        BookExists: nothing is overwritten.
        StorageFailure, FileTrouble: the place cannot be written.
    """
    from expobook.exchange.venue_json import venue_to_text
    from expobook.services.money.tariffs import default_tariff, put_tariff

    name = title or venue.name
    text = venue_to_text(venue)

    def fill(store: Store) -> None:
        def work(uow: UnitOfWork) -> None:
            uow.venues.add(venue.code, text, [bay.code for bay in venue.bays], now())
            put_tariff(uow, default_tariff())
            uow.audit.add(actor, now(), "new-book", "book", None, after=venue.code)

        store.transact(work)

    store = lifecycle.make(target, bilingual(name.zh, name.en, "title"), now(), fill)
    return Desk(store, actor, now)


def new_default_book(target: str | Path, *, actor: Actor = NOBODY, now: Clock = venue_now) -> Desk:
    """Make a book for the default venue."""
    from expobook.services.book.venues import default_venue

    return create_book(target, default_venue(), actor=actor, now=now)


def open_book(target: str | Path, *, actor: Actor = NOBODY, now: Clock = venue_now) -> Desk:
    """Open a book of the form that this program writes.

    Raises:
        NoSuchBook, NotABook, NewerBook: as named; nothing was changed.
        OlderBook: it must be upgraded first, see :func:`upgrade_book`.
        BookDamaged: it is damaged, or it is no book any more and there are backups of it.
        StorageFailure: it cannot be read.
    """
    try:
        return Desk(lifecycle.recognise(target), actor, now)
    except (lifecycle.NotABook, StorageFailure) as refused:
        ours = isinstance(refused, StorageFailure) or bool(backups_of(str(target)))
        if refused.facts.get("reason", "damaged") in DAMAGE and ours:
            raise damaged(str(target), str(refused.facts.get("detail") or refused.facts.get("why"))) from refused
        refused.facts.setdefault("book", without_password(str(target)))
        raise


def open_or_upgrade(target: str | Path, *, actor: Actor = NOBODY, now: Clock = venue_now) -> Desk:
    """Open a book; an older one is backed up beside itself first, then brought up to date."""
    try:
        return open_book(target, actor=actor, now=now)
    except lifecycle.OlderBook:
        upgrade_book(target, now=now)
        return open_book(target, actor=actor, now=now)


def book_info(desk: Desk) -> BookInfo:
    """Return what a book says of itself."""
    return lifecycle.info(desk.store)


def check_book(desk: Desk) -> tuple[BookFinding, ...]:
    """Prove that a book is sound, that its trail has all that this desk ever saw, and that it is as its newest backup.

    The backup is compared where nothing was changed since. Nothing found means that all is well.
    """
    found = findings_of(desk.store)
    if any(each.rule in ("database", "unreadable") for each in found):
        return found
    found = (*found, *anchor_findings(desk.store))
    if not found and (other := unlike_its_backup(desk.store, desk.store.name)):
        return (BookFinding("backup", other.name, "holds something else, though nothing was changed since"),)
    return found


def backup_book(desk: Desk, to: str | Path) -> BookInfo:
    """Copy a book as of this moment into a new file (or another server), and check the copy.

    Raises:
        BookExists: there is something at ``to``.
        DamagedBackup: the copy is not sound, which means that the book is not.
    """
    keep_anchor(desk)
    sweep(str(to))
    backup.copy_book(desk.store, to)
    return _checked(to)


def restore_book(copy: str | Path, to: str | Path) -> BookInfo:
    """Make a book of our form out of a backup, at a place where there is none; the backup stays as it is.

    Raises:
        DamagedBackup: the backup is not sound.
        BookExists, NoSuchBook, NotABook, StorageFailure: as named.
    """
    with in_our_form(Path(copy)) as path, closing(lifecycle.recognise(path)) as source:
        _refuse_damaged(source)
        sweep(str(to))
        backup.copy_book(source, to)
    with closing(lifecycle.recognise(to)) as made:
        restored_from_backup(made)
    return _checked(to)


def upgrade_book(target: str | Path, *, now: Clock = venue_now) -> tuple[BookInfo, Path | None]:
    """Bring an older book up to date; a file is copied first, under its name with the date.

    Returns:
        What the book says now, and where the copy is (None when it was up to date, or on a server,
        whose administrator backs it up).

    Raises:
        NewerBook, NotABook, NoSuchBook, StorageFailure: as named; the book is untouched.
    """
    sweep(str(target))
    saved = lifecycle.upgrade(target, now())
    store = lifecycle.recognise(target)
    try:
        return lifecycle.info(store), saved
    finally:
        store.close()


def _checked(target: str | Path) -> BookInfo:
    store = lifecycle.recognise(target)
    try:
        _refuse_damaged(store)
        return lifecycle.info(store)
    finally:
        store.close()


def _refuse_damaged(store: Store) -> None:
    findings = findings_of(store)
    if findings:
        raise DamagedBackup(book=store.name, findings=len(findings), first=findings[0])
