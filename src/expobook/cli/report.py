"""Commands of reports: figures for the management, on screen, as JSON, and as PDF, PNG, XLSX or CSV."""

from datetime import date
from pathlib import Path

from expobook.cli import values
from expobook.cli.call import Answer, Argument, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.domain.diary import Stay
from expobook.domain.report import Report
from expobook.drawing.report_words import definition_of, row_texts, table_head, title_of, total_texts
from expobook.services.files import write_file
from expobook.services.reporting.reports import BY, REPORTS, export_report, form_of, month_report, report
from expobook.words import span

_DAYS = arg("--range", metavar="FIRST..LAST")
_OUT = arg("--out", metavar="FILE")


def declare(group: Group) -> None:
    """Add the commands of the group: one a report, and the report of a month."""
    for key in REPORTS:
        by: tuple[Argument, ...] = (arg("--by", choices=BY[key]),) if key in BY else ()
        more = " --by hall" if key == "occupancy" else ""
        examples = (
            f"expobook report {key} --range 2026-01-01..2026-12-31{more}",
            f"expobook --lang zh report {key} --out {key}.pdf",
        )
        group.command(key, _of(key), _DAYS, *by, _OUT, examples=examples)
    group.command(
        "month",
        month,
        arg("month", metavar="YYYY-MM"),
        arg("file", metavar="FILE.pdf"),
        examples=("expobook --lang zh report month 2026-11 report.pdf",),
    )


def _of(key: str) -> "_Asked":
    return _Asked(key)


class _Asked:
    """The command of one report."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, call: Call) -> Answer:
        with call.desk() as desk:
            days = values.stay(call.options.range, "range") if call.options.range else _this_year(desk.now().date())
            found = report(desk, self._key, days, getattr(call.options, "by", None) or "")
            if call.options.out:
                path = export_report(desk, found, Path(call.options.out), call.language)
                size = path.stat().st_size
                return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])
        return Answer(_data(found), _lines(found, call))


def _this_year(today: date) -> Stay:
    return Stay(date(today.year, 1, 1), date(today.year + 1, 1, 1))


def _data(found: Report) -> dict[str, object]:
    keys = [column.key for column in found.columns]
    return {
        "report": found.key,
        "by": found.by,
        "days": found.stay,
        "columns": found.columns,
        "rows": [dict(zip(keys, row, strict=True)) for row in found.rows],
        "total": None if found.total is None else dict(zip(keys, found.total, strict=True)),
        "notes": found.notes,
    }


def _lines(found: Report, call: Call) -> list[str]:
    heads = [table_head(found, column.key, call.language) for column in found.columns]
    rows = [row_texts(found, row, call.language) for row in found.rows]
    if found.total is not None:
        rows.append(total_texts(found, call.language))
    head = f"{title_of(found, call.language)}  {span(found.stay, call.language)}"
    return [head, *table(heads, rows, call.language), *definition_of(found, call.language)]


def month(call: Call) -> Answer:
    """Write the management report of a month as PDF."""
    first, path = values.month(call.options.month), Path(call.options.file)
    form_of(path, ("pdf",))
    with call.desk() as desk:
        write_file(path, month_report(desk, first, call.language))
    size = path.stat().st_size
    return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])
