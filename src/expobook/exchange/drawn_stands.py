"""Stands out of a foreign drawing: closed outlines on a layer, numbers and names as texts inside them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Polygon

from expobook.domain.geometry import Point, Ring, area_mm2, bounds
from expobook.domain.plan import Exhibitor, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.exchange.drawing import Drawing, Outline, Words
from expobook.exchange.dxf_stand import stand_of
from expobook.exchange.stands_back import RowRefused, StandsBack

_SMALLEST_MM2, _LARGEST_MM2 = 1_000_000, 20_000_000_000  # of what may be a stand
_FURTHEST_MM = 100_000_000
_NUMBER = re.compile(r"[A-Za-z]{0,4}[-. ]?\d[\w.\-/ ]{0,15}")
_FIGURE = re.compile(r"[\d., x×*]+(m|m2|m²|㎡|平方米|平米)?", re.IGNORECASE)
_MOST_WORDS = 40  # texts of one outline that are looked at


@dataclass(frozen=True, slots=True)
class Placing:
    """How a drawing lies in the venue.

    ``layers`` empty = all. ``unit_mm`` is the length of a drawing unit, 0 = as the file says, else mm. With a ``hall``
    the drawing's zero lies ``at`` mm from the hall's lower left corner; without, the drawing is in site coordinates.
    """

    layers: tuple[str, ...] = ()
    unit_mm: float = 0.0
    hall: str = ""
    at: Point = (0, 0)


@dataclass(frozen=True, slots=True)
class Taken:
    """Stands of a drawing and what was left: ``layers`` counts closed outlines by layer, ``left`` reasons."""

    back: StandsBack
    layers: Mapping[str, int]
    left: Mapping[str, int]
    unnumbered: int = 0  # stands that got a number of ours


def own_stands(drawing: Drawing) -> Taken | None:
    """Return the stands of a DXF that we wrote, None when it is another's: each is a block that tells what it is."""
    unit = drawing.unit_mm or 1.0
    told = [each for each in drawing.outlines if {"NUMBER", "HALL", "KIND", "STATUS"} <= each.told.keys()]
    if not told:
        return None
    stands: list[Stand] = []
    exhibitors: dict[str, Exhibitor] = {}
    refused: list[RowRefused] = []
    for place, outline in enumerate(told, 1):
        ring = _ring(outline, unit, (0, 0))
        try:
            if ring is None:
                raise ValueError("outline")
            stand, exhibitor = stand_of(outline.told, ring)
        except (ValueError, KeyError, TypeError) as error:
            refused.append(RowRefused(place, "stand", outline.told["NUMBER"][:80] or str(error)[:80], "file-damaged"))
            continue
        stands.append(stand)
        if exhibitor is not None:
            exhibitors[exhibitor.key] = exhibitor
    layers = Counter(outline.layer for outline in told)
    return Taken(StandsBack(tuple(stands), exhibitors, tuple(refused)), layers, dict(drawing.skipped))


def drawn_stands(drawing: Drawing, venue: Venue, placing: Placing) -> Taken:
    """Return what of a foreign drawing are stands, and count what is not, by reason."""
    return _Taking(drawing, venue, placing).taken()


class _Taking:
    def __init__(self, drawing: Drawing, venue: Venue, placing: Placing) -> None:
        self.drawing, self.venue, self.placing = drawing, venue, placing
        self.unit = placing.unit_mm or drawing.unit_mm or 1.0
        corner = bounds(venue.hall(placing.hall).ring) if placing.hall else None
        self.shift = (corner.left + placing.at[0], corner.bottom + placing.at[1]) if corner else placing.at
        self.left: Counter[str] = Counter({f"kind {kind}": count for kind, count in drawing.skipped.items()})

    def taken(self) -> Taken:
        layers = Counter(outline.layer for outline in self.drawing.outlines if outline.closed)
        rings = self._apart(list(self._rings()))
        inside = self._words_in(rings)
        stands: list[Stand] = []
        exhibitors: dict[str, Exhibitor] = {}
        used: set[str] = set()
        unnumbered = 0
        for ring, hall, place in zip(rings, self._halls(rings), range(len(rings)), strict=True):
            if hall is None:
                self.left["outside"] += 1
                continue
            number, name = _read(inside.get(place, ()))
            if not number or number in used:
                unnumbered += 1
                number = next(n for i in range(1, len(rings) + 2) if (n := f"{hall}-D{i:03d}") not in used)
            used.add(number)
            key = name[:40]
            if key:
                exhibitors[key] = Exhibitor(0, key, _bilingual(name))
            stands.append(Stand(number, hall, ring, exhibitor=key))
        return Taken(StandsBack(tuple(stands), exhibitors), layers, dict(self.left), unnumbered)

    def _rings(self) -> Iterator[Ring]:
        """Yield the outlines that may be stands, in whole millimetres of the site."""
        for outline in self.drawing.outlines:
            if self.placing.layers and outline.layer not in self.placing.layers:
                self.left["other-layer"] += 1
                continue
            if not outline.closed:
                self.left["open-line"] += 1
                continue
            ring = _ring(outline, self.unit, self.shift)
            if ring is None:
                self.left["no-area"] += 1
            elif not _SMALLEST_MM2 <= area_mm2(ring) <= _LARGEST_MM2:
                self.left["too-small" if area_mm2(ring) < _SMALLEST_MM2 else "too-large"] += 1
            elif not Polygon(ring).is_valid:
                self.left["crosses-itself"] += 1
            else:
                yield ring

    def _apart(self, rings: list[Ring]) -> list[Ring]:
        """Leave out doubles, and outlines that hold others: halls, zones and blocks are no stands."""
        unique = list({frozenset(ring): ring for ring in rings}.values())
        self.left["double"] += len(rings) - len(unique)
        if not unique:
            return []
        shapes = shapely.polygons([shapely.linearrings(ring) for ring in unique])
        inner = shapely.point_on_surface(shapes)
        holder, held = shapely.STRtree(inner).query(shapes, predicate="contains")
        areas = shapely.area(shapes)
        larger = holder[(holder != held) & (areas[holder] > areas[held])]
        outer = set(np.unique(larger).tolist())
        self.left["holds-others"] += len(outer)
        self.left = Counter({reason: count for reason, count in self.left.items() if count})
        return [ring for place, ring in enumerate(unique) if place not in outer]

    def _words_in(self, rings: Sequence[Ring]) -> dict[int, list[str]]:
        """Return the texts inside each ring."""
        found: dict[int, list[str]] = {}
        words: Sequence[Words] = self.drawing.words
        if not rings or not words:
            return found
        points = shapely.points([[at * self.unit + by for at, by in zip(w.at, self.shift, strict=True)] for w in words])
        shapes = shapely.polygons([shapely.linearrings(ring) for ring in rings])
        inside, around = shapely.STRtree(shapes).query(points, predicate="within")
        for word, ring in zip(inside.tolist(), around.tolist(), strict=True):
            own = found.setdefault(ring, [])
            if len(own) < _MOST_WORDS:
                own.append(words[word].text)
        return found

    def _halls(self, rings: Sequence[Ring]) -> list[str | None]:
        """Return the hall that the middle of each ring lies in."""
        halls = [self.venue.hall(self.placing.hall)] if self.placing.hall else list(self.venue.halls)
        tree = shapely.STRtree([Polygon(hall.ring) for hall in halls])
        found: list[str | None] = [None] * len(rings)
        if rings:
            inner = shapely.point_on_surface(shapely.polygons([shapely.linearrings(ring) for ring in rings]))
            for ring, hall in zip(*(each.tolist() for each in tree.query(inner, predicate="within")), strict=True):
                found[ring] = halls[hall].code
        return found


def _ring(outline: Outline, unit: float, shift: Point) -> Ring | None:
    """Return an outline in whole millimetres without corners twice, None where no area is left."""
    corners: list[Point] = []
    for x, y in outline.points:
        corner = (round(x * unit) + shift[0], round(y * unit) + shift[1])
        if max(abs(corner[0]), abs(corner[1])) > _FURTHEST_MM:
            return None
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    ring = tuple(corners)
    return ring if len(ring) > 2 and area_mm2(ring) > 0 else None


def _read(texts: Sequence[str]) -> tuple[str, str]:
    """Return which of the texts in an outline is the number and which the exhibitor's name."""
    lines = [text.strip() for text in texts if text.strip()]
    numbers = [text for text in lines if _NUMBER.fullmatch(text) and not _is_figure(text)]
    plain = [text for text in lines if re.fullmatch(r"\d{1,5}", text)]
    number = min(numbers or plain, key=lambda text: (len(text), text), default="")
    names = [text for text in lines if text != number and not _is_figure(text) and not _NUMBER.fullmatch(text)]
    return number[:40], " ".join(dict.fromkeys(names))[:120]


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _bilingual(name: str) -> Bilingual:
    is_chinese = any("\u3400" <= sign <= "\u9fff" for sign in name)
    return Bilingual(name, "") if is_chinese else Bilingual("", name)
