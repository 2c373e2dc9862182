"""Chooses bays for a show among those that are free: in one space, whole halls first, close to what is taken."""

from collections.abc import Iterator
from functools import cached_property

from expobook.domain.finding.floor import ones
from expobook.domain.season.problem import Claim
from expobook.planning.season.field import Block, Field

_SEEDS = 3


class Packer:
    """Finds bays in one venue."""

    def __init__(self, field: Field) -> None:
        self.field = field
        floor = field.floor
        self.adjacency = floor.adjacency
        self.hall_of = [int(each) for each in floor.hall]
        self.area = field.area

    @cached_property
    def hall_bits(self) -> list[int]:
        """The bays of each hall."""
        found = [0] * len(self.field.floor.halls)
        for n, hall in enumerate(self.hall_of):
            found[hall] |= 1 << n
        return found

    def fit(self, claim: Claim, block: Block, free: int, tight: int) -> tuple[int, ...] | None:
        """Return the bays of each part of a block among the free ones, None where they do not fit.

        Args:
            free: bays that are free for the whole block.
            tight: bays that are taken just before or just after; they are taken first, for that leaves no gaps.
        """
        if claim.whole_halls:
            free = self._whole(free)
        if not claim.contiguous:
            return self._split(block, self._loose(block, free, tight, whole=claim.whole_halls))
        best: tuple[int, list[int]] | None = None
        floor = self.field.floor
        for component in self.field.components(free):
            if floor.area_of(component) < block.need:
                continue
            for seed in self._seeds(component, tight):
                order = self._grown(component, seed, block.need, tight, whole=claim.whole_halls)
                if order:
                    cost = self._cost(component, order, tight)
                    if best is None or cost < best[0]:
                        best = cost, order
        return self._split(block, best[1] if best else [])

    def _whole(self, free: int) -> int:
        return sum(own for own in self.hall_bits if own and own & free == own)

    def _loose(self, block: Block, free: int, tight: int, *, whole: bool) -> list[int]:
        """Return bays that need not hang together: halls with least to spare first."""
        halls = [(own & free, own) for own in self.hall_bits if own & free]
        halls.sort(key=lambda each: (-((each[0] & tight).bit_count()), each[0].bit_count(), each[0]))
        order: list[int] = []
        left = block.need
        for own, _ in halls:
            if left <= 0:
                break
            for n in ones(own):
                if left <= 0 and not whole:
                    break
                order.append(n)
                left -= self.area[n]
        return order if left <= 0 else []

    def _seeds(self, component: int, tight: int) -> list[int]:
        """Return bays to grow from: corners of the free space, next to what is taken."""
        ranked = sorted(
            ones(component),
            key=lambda n: (
                -((tight >> n) & 1) + (self.adjacency[n] & component).bit_count(),
                (self.hall_bits[self.hall_of[n]] & component).bit_count(),
                n,
            ),
        )
        chosen: list[int] = []
        halls: set[int] = set()
        for n in ranked:
            if self.hall_of[n] not in halls:
                halls.add(self.hall_of[n])
                chosen.append(n)
            if len(chosen) == _SEEDS:
                break
        return chosen

    def _grown(self, component: int, seed: int, need: int, tight: int, *, whole: bool) -> list[int]:
        """Return bays grown from one: the hall it is in, then the neighbour that leaves least behind."""
        order: list[int] = []
        taken, frontier, left = 0, 1 << seed, need
        while left > 0 and frontier:
            n = self._next(component, taken, frontier, left, tight)
            hall = self.hall_bits[self.hall_of[n]] & component
            for bay in self._hall_order(hall & ~taken, n):
                if left <= 0 and not whole:
                    break
                order.append(bay)
                taken |= 1 << bay
                left -= self.area[bay]
                frontier |= self.adjacency[bay] & component
            frontier &= ~taken
        return order if left <= 0 else []

    def _next(self, component: int, taken: int, frontier: int, left: int, tight: int) -> int:
        """Return the bay to go on with: one whose hall is taken whole, with few free neighbours that stay."""
        best, found = None, -1
        seen = 0
        for n in ones(frontier):
            hall = self.hall_bits[self.hall_of[n]] & component & ~taken
            if seen & hall:
                continue
            seen |= hall
            over = self.field.floor.area_of(hall) > left
            around = 0
            for bay in ones(hall):
                around |= self.adjacency[bay]
            around &= component & ~taken & ~hall
            touching = (hall & tight).bit_count() + 2 * (taken & self._around(hall)).bit_count()
            rank = (over, around.bit_count() - touching)
            if best is None or rank < best:
                best, found = rank, n
        return found

    def _around(self, bits: int) -> int:
        found = 0
        for bay in ones(bits):
            found |= self.adjacency[bay]
        return found

    def _hall_order(self, bits: int, first: int) -> Iterator[int]:
        """Yield the bays of a hall that hang together with one, nearest first."""
        reached, waiting = 1 << first, [first]
        while waiting:
            n = waiting.pop(0)
            yield n
            fresh = self.adjacency[n] & bits & ~reached
            reached |= fresh
            waiting.extend(ones(fresh))

    def _cost(self, component: int, order: list[int], tight: int) -> int:
        """Return how much a choice cuts up what stays free: its open edge, the halls it leaves in part."""
        taken = sum(1 << n for n in order)
        edge = (self._around(taken) & component & ~taken).bit_count()
        halls = {self.hall_of[n] for n in order}
        partly = sum(1 for hall in halls if self.hall_bits[hall] & component & ~taken)
        return edge + 2 * partly - (taken & tight).bit_count()

    def _split(self, block: Block, order: list[int]) -> tuple[int, ...] | None:
        """Share bays out among the parts of a block in their order, None where they do not suffice."""
        found: list[int] = []
        at = 0
        for need in block.needs:
            bits, left = 0, need
            while left > 0 and at < len(order):
                bits |= 1 << order[at]
                left -= self.area[order[at]]
                at += 1
            if left > 0:
                return None
            found.append(bits)
        if found:
            found[-1] |= sum(1 << n for n in order[at:])  # the rest of a whole hall
        return tuple(found) if found else None
