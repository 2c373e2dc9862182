"""The Guangzhou 2025 auto show's real stands, each hall's plan fitted into a hall here.

Sources stand in ``resources/demo``. Areas are estimates: they are measured in pixels of published maps.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from expobook.domain.booking import Booking
from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.resources import resource

REAL_WIDTH_MM = 126_600  # published width of a hall there; the scale of the maps follows from it
AISLE_MM = 3_000
_LARGEST_SLIP_MM = 400  # three pixels of the maps
CLEAR_MM = 3_200  # kept to the walls: exits want 3 m
_ORGANISER = "主办 (organiser)"
_NOTE = Bilingual(
    "展位与品牌取自2025广州车展已公布的展厅图；面积为估算（±10 %），按本馆展厅尺寸缩放。",
    "Stands and brands are from published hall maps of the Guangzhou 2025 auto show; areas are estimates (±10 %), "
    "scaled to the halls here.",
)


@dataclass(frozen=True, slots=True)
class RealStand:
    """A stand of the real show: its rectangles in pixels of its hall's map, y down."""

    number: str
    hall: str
    brand: str
    boxes: tuple[Box, ...]


def real_stands() -> dict[str, list[RealStand]]:
    """Return the 76 stands of the 13 halls by hall, in the order of the source."""
    rows: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in _rows("floorplan_guangzhou2025_px.csv"):
        rows[row["hall"], row["stand"]].append(row)
    halls: dict[str, list[RealStand]] = defaultdict(list)
    for (hall, number), parts in rows.items():
        boxes = tuple(Box(int(p["x0_px"]), int(p["y0_px"]), int(p["x1_px"]), int(p["y1_px"])) for p in parts)
        halls[hall].append(RealStand(number, hall, " / ".join(p["brand"] for p in parts if p["brand"]), boxes))
    return dict(halls)


def guangzhou_plan(venue: Venue, booking: Booking, halls: Sequence[str]) -> Plan:
    """Return the real plan fitted into as many halls of ours as the real show has.

    Raises:
        ValueError: fewer halls than the real show.
    """
    real = real_stands()
    vehicles = vehicles_by_stand()
    stands: list[Stand] = []
    exhibitors: dict[str, Exhibitor] = {}
    for (_name, originals), code in zip(sorted(real.items(), key=_hall_order), halls[: len(real)], strict=True):
        hall = venue.hall(code)
        fit = _Fit(originals, hall)
        boxes = _opened({original.number: fit.box(original.boxes) for original in originals})
        for original in originals:
            key = f"GZ-{original.number}"
            is_free = not original.brand
            if not is_free:
                exhibitors[key] = Exhibitor(
                    0, key, brand_names(original.brand), "cars", vehicles=vehicles[original.number]
                )
            stands.append(
                Stand(
                    number=original.number,
                    hall=code,
                    ring=boxes[original.number].ring,
                    kind=StandKind.SPECIAL,
                    status=StandStatus.AVAILABLE if is_free else StandStatus.CONFIRMED,
                    exhibitor="" if is_free else key,
                    vehicles=vehicles[original.number],
                    estimated=True,
                )
            )
    return Plan(0, booking.id, booking.title, booking.bays, tuple(stands), exhibitors, note=_NOTE)


def vehicles_by_stand() -> Counter[str]:
    """Count the models shown at each stand; ``A-101`` there is ``1A01`` here, ``17-201`` is ``17201``."""
    found: Counter[str] = Counter()
    for row in _rows("autoshow_guangzhou2025_models.csv"):
        letter, digits = row["stand"].split("-")
        plain = f"{digits[0]}{letter}{digits[1:]}" if letter.isalpha() else f"{letter}{digits}"
        found[plain] += 1
    return found


def brand_names(brand: str) -> Bilingual:
    """Split ``雷克萨斯 LEXUS`` into its Chinese and its Latin part; one stands for both where there is one only."""
    if brand == _ORGANISER:
        return Bilingual("主办单位", "Organiser")
    chinese = re.sub(r"\s+", " ", re.sub(r"[A-Za-z][A-Za-z0-9 .&+-]*", " ", brand)).strip(" /")
    latin = " / ".join(dict.fromkeys(part.strip() for part in re.findall(r"[A-Za-z][A-Za-z0-9 .&+-]*", brand)))
    return Bilingual(chinese if re.search("[\u4e00-\u9fff]", chinese) else brand, latin or brand)


class _Fit:
    """Turns pixels of one real hall into millimetres of one of ours.

    The real stands' box is laid into our hall inside its clear margin: lying along it, each direction
    scaled on its own and never enlarged beyond the estimate. So gaps between stands shrink or stay; in
    the real maps they are 3.1 m and more, and a gap that would fall below 3 m is opened again.
    """

    def __init__(self, stands: Sequence[RealStand], hall: Hall) -> None:
        around = bounds(point for stand in stands for box in stand.boxes for point in box.ring)
        room = bounds(hall.ring)
        self.upright = room.height > room.width
        long, short = (room.height, room.width) if self.upright else (room.width, room.height)
        per_pixel = Fraction(REAL_WIDTH_MM, _inner_width(stands[0].hall))
        self.along = min(per_pixel, Fraction(long - 2 * CLEAR_MM, around.width))
        self.across = min(per_pixel, Fraction(short - 2 * CLEAR_MM, around.height))
        self.around, self.room = around, room
        self.start = (long - int(around.width * self.along)) // 2
        self.side = (short - int(around.height * self.across)) // 2

    def box(self, boxes: Sequence[Box]) -> Box:
        """Return one box around a stand's rectangles, which lie side by side."""
        return bounds(point for box in boxes for point in self._box(box).ring)

    def _box(self, box: Box) -> Box:
        u0, u1 = (self.start + int((x - self.around.left) * self.along) for x in (box.left, box.right))
        v0, v1 = (self.side + int((self.around.top - y) * self.across) for y in (box.top, box.bottom))
        if self.upright:
            return Box(self.room.left + v0, self.room.bottom + u0, self.room.left + v1, self.room.bottom + u1)
        return Box(self.room.left + u0, self.room.bottom + v0, self.room.left + u1, self.room.bottom + v1)


def _opened(boxes: dict[str, Box]) -> dict[str, Box]:
    """Return boxes of which none overlap and no aisle is under 3 m: the maps were read to the pixel, not closer.

    Where two come too near, the larger gives way by the few centimetres that are missing.
    """
    opened = dict(boxes)
    for one, other in combinations(sorted(opened), 2):
        a, b = opened[one], opened[other]
        across, along = _gap(a.left, a.right, b.left, b.right), _gap(a.bottom, a.top, b.bottom, b.top)
        if max(across, along) >= AISLE_MM or (across >= 0 and along >= 0):
            continue  # far enough, or corner to corner
        gap, sideways = (across, True) if across > along else (along, False)
        missing = -gap if gap < 0 else AISLE_MM - gap
        if gap == 0 or missing > _LARGEST_SLIP_MM:
            continue  # they share a wall, or the real show has a narrower aisle there
        larger = one if a.width * a.height >= b.width * b.height else other
        opened[larger] = _without_edge(opened[larger], opened[other if larger == one else one], missing, sideways)
    return opened


def _gap(a0: int, a1: int, b0: int, b1: int) -> int:
    """Return how far two spans are apart; negative where they overlap."""
    return max(a0, b0) - min(a1, b1)


def _without_edge(box: Box, beside: Box, missing: int, sideways: bool) -> Box:
    """Return the box drawn back from its neighbour."""
    if sideways:
        if box.left < beside.left:
            return replace(box, right=box.right - missing)
        return replace(box, left=box.left + missing)
    if box.bottom < beside.bottom:
        return replace(box, top=box.top - missing)
    return replace(box, bottom=box.bottom + missing)


def _inner_width(hall: str) -> int:
    return next(int(r["inner_width_px"]) for r in _rows("floorplan_guangzhou2025_halls_px.csv") if r["hall"] == hall)


def _hall_order(item: tuple[str, list[RealStand]]) -> tuple[int, int]:
    number, floor = item[0].split(".")
    return int(floor), int(number)


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resource("demo", name).read_text(encoding="utf-8-sig").splitlines()))
