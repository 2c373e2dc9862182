"""Commands that bring plans in from files, and write what goes out beside them."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.plan_edit import plan_asked
from expobook.cli.values import metres
from expobook.exchange.drawn_stands import Placing
from expobook.services.diary import reading as diary
from expobook.services.files import write_file
from expobook.services.plans.confirming_stands import all_confirmations
from expobook.services.plans.importing import PlanImport, look_through, take_in
from expobook.services.plans.paper import stand_signs, utility_list_pdf
from expobook.words import shown

_NUMBER = arg("number", metavar="NUMBER")
_LANGUAGE = arg("--language", choices=("zh", "en", "both"), default="both")
_UNITS_MM = {"mm": 1.0, "cm": 10.0, "m": 1_000.0, "in": 25.4, "ft": 304.8}
_MOST_NAMED = 20


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "import",
        import_plan,
        _NUMBER,
        arg("file", metavar="FILE"),
        arg("--layer", action="append", default=[], metavar="LAYER"),
        arg("--hall", default="", metavar="HALL"),
        arg("--at", default="0,0", metavar="X,Y"),
        arg("--unit", choices=tuple(_UNITS_MM), default=""),
        arg("--dry-run", action="store_true"),
        examples=(
            "expobook plan import B-2026-0001 allocation.dxf",
            "expobook plan import B-2026-0001 architect.dxf --layer BOOTHS --hall H05 --dry-run",
        ),
    )

    group.command(
        "confirm-all",
        confirm_all,
        _NUMBER,
        arg("file", metavar="FILE"),
        _LANGUAGE,
        examples=("expobook plan confirm-all B-2026-0001 letters.pdf",),
    )
    group.command(
        "signs",
        signs,
        _NUMBER,
        arg("file", metavar="FILE"),
        arg("--stand", action="append", default=[], metavar="NUMBER"),
        _LANGUAGE,
        examples=("expobook plan signs B-2026-0001 signs.pdf",),
    )
    group.command(
        "utility-list",
        utility_list,
        _NUMBER,
        arg("file", metavar="FILE"),
        _LANGUAGE,
        examples=("expobook plan utility-list B-2026-0001 utilities.pdf",),
    )


def confirm_all(call: Call) -> Answer:
    """Write the letters of confirmation to all exhibitors with confirmed stands, as one PDF."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        return _written(call, all_confirmations(desk, booking.id, call.options.language))


def signs(call: Call) -> Answer:
    """Write a sign to hang up for each stand."""
    with call.desk() as desk:
        return _written(call, stand_signs(desk, plan_asked(call, desk), call.options.stand, call.options.language))


def utility_list(call: Call) -> Answer:
    """Write the connections of each hall as a list."""
    with call.desk() as desk:
        return _written(call, utility_list_pdf(desk, plan_asked(call, desk), call.options.language))


def _written(call: Call, content: bytes) -> Answer:
    path = write_file(Path(call.options.file), content)
    return Answer({"path": path, "bytes": len(content)}, [call.say("export.written", path=path, bytes=len(content))])


def import_plan(call: Call) -> Answer:
    """Take stands from a file into a plan; exit code 1 when some were refused or nothing was found."""
    options, path = call.options, Path(call.options.file)
    placing = Placing(
        tuple(options.layer),
        _UNITS_MM.get(options.unit, 0.0),
        options.hall,
        metres(options.at, ",", "at", "not-a-point"),
    )
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        found = look_through(desk, plan, path, placing)
        sound = bool(found.taken) and not found.refused
        changes = sound and found.changes_anything(plan)
        written = changes and not options.dry_run
        if written:
            take_in(desk, plan, found, path.name)
    nothing = "plan.not-saved" if changes or not sound else "plan.nothing-changed"
    lines = [*_report(call, found), call.say("plan.saved" if written else nothing)]
    data = {
        "own": found.own,
        "taken": found.taken,
        "unnumbered": found.unnumbered,
        "refused": found.refused,
        "left": found.left,
        "layers": found.layers,
        "difference": found.difference,
        "written": written,
    }
    return Answer(data, lines, sound=sound)


def _report(call: Call, found: PlanImport) -> list[str]:
    """Say what was taken, from which layers, and what was not and why."""
    lines = [call.say("plan.taken-own" if found.own else "plan.taken", taken=found.taken, unnumbered=found.unnumbered)]
    if not found.own:
        layers = [f"{name or '0'} ({count})" for name, count in sorted(found.layers.items(), key=lambda each: -each[1])]
        lines.append(call.say("plan.layers", layers=", ".join(layers[:_MOST_NAMED])))
    for reason, count in sorted(found.left.items(), key=lambda each: -each[1])[:_MOST_NAMED]:
        kind, _, name = reason.partition(" ")
        words = call.say("plan.left-kind", name=name) if kind == "kind" else shown(reason, call.language, "left")
        lines.append(call.say("plan.left", count=count, words=words))
    for row in found.refused[:_MOST_NAMED]:
        why = shown(row.why, call.language, "why", {"why": row.why, "limit": ""})
        field = shown(row.field, call.language, "field")
        lines.append(call.say("plan.row-refused", line=row.line, field=field, value=row.value, why=why))
    counts = {
        name: len(getattr(found.difference, name)) for name in ("added", "removed", "moved", "resized", "changed")
    }
    return [*lines, call.say("plan.difference", same=found.difference.same, **counts)]
