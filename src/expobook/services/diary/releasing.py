"""Giving space back and taking it again: release, part release, lapse, cancel, lose, reinstate."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking, ChallengeState, Gap, Line, Status
from expobook.domain.diary import Cell
from expobook.domain.holds import NotPartOfBooking, Promotion, lapsing_in_time, must_allow
from expobook.domain.record import snapshot
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import Held, default_expiry, nobody_waits
from expobook.services.diary.placing import (
    promotions,
    queue_behind,
    ranks_of,
    read_for_change,
    replace_cells,
    run_firm,
    soft_clashes,
)
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Released:
    """A booking after it gave something back, and who moved up for it; ``lapses_earlier`` as of what is held."""

    booking: Booking
    promoted: tuple[Promotion, ...]
    lapses_earlier: bool = False

    @property
    def changes(self) -> Changes:
        return Changes(bookings=frozenset({self.booking.id, *(p.booking_id for p in self.promoted)}))


def release(desk: Desk, booking_id: int, *, why: str, expected_version: int | None = None) -> tuple[Released, Changes]:
    """Let a hold go; those behind are promoted cell by cell.

    Raises:
        NotAllowed: it is no hold.
        BadInput: no reason.
        StaleData: somebody saved it since.
    """
    return _end(desk, booking_id, "release", Status.RELEASED, why, expected_version)


def lose(desk: Desk, booking_id: int, *, why: str, expected_version: int | None = None) -> tuple[Released, Changes]:
    """Record that the organiser went elsewhere; space it held is free again."""
    return _end(desk, booking_id, "lose", Status.LOST, why, expected_version)


def cancel(desk: Desk, booking_id: int, *, why: str, expected_version: int | None = None) -> tuple[Released, Changes]:
    """Cancel what was contracted; its space is free again, the contract's paper stays as issued."""
    return _end(desk, booking_id, "cancel", Status.CANCELLED, why, expected_version)


def _end(
    desk: Desk, booking_id: int, deed: str, status: Status, why: str, version: int | None
) -> tuple[Released, Changes]:
    reason = clean(why, "reason", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Released:
        before = read_for_change(uow, booking_id, version)
        must_allow(deed, before)
        return end(desk, uow, before, deed, status, reason)

    released = desk.store.transact(work)
    return released, released.changes


def end(desk: Desk, uow: UnitOfWork, before: Booking, deed: str, status: Status, why: str) -> Released:
    """Take a booking out of the diary within a transaction, end its challenges, and say who moved up."""
    queue = queue_behind(uow, before.id)
    saved = replace_cells(uow, before, replace(before, status=status, expires=None))
    _end_challenges(desk, uow, before.id)
    told = {"before": snapshot(before), "after": snapshot(saved), "why": why}
    uow.audit.add(desk.actor, desk.now(), deed, "booking", before.id, **told)
    return Released(saved, promotions(uow, queue))


def _end_challenges(desk: Desk, uow: UnitOfWork, booking_id: int) -> None:
    for challenge in uow.challenges.of(booking_id):
        if challenge.state is ChallengeState.RUNNING:
            mine = challenge.challenger_id == booking_id
            uow.challenges.end(
                challenge.id, ChallengeState.WITHDRAWN if mine else ChallengeState.STEPPED_DOWN, desk.now()
            )


def release_part(
    desk: Desk, booking_id: int, gap: Gap, *, why: str, expected_version: int | None = None
) -> tuple[Released, Changes]:
    """Give back some bays for some days; what stays keeps its rank.

    Raises:
        NotPartOfBooking: none of it is the booking's.
        NotAllowed: nothing would be left: release or cancel the whole.
    """
    reason = clean(why, "reason", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Released:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("release-part", before)
        return give_back(desk, uow, before, _in_gap(before, gap), "release-part", reason, asked=gap)

    released = desk.store.transact(work)
    return released, released.changes


def _in_gap(booking: Booking, gap: Gap) -> frozenset[Cell]:
    return frozenset(
        cell
        for line in booking.active_lines()
        for cell, _ in line.cells()
        if cell.bay in gap.bays and cell.day in gap.stay
    )


def give_back(
    desk: Desk,
    uow: UnitOfWork,
    before: Booking,
    cells: Collection[Cell],
    deed: str,
    why: str,
    *,
    asked: Gap,
    whole: str = "",
) -> Released:
    """Give some cells of every standing line back; the whole booking goes when nothing is left, told as ``whole``.

    Raises:
        NotPartOfBooking: none of the cells is the booking's; ``asked`` says what was meant.
    """
    if not cells:
        raise _not_part(desk, before, asked)
    lines = tuple(line if line.dropped else _without(line, cells) for line in before.lines)
    if not any(True for line in lines if not line.dropped for _ in line.cells()):
        firm = before.status.is_firm
        status = Status.CANCELLED if firm else Status.RELEASED
        return end(desk, uow, before, whole or ("cancel" if firm else "release"), status, why)
    queue = queue_behind(uow, before.id)
    left = lapsing_in_time(before.with_lines(lines), rules_of(uow).closing_time, desk.now())
    saved = replace_cells(uow, before, left)
    told = {"before": snapshot(before), "after": snapshot(saved), "why": why}
    uow.audit.add(desk.actor, desk.now(), deed, "booking", before.id, **told)
    return Released(saved, promotions(uow, queue), lapses_earlier=saved.expires != before.expires)


def _without(line: Line, cells: Collection[Cell]) -> Line:
    """Return the line with those of its cells given back; the line itself where none is its own."""
    given = {cell for cell, _ in line.cells() if cell in cells}
    return line.without(line.given_back() | given) if given else line


def _not_part(desk: Desk, booking: Booking, gap: Gap) -> NotPartOfBooking:
    return NotPartOfBooking(
        title=booking.title,
        number=booking.number,
        space=desk.venue.describe(gap.bays),
        first=gap.stay.start,
        last=gap.stay.last,
    )


def reinstate_part(
    desk: Desk, booking_id: int, gap: Gap, *, why: str, expected_version: int | None = None
) -> tuple[Held, Changes]:
    """Take back what was given up in part: an option asks anew at the end, a firm booking needs it free.

    Raises:
        NotPartOfBooking: nothing of it was given back.
        SpaceTaken, OptionsAhead: firm, and somebody else is there now.
    """
    reason = clean(why, "reason", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Held:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("reinstate-part", before)
        wanted = lapsing_in_time(_taken_back(desk, before, gap), rules_of(uow).closing_time, desk.now())
        saved = replace_cells(uow, before, wanted)
        if before.status.is_firm:
            nobody_waits(desk, uow, before, saved)
        told = {"before": snapshot(before), "after": snapshot(saved), "why": reason}
        uow.audit.add(desk.actor, desk.now(), "reinstate-part", "booking", booking_id, **told)
        found = ranks_of(uow, [booking_id]).get(booking_id, ())
        return Held(saved, found, lapses_earlier=saved.expires != before.expires)

    held = run_firm(desk, work, lambda uow: _taken_back(desk, uow.bookings.get(booking_id), gap))
    return held, Changes(bookings=frozenset({booking_id}))


def _taken_back(desk: Desk, before: Booking, gap: Gap) -> Booking:
    back = {line.id: {c for c in line.given_back() if c.bay in gap.bays and c.day in gap.stay} for line in before.lines}
    if not any(back[line.id] for line in before.active_lines()):
        raise _not_part(desk, before, gap)
    return before.with_lines(
        tuple(line if line.dropped else line.without(line.given_back() - back[line.id]) for line in before.lines)
    )


def reinstate(desk: Desk, booking_id: int, *, why: str, expected_version: int | None = None) -> tuple[Held, Changes]:
    """Bring a released or lost booking back as a hold, at the end of every queue.

    A booking that was lost before it had any space becomes an enquiry again.

    Raises:
        NotAllowed: it was neither released nor lost.
    """
    reason = clean(why, "reason", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Held:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("reinstate", before)
        rules = rules_of(uow)
        if before.active_lines():
            wanted = replace(before, status=Status.HOLD, expires=default_expiry(desk, rules, before))
        else:
            wanted = replace(before, status=Status.ENQUIRY)
        saved = replace_cells(uow, before, wanted)
        told = {"before": snapshot(before), "after": snapshot(saved), "why": reason}
        uow.audit.add(desk.actor, desk.now(), "reinstate", "booking", booking_id, **told)
        found = ranks_of(uow, [booking_id]).get(booking_id, ())
        return Held(saved, found, soft_clashes(uow, desk.venue, rules, saved))

    return desk.store.transact(work), Changes(bookings=frozenset({booking_id}))


def lapse_holds(desk: Desk) -> tuple[tuple[Released, ...], Changes]:
    """Release every hold whose date has gone by, the earliest first, each in a transaction of its own.

    Holds that challenge or are challenged lapse like any other.
    """
    now = desk.now()
    with desk.store.read() as uow:
        due = [booking.id for booking in uow.bookings.lapsing(now)]
    done: list[Released] = []
    for booking_id in due:
        if (released := desk.store.transact(lambda uow, who=booking_id: _lapse(desk, uow, who))) is not None:  # type: ignore[misc]
            done.append(released)
    changes = Changes()
    for released in done:
        changes |= released.changes
    return tuple(done), changes


def _lapse(desk: Desk, uow: UnitOfWork, booking_id: int) -> Released | None:
    """Release one hold unless somebody extended or ended it meanwhile."""
    booking = uow.bookings.get(booking_id)
    if booking.status is not Status.HOLD or booking.expires is None or booking.expires > desk.now():
        return None
    return end(desk, uow, booking, "lapse", Status.RELEASED, f"lapsed {booking.expires:%Y-%m-%d %H:%M}")
