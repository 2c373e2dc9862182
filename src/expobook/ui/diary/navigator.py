"""Two years along the bottom: how full the halls are, and the part that the chart shows."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from expobook.services.diary.reading import OccupancyStrip
from expobook.ui.kit.screen import Surroundings

FOOT = 14


class Navigator(QWidget):
    """A bar a week, firm filled and holds outlined above; a click or a drag moves the chart."""

    day_wanted = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._strip: OccupancyStrip | None = None
        self._shown = (around.desk.now().date(), around.desk.now().date())
        self._side = around.theme.size("diary_row_header")
        self.setFixedHeight(around.theme.size("navigator"))
        self.setAccessibleName("Navigator")

    def show_strip(self, strip: OccupancyStrip) -> None:
        self._strip = strip
        self.update()

    def show_days(self, first: date, until: date) -> None:
        self._shown = (first, until)
        self.update()

    def _x(self, day: date) -> float:
        assert self._strip is not None
        room = self.width() - self._side
        return self._side + (day - self._strip.first).days * room / max(1, len(self._strip.firm_mm2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._around.theme
        painter.fillRect(self.rect(), theme.color("header"))
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setFont(theme.font("micro", True))
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(12, 15), self.tr("Occupancy"))
        painter.setFont(theme.font("micro"))
        for number, (token, words) in enumerate((("firm_fill", self.tr("firm")), ("hold1_line", self.tr("+ holds")))):
            y = 22 + number * 14
            painter.fillRect(QRectF(12, y, 8, 8), theme.color(token))
            painter.setPen(theme.color("ink2"))
            painter.drawText(QPointF(25, y + 9), words)
        if self._strip is not None:
            self._weeks(painter, self._strip)
            self._months(painter, self._strip)
            self._frame(painter)
        painter.end()

    def _weeks(self, painter: QPainter, strip: OccupancyStrip) -> None:
        theme, today = self._around.theme, self._around.desk.now().date()
        base, room = self.height() - FOOT, self.height() - FOOT - 6
        total = max(1, strip.total_mm2)
        for start in range(0, len(strip.firm_mm2), 7):
            day = strip.first + timedelta(days=start)
            firm = float(strip.firm_mm2[start : start + 7].mean()) / total
            held = float(strip.held_mm2[start : start + 7].mean()) / total
            x0, x1 = self._x(day), self._x(day + timedelta(days=7))
            bar = QRectF(x0, base - room * firm, max(1.0, x1 - x0 - 1), room * firm)
            painter.fillRect(bar, theme.color("done_fill" if day < today else "firm_fill"))
            if held > 0.005:
                painter.setPen(QPen(theme.color("hold1_line"), 1))
                painter.setBrush(theme.color("hold1_fill"))
                painter.drawRect(QRectF(x0, bar.top() - room * held, bar.width() - 1, room * held))

    def _months(self, painter: QPainter, strip: OccupancyStrip) -> None:
        theme = self._around.theme
        painter.setFont(theme.font("micro"))
        for place in range(len(strip.firm_mm2)):
            day = strip.first + timedelta(days=place)
            if day.day == 1:
                x = self._x(day)
                painter.setPen(QPen(theme.color("line_strong"), 1))
                painter.drawLine(QPointF(x, self.height() - FOOT), QPointF(x, self.height()))
                painter.setPen(theme.color("ink" if day.month == 1 else "ink3"))
                english = self._around.language == "en"
                words = str(day.year) if day.month == 1 else (f"{day:%b}" if english else f"{day.month}月")
                painter.drawText(QPointF(x + 3, self.height() - 3), words)

    def _frame(self, painter: QPainter) -> None:
        theme = self._around.theme
        x0, x1 = (min(max(self._x(day), float(self._side)), float(self.width() - 1)) for day in self._shown)
        tint = theme.color("accent")
        tint.setAlpha(24)
        box = QRectF(x0, 2, max(4.0, x1 - x0), self.height() - 4)
        painter.fillRect(box, tint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRect(box)
        x = self._x(self._around.desk.now().date())
        painter.setPen(QPen(theme.color("today"), 1.5))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - FOOT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def _go(self, x: float) -> None:
        if self._strip is None or x < self._side:
            return
        share = (x - self._side) / max(1, self.width() - self._side)
        self.day_wanted.emit(self._strip.first + timedelta(days=int(share * len(self._strip.firm_mm2))))
