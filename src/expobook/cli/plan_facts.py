"""The command that sets facts of stands that are no geometry, as the window's form beside the plan does."""

from decimal import Decimal
from typing import Any

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.plan_edit import edited
from expobook.cli.values import amount, whole
from expobook.domain.errors import BadInput
from expobook.domain.plan import StandKind
from expobook.domain.plan_edit import verbs

_WHOLE = {"open_sides": "open_sides", "load": "load_kg_m2", "vehicles": "vehicles", "turntables": "turntables"}


def declare(group: Group) -> None:
    """Add the command to the group ``plan``."""
    group.command(
        "change",
        change,
        arg("number", metavar="NUMBER"),
        arg("stands", metavar="STAND", nargs="+"),
        arg("--kind", choices=tuple(StandKind)),
        arg("--open-sides", metavar="N"),
        arg("--height", metavar="M"),
        arg("--load", metavar="KG_M2"),
        arg("--vehicles", metavar="N"),
        arg("--turntables", metavar="N"),
        arg("--price", metavar="YUAN"),
        arg("--note", metavar="TEXT"),
        examples=("expobook plan change B-2026-0001 H01-07 --height 4.5 --vehicles 6 --price 180000",),
    )


def change(call: Call) -> Answer:
    """Set facts of stands; raises ``BadInput`` where none is given or one is no number."""
    options = call.options
    wanted: dict[str, Any] = {
        field: whole(text, name) for name, field in _WHOLE.items() if (text := getattr(options, name)) is not None
    }
    if options.kind is not None:
        wanted["kind"] = StandKind(options.kind)
    if options.height is not None:
        wanted["height_mm"] = _exact(options.height, "height", 1000)
    if options.price is not None:
        wanted["price"] = _exact(options.price, "price", 100)
    if options.note is not None:
        wanted["note"] = options.note
    if not wanted:
        raise BadInput(field="fact", value="", why="empty")
    return edited(call, lambda desk, plan: verbs.change(plan, options.stands, **wanted))


def _exact(text: str, field: str, per: int) -> int:
    """Return metres as mm, or yuan as fen; raises ``BadInput`` where that is no whole number of them."""
    figure = amount(text, field) * per if text != "0" else Decimal(0)  # 0 takes it off again
    if figure != int(figure):
        raise BadInput(field=field, value=text, why="not-a-number")
    return int(figure)
