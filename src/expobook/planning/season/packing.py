"""Chooses bays for a show: of all spaces that are free on all openings, those that leave least idle."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import ones
from expobook.domain.season.problem import Claim
from expobook.planning.season.field import Block, Field
from expobook.planning.season.menus import Menu, Menus

Table = NDArray[np.float32]
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

    def choose(self, claim: Claim, block: Block, free: Table, waste: Table) -> Choice:
        """Return the cheapest space for each opening.

        Args:
            free: openings x bays, 1 where the bay is free.
            waste: openings x bays, fen of idle days that taking the bay leaves.
        """
        menu = self.menus.of(block, contiguous=claim.contiguous, whole_halls=claim.whole_halls)
        cost = np.where(free > 0, waste, _TAKEN).astype(np.float32)
        if menu.any_set:
            return self._any_halls(claim, block, free, cost)
        if not menu.spaces:
            return Choice(np.full(len(free), np.inf, dtype=np.float32), lambda _: 0)
        if menu.by_hall:
            cost = cost @ self.menus.hall_table
        totals = cost @ menu.table
        best = totals.argmin(axis=1)
        least = totals[np.arange(len(free)), best]
        return Choice(np.where(least < _TAKEN / 2, least, np.inf).astype(np.float32), lambda n: menu.spaces[best[n]])

    def _any_halls(self, claim: Claim, block: Block, free: Table, cost: Table) -> Choice:
        """Return the cheapest bays for each opening where nothing need hang together: cheap halls first."""
        sets = [self._loose(claim, block, free[n], cost[n]) for n in range(len(free))]
        costs = [float(cost[n][list(ones(bits))].sum()) if bits else np.inf for n, bits in enumerate(sets)]
        return Choice(np.array(costs, dtype=np.float32), lambda n: sets[n])

    def _loose(self, claim: Claim, block: Block, free: Table, cost: Table) -> int:
        menus, area = self.menus, self.field.area
        halls = []
        for bits in menus.halls:
            own = [n for n in ones(bits & block.allowed) if free[n]]
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
