"""Paints stands: thousands of rectangles as batches from arrays, labels where they can be read."""

from collections.abc import Callable

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF, QStaticText

from expobook.domain.plan import Plan, Stand, StandStatus
from expobook.ui.kit import formats
from expobook.ui.kit.canvas import Canvas
from expobook.ui.plan.shapes import ORDER, Shapes
from expobook.words import Language, counted

LOOKS = {
    StandStatus.AVAILABLE: ("free_fill", "line_strong"),
    StandStatus.RESERVED: ("hold2_fill", "hold2_line"),
    StandStatus.CONFIRMED: ("firm_pale", "firm_line"),
    StandStatus.BLOCKED: ("closure_fill", "closure_line"),
}
OUTLINED = 5  # pixels a side needs to be seen with an outline
HATCHED = 14
NUMBERED = (22, 12)  # pixels a stand needs to show its number, ...
NAMED = (56, 46)  # ... and its exhibitor
TAG = 15


class StandPainter:
    """Paints the stands of a plan for a canvas."""

    def __init__(self, canvas: Canvas, language: Callable[[], Language], tr: Callable[[str], str]) -> None:
        self._canvas, self._language, self._tr = canvas, language, tr
        self._texts: dict[str, tuple[QStaticText, int]] = {}
        self._fonts: dict[tuple[str, bool], tuple[QFont, QFontMetrics]] = {}

    def forget(self) -> None:
        """Drop prepared texts: the language or the look is another."""
        self._texts.clear()
        self._fonts.clear()

    def paint(self, painter: QPainter, plan: Plan, shapes: Shapes, places: NDArray[np.intp]) -> None:
        """Paint the stands at some places of the shapes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pixels = self._pixels(shapes, places)
        upright = shapes.upright[places]
        for number, status in enumerate(ORDER):
            mine = upright & (shapes.status[places] == number)
            if mine.any():
                self._batch(painter, status, pixels[mine])
        for place in places[~upright].tolist():
            self._polygon(painter, shapes.stands[place])
        self._labels(painter, plan, shapes, places, pixels)

    def paint_one(self, painter: QPainter, plan: Plan, stand: Stand) -> None:
        """Paint one stand, such as the one being dragged."""
        shapes = Shapes([stand])
        self.paint(painter, plan, shapes, np.array([0], dtype=np.intp))

    def _pixels(self, shapes: Shapes, places: NDArray[np.intp]) -> NDArray[np.int32]:
        """Return x, y, right, bottom in whole pixels; neighbours that touch share their line."""
        origin = self._canvas.to_screen((0, 0))
        x, y = origin.x() + 0.5, origin.y() + 0.5  # halves go up everywhere, so that a scrolled picture fits
        pixels = shapes.edges[places]
        pixels *= self._canvas.scale
        pixels += (x, y, x, y)
        np.floor(pixels, out=pixels)
        np.clip(pixels, -30_000, 30_000, out=pixels)
        return pixels.astype(np.int32)

    def _batch(self, painter: QPainter, status: StandStatus, pixels: NDArray[np.int32]) -> None:
        """Fill outlines and insides as plain rectangles: several times as fast as a pen."""
        theme = self._canvas.theme
        fill, line = LOOKS[status]
        painter.setPen(Qt.PenStyle.NoPen)
        small = np.minimum(pixels[:, 2] - pixels[:, 0], pixels[:, 3] - pixels[:, 1])
        large = pixels[small >= OUTLINED]
        tiny = pixels[small < OUTLINED]
        if len(tiny):
            _fill(painter, theme.color(line if status is StandStatus.AVAILABLE else fill), tiny, 0)
            if status is not StandStatus.AVAILABLE:
                shade = theme.color(line)
                shade.setAlpha(110)
                _fill(painter, shade, tiny, 0)
        if len(large):
            _fill(painter, theme.color(line), large, 0)
            _fill(painter, theme.color(fill), large, 1)
        hatched = pixels[small >= HATCHED]
        if len(hatched) and status in (StandStatus.AVAILABLE, StandStatus.BLOCKED):
            kind = "available" if status is StandStatus.AVAILABLE else "closure"
            painter.setBrush(theme.hatch(kind, line, None, self._canvas.devicePixelRatioF()))  # type: ignore[arg-type]
            _rects(painter, hatched, 1)

    def _polygon(self, painter: QPainter, stand: Stand) -> None:
        theme = self._canvas.theme
        fill, line = LOOKS[stand.status]
        ring = QPolygonF([self._canvas.to_screen(point) for point in stand.ring])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(line), 1))
        painter.setBrush(theme.color(fill))
        painter.drawPolygon(ring)
        if stand.status in (StandStatus.AVAILABLE, StandStatus.BLOCKED):
            kind = "available" if stand.status is StandStatus.AVAILABLE else "closure"
            painter.setBrush(theme.hatch(kind, line, None, self._canvas.devicePixelRatioF()))  # type: ignore[arg-type]
            painter.drawPolygon(ring)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # --- labels

    def _labels(
        self, painter: QPainter, plan: Plan, shapes: Shapes, places: NDArray[np.intp], pixels: NDArray[np.int32]
    ) -> None:
        widths, heights = pixels[:, 2] - pixels[:, 0], pixels[:, 3] - pixels[:, 1]
        named = (widths >= NAMED[0]) & (heights >= NAMED[1])
        numbered = (widths >= NUMBERED[0]) & (heights >= NUMBERED[1]) & ~named
        if numbered.any():
            self._numbers(painter, shapes, places[numbered].tolist(), pixels[numbered].tolist())
        for place, box in zip(places[named].tolist(), pixels[named].tolist(), strict=True):
            left, top, right, bottom = box
            self._label(painter, plan, shapes.stands[place], QRectF(left, top, right - left, bottom - top))

    def _numbers(self, painter: QPainter, shapes: Shapes, places: list[int], pixels: list[list[int]]) -> None:
        """Numbers alone, in the middle, as prepared texts; those that do not fit are left out."""
        font, metrics = self._font("micro", bold=False)
        painter.setFont(font)
        painter.setPen(self._canvas.theme.color("ink"))
        height = metrics.height()
        for place, (left, top, right, bottom) in zip(places, pixels, strict=True):
            text, width = self._prepared(shapes.stands[place].number, font, metrics)
            if width <= right - left - 2:
                x, y = left + (right - left - width) // 2, top + (bottom - top - height) // 2
                painter.drawStaticText(QPoint(x, y), text)

    def _prepared(self, words: str, font: QFont, metrics: QFontMetrics) -> tuple[QStaticText, int]:
        found = self._texts.get(words)
        if found is None:
            text = QStaticText(words)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            text.prepare(font=font)
            found = self._texts[words] = (text, metrics.horizontalAdvance(words))
        return found

    def _font(self, size: str, *, bold: bool) -> tuple[QFont, QFontMetrics]:
        if (size, bold) not in self._fonts:
            font = self._canvas.theme.font(size, bold=bold)
            self._fonts[size, bold] = (font, QFontMetrics(font))
        return self._fonts[size, bold]

    def _label(self, painter: QPainter, plan: Plan, stand: Stand, box: QRectF) -> None:
        theme = self._canvas.theme
        self._tag(painter, stand, box)
        lines = self._lines(plan, stand, box)
        if not lines:
            return
        heights = [metrics.height() for _, (_, metrics), _ in lines]
        top = box.center().y() - sum(heights) / 2 + (4 if box.height() < 90 else 0)
        if stand.status is StandStatus.AVAILABLE:
            width = min(max(m.horizontalAdvance(t) for t, (_, m), _ in lines) + 12, box.width() - 4)
            plate = QRectF(box.center().x() - width / 2, top - 2, width, sum(heights) + 4)
            painter.fillRect(plate, theme.color("panel"))
        for (text, (font, metrics), tone), height in zip(lines, heights, strict=True):
            painter.setFont(font)
            painter.setPen(theme.color(tone))
            fits = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 8)
            painter.drawText(QRectF(box.left(), top, box.width(), height), Qt.AlignmentFlag.AlignCenter, fits)
            top += height

    def _tag(self, painter: QPainter, stand: Stand, box: QRectF) -> None:
        """The number on the stand's colour at its upper left, a lock or its state at the upper right."""
        theme = self._canvas.theme
        line = QColor(theme.color(LOOKS[stand.status][1]))
        font, metrics = self._font("micro", bold=False)
        width = min(metrics.horizontalAdvance(stand.number) + 10, box.width())
        tag = QRectF(box.left(), box.top(), width, TAG)
        painter.fillRect(tag, line)
        painter.setFont(font)
        painter.setPen(theme.color("ink" if stand.status is StandStatus.AVAILABLE else "panel"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, stand.number)
        room = box.width() - width
        if stand.locked and room > 20:
            picture = theme.pixmap("lock", "ink2", 14, self._canvas.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.right() - 18, box.top() + 4), picture)
        elif stand.status is StandStatus.RESERVED:
            words = self._tr("reserved")
            if room > metrics.horizontalAdvance(words) + 8:
                painter.setPen(theme.color("ink2"))
                where = QRectF(box.right() - room, box.top() + 1, room - 5, TAG)
                painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _lines(self, plan: Plan, stand: Stand, box: QRectF) -> list[tuple[str, tuple[QFont, QFontMetrics], str]]:
        exhibitor = plan.exhibitors.get(stand.exhibitor)
        blocked = stand.status is StandStatus.BLOCKED
        nobody = self._tr("(blocked)") if blocked else self._tr("(available)")
        name = exhibitor.name.in_language(self._language()) if exhibitor else stand.exhibitor or nobody
        size = stand.box
        area = formats.area(stand.area_mm2, tenths=True) + (self._tr(" est.") if stand.estimated else "")
        more = f"{size.width / 1000:g} × {size.height / 1000:g} m"
        if stand.vehicles:
            more += " · " + counted(self._tr("{count|vehicle|vehicles}"), count=stand.vehicles)
        lines = [
            (name, self._font("title" if box.height() > 110 else "base", bold=True), "ink"),
            (area, self._font("small", bold=False), "ink2"),
            (more, self._font("micro", bold=False), "ink3"),
        ]
        room = box.height() - TAG - 2
        while lines and sum(metrics.height() for _, (_, metrics), _ in lines) > room:
            lines.pop()
        return lines


def _fill(painter: QPainter, colour: QColor, pixels: NDArray[np.int32], inset: int) -> None:
    painter.setBrush(colour)
    _rects(painter, pixels, inset)


def _rects(painter: QPainter, pixels: NDArray[np.int32], inset: int) -> None:
    """Draw rectangles from an array laid out as ``QRect`` is: x1, y1, x2, y2, both ends included."""
    rects = np.empty_like(pixels)
    rects[:, 0], rects[:, 1] = pixels[:, 0] + inset, pixels[:, 1] + inset
    rects[:, 2], rects[:, 3] = pixels[:, 2] - inset, pixels[:, 3] - inset
    first = shiboken6.wrapInstance(rects.ctypes.data, QRect)
    painter.drawRects(first, len(rects))  # type: ignore[call-overload]  # the array outlives the call
