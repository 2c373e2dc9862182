"""Commands on clause texts: list, show, edit, terms, history, differences, files."""

from pathlib import Path
from typing import Any

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, seen
from expobook.services.contracts import clause_editing
from expobook.services.contracts.clauses import ClauseText
from expobook.services.files import write_file

_CLAUSE = arg("clause", metavar="CLAUSE")
_PAIR = arg("--pair", nargs=2, action="append", required=True, metavar=("ZH", "EN"))
_NOTICE = arg("--notice", choices=("yes", "no"))
_WHY = arg("--why", required=True, metavar="TEXT")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("list", listed, examples=("expobook clause list",))
    group.command("show", show, _CLAUSE, examples=("expobook clause show liability.limit",))
    group.command(
        "edit",
        edit,
        _CLAUSE,
        _PAIR,
        _NOTICE,
        _WHY,
        SEEN,
        examples=(
            'expobook clause edit change.writing --pair "变更应书面。" "Changes are made in writing." --why "shorter"',
        ),
    )
    group.command(
        "add", add, arg("article", metavar="ARTICLE"), _CLAUSE, _PAIR, _NOTICE, arg("--after", metavar="CLAUSE"), _WHY
    )
    group.command("remove", remove, _CLAUSE, _WHY)
    group.command("check", check, _PAIR)
    group.command("terms", terms)
    group.command(
        "term", term, arg("name", metavar="NAME"), arg("zh", metavar="ZH"), arg("en", metavar="EN"), _WHY, SEEN
    )
    group.command("history", history, _CLAUSE)
    group.command("diff", diff, arg("first", metavar="VERSION"), arg("second", nargs="?", metavar="VERSION"))
    group.command("export", export, arg("file", metavar="FILE.json"))
    group.command("import", import_file, arg("file", metavar="FILE.json"), _WHY)


def listed(call: Call) -> Answer:
    """List every clause with its number, version and first words."""
    with call.desk() as desk:
        found = clause_editing.library(desk)
    rows: list[list[Any]] = []
    for article in clause_editing.articles_of(found):
        for place, clause in enumerate(article.clauses, 1):
            first = clause.pairs[0][0 if call.language == "zh" else 1].replace("**", "")
            mark = call.say("clause.notice") if clause.notice else ""
            rows.append([f"{article.number}.{place}", clause.id, clause.version, mark, first])
    head = [call.say(f"column.{name}") for name in ("number", "clause", "version", "notice", "text")]
    return Answer(found, [call.say("clause.library", number=found.version), *table(head, rows, call.language)])


def show(call: Call) -> Answer:
    """Show a clause in both languages."""
    with call.desk() as desk:
        found = clause_editing.clause_history(desk, call.options.clause)
    text = found[-1].text
    return Answer(text, _text(call, call.options.clause, text))


def _text(call: Call, clause_id: str, text: ClauseText | None) -> list[str]:
    if text is None:
        return [call.say("clause.gone", clause=clause_id)]
    lines = [call.say("clause.version", clause=text.id, number=text.version)]
    for zh, en in text.pairs:
        lines += [f"  {zh}", f"  {en}"]
    return lines


def _pairs(call: Call) -> list[tuple[str, str]]:
    return [(zh, en) for zh, en in call.options.pair]


def edit(call: Call) -> Answer:
    """Give a clause a new text."""
    options = call.options
    notice = None if options.notice is None else options.notice == "yes"
    with call.desk() as desk:
        made, _ = clause_editing.edit_clause(
            desk, options.clause, _pairs(call), why=options.why, notice=notice, expected_version=seen(options)
        )
    return Answer(made, _text(call, made.id, made))


def add(call: Call) -> Answer:
    """Put a new clause into an article."""
    options = call.options
    with call.desk() as desk:
        made, _ = clause_editing.add_clause(
            desk,
            options.article,
            options.clause,
            _pairs(call),
            why=options.why,
            notice=options.notice == "yes",
            after=options.after,
        )
    return Answer(made, _text(call, made.id, made))


def remove(call: Call) -> Answer:
    """Take a clause out."""
    with call.desk() as desk:
        clause_editing.remove_clause(desk, call.options.clause, why=call.options.why)
    return Answer({"removed": call.options.clause}, [call.say("clause.gone", clause=call.options.clause)])


def check(call: Call) -> Answer:
    """Judge a text without saving it; exit code 1 when it could not be saved."""
    with call.desk() as desk:
        found = clause_editing.judge(desk, _pairs(call), notice=False)
    lines = [call.say("clause.doubt", doubt=each) for each in found] or [call.say("clause.sound")]
    return Answer(list(found), lines, sound=not any(each.refused for each in found))


def terms(call: Call) -> Answer:
    """List the terms that the venue sets once."""
    with call.desk() as desk:
        found = clause_editing.library(desk).terms
    head = [call.say(f"column.{name}") for name in ("name", "chinese", "english")]
    return Answer(dict(found), table(head, [[name, each.zh, each.en] for name, each in found.items()], call.language))


def term(call: Call) -> Answer:
    """Change a term that clauses use."""
    options = call.options
    with call.desk() as desk:
        clause_editing.set_term(
            desk, options.name, options.zh, options.en, why=options.why, expected_version=seen(options)
        )
    return Answer({"term": options.name}, [f"{options.name}: {options.zh} / {options.en}"])


def history(call: Call) -> Answer:
    """Show every text that a clause had, by whom, when and why."""
    with call.desk() as desk:
        found = clause_editing.clause_history(desk, call.options.clause)
    lines: list[str] = []
    for each in found:
        lines.append(call.say("clause.change", number=each.library, who=each.who, at=each.at, why_told=each.why))
        lines += _text(call, call.options.clause, each.text)
    return Answer(list(found), lines)


def diff(call: Call) -> Answer:
    """Show which clauses differ between two versions of the library."""
    options = call.options
    with call.desk() as desk:
        second = count(options.second, "second") if options.second else None
        found = clause_editing.library_differences(desk, count(options.first, "first"), second)
    lines: list[str] = []
    for each in found:
        lines += ["−", *_text(call, each.id, each.before), "+", *_text(call, each.id, each.after)]
    return Answer(list(found), lines or [call.say("contract.same")])


def export(call: Call) -> Answer:
    """Write the clause texts in force into a file."""
    with call.desk() as desk:
        path = write_file(Path(call.options.file), clause_editing.export_library(desk))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def import_file(call: Call) -> Answer:
    """Take in a whole library from a file."""
    with call.desk() as desk:
        made, _ = clause_editing.import_library(desk, Path(call.options.file), why=call.options.why)
    return Answer({"version": made.version}, [call.say("clause.library", number=made.version)])
