"""What a booking costs with what was ordered and agreed, and what lines would cost before they are held."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from expobook.domain.added_space import Added, joined, only
from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Cell
from expobook.domain.errors import UnknownThing
from expobook.domain.negotiated import chosen_discount, with_discount
from expobook.domain.overtime import OvertimeUse
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import Order
from expobook.domain.pricing import price as computed
from expobook.domain.tariff import Tariff
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_named, tariff_on
from expobook.storage.unit_of_work import UnitOfWork


def price(
    desk: Desk,
    booking_id: int,
    *,
    alternative: int | None = None,
    on: date | None = None,
    tariff: tuple[str, int] | None = None,
    added: Sequence[Added] = (),
) -> PriceSheet:
    """Return the price of one date set of a booking, by the tariff in force when asked.

    Services ordered for the booking and the discount approved for it are lines of it.

    Args:
        alternative: which date set, the first by default.
        on: the day whose tariff counts, today by default.
        tariff: code and version of the tariff that counts instead, such as that of a contract.
        added: what supplements added to that, each with the tariff of its day.

    Raises:
        UnknownThing: the booking has no such date set, there is no such tariff, or an order
            names a service that it lacks.
        NoTariff, NoRate: the tariff does not say.
    """
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        known = booking.alternatives
        if alternative is not None and alternative not in known:
            raise UnknownThing(kind="alternative", name=str(alternative), known=", ".join(map(str, known)))
        chosen = next(iter(known), 1) if alternative is None else alternative
        return price_in(desk, uow, booking, chosen, on or desk.now().date(), tariff, added)


def price_in(
    desk: Desk,
    uow: UnitOfWork,
    booking: Booking,
    alternative: int,
    on: date,
    tariff: tuple[str, int] | None = None,
    added: Sequence[Added] = (),
) -> PriceSheet:
    """Return the price of one date set inside a transaction."""
    rates = tariff_named(uow, *tariff) if tariff is not None else tariff_on(uow, on)
    lines = booking.active_lines(alternative)
    overtime = uow.dealings.overtime(booking.id)
    if overtime:  # what was ordered for days or halls given back since is not charged
        let = {(cell.day, desk.venue.bay(cell.bay).hall) for line in lines for cell, _ in line.cells()}
        overtime = tuple(use for use in overtime if (use.day, use.hall) in let)
    orders = uow.dealings.orders(booking.id)
    if added:
        sheet = _in_parts(desk, uow, lines, rates, orders, overtime, added)
    else:
        sheet = computed(lines, desk.venue, rates, desk.calendar, orders, overtime)
    discount = chosen_discount(uow.dealings.discounts(booking.id), alternative)
    return with_discount(sheet, discount) if discount is not None else sheet


def _in_parts(
    desk: Desk,
    uow: UnitOfWork,
    lines: Sequence[Line],
    agreed: Tariff,
    orders: Sequence[Order],
    overtime: Sequence[OvertimeUse],
    added: Sequence[Added],
) -> PriceSheet:
    """Return the price of what was agreed by its tariff, and of what was added by the tariff of its day.

    Each part is priced as an order of its own: discounts by size and length are reached by it alone. Services that
    were ordered keep the agreed prices; overtime follows the part that has its hall that day.
    """
    cells = frozenset(cell for line in lines for cell, _ in line.cells())
    parts: dict[tuple[str, int], frozenset[Cell]] = {}
    for each in added:
        key = (each.tariff, each.version)
        parts[key] = parts.get(key, frozenset()) | (each.cells() & cells)
    later = frozenset().union(*parts.values())
    whole = computed(lines, desk.venue, agreed, desk.calendar)
    letters = {key: each.group for each in whole.lines for key in each.line_ids}

    def used(some: frozenset[Cell]) -> list[OvertimeUse]:
        let = {(cell.day, desk.venue.bay(cell.bay).hall) for cell in some}
        return [use for use in overtime if (use.day, use.hall) in let]

    first = used(cells - later)
    base = computed(only(lines, cells - later), desk.venue, agreed, desk.calendar, orders, first)
    left = [use for use in overtime if use not in first]
    sheets = []
    for (code, version), some in parts.items():
        if some:
            mine = [use for use in used(some) if use in left]
            left = [use for use in left if use not in mine]
            rates = tariff_named(uow, code, version)
            sheets.append(computed(only(lines, some), desk.venue, rates, desk.calendar, (), mine))
    return replace(joined(base, sheets, letters), area_mm2=whole.area_mm2)


def price_lines(desk: Desk, lines: Sequence[Line], *, on: date | None = None) -> PriceSheet:
    """Return what lines would cost; nothing is written."""
    with desk.store.read() as uow:
        tariff = tariff_on(uow, on or desk.now().date())
    return computed(lines, desk.venue, tariff, desk.calendar)
