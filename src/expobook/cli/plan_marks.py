"""The command for what is drawn on the floor beside stands: aisles, zones and texts."""

from decimal import Decimal

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.plan_edit import edited, plan_asked, site_point, size_of
from expobook.cli.tables import table
from expobook.cli.values import metres
from expobook.domain.errors import BadInput
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Mark, Plan
from expobook.domain.plan_edit import Edit, drawing
from expobook.services.desk import Desk


def declare(group: Group) -> None:
    """Add the command to the group ``plan``."""
    group.command(
        "marks",
        marks,
        arg("number", metavar="NUMBER"),
        arg("--move", metavar="KEY"),
        arg("--by", metavar="X,Y"),
        arg("--resize", metavar="KEY"),
        arg("--at", metavar="X,Y"),
        arg("--size", metavar="WxD"),
        arg("--remove", metavar="KEY"),
        examples=(
            "expobook plan marks B-2026-0001",
            "expobook plan marks B-2026-0001 --move m1 --by 0,-3",
            "expobook plan marks B-2026-0001 --resize m1 --at 0,48 --size 125x6",
        ),
    )


def marks(call: Call) -> Answer:
    """List aisles, zones and texts; move one, give it another place and size, or take it out."""
    options = call.options
    if options.move:
        dx, dy = metres(options.by or "", ",", "distance", "not-a-point")
        return edited(call, lambda desk, plan: drawing.move_mark(plan, options.move, dx, dy))
    if options.resize:
        return edited(call, lambda desk, plan: _resized(call, desk, plan))
    if options.remove:
        return edited(call, lambda desk, plan: drawing.remove_mark(plan, options.remove))
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        rows = [_row(desk, mark) for mark in plan.marks]
    head = [call.say(f"column.{name}") for name in ("key", "kind", "hall", "place", "size", "words")]
    return Answer(plan.marks, table(head, rows, call.language))


def _resized(call: Call, desk: Desk, plan: Plan) -> Edit:
    options = call.options
    mark = drawing.mark_named(plan, options.resize)
    if not options.at or not options.size:
        raise BadInput(field="at", value=options.at or "", why="not-a-point")
    ring = rectangle(*site_point(desk, mark.hall, options.at), *size_of(options.size))
    return drawing.reshape_mark(plan, mark.key, ring)


def _row(desk: Desk, mark: Mark) -> list[str]:
    box, corner = bounds(mark.ring), bounds(desk.venue.hall(mark.hall).ring)
    place = f"{_metres(box.left - corner.left)}, {_metres(box.bottom - corner.bottom)} m"
    size = f"{_metres(box.width)} × {_metres(box.height)} m"
    return [mark.key, mark.kind.value, mark.hall, place, size, mark.words]


def _metres(length_mm: int) -> Decimal:
    return Decimal(length_mm) / 1000
