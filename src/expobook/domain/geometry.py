"""Plane geometry in whole millimetres: x right, y up, rings without a repeated last corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Point = tuple[int, int]
Ring = tuple[Point, ...]

MM2_PER_M2 = 1_000_000


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in millimetres; ``left < right`` and ``bottom < top``."""

    left: int
    bottom: int
    right: int
    top: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.top - self.bottom

    @property
    def ring(self) -> Ring:
        """The four corners, counter-clockwise from the lower left."""
        return ((self.left, self.bottom), (self.right, self.bottom), (self.right, self.top), (self.left, self.top))

    @property
    def centre(self) -> Point:
        return ((self.left + self.right) // 2, (self.bottom + self.top) // 2)


def doubled_signed_area(ring: Sequence[Point]) -> int:
    """Return twice the area in mm2, positive when counter-clockwise; exact.

    Source: the shoelace formula.

    Raises:
        ValueError: fewer than 3 corners.
    """
    if len(ring) < 3:
        raise ValueError(f"a ring needs 3 corners, got {len(ring)}")
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))


def area_mm2(ring: Sequence[Point]) -> int:
    """Return the area of a simple polygon in whole mm2, never negative, halves dropped."""
    return abs(doubled_signed_area(ring)) // 2


def square_metres(mm2: int) -> Decimal:
    """Return mm2 as exact m2 without trailing zeros behind the point."""
    return Decimal(mm2) / MM2_PER_M2


def bounds(points: Iterable[Point]) -> Box:
    """Return the smallest upright box around at least one point."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def moved(ring: Ring, dx: int, dy: int) -> Ring:
    """Return the ring shifted by whole millimetres."""
    return tuple((x + dx, y + dy) for x, y in ring)


def rectangle(left: int, bottom: int, width: int, height: int) -> Ring:
    """Return the ring of an upright rectangle, counter-clockwise from the lower left."""
    return Box(left, bottom, left + width, bottom + height).ring


def contains(ring: Ring, point: Point) -> bool:
    """Say whether a point lies inside a simple polygon; its edge counts as inside.

    Source: the crossing-number rule, done in integers so that no corner is doubtful.
    """
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if cross == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (cross > 0) == (y2 > y1):
            inside = not inside
    return inside
