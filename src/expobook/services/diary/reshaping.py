"""Changing many bookings at once, and holding one again: bulk shifts, and copies to the next year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking
from expobook.domain.diary import FIRM, Cell
from expobook.domain.errors import BadInput
from expobook.domain.holds import (
    DiaryRules,
    NoSpaceNamed,
    Promotion,
    SoftClash,
    check_lines,
    lapsing_in_time,
    must_allow,
)
from expobook.domain.record import snapshot
from expobook.domain.reshaping import days_to_next_year, moved, next_title
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import Held, NewBooking, new_hold, nobody_waits
from expobook.services.diary.placing import (
    hard_clashes,
    pass_soft,
    place,
    promotions,
    queue_behind,
    read_together,
    run_firm,
    soft_clashes,
)
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork

MOST_SHIFTED = 500  # bookings in one go
LONGEST_SHIFT = 20 * 366  # days


@dataclass(frozen=True, slots=True)
class Shifted:
    """Bookings as they stand after they went together, who moved up for them, and what to mind.

    ``earlier`` are those of them that would have lapsed after their first day, and lapse as it closes now.
    """

    bookings: tuple[Booking, ...]
    promoted: tuple[Promotion, ...]
    soft: tuple[SoftClash, ...]
    earlier: tuple[Booking, ...] = ()


def shift(
    desk: Desk,
    booking_ids: Sequence[int],
    days: int,
    *,
    why: str = "",
    reason: str | None = None,
    versions: Mapping[int, int] | None = None,
) -> tuple[Shifted, Changes]:
    """Move several bookings by as many days, all or none, each in its own space.

    They may go into each other's place: none of them is in another one's way, and they keep the order in which
    they asked. Towards everybody else the rules of ``change_lines`` hold for each of them.

    Args:
        days: whole days later; negative is earlier.
        versions: the version of each booking that the user saw.

    Raises:
        BadInput: no days, no booking, or very many.
        SpaceTaken, OptionsAhead, ReasonNeeded, MayNotOverride: a firm one of them, as ``change_lines``.
        NotAllowed: as ``hold``.
        StaleData: some of them were saved since; ``theirs`` are all of those.
    """
    ids = list(dict.fromkeys(booking_ids))
    if not days or abs(days) > LONGEST_SHIFT:
        raise BadInput(field="by", value=str(days), why="shift-days", most=LONGEST_SHIFT)
    if not 0 < len(ids) <= MOST_SHIFTED:
        raise BadInput(field="bookings", value=str(len(ids)), why="shift-many", most=MOST_SHIFTED)

    def work(uow: UnitOfWork) -> Shifted:
        before = read_together(uow, {number: (versions or {}).get(number) for number in ids})
        for booking in before:
            must_allow("change", booking)
        return _shift(desk, uow, before, days, why, reason)

    done = run_firm(desk, work, lambda uow: _in_trouble(uow, ids, days), together=ids)
    touched = {*ids, *(promotion.booking_id for promotion in done.promoted)}
    return done, Changes(bookings=frozenset(touched))


def _shift(desk: Desk, uow: UnitOfWork, before: Sequence[Booking], days: int, why: str, reason: str | None) -> Shifted:
    together = {booking.id for booking in before}
    queue = {box: at for booking in before for box, at in queue_behind(uow, booking.id).items()}
    had = {booking.id: uow.cells.of_booking(booking.id) for booking in before}
    for booking in before:
        uow.cells.remove_booking(booking.id)
    asked = sorted(before, key=lambda one: min((entry.place for entry in had[one.id]), default=FIRM))
    rules, saved = rules_of(uow), []
    for booking in asked:
        after = uow.bookings.save(lapsing_in_time(_moved(booking, days), rules.closing_time, desk.now()))
        alternative = {line.id: line.alternative for line in booking.lines}
        places = {(alternative[entry.line_id], Cell(entry.day, entry.bay)): entry.place for entry in had[booking.id]}
        place(uow, after, places, firm=after.status.is_firm)
        saved.append(after)
    soft = [
        clash
        for old, new in zip(asked, saved, strict=True)
        for clash in _checked(desk, uow, rules, old, new, together, reason)
    ]
    note = "; ".join(text for text in (why, reason or "") if text)
    for old, new in zip(asked, saved, strict=True):
        told = {"before": snapshot(old), "after": snapshot(new), "why": note}
        uow.audit.add(desk.actor, desk.now(), "change", "booking", new.id, **told)
    up = tuple(promotion for promotion in promotions(uow, queue) if promotion.booking_id not in together)
    earlier = tuple(new for old, new in zip(asked, saved, strict=True) if new.expires != old.expires)
    return Shifted(tuple(saved), up, tuple(soft), earlier)


def _checked(
    desk: Desk, uow: UnitOfWork, rules: DiaryRules, old: Booking, new: Booking, together: set[int], reason: str | None
) -> list[SoftClash]:
    """Check one booking that went with others, whose distance to it is what it was."""
    soft = [clash for clash in soft_clashes(uow, desk.venue, rules, new) if clash.booking_id not in together]
    if new.status.is_firm:
        nobody_waits(desk, uow, old, new, together)
        pass_soft(desk, rules, new, soft, reason)
    return soft


def _moved(booking: Booking, days: int) -> Booking:
    return booking.with_lines(tuple(line if line.dropped else moved(line, days) for line in booking.lines))


def _in_trouble(uow: UnitOfWork, ids: Sequence[int], days: int) -> Booking:
    """Return the first of the bookings that would meet a firm one which does not go with them."""
    wanted = [_moved(uow.bookings.get(number), days) for number in ids]
    firm = [booking for booking in wanted if booking.status.is_firm] or wanted
    met = (one for one in firm if any(c.booking_id not in ids for c in hard_clashes(uow, one.active_lines(), one.id)))
    return next(met, firm[0])


def days_on(desk: Desk, booking: Booking) -> int:
    """Return by how many days a booking goes to be held again next year: same weekday, holidays respected.

    Raises:
        NoSpaceNamed: it has no space, so it has no days.
    """
    show = booking.show(min(booking.alternatives, default=1))
    if show is None:
        raise NoSpaceNamed(title=booking.title)
    return days_to_next_year(show, desk.calendar)


def copied(booking: Booking, days: int, title: Bilingual | None = None) -> NewBooking:
    """Return the hold that holds a booking's first date set again so many days later, whole.

    Raises:
        NoSpaceNamed: it has no space.
    """
    lines = tuple(
        replace(moved(line, days), id=0, gaps=(), alternative=1)
        for line in booking.active_lines(min(booking.alternatives, default=1))
    )
    check_lines(booking.title, lines)
    show = booking.show()
    assert show is not None  # it has lines
    return NewBooking(
        title or next_title(booking.title, show.start.year),
        lines,
        organiser_id=booking.organiser_id,
        theme=booking.theme,
        note=booking.number,
    )


def copy_on(
    desk: Desk, booking: Booking, *, days: int | None = None, title: Bilingual | None = None
) -> tuple[Held, Changes]:
    """Hold a booking's space again, next year or so many days on; the note names where it comes from.

    Raises:
        NoSpaceNamed: it has no space.
        BadInput: a name that cannot be used.
    """
    return new_hold(desk, copied(booking, days_on(desk, booking) if days is None else days, title))
