"""Spaces grown bay by bay where the menus have none: large sets whose halls are partly taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expobook.domain.finding.bay_sets import spare
from expobook.domain.finding.candidate import NEVER, Candidate, Near, affordable, too_alike, weighed
from expobook.domain.finding.floor import Bools, Ints, Piece, ones
from expobook.domain.finding.menus import MenuSource, base_cost
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.sight import Sight

SEEDS = 6


@dataclass(frozen=True)
class GrownSource:
    """Connected spaces for one part on days on which none of the menus' shapes is free; not all there are."""

    sight: Sight
    menus: MenuSource
    complete = False
    shapes = 0

    @cached_property
    def needed(self) -> Bools:
        """The days on which the menus have nothing, though there is room."""
        reach = Reach(self.sight)
        served = self.menus.served()
        return np.array([not served[day] and reach.fits(day) for day in range(self.sight.count)], dtype=bool)

    def bounds(self) -> Ints:
        return np.where(self.needed, base_cost(self.sight), NEVER)

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]:
        """Return the best of some spaces grown on each day."""
        found: dict[int, Candidate] = {}
        for day in days:
            for bays in self._spaces(day) if self.needed[day] else ():
                if any(too_alike(self.sight, bays, other.union) for other in near.get(day, ())):
                    continue
                new = weighed(self.sight, day, (bays,))
                better = new.total < cut and (day not in found or new.total < found[day].total)
                if better and affordable(self.sight, new.price):
                    found[day] = new
        return found

    def group(self) -> int:
        return 16

    def _spaces(self, day: int) -> list[int]:
        key = ("grown", day)
        if key not in self.sight.memory:
            self.sight.memory[key] = list(self._grow(day))
        found = self.sight.memory[key]
        assert isinstance(found, list)
        return found

    def _grow(self, day: int) -> set[int]:
        request, part = self.sight.request, self.sight.request.parts[0]
        ground = self.sight.floor.ground_of(part.outdoor)
        assert ground is not None
        open_ = ground.gathered(Reach(self.sight).masks(0)[day])
        found: set[int] = set()
        for block in ground.blocks(open_):
            if ground.area_of(block) < part.area_mm2:
                continue
            units = _units(ground, block, whole=request.whole_halls)
            for seed in units[:: max(1, len(units) // SEEDS)]:
                found.add(ground.spread(_grown_from(ground, block, seed, part.area_mm2, whole=request.whole_halls)))
        return found


def cut_down(piece: Piece, block: int, area_mm2: int, *, whole: bool, connected: bool) -> int:
    """Return a part of a space that is no larger than it need be for an area."""
    units = _units(piece, block, whole=whole)
    if connected:
        return _grown_from(piece, block, units[0], area_mm2, whole=whole)
    found = 0
    for unit in units:
        if piece.area_of(found) >= area_mm2:
            break
        found |= unit & block
    return found


def _units(piece: Piece, block: int, *, whole: bool) -> list[int]:
    """Return the smallest spaces that are taken at once: halls where halls are let whole, else bays."""
    if whole:
        return [own for own in piece.hall_bits if own & block]
    return [1 << n for n in ones(block)]


def _grown_from(piece: Piece, block: int, seed: int, area_mm2: int, *, whole: bool) -> int:
    """Add the neighbour with most links to what is there, halls that are begun first, then cut off what is to spare."""
    found, halls = seed, _halls(piece, seed)
    while piece.area_of(found) < area_mm2:
        around = 0
        for n in ones(found):
            around |= piece.adjacency[n]
        ahead = list(ones(around & block & ~found))
        nearest = max(ahead, key=lambda n: (halls >> int(piece.hall_of[n]) & 1, _links(piece, n, found), -n))
        hall = int(piece.hall_of[nearest])
        found |= piece.hall_bits[hall] & block if whole else 1 << nearest
        halls |= 1 << hall
    return _lean(piece, found, area_mm2, whole=whole)


def _lean(piece: Piece, found: int, area_mm2: int, *, whole: bool) -> int:
    """Return a connected space with nothing to spare."""
    if not whole:
        while loose := spare(piece, found, area_mm2):
            found &= ~(1 << min(loose, key=lambda n: (_links(piece, n, found), n)))
        return found
    for own in piece.hall_bits:
        rest = found & ~own
        if own & found and piece.area_of(rest) >= area_mm2 and piece.connected(rest):
            found = rest
    return found


def _links(piece: Piece, bay: int, bits: int) -> int:
    return sum(weight for other, weight in piece.weighted[bay] if bits >> other & 1)


def _halls(piece: Piece, bits: int) -> int:
    found = 0
    for n in ones(bits):
        found |= 1 << int(piece.hall_of[n])
    return found
