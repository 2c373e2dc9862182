"""Packs stands into a free rectangle: rows of stands, small ones stacked in columns inside a row.

Every stand has a free shape within the limits of its ratio, so a row is as deep as its stands need to fill its
whole length: little floor is lost. Which stands share a row is found by a shortest path over the ordered stands.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from expobook.domain.geometry import Box
from expobook.planning.sides import nice_sides, tight_sides

_SLACK = 320  # mm of a row that rounding to whole millimetres may eat
_HALVINGS = 14
_ROUNDING = 0.985


@dataclass(frozen=True, slots=True)
class Piece:
    """What is placed as one: a free shape of some area, or a fixed block of ``width`` by ``depth``."""

    index: int
    area_mm2: int
    width: int = 0
    depth: int = 0

    @property
    def fixed(self) -> bool:
        return self.width > 0


@dataclass(frozen=True, slots=True)
class _Row:
    depth: float
    columns: tuple[tuple[int, ...], ...]  # places in the order of pieces


Placed = tuple[int, Box]  # a piece's index and where it went


class Packer:
    """Packs pieces into rectangles of one aisle width and one ratio."""

    def __init__(self, aisle: int, main_aisle: int, ratio: int) -> None:
        self.aisle, self.main = aisle, main_aisle
        self.ratio = ratio * _ROUNDING  # so that whole millimetres stay within the ratio
        self._limit = ratio

    def pack(self, pieces: Sequence[Piece], room: Box, *, main: bool) -> tuple[list[Placed] | None, float]:
        """Return where pieces go, rows along x; None when they do not fit, with the share of the depth they need.

        ``main`` keeps one gap between rows near the middle as wide as a main aisle.
        """
        free = sorted((p for p in pieces if not p.fixed), key=lambda p: (-p.area_mm2, p.index))
        blocks = sorted((p for p in pieces if p.fixed), key=lambda p: (-p.depth, -p.width, p.index))
        rows = self._rows(free, room)
        shelves = self._shelves(blocks, room.width)
        if rows is None or shelves is None:
            return None, math.inf
        depths = [math.ceil(row.depth) for row in rows] + [shelf[0].depth for shelf in shelves]
        needed = sum(depths) + self.aisle * max(0, len(depths) - 1)
        if main and len(depths) > 1:
            needed += self.main - self.aisle
        if needed > room.height:
            return None, needed / room.height
        starts = self._spread(depths, room, needed, main=main and len(depths) > 1)
        placed: list[Placed] = []
        for row, bottom in zip(rows, starts, strict=False):
            done = self._realised(row, free, room, bottom)
            if done is None:
                return None, 1.01
            placed += done
        for shelf, bottom in zip(shelves, starts[len(rows) :], strict=True):
            placed += self._shelf(shelf, room, bottom)
        return placed, needed / room.height

    def _spread(self, depths: Sequence[int], room: Box, needed: int, *, main: bool) -> list[int]:
        """Return the lower edge of each row; floor that is left over widens the aisles between rows alike."""
        order = _balanced(depths)
        gaps = max(1, len(depths) - 1)
        spare = (room.height - needed) // gaps // 100 * 100 if len(depths) > 1 else 0
        starts = [0] * len(depths)
        at, half, turned = room.bottom, (room.bottom + room.top) // 2, not main
        for position, place in enumerate(order):
            starts[place] = at
            at += depths[place]
            following = depths[order[position + 1]] if position + 1 < len(order) else 0
            last_chance = position + 2 >= len(order)
            if not turned and (last_chance or at + self.main + following // 2 >= half):
                at, turned = at + self.main, True
            else:
                at += self.aisle
            at += spare
        return starts

    # --- rows of free shapes

    def _rows(self, pieces: Sequence[Piece], room: Box) -> list[_Row] | None:
        """Choose rows by a shortest path: least depth for the first n pieces, for every n."""
        count = len(pieces)
        least = [math.inf] * (count + 1)
        chosen: list[tuple[int, _Row] | None] = [None] * (count + 1)
        least[0] = 0.0
        for first in range(count):
            if math.isinf(least[first]):
                continue
            for last in range(first + 1, count + 1):
                row = self._row(pieces, first, last, room)
                if row is None:
                    break
                cost = least[first] + row.depth + self.aisle
                if cost < least[last] - 1e-6:
                    least[last], chosen[last] = cost, (first, row)
        if math.isinf(least[count]):
            return None
        rows: list[_Row] = []
        at = count
        while at:
            step = chosen[at]
            assert step is not None  # finite costs have a step
            rows.append(step[1])
            at = step[0]
        return rows[::-1]

    def _row(self, pieces: Sequence[Piece], first: int, last: int, room: Box) -> _Row | None:
        """Return the least deep row of these pieces, None when there is none."""
        largest = pieces[first].area_mm2
        low = math.sqrt(largest / self.ratio)
        high = min(math.sqrt(largest * self.ratio), room.height)
        if low > high:
            return None
        length = room.width - _SLACK
        found = self._columns(pieces, first, last, low, length)
        if found is not None:
            return _Row(low, found)
        best = self._columns(pieces, first, last, high, length)
        if best is None:
            return None
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            found = self._columns(pieces, first, last, middle, length)
            if found is None:
                low = middle
            else:
                high, best = middle, found
        return _Row(high, best)

    def _columns(
        self, pieces: Sequence[Piece], first: int, last: int, depth: float, length: float
    ) -> tuple[tuple[int, ...], ...] | None:
        """Fill a row of some depth from the left; None when it becomes too long."""
        columns: list[tuple[int, ...]] = []
        used, at = -float(self.aisle), first
        while at < last:
            width, many = self._column(pieces, at, last, depth)
            used += width + self.aisle
            if used > length:
                return None
            columns.append(tuple(range(at, at + many)))
            at += many
        return tuple(columns)

    def _column(self, pieces: Sequence[Piece], at: int, last: int, depth: float) -> tuple[float, int]:
        """Return the width of the next column and how many stands it stacks."""
        ratio, area = self.ratio, pieces[at].area_mm2
        if depth * depth <= area * ratio:
            return area / depth, 1
        total, many = 0, 0
        for place in range(at, last):
            total, many = total + pieces[place].area_mm2, many + 1
            room = depth - self.aisle * (many - 1)
            if room <= 0:
                break
            width = total / room
            if width * width > ratio * pieces[place].area_mm2:
                break  # the last one would lie too flat
            if area <= ratio * width * width:
                return width, many
        return math.sqrt(area / ratio) + 1, 1  # by itself, as deep as its ratio lets it

    def _realised(self, row: _Row, pieces: Sequence[Piece], room: Box, bottom: int) -> list[Placed] | None:
        """Give a row whole millimetres: sides people like where the row is long enough, else just exact ones."""
        for nice in (True, False):
            sized = [self._sized(column, pieces, row.depth, nice=nice) for column in row.columns]
            widths = [max(w for _, w, _ in column) for column in sized]
            used = sum(widths) + self.aisle * (len(widths) - 1)
            if used <= room.width:
                break
        else:
            return None
        spare = (room.width - used) // max(1, len(widths) - 1) // 100 * 100 if len(widths) > 1 else 0
        placed, left = [], room.left
        for column, width in zip(sized, widths, strict=True):
            at = bottom
            for index, own_width, own_depth in column:
                placed.append((index, Box(left, at, left + own_width, at + own_depth)))
                at += own_depth + self.aisle
            left += width + self.aisle + spare
        return placed

    def _sized(
        self, column: Sequence[int], pieces: Sequence[Piece], depth: float, *, nice: bool
    ) -> list[tuple[int, int, int]]:
        """Return index, width and depth of each stand of a column."""
        areas = [pieces[place].area_mm2 for place in column]
        if len(column) == 1:
            deep = min(depth, math.sqrt(areas[0] * self.ratio))
            width, own = self._sides(areas[0], int(deep), nice=nice)
            return [(pieces[column[0]].index, width, own)]
        room = depth - self.aisle * (len(column) - 1)
        width = math.ceil(sum(areas) / room) + 2
        found = []
        for place, area in zip(column, areas, strict=True):
            own_depth, own_width = tight_sides(area, width + _extra(width))
            found.append((pieces[place].index, own_width, own_depth))
        return found

    def _sides(self, area: int, depth: int, *, nice: bool) -> tuple[int, int]:
        liked = nice_sides(area, depth) if nice else None
        if liked is None or max(liked) > self._limit * min(liked):
            return tight_sides(area, depth)
        return liked

    # --- rows of fixed blocks

    def _shelves(self, blocks: Sequence[Piece], length: int) -> list[list[Piece]] | None:
        shelves: list[list[Piece]] = []
        used: list[int] = []
        for block in blocks:
            if block.width > length:
                return None
            for place, shelf in enumerate(shelves):
                if shelf[0].depth >= block.depth and used[place] + self.aisle + block.width <= length:
                    shelf.append(block)
                    used[place] += self.aisle + block.width
                    break
            else:
                shelves.append([block])
                used.append(block.width)
        return shelves

    def _shelf(self, shelf: Sequence[Piece], room: Box, bottom: int) -> list[Placed]:
        placed, left = [], room.left
        for block in shelf:
            placed.append((block.index, Box(left, bottom, left + block.width, bottom + block.depth)))
            left += block.width + self.aisle
        return placed


def _extra(width: int) -> int:
    """Return what a stacked stand may be wider, so that depths round down and the column still fits."""
    return 60 if width > 120 else 0


def _balanced(depths: Sequence[int]) -> list[int]:
    """Order rows so that about half the depth lies on each side of the middle: deep ones outside."""
    order = sorted(range(len(depths)), key=lambda place: (-depths[place], place))
    return order[0::2] + order[1::2][::-1]
