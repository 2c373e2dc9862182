"""What a booking costs, and what lines would cost before they are held."""

from collections.abc import Sequence
from datetime import date

from expobook.domain.booking import Line
from expobook.domain.errors import UnknownThing
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import price as computed
from expobook.services.desk import Desk
from expobook.services.tariffs import tariff_on


def price(desk: Desk, booking_id: int, *, alternative: int | None = None, on: date | None = None) -> PriceSheet:
    """Return the price of one date set of a booking, by the tariff in force when asked.

    Args:
        alternative: which date set, the first by default.
        on: the day whose tariff counts, today by default.

    Raises:
        UnknownThing: the booking has no such date set.
        NoTariff, NoRate: the tariff does not say.
    """
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        tariff = tariff_on(uow, on or desk.now().date())
    known = booking.alternatives
    if alternative is not None and alternative not in known:
        raise UnknownThing(kind="alternative", name=str(alternative), known=", ".join(map(str, known)))
    chosen = next(iter(known), 1) if alternative is None else alternative
    return computed(booking.active_lines(chosen), desk.venue, tariff, desk.calendar)


def price_lines(desk: Desk, lines: Sequence[Line], *, on: date | None = None) -> PriceSheet:
    """Return what lines would cost; nothing is written."""
    with desk.store.read() as uow:
        tariff = tariff_on(uow, on or desk.now().date())
    return computed(lines, desk.venue, tariff, desk.calendar)
