"""The floor plan, drawn once for every surface: halls with what is fixed in them, then stands by number."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from expobook.domain.geometry import Box, Point, bounds
from expobook.domain.plan import Mark, MarkKind, Plan, Stand, StandStatus
from expobook.domain.venue import Hall, Opening, Venue
from expobook.drawing.surface import Layer, Surface

STAND_LAYER = {
    StandStatus.CONFIRMED: Layer.CONFIRMED,
    StandStatus.RESERVED: Layer.RESERVED,
    StandStatus.AVAILABLE: Layer.AVAILABLE,
    StandStatus.BLOCKED: Layer.BLOCKED,
}
_MARK_LAYER = {MarkKind.AISLE: Layer.AISLE, MarkKind.ZONE: Layer.ZONE, MarkKind.TEXT: Layer.NOTE}
_UTILITY_LETTERS = {"power": "P", "water": "W", "drain": "D", "air": "A", "data": "N", "hanging": "H"}
HYDRANT_RADIUS = 700
UTILITY_RADIUS = 150
# Widths in heights of capitals, the height that a drawing gives: surfaces draw letters whose em is up to 1.3 of it.
_LETTER_WIDTH, _SIGN_WIDTH = 0.78, 1.3  # Latin letters, Chinese signs
_SMALLEST, _TALLEST = 120, 2_200


def draw_plan(venue: Venue, plan: Plan, on: Surface, language: str = "both") -> None:
    """Draw every hall in which the plan licenses a bay, aisles and zones, every stand by number, then connections."""
    halls = licensed_halls(venue, plan)
    for hall in halls:
        draw_hall(venue, hall, on)
    codes = {hall.code for hall in halls}
    for mark in plan.marks:
        if mark.hall in codes:
            _mark(mark, on)
    for stand in sorted(plan.stands, key=lambda one: one.number):
        draw_stand(plan, stand, on, language)
    for utility in plan.utilities:
        if utility.hall in codes:
            on.circle(utility.at, UTILITY_RADIUS, Layer.UTILITY)
            x, y = utility.at
            on.text((x, y + 2 * UTILITY_RADIUS), _UTILITY_LETTERS.get(utility.kind, "?"), 300, Layer.UTILITY)


def _mark(mark: Mark, on: Surface) -> None:
    """Draw an aisle or zone with its words, or words alone, as tall as their box takes."""
    layer, box = _MARK_LAYER[mark.kind], bounds(mark.ring)
    if mark.kind is not MarkKind.TEXT:
        on.polygon(mark.ring, layer)
    if mark.words:
        height = min(box.height * 6 // 10, int(box.width * 9 // 10 / max(1.0, _width(mark.words))), _TALLEST)
        if height >= _SMALLEST:
            on.text(box.centre, mark.words, height, layer)


def licensed_halls(venue: Venue, plan: Plan) -> list[Hall]:
    """Return the halls that a plan has bays or stands in, in the venue's order."""
    used = {stand.hall for stand in plan.stands}
    return [h for h in venue.halls if h.code in used or any(b.code in plan.bays for b in venue.bays_of_hall[h.code])]


def draw_hall(venue: Venue, hall: Hall, on: Surface) -> None:
    """Draw a hall's wall, bay lines, exits, doors, hydrants and columns."""
    for bay in venue.bays_of_hall[hall.code]:
        on.polygon(bay.ring, Layer.BAY)
    on.polygon(hall.ring, Layer.WALL)
    for opening, layer in [*((e, Layer.EXIT) for e in hall.exits), *((d, Layer.DOOR) for d in hall.freight_doors)]:
        on.line(_sill(hall, opening), layer)
    for fixture in hall.fixtures:
        if fixture.kind == "hydrant":
            on.circle(fixture.at, HYDRANT_RADIUS, Layer.HYDRANT)
        elif fixture.kind == "column":
            on.circle(fixture.at, max(fixture.size_mm // 2, 200), Layer.COLUMN)
    box = _box(hall)
    on.text((box.left + box.width // 2, box.top + 3_000), f"{hall.name.zh} {hall.name.en}", 2_500, Layer.HALL_NAME)


def _sill(hall: Hall, opening: Opening) -> tuple[Point, Point]:
    """Return the two ends of an opening along the side of the hall's box that it lies on."""
    box, (x, y), half = _box(hall), opening.at, opening.width_mm // 2
    if x in (box.left, box.right):
        return (x, y - half), (x, y + half)
    return (x - half, y), (x + half, y)


def _box(hall: Hall) -> Box:
    xs, ys = [x for x, _ in hall.ring], [y for _, y in hall.ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


def draw_stand(plan: Plan, stand: Stand, on: Surface, language: str) -> None:
    """Draw one stand with its number, names and area."""
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    on.open_stand(stand, exhibitor.name if exhibitor else None)
    on.polygon(stand.ring, STAND_LAYER[stand.status])
    names = [] if exhibitor is None else _names(exhibitor.name.zh, exhibitor.name.en, language)
    for words, at, height, layer in _labels(stand, names):
        on.text(at, words, height, layer)
    on.close_stand()


def _names(zh: str, en: str, language: str) -> list[str]:
    wanted = {"zh": [zh or en], "en": [en or zh]}.get(language, [zh, en])
    return list(dict.fromkeys(name for name in wanted if name))


def _labels(stand: Stand, names: Iterable[str]) -> list[tuple[str, Point, int, Layer]]:
    """Place number, names and area one under another, each small enough for the stand's box."""
    box = stand.box
    mark = "*" if stand.estimated else ""
    lines = [(stand.number, Layer.NUMBER), *((name, Layer.NAME) for name in names)]
    lines.append((f"{shown_m2(stand.area_mm2)} m²{mark}", Layer.AREA))
    step = box.height * 8 // 10 // len(lines)
    found = []
    for place, (words, layer) in enumerate(lines):
        fits = int(box.width * 9 // 10 / max(1.0, _width(words)))
        height = min(fits, step * 6 // 10, _TALLEST)
        if height >= _SMALLEST:
            middle = box.top - box.height // 10 - step * place - step // 2
            found.append((words, (box.left + box.width // 2, middle), height, layer))
    return found


@lru_cache(maxsize=50_000)
def _width(words: str) -> float:
    """Return about how many letter heights wide words are."""
    return sum(_SIGN_WIDTH if ord(sign) > 0x2E80 else _LETTER_WIDTH for sign in words)


@lru_cache(maxsize=50_000)
def shown_m2(mm2: int) -> str:
    """Return an area in m2 with one decimal, halves up."""
    return f"{(Decimal(mm2) / 10**6).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):,}"
