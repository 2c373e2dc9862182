"""A show of the largest size that is known, with exhibitors that are generated and say so."""

from collections.abc import Iterator, Sequence

from expobook.domain.booking import Booking
from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue

# Auto Shanghai 2019, 2023 and 2025 gave 360,000+ m2 and about 1,000 exhibitors, about 100 of them car makers.
HALLS = 29
CAR_HALLS = 13  # as many halls as Auto Shanghai 2023 gives to passenger cars
CAR_GRID = (4, 2)  # stands across and deep: 13 x 8 = 104 car makers
PARTS_GRID = (8, 7)  # 16 x 56 = 896 suppliers
AISLE_MM = 3_000
MAIN_AISLE_MM = 6_000


def largest_plan(venue: Venue, booking: Booking, halls: Sequence[str]) -> Plan:
    """Return a plan with a grid of stands in each hall: 1,000 stands and exhibitors in 29 halls.

    Aisles are 3 m, with one main aisle of 6 m along the middle of each hall; rings are site millimetres.
    """
    stands: list[Stand] = []
    exhibitors: dict[str, Exhibitor] = {}
    for place, code in enumerate(halls):
        is_cars = place < CAR_HALLS
        hall = venue.hall(code)
        for number, box in enumerate(_grid(hall, *(CAR_GRID if is_cars else PARTS_GRID)), 1):
            key = f"G{len(exhibitors) + 1:04d}"
            exhibitors[key] = _exhibitor(key, is_cars)
            kind = StandKind.SPECIAL if is_cars else StandKind.RAW
            stands.append(
                Stand(
                    f"{code}-{number:02d}",
                    code,
                    box.ring,
                    kind,
                    StandStatus.CONFIRMED,
                    key,
                    vehicles=12 if is_cars else 0,
                )
            )
    note = Bilingual(
        "参展商与展位为程序生成，用于演示最大规模，并非真实名单。",
        "Exhibitors and stands are generated to show the largest size; they are no real list.",
    )
    return Plan(0, booking.id, booking.title, booking.bays, tuple(stands), exhibitors, note=note)


def _exhibitor(key: str, is_cars: bool) -> Exhibitor:
    zh, en = ("整车企业", "Car maker") if is_cars else ("零部件企业", "Supplier")
    name = Bilingual(f"{zh} {key[1:]}（生成）", f"{en} {key[1:]} (generated)")
    return Exhibitor(0, key, name, category="cars" if is_cars else "parts")


def _grid(hall: Hall, across: int, deep: int) -> Iterator[Box]:
    """Yield equal boxes in the upright rectangle around a hall, aisles along its walls and between them."""
    around = bounds(hall.ring)
    width = (around.width - (across + 1) * AISLE_MM) // across
    middle = deep // 2
    depth = (around.height - deep * AISLE_MM - MAIN_AISLE_MM) // deep
    for row in range(deep):
        bottom = (
            around.bottom + AISLE_MM + row * (depth + AISLE_MM) + (MAIN_AISLE_MM - AISLE_MM if row >= middle else 0)
        )
        for column in range(across):
            left = around.left + AISLE_MM + column * (width + AISLE_MM)
            yield Box(left, bottom, left + width, bottom + depth)
