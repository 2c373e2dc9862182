"""The tape chart as a widget: scrolls, zooms, folds, chooses, and tells what was dragged. It writes nothing."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.venue import Venue
from expobook.ui.diary.axis import END, EPOCH, Axis
from expobook.ui.diary.bars import Frame
from expobook.ui.diary.gestures import Gesture, Spot, touched
from expobook.ui.diary.keys import Keyboard
from expobook.ui.diary.layout import Block, Folds, Measures, Row
from expobook.ui.diary.picture import Edges, Picture
from expobook.ui.diary.pointer import Pointer
from expobook.ui.diary.reading import Reading
from expobook.ui.diary.scene import Scene
from expobook.ui.screen import Surroundings

ZOOM = 1.25
START_BEFORE, START_SCALE = timedelta(days=54), 7.6  # of the first view: some weeks back, twenty in all
SUMMARY_MS = 600  # after which the pointer's rest shows a summary


class TapeChart(QAbstractScrollArea):
    """Shows a reading of the book; releases of drags are told by ``put_down``."""

    booking_chosen = Signal(int)  # 0: nothing is chosen
    booking_opened = Signal(int)
    put_down = Signal(object)  # the Gesture that was released
    days_shown = Signal(object, object)  # first, until
    folded = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        today = around.desk.now().date()
        theme = around.theme
        self.venue: Venue = around.desk.venue
        self.axis = Axis(float((today - START_BEFORE).toordinal()), START_SCALE)
        self.reading: Reading | None = None
        self._waiting: Reading | None = None
        self.folds = Folds()
        self.chosen: frozenset[int] = frozenset()
        self.protecting = False  # whether days that theme protection closes to the chosen booking are shaded
        self.picture = Picture(theme, around.desk.calendar, today)
        self.pointer, self.keys = Pointer(self), Keyboard(self, today)
        self._scene = Scene(self, around)
        self._measures = Measures(theme.size("diary_phase_row"), theme.size("diary_lane"))
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SUMMARY_MS)
        self._rest.timeout.connect(self._rested)
        self.summary = 0  # the booking whose summary is shown
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self.viewport().update)

    # --- what is shown

    @property
    def selected(self) -> int:
        """The one booking that is chosen; 0 for none and for several."""
        return next(iter(self.chosen)) if len(self.chosen) == 1 else 0

    def show_reading(self, reading: Reading) -> None:
        """Show bookings; scroll, zoom and what is chosen stay. During a drag it waits: nothing jumps under the hand."""
        if self.pointer.gesture is not None:
            self._waiting = reading
            return
        self.reading, self._waiting = reading, None
        self._lay_out()

    def _lay_out(self) -> None:
        if self.reading is not None:
            self.picture.show(self.reading.index, self.reading.shares, self.folds, self._measures)
            self._range()
            self.viewport().update()

    def days_in_view(self) -> tuple[date, date]:
        """Return the first day in view and the day after the last."""
        return self.axis.days(self.edges.plot.width)

    def whole_range(self) -> Stay:
        """Return the days from the first booking that was read to the last, and what is in view."""
        first, until = self.days_in_view()
        bookings = self.reading.window.bookings if self.reading is not None else ()
        stays = [stay for booking in bookings if (stay := booking.stay()) is not None]
        starts, ends = [stay.start for stay in stays], [stay.until for stay in stays]
        return Stay(min([first, *starts]), max([until, *ends]))

    def go_to(self, day: date) -> None:
        """Bring a day to a fifth of the width."""
        self._turn(self.axis.showing(day, self.edges.plot.width / 5))
        self.keys.day = day

    def show_days(self, first: date, until: date) -> None:
        """Show some days over the whole width."""
        scale = self.edges.plot.width / max(1, (until - first).days)
        self._turn(Axis(self.axis.first, self.axis.scale).zoomed(scale / self.axis.scale, 0).showing(first, 0))

    def zoom_step(self, steps: float, about: float | None = None) -> None:
        """Zoom in by steps (out when negative) about a pixel of the plot, its middle by default."""
        self._turn(self.axis.zoomed(ZOOM**steps, self.edges.plot.width / 2 if about is None else about))

    def pan(self, by: QPointF) -> None:
        """Move the view by pixels."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(by.y()))
        if round(by.x()):
            self._turn(self.axis.moved(by.x()))

    def reveal(self, day: date, row: Row) -> None:
        """Scroll so that a cell is in view; nothing moves where it is already."""
        first, until = self.days_in_view()
        if not first <= day < until - timedelta(days=1):
            self._turn(self.axis.showing(day, self.edges.plot.width / 2))
        bar, room = self.verticalScrollBar(), self.edges.plot.height
        if row.top < bar.value() or row.bottom > bar.value() + room:
            bar.setValue(int(row.top - room / 2))

    def within_range(self, day: date) -> date:
        """Return the nearest day that the chart can show."""
        return min(max(day, EPOCH), END - timedelta(days=2))

    # --- choosing

    def select(self, booking_id: int, *, bring: bool = False) -> None:
        """Choose a booking, or none (0); ``bring`` it into view."""
        self.choose_all(frozenset({booking_id} if booking_id else ()))
        block = self.picture.chart.block_of(booking_id) if bring else None
        if block is not None:
            self.go_to(block.stay.start)
            self.verticalScrollBar().setValue(max(0, block.top - 60))

    def choose_all(self, bookings: Collection[int]) -> None:
        """Choose several bookings at once."""
        self.chosen = frozenset(bookings)
        self.summary = 0
        self.booking_chosen.emit(self.selected)
        self.viewport().update()

    def bookings(self, ids: Collection[int]) -> list[Booking]:
        """Return those of some bookings that were read, by number."""
        found = (self.reading.booking(booking_id) for booking_id in ids) if self.reading is not None else ()
        return sorted((booking for booking in found if booking is not None), key=lambda booking: booking.number)

    def choose_range(self) -> None:
        """Choose every booking that the range of the keyboard touches, or the one under its cursor."""
        found = self.keys.range()
        if found is not None:
            self.choose_all(touched(self.blocks(), *found))

    def next_booking(self, step: int) -> bool:
        """Choose the next booking by day, or the one before; False at the end, where the focus goes on."""
        order = self.picture.chart.ids_by_day()
        if not order:
            return False
        if self.selected in order:
            place = order.index(self.selected) + step
        else:
            place = 0 if step > 0 else len(order) - 1
        if not 0 <= place < len(order):
            return False
        block = self.picture.chart.block_of(order[place])
        self.select(order[place])
        row = self.picture.chart.row_at(block.top) if block is not None else None
        if block is not None and row is not None:
            self.keys.put(Spot(block.stay.start, row))
            self.reveal(block.stay.start, row)
        return True

    def protect(self, on: bool) -> None:
        """Shade the days that theme protection closes to the chosen booking, or stop."""
        self.protecting = on
        self.viewport().update()

    # --- folding

    def fold(self, code: str) -> None:
        """Fold or unfold a phase or a hall."""
        halls = {hall.code for hall in self.venue.halls}
        (self.folds.open_halls if code in halls else self.folds.zones).symmetric_difference_update({code})
        self._folded()

    def fold_all(self, *, unfold: bool) -> None:
        """Show every bay, or halls alone."""
        self.folds.zones.clear()
        self.folds.open_halls = {hall.code for hall in self.venue.halls} if unfold else set()
        self._folded()

    def show_only(self, halls: Collection[str]) -> None:
        """Show some halls alone; all for none."""
        self.folds.only = frozenset(halls)
        self._folded()

    def _folded(self) -> None:
        self.cancel()
        self._lay_out()
        self.folded.emit()

    # --- geometry

    @property
    def edges(self) -> Edges:
        """Where header, pinned column and plot are."""
        port, theme = self.viewport(), self._around.theme
        return Edges(theme.size("diary_row_header"), theme.size("diary_header"), port.width(), port.height())

    def frame(self) -> Frame:
        """Return what is in view, for the painters."""
        plot = self.edges.plot
        scroll, language = self.verticalScrollBar().value(), self._around.language
        return Frame(self.axis, self.picture.chart, plot, scroll, language, self.chosen, self.pointer.hovered)

    def point(self, day: date, code: str) -> QPointF:
        """Return where a cell is: the middle of its day, the first lane of its row."""
        row = next(row for row in self.picture.chart.rows if row.code == code)
        x = self.x_of(day) + self.axis.scale / 2
        return QPointF(x, self.edges.plot.top + row.top + 5 - self.verticalScrollBar().value())

    def x_of(self, day: date) -> int:
        """Return where a day starts, in pixels of the viewport."""
        return self.edges.side + self.axis.x(day)

    def _y(self, at: QPointF) -> float:
        return at.y() - self.edges.head + self.verticalScrollBar().value()

    def day_at(self, at: QPointF) -> date:
        """Return the day under a point of the viewport."""
        return self.within_range(self.axis.day(at.x() - self.edges.side))

    def row_at(self, at: QPointF) -> Row | None:
        """Return the row under a point."""
        return self.picture.chart.row_at(self._y(at))

    def spot_at(self, at: QPointF) -> Spot | None:
        """Return day and row under a point, None where the row shows no bookings."""
        row = self.row_at(at)
        return Spot(self.day_at(at), row) if row is not None and row.shows_bookings else None

    def booking_rows(self) -> tuple[Row, ...]:
        """Return the rows in which bookings stand."""
        return tuple(row for row in self.picture.chart.rows if row.shows_bookings)

    def blocks(self) -> list[Block]:
        """Return every block of the chart."""
        chart = self.picture.chart
        return [chart.block(number) for number in range(len(chart))]

    def blocks_near(self, at: QPointF, reach: int) -> list[Block]:
        """Return the blocks at a point's height that lie within ``reach`` pixels of it."""
        x = at.x() - self.edges.side
        return self.picture.chart.blocks_at(self._y(at), self.axis.ordinal(x - reach), self.axis.ordinal(x + reach))

    def block_in(self, row: Row, day: date) -> Block | None:
        """Return the first block of a row on a day, by lane."""
        lanes = range(row.top + 2, row.bottom, self._measures.lane)
        return next((block for y in lanes if (block := self.picture.chart.block_at(y, day)) is not None), None)

    def _turn(self, axis: Axis) -> None:
        self.axis = axis
        self.days_shown.emit(*self.days_in_view())
        self.viewport().update()

    def _range(self) -> None:
        room = self.edges.plot.height
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(self._measures.lane * 2)
        self.verticalScrollBar().setRange(0, max(0, self.picture.chart.height - room))

    # --- drags

    def weigh(self, gesture: Gesture) -> None:
        """Put on a gesture what it would meet and cost."""
        if self.reading is not None:
            self.reading.weigh(gesture)

    def drag_began(self) -> None:
        """Nothing but the drag is shown."""
        self._rest.stop()
        self.summary = 0

    def drag_ended(self) -> None:
        """Show what came in during the drag."""
        if self._waiting is not None:
            self.show_reading(self._waiting)
        self.viewport().update()

    def cancel(self) -> bool:
        """Give up a drag; say whether there was one."""
        return self.pointer.cancel()

    def hover_changed(self) -> None:
        """Light up what is under the pointer; after a while, tell about it."""
        self.summary = 0
        self._rest.start() if self.pointer.hovered else self._rest.stop()
        self.viewport().update()

    def toggle_summary(self) -> None:
        """Show the summary of the chosen booking, or hide it."""
        self.summary = 0 if self.summary else self.selected
        self.viewport().update()

    def _rested(self) -> None:
        self.summary = self.pointer.hovered
        self.viewport().update()

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        self._scene.paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._range()
        self.days_shown.emit(*self.days_in_view())

    def _scrolled(self, _value: int) -> None:
        self.pointer.again()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.summary = 0
        self.pointer.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block, _ = self.pointer.under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and block is not None:
            self.cancel()
            self.booking_opened.emit(block.booking.id)
        else:
            self.mousePressEvent(event)  # quick clicks are clicks

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned, held = event.angleDelta(), event.modifiers()
        self.pointer.at = event.position()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.zoom_step(turned.y() / 120, event.position().x() - self.edges.side)
        elif held & Qt.KeyboardModifier.ShiftModifier or turned.x():
            self._turn(self.axis.moved(-(turned.x() or turned.y())))
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - turned.y())
        self.pointer.again()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            block, _ = self.pointer.under(QPointF(event.pos()))
            if block is not None and block.booking.id not in self.chosen:
                self.select(block.booking.id)
        event.ignore()  # the screen has the menu

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.left()
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointer.left()
        return super().viewportEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.cancel()
        self.viewport().update()
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusInEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.cancel()
        super().hideEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.next_booking(1 if forward else -1) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.pointer.modified(event)
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif self.pointer.gesture is None and not self.keys.pressed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.pointer.modified(event)
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        """Cancel the drag, else close the card, else choose nothing."""
        steps: tuple[Callable[[], bool], ...] = (self.cancel, self._close_summary)
        if not any(step() for step in steps):
            self.select(0)

    def _close_summary(self) -> bool:
        was, self.summary = bool(self.summary), 0
        self.viewport().update()
        return was
