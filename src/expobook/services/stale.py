"""The refusal of a record that was saved elsewhere since it was read: with who, when, and what they saved."""

from collections.abc import Callable, Iterable
from typing import Any

from expobook.domain.conflict import Differing
from expobook.domain.errors import StaleData
from expobook.storage.audit import AuditEntry
from expobook.storage.unit_of_work import UnitOfWork


def anything(_entry: AuditEntry) -> bool:
    return True


def stale(
    uow: UnitOfWork,
    kind: str,
    name: str,
    theirs: Any,
    *,
    verbs: tuple[str, ...],
    number: int | None,
    differs: Iterable[Differing] = (),
    about: Callable[[AuditEntry], bool] = anything,
) -> StaleData:
    """Return the refusal; ``theirs`` is the record as it is in the book now.

    ``verbs`` are the deeds that write such a record and ``number`` is its own in the trail, None for what has none:
    there ``about`` tells the entries of this record from those of others.
    """
    found = uow.audit.fitting(
        lambda entry: entry.verb in verbs and entry.subject_id == number and about(entry),
        1,
    )
    who, when = (found[0].who, found[0].at) if found else ("", None)
    return StaleData(kind=kind, name=name, who=who, when=when, theirs=theirs, differs=tuple(differs))
