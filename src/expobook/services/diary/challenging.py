"""Challenges: an option that is ready to sign asks those in front to sign or step down."""

from dataclasses import dataclass
from datetime import timedelta

from expobook.domain.booking import Booking, Challenge, ChallengeState, Gap
from expobook.domain.diary import FIRM, Cell, Stay
from expobook.domain.errors import NotAllowed
from expobook.domain.holds import ChallengeRuns, NobodyAhead, Promotion, must_allow
from expobook.domain.record import snapshot
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.placing import read_for_change
from expobook.services.diary.releasing import Released, give_back
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Settled:
    """A challenge that ended, what the incumbent gave up (None when it signed or kept), and who moved up."""

    challenge: Challenge
    released: Released | None

    @property
    def promoted(self) -> tuple[Promotion, ...]:
        return self.released.promoted if self.released else ()


def challenge(
    desk: Desk, challenger_id: int, *, expected_version: int | None = None
) -> tuple[tuple[Challenge, ...], Changes]:
    """Start a clock against each option in front of a hold; it counts the venue's business days.

    The start day does not count; the incumbents have until the end of the day ``due``.

    Raises:
        NobodyAhead: it leads already.
        ChallengeRuns: a clock runs against every one of them.
        NotAllowed, StaleData: it is no hold, or somebody saved it since.
    """

    def work(uow: UnitOfWork) -> tuple[Challenge, ...]:
        booking = read_for_change(uow, challenger_id, expected_version)
        must_allow("challenge", booking)
        incumbents = uow.cells.ahead(challenger_id)
        if not incumbents:
            raise NobodyAhead(title=booking.title, number=booking.number)
        running = {c.incumbent_id: c for c in uow.challenges.running() if c.challenger_id == challenger_id}
        fresh = sorted(incumbents - running.keys())
        if not fresh:
            raise ChallengeRuns(title=booking.title, due=min(c.due for c in running.values()))
        return tuple(_start(desk, uow, booking, incumbent) for incumbent in fresh)

    started = desk.store.transact(work)
    touched = {challenger_id, *(one.incumbent_id for one in started)}
    return started, Changes(bookings=frozenset(touched))


def _start(desk: Desk, uow: UnitOfWork, challenger: Booking, incumbent_id: int) -> Challenge:
    days = rules_of(uow).challenge_days
    now = desk.now()
    due = desk.calendar.add_business_days(now.date(), days)
    started = uow.challenges.add(challenger.id, incumbent_id, now, days, due)
    for subject in (challenger.id, incumbent_id):
        told = f"{challenger.number} challenges {uow.bookings.get(incumbent_id).number}, due {due}"
        uow.audit.add(desk.actor, now, "challenge", "booking", subject, after=told)
    return started


def settle_challenge(
    desk: Desk, challenge_id: int, outcome: ChallengeState, *, why: str = ""
) -> tuple[Settled, Changes]:
    """End a challenge: the incumbent steps down from the contested cells, or the challenger withdraws.

    An incumbent that signs ends it by being contracted, a clock that runs out by :func:`lapse_challenges`.

    Raises:
        NotAllowed: it has ended already, or the outcome is none of these two.
    """
    if outcome not in (ChallengeState.STEPPED_DOWN, ChallengeState.WITHDRAWN):
        raise _wrong_outcome(str(challenge_id), outcome)
    settled = desk.store.transact(lambda uow: _settle(desk, uow, challenge_id, outcome, why))
    return settled, _changes(settled)


def lapse_challenges(desk: Desk) -> tuple[tuple[Settled, ...], Changes]:
    """End every challenge whose last day has passed: the incumbents step down from the contested cells."""
    with desk.store.read() as uow:
        over = [one.id for one in uow.challenges.running() if one.due < desk.now().date()]
    settled: list[Settled] = []
    changes = Changes()
    for number in over:
        done = _lapse(desk, number)
        if done is not None:
            settled.append(done)
            changes |= _changes(done)
    return tuple(settled), changes


def _lapse(desk: Desk, challenge_id: int) -> Settled | None:
    def work(uow: UnitOfWork) -> Settled | None:
        if uow.challenges.get(challenge_id).state is not ChallengeState.RUNNING:
            return None
        return _settle(desk, uow, challenge_id, ChallengeState.LAPSED, "the clock ran out")

    return desk.store.transact(work)


def _settle(desk: Desk, uow: UnitOfWork, challenge_id: int, outcome: ChallengeState, why: str) -> Settled:
    running = uow.challenges.get(challenge_id)
    if running.state is not ChallengeState.RUNNING:
        raise _wrong_outcome(str(challenge_id), running.state)
    ended = uow.challenges.end(challenge_id, outcome, desk.now())
    incumbent = uow.bookings.get(running.incumbent_id)
    if outcome is ChallengeState.WITHDRAWN:
        uow.audit.add(desk.actor, desk.now(), "withdraw", "booking", running.challenger_id, why=why)
        return Settled(ended, None)
    released = None
    if cells := _contested(uow, running):
        days = [cell.day for cell in cells]
        asked = Gap(frozenset(cell.bay for cell in cells), Stay(min(days), max(days) + timedelta(days=1)))
        why = why or f"challenge {challenge_id}"
        if outcome is ChallengeState.LAPSED:  # the clock does it, which needs nobody's right
            released = give_back(desk, uow, incumbent, cells, "lapse", why, asked=asked, whole="lapse")
        else:
            released = give_back(desk, uow, incumbent, cells, "step-down", why, asked=asked)
        incumbent = released.booking
    uow.audit.add(desk.actor, desk.now(), outcome.value, "booking", incumbent.id, after=snapshot(incumbent), why=why)
    return Settled(ended, released)


def _contested(uow: UnitOfWork, running: Challenge) -> frozenset[Cell]:
    """Return the cells in which the incumbent stands before the challenger."""
    return frozenset(
        Cell(queued.day, queued.bay)
        for queued in uow.cells.in_front([running.challenger_id])
        if queued.other == running.incumbent_id and queued.other_place != FIRM
    )


def _changes(settled: Settled) -> Changes:
    ids = {settled.challenge.challenger_id, settled.challenge.incumbent_id}
    return Changes(bookings=frozenset(ids | {promotion.booking_id for promotion in settled.promoted}))


def _wrong_outcome(name: str, state: ChallengeState) -> NotAllowed:
    return NotAllowed(deed="settle", kind="challenge", name=name, title="", state=state, allowed=("running",))
