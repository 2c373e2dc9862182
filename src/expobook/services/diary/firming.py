"""Making space firm: contracts, closures, and what is completed."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking, ChallengeState, Kind, Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.holds import NoSpaceNamed, Promotion, SoftClash, must_allow
from expobook.domain.record import snapshot
from expobook.domain.text import LONGEST_NOTE, Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import next_number
from expobook.services.diary.placing import (
    pass_soft,
    place,
    promotions,
    queue_behind,
    read_for_change,
    run_firm,
    soft_clashes,
    trouble_in_front,
)
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Contracted:
    """A booking that is firm now, who moved up where its other date sets were, and who waits behind it."""

    booking: Booking
    promoted: tuple[Promotion, ...]
    waiting: tuple[Booking, ...]
    soft: tuple[SoftClash, ...]
    dropped: tuple[int, ...]


def contract(
    desk: Desk,
    booking_id: int,
    *,
    alternative: int | None = None,
    reason: str | None = None,
    expected_version: int | None = None,
) -> tuple[Contracted, Changes]:
    """Make a hold firm, by one of its date sets; the others are let go and those behind them move up.

    Args:
        alternative: which date set; may be left out when there is only one.
        reason: why a soft clash is passed; it stays on record.

    Raises:
        SpaceTaken: a firm booking has some of it (the key of the cells refused).
        OptionsAhead: an earlier option must sign or step down first.
        ReasonNeeded, MayNotOverride: a soft clash with a firm booking.
        BadInput: no such alternative, or several and none named.
        NotAllowed, StaleData: as ``hold``.
    """

    def work(uow: UnitOfWork) -> Contracted:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("contract", before)
        chosen = _chosen(before, alternative)
        rules = rules_of(uow)
        queue = queue_behind(uow, booking_id)
        kept, dropped = _split(before, chosen)
        uow.cells.remove_lines([line.id for line in dropped])
        firm = replace(before, lines=kept, status=Status.CONTRACTED, expires=None, likelihood=100)
        soft = soft_clashes(uow, desk.venue, rules, firm)
        in_front = trouble_in_front(desk, uow, firm)
        uow.cells.make_firm(booking_id)  # the key speaks first: what is taken no challenge can free
        if in_front is not None:
            raise in_front
        pass_soft(desk, rules, firm, soft, reason)
        saved = uow.bookings.save(firm)
        _settle_challenges(desk, uow, booking_id)
        told = {"before": snapshot(before), "after": snapshot(saved), "why": reason or ""}
        uow.audit.add(desk.actor, desk.now(), "contract", "booking", booking_id, **told)
        waiting = tuple(uow.bookings.many(uow.cells.behind(booking_id)))
        gone = tuple(sorted({line.alternative for line in dropped}))
        return Contracted(saved, promotions(uow, queue), waiting, soft, gone)

    done = run_firm(desk, work, lambda uow: _only(uow.bookings.get(booking_id), alternative))
    touched = {booking_id, *(p.booking_id for p in done.promoted), *(b.id for b in done.waiting)}
    return done, Changes(bookings=frozenset(touched))


def _chosen(booking: Booking, alternative: int | None) -> int:
    known = booking.alternatives
    if not known:
        raise NoSpaceNamed(title=booking.title)
    if alternative is None and len(known) == 1:
        return known[0]
    if alternative not in known:
        listed = ", ".join(str(number) for number in known)
        why = "choose-alternative" if alternative is None else "no-such-alternative"
        raise BadInput(field="alternative", value=str(alternative or ""), why=why, known=listed)
    return alternative


def _split(booking: Booking, chosen: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return all lines with the other date sets marked as dropped, and the lines dropped now."""
    dropped = tuple(line for line in booking.active_lines() if line.alternative != chosen)
    ids = {line.id for line in dropped}
    return tuple(replace(line, dropped=True) if line.id in ids else line for line in booking.lines), dropped


def _only(booking: Booking, alternative: int | None) -> Booking:
    return booking.with_lines(_split(booking, _chosen(booking, alternative))[0])


def _settle_challenges(desk: Desk, uow: UnitOfWork, booking_id: int) -> None:
    """A challenged booking that signs has answered; a challenger that signs needs no clock any more."""
    for challenge in uow.challenges.of(booking_id):
        if challenge.state is ChallengeState.RUNNING:
            answered = challenge.incumbent_id == booking_id
            state = ChallengeState.SIGNED if answered else ChallengeState.WITHDRAWN
            uow.challenges.end(challenge.id, state, desk.now())


def complete(desk: Desk, booking_id: int, *, expected_version: int | None = None) -> tuple[Booking, Changes]:
    """Mark a contracted booking as over; its cells stay firm for the record.

    Raises:
        NotAllowed: it is not contracted, or its last day has not passed.
    """

    def work(uow: UnitOfWork) -> Booking:
        before = read_for_change(uow, booking_id, expected_version)
        must_allow("complete", before)
        stay = before.stay()
        if stay is not None and stay.until > desk.now().date():
            raise NotAllowed(
                deed="complete",
                kind="booking",
                name=before.number,
                title=before.title,
                state=before.status,
                allowed=(),
                last=stay.last,
            )
        saved = uow.bookings.save(replace(before, status=Status.COMPLETED))
        told = {"before": snapshot(before), "after": snapshot(saved)}
        uow.audit.add(desk.actor, desk.now(), "complete", "booking", booking_id, **told)
        return saved

    return desk.store.transact(work), Changes(bookings=frozenset({booking_id}))


def close_bays(
    desk: Desk, title: Bilingual, bays: Collection[str], stay: Stay, *, why: str, demo: bool = False
) -> tuple[Booking, Changes]:
    """Close bays for works: firm at once; options that were there wait behind it.

    Raises:
        SpaceTaken: something firm is there already.
        NoSpaceNamed, UnknownThing, BadInput: no bay, an unknown bay, no name or reason.
    """
    reason = clean(why, "reason", longest=LONGEST_NOTE)
    name = bilingual(title.zh, title.en, "title")
    if not bays:
        raise NoSpaceNamed(title=name)
    desk.venue.area_of(bays)
    line = Line(frozenset(bays), Schedule.closure(stay))
    wanted = Booking(
        id=0,
        number="",
        kind=Kind.CLOSURE,
        title=name,
        status=Status.CONTRACTED,
        lines=(line,),
        likelihood=100,
        note=reason,
        demo=demo,
        created=desk.now(),
    )

    def work(uow: UnitOfWork) -> Booking:
        saved = uow.bookings.add(replace(wanted, number=next_number(desk, uow)))
        place(uow, saved, {}, firm=True)
        uow.audit.add(desk.actor, desk.now(), "close", "booking", saved.id, after=snapshot(saved), why=reason)
        return saved

    saved = run_firm(desk, work, lambda _uow: wanted)
    return saved, Changes(bookings=frozenset({saved.id}))
