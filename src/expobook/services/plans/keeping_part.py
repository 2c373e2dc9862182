"""Keeping a part of a proposed plan: some stands as proposed, the others as they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from expobook.domain.errors import BadInput
from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_difference import plan_difference


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a proposal does to one stand: ``what`` is added, removed, moved, resized or changed."""

    number: str
    what: str
    before: Stand | None
    after: Stand | None

    @property
    def hall(self) -> str:
        """Where it would stand, or stood."""
        stand = self.after or self.before
        return stand.hall if stand is not None else ""

    @property
    def halls(self) -> frozenset[str]:
        """Where it stood and would stand: two when it goes to another hall."""
        return frozenset(stand.hall for stand in (self.before, self.after) if stand is not None)


def suggested(plan: Plan, proposed: Plan) -> tuple[Suggested, ...]:
    """Return what a proposal does, stand by stand, by hall and number; stands that stay as they are left out."""
    old = {stand.number: stand for stand in plan.stands}
    new = {stand.number: stand for stand in proposed.stands}
    apart = plan_difference(plan, proposed)
    found = [
        Suggested(number, what, old.get(number), new.get(number))
        for what in ("added", "removed", "moved", "resized", "changed")
        for number in getattr(apart, what)
    ]
    return tuple(sorted(found, key=lambda each: (each.hall, each.number)))


def with_kept(plan: Plan, proposed: Plan, numbers: Collection[str]) -> Plan:
    """Return a plan in which the stands of some numbers are as proposed, and the others as they were.

    What is kept of a proposal may lie on what stays; the check of the plan says so.
    """
    wanted = frozenset(numbers)
    stay = [stand for stand in plan.stands if stand.number not in wanted]
    come = [stand for stand in proposed.stands if stand.number in wanted]
    return replace(plan, stands=tuple(sorted((*stay, *come), key=lambda stand: stand.number)))


def chosen(found: Sequence[Suggested], keep: Collection[str], leave: Collection[str]) -> frozenset[str]:
    """Return the numbers of the stands to keep: all, or those named by ``keep``, but for those named by ``leave``.

    Each name is a hall or the number of a stand; a stand that goes to another hall is in both.

    Raises:
        BadInput: a name is nothing that the proposal changes.
    """
    for field, names in (("keep", keep), ("leave", leave)):
        for name in names:
            if not any(_named(each, (name,)) for each in found):
                raise BadInput(field=field, value=name, why="not-in-plan")
    return frozenset(e.number for e in found if (not keep or _named(e, keep)) and not _named(e, leave))


def _named(each: Suggested, names: Collection[str]) -> bool:
    return each.number in names or not each.halls.isdisjoint(names)
