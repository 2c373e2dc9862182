"""The tape chart as a widget: scrolls, zooms, selects, and turns drags into wishes that others carry out."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.services.diary import DiaryWindow, OccupancyStrip
from expobook.ui.diary.axis import Axis
from expobook.ui.diary.card import paint_card
from expobook.ui.diary.ghost import Outlook, default_days, moved_lines, outlook
from expobook.ui.diary.layout import Block, Chart, Measures, Row, RowKind, lay_out
from expobook.ui.diary.painter import ChartPainter, Scene, paint_ghost
from expobook.ui.screen import Surroundings

DRAG_FROM = 4
ZOOM = 1.25


@dataclass
class Drag:
    """A gesture under way: from a cell over free ground, or a block by its middle."""

    start: QPoint
    day: date
    row: Row
    block: Block | None
    to_day: date
    to_row: Row
    live: bool = False
    seen: Outlook | None = None


class TapeChart(QAbstractScrollArea):
    """Shows a window of days; nothing is written here: releases of drags are told by signals."""

    booking_chosen = Signal(int)  # 0: nothing is chosen
    booking_opened = Signal(int)
    hold_wanted = Signal(object)  # a Line
    move_wanted = Signal(int, object)  # booking id, its lines as wished
    days_shown = Signal(object, object)  # first, until
    price_wanted = Signal(object)  # lines under the pointer; the answer comes by set_price

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.axis = Axis(float((around.desk.now().date() - timedelta(days=54)).toordinal()), 7.6)
        self.window_shown: DiaryWindow | None = None
        self.chart = Chart((), (), 0)
        self.folded: set[str] = set()
        self.open_halls: set[str] = set()
        self.selected = 0
        self._hovered = 0
        self._drag: Drag | None = None
        self._pan: QPointF | None = None
        self._price: int | None = None
        self._shares: dict[str, int] = {}
        self.cursor_day = around.desk.now().date()
        self.cursor_row = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("Diary")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme = around.theme
        self._head, self._side = theme.size("diary_header"), theme.size("diary_row_header")
        self._measures = Measures(theme.size("diary_phase_row"), theme.size("diary_lane"))

    # --- what is shown

    def show_window(self, window: DiaryWindow, strip: OccupancyStrip | None = None) -> None:
        """Show bookings; scroll, zoom and selection stay."""
        del strip
        self.window_shown = window
        self._relay()

    def set_price(self, fen: int) -> None:
        """Show a price on the card of the drag under way."""
        if self._drag is not None:
            self._price = fen
            self.viewport().update()

    def days_in_view(self) -> tuple[date, date]:
        return self.axis.days(self._plot().width())

    def go_to(self, day: date) -> None:
        """Bring a day to a fifth of the width."""
        self._turn(self.axis.showing(day, self._plot().width() / 5))
        self.cursor_day = day

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Zoom about a pixel of the plot, its middle by default."""
        self._turn(self.axis.zoomed(factor, self._plot().width() / 2 if about is None else about))

    def select(self, booking_id: int, *, bring: bool = False) -> None:
        """Choose a booking; ``bring`` it into view."""
        self.selected = booking_id
        block = next((b for b in self.chart.blocks if b.booking.id == booking_id), None)
        if bring and block is not None:
            self.go_to(block.stay.start)
            self.verticalScrollBar().setValue(max(0, block.top - 60))
        self.booking_chosen.emit(booking_id)
        self.viewport().update()

    def fold(self, code: str) -> None:
        """Fold or unfold a phase or a hall."""
        halls = {hall.code for hall in self._around.desk.venue.halls}
        chosen = self.open_halls if code in halls else self.folded
        chosen.symmetric_difference_update({code})
        self._relay()

    def fold_all(self, unfold: bool) -> None:
        """Show every bay, or halls alone."""
        self.folded.clear()
        self.open_halls = {hall.code for hall in self._around.desk.venue.halls} if unfold else set()
        self._relay()

    def _relay(self) -> None:
        if self.window_shown is None:
            return
        venue = self._around.desk.venue
        self.chart = lay_out(venue, self.window_shown, self.folded, self.open_halls, self._measures)
        self._count_shares()
        self._range()
        self.viewport().update()

    def _count_shares(self) -> None:
        """Count the share of bay-days in view that is firm, a hall."""
        first, until = self.days_in_view()
        venue, days = self._around.desk.venue, max(1, (until - first).days)
        taken: dict[str, int] = {}
        for booking in self.window_shown.bookings if self.window_shown else ():
            if not booking.status.is_firm:
                continue
            for line in booking.active_lines():
                stay = line.schedule.stay
                own = (min(stay.until, until) - max(stay.start, first)).days
                if own > 0:
                    for bay in line.bays:
                        hall = venue.bay(bay).hall
                        taken[hall] = taken.get(hall, 0) + own
        self._shares = {
            hall.code: round(100 * taken.get(hall.code, 0) / (days * len(venue.bays_of_hall[hall.code])))
            for hall in venue.halls
        }

    # --- geometry

    def _plot(self) -> QRectF:
        port = self.viewport().rect()
        return QRectF(self._side, self._head, max(1, port.width() - self._side), max(1, port.height() - self._head))

    def _turn(self, axis: Axis) -> None:
        self.axis = axis
        self._count_shares()
        self.days_shown.emit(*self.days_in_view())
        self.viewport().update()

    def _range(self) -> None:
        room = int(self._plot().height())
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(self._measures.lane * 2)
        self.verticalScrollBar().setRange(0, max(0, self.chart.height - room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._range()
        self.days_shown.emit(*self.days_in_view())

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()

    def _place(self, at: QPointF) -> tuple[date, float]:
        """Return the day and the pixel below the first row under a point of the viewport."""
        return self.axis.day(at.x() - self._side), at.y() - self._head + self.verticalScrollBar().value()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, port = self._around.theme, self.viewport()
        painter = QPainter(port)
        plot, scroll = self._plot(), self.verticalScrollBar().value()
        desk = self._around.desk
        scene = Scene(
            self.axis, self.chart, desk.now().date(), desk.calendar, self._around.language, self.selected, self._hovered
        )
        chart = ChartPainter(painter, theme, scene, self.devicePixelRatioF())
        painter.setClipRect(plot)
        chart.ground(plot, scroll)
        chart.blocks(plot, scroll)
        self._paint_drag(painter, plot, scroll)
        chart.today(plot)
        self._paint_cursor(painter, plot, scroll)
        painter.setClipRect(QRectF(0, self._head, self._side, plot.height()))
        chart.row_headers(QRectF(0, self._head, self._side, plot.height()), scroll, self._names(), self._shares)
        painter.setClipRect(QRectF(self._side, 0, plot.width(), self._head))
        chart.header(QRectF(self._side, 0, plot.width(), self._head))
        painter.setClipping(False)
        self._paint_corner(painter)
        if self._drag is not None and self._drag.live and self._drag.seen is not None:
            lines = self._wish(self._drag)
            paint_card(painter, theme, plot, self._pointer(), lines, self._drag.seen, self._price, self._around)
        painter.end()

    def _pointer(self) -> QPointF:
        return QPointF(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _names(self) -> dict[str, str]:
        language = self._around.language
        return {zone.code: zone.name.in_language(language) for zone in self._around.desk.venue.zones}

    def _paint_corner(self, painter: QPainter) -> None:
        theme = self._around.theme
        box = QRectF(0, 0, self._side, self._head)
        painter.fillRect(box, theme.color("header"))
        painter.setFont(theme.font("small", True))
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(20, 18), self.tr("Hall"))
        painter.setFont(theme.font("micro"))
        painter.setPen(theme.color("ink3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(box.adjusted(0, 6, -6, 0), right, self.tr("firm"))
        shown = sum(row.kind is RowKind.HALL for row in self.chart.rows)
        painter.drawText(QPointF(20, 34), f"{shown} / {len(self._around.desk.venue.halls)}")
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomRight())

    def _paint_drag(self, painter: QPainter, plot: QRectF, scroll: int) -> None:
        drag = self._drag
        if drag is None or not drag.live or drag.seen is None:
            return
        outlooks = {hall.hall: hall for hall in drag.seen.halls}
        venue = self._around.desk.venue
        for line in self._wish(drag):
            halls = {venue.bay(bay).hall for bay in line.bays}
            x0, x1 = plot.left() + self.axis.x(line.schedule.start), plot.left() + self.axis.x(line.schedule.until)
            for row in self.chart.rows:
                if row.kind is RowKind.ZONE or row.open or not (set(row.bays) & line.bays):
                    continue
                hall = outlooks.get(next(iter({venue.bay(b).hall for b in row.bays} & halls)))
                box = QRectF(x0, plot.top() + row.top - scroll, x1 - x0, row.height)
                if hall is None or hall.clash is not None:
                    paint_ghost(painter, self._around.theme, box, "clash", "!", "clash_line")
                else:
                    step = min(hall.rank, 3)
                    paint_ghost(painter, self._around.theme, box, f"hold_{step}", str(hall.rank), f"hold{step}_line")

    def _paint_cursor(self, painter: QPainter, plot: QRectF, scroll: int) -> None:
        rows = self._cursor_rows()
        if not self.hasFocus() or not rows:
            return
        row = rows[min(self.cursor_row, len(rows) - 1)]
        x = plot.left() + self.axis.x(self.cursor_day)
        box = QRectF(x, plot.top() + row.top - scroll, max(self.axis.scale, 4.0), row.height - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._around.theme.color("focus"), 2))
        painter.drawRect(box)

    def _cursor_rows(self) -> list[Row]:
        return [row for row in self.chart.rows if row.kind is not RowKind.ZONE and not row.open]

    # --- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = at
            return
        if event.button() != Qt.MouseButton.LeftButton or at.y() < self._head:
            return
        day, y = self._place(at)
        row = self.chart.row_at(y)
        if row is None:
            return
        if at.x() < self._side:
            if row.kind is not RowKind.BAY:
                self.fold(row.code)
            return
        if row.kind is RowKind.ZONE:
            return
        block = self.chart.block_at(y, day)
        self._drag = Drag(at.toPoint(), day, row, block, day, row)
        rows = self._cursor_rows()
        if row in rows:
            self.cursor_day, self.cursor_row = day, rows.index(row)
        self.select(block.booking.id if block else 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pan is not None:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - int(at.y() - self._pan.y()))
            self._turn(self.axis.moved(self._pan.x() - at.x()))
            self._pan = at
            return
        day, y = self._place(at)
        if self._drag is None:
            block = self.chart.block_at(y, day) if at.x() > self._side and at.y() > self._head else None
            hovered = block.booking.id if block else 0
            if hovered != self._hovered:
                self._hovered = hovered
                self.viewport().update()
            return
        drag = self._drag
        if not drag.live and (at.toPoint() - drag.start).manhattanLength() < DRAG_FROM:
            return
        row = self.chart.row_at(y)
        drag.live, drag.to_day = True, day
        if row is not None and row.kind is not RowKind.ZONE:
            drag.to_row = row
        self._look_ahead(drag)
        self.viewport().update()

    def _look_ahead(self, drag: Drag) -> None:
        lines = self._wish(drag)
        if self.window_shown is not None:
            ignore = drag.block.booking.id if drag.block else 0
            drag.seen = outlook(self._around.desk.venue, self.window_shown, lines, ignore=ignore)
        self.price_wanted.emit(lines)

    def _wish(self, drag: Drag) -> tuple[Line, ...]:
        """Return the lines that a drag stands for at this moment."""
        days = (drag.to_day - drag.day).days
        if drag.block is not None:
            return moved_lines(drag.block.booking, days, self._other_bays(drag))
        first, last = min(drag.day, drag.to_day), max(drag.day, drag.to_day)
        rows = [row for row in self.chart.rows if row.kind is not RowKind.ZONE and not row.open]
        ends = (
            sorted((rows.index(drag.row), rows.index(drag.to_row)))
            if drag.to_row in rows and drag.row in rows
            else [0, 0]
        )
        bays = frozenset(bay for row in rows[ends[0] : ends[1] + 1] for bay in row.bays)
        return (Line(bays, Schedule.of_days(first, *default_days((last - first).days + 1))),)

    def _other_bays(self, drag: Drag) -> dict[str, str]:
        """Return bay for bay the halls that a block would move to: as many rows further as the pointer went."""
        venue = self._around.desk.venue
        halls = [hall.code for hall in venue.halls]
        start, end = venue.bay(drag.row.bays[0]).hall, venue.bay(drag.to_row.bays[0]).hall
        step = halls.index(end) - halls.index(start)
        moved: dict[str, str] = {}
        for bay in drag.block.booking.bays if drag.block and step else ():
            own = venue.bay(bay)
            place = halls.index(own.hall) + step
            there = venue.bays_of_hall[halls[place]] if 0 <= place < len(halls) else ()
            number = [b.code for b in venue.bays_of_hall[own.hall]].index(bay)
            if number >= len(there):
                return {}
            moved[bay] = there[number].code
        return moved

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan = None
        drag, self._drag = self._drag, None
        self._price = None
        if drag is not None and drag.live and event.button() == Qt.MouseButton.LeftButton:
            lines = self._wish(drag)
            if drag.block is None:
                self.hold_wanted.emit(lines[0])
            elif lines != drag.block.booking.active_lines():
                self.move_wanted.emit(drag.block.booking.id, lines)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day, y = self._place(event.position())
        block = self.chart.block_at(y, day)
        if block is not None:
            self.booking_opened.emit(block.booking.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM ** (turned.y() / 120), event.position().x() - self._side)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or turned.x():
            self._turn(self.axis.moved(-(turned.x() or turned.y())))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - turned.y())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()  # the screen has the menu

    def cancel(self) -> bool:
        """Give up a drag; say whether there was one."""
        was, self._drag, self._pan, self._price = self._drag is not None, None, None, None
        self.viewport().update()
        return was

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.cancel()
        super().focusOutEvent(event)

    # --- the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key == Qt.Key.Key_Escape:
            if not self.cancel():
                self.select(0)
        elif key in steps:
            wide = 7 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
            self._step(steps[key] * wide, 0)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(0, 1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            first, until = self.days_in_view()
            self._step((until - first).days * (1 if key == Qt.Key.Key_PageDown else -1), 0)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_T:
            self.go_to(self._around.desk.now().date())
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self._fold_row(key == Qt.Key.Key_BracketRight)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selected:
            self.booking_opened.emit(self.selected)
        else:
            super().keyPressEvent(event)

    def _step(self, days: int, rows: int) -> None:
        shown = self._cursor_rows()
        self.cursor_day += timedelta(days=days)
        self.cursor_row = min(max(self.cursor_row + rows, 0), max(len(shown) - 1, 0))
        first, until = self.days_in_view()
        if not first <= self.cursor_day < until - timedelta(days=1):
            self._turn(self.axis.showing(self.cursor_day, self._plot().width() / 2))
        if shown:
            row = shown[self.cursor_row]
            bar, room = self.verticalScrollBar(), self._plot().height()
            if row.top < bar.value() or row.bottom > bar.value() + room:
                bar.setValue(int(row.top - room / 2))
            block = self.chart.block_at(row.top + 2, self.cursor_day)
            self.select(block.booking.id if block else 0)

    def _fold_row(self, unfold: bool) -> None:
        shown = self._cursor_rows()
        if shown:
            hall = self._around.desk.venue.bay(shown[min(self.cursor_row, len(shown) - 1)].bays[0]).hall
            if (hall in self.open_halls) != unfold:
                self.fold(hall)
