"""Tables of the season: what bookings wish, and the plan of each year that was proposed last."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.rows import Row


class SeasonWishRow(Row):
    """What a plan may do with a booking, and its weight; money in fen."""

    __tablename__ = "season_wishes"
    __table_args__ = (
        CheckConstraint("strategic BETWEEN 0 AND 100", name="strategic"),
        CheckConstraint("recurring BETWEEN 0 AND 100", name="recurring"),
    )
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True, autoincrement=False)
    parts: Mapped[str] = mapped_column(Text, default="[]")
    within: Mapped[str] = mapped_column(Text, default="[]")
    window_start: Mapped[date | None]
    window_until: Mapped[date | None]
    wish: Mapped[date | None]
    contiguous: Mapped[bool | None]
    whole_halls: Mapped[bool] = mapped_column(default=False)
    min_height_mm: Mapped[int] = mapped_column(default=0)
    min_load_kg_m2: Mapped[int] = mapped_column(default=0)
    strategic: Mapped[int] = mapped_column(SmallInteger, default=0)
    recurring: Mapped[int] = mapped_column(SmallInteger, default=0)
    revenue_fen: Mapped[int | None] = mapped_column(BigInteger)
    day_cost_fen: Mapped[int | None] = mapped_column(BigInteger)
    move_cost_fen: Mapped[int | None] = mapped_column(BigInteger)
    locked: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)


class SeasonPlanRow(Row):
    """The newest proposal of a year at a venue."""

    __tablename__ = "season_plans"
    venue: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1, server_default="1")
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
