"""Halls as the planner sees them: licensed floor, and what has to stay free on it."""

from collections.abc import Iterable, Iterator, Sequence

from shapely import box as rectangle_of
from shapely import unary_union
from shapely.geometry import Polygon

from expobook.domain.geometry import Box, Ring, bounds
from expobook.domain.plan import Mark, MarkKind, Stand
from expobook.domain.venue import Bay, Hall, Opening, Venue
from expobook.planning.wants import Ground, Limits

_STRIP = 2_000  # mm: how finely slanting walls are followed
_SPECK_MM2 = 10_000


def grounds_of(
    venue: Venue,
    bays: Iterable[str],
    standing: Iterable[Stand],
    limits: Limits,
    halls: Iterable[str] = (),
    marks: Iterable[Mark] = (),
) -> list[Ground]:
    """Return the halls with licensed bays, in the venue's order; ``standing`` stands stay where they are.

    Aisles among the ``marks`` stay free. With ``halls`` only those are returned.
    """
    licensed, wanted = set(bays), set(halls)
    stands: dict[str, list[Stand]] = {}
    for stand in standing:
        stands.setdefault(stand.hall, []).append(stand)
    aisles = [mark for mark in marks if mark.kind is MarkKind.AISLE]
    found = []
    for hall in venue.halls:
        own = [bay for bay in venue.bays_of_hall[hall.code] if bay.code in licensed]
        if own and (not wanted or hall.code in wanted):
            free = [bounds(mark.ring) for mark in aisles if mark.hall == hall.code]
            found.append(_ground(hall, own, stands.get(hall.code, []), limits, free))
    return found


def _ground(hall: Hall, bays: Sequence[Bay], standing: Sequence[Stand], limits: Limits, free: Sequence[Box]) -> Ground:
    room = bounds(point for bay in bays for point in bay.ring)
    blocked = [
        *_outside(room, [bay.ring for bay in bays], limits.wall),
        *(_before(hall, door, limits.exit) for door in (*hall.exits, *hall.freight_doors)),
        *_fixtures(hall, limits),
        *(_wider(stand.box, limits.aisle) for stand in standing),
        *free,
    ]
    gates = tuple(door.at for door in hall.exits)
    inside = tuple(each for each in blocked if _meets(each, room))
    return Ground(hall.code, room, inside, gates, sum(bay.area_mm2 for bay in bays))


def _outside(room: Box, rings: Sequence[Ring], wall: int) -> Iterator[Box]:
    """Yield what of the room's rectangle is not licensed floor, in strips, with the clear space along it."""
    whole = rectangle_of(room.left, room.bottom, room.right, room.top)
    rest = whole.difference(unary_union([Polygon(ring) for ring in rings]))
    if rest.area < _SPECK_MM2:
        return
    for bottom in range(room.bottom, room.top, _STRIP):
        strip = rest.intersection(rectangle_of(room.left, bottom, room.right, min(bottom + _STRIP, room.top)))
        for part in getattr(strip, "geoms", [strip]):
            if part.area >= _SPECK_MM2:
                left, low, right, high = part.bounds
                yield _wider(Box(int(left), int(low), int(right) + 1, int(high) + 1), wall)


def _before(hall: Hall, door: Opening, clear: int) -> Box:
    """Return the place that is kept free around an exit or gate: its sill, wider by the clearance on every side."""
    around, (x, y), half = bounds(hall.ring), door.at, door.width_mm // 2 + 1
    upright = x in (around.left, around.right) and y not in (around.bottom, around.top)
    sill = Box(x, y - half, x + 1, y + half) if upright else Box(x - half, y, x + half, y + 1)
    return _wider(sill, clear)


def _fixtures(hall: Hall, limits: Limits) -> Iterator[Box]:
    for fixture in hall.fixtures:
        x, y = fixture.at
        if fixture.kind == "hydrant":
            yield _wider(Box(x, y, x + 1, y + 1), limits.hydrant)
        elif fixture.kind == "column":
            half = max(1, fixture.size_mm // 2 + 1)
            yield _wider(Box(x - half, y - half, x + half, y + half), limits.column)


def _wider(box: Box, by: int) -> Box:
    return Box(box.left - by, box.bottom - by, box.right + by, box.top + by)


def _meets(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top
