"""Floor plans: reading, saving, checking, and squaring them with what the contract licenses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking
from expobook.domain.errors import BadInput, NotAllowed, StaleData
from expobook.domain.geometry import doubled_signed_area
from expobook.domain.plan import Exhibitor, Finding, Plan, Stand, StandStatus
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.text import LONGEST_NOTE, Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.plans.rules import Basis, basis_of
from expobook.storage.unit_of_work import UnitOfWork

MOST_STANDS = 60_000
FURTHEST_MM = 100_000_000

_CLOSURE = Bilingual("封场", "a closure")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Areas in mm2: licensed gross, net of stands by status, what no stand takes; the contract's gross, 0 = none."""

    gross_mm2: int
    net_mm2: int
    by_status: dict[StandStatus, int]
    unallocated_mm2: int
    agreed_mm2: int = 0


def plan_of(desk: Desk, booking_id: int) -> Plan:
    """Return a booking's plan; an empty one where none was drawn yet.

    Raises:
        NotAllowed: the booking has no space.
    """
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        plan = uow.plans.of_booking(booking_id, booking.bays)
    if plan is None:
        _must_have_space(booking)
        return _empty(booking)
    return plan


def _empty(booking: Booking) -> Plan:
    return Plan(0, booking.id, booking.title, booking.bays)


def save_plan(desk: Desk, plan: Plan, *, expected_version: int, why: str = "") -> tuple[Plan, Changes]:
    """Store a plan whole; findings of the rules do not stop it, what no file could hold does.

    Raises:
        BadInput: a number, name or outline that cannot be used, or two stands of one number.
        NotAllowed: the booking has no space.
        StaleData: somebody saved the plan since.
    """
    tidy = _tidy(plan)

    def work(uow: UnitOfWork) -> Plan:
        booking = uow.bookings.get(plan.booking_id)
        _must_have_space(booking)
        before = uow.plans.of_booking(booking.id, booking.bays) or _empty(booking)
        try:
            version = uow.plans.save(replace(tidy, version=expected_version))
        except StaleData as error:
            error.facts["theirs"] = before
            history = uow.audit.of("plan", booking.id)
            if history:
                error.facts |= {"who": history[-1].who, "when": history[-1].at}
            raise
        net = f"{tidy.net_mm2 / 1_000_000:,.2f}"
        told = f"{len(tidy.stands)} stands, {len(tidy.exhibitors)} exhibitors, net {net} m², version {version}"
        uow.audit.add(desk.actor, desk.now(), "save-plan", "plan", booking.id, after=told, why=why)
        saved = uow.plans.of_booking(booking.id, booking.bays)
        assert saved is not None  # it was written in this transaction
        swaps = edit_between(before, saved, "save").stands
        uow.plan_history.keep_changes(saved, swaps, desk.now(), desk.actor.name)
        return saved

    return desk.store.transact(work), Changes(plans=frozenset({plan.booking_id}))


def _must_have_space(booking: Booking) -> None:
    shows = booking.kind == "event"
    if not booking.bays or not shows:
        raise NotAllowed(
            deed="plan",
            kind="booking",
            name=booking.number,
            title=booking.title,
            state=booking.status if shows else _CLOSURE,
            allowed=("hold", "contracted", "completed") if shows else (),
        )


def _tidy(plan: Plan) -> Plan:
    if len(plan.stands) > MOST_STANDS:
        raise BadInput(field="stands", value=str(len(plan.stands)), why="too-many", limit=MOST_STANDS)
    exhibitors = {one.key: one for one in map(_tidy_exhibitor, plan.exhibitors.values())}
    stands = tuple(map(_tidy_stand, plan.stands))
    numbers: set[str] = set()
    for stand in stands:
        if stand.number in numbers:
            raise BadInput(field="stand", value=stand.number, why="double-number")
        numbers.add(stand.number)
    title = bilingual(plan.title.zh, plan.title.en, "title")
    return replace(plan, title=title, stands=stands, exhibitors=exhibitors)


def _tidy_exhibitor(exhibitor: Exhibitor) -> Exhibitor:
    return replace(
        exhibitor,
        key=clean(exhibitor.key, "exhibitor", longest=40),
        name=bilingual(exhibitor.name.zh, exhibitor.name.en, "exhibitor"),
        category=clean(exhibitor.category, "category", longest=80, required=False),
        brand_group=clean(exhibitor.brand_group, "group", longest=80, required=False),
    )


def _tidy_stand(stand: Stand) -> Stand:
    number = clean(stand.number, "stand", longest=40)
    if len(stand.ring) < 3 or doubled_signed_area(stand.ring) == 0:
        raise BadInput(field="outline", value=number, why="no-area")
    if any(abs(value) > FURTHEST_MM for point in stand.ring for value in point):
        raise BadInput(field="outline", value=number, why="too-far")
    note = clean(stand.note, "note", longest=LONGEST_NOTE, required=False)
    return replace(
        stand, number=number, note=note, exhibitor=clean(stand.exhibitor, "exhibitor", longest=40, required=False)
    )


def check_plan(desk: Desk, plan: Plan, basis: Basis | None = None) -> list[Finding]:
    """Return what breaks a rule, worst first; see ``checking.plan_check``.

    ``basis`` are rules and agreed area as read before; without it the book is asked.
    """
    from expobook.checking.plan_check import check_plan as judged

    known = basis or basis_of(desk, plan.booking_id)
    return judged(desk.venue, plan, known.rules, known.agreed_mm2)


def reconcile(desk: Desk, plan: Plan, basis: Basis | None = None) -> Reconciliation:
    """Square a plan with what its booking licenses and its contract says."""
    by_status = {status: _net(stand for stand in plan.stands if stand.status is status) for status in StandStatus}
    gross = desk.venue.area_of(plan.bays)
    agreed = (basis or basis_of(desk, plan.booking_id)).agreed_mm2
    return Reconciliation(gross, plan.net_mm2, by_status, gross - plan.net_mm2, agreed)


def _net(stands: Iterable[Stand]) -> int:
    return sum(stand.area_mm2 for stand in stands)
