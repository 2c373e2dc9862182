"""Every connected set of bays up to sixteen, each once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, as_int, as_words, ones
from expobook.domain.finding.shapes import Menu, Shapes, joined, none, ordered, remembered, value_sums

REACH = 16  # bays up to which every connected set is listed
MOST_ROWS = 1_500_000  # of one piece and size; a venue that is linked more densely is listed less far


def bay_menu(piece: Piece, area_mm2: int, reach: int = REACH) -> Menu | None:
    """Return every connected set of bays that holds an area with no bay to spare, None when they are too many.

    A bay is to spare when the set stays connected and large enough without it.
    """
    if piece.uniform:  # the same menu serves every area of so many bays
        area_mm2 = -(-area_mm2 // int(piece.area[0])) * int(piece.area[0])
    return remembered(piece, ("bays", area_mm2, reach), lambda: _bay_menu(piece, area_mm2, reach))


def _bay_menu(piece: Piece, area_mm2: int, reach: int) -> Menu | None:
    largest = int(piece.area.max())
    if int(piece.area.sum()) < area_mm2:
        return Menu(none(piece), complete=True)
    first = -(-area_mm2 // largest)
    if first > reach:
        return None
    if piece.uniform:
        level = level_of(piece, first)
        return Menu(level, complete=True) if level is not None else None
    last = _most_bays(piece, area_mm2)
    chosen = []
    for size in range(first, min(last, reach) + 1):
        level = level_of(piece, size)
        if level is None:
            return None
        # One of the bays that can go without cutting the set apart is at most the largest there is.
        chosen.append(level.picked((level.area >= area_mm2) & (level.area < area_mm2 + largest)))
    shapes = joined(piece, chosen)
    return Menu(ordered(shapes.picked(_nothing_to_spare(shapes, area_mm2))), complete=last <= reach)


def _most_bays(piece: Piece, area_mm2: int) -> int:
    """Return how many bays a set without a bay to spare has at most."""
    enough = np.cumsum(np.sort(piece.area)) >= area_mm2 + int(piece.area.max())
    return int(np.argmax(enough)) if enough.any() else len(piece.members)


def _nothing_to_spare(shapes: Shapes, area_mm2: int) -> Bools:
    keep = np.ones(len(shapes), dtype=bool)
    for row in range(len(shapes)):
        keep[row] = not spare(shapes.piece, as_int(shapes.bits[row]), area_mm2)
    return keep


def spare(piece: Piece, bits: int, area_mm2: int) -> tuple[int, ...]:
    """Return the bays that a connected set can do without, one at a time."""
    over = piece.area_of(bits) - area_mm2
    return tuple(n for n in ones(bits) if int(piece.area[n]) <= over and piece.connected(bits & ~(1 << n)))


# --- connected sets of one size, each once


@dataclass(frozen=True, eq=False)
class _Level:
    """Connected sets of one size with what the next size is listed from.

    Source: Wernicke's ESU, which meets each connected set once; here for all sets of a size together.
    """

    shapes: Shapes
    ahead: Bits  # bays that may be added
    closed: Bits  # the set and all its neighbours
    root: NDArray[np.int16]  # its lowest bay: only higher ones are ever added


@dataclass(eq=False)
class _Levels:
    """All sizes listed so far; only the last keeps what is needed to go on."""

    done: list[Shapes]
    last: _Level | None


def level_of(piece: Piece, size: int) -> Shapes | None:
    """Return all connected sets of so many bays; None when there are more than are listed."""
    levels = piece.cache.get("levels")
    if levels is None:
        first = _singles(piece)
        levels = piece.cache["levels"] = _Levels([ordered(first.shapes)], first)
    assert isinstance(levels, _Levels)
    while len(levels.done) < size and levels.last is not None:
        levels.last = _grown(levels.last)
        if levels.last is not None:
            levels.done.append(ordered(levels.last.shapes))
    return levels.done[size - 1] if size <= len(levels.done) else None


def _singles(piece: Piece) -> _Level:
    count, words = len(piece.members), piece.words
    alone = np.stack([as_words(1 << n, words) for n in range(count)])
    around = np.stack([as_words(bits, words) for bits in piece.adjacency])
    above = _above(count, words)
    halls = np.stack([as_words(1 << int(piece.halls[hall]), piece.hall_words) for hall in piece.hall_of])
    one = np.ones(count, dtype=np.int64)
    shapes = Shapes(piece, alone, piece.area.copy(), halls, one, np.zeros(count, dtype=np.int64), piece.degree)
    return _Level(shapes, around & above, around | alone, np.arange(count, dtype=np.int16))


def _above(count: int, words: int) -> Bits:
    everything = (1 << count) - 1
    return np.stack([as_words(everything & ~((2 << n) - 1), words) for n in range(count)])


def _grown(level: _Level) -> _Level | None:
    """Add each bay that may be added to each set; ``None`` when that gives too many."""
    piece = level.shapes.piece
    count, words = len(piece.members), piece.words
    above = _above(count, words)
    found: list[tuple[NDArray[np.generic], ...]] = []
    total = 0
    for bay in range(count):
        word, bit = divmod(bay, 64)
        rows = np.flatnonzero((level.ahead[:, word] >> np.uint64(bit)) & np.uint64(1))
        total += len(rows)
        if total > MOST_ROWS:
            return None
        if len(rows):
            found.append(_with(level, rows, bay, above))
    if not found:
        return _Level(none(piece), *(np.zeros((0, words), dtype=np.uint64),) * 2, np.zeros(0, dtype=np.int16))
    parts = [np.concatenate(column) for column in zip(*found, strict=True)]
    bits, area, halls, inner, ahead, closed, root = parts
    hall_count = np.bitwise_count(halls).sum(axis=1, dtype=np.int64)
    rim = value_sums(bits, piece.degree) - 2 * inner
    return _Level(Shapes(piece, bits, area, halls, hall_count, inner, rim), ahead, closed, root)


def _with(level: _Level, rows: Ints, bay: int, above: Bits) -> tuple[NDArray[np.generic], ...]:
    piece, old = level.shapes.piece, level.shapes
    words = piece.words
    around, alone = as_words(piece.adjacency[bay], words), as_words(1 << bay, words)
    bits = old.bits[rows]
    closed, root = level.closed[rows], level.root[rows]
    ahead = (level.ahead[rows] & above[bay]) | (around & ~closed & above[root])
    inner = old.inner[rows].copy()
    for other, weight in piece.weighted[bay]:
        word, bit = divmod(other, 64)
        inner += weight * ((bits[:, word] >> np.uint64(bit)) & np.uint64(1)).astype(np.int64)
    hall = as_words(1 << int(piece.halls[piece.hall_of[bay]]), piece.hall_words)
    return (
        bits | alone,
        old.area[rows] + piece.area[bay],
        old.halls[rows] | hall,
        inner,
        ahead,
        closed | around,
        root,
    )
