"""The tables of a book; the key of ``cells`` is what makes double booking impossible."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BigKey = BigInteger().with_variant(Integer, "sqlite")


TRANSIENT = "transient"  # marks a table whose rows are no part of the book


class Row(DeclarativeBase):
    """Base of all rows; constraints have fixed names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, bytes: LargeBinary}  # noqa: RUF012 - read by SQLAlchemy


def table(row: type[Row]) -> Table:
    """Return the table of a row class: statements on it skip the object layer, which hot paths feel."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


class BookRow(Row):
    """The single row that says what book this is; writers lock it, so writes come one after another."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime]
    change_no: Mapped[int] = mapped_column(BigInteger, default=0)


class CounterRow(Row):
    """Ever-growing numbers: tickets, and numbers without gaps of bookings and contracts."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class SettingRow(Row):
    """A choice of the venue, as JSON."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)


class VenueRow(Row):
    """One version of a venue's file; the newest of each venue is in force, older ones stay for what names them."""

    __tablename__ = "venues"
    version: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime]
    venue: Mapped[int] = mapped_column(default=1, server_default="1")


class BayRow(Row):
    """The number that cells know a bay by; never deleted, so old cells keep their meaning.

    Codes of bays and tariffs of a later venue carry its number before them: see ``venue_keys``.
    """

    __tablename__ = "bays"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    retired: Mapped[bool] = mapped_column(default=False)
    venue: Mapped[int] = mapped_column(default=1, server_default="1")


class OrganiserRow(Row):
    """A party: an organiser, an exhibitor or a contractor; one that was merged stays, under the one it went into."""

    __tablename__ = "organisers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str] = mapped_column(String(40), default="")
    representative: Mapped[str] = mapped_column(String(200), default="")
    address_zh: Mapped[str] = mapped_column(String(400), default="")
    address_en: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    bank: Mapped[str] = mapped_column(String(200), default="")
    account: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(12), default="organiser", server_default="organiser")
    merged_into: Mapped[int | None]
    erased: Mapped[datetime | None]


class EventRow(Row):
    """A show."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(40), default="")
    edition: Mapped[str] = mapped_column(String(40), default="")
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    visitors_a_session: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)


class NameKeyRow(Row):
    """What the names of a booking, an organiser or an event are found by: as written, pinyin, initials."""

    __tablename__ = "name_keys"
    subject: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plain: Mapped[str] = mapped_column(Text)
    pinyin: Mapped[str] = mapped_column(Text)
    initials: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")


class BookingRow(Row):
    """A booking's head; its space is in lines and cells."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 0 AND 100", name="likelihood"),
        CheckConstraint("kind IN ('event', 'closure')", name="kind"),
        Index(None, "status", "expires"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(12))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"), index=True)
    theme: Mapped[str] = mapped_column(String(40), default="")
    expires: Mapped[datetime | None]
    likelihood: Mapped[int] = mapped_column(default=50)
    note: Mapped[str] = mapped_column(Text, default="")
    demo: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)
    venue: Mapped[int] = mapped_column(default=1, server_default="1")


class LineRow(Row):
    """One schedule of a booking; half-open dates."""

    __tablename__ = "lines"
    __table_args__ = (
        CheckConstraint("start <= show_from AND show_from < show_until AND show_until <= until", name="days"),
        Index(None, "start", "until"),
        # Covers the search for shows of a near theme: over years of past shows it reads only the index.
        Index("ix_lines_shows", "show_from", "show_until", "dropped", "booking_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    alternative: Mapped[int] = mapped_column(SmallInteger, default=1)
    start: Mapped[date]
    show_from: Mapped[date]
    show_until: Mapped[date]
    until: Mapped[date]
    closed: Mapped[bool] = mapped_column(default=False)
    dropped: Mapped[bool] = mapped_column(default=False)


class LineBayRow(Row):
    """A bay of a line."""

    __tablename__ = "line_bays"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read by SQLAlchemy
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id", ondelete="CASCADE"), primary_key=True)
    bay: Mapped[int] = mapped_column(ForeignKey("bays.id"), primary_key=True)


class GapRow(Row):
    """A part of a line given back: one bay, some days, half open."""

    __tablename__ = "gaps"
    __table_args__ = (CheckConstraint("start < until", name="days"),)
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id", ondelete="CASCADE"), primary_key=True)
    bay: Mapped[int] = mapped_column(ForeignKey("bays.id"), primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date]


class CellRow(Row):
    """A bay on a day: place 0 is firm, a greater place is the ticket of an option.

    ``day`` is the proleptic ordinal of the date, so the table is small and its order is time.
    """

    __tablename__ = "cells"
    __table_args__ = (
        CheckConstraint("place >= 0", name="place"),
        CheckConstraint("phase BETWEEN 1 AND 4", name="phase"),
        Index(None, "booking_id"),
        Index(None, "line_id"),  # without it, taking a line out would read the whole table for its foreign key
        {"sqlite_with_rowid": False},
    )
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bay: Mapped[int] = mapped_column(ForeignKey("bays.id"), primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("lines.id"))
    phase: Mapped[int] = mapped_column(SmallInteger)


# What queues is a small part of the book: an index of its own makes ranks quick over years.
Index(
    "ix_cells_options",
    CellRow.day,
    CellRow.bay,
    CellRow.place,
    sqlite_where=CellRow.place > 0,
)


class ChallengeRow(Row):
    """A challenge and its clock."""

    __tablename__ = "challenges"
    id: Mapped[int] = mapped_column(primary_key=True)
    challenger_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    incumbent_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    started: Mapped[datetime]
    business_days: Mapped[int]
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), index=True)
    ended: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)


class UserRow(Row):
    """One of the book's people; ``password`` is an Argon2id hash with its salt and parameters."""

    __tablename__ = "users"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    password: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    failed: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)


class AuditRow(Row):
    """Who did what, when, where, why; each entry carries the hash of the one before."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    desk: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    chain: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "subject", "subject_id"),)


class TariffRow(Row):
    """One version of a tariff; what was used in an issued contract is never edited."""

    __tablename__ = "tariffs"
    __table_args__ = (UniqueConstraint("code", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    venue: Mapped[int] = mapped_column(default=1, server_default="1")


class OrderRow(Row):
    """A quantity of one service of the tariff, ordered for a booking."""

    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(40), primary_key=True)
    quantity: Mapped[int]  # in thousandths of the service's unit


class ContractRow(Row):
    """A contract: what it says as canonical JSON, and once issued its very bytes."""

    __tablename__ = "contracts"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(4))
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes]
    pdf_sha256: Mapped[str] = mapped_column(String(64), index=True)
    tariff_code: Mapped[str] = mapped_column(String(40))
    tariff_version: Mapped[int]
    net: Mapped[int] = mapped_column(BigInteger)  # fen
    tax: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    issued_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("total = net + tax", name="sums"),)


class InstalmentRow(Row):
    """One payment of an issued contract, in fen."""

    __tablename__ = "instalments"
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    title_zh: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[date | None]
    paid: Mapped[date | None]
