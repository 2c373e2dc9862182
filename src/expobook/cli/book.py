"""Commands on a whole book: make, look at, prove sound, copy, bring up to date."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from expobook.cli import keeping
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.passwords import passphrase
from expobook.cli.tables import table
from expobook.cli.values import names
from expobook.domain.soundness import BookFinding
from expobook.services.book import books, dumps, sealing
from expobook.services.book.backups import BookDamaged, damaged
from expobook.services.book.keeping import network_drive_of
from expobook.services.book.servers import with_password
from expobook.services.book.venues import default_venue, load_venue
from expobook.words import sentence

_PATH = arg("path", nargs="?", metavar="PATH|URL")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "new",
        new,
        _PATH,
        arg("--title"),
        arg("--title-other", metavar="TITLE"),
        arg("--venue", metavar="FILE"),
        examples=("expobook book new halls.expobook", "expobook book new halls.expobook --venue my-venue.json"),
    )
    group.command("info", info, _PATH, examples=("expobook book info halls.expobook",))
    group.command("check", check, _PATH, examples=("expobook --json book check halls.expobook",))
    group.command(
        "backup",
        backup,
        arg("target", metavar="FILE"),
        arg("--seal", action="store_true"),
        examples=(
            "expobook --book halls.expobook book backup halls-monday.expobook",
            "expobook --book halls.expobook book backup --seal halls-monday.expobook.sealed",
        ),
    )
    group.command(
        "restore",
        restore,
        arg("backup", metavar="FILE"),
        arg("target", metavar="PATH"),
        examples=("expobook book restore halls-monday.expobook halls-again.expobook",),
    )
    group.command("upgrade", upgrade, _PATH, examples=("expobook book upgrade halls.expobook",))
    keeping.declare(group)


def new(call: Call) -> Answer:
    """Make a book with the default venue, or with the venue of a file."""
    target = _target(call)
    title = names(call.options.title, call.options.title_other, "title") if call.options.title else None
    venue = load_venue(Path(call.venue_option)) if call.venue_option else default_venue()
    desk = books.create_book(target, venue, title=title, actor=call.actor)
    try:
        return _info(call, books.book_info(desk), call.say("book.made", book=target))
    finally:
        desk.close()


def info(call: Call) -> Answer:
    """Say what a book holds."""
    with _named(call).desk() as desk:
        return _info(call, books.book_info(desk))


def check(call: Call) -> Answer:
    """Prove that a book is sound; the program exits with 1 when it is not."""
    try:
        with _named(call).desk() as desk:
            findings, book = books.check_book(desk), desk.store.name
    except BookDamaged as damage:  # so much that it cannot be opened: that is what the check found
        return _unsound(call, (BookFinding("database", damage.facts["book"], damage.facts["why"]),), damage)
    if not findings:
        facts = {"sound": True, "findings": [], "network": network_drive_of(book)}
        return Answer(facts, [call.say("book.sound"), *_on_network(call, book)])
    return _unsound(call, findings, damaged(book, findings[0].detail))


def _unsound(call: Call, findings: Sequence[BookFinding], damage: BookDamaged) -> Answer:
    head = [call.say(f"column.{name}") for name in ("rule", "where", "detail")]
    rows = [[call.say(f"check.{each.rule}"), each.where, each.detail] for each in findings]
    lines = [call.say("book.unsound", count=len(findings)), *table(head, rows, call.language)]
    lines.append(sentence(damage, call.language))
    return Answer({"sound": False, "findings": list(findings)} | damage.facts, lines, sound=False)


def backup(call: Call) -> Answer:
    """Copy a book as it is at this moment, into a new file."""
    with call.desk() as desk:
        if call.options.seal:
            phrase = passphrase(call.say("book.passphrase"), call.say("book.passphrase-again"))
            found = sealing.sealed_backup(desk, Path(call.options.target), phrase)
        else:
            found = books.backup_book(desk, call.options.target)
    return _info(call, found, call.say("book.backed-up", path=call.options.target))


def restore(call: Call) -> Answer:
    """Make a book from a backup, beside whatever is there."""
    backup_file, target = Path(call.options.backup), with_password(call.options.target)
    if sealing.is_sealed(backup_file):
        with sealing.opened(backup_file, passphrase(call.say("book.passphrase"))) as plain:
            found = _restored(plain, target)
    else:
        found = _restored(backup_file, target)
    return _info(call, found, call.say("book.restored", path=call.options.target))


def _restored(backup_file: Path, target: str) -> Any:
    if backup_file.suffix == ".dump":
        return dumps.restore_dump(backup_file, target)
    return books.restore_book(backup_file, target)


def upgrade(call: Call) -> Answer:
    """Bring an older book to this program's form; a backup is kept."""
    found, kept = books.upgrade_book(_target(call))
    words = call.say("book.upgraded-from", path=kept) if kept else call.say("book.upgraded")
    return _info(call, found, words)


def _named(call: Call) -> Call:
    """Return the call with its book taken from the argument when one is given."""
    return Call(call.options, call.language, call.as_json, call.options.path or call.book, call.actor)


def _target(call: Call) -> str:
    return _named(call).book_named()


def _info(call: Call, found: Any, first: str = "") -> Answer:
    facts = {
        "book": found.book,
        "title": found.title,
        "engine": found.engine,
        "created": found.created,
        "form": found.revision,
        "bookings": found.bookings,
        "cells": found.cells,
        "changes": found.change_no,
    }
    lines = [call.say("fact", name=call.say(f"fact.{name}"), value=value) for name, value in facts.items()]
    lines += _on_network(call, found.book)
    return Answer(found, [first, *lines] if first else lines)


def _on_network(call: Call, book: str) -> list[str]:
    """Return the warning that a book's file needs on a network drive, if any."""
    kind = network_drive_of(book)
    return [call.say("book.on-network", kind=kind)] if kind else []
