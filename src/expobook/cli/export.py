"""Commands that write plans, diaries and contracts to files."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import stay
from expobook.services import allocation, contracting, diary, exporting
from expobook.services.diary_files import PAPERS, export_diary
from expobook.services.files import write_file

_FILE = arg("file", metavar="FILE")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "plan",
        plan,
        arg("number", metavar="NUMBER"),
        _FILE,
        examples=(
            "expobook export plan B-2026-0001 allocation.dxf",
            "expobook --lang zh export plan B-2026-0001 allocation.xlsx",
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


def plan(call: Call) -> Answer:
    """Write a floor plan in the form that the file's ending names."""
    path = Path(call.options.file)
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        exporting.export_plan(desk, allocation.plan_of(desk, booking.id), path, language=call.language)
    return _written(call, path)


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
