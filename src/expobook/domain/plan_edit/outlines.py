"""Cutting and joining outlines, in whole millimetres."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from expobook.domain.geometry import Point, Ring, doubled_signed_area

Segment = tuple[Point, Point]


def counter_clockwise(ring: Ring) -> Ring:
    """Return a ring that runs counter-clockwise."""
    return ring if doubled_signed_area(ring) > 0 else ring[::-1]


def cut(ring: Ring, at: int, *, upright: bool) -> tuple[Ring, Ring] | None:
    """Cut a ring along a whole line: x = ``at`` when upright, else y = ``at``; below or left of it comes first.

    Returns None when the line does not cross it, or leaves more than two parts. On slanting edges the new corner is
    rounded to the millimetre and belongs to both parts, so that no gap opens.
    """
    axis = 0 if upright else 1
    closed = _with_corners_on(counter_clockwise(ring), at, axis)
    low = _tidied(tuple(point for point in closed if point[axis] <= at))
    high = _tidied(tuple(point for point in closed if point[axis] >= at))
    sides = [point[axis] > at for point in closed if point[axis] != at]
    turns = sum(one != other for one, other in zip(sides, [*sides[1:], *sides[:1]], strict=True))
    if turns != 2 or len(low) < 3 or len(high) < 3:
        return None
    if doubled_signed_area(low) <= 0 or doubled_signed_area(high) <= 0:
        return None
    return low, high


def _with_corners_on(ring: Ring, at: int, axis: int) -> list[Point]:
    found: list[Point] = []
    for here, there in pairwise([*ring, ring[0]]):
        found.append(here)
        near, far = here[axis] - at, there[axis] - at
        if near * far < 0:
            other = 1 - axis
            along = here[other] + round((there[other] - here[other]) * near / (near - far))
            found.append((at, along) if axis == 0 else (along, at))
    return found


def join(rings: Sequence[Ring]) -> Ring | None:
    """Return the outline of rings that touch along edges; None when they are not one piece, or leave a hole.

    Shared edges may meet in part only: each edge is cut at every corner that lies on it, pieces that run both ways
    cancel out, and what is left is walked round once.
    """
    corners = sorted({point for ring in rings for point in ring})
    pieces: set[Segment] = set()
    for ring in map(counter_clockwise, rings):
        for edge in pairwise([*ring, ring[0]]):
            for piece in _pieces(edge, corners):
                if piece in pieces:
                    return None  # two rings on the same side of an edge: they overlap
                pieces.add(piece)
    left = {piece for piece in pieces if piece[::-1] not in pieces}
    following = dict(left)
    if len(following) != len(left) or not left:
        return None  # a corner where the outline touches itself
    start = min(following)
    walked = [start]
    while (after := following[walked[-1]]) != start:
        walked.append(after)
        if len(walked) > len(left) or after not in following:
            return None
    if len(walked) != len(left):
        return None  # several pieces, or a hole
    whole = _tidied(tuple(walked))
    areas = sum(abs(doubled_signed_area(ring)) for ring in rings)
    return whole if len(whole) >= 3 and doubled_signed_area(whole) == areas else None


def _pieces(edge: Segment, corners: Iterable[Point]) -> Iterable[Segment]:
    (x1, y1), (x2, y2) = edge
    inside = [
        (x, y)
        for x, y in corners
        if (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
        and min(x1, x2) <= x <= max(x1, x2)
        and min(y1, y2) <= y <= max(y1, y2)
    ]
    inside.sort(key=lambda point: (point[0] - x1) * (x2 - x1) + (point[1] - y1) * (y2 - y1))
    return pairwise(inside)


def _tidied(points: Ring) -> Ring:
    """Return a ring without double corners and without corners in the middle of a straight edge."""
    ring = [point for place, point in enumerate(points) if point != points[place - 1]]
    changed = True
    while changed and len(ring) >= 3:
        changed = False
        for place, (x, y) in enumerate(ring):
            (x1, y1), (x2, y2) = ring[place - 1], ring[(place + 1) % len(ring)]
            if (x - x1) * (y2 - y) == (y - y1) * (x2 - x):
                del ring[place]
                changed = True
                break
    return tuple(ring)


def resized(ring: Ring, left: int, bottom: int, width: int, height: int) -> Ring:
    """Return the ring stretched into another upright box; corners are rounded to the millimetre."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    was_width, was_height = max(xs) - min(xs), max(ys) - min(ys)
    return tuple(
        (left + round((x - min(xs)) * width / was_width), bottom + round((y - min(ys)) * height / was_height))
        for x, y in ring
    )


def turned(ring: Ring, centre: Point) -> Ring:
    """Return the ring turned a quarter to the left around a point."""
    x0, y0 = centre
    return tuple((x0 - (y - y0), y0 + (x - x0)) for x, y in ring)
