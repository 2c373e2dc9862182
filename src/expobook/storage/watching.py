"""Noticing that somebody wrote into a book: PostgreSQL tells, SQLite is looked at."""

import sqlite3
import time
from typing import Protocol

import psycopg
from sqlalchemy.engine import URL

from expobook.domain.errors import StorageFailure
from expobook.storage.failures import reason_of

CHANNEL = "expobook_changed"
LOOK_SECONDS = 0.2  # how often a file is looked at; one look takes some microseconds
_LONGEST_WAIT = 0.25  # of one wait on a server's socket, so that stopping is quick


class Watch(Protocol):
    """One connection of its own that hears of every commit; to be used by one thread."""

    def wait(self, seconds: float) -> bool:
        """Say whether anybody committed, at once when so, else after that time; raises ``StorageFailure``."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def watch(url: URL) -> Watch:
    """Return a watch on a book; raises ``StorageFailure`` when it cannot be reached."""
    if url.get_backend_name() == "sqlite":
        return _FileWatch(url.database or "")
    return _ServerWatch(url)


def _failure(error: Exception) -> StorageFailure:
    detail = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return StorageFailure(detail=detail, reason=reason_of(detail))


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
    """Listens for what :meth:`Store.transact` notifies; a commit is heard of when it is done, never before."""

    def __init__(self, url: URL) -> None:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            self._connection = psycopg.connect(plain, autocommit=True, connect_timeout=10)
            self._connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error as error:
            raise _failure(error) from error

    def wait(self, seconds: float) -> bool:
        try:
            heard = [*self._connection.notifies(timeout=min(seconds, _LONGEST_WAIT), stop_after=1)]
        except psycopg.Error as error:
            raise _failure(error) from error
        return bool(heard)

    def close(self) -> None:
        self._connection.close()
