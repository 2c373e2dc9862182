"""The judge of venue files: polygons, tiling, areas, links and totals."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shapely import STRtree
from shapely.geometry import LineString, Polygon

from expobook.domain.geometry import MM2_PER_M2
from expobook.domain.venue import Bay, Hall, LinkKind, SpaceClass, Venue

AREA_TOLERANCE = 200  # one part in 200: a declared area may be 0.5 % away from its polygon
WIDEST_CONCOURSE_MM = 60_000
LARGEST_SITE_MM2 = 10**14


@dataclass(frozen=True, slots=True)
class VenueFinding:
    """One thing that is wrong: the rule, the code of the place, and another place or figure that tells more."""

    rule: str
    where: str
    other: str = ""
    figure: str = ""


def check_venue(venue: Venue) -> list[VenueFinding]:
    """Return everything that is wrong with a venue; an empty list means it can be used."""
    found = list(_codes(venue))
    if found:
        return found  # nothing else can be trusted when names are not unique
    places: list[Hall | Bay] = [*venue.halls, *venue.bays]
    shapes = {place.code: Polygon(place.ring) for place in places}
    broken = [
        VenueFinding("not-simple", code) for code, shape in shapes.items() if not shape.is_valid or not shape.area
    ]
    if broken:
        return broken
    parts = (_halls_apart(venue, shapes), _tiling(venue, shapes), _areas(venue), _links(venue, shapes), _totals(venue))
    return [finding for part in parts for finding in part]


def _codes(venue: Venue) -> Iterator[VenueFinding]:
    for kind, codes in (
        ("zone", [zone.code for zone in venue.zones]),
        ("hall", [hall.code for hall in venue.halls]),
        ("bay", [bay.code for bay in venue.bays]),
    ):
        for code, times in Counter(codes).items():
            if times > 1:
                yield VenueFinding("double-code", code, kind)
    zones = {zone.code for zone in venue.zones}
    halls = {hall.code for hall in venue.halls}
    bays = {bay.code for bay in venue.bays}
    for both in sorted(halls & bays):
        yield VenueFinding("double-code", both, "hall, bay")
    for hall in venue.halls:
        if hall.zone not in zones:
            yield VenueFinding("unknown-zone", hall.code, hall.zone)
    for bay in venue.bays:
        if bay.hall not in halls:
            yield VenueFinding("unknown-hall", bay.code, bay.hall)
    if not venue.halls or not venue.bays:
        yield VenueFinding("empty", venue.code)


def _overlaps(places: Iterable[Hall | Bay], shapes: dict[str, Polygon]) -> Iterator[tuple[str, str, int]]:
    """Yield pairs of places whose insides meet, with the shared mm2; shared edges are fine."""
    codes = [place.code for place in places]
    tree = STRtree([shapes[code] for code in codes])
    for here, code in enumerate(codes):
        for there in tree.query(shapes[code], predicate="intersects"):
            if here < there and (shared := shapes[code].intersection(shapes[codes[there]]).area) > 0.5:
                yield code, codes[there], round(shared)


def _halls_apart(venue: Venue, shapes: dict[str, Polygon]) -> Iterator[VenueFinding]:
    for floor in sorted({hall.floor for hall in venue.halls}):
        halls = [hall for hall in venue.halls if hall.floor == floor]
        for one, other, shared in _overlaps(halls, shapes):
            yield VenueFinding("halls-overlap", one, other, _m2(shared))


def _tiling(venue: Venue, shapes: dict[str, Polygon]) -> Iterator[VenueFinding]:
    for hall in venue.halls:
        bays = venue.bays_of_hall[hall.code]
        outside = [bay for bay in bays if shapes[bay.code].difference(shapes[hall.code]).area > 0.5]
        for bay in outside:
            spill = shapes[bay.code].difference(shapes[hall.code]).area
            yield VenueFinding("bay-outside", bay.code, hall.code, _m2(round(spill)))
        overlaps = list(_overlaps(bays, shapes))
        for one, other, shared in overlaps:
            yield VenueFinding("bays-overlap", one, other, _m2(shared))
        covered = sum(bay.area_mm2 for bay in bays)
        if not outside and not overlaps and covered != hall.area_mm2:
            yield VenueFinding("not-tiled", hall.code, "", _m2(hall.area_mm2 - covered))
        for bay in bays:
            if bay.space_class is not hall.space_class:
                yield VenueFinding("class-differs", bay.code, hall.code)


def _areas(venue: Venue) -> Iterator[VenueFinding]:
    for hall in venue.halls:
        if hall.declared_m2 is None:
            continue
        declared = hall.declared_m2 * MM2_PER_M2
        if abs(declared - hall.area_mm2) * AREA_TOLERANCE > hall.area_mm2:
            yield VenueFinding("area-differs", hall.code, f"{hall.declared_m2:,} m²", _m2(hall.area_mm2))


def _links(venue: Venue, shapes: dict[str, Polygon]) -> Iterator[VenueFinding]:
    halls = {bay.code: bay.hall for bay in venue.bays}
    seen: set[tuple[str, str]] = set()
    for link in venue.links:
        unknown = [code for code in (link.a, link.b) if code not in halls]
        if unknown or link.a == link.b or (link.a, link.b) in seen:
            yield VenueFinding("bad-link", link.a, link.b)
            continue
        seen.add((link.a, link.b))
        one, other = shapes[link.a], shapes[link.b]
        if link.kind is LinkKind.CONCOURSE:
            if one.distance(other) > WIDEST_CONCOURSE_MM:
                yield VenueFinding("link-too-far", link.a, link.b, f"{one.distance(other) / 1000:.1f} m")
        elif _shared_edge(one, other) == 0:
            yield VenueFinding("link-without-wall", link.a, link.b)
        if link.kind is LinkKind.OPEN and halls[link.a] != halls[link.b]:
            yield VenueFinding("open-link-between-halls", link.a, link.b)


def _shared_edge(one: Polygon, other: Polygon) -> float:
    shared = one.boundary.intersection(other.boundary)
    parts = getattr(shared, "geoms", [shared])
    return float(sum(part.length for part in parts if isinstance(part, LineString)))


def _totals(venue: Venue) -> Iterator[VenueFinding]:
    figures = {
        "indoor_halls_m2": sum(bay.area_mm2 for bay in venue.bays if bay.space_class is SpaceClass.HALL),
        "all_m2": sum(bay.area_mm2 for bay in venue.bays),
    }
    for name, m2 in venue.totals.items():
        if name not in figures:
            yield VenueFinding("unknown-total", name)
        elif figures[name] != m2 * MM2_PER_M2:
            yield VenueFinding("total-differs", name, f"{m2:,} m²", _m2(figures[name]))
    if sum(bay.area_mm2 for bay in venue.bays) > LARGEST_SITE_MM2:
        yield VenueFinding("too-large", venue.code)


def _m2(mm2: int) -> str:
    return f"{mm2 / MM2_PER_M2:,.2f} m²"
