"""Which stands go to which hall: categories follow one another, groups stay whole, halls fill alike."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expobook.planning.blocks import Block
from expobook.planning.floor import Style, boxes_of
from expobook.planning.wants import Ground, Limits, Want


@dataclass
class Unit:
    """What goes to one hall as one: a stand or a block; ``group`` keeps several together."""

    wants: tuple[Want, ...]
    block: Block | None
    area_mm2: int
    load: int  # floor with its share of aisles, mm2


class Sharing:
    """Shares units among halls; each attempt after the first shuffles a little more, by its own seed."""

    def __init__(
        self,
        grounds: Sequence[Ground],
        units: Sequence[Unit],
        wants: Sequence[Want],
        limits: Limits,
        seed: int,
        *,
        auto_show: bool,
    ) -> None:
        self.grounds, self.units, self.wants, self.limits = grounds, units, wants, limits
        self.auto_show = auto_show
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, guards nothing

    def shares(self, attempt: int) -> list[list[Unit]]:
        """Give each hall its units: categories follow one another, groups stay whole, halls fill alike."""
        shares: list[list[Unit]] = [[] for _ in self.grounds]
        floors = [floor_of(ground, self.limits) for ground in self.grounds]
        loads = [0] * len(floors)
        keys: list[set[str]] = [set() for _ in floors]
        of_code = {ground.hall: place for place, ground in enumerate(self.grounds)}
        clusters = self._clusters(attempt)
        rivals = _rivals(self.wants)
        waiting = sum(unit.load for cluster in clusters for unit in cluster)
        goal = _goal(waiting, floors, 0)
        at, makers = 0, True
        for cluster in clusters:
            load = sum(unit.load for unit in cluster)
            wished = next((of_code[w.hall] for u in cluster for w in u.wants if w.hall in of_code), None)
            apart = {key for unit in cluster for want in unit.wants for key in rivals.get(want.key, ())}
            if wished is None:
                if self.auto_show and makers and not _brings_vehicles(cluster):
                    makers = False
                    if loads[at] and waiting <= sum(floors[at + 1 :]):
                        at += 1
                        goal = _goal(waiting, floors, at)
                while at + 1 < len(floors) and loads[at] and loads[at] + load / 2 > goal * (1 + 0.02 * attempt):
                    at += 1
                    goal = _goal(waiting, floors, at)
                place = self._apart(at, keys, apart, loads, floors, load)
            else:
                place = wished
            shares[place] += cluster
            loads[place] += load
            waiting -= load
            keys[place] |= {want.key for unit in cluster for want in unit.wants}
        return shares

    @staticmethod
    def _apart(
        at: int, keys: Sequence[set[str]], apart: set[str], loads: Sequence[int], floors: Sequence[int], load: int
    ) -> int:
        """Return the hall in turn, or the next that holds none of those a cluster must be apart from."""
        order = [*range(at, len(keys)), *range(at - 1, -1, -1)]
        free = [place for place in order if not keys[place] & apart]
        roomy = [place for place in free if loads[place] + load <= floors[place]]
        chosen: list[int] = roomy or free or order
        return chosen[0]

    def _clusters(self, attempt: int) -> list[list[Unit]]:
        """Return units that belong together, in the order in which halls are filled."""
        parent: dict[str, str] = {}

        def root(name: str) -> str:
            while parent.setdefault(name, name) != name:
                name = parent[name]
            return name

        for unit in self.units:
            for want in unit.wants:
                names = [f"key {near}" for near in (want.key, *want.near)]
                if want.group and unit.block is None:
                    names.append(f"group {want.group}")
                for name in names[1:]:
                    parent[root(name)] = root(names[0])
        clusters: dict[tuple[str, str], list[Unit]] = {}
        for place, unit in enumerate(self.units):
            first = unit.wants[0]
            name = root(f"key {first.key}") if unit.block is None else f"block {place}"
            clusters.setdefault((first.hall, name), []).append(unit)
        areas: dict[tuple[bool, str], int] = {}
        for unit in self.units:
            kind = (unit.wants[0].vehicles == 0, unit.wants[0].category)
            areas[kind] = areas.get(kind, 0) + unit.area_mm2

        def order(cluster: list[Unit]) -> tuple[object, ...]:
            first = cluster[0].wants[0]
            kind = (min(u.wants[0].vehicles == 0 for u in cluster), first.category)
            size = sum(unit.area_mm2 for unit in cluster)
            noise = self.chance.random() if attempt else 0.0
            return (
                -first.priority,
                kind[0],
                -areas.get(kind, 0),
                kind[1],
                -size * (1 + noise * attempt / 4),
                first.key,
            )

        return sorted(clusters.values(), key=order)


def floor_of(ground: Ground, limits: Limits) -> int:
    """Return about how much floor a hall can give, aisles included, in mm2."""
    boxes = boxes_of(ground, limits, Style(limits.main_aisle, True)) or []
    return sum((box.width + limits.aisle) * (box.height - limits.aisle) for box in boxes)


def _brings_vehicles(cluster: Iterable[Unit]) -> bool:
    return any(want.vehicles for unit in cluster for want in unit.wants)


def _rivals(wants: Iterable[Want]) -> Mapping[str, set[str]]:
    """Return who must be apart from whom; one side's wish counts for both."""
    found: dict[str, set[str]] = {}
    for want in wants:
        for other in want.apart:
            found.setdefault(want.key, set()).add(other)
            found.setdefault(other, set()).add(want.key)
    return found


def _goal(waiting: int, floors: Sequence[int], at: int) -> float:
    """Return how much the hall in turn takes when all that waits is spread alike over it and those after it."""
    return min(1.0, waiting / max(1, sum(floors[at:]))) * floors[at]
