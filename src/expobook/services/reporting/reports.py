"""All reports by name, and a report as file: PDF and PNG with its picture, XLSX and CSV as its table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.report import Report, UnknownReport
from expobook.exchange import atomic
from expobook.exchange.report_table import report_csv, report_xlsx
from expobook.services.desk import Desk
from expobook.services.reporting import business, occupancy
from expobook.words import Language

REPORTS: Mapping[str, Callable[[Desk, Stay], Report]] = {**occupancy.REPORTS, **business.REPORTS}
BY: Mapping[str, tuple[str, ...]] = {"occupancy": occupancy.BY, "pipeline": business.PIPELINE_BY}
FORMS = ("pdf", "png", "xlsx", "csv")


class UnknownReportForm(UserError):
    """A file name ends in something that reports are not written as: ``path``, ``suffix``, ``known``."""

    code = "unknown-report-form"


def report(desk: Desk, key: str, stay: Stay, by: str = "") -> Report:
    """Return one report on some days.

    Args:
        by: what tells its rows apart, for those of :data:`BY`; its first way by default.

    Raises:
        UnknownReport: no such report, or no such way.
    """
    if key not in REPORTS:
        raise UnknownReport(name=key, known=", ".join(REPORTS))
    if not by:
        return REPORTS[key](desk, stay)
    if by not in BY.get(key, ()):
        raise UnknownReport(name=by, known=", ".join(BY.get(key, ())))
    makers = {"occupancy": occupancy.occupancy, "pipeline": business.pipeline}
    return makers[key](desk, stay, by)


def export_report(desk: Desk, found: Report, path: Path, language: Language = "zh") -> Path:
    """Write a report, whole or not at all, in the form that the file's ending names.

    Raises:
        UnknownReportForm: another ending than :data:`FORMS`.
        FileTrouble: the folder or the disk refuses; what was there stays.
    """
    form = form_of(path)
    atomic.write(path, report_bytes(desk, found, form, language))
    return path


def form_of(path: Path, known: Sequence[str] = FORMS) -> str:
    """Return the form that a file's ending names; raises ``UnknownReportForm`` where it is none of ``known``."""
    form = path.suffix.lower().removeprefix(".")
    if form not in known:
        raise UnknownReportForm(path=str(path), suffix=form, known=", ".join(known))
    return form


def report_bytes(desk: Desk, found: Report, form: str, language: Language = "zh") -> bytes:
    """Return a report in one of :data:`FORMS`."""
    if form == "xlsx":
        return report_xlsx(found, language)
    if form == "csv":
        return report_csv(found, language)
    from expobook.papers.report import picture_png, report_pdf

    if form == "png":
        return picture_png(found, language)
    return report_pdf((found,), desk.venue.name, desk.now().date(), language)


def month_report(desk: Desk, month: date, language: Language = "zh") -> bytes:
    """Return the management report of a month as PDF: that month, the year around it, and what is to come."""
    from expobook.papers.report import report_pdf

    first = month.replace(day=1)
    one = Stay(first, _later(first, 1))
    back, ahead = Stay(_later(first, -11), _later(first, 1)), Stay(_later(first, 1), _later(first, 13))
    chosen = (
        report(desk, "shows", one),
        report(desk, "occupancy", back),
        report(desk, "occupancy", one, "hall"),
        report(desk, "occupancy", back, "theme"),
        report(desk, "heat", Stay(back.start, ahead.until)),
        report(desk, "years", Stay(date(first.year - 2, 1, 1), date(first.year + 2, 1, 1))),
        report(desk, "pipeline", ahead),
        report(desk, "pipeline", ahead, "likelihood"),
        report(desk, "revenue", back),
        report(desk, "lead-times", back),
        report(desk, "lost", back),
        report(desk, "sellable", ahead),
    )
    return report_pdf(chosen, desk.venue.name, desk.now().date(), language, month=first)


def _later(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
