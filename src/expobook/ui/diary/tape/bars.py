"""Paints the bars of a frame: all of one look and phase in one call, hairs, badges and labels after them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from expobook.domain.diary import Phase
from expobook.domain.number_sets import among, distinct
from expobook.ui.diary.tape.axis import Axis, Pixels
from expobook.ui.diary.tape.index import DiaryIndex
from expobook.ui.diary.tape.ink import BADGE, HIGHEST_RANK, Ink
from expobook.ui.diary.tape.labels import (
    FROM_SCALE,
    LINE,
    NARROWEST,
    NARROWEST_BESIDE,
    NARROWEST_CUT,
    Beside,
    Box,
    LabelPainter,
    chosen,
)
from expobook.ui.diary.tape.layout import Chart, Marks
from expobook.ui.diary.tape.looks import LOOKS
from expobook.ui.diary.tape.rects import FragmentBuffer, RectBuffer
from expobook.words import Language

HATCH_FROM = 3.0  # pixels a day below which phases are painted pale, without hatch
PHASES_FROM = 3  # pixels of a bar below which it is one span of its look's colour, without outline
Which = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart is painted: ``area`` of the screen, ``scroll`` pixels from the first row."""

    axis: Axis
    chart: Chart
    area: Box
    scroll: int
    language: Language
    selected: frozenset[int] = frozenset()
    hovered: int = 0

    @property
    def index(self) -> DiaryIndex:
        assert self.chart.index is not None  # asked only where there are blocks
        return self.chart.index

    def x(self, ordinals: NDArray[np.int32]) -> Pixels:
        """Return where days start on the screen."""
        return self.axis.pixels(ordinals) + np.int32(self.area.left)

    def y(self, pixels: NDArray[np.int32]) -> Pixels:
        """Return where heights of the chart are on the screen."""
        return pixels + np.int32(self.area.top - self.scroll)

    @property
    def rows(self) -> tuple[int, int]:
        """The first pixel of the rows in view, counted from the first row, and the first below."""
        return self.scroll, self.scroll + self.area.height

    @property
    def days(self) -> tuple[int, int]:
        """The first day in view and the first after, as ordinals."""
        return self.axis.ordinal(0), self.axis.ordinal(self.area.width) + 1


class BarPainter:
    """Keeps the buffers from frame to frame; one chart has one."""

    def __init__(self) -> None:
        self._rects, self._digits = RectBuffer(), FragmentBuffer()

    def bars(self, painter: QPainter, ink: Ink, frame: Frame) -> Which:
        """Paint all bars, and return the blocks in view."""
        blocks, (top, bottom), (first, until) = frame.chart.blocks, frame.rows, frame.days
        in_rows = (blocks.top < bottom) & (blocks.bottom > top)
        which = np.flatnonzero(in_rows & (blocks.start < until) & (blocks.until > first))
        if not len(which):
            return which
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrushOrigin(
            frame.area.left - frame.axis.left % ink.period, frame.area.top - frame.scroll % ink.period
        )
        x0, x1 = frame.x(blocks.start[which]), frame.x(blocks.until[which])
        x1 = np.maximum(x1, x0 + 1)
        narrow = x1 - x0 < PHASES_FROM
        look = blocks.look[which]
        ends = np.searchsorted(look, np.arange(len(LOOKS) + 1))
        for number in range(len(LOOKS)):
            part = slice(int(ends[number]), int(ends[number + 1]))
            if part.start < part.stop:
                small, own = narrow[part], which[part]
                self._spans(painter, ink, frame, number, own[small], x0[part][small], x1[part][small])
                self._wide(painter, ink, frame, number, own[~small], x0[part][~small], x1[part][~small])
        self._hairs(painter, ink, frame)
        self._badges(painter, ink, frame)
        return which

    def _spans(
        self, painter: QPainter, ink: Ink, frame: Frame, look: int, which: Which, x0: Pixels, x1: Pixels
    ) -> None:
        """Paint bars under three pixels; neighbours in a lane that touch become one rectangle."""
        if not len(which):
            return
        top, bottom = frame.chart.blocks.top[which], frame.chart.blocks.bottom[which]
        fresh = np.ones(len(which), dtype=np.bool_)
        fresh[1:] = (np.diff(top) != 0) | (np.diff(bottom) != 0) | (x0[1:] > x1[:-1])
        at = np.flatnonzero(fresh)
        last = np.append(at[1:], len(which)) - 1
        color = LOOKS[look].fill if LOOKS[look].firm else LOOKS[look].line
        self._rects.fill(painter, ink.brush(color), x0[at], frame.y(top[at]), x1[last], frame.y(bottom[at]) - 1)

    def _wide(self, painter: QPainter, ink: Ink, frame: Frame, look: int, which: Which, x0: Pixels, x1: Pixels) -> None:
        """Paint outlines, and the phases within them."""
        if not len(which):
            return
        blocks, index = frame.chart.blocks, frame.index
        line, y0, y1 = blocks.line[which], frame.y(blocks.top[which]), frame.y(blocks.bottom[which]) - 1
        self._rects.fill(painter, ink.brush(LOOKS[look].line), x0, y0, x1, y1)
        in0, in1 = x0 + 1, x1 - 1
        hatched = frame.axis.scale >= HATCH_FROM
        closed = index.closed[line]
        show0 = np.where(closed, in1, np.clip(frame.x(index.show_from[line]), in0, in1))
        show1 = np.where(closed, in1, np.clip(frame.x(index.show_until[line]), in0, in1))
        for phase, left, right, own in (
            (Phase.BUILD_UP, in0, show0, ~closed),
            (Phase.SHOW, show0, show1, ~closed),
            (Phase.DISMANTLE, show1, in1, ~closed),
            (Phase.CLOSED, in0, in1, closed),
        ):
            pale = QBrush(ink.color(LOOKS[look].pale))
            brush = ink.hatches[look][phase] if hatched or phase is Phase.SHOW else pale
            self._rects.fill(painter, brush, left[own], y0[own] + 1, right[own], y1[own] - 1)

    def _hairs(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint the hairlines between the rows of a block."""
        marks = _in_view(frame.chart.splits, frame, 1)
        if len(marks.top):
            x0, x1, y = frame.x(marks.start) + 1, frame.x(marks.until) - 1, frame.y(marks.top) - 1
            self._rects.fill(painter, ink.brush("grid"), x0, y, x1, y + 1)

    def _badges(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint the rank of each row of an option at its left end."""
        marks = _in_view(frame.chart.badges, frame, frame.chart.measures.lane)
        x0, x1, y = frame.x(marks.start), frame.x(marks.until), frame.y(marks.top)
        wide = np.flatnonzero(x1 - x0 >= BADGE)
        if not len(wide):
            return
        x0, y, rank = x0[wide], y[wide], np.minimum(marks.rank[wide], HIGHEST_RANK)
        look, high = frame.index.look_of_rank[rank], frame.chart.measures.lane - 1
        for number in distinct(look):
            own = look == number
            self._rects.fill(
                painter, ink.brush(LOOKS[number].line), x0[own], y[own], x0[own] + BADGE, y[own] + np.int32(high)
            )
        self._digits.paint(painter, ink.badges, x0, y + np.int32((high - BADGE) // 2), rank, BADGE)

    def warnings(self, painter: QPainter, ink: Ink, frame: Frame, which: Which) -> None:
        """Paint a triangle at the right end of bars with a soft clash, in their topmost row."""
        if not len(which):
            return
        blocks = frame.chart.blocks
        own = which[frame.index.warned[blocks.line[which]]]
        x1, wide = frame.x(blocks.until[own]), frame.x(blocks.until[own]) - frame.x(blocks.start[own])
        room = wide >= 3 * BADGE
        y = frame.y(blocks.top[own]) + np.int32((frame.chart.measures.lane - 1 - BADGE) // 2)
        zero = np.zeros(int(room.sum()), dtype=np.int32)
        self._digits.paint(painter, ink.warning, x1[room] - np.int32(BADGE + 1), y[room], zero, BADGE)

    def labels(self, painter: QPainter, ink: Ink, frame: Frame, which: Which) -> None:
        """Write the names of the blocks in view."""
        if frame.axis.scale < FROM_SCALE or not len(which):
            return
        blocks, index = frame.chart.blocks, frame.index
        which = chosen(blocks, which, *frame.rows)
        line = blocks.line[which]
        closed = index.closed[line]
        bar0, bar1 = frame.x(blocks.start[which]), frame.x(blocks.until[which])
        show0 = np.where(closed, bar0, np.clip(frame.x(index.show_from[line]), bar0, bar1)) + 1
        show1 = np.where(closed, bar1, np.clip(frame.x(index.show_until[line]), bar0, bar1)) - 1
        y0, y1 = frame.y(blocks.top[which]), frame.y(blocks.bottom[which]) - 1
        badge = np.where((blocks.rank[which] > 0) & (bar1 - bar0 >= BADGE), BADGE, 1)
        room, look = frame.x(blocks.room[which]), blocks.look[which]
        area = frame.area
        # what is seen of show and bar, and which of them have any room for words: the rest is not looked at one by one
        s0, s1 = np.maximum(show0, area.left), np.minimum(show1, area.right)
        b0, b1 = np.maximum(bar0 + badge, area.left), np.minimum(bar1, area.right)
        y0, y1 = np.maximum(y0, area.top), np.minimum(y1, area.bottom)
        beside = np.where(bar1 < area.right, room - bar1, 0)
        some = (s1 - s0 >= NARROWEST) | (b1 - b0 >= NARROWEST_CUT) | (beside >= NARROWEST_BESIDE)
        wide = np.flatnonzero(some & (y1 - y0 >= LINE - 2))
        writer = LabelPainter(painter, ink)
        columns = (line, b0, b1, s0, s1, y0, y1, bar1, beside, look)
        for number, *edges, end, free, own in zip(*(c[wide].tolist() for c in columns), strict=True):
            left, right, show_left, show_right, top, bottom = edges
            text = index.lines[number][0].title.in_language(frame.language)
            show, bar = Box(show_left, top, show_right, bottom), Box(left, top, right, bottom)
            writer.label(text, show, bar, own, Beside(end, free))

    def outlines(self, painter: QPainter, ink: Ink, frame: Frame, which: Which) -> None:
        """Paint a line around every unbroken block of what is selected or under the pointer."""
        if not len(which) or not (frame.selected or frame.hovered):
            return
        ids = frame.chart.ids[which]
        wanted = among(ids, [*frame.selected, frame.hovered])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        blocks = frame.chart.blocks
        for place in np.flatnonzero(wanted):
            number = which[place]
            x0, x1 = frame.x(blocks.start[number : number + 1])[0], frame.x(blocks.until[number : number + 1])[0]
            y0, y1 = frame.y(blocks.top[number : number + 1])[0], frame.y(blocks.bottom[number : number + 1])[0] - 1
            chosen_one = int(ids[place]) in frame.selected
            if not chosen_one:
                painter.fillRect(QRectF(int(x0), int(y0), int(x1) - int(x0), int(y1) - int(y0)), ink.light)
            pen = QPen(ink.color("ink"), 2 if chosen_one else 1)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            shift = 0 if chosen_one else 0.5
            box = QRectF(max(int(x0), -4_000), int(y0), 0, int(y1) - int(y0))
            box.setRight(min(max(int(x1), int(x0) + 2), 8_000))
            painter.drawRect(box.adjusted(shift, shift, -shift, -shift))


def _in_view(marks: Marks, frame: Frame, height: int) -> Marks:
    """Return the marks in view; they are in the order of their tops."""
    (top, bottom), (first, until) = frame.rows, frame.days
    low, high = np.searchsorted(marks.top, (top - height, bottom + 1))
    part = slice(int(low), int(high))
    shown = np.flatnonzero((marks.start[part] < until) & (marks.until[part] > first)) + part.start
    return Marks(marks.top[shown], marks.start[shown], marks.until[shown], marks.rank[shown], marks.line[shown])
