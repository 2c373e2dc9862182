"""Commands on a plan over time: status board, revisions, comparing, last year's plan, the history of a stand."""

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.plan_edit import edit_answer, plan_asked
from expobook.cli.tables import table
from expobook.cli.values import whole
from expobook.domain.plan import StandStatus
from expobook.domain.plan_figures import Figures, figures
from expobook.services.diary import reading as diary
from expobook.services.plans import allocation
from expobook.services.plans import story as plan_story
from expobook.words import shown

_NUMBER = arg("number", metavar="NUMBER")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("status", status, _NUMBER, examples=("expobook plan status B-2026-0001",))
    group.command("history", history, _NUMBER, arg("stand"), examples=("expobook plan history B-2026-0001 H01-07",))
    group.command(
        "revisions",
        revisions,
        _NUMBER,
        arg("--hand-out", metavar="WHY"),
        examples=("expobook plan revisions B-2026-0001 --hand-out 'to the fire authority'",),
    )
    group.command(
        "compare",
        compare,
        _NUMBER,
        arg("--from", dest="before", required=True, metavar="N"),
        arg("--to", dest="after", default="0", metavar="N"),
        examples=("expobook plan compare B-2026-0001 --from 1",),
    )
    group.command(
        "copy-from",
        copy_from,
        _NUMBER,
        arg("other", metavar="OTHER"),
        arg("--without-exhibitors", action="store_true"),
        arg("--dry-run", action="store_true"),
        examples=("expobook plan copy-from B-2027-0001 B-2026-0001",),
    )


def status(call: Call) -> Answer:
    """Print the status board: stands and net areas of each hall by state."""
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        venue = desk.venue
    found: dict[str, Figures] = {}
    for hall in venue.halls:
        bays = [code for code in plan.bays if venue.bay(code).hall == hall.code]
        stands = plan.in_hall(hall.code)
        if bays or stands:
            found[hall.code] = figures(venue.area_of(bays), stands)
    found[""] = figures(venue.area_of(plan.bays), plan.stands)
    head = [call.say("column.hall"), *(shown(each, call.language) for each in StandStatus)]
    head += [call.say(f"column.{name}") for name in ("net", "gross", "ratio")]
    rows = [_board_row(call, hall, each) for hall, each in found.items()]
    return Answer({hall or "all": each for hall, each in found.items()}, table(head, rows, call.language))


def _board_row(call: Call, hall: str, each: Figures) -> list[object]:
    def cell(state: StandStatus) -> str:
        count = each.stands_by_status.get(state, 0)
        return f"{count} · {shown(each.by_status[state], call.language, 'net_mm2')}" if count else "–"

    areas = [shown(value, call.language, "net_mm2") for value in (each.net_mm2, each.gross_mm2)]
    ratio = f"{each.ratio_percent:.1f} %" if each.ratio_percent is not None else "–"
    return [hall or call.say("plan.all-halls"), *map(cell, StandStatus), *areas, ratio]


def history(call: Call) -> Answer:
    """Print what happened to a stand."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        found = plan_story.stand_history(desk, booking.id, call.options.stand)
    head = [call.say(f"column.{name}") for name in ("when", "who", "deed", "stand")]
    rows = [[each.at, each.who, call.say(f"plan.verb.{each.verb}"), each.number] for each in found]
    return Answer(found, table(head, rows, call.language))


def revisions(call: Call) -> Answer:
    """List what was handed out, or hand the plan out as it is."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        if call.options.hand_out is not None:
            plan_story.hand_out(desk, booking.id, why=call.options.hand_out)
        found = plan_story.revisions(desk, booking.id)
    head = [call.say(f"column.{name}") for name in ("revision", "when", "who", "why", "stands", "net")]
    rows = [
        [each.number, each.at, each.who, each.why, each.stands, shown(each.net_mm2, call.language, "net_mm2")]
        for each in found
    ]
    return Answer(found, table(head, rows, call.language))


def compare(call: Call) -> Answer:
    """Compare two revisions; 0 is the plan as it is."""
    before, after = whole(call.options.before, "revision"), whole(call.options.after, "revision")
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        _, _, difference = plan_story.compare(desk, booking.id, before, after)
    counts = {name: len(getattr(difference, name)) for name in ("added", "removed", "moved", "resized", "changed")}
    lines = [call.say("plan.compared", same=difference.same, **counts)]
    for name in counts:
        numbers = getattr(difference, name)
        if numbers:
            lines.append(call.say(f"plan.compared.{name}", stands=list(numbers)))
    return Answer(difference, lines)


def copy_from(call: Call) -> Answer:
    """Copy another booking's plan, such as last year's, into this one."""
    options = call.options
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        other = diary.booking_named(desk, options.other)
        taken = plan_story.take_over(desk, plan, other.id, with_exhibitors=not options.without_exhibitors)
        saved = plan
        if taken.edit and not options.dry_run:
            wanted = taken.edit.apply(plan)
            saved, _ = allocation.save_plan(
                desk, wanted, expected_version=plan.version, why=f"copy-from {other.number}"
            )
    answer = edit_answer(call, taken.edit, saved)
    lines = [call.say("plan.taken-over", count=len(taken.edit.stands), number=other.number)]
    if taken.left_out:
        lines.append(call.say("plan.left-out", stands=list(taken.left_out)))
    if taken.numbers_taken:
        lines.append(call.say("plan.numbers-taken", stands=list(taken.numbers_taken)))
    lines.append(call.say("plan.saved" if saved is not plan else "plan.not-saved"))
    data = {"left_out": taken.left_out, "numbers_taken": taken.numbers_taken, "saved": saved is not plan}
    return Answer({**answer.data, **data}, lines)
