"""Commands that write plans, diaries and contracts to files."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import count, stay
from expobook.services.contracts import contracting
from expobook.services.diary import reading as diary
from expobook.services.diary.files import PAPERS, export_diary
from expobook.services.files import write_file
from expobook.services.plans import allocation, exporting
from expobook.services.plans.paper import DrawingWish

PLAN_PAPERS = ("A4", "A3", "A2", "A1", "A0")
_FILE = arg("file", metavar="FILE")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "plan",
        plan_file,
        arg("number", metavar="NUMBER"),
        _FILE,
        arg("--metres", action="store_true"),
        arg("--paper", choices=PLAN_PAPERS, default=""),
        arg("--scale", default="", metavar="1:N"),
        arg("--tiled", action="store_true"),
        arg("--whole", action="store_true"),
        arg("--hall", action="append", default=[], metavar="HALL"),
        examples=(
            "expobook export plan B-2026-0001 allocation.dxf",
            "expobook --lang zh export plan B-2026-0001 allocation.xlsx",
            "expobook export plan B-2026-0001 plan.pdf --paper A4 --scale 1:250 --tiled",
        ),
    )
    group.command(
        "diary",
        diary_sheet,
        arg("days", metavar="FIRST..LAST"),
        _FILE,
        arg("--paper", choices=PAPERS, default="A3"),
        examples=(
            "expobook export diary 2026-01-01..2026-12-31 diary.pdf --paper A1",
            "expobook --lang zh export diary 2026-01-01..2026-12-31 diary.ics",
        ),
    )
    group.command("contract", contract, arg("contract", metavar="CONTRACT"), _FILE)


def plan_file(call: Call) -> Answer:
    """Write a floor plan in the form that the file's ending names."""
    path = Path(call.options.file)
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        plan, halls = allocation.plan_of(desk, booking.id), call.options.hall
        exporting.export_plan(
            desk,
            exporting.of_halls(desk.venue, plan, halls) if halls else plan,
            path,
            language=call.language,
            metres=call.options.metres,
            drawing=_drawing(call),
        )
    return _written(call, path)


def _drawing(call: Call) -> DrawingWish | None:
    """Return how the plan is to be drawn, None where the allocation list is wished."""
    options = call.options
    if not (options.paper or options.scale or options.tiled or options.whole):
        return None
    scale = count(options.scale.removeprefix("1:"), "scale") if options.scale else 0
    return DrawingWish(options.paper or "A3", scale, options.tiled, options.whole, tuple(options.hall))


def diary_sheet(call: Call) -> Answer:
    """Write the diary of some days as PDF, PNG, XLSX, CSV or iCalendar."""
    days = stay(call.options.days, "days")
    with call.desk() as desk:
        path = Path(call.options.file)
        return _written(call, export_diary(desk, days, path, call.language, call.options.paper))


def contract(call: Call) -> Answer:
    """Write an issued contract again, byte for byte."""
    with call.desk() as desk:
        return _written(call, write_file(Path(call.options.file), contracting.reprint(desk, call.options.contract)))


def _written(call: Call, path: Path) -> Answer:
    size = path.stat().st_size
    return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])
