"""What an answer costs, term by term, in hundredths of a point; a hundred points less the sum is its score.

Every term is a whole number that follows from the definition beside it, so that two programs that read
these lines give the same score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from expobook.domain.finding.floor import Bits, Ints, packed
from expobook.domain.finding.shapes import value_sums
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import CLASSES, Pairs, View
from expobook.domain.finding.weights import SELLABLE_DAYS, WEIGHTS, Term, Weights
from expobook.domain.venue import SpaceClass


@dataclass(frozen=True, eq=False)
class Sums:
    """What the terms are made of, one row a candidate; those of several parts are added up row by row."""

    area: Ints
    area_days: Ints  # sum of area x days of the stay
    queued: Ints  # sum of area x days on which somebody holds an option
    ahead: Ints  # the most bookings in front anywhere
    border: Ints  # weight of links to free bays outside
    idle: Ints  # sum of area x idle days
    outside: Ints  # area outside the preferred places
    halls: Bits  # bits of the halls touched, over all halls of the venue
    pieces: Ints
    sizes: Ints  # area by part and class of space

    def plus(self, other: "Sums") -> "Sums":
        """Return the sums of two parts together; pieces are counted for the whole elsewhere."""
        added = {
            each.name: getattr(self, each.name) + getattr(other, each.name)
            for each in fields(self)
            if each.name not in ("ahead", "halls")
        }
        return replace(self, **added, ahead=np.maximum(self.ahead, other.ahead), halls=self.halls | other.halls)

    def picked(self, rows: Ints) -> "Sums":
        return Sums(*(getattr(self, each.name)[rows] for each in fields(self)))


def sums_of(view: View, pairs: Pairs) -> Sums:
    """Return the sums of shapes on opening days, pair by pair."""
    shapes, rows = pairs.shapes, pairs.rows
    area = shapes.area[rows]
    return Sums(
        area=area,
        area_days=area * view.seen.part.length,
        queued=pairs.sums(view.queued),
        ahead=ahead_of(view, pairs),
        border=shapes.rim[rows] - pairs.sums(view.lost),
        idle=pairs.sums(view.idle),
        outside=value_sums(shapes.bits[rows], view.disliked),
        halls=shapes.halls[rows],
        pieces=np.ones(len(rows), dtype=np.int64),
        sizes=view.sizes(shapes, rows),
    )


def ahead_of(view: View, pairs: Pairs) -> Ints:
    """Return the most bookings that stand in front of any cell."""
    found = np.zeros(len(pairs.rows), dtype=np.int64)
    bits = pairs.shapes.bits[pairs.rows]
    for level, deep in enumerate(view.deep, 1):
        found[(bits & deep[pairs.days]).any(axis=1)] = level
    return found


def prices_of(sight: Sight, sizes: Ints, days: Ints) -> Ints:
    """Return fen with tax for each candidate; equal areas on days of a kind are priced once."""
    kinds = sight.kinds[days]
    code = kinds
    for column in sizes.T:
        if len(column) and (column != column[0]).any():
            values, inverse = np.unique(column, return_inverse=True)
            code = code * len(values) + inverse
    _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
    found = [
        sight.quoter.total(int(kinds[row]), [_by_class(part) for part in sizes[row].reshape(-1, len(CLASSES))])
        for row in first.tolist()
    ]
    return np.asarray(np.array(found, dtype=np.int64)[inverse])


def _by_class(areas: Ints) -> dict[SpaceClass, int]:
    return {kind: size for kind, size in zip(CLASSES, areas.tolist(), strict=True) if size}


def penalties(sight: Sight, sums: Sums, days: Ints, prices: Ints, weights: Weights = WEIGHTS) -> dict[Term, Ints]:
    """Return each term of each candidate; ``prices`` are fen with tax."""
    asked = sight.request.area_mm2
    tight = tight_halls(sight)
    touched = np.bitwise_count(sums.halls).sum(axis=1, dtype=np.int64)
    turned = np.bitwise_count(sums.halls & tight[days]).sum(axis=1, dtype=np.int64)
    whole_idle = sums.area * (2 * (SELLABLE_DAYS - 1))
    par = lowest_price(sight)
    dearer = np.maximum(prices - par, 0)
    return {
        Term.WISH: wish_cost(sight, weights)[days],
        Term.THEME: theme_cost(sight, weights)[days],
        Term.QUEUE: np.minimum(weights.rank_step * sums.ahead, weights.most_rank)
        + weights.queue_share * sums.queued // sums.area_days,
        Term.OVER: np.minimum(weights.over_share * (sums.area - asked) // asked, weights.most_over),
        Term.HALLS: weights.hall * np.maximum(touched - fewest_halls(sight), 0),
        Term.BORDER: sums.border,
        Term.IDLE: weights.idle_share * sums.idle // whole_idle,
        Term.TURNAROUND: np.minimum(weights.tight_hall * turned, weights.most_tight),
        Term.PREFER: weights.prefer_share * sums.outside // sums.area,
        Term.PIECES: weights.piece * (sums.pieces - 1),
        Term.PRICE: np.minimum(weights.price_share * dearer // max(par, 1), weights.most_price),
    }


def tight_halls(sight: Sight) -> Bits:
    """Return for each opening day the halls that could not be turned around, as bits."""
    if "tight" not in sight.memory:
        words = (len(sight.floor.halls) + 63) // 64
        sight.memory["tight"] = packed(np.logical_or.reduce([part.tight for part in sight.parts]), words)
    found = sight.memory["tight"]
    assert isinstance(found, np.ndarray)
    return found


def wish_cost(sight: Sight, weights: Weights = WEIGHTS) -> Ints:
    """Return what the distance of each opening day from the wish costs; nothing without a wish."""
    wish = sight.request.wish
    if wish is None:
        return np.zeros(sight.count, dtype=np.int64)
    away = np.abs(np.arange(sight.count) - sight.row(wish))
    return np.asarray(np.minimum(weights.wish_day * away, weights.most_wish), dtype=np.int64)


def theme_cost(sight: Sight, weights: Weights = WEIGHTS) -> Ints:
    """Return what shows of near themes around each opening day cost."""
    return np.asarray(np.minimum(weights.theme_show * sight.themes_near, weights.most_theme))


def fewest_halls(sight: Sight) -> int:
    """Return the fewest halls that hold the area, indoors and outdoors counted apart."""
    if "fewest" not in sight.memory:
        sight.memory["fewest"] = _fewest_halls(sight)
    found = sight.memory["fewest"]
    assert isinstance(found, int)
    return found


def _fewest_halls(sight: Sight) -> int:
    found = 0
    for outdoor in (False, True):
        wanted = sum(part.area_mm2 for part in sight.request.parts if part.outdoor == outdoor)
        bays = sight.floor.outdoor == outdoor
        sizes = np.sort(sight.floor.hall_sums @ (sight.floor.area * bays))[::-1]
        if wanted > 0:
            found += min(int(np.searchsorted(np.cumsum(sizes), wanted)) + 1, len(sizes))
    return found


def lowest_price(sight: Sight) -> int:
    """Return what exactly the area asked for costs on the cheapest opening day, in fen with tax."""
    if "par" not in sight.memory:
        areas = [
            {SpaceClass.OUTDOOR if part.outdoor else SpaceClass.HALL: part.area_mm2} for part in sight.request.parts
        ]
        kinds = np.unique(sight.kinds).tolist()
        sight.memory["par"] = min((sight.quoter.total(kind, areas) for kind in kinds), default=0)
    found = sight.memory["par"]
    assert isinstance(found, int)
    return found


def total_of(terms: Mapping[Term, Ints]) -> Ints:
    """Return the sum of all terms of each candidate."""
    values = list(terms.values())
    found = values[0].copy()
    for value in values[1:]:
        found += value
    return found
