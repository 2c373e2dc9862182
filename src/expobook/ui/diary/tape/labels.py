"""Names on bars: broken into lines that fit, one a booking and phase of the venue, beside the bar where it is free."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from expobook.ui.diary.tape.ink import Ink
from expobook.ui.diary.tape.layout import Blocks
from expobook.ui.diary.tape.looks import LOOKS

LINE = 14  # pixels from one line of a label to the next
NARROWEST, NARROWEST_CUT = 34, 26  # a show narrower than this has no label, and no cut one
NARROWEST_BESIDE = 24  # the same of the room behind a bar
FROM_SCALE = 1.5
BESIDE = 4
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"  # a line may be broken behind each of these
_WORD = re.compile(rf"[（《「『]*[{_HAN}][，。、：；！？）》」』]*|[^\s{_HAN}]+|\s+")


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the screen in whole pixels; ``right`` and ``bottom`` are the first outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def within(self, other: "Box") -> "Box":
        """Return the part that lies in another box; it may be empty."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, min(self.right, other.right), min(self.bottom, other.bottom))

    def holds(self, at: QPointF) -> bool:
        """Say whether a point lies in it."""
        return self.left <= at.x() < self.right and self.top <= at.y() < self.bottom


@lru_cache(maxsize=20_000)
def pieces(text: str) -> tuple[str, ...]:
    """Return the parts between which a line may be broken, blanks as parts of their own."""
    return tuple(" " if part.isspace() else part for part in _WORD.findall(text))


class Beside(NamedTuple):
    """Where a bar ends, and how many pixels of its topmost lane are free behind it; 0 where nothing may stand there."""

    left: int
    room: int


NOWHERE = Beside(0, 0)


class LabelPainter:
    """Writes labels of one frame."""

    def __init__(self, painter: QPainter, ink: Ink) -> None:
        self._painter, self._ink = painter, ink

    def label(self, text: str, show: Box, bar: Box, look: int, beside: Beside = NOWHERE) -> None:
        """Write a name in the show, else over the whole bar, else beside it, else cut.

        Args:
            text: the name.
            show: what is in view of the show.
            bar: what is in view of the bar, without its badge.
            look: place in ``LOOKS``.
            beside: the room behind the bar.
        """
        for room in (show, bar):
            lines = self.broken(text, room.width - 4) if room.width >= NARROWEST else ()
            if lines and len(lines) * LINE <= room.height + 2:
                self._lines(lines, room, look)
                return
        if beside.room >= NARROWEST_BESIDE and 2 * BESIDE + self._ink.width(text, self._ink.micro) <= beside.room:
            at = QPointF(beside.left + BESIDE, min(bar.top, bar.bottom - LINE - 1) - 1)
            self._ink.write(self._painter, at, text, self._ink.micro, "ink2")
        elif bar.width >= NARROWEST_CUT and bar.height >= LINE - 2:
            self._lines((self.cut(text, bar.width - 4),), bar, look)

    def _lines(self, lines: tuple[str, ...], room: Box, look: int) -> None:
        painter, ink = self._painter, self._ink
        high = len(lines) * LINE
        top = room.top + (room.height - high) // 2
        widths = [ink.width(line, ink.micro) for line in lines]
        plate = min(int(max(widths)) + 7, room.width)
        left = room.left + (room.width - plate) // 2
        over = max(top, room.top + 1)
        painter.fillRect(left, over, plate, min(top + high, room.bottom - 1) - over, ink.brush(LOOKS[look].fill))
        painter.setFont(ink.micro)
        painter.setPen(ink.color(LOOKS[look].ink))
        for place, (line, wide) in enumerate(zip(lines, widths, strict=True)):
            at = QPointF(room.left + int((room.width - wide) / 2), top + place * LINE - 1)
            painter.drawStaticText(at, ink.words(line, ink.micro))

    def broken(self, text: str, width: int) -> tuple[str, ...]:
        """Return a text broken into lines of a width in pixels; nothing when a part of it is wider."""
        ink = self._ink
        if (text, width) not in ink.broken:
            ink.broken[text, width] = _broken(ink, text, width)
        return ink.broken[text, width]

    def cut(self, text: str, width: int) -> str:
        """Return a text shortened to a width, its end as dots."""
        ink = self._ink
        if (text, width) not in ink.cut:
            ink.cut[text, width] = _cut(ink, text, width)
        return ink.cut[text, width]


def _broken(ink: Ink, text: str, width: int) -> tuple[str, ...]:
    lines: list[str] = []
    line, wide = "", 0.0
    for piece in pieces(text):
        own = ink.width(piece, ink.micro)
        if wide + own <= width or (piece == " " and line):
            line, wide = line + piece, wide + own
        elif own > width:
            return ()
        else:
            lines.append(line.rstrip())
            line, wide = ("", 0.0) if piece == " " else (piece, own)
    return tuple(part for part in (*lines, line.rstrip()) if part)


def _cut(ink: Ink, text: str, width: int) -> str:
    if ink.width(text, ink.micro) <= width:
        return text
    room, kept = width - ink.width("…", ink.micro), ""
    for letter in text:
        room -= ink.width(letter, ink.micro)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def chosen(blocks: Blocks, which: NDArray[np.intp], top: int, bottom: int) -> NDArray[np.intp]:
    """Return of the blocks in view those that carry the label: one of each line and phase, the highest in view.

    Args:
        blocks: all blocks.
        which: those in view.
        top: first pixel of the rows in view, counted from the first row.
        bottom: first pixel below them.
    """
    if not len(which):
        return which
    seen = np.minimum(blocks.bottom[which], bottom) - np.maximum(blocks.top[which], top)
    key = (blocks.line[which].astype(np.int64) * 64 + blocks.zone[which]) * (1 << 23) + blocks.start[which]
    order = np.lexsort((blocks.top[which], -seen, key))
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    return which[np.sort(order[first])]
