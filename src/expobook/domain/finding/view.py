"""One part of a request in one piece of the venue, with the sums that are asked for again and again."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, unpacked
from expobook.domain.finding.shapes import Shapes
from expobook.domain.finding.sight import PartSight, Sight
from expobook.domain.venue import SpaceClass

CLASSES = tuple(SpaceClass)
FEW = 4_096  # pairs that are added up in one go


@dataclass(eq=False)
class View:
    """Rows are opening days, columns the bays of the piece."""

    sight: Sight
    number: int
    piece: Piece

    @property
    def seen(self) -> PartSight:
        return self.sight.parts[self.number]

    @cached_property
    def open_bays(self) -> Bools:
        """Whether the part may take the bay, as things stand."""
        return self.sight.allowed(self.number)[:, self.piece.members]

    @cached_property
    def taken(self) -> Bits:
        """The bays that it may not take, as words."""
        return self.piece.pack_own(~self.open_bays)

    @cached_property
    def open_area(self) -> Ints:
        """The mm2 that it may take on each opening day, in however many parts."""
        return np.asarray(self.open_bays @ self.piece.area)

    @cached_property
    def queued(self) -> Ints:
        """Tables of area x days on which somebody holds an option."""
        return tables_of(self.seen.queued[:, self.piece.members] * self.piece.area)

    @cached_property
    def idle(self) -> Ints:
        """Tables of area x idle days."""
        return tables_of(self.seen.idle[:, self.piece.members] * self.piece.area)

    @cached_property
    def lost(self) -> Ints:
        """Tables of the weight of a bay's links to bays that firm bookings have on the part's days."""
        return tables_of(self._lost)

    @cached_property
    def _lost(self) -> Ints:
        taken = ~self.seen.free[:, self.piece.members]
        found = np.zeros(taken.shape, dtype=np.int64)
        for a, b, weight in self.piece.links.tolist():
            found[:, a] += weight * taken[:, b]
            found[:, b] += weight * taken[:, a]
        return found

    @cached_property
    def open_by_hall(self) -> Ints:
        """Days x local halls: the mm2 of a hall that the part may take."""
        return (self.open_bays * self.piece.area) @ self.piece.in_hall

    @cached_property
    def lost_by_hall(self) -> Ints:
        """Days x local halls: how much the free bays of a hall can lose of their rim to taken ones."""
        return (self._lost * self.seen.free[:, self.piece.members]) @ self.piece.in_hall

    @cached_property
    def deep(self) -> tuple[Bits, ...]:
        """For each number of options: the bays in which at least so many wait, as words."""
        ahead = self.seen.ahead[:, self.piece.members]
        return tuple(self.piece.pack_own(ahead >= level) for level in range(1, int(ahead.max(initial=0)) + 1))

    @cached_property
    def disliked(self) -> Ints:
        """The area of each bay that is not among the preferred ones, 0 when the part has no preference."""
        prefer = self.sight.floor.flags(self.sight.request.prefer)
        ground = self.sight.floor.outdoor == self.piece.outdoor
        if not (prefer & ground).any():
            return np.zeros(len(self.piece.members), dtype=np.int64)
        return np.asarray(self.piece.area * ~prefer[self.piece.members])

    @cached_property
    def classes(self) -> Ints:
        """Classes of space x bays: the area of each bay in the row of its class."""
        return self.sight.floor.area_by_class[self.piece.members].T

    def sizes(self, shapes: Shapes, rows: Ints) -> Ints:
        """Return the area by class of each row, in the columns of this part among those of all parts."""
        found = np.zeros((len(rows), len(CLASSES) * len(self.sight.parts)), dtype=np.int64)
        present = np.flatnonzero(self.classes.any(axis=1)).tolist()
        first = self.number * len(CLASSES)
        if len(present) == 1:
            found[:, first + present[0]] = shapes.area[rows]
        else:
            held = unpacked(shapes.bits[rows], len(self.piece.members)).astype(np.int64)
            found[:, first : first + len(CLASSES)] = held @ self.classes.T
        return found


def tables_of(values: Ints) -> Ints:
    """Return days x groups of 4 bays x 16: the sum of the values of each set of 4; flat, empty when all are 0."""
    if not values.any():
        return np.zeros(0, dtype=np.int64)
    padded = np.zeros((len(values), -(-values.shape[1] // 4) * 4), dtype=np.int64)
    padded[:, : values.shape[1]] = values
    fours = padded.reshape(-1, 4)
    tables = np.zeros((len(fours), 16), dtype=np.int64)
    for bit in range(4):
        tables[:, 1 << bit : 2 << bit] = tables[:, : 1 << bit] + fours[:, bit : bit + 1]
    return tables.reshape(-1)


def view_of(sight: Sight, number: int, piece: Piece) -> View:
    """Return the view of a part in a piece, made once."""
    key = ("view", number, id(piece))
    if key not in sight.memory:
        sight.memory[key] = View(sight, number, piece)
    found = sight.memory[key]
    assert isinstance(found, View)
    return found


@dataclass(frozen=True, eq=False)
class Pairs:
    """Shapes on opening days, pair by pair, ready for sums from tables."""

    shapes: Shapes
    rows: Ints
    days: Ints
    places: Ints  # groups of 4 bays x pairs: where the sum of the group stands in a table

    @classmethod
    def of(cls, shapes: Shapes, rows: Ints, days: Ints) -> "Pairs":
        raw = shapes.bits[rows].view(np.uint8)
        groups = (len(shapes.piece.members) + 3) // 4
        fours = np.empty((raw.shape[1] * 2, len(rows)), dtype=np.int64)
        fours[0::2] = raw.T & 15
        fours[1::2] = raw.T >> 4
        fours = fours[:groups]
        fours += (days * (groups * 16))[None] + (np.arange(groups) * 16)[:, None]
        return cls(shapes, rows, days, fours)

    def picked(self, which: Ints) -> "Pairs":
        return Pairs(self.shapes, self.rows[which], self.days[which], self.places[:, which])

    def sums(self, table: Ints) -> Ints:
        """Return the sum over the bays of each pair."""
        if len(table) and len(self.rows) < FEW:
            return np.asarray(table.take(self.places).sum(axis=0))
        found = np.zeros(len(self.rows), dtype=np.int64)
        for place in self.places if len(table) else ():
            found += table.take(place)
        return found
