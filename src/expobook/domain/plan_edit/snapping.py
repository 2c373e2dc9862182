"""Where a dragged box comes to rest: on edges of others, an aisle away from them, or on the grid; its distances."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from expobook.domain.geometry import Box

Boxes = NDArray[np.int64]  # n x 4: left, bottom, right, top in mm
REACH_MM = 30_000  # gaps further than this are not shown

Side = Literal["left", "right", "bottom", "top"]


@dataclass(frozen=True, slots=True)
class Guide:
    """A line the box was pulled to: upright at x = ``at`` or level at y = ``at``, from ``low`` to ``high``.

    ``other`` is the place of the box that it belongs to, ``aisle`` says that an aisle's width was kept from it.
    """

    upright: bool
    at: int
    low: int
    high: int
    other: int
    aisle: bool


@dataclass(frozen=True, slots=True)
class Snapped:
    """What has to be added to the box, and the lines that it then lies on."""

    dx: int
    dy: int
    guides: tuple[Guide, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """The free distance from a side of a box to the next one, in mm; negative when they overlap.

    ``low`` and ``high`` bound the part of the side that faces the other; ``other`` is its place, -1 a wall.
    """

    side: Side
    distance: int
    start: int  # x (left, right) or y (bottom, top) where the gap begins
    end: int
    low: int
    high: int
    other: int


def snap(
    box: Box, others: Boxes, *, tolerance: int, grid: int = 0, origin: tuple[int, int] = (0, 0), aisle: int = 3000
) -> Snapped:
    """Pull a box by at most ``tolerance`` mm to edges and aisles of others, else to a grid counted from ``origin``."""
    dx, guide_x = _along(box.left, box.right, box.bottom, box.top, others, tolerance, aisle, upright=True)
    dy, guide_y = _along(box.bottom, box.top, box.left, box.right, others, tolerance, aisle, upright=False)
    if guide_x is None and grid:
        dx = _to_grid(box.left - origin[0], grid)
    if guide_y is None and grid:
        dy = _to_grid(box.bottom - origin[1], grid)
    found = tuple(guide for guide in (guide_x, guide_y) if guide is not None)
    return Snapped(dx, dy, found)


def _to_grid(value: int, grid: int) -> int:
    return round(value / grid) * grid - value


def _along(
    low: int, high: int, across_low: int, across_high: int, others: Boxes, tolerance: int, aisle: int, *, upright: bool
) -> tuple[int, Guide | None]:
    if not len(others):
        return 0, None
    start, end, side_low, side_high = (others[:, place] for place in ((0, 2, 1, 3) if upright else (1, 3, 0, 2)))
    near = (side_high > across_low - 2 * REACH_MM) & (side_low < across_high + 2 * REACH_MM)
    facing = (side_high > across_low) & (side_low < across_high)
    shifts = np.stack([start - low, end - low, start - high, end - high, end + aisle - low, start - aisle - high])
    allowed = np.stack([near, near, near, near, facing, facing])
    cost = np.where(allowed, np.abs(shifts) * 4 + np.array([0, 0, 0, 0, 1, 1])[:, None], 2**40)
    kind, place = divmod(int(np.argmin(cost)), len(others))
    shift = int(shifts[kind, place])
    if cost[kind, place] >= 2**40 or abs(shift) > tolerance:
        return 0, None
    at = (low, low, high, high, low, high)[kind] + shift
    reach = (min(across_low, int(side_low[place])), max(across_high, int(side_high[place])))
    return shift, Guide(upright, at, *reach, place, kind >= 4)


def gaps(box: Box, others: Boxes, room: Box | None = None) -> tuple[Gap, ...]:
    """Return the distance to the next box (else the wall of a room) on each side, those within 30 m."""
    found: list[Gap] = []
    for side in ("left", "right", "bottom", "top"):
        gap = _gap(box, others, room, side)
        if gap is not None and gap.distance <= REACH_MM:
            found.append(gap)
    return tuple(found)


def _gap(box: Box, others: Boxes, room: Box | None, side: Side) -> Gap | None:
    level = side in ("left", "right")
    low, high = (box.bottom, box.top) if level else (box.left, box.right)
    columns = (0, 2, 1, 3) if level else (1, 3, 0, 2)
    start, end, side_low, side_high = (others[:, place] for place in columns)
    mine_low, mine_high = (box.left, box.right) if level else (box.bottom, box.top)
    before = side in ("left", "bottom")
    middle = (start + end) * 2 <= (mine_low + mine_high) * 2 if before else (start + end) > (mine_low + mine_high)
    facing = (side_high > low) & (side_low < high) & middle
    edge = mine_low if before else mine_high
    if facing.any():
        distances = np.where(facing, edge - end if before else start - edge, 2**40)
        place = int(np.argmin(distances))
        distance = int(distances[place])
        band = (max(low, int(side_low[place])), min(high, int(side_high[place])))
        far = edge - distance if before else edge + distance
        return Gap(side, distance, min(edge, far), max(edge, far), *band, place)
    if room is None:
        return None
    wall = {"left": room.left, "right": room.right, "bottom": room.bottom, "top": room.top}[side]
    return Gap(side, abs(edge - wall), min(edge, wall), max(edge, wall), low, high, -1)
