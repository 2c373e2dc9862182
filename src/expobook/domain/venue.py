"""The venue: a site of zones and halls, and the bays that are let, in whole millimetres."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from expobook.domain.errors import UnknownThing
from expobook.domain.geometry import Point, Ring, area_mm2
from expobook.domain.text import Bilingual


class Source(StrEnum):
    """Where a figure comes from; shown wherever the figure is."""

    PUBLISHED = "published"
    DERIVED = "derived"
    ASSUMED = "assumed"


class SpaceClass(StrEnum):
    """What kind of space a bay is; tariffs have a rate for each."""

    HALL = "hall"
    LOGIN = "login"
    OUTDOOR = "outdoor"


class LinkKind(StrEnum):
    """What lies between two bays that can be opened to each other."""

    OPEN = "open"  # no wall: neighbours inside one hall
    WALL = "wall"  # a movable wall between two halls
    CONCOURSE = "concourse"  # gates that face each other across a concourse


@dataclass(frozen=True, slots=True)
class Opening:
    """A door or exit in a hall's wall: the middle of its sill, its clear width and height."""

    code: str
    at: Point
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class Fixture:
    """A thing fixed in a hall: column (``size_mm`` is its side), hydrant, utility or hanging point.

    ``kind`` is ``column``, ``hydrant``, ``power``, ``water``, ``drain``, ``air``, ``data`` or ``hanging``;
    ``value`` its figure in the unit of its kind (ampere, kg, ...), 0 where it has none.
    """

    kind: str
    at: Point
    size_mm: int = 0
    value: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A named part of the site: a phase, a wing, the outdoor ground."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Bay:
    """The smallest space that is ever let; ``area_mm2`` is computed from its ring."""

    code: str
    hall: str
    ring: Ring
    space_class: SpaceClass = SpaceClass.HALL

    @property
    def area_mm2(self) -> int:
        return area_mm2(self.ring)


@dataclass(frozen=True, slots=True)
class Hall:
    """A building space (or a ground) that its bays tile, with its technical data.

    ``sources`` names the source of each field that is not computed; ``floor`` counts
    storeys from 0; ``counts_indoors`` is what the total of indoor hall area is made of.
    """

    code: str
    name: Bilingual
    zone: str
    ring: Ring
    floor: int = 0
    space_class: SpaceClass = SpaceClass.HALL
    clear_height_mm: int | None = None
    floor_load_kg_m2: int | None = None
    hanging_kg: int | None = None
    power_kw: int | None = None
    freight_doors: tuple[Opening, ...] = ()
    exits: tuple[Opening, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    declared_m2: int | None = None  # what the venue says of itself; checked against the ring at loading

    @property
    def area_mm2(self) -> int:
        return area_mm2(self.ring)


@dataclass(frozen=True, slots=True)
class Link:
    """Two bays that can be opened to each other; ``a < b``."""

    a: str
    b: str
    kind: LinkKind


@dataclass(frozen=True)
class Venue:
    """The whole site as loaded from one venue file; checked by ``services.book.venues``."""

    code: str
    name: Bilingual
    address: Bilingual
    zones: tuple[Zone, ...]
    halls: tuple[Hall, ...]
    bays: tuple[Bay, ...]
    links: tuple[Link, ...] = ()
    roads: tuple[Ring, ...] = ()  # concourses and roads: drawn, never let
    totals: Mapping[str, int] = field(default_factory=dict)  # published m2 figures by name, checked at loading
    sources: Mapping[str, Source] = field(default_factory=dict)
    notes: Bilingual = Bilingual("", "")

    @cached_property
    def _bay_by_code(self) -> dict[str, Bay]:
        return {bay.code: bay for bay in self.bays}

    @cached_property
    def _hall_by_code(self) -> dict[str, Hall]:
        return {hall.code: hall for hall in self.halls}

    @cached_property
    def _orders(self) -> tuple[dict[str, int], dict[str, int]]:
        """The places of halls and of bays in the venue."""
        halls = {hall.code: place for place, hall in enumerate(self.halls)}
        return halls, {bay.code: place for place, bay in enumerate(self.bays)}

    @cached_property
    def bays_of_hall(self) -> Mapping[str, tuple[Bay, ...]]:
        """Bays of each hall in file order."""
        grouped: dict[str, list[Bay]] = {hall.code: [] for hall in self.halls}
        for bay in self.bays:
            grouped[bay.hall].append(bay)
        return {code: tuple(bays) for code, bays in grouped.items()}

    @cached_property
    def neighbours(self) -> Mapping[str, frozenset[str]]:
        """Bays that each bay can be opened to."""
        graph: dict[str, set[str]] = {bay.code: set() for bay in self.bays}
        for link in self.links:
            graph[link.a].add(link.b)
            graph[link.b].add(link.a)
        return {code: frozenset(others) for code, others in graph.items()}

    @cached_property
    def bay_codes(self) -> frozenset[str]:
        """The codes of all bays in force."""
        return frozenset(self._bay_by_code)

    def bay(self, code: str) -> Bay:
        """Return a bay; raises ``UnknownThing``."""
        try:
            return self._bay_by_code[code]
        except KeyError:
            raise UnknownThing(kind="bay", name=code, known=self._examples(self._bay_by_code)) from None

    def hall(self, code: str) -> Hall:
        """Return a hall; raises ``UnknownThing``."""
        try:
            return self._hall_by_code[code]
        except KeyError:
            raise UnknownThing(kind="hall", name=code, known=self._examples(self._hall_by_code)) from None

    @cached_property
    def _area_by_bay(self) -> Mapping[str, int]:
        return {bay.code: bay.area_mm2 for bay in self.bays}

    def area_of(self, bays: Iterable[str]) -> int:
        """Return the gross area of a set of bays in mm2."""
        areas = self._area_by_bay
        try:
            return sum(areas[code] for code in set(bays))
        except KeyError as unknown:
            return self.bay(unknown.args[0]).area_mm2  # refuses it by name

    def is_contiguous(self, bays: Iterable[str]) -> bool:
        """Say whether the bays can be opened into one space through links; no bay is not a space."""
        wanted = set(bays)
        if not wanted:
            return False
        reached, waiting = set(), [next(iter(wanted))]
        while waiting:
            code = waiting.pop()
            if code in reached:
                continue
            reached.add(code)
            waiting.extend((self.neighbours[code] & wanted) - reached)
        return reached == wanted

    def expand(self, words: Iterable[str]) -> frozenset[str]:
        """Return the bays that words name: a bay ``H05-3``, a hall ``H05``, a zone ``P1``, or a range ``H05..H07``.

        A range runs over halls or bays in file order and includes both ends.

        Raises:
            UnknownThing: a word names nothing here, or a range runs backwards.
        """
        found: set[str] = set()
        for word in words:
            first, dots, last = word.partition("..")
            found |= self._range(first, last) if dots else self._named(word)
        return frozenset(found)

    def _named(self, word: str) -> set[str]:
        if word in self._bay_by_code:
            return {word}
        if word in self._hall_by_code:
            return {bay.code for bay in self.bays_of_hall[word]}
        zone_halls = [hall.code for hall in self.halls if hall.zone == word]
        if not zone_halls:
            raise UnknownThing(kind="space", name=word, known=self._examples(self._hall_by_code))
        return {bay.code for hall in zone_halls for bay in self.bays_of_hall[hall]}

    def _range(self, first: str, last: str) -> set[str]:
        for codes in (list(self._hall_by_code), list(self._bay_by_code)):
            if first in codes and last in codes and codes.index(first) <= codes.index(last):
                chosen = codes[codes.index(first) : codes.index(last) + 1]
                return {bay for code in chosen for bay in self._named(code)}
        raise UnknownThing(kind="range", name=f"{first}..{last}", known=self._examples(self._hall_by_code))

    def describe(self, bays: Iterable[str]) -> str:
        """Return bays in the words people use: ``H05–H07, H08-1–H08-3, H10-2`` (whole halls first named as halls)."""
        wanted = set(bays)
        halls, places = self._orders
        touched = {self._bay_by_code[code].hall for code in wanted if code in self._bay_by_code}
        whole = {code for code in touched if wanted.issuperset(bay.code for bay in self.bays_of_hall[code])}
        parts = [code for code in wanted if code in places and self._bay_by_code[code].hall not in whole]
        return ", ".join(_runs(whole, halls) + _runs(parts, places))

    @staticmethod
    def _examples(codes: Iterable[str]) -> str:
        shown = list(codes)
        return ", ".join(shown if len(shown) <= 6 else [*shown[:3], "…", *shown[-2:]])


def _runs(chosen: Iterable[str], place: Mapping[str, int]) -> list[str]:
    """Join codes whose places follow one another: A, B, C and E give ``["A–C", "E"]``."""
    runs: list[list[str]] = []
    for code in sorted(chosen, key=place.__getitem__):
        if runs and place[code] == place[runs[-1][-1]] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
