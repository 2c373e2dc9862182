"""The agenda: spaces across, days down, as a printed agenda has them; the same bookings as in the tape chart."""

from datetime import date, timedelta

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from expobook.ui.diary.tape.calendar_days import HOLIDAY, WEEKEND, CalendarDays
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.ink import BADGE, Ink, ink_for
from expobook.ui.diary.tape.labels import Box, LabelPainter
from expobook.ui.diary.tape.layout import Block, Measures, RowKind, arrange, empty_chart
from expobook.ui.diary.tape.looks import LOOKS
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.diary.words import tip_of
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import paint_badge

SIDE, HEAD, PHASE_WIDE, LANE_WIDE = 104, 44, 10, 60
LOWEST, HIGHEST = 6, 48  # pixels a day
BEFORE = timedelta(days=7)  # shown before the day that was asked for


class Agenda(QAbstractScrollArea):
    """Follows the days, folds and choice of a tape chart, and leads it when it is scrolled itself."""

    booking_chosen = Signal(int)
    booking_opened = Signal(int)
    moved = Signal(object)  # the first day in view, after scrolling here

    def __init__(self, around: Surroundings, tape: TapeChart) -> None:
        super().__init__()
        self._around, self._tape = around, tape
        self._reading: Reading | None = None
        self._chart = empty_chart()
        self._ink: Ink | None = None
        self._days = CalendarDays(around.desk.calendar)
        self._high = around.theme.size("diary_lane") + 2
        self._first = around.desk.now().date() - BEFORE
        self._quiet = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        around.theme.changed.connect(self.viewport().update)

    # --- what is shown

    @property
    def first(self) -> date:
        """The first day in view."""
        return self._first

    def days_in_view(self) -> tuple[date, date]:
        """Return the first day in view and the day after the last."""
        return self._first, self._first + timedelta(days=max(1, (self.viewport().height() - HEAD) // self._high))

    def show_reading(self, reading: Reading) -> None:
        """Show bookings; scroll and choice stay."""
        self._reading = reading
        self._chart = arrange(reading.index, self._tape.folds, Measures(PHASE_WIDE, LANE_WIDE))
        self._set_bars()
        self.viewport().update()

    def go_to(self, day: date) -> None:
        """Bring a day near the top."""
        self._start_at(day - BEFORE)

    def page(self, sign: int) -> None:
        """Go on or back by most of what is in view."""
        first, until = self.days_in_view()
        self._start_at(self._first + timedelta(days=sign * max(7, (until - first).days * 2 // 3)), tell=True)

    def _start_at(self, day: date, *, tell: bool = False) -> None:
        self._first = day
        self._set_bars()
        self.viewport().update()
        if tell:
            self.moved.emit(self._first)

    def _set_bars(self) -> None:
        first, until = self.days_in_view()
        whole, bar = self._tape.whole_range(), self.verticalScrollBar()
        start, end = min(whole.start, first), max(whole.until, until)
        self._quiet = True
        bar.setRange(start.toordinal(), end.toordinal() - (until - first).days)
        bar.setPageStep((until - first).days)
        bar.setSingleStep(1)
        bar.setValue(first.toordinal())
        across = self.horizontalScrollBar()
        room = self.viewport().width() - SIDE
        across.setRange(0, max(0, self._chart.height - room))
        across.setPageStep(room)
        across.setSingleStep(LANE_WIDE // 2)
        self._quiet = False

    def _scrolled(self, value: int) -> None:
        if not self._quiet:
            self._first = date.fromordinal(value)
            self.viewport().update()
            self.moved.emit(self._first)

    # --- where things are

    def _left(self) -> int:
        return SIDE - self.horizontalScrollBar().value()

    def _y(self, ordinal: int) -> int:
        return HEAD + (ordinal - self._first.toordinal()) * self._high

    def block_at(self, at: QPointF) -> Block | None:
        """Return the block under a point of the viewport."""
        if at.x() < SIDE or at.y() < HEAD:
            return None
        day = self._first + timedelta(days=int(at.y() - HEAD) // self._high)
        return self._chart.block_at(at.x() - self._left(), day)

    def box_of(self, block: Block) -> QRectF:
        """Return where a block stands in the viewport."""
        top = self._y(block.stay.start.toordinal())
        return QRectF(self._left() + block.top, top, block.bottom - block.top, self._high * len(block.stay))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        port = self.viewport()
        self._ink = ink = ink_for(self._ink, self._around.theme, port.devicePixelRatioF())
        painter = QPainter(port)
        painter.fillRect(port.rect(), ink.color("chart"))
        area = Box(SIDE, HEAD, port.width(), port.height())
        painter.setClipRect(area.left, area.top, area.width, area.height)
        self._ground(painter, ink)
        self._blocks(painter, ink, area)
        painter.setClipping(False)
        self._side(painter, ink)
        self._head(painter, ink)
        painter.end()

    def _visible_days(self) -> range:
        first = self._first.toordinal()
        return range(first, first + (self.viewport().height() - HEAD) // self._high + 2)

    def _ground(self, painter: QPainter, ink: Ink) -> None:
        days, wide = self._visible_days(), self.viewport().width()
        kinds = self._days.kinds(days.start, days.stop)
        for place, ordinal in enumerate(days):
            tone = {WEEKEND: "weekend", HOLIDAY: "holiday"}.get(int(kinds[place]))
            if tone:
                painter.fillRect(SIDE, self._y(ordinal), wide, self._high, ink.color(tone))
            if date.fromordinal(ordinal).weekday() == 0:
                painter.fillRect(SIDE, self._y(ordinal), wide, 1, ink.color("line"))
        for row in self._chart.rows:
            tone = "line" if row.kind is RowKind.ZONE else "grid"
            painter.fillRect(self._left() + row.bottom - 1, HEAD, 1, self.viewport().height(), ink.color(tone))

    def _blocks(self, painter: QPainter, ink: Ink, area: Box) -> None:
        days, blocks, left = self._visible_days(), self._chart.blocks, self._left()
        seen = (blocks.start < days.stop) & (blocks.until > days.start)
        seen &= (blocks.bottom + left > area.left) & (blocks.top + left < area.right)
        labels = LabelPainter(painter, ink)
        chosen: list[QRectF] = []
        for number in np.flatnonzero(seen).tolist():
            block = self._chart.block(number)
            look = int(blocks.look[number])
            self._block(painter, ink, labels, block, look, area)
            if block.booking.id in self._tape.chosen:
                chosen.append(self.box_of(block))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.color("ink"), 2))
        for box in chosen:
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        today = self._around.desk.now().date().toordinal()
        painter.fillRect(SIDE, self._y(today) - 1, self.viewport().width(), 2, ink.color("today"))

    def _block(self, painter: QPainter, ink: Ink, labels: LabelPainter, block: Block, look: int, area: Box) -> None:
        box = self.box_of(block).adjusted(1, 0, -1, -1)
        show = box
        for phase, stay in block.line.schedule.spans():
            start, until = max(stay.start, block.stay.start), min(stay.until, block.stay.until)
            if start < until:
                top, bottom = self._y(start.toordinal()), self._y(until.toordinal())
                part = QRectF(box.left(), top, box.width(), bottom - top - (1 if until == block.stay.until else 0))
                painter.fillRect(part, ink.hatches[look][phase])
                show = part if stay == block.line.schedule.show else show
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.color(LOOKS[look].line), 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if block.rank:
            badge = QRectF(box.left() + 2, box.top() + 1, BADGE, BADGE)
            paint_badge(painter, self._around.theme, badge, LOOKS[look].status, str(block.rank))
        title = block.booking.title.in_language(self._around.language)
        room = box.adjusted(0, BADGE if block.rank and box.height() > 2 * BADGE else 0, 0, 0)
        labels.label(title, _box(show.intersected(room)).within(area), _box(room).within(area), look)

    def _side(self, painter: QPainter, ink: Ink) -> None:
        painter.fillRect(0, HEAD, SIDE, self.viewport().height(), ink.color("header"))
        painter.fillRect(SIDE - 1, 0, 1, self.viewport().height(), ink.color("line"))
        painter.setClipRect(0, HEAD, SIDE, self.viewport().height())
        days, today = self._visible_days(), self._around.desk.now().date()
        kinds = self._days.kinds(days.start, days.stop)
        every = 1 if self._high >= ink.metrics.height() else 7
        for place, ordinal in enumerate(days):
            day = date.fromordinal(ordinal)
            if every == 7 and day.weekday() != 0:
                continue
            tone = "warn" if kinds[place] == HOLIDAY else "ink3" if kinds[place] == WEEKEND else "ink2"
            text = formats.day(day, self._around.language)
            if day == today:
                painter.fillRect(0, self._y(ordinal), SIDE - 1, self._high * every, ink.color("today"))
                tone = "chart"
            if day.day <= every:
                painter.fillRect(0, self._y(ordinal), SIDE, 1, ink.color("line_strong"))
            top = self._y(ordinal) + (self._high * every - ink.metrics.height()) / 2
            wide = ink.width(text, ink.micro)
            ink.write(painter, QPointF(SIDE - 10 - wide, top), text, ink.micro, tone)
        painter.setClipping(False)

    def _head(self, painter: QPainter, ink: Ink) -> None:
        wide = self.viewport().width()
        painter.fillRect(0, 0, wide, HEAD, ink.color("header"))
        painter.fillRect(0, HEAD - 1, wide, 1, ink.color("line"))
        text = formats.month(self._first, self._around.language)
        ink.write(painter, QPointF(10, 4), text, ink.small_bold, "ink")
        painter.setClipRect(SIDE, 0, wide, HEAD)
        names = {zone.code: zone.name.in_language(self._around.language) for zone in self._tape.venue.zones}
        rows = self._chart.rows
        for place, row in enumerate(rows):
            x = self._left() + row.top
            if row.kind is RowKind.ZONE:
                until = next((one.top for one in rows[place + 1 :] if one.kind is RowKind.ZONE), self._chart.height)
                end = self._left() + until - ink.width(names[row.code], ink.small_bold) - 8
                at = max(x + 8, min(SIDE + 8, int(end)))
                ink.write(painter, QPointF(at, 3), names[row.code], ink.small_bold, "ink")
                painter.fillRect(x, 0, 1, HEAD, ink.color("line"))
            elif row.shows_bookings:
                middle = x + (row.height - ink.width(row.code, ink.small)) / 2
                ink.write(painter, QPointF(middle, 22), row.code, ink.small, "ink2")
        painter.setClipping(False)
        painter.fillRect(SIDE - 1, 0, 1, HEAD, ink.color("line"))

    # --- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        block = self.block_at(event.position())
        self.booking_chosen.emit(block.booking.id if block is not None else 0)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.block_at(event.position())
        if block is not None:
            self.booking_opened.emit(block.booking.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if steps > 0 else -1)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not event.angleDelta().y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - int((steps or event.angleDelta().x() / 120) * LANE_WIDE))
        else:
            self._start_at(self._first - timedelta(days=round(steps * 3)), tell=True)
        event.accept()

    def zoom(self, sign: int) -> None:
        """Make days taller or flatter."""
        self._high = min(max(round(self._high * (1.25 if sign > 0 else 0.8)), LOWEST), HIGHEST)
        self._set_bars()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, week = Qt.Key(event.key()), timedelta(days=7)
        across = self.horizontalScrollBar()
        deeds = {
            Qt.Key.Key_Down: lambda: self._start_at(self._first + timedelta(days=1), tell=True),
            Qt.Key.Key_Up: lambda: self._start_at(self._first - timedelta(days=1), tell=True),
            Qt.Key.Key_Right: lambda: across.setValue(across.value() + LANE_WIDE),
            Qt.Key.Key_Left: lambda: across.setValue(across.value() - LANE_WIDE),
            Qt.Key.Key_PageDown: lambda: self.page(1),
            Qt.Key.Key_PageUp: lambda: self.page(-1),
            Qt.Key.Key_Plus: lambda: self.zoom(1),
            Qt.Key.Key_Minus: lambda: self.zoom(-1),
            Qt.Key.Key_BracketRight: lambda: self._start_at(self._first + week, tell=True),
            Qt.Key.Key_BracketLeft: lambda: self._start_at(self._first - week, tell=True),
            Qt.Key.Key_Return: self._open,
            Qt.Key.Key_Enter: self._open,
        }
        deed = deeds.get(key) if not event.modifiers() & Qt.KeyboardModifier.ControlModifier else None
        if deed is not None:
            deed()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._tape.selected:
            self.booking_opened.emit(self._tape.selected)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            block = self.block_at(QPointF(event.pos()))
            text = tip_of(block.booking, self._around) if block is not None else ""
            QToolTip.showText(event.globalPos(), text, self.viewport()) if text else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_bars()

    def point_of(self, booking_id: int) -> QPoint | None:
        """Return the middle of a booking's first block, None when it is not shown here."""
        block = self._chart.block_of(booking_id)
        return self.box_of(block).center().toPoint() if block is not None else None


def _box(rect: QRectF) -> Box:
    return Box(int(rect.left()), int(rect.top()), int(rect.right()), int(rect.bottom()))
