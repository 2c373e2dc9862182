"""The refusal of a record that was saved elsewhere since it was read: with who, when, and what they saved."""

from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from expobook.domain.conflict import Differing, differing_in
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


def must_be_seen(
    uow: UnitOfWork,
    setting: str,
    expected_version: int | None,
    theirs: Any,
    mine: Mapping[str, Any],
    *,
    kind: str,
    verb: str,
    name: str = "",
    put_at: int | None = None,
    about: Callable[[AuditEntry], bool] = anything,
) -> None:
    """Refuse a choice of the venue that somebody made anew since a version was read; nothing is asked without one.

    ``mine`` has what is to be chosen, by the names that ``theirs``, the choice as it is now, has it by. A setting that
    holds several choices says by ``put_at`` in which of its versions this one was made.

    Raises:
        StaleData: as named.
    """
    now = uow.settings.version(setting)
    if expected_version is None or now == expected_version or (put_at is not None and put_at <= expected_version):
        return
    record = SimpleNamespace(**theirs) if isinstance(theirs, Mapping) else theirs
    differs = differing_in(mine, record, SimpleNamespace(**mine), record)
    raise stale(uow, kind, name, theirs, verbs=(verb,), number=None, differs=differs, about=about)
