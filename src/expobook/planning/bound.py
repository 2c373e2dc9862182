"""How much net area a plan with straight aisles could reach at best: every open metre owns half its aisle."""

from collections.abc import Iterable, Sequence
from math import isqrt

from expobook.planning.blocks import depth_of, goes_in_a_row, width_of
from expobook.planning.wants import Ground, Limits, Want


def net_bound(grounds: Sequence[Ground], wants: Iterable[Want], limits: Limits) -> int:
    """Return the net mm2 that no plan of some of these stands exceeds.

    ``sum(area + aisle / 2 x open frontage) <= gross - aisle x main aisles``, and the stands that give most net for
    their floor are taken first, the last one in part. Each hall has one main aisle, as long as its shorter side, that
    is an aisle wider than others. A row ends after at most ``limits.row`` metres, so its stands share two open ends.

    Source: the frontage argument of stand planning; the knapsack is relaxed, so the figure is never too low.
    """
    room = sum(ground.area_mm2 for ground in grounds)
    wider = limits.main_aisle - limits.aisle
    room -= wider * sum(min(ground.room.width, ground.room.height) for ground in grounds)
    costs = [(want.area_mm2, want.area_mm2 + limits.aisle * _frontage(want, limits) // 2) for want in wants]
    net = 0
    for area, floor in sorted(costs, key=lambda cost: (-cost[0] / cost[1], cost[0])):
        if floor > room:
            return net + area * max(0, room) // floor
        net, room = net + area, room - floor
    return net


def _frontage(want: Want, limits: Limits) -> int:
    """Return the least open frontage of a stand in mm: whole sides of a free shape, or its part of a row."""
    width = width_of(want)
    if not goes_in_a_row(want) or width is None:
        return _least_sides(want.area_mm2, want.open_sides or 1, limits.ratio)
    depth = depth_of(want)
    return width + max(depth if want.open_sides == 2 else 0, 2 * depth * width // limits.row)


def _least_sides(area_mm2: int, sides: int, ratio: int) -> int:
    """Return the least total of so many sides of a rectangle whose longer side is at most ``ratio`` times the shorter.

    One and two are short sides of the longest form, three least at ``depth = 2 x width``, four those of the square.
    """
    if sides <= 2:
        return sides * isqrt(area_mm2 // ratio)
    return isqrt(8 * area_mm2) if sides == 3 else 4 * isqrt(area_mm2)
