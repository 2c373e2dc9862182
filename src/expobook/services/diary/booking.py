"""Enquiries and holds: asking for space, queueing for it, moving it, and what it would meet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from expobook.domain.booking import BayRank, Booking, Kind, Line, Status
from expobook.domain.diary import CellEntry, QueuedCell
from expobook.domain.errors import BadInput
from expobook.domain.holds import (
    DiaryRules,
    HardClash,
    NobodyAhead,
    Promotion,
    SoftClash,
    check_expiry,
    check_lines,
    lapsing_in_time,
    latest_expiry,
    must_allow,
    ranks,
    worst_rank,
)
from expobook.domain.record import snapshot
from expobook.domain.text import LONGEST_NOTE, Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.placing import (
    TICKET,
    hard_clashes,
    options_ahead,
    pass_soft,
    place,
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
class NewBooking:
    """What a new hold needs in one go; ``demo`` marks invented data."""

    title: Bilingual
    lines: tuple[Line, ...]
    organiser_id: int | None = None
    event_id: int | None = None
    theme: str = ""
    note: str = ""
    expires: datetime | None = None
    likelihood: int = 50
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A booking as it stands after the deed, its ranks bay by bay, who moved up, and what to mind.

    ``lapses_earlier``: its days are earlier, and it would have lapsed after the first of them.
    """

    booking: Booking
    ranks: tuple[BayRank, ...]
    soft: tuple[SoftClash, ...] = ()
    promoted: tuple[Promotion, ...] = ()
    lapses_earlier: bool = False

    @property
    def worst(self) -> BayRank | None:
        return worst_rank(self.ranks)


@dataclass(frozen=True, slots=True)
class Preview:
    """What lines would meet if they were held now; nothing was written."""

    ranks: tuple[BayRank, ...]
    hard: tuple[HardClash, ...]
    soft: tuple[SoftClash, ...]


def enquire(
    desk: Desk,
    title: Bilingual,
    *,
    event_id: int | None = None,
    organiser_id: int | None = None,
    theme: str = "",
    note: str = "",
    likelihood: int = 50,
    demo: bool = False,
) -> tuple[Booking, Changes]:
    """Open a booking that has no space yet.

    Raises:
        BadInput: a name that cannot be used, a likelihood outside 0 to 100.
        UnknownThing: no such organiser or event.
    """
    new = NewBooking(title, (), organiser_id, event_id, theme, note, None, likelihood, demo)
    booking = desk.store.transact(lambda uow: _enquire(desk, uow, new))
    return booking, Changes(bookings=frozenset({booking.id}))


def _enquire(desk: Desk, uow: UnitOfWork, new: NewBooking) -> Booking:
    booking = uow.bookings.add(_opened(desk, uow, new))
    uow.audit.add(desk.actor, desk.now(), "enquire", "booking", booking.id, after=snapshot(booking))
    return booking


def _opened(desk: Desk, uow: UnitOfWork, new: NewBooking) -> Booking:
    """Return a checked booking without space, with its number, not yet stored."""
    if not 0 <= new.likelihood <= 100:
        raise BadInput(field="likelihood", value=str(new.likelihood), why="percent")
    if new.organiser_id is not None:
        uow.parties.organiser(new.organiser_id)
    if new.event_id is not None:
        uow.parties.event(new.event_id)
    return Booking(
        id=0,
        number=next_number(desk, uow),
        kind=Kind.EVENT,
        title=bilingual(new.title.zh, new.title.en, "title"),
        status=Status.ENQUIRY,
        event_id=new.event_id,
        organiser_id=new.organiser_id,
        theme=clean(new.theme, "theme", longest=40, required=False),
        likelihood=new.likelihood,
        note=clean(new.note, "note", longest=LONGEST_NOTE, required=False),
        demo=new.demo,
        created=desk.now(),
    )


def next_number(desk: Desk, uow: UnitOfWork) -> str:
    """Return the next booking number of the year, such as ``B-2026-0118``."""
    year = desk.now().year
    return f"B-{year}-{uow.draw(f'booking-{year}'):04d}"


def new_hold(desk: Desk, new: NewBooking) -> tuple[Held, Changes]:
    """Open a booking and hold its lines, in one transaction; see :func:`hold`."""

    held = desk.store.transact(lambda uow: hold_in(desk, uow, new))
    return held, Changes(bookings=frozenset({held.booking.id}))


def hold_in(desk: Desk, uow: UnitOfWork, new: NewBooking) -> Held:
    """Open a booking and hold its lines as part of a greater deed; refusals as :func:`hold`."""
    return _hold(desk, uow, _opened(desk, uow, new), new.lines, new.expires)


def hold(
    desk: Desk,
    booking_id: int,
    lines: Sequence[Line],
    *,
    expires: datetime | None = None,
    expected_version: int | None = None,
) -> tuple[Held, Changes]:
    """Put an enquiry's lines into the queue of every box they touch, behind whoever asked before.

    A hold may stand behind a firm booking: its ranks say so. ``expires`` is venue time; without it
    the hold lapses after the venue's usual number of days, at closing time, or as its first day closes.

    Raises:
        NoSpaceNamed, OverlapsItself: the lines cannot be held as they are.
        DateInThePast: it would lapse before it is made.
        HeldTooLong, HoldHasBegun: it would lapse after its first day.
        NotAllowed: the booking is no enquiry.
        StaleData: somebody saved it since ``expected_version``.
        UnknownThing: a bay that the venue does not have.
    """

    def work(uow: UnitOfWork) -> Held:
        booking = read_for_change(uow, booking_id, expected_version)
        must_allow("hold", booking)
        return _hold(desk, uow, booking, lines, expires)

    held = desk.store.transact(work)
    return held, Changes(bookings=frozenset({booking_id}))


def _hold(desk: Desk, uow: UnitOfWork, booking: Booking, lines: Sequence[Line], expires: datetime | None) -> Held:
    """Hold lines for a booking that is stored already, or (``id`` 0) is stored with them."""
    check_lines(booking.title, lines)
    desk.venue.area_of({bay for line in lines for bay in line.bays})  # every bay is known
    rules = rules_of(uow)
    new_lines = tuple(replace(line, id=0, dropped=False) for line in lines)
    wanted = replace(booking, lines=new_lines, status=Status.HOLD)
    held = replace(wanted, expires=_expiry(desk, rules, wanted, expires))
    saved = uow.bookings.save(held) if booking.id else uow.bookings.add(held)
    place(uow, saved, {}, firm=False)
    before = snapshot(booking) if booking.id else ""
    uow.audit.add(desk.actor, desk.now(), "hold", "booking", saved.id, before=before, after=snapshot(saved))
    found = ranks_of(uow, [saved.id]).get(saved.id, ())
    return Held(saved, found, soft_clashes(uow, desk.venue, rules, saved))


def default_expiry(desk: Desk, rules: DiaryRules, booking: Booking) -> datetime:
    """Return when a hold made now lapses: after the usual number of days, at closing time, or as its first day closes.

    One that is entered after its first day has the usual number of days, so that there is time to contract it.
    """
    now = desk.now()
    usual = datetime.combine(now.date() + timedelta(days=rules.hold_days), rules.closing_time)
    latest = latest_expiry(booking, rules.closing_time)
    return min(usual, latest) if latest is not None and latest > now else usual


def _expiry(desk: Desk, rules: DiaryRules, booking: Booking, wanted: datetime | None) -> datetime:
    if wanted is None:
        return default_expiry(desk, rules, booking)
    check_expiry(wanted, desk.now(), booking, rules.closing_time, desk.venue.describe(booking.bays))
    return wanted


def change_lines(
    desk: Desk,
    booking_id: int,
    lines: Sequence[Line],
    *,
    why: str = "",
    reason: str | None = None,
    expected_version: int | None = None,
) -> tuple[Held, Changes]:
    """Move, stretch, cut or add to a booking's lines; lines keep their ``id``, new ones have 0.

    Every cell that stays keeps its place in the queue; what is added asks anew, at the end. What is
    given up promotes those behind. A hold lapses as before, but as its new first day closes at the latest.
    A firm booking stays firm: its new cells must be free and have no option in front.

    Raises:
        SpaceTaken: firm, and a cell of it is taken.
        OptionsAhead: firm, and others have an option on what it would add.
        ReasonNeeded, MayNotOverride: firm, with a soft clash.
        NoSpaceNamed, OverlapsItself, NotAllowed, StaleData, UnknownThing: as :func:`hold`.
    """

    def work(uow: UnitOfWork) -> Held:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("change", before)
        dropped = tuple(line for line in before.lines if line.dropped)
        check_lines(before.title, lines)
        desk.venue.area_of({bay for line in lines for bay in line.bays})
        known = {line.id for line in before.lines}
        wanted = replace(before, lines=(*dropped, *(replace(x, id=x.id if x.id in known else 0) for x in lines)))
        rules = rules_of(uow)
        wanted = lapsing_in_time(wanted, rules.closing_time, desk.now())
        soft = soft_clashes(uow, desk.venue, rules, wanted)
        queue = queue_behind(uow, booking_id)
        saved = replace_cells(uow, before, wanted)
        if before.status.is_firm:
            nobody_waits(desk, uow, before, saved)
            pass_soft(desk, rules, wanted, soft, reason)
        note = "; ".join(text for text in (why, reason or "") if text)
        told = {"before": snapshot(before), "after": snapshot(saved), "why": note}
        uow.audit.add(desk.actor, desk.now(), "change", "booking", saved.id, **told)
        found, up = ranks_of(uow, [saved.id]).get(saved.id, ()), promotions(uow, queue)
        return Held(saved, found, soft, up, lapses_earlier=saved.expires != before.expires)

    held = run_firm(desk, work, lambda uow: replace(uow.bookings.get(booking_id), lines=tuple(lines)))
    touched = {booking_id, *(promotion.booking_id for promotion in held.promoted)}
    return held, Changes(bookings=frozenset(touched))


def nobody_waits(desk: Desk, uow: UnitOfWork, before: Booking, wanted: Booking, together: Collection[int] = ()) -> None:
    """A firm booking may not pass over an option: on cells that it adds, nobody may be waiting.

    Those that go ``together`` with it do not count: they wait behind it as they did.
    """
    had = {cell for line in before.active_lines() for cell, _ in line.cells()}
    own = {before.id, *together}
    waiting: list[CellEntry] = []
    for line in wanted.active_lines():
        fresh = {cell for cell, _ in line.cells()} - had
        options = uow.cells.options(line.schedule.stay, line.bays)
        waiting += [e for e in options if (e.day, e.bay) in fresh and e.booking_id not in own]
    if waiting:
        raise options_ahead(desk, uow, wanted, waiting)


def extend_hold(
    desk: Desk, booking_id: int, until: datetime, *, why: str = "", expected_version: int | None = None
) -> tuple[Booking, Changes]:
    """Let a hold lapse at another moment of venue time.

    Raises:
        DateInThePast: the moment has gone by.
        HeldTooLong, HoldHasBegun: the moment lies after its first day.
        NotAllowed, StaleData: as :func:`hold`.
    """

    def work(uow: UnitOfWork) -> Booking:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("extend", before)
        saved = uow.bookings.save(replace(before, expires=_expiry(desk, rules_of(uow), before, until)))
        told = {"before": snapshot(before), "after": snapshot(saved), "why": why}
        uow.audit.add(desk.actor, desk.now(), "extend", "booking", booking_id, **told)
        return saved

    return desk.store.transact(work), Changes(bookings=frozenset({booking_id}))


def move_up(desk: Desk, booking_id: int, *, why: str, expected_version: int | None = None) -> tuple[Held, Changes]:
    """Put an option in front of every other option in its boxes: a deed of its own, with a reason.

    Its tickets stay; the others in those boxes draw new ones in their old order, so tickets only grow.

    Raises:
        BadInput: no reason.
        NobodyAhead: it leads everywhere already.
        NotAllowed, StaleData: as :func:`hold`.
    """
    reason = clean(why, "reason", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> tuple[Held, set[int]]:
        booking = read_for_change(uow, booking_id, expected_version)
        must_allow("move-up", booking)
        passed = uow.cells.ahead(booking_id)
        if not passed:
            raise NobodyAhead(title=booking.title, number=booking.number)
        others = uow.cells.sharing_boxes(booking_id)
        ticket = {old: uow.draw(TICKET) for old in sorted({entry.place for entry in others})}
        uow.cells.retake(others, [ticket[entry.place] for entry in others])
        saved = uow.bookings.save(booking)
        passed_numbers = ", ".join(other.number for other in uow.bookings.many(passed))
        uow.audit.add(
            desk.actor, desk.now(), "move-up", "booking", booking_id, after=f"passed {passed_numbers}", why=reason
        )
        for other in sorted(passed):
            uow.audit.add(desk.actor, desk.now(), "passed", "booking", other, after=f"by {saved.number}", why=reason)
        return Held(saved, ranks_of(uow, [booking_id]).get(booking_id, ())), {entry.booking_id for entry in others}

    held, touched = desk.store.transact(work)
    return held, Changes(bookings=frozenset(touched | {booking_id}))


def preview(desk: Desk, lines: Sequence[Line], *, booking_id: int | None = None, theme: str = "") -> Preview:
    """Return the ranks and clashes that lines would have if they were held now; writes nothing.

    Args:
        lines: as they would be; ids of existing lines of ``booking_id`` keep their tickets in the answer.
        booking_id: the booking that is being changed, None for a new one.
        theme: the theme of a new booking, for the theme rule.
    """
    with desk.store.read() as uow:
        if booking_id is None:
            booking = Booking(0, "", Kind.EVENT, Bilingual("", ""), Status.ENQUIRY, theme=theme, lines=tuple(lines))
        else:
            booking = replace(uow.bookings.get(booking_id), lines=tuple(lines))
        queue = _queue_if_held(uow, booking)
        hard = hard_clashes(uow, lines, ignore=booking_id)
        return Preview(ranks(queue), hard, soft_clashes(uow, desk.venue, rules_of(uow), booking))


def _queue_if_held(uow: UnitOfWork, booking: Booking) -> list[QueuedCell]:
    """Return each cell of the lines with the bookings that would be in front of it."""
    old = {line.id: line.alternative for line in uow.bookings.get(booking.id).lines} if booking.id else {}
    entries = uow.cells.of_booking(booking.id) if booking.id else ()
    had = {(old[e.line_id], e.day, e.bay): e.place for e in entries}  # a date set keeps its own tickets, no other's
    queue: list[QueuedCell] = []
    for place_in_list, line in enumerate(booking.active_lines()):
        line_id = line.id or -1 - place_in_list
        before: dict[tuple[date, str], list[CellEntry]] = defaultdict(list)
        for entry in uow.cells.everything(line.schedule.stay, line.bays):
            mine = had.get((line.alternative, entry.day, entry.bay))
            if entry.booking_id != booking.id and (not mine or entry.place < mine):
                before[entry.day, entry.bay].append(entry)
        for cell, _phase in line.cells():
            ahead = before.get((cell.day, cell.bay), [])
            if not ahead:
                queue.append(QueuedCell(booking.id, line_id, cell.bay, cell.day, None, None))
            for entry in ahead:
                queue.append(QueuedCell(booking.id, line_id, cell.bay, cell.day, entry.booking_id, entry.place))
    return queue
