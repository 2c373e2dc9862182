"""Services ordered for a booking, discounts asked and decided by role, and who has which role."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from expobook.domain.errors import BadInput, NotAllowed, UnknownThing
from expobook.domain.negotiated import FINEST_PERCENT, LIMITS, Discount, DiscountState, must_approve
from expobook.domain.overtime import OvertimeUse
from expobook.domain.people import ROLES
from expobook.domain.pricing import Order
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_on
from expobook.storage.unit_of_work import UnitOfWork

ROLES_SETTING, LIMITS_SETTING = "roles", "discount-limits"
_MOST = 10**12  # thousandths of a unit


def role_of(uow: UnitOfWork, desk: Desk) -> str:
    """Return the role of who works at the desk: of their account, else as the book's list says, else the desk's own."""
    accounts = {user.name: user.role for user in uow.people.all()}
    if accounts:
        return accounts.get(desk.actor.name, "viewer")
    people = uow.settings.get(ROLES_SETTING) or {}
    return str(people.get(desk.actor.name, desk.actor.role))


def roles(desk: Desk) -> Mapping[str, str]:
    """Return the people whose role the book names."""
    with desk.store.read() as uow:
        return dict(sorted((uow.settings.get(ROLES_SETTING) or {}).items()))


def set_role(desk: Desk, name: str, role: str) -> Changes:
    """Name the role of a person; once the book has an administrator, only one of them may.

    Raises:
        BadInput: no name, or no such role.
        NotAllowed: the book has an administrator, and it is not who asks.
    """
    person = clean(name, "name", longest=80)
    if role not in ROLES:
        raise BadInput(field="role", value=role, why="unknown-role", known=", ".join(ROLES))

    def work(uow: UnitOfWork) -> None:
        people = dict(uow.settings.get(ROLES_SETTING) or {})
        if "administrator" in people.values() and people.get(desk.actor.name) != "administrator":
            raise NotAllowed(deed="set-role", name=person, state=role_of(uow, desk), allowed="administrator")
        people[person] = role
        uow.settings.put(ROLES_SETTING, people)
        uow.audit.add(desk.actor, desk.now(), "set-role", "book", None, after=f"{person}: {role}")

    desk.store.transact(work)
    return Changes()


def limits_of(uow: UnitOfWork) -> Mapping[str, Decimal]:
    """Return how many per cent each role may approve."""
    stored = uow.settings.get(LIMITS_SETTING) or {}
    return {**LIMITS, **{role: Decimal(str(percent)) for role, percent in stored.items()}}


def order_service(desk: Desk, booking_id: int, service: str, quantity: Decimal) -> Changes:
    """Set how much of a service of the tariff in force a booking orders; 0 takes it off.

    Raises:
        UnknownThing: the tariff has no such service.
        BadInput: a negative quantity, one finer than thousandths, or too large a one.
    """
    thousandths = quantity * 1000
    if quantity < 0 or thousandths != thousandths.to_integral_value() or thousandths > _MOST:
        why = "negative" if quantity < 0 else "quantity-range"
        raise BadInput(field="quantity", value=f"{quantity:f}"[:30], why=why)

    def work(uow: UnitOfWork) -> None:
        booking = uow.bookings.get(booking_id)
        if thousandths:
            tariff_on(uow, desk.now().date()).service(service)
        uow.dealings.order(booking_id, service, int(thousandths))
        told = f"{service}: {quantity.normalize():f}"
        uow.audit.add(desk.actor, desk.now(), "order-service", "booking", booking.id, after=told)

    desk.store.transact(work)
    return Changes(bookings=frozenset({booking_id}))


def order_overtime(
    desk: Desk, booking_id: int, hall: str, day: date, hours: Decimal, *, evening: bool = False
) -> Changes:
    """Set how many hours beyond the daily ones a hall is used on a day, or for the evening; 0 takes it off.

    Raises:
        BadInput: no whole minutes, more than a day of them, the tariff in force has no overtime, or the booking does
            not have the hall on that day.
        UnknownThing: there is no such hall.
    """
    minutes = hours * 60
    if not 0 <= minutes <= 24 * 60 or minutes != minutes.to_integral_value():
        raise BadInput(field="hours", value=f"{hours:f}"[:30], why="hours-range")
    desk.venue.hall(hall)
    use = OvertimeUse(day, hall, int(minutes), evening)

    def work(uow: UnitOfWork) -> None:
        booking = uow.bookings.get(booking_id)
        uow.dealings.order_overtime(booking_id, use)
        if use.minutes or use.evening:
            if not any(
                cell.day == day and desk.venue.bay(cell.bay).hall == hall
                for line in booking.active_lines()
                for cell, _ in line.cells()
            ):
                raise BadInput(field="overtime", value=f"{hall} {day.isoformat()}", why="not-let-then")
            tariff = tariff_on(uow, desk.now().date())
            if tariff.overtime is None:
                raise BadInput(field="overtime", value=tariff.code, why="no-overtime")
        told = f"{hall} {day.isoformat()}: {hours.normalize():f} h{' evening' if evening else ''}"
        uow.audit.add(desk.actor, desk.now(), "order-overtime", "booking", booking.id, after=told)

    desk.store.transact(work)
    return Changes(bookings=frozenset({booking_id}))


def overtime_of(desk: Desk, booking_id: int) -> tuple[OvertimeUse, ...]:
    """Return the overtime ordered for a booking, by day and hall."""
    with desk.store.read() as uow:
        return uow.dealings.overtime(booking_id)


def orders_of(desk: Desk, booking_id: int) -> tuple[Order, ...]:
    """Return the services that a booking orders."""
    with desk.store.read() as uow:
        return uow.dealings.orders(booking_id)


def discounts_of(desk: Desk, booking_id: int) -> tuple[Discount, ...]:
    """Return every discount ever asked for a booking, oldest first."""
    with desk.store.read() as uow:
        return uow.dealings.discounts(booking_id)


def ask_discount(
    desk: Desk, booking_id: int, percent: Decimal, *, why: str, alternative: int = 0
) -> tuple[Discount, Changes]:
    """Ask for a discount on the space of a booking; within the limit of who asks it is approved at once.

    A newer one replaces an older one of the same date set (``alternative``, 0 for every one); 0 per cent ends it.

    Raises:
        BadInput: no reason, or a percentage below 0, above 100 or too fine.
        UnknownThing: the booking has no such date set.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)
    _check_percent(percent)

    def work(uow: UnitOfWork) -> Discount:
        booking = uow.bookings.get(booking_id)
        if alternative and alternative not in booking.alternatives:
            known = ", ".join(map(str, booking.alternatives))
            raise UnknownThing(kind="alternative", name=str(alternative), known=known)
        moment, role = desk.now(), role_of(uow, desk)
        for each in uow.dealings.discounts(booking_id):
            replaced = each.state is DiscountState.ASKED or (
                each.state is DiscountState.APPROVED and percent <= limits_of(uow).get(role, Decimal(0))
            )
            if each.alternative == alternative and replaced:
                uow.dealings.decide(each.id, DiscountState.WITHDRAWN, desk.actor.name, role, moment, reason)
        asked = Discount(0, booking_id, alternative, percent, reason, desk.actor.name, moment, DiscountState.ASKED)
        if percent <= limits_of(uow).get(role, Decimal(0)):
            asked = replace(
                asked,
                state=DiscountState.APPROVED,
                decided_by=desk.actor.name,
                decided_role=role,
                decided_at=moment,
                decided_why=reason,
            )
        stored = uow.dealings.add_discount(asked)
        told = f"{stored.id}: {percent:f} % {stored.state.value}"
        uow.audit.add(desk.actor, moment, "ask-discount", "booking", booking_id, after=told, why=reason)
        return stored

    return desk.store.transact(work), Changes(bookings=frozenset({booking_id}))


def _check_percent(percent: Decimal) -> None:
    try:
        fits = percent.is_finite() and 0 <= percent <= 100 and percent == round(percent, FINEST_PERCENT)
    except InvalidOperation:
        fits = False
    if not fits:
        raise BadInput(field="percent", value=str(percent)[:30], why="discount-range")


def decide_discount(desk: Desk, number: int, *, approve: bool, why: str) -> tuple[Discount, Changes]:
    """Approve or refuse a discount that waits; the role must be allowed as many per cent.

    An approved one takes the place of the one that its date set had before.

    Raises:
        UnknownThing: no such discount.
        NotAllowed: it was decided already.
        MayNotApprove: the limit of the role is lower.
        BadInput: no reason.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Discount:
        asked, role = uow.dealings.discount(number), role_of(uow, desk)
        if asked.state is not DiscountState.ASKED:
            raise NotAllowed(deed="decide-discount", name=str(number), state=asked.state, allowed=DiscountState.ASKED)
        must_approve(role, asked.percent, limits_of(uow))
        moment, who = desk.now(), desk.actor.name
        if approve:
            for each in uow.dealings.discounts(asked.booking_id):
                if each.alternative == asked.alternative and each.state is DiscountState.APPROVED:
                    uow.dealings.decide(each.id, DiscountState.WITHDRAWN, who, role, moment, reason)
        state = DiscountState.APPROVED if approve else DiscountState.REFUSED
        decided = uow.dealings.decide(number, state, who, role, moment, reason)
        told = f"{number}: {asked.percent:f} % {state.value}"
        uow.audit.add(desk.actor, moment, "decide-discount", "booking", asked.booking_id, after=told, why=reason)
        return decided

    decided = desk.store.transact(work)
    return decided, Changes(bookings=frozenset({decided.booking_id}))
