"""Fills a hall with small stands as densely as it goes: bands of rows back to back, cut into blocks by cross aisles.

The packer of free shapes gives each stand a shape of its own; small stands have one depth each, so what counts is how
bands of mixed depth fill the hall from wall to wall, and rows along the walls with their backs to them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from expobook.domain.geometry import Box
from expobook.planning.blocks import Block, depth_of, width_of
from expobook.planning.floor import turned, turned_ground
from expobook.planning.wants import Ground, Limits, Want

_SHALLOW, _DEEP = 3_000, 6_000
_BANDS = ((_DEEP, _DEEP), (_DEEP, _SHALLOW), (_SHALLOW, _SHALLOW))  # depths of the two rows of a band
_SHORTEST = 3_000
_WINDOW = 80  # stands that are looked at to fill a row: near ones in the list, so that categories stay together
_MOST_FILLED = 8  # ways that are filled, the most promising ones
_SHIFTS = 5  # ways to use what floor is left over, so that columns stand in aisles


@dataclass(frozen=True, slots=True)
class _Slot:
    """One side of a block to fill: from ``left`` for ``length`` mm; ends that lie at a cross aisle are open."""

    left: int
    bottom: int
    length: int
    depth: int


@dataclass(frozen=True, slots=True)
class _Stripe:
    """A band or a row along a wall: its lower edge and the depths of its rows from there."""

    bottom: int
    depths: tuple[int, ...]

    @property
    def top(self) -> int:
        return self.bottom + sum(self.depths)


def dense(ground: Ground, wants: Sequence[Want], limits: Limits) -> tuple[Block, list[Want]] | None:
    """Return the stands of a hall in places of the site, and who found none; None when nobody did.

    Stands that wish a corner get ends of rows or nothing. Earlier ones in the list come first.
    """
    ways: list[tuple[int, bool, list[_Slot]]] = []
    for is_turned in (False, True):
        floor = turned_ground(ground) if is_turned else ground
        for stripes in _arrangements(floor, wants, limits):
            slots = _slots(floor, stripes, limits)
            ways.append((sum(slot.depth * (slot.length // _SHORTEST) for slot in slots), is_turned, slots))
    best: tuple[Block, list[Want]] | None = None
    most = 0
    for _, is_turned, slots in sorted(ways, key=lambda way: -way[0])[:_MOST_FILLED]:
        filled, left = _fill(slots, wants)
        net = sum(want.area_mm2 for want, _, _ in filled)
        if net > most:
            boxes = tuple(turned(box) if is_turned else box for _, box, _ in filled)
            block = Block(tuple(want for want, _, _ in filled), boxes, tuple(sides for _, _, sides in filled), 1, 1)
            best, most = (block, left), net
    return best


# --- bands


def _arrangements(ground: Ground, wants: Sequence[Want], limits: Limits) -> Iterator[list[_Stripe]]:
    """Yield ways to stripe a hall: rows along no, one or both walls, the bands between, shifted a little."""
    room = ground.room
    deep = sum(width_of(want) or 0 for want in wants if depth_of(want) == _DEEP)
    shallow = sum(width_of(want) or 0 for want in wants if depth_of(want) == _SHALLOW)
    for below, above in product((0, _SHALLOW, _DEEP), repeat=2):
        low = room.bottom + (limits.back + below + limits.aisle if below else limits.wall)
        high = room.top - (limits.back + above + limits.aisle if above else limits.wall)
        walls = [_Stripe(room.bottom + limits.back, (below,))] if below else []
        walls += [_Stripe(room.top - limits.back - above, (above,))] if above else []
        length = room.width - 2 * limits.wall
        ready = (deep - length * ((below == _DEEP) + (above == _DEEP)), shallow - length * (below + above > 0))
        bands = _bands(high - low, length, ready, limits)
        if bands is None:
            continue
        used = sum(map(sum, bands)) + limits.aisle * (len(bands) - 1) + limits.main_aisle - limits.aisle
        spare = max(0, high - low - used)
        shifts = sorted({spare * shift // (_SHIFTS - 1) // 100 * 100 for shift in range(_SHIFTS)})
        for shift, main in product(shifts, range(max(1, len(bands) - 1))):
            yield [*walls, *_laid(bands, low + shift, main, limits)]


def _bands(room: int, length: int, ready: tuple[int, int], limits: Limits) -> list[tuple[int, int]] | None:
    """Return the bands of a room that take most net area of what waits, of ``ready`` metres deep and shallow."""
    budget = room - (limits.main_aisle - limits.aisle) + limits.aisle
    best: list[tuple[int, int]] | None = None
    most = 0
    counts = [range(budget // (sum(band) + limits.aisle) + 1) for band in _BANDS]
    for numbers in product(*counts):
        if sum(n * (sum(band) + limits.aisle) for n, band in zip(numbers, _BANDS, strict=True)) > budget:
            continue
        deep = length * sum(n * band.count(_DEEP) for n, band in zip(numbers, _BANDS, strict=True))
        shallow = length * sum(n * band.count(_SHALLOW) for n, band in zip(numbers, _BANDS, strict=True))
        net = min(deep, max(0, ready[0])) * _DEEP + min(shallow, max(0, ready[1])) * _SHALLOW
        if net > most:
            best = [band for n, band in zip(numbers, _BANDS, strict=True) for _ in range(n)]
            most = net
    return best


def _laid(bands: Sequence[tuple[int, int]], low: int, main: int, limits: Limits) -> Iterator[_Stripe]:
    """Yield bands from below, with the main aisle after the band of that place."""
    at = low
    for place, band in enumerate(bands):
        yield _Stripe(at, band)
        at += sum(band) + (limits.main_aisle if place == main else limits.aisle)


# --- blocks


def _slots(ground: Ground, stripes: Iterable[_Stripe], limits: Limits) -> list[_Slot]:
    """Return the rows of all blocks; those of a band stand back to back."""
    slots: list[_Slot] = []
    for stripe in stripes:
        for left, right in _free(ground, stripe, limits):
            for start, length in _cut(left, right, limits):
                at = stripe.bottom
                for depth in stripe.depths:
                    slots.append(_Slot(start, at, length, depth))
                    at += depth
    return slots


def _free(ground: Ground, stripe: _Stripe, limits: Limits) -> list[tuple[int, int]]:
    """Return the stretches of a stripe that nothing blocks; what blocks is at least as wide as an aisle."""
    room = ground.room
    left, right = room.left + limits.wall, room.right - limits.wall
    walls = sorted(
        (box.left, box.right) for box in ground.blocked if box.bottom < stripe.top and stripe.bottom < box.top
    )
    free: list[tuple[int, int]] = []
    for start, end in walls:
        missing = max(0, limits.aisle - (end - start))
        free.append((left, start - missing // 2))
        left = max(left, end + missing - missing // 2)
    free.append((left, right))
    return [(start, min(end, right)) for start, end in free if min(end, right) - start >= _SHORTEST]


def _cut(left: int, right: int, limits: Limits) -> list[tuple[int, int]]:
    """Return start and length of the blocks of a stretch, none longer than a row may be.

    A rest too short for a deep stand takes some of the block before it: 21 + 4 m become 15 + 10.
    """
    found: list[tuple[int, int]] = []
    while right - left >= _SHORTEST:
        length = min(limits.row, right - left)
        if found and length < _DEEP:
            start, before = found.pop()
            found.append((start, before - _DEEP))
            left, length = left - _DEEP, length + _DEEP
        found.append((left, length))
        left += length + limits.aisle
    return found


# --- stands


def _fill(slots: Sequence[_Slot], wants: Sequence[Want]) -> tuple[list[tuple[Want, Box, int]], list[Want]]:
    """Fill rows one after the other: a corner wish at each end, then whatever fills the length best."""
    filled: list[tuple[Want, Box, int]] = []
    queues = {depth: [w for w in wants if depth_of(w) == depth] for depth in (_SHALLOW, _DEEP)}
    for slot in slots:
        queue = queues[slot.depth]
        row = _row(queue, slot.length)
        at = slot.left
        for place, want in enumerate(row):
            width = width_of(want) or 0
            filled.append(
                (
                    want,
                    Box(at, slot.bottom, at + width, slot.bottom + slot.depth),
                    1 + (place == 0) + (place == len(row) - 1),
                )
            )
            at += width
        taken = set(map(id, row))
        queues[slot.depth] = [want for want in queue if id(want) not in taken]
    left = {id(want) for queue in queues.values() for want in queue}
    return filled, [want for want in wants if id(want) in left]


def _row(queue: Sequence[Want], length: int) -> list[Want]:
    """Return stands whose widths together come nearest to a length, corner wishes at the ends."""
    corners = [want for want in queue[: 4 * _WINDOW] if want.open_sides == 2][:2]
    plain: dict[int, list[Want]] = {}
    for want in queue[: 4 * _WINDOW]:
        own = plain.setdefault(width_of(want) or 0, [])
        if want.open_sides != 2 and len(own) * (width_of(want) or 1) < length:
            own.append(want)
    best: list[Want] = []
    reached = 0
    for count in range(len(corners), -1, -1):
        ends = corners[:count]
        room = length - sum(width_of(want) or 0 for want in ends)
        if room < 0:
            continue
        middle = _nearest(plain, room)
        total = length - room + sum(width_of(want) or 0 for want in middle)
        if total > reached:
            best, reached = [*ends[:1], *middle, *ends[1:]], total
        if reached == length:
            break
    return best


def _nearest(widths: dict[int, list[Want]], room: int) -> list[Want]:
    """Return stands whose widths sum up to at most ``room``, as near as possible.

    Source: bounded subset sum over the few different widths.
    """
    reached: dict[int, tuple[tuple[int, int], ...]] = {0: ()}
    for width in sorted(widths, reverse=True):
        for total, chosen in list(reached.items()):
            for count in range(1, min(len(widths[width]), (room - total) // max(1, width)) + 1):
                reached.setdefault(total + count * width, (*chosen, (width, count)))
    return [want for width, count in reached[max(reached)] for want in widths[width][:count]]
