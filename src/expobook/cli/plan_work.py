"""Commands that fill a floor plan: exhibitor lists and laying out."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import whole
from expobook.domain.errors import BadInput
from expobook.domain.plan import Plan
from expobook.domain.plan_difference import PlanDifference
from expobook.exchange.exhibitor_list import HEADS
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.plans import allocation, exhibitors, laying_out
from expobook.words import shown

_NUMBER = arg("number", metavar="NUMBER")
_DRY = arg("--dry-run", action="store_true")
_MATCH = arg("--match", action="append", default=[], metavar="FIELD=HEAD")
_MOST_NAMED = 20


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "import-exhibitors",
        import_exhibitors,
        _NUMBER,
        arg("file", metavar="FILE"),
        _DRY,
        _MATCH,
        examples=("expobook plan import-exhibitors B-2026-0001 exhibitors.xlsx --dry-run",),
    )
    group.command(
        "layout",
        layout,
        _NUMBER,
        arg("--exhibitors", metavar="FILE"),
        arg("--seed", default="0", metavar="N"),
        arg("--hall", action="append", default=[], metavar="HALL"),
        arg("--rest", action="store_true"),
        arg("--auto-show", action="store_true"),
        arg("--keep", action="append", default=[], metavar="HALL|STAND"),
        arg("--leave", action="append", default=[], metavar="HALL|STAND"),
        _DRY,
        _MATCH,
        examples=(
            "expobook plan layout B-2026-0001 --exhibitors exhibitors.xlsx --seed 7",
            "expobook plan layout B-2026-0001 --hall H03 --dry-run",
            "expobook plan layout B-2026-0001 --keep H03 --leave 3A07",
        ),
    )


def import_exhibitors(call: Call) -> Answer:
    """Take an exhibitor list into a plan; exit code 1 when rows were refused."""
    path, options = Path(call.options.file), call.options
    with call.desk() as desk:
        plan = _plan(call, desk)
        matches = _matches(options.match)
        report = exhibitors.look_through(desk, plan, path, matches)
        changes = not report.refused and report.changes_anything
        written = changes and not options.dry_run
        if written:
            exhibitors.import_exhibitors(desk, plan, path, matches)
    lines = _report(call, report)
    nothing = "plan.not-saved" if changes or report.refused else "plan.nothing-changed"
    lines.append(call.say("plan.saved" if written else nothing))
    data = {
        "columns": report.columns,
        "unknown": report.unknown,
        "absent": report.absent,
        "rows": report.rows,
        "written": written,
    }
    return Answer(data, lines, sound=not report.refused)


def _report(call: Call, report: exhibitors.ImportReport) -> list[str]:
    told = ", ".join(f"{letter} = {field}" for field, letter in report.columns.items())
    lines = [call.say("plan.columns", columns=told)]
    if report.unknown:
        lines.append(call.say("plan.columns-unknown", heads=", ".join(report.unknown)))
    for row in report.refused[:_MOST_NAMED]:
        why = shown(row.why, call.language, "why", {"why": row.why, "limit": ""})
        field = shown(row.field, call.language, "field")
        lines.append(call.say("plan.row-refused", line=row.line, field=field, value=row.value, why=why))
    counts = {state: report.count(state) for state in ("new", "changed", "same", "refused")}
    return [*lines, call.say("plan.imported", absent=len(report.absent), **counts)]


def _matches(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        field, equals, head = word.partition("=")
        if not equals or field not in HEADS or not head.strip():
            raise BadInput(field="match", value=word, why="not-a-match", known=", ".join(HEADS))
        found[field] = head
    return found


class _Told:
    """Tells each hall that is laid out, at most once a percent."""

    def __init__(self, call: Call) -> None:
        self._call, self._last = call, -1

    def step(self, done: int, total: int, what: str) -> None:
        percent = done * 100 // max(1, total)
        if percent >= self._last + 10:
            self._last = percent
            self._call.tell(self._call.say("plan.laying-out", percent=percent, hall=what))


def layout(call: Call) -> Answer:
    """Lay out a plan and save it; exit code 1 when a stand found no room or a rule is broken."""
    options = call.options
    seed = whole(options.seed, "seed")
    with call.desk() as desk:
        plan = _plan(call, desk)
        if options.exhibitors:
            report = exhibitors.look_through(desk, plan, Path(options.exhibitors), _matches(options.match))
            plan = exhibitors.with_exhibitors(plan, report)
        proposal = laying_out.propose(
            desk,
            plan,
            seed=seed,
            halls=options.hall,
            keep_all=options.rest,
            auto_show=options.auto_show,
            progress=_Told(call),
        )
        if options.keep or options.leave:
            proposal = laying_out.part_of(desk, plan, proposal, options.keep, options.leave)
        if not options.dry_run:
            allocation.save_plan(desk, proposal.plan, expected_version=plan.version, why=f"layout seed {seed}")
    return _laid_out(call, proposal, seed, saved=not options.dry_run)


def _laid_out(call: Call, proposal: laying_out.Proposal, seed: int, *, saved: bool) -> Answer:
    made = proposal.layout
    facts = {
        "placed": len(made.stands),
        "unplaced": len(made.unplaced),
        "net_mm2": proposal.plan.net_mm2,
        "gross_mm2": proposal.gross_mm2,
        "ratio_percent": round(proposal.plan.net_mm2 * 100 / max(1, proposal.gross_mm2), 1),
        "met": made.wishes_met,
        "wishes": made.wishes,
    }
    keys = [want.key or want.number for want in made.unplaced]
    lines = [call.say("plan.laid-out", **facts), _difference(call, proposal.difference)]
    if keys:
        lines.append(call.say("plan.no-room-for", keys=keys[:_MOST_NAMED]))
    lines.append(call.say("plan.findings", count=len(proposal.findings)) if proposal.findings else "")
    lines.append(call.say("plan.saved" if saved else "plan.not-saved"))
    data = {
        **facts,
        "seed": seed,
        "bound_mm2": made.bound_mm2,
        "fire_belts": made.belts,
        "unplaced_keys": keys,
        "difference": proposal.difference,
        "findings": proposal.findings,
        "saved": saved,
    }
    return Answer(data, [line for line in lines if line], sound=not keys and not proposal.findings)


def _difference(call: Call, difference: PlanDifference) -> str:
    counts = {name: len(getattr(difference, name)) for name in ("added", "removed", "moved", "resized", "changed")}
    return call.say("plan.difference", same=difference.same, **counts)


def _plan(call: Call, desk: Desk) -> Plan:
    return allocation.plan_of(desk, diary.booking_named(desk, call.options.number).id)
