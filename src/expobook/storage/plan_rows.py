"""The tables of plans: exhibitors, stands, marks, utilities, revisions as handed out, the history of each stand."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.rows import Row


class PlanRow(Row):
    """A booking's floor plan."""

    __tablename__ = "plans"
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    note_zh: Mapped[str] = mapped_column(Text, default="")
    note_en: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=0)


class ExhibitorRow(Row):
    """Who takes stands in a plan."""

    __tablename__ = "exhibitors"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"))
    key: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(80), default="")
    brand_group: Mapped[str] = mapped_column(String(80), default="")
    wanted_m2: Mapped[int] = mapped_column(default=0)
    vehicles: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    turntables: Mapped[int] = mapped_column(default=0)


class StandRow(Row):
    """A stand; ``ring`` is its corners in site millimetres as JSON pairs."""

    __tablename__ = "stands"
    __table_args__ = (CheckConstraint("open_sides BETWEEN 0 AND 4", name="open_sides"),)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    hall: Mapped[str] = mapped_column(String(40))
    ring: Mapped[str] = mapped_column(Text)
    area_mm2: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    exhibitor: Mapped[str] = mapped_column(String(40), default="")
    open_sides: Mapped[int] = mapped_column(SmallInteger, default=4)
    height_mm: Mapped[int] = mapped_column(default=0)
    vehicles: Mapped[int] = mapped_column(default=0)
    locked: Mapped[bool] = mapped_column(default=False)
    estimated: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    turntables: Mapped[int] = mapped_column(default=0)
    load_kg_m2: Mapped[int] = mapped_column(default=0)
    price: Mapped[int] = mapped_column(BigInteger, default=0)


class MarkRow(Row):
    """An aisle, zone or text; ``ring`` as in stands."""

    __tablename__ = "plan_marks"
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    hall: Mapped[str] = mapped_column(String(40))
    ring: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(String(200))
    main: Mapped[bool]


class UtilityRow(Row):
    """A connection on a point of the floor, in site millimetres."""

    __tablename__ = "plan_utilities"
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    hall: Mapped[str] = mapped_column(String(40))
    x: Mapped[int]
    y: Mapped[int]
    stand: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
    note: Mapped[str] = mapped_column(String(200))


class RevisionRow(Row):
    """A plan as it was handed out: its content as JSON; written once."""

    __tablename__ = "plan_revisions"
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(Text)
    stands: Mapped[int]
    net_mm2: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))


class StandChangeRow(Row):
    """What a saving did to a stand: before and after as JSON, empty where it was not or is not."""

    __tablename__ = "stand_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(12))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
