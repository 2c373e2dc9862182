"""Two people changed one record: what each wrote, field by field, and the record that takes some of each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter
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


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One thing that somebody changed since a record was read; ``change`` is a word of the terms ``change:...``."""

    change: str
    before: Any
    after: Any


def differing(base: Any, mine: Any, theirs: Any, within: Collection[str] = ()) -> tuple[Differing, ...]:
    """Return the fields in which my record and theirs differ, in the order of the dataclass; versions do not count.

    Fields named ``within`` are records themselves and are compared part by part, as ``party.phone``.
    """
    names = []
    for each in fields(mine):
        if each.name in within:
            names += [f"{each.name}.{part.name}" for part in fields(getattr(mine, each.name))]
        elif each.name not in _BOOKKEEPING:
            names.append(each.name)
    return differing_in(names, base, mine, theirs)


def differing_in(names: Iterable[str], base: Any, mine: Any, theirs: Any) -> tuple[Differing, ...]:
    """Return which of the named fields differ between my record and theirs."""
    rows = (Differing(name, *(attrgetter(name)(each) for each in (base, mine, theirs))) for name in names)
    return tuple(row for row in rows if row.mine != row.theirs)


def merged(mine: Record, theirs: Record, keep: Collection[str]) -> Record:
    """Return their record, on their version, with the named fields as I have them."""
    made: Any = theirs
    for name in keep:
        outer, _, part = name.partition(".")
        value = getattr(mine, outer)
        if part:
            value = replace(getattr(made, outer), **{part: getattr(value, part)})
        made = replace(made, **{outer: value})
    return made  # type: ignore[no-any-return]
