"""The command that takes a spreadsheet's diary into the book."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.domain.errors import BadInput
from expobook.exchange.diary_list import HEADS
from expobook.services.diary.importing import DiaryImport, DiaryRowVerdict, import_diary, look_through_diary
from expobook.words import sentence, shown

_MOST_NAMED = 20


def declare(group: Group) -> None:
    """Add the command to the group ``hold``."""
    group.command(
        "import",
        import_list,
        arg("file", metavar="FILE"),
        arg("--dry-run", action="store_true"),
        arg("--match", action="append", default=[], metavar="FIELD=HEAD"),
        arg("--joint", action="store_true"),
        examples=("expobook hold import season.xlsx --dry-run", "expobook hold import season.xlsx --match space=Where"),
    )


def import_list(call: Call) -> Answer:
    """Take a list in; exit code 1 when a row was refused, and then nothing is written."""
    path, matches = Path(call.options.file), dict(map(_match, call.options.match))
    with call.desk() as desk:
        joint = bool(call.options.joint)
        found = look_through_diary(desk, path, matches, joint=joint)
        if not call.options.dry_run and not found.refused:
            found, _ = import_diary(desk, path, matches, joint=joint)
    return Answer(found, report(call, found), sound=not found.refused)


def report(call: Call, found: DiaryImport) -> list[str]:
    """Return what to say of an import."""
    lines = [call.say("import.unknown", heads=", ".join(found.unknown))] if found.unknown else []
    lines += [_refusal(call, row) for row in found.refused[:_MOST_NAMED]]
    lines += [_behind(call, row) for row in found.behind[:_MOST_NAMED]]
    warned = sum(row.warnings > 0 for row in found.rows)
    if warned:
        lines.append(call.say("import.warnings", count=warned))
    if found.refused:
        return [*lines, call.say("import.refused", count=len(found.refused))]
    count = {state: sum(row.state == state for row in found.rows) for state in ("contracted", "hold", "closure")}
    counts = {"contracted": count["contracted"], "held": count["hold"], "closed": count["closure"]}
    return [*lines, call.say("import.done" if found.written else "import.would", **counts)]


def _refusal(call: Call, row: DiaryRowVerdict) -> str:
    title = row.title.in_language(call.language)
    if row.clash is not None:
        return call.say("import.row-clash", line=row.line, title=title, told=sentence(row.clash, call.language))
    field, why = shown(row.field, call.language, "field"), shown(row.why, call.language, "why", {"why": row.why})
    return call.say(
        "import.row-refused", line=row.line, title=title or None, field=field, value=row.value or None, why=why
    )


def _behind(call: Call, row: DiaryRowVerdict) -> str:
    told = sentence(row.clash, call.language) if row.clash is not None else ""
    return call.say("import.row-behind", line=row.line, title=row.title.in_language(call.language), told=told)


def _match(text: str) -> tuple[str, str]:
    field, equals, head = text.partition("=")
    if not equals or field not in HEADS or not head:
        raise BadInput(field="match", value=text, why="not-a-match", known=", ".join(HEADS))
    return field, head
