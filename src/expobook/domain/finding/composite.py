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
from expobook.domain.finding.menus import base_cost
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.score import penalties, prices_of, total_of
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.weights import WEIGHTS


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
        """Orders x opening days: the least that the total can be."""
        return np.stack([_totals(self.sight, take) for take in self.takes])

    @cached_property
    def fewest(self) -> int:
        """In how many pieces the space lies at least.

        One part that could hang together is sought in the menus, so here it lies in two pieces at least.
        """
        found = 1
        for outdoor in (False, True):
            wanted = sum(part.area_mm2 for part in self.sight.request.parts if part.outdoor == outdoor)
            own = [int(piece.area.sum()) for piece in self.sight.floor.pieces if piece.outdoor == outdoor]
            sizes = np.cumsum(sorted(own, reverse=True))
            found += max(int(np.searchsorted(sizes, wanted)), 0) if wanted else 0
        return max(found, 2) if len(self.sight.parts) == 1 else found

    def bounds(self) -> Ints:
        room = Reach(self.sight).roomy & self.sight.far_enough
        return np.where(room, base_cost(self.sight) + WEIGHTS.piece * (self.fewest - 1), NEVER)

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]:
        """Return the best of the orders on each day."""
        bounds = self.bounds()
        found: dict[int, Candidate] = {}
        for day in (day for day in days if bounds[day] < cut):
            limit = cut
            for order in np.argsort(self.least[:, day], kind="stable").tolist():
                if self.least[order, day] >= limit:
                    break
                one = self._one(order, day)
                if one.total >= limit or one.total < bounds[day] or not affordable(self.sight, one.price):
                    continue
                if not any(too_alike(self.sight, one.union, other.union) for other in near.get(day, ())):
                    found[day], limit = one, one.total
        return found

    def _one(self, order: int, day: int) -> Candidate:
        take = self.takes[order][day]
        words = packed(take, (take.shape[1] + 63) // 64)
        return weighed(self.sight, day, lean(self.sight, tuple(as_int(row) for row in words)))

    def group(self) -> int:
        return 64


def lean(sight: Sight, bays: tuple[int, ...]) -> tuple[int, ...]:
    """Return the bays of each part without any that it can do without, the largest first."""
    floor, found = sight.floor, []
    for part, own in zip(sight.request.parts, bays, strict=True):
        over = floor.area_of(own) - part.area_mm2
        if over < floor.smallest:
            found.append(own)
            continue
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
    """Return the least that each day's taking can come to, ``NEVER`` on days without room."""
    days = np.arange(sight.count)
    sums = sums_of_takes(sight, days, take)
    room = take.any(axis=(1, 2))
    sums = replace(
        sums,
        area=np.maximum(sums.area, 1),
        area_days=np.maximum(sums.area_days, 1),
        pieces=np.maximum(_fewest_pieces(sight, take), 1),
    )
    prices = prices_of(sight, sums.sizes, days)
    total = total_of(penalties(sight, sums, days, prices))
    return np.where(room & within_budget(sight, prices), total, NEVER)


def _fewest_pieces(sight: Sight, take: Bools) -> Ints:
    """Return in how many pieces of the venue each taking lies, one for each ground being as good as one.

    Within a piece of the venue it may still be in parts: those are counted only where it matters.
    """
    union = np.asarray(take.any(axis=1))
    found = np.ones(sight.count, dtype=np.int64)
    for outdoor in (False, True):
        touched = [union[:, piece.members].any(axis=1) for piece in sight.floor.pieces if piece.outdoor == outdoor]
        if touched:
            found += np.maximum(np.sum(touched, axis=0) - 1, 0)
    return found
