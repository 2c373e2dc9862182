"""One edit of a plan: what it replaces by what. Applying its inverse brings back exactly what was there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from expobook.domain.plan import Exhibitor, Mark, Plan, Stand, Utility
from expobook.domain.plan_edit.refusals import EditOutOfDate, names_of

Thing = TypeVar("Thing", Stand, Mark, Utility, Exhibitor)


@dataclass(frozen=True, slots=True)
class Swap(Generic[Thing]):
    """One thing before and after; ``None`` before: it is added, ``None`` after: it is taken out."""

    before: Thing | None
    after: Thing | None

    def inverse(self) -> "Swap[Thing]":
        return Swap(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Edit:
    """What one gesture or one command does to a plan; ``verb`` names it (``move``, ``split``, ...)."""

    verb: str
    stands: tuple[Swap[Stand], ...] = ()
    marks: tuple[Swap[Mark], ...] = ()
    utilities: tuple[Swap[Utility], ...] = ()
    exhibitors: tuple[Swap[Exhibitor], ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        swaps: tuple[Swap[Stand] | Swap[Mark] | Swap[Utility] | Swap[Exhibitor], ...]
        swaps = (*self.stands, *self.marks, *self.utilities, *self.exhibitors)
        return any(swap.before != swap.after for swap in swaps)

    def apply(self, plan: Plan) -> Plan:
        """Return the plan after the edit.

        Raises:
            EditOutOfDate: the plan has not what the edit replaces, or has already what it adds.
        """
        exhibitors = plan.exhibitors
        if self.exhibitors:
            kept = _swapped(exhibitors.values(), self.exhibitors, lambda each: each.key)
            exhibitors = {each.key: each for each in kept}
        return replace(
            plan,
            stands=_swapped(plan.stands, self.stands, lambda each: each.number),
            marks=_swapped(plan.marks, self.marks, lambda each: each.key),
            utilities=_swapped(plan.utilities, self.utilities, lambda each: each.key),
            exhibitors=exhibitors,
        )

    def inverse(self) -> "Edit":
        """Return the edit that undoes this one."""
        return Edit(
            self.verb,
            tuple(swap.inverse() for swap in self.stands),
            tuple(swap.inverse() for swap in self.marks),
            tuple(swap.inverse() for swap in self.utilities),
            tuple(swap.inverse() for swap in self.exhibitors),
        )

    @property
    def numbers(self) -> tuple[str, ...]:
        """The stands that it touches, by their numbers of afterwards, else of before."""
        named = (swap.after or swap.before for swap in self.stands)
        return tuple(stand.number for stand in named if stand is not None)


def _swapped(things: Iterable[Thing], swaps: tuple[Swap[Thing], ...], key: Callable[[Thing], str]) -> tuple[Thing, ...]:
    """Return things with some replaced; in the order of their keys as soon as one comes, goes or changes its key."""
    if not swaps:
        return tuple(things)
    kept = {key(thing): thing for thing in things}
    _must_fit(kept, swaps, key)
    rekeyed = any(s.before is None or s.after is None or key(s.before) != key(s.after) for s in swaps)
    if not rekeyed:
        for swap in swaps:
            if swap.after is not None:
                kept[key(swap.after)] = swap.after
        return tuple(kept.values())
    for swap in swaps:
        if swap.before is not None:
            del kept[key(swap.before)]
    added = {key(swap.after): swap.after for swap in swaps if swap.after is not None}
    taken = kept.keys() & added.keys()
    if taken or len(added) < sum(swap.after is not None for swap in swaps):
        raise EditOutOfDate(names=names_of(taken or added.keys()))
    return tuple(sorted((kept | added).values(), key=key))


def _must_fit(kept: Mapping[str, Thing], swaps: tuple[Swap[Thing], ...], key: Callable[[Thing], str]) -> None:
    strange = [key(s.before) for s in swaps if s.before is not None and kept.get(key(s.before)) != s.before]
    if strange:
        raise EditOutOfDate(names=names_of(strange))


def edit_between(before: Plan, after: Plan, verb: str) -> Edit:
    """Return the edit that leads from one plan to another: of stands, marks, utilities and exhibitors."""
    return Edit(
        verb,
        _between(before.stands, after.stands, lambda each: each.number),
        _between(before.marks, after.marks, lambda each: each.key),
        _between(before.utilities, after.utilities, lambda each: each.key),
        _between(before.exhibitors.values(), after.exhibitors.values(), lambda each: each.key),
    )


def _between(before: Iterable[Thing], after: Iterable[Thing], key: Callable[[Thing], str]) -> tuple[Swap[Thing], ...]:
    old, new = {key(each): each for each in before}, {key(each): each for each in after}
    changed = (name for name in {**old, **new} if old.get(name) != new.get(name))
    return tuple(Swap(old.get(name), new.get(name)) for name in changed)
