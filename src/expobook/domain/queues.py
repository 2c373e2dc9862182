"""Ranks of very many options at once: the same answer as ``holds.ranks``, by arrays."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import BayRank
from expobook.domain.number_sets import among, distinct

Numbers = NDArray[np.int64]
_MANY = np.int64(1) << 32  # greater than any number of a booking or a cell


def ranks_of_all(cells: Numbers, firm_boxes: Numbers, codes: Mapping[int, str]) -> dict[int, tuple[BayRank, ...]]:
    """Return the ranks of every option of a book, or of a span of days that no option reaches out of.

    Args:
        cells: options, n x 5: day (ordinal), bay number, place, booking, line; in the order of the first three.
        firm_boxes: boxes with a firm booking, m x 2 or wider: day, bay number.
        codes: bay numbers to codes.

    Returns:
        Ranks by booking; see ``holds.ranks`` for what counts. Where several days are equally bad,
        ``worst_day`` is the first of them.
    """
    if len(cells) == 0:
        return {}
    day, bay, _place, booking, line = cells.T
    box = day * _MANY + bay
    behind_firm = among(box, firm_boxes[:, 0] * _MANY + firm_boxes[:, 1])
    cell, other = _in_front(box, booking)
    rank = 1 + np.bincount(cell, minlength=len(cells))
    stand, first, group = np.unique(line * _MANY + bay, return_index=True, return_inverse=True)
    worst = np.lexsort((day, -rank, group))  # of each line and bay: the worst rank, on its first day
    worst = worst[np.searchsorted(group[worst], np.arange(len(stand)))]
    blocked = np.bincount(group, weights=behind_firm) > 0
    ahead = _by_group(group[cell], other)
    found: dict[int, list[BayRank]] = defaultdict(list)
    rows = (booking[first], line[first], bay[first], rank[worst], blocked, day[worst])
    for place, (who, of_line, number, how, firm, when) in enumerate(zip(*(x.tolist() for x in rows), strict=True)):
        others = ahead.get(place, ())
        found[who].append(BayRank(of_line, codes[number], how, firm, others, date.fromordinal(when)))
    return {who: tuple(sorted(own, key=lambda one: (one.line_id, one.bay))) for who, own in found.items()}


def worst_ranks(cells: Numbers) -> dict[int, int]:
    """Return the worst rank over all boxes of each booking in them, as ``holds.ranks`` counts it.

    Args:
        cells: options, n x 4: day (ordinal), bay number, place, booking; in any order, each box whole.
    """
    day, bay, _place, booking = cells[np.lexsort((cells[:, 2], cells[:, 1], cells[:, 0]))].T
    box = day * _MANY + bay
    cell, _other = _in_front(box, booking)
    rank = 1 + np.bincount(cell, minlength=len(cells))
    who, place = np.unique(booking, return_inverse=True)
    worst = np.zeros(len(who), dtype=np.int64)
    np.maximum.at(worst, place, rank)
    return dict(zip(who.tolist(), worst.tolist(), strict=True))


def _in_front(box: Numbers, booking: Numbers) -> tuple[Numbers, Numbers]:
    """Return pairs (index of a cell, another booking with an earlier place in its box), each pair once."""
    index, found = np.arange(len(box)), [np.empty(0, dtype=np.int64)]
    for step in range(1, len(box)):
        together = box[step:] == box[:-step]
        if not together.any():
            break  # boxes are runs: where no cell has another so many places on, none has one further on
        pairs = together & (booking[step:] != booking[:-step])
        found.append(index[step:][pairs] * _MANY + booking[:-step][pairs])
    packed = distinct(np.concatenate(found))
    return packed // _MANY, packed % _MANY


def _by_group(group: Numbers, other: Numbers) -> dict[int, tuple[int, ...]]:
    """Return the different others of each group, ascending."""
    packed = distinct(group * _MANY + other)
    if len(packed) == 0:
        return {}
    starts = np.flatnonzero(np.diff(packed // _MANY, prepend=-1))
    parts = np.split(packed % _MANY, starts[1:])
    return {int(packed[at] // _MANY): tuple(part.tolist()) for at, part in zip(starts, parts, strict=True)}
