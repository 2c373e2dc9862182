"""A candidate: an opening day and a set of bays for each part, with its terms and its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from expobook.domain.finding.floor import Bools, Ints, Piece, ones
from expobook.domain.finding.score import Sums, penalties, prices_of, sums_of, total_of
from expobook.domain.finding.shapes import shapes_of
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import Pairs, view_of
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
    area = sight.floor.area
    shared, a, b = (sum(int(area[n]) for n in ones(bits)) for bits in (first & second, first, second))
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
    found: Sums | None = None
    zero, days = np.zeros(1, dtype=np.int64), np.array([day], dtype=np.int64)
    for number, (part, own) in enumerate(zip(sight.request.parts, bays, strict=True)):
        ground = sight.floor.ground_of(part.outdoor)
        assert ground is not None
        shapes = shapes_of(ground, [ground.gathered(own)])
        sums = sums_of(view_of(sight, number, ground), Pairs.of(shapes, zero, days))
        found = sums if found is None else found.plus(sums)
    assert found is not None
    crossing = np.array([cross_border(sight, day, bays)], dtype=np.int64)
    pieces = np.array([pieces_of(sight, bays)], dtype=np.int64)
    fixed = Sums(
        **{name: getattr(found, name) for name in Sums.__dataclass_fields__ if name not in ("border", "pieces")},
        border=found.border - crossing,
        pieces=pieces,
    )
    return candidate(sight, fixed, day, bays)


def cross_border(sight: Sight, day: int, bays: Sequence[int]) -> int:
    """Return the weight of links from one part to another that each part alone counts as its border."""
    if len(bays) < 2:
        return 0
    owner = {n: number for number, own in enumerate(bays) for n in ones(own)}
    found = 0
    for a, b, weight in sight.floor.links.tolist():
        first, second = owner.get(a), owner.get(b)
        if first is not None and second is not None and first != second:
            found += weight * int(sight.parts[first].free[day, b])
            found += weight * int(sight.parts[second].free[day, a])
    return found


def pieces_of(sight: Sight, bays: Sequence[int]) -> int:
    """Return in how many pieces the bays lie, one for each ground that is used being as good as one."""
    found = 1
    for ground in sight.floor.grounds:
        blocks = sum(1 for _ in ground.blocks(ground.gathered(reduce(int.__or__, bays))))
        found += max(blocks - 1, 0)
    return found


def ground_pieces(sight: Sight, number: int) -> tuple[Piece, ...]:
    """Return the pieces of the venue that a part may lie in."""
    outdoor = sight.request.parts[number].outdoor
    return tuple(piece for piece in sight.floor.pieces if piece.outdoor == outdoor)
