"""Repository of what is dealt about a booking before it is signed: services ordered, discounts, quotations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expobook.domain.errors import UnknownThing
from expobook.domain.masking import Hidden
from expobook.domain.negotiated import Discount, DiscountState
from expobook.domain.overtime import OvertimeUse
from expobook.domain.pricing import Order
from expobook.storage.paper_rows import DiscountRow, OvertimeRow, QuotationRow
from expobook.storage.rows import BookingRow, OrderRow
from expobook.storage.venue_keys import FIRST


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation as it left the house; ``valid_until`` is venue time."""

    id: int
    booking_id: int
    number: str
    written_at: datetime
    valid_until: datetime
    written_by: str
    pdf_sha256: str


class Dealings:
    """Orders, discounts and quotations of bookings."""

    def __init__(self, session: Session, venue: int = FIRST, hidden: Hidden | None = None) -> None:
        self._session, self._venue, self._hidden = session, venue, hidden

    # --- services ordered

    def orders(self, booking_id: int) -> tuple[Order, ...]:
        """Return the services ordered, by their codes."""
        query = select(OrderRow).where(OrderRow.booking_id == booking_id).order_by(OrderRow.service)
        return tuple(Order(row.service, row.quantity) for row in self._session.scalars(query))

    def order(self, booking_id: int, service: str, thousandths: int) -> None:
        """Set the quantity of one service; none takes it off."""
        row = self._session.get(OrderRow, (booking_id, service))
        if not thousandths:
            query = delete(OrderRow).where(OrderRow.booking_id == booking_id, OrderRow.service == service)
            self._session.execute(query)
        elif row is None:
            self._session.add(OrderRow(booking_id=booking_id, service=service, quantity=thousandths))
        else:
            row.quantity = thousandths
        self._session.flush()

    def overtime(self, booking_id: int) -> tuple[OvertimeUse, ...]:
        """Return the overtime ordered, by day and hall."""
        query = select(OvertimeRow).where(OvertimeRow.booking_id == booking_id)
        rows = self._session.scalars(query.order_by(OvertimeRow.day, OvertimeRow.hall))
        return tuple(OvertimeUse(row.day, row.hall, row.minutes, row.evening) for row in rows)

    def order_overtime(self, booking_id: int, use: OvertimeUse) -> None:
        """Set the overtime of a hall on a day; no minutes and no evening take it off."""
        row = self._session.get(OvertimeRow, (booking_id, use.hall, use.day))
        if row is not None:
            self._session.delete(row)
            self._session.flush()
        if use.minutes or use.evening:
            self._session.add(
                OvertimeRow(booking_id=booking_id, hall=use.hall, day=use.day, minutes=use.minutes, evening=use.evening)
            )
        self._session.flush()

    # --- discounts

    def discounts(self, booking_id: int) -> tuple[Discount, ...]:
        """Return every discount ever asked for a booking, oldest first."""
        query = select(DiscountRow).where(DiscountRow.booking_id == booking_id).order_by(DiscountRow.id)
        return tuple(_discount(row) for row in self._session.scalars(query))

    def discount(self, number: int) -> Discount:
        """Return one discount; raises ``UnknownThing``."""
        return _discount(self._discount_row(number))

    def add_discount(self, asked: Discount) -> Discount:
        """Store a discount just asked (``id`` 0)."""
        row = DiscountRow(
            booking_id=asked.booking_id,
            alternative=asked.alternative,
            percent=f"{asked.percent:f}",
            why=asked.why,
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
            state=asked.state.value,
            decided_by=asked.decided_by,
            decided_role=asked.decided_role,
            decided_at=asked.decided_at,
            decided_why=asked.decided_why,
        )
        self._session.add(row)
        self._session.flush()
        return _discount(row)

    def decide(self, number: int, state: DiscountState, who: str, role: str, at: datetime, why: str) -> Discount:
        """Note how a discount was decided."""
        row = self._discount_row(number)
        row.state, row.decided_by, row.decided_role, row.decided_at, row.decided_why = state.value, who, role, at, why
        self._session.flush()
        return _discount(row)

    def _discount_row(self, number: int) -> DiscountRow:
        row = self._session.get(DiscountRow, number)
        if row is None:
            raise UnknownThing(kind="discount", name=str(number), known="")
        return row

    # --- quotations

    def add_quotation(self, made: Quotation, content: str, pdf: bytes) -> Quotation:
        """Store a quotation (``id`` 0) with what it says and its bytes."""
        row = QuotationRow(
            booking_id=made.booking_id,
            number=made.number,
            written_at=made.written_at,
            valid_until=made.valid_until,
            written_by=made.written_by,
            content=content,
            pdf=pdf,
            pdf_sha256=made.pdf_sha256,
        )
        self._session.add(row)
        self._session.flush()
        return _quotation(row)

    def quotations(self, booking_id: int | None = None) -> Sequence[Quotation]:
        """Return the quotations of a booking, or all, oldest first."""
        query = select(QuotationRow).order_by(QuotationRow.id)
        if booking_id is None:
            mine = select(BookingRow.id).where(BookingRow.venue == self._venue)
            query = query.where(QuotationRow.booking_id.in_(mine))
        else:
            query = query.where(QuotationRow.booking_id == booking_id)
        return tuple(_quotation(row) for row in self._session.scalars(query))

    def quotation_pdf(self, number: str) -> bytes:
        """Return the bytes of a quotation; raises ``UnknownThing``, ``PersonalPaper``."""
        row = self._session.scalars(select(QuotationRow).where(QuotationRow.number == number)).one_or_none()
        if row is None:
            raise UnknownThing(kind="quotation", name=number, known="")
        if self._hidden is not None:
            raise self._hidden.refuse(number)
        return row.pdf


def _discount(row: DiscountRow) -> Discount:
    return Discount(
        row.id,
        row.booking_id,
        row.alternative,
        Decimal(row.percent),
        row.why,
        row.asked_by,
        row.asked_at,
        DiscountState(row.state),
        row.decided_by,
        row.decided_role,
        row.decided_at,
        row.decided_why,
    )


def _quotation(row: QuotationRow) -> Quotation:
    return Quotation(
        row.id, row.booking_id, row.number, row.written_at, row.valid_until, row.written_by, row.pdf_sha256
    )
