"""Noticing a pool such as pgbouncer between us and the server, and for how long it lends a session."""

import select
from contextlib import closing
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from expobook.storage.engine import server_arguments

if TYPE_CHECKING:
    import psycopg

_WHO = b"SELECT pg_backend_pid()"
_ROUNDS = 8
_PATIENCE_S = 5.0  # for a session that all others hold


class Lending(Enum):
    """What lies between us and the server: nothing, or a pool that lends sessions for a connection or a transaction."""

    NONE = "none"
    SESSION = "session"
    TRANSACTION = "transaction"


def is_pooled(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """Say whether a pool answered for the server: it tells a number of its own for the process that serves us."""
    return connection.info.backend_pid != _serving(connection)


def lending(engine: Engine) -> Lending:
    """Return how the server of an engine is reached; in doubt as if each transaction had another session.

    Two connections that are open at once have two processes of the server, and each keeps its own, unless a pool
    lends processes for less than a connection.

    Raises:
        psycopg.Error: the server cannot be reached.
    """
    import psycopg  # a book in a file never needs it

    arguments = {**server_arguments(engine), "autocommit": True}
    with closing(psycopg.connect(**arguments)) as one:
        if not is_pooled(one):
            return Lending.NONE
        mine = _serving(one)
        with closing(psycopg.connect(**arguments)) as other:
            for _ in range(_ROUNDS):
                theirs = _serving(other)
                if theirs is None or theirs == mine or _serving(one) != mine:
                    return Lending.TRANSACTION
    return Lending.SESSION


def _serving(connection: "psycopg.Connection[tuple[object, ...]]") -> int | None:
    """Return the number of the process that serves a connection, None when none is free for it."""
    wire, found = connection.pgconn, None
    wire.send_query(_WHO)
    while True:
        wire.flush()
        while wire.is_busy():
            if not select.select([wire.socket], [], [], _PATIENCE_S)[0]:
                return None
            wire.consume_input()
        result = wire.get_result()
        if result is None:
            return found
        value = result.get_value(0, 0) if result.ntuples else None
        found = int(value) if value else None
