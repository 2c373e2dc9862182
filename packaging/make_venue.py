"""Make the default venue file: what is published of the Jinan centre, the rest assumed and marked so.

    python packaging/make_venue.py

Published: 550,000 m2 in all, 450,000 m2 of indoor halls, three phases, phase 1 with 12 single-storey
column-free halls, 5 t/m2, and a login hall of 120 x 100 x 30.5 m with about 23,000 m2. Everything else
(hall sizes, places, heights, doors, exits, hydrants) is assumed until the venue enters its own.
"""

from pathlib import Path

from expobook.domain.geometry import Point, Ring, rectangle
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Fixture, Hall, Link, LinkKind, Opening, Source, SpaceClass, Venue, Zone
from expobook.exchange.venue_json import write_venue

M = 1000
LONG, DEEP, BAY = 125 * M, 100 * M, 25 * M
CONCOURSE = 30 * M
LOGIN_WIDE, LOGIN_DEEP = 125 * M, 184 * M  # 23,000 m2; the published 120 x 100 m is its ground floor

A, D, P = Source.ASSUMED, Source.DERIVED, Source.PUBLISHED


class Frame:
    """A hall's own axes on the site: ``u`` along its bays (0 to 125 m), ``v`` across (0 to 100 m)."""

    def __init__(self, origin: Point, *, upright: bool) -> None:
        self.origin, self.upright = origin, upright

    def at(self, u: int, v: int) -> Point:
        x, y = self.origin
        return (x + v, y + u) if self.upright else (x + u, y + v)

    def box(self, u: int, v: int, length: int, depth: int) -> Ring:
        x, y = self.at(u, v)
        return rectangle(x, y, depth, length) if self.upright else rectangle(x, y, length, depth)


def hall(number: int, phase: int, frame: Frame) -> tuple[Hall, list[Bay]]:
    code = f"H{number:02d}"
    bays = [Bay(f"{code}-{n + 1}", code, frame.box(n * BAY, 0, BAY, DEEP)) for n in range(5)]
    exits = [Opening(f"E{n + 1}", frame.at(u, v), 3 * M, 2_400) for n, (u, v) in enumerate(EXITS)]
    doors = [Opening(f"G{n + 1}", frame.at(u, DEEP), 6 * M, 5 * M) for n, u in enumerate((37_500, 87_500))]
    fixtures = [Fixture("hydrant", frame.at(u, v)) for u, v in HYDRANTS]
    fixtures += [Fixture("power", frame.at(u, v), value=63) for u in range(12_500, LONG, BAY) for v in (25 * M, 75 * M)]
    known = P if phase == 1 else A
    sources = {
        "ring": A, "bays": A, "area": D, "clear_height_mm": A, "floor_load_kg_m2": known, "columns": known,
        "hanging_kg": A, "power_kw": A, "freight_doors": A, "exits": A, "fixtures": A, "floor": known,
    }  # fmt: skip
    made = Hall(
        code, Bilingual(f"{number} 号馆", f"Hall {number}"), f"P{phase}", frame.box(0, 0, LONG, DEEP), 0,
        SpaceClass.HALL, 16 * M, 5_000, 100, 3_000, tuple(doors), tuple(exits), tuple(fixtures), sources, 12_500,
    )  # fmt: skip
    return made, bays


# Three exits on each long side and one in the middle of each short side; hydrants on the walls between them.
EXITS = [(u, v) for v in (0, DEEP) for u in (20 * M, 62_500, 105 * M)] + [(0, 50 * M), (LONG, 50 * M)]
HYDRANTS = [(41 * M, 0), (84 * M, 0), (52 * M, DEEP), (73 * M, DEEP)]
HYDRANTS += [(u, v) for v in (25 * M, 75 * M) for u in (0, LONG)]


def frames() -> list[tuple[int, int, Frame]]:
    """Return (number, phase, frame) of the 36 halls: two wings of two rows, and one towards the north."""
    wing, north = 6 * LONG, DEEP + CONCOURSE
    east = wing + LOGIN_WIDE
    found = []
    for n in range(6):  # phase 1: H01 is nearest the login hall in the north row; H07 in the south row
        found.append((1 + n, 1, Frame(((5 - n) * LONG, north), upright=False)))
        found.append((7 + n, 1, Frame(((5 - n) * LONG, 0), upright=False)))
        found.append((13 + n, 2, Frame((east + n * LONG, north), upright=False)))
        found.append((19 + n, 2, Frame((east + n * LONG, 0), upright=False)))
        base = 2 * DEEP + CONCOURSE + 28 * M + n * LONG
        middle = wing + LOGIN_WIDE // 2
        found.append((25 + n, 3, Frame((middle - CONCOURSE // 2 - DEEP, base), upright=True)))
        found.append((31 + n, 3, Frame((middle + CONCOURSE // 2, base), upright=True)))
    return sorted(found, key=lambda one: one[0])


def links(halls: list[Hall]) -> list[Link]:
    """Return open links inside a hall, walls between halls side by side, gates across a concourse."""
    found = [Link(f"{h.code}-{n}", f"{h.code}-{n + 1}", LinkKind.OPEN) for h in halls for n in range(1, 5)]
    for first in (1, 7, 13, 19, 25, 31):
        for n in range(first, first + 5):
            low, high = f"H{n:02d}", f"H{n + 1:02d}"
            # In phase 1 halls count away from the login hall, towards the west, where bay 1 lies.
            pair = (f"{low}-1", f"{high}-5") if first in (1, 7) else (f"{low}-5", f"{high}-1")
            found.append(Link(*sorted(pair), LinkKind.WALL))
    for one, other in ((1, 7), (13, 19), (25, 31)):
        for n in range(6):
            for bay in range(1, 6):
                found.append(Link(f"H{one + n:02d}-{bay}", f"H{other + n:02d}-{bay}", LinkKind.CONCOURSE))
    return sorted(found, key=lambda link: (link.a, link.b))


def main() -> None:
    halls, bays = [], []
    for number, phase, frame in frames():
        made, own = hall(number, phase, frame)
        halls.append(made)
        bays += own
    wing = 6 * LONG
    login_ring = rectangle(wing, (2 * DEEP + CONCOURSE - LOGIN_DEEP) // 2, LOGIN_WIDE, LOGIN_DEEP)
    login = Hall(
        "LH", Bilingual("登录厅", "Login hall"), "C", login_ring, 0, SpaceClass.LOGIN, 30_500, None, None, None,
        (), (), (), {"ring": A, "area": P, "clear_height_mm": P}, 23_000,
    )  # fmt: skip
    ground_ring = rectangle(0, 500 * M, 350 * M, 220 * M)
    ground = Hall(
        "OG", Bilingual("室外展场", "Outdoor ground"), "O", ground_ring, 0, SpaceClass.OUTDOOR, None, None, None, None,
        (), (), (), {"ring": A, "area": D}, 77_000,
    )  # fmt: skip
    bays.append(Bay("LH-1", "LH", login_ring, SpaceClass.LOGIN))
    for n in range(7):
        bays.append(Bay(f"OG-{n + 1}", "OG", rectangle(n * 50 * M, 500 * M, 50 * M, 220 * M), SpaceClass.OUTDOOR))
    ground_links = [Link(f"OG-{n}", f"OG-{n + 1}", LinkKind.OPEN) for n in range(1, 7)]
    middle = wing + LOGIN_WIDE // 2
    roads = (
        rectangle(0, DEEP, wing, CONCOURSE),
        rectangle(wing + LOGIN_WIDE, DEEP, wing, CONCOURSE),
        rectangle(middle - CONCOURSE // 2, 207 * M, CONCOURSE, 2 * DEEP + CONCOURSE + 28 * M + 6 * LONG - 207 * M),
    )
    venue = Venue(
        code="jinan",
        name=Bilingual("国际会展中心（济南）", "International Convention and Exhibition Center, Jinan"),
        address=Bilingual("山东省济南市绿地国际博览城", "Greenland International Expo City, Jinan, Shandong"),
        zones=(
            Zone("P1", Bilingual("一期", "Phase 1")), Zone("P2", Bilingual("二期", "Phase 2")),
            Zone("P3", Bilingual("三期", "Phase 3")), Zone("C", Bilingual("中央", "Centre")),
            Zone("O", Bilingual("室外", "Outdoors")),
        ),
        halls=(*halls, login, ground),
        bays=tuple(bays),
        links=(*links(halls), *ground_links),
        roads=roads,
        totals={"indoor_halls_m2": 450_000, "all_m2": 550_000},
        sources={"totals": P, "halls": D, "coordinates": A},
        notes=Bilingual(
            "总面积、室内面积、分期及一期展厅数为公开数据；展厅尺寸与位置等未公布，均为假定值，待展馆填入。登录厅公布为120米×100米×30.5米、约2.3万平方米，此处按2.3万平方米作图。",
            "Totals, phases and the number of halls in phase 1 are published; hall sizes and places are not, and are "
            "assumed until the venue enters its own. The login hall is published as 120 x 100 x 30.5 m with about "
            "23,000 m2; it is drawn with 23,000 m2.",
        ),
    )  # fmt: skip
    write_venue(venue, Path(__file__).parents[1] / "resources" / "venue" / "jinan.json")


if __name__ == "__main__":
    main()
