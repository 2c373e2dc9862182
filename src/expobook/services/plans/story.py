"""Revisions of a plan, comparing them, last year's plan, and the history of a stand."""

from dataclasses import dataclass, replace

from expobook.domain.errors import UnknownThing
from expobook.domain.plan import Plan, Stand, StandStatus
from expobook.domain.plan_difference import PlanDifference, plan_difference
from expobook.domain.plan_edit.edit import Edit, Swap
from expobook.domain.plan_edit.record import plan_hash
from expobook.domain.plan_story import Revision, StandChange
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of
from expobook.storage.unit_of_work import UnitOfWork

NOW = 0  # the plan as it is, where a number of a revision is asked for


def hand_out(desk: Desk, booking_id: int, *, why: str) -> tuple[Revision, Changes]:
    """Keep the plan as it is under the next revision number; what was handed out never changes.

    A plan that was not changed since its newest revision keeps that one.

    Raises:
        UnknownThing: the booking has no plan yet.
        BadInput: ``why`` is empty or too long.
    """
    said = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Revision:
        booking = uow.bookings.get(booking_id)
        plan = uow.plans.of_booking(booking_id, booking.bays)
        if plan is None:
            raise UnknownThing(kind="plan", name=booking.number, known="")
        earlier = uow.plan_history.revisions(plan.id)
        if earlier and earlier[-1].sha256 == plan_hash(plan):
            return earlier[-1]
        numbered = replace(plan, revision=earlier[-1].number + 1 if earlier else 1)
        saved = replace(numbered, version=uow.plans.save(numbered))
        kept = uow.plan_history.hand_out(saved, desk.now(), desk.actor.name, said)
        told = f"revision {kept.number}, {kept.stands} stands, sha256 {kept.sha256}"
        uow.audit.add(desk.actor, desk.now(), "hand-out-plan", "plan", booking_id, after=told, why=said)
        return kept

    return desk.store.transact(work), Changes(plans=frozenset({booking_id}))


def revisions(desk: Desk, booking_id: int) -> tuple[Revision, ...]:
    """Return what was handed out of a plan, oldest first."""
    plan = plan_of(desk, booking_id)
    with desk.store.read() as uow:
        return uow.plan_history.revisions(plan.id)


def revision(desk: Desk, booking_id: int, number: int) -> Plan:
    """Return a plan as it was handed out, or as it is with :data:`NOW`; raises ``UnknownThing``."""
    plan = plan_of(desk, booking_id)
    if number == NOW:
        return plan
    with desk.store.read() as uow:
        found = uow.plan_history.revision(plan, number)
        known = ", ".join(str(each.number) for each in uow.plan_history.revisions(plan.id))
    if found is None:
        raise UnknownThing(kind="revision", name=str(number), known=known)
    return found


def compare(desk: Desk, booking_id: int, before: int, after: int = NOW) -> tuple[Plan, Plan, PlanDifference]:
    """Return two revisions of a plan and what sets them apart; raises ``UnknownThing``."""
    old, new = revision(desk, booking_id, before), revision(desk, booking_id, after)
    return old, new, plan_difference(old, new)


def stand_history(desk: Desk, booking_id: int, number: str) -> tuple[StandChange, ...]:
    """Return what happened to a stand, oldest first, under the numbers it had before as well."""
    plan = plan_of(desk, booking_id)
    with desk.store.read() as uow:
        return uow.plan_history.of_stand(plan.id, number)


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes over from another plan: the edit, and the stands left out because they lie elsewhere."""

    edit: Edit
    left_out: tuple[str, ...]  # not in a hall that both license
    numbers_taken: tuple[str, ...]  # the plan has a stand of that number


def take_over(desk: Desk, plan: Plan, from_booking: int, *, with_exhibitors: bool = True) -> Taken:
    """Return the edit that copies another booking's plan, such as last year's, into this one; nothing is saved.

    Stands whose whole outline lies in a hall with licensed bays come over with their marks and utilities. They are
    reserved where their exhibitor comes along, else available. Stands of the plan stay.
    """
    other = plan_of(desk, from_booking)
    halls = {desk.venue.bay(code).hall for code in plan.bays}
    have = {stand.number for stand in plan.stands}
    coming = [stand for stand in other.stands if stand.hall in halls]
    fresh = [_as_new(stand, keep=with_exhibitors) for stand in coming if stand.number not in have]
    keys = {stand.exhibitor for stand in fresh if stand.exhibitor and stand.exhibitor in other.exhibitors}
    exhibitors = [replace(other.exhibitors[key], id=0, version=0) for key in sorted(keys - plan.exhibitors.keys())]
    numbers = {stand.number for stand in fresh}
    marks = {each.key for each in plan.marks}
    points = {each.key for each in plan.utilities}
    edit = Edit(
        "take-over",
        tuple(Swap(None, stand) for stand in fresh),
        tuple(Swap(None, each) for each in other.marks if each.hall in halls and each.key not in marks),
        tuple(
            Swap(None, each)
            for each in other.utilities
            if each.hall in halls and each.key not in points and (not each.stand or each.stand in numbers)
        ),
        tuple(Swap(None, each) for each in exhibitors),
    )
    return Taken(
        edit,
        tuple(stand.number for stand in other.stands if stand.hall not in halls),
        tuple(stand.number for stand in coming if stand.number in have),
    )


def _as_new(stand: Stand, *, keep: bool) -> Stand:
    if stand.status is StandStatus.BLOCKED:
        return replace(stand, locked=False)
    known = stand.exhibitor if keep else ""
    status = StandStatus.RESERVED if known else StandStatus.AVAILABLE
    return replace(stand, exhibitor=known, status=status, locked=False)
