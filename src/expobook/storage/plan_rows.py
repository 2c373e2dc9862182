"""The tables beside a plan's stands: marks, utilities, revisions as handed out, the history of each stand."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.rows import Row


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
