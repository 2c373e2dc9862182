"""The days along the bottom of the map: how full each is, and the one that is shown."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from expobook.services.diary.reading import OccupancyStrip
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings

LEFT, RIGHT, TOP, FOOT = 44, 12, 22, 36


class DayStrip(QWidget):
    """A bar a day; a click, a drag, the wheel or the arrow keys choose the day, Space plays."""

    day_chosen = Signal(object)
    play_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._strip: OccupancyStrip | None = None
        self._day = around.desk.now().date()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(96)
        self.setAccessibleName("Occupancy by day")

    def show_strip(self, strip: OccupancyStrip, day: date) -> None:
        self._strip, self._day = strip, day
        self.update()

    def _width(self) -> float:
        days = len(self._strip.firm_mm2) if self._strip is not None else 1
        return (self.width() - LEFT - RIGHT) / max(days, 1)

    def _choose(self, x: float) -> None:
        if self._strip is None:
            return
        place = min(max(int((x - LEFT) / self._width()), 0), len(self._strip.firm_mm2) - 1)
        self.day_chosen.emit(self._strip.first + timedelta(days=place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position().x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() or event.angleDelta().x()
        if steps:
            self.day_chosen.emit(self._day + timedelta(days=-1 if steps > 0 else 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
            Qt.Key.Key_PageUp: -30,
            Qt.Key.Key_PageDown: 30,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.day_chosen.emit(self._day + timedelta(days=steps[key]))
        elif key == Qt.Key.Key_Home:
            self.day_chosen.emit(self._day.replace(month=1, day=1))
        elif key == Qt.Key.Key_End:
            self.day_chosen.emit(self._day.replace(month=12, day=31))
        elif key == Qt.Key.Key_Space:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._around.theme
        painter.fillRect(self.rect(), theme.color("header"))
        if self._strip is not None:
            self._paint_days(painter, self._strip)
            self._paint_months(painter, self._strip)
            self._paint_day(painter, self._strip)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_days(self, painter: QPainter, strip: OccupancyStrip) -> None:
        theme, wide = self._around.theme, self._width()
        room = self.height() - TOP - FOOT
        base = TOP + room
        today = self._around.desk.now().date()
        total = max(strip.total_mm2, 1)
        for place, (firm, held) in enumerate(zip(strip.firm_mm2.tolist(), strip.held_mm2.tolist(), strict=True)):
            day = strip.first + timedelta(days=place)
            up, more = room * firm / total, room * held / total
            bar = QRectF(LEFT + place * wide, base - up, max(wide - 1, 1), up)
            painter.fillRect(bar, theme.color("done_fill" if day < today else "firm_fill"))
            if held:
                box = QRectF(bar.left(), base - up - more, bar.width(), more)
                painter.fillRect(box, theme.color("hold1_fill"))
                painter.setPen(QPen(theme.color("hold1_line"), 1))
                painter.drawLine(box.topLeft(), box.topRight())
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(QPointF(LEFT, base), QPointF(self.width() - RIGHT, base))
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.color("ink3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, TOP - 8, LEFT - 6, 16), right, "100 %")
        painter.drawText(QRectF(0, base - 8, LEFT - 6, 16), right, "0")

    def _paint_months(self, painter: QPainter, strip: OccupancyStrip) -> None:
        theme, wide = self._around.theme, self._width()
        base = self.height() - FOOT
        painter.setFont(theme.font("micro"))
        for place in range(len(strip.firm_mm2)):
            day = strip.first + timedelta(days=place)
            x = LEFT + place * wide
            if day.weekday() == 0 and wide * 7 >= 24:
                painter.setPen(theme.color("ink3"))
                painter.drawText(QRectF(x - 12, base + 1, 24 + wide, 14), Qt.AlignmentFlag.AlignCenter, str(day.day))
            if day.day == 1 or place == 0:
                painter.setPen(QPen(theme.color("line_strong"), 1))
                painter.drawLine(QPointF(x, TOP - 4), QPointF(x, base + 30))
                painter.setPen(theme.color("ink2"))
                words = formats.month(day, self._around.language)
                following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
                room = min(LEFT + (following - strip.first).days * wide, self.width()) - x - 6
                if painter.fontMetrics().horizontalAdvance(words) <= room:
                    painter.drawText(QPointF(x + 3, base + 29), words)

    def _paint_day(self, painter: QPainter, strip: OccupancyStrip) -> None:
        """Paint today's line with its word, and the day shown with its handle."""
        theme, wide = self._around.theme, self._width()
        base = self.height() - FOOT
        today = self._around.desk.now().date()
        x = LEFT + ((today - strip.first).days + 0.5) * wide
        at = LEFT + ((self._day - strip.first).days + 0.5) * wide
        painter.setFont(theme.font("small"))
        if LEFT <= x <= self.width() - RIGHT:
            painter.setPen(QPen(theme.color("today"), 1.5))
            painter.drawLine(QPointF(x, TOP - 4), QPointF(x, base))
            word = self.tr("today")
            room = painter.fontMetrics().horizontalAdvance(word) + 6
            if today != self._day and not x - room - 8 < at < x + 8:
                box = QRectF(max(x - room, 0), 1, room, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, word)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawLine(QPointF(at, TOP - 4), QPointF(at, base))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        handle = [(-5, -14), (5, -14), (5, -6), (0, -1), (-5, -6)]
        painter.drawPolygon(QPolygonF([QPointF(at + dx, TOP + dy) for dx, dy in handle]))
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.color("accent"))
        name = formats.day(self._day, self._around.language)
        width = painter.fontMetrics().horizontalAdvance(name) + 8
        left = at + 9 if at + 9 + width < self.width() else at - 9 - width
        painter.drawText(QRectF(left, 1, width, 16), Qt.AlignmentFlag.AlignLeft, name)
