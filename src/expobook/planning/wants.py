"""What the planner is asked for and what it gives back; lengths in whole millimetres."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from expobook.domain.geometry import Box
from expobook.domain.plan import Stand, StandKind, StandStatus


@dataclass(frozen=True, slots=True)
class Want:
    """One stand that is to be placed.

    ``area_mm2`` is sold net and kept; ``open_sides`` 0 = no wish; ``near`` and ``apart`` are exhibitor keys;
    ``number`` is kept when it is given; a larger ``priority`` chooses first.
    """

    key: str
    area_mm2: int
    kind: StandKind = StandKind.RAW
    open_sides: int = 0
    category: str = ""
    group: str = ""
    hall: str = ""
    number: str = ""
    vehicles: int = 0
    priority: int = 0
    height_mm: int = 0
    status: StandStatus = StandStatus.RESERVED
    near: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    estimated: bool = False
    note: str = ""
    turntables: int = 0
    load_kg_m2: int = 0
    price: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept free, by construction; the defaults are the shipped rules' figures or wider."""

    aisle: int = 3_000
    main_aisle: int = 6_000
    belt: int = 12_000  # fire belt
    belt_per_mm2: int = 10_000_000_000  # of hall floor, where there is room for it; of net stand area always
    wall: int = 3_000  # an aisle along the walls leads to every exit and keeps hydrants free
    exit: int = 3_000
    hydrant: int = 1_400
    column: int = 600
    row: int = 21_000  # of stands wall to wall
    back: int = 600  # behind stands that turn their backs to a wall
    ratio: int = 3  # longest side to shortest


@dataclass(frozen=True, slots=True)
class Ground:
    """One hall as the planner sees it: what may be used, what stands in the way.

    ``blocked`` are places to keep free as they are (already widened); ``gates`` where exits are.
    """

    hall: str
    room: Box
    blocked: tuple[Box, ...] = ()
    gates: tuple[tuple[int, int], ...] = ()
    area_mm2: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan's stands as laid out, who found no place, and what was reached."""

    stands: tuple[Stand, ...]
    unplaced: tuple[Want, ...]
    wishes: int = 0  # open sides, halls, neighbours that were wished
    wishes_met: int = 0
    belts: bool = False
    cancelled: bool = False
    bound_mm2: int = 0  # no straight-aisled plan of these stands can take more
    facts: Mapping[str, int] = field(default_factory=dict)

    @property
    def net_mm2(self) -> int:
        return sum(stand.area_mm2 for stand in self.stands)
