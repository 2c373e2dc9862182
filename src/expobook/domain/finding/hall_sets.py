"""Connected sets of whole halls, also trimmed at their ends: for areas of more bays than are listed one by one."""

from collections.abc import Sequence

import numpy as np

from expobook.domain.finding.floor import Bits, Bools, Piece, as_int, as_words, ones
from expobook.domain.finding.shapes import Menu, Shapes, remembered, shapes_of

MOST_HALL_SETS = 60_000


def hall_sets(piece: Piece) -> Shapes | None:
    """Return every connected set of whole halls, smallest first; None when there are too many."""
    if "halls" not in piece.cache:
        piece.cache["halls"] = _hall_sets(piece)
    found = piece.cache["halls"]
    assert found is None or isinstance(found, Shapes)
    return found


def _hall_sets(piece: Piece) -> Shapes | None:
    whole = [hall for hall, bits in enumerate(piece.hall_bits) if piece.whole[hall] and piece.connected(bits)]
    around = dict.fromkeys(whole, 0)
    for a, b, _ in piece.links.tolist():
        first, second = int(piece.hall_of[a]), int(piece.hall_of[b])
        if first != second and first in around and second in around:
            around[first] |= 1 << second
            around[second] |= 1 << first
    found: list[int] = []
    for root in whole:
        above = ~((2 << root) - 1)
        stack = [(1 << root, around[root] & above, around[root] | 1 << root)]
        while stack:
            halls, ahead, closed = stack.pop()
            found.append(halls)
            if len(found) > MOST_HALL_SETS:
                return None
            for hall in ones(ahead):
                rest = ahead & ~((2 << hall) - 1)
                stack.append((halls | 1 << hall, rest | (around[hall] & ~closed & above), closed | around[hall]))
    return shapes_of(piece, [_bays_of(piece, halls) for halls in found])


def _bays_of(piece: Piece, halls: int) -> int:
    bits = 0
    for hall in ones(halls):
        bits |= piece.hall_bits[hall]
    return bits


def hall_menu(piece: Piece, area_mm2: int) -> Menu | None:
    """Return every connected set of whole halls that holds an area with no hall to spare."""
    return remembered(piece, ("whole", area_mm2), lambda: _hall_menu(piece, area_mm2))


def _hall_menu(piece: Piece, area_mm2: int) -> Menu | None:
    sets = hall_sets(piece)
    return None if sets is None else Menu(sets.picked(_no_hall_to_spare(sets, area_mm2)), complete=True)


def _no_hall_to_spare(sets: Shapes, area_mm2: int) -> Bools:
    piece = sets.piece
    hall_area = [piece.area_of(bits) for bits in piece.hall_bits]
    keep = (sets.area >= area_mm2) & (sets.area < area_mm2 + max(hall_area))
    for row in np.flatnonzero(keep).tolist():
        over = int(sets.area[row]) - area_mm2
        bits = as_int(sets.bits[row])
        loose = (own for own, size in zip(piece.hall_bits, hall_area, strict=True) if own & bits and size <= over)
        keep[row] = not any(piece.connected(bits & ~own) for own in loose)
    return keep


def trimmed_menu(piece: Piece, area_mm2: int) -> Menu | None:
    """Return sets of whole halls that hold an area, each with what is to spare cut off one hall at either end.

    These are not all shapes of that size: the menu is not complete.
    """
    return remembered(piece, ("trimmed", area_mm2), lambda: _trimmed_menu(piece, area_mm2))


def _trimmed_menu(piece: Piece, area_mm2: int) -> Menu | None:
    whole = hall_menu(piece, area_mm2)
    return None if whole is None else Menu(_trimmed(whole.shapes, area_mm2), complete=False)


def _trimmed(whole: Shapes, area_mm2: int) -> Shapes:
    piece, over = whole.piece, whole.area - area_mm2
    loose = over >= int(piece.area.min())
    kept = [whole.bits[~loose]]
    for hall, own in zip(piece.halls.tolist(), piece.hall_bits, strict=True):
        has = loose & ((whole.halls[:, hall // 64] >> np.uint64(hall % 64)) & np.uint64(1)).astype(bool)
        bays = list(ones(own))
        for order in (bays, bays[::-1]):
            for much in np.unique(over[has]).tolist():
                kept.append(whole.bits[has & (over == much)] & ~as_words(_cut(piece, order, much), piece.words))
    bits = np.unique(np.concatenate(kept), axis=0)
    bits = bits[connected_rows(piece, bits)] if loose.any() else bits
    return shapes_of(piece, [as_int(row) for row in bits])


def _cut(piece: Piece, order: Sequence[int], over: int) -> int:
    """Return the longest run from the start of an order of bays that is no larger than what is to spare."""
    bits = 0
    for bay in order:
        over -= int(piece.area[bay])
        if over < 0:
            break
        bits |= 1 << bay
    return bits


def connected_rows(piece: Piece, bits: Bits) -> Bools:
    """Say for each set of bays whether it hangs together; all sets at once, sweeping to and fro."""
    low = np.zeros_like(bits)
    open_rows = np.ones(len(bits), dtype=bool)
    for word in range(bits.shape[1]):
        own = bits[:, word]
        low[open_rows, word] = (own & (~own + np.uint64(1)))[open_rows]
        open_rows &= own == 0
    found, count = low, len(piece.members)
    around = [as_words(each, piece.words) for each in piece.adjacency]
    while True:
        before = found.copy()
        for bay in (*range(count), *range(count - 1, -1, -1)):
            word, bit = divmod(bay, 64)
            here = (found[:, word] >> np.uint64(bit)) & np.uint64(1)
            found |= (np.uint64(0) - here)[:, None] & around[bay] & bits
        if (found == before).all():
            return np.asarray((found == bits).all(axis=1) & ~open_rows)
