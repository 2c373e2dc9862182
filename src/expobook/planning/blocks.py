"""Small stands that stand wall to wall: double rows, back to back, corners at their ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from expobook.domain.geometry import Box
from expobook.domain.plan import StandKind
from expobook.planning.wants import Limits, Want

_LARGEST = 108_000_000  # mm2 of a stand in a row
_DEPTHS = (3_000, 6_000)


@dataclass(frozen=True, slots=True)
class Block:
    """Stands in fixed places within a rectangle whose lower left corner is (0, 0)."""

    wants: tuple[Want, ...]
    boxes: tuple[Box, ...]
    open_sides: tuple[int, ...]
    width: int
    depth: int


@dataclass
class _Run:
    """One row of a block while it is filled."""

    length: int = 0
    wants: list[tuple[Want, int]] = field(default_factory=list)


def goes_in_a_row(want: Want) -> bool:
    """Say whether a stand shares walls: small, and sold with one or two open sides, or shell scheme unsaid."""
    small = want.area_mm2 <= _LARGEST and width_of(want) is not None
    return small and (want.open_sides in {1, 2} or (want.open_sides == 0 and want.kind is StandKind.SHELL))


def depth_of(want: Want) -> int:
    """Return how deep the row is that a stand goes in, in mm."""
    return _DEPTHS[0] if want.area_mm2 <= 27_000_000 else _DEPTHS[1]


def width_of(want: Want) -> int | None:
    """Return the width that gives the sold area exactly at the row's depth, None where whole millimetres do not."""
    width, rest = divmod(want.area_mm2, depth_of(want))
    return width if not rest and width >= 1_000 else None


def blocks_of(wants: Iterable[Want], limits: Limits) -> list[Block]:
    """Return double rows of stands of one category and depth; those that wish a corner get the ends first."""
    sorted_wants: dict[tuple[str, str, int], list[Want]] = {}
    for want in wants:
        sorted_wants.setdefault((want.hall, want.category, depth_of(want)), []).append(want)
    return [block for key in sorted(sorted_wants) for block in _blocks(sorted_wants[key], key[2], limits.row)]


def _blocks(wants: Sequence[Want], depth: int, longest: int) -> list[Block]:
    order = sorted(wants, key=lambda w: (-w.priority, w.group, w.key, w.number))
    corners = [w for w in order if w.open_sides == 2]
    plain = [w for w in order if w.open_sides != 2]
    runs: list[_Run] = []
    while corners or plain:
        runs.append(_run(corners, plain, longest))
    return [_block(runs[at : at + 2], depth) for at in range(0, len(runs), 2)]


def _run(corners: list[Want], plain: list[Want], longest: int) -> _Run:
    """Take the next row: a corner wish at each end, the others between."""
    run = _Run()
    ends = [corners.pop(0) for _ in range(min(2, len(corners)))]
    room = longest - sum(_sure_width(w) for w in ends)
    middle: list[Want] = []
    while plain and room >= _sure_width(plain[0]):
        middle.append(plain.pop(0))
        room -= _sure_width(middle[-1])
    if room < 0 and len(ends) == 2:
        corners.insert(0, ends.pop())
    for want in [*ends[:1], *middle, *ends[1:]]:
        run.wants.append((want, run.length))
        run.length += _sure_width(want)
    return run


def _sure_width(want: Want) -> int:
    width = width_of(want)
    assert width is not None  # only such stands come into rows
    return width


def _block(runs: Sequence[_Run], depth: int) -> Block:
    wants: list[Want] = []
    boxes: list[Box] = []
    sides: list[int] = []
    for level, run in enumerate(runs):
        for place, (want, left) in enumerate(run.wants):
            wants.append(want)
            boxes.append(Box(left, level * depth, left + _sure_width(want), (level + 1) * depth))
            free_ends = (place == 0) + (place == len(run.wants) - 1)
            sides.append(1 + free_ends + (len(runs) == 1))
    return Block(tuple(wants), tuple(boxes), tuple(sides), max(run.length for run in runs), depth * len(runs))
