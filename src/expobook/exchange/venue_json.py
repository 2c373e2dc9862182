"""The venue file: JSON with lengths in whole millimetres, read strictly and written the same every time."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from expobook.domain.errors import UserError
from expobook.domain.geometry import Ring
from expobook.domain.text import Bilingual, clean
from expobook.domain.venue import Bay, Fixture, Hall, Link, LinkKind, Opening, Source, SpaceClass, Venue, Zone
from expobook.exchange import atomic

LARGEST_FILE = 50_000_000
FURTHEST_MM = 100_000_000  # 100 km: beyond it a figure is a slip
_FORMAT = "expobook-venue/1"
_NUMBERS = ("clear_height_mm", "floor_load_kg_m2", "hanging_kg", "power_kw")


class BadVenueFile(UserError):
    """A venue file cannot be used: ``file``, ``where`` in it, ``why``, ``detail``, ``others`` (findings more)."""

    code = "bad-venue-file"


def read_venue(path: Path) -> Venue:
    """Return the venue of a file, unchecked but for its form.

    Raises:
        FileTrouble: it cannot be read or is too large.
        BadVenueFile: it is no venue file.
    """
    raw = atomic.read(path, at_most=LARGEST_FILE)
    try:
        return venue_from_text(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadVenueFile(file=str(path), where=f"byte {error.start}", why="not-utf-8", others=0) from error
    except BadVenueFile as error:
        error.facts["file"] = str(path)
        raise


def write_venue(venue: Venue, path: Path) -> None:
    """Write a venue file."""
    atomic.write(path, venue_to_text(venue).encode())


def venue_from_text(text: str) -> Venue:
    """Return the venue that a JSON text describes.

    Raises:
        BadVenueFile: with the place in the file and what is wrong there.
    """
    try:
        data = json.loads(text, object_pairs_hook=_no_double_keys, parse_constant=_no_constants)
    except BadVenueFile:
        raise
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise BadVenueFile(file="", where=f"line {line}", why="not-json", others=0) from error
    return venue_from_data(data)


def venue_from_data(data: Any) -> Venue:
    """Return the venue that plain JSON values describe; raises ``BadVenueFile``."""
    reader = _Reader()
    reader.expect(isinstance(data, Mapping) and data.get("format") == _FORMAT, "format", "not-a-venue")
    try:
        return reader.venue(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        detail = str(error)[:80]
        raise BadVenueFile(file="", where=reader.where, why="wrong-form", detail=detail, others=0) from error
    except UserError as error:
        if isinstance(error, BadVenueFile):
            raise
        why = str(error.facts.get("why", "wrong-form"))
        raise BadVenueFile(file="", where=reader.where, why=why, others=0) from error


def _no_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise BadVenueFile(file="", where=double, why="double-key", others=0)
    return found


def _no_constants(name: str) -> Any:
    raise BadVenueFile(file="", where=name, why="not-a-number", others=0)


class _Reader:
    """Reads plain values into a venue and remembers where it is, for whoever has to mend the file."""

    def __init__(self) -> None:
        self.where = "venue"

    def expect(self, holds: bool, where: str, why: str) -> None:
        if not holds:
            raise BadVenueFile(file="", where=where, why=why, others=0)

    def venue(self, data: Mapping[str, Any]) -> Venue:
        halls = tuple(self.hall(hall) for hall in data["halls"])
        bays = tuple(self.bay(hall["code"], bay) for hall in data["halls"] for bay in hall["bays"])
        self.where = "links"
        links = tuple(Link(min(a, b), max(a, b), LinkKind(kind)) for a, b, kind in data.get("links", ()))
        self.where = "venue"
        return Venue(
            code=clean(data["code"], "code", longest=40),
            name=self.words(data["name"]),
            address=self.words(data.get("address", {"zh": "", "en": ""})),
            zones=tuple(
                Zone(clean(zone["code"], "code", longest=40), self.words(zone["name"])) for zone in data["zones"]
            ),
            halls=halls,
            bays=bays,
            links=links,
            roads=tuple(self.ring(road) for road in data.get("roads", ())),
            totals={str(name): self.whole(m2) for name, m2 in data.get("totals", {}).items()},
            sources=self.sources(data.get("sources", {})),
            notes=self.words(data.get("notes", {"zh": "", "en": ""})),
        )

    def hall(self, data: Mapping[str, Any]) -> Hall:
        self.where = str(data["code"])
        return Hall(
            code=clean(data["code"], "code", longest=40),
            name=self.words(data["name"]),
            zone=data["zone"],
            ring=self.ring(data["ring"]),
            floor=self.whole(data.get("floor", 0)),
            space_class=SpaceClass(data.get("class", "hall")),
            freight_doors=tuple(self.opening(door) for door in data.get("freight_doors", ())),
            exits=tuple(self.opening(door) for door in data.get("exits", ())),
            fixtures=tuple(self.fixture(fixture) for fixture in data.get("fixtures", ())),
            sources=self.sources(data.get("sources", {})),
            declared_m2=self.measure(data["declared_m2"]) if "declared_m2" in data else None,
            **{name: self.measure(data[name]) for name in _NUMBERS if name in data},
        )

    def bay(self, hall: str, data: Mapping[str, Any]) -> Bay:
        self.where = str(data["code"])
        return Bay(
            clean(data["code"], "code", longest=40),
            hall,
            self.ring(data["ring"]),
            SpaceClass(data.get("class", "hall")),
        )

    def opening(self, data: Mapping[str, Any]) -> Opening:
        return Opening(str(data["code"]), self.point(data["at"]), self.whole(data["width"]), self.whole(data["height"]))

    def fixture(self, data: Mapping[str, Any]) -> Fixture:
        size, value = self.whole(data.get("size", 0)), self.whole(data.get("value", 0))
        return Fixture(str(data["kind"]), self.point(data["at"]), size, value)

    def words(self, data: Mapping[str, str]) -> Bilingual:
        return Bilingual(
            clean(data["zh"], "name", required=False, longest=4000),
            clean(data["en"], "name", required=False, longest=4000),
        )

    def sources(self, data: Mapping[str, str]) -> dict[str, Source]:
        return {str(name): Source(source) for name, source in data.items()}

    def ring(self, points: Any) -> Ring:
        ring = tuple(self.point(point) for point in points)
        self.expect(len(ring) >= 3, self.where, "too-few-corners")
        return ring

    def point(self, data: Any) -> tuple[int, int]:
        x, y = data
        return self.whole(x), self.whole(y)

    def whole(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self.expect(False, self.where, "not-whole-mm")
        self.expect(abs(value) <= FURTHEST_MM, self.where, "too-far")
        return int(value)

    def measure(self, value: Any) -> int:
        """Return a figure that cannot be nothing or less: a height, a load, an area."""
        self.expect(self.whole(value) > 0, self.where, "not-positive")
        return int(value)


def venue_to_text(venue: Venue) -> str:
    """Return the canonical JSON text of a venue; reading it gives an equal venue."""
    return json.dumps(venue_to_data(venue), ensure_ascii=False, indent=1) + "\n"


def venue_to_data(venue: Venue) -> dict[str, Any]:
    """Return a venue as plain JSON values."""
    return {
        "format": _FORMAT,
        "code": venue.code,
        "name": _pair(venue.name),
        "address": _pair(venue.address),
        "notes": _pair(venue.notes),
        "totals": dict(venue.totals),
        "sources": {name: str(source) for name, source in venue.sources.items()},
        "zones": [{"code": zone.code, "name": _pair(zone.name)} for zone in venue.zones],
        "roads": [_ring(road) for road in venue.roads],
        "halls": [_hall(venue, hall) for hall in venue.halls],
        "links": [[link.a, link.b, str(link.kind)] for link in venue.links],
    }


def _hall(venue: Venue, hall: Hall) -> dict[str, Any]:
    numbers = {name: value for name in _NUMBERS if (value := getattr(hall, name)) is not None}
    declared = {} if hall.declared_m2 is None else {"declared_m2": hall.declared_m2}
    return {
        "code": hall.code,
        "name": _pair(hall.name),
        "zone": hall.zone,
        "class": str(hall.space_class),
        "floor": hall.floor,
        **declared,
        **numbers,
        "ring": _ring(hall.ring),
        "bays": [
            {"code": b.code, "class": str(b.space_class), "ring": _ring(b.ring)} for b in venue.bays_of_hall[hall.code]
        ],
        "freight_doors": [_opening(door) for door in hall.freight_doors],
        "exits": [_opening(door) for door in hall.exits],
        "fixtures": [{"kind": f.kind, "at": list(f.at), "size": f.size_mm, "value": f.value} for f in hall.fixtures],
        "sources": {name: str(source) for name, source in hall.sources.items()},
    }


def _opening(door: Opening) -> dict[str, Any]:
    return {"code": door.code, "at": list(door.at), "width": door.width_mm, "height": door.height_mm}


def _pair(words: Bilingual) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _ring(ring: Ring) -> list[list[int]]:
    return [[x, y] for x, y in ring]
