"""The judge of floor plans: every breach with its place, figure, limit and source; never an exception."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shapely import STRtree
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from expobook.domain.geometry import Box
from expobook.domain.plan import Finding, Plan, Severity, Stand
from expobook.domain.venue import Opening, Venue
from expobook.resources import resource

_SLACK_MM2 = 100  # a sliver of a square centimetre is rounding, not an overlap
_TOUCH_MM = 10  # stands this near stand wall to wall; more is a gap, and a gap is an aisle


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit in millimetres, how much a breach matters, and where the figure comes from."""

    limit_mm: int
    severity: Severity
    source: str


@cache
def default_rules() -> Mapping[str, Rule]:
    """Return the shipped rules by name."""
    data = json.loads(resource("rules", "plan.json").read_text(encoding="utf-8"))["rules"]
    return {name: Rule(rule["limit_mm"], Severity(rule["severity"]), rule["source"]) for name, rule in data.items()}


def check_plan(venue: Venue, plan: Plan, rules: Mapping[str, Rule] | None = None) -> list[Finding]:
    """Return everything that breaks a rule, worst first, then by hall and stand.

    Checks: numbers, polygons, stands inside the licensed bays and their own hall, no overlap, width of
    the gaps between stands, space before exits and around hydrants, distance to the walls, exhibitors
    that nobody knows.
    """
    judge = _Judge(venue, plan, rules or default_rules())
    found = list(judge.findings())
    order = {severity: place for place, severity in enumerate(Severity)}
    return sorted(found, key=lambda finding: (order[finding.severity], finding.hall, finding.stands, finding.rule))


class _Judge:
    """Holds the polygons of one plan while the rules are gone through."""

    def __init__(self, venue: Venue, plan: Plan, rules: Mapping[str, Rule]) -> None:
        self.venue, self.plan, self.rules = venue, plan, rules
        self.halls = {hall.code: hall for hall in venue.halls}
        self.shapes = {id(stand): Polygon(stand.ring) for stand in plan.stands}
        self.sound = [stand for stand in plan.stands if self._is_sound(stand)]

    def _is_sound(self, stand: Stand) -> bool:
        shape = self.shapes[id(stand)]
        return bool(shape.is_valid and shape.area > 0)

    def findings(self) -> Iterator[Finding]:
        yield from self._numbers()
        for stand in self.plan.stands:
            if not self._is_sound(stand):
                yield self._finding("polygon", [stand])
        yield from self._inside()
        yield from self._pairs()
        for hall in sorted({stand.hall for stand in self.sound}):
            if hall in self.halls:
                yield from self._fixed_things(hall)

    def _numbers(self) -> Iterator[Finding]:
        times = Counter(stand.number for stand in self.plan.stands)
        for stand in self.plan.stands:
            if times[stand.number] > 1:
                yield self._finding("double-number", [stand], figure=str(times[stand.number]), limit="1")
            if stand.exhibitor and stand.exhibitor not in self.plan.exhibitors:
                yield self._finding("unknown-exhibitor", [stand], figure=stand.exhibitor)

    def _inside(self) -> Iterator[Finding]:
        licensed: dict[str, Any] = {}
        for stand in self.sound:
            shape = self.shapes[id(stand)]
            hall = self.halls.get(stand.hall)
            if hall is None:
                yield self._finding("unknown-hall", [stand], figure=stand.hall)
                continue
            if stand.hall not in licensed:
                bays = [bay for bay in self.venue.bays_of_hall[stand.hall] if bay.code in self.plan.bays]
                licensed[stand.hall] = unary_union([Polygon(bay.ring) for bay in bays])
            outside = shape.difference(licensed[stand.hall]).area
            if outside > _SLACK_MM2:
                yield self._finding("outside", [stand], figure=_m2(outside), limit="0 m²")

    def _pairs(self) -> Iterator[Finding]:
        """Look at neighbours only: a tree of boxes gives those nearer than the widest aisle."""
        aisle = self.rules["aisle"].limit_mm
        shapes = [self.shapes[id(stand)] for stand in self.sound]
        if not shapes:
            return
        tree = STRtree(shapes)
        here, there = tree.query(shapes, predicate="dwithin", distance=aisle - 1)
        for one, other in zip(here.tolist(), there.tolist(), strict=True):
            if one < other and self.sound[one].hall == self.sound[other].hall:
                pair = sorted((self.sound[one], self.sound[other]), key=lambda stand: stand.number)
                yield from self._pair(shapes[one], shapes[other], pair)

    def _pair(self, one: Any, other: Any, pair: list[Stand]) -> Iterator[Finding]:
        gap = one.distance(other)
        if gap == 0:
            shared = one.intersection(other).area
            if shared > _SLACK_MM2:
                yield self._finding("overlap", pair, figure=_m2(shared), limit="0 m²")
        elif _TOUCH_MM < gap < self.rules["aisle"].limit_mm and _face(one, other, gap):
            yield self._finding("aisle", pair, figure=_m(gap), limit=_m(self.rules["aisle"].limit_mm))

    def _fixed_things(self, code: str) -> Iterator[Finding]:
        hall = self.halls[code]
        stands = [stand for stand in self.sound if stand.hall == code]
        shapes = [self.shapes[id(stand)] for stand in stands]
        tree = STRtree(shapes)

        def near(place: Any, rule: str, name: str) -> Iterator[Finding]:
            limit = self.rules[rule].limit_mm
            for index in tree.query(place, predicate="dwithin", distance=limit - 1).tolist():
                gap = shapes[index].distance(place)
                if gap < limit:
                    yield self._finding(rule, [stands[index]], figure=_m(gap), limit=_m(limit), place=name)

        for door in hall.exits:
            yield from near(_sill(hall.ring, door), "exit", door.code)
        for fixture in hall.fixtures:
            if fixture.kind == "hydrant":
                yield from near(Point(fixture.at), "hydrant", "")
        yield from near(Polygon(hall.ring).exterior, "wall", "")

    def _finding(
        self, rule: str, stands: list[Stand], *, figure: str = "", limit: str = "", place: str = ""
    ) -> Finding:
        known = self.rules[rule]
        boxes = [stand.box for stand in stands]
        around = Box(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )
        numbers = tuple(stand.number for stand in stands)
        return Finding(
            rule, known.severity, numbers, stands[0].hall, figure, limit, known.source, around, {"place": place}
        )


def _face(one: Any, other: Any, gap: float) -> bool:
    """Say whether two shapes face each other along a side, rather than meeting corner to corner."""
    a, b = one.bounds, other.bounds
    across = min(a[2], b[2]) - max(a[0], b[0])
    along = min(a[3], b[3]) - max(a[1], b[1])
    return max(across, along) > 0 or gap < _TOUCH_MM


def _sill(ring: tuple[tuple[int, int], ...], door: Opening) -> LineString:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    (x, y), half = door.at, door.width_mm // 2
    if x in (min(xs), max(xs)) and y not in (min(ys), max(ys)):
        return LineString([(x, y - half), (x, y + half)])
    return LineString([(x - half, y), (x + half, y)])


def _m(mm: float) -> str:
    return f"{mm / 1000:.2f} m"


def _m2(mm2: float) -> str:
    return f"{mm2 / 1_000_000:,.2f} m²"
