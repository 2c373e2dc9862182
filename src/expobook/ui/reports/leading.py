"""Where a row of a report leads in the diary: to a day, to a hall, or to a booking by its number."""

from datetime import date

from expobook.domain.diary import Stay
from expobook.domain.report import Form, Report


def day_behind(report: Report, row: int, column: int) -> date | None:
    """Return the day that a row, or one cell of it, stands for; None where it stands for no time."""
    first = report.rows[row][0]
    if report.key == "years" and isinstance(first, str):
        place = column or len(report.columns) - 1
        return _in(report.stay, date(int(report.columns[place].head), int(first.removeprefix("month_")), 1))
    if not isinstance(first, date):
        return report.stay.start if hall_behind(report, row) else None
    if report.chart.form is Form.HEAT and column:
        return first.replace(day=column) if report.rows[row][column] is not None else None
    return first


def _in(stay: Stay, day: date) -> date:
    return min(max(day, stay.start), stay.last)


def hall_behind(report: Report, row: int) -> str:
    """Return the code of the hall that a row is about, empty where it is about none."""
    return str(report.rows[row][0]) if report.by == "hall" else ""


def booking_behind(report: Report, row: int) -> str:
    """Return the number of the booking that a row is about, empty where it is about none."""
    return str(report.rows[row][report.place_of("number")]) if report.key == "shows" else ""
