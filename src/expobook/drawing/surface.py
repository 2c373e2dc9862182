"""What a drawing needs of a surface; surfaces decide colour, pen and hatch by the name of the layer."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from expobook.domain.geometry import Point, Ring
from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual


class Layer(StrEnum):
    """Names of layers, the same in every file that leaves the house."""

    WALL = "HALL-WALL"
    BAY = "BAY-LINE"
    EXIT = "EXIT"
    DOOR = "FREIGHT-DOOR"
    HYDRANT = "HYDRANT"
    COLUMN = "COLUMN"
    CONFIRMED = "STAND-CONFIRMED"
    RESERVED = "STAND-RESERVED"
    AVAILABLE = "STAND-AVAILABLE"
    BLOCKED = "STAND-BLOCKED"
    NUMBER = "STAND-NUMBER"
    NAME = "STAND-NAME"
    AREA = "STAND-AREA"
    HALL_NAME = "HALL-NAME"
    AISLE = "AISLE"
    ZONE = "ZONE"
    NOTE = "NOTE"
    UTILITY = "UTILITY"


class Surface(Protocol):
    """All lengths in whole millimetres of the site, x right, y up.

    Between ``open_stand`` and ``close_stand`` everything belongs to one stand: a block, a group, a feature.
    """

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None: ...

    def close_stand(self) -> None: ...

    def polygon(self, ring: Ring, layer: Layer) -> None: ...

    def line(self, points: Sequence[Point], layer: Layer) -> None: ...

    def circle(self, at: Point, radius: int, layer: Layer) -> None: ...

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        """Write one line of words centred on a point, letters ``height`` millimetres tall."""
        ...
