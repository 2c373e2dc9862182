"""Venues as GeoJSON in metres of the site, for maps and CAD; reading our own file gives the same venue."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from expobook.domain.geometry import Ring, bounds, doubled_signed_area
from expobook.domain.venue import Venue
from expobook.exchange import atomic
from expobook.exchange.venue_json import LARGEST_FILE, BadVenueFile, venue_from_data, venue_to_data

_SYSTEM = (
    "Coordinates are metres on the site's own plane, x right (east), y up (north), origin at the south-west corner "
    "of the halls; they are not longitude and latitude, so RFC 7946's WGS 84 does not apply."
)


def write_venue_geojson(venue: Venue, path: Path) -> None:
    """Write site, zones, halls and bays as features with ``kind``; bays have ``class``.

    What GeoJSON has no place for (doors, fixtures, links) stands in the members ``expobook`` and ``properties``.
    """
    atomic.write(path, (json.dumps(venue_to_geojson(venue), ensure_ascii=False) + "\n").encode())


def venue_to_geojson(venue: Venue) -> dict[str, Any]:
    """Return a FeatureCollection of a venue."""
    data = venue_to_data(venue)
    features = [_feature("site", venue.code, data["name"], _around(hall.ring for hall in venue.halls), {})]
    for zone in venue.zones:
        rings = [hall.ring for hall in venue.halls if hall.zone == zone.code]
        if rings:
            features.append(_feature("zone", zone.code, _words(zone.name.zh, zone.name.en), _around(rings), {}))
    for hall, values in zip(venue.halls, data["halls"], strict=True):
        rest = {name: value for name, value in values.items() if name not in ("code", "name", "ring", "bays")}
        rest["area_m2"] = hall.area_mm2 / 1_000_000
        features.append(_feature("hall", hall.code, values["name"], [hall.ring], rest))
        for bay in venue.bays_of_hall[hall.code]:
            more = {"hall": hall.code, "class": str(bay.space_class), "area_m2": bay.area_mm2 / 1_000_000}
            features.append(_feature("bay", bay.code, _words(bay.code, bay.code), [bay.ring], more))
    head = {name: value for name, value in data.items() if name != "halls"}
    return {"type": "FeatureCollection", "coordinate_system": _SYSTEM, "expobook": head, "features": features}


def read_venue_geojson(path: Path) -> Venue:
    """Return the venue of a GeoJSON file that expobook wrote, or one of the same form; unchecked.

    Raises:
        FileTrouble: it cannot be read or is too large.
        BadVenueFile: it is no such file; the facts say where.
    """
    raw = atomic.read(path, at_most=LARGEST_FILE)
    try:
        return venue_from_data(_venue_data(json.loads(raw.decode("utf-8"), parse_float=Decimal)))
    except BadVenueFile as error:
        error.facts["file"] = str(path)
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
        detail = str(error)[:80]
        raise BadVenueFile(file=str(path), where="features", why="wrong-form", detail=detail, others=0) from error


def _venue_data(collection: Any) -> dict[str, Any]:
    halls: dict[str, dict[str, Any]] = {}
    for feature in collection["features"]:
        values, code = feature["properties"], feature.get("id")
        if values["kind"] == "hall":
            own = {name: value for name, value in values.items() if name not in ("kind", "area_m2")}
            halls[code] = own | {"code": code, "ring": _millimetres(feature), "bays": []}
        elif values["kind"] == "bay":
            if values["hall"] not in halls:
                raise BadVenueFile(file="", where=str(code), why="unknown-hall", others=0)
            bay = {"code": code, "class": values["class"], "ring": _millimetres(feature)}
            halls[values["hall"]]["bays"].append(bay)
    return dict(collection["expobook"]) | {"halls": list(halls.values())}


def _feature(kind: str, code: str, name: dict[str, str], rings: list[Ring], more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": code,
        "properties": {"kind": kind, "name": name, **more},
        "geometry": {"type": "Polygon", "coordinates": [_metres(ring) for ring in rings]},
    }


def _around(rings: Any) -> list[Ring]:
    return [bounds(point for ring in rings for point in ring).ring]


def _metres(ring: Ring) -> list[list[float]]:
    """Return a closed ring in metres; millimetres are exact in three decimals."""
    return [[x / 1000, y / 1000] for x, y in (*ring, ring[0])]


def _millimetres(feature: Any) -> list[list[int]]:
    rings = feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] != "Polygon" or len(rings) != 1 or rings[0][0] != rings[0][-1]:
        raise BadVenueFile(file="", where=str(feature.get("id")), why="not-a-ring", others=0)
    ring = [[_whole(x), _whole(y)] for x, y in rings[0][:-1]]
    doubled_signed_area([(x, y) for x, y in ring])  # at least three corners
    return ring


def _whole(metres: Any) -> int:
    millimetres = Decimal(metres) * 1000
    if millimetres != millimetres.to_integral_value():
        raise ValueError(f"{metres} m is no whole number of millimetres")
    return int(millimetres)


def _words(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
