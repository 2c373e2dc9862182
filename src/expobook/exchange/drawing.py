"""What a foreign drawing holds for us: outlines and words on layers, in the drawing's own units, x right, y up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from expobook.domain.errors import UserError

Spot = tuple[float, float]
MOST_THINGS = 300_000  # outlines and words that are kept of one file
FURTHEST = 1e9  # drawing units; more is damage


class BadDrawing(UserError):
    """A drawing cannot be read: ``path``, ``why``, and ``detail`` where there is one."""

    code = "bad-drawing"


@dataclass(frozen=True, slots=True)
class Outline:
    """A line through points; ``told`` are the attributes of the block that it came with."""

    layer: str
    points: tuple[Spot, ...]
    closed: bool
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """A text and where it stands."""

    layer: str
    at: Spot
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A file as read; ``unit_mm`` 0 = the file does not say; ``skipped`` counts kinds of things that were not read."""

    outlines: tuple[Outline, ...]
    words: tuple[Words, ...]
    unit_mm: float = 0.0
    skipped: Mapping[str, int] = field(default_factory=dict)


class TooMuch(Exception):
    """More than any plan has; the reader gives up."""


class Damaged(Exception):
    """The file breaks the rules of its form; the text says how."""
