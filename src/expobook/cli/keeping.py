"""Commands that keep a book safe and in sight: backups, restores, moving house, what other desks do."""

import time
from contextlib import closing
from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import as_json, table
from expobook.cli.values import count
from expobook.domain.errors import BadInput
from expobook.services.book import dumps, keeping
from expobook.services.book.backups import backups_of
from expobook.services.book.kept_copies import Backup
from expobook.services.desk import Desk
from expobook.words import sentence


def declare(group: Group) -> None:
    """Add the commands to the group ``book``."""
    group.command("keep", keep, examples=("expobook --book halls.expobook book keep",))
    group.command("backups", backups, examples=("expobook --book halls.expobook book backups",))
    group.command(
        "drill",
        drill,
        arg("--dump", action="store_true"),
        examples=(
            "expobook --book halls.expobook book drill",
            "expobook --book postgresql://desk@db/halls book drill --dump",
        ),
    )
    group.command(
        "dump",
        dump,
        arg("file", nargs="?", metavar="FILE"),
        examples=("expobook --book postgresql://desk@db/halls book dump",),
    )
    group.command(
        "recover",
        recover,
        arg("path", metavar="PATH|URL"),
        arg("target", metavar="PATH"),
        examples=("expobook book recover halls.expobook halls-recovered.expobook",),
    )
    group.command(
        "watch",
        watch,
        arg("--seconds", metavar="N"),
        examples=("expobook --book halls.expobook book watch --seconds 60",),
    )
    group.command(
        "move",
        move,
        arg("target", metavar="PATH|URL"),
        examples=("expobook --book halls.expobook book move postgresql://desk@server/halls",),
    )


def keep(call: Call) -> Answer:
    """Back the book up when it changed; the copy is checked, old backups are thinned."""
    with call.desk() as desk:
        made = keeping.keep_backup(desk)
        dumped, without = _dump_too(call, desk)
    if made is None and dumped is None:
        return Answer({"made": None, "dump": None}, [call.say("book.unchanged"), *without])
    lines = [call.say("book.kept", path=each.path, size_bytes=each.size_bytes) for each in (made, dumped) if each]
    return Answer({"made": made, "dump": dumped}, [*lines, *without])


def _dump_too(call: Call, desk: Desk) -> tuple[Backup | None, list[str]]:
    """Dump a book on a server beside its backup, or say why not; a backup without a dump is one too."""
    try:
        return dumps.keep_dump(desk), []
    except (dumps.NoDumpTool, dumps.DumpThroughPool) as without:
        return None, [sentence(without, call.language)]


def dump(call: Call) -> Answer:
    """Dump a book on a server by PostgreSQL's own tool, and verify the dump."""
    with call.desk() as desk:
        if desk.store.is_sqlite:
            raise BadInput(field="book", value=desk.store.name, why="no-server")
        made = dumps.make_dump(desk, Path(call.options.file)) if call.options.file else dumps.keep_dump(desk)
    if made is None:
        return Answer({"made": None}, [call.say("book.unchanged")])
    return Answer({"made": made}, [call.say("book.kept", path=made.path, size_bytes=made.size_bytes)])


def backups(call: Call) -> Answer:
    """List the backups of a book, also of one that is gone."""
    found = backups_of(call.book_named())
    if not found:
        return Answer([], [call.say("book.no-backups")])
    head = [call.say(f"column.{name}") for name in ("made", "change_no", "path")]
    rows = [[each.made, each.change_no, each.path.name] for each in found]
    return Answer(list(found), table(head, rows, call.language))


def drill(call: Call) -> Answer:
    """Rehearse a restore; ``--dump`` that of the newest dump, in a scratch database."""
    if call.options.dump:
        with call.desk() as desk:
            tried = dumps.drill_dump(desk)
        said = call.say("book.drilled", path=tried.dump.path, sha256=tried.content_sha256[:16])
        left = [call.say("book.drill-left", names=", ".join(tried.dropped))] if tried.dropped else []
        return Answer(tried, [said, *left], sound=tried.same is not False)
    found = keeping.drill(call.book_named())
    words = call.say("book.drilled", path=found.backup.path, sha256=found.content_sha256[:16])
    return Answer(found, [words])


def recover(call: Call) -> Answer:
    """Make a new book of the newest good backup."""
    info, good = keeping.recover(call.options.path, call.options.target)
    return Answer({"book": info, "backup": good}, [call.say("book.recovered", made=good.made, path=info.book)])


def move(call: Call) -> Answer:
    """Copy a book to another place or engine and prove that both hold the same."""
    with call.desk() as desk:
        info, proof = keeping.move_book(desk, call.options.target)
    return Answer({"book": info, "content_sha256": proof}, [call.say("book.moved", sha256=proof[:16])])


def watch(call: Call) -> Answer:
    """Tell what other desks write, as they write it, until the time is over or Ctrl+C."""
    from expobook.services.book.news import Newsroom

    seconds = count(call.options.seconds, "seconds") if call.options.seconds else None
    until = time.monotonic() + seconds if seconds else None
    told = 0
    with call.desk() as desk, closing(Newsroom(desk)) as room:
        call.tell(call.say("watch.on", book=desk.store.name))
        while until is None or time.monotonic() < until:
            news = room.wait(min(1.0, until - time.monotonic()) if until else 1.0)
            for deed in news.deeds if news else ():
                told += 1
                line = call.say("watch.deed", at=deed.at, who=deed.who, desk=deed.desk, verb=deed.verb, why=deed.why)
                print(as_json(deed) if call.as_json else line, flush=True)
    return Answer({"deeds": told}, [call.say("watch.over", count=told)])
