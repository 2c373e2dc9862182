"""What the checker measures of stands together: straight aisles, rows wall to wall, floor between fire belts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from expobook.domain.geometry import Box
from expobook.domain.plan import Stand


def widest_straight_aisle(boxes: Sequence[Box]) -> int:
    """Return the width in mm of the widest straight way between stands that crosses all of them, 0 without one."""
    sideways = _gaps(sorted((box.left, box.right) for box in boxes))
    upward = _gaps(sorted((box.bottom, box.top) for box in boxes))
    return max((end - start for start, end in [*sideways, *upward]), default=0)


def _gaps(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the gaps between sorted spans."""
    reach = spans[0][1]
    for start, end in spans[1:]:
        if start > reach:
            yield reach, start
        reach = max(reach, end)


def long_rows(touching: Sequence[tuple[Stand, Stand]], longest: int, deepest: int) -> Iterator[tuple[list[Stand], int]]:
    """Yield rows of booths wall to wall that are longer than allowed, with their length in mm.

    Only stands at most ``deepest`` mm deep make rows; large stands that share a wall do not.
    """
    neighbours: dict[str, list[Stand]] = defaultdict(list)
    stands: dict[str, Stand] = {}
    boxes = {stand.number: stand.box for pair in touching for stand in pair}
    booths = {number for number, box in boxes.items() if min(box.width, box.height) <= deepest}
    for one, other in touching:
        if one.number in booths and other.number in booths:
            neighbours[one.number].append(other)
            neighbours[other.number].append(one)
            stands |= {one.number: one, other.number: other}
    seen: set[str] = set()
    for number in sorted(stands):
        if number in seen:
            continue
        members: list[Stand] = []
        waiting = [stands[number]]
        seen.add(number)
        while waiting:
            stand = waiting.pop()
            members.append(stand)
            fresh = [other for other in neighbours[stand.number] if other.number not in seen]
            seen.update(other.number for other in fresh)
            waiting += fresh
        own = [boxes[member.number] for member in members]
        width = max(box.right for box in own) - min(box.left for box in own)
        height = max(box.top for box in own) - min(box.bottom for box in own)
        if max(width, height) > longest:
            yield sorted(members, key=lambda stand: stand.number), max(width, height)


def belts_missing(stands: Sequence[tuple[Box, int]], belt: int, largest: int) -> Iterator[int]:
    """Yield the net mm2 of each part of a hall that is larger than allowed and that no fire belt divides."""
    net = sum(mm2 for _, mm2 in stands)
    if net <= largest:
        return
    for low, high in (("left", "right"), ("bottom", "top")):
        spans = sorted((getattr(box, low), getattr(box, high)) for box, _ in stands)
        wide = [(start, end) for start, end in _gaps(spans) if end - start >= belt]
        if wide:
            cut = wide[len(wide) // 2][0]
            yield from belts_missing([each for each in stands if getattr(each[0], high) <= cut], belt, largest)
            yield from belts_missing([each for each in stands if getattr(each[0], high) > cut], belt, largest)
            return
    yield net
