"""Engines whose transactions mean what they say, on SQLite and on PostgreSQL."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from expobook.domain.errors import BadInput

APPLICATION_ID = 0x58504F42  # "XPOB", so that `file` and we know a book from any other SQLite file
BUSY_MS = 30_000
WRITING = "expobook_writing"

# WAL could lose or damage data on a checkpoint race until these releases; before them the
# rollback journal is the sound choice (see docs/decisions/0004-sqlite-settings.md).
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether an SQLite of this version is one where WAL is safe."""
    newest, *back_ports = _WAL_FIXED
    return version >= newest or any(version[:2] == port[:2] and version >= port for port in back_ports)


def book_url(target: str | Path) -> URL:
    """Return the database URL for a path or a ``postgresql`` URL.

    Raises:
        BadInput: another kind of database is named.
    """
    text = str(target)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except Exception as error:
        raise BadInput(field="book", value=text, why="not-a-url") from error
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database:
        return URL.create("sqlite", database=str(Path(url.database).expanduser().absolute()))
    raise BadInput(field="book", value=url.render_as_string(), why="unknown-engine")


def make_engine(url: URL) -> Engine:
    """Return an engine for an expobook book.

    On SQLite a transaction that writes starts with ``BEGIN IMMEDIATE``, so a check followed by a
    write is safe against a second desk; readers start with ``BEGIN`` and block nobody for long.
    Foreign keys are on, commits are fully durable, and a writer waits 30 s for another.
    On PostgreSQL writers take the book's row first (see ``Store.transact``).
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
