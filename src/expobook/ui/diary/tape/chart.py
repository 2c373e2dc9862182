"""The tape chart as a widget: what is chosen, what hands do on it, and what it tells of drags. It writes nothing."""

from collections.abc import Callable, Collection
from datetime import date

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QWheelEvent,
)

from expobook.domain.booking import Booking
from expobook.ui.diary.tape.bars import Frame
from expobook.ui.diary.tape.gestures import Gesture, Spot, touched
from expobook.ui.diary.tape.keys import Keyboard
from expobook.ui.diary.tape.pointer import Pointer
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.diary.tape.scene import Scene
from expobook.ui.diary.tape.view import TapeView
from expobook.ui.kit.screen import Surroundings

SUMMARY_MS = 600  # after which the pointer's rest shows a summary


class TapeChart(TapeView):
    """Shows a reading of the book; releases of drags are told by ``put_down``."""

    booking_chosen = Signal(int)  # 0: nothing is chosen
    booking_opened = Signal(int)
    put_down = Signal(object)  # the Gesture that was released

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._waiting: Reading | None = None
        self.chosen: frozenset[int] = frozenset()
        self.protecting = False  # whether days that theme protection closes to the chosen booking are shaded
        self.pointer, self.keys = Pointer(self), Keyboard(self, around.desk.now().date())
        self._scene = Scene(self, around)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SUMMARY_MS)
        self._rest.timeout.connect(self._rested)
        self.summary = 0  # the booking whose summary is shown
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_reading(self, reading: Reading) -> None:
        """Show bookings; scroll, zoom and what is chosen stay. During a drag it waits: nothing jumps under the hand."""
        if self.pointer.gesture is not None:
            self._waiting = reading
            return
        self.reading, self._waiting = reading, None
        self._lay_out()

    def go_to(self, day: date) -> None:
        super().go_to(day)
        self.keys.day = day

    def _folded(self) -> None:
        self.cancel()
        super()._folded()

    def frame(self) -> Frame:
        """Return what is in view, for the painters."""
        plot = self.edges.plot
        scroll, language = self.verticalScrollBar().value(), self._around.language
        return Frame(self.axis, self.picture.chart, plot, scroll, language, self.chosen, self.pointer.hovered)

    # --- choosing

    @property
    def selected(self) -> int:
        """The one booking that is chosen; 0 for none and for several."""
        return next(iter(self.chosen)) if len(self.chosen) == 1 else 0

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

    def choose_range(self) -> None:
        """Choose every booking that the range of the keyboard touches, or the one under its cursor."""
        found = self.keys.range()
        if found is not None:
            self.choose_all(touched(self.blocks(), *found))

    def bookings(self, ids: Collection[int]) -> list[Booking]:
        """Return those of some bookings that were read, by number."""
        found = (self.reading.booking(booking_id) for booking_id in ids) if self.reading is not None else ()
        return sorted((booking for booking in found if booking is not None), key=lambda booking: booking.number)

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

    # --- drags and summaries

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
