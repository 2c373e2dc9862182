"""The venue as arrays: bays with areas, halls and links, and the pieces in which they hang together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.venue import LinkKind, SpaceClass, Venue

Bits = NDArray[np.uint64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# How much a link that is left as a border counts, in hundredths of a point: a cut through a hall is
# worse than one along a wall or a concourse.
LINK_WEIGHTS = {LinkKind.OPEN: 60, LinkKind.WALL: 20, LinkKind.CONCOURSE: 20}
UNKNOWN = -1


@dataclass(eq=False)
class Piece:
    """Bays that hang together through links, or all of one ground; ``members`` are places in venue order.

    Local bit ``n`` stands for ``members[n]``; local hall ``m`` for ``halls[m]``. What is worked out
    about its shapes is kept in ``cache`` as long as the venue is.
    """

    members: Ints
    outdoor: bool
    area: Ints
    hall_of: Ints  # local hall of each member
    halls: Ints  # the venue's number of each local hall
    whole: Bools  # whether all bays of the hall are members
    hall_words: int  # how many 64-bit words a set of the venue's halls takes
    links: Ints  # pairs of local bays with the weight of the link between
    cache: dict[object, object] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """How many 64-bit words a set of its bays takes."""
        return (len(self.members) + 63) // 64

    @cached_property
    def adjacency(self) -> tuple[int, ...]:
        """Neighbours of each local bay, as the bits of a whole number."""
        found = [0] * len(self.members)
        for a, b, _ in self.links.tolist():
            found[a] |= 1 << b
            found[b] |= 1 << a
        return tuple(found)

    @cached_property
    def weighted(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Neighbours of each local bay with the weight of the link to them."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.members]
        for a, b, weight in self.links.tolist():
            found[a].append((b, weight))
            found[b].append((a, weight))
        return tuple(tuple(each) for each in found)

    @cached_property
    def hall_bits(self) -> tuple[int, ...]:
        """The local bays of each local hall, as bits."""
        found = [0] * len(self.halls)
        for bay, hall in enumerate(self.hall_of.tolist()):
            found[hall] |= 1 << bay
        return tuple(found)

    @cached_property
    def degree(self) -> Ints:
        """The weight of all links of each local bay."""
        return np.array([sum(weight for _, weight in others) for others in self.weighted], dtype=np.int64)

    @cached_property
    def in_hall(self) -> Ints:
        """Local bays x local halls: one where the bay is in the hall."""
        return np.asarray(self.hall_of[:, None] == np.arange(len(self.halls))[None, :]).astype(np.int64)

    @cached_property
    def uniform(self) -> bool:
        """Whether all its bays have the same area."""
        return bool((self.area == self.area[0]).all())

    def connected(self, bits: int) -> bool:
        """Say whether a set of local bays hangs together; no bay does not."""
        return bits != 0 and reached(bits & -bits, bits, self.adjacency) == bits

    def blocks(self, bits: int) -> Iterator[int]:
        """Yield the connected blocks of a set of local bays, the one with the lowest bay first."""
        while bits:
            block = reached(bits & -bits, bits, self.adjacency)
            yield block
            bits &= ~block

    @cached_property
    def everything(self) -> int:
        """All its bays, as bits over all bays of the venue."""
        return sum(1 << n for n in self.members.tolist())

    def spread(self, bits: int) -> int:
        """Return a set of local bays as bits over all bays of the venue."""
        return sum(1 << int(self.members[n]) for n in ones(bits))

    def gathered(self, bits: int) -> int:
        """Return a set of the venue's bays, those that are members, as local bits."""
        return sum(1 << place for place, n in enumerate(self.members.tolist()) if bits >> n & 1)

    @cached_property
    def _by_area(self) -> tuple[tuple[int, int], ...]:
        return by_area(self.area)

    def area_of(self, bits: int) -> int:
        """Return the gross mm2 of a set of local bays."""
        return sum(size * (bits & own).bit_count() for size, own in self._by_area)

    def pack_own(self, rows: Bools) -> Bits:
        """Return rows of flags over the members as words."""
        return packed(rows, self.words)


def packed(rows: Bools, words: int) -> Bits:
    """Return rows of flags as rows of 64-bit words, the first flag in the lowest bit."""
    raw = np.packbits(rows, axis=1, bitorder="little")
    full = np.zeros((len(rows), words * 8), dtype=np.uint8)
    full[:, : raw.shape[1]] = raw
    return full.view(np.uint64)


def unpacked(words: Bits, count: int) -> NDArray[np.uint8]:
    """Return words as rows of ``count`` zeros and ones."""
    raw = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")
    return raw[:, :count]


def as_words(bits: int, words: int) -> Bits:
    """Return a whole number as 64-bit words, the lowest first."""
    return np.frombuffer(bits.to_bytes(words * 8, "little"), dtype=np.uint64)


def as_int(words: Bits) -> int:
    """Return 64-bit words as one whole number."""
    return int.from_bytes(np.ascontiguousarray(words).tobytes(), "little")


def ones(bits: int) -> Iterator[int]:
    """Yield the places of the ones of a whole number, the lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def by_area(area: Ints) -> tuple[tuple[int, int], ...]:
    """Return each area that bays have with the bays that have it, as bits."""
    sizes = sorted({int(each) for each in area})
    return tuple((size, sum(1 << n for n in np.flatnonzero(area == size).tolist())) for size in sizes)


def reached(seed: int, within: int, adjacency: Sequence[int]) -> int:
    """Return what can be reached from a set of places inside another."""
    found = fresh = seed & within
    while fresh:
        low = fresh & -fresh
        more = adjacency[low.bit_length() - 1] & within & ~found
        found |= more
        fresh = (fresh ^ low) | more
    return found


@dataclass(eq=False)
class Floor:
    """A venue's bays in file order as arrays; made once for each version of the venue."""

    venue: Venue
    codes: tuple[str, ...]
    area: Ints
    hall: Ints
    halls: tuple[str, ...]
    space_class: tuple[SpaceClass, ...]
    height_mm: Ints  # of each bay's hall, -1 where it is not known
    load_kg: Ints
    links: Ints  # pairs of bays with the weight of the link between

    @classmethod
    def of(cls, venue: Venue) -> "Floor":
        """Return the arrays of a venue."""
        place = {bay.code: n for n, bay in enumerate(venue.bays)}
        hall_place = {hall.code: n for n, hall in enumerate(venue.halls)}
        halls = [venue.hall(bay.hall) for bay in venue.bays]
        outdoor = [bay.space_class is SpaceClass.OUTDOOR for bay in venue.bays]
        links = np.array(
            sorted(
                (*sorted((place[link.a], place[link.b])), LINK_WEIGHTS[link.kind])
                for link in venue.links
                if outdoor[place[link.a]] == outdoor[place[link.b]]  # a hall and a ground are not one space
            ),
            dtype=np.int64,
        ).reshape(-1, 3)
        area = np.array([bay.area_mm2 for bay in venue.bays], dtype=np.int64)
        hall = np.array([hall_place[bay.hall] for bay in venue.bays], dtype=np.int64)
        return cls(
            venue,
            tuple(place),
            area,
            hall,
            tuple(hall_place),
            tuple(bay.space_class for bay in venue.bays),
            np.array([_known(each.clear_height_mm) for each in halls], dtype=np.int64),
            np.array([_known(each.floor_load_kg_m2) for each in halls], dtype=np.int64),
            links,
        )

    @cached_property
    def grounds(self) -> tuple[Piece, ...]:
        """All bays indoors as one, and all outdoors, whether they hang together or not."""
        sides = (np.flatnonzero(self.outdoor == side) for side in (False, True))
        return tuple(self._piece(members) for members in sides if len(members))

    def ground_of(self, outdoor: bool) -> Piece | None:
        """Return the bays indoors or outdoors, None where the venue has none."""
        return next((ground for ground in self.grounds if ground.outdoor == outdoor), None)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The sets of bays that hang together, in the order of their first bays."""
        everything = (1 << len(self.area)) - 1
        blocks = (np.array(list(ones(block)), dtype=np.int64) for block in self.blocks(everything))
        return tuple(self._piece(members) for members in blocks)

    def _piece(self, members: Ints) -> Piece:
        local = {int(n): place for place, n in enumerate(members)}
        halls, hall_of = np.unique(self.hall[members], return_inverse=True)
        own = [(local[a], local[b], weight) for a, b, weight in self.links.tolist() if a in local]
        return Piece(
            members,
            bool(self.outdoor[members[0]]),
            self.area[members],
            hall_of.astype(np.int64),
            halls,
            np.bincount(hall_of, minlength=len(halls)) == self.hall_sums.sum(axis=1)[halls],
            (len(self.halls) + 63) // 64,
            np.array(own, dtype=np.int64).reshape(-1, 3),
        )

    @cached_property
    def adjacency(self) -> tuple[int, ...]:
        """Neighbours of each bay on its own ground, as the bits of a whole number."""
        found = [0] * len(self.area)
        for a, b, _ in self.links.tolist():
            found[a] |= 1 << b
            found[b] |= 1 << a
        return tuple(found)

    @cached_property
    def smallest(self) -> int:
        """The mm2 of the smallest bay."""
        return int(self.area.min())

    @cached_property
    def _by_area(self) -> tuple[tuple[int, int], ...]:
        return by_area(self.area)

    def area_of(self, bits: int) -> int:
        """Return the gross mm2 of bays given as bits."""
        return sum(size * (bits & own).bit_count() for size, own in self._by_area)

    def blocks(self, bits: int) -> Iterator[int]:
        """Yield the connected blocks of bays given as bits, the one with the first bay first."""
        while bits:
            block = reached(bits & -bits, bits, self.adjacency)
            yield block
            bits &= ~block

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each bay code."""
        return {code: n for n, code in enumerate(self.codes)}

    @cached_property
    def outdoor(self) -> Bools:
        return np.array([each is SpaceClass.OUTDOOR for each in self.space_class])

    @cached_property
    def login(self) -> Bools:
        return np.array([each is SpaceClass.LOGIN for each in self.space_class])

    @cached_property
    def area_by_class(self) -> Ints:
        """Bays x classes of space: the area of each bay in the column of its class."""
        kinds = np.array([[each is kind for kind in SpaceClass] for each in self.space_class])
        return np.asarray(self.area[:, None] * kinds)

    @cached_property
    def hall_sums(self) -> Ints:
        """Halls x bays, one where the bay is in the hall."""
        return np.asarray(self.hall[None, :] == np.arange(len(self.halls))[:, None]).astype(np.int64)

    @cached_property
    def one_space(self) -> Bools:
        """For each hall whether its own bays hang together: only then can it be part of one space as a whole."""
        found = np.ones(len(self.halls), dtype=bool)
        for ground in self.grounds:
            for hall, own in zip(ground.halls.tolist(), ground.hall_bits, strict=True):
                found[hall] = ground.connected(own)
        return found

    def flags(self, codes: Iterable[str]) -> Bools:
        """Return one flag a bay: whether it is among some codes."""
        wanted = set(codes)
        return np.array([code in wanted for code in self.codes], dtype=bool)

    def named(self, places: Iterable[int]) -> frozenset[str]:
        """Return the codes of places."""
        return frozenset(self.codes[n] for n in places)


def _known(value: int | None) -> int:
    return UNKNOWN if value is None else value
