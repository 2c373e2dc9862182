"""Refusals: a code and facts here, the words for them in the message catalogue.

Each area keeps its own subclasses beside its rules; the sentences are in
``resources/i18n/errors/*.json`` in both languages, and a test walks
:func:`all_refusals` to prove that none is missing.
"""

from typing import Any, ClassVar


class ExpobookError(Exception):
    """Root of every error this program raises on purpose."""


class UserError(ExpobookError):
    """The user, or the outside world, can put this right.

    ``code`` names the sentence in the catalogue and ``facts`` fill it in. It is
    shown in plain words, without a traceback and without a report button.
    """

    code: ClassVar[str] = "user-error"

    def __init__(self, **facts: Any) -> None:
        super().__init__(f"{self.code}: {facts}")
        self.facts = facts


class BadInput(UserError):
    """A value that was typed or imported cannot be used: ``field``, ``value``, ``why``."""

    code = "bad-input"


class RowsRefused(UserError):
    """Rows of a list cannot be taken, so none was: ``count``; of the first ``line``, ``field``, ``value``, ``why``."""

    code = "rows-refused"


class UnknownThing(UserError):
    """Something was named that the book does not have: ``kind``, ``name``, ``known``."""

    code = "unknown-thing"


class StaleData(UserError):
    """The record was saved elsewhere since it was read: ``kind``, ``name``, ``who``, ``when``, ``theirs``.

    ``differs`` (:class:`~expobook.domain.conflict.Differing`) is where what was to be saved and theirs are unlike, and
    ``changed`` (:class:`~expobook.domain.conflict.Meanwhile`) what was last done to it, as far as either can be said.
    """

    code = "stale-data"


class NotAllowed(UserError):
    """The deed does not fit the state of the record: ``deed``, ``name``, ``state``, ``allowed``."""

    code = "not-allowed"


class StorageFailure(UserError):
    """The database or the disk refused: ``detail`` in its words, ``reason`` in ours, ``book`` where it is known."""

    code = "storage-failure"


class ConnectionLost(StorageFailure):
    """The server of the book does not answer, or went away in the middle; nothing was kept: ``detail``, ``reason``."""

    code = "connection-lost"


class OutcomeUnknown(ConnectionLost):
    """The server went away while it was keeping a step, and has not come back to say whether it did."""

    code = "outcome-unknown"


class FileTrouble(UserError):
    """A file cannot be read or written: ``path``, ``why``."""

    code = "file-trouble"


def all_refusals() -> list[type[UserError]]:
    """Return every kind of refusal that has been imported so far, parents before children."""
    found: list[type[UserError]] = []
    waiting: list[type[UserError]] = [UserError]
    while waiting:
        kind = waiting.pop(0)
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found
