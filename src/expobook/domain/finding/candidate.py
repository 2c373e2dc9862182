"""A candidate: an opening day and a set of bays for each part, with its terms and its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from expobook.domain.finding.floor import Bools, Ints, Piece, ones, packed
from expobook.domain.finding.score import Sums, penalties, prices_of, total_of
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.weights import Term

NEVER = 1 << 60  # the total of what cannot be
APART_DAYS = 7  # openings nearer than this are different answers only in other bays


@dataclass(frozen=True, slots=True)
class Candidate:
    """``bays`` are bits over all bays of the venue, one whole number a part; ``day`` the row of the opening."""

    day: int
    bays: tuple[int, ...]
    terms: Mapping[Term, int]
    total: int
    price: int

    @property
    def union(self) -> int:
        return reduce(int.__or__, self.bays)


Near = Sequence[Candidate]


def too_alike(sight: Sight, first: int, second: int) -> bool:
    """Say whether two sets of bays share more than half of the smaller one."""
    shared, a, b = (sight.floor.area_of(bits) for bits in (first & second, first, second))
    return shared * 2 > min(a, b)


def within_budget(sight: Sight, prices: Ints) -> Bools:
    """Say which prices the budget allows."""
    budget = sight.request.budget_fen
    return np.ones(len(prices), dtype=bool) if budget is None else np.asarray(prices <= budget)


def affordable(sight: Sight, price: int) -> bool:
    """Say whether the budget allows a price."""
    budget = sight.request.budget_fen
    return budget is None or price <= budget


def candidate(sight: Sight, sums: Sums, day: int, bays: tuple[int, ...]) -> Candidate:
    """Return one candidate from the sums of its parts (one row)."""
    days = np.array([day], dtype=np.int64)
    prices = prices_of(sight, sums.sizes, days)
    terms = penalties(sight, sums, days, prices)
    each = {term: int(value[0]) for term, value in terms.items()}
    return Candidate(day, bays, each, int(total_of(terms)[0]), int(prices[0]))


def weighed(sight: Sight, day: int, bays: tuple[int, ...]) -> Candidate:
    """Return the candidate of any bays on an opening day, its terms worked out from the ground up."""
    key = ("weighed", day, bays)
    if key not in sight.memory:
        sight.memory[key] = _weighed(sight, day, bays)
    found = sight.memory[key]
    assert isinstance(found, Candidate)
    return found


def _weighed(sight: Sight, day: int, bays: tuple[int, ...]) -> Candidate:
    take = np.zeros((1, len(bays), len(sight.floor.codes)), dtype=bool)
    for number, own in enumerate(bays):
        take[0, number, list(ones(own))] = True
    sums = sums_of_takes(sight, np.array([day]), take)
    return candidate(sight, replace(sums, pieces=np.array([pieces_of(sight, bays)])), day, bays)


def sums_of_takes(sight: Sight, days: Ints, take: Bools) -> Sums:
    """Return the sums of any bays: ``take`` is rows x parts x bays, each row on one of ``days``; pieces are 1."""
    floor, union = sight.floor, np.asarray(take.any(axis=1))
    area = take @ floor.area
    queued, idle, ahead, border = (np.zeros(len(days), dtype=np.int64) for _ in range(4))
    first, second = floor.links[:, 0], floor.links[:, 1]
    weight = floor.links[:, 2].astype(np.float64)  # small whole numbers: sums of floats are exact
    for number, seen in enumerate(sight.parts):
        own = take[:, number]
        queued += (own * seen.queued[days]) @ floor.area
        idle += (own * seen.idle[days]) @ floor.area
        ahead = np.maximum(ahead, (own * seen.ahead[days]).max(axis=1, initial=0))
        free = seen.free[days]
        outside = ~union & free
        for a, b in ((first, second), (second, first)):
            border += ((own[:, a] & outside[:, b]).astype(np.float64) @ weight).astype(np.int64)
    return Sums(
        area=area.sum(axis=1),
        area_days=area @ np.array([part.length for part in sight.request.parts]),
        queued=queued,
        ahead=ahead,
        border=border,
        idle=idle,
        outside=_outside(sight, union),
        halls=packed((union @ floor.hall_sums.T) > 0, (len(floor.halls) + 63) // 64),
        pieces=np.ones(len(days), dtype=np.int64),
        sizes=_sizes(sight, take),
    )


def _outside(sight: Sight, union: Bools) -> Ints:
    found = np.zeros(len(union), dtype=np.int64)
    prefer = sight.floor.flags(sight.request.prefer)
    for outdoor in (False, True):
        ground = sight.floor.outdoor == outdoor
        if (prefer & ground).any():
            found += union @ (sight.floor.area * (ground & ~prefer))
    return found


def _sizes(sight: Sight, take: Bools) -> Ints:
    return np.asarray((take @ sight.floor.area_by_class).reshape(len(take), -1))


def pieces_of(sight: Sight, bays: Sequence[int]) -> int:
    """Return in how many pieces the bays lie, one for each ground that is used being as good as one."""
    found = 1
    for ground in sight.floor.grounds:
        own = reduce(int.__or__, bays) & ground.everything
        found += max(sum(1 for _ in sight.floor.blocks(own)) - 1, 0)
    return found


def ground_pieces(sight: Sight, number: int) -> tuple[Piece, ...]:
    """Return the pieces of the venue that a part may lie in."""
    outdoor = sight.request.parts[number].outdoor
    return tuple(piece for piece in sight.floor.pieces if piece.outdoor == outdoor)
