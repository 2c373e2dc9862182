"""Composes one frame of the chart: the still picture, kept while nothing of it changes, and what moves over it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from expobook.ui.diary.summary import summary_of
from expobook.ui.diary.tape.bars import Frame, Which
from expobook.ui.diary.tape.card import CardPainter, parts_of
from expobook.ui.diary.tape.ghost import GhostPainter
from expobook.ui.diary.tape.ink import Ink
from expobook.ui.diary.tape.protection import paint_protected, protected
from expobook.ui.kit.screen import Surroundings

if TYPE_CHECKING:
    from expobook.ui.diary.tape.chart import TapeChart


class Scene:
    """Paints one chart. A drag, a hover and the cell cursor leave the still picture as it is."""

    def __init__(self, chart: "TapeChart", around: Surroundings) -> None:
        self._chart, self._around = chart, around
        self._still = QPixmap()
        self._key: tuple[object, ...] = ()
        self._which: Which | None = None

    def paint(self) -> None:
        """Paint the viewport of the chart."""
        chart, port = self._chart, self._chart.viewport()
        ratio = port.devicePixelRatioF()
        ink, frame = chart.picture.ink(ratio), chart.frame()
        key = (frame.axis, frame.scroll, id(frame.chart), frame.language, port.size(), ratio, ink.key)
        if key != self._key:
            self._key = key
            self._paint_still(ink, frame, ratio)
        painter = QPainter(port)
        painter.drawPixmap(0, 0, self._still)
        self._paint_moving(painter, ink, frame)
        painter.end()

    def _paint_still(self, ink: Ink, frame: Frame, ratio: float) -> None:
        port, picture, edges = self._chart.viewport(), self._chart.picture, self._chart.edges
        size = port.size() * ratio
        if self._still.size() != size:
            self._still = QPixmap(size)
            self._still.setDevicePixelRatio(ratio)
        painter = QPainter(self._still)
        self._which = picture.plot(painter, ink, frame)
        picture.frame_of_rows(painter, ink, frame, edges, self._names())
        words = (QCoreApplication.translate("TapeChart", "Hall"), QCoreApplication.translate("TapeChart", "firm"))
        picture.corner(painter, ink, edges, words)
        painter.end()

    def _names(self) -> dict[str, str]:
        language = self._around.language
        return {zone.code: zone.name.in_language(language) for zone in self._chart.venue.zones}

    def _paint_moving(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        chart, area = self._chart, frame.area
        gesture = chart.pointer.live
        painter.setClipRect(area.left, area.top, area.width, area.height)
        self._protection(painter, ink, frame)
        if self._which is not None:
            chart.picture.bars.outlines(painter, ink, frame, self._which)
        if gesture is not None:
            ghost = GhostPainter(painter, ink, frame)
            ghost.paint(gesture)
            painter.setClipRect(area.left, 0, area.width, area.top)
            ghost.header_span(gesture, chart.edges.header)
            painter.setClipRect(area.left, area.top, area.width, area.height)
        elif chart.hasFocus():
            self._cursor(painter, ink, frame)
        self._card(painter, ink, frame)

    def _protection(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Shade the days that theme protection closes to what is chosen or dragged."""
        chart = self._chart
        if not chart.protecting or chart.reading is None:
            return
        gesture = chart.pointer.live
        booking = gesture.booking if gesture is not None else chart.reading.booking(chart.selected)
        if booking is not None:
            closed = protected(chart.reading.standing, booking)
            paint_protected(painter, ink, frame, closed, self._around.language)

    def _card(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint the card of the drag, or the summary of a booking."""
        chart = self._chart
        gesture = chart.pointer.live
        if gesture is not None:
            parts = parts_of(gesture, self._around)
            if parts:
                CardPainter(painter, ink).paint(parts, frame.area, chart.pointer.at)
            return
        booking = chart.reading.booking(chart.summary) if chart.reading is not None and chart.summary else None
        if booking is not None and chart.reading is not None:
            at = chart.pointer.at if chart.pointer.hovered == chart.summary else self._beside(booking.id)
            CardPainter(painter, ink).paint(summary_of(booking, chart.reading, self._around), frame.area, at)

    def _beside(self, booking_id: int) -> QPointF:
        """Return where the card of a booking stands that was asked for by key."""
        chart = self._chart
        block = chart.picture.chart.block_of(booking_id)
        if block is None:
            return QPointF(chart.edges.side, chart.edges.head)
        y = chart.edges.head + block.top - chart.verticalScrollBar().value()
        return QPointF(max(chart.x_of(block.stay.start), chart.edges.side), y)

    def _cursor(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint the ring around the cell cursor or the range that it drew."""
        found = self._chart.keys.range()
        if found is None:
            return
        stay, rows = found
        x0, x1 = self._chart.x_of(stay.start), self._chart.x_of(stay.until)
        top = frame.area.top + rows[0].top - frame.scroll
        bottom = frame.area.top + rows[-1].bottom - frame.scroll
        box = QRectF(x0, top, max(x1 - x0, 4), bottom - top - 1)
        if len(stay) > 1 or len(rows) > 1:
            tint = ink.color("accent")
            painter.save()
            painter.setOpacity(0.12)
            painter.fillRect(box, tint)
            painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.color("focus"), 2))
        painter.drawRect(box)
