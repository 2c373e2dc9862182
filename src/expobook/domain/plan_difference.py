"""What sets two floor plans apart, stand by stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from expobook.domain.plan import Plan, Stand


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """Numbers of stands by what happened to them; ``moved`` also counts those whose shape changed only.

    ``resized`` are those whose net area changed by more than a hundredth of a m2.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    resized: tuple[str, ...]
    changed: tuple[str, ...]  # same place, another exhibitor, kind, state or height
    same: int
    net_mm2_before: int
    net_mm2_after: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.resized or self.changed)


_RESIZED_MM2 = 10_000


def plan_difference(before: Plan, after: Plan) -> PlanDifference:
    """Compare two plans by the numbers of their stands."""
    old, new = _by_number(before), _by_number(after)
    both = sorted(old.keys() & new.keys())
    resized = [n for n in both if abs(old[n].area_mm2 - new[n].area_mm2) > _RESIZED_MM2]
    moved = [n for n in both if old[n].ring != new[n].ring and n not in set(resized)]
    placed_alike = [n for n in both if old[n].ring == new[n].ring]
    changed = [n for n in placed_alike if old[n] != new[n]]
    return PlanDifference(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        moved=tuple(moved),
        resized=tuple(resized),
        changed=tuple(changed),
        same=len(placed_alike) - len(changed),
        net_mm2_before=before.net_mm2,
        net_mm2_after=after.net_mm2,
    )


def _by_number(plan: Plan) -> Mapping[str, Stand]:
    return {stand.number: stand for stand in plan.stands}
