"""The refusal of a record that was saved elsewhere since it was read: with who, when, and what they saved."""

from typing import Any

from expobook.domain.errors import StaleData
from expobook.storage.unit_of_work import UnitOfWork


def stale(
    uow: UnitOfWork, kind: str, name: str, theirs: Any, *, verbs: tuple[str, ...], number: int | None
) -> StaleData:
    """Return the refusal; ``theirs`` is the record as it is in the book now.

    ``verbs`` are the deeds that write such a record and ``number`` is its own in the trail, None for what has none.
    """
    found = uow.audit.fitting(lambda entry: entry.verb in verbs and entry.subject_id == number, 1)
    who, when = (found[0].who, found[0].at) if found else ("", None)
    return StaleData(kind=kind, name=name, who=who, when=when, theirs=theirs)
