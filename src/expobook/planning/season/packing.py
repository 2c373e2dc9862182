"""Chooses bays for a show: of all spaces that are free on all openings, those that leave least idle."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import ones
from expobook.domain.season.problem import Claim
from expobook.planning.season.field import Block, Days, Field
from expobook.planning.season.menus import Menu, Menus
from expobook.planning.season.runs import Bays

Table = NDArray[np.float32]
Costs = NDArray[np.float64]
_TAKEN = np.float32(1e18)  # the cost of a bay that is not free


@dataclass(frozen=True, eq=False)
class Choice:
    """The cheapest space of a block on each opening: its cost in fen (infinite where none is free), and which."""

    cost: Table
    space: Callable[[int], int]


class Packer:
    """Finds bays in one venue."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.menus = Menus(field)
        self._bays: dict[int, Bays] = {}
        self._areas: dict[int, int] = {}
        self._allowed: dict[int, NDArray[np.float64]] = {}
        self._numbers: dict[int, int] = {}
        self._by_bay: Table = np.zeros((256, field.bays), dtype=np.float32)  # spaces that were numbered x bays

    def bays(self, bits: int) -> Bays:
        """Return the numbers of bays given as bits."""
        if bits not in self._bays:
            self._bays[bits] = np.array(list(ones(bits)), dtype=np.intp)
        return self._bays[bits]

    def area(self, bits: int) -> int:
        """Return the mm2 of bays given as bits."""
        if bits not in self._areas:
            self._areas[bits] = self.field.floor.area_of(bits)
        return self._areas[bits]

    def number_of(self, bits: int) -> int:
        """Return the number by which bays given as bits are known from now on."""
        number = self._numbers.setdefault(bits, len(self._numbers))
        if number == len(self._by_bay):
            self._by_bay = np.concatenate([self._by_bay, np.zeros_like(self._by_bay)])
        self._by_bay[number, self.bays(bits)] = 1
        return number

    def areas_of(self, block: Block) -> NDArray[np.float64]:
        """Return the mm2 of each bay that a block may have, 0 of the others."""
        if block.allowed not in self._allowed:
            own = np.zeros(self.field.bays)
            own[self.bays(block.allowed)] = np.array(self.field.area)[self.bays(block.allowed)]
            self._allowed[block.allowed] = own
        return self._allowed[block.allowed]

    def choose(self, claim: Claim, block: Block, taken: NDArray[np.bool_], waste: Table) -> Choice:
        """Return the cheapest space for each opening.

        Args:
            taken: openings x bays, whether the bay is not free.
            waste: openings x bays, fen of idle days that taking the bay leaves.
        """
        menu = self.menus.of(block, contiguous=claim.contiguous, whole_halls=claim.whole_halls)
        waste[taken] = _TAKEN
        if menu.any_set:
            return self._any_halls(claim, block, waste)
        if not menu.spaces:
            return Choice(np.full(len(taken), np.inf, dtype=np.float32), lambda _: 0)
        totals = (waste @ self.menus.hall_table if menu.by_hall else waste) @ menu.table
        best = totals.argmin(axis=1)
        least = totals[np.arange(len(taken)), best]
        return Choice(np.where(least < _TAKEN / 2, least, np.inf).astype(np.float32), lambda n: menu.spaces[best[n]])

    def least_displacing(self, claim: Claim, block: Block, taken: NDArray[np.bool_], rivals: Days, costs: Costs) -> int:
        """Return the space, as bits, whose taking from others costs least, 0 where there is none.

        Args:
            taken: of each bay, whether it cannot be had at all.
            rivals: of each that stands in the way in time, the number of its space.
            costs: what it costs when it has to go, whatever part of its space is wanted.
        """
        menu = self.menus.of(block, contiguous=claim.contiguous, whole_halls=claim.whole_halls)
        if menu.any_set:
            shares = np.where(taken, _TAKEN, np.float32(0))[None, :]
            stands = self._by_bay[rivals]
            shares += (costs / np.maximum(1, stands.sum(axis=1))).astype(np.float32) @ stands
            return self._loose(claim, block, shares[0])
        if not menu.spaces:
            return 0
        shut = taken @ self.menus.hall_table if menu.by_hall else taken.astype(np.float32)
        totals = (shut @ menu.table) * _TAKEN
        if len(rivals):
            stands = self._by_bay[rivals]
            stands = stands @ self.menus.hall_table if menu.by_hall else stands
            totals += costs.astype(np.float32) @ ((stands @ menu.table) > 0)
        best = int(totals.argmin())
        return menu.spaces[best] if totals[best] < _TAKEN / 2 else 0

    def _any_halls(self, claim: Claim, block: Block, cost: Table) -> Choice:
        """Return the cheapest bays for each opening where nothing need hang together: cheap halls first."""
        sets = [self._loose(claim, block, own) for own in cost]
        costs = [float(own[self.bays(bits)].sum()) if bits else np.inf for own, bits in zip(cost, sets, strict=True)]
        return Choice(np.array(costs, dtype=np.float32), lambda n: sets[n])

    def _loose(self, claim: Claim, block: Block, cost: Table) -> int:
        menus, area = self.menus, self.field.area
        halls = []
        for bits in menus.halls:
            own = [n for n in ones(bits & block.allowed) if cost[n] < _TAKEN / 2]
            if own and (not claim.whole_halls or len(own) == bits.bit_count()):
                halls.append((len(own) < bits.bit_count(), float(cost[own].mean()), own))
        found, left = 0, block.need
        for _, _, own in sorted(halls):
            for n in own:
                if left <= 0 and not claim.whole_halls:
                    break
                found |= 1 << n
                left -= area[n]
            if left <= 0:
                return found
        return 0

    def split(self, block: Block, space: int) -> tuple[int, ...] | None:
        """Share the bays of a space out among the parts of a block in their order, None where they do not suffice."""
        if len(block.needs) == 1:
            return (space,) if self.area(space) >= block.need else None
        order = list(ones(space))
        found: list[int] = []
        at = 0
        for need in block.needs:
            bits, left = 0, need
            while left > 0 and at < len(order):
                bits |= 1 << order[at]
                left -= self.field.area[order[at]]
                at += 1
            if left > 0:
                return None
            found.append(bits)
        found[-1] |= sum(1 << n for n in order[at:])  # the rest of a whole hall
        return tuple(found)


__all__ = ["Choice", "Menu", "Packer"]
