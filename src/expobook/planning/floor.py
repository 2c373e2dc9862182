"""What of a hall may be filled: rectangles an aisle apart, around main aisles, columns and locked stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expobook.domain.geometry import Box
from expobook.planning.wants import Ground, Limits

_SMALLEST = 2_000  # mm: narrower floor holds no stand
_MOST_BOXES = 24
_STEP = 500


@dataclass(frozen=True, slots=True)
class Style:
    """How generous a hall is laid out: the width of a straight main aisle across the rows, 0 = none, and
    whether one gap between rows is a main aisle, too."""

    across: int
    between: bool


def styles(limits: Limits, *, room_for_belt: bool) -> tuple[Style, ...]:
    """Return the ways to lay out a hall, the most generous first."""
    wide = (Style(limits.belt, True),) if room_for_belt else ()
    return (*wide, Style(limits.main_aisle, True), Style(limits.main_aisle, False), Style(0, True))


def boxes_of(ground: Ground, limits: Limits, style: Style) -> list[Box] | None:
    """Return the rectangles to fill, an aisle apart; None when no straight main aisle finds a way through."""
    room = _inset(ground.room, limits.wall)
    if room is None:
        return []
    blocked = [box for box in ground.blocked if _meets(box, room)]
    if not style.across:
        parts = [room]
    else:
        at = _way_through(ground, room, blocked, style.across)
        if at is None:
            return None
        parts = [
            box
            for box in (
                _box(room.left, room.bottom, at, room.top),
                _box(at + style.across, room.bottom, room.right, room.top),
            )
            if box is not None
        ]
    if not blocked:
        return parts
    return [box for part in parts for box in _largest(part, blocked, limits.aisle)]


def _way_through(ground: Ground, room: Box, blocked: Sequence[Box], width: int) -> int | None:
    """Return where a straight aisle from wall to wall is free, nearest to exits that face each other, or the middle."""
    middle = (room.left + room.right) // 2
    facing = sorted({x for x, y in ground.gates if room.left < x < room.right}, key=lambda x: (abs(x - middle), x))
    wishes = [x for x in facing if sum(gate[0] == x for gate in ground.gates) > 1][:1] or [middle]
    starts = [wish - width // 2 for wish in wishes]
    reach = room.width // 3 // _STEP
    starts += [starts[0] + sign * step * _STEP for step in range(1, reach) for sign in (1, -1)]
    for start in starts:
        lane = Box(start, room.bottom, start + width, room.top)
        inside = room.left <= start and start + width <= room.right
        if inside and not any(_meets(lane, box) for box in blocked):
            return start
    return None


def _largest(room: Box, blocked: Sequence[Box], aisle: int) -> list[Box]:
    """Take the largest free rectangle again and again, each an aisle away from those before."""
    taken: list[Box] = []
    walls = list(blocked)
    while len(taken) < _MOST_BOXES:
        best = _empty_rectangle(room, walls)
        if best is None or min(best.width, best.height) < _SMALLEST:
            break
        taken.append(best)
        walls.append(Box(best.left - aisle, best.bottom - aisle, best.right + aisle, best.top + aisle))
    return taken


def _empty_rectangle(room: Box, walls: Sequence[Box]) -> Box | None:
    """Return the largest rectangle of a room that meets no wall.

    Source: sweep of the lower edges; widths shrink as walls begin. Exact: an edge of the answer lies on a wall.
    """
    near = [wall for wall in walls if _meets(wall, room)]
    best: Box | None = None
    size = 0
    for bottom in sorted({room.bottom, *(w.top for w in near if room.bottom < w.top < room.top)}):
        spans = [(room.left, room.right)]
        above = sorted((w for w in near if w.top > bottom), key=lambda w: (w.bottom, w.left))
        tops = [*above, None]
        for wall in tops:
            top = room.top if wall is None else min(max(wall.bottom, bottom), room.top)
            for left, right in spans:
                if (right - left) * (top - bottom) > size:
                    best, size = Box(left, bottom, right, top), (right - left) * (top - bottom)
            if wall is None:
                break
            spans = _cut(spans, wall)
            if not spans:
                break
    return best


def _cut(spans: Iterable[tuple[int, int]], wall: Box) -> list[tuple[int, int]]:
    """Return what a wall leaves of free spans; wide ones are kept whole beside it."""
    left_over = []
    for left, right in spans:
        if wall.right <= left or right <= wall.left:
            left_over.append((left, right))
            continue
        if wall.left > left:
            left_over.append((left, wall.left))
        if wall.right < right:
            left_over.append((wall.right, right))
    return left_over


def _inset(box: Box, by: int) -> Box | None:
    return _box(box.left + by, box.bottom + by, box.right - by, box.top - by)


def _box(left: int, bottom: int, right: int, top: int) -> Box | None:
    return Box(left, bottom, right, top) if right - left >= _SMALLEST and top - bottom >= _SMALLEST else None


def _meets(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top


def turned(box: Box) -> Box:
    """Return a box with x and y exchanged."""
    return Box(box.bottom, box.left, box.top, box.right)


def turned_ground(ground: Ground) -> Ground:
    """Return a hall with x and y exchanged."""
    gates = tuple((y, x) for x, y in ground.gates)
    return Ground(ground.hall, turned(ground.room), tuple(map(turned, ground.blocked)), gates, ground.area_mm2)
