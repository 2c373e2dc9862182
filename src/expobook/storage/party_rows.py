"""Tables around parties: people there, what was said, and shows that come every year."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.rows import Row


class ContactRow(Row):
    """A person at a party."""

    __tablename__ = "contacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(80), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)


class SaidRow(Row):
    """A piece of correspondence with a party."""

    __tablename__ = "correspondence"
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("organisers.id"), index=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)


class SeriesRow(Row):
    """A show that comes every year; ``rule`` says when, ``bays`` where, both as JSON."""

    __tablename__ = "series"
    __table_args__ = (CheckConstraint("build_up >= 0 AND show > 0 AND dismantle >= 0", name="days"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organisers.id"))
    theme: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[str] = mapped_column(Text)
    bays: Mapped[str] = mapped_column(Text)
    build_up: Mapped[int] = mapped_column(SmallInteger)
    show: Mapped[int] = mapped_column(SmallInteger)
    dismantle: Mapped[int] = mapped_column(SmallInteger)
    refusal_days: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=0)
    venue: Mapped[int] = mapped_column(default=1, server_default="1")


class EditionRow(Row):
    """The booking that a series has in a year."""

    __tablename__ = "editions"
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
