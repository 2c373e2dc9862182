"""Two people changed one record: what each wrote, field by field, and the record that takes some of each."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

Record = TypeVar("Record")
_BOOKKEEPING = frozenset({"id", "version"})


@dataclass(frozen=True, slots=True)
class Differing:
    """One field that two people leave differently: as it was read, as I have it, as it was saved meanwhile.

    ``mine_only`` says that the other left it as it was.
    """

    field: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def mine_only(self) -> bool:
        return bool(self.base == self.theirs)


def differing(base: Any, mine: Any, theirs: Any) -> tuple[Differing, ...]:
    """Return the fields in which my record and theirs differ, in the order of the dataclass; versions do not count."""
    names = [each.name for each in fields(mine) if each.name not in _BOOKKEEPING]
    rows = (Differing(name, getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in names)
    return tuple(row for row in rows if row.mine != row.theirs)


def merged(mine: Record, theirs: Record, keep: Collection[str]) -> Record:
    """Return their record, on their version, with the named fields as I have them."""
    return replace(theirs, **{name: getattr(mine, name) for name in keep})  # type: ignore[type-var]
