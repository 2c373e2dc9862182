"""Every connected set of bays up to sixteen, once; above that whole halls, trimmed at their ends.

A shape is a set of local bays of one :class:`Piece`, a row of 64-bit words. Shapes do not depend on the
diary, so they are worked out once for a venue and kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, as_int, as_words, ones, unpacked

REACH = 16  # bays up to which every connected set is listed
MOST_ROWS = 1_500_000  # of one piece and size; a venue that is linked more densely is listed less far
MOST_HALL_SETS = 60_000
MOST_MENUS = 64
BIG = 1 << 40


@dataclass(frozen=True, eq=False)
class Shapes:
    """Sets of bays of one piece; ``inner`` is the weight of links inside a set, ``rim`` of those that leave it."""

    piece: Piece
    bits: Bits
    area: Ints
    halls: Bits
    hall_count: Ints
    inner: Ints
    rim: Ints

    def __len__(self) -> int:
        return len(self.bits)

    def picked(self, rows: "Ints | Bools | slice") -> "Shapes":
        """Return some of the rows."""
        return Shapes(
            self.piece,
            self.bits[rows],
            self.area[rows],
            self.halls[rows],
            self.hall_count[rows],
            self.inner[rows],
            self.rim[rows],
        )


@dataclass(frozen=True, eq=False)
class Menu:
    """The shapes that could hold an area, and whether these are all there are.

    Shapes that touch the same halls stand together, those with the shortest rim first.
    """

    shapes: Shapes
    complete: bool

    @cached_property
    def starts(self) -> Ints:
        """The first row of each group."""
        halls = self.shapes.halls
        fresh = np.ones(len(halls), dtype=bool)
        fresh[1:] = (halls[1:] != halls[:-1]).any(axis=1)
        return np.flatnonzero(fresh)

    @cached_property
    def ends(self) -> Ints:
        return np.append(self.starts[1:], len(self.shapes))

    @cached_property
    def touches(self) -> Ints:
        """Groups x local halls of the piece: one where the group touches the hall."""
        flags = unpacked(self.shapes.halls[self.starts], int(self.shapes.piece.halls.max()) + 1)
        return flags[:, self.shapes.piece.halls].astype(np.int64)

    @cached_property
    def keys(self) -> Ints:
        """Group and rim of each row in one number, rising from row to row."""
        group = np.repeat(np.arange(len(self.starts)), self.ends - self.starts)
        return group * BIG + self.shapes.rim

    def upto(self, groups: Ints, rim: Ints) -> Ints:
        """Return for each of some groups the row behind its last with a rim below a limit."""
        return np.searchsorted(self.keys, groups * BIG + np.clip(rim, 0, BIG - 1))


def bay_menu(piece: Piece, area_mm2: int, reach: int = REACH) -> Menu | None:
    """Return every connected set of bays that holds an area with no bay to spare, None when they are too many.

    A bay is to spare when the set stays connected and large enough without it.
    """
    if piece.uniform:  # the same menu serves every area of so many bays
        area_mm2 = -(-area_mm2 // int(piece.area[0])) * int(piece.area[0])
    return _kept(piece, ("bays", area_mm2, reach), lambda: _bay_menu(piece, area_mm2, reach))


def _kept(piece: Piece, key: object, make: Callable[[], Menu | None]) -> Menu | None:
    """Return a menu from the memory of a piece, or make it; the oldest goes when there are too many."""
    menus = piece.cache.setdefault("menus", {})
    assert isinstance(menus, dict)
    if key not in menus:
        while len(menus) >= MOST_MENUS:
            del menus[next(iter(menus))]
        menus[key] = make()
    found = menus[key]
    assert found is None or isinstance(found, Menu)
    return found


def _bay_menu(piece: Piece, area_mm2: int, reach: int) -> Menu | None:
    largest = int(piece.area.max())
    if int(piece.area.sum()) < area_mm2:
        return Menu(_none(piece), complete=True)
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
    shapes = _joined(piece, chosen)
    return Menu(_ordered(shapes.picked(_nothing_to_spare(shapes, area_mm2))), complete=last <= reach)


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
        levels = piece.cache["levels"] = _Levels([_ordered(first.shapes)], first)
    assert isinstance(levels, _Levels)
    while len(levels.done) < size and levels.last is not None:
        levels.last = _grown(levels.last)
        if levels.last is not None:
            levels.done.append(_ordered(levels.last.shapes))
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
        return _Level(_none(piece), *(np.zeros((0, words), dtype=np.uint64),) * 2, np.zeros(0, dtype=np.int16))
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


def bay_sums(bits: Bits, piece: Piece) -> Ints:
    """Return the mm2 of each row."""
    if piece.uniform:
        return np.asarray(np.bitwise_count(bits).sum(axis=1, dtype=np.int64) * int(piece.area[0]))
    return value_sums(bits, piece.area)


def value_sums(bits: Bits, values: Ints) -> Ints:
    """Return for each row the sum of the values of its bays, by tables of 256 sums a byte."""
    total = np.zeros(len(bits), dtype=np.int64)
    if not values.any():
        return total
    raw = np.ascontiguousarray(bits).view(np.uint8)
    flags = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    for byte in range((len(values) + 7) // 8):
        own = np.zeros(8, dtype=np.int64)
        part = values[byte * 8 : byte * 8 + 8]
        own[: len(part)] = part
        total += (flags @ own)[raw[:, byte]]
    return total


# --- whole halls


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


def shapes_of(piece: Piece, sets: Sequence[int]) -> Shapes:
    """Return sets of local bays as ordered shapes."""
    if not sets:
        return _none(piece)
    bits = np.stack([as_words(each, piece.words) for each in sets])
    inner = np.zeros(len(bits), dtype=np.int64)
    for a, b, weight in piece.links.tolist():
        both = (bits[:, a // 64] >> np.uint64(a % 64)) & (bits[:, b // 64] >> np.uint64(b % 64)) & np.uint64(1)
        inner += weight * both.astype(np.int64)
    halls = np.zeros((len(bits), piece.hall_words), dtype=np.uint64)
    for hall, own in zip(piece.halls.tolist(), piece.hall_bits, strict=True):
        touched = (bits & as_words(own, piece.words)).any(axis=1)
        halls[touched, hall // 64] |= np.uint64(1 << hall % 64)
    count = np.bitwise_count(halls).sum(axis=1, dtype=np.int64)
    rim = value_sums(bits, piece.degree) - 2 * inner
    return _ordered(Shapes(piece, bits, bay_sums(bits, piece), halls, count, inner, rim))


def hall_menu(piece: Piece, area_mm2: int) -> Menu | None:
    """Return every connected set of whole halls that holds an area with no hall to spare."""
    return _kept(piece, ("whole", area_mm2), lambda: _hall_menu(piece, area_mm2))


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
    return _kept(piece, ("trimmed", area_mm2), lambda: _trimmed_menu(piece, area_mm2))


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


# --- small help


def _none(piece: Piece) -> Shapes:
    empty = np.zeros(0, dtype=np.int64)
    bits = np.zeros((0, piece.words), dtype=np.uint64)
    return Shapes(piece, bits, empty, np.zeros((0, piece.hall_words), dtype=np.uint64), empty, empty, empty)


def _joined(piece: Piece, parts: Sequence[Shapes]) -> Shapes:
    if not parts:
        return _none(piece)
    return Shapes(
        piece,
        np.concatenate([part.bits for part in parts]),
        np.concatenate([part.area for part in parts]),
        np.concatenate([part.halls for part in parts]),
        np.concatenate([part.hall_count for part in parts]),
        np.concatenate([part.inner for part in parts]),
        np.concatenate([part.rim for part in parts]),
    )


def _ordered(shapes: Shapes) -> Shapes:
    """Return shapes by the halls they touch, then by their rim; equal ones by their bays: always the same order."""
    bays = [shapes.bits[:, word] for word in range(shapes.bits.shape[1])]
    halls = [shapes.halls[:, word] for word in range(shapes.halls.shape[1])]
    return shapes.picked(np.lexsort([*bays, shapes.rim, *halls]))
