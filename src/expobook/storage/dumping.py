"""Dumps of a book on a server, by the tools that come with PostgreSQL; a password is never a word of a command."""

import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from expobook.domain.errors import StorageFailure, UserError
from expobook.storage.engine import book_url, make_engine, shown_url
from expobook.storage.failures import reason_of, translated
from expobook.storage.pools import Lending, lending
from expobook.storage.store import Store
from expobook.storage.tables import kept_tables

_PLACES = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"  # where Debian and Red Hat keep them, version by version
_LONGEST_S = 6 * 3600
_SCRATCH = re.compile(r"expobook_drill_(\d+_)?[0-9a-f]{12}")
# ours by name and by owner, whose maker is no session of the server any more, and which has no session itself
_LEFT = text(
    "SELECT d.datname FROM pg_database d WHERE d.datname LIKE 'expobook#_drill#_%' ESCAPE '#'"
    " AND pg_has_role(d.datdba, 'USAGE') AND NOT EXISTS (SELECT FROM pg_stat_activity a"
    " WHERE a.datid = d.oid OR a.pid::text = split_part(d.datname, '_', 3))"
)


class NoDumpTool(UserError):
    """PostgreSQL's own tools are not on this computer: ``tool``."""

    code = "no-dump-tool"


class DumpThroughPool(UserError):
    """A pool lends sessions of the server for one transaction; a tool would leave its settings in them: ``book``."""

    code = "dump-through-pool"


class DumpFailed(UserError):
    """A dump could not be made, is not whole, or cannot be put back: ``path``, ``tool``, ``detail`` in its words."""

    code = "dump-failed"


def tool(name: str) -> str:
    """Return the newest ``pg_dump`` or ``pg_restore`` there is; raises ``NoDumpTool``."""
    found = [path for pattern in _PLACES for path in Path("/").glob(f"{pattern[1:]}/{name}")]
    newest = max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()] or [0], default=None)
    place = str(newest) if newest else shutil.which(name)
    if place is None:
        raise NoDumpTool(tool=name)
    return place


def must_be_alone(engine: Engine) -> None:
    """Refuse where a session would go on to others as the tools leave it, with an empty ``search_path``.

    Raises:
        DumpThroughPool: a pool lends sessions for a transaction.
        StorageFailure: the server does not answer.
    """
    import psycopg  # a book in a file never needs it

    try:
        found = lending(engine)
    except psycopg.Error as error:
        detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise StorageFailure(detail=detail, reason=reason_of(detail)) from error
    if found is Lending.TRANSACTION:
        raise DumpThroughPool(book=shown_url(engine.url))


def dump(store: Store, path: Path) -> int:
    """Write a book on a server into a dump in PostgreSQL's custom format, as of one moment.

    Returns:
        How many changes the book had at that moment.

    Raises:
        NoDumpTool, DumpFailed, DumpThroughPool: as named.
        StorageFailure: the server cannot be read.
    """
    must_be_alone(store.engine)
    words = ["--format=custom", "--no-owner", "--no-privileges", "--exclude-table-data=presence"]
    try:
        with store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            change = connection.execute(text("SELECT change_no FROM book")).scalar_one()
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            _run("pg_dump", path, store.engine.url, *words, f"--snapshot={moment}", f"--file={path}")
    except DBAPIError as error:
        raise translated(error) from error
    return int(change)


def must_be_whole(path: Path) -> None:
    """Read a dump's own list of contents and refuse one that lacks a table of ours; raises ``DumpFailed``."""
    listed = _run("pg_restore", path, None, "--list", str(path))
    there = {line.split()[-2] for line in listed.splitlines() if " TABLE DATA " in line}
    missing = {table.name for table in kept_tables()} - there
    if missing:
        raise DumpFailed(path=str(path), tool="pg_restore", detail=f"no data of {', '.join(sorted(missing))}")


def put_back(path: Path, target: str | URL) -> None:
    """Restore a dump into an empty database, all or nothing.

    Raises:
        DumpFailed, NoDumpTool, DumpThroughPool, StorageFailure: as named.
    """
    url = book_url(target) if isinstance(target, str) else target
    engine = make_engine(url)
    try:
        must_be_alone(engine)
    finally:
        engine.dispose()
    words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run("pg_restore", path, url, *words, str(path))


def drop_left(connection: Connection) -> tuple[str, ...]:
    """Drop the scratch databases that a killed rehearsal left and nobody uses, and return their names.

    A rehearsal that is at work is known by the session that made its database, whose number is in the name; one that
    tools still write into cannot be dropped. What is another role's, or cannot be dropped, stays and is no trouble.
    """
    gone = []
    with suppress(DBAPIError):
        for name in connection.execute(_LEFT).scalars().all():
            if _SCRATCH.fullmatch(name):  # so it can be a word of a statement
                with suppress(DBAPIError):
                    connection.execute(text(f"DROP DATABASE {name}"))
                    gone.append(name)
    return tuple(gone)


@contextmanager
def beside(store: Store) -> Iterator[Connection]:
    """Give one session of a book's server outside every transaction.

    Raises:
        DumpThroughPool, StorageFailure: as named.
    """
    must_be_alone(store.engine)
    engine = create_engine(store.engine.url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


@contextmanager
def scratch_database(connection: Connection, store: Store) -> Iterator[Store]:
    """Give an empty database beside a book's own, and drop it afterwards.

    ``connection`` is of :func:`beside` and stays open all the while: by it others see that the database is in use.

    Raises:
        StorageFailure: who is connected may not create databases.
    """
    mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    name = f"expobook_drill_{mine}_{uuid.uuid4().hex[:12]}"
    connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    made = Store(_engine_of(store.engine, name))
    try:
        yield made
    finally:
        made.close()
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _engine_of(engine: Engine, database: str) -> Engine:
    return make_engine(engine.url.set(database=database))


def _run(name: str, path: Path, url: URL | None, *words: str) -> str:
    """Run a tool; where it fails, its first sentence is the detail."""
    place = [f"--dbname={shown_url(url).replace('+psycopg', '')}"] if url is not None else []
    command = [tool(name), "--no-password", *place, *words] if url is not None else [tool(name), *words]
    try:
        done = subprocess.run(  # noqa: S603 - a tool of the system with words of ours, no shell
            command, check=False, capture_output=True, text=True, timeout=_LONGEST_S, env=_surroundings(url)
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DumpFailed(path=str(path), tool=name, detail=str(error)) from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[0].removeprefix(f"{name}: ").removeprefix("error: ")
        raise DumpFailed(path=str(path), tool=name, detail=said)
    return done.stdout


def _surroundings(url: URL | None) -> Mapping[str, str]:
    secret = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    return {**os.environ, "LC_ALL": "C", **secret}
