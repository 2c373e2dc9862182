"""Spaces put together from several pieces, part by part: for requests that need not hang together, and large ones.

For each opening day the bays are put in a few orders (the emptiest phase of the venue first, halls
without options first, preferred places first, ...), and each part takes the first it can have. Whether
there is room at all does not depend on these orders; which room is best is not compared exhaustively.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from expobook.domain.finding.candidate import (
    NEVER,
    Candidate,
    Near,
    affordable,
    sums_of_takes,
    too_alike,
    weighed,
    within_budget,
)
from expobook.domain.finding.floor import Bools, Floor, Ints, as_int, ones, packed
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.score import penalties, prices_of, total_of
from expobook.domain.finding.sight import Sight


@dataclass(frozen=True)
class CompositeSource:
    """Candidates of any number of parts, connected or not."""

    sight: Sight
    complete = False

    @cached_property
    def takes(self) -> tuple[Bools, ...]:
        """For each order of the bays: opening days x parts x bays, all false on days without room."""
        return tuple(_taken(self.sight, order) for order in _orders(self.sight))

    @property
    def shapes(self) -> int:
        return len(self.takes)

    @cached_property
    def least(self) -> Ints:
        """Orders x opening days: the total but for the pieces, which are counted only where it matters."""
        return np.stack([_totals(self.sight, take) for take in self.takes])

    def bounds(self) -> Ints:
        return np.asarray(self.least.min(axis=0))

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]:
        """Return the best of the orders on each day."""
        found: dict[int, Candidate] = {}
        for day in days:
            limit = cut
            for order in np.argsort(self.least[:, day], kind="stable").tolist():
                if self.least[order, day] >= limit:
                    break
                words = packed(self.takes[order][day], (self.takes[order].shape[2] + 63) // 64)
                bays = lean(self.sight, tuple(as_int(row) for row in words))
                new = weighed(self.sight, day, bays)
                if new.total >= limit or not affordable(self.sight, new.price):
                    continue
                if not any(too_alike(self.sight, new.union, other.union) for other in near.get(day, ())):
                    found[day], limit = new, new.total
        return found

    def group(self) -> int:
        return 64


def lean(sight: Sight, bays: tuple[int, ...]) -> tuple[int, ...]:
    """Return the bays of each part without any that it can do without, the largest first."""
    floor, found = sight.floor, []
    for part, own in zip(sight.request.parts, bays, strict=True):
        over = sum(int(floor.area[n]) for n in ones(own)) - part.area_mm2
        for n in sorted(ones(own), key=lambda n: (-int(floor.area[n]), -n)) if not sight.request.whole_halls else ():
            if int(floor.area[n]) <= over:
                own &= ~(1 << n)  # noqa: PLW2901 - what is left is what counts
                over -= int(floor.area[n])
        found.append(own)
    return tuple(found)


def _orders(sight: Sight) -> Iterator[Ints]:
    """Yield opening days x bays: the rank of each bay in an order, lower ones are taken first."""
    floor = sight.floor
    reach = Reach(sight)
    open_ = np.logical_or.reduce([reach.open_bays(number) for number in range(len(sight.parts))])
    queued = np.sum([part.queued for part in sight.parts], axis=0) > 0
    walk, piece = _walk(floor)
    room = np.zeros((sight.count, len(floor.pieces)), dtype=np.int64)
    for number, each in enumerate(floor.pieces):
        room[:, number] = (open_ * floor.area)[:, each.members].sum(axis=1)
    emptiest = np.argsort(np.argsort(-room, axis=1, kind="stable"), axis=1)[:, piece]
    far = len(floor.codes)
    along, back = np.broadcast_to(walk, open_.shape), np.broadcast_to(far - walk, open_.shape)
    yield emptiest * far + along
    yield emptiest * far + back
    yield queued * far**2 + emptiest * far + along
    yield queued * far**2 + emptiest * far + back
    if sight.request.prefer:
        disliked = ~floor.flags(sight.request.prefer)
        yield disliked * far**3 + queued * far**2 + emptiest * far + along


def _walk(floor: Floor) -> tuple[Ints, Ints]:
    """Return the place of each bay on a walk that keeps neighbours together, and its piece."""
    walk, piece = np.zeros(len(floor.codes), dtype=np.int64), np.zeros(len(floor.codes), dtype=np.int64)
    step = 0
    for number, each in enumerate(floor.pieces):
        piece[each.members] = number
        end = _steps(each.adjacency, 0)[-1]
        seen: set[int] = set()
        for bay in _steps(each.adjacency, end):
            hall = int(each.hall_of[bay])
            if hall in seen:
                continue
            seen.add(hall)
            for n in ones(each.hall_bits[hall]):
                walk[each.members[n]] = step
                step += 1
    return walk, piece


def _steps(adjacency: Sequence[int], start: int) -> list[int]:
    """Return places in the order of their distance from a start."""
    found, seen = [start], 1 << start
    for place in found:
        fresh = adjacency[place] & ~seen
        seen |= fresh
        found += ones(fresh)
    return found


def _taken(sight: Sight, order: Ints) -> Bools:
    """Let each part take the first bays of an order that it can have; the longest stay chooses first."""
    floor, parts = sight.floor, sight.request.parts
    reach = Reach(sight)
    found = np.zeros((sight.count, len(parts), len(floor.codes)), dtype=bool)
    used = np.zeros((sight.count, len(floor.codes)), dtype=bool)
    room = np.array(sight.far_enough)
    for number in sorted(range(len(parts)), key=lambda n: -parts[n].length):
        free = reach.open_bays(number) & ~used
        ranks = np.argsort(order, axis=1, kind="stable")
        sizes = np.take_along_axis(free * floor.area, ranks, axis=1)
        before = np.cumsum(sizes, axis=1) - sizes
        chosen = (sizes > 0) & (before < parts[number].area_mm2)
        own = np.zeros_like(used)
        np.put_along_axis(own, ranks, chosen, axis=1)
        if sight.request.whole_halls:
            own = ((own @ floor.hall_sums.T) > 0)[:, floor.hall] & free
        room &= np.greater_equal(sizes.sum(axis=1), parts[number].area_mm2)
        found[:, number] = own
        used |= ((own @ floor.hall_sums.T) > 0)[:, floor.hall] if sight.request.whole_halls else own
    found[~room] = False
    return found


def _totals(sight: Sight, take: Bools) -> Ints:
    """Return the total of each day's taking but for its pieces, ``NEVER`` on days without room."""
    days = np.arange(sight.count)
    sums = sums_of_takes(sight, days, take)
    room = take.any(axis=(1, 2))
    sums = replace(sums, area=np.maximum(sums.area, 1), area_days=np.maximum(sums.area_days, 1))
    prices = prices_of(sight, sums.sizes, days)
    total = total_of(penalties(sight, sums, days, prices))
    return np.where(room & within_budget(sight, prices), total, NEVER)
