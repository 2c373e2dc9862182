"""The year in one picture: halls by days, what stands in grey, the plan in colours, and where a booking comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking, Line, Status
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.domain.text import Bilingual
from expobook.domain.venue import SpaceClass
from expobook.services.diary.reading import DiaryWindow
from expobook.ui.kit.screen import Surroundings
from expobook.ui.season.words import SeasonWords
from expobook.words import MONTHS

HEAD, SIDE = 20, 44
LOOKS = {
    Outcome.STAYS: ("hold1_fill", "hold1_line"),
    Outcome.NEW: ("info_bg", "info"),
    Outcome.MOVED: ("hold2_fill", "hold2_line"),
    Outcome.CHOSEN: ("enquiry_fill", "enquiry_line"),
    Outcome.REFUSED: ("clash_fill", "clash_line"),
}


class Shown(StrEnum):
    """Which calendar is painted."""

    PLAN = "plan"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line in neighbouring rows; ``item`` is None for what a plan leaves where it is."""

    line: Line
    first: int
    last: int
    fill: str
    edge: str
    title: str
    item: Item | None = None


class YearView(QWidget):
    """Paints one year of a plan; a click chooses a booking."""

    item_chosen = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.year = around.desk.now().year
        self._halls = [h.code for h in around.desk.venue.halls if h.space_class is SpaceClass.HALL]
        self._row = {code: place for place, code in enumerate(self._halls)}
        self._standing: tuple[Booking, ...] = ()
        self._plan: SeasonPlan | None = None
        self._bars: tuple[Bar, ...] = ()
        self.shown = Shown.PLAN
        self.chosen = 0
        self.setMinimumHeight(HEAD + 5 * max(len(self._halls), 4))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # --- what is shown

    def show_plan(self, year: int, plan: SeasonPlan | None, window: DiaryWindow | None) -> None:
        """Show a plan over what stands in the year."""
        self.year, self._plan = year, plan
        planned = {item.booking.id for item in plan.items} if plan is not None else set()
        bookings = window.bookings if window is not None else ()
        self._standing = tuple(one for one in bookings if one.id not in planned and one.status is not Status.ENQUIRY)
        self._lay_out()

    def show_calendar(self, shown: Shown) -> None:
        """Paint the plan, or the calendar as it stands today."""
        self.shown = shown
        self._lay_out()

    def choose(self, booking_id: int) -> None:
        """Mark a booking: where it is, and where it comes from."""
        self.chosen = booking_id
        self.update()

    def _lay_out(self) -> None:
        bars: list[Bar] = []
        for booking in self._standing:
            firm = booking.status.is_firm
            look = ("done_pale", "done_line") if firm else ("hold1_fill", "hold1_line")
            title = self._short(booking.title)
            for line in booking.active_lines():
                bars += self._runs(line, "closure_fill" if line.schedule.closed else look[0], look[1], title, None)
        for item in self._plan.items if self._plan is not None else ():
            title = self._short(item.booking.title)
            lines = item.after if self.shown is Shown.PLAN else item.before
            for line in lines:
                bars += self._runs(line, *LOOKS[item.outcome], title, item)
        self._bars = tuple(bars)
        self.update()

    def _short(self, title: Bilingual) -> str:
        """Return a title without the year, which all in the picture share."""
        whole = title.in_language(self._around.language)
        return whole.replace(str(self.year), "").strip() or whole

    def _runs(self, line: Line, fill: str, edge: str, title: str, item: Item | None) -> list[Bar]:
        """Return a bar for each run of neighbouring halls."""
        venue = self._around.desk.venue
        rows = sorted({self._row[code] for bay in line.bays if (code := venue.bay(bay).hall) in self._row})
        runs: list[list[int]] = []
        for row in rows:
            if runs and runs[-1][-1] == row - 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        return [Bar(line, run[0], run[-1], fill, edge, title, item) for run in runs]

    # --- geometry

    def _x(self, day: date) -> float:
        first = date(self.year, 1, 1)
        days = (date(self.year + 1, 1, 1) - first).days
        return SIDE + (day - first).days * (self.width() - SIDE) / days

    def _high(self) -> float:
        return (self.height() - HEAD - 1) / max(len(self._halls), 1)

    def _box(self, line: Line, first: int, last: int) -> QRectF:
        left, right = self._x(line.schedule.start), self._x(line.schedule.until)
        high = self._high()
        box = QRectF(left, HEAD + first * high, right - left, (last - first + 1) * high)
        return box.intersected(QRectF(SIDE, HEAD, self.width() - SIDE, self.height() - HEAD))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._around.theme
        painter.fillRect(self.rect(), theme.color("chart"))
        self._paint_ground(painter)
        for bar in self._bars:
            box = self._box(bar.line, bar.first, bar.last)
            if box.width() <= 0:
                continue
            painter.fillRect(box, theme.color(bar.fill))
            painter.setPen(QPen(theme.color(bar.edge), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            self._paint_title(painter, bar, box)
        self._paint_today(painter)
        self._paint_chosen(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme, high = self._around.theme, self._high()
        painter.fillRect(QRectF(0, 0, self.width(), HEAD), theme.color("header"))
        painter.setFont(theme.font("micro"))
        zones = {hall.code: hall.zone for hall in self._around.desk.venue.halls}
        step = max(1, -(-13 // max(int(high), 1)))
        for place, code in enumerate(self._halls):
            y = HEAD + place * high
            border = place == 0 or zones[code] != zones[self._halls[place - 1]]
            painter.setPen(QPen(theme.color("line_strong" if border else "grid"), 1))
            painter.drawLine(QPointF(0 if border else SIDE, y), QPointF(self.width(), y))
            if place % step == 0:
                painter.setPen(theme.color("ink3"))
                box = QRectF(4, y, SIDE - 8, max(high * step, 11))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, code)
        for month in range(1, 13):
            x = self._x(date(self.year, month, 1))
            painter.setPen(QPen(theme.color("line_strong"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
            painter.setPen(theme.color("ink2"))
            name = f"{month}月" if self._around.language == "zh" else MONTHS[month - 1]
            painter.drawText(QPointF(x + 4, 14), name)

    def _paint_title(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        if box.width() < 26 or box.height() < 12:
            return
        theme = self._around.theme
        painter.setFont(theme.font("micro"))
        words = painter.fontMetrics().elidedText(bar.title, Qt.TextElideMode.ElideRight, int(box.width()) - 4)
        painter.setPen(theme.color("ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_today(self, painter: QPainter) -> None:
        today = self._around.desk.now().date()
        if today.year == self.year:
            painter.setPen(QPen(self._around.theme.color("today"), 1.5))
            painter.drawLine(QPointF(self._x(today), HEAD), QPointF(self._x(today), self.height()))

    def _paint_chosen(self, painter: QPainter) -> None:
        """Frame the chosen booking, and draw a dashed frame and an arrow from where it stands today."""
        item = self._item(self.chosen)
        if item is None:
            return
        theme = self._around.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        old = [self._box(b.line, b.first, b.last) for ln in item.before for b in self._runs(ln, "", "", "", item)]
        new = [self._box(b.line, b.first, b.last) for ln in item.after for b in self._runs(ln, "", "", "", item)]
        pen = QPen(theme.color("ink"), 1.5)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        for box in old if item.outcome is not Outcome.STAYS else ():
            painter.drawRect(box)
        painter.setPen(QPen(theme.color("ink"), 2))
        for box in new:
            painter.drawRect(box)
        if item.outcome is Outcome.MOVED and old and new:
            self._arrow(painter, old[0].center(), new[0].center())

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        way = end - start
        length = (way.x() ** 2 + way.y() ** 2) ** 0.5
        if length < 12:
            return
        painter.setPen(QPen(self._around.theme.color("ink"), 1.5))
        painter.drawLine(start, end)
        unit = way / length
        side = QPointF(-unit.y(), unit.x())
        painter.setBrush(QColor(self._around.theme.color("ink")))
        painter.drawPolygon([end, end - unit * 8 + side * 4, end - unit * 8 - side * 4])

    def _item(self, booking_id: int) -> Item | None:
        items: Sequence[Item] = self._plan.items if self._plan is not None else ()
        return next((item for item in items if item.booking.id == booking_id), None)

    # --- the mouse

    def _bar_at(self, at: QPointF) -> Bar | None:
        return next((b for b in reversed(self._bars) if self._box(b.line, b.first, b.last).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position())
        if bar is None:
            self.setToolTip("")
            return
        words = SeasonWords(self._around.desk.venue, self._around.language)
        self.setToolTip(f"{bar.title} · {words.place((bar.line,))}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position())
        if bar is not None and bar.item is not None:
            self.item_chosen.emit(bar.item.booking.id)


def span_of(year: int) -> tuple[date, date]:
    """Return the first day of a year, and of the next."""
    return date(year, 1, 1), date(year + 1, 1, 1)
