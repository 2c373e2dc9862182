"""Noticing that somebody wrote into a book: PostgreSQL tells, SQLite is looked at."""

import sqlite3
import time
from typing import Any, Protocol

from sqlalchemy import Engine

from expobook.domain.errors import ConnectionLost, StorageFailure
from expobook.storage.engine import server_arguments
from expobook.storage.failures import reason_of
from expobook.storage.pools import is_pooled

CHANNEL = "expobook_changed"
LOOK_SECONDS = 0.2  # how often a file is looked at; one look takes some microseconds
_LONGEST_WAIT = 0.25  # of one wait on a server's socket, so that stopping is quick
_ASK_SECONDS = 2.0  # how often a silent server is asked: it may be gone
_ASK_POOL_SECONDS = 0.5  # how often a pool is asked, which may well lose them
_CHANGE_NO = "SELECT change_no FROM book"


class Watch(Protocol):
    """One connection of its own that hears of every commit; to be used by one thread."""

    def wait(self, seconds: float) -> bool:
        """Say whether anybody committed, at once when so, else after that time; raises ``StorageFailure``."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def watch(engine: Engine) -> Watch:
    """Return a watch on a book; raises ``StorageFailure`` when it cannot be reached."""
    if engine.dialect.name == "sqlite":
        return _FileWatch(engine.url.database or "")
    return _ServerWatch(server_arguments(engine))


def _failure(error: Exception) -> StorageFailure:
    import psycopg

    detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
    reason = reason_of(detail)
    if isinstance(error, psycopg.OperationalError) and reason in ("no-connection", "other"):
        return ConnectionLost(detail=detail, reason="no-connection")
    return StorageFailure(detail=detail, reason=reason)


class _FileWatch:
    """SQLite counts, in the file itself, how often it was written to: reading that counter locks nobody out."""

    def __init__(self, path: str) -> None:
        try:
            self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
            self._seen = self._version()
        except sqlite3.Error as error:
            raise _failure(error) from error

    def wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while True:
            try:
                now = self._version()
            except sqlite3.Error as error:
                raise _failure(error) from error
            if now != self._seen:
                self._seen = now
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(LOOK_SECONDS, left))

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version


class _ServerWatch:
    """Listens for what :meth:`Store.transact` notifies; a commit is heard of when it is done, never before.

    A server that is silent is asked for its number of changes now and then: so a connection that died is noticed.
    A pool is asked more often: one that gives each transaction another session loses notifications.
    """

    def __init__(self, arguments: dict[str, Any]) -> None:
        import psycopg  # a book in a file starts without it

        self._error = psycopg.Error
        try:
            self._connection = psycopg.connect(**arguments, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
            self._seen = self._change_no()
            self._ask_s = _ASK_POOL_SECONDS if is_pooled(self._connection) else _ASK_SECONDS
        except self._error as error:
            raise _failure(error) from error
        self._asked = time.monotonic()

    def wait(self, seconds: float) -> bool:
        try:
            heard = [*self._connection.notifies(timeout=min(seconds, _LONGEST_WAIT), stop_after=1)]
            return self._new() if heard or time.monotonic() - self._asked > self._ask_s else False
        except self._error as error:
            raise _failure(error) from error

    def close(self) -> None:
        self._connection.close()

    def _new(self) -> bool:
        self._asked = time.monotonic()
        before, self._seen = self._seen, self._change_no()
        return self._seen != before

    def _change_no(self) -> int:
        found = self._connection.execute(_CHANGE_NO).fetchone()
        return int(found[0]) if found else 0
