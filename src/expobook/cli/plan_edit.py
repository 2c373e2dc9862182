"""Commands that edit a floor plan: the same verbs as the tools of the window, one saved version a command."""

from collections.abc import Callable
from decimal import Decimal

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import metres, whole
from expobook.domain.errors import BadInput
from expobook.domain.geometry import Box, Point, bounds, rectangle
from expobook.domain.plan import UTILITIES, MarkKind, Plan, StandStatus
from expobook.domain.plan_edit import Edit, drawing, verbs
from expobook.domain.plan_edit.numbers import Corner, NumberRule, renumber
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.plans import allocation

_NUMBER = arg("number", metavar="NUMBER")
_STAND = arg("stand", metavar="STAND")
_STANDS = arg("stands", metavar="STAND", nargs="+")
_HALL = arg("--hall", required=True)
_AT = arg("--at", required=True, metavar="X,Y")
_DRAWN = (*MarkKind, "island", "block")

Making = Callable[[Desk, Plan], Edit]


def declare(group: Group) -> None:
    """Add the commands of the group."""
    _declare_drawing(group)
    _declare_deeds(group)


def _declare_drawing(group: Group) -> None:
    group.command(
        "row",
        row,
        _NUMBER,
        _HALL,
        _AT,
        arg("--count", required=True, metavar="N"),
        arg("--size", default="3x3", metavar="WxD"),
        arg("--double", action="store_true"),
        arg("--upright", action="store_true"),
        examples=("expobook plan row B-2026-0001 --hall H01 --at 3,20 --count 10 --double",),
    )
    group.command(
        "draw",
        draw,
        _NUMBER,
        arg("what", choices=_DRAWN, metavar="WHAT"),
        _HALL,
        _AT,
        arg("--size", required=True, metavar="WxD"),
        arg("--words", default="", metavar="TEXT"),
        arg("--main", action="store_true"),
        examples=(
            "expobook plan draw B-2026-0001 aisle --hall H01 --at 0,48 --size 125x6 --main",
            "expobook plan draw B-2026-0001 zone --hall H01 --at 0,0 --size 60x48 --words 'New energy'",
        ),
    )
    group.command(
        "utilities",
        utilities,
        _NUMBER,
        arg("--add", choices=UTILITIES, metavar="KIND"),
        arg("--hall"),
        arg("--at", metavar="X,Y"),
        arg("--stand", default="", metavar="STAND"),
        arg("--value", default="0", metavar="N"),
        arg("--move", metavar="KEY"),
        arg("--by", metavar="X,Y"),
        arg("--remove", metavar="KEY"),
        examples=(
            "expobook plan utilities B-2026-0001",
            "expobook plan utilities B-2026-0001 --add power --hall H01 --at 12,30 --stand H01-07 --value 63",
        ),
    )


def _declare_deeds(group: Group) -> None:
    by = arg("--by", required=True, metavar="X,Y")
    group.command(
        "move", move, _NUMBER, _STANDS, by, examples=("expobook plan move B-2026-0001 H01-07 H01-08 --by 0.5,0",)
    )
    group.command("copy", copy, _NUMBER, _STANDS, by, examples=("expobook plan copy B-2026-0001 H01-07 --by 0,6",))
    group.command(
        "resize",
        resize,
        _NUMBER,
        _STAND,
        arg("--size", required=True, metavar="WxD"),
        examples=("expobook plan resize B-2026-0001 H01-07 --size 20.5x28",),
    )
    group.command("turn", turn, _NUMBER, _STANDS, examples=("expobook plan turn B-2026-0001 H01-07",))
    group.command("remove", remove, _NUMBER, _STANDS, examples=("expobook plan remove B-2026-0001 H01-07",))
    group.command(
        "split",
        split,
        _NUMBER,
        _STAND,
        arg("--parts", default="2", metavar="N"),
        arg("--at", metavar="M"),
        arg("--level", action="store_true"),
        examples=(
            "expobook plan split B-2026-0001 H01-07 --parts 3",
            "expobook plan split B-2026-0001 H01-07 --at 6.5",
        ),
    )
    group.command("merge", merge, _NUMBER, _STANDS, examples=("expobook plan merge B-2026-0001 H01-07 H01-08",))
    group.command(
        "renumber",
        renumber_stands,
        _NUMBER,
        arg("stands", metavar="STAND", nargs="*"),
        arg("--hall", default=""),
        arg("--pattern", default="{hall}-{n}"),
        arg("--start", default="1", metavar="N"),
        arg("--step", default="1", metavar="N"),
        arg("--digits", default="2", metavar="N"),
        arg("--corner", choices=tuple(Corner), default=str(Corner.TOP_LEFT)),
        arg("--columns", action="store_true"),
        arg("--serpentine", action="store_true"),
        arg("--skip", default="0", metavar="N"),
        examples=("expobook plan renumber B-2026-0001 --hall H01 --pattern 'E{row}{n}' --serpentine",),
    )
    group.command(
        "lock",
        lock,
        _NUMBER,
        _STANDS,
        arg("--off", action="store_true"),
        examples=("expobook plan lock B-2026-0001 H01-07",),
    )
    group.command(
        "assign",
        assign,
        _NUMBER,
        _STAND,
        arg("--to", default="", metavar="KEY"),
        examples=("expobook plan assign B-2026-0001 H01-07 --to Wuling",),
    )
    group.command(
        "set-status",
        set_status,
        _NUMBER,
        _STANDS,
        arg("--to", required=True, choices=tuple(StandStatus), metavar="STATUS"),
        examples=("expobook plan set-status B-2026-0001 H01-07 --to confirmed",),
    )


# --- each command


def row(call: Call) -> Answer:
    """Draw a row of stands."""
    options = call.options
    width, depth = size_of(options.size)

    def making(desk: Desk, plan: Plan) -> Edit:
        at = site_point(desk, options.hall, options.at)
        count = whole(options.count, "count")
        wanted = drawing.RowOfStands(options.hall, at, count, width, depth, options.double, options.upright)
        return drawing.stand_row(plan, wanted)

    return edited(call, making)


def draw(call: Call) -> Answer:
    """Draw an aisle, a zone, a text, an island or a blocked place."""
    options = call.options
    width, depth = size_of(options.size)

    def making(desk: Desk, plan: Plan) -> Edit:
        ring = rectangle(*site_point(desk, options.hall, options.at), width, depth)
        if options.what in ("island", "block"):
            return drawing.island(plan, options.hall, ring, blocked=options.what == "block")
        return drawing.mark(plan, MarkKind(options.what), options.hall, ring, options.words, main=options.main)

    return edited(call, making)


def utilities(call: Call) -> Answer:
    """List connections, add one, move one or take one out."""
    options = call.options
    if options.move:
        dx, dy = metres(options.by or "", ",", "distance", "not-a-point")
        return edited(call, lambda desk, plan: drawing.move_utility(plan, options.move, dx, dy))
    if options.remove:
        return edited(call, lambda desk, plan: drawing.remove_utility(plan, options.remove))
    if options.add:
        if not options.hall or not options.at:
            raise BadInput(field="at", value="", why="not-a-point")
        return edited(
            call,
            lambda desk, plan: drawing.utility(
                plan,
                options.add,
                options.hall,
                site_point(desk, options.hall, options.at),
                stand=options.stand,
                value=whole(options.value, "value"),
            ),
        )
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        corners = {each.hall: bounds(desk.venue.hall(each.hall).ring) for each in plan.utilities}
    from expobook.cli.tables import table

    head = [call.say(f"column.{name}") for name in ("key", "kind", "hall", "place", "stand", "figure")]
    rows = []
    for each in plan.utilities:
        x, y = each.at[0] - corners[each.hall].left, each.at[1] - corners[each.hall].bottom
        rows.append(
            [
                each.key,
                each.kind,
                each.hall,
                f"{Decimal(x) / 1000}, {Decimal(y) / 1000} m",
                each.stand,
                each.value or "–",
            ]
        )
    return Answer(plan.utilities, table(head, rows, call.language))


def move(call: Call) -> Answer:
    """Shift stands."""
    dx, dy = metres(call.options.by, ",", "distance", "not-a-point")
    return edited(call, lambda desk, plan: verbs.move(plan, call.options.stands, dx, dy))


def copy(call: Call) -> Answer:
    """Copy stands."""
    dx, dy = metres(call.options.by, ",", "distance", "not-a-point")
    return edited(call, lambda desk, plan: verbs.copy(plan, call.options.stands, dx, dy))


def resize(call: Call) -> Answer:
    """Give a stand another size; its lower left corner stays."""
    width, depth = size_of(call.options.size)

    def making(desk: Desk, plan: Plan) -> Edit:
        (stand,) = verbs.chosen(plan, [call.options.stand])
        left, bottom = stand.box.left, stand.box.bottom
        return verbs.resize(plan, stand.number, Box(left, bottom, left + width, bottom + depth))

    return edited(call, making)


def turn(call: Call) -> Answer:
    """Turn stands a quarter to the left."""
    return edited(call, lambda desk, plan: verbs.turn(plan, call.options.stands))


def remove(call: Call) -> Answer:
    """Take stands out."""
    return edited(call, lambda desk, plan: verbs.remove(plan, call.options.stands))


def split(call: Call) -> Answer:
    """Cut a stand into parts."""
    options = call.options
    if options.at:
        at = metres(f"{options.at},0", ",", "at", "not-a-number")[0]
        return edited(call, lambda desk, plan: verbs.split(plan, options.stand, [at], upright=not options.level))
    return edited(call, lambda desk, plan: verbs.split_evenly(plan, options.stand, whole(options.parts, "parts")))


def merge(call: Call) -> Answer:
    """Make stands that touch into one."""
    return edited(call, lambda desk, plan: verbs.merge(plan, call.options.stands))


def renumber_stands(call: Call) -> Answer:
    """Number stands by a rule: those named, those of a hall, or all."""
    options = call.options
    rule = NumberRule(
        options.pattern,
        whole(options.start, "start"),
        whole(options.step, "step"),
        whole(options.digits, "digits"),
        Corner(options.corner),
        options.columns,
        options.serpentine,
        whole(options.skip, "skip"),
    )

    def making(desk: Desk, plan: Plan) -> Edit:
        if options.hall:
            desk.venue.hall(options.hall)
        named = verbs.chosen(plan, options.stands) or plan.stands
        return renumber(plan, [each.number for each in named if options.hall in ("", each.hall)], rule)

    return edited(call, making)


def lock(call: Call) -> Answer:
    """Lock stands, or unlock them."""
    return edited(call, lambda desk, plan: verbs.lock(plan, call.options.stands, locked=not call.options.off))


def assign(call: Call) -> Answer:
    """Give a stand to an exhibitor, or to nobody."""
    return edited(call, lambda desk, plan: verbs.assign(plan, call.options.stand, call.options.to))


def set_status(call: Call) -> Answer:
    """Say whether stands are given out."""
    return edited(call, lambda desk, plan: verbs.set_status(plan, call.options.stands, StandStatus(call.options.to)))


# --- shared


def edited(call: Call, making: Making) -> Answer:
    """Make an edit, save the plan, and tell what changed."""
    with call.desk() as desk:
        plan = plan_asked(call, desk)
        edit = making(desk, plan)
        saved = plan
        if edit:
            saved, _ = allocation.save_plan(desk, edit.apply(plan), expected_version=plan.version, why=edit.verb)
    return edit_answer(call, edit, saved)


def edit_answer(call: Call, edit: Edit, saved: Plan) -> Answer:
    """Return what an edit did, for people and for programs."""
    removed = [s.before.number for s in edit.stands if s.before is not None and s.after is None]
    touched = [s.after.number for s in edit.stands if s.after is not None]
    lines = []
    if touched:
        lines.append(call.say("plan.edited", stands=touched))
    if removed:
        lines.append(call.say("plan.removed", stands=removed))
    keys = [mark.key for swap in edit.marks if (mark := swap.after or swap.before)]
    keys += [point.key for swap in edit.utilities if (point := swap.after or swap.before)]
    if keys:
        lines.append(call.say("plan.marked", keys=keys))
    lines.append(call.say("plan.saved" if edit else "plan.not-saved"))
    data = {"verb": edit.verb, "stands": touched, "removed": removed, "version": saved.version, "edit": edit}
    return Answer(data, lines)


def plan_asked(call: Call, desk: Desk) -> Plan:
    """Return the plan of the booking that the call names."""
    return allocation.plan_of(desk, diary.booking_named(desk, call.options.number).id)


def site_point(desk: Desk, hall: str, text: str) -> Point:
    """Return a point that was given in metres from a hall's lower left corner, in site millimetres."""
    corner = bounds(desk.venue.hall(hall).ring)
    x, y = metres(text, ",", "at", "not-a-point")
    return corner.left + x, corner.bottom + y


def size_of(text: str) -> tuple[int, int]:
    """Return width and depth in millimetres from ``20x15`` metres; raises ``BadInput``."""
    width, depth = metres(text, "x", "size", "not-a-size")
    if width <= 0 or depth <= 0:
        raise BadInput(field="size", value=text, why="not-a-size")
    return width, depth
