"""The spaces that a show can have in a venue: halls that hang together first, bays within halls where it needs less."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import ones
from expobook.planning.season.field import Block, Field

MOST = 4000  # spaces in a menu; a venue with more is looked at in part, which the bound does not mind
Table = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Menu:
    """Spaces as bits, and as a table: a row a space, a column a bay, 1 where the space has the bay.

    ``by_hall`` says that every space is of whole halls; the columns are halls then.
    """

    spaces: tuple[int, ...]
    table: Table  # columns x spaces, ready to be multiplied with
    by_hall: bool
    any_set: bool = False  # nothing need hang together: any halls will do


class Menus:
    """The menus of one venue, each made once."""

    def __init__(self, field: Field) -> None:
        self.field = field
        floor = field.floor
        self.halls = [0] * len(floor.halls)
        for n, hall in enumerate(floor.hall.tolist()):
            self.halls[hall] |= 1 << n
        self.hall_area = [floor.area_of(bits) for bits in self.halls]
        self.hall_table: Table = np.array(
            [[float(bits >> n & 1) for bits in self.halls] for n in range(field.bays)], dtype=np.float32
        )
        self.near = [self._near(number) for number in range(len(self.halls))]
        self._known: dict[tuple[int, int, bool, bool], Menu] = {}

    def _near(self, number: int) -> int:
        """Return the halls that a hall can be opened to, as bits."""
        around = 0
        for bay in ones(self.halls[number]):
            around |= self.field.floor.adjacency[bay]
        return sum(1 << n for n, bits in enumerate(self.halls) if n != number and bits & around)

    def of(self, block: Block, *, contiguous: bool, whole_halls: bool) -> Menu:
        """Return the spaces that a block may have."""
        key = (block.allowed, block.need, contiguous, whole_halls)
        if key not in self._known:
            self._known[key] = self._made(block, contiguous=contiguous, whole_halls=whole_halls)
        return self._known[key]

    def _made(self, block: Block, *, contiguous: bool, whole_halls: bool) -> Menu:
        usable = [n for n, bits in enumerate(self.halls) if bits and bits & block.allowed == bits]
        if not contiguous:
            spaces = [self.halls[n] for n in usable]
            return self._menu(spaces, by_hall=True, any_set=True)
        spaces = []
        for chosen in self._hall_sets(usable, block.need):
            area = sum(self.hall_area[n] for n in chosen)
            bits = sum(self.halls[n] for n in chosen)
            if area == block.need or (whole_halls and area >= block.need):
                spaces.append(bits)
            elif area > block.need:
                spaces += self._trimmed(chosen, block.need)
            if len(spaces) >= MOST:
                break
        spaces += self._in_parts_of_halls(block) if not whole_halls and not spaces else []
        spaces = list(dict.fromkeys(spaces))[:MOST]
        by_hall = all(self._is_whole(bits) for bits in spaces)
        return self._menu(spaces, by_hall=by_hall)

    def _is_whole(self, bits: int) -> bool:
        return all(own & bits in (0, own) for own in self.halls)

    def _menu(self, spaces: list[int], *, by_hall: bool, any_set: bool = False) -> Menu:
        if by_hall:
            rows = [[float(bits & own != 0) for bits in spaces] for own in self.halls]
        else:
            rows = [[float(bits >> n & 1) for bits in spaces] for n in range(self.field.bays)]
        return Menu(tuple(spaces), np.array(rows, dtype=np.float32).reshape(len(rows), -1), by_hall, any_set)

    def _hall_sets(self, usable: list[int], need: int) -> Iterator[tuple[int, ...]]:
        """Yield sets of halls that hang together and have the area, none of which could do without its last hall.

        Each set is found once: it is grown from its first hall by halls behind it, in order of discovery.
        """
        allowed = sum(1 << n for n in usable)
        seen: set[int] = set()
        for first in usable:
            stack = [(1 << first, self.hall_area[first])]
            while stack:
                bits, area = stack.pop()
                if bits in seen:
                    continue
                seen.add(bits)
                if area >= need:
                    yield tuple(ones(bits))
                    continue
                if len(seen) > 20 * MOST:
                    return
                around = 0
                for n in ones(bits):
                    around |= self.near[n]
                around &= allowed & ~bits & ~((1 << first) - 1)
                stack += [(bits | 1 << n, area + self.hall_area[n]) for n in ones(around)]

    def _trimmed(self, chosen: tuple[int, ...], need: int) -> Iterator[int]:
        """Yield the set with bays of one of its halls left out, where what stays hangs together."""
        field = self.field
        everything = sum(self.halls[n] for n in chosen)
        for n in chosen:
            for order in (list(ones(self.halls[n])), list(ones(self.halls[n]))[::-1]):
                bits, area = everything, field.floor.area_of(everything)
                for bay in order:
                    if area - field.area[bay] < need:
                        break
                    bits, area = bits ^ (1 << bay), area - field.area[bay]
                if area < need + min(field.area) and bits != everything and len(field.components(bits)) == 1:
                    yield bits

    def _in_parts_of_halls(self, block: Block) -> Iterator[int]:
        """Yield runs of bays grown from each bay where no set of whole halls will do, as in parts of halls."""
        field = self.field
        for first in ones(block.allowed):
            bits, area, waiting = 0, 0, [first]
            while waiting and area < block.need:
                bay = waiting.pop(0)
                if bits >> bay & 1:
                    continue
                bits, area = bits | 1 << bay, area + field.area[bay]
                waiting.extend(ones(field.floor.adjacency[bay] & block.allowed & ~bits))
            if area >= block.need:
                yield bits
