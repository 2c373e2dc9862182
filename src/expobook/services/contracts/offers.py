"""What is dealt about a booking before it is signed: its date sets priced, discounts, services, quotations."""

from dataclasses import dataclass
from decimal import Decimal

from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.negotiated import Discount
from expobook.domain.price import PriceSheet
from expobook.domain.pricing import Order
from expobook.domain.tariff import Service
from expobook.services.desk import Desk
from expobook.services.diary.placing import ranks_of
from expobook.services.money.dealing import limits_of, role_of
from expobook.services.money.pricing import price_in
from expobook.services.money.tariffs import tariff_on
from expobook.storage.dealings import Quotation

__all__ = ["Dealing", "Offer", "Quotation", "dealing"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One date set of a booking with its price; ``rank`` is the worst of its bays, 0 for what is firm."""

    number: int
    bays: frozenset[str]
    stay: Stay
    show: Stay
    rank: int | None
    sheet: PriceSheet


@dataclass(frozen=True)
class Dealing:
    """A booking's offers side by side, what was asked and decided, what is ordered, and what was quoted.

    ``role`` is that of who works at the desk, ``limit_percent`` what it may approve at most.
    """

    booking: Booking
    offers: tuple[Offer, ...]
    discounts: tuple[Discount, ...]
    orders: tuple[Order, ...]
    services: tuple[Service, ...]
    quotations: tuple[Quotation, ...]
    role: str
    limit_percent: Decimal


def dealing(desk: Desk, booking_id: int) -> Dealing:
    """Return what is dealt about a booking today.

    Raises:
        UnknownThing: no such booking, or an order names a service that the tariff lacks.
        NoTariff, NoRate: the tariff does not say.
    """
    today = desk.now().date()
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        ranks = ranks_of(uow, [booking_id]).get(booking_id, ())
        offers = []
        for number in booking.alternatives:
            lines, stay, show = booking.active_lines(number), booking.stay(number), booking.show(number)
            if stay is None or show is None:
                continue
            ids = {line.id for line in lines}
            firm = 0 if booking.status.is_firm else None
            rank = max((each.rank for each in ranks if each.line_id in ids), default=firm)
            bays = frozenset().union(*(line.bays for line in lines))
            offers.append(Offer(number, bays, stay, show, rank, price_in(desk, uow, booking, number, today)))
        role = role_of(uow, desk)
        return Dealing(
            booking,
            tuple(offers),
            uow.dealings.discounts(booking_id),
            uow.dealings.orders(booking_id),
            tariff_on(uow, today).services,
            tuple(uow.dealings.quotations(booking_id)),
            role,
            limits_of(uow).get(role, Decimal(0)),
        )
