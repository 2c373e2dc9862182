"""What a database says when it refuses, sorted: try again, tell the user, or a bug of ours."""

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from expobook.domain.errors import ConnectionLost, ExpobookError, StorageFailure


class CellTaken(ExpobookError):
    """The key of the cell table refused a firm cell: somebody firm is there."""


# PostgreSQL: deadlock, serialization failure, lock not available.
_TRY_AGAIN = {"40P01", "40001", "55P03"}
_UNIQUE = "23505"
# The session is gone, or the server stops, crashed, starts, or is now the standby of another: a new connection helps.
_LOST = {"57P01", "57P02", "57P03", "25006"}
_LOST_CLASS = "08"


def is_transient(error: DBAPIError) -> bool:
    """Say whether the same transaction may well succeed when run again."""
    if getattr(error.orig, "sqlstate", None) in _TRY_AGAIN:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def is_lost(error: DBAPIError) -> bool:
    """Say whether the server went away, or cannot be reached; what was not committed is not kept."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if reason_of(str(error.orig)) == "pool":
        return False  # it will say so again, whatever class it says it in
    if error.connection_invalidated or state in _LOST or state.startswith(_LOST_CLASS):
        return True
    return isinstance(error, OperationalError) and not state and reason_of(str(error.orig)) == "no-connection"


def is_cell_taken(error: IntegrityError) -> bool:
    """Say whether the primary key of the cell table refused."""
    text = str(error.orig)
    if getattr(error.orig, "sqlstate", None) == _UNIQUE:
        return "pk_cells" in text
    return "cells.day" in text and "UNIQUE" in text


_REASONS = (
    ("disk is full", "full-disk"),
    ("no space left", "full-disk"),
    ("file too large", "full-disk"),
    ("quota exceeded", "full-disk"),
    ("disk i/o error", "disk-error"),
    ("input/output error", "disk-error"),
    ("read-only file system", "read-only"),
    ("permission denied for", "no-grant"),
    ("permission denied to", "no-grant"),
    ("permission denied", "read-only"),
    ("operation not permitted", "read-only"),
    ("no such file", "cannot-open"),
    ("not a directory", "cannot-open"),
    ("readonly database", "read-only"),
    ("unable to open", "cannot-open"),
    ("malformed", "damaged"),
    ("unsupported file format", "damaged"),
    ("not a database", "not-a-book"),
    ("database is locked", "locked"),
    ("no password supplied", "password"),
    ("no pg_hba.conf entry", "not-let-in"),
    ("certificate", "certificate"),
    ("does not exist", "no-database"),
    ("too many clients", "too-many"),
    ("too many connections", "too-many"),
    ("connection slots", "too-many"),
    ("no such database", "no-database"),  # so says a pool
    ("no such user", "password"),
    ("authentication failed", "password"),
    ("no more connections allowed", "too-many"),
    ("unsupported startup parameter", "pool"),
    ("statement pooling", "pool"),
    ("does not support ssl", "no-encryption"),
    ("connection", "no-connection"),
    ("timeout expired", "no-connection"),
    ("the database system is", "no-connection"),
)


def translated(error: DBAPIError) -> StorageFailure:
    """Return the refusal that a user can do something about."""
    detail = (
        str(error.orig).strip().splitlines()[0]
        if error.orig is not None and str(error.orig).strip()
        else type(error).__name__
    )
    if is_lost(error):
        return ConnectionLost(detail=detail, reason="no-connection")
    return StorageFailure(detail=detail, reason=reason_of(detail))


def reason_of(detail: str) -> str:
    """Return a word of ours for what a database says."""
    return next((name for words, name in _REASONS if words in detail.lower()), "other")
