"""What a booking costs with what was ordered and agreed, and what lines would cost before they are held."""

from collections.abc import Sequence
from datetime import date

from expobook.domain.booking import Booking, Line
from expobook.domain.errors import UnknownThing
from expobook.domain.negotiated import chosen_discount, with_discount
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import price as computed
from expobook.services.desk import Desk
from expobook.services.tariffs import tariff_named, tariff_on
from expobook.storage.unit_of_work import UnitOfWork


def price(
    desk: Desk,
    booking_id: int,
    *,
    alternative: int | None = None,
    on: date | None = None,
    tariff: tuple[str, int] | None = None,
) -> PriceSheet:
    """Return the price of one date set of a booking, by the tariff in force when asked.

    Services ordered for the booking and the discount approved for it are lines of it.

    Args:
        alternative: which date set, the first by default.
        on: the day whose tariff counts, today by default.
        tariff: code and version of the tariff that counts instead, such as that of a contract.

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
        return price_in(desk, uow, booking, chosen, on or desk.now().date(), tariff)


def price_in(
    desk: Desk,
    uow: UnitOfWork,
    booking: Booking,
    alternative: int,
    on: date,
    tariff: tuple[str, int] | None = None,
) -> PriceSheet:
    """Return the price of one date set inside a transaction."""
    rates = tariff_named(uow, *tariff) if tariff is not None else tariff_on(uow, on)
    lines = booking.active_lines(alternative)
    overtime = uow.dealings.overtime(booking.id)
    if overtime:  # what was ordered for days or halls given back since is not charged
        let = {(cell.day, desk.venue.bay(cell.bay).hall) for line in lines for cell, _ in line.cells()}
        overtime = tuple(use for use in overtime if (use.day, use.hall) in let)
    orders = uow.dealings.orders(booking.id)
    sheet = computed(lines, desk.venue, rates, desk.calendar, orders, overtime)
    discount = chosen_discount(uow.dealings.discounts(booking.id), alternative)
    return with_discount(sheet, discount) if discount is not None else sheet


def price_lines(desk: Desk, lines: Sequence[Line], *, on: date | None = None) -> PriceSheet:
    """Return what lines would cost; nothing is written."""
    with desk.store.read() as uow:
        tariff = tariff_on(uow, on or desk.now().date())
    return computed(lines, desk.venue, tariff, desk.calendar)
