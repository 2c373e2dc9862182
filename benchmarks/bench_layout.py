"""Laying out: 1,000 stands in 24 default halls, and the 13 real Guangzhou halls packed anew.

Prints what was placed, how long it took, what the checker found, and how tightly a hall can be filled.
"""

import random
import time
from dataclasses import replace
from fractions import Fraction

from expobook.checking.plan_check import check_plan
from expobook.domain.geometry import Box, Ring, bounds, rectangle, square_metres
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Fixture, Hall, Opening, Venue
from expobook.planning.planner import lay_out
from expobook.planning.wants import Layout, Limits, Want
from expobook.services.book.venues import default_venue
from expobook.services.demo.plan import REAL_WIDTH_MM, _inner_width, _rows, real_stands
from expobook.services.plans.grounds import grounds_of

STANDS, NET_M2, HALLS = 1_000, 165_000, 24
LIMIT_S = 25


def auto_mix(count: int = STANDS, net_m2: int = NET_M2, seed: int = 1) -> list[Want]:
    """Return the stands of an auto show: a tenth car makers of 400 to 3,200 m2, the rest suppliers of 9 to 200 m2."""
    chance = random.Random(seed)
    sizes = [
        float(chance.choice((400, 600, 800, 1_000, 1_200, 1_500, 1_800, 2_400, 3_200))) for _ in range(count // 10)
    ]
    parts = [chance.choice((9, 18, 27, 36, 54, 72, 100, 120, 150, 200)) for _ in range(count - len(sizes))]
    scale = (net_m2 - sum(parts)) / sum(sizes)
    makers = [round(size * scale) for size in sizes]
    makers[0] += net_m2 - sum(parts) - sum(makers)
    wants = []
    for place, area in enumerate(makers):
        group = f"G{place // 3}" if place % 4 == 0 else ""
        wants.append(Want(f"M{place:03d}", area * 10**6, StandKind.SPECIAL, 4, "cars", group, vehicles=area // 60))
    for place, area in enumerate(parts):
        kind = StandKind.SHELL if area <= 27 else StandKind.RAW
        sides = chance.choice((1, 1, 2)) if area <= 27 else chance.choice((2, 3, 4))
        category = f"parts {place * 6 // len(parts)}"
        wants.append(Want(f"P{place:03d}", area * 10**6, kind, sides, category))
    return wants


def as_plan(bays: frozenset[str], layout: Layout) -> Plan:
    """Return a layout as a plan that the checker takes."""
    keys = {stand.exhibitor: Exhibitor(0, stand.exhibitor, Bilingual(stand.exhibitor, "")) for stand in layout.stands}
    return Plan(0, 1, Bilingual("基准", "Benchmark"), bays, layout.stands, keys)


def real_hall(name: str) -> tuple[Venue, list[Stand], list[Want]]:
    """Return one Guangzhou hall at its estimated size with exits as our halls have, its stands, its wants."""
    row = next(each for each in _rows("floorplan_guangzhou2025_halls_px.csv") if each["hall"] == name)
    per_pixel = Fraction(REAL_WIDTH_MM, _inner_width(name))
    left, top, bottom = (int(row[f"wall_{side}_px"]) for side in ("left", "top", "bottom"))
    width, height = REAL_WIDTH_MM, int((bottom - top) * per_pixel)

    def box(pixels: Box) -> Box:
        x0, x1 = (int((x - left) * per_pixel) for x in (pixels.left, pixels.right))
        y0, y1 = (int((bottom - y) * per_pixel) for y in (pixels.top, pixels.bottom))
        return Box(x0, y0, x1, y1)

    doors = [(width * part // 100, y) for part in (16, 50, 84) for y in (0, height)]
    doors += [(0, height // 2), (width, height // 2)]
    exits = tuple(Opening(f"E{n}", at, 3_000, 2_400) for n, at in enumerate(doors, 1))
    hydrants = tuple(Fixture("hydrant", (width * part // 100, y)) for part in (33, 67) for y in (0, height))
    ring: Ring = rectangle(0, 0, width, height)
    hall = Hall("G", Bilingual(name, name), "Z", ring, 0, exits=exits, fixtures=hydrants)
    empty = default_venue()
    venue = replace(empty, halls=(hall,), bays=(Bay("G-1", "G", ring),), links=(), roads=())
    stands, wants = [], []
    for real in real_stands()[name]:
        boxes = [box(each) for each in real.boxes]
        area = sum(each.width * each.height for each in boxes)
        stands.append(Stand(real.number, "G", bounds(p for b in boxes for p in b.ring).ring))
        wants.append(Want(real.number, round(area, -6), StandKind.SPECIAL, number=real.number, estimated=True))
    return venue, stands, wants


def largest_further(venue: Venue, stands: list[Stand] | tuple[Stand, ...], limits: Limits) -> int:
    """Return the largest further stand (1:3) that fits an aisle away from all others, in mm2."""
    from expobook.planning.floor import Style, boxes_of

    ground = grounds_of(venue, [bay.code for bay in venue.bays], stands, limits)[0]
    boxes = boxes_of(ground, limits, Style(0, False)) or []
    return max((min(b.width, 3 * b.height) * min(b.height, 3 * b.width) for b in boxes), default=0)


def shell_show(net_m2: int = 23_000, seed: int = 1) -> tuple[Venue, frozenset[str], list[Want]]:
    """Return two default halls with four columns each, and more small stands than they hold."""
    venue, chance = default_venue(), random.Random(seed)
    halls = []
    for hall in venue.halls[:2]:
        box = bounds(hall.ring)
        places = [(box.left + x, box.bottom + y) for x in (41_700, 83_300) for y in (33_300, 66_700)]
        halls.append(replace(hall, fixtures=(*hall.fixtures, *(Fixture("column", at, 800) for at in places))))
    bays = frozenset(bay.code for hall in halls for bay in venue.bays_of_hall[hall.code])
    wants: list[Want] = []
    while sum(want.area_mm2 for want in wants) < net_m2 * 10**6:
        area, sides = chance.choice((9, 9, 9, 9, 12, 18, 18, 27, 36, 36, 54, 54, 72)), chance.choice((1, 1, 1, 2))
        kind = StandKind.SHELL if area <= 27 else StandKind.RAW
        wants.append(Want(f"S{len(wants):04d}", area * 10**6, kind, sides, "shell"))
    return replace(venue, halls=(*halls, *venue.halls[2:])), bays, wants


def overloaded() -> bool:
    """Fill two halls with more than they hold and say how near the bound the plan comes."""
    venue, bays, wants = shell_show()
    limits = Limits()
    start = time.perf_counter()
    layout = lay_out(grounds_of(venue, bays, (), limits), wants, limits=limits, seed=1)
    seconds = time.perf_counter() - start
    found = check_plan(venue, as_plan(bays, layout))
    gross = venue.area_of(bays)
    gap = 100 - layout.net_mm2 * 100 / layout.bound_mm2
    print(
        f"overloaded: {sum(w.area_mm2 for w in wants) / 1e6:,.0f} m2 wished in {gross / 1e6:,.0f} m2 gross; net/gross "
        f"{layout.net_mm2 / gross:.3f}, bound {layout.bound_mm2 / gross:.3f}, gap {gap:.1f} % (limit 10 %), "
        f"findings {len(found)}, {seconds:.1f} s"
    )
    return gap <= 10 and not found


def whole_show() -> bool:
    """Lay out the 1,000 stands and say how it went."""
    venue = default_venue()
    bays = frozenset(bay.code for hall in venue.halls[:HALLS] for bay in venue.bays_of_hall[hall.code])
    limits, wants = Limits(), auto_mix()
    start = time.perf_counter()
    layout = lay_out(grounds_of(venue, bays, (), limits), wants, limits=limits, seed=1)
    seconds = time.perf_counter() - start
    found = check_plan(venue, as_plan(bays, layout))
    kept = all(
        abs(stand.area_mm2 - want.area_mm2) <= 5_000
        for stand in layout.stands
        for want in wants
        if want.key == stand.exhibitor
    )
    good = not layout.unplaced and not found and seconds <= LIMIT_S and kept
    print(
        f"{len(layout.stands)} of {len(wants)} stands placed ({square_metres(layout.net_mm2):,.0f} m2 net) in {HALLS} "
        f"halls: {seconds:.1f} s (limit {LIMIT_S} s), findings {len(found)}, areas kept {kept}, "
        f"wishes met {layout.wishes_met} of {layout.wishes}, fire belts {layout.belts}"
    )
    return good


def real_halls() -> bool:
    """Pack each real hall anew and say what more would fit, here and in the real plan."""
    limits, good = Limits(), 0
    for name in real_stands():
        venue, stands, wants = real_hall(name)
        bays = frozenset(bay.code for bay in venue.bays)
        layout = lay_out(grounds_of(venue, bays, (), limits), wants, limits=limits, seed=1)
        found = check_plan(venue, as_plan(bays, layout))
        fine = not layout.unplaced and not found
        good += fine
        share = sum(want.area_mm2 for want in wants) * 100 / venue.halls[0].area_mm2
        print(
            f"  hall {name:5} {len(layout.stands)} of {len(wants)} stands, {share:.1f} % of the hall, "
            f"findings {len(found)}; largest further stand "
            f"{largest_further(venue, layout.stands, limits) / 1e6:.0f} m2, real plan "
            f"{largest_further(venue, stands, limits) / 1e6:.0f} m2"
        )
    print(f"real halls: all placed without a finding in {good} of 13")
    return good == 13


if __name__ == "__main__":
    results = [whole_show(), overloaded(), real_halls()]
    raise SystemExit(not all(results))
