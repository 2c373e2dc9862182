"""The judge of floor plans: every breach with its place, figure, limit and source; never an exception."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import unary_union

from expobook.checking.plan_rows import belts_missing, long_rows, widest_straight_aisle
from expobook.checking.plan_ways import ways_out
from expobook.checking.rules import Rule, default_rules
from expobook.checking.rules import metres as _m
from expobook.checking.rules import square_metres as _m2
from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Finding, MarkKind, Plan, Severity, Stand
from expobook.domain.venue import Hall, Opening, Venue

_SLACK_MM2 = 100  # a sliver of a square centimetre is rounding, not an overlap
_MANY = 4  # stands from which a hall needs a main aisle
_TOUCH_MM = 10  # stands this near stand wall to wall; more is a gap, and a gap is an aisle


def check_plan(venue: Venue, plan: Plan, rules: Mapping[str, Rule] | None = None, agreed_mm2: int = 0) -> list[Finding]:
    """Return everything that breaks a rule, worst first, then by hall and stand.

    ``agreed_mm2`` is the gross area that a contract licenses, 0 where none is in force.

    Checks: numbers, polygons, stands inside the licensed bays and their own hall, no overlap, width of
    the gaps between stands, a straight main aisle, length of rows, fire belts, space before exits, around
    hydrants and columns, distance to the walls, height, floor load, that every stand can be reached and how far
    it is to an exit along the aisles, sold areas, net against gross, gross against the contract, exhibitors that
    nobody knows. A rule whose limits are 0 is off.
    """
    judge = _Judge(venue, plan, rules or default_rules(), agreed_mm2)
    found = list(judge.findings())
    order = {severity: place for place, severity in enumerate(Severity)}
    return sorted(found, key=lambda finding: (order[finding.severity], finding.hall, finding.stands, finding.rule))


class _Judge:
    """Holds the polygons of one plan while the rules are gone through."""

    def __init__(self, venue: Venue, plan: Plan, rules: Mapping[str, Rule], agreed_mm2: int) -> None:
        self.venue, self.plan, self.rules, self.agreed_mm2 = venue, plan, rules, agreed_mm2
        self.halls = {hall.code: hall for hall in venue.halls}
        made = _polygons(plan.stands)
        fine = shapely.is_valid(made) & (shapely.area(made) > 0)
        self.shapes = {id(stand): shape for stand, shape in zip(plan.stands, made, strict=True)}
        self.sound = [stand for stand, good in zip(plan.stands, fine.tolist(), strict=True) if good]
        self.unsound = [stand for stand, good in zip(plan.stands, fine.tolist(), strict=True) if not good]
        self.in_hall: dict[str, list[Stand]] = defaultdict(list)
        for stand in self.sound:
            self.in_hall[stand.hall].append(stand)
        self.boxes = {id(stand): stand.box for stand in self.sound}
        self.touching: dict[str, list[tuple[Stand, Stand]]] = defaultdict(list)

    def findings(self) -> Iterator[Finding]:
        yield from self._numbers()
        for stand in self.unsound:
            yield self._finding("polygon", [stand])
        yield from self._inside()
        yield from self._pairs()
        yield from self._sold()
        yield from self._reconciled()
        yield from self._on_aisles()
        yield from self._connections()
        for hall in sorted(self.in_hall):
            if hall in self.halls:
                yield from self._fixed_things(hall)
                yield from self._arrangement(self.halls[hall])
                yield from self._building(self.halls[hall])
                yield from self._ways(self.halls[hall])

    def _numbers(self) -> Iterator[Finding]:
        times = Counter(stand.number for stand in self.plan.stands)
        for stand in self.plan.stands:
            if times[stand.number] > 1:
                yield self._finding("double-number", [stand], figure=str(times[stand.number]), limit="1")
            if stand.exhibitor and stand.exhibitor not in self.plan.exhibitors:
                yield self._finding("unknown-exhibitor", [stand], figure=stand.exhibitor)

    def _inside(self) -> Iterator[Finding]:
        for code, stands in self.in_hall.items():
            if code not in self.halls:
                for stand in stands:
                    yield self._finding("unknown-hall", [stand], figure=code)
                continue
            bays = [bay for bay in self.venue.bays_of_hall[code] if bay.code in self.plan.bays]
            licensed = unary_union([Polygon(bay.ring) for bay in bays])
            outside = shapely.area(shapely.difference(self._shapes(stands), licensed))
            for place in np.nonzero(outside > _SLACK_MM2)[0].tolist():
                yield self._finding("outside", [stands[place]], figure=_m2(outside[place]), limit="0 m²")

    def _shapes(self, stands: Sequence[Stand]) -> Any:
        return np.array([self.shapes[id(stand)] for stand in stands], dtype=object)

    def _pairs(self) -> Iterator[Finding]:
        """Look at neighbours only: a tree of boxes gives those nearer than the widest aisle."""
        for hall in sorted(self.in_hall):
            stands = sorted(self.in_hall[hall], key=lambda stand: stand.number)
            shapes = self._shapes(stands)
            aisle = max(self.rules["aisle"].limit_mm, _TOUCH_MM + 1)
            here, there = STRtree(shapes).query(shapes, predicate="dwithin", distance=aisle - 1)
            once = here < there
            here, there = here[once], there[once]
            gaps = shapely.distance(shapes[here], shapes[there])
            shared = np.zeros(len(gaps))
            meet = gaps == 0
            shared[meet] = shapely.area(shapely.intersection(shapes[here[meet]], shapes[there[meet]]))
            for one, other, gap, mm2 in zip(here.tolist(), there.tolist(), gaps.tolist(), shared.tolist(), strict=True):
                yield from self._pair([stands[one], stands[other]], gap, mm2)

    def _pair(self, pair: list[Stand], gap: float, shared: float) -> Iterator[Finding]:
        limit = self.rules["aisle"].limit_mm
        if shared > _SLACK_MM2:
            yield self._finding("overlap", pair, figure=_m2(shared), limit="0 m²")
        elif gap <= _TOUCH_MM:
            self.touching[pair[0].hall].append((pair[0], pair[1]))
        elif gap < limit and _face(self.boxes[id(pair[0])], self.boxes[id(pair[1])]):
            yield self._finding("aisle", pair, figure=_m(gap), limit=_m(limit))

    def _fixed_things(self, code: str) -> Iterator[Finding]:
        hall = self.halls[code]
        stands = self.in_hall[code]
        shapes = self._shapes(stands)
        tree = STRtree(shapes)

        def near(place: Any, rule: str, name: str) -> Iterator[Finding]:
            limit = self.rules[rule].limit_mm
            if not limit:
                return
            for index in tree.query(place, predicate="dwithin", distance=limit - 1).tolist():
                gap = shapes[index].distance(place)
                if gap < limit:
                    yield self._finding(rule, [stands[index]], figure=_m(gap), limit=_m(limit), place=name)

        for door in hall.exits:
            yield from near(_sill(hall.ring, door), "exit", door.code)
        for fixture in hall.fixtures:
            if fixture.kind == "hydrant":
                yield from near(Point(fixture.at), "hydrant", "")
        for column in _columns(hall):
            yield from near(shapely.box(column.left, column.bottom, column.right, column.top), "column", "")
        yield from near(Polygon(hall.ring).exterior, "wall", "")

    def _sold(self) -> Iterator[Finding]:
        """Compare what exhibitors have with what they were sold."""
        if not self.rules["sold-area"].limit:
            return
        stands: dict[str, list[Stand]] = defaultdict(list)
        for stand in self.sound:
            stands[stand.exhibitor].append(stand)
        for key, own in stands.items():
            exhibitor = self.plan.exhibitors.get(key)
            wanted = exhibitor.wanted_mm2 if exhibitor is not None else 0
            got = sum(stand.area_mm2 for stand in own)
            if wanted and abs(got - wanted) > self.rules["sold-area"].limit:
                yield self._finding("sold-area", own, figure=_m2(got), limit=_m2(wanted))

    def _reconciled(self) -> Iterator[Finding]:
        """Square what is licensed with the contract, and what stands take with what is licensed."""
        gross, ratio, agreement = self.venue.area_of(self.plan.bays), self.rules["net-ratio"], self.rules["agreement"]
        if agreement.limit and self.agreed_mm2 and abs(gross - self.agreed_mm2) > agreement.limit:
            yield self._finding("agreement", [], figure=_m2(gross), limit=_m2(self.agreed_mm2))
        if ratio.limit and self.plan.net_mm2 * 100 > ratio.limit * gross:
            share = self.plan.net_mm2 * 100 / max(1, gross)
            yield self._finding("net-ratio", [], figure=f"{share:.1f} %", limit=f"{ratio.limit} %")

    def _on_aisles(self) -> Iterator[Finding]:
        """Aisles that were drawn stay free."""
        for mark in self.plan.marks:
            stands = self.in_hall.get(mark.hall, [])
            shape = Polygon(mark.ring)
            if mark.kind is MarkKind.AISLE and stands and shape.is_valid:
                shared = shapely.area(shapely.intersection(self._shapes(stands), shape))
                for place in np.nonzero(shared > _SLACK_MM2)[0].tolist():
                    yield self._finding("marked-aisle", [stands[place]], figure=_m2(shared[place]), limit="0 m²")

    def _connections(self) -> Iterator[Finding]:
        """A connection lies in the stand that it is for."""
        known = {stand.number: stand for stand in self.sound}
        for utility in self.plan.utilities:
            stand = known.get(utility.stand)
            if stand is not None and self.shapes[id(stand)].distance(Point(utility.at)) > 0:
                gap = self.shapes[id(stand)].distance(Point(utility.at))
                yield self._finding("utility", [stand], figure=_m(gap), limit="0 m", place=utility.kind)

    def _arrangement(self, hall: Hall) -> Iterator[Finding]:
        """Main aisles, rows and fire belts of one hall."""
        stands = self.in_hall[hall.code]
        main, row, belt = self.rules["main-aisle"], self.rules["row"], self.rules["belt"]
        net = sum(stand.area_mm2 for stand in stands)
        if main.limit_mm and len(stands) >= _MANY and net > main.limit:
            widest = widest_straight_aisle([self.boxes[id(stand)] for stand in stands])
            if widest < main.limit_mm:
                yield self._finding("main-aisle", stands, figure=_m(widest), limit=_m(main.limit_mm), name_all=False)
        if row.limit_mm:
            for members, length in long_rows(self.touching[hall.code], row.limit_mm, row.limit):
                yield self._finding("row", members, figure=_m(length), limit=_m(row.limit_mm))
        if belt.limit and net > belt.limit:
            for mm2 in belts_missing([(s.box, s.area_mm2) for s in stands], belt.limit_mm, belt.limit):
                place = _m(belt.limit_mm)
                limit = _m2(belt.limit)
                yield self._finding("belt", stands, figure=_m2(mm2), limit=limit, place=place, name_all=False)

    def _building(self, hall: Hall) -> Iterator[Finding]:
        """Height under the ceiling and in all, and the load of vehicles on the floor."""
        height, ceiling, load = self.rules["height"], self.rules["ceiling"], self.rules["load"]
        for stand in self.in_hall[hall.code]:
            if height.limit_mm and stand.height_mm > height.limit_mm:
                yield self._finding("height", [stand], figure=_m(stand.height_mm), limit=_m(height.limit_mm))
            if ceiling.limit_mm and hall.clear_height_mm and stand.height_mm:
                most = hall.clear_height_mm - ceiling.limit_mm
                if stand.height_mm > most:
                    yield self._finding("ceiling", [stand], figure=_m(stand.height_mm), limit=_m(most))
            vehicles = load.limit and stand.vehicles * load.limit * 1_000_000 / stand.area_mm2
            kg_m2 = max(vehicles, stand.load_kg_m2)
            if load.limit and hall.floor_load_kg_m2 and kg_m2 > hall.floor_load_kg_m2:
                limit = f"{hall.floor_load_kg_m2:,} kg/m²"
                yield self._finding("load", [stand], figure=f"{kg_m2:,.0f} kg/m²", limit=limit)

    def _ways(self, hall: Hall) -> Iterator[Finding]:
        """Walk from every exit along the aisles: who is not reached, who is too far."""
        rule = self.rules["travel"]
        if not rule.limit_mm or not hall.exits:
            return
        stands = self.in_hall[hall.code]
        sills = [_sill(hall.ring, door).bounds for door in hall.exits]
        shapes = [(self.boxes[id(stand)], stand.ring) for stand in stands]
        distances = ways_out(hall.ring, shapes, sills, self.rules["aisle"].limit_mm, _columns(hall))
        for stand, distance in zip(stands, distances, strict=True):
            if distance is None:
                yield self._finding("reach", [stand])
            elif distance > rule.limit_mm:
                yield self._finding("travel", [stand], figure=_m(distance), limit=_m(rule.limit_mm))

    def _finding(
        self,
        rule: str,
        stands: Sequence[Stand],
        *,
        figure: str = "",
        limit: str = "",
        place: str = "",
        name_all: bool = True,
    ) -> Finding:
        known = self.rules[rule]
        around = bounds(point for stand in stands for point in stand.ring) if stands else None
        numbers = tuple(stand.number for stand in stands) if name_all else ()
        hall = stands[0].hall if stands else ""
        return Finding(rule, known.severity, numbers, hall, figure, limit, known.source, around, {"place": place})


def _face(one: Box, other: Box) -> bool:
    """Say whether two shapes face each other along a side, rather than meeting corner to corner."""
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(across, along) > 0


def _polygons(stands: Sequence[Stand]) -> Any:
    """Return the outlines of stands; those of four corners are made in one go."""
    made = np.empty(len(stands), dtype=object)
    four = [place for place, stand in enumerate(stands) if len(stand.ring) == 4]
    if four:
        corners = np.array([stands[place].ring for place in four], dtype=float)
        made[four] = shapely.polygons(np.concatenate([corners, corners[:, :1]], axis=1))
    for place, stand in enumerate(stands):
        if len(stand.ring) != 4:
            made[place] = Polygon(stand.ring)
    return made


def _sill(ring: tuple[tuple[int, int], ...], door: Opening) -> LineString:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    (x, y), half = door.at, door.width_mm // 2
    if x in (min(xs), max(xs)) and y not in (min(ys), max(ys)):
        return LineString([(x, y - half), (x, y + half)])
    return LineString([(x - half, y), (x + half, y)])


def _columns(hall: Hall) -> list[Box]:
    halves = [(each.at, max(1, each.size_mm // 2)) for each in hall.fixtures if each.kind == "column"]
    return [Box(x - half, y - half, x + half, y + half) for (x, y), half in halves]
