"""The diary on paper: gathered in one read, printed two months a sheet."""

from expobook.domain.diary import Stay
from expobook.services.desk import Desk
from expobook.services.diary.reading import diary_window


def diary_pdf(desk: Desk, stay: Stay, language: str = "zh", paper: str = "A3") -> bytes:
    """Return the diary of some days as PDF, two months a sheet of ``A4``, ``A3`` or ``A1``."""
    from expobook.papers.diary_sheet import build  # ReportLab is not needed to open a window

    window = diary_window(desk, stay.start, stay.until)
    days_off = frozenset(day for day in stay if desk.calendar.is_day_off(day))
    return build(desk.venue, stay, window.bookings, window.ranks, days_off, desk.now().date(), language, paper)
