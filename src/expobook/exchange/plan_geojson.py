"""Floor plans as GeoJSON: a feature a stand, metres of the site."""

import json
from decimal import Decimal
from typing import Any

from expobook.domain.geometry import Ring
from expobook.domain.plan import Plan, Stand
from expobook.domain.venue import Venue
from expobook.drawing.plan_drawing import licensed_halls

_SYSTEM = "metres on the site's own plane, x right (east), y up (north); not longitude and latitude"


def plan_geojson(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return halls and stands as a FeatureCollection; names stand in both languages whatever ``language`` says."""
    del language
    features = [
        _feature("hall", hall.code, hall.ring, {"name": {"zh": hall.name.zh, "en": hall.name.en}})
        for hall in licensed_halls(venue, plan)
    ]
    features += [_feature("stand", stand.number, stand.ring, _properties(plan, stand)) for stand in plan.stands]
    title = {"zh": plan.title.zh, "en": plan.title.en}
    whole = {"type": "FeatureCollection", "coordinate_system": _SYSTEM, "title": title, "features": features}
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode("utf-8", errors="replace")


def _properties(plan: Plan, stand: Stand) -> dict[str, Any]:
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    return {
        "hall": stand.hall,
        "stand_kind": str(stand.kind),
        "status": str(stand.status),
        "exhibitor": None
        if exhibitor is None
        else {"key": exhibitor.key, "zh": exhibitor.name.zh, "en": exhibitor.name.en},
        "exhibitor_key": stand.exhibitor,
        "net_m2": float(Decimal(stand.area_mm2) / 10**6),
        "estimated": stand.estimated,
        "open_sides": stand.open_sides,
        "vehicles": stand.vehicles,
        "turntables": stand.turntables,
        "height_mm": stand.height_mm,
        "load_kg_m2": stand.load_kg_m2,
        "price_fen": stand.price,
        "locked": stand.locked,
        "note": stand.note,
    }


def _feature(kind: str, code: str, ring: Ring, more: dict[str, Any]) -> dict[str, Any]:
    closed = [[x / 1000, y / 1000] for x, y in (*ring, ring[0])]
    geometry = {"type": "Polygon", "coordinates": [closed]}
    return {"type": "Feature", "id": code, "properties": {"kind": kind, **more}, "geometry": geometry}
