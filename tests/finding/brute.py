"""Find space by trying everything: the definitions read aloud, in plain sets and dates, without the engine's code.

Only the values of the domain (venue, schedules, prices) are shared. It is slow on purpose and serves venues of
up to eight bays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Stay
from expobook.domain.finding.request import Part, Request
from expobook.domain.geometry import rectangle
from expobook.domain.pricing import price
from expobook.domain.tariff import Tariff
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, LinkKind, SpaceClass, Venue, Zone

LINKS = {LinkKind.OPEN: 60, LinkKind.WALL: 20, LinkKind.CONCOURSE: 20}
Sets = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Booked:
    """A booking as the brute force knows it."""

    id: int
    bays: frozenset[str]
    stay: Stay
    firm: bool
    closed: bool = False
    theme: str = ""
    show: Stay | None = None


@dataclass
class Brute:
    """A request against a list of bookings."""

    venue: Venue
    bookings: Sequence[Booked]
    request: Request
    tariff: Tariff
    calendar: WorkCalendar
    turnaround: int = 1
    theme_days: int = 30
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    given_up: frozenset[str] = frozenset()

    # --- days

    def days(self) -> list[date]:
        """Opening days on which every part's stay lies in the window."""
        window = self.request.window
        return [
            day
            for day in window
            if all(
                part.opening(day).start >= window.start and part.opening(day).until <= window.until
                for part in self.request.parts
            )
        ]

    def day_is_far_enough(self, day: date) -> bool:
        show = self._show(day)
        for distance in self.request.distances:
            wanted = self.near.get(distance.theme, frozenset()) | {distance.theme}
            for other in self.others():
                if other.show is not None and other.theme in wanted and _gap(show, other.show) < distance.days:
                    return False
        return True

    def _show(self, day: date) -> Stay:
        return Stay(day, day + timedelta(days=max(part.show for part in self.request.parts)))

    def others(self) -> list[Booked]:
        return [one for one in self.bookings if one.id != self.request.ignore]

    # --- bays

    def in_way(self, bay: str, stay: Stay) -> list[Booked]:
        return [one for one in self.others() if bay in one.bays and one.stay.overlaps(stay)]

    def firm_free(self, bay: str, stay: Stay) -> bool:
        return not any(one.firm for one in self.in_way(bay, stay))

    def may_take(self, part: Part, bay: str, stay: Stay) -> bool:
        request, own = self.request, self.venue.bay(bay)
        hall = self.venue.hall(own.hall)
        outdoor = own.space_class is SpaceClass.OUTDOOR
        if outdoor != part.outdoor:
            return False
        if "within" not in self.given_up:
            named = {b for b in request.within if (self.venue.bay(b).space_class is SpaceClass.OUTDOOR) == part.outdoor}
            if named and bay not in named:
                return False
            if not named and own.space_class is SpaceClass.LOGIN:
                return False
        if not outdoor:
            if "height" not in self.given_up and not _enough(hall.clear_height_mm, request.min_height_mm):
                return False
            if "load" not in self.given_up and not _enough(hall.floor_load_kg_m2, request.min_load_kg_m2):
                return False
        if "firm" not in self.given_up and not self.firm_free(bay, stay):
            return False
        options = [one for one in self.in_way(bay, stay) if not one.firm]
        if "locked" not in self.given_up and any(one.id in request.keep_clear for one in options):
            return False
        return not (request.first_option and "queue" not in self.given_up and options)

    # --- sets

    def connected(self, bays: frozenset[str]) -> bool:
        return self.venue.is_contiguous(bays)

    @property
    def contiguous(self) -> bool:
        return self.request.contiguous and "contiguous" not in self.given_up

    @property
    def whole_halls(self) -> bool:
        return self.request.whole_halls and "whole-halls" not in self.given_up

    @cached_property
    def units(self) -> list[frozenset[str]]:
        """What is taken at once: bays, or whole halls."""
        if not self.whole_halls:
            return [frozenset({bay.code}) for bay in self.venue.bays]
        return [frozenset(bay.code for bay in bays) for bays in self.venue.bays_of_hall.values() if bays]

    @cached_property
    def all_sets(self) -> list[tuple[frozenset[str], ...]]:
        sizes = range(1, len(self.units) + 1)
        return list(chain.from_iterable(combinations(self.units, size) for size in sizes))

    def large_enough(self, part: Part, chosen: Sequence[frozenset[str]]) -> bool:
        return self.venue.area_of(frozenset().union(*chosen)) >= part.area_mm2

    def hangs_together(self, chosen: Sequence[frozenset[str]]) -> bool:
        if not self.contiguous:
            return True
        return bool(chosen) and self.connected(frozenset().union(*chosen)) and all(map(self.connected, chosen))

    def nothing_to_spare(self, part: Part, chosen: tuple[frozenset[str], ...]) -> bool:
        for unit in chosen:
            rest = tuple(each for each in chosen if each != unit)
            if rest and self.large_enough(part, rest) and self.hangs_together(rest):
                return False
        return True

    @cached_property
    def _good_sets(self) -> dict[Part, list[frozenset[str]]]:
        """For each part the sets that hold it, whatever the day."""
        return {
            part: [
                frozenset().union(*chosen)
                for chosen in self.all_sets
                if len({self.venue.bay(bay).space_class is SpaceClass.OUTDOOR for unit in chosen for bay in unit}) == 1
                and self.large_enough(part, chosen)
                and self.hangs_together(chosen)
                and self.nothing_to_spare(part, chosen)
            ]
            for part in set(self.request.parts)
        }

    def sets_on(self, part: Part, day: date) -> list[frozenset[str]]:
        stay = part.opening(day).stay
        free = {bay.code for bay in self.venue.bays if self.may_take(part, bay.code, stay)}
        return [bays for bays in self._good_sets[part] if bays <= free]

    def candidates(self, day: date) -> Iterator[Sets]:
        """Everything that would do on an opening day, but for the budget."""
        if "theme" not in self.given_up and not self.day_is_far_enough(day):
            return
        for sets in product(*(self.sets_on(part, day) for part in self.request.parts)):
            if sum(map(len, sets)) != len(frozenset().union(*sets)):
                continue
            if self.contiguous and not self._grounds_hang_together(sets):
                continue
            yield sets

    def _grounds_hang_together(self, sets: Sets) -> bool:
        for outdoor in (False, True):
            own = [bays for part, bays in zip(self.request.parts, sets, strict=True) if part.outdoor == outdoor]
            if own and not self.connected(frozenset().union(*own)):
                return False
        return True

    def affordable(self, day: date, sets: Sets) -> bool:
        budget = self.request.budget_fen
        return budget is None or "budget" in self.given_up or self.price_of(day, sets) <= budget

    def fits(self, day: date) -> bool:
        return any(self.affordable(day, sets) for sets in self.candidates(day))

    # --- money

    def price_of(self, day: date, sets: Sets) -> int:
        lines = [Line(bays, part.opening(day)) for part, bays in zip(self.request.parts, sets, strict=True)]
        return price(lines, self.venue, self.tariff, self.calendar).total

    @cached_property
    def lowest_price(self) -> int:
        """What exactly the area asked for costs on the cheapest opening day: bays made to measure."""
        bays, halls, lines = [], [], []
        for n, part in enumerate(self.request.parts):
            kind = SpaceClass.OUTDOOR if part.outdoor else SpaceClass.HALL
            ring = rectangle(0, 0, part.area_mm2, 1)
            bays.append(Bay(f"b{n}", f"h{n}", ring, kind))
            halls.append(Hall(f"h{n}", Bilingual("", ""), "z", ring, space_class=kind))
        name = Bilingual("", "")
        measure = Venue("", name, name, (Zone("z", name),), tuple(halls), tuple(bays))
        found = []
        for day in self.days():
            lines = [Line(frozenset({f"b{n}"}), part.opening(day)) for n, part in enumerate(self.request.parts)]
            found.append(price(lines, measure, self.tariff, self.calendar).total)
        return min(found)

    # --- the score, each term by its definition

    def terms(self, day: date, sets: Sets) -> dict[str, int]:
        request, venue = self.request, self.venue
        union = frozenset().union(*sets)
        area = venue.area_of(union)
        stays = [part.opening(day).stay for part in request.parts]
        both = list(zip(sets, stays, strict=True))
        box = [(bay, each, stay) for bays, stay in both for bay in bays for each in stay]
        ahead = max(len({o.id for o in self._options(bay, each)}) for bay, each, _ in box)
        queued = sum(self._area(bay) for bay, each, _ in box if self._options(bay, each))
        area_days = sum(self._area(bay) for bay, _, _ in box)
        idle = sum(self._area(bay) * self._idle(bay, stay) for bays, stay in both for bay in bays)
        halls = {venue.bay(bay).hall for bay in union}
        tight = sum(any(self._tight(hall, stay) for stay in stays) for hall in halls)
        asked = request.area_mm2
        over = Fraction(area - asked, asked)
        cost = self.price_of(day, sets)
        par = self.lowest_price
        themes = len({o.id for o in self._near_shows(day)})
        return {
            "wish": 0 if request.wish is None else min(40 * abs((day - request.wish).days), 6000),
            "theme": min(800 * themes, 2400),
            "queue": min(1200 * ahead, 3600) + int(Fraction(1200 * queued, area_days)),
            "over": min(int(3000 * over), 4000),
            "halls": 150 * max(0, len(halls) - self.fewest_halls()),
            "border": self._border(sets, stays),
            "idle": int(Fraction(1000 * idle, area * 12)),
            "turnaround": min(300 * tight, 1200),
            "prefer": int(Fraction(1000 * self._outside(sets), area)),
            "pieces": 500 * (self._pieces(sets) - 1),
            "price": min(int(Fraction(2000 * max(0, cost - par), max(par, 1))), 3000),
        }

    def total(self, day: date, sets: Sets) -> int:
        return sum(self.terms(day, sets).values())

    def _area(self, bay: str) -> int:
        return self.venue.bay(bay).area_mm2

    def _options(self, bay: str, day: date) -> list[Booked]:
        return [one for one in self.others() if not one.firm and bay in one.bays and day in one.stay]

    def _idle(self, bay: str, stay: Stay) -> int:
        """Days before and after that are too few to let, less those that turning around takes."""
        firm = [one.stay for one in self.others() if one.firm and bay in one.bays]
        gaps = [min(((stay.start - o.until).days for o in firm if o.until <= stay.start), default=99)]
        gaps.append(min(((o.start - stay.until).days for o in firm if o.start >= stay.until), default=99))
        return sum(gap - self.turnaround for gap in gaps if self.turnaround < gap < 7)

    def _tight(self, hall: str, stay: Stay) -> bool:
        bays = {bay.code for bay in self.venue.bays_of_hall[hall]}
        limit = self.turnaround
        days = [stay.start - timedelta(days=n) for n in range(1, limit + 1)]
        days += [stay.until + timedelta(days=n) for n in range(limit)]
        shows = [one for one in self.others() if one.firm and not one.closed and one.bays & bays]
        return any(day in one.stay for one in shows for day in days)

    def fewest_halls(self) -> int:
        found = 0
        for outdoor in (False, True):
            wanted = sum(part.area_mm2 for part in self.request.parts if part.outdoor == outdoor)
            sizes = sorted(
                (
                    sum(bay.area_mm2 for bay in bays if (bay.space_class is SpaceClass.OUTDOOR) == outdoor)
                    for bays in self.venue.bays_of_hall.values()
                ),
                reverse=True,
            )
            halls = 0
            while wanted > 0 and halls < len(sizes):
                wanted -= sizes[halls]
                halls += 1
            found += halls
        return found

    def _border(self, sets: Sets, stays: Sequence[Stay]) -> int:
        union, found = frozenset().union(*sets), 0
        for bays, stay in zip(sets, stays, strict=True):
            for link in self.venue.links:
                for inner, outer in ((link.a, link.b), (link.b, link.a)):
                    same = {self.venue.bay(bay).space_class is SpaceClass.OUTDOOR for bay in (inner, outer)}
                    if inner in bays and outer not in union and len(same) == 1 and self.firm_free(outer, stay):
                        found += LINKS[link.kind]
        return found

    def _outside(self, sets: Sets) -> int:
        found = 0
        for outdoor in (False, True):
            prefer = {
                b for b in self.request.prefer if (self.venue.bay(b).space_class is SpaceClass.OUTDOOR) == outdoor
            }
            for part, bays in zip(self.request.parts, sets, strict=True):
                if prefer and part.outdoor == outdoor:
                    found += self.venue.area_of(bays - prefer)
        return found

    def _pieces(self, sets: Sets) -> int:
        found = 1
        for outdoor in (False, True):
            own = frozenset().union(
                *(bays for part, bays in zip(self.request.parts, sets, strict=True) if part.outdoor == outdoor)
            )
            found += max(0, self._blocks(own) - 1)
        return found

    def _blocks(self, bays: frozenset[str]) -> int:
        left, found = set(bays), 0
        while left:
            found += 1
            waiting = [left.pop()]
            while waiting:
                near = set(self.venue.neighbours[waiting.pop()] & left)
                left -= near
                waiting += near
        return found

    def _near_shows(self, day: date) -> list[Booked]:
        theme = self.request.theme
        if not theme:
            return []
        wanted = self.near.get(theme, frozenset()) | {theme}
        show = self._show(day)
        return [
            one
            for one in self.others()
            if one.show is not None and one.theme in wanted and _gap(show, one.show) < self.theme_days
        ]


def _enough(known: int | None, wanted: int) -> bool:
    """What is not known is not enough, unless nothing is wanted."""
    return not wanted or (known is not None and known >= wanted)


def _gap(a: Stay, b: Stay) -> int:
    return max(0, (b.start - a.until).days, (a.start - b.until).days)
