"""Reading the diary: windows of days, cards, free bays, the trail."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import BayRank, Booking, Challenge, Event, Organiser, Status
from expobook.domain.diary import FIRM, Phase, Stay
from expobook.domain.errors import UnknownThing
from expobook.domain.holds import SoftClash
from expobook.domain.queues import ranks_of_all
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.desk import Desk
from expobook.services.diary.placing import ranks_of, soft_clashes
from expobook.services.rules import rules_of
from expobook.storage.audit import AuditEntry


@dataclass(frozen=True, slots=True)
class DiaryWindow:
    """Every booking with a standing line within days, and the ranks of the options among them.

    ``options`` and ``firm`` are the cells on these days, as ``Cells.queue`` tells them: n x 5 and m x 3.
    """

    stay: Stay
    bookings: tuple[Booking, ...]
    ranks: Mapping[int, tuple[BayRank, ...]]
    change_no: int
    options: NDArray[np.int64]
    firm: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BookingCard:
    """All about one booking; ``behind`` are those that queue behind it, oldest ticket last."""

    booking: Booking
    event: Event | None
    organiser: Organiser | None
    ranks: tuple[BayRank, ...]
    ahead: tuple[Booking, ...]
    behind: tuple[Booking, ...]
    soft: tuple[SoftClash, ...]
    challenges: tuple[Challenge, ...]
    history: tuple[AuditEntry, ...]


@dataclass(frozen=True, slots=True)
class DayState:
    """What a bay is on a day: the firm booking, else the first option; ``queued`` counts the options."""

    booking_id: int
    status: Status
    phase: Phase
    place: int
    queued: int


@dataclass(frozen=True, slots=True)
class OccupancyStrip:
    """Gross mm2 of indoor halls a day: let firmly, and held by options where nobody is firm."""

    first: date
    firm_mm2: NDArray[np.int64]
    held_mm2: NDArray[np.int64]
    total_mm2: int


def venue(desk: Desk) -> Venue:
    """Return the venue in force."""
    return desk.venue


def diary_window(desk: Desk, first: date, until: date) -> DiaryWindow:
    """Return everything that the diary shows from ``first`` to before ``until``."""
    stay = Stay(first, until)
    with desk.store.read() as uow:
        bookings = tuple(uow.bookings.within(stay))
        queued = [booking for booking in bookings if booking.status is Status.HOLD]
        options, firm = uow.cells.queue(_all_days_of(queued, stay))
        ranks = ranks_of_all(options, firm, uow.bays.code_of)
        mine = {booking.id: ranks[booking.id] for booking in queued if booking.id in ranks}
        return DiaryWindow(stay, bookings, mine, uow.change_no(), _on(stay, options), _on(stay, firm))


def _on(stay: Stay, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    return cells[(cells[:, 0] >= stay.start.toordinal()) & (cells[:, 0] < stay.until.toordinal())]


def _all_days_of(queued: Sequence[Booking], stay: Stay) -> Stay:
    """Return a span with some days that none of the holds reaches out of."""
    days = [stay, *(line.schedule.stay for booking in queued for line in booking.active_lines())]
    return Stay(min(each.start for each in days), max(each.until for each in days))


def booking_ranks(desk: Desk, booking_ids: Sequence[int]) -> dict[int, Sequence[BayRank]]:
    """Return the ranks of some bookings; those without options are left out."""
    with desk.store.read() as uow:
        return dict(ranks_of(uow, list(booking_ids)))


def change_no(desk: Desk) -> int:
    """Return a number that grows with every change to the book: what another desk polls."""
    with desk.store.read() as uow:
        return uow.change_no()


def booking_named(desk: Desk, name: str | int) -> Booking:
    """Return a booking by number (``B-2026-0118``), by the end of its number (``118``) or by id.

    Raises:
        UnknownThing: nothing has that number, or more than one number ends so.
    """
    with desk.store.read() as uow:
        if isinstance(name, int):
            return uow.bookings.get(name)
        text = name.strip()
        if text.isdigit():
            ends = uow.bookings.ending(int(text))
            if len(ends) == 1:
                return ends[0]
            raise UnknownThing(kind="booking", name=text, known=", ".join(b.number for b in ends[:5]))
        return uow.bookings.by_number(text.upper())


def booking_card(desk: Desk, booking_id: int) -> BookingCard:
    """Return one booking with everything around it."""
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        ahead = uow.cells.ahead(booking_id)
        over = {entry.other for entry in uow.cells.in_front([booking_id]) if entry.other and entry.other_place == FIRM}
        return BookingCard(
            booking=booking,
            event=uow.parties.event(booking.event_id) if booking.event_id else None,
            organiser=uow.parties.organiser(booking.organiser_id) if booking.organiser_id else None,
            ranks=ranks_of(uow, [booking_id]).get(booking_id, ()),
            ahead=tuple(uow.bookings.many(ahead | over)),
            behind=tuple(uow.bookings.many(uow.cells.behind(booking_id))),
            soft=soft_clashes(uow, desk.venue, rules_of(uow), booking) if booking.status.has_cells else (),
            challenges=tuple(uow.challenges.of(booking_id)),
            history=uow.audit.of("booking", booking_id),
        )


def availability(desk: Desk, stay: Stay) -> NDArray[np.bool_]:
    """Return days x bays (venue order): whether no firm booking is there."""
    with desk.store.read() as uow:
        return ~uow.cells.is_firm(stay, [bay.code for bay in desk.venue.bays])


def day_states(desk: Desk, day: date) -> Mapping[str, DayState]:
    """Return what each occupied bay is on a day; bays that are missing are free."""
    with desk.store.read() as uow:
        entries = uow.cells.everything(Stay(day, day + timedelta(days=1)))
        status = {b.id: b.status for b in uow.bookings.many({entry.booking_id for entry in entries})}
    queued: dict[str, int] = defaultdict(int)
    first: dict[str, tuple[int, int, int]] = {}
    for entry in entries:
        queued[entry.bay] += entry.place > FIRM
        first.setdefault(entry.bay, (entry.booking_id, entry.phase, entry.place))
    return {
        bay: DayState(booking, status[booking], Phase(phase), place, queued[bay])
        for bay, (booking, phase, place) in first.items()
    }


def occupancy(desk: Desk, first: date, until: date) -> OccupancyStrip:
    """Return how full the indoor halls are, day by day; closures count as let."""
    stay = Stay(first, until)
    halls = [bay for bay in desk.venue.bays if bay.space_class is SpaceClass.HALL]
    codes = [bay.code for bay in halls]
    areas = np.array([bay.area_mm2 for bay in halls], dtype=np.int64)
    with desk.store.read() as uow:
        firm, held = uow.cells.firm_and_held(stay, codes)
    return OccupancyStrip(first, firm @ areas, (held & ~firm) @ areas, int(areas.sum()))


def is_empty(desk: Desk) -> bool:
    """Say whether the book holds no booking at all, not even a released one."""
    with desk.store.read() as uow:
        return not uow.bookings.any()


def list_bookings(desk: Desk, *statuses: Status) -> list[Booking]:
    """Return bookings of some statuses, or all, in the order they were entered."""
    with desk.store.read() as uow:
        return uow.bookings.with_status(*(statuses or tuple(Status)))


def history(desk: Desk, since: datetime | None = None, limit: int = 500) -> list[AuditEntry]:
    """Return the newest entries of the audit trail, newest first."""
    with desk.store.read() as uow:
        entries = [entry for entry in uow.audit.all() if since is None or entry.at >= since]
    return entries[::-1][:limit]
