"""Commands on floor plans: figures, checks, one stand at a time."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from expobook.cli import plan_edit, plan_facts, plan_files, plan_marks, plan_story, plan_work
from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import metres, seen
from expobook.domain.errors import BadInput
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, Finding, Plan, Severity, Stand, StandStatus
from expobook.domain.text import Bilingual, clean
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.files import write_file
from expobook.services.plans import allocation
from expobook.services.plans.confirming_stands import stand_confirmation
from expobook.services.plans.paper import findings_pdf
from expobook.services.plans.rules import basis_of, plan_rules_read, set_plan_rule
from expobook.words import phrase, shown, source_words

_NUMBER = arg("number", metavar="NUMBER")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    plan_work.declare(group)
    plan_files.declare(group)
    plan_edit.declare(group)
    plan_facts.declare(group)
    plan_marks.declare(group)
    plan_story.declare(group)
    group.command("show", show, _NUMBER, examples=("expobook plan show B-2026-0001",))
    group.command(
        "check",
        check,
        _NUMBER,
        arg("--report", metavar="FILE"),
        examples=("expobook --json plan check B-2026-0001", "expobook plan check B-2026-0001 --report check.pdf"),
    )
    group.command(
        "rules",
        rules,
        arg("rule", metavar="RULE", nargs="?", default=""),
        arg("--limit-mm", metavar="N"),
        arg("--limit", metavar="N"),
        arg("--severity", choices=tuple(Severity), default=""),
        arg("--source", default=""),
        SEEN,
        examples=("expobook plan rules", "expobook plan rules aisle --limit-mm 4000 --source 'PWTC Guangzhou'"),
    )
    group.command(
        "place",
        place,
        _NUMBER,
        arg("--stand", required=True, metavar="NUMBER"),
        arg("--hall", required=True),
        arg("--at", required=True, metavar="X,Y"),
        arg("--size", required=True, metavar="WxD"),
        arg("--exhibitor", default=""),
        examples=(
            "expobook plan place B-2026-0001 --stand 1A01 --hall H01 --at 10,12.5 --size 20x15 --exhibitor Wuling",
        ),
    )
    group.command(
        "confirm",
        confirm,
        _NUMBER,
        arg("pdf", metavar="FILE.pdf"),
        arg("--stand", required=True, metavar="NUMBER"),
        arg("--language", choices=("both", "zh", "en"), default="both"),
        examples=("expobook plan confirm B-2026-0001 stand.pdf --stand 1A01",),
    )


def show(call: Call) -> Answer:
    """List the stands of a booking, with gross and net areas."""
    with call.desk() as desk:
        plan = _plan(call, desk)
        head = [call.say(f"column.{name}") for name in ("stand", "hall", "exhibitor", "size", "net", "status")]
        rows = [_row(call, plan, stand) for stand in plan.stands]
        return Answer(_data(desk.venue, plan), [*table(head, rows, call.language), *figures(call, desk.venue, plan)])


def _row(call: Call, plan: Plan, stand: Stand) -> list[object]:
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    box = bounds(stand.ring)
    size = f"{Decimal(box.width) / 1000:.2f} × {Decimal(box.height) / 1000:.2f} m"
    net = shown(stand.area_mm2, call.language, "net_mm2")
    mark = call.say("plan.est") if stand.estimated else ""
    name = exhibitor.name if exhibitor else "–"
    return [stand.number, stand.hall, name, size, f"{net} {mark}".strip(), stand.status]


def figures(call: Call, venue: Venue, plan: Plan) -> list[str]:
    """Return gross, net and their ratio, always said which is which, and how many areas are estimates."""
    gross = venue.area_of(plan.bays)
    ratio = Decimal(plan.net_mm2 * 100) / gross if gross else Decimal(0)
    lines = [
        call.say(
            "plan.figures",
            gross_mm2=gross,
            net_mm2=plan.net_mm2,
            ratio_percent=ratio.quantize(Decimal("0.1")),
            stands=len(plan.stands),
        )
    ]
    estimated = sum(stand.estimated for stand in plan.stands)
    return [*lines, call.say("plan.estimated", count=estimated)] if estimated else lines


def _data(venue: Venue, plan: Plan) -> dict[str, object]:
    return {"gross_mm2": venue.area_of(plan.bays), "net_mm2": plan.net_mm2, "plan": plan}


def check(call: Call) -> Answer:
    """Check a plan against the rules; exit code 1 when a finding is an error."""
    with call.desk() as desk:
        plan = _plan(call, desk)
        basis = basis_of(desk, plan.booking_id)
        found = list(allocation.check_plan(desk, plan, basis))
        squared = allocation.reconcile(desk, plan, basis)
        if call.options.report:
            path = write_file(Path(call.options.report), findings_pdf(desk, plan, found, call.language))
            call.tell(call.say("export.written", path=path, bytes=path.stat().st_size))
        head = figures(call, desk.venue, plan)
    if squared.agreed_mm2:
        head.append(call.say("plan.agreed", agreed_mm2=squared.agreed_mm2, unallocated_mm2=squared.unallocated_mm2))
    answer = _findings(call, found)
    data = {"findings": found, "areas": squared, "rules": dict(basis.rules)}
    return Answer(data, [*head, *answer.lines], answer.sound)


def rules(call: Call) -> Answer:
    """Show the limits that plans are checked by, or set one."""
    options = call.options
    with call.desk() as desk:
        if options.rule:
            set_plan_rule(
                desk,
                options.rule,
                source=options.source,
                limit_mm=_limit(options.limit_mm),
                limit=_limit(options.limit),
                severity=Severity(options.severity) if options.severity else None,
                expected_version=seen(options),
            )
        known, version = plan_rules_read(desk)
    head = [call.say(f"column.{name}") for name in ("rule", "limit", "severity", "source")]
    rows = [
        [
            name,
            rule.shown_limit() or ("" if rule.is_on else call.say("plan.rule-off")),
            rule.severity,
            source_words(rule.source, call.language),
        ]
        for name, rule in known.items()
    ]
    return Answer({**known, "version": version}, table(head, rows, call.language))


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,13}", text):
        raise BadInput(field="limit", value=text, why="not-a-number")
    return int(text)


def _findings(call: Call, found: list[Finding]) -> Answer:
    if not found:
        return Answer([], [call.say("plan.in-order")])
    head = [call.say(f"column.{name}") for name in ("severity", "rule", "hall", "stand", "figure", "limit")]
    rows = [[each.severity, _rule(call, each), each.hall, list(each.stands), each.figure, each.limit] for each in found]
    sound = not any(each.severity is Severity.ERROR for each in found)
    return Answer(found, [*table(head, rows, call.language), call.say("plan.findings", count=len(found))], sound=sound)


def _rule(call: Call, finding: Finding) -> str:
    facts = {"stands": finding.stands, "hall": finding.hall, "figure": finding.figure, "limit": finding.limit}
    return phrase("rules", finding.rule, call.language, facts | dict(finding.facts)) or finding.rule


def place(call: Call) -> Answer:
    """Put one stand into a hall; a stand of that number is replaced."""
    options = call.options
    left, bottom = metres(options.at, ",", "at", "not-a-point")
    width, depth = metres(options.size, "x", "size", "not-a-size")
    if width <= 0 or depth <= 0:
        raise BadInput(field="size", value=options.size, why="not-a-size")
    number = clean(options.stand, "stand", longest=40)
    with call.desk() as desk:
        corner = bounds(desk.venue.hall(options.hall).ring)
        plan = _plan(call, desk)
        exhibitors = dict(plan.exhibitors)
        key = clean(options.exhibitor, "exhibitor", required=False)
        if key:
            exhibitors.setdefault(key, Exhibitor(0, key, Bilingual(key, key)))
        status = StandStatus.CONFIRMED if key else StandStatus.AVAILABLE
        ring = rectangle(corner.left + left, corner.bottom + bottom, width, depth)
        stand = Stand(number, options.hall, ring, status=status, exhibitor=key)
        stands = (*(each for each in plan.stands if each.number != number), stand)
        saved, _ = allocation.save_plan(
            desk, replace(plan, stands=stands, exhibitors=exhibitors), expected_version=plan.version, why="place"
        )
        found = [each for each in allocation.check_plan(desk, saved) if number in each.stands]
        answer = _findings(call, found)
        return Answer({"stand": stand, "findings": found}, [*figures(call, desk.venue, saved), *answer.lines])


def confirm(call: Call) -> Answer:
    """Write the letter that confirms a stand to its exhibitor."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        pdf = stand_confirmation(desk, booking.id, options.stand, options.language)
        path = write_file(Path(options.pdf), pdf)
    return Answer({"path": path, "stand": options.stand}, [call.say("venue.written", path=path)])


def _plan(call: Call, desk: Desk) -> Plan:
    booking = diary.booking_named(desk, call.options.number)
    return allocation.plan_of(desk, booking.id)
