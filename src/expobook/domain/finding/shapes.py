"""Sets of bays as rows of 64-bit words, and menus of them.

Shapes do not depend on the diary, so they are worked out once for a venue and kept: sets of bays by
:mod:`expobook.domain.finding.bay_sets`, of whole halls by :mod:`expobook.domain.finding.hall_sets`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, as_words, unpacked

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


def remembered(piece: Piece, key: object, make: Callable[[], Menu | None]) -> Menu | None:
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


# --- making shapes


def none(piece: Piece) -> Shapes:
    """Return no shapes of a piece."""
    empty = np.zeros(0, dtype=np.int64)
    bits = np.zeros((0, piece.words), dtype=np.uint64)
    return Shapes(piece, bits, empty, np.zeros((0, piece.hall_words), dtype=np.uint64), empty, empty, empty)


def joined(piece: Piece, parts: Sequence[Shapes]) -> Shapes:
    """Return the rows of several shapes as one."""
    if not parts:
        return none(piece)
    return Shapes(
        piece,
        np.concatenate([part.bits for part in parts]),
        np.concatenate([part.area for part in parts]),
        np.concatenate([part.halls for part in parts]),
        np.concatenate([part.hall_count for part in parts]),
        np.concatenate([part.inner for part in parts]),
        np.concatenate([part.rim for part in parts]),
    )


def ordered(shapes: Shapes) -> Shapes:
    """Return shapes by the halls they touch, then by their rim; equal ones by their bays: always the same order."""
    bays = [shapes.bits[:, word] for word in range(shapes.bits.shape[1])]
    halls = [shapes.halls[:, word] for word in range(shapes.halls.shape[1])]
    return shapes.picked(np.lexsort([*bays, shapes.rim, *halls]))


def shapes_of(piece: Piece, sets: Sequence[int]) -> Shapes:
    """Return sets of local bays as ordered shapes."""
    if not sets:
        return none(piece)
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
    return ordered(Shapes(piece, bits, bay_sums(bits, piece), halls, count, inner, rim))


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
