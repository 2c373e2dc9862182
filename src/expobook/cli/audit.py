"""Commands on the audit trail: read it, write it out, and prove it by anchors that are kept outside the book."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import time
from itertools import chain
from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, moment
from expobook.services.desk import Desk
from expobook.services.trail import anchor as outside
from expobook.services.trail import reading as trail

_COLUMNS = (0, 1, 2, 3, 4, 5, 6, 9)  # of a row of the trail, those of the list
_BEFORE, _AFTER = 7, 8
_HEAD = 2  # lines of a table above its rows

_FILTERS = (
    arg("--by", metavar="NAME"),
    arg("--deed", metavar="VERB"),
    arg("--subject"),
    arg("--text"),
    arg("--since", metavar="MOMENT"),
    arg("--until", metavar="MOMENT"),
    arg("--limit", metavar="N", default="200"),
)


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "list",
        listed,
        *_FILTERS,
        arg("--full", action="store_true"),
        examples=(
            "expobook audit list --by 'Li Wei' --text 'released Dec 2026' --full",
            "expobook --json audit list --since 2026-11-01",
        ),
    )
    group.command(
        "export", export, arg("file", metavar="FILE"), *_FILTERS, examples=("expobook audit export trail.xlsx",)
    )
    group.command(
        "anchor",
        anchor,
        arg("--append", metavar="FILE"),
        examples=("expobook audit anchor --append /mnt/elsewhere/anchors.txt",),
    )
    group.command("verify", verify, arg("file", metavar="FILE"), examples=("expobook audit verify anchors.txt",))


def _asked(call: Call) -> trail.Asked:
    options = call.options
    return trail.Asked(
        who=options.by or "",
        verb=options.deed or "",
        subject=options.subject or "",
        text=options.text or "",
        since=moment(options.since, time.min, "since") if options.since else None,
        until=moment(options.until, time.max) if options.until else None,
        limit=count(options.limit, "limit"),
        language=call.language,
    )


def listed(call: Call) -> Answer:
    """List entries of the audit trail, newest first; ``--full`` adds what was before and after below each."""
    with call.desk() as desk:
        found = trail.entries(desk, _asked(call))
        names = trail.names_of(desk, found)
        cells = [trail.row_of(entry, call.language, names) for entry in found]
        full = [_told(desk, call, *each) for each in zip(found, cells, strict=True)] if call.options.full else []
    heads = trail.heads(call.language)
    lines = table([heads[n] for n in _COLUMNS], [[row[n] for n in _COLUMNS] for row in cells], call.language)
    if not call.options.full:
        return Answer(found, lines)
    below = ([line, *(f"     {each}" for each in told)] for line, told in zip(lines[_HEAD:], full, strict=True))
    facts = [asdict(entry) | {"told": told} for entry, told in zip(found, full, strict=True)]
    return Answer(facts, [*lines[:_HEAD], *chain.from_iterable(below)])


def _told(desk: Desk, call: Call, entry: trail.AuditEntry, row: Sequence[str]) -> list[str]:
    """Return what an entry changed, field by field where it is about a booking, else what was before and after."""
    changes = trail.changes_told(desk, entry, call.language) if entry.subject == "booking" else ()
    said = {"before": row[_BEFORE], "after": row[_AFTER]}
    whole = [call.say(f"audit.{name}", text=" ".join(text.split())) for name, text in said.items() if text.strip()]
    return list(changes) or whole


def export(call: Call) -> Answer:
    """Write entries of the audit trail as XLSX or CSV."""
    with call.desk() as desk:
        path = trail.export_trail(desk, _asked(call), Path(call.options.file), call.language)
    size = path.stat().st_size
    return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])


def anchor(call: Call) -> Answer:
    """Say where the trail stands; ``--append`` keeps it in a file outside the book."""
    with call.desk() as desk:
        found = outside.anchor(desk)
        if call.options.append:
            outside.append_anchor(found, Path(call.options.append))
    return Answer(found, [call.say("audit.anchor", entries=found.entries, hash=found.hash)])


def verify(call: Call) -> Answer:
    """Prove the trail by the anchors of a file; exit code 1 when one of them does not fit."""
    with call.desk() as desk:
        seen, wrong = outside.check_anchors(desk, Path(call.options.file))
    lines = [call.say("audit.anchor-wrong", entries=each.entries, hash=each.hash) for each in wrong]
    if not wrong:
        lines = [call.say("audit.anchors-fit", seen=seen)]
    return Answer({"anchors": seen, "wrong": wrong}, lines, sound=not wrong)
