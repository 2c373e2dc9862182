"""The tables of dealing on paper: discounts, quotations, approvals, amendments, attachments, postings."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.rows import Row


class DiscountRow(Row):
    """A discount that was asked for a booking, and how it was decided; ``alternative`` 0 means every one."""

    __tablename__ = "discounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    alternative: Mapped[int]
    percent: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_role: Mapped[str] = mapped_column(String(20), default="")
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str] = mapped_column(Text, default="")


class QuotationRow(Row):
    """A quotation as it left the house."""

    __tablename__ = "quotations"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    written_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(80))
    content: Mapped[str] = mapped_column(Text)
    pdf: Mapped[bytes]
    pdf_sha256: Mapped[str] = mapped_column(String(64))


class ApprovalRow(Row):
    """Who approved which contents of a contract before it is issued."""

    __tablename__ = "approvals"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)


class AmendmentRow(Row):
    """A supplement to a contract: the whole contents it leads to, and its very bytes, which say only what differs."""

    __tablename__ = "amendments"
    __table_args__ = (CheckConstraint("total = net + tax", name="sums"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes]
    pdf_sha256: Mapped[str] = mapped_column(String(64), index=True)
    net: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class AttachmentRow(Row):
    """A file kept with a contract: the scan of the signed original, a signed PDF."""

    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class PostingRow(Row):
    """Money that came or went, or was kept, on one account of a contract; never edited, only answered by another."""

    __tablename__ = "postings"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    account: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int] = mapped_column(BigInteger)  # fen
    day: Mapped[date]
    reference: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class ClauseLibraryRow(Row):
    """A version of a venue's clause texts, whole; its newest is in force."""

    __tablename__ = "clause_libraries"
    venue: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1, server_default="1")
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)


class OvertimeRow(Row):
    """Hours beyond those of the licence, ordered for a hall on a day."""

    __tablename__ = "overtime"
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    hall: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    evening: Mapped[bool]
