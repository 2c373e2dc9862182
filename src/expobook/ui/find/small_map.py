"""A small map of the venue in which some bays stand out."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from expobook.domain.geometry import Box, Ring, bounds
from expobook.domain.venue import Hall, SpaceClass, Venue
from expobook.ui.kit.theme import Theme

MARGIN = 6
Placed = Callable[[Ring], QPolygonF]
# fill, outline; a mark is the status of a bay: an option's rank, or what is in the way
MARKS = {
    "hold_1": ("hold1_fill", "hold1_line"),
    "hold_2": ("hold2_fill", "hold2_line"),
    "hold_3": ("hold3_fill", "hold3_line"),
    "contracted": ("firm_fill", "firm_line"),
    "closure": ("closure_fill", "closure_line"),
}


class SmallMap(QWidget):
    """Halls as outlines; ``show_marks`` colours bays by their status."""

    def __init__(self, theme: Theme, venue: Venue, size: QSize) -> None:
        super().__init__()
        self._theme, self._venue = theme, venue
        self._marks: Mapping[str, str] = {}
        self.setFixedSize(size)

    def show_marks(self, marks: Mapping[str, str], words: str) -> None:
        """Colour bays (code -> status); ``words`` say the same to a screen reader."""
        self._marks = marks
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def _extent(self) -> Box:
        """Return the halls, and the ground outdoors only where it is part of the answer."""
        shown = [hall for hall in self._venue.halls if self._is_shown(hall)]
        return bounds(point for hall in shown or self._venue.halls for point in hall.ring)

    def _is_shown(self, hall: Hall) -> bool:
        if hall.space_class is not SpaceClass.OUTDOOR:
            return True
        return any(bay.code in self._marks for bay in self._venue.bays_of_hall[hall.code])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("grounds"))
        box = self._extent()
        room_x, room_y = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
        scale = min(room_x / max(box.width, 1), room_y / max(box.height, 1))
        left = (self.width() - box.width * scale) / 2 - box.left * scale
        foot = (self.height() + box.height * scale) / 2 + box.bottom * scale

        def placed(ring: Ring) -> QPolygonF:
            return QPolygonF([QPointF(left + x * scale, foot - y * scale) for x, y in ring])

        for hall in self._venue.halls:
            if self._is_shown(hall):
                painter.setPen(QPen(self._theme.color("line_strong"), 1))
                painter.setBrush(self._theme.color("free_fill"))
                painter.drawPolygon(placed(hall.ring))
        for hall in self._venue.halls:
            self._paint_marks(painter, hall, placed)
        painter.end()

    def _paint_marks(self, painter: QPainter, hall: Hall, placed: Placed) -> None:
        """Paint a hall in one go where its bays agree, else bay by bay."""
        bays = self._venue.bays_of_hall[hall.code]
        marks = {self._marks.get(bay.code, "") for bay in bays}
        shapes = (
            [(hall.ring, marks.pop())] if len(marks) == 1 else [(b.ring, self._marks.get(b.code, "")) for b in bays]
        )
        for ring, mark in shapes:
            if mark:
                fill, line = MARKS[mark]
                painter.setPen(QPen(self._theme.color(line), 1.5))
                painter.setBrush(self._theme.color(fill))
                painter.drawPolygon(placed(ring))
