"""What set text is: colours of ink, how a text is to be set, and the line that comes of it."""

from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.colors import HexColor

BLACK, ACCENT, TINT = HexColor("#000000"), HexColor("#123F5C"), HexColor("#E9EFF3")
GREY, HAIR, FAINT = HexColor("#555555"), HexColor("#8E989E"), HexColor("#C9CED2")
WHITE, LICENSED, SHADE = HexColor("#FFFFFF"), HexColor("#C9D8E2"), HexColor("#EEF0F1")


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: face, face of bold words, size and leading in points, language, justified or not."""

    face: str
    size: float
    leading: float = 14.0
    language: str = "zh"
    bold: str = "SansBold"
    justify: bool = False


class Span(NamedTuple):
    """A stretch of text in one weight; its characters are never read as markup."""

    text: str
    bold: bool = False


class Run(NamedTuple):
    """Characters of one font at ``x`` points from the line's left edge, ``spacing`` points apart."""

    x: float
    font: str
    text: str
    spacing: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One set line: its runs, its width in points and the size of its type."""

    runs: tuple[Run, ...]
    width: float
    size: float

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)
