"""Opening a plan: which bookings have one, and everything of one that its screen shows."""

from dataclasses import dataclass

from expobook.domain.booking import Booking, Status
from expobook.domain.errors import UnknownThing
from expobook.domain.plan import Finding, Plan
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.services.plans.allocation import check_plan, plan_of
from expobook.services.plans.rules import Basis, basis_of
from expobook.ui.kit.collector import set_aside


@dataclass(frozen=True)
class Opened:
    """Bookings with space, the one whose plan was read, and that plan with what the rules say of it."""

    bookings: tuple[Booking, ...]
    booking_id: int | None
    plan: Plan | None = None
    findings: tuple[Finding, ...] = ()
    basis: Basis | None = None


def read_plan(desk: Desk, booking_id: int | None) -> Opened:
    """Read the plan of a booking; without one the first with stands, else of the first that is contracted.

    Takes long, for a job.
    """
    bookings = tuple(b for b in list_bookings(desk, Status.CONTRACTED, Status.HOLD) if b.kind == "event")
    found = _read(desk, bookings, booking_id)
    if found.plan is None and booking_id is None:
        firm = next((each.id for each in bookings if each.status is Status.CONTRACTED), None)
        return _read(desk, bookings, firm) if firm is not None else found
    return found


def _read(desk: Desk, bookings: tuple[Booking, ...], booking_id: int | None) -> Opened:
    for each in [booking_id] if booking_id is not None else [b.id for b in bookings]:
        try:
            with set_aside():
                plan = plan_of(desk, each)
        except UnknownThing:
            continue
        if plan.stands or booking_id is not None:
            basis = basis_of(desk, each)
            return Opened(bookings, each, plan, tuple(check_plan(desk, plan, basis)), basis)
    return Opened(bookings, booking_id)
