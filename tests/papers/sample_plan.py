"""A stand plan of one hall made by hand, with every status and kind, on the small site."""

from dataclasses import replace
from datetime import date

from expobook.domain.diary import Stay
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Fixture, Opening, Venue
from expobook.papers.plan_paper import PlanPaper
from tests.papers.sample import site

_BIG = (
    ("1A01", 3.0, 69.0, 30.0, 28.0, "甲车", "Alpha", "c"),
    ("1A02", 36.0, 69.0, 23.5, 28.0, "乙车", "Beta", "c"),
    ("1A03", 65.5, 69.0, 30.0, 28.0, "丙车", "Gamma / Mini", "c"),
    ("1A04", 98.5, 69.0, 23.5, 28.0, "丁车", "Delta", "r"),
    ("1B01", 3.0, 37.0, 40.0, 26.0, "戊车", "Epsilon", "c"),
    ("1B02", 46.0, 37.0, 13.5, 26.0, "己车一号", "Zeta", "c"),
    ("1B03", 65.5, 37.0, 23.5, 26.0, "庚车", "Eta", "r"),
    ("1B04", 92.0, 37.0, 30.0, 26.0, "辛车", "Theta", "c"),
    ("1C01", 3.0, 3.0, 26.5, 28.0, "壬车", "Iota", "c"),
    ("1C02", 32.5, 21.0, 27.0, 10.0, "电池时代", "Kappa", "c"),
    ("1C03", 65.5, 3.0, 18.0, 28.0, "癸车", "Lambda", "c"),
    ("1C04", 86.5, 3.0, 16.5, 28.0, "子车", "Mu", "c"),
    ("1C05", 106.0, 3.0, 16.0, 28.0, "", "", "a"),
)
_STATUS = {"c": StandStatus.CONFIRMED, "r": StandStatus.RESERVED, "a": StandStatus.AVAILABLE, "b": StandStatus.BLOCKED}


def furnished() -> Venue:
    """The small site with exits, doors and hydrants in hall 1."""
    venue = site()
    hall = venue.hall("H01")
    box = bounds(hall.ring)
    exits = [(16, 100), (34, 100), (62.5, 100), (97, 100), (112, 100), (16, 0), (31, 0), (62.5, 0), (85, 0), (104, 0)]
    exits += [(0, 18), (0, 50), (0, 84), (125, 18), (125, 50), (125, 84)]
    openings = tuple(
        Opening(f"E{n}", (box.left + int(x * 1000), box.bottom + int(y * 1000)), 4000, 3000)
        for n, (x, y) in enumerate(exits, 1)
    )
    doors = tuple(
        Opening(f"G{n}", (box.left + x * 1000, box.bottom + y * 1000), 6000, 5000)
        for n, (x, y) in enumerate(((0, 34), (0, 66), (125, 34), (125, 66)), 1)
    )
    hydrants = tuple(
        Fixture("hydrant", (box.left + x * 1000, box.bottom + y * 1000)) for x in (8, 48, 78, 118) for y in (1, 99)
    )
    fitted = replace(hall, exits=openings, freight_doors=doors, fixtures=hydrants)
    return replace(venue, halls=(fitted, *venue.halls[1:]))


def plan() -> Plan:
    """45 stands: 13 special builds and 32 shells."""
    venue = furnished()
    box = bounds(venue.hall("H01").ring)
    stands, exhibitors = [], {}
    for number, x, y, width, depth, zh, en, status in _BIG:
        ring = rectangle(box.left + int(x * 1000), box.bottom + int(y * 1000), int(width * 1000), int(depth * 1000))
        if zh:
            exhibitors[number] = Exhibitor(0, number, Bilingual(zh, en))
        stands.append(Stand(number, "H01", ring, StandKind.SPECIAL, _STATUS[status], number if zh else "", 4))
    for index in range(32):
        column, row = index % 4 + (4 if index % 8 > 3 else 0), index // 8
        x = 32.5 + (column % 4) * 3 + (15 if column > 3 else 0)
        y = 15.0 - (row % 2) * 3 - (row // 2) * 9
        status = StandStatus.BLOCKED if index == 31 else StandStatus.CONFIRMED if index % 3 else StandStatus.AVAILABLE
        ring = rectangle(box.left + int(x * 1000), box.bottom + int(y * 1000), 3000, 3000)
        key = f"S{index}" if status is StandStatus.CONFIRMED else ""
        if key:
            exhibitors[key] = Exhibitor(0, key, Bilingual(f"零部件{index}", ""))
        stands.append(
            Stand(f"1D{index + 1:02d}", "H01", ring, StandKind.SHELL, status, key, 2 if column % 4 in (0, 3) else 1)
        )
    bays = frozenset(bay.code for bay in venue.bays_of_hall["H01"])
    return Plan(1, 1, Bilingual("示例车展", "Example show"), bays, tuple(stands), exhibitors, revision=3)


def paper(**changes: object) -> PlanPaper:
    """The plan as it is printed."""
    made = PlanPaper(
        plan(),
        furnished(),
        Bilingual("第十二届示例国际汽车展览会", "12th Example International Auto Show"),
        "C-2027-0014",
        date(2026, 11, 23),
        Stay(date(2027, 4, 16), date(2027, 4, 26)),
        drawn="示例甲",
        checked="示例乙",
        code="EB19 385E 55DB E0C8",
        sample=True,
        checks=(
            (Bilingual("展位不重叠，均在许可场地内", "No overlap; all inside the bays"), True),
            (Bilingual("主通道≥6.0，次通道≥3.0", "Aisles as required"), True),
            (Bilingual("出口前净空3.0", "3.0 clear at every exit"), False),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
