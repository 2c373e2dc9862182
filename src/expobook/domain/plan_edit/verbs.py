"""What can be done to stands that are there: each function looks at a plan and returns one edit, or refuses."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.geometry import Box, area_mm2, bounds
from expobook.domain.plan import Plan, Stand, StandStatus, Utility
from expobook.domain.plan_edit.edit import Edit, Swap
from expobook.domain.plan_edit.numbers import next_numbers
from expobook.domain.plan_edit.outlines import cut, join, resized, turned
from expobook.domain.plan_edit.refusals import NotSplit, NumberTaken, StandLocked, StandsApart, StandsOfTwo, names_of
from expobook.domain.text import clean

LEAST_MM = 500  # no side of a stand becomes shorter than this by an edit
FURTHEST_MM = 100_000_000
_FIGURES = {
    "open_sides": 4,
    "height_mm": 100_000,
    "vehicles": 10_000,
    "turntables": 1_000,
    "load_kg_m2": 100_000,
    "price": 10**12,
}


def chosen(plan: Plan, numbers: Iterable[str]) -> tuple[Stand, ...]:
    """Return stands by their numbers; raises ``UnknownThing``."""
    wanted = dict.fromkeys(numbers)
    by_number = {stand.number: stand for stand in plan.stands if stand.number in wanted}
    for number in wanted:
        if number not in by_number:
            raise UnknownThing(kind="stand", name=number, known="")
    return tuple(by_number[number] for number in wanted)


def _free(stands: Iterable[Stand]) -> None:
    locked = [stand.number for stand in stands if stand.locked]
    if locked:
        raise StandLocked(stands=names_of(locked))


def _each(verb: str, stands: Iterable[Stand], after: Callable[[Stand], Stand]) -> Edit:
    return Edit(verb, tuple(Swap(stand, after(stand)) for stand in stands))


def move(plan: Plan, numbers: Iterable[str], dx: int, dy: int) -> Edit:
    """Shift stands by millimetres, with the utilities that belong to them.

    Raises:
        StandLocked: one of them is locked.
        UnknownThing, BadInput: no such stand; further than 100 km.
    """
    stands = chosen(plan, numbers)
    _free(stands)
    _near(dx, dy)
    names = {stand.number for stand in stands}
    utilities = tuple(
        Swap(each, replace(each, at=(each.at[0] + dx, each.at[1] + dy)))
        for each in plan.utilities
        if each.stand in names
    )
    return Edit("move", tuple(Swap(stand, stand.moved(dx, dy)) for stand in stands), utilities=utilities)


def _near(*lengths: int) -> None:
    for length in lengths:
        if abs(length) > FURTHEST_MM:
            raise BadInput(field="length", value=str(length), why="too-far")


def copy(plan: Plan, numbers: Iterable[str], dx: int, dy: int) -> Edit:
    """Put copies of stands beside them; they get the next free numbers, and belong to nobody."""
    stands = chosen(plan, numbers)
    _near(dx, dy)
    taken = {stand.number for stand in plan.stands}
    swaps: list[Swap[Stand]] = []
    for stand in stands:
        (number,) = next_numbers(taken, stand.hall, 1, like=stand.number)
        taken.add(number)
        status = StandStatus.BLOCKED if stand.status is StandStatus.BLOCKED else StandStatus.AVAILABLE
        fresh = replace(stand.moved(dx, dy), number=number, exhibitor="", status=status, locked=False)
        swaps.append(Swap(None, fresh))
    return Edit("copy", tuple(swaps))


def remove(plan: Plan, numbers: Iterable[str]) -> Edit:
    """Take stands out; their utilities stay, for nobody."""
    stands = chosen(plan, numbers)
    _free(stands)
    names = {stand.number for stand in stands}
    return Edit(
        "remove",
        tuple(Swap(stand, None) for stand in stands),
        utilities=tuple(Swap(each, replace(each, stand="")) for each in plan.utilities if each.stand in names),
    )


def resize(plan: Plan, number: str, box: Box) -> Edit:
    """Stretch a stand into another box; raises ``BadInput`` below half a metre."""
    stands = chosen(plan, [number])
    _free(stands)
    _near(box.left, box.bottom, box.right, box.top)
    if min(box.width, box.height) < LEAST_MM:
        raise BadInput(field="size", value=f"{box.width} × {box.height} mm", why="too-small", limit=LEAST_MM)
    return _each(
        "resize", stands, lambda s: replace(s, ring=resized(s.ring, box.left, box.bottom, box.width, box.height))
    )


def reshape(plan: Plan, number: str, ring: tuple[tuple[int, int], ...]) -> Edit:
    """Give a stand another outline of at least three corners and some area."""
    stands = chosen(plan, [number])
    _free(stands)
    _near(*(value for point in ring for value in point))
    if len(ring) < 3 or area_mm2(ring) == 0:
        raise BadInput(field="outline", value=number, why="no-area")
    return _each("reshape", stands, lambda stand: replace(stand, ring=ring))


def turn(plan: Plan, numbers: Iterable[str]) -> Edit:
    """Turn stands a quarter to the left around the middle of them all."""
    stands = chosen(plan, numbers)
    _free(stands)
    if not stands:
        return Edit("turn")
    centre = bounds(point for stand in stands for point in stand.ring).centre
    return _each("turn", stands, lambda stand: replace(stand, ring=turned(stand.ring, centre)))


def lock(plan: Plan, numbers: Iterable[str], *, locked: bool = True) -> Edit:
    """Lock stands against edits and the planner, or unlock them."""
    return _each("lock" if locked else "unlock", chosen(plan, numbers), lambda stand: replace(stand, locked=locked))


def set_status(plan: Plan, numbers: Iterable[str], status: StandStatus) -> Edit:
    """Say whether stands are given out; an available or blocked stand belongs to nobody."""
    nobody = status in (StandStatus.AVAILABLE, StandStatus.BLOCKED)
    return _each(
        "status",
        chosen(plan, numbers),
        lambda stand: replace(stand, status=status, exhibitor="" if nobody else stand.exhibitor),
    )


def assign(plan: Plan, number: str, key: str) -> Edit:
    """Give a stand to an exhibitor (nobody with an empty key); an available one becomes reserved."""
    if key and key not in plan.exhibitors:
        raise UnknownThing(kind="exhibitor", name=key, known="")
    (stand,) = chosen(plan, [number])
    status = stand.status
    if not key:
        status = StandStatus.AVAILABLE
    elif status in (StandStatus.AVAILABLE, StandStatus.BLOCKED):
        status = StandStatus.RESERVED
    return Edit("assign", (Swap(stand, replace(stand, exhibitor=key, status=status)),))


def change(plan: Plan, numbers: Iterable[str], **values: Any) -> Edit:
    """Set facts that are no geometry: kind, open sides, height, load, vehicles, price, note; raises ``BadInput``."""
    unknown = values.keys() - {"kind", "note", *_FIGURES}
    if unknown:
        raise BadInput(field="field", value=", ".join(sorted(unknown)), why="unknown-kind")
    for name, limit in _FIGURES.items():
        if not 0 <= int(values.get(name, 0)) <= limit:
            raise BadInput(field=name, value=str(values[name]), why="not-a-number")
    return _each("change", chosen(plan, numbers), lambda stand: replace(stand, **values))


def rename(plan: Plan, number: str, to: str) -> Edit:
    """Give a stand another number; its utilities follow. Raises ``NumberTaken``."""
    (stand,) = chosen(plan, [number])
    fresh = clean(to, "stand", longest=40)
    if fresh != number and any(each.number == fresh for each in plan.stands):
        raise NumberTaken(number=fresh)
    return Edit(
        "rename", (Swap(stand, replace(stand, number=fresh)),), utilities=following(plan.utilities, {number: fresh})
    )


def following(utilities: Iterable[Utility], numbers: dict[str, str]) -> tuple[Swap[Utility], ...]:
    """Return what has to happen to utilities when stands get other numbers."""
    return tuple(Swap(each, replace(each, stand=numbers[each.stand])) for each in utilities if each.stand in numbers)


def split(plan: Plan, number: str, at: Iterable[int], *, upright: bool) -> Edit:
    """Cut a stand at millimetres from its left (upright cuts) or lower edge into parts.

    The first part keeps number and exhibitor; the others get the next free numbers and are available.

    Raises:
        NotSplit: a cut misses the stand, leaves less than half a metre, or more than two parts.
    """
    (stand,) = chosen(plan, [number])
    _free([stand])
    box = stand.box
    start, end = (box.left, box.right) if upright else (box.bottom, box.top)
    cuts = sorted({start + distance for distance in at})
    edges = [start, *cuts, end]
    if not cuts or any(after - before < LEAST_MM for before, after in pairwise(edges)):
        raise NotSplit(stand=number, why="cut-too-near")
    rings, rest = [], stand.ring
    for line in cuts:
        parts = cut(rest, line, upright=upright)
        if parts is None:
            raise NotSplit(stand=number, why="cut-in-pieces")
        rings.append(parts[0])
        rest = parts[1]
    rings.append(rest)
    taken = {each.number for each in plan.stands}
    others = next_numbers(taken, stand.hall, len(rings) - 1, like=number)
    swaps: list[Swap[Stand]] = [Swap(stand, replace(stand, ring=rings[0]))]
    status = StandStatus.BLOCKED if stand.status is StandStatus.BLOCKED else StandStatus.AVAILABLE
    for fresh, ring in zip(others, rings[1:], strict=True):
        swaps.append(Swap(None, replace(stand, number=fresh, ring=ring, exhibitor="", status=status, vehicles=0)))
    return Edit("split", tuple(swaps))


def split_evenly(plan: Plan, number: str, parts: int = 2) -> Edit:
    """Cut a stand across its longer side into equal parts; raises ``NotSplit`` and ``BadInput``."""
    if not 2 <= parts <= 50:
        raise BadInput(field="split-parts", value=str(parts), why="not-a-number")
    (stand,) = chosen(plan, [number])
    box = stand.box
    upright = box.width >= box.height
    length = box.width if upright else box.height
    return split(plan, number, [length * part // parts for part in range(1, parts)], upright=upright)


def merge(plan: Plan, numbers: Iterable[str]) -> Edit:
    """Make stands that touch into one; it keeps the first number of those with an exhibitor, else the first number.

    Raises:
        StandsApart: they do not share edges, overlap, or enclose a hole.
        StandsOfTwo: they belong to different exhibitors.
        StandLocked: one is locked.
    """
    stands = chosen(plan, numbers)
    _free(stands)
    if len(stands) < 2:
        raise StandsApart(stands=[stand.number for stand in stands])
    owners = sorted({stand.exhibitor for stand in stands if stand.exhibitor})
    if len(owners) > 1:
        raise StandsOfTwo(stands=[stand.number for stand in stands], first=owners[0], second=owners[1])
    ring = join([stand.ring for stand in stands])
    if ring is None or len({stand.hall for stand in stands}) > 1:
        raise StandsApart(stands=[stand.number for stand in stands])
    kept = next((stand for stand in stands if stand.exhibitor), min(stands, key=lambda stand: stand.number))
    whole = replace(
        kept,
        ring=ring,
        open_sides=max(stand.open_sides for stand in stands),
        vehicles=sum(stand.vehicles for stand in stands),
        estimated=any(stand.estimated for stand in stands),
    )
    swaps = (Swap(kept, whole), *_gone(stand for stand in stands if stand is not kept))
    names = {stand.number: kept.number for stand in stands if stand is not kept}
    return Edit("merge", swaps, utilities=following(plan.utilities, names))


def _gone(stands: Iterable[Stand]) -> Iterator[Swap[Stand]]:
    return (Swap(stand, None) for stand in stands)
