"""Commands that look into the diary: what wants doing, search, short questions, history, letters."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from expobook.cli import describe
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count
from expobook.domain.tasks import Task, TaskKind, by_kind
from expobook.domain.text import Bilingual
from expobook.services.contracts import letters
from expobook.services.desk import Desk
from expobook.services.diary import questions
from expobook.services.diary import reading as diary
from expobook.services.files import write_file
from expobook.services.search import search
from expobook.services.today.work_lists import tasks
from expobook.services.trail.history import history_of
from expobook.services.trail.words import why_told
from expobook.words import shown


def declare(group: Group) -> None:
    """Add the commands to the group ``hold``."""
    group.command(
        "today",
        today,
        arg("--within", metavar="N", default="7"),
        arg("--list", action="append", choices=[kind.value for kind in TaskKind]),
        examples=("expobook hold today", "expobook hold today --list lapses-today --list challenge"),
    )
    group.command(
        "find",
        find,
        arg("text", nargs="+"),
        arg("--limit", metavar="N", default="20"),
        examples=("expobook hold find jncz", "expobook hold find 济南 车展", "expobook hold find auto show"),
    )
    group.command(
        "ask",
        ask,
        arg("question", nargs="+"),
        examples=("expobook hold ask H05 W20", "expobook hold ask H05..H07 2027-05-17..2027-05-23"),
    )
    group.command("history", history, arg("number", metavar="NUMBER"), examples=("expobook hold history B-2026-0001",))
    group.command(
        "letter",
        letter,
        arg("kind", choices=("challenge", "release")),
        arg("number", metavar="NUMBER"),
        arg("file", metavar="FILE"),
        arg("--paper-language", choices=("both", "zh", "en"), default="both"),
        arg("--why", metavar="TEXT"),
        examples=(
            "expobook hold letter challenge B-2026-0058 challenge.pdf",
            "expobook hold letter release B-2026-0060 release.pdf --paper-language zh",
        ),
    )


def today(call: Call) -> Answer:
    """List what wants doing."""
    wanted = call.options.list or [kind.value for kind in TaskKind]
    with call.desk() as desk:
        found = [task for task in tasks(desk, count(call.options.within, "days")) if task.kind.value in wanted]
        lines: list[str] = []
        for kind, of_it in by_kind(found).items():
            lines += ["", call.say(f"today.{kind.value}", count=len(of_it))]
            lines += table(_heads(call), [_row(desk, task) for task in of_it], call.language)
    return Answer(found, lines[1:] or [call.say("today.nothing")])


def _heads(call: Call) -> list[str]:
    return [call.say(f"column.{name}") for name in ("number", "title", "space", "days", "due", "contract", "open")]


def _row(desk: Desk, task: Task) -> list[Any]:
    booking, stay = task.booking, task.booking.stay()
    space = desk.venue.describe(booking.bays) or "–"
    money = shown(task.instalment.open, "en", "open_fen") if task.instalment else "–"
    contract = task.contract.number if task.contract else "–"
    return [booking.number, booking.title, space, stay or "–", task.due or "–", contract, money]


def find(call: Call) -> Answer:
    """Search as the window does; exit code 1 when nothing is found."""
    with call.desk() as desk:
        found = search(desk, " ".join(call.options.text), count(call.options.limit, "limit"))
        rows = [describe.row(call, booking, desk.venue) for booking in found.bookings]
        lines = table(describe.head(call), rows, call.language) if rows else []
        lines += [call.say("find.organiser", id=each.id, name=each.name) for each in found.organisers]
        lines += [call.say("find.hall", code=hall.code, name=hall.name) for hall in found.halls]
        for other in found.elsewhere:
            lines += ["", call.say("find.elsewhere", name=other.venue.name, code=other.venue.code)]
            rows = [describe.row(call, booking, other.venue) for booking in other.found.bookings]
            lines += table(describe.head(call), rows, call.language) if rows else []
            lines += [call.say("find.hall", code=hall.code, name=hall.name) for hall in other.found.halls]
    data = {each.name: getattr(found, each.name) for each in fields(found)}
    data["elsewhere"] = [{"venue": other.venue.code, "found": other.found} for other in found.elsewhere]
    return Answer(data, lines or [call.say("find.nothing")], sound=bool(lines))


def ask(call: Call) -> Answer:
    """Say whether space is free on some days; exit code 1 when it is not."""
    with call.desk() as desk:
        text = " ".join(call.options.question)
        question = questions.read_question(text, desk.venue, desk.now().date())
        answer = questions.reply(desk, question)
        lines = reply_lines(call, desk, answer)
    return Answer({"free": answer.free, "answer": answer}, lines, sound=answer.free)


def reply_lines(call: Call, desk: Desk, answer: questions.Reply) -> list[str]:
    """Return the answer to a question in sentences."""
    question = answer.question
    space = desk.venue.describe(question.bays)
    if question.stay is None or not space:
        return [call.say("ask.half", space=space, stay=question.stay or "")]
    head = call.say("ask.free" if answer.free else "ask.taken", space=space, stay=question.stay)
    lines = [head, *describe.hard(call, answer.hard, desk.venue)]
    if answer.free_from is not None:
        lines.append(call.say("ask.free-from", day=answer.free_from, days=len(question.stay)))
    if answer.waiting:
        lines.append(call.say("ask.waiting", count=len(answer.waiting)))
        lines += [f"  {describe.headline(call, booking, desk.venue)}" for booking in answer.waiting]
    return lines


def history(call: Call) -> Answer:
    """Tell everything that was done to a booking: who, when, what before, what after, why."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        deeds = history_of(desk, booking.id)
        lines = [describe.headline(call, booking, desk.venue)]
    for deed in deeds:
        why = why_told(deed.why, call.language)
        lines.append(call.say("history.deed", at=deed.at, who=deed.who, desk=deed.desk, verb=deed.verb, why=why))
        for change in deed.changes:
            name, before, after = (
                shown(change.field, call.language, "change"),
                shown(change.before, call.language),
                shown(change.after, call.language),
            )
            key = "history.new" if change.before is None else "history.change"
            lines.append(call.say(key, name=name, before=before, after=after))
    return Answer(deeds, lines)


def letter(call: Call) -> Answer:
    """Write the letter of a challenge or a release as PDF."""
    options, path = call.options, Path(call.options.file)
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        if options.kind == "challenge":
            clock = letters.running_challenge(desk, booking.id)
            content = letters.challenge_letter(desk, clock.id, options.paper_language)
        else:
            why = Bilingual(options.why, options.why) if options.why else None
            content = letters.release_letter(desk, booking.id, why=why, language=options.paper_language)
        write_file(path, content)
    size = path.stat().st_size
    return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])
