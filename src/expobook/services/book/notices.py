"""The years of a book's calendar, and the notices of days off that the staff add year by year."""

from pathlib import Path

from expobook.domain.calendar import CalendarYear
from expobook.services.calendars import SETTING, calendar_of, read_notice
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork


def years(desk: Desk) -> list[CalendarYear]:
    """Return every year that the book can count workdays in, forecasts too, in their order."""
    with desk.store.read() as uow:
        found = calendar_of(uow).years
    return [found[year] for year in sorted(found)]


def import_year(desk: Desk, path: Path, *, why: str = "") -> tuple[CalendarYear, Changes]:
    """Store a year's notice in the book; this desk counts with it at once, others when they open the book again.

    Raises:
        FileTrouble, BadCalendar: the file cannot be read or used; nothing was changed.
    """
    notice, data = read_notice(path)

    def work(uow: UnitOfWork) -> CalendarYear:
        uow.settings.put(SETTING, (uow.settings.get(SETTING) or {}) | {str(notice.year): data})
        uow.audit.add(desk.actor, desk.now(), "import-calendar", "calendar", None, after=str(notice.year), why=why)
        return notice

    stored = desk.store.transact(work)
    desk.forget_calendar()
    return stored, Changes(venue=True)
