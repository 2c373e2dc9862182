"""A floor plan: stands as polygons in millimetres, site coordinates, and who has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from expobook.domain.geometry import Box, Point, Ring, area_mm2, bounds, moved
from expobook.domain.text import Bilingual


class StandKind(StrEnum):
    """How a stand is built."""

    SHELL = "shell"  # 标准展位
    RAW = "raw"  # 光地
    SPECIAL = "special"  # 特装


class StandStatus(StrEnum):
    """Whether a stand is given out."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an exhibitor asked for, beyond its size; ``area_mm2`` is the sold net area to the mm2, 0 = unsaid.

    ``open_sides`` 0 = no wish; ``near`` and ``apart`` are keys of exhibitors; more ``priority`` points choose first.
    """

    area_mm2: int = 0
    kind: str = ""  # a StandKind, or empty
    open_sides: int = 0
    hall: str = ""
    number: str = ""
    near: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """Who takes stands; ``key`` is the number that imports know it by; ``wanted_m2`` net, 0 = unsaid.

    ``vehicles`` and ``turntables`` (of cars) are what will stand there.
    """

    id: int
    key: str
    name: Bilingual
    category: str = ""
    brand_group: str = ""
    wanted_m2: int = 0
    vehicles: int = 0
    version: int = 0
    wish: Wish = Wish()
    turntables: int = 0

    @property
    def wanted_mm2(self) -> int:
        """Net area that was sold or asked for, 0 = unsaid."""
        return self.wish.area_mm2 or self.wanted_m2 * 1_000_000


@lru_cache(maxsize=131_072)
def _net_mm2(ring: Ring) -> int:
    """Figures are asked for after every edit of a plan of many thousand stands, of which one has changed."""
    return area_mm2(ring)


@lru_cache(maxsize=131_072)
def _box(ring: Ring) -> Box:
    return bounds(ring)


@dataclass(frozen=True, slots=True)
class Stand:
    """One stand: its ring in site millimetres, whose it is, and how sure its figures are.

    ``number`` is unique in a plan. ``hall`` is a hall code. ``estimated`` areas come from
    published pictures and are labelled wherever they are shown. ``load_kg_m2`` is what its heaviest part
    puts on the floor, ``price`` what its exhibitor pays, in fen; 0 = unsaid.
    """

    number: str
    hall: str
    ring: Ring
    kind: StandKind = StandKind.RAW
    status: StandStatus = StandStatus.AVAILABLE
    exhibitor: str = ""  # key of an exhibitor
    open_sides: int = 4
    height_mm: int = 0
    vehicles: int = 0
    locked: bool = False
    estimated: bool = False
    note: str = ""
    turntables: int = 0
    load_kg_m2: int = 0
    price: int = 0

    @property
    def area_mm2(self) -> int:
        """Net area."""
        return _net_mm2(self.ring)

    @property
    def box(self) -> Box:
        return _box(self.ring)

    def moved(self, dx: int, dy: int) -> "Stand":
        return replace(self, ring=moved(self.ring, dx, dy))


class MarkKind(StrEnum):
    """What is drawn on a plan beside stands."""

    AISLE = "aisle"  # floor that stays free
    ZONE = "zone"  # a named part: a theme, a category, a brand group
    TEXT = "text"  # words alone; its ring is their box


@dataclass(frozen=True, slots=True)
class Mark:
    """An aisle, zone or text; ``key`` is unique in a plan. A ``main`` aisle is one of the wide ones."""

    key: str
    kind: MarkKind
    hall: str
    ring: Ring
    words: str = ""
    main: bool = False


UTILITIES = ("power", "water", "drain", "air", "data", "hanging")


@dataclass(frozen=True, slots=True)
class Utility:
    """A connection on a point of the floor, for a stand (or nobody yet); ``kind`` is one of :data:`UTILITIES`.

    ``value`` is the figure of its kind as in ``venue.Fixture`` (ampere, mm, kg, ...), 0 = unsaid.
    """

    key: str
    kind: str
    hall: str
    at: Point
    stand: str = ""
    value: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The floor plan of one booking: stands in the bays that it licenses.

    ``bays`` are the licensed bay codes; ``revision`` counts what was handed out, ``version`` saves.
    """

    id: int
    booking_id: int
    title: Bilingual
    bays: frozenset[str]
    stands: tuple[Stand, ...] = ()
    exhibitors: Mapping[str, Exhibitor] = field(default_factory=dict)
    revision: int = 1
    version: int = 0
    note: Bilingual = Bilingual("", "")
    marks: tuple[Mark, ...] = ()
    utilities: tuple[Utility, ...] = ()

    @property
    def net_mm2(self) -> int:
        """Net area: what stands occupy, whatever their status."""
        return sum(stand.area_mm2 for stand in self.stands)

    def in_hall(self, hall: str) -> tuple[Stand, ...]:
        return tuple(stand for stand in self.stands if stand.hall == hall)

    @property
    def halls(self) -> tuple[str, ...]:
        return tuple(sorted({stand.hall for stand in self.stands}))


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found: the rule, where, the figure and its limit, in the rule's unit.

    ``facts`` fill the rule's sentence in the catalogue; ``at`` is a box to zoom to.
    """

    rule: str
    severity: Severity
    stands: tuple[str, ...]
    hall: str
    figure: str
    limit: str
    source: str
    at: Box | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
