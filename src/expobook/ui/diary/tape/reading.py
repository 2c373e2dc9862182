"""One reading of the book for the diary: what the chart shows, and what a drag is weighed against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from expobook.domain.booking import Booking, Line, Organiser
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import price
from expobook.domain.tariff import Tariff
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary.outlook import weigh
from expobook.services.diary.outlook_warnings import warned
from expobook.services.diary.reading import DiaryWindow, OccupancyStrip, availability, diary_window, occupancy
from expobook.services.diary.standing import Standing, standing
from expobook.services.money.tariffs import tariff_on
from expobook.services.parties.registry import organisers
from expobook.ui.diary.tape.gestures import Gesture
from expobook.ui.diary.tape.index import DiaryIndex
from expobook.ui.diary.tape.shares import FirmShares
from expobook.ui.kit.collector import set_aside

MARGIN = timedelta(days=120)  # read beyond what is in view, so that panning does not wait


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Made on the database's thread; never changed afterwards."""

    index: DiaryIndex
    shares: FirmShares
    standing: Standing
    tariff: Tariff
    calendar: WorkCalendar
    parties: tuple[Organiser, ...]
    firm_today: tuple[int, int]  # halls and mm2 that are let firmly today

    @property
    def window(self) -> DiaryWindow:
        return self.index.window

    def booking(self, booking_id: int) -> Booking | None:
        """Return a booking of the window."""
        return self.standing.bookings.get(booking_id)

    def weigh(self, gesture: Gesture) -> None:
        """Put on a gesture what it would meet, and what it would cost."""
        wishes = gesture.wishes()
        gesture.seen = weigh(self.standing, wishes) if wishes else None
        gesture.sheet = self.price(gesture.priced())

    def price(self, lines: Sequence[Line]) -> PriceSheet | None:
        """Return what lines cost; None for none, for closures, and for a tariff without their rate."""
        return price_of(lines, self.index.venue, self.tariff, self.calendar)


def price_of(lines: Sequence[Line], venue: Venue, tariff: Tariff, calendar: WorkCalendar) -> PriceSheet | None:
    """Return what lines cost; None for none, for closures, and for a tariff without their rate."""
    if not lines or any(line.schedule.closed for line in lines):
        return None
    numbered = [replace(line, id=line.id or -1 - place) for place, line in enumerate(lines)]
    try:
        return price(numbered, venue, tariff, calendar)
    except UserError:
        return None


def read(desk: Desk, first: date, until: date) -> Reading:
    """Read what a chart needs for some days in view, and what lies around them."""
    with set_aside():
        return _read(desk, first, until)


def _read(desk: Desk, first: date, until: date) -> Reading:
    today = desk.now().date()
    window = diary_window(desk, first - MARGIN, until + MARGIN)
    with desk.store.read() as uow:
        tariff = tariff_on(uow, today)
    found = standing(desk, window)
    index = DiaryIndex(desk.venue, window, warned(found, today))
    return Reading(
        index,
        FirmShares(index),
        found,
        tariff,
        desk.calendar,
        tuple(organisers(desk)),
        _firm_on(desk, today),
    )


def let_go(kept: list[Reading | None]) -> None:
    """Free a reading that nothing else refers to, a little at a time, so that no other thread waits for it.

    Args:
        kept: holds the reading and nothing else; it is emptied.
    """
    reading = kept.pop()
    if reading is None:
        return
    values: list[object] = [*reading.window.bookings, *reading.window.ranks.values(), *reading.index.lines]
    del reading
    while values:
        del values[-200:]


def _firm_on(desk: Desk, day: date) -> tuple[int, int]:
    """Return how many halls are let firmly on a day, and how much of them."""
    venue = desk.venue
    (free,) = availability(desk, Stay(day, day + timedelta(days=1))).tolist()
    bays = [bay.code for bay, is_free in zip(venue.bays, free, strict=True) if not is_free]
    return len({venue.bay(bay).hall for bay in bays}), venue.area_of(bays)


def strip_around(desk: Desk, first: date, until: date) -> OccupancyStrip:
    """Return how full the halls are in two years: around today, or those of the view where it is elsewhere."""
    today = desk.now().date()
    year = today.year if today.month > 2 else today.year - 1
    if until.year < year or first.year > year + 1:
        year = first.year
    return occupancy(desk, date(year, 1, 1), date(year + 2, 1, 1))
