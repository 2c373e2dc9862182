"""Ways out of a hall along its aisles: distances to the nearest exit, walked on a grid of half metres."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from expobook.domain.geometry import Box, Ring, area_mm2, bounds

CELL = 500  # mm
_FAR = np.int32(1 << 20)
Shape = tuple[Box, Ring]
Sill = tuple[float, float, float, float]


def ways_out(
    hall: Ring, stands: Sequence[Shape], sills: Sequence[Sill], aisle: int, columns: Sequence[Box] = ()
) -> list[float | None]:
    """Return for each stand the way in mm from its middle to the nearest exit along the aisles, None without one.

    Only floor that a square of the ``aisle``'s width can pass counts: a gap behind a stand is no aisle. The way is
    walked along the directions of the grid, as people walk in straight aisles; from the middle of a stand to its
    edge counts half its shorter side. ``sills`` are the exits' bounds.
    """
    grid = _Grid(bounds(hall), hall)
    for box in columns:
        grid.close(box, box.ring)
    for box, ring in stands:
        grid.close(box, ring)
    wide = max(1, aisle // CELL)
    steps = grid.walk(sills, wide)
    return [grid.way(box, steps, wide) for box, _ in stands]


class _Grid:
    """Cells of one hall: open where one can stand."""

    def __init__(self, room: Box, ring: Ring) -> None:
        self.room = room
        self.columns, self.rows = -(-room.width // CELL), -(-room.height // CELL)
        self.open: NDArray[np.bool_] = np.ones((self.rows, self.columns), dtype=bool)
        if area_mm2(ring) != room.width * room.height:
            self.open &= self._inside(0, self.rows, 0, self.columns, ring)

    def _inside(self, low: int, high: int, left: int, right: int, ring: Ring) -> NDArray[np.bool_]:
        """Say which of some cells have their middle in a ring."""
        xs = self.room.left + (np.arange(left, right) + 0.5) * CELL
        ys = self.room.bottom + (np.arange(low, high) + 0.5) * CELL
        across, along = np.meshgrid(xs, ys)
        found: NDArray[np.bool_] = shapely.contains_xy(Polygon(ring), across, along)
        return found

    def _span(self, box: Box) -> tuple[int, int, int, int]:
        """Return the rows and columns whose middles lie in a box, the ends left out, kept inside the grid."""
        half = CELL // 2
        low, high = (-((half - edge + self.room.bottom) // CELL) for edge in (box.bottom, box.top))
        left, right = (-((half - edge + self.room.left) // CELL) for edge in (box.left, box.right))
        rows, columns = self.rows, self.columns
        return min(max(low, 0), rows), min(max(high, 0), rows), min(max(left, 0), columns), min(max(right, 0), columns)

    def close(self, box: Box, ring: Ring) -> None:
        """Nobody walks through a stand."""
        low, high, left, right = self._span(box)
        if area_mm2(ring) == box.width * box.height:
            self.open[low:high, left:right] = False
        else:
            self.open[low:high, left:right] &= ~self._inside(low, high, left, right, ring)

    def _aisles(self, wide: int) -> NDArray[np.bool_]:
        """Return by lower left cell where a square of ``wide`` cells finds all floor open."""
        if wide > min(self.rows, self.columns):
            return np.zeros((0, 0), dtype=bool)
        sums = np.zeros((self.rows + 1, self.columns + 1), dtype=np.int32)
        sums[1:, 1:] = self.open.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
        full = sums[wide:, wide:] - sums[:-wide, wide:] - sums[wide:, :-wide] + sums[:-wide, :-wide]
        found: NDArray[np.bool_] = full == wide * wide
        return found

    def walk(self, sills: Sequence[Sill], wide: int) -> NDArray[np.int32]:
        """Return steps from the nearest exit to every place of the aisles, wave by wave."""
        aisles = self._aisles(wide)
        waiting = np.pad(aisles, 1)  # a rim that nobody enters, so that no wave leaves the grid
        steps = np.full(waiting.shape, _FAR, dtype=np.int32)
        around = np.array([1, -1, waiting.shape[1], -waiting.shape[1]])
        flat_waiting, flat_steps = waiting.ravel(), steps.ravel()
        front = np.flatnonzero(np.pad(self._doors(sills, wide, aisles), 1))
        count = 0
        while front.size:
            flat_waiting[front] = False
            flat_steps[front] = count
            count += 1
            near = (front[:, None] + around).ravel()
            front = np.unique(near[flat_waiting[near]])
        return steps[1:-1, 1:-1]

    def _doors(self, sills: Sequence[Sill], wide: int, aisles: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the places at an exit: squares that cover a cell beside its sill."""
        front = np.zeros_like(aisles)
        for x0, y0, x1, y1 in sills:
            left, right = (min(max(int((x - self.room.left) // CELL), 0), self.columns - 1) for x in (x0, x1))
            low, high = (min(max(int((y - self.room.bottom) // CELL), 0), self.rows - 1) for y in (y0, y1))
            front[max(low - wide + 1, 0) : high + 1, max(left - wide + 1, 0) : right + 1] = True
        front &= aisles
        return front

    def way(self, box: Box, steps: NDArray[np.int32], wide: int) -> float | None:
        """Return the way in mm from a stand: from the nearest square that touches it, across it, to the exit."""
        low, high, left, right = self._span(box)
        around = steps[max(low - wide, 0) : high + 1, max(left - wide, 0) : right + 1]
        nearest = int(around.min()) if around.size else int(_FAR)
        if nearest >= int(_FAR):
            return None
        return (nearest + wide) * CELL + min(box.width, box.height) / 2
