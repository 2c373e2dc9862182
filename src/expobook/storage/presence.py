"""Who is at the book right now and what they look at: kept for minutes, no part of what the book holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Engine, String, cast, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from expobook.storage.engine import WRITING
from expobook.storage.failures import translated
from expobook.storage.rows import TRANSIENT, Row, table

GONE_S = 90  # a desk that did not show for so long has left, or was switched off
_LONGEST = 80


class PresenceRow(Row):
    """One window; ``seen`` is when it last showed, in seconds by the clock of the book's engine."""

    __tablename__ = "presence"
    __table_args__ = {"info": {TRANSIENT: True}}  # noqa: RUF012 - SQLAlchemy's own form
    token: Mapped[str] = mapped_column(String(40), primary_key=True)
    who: Mapped[str] = mapped_column(String(80))
    desk: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(20), default="")
    subject_id: Mapped[int] = mapped_column(BigInteger, default=0)
    editing: Mapped[bool] = mapped_column(default=False)
    seen: Mapped[int] = mapped_column(BigInteger)


_ROWS = table(PresenceRow)


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody at the book: ``subject`` is ``booking``, ``plan`` or empty, ``seconds`` since they last showed."""

    token: str
    who: str
    desk: str
    subject: str
    subject_id: int
    editing: bool
    seconds: int = 0


class Presence:
    """Tells and reads who is here, in small transactions that are no change of the book.

    Raises:
        StorageFailure: the book cannot be reached, or not be written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        sqlite = engine.dialect.name == "sqlite"  # the clock of the engine: those of the desks differ
        clock = func.strftime("%s", "now") if sqlite else func.extract("epoch", func.now())
        self._now = cast(clock, BigInteger)

    def show(self, one: Attending) -> None:
        """Tell that somebody is here; those who left long ago are taken out."""
        facts = {
            "who": one.who[:_LONGEST],
            "desk": one.desk[:_LONGEST],
            "subject": one.subject,
            "subject_id": one.subject_id,
            "editing": one.editing,
            "seen": self._now,
        }
        with self._changing() as connection:
            mine = _ROWS.c.token == one.token
            if not connection.execute(_ROWS.update().where(mine).values(**facts)).rowcount:
                connection.execute(_ROWS.insert().values(token=one.token, **facts))
            connection.execute(_ROWS.delete().where(_ROWS.c.seen < self._now - GONE_S))

    def leave(self, token: str) -> None:
        """Tell that a window closed."""
        with self._changing() as connection:
            connection.execute(_ROWS.delete().where(_ROWS.c.token == token))

    def everybody(self) -> tuple[Attending, ...]:
        """Return who is here, by name."""
        facts = [_ROWS.c[name] for name in ("token", "who", "desk", "subject", "subject_id", "editing")]
        query = select(*facts, self._now - _ROWS.c.seen).where(_ROWS.c.seen >= self._now - GONE_S)
        try:
            with self._engine.connect() as connection:
                found = connection.execute(query.order_by(_ROWS.c.who, _ROWS.c.desk, _ROWS.c.token)).all()
        except DBAPIError as error:
            raise translated(error) from error
        return tuple(Attending(*each) for each in found)

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        try:
            with self._writing.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise translated(error) from error
