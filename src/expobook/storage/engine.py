"""Engines whose transactions mean what they say, on SQLite and on PostgreSQL."""

import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from expobook.domain.errors import BadInput

APPLICATION_ID = 0x58504F42  # "XPOB", so that `file` and we know a book from any other SQLite file
BUSY_MS = 30_000
WRITING = "expobook_writing"
_SEVERAL = re.compile(
    r"(?P<scheme>postgresql[^:]*://)(?P<user>[^@/]*@)?(?P<hosts>[^/?@]*,[^/?@]*)(?P<rest>.*)", re.DOTALL
)

# A server that vanished without a word is missed after about half a minute, not after hours; statements are never
# prepared on the server, so that a pool like pgbouncer may give each transaction another session.
_SERVER = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "prepare_threshold": None,
}

# WAL could lose or damage data on a checkpoint race until these releases; before them the
# rollback journal is the sound choice (see docs/decisions/0004-sqlite-settings.md).
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether an SQLite of this version is one where WAL is safe."""
    newest, *back_ports = _WAL_FIXED
    return version >= newest or any(version[:2] == port[:2] and version >= port for port in back_ports)


def book_url(target: str | Path) -> URL:
    """Return the database URL for a path or a ``postgresql`` URL.

    Several servers may be named, ``postgresql://user@one:5432,two:5432/book``; the one that takes writing is used.

    Raises:
        BadInput: another kind of database is named.
    """
    text = str(target)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(_one_host(text))
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
        return create_engine(url, pool_pre_ping=True, connect_args=_server(url))
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def server_arguments(engine: Engine) -> dict[str, Any]:
    """Return what a connection of its own to the server of an engine is opened with."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return {**_server(engine.url), **arguments}


def shown_url(url: URL) -> str:
    """Return an address as people write it: several servers with commas between, and no password."""
    named = url._replace(password=None)
    hosts = named.query.get("host", ())
    if isinstance(hosts, str) or len(hosts) < 2:
        return named.render_as_string()
    rest = named.difference_update_query(["host"]).set(host="many-hosts")
    return rest.render_as_string().replace("many-hosts", ",".join(hosts), 1)


def _server(url: URL) -> dict[str, Any]:
    several = not isinstance(url.query.get("host", ""), str)
    asked = {"target_session_attrs": "read-write"} if several else {}
    return {name: value for name, value in (_SERVER | asked).items() if name not in url.query}


def _one_host(text: str) -> str:
    """Return an address with its hosts where SQLAlchemy looks for several: in the query."""
    found = _SEVERAL.fullmatch(text)
    if found is None:
        return text
    rest = found["rest"] or "/"
    hosts = "&".join(f"host={host}" for host in found["hosts"].split(",") if host)
    return f"{found['scheme']}{found['user'] or ''}{rest}{'&' if '?' in rest else '?'}{hosts}"


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("foreign_keys=ON", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
