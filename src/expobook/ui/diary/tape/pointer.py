"""The mouse over the tape chart: which drag begins, how it goes on, and how it ends. Nothing is written here."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent

from expobook.domain.reshaping import Edge, day_of, edges_of
from expobook.ui.diary.tape.gestures import (
    Gesture,
    HoldGesture,
    MarqueeGesture,
    MoveGesture,
    PartGesture,
    ShiftGesture,
    Spot,
    StretchGesture,
)
from expobook.ui.diary.tape.layout import Block, RowKind

if TYPE_CHECKING:
    from expobook.ui.diary.tape.chart import TapeChart

DRAG_FROM = 4  # pixels before a press is a drag
GRAB = 6  # pixels from an edge within which it is taken hold of
RIM, RIM_STEP, RIM_MS = 20, 24, 40  # near the rim of the plot a drag scrolls: so near, so far, so often
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Pointer(QObject):
    """One pointer of one chart: at most one gesture, or one pan, at a time."""

    def __init__(self, chart: "TapeChart") -> None:
        super().__init__(chart)
        self._chart = chart
        self.gesture: Gesture | None = None
        self.at = QPointF(-1, -1)
        self.hovered = 0
        self._pressed = QPointF()
        self._pan: QPointF | None = None
        self._rim = QTimer(self)
        self._rim.setInterval(RIM_MS)
        self._rim.timeout.connect(self._scroll_at_rim)

    @property
    def live(self) -> Gesture | None:
        """The drag under way, None until the pointer has gone far enough."""
        return self.gesture if self.gesture is not None and self.gesture.live else None

    @property
    def busy(self) -> bool:
        """Whether a button is down on something that this pointer is doing."""
        return self.gesture is not None or self._pan is not None

    # --- events

    def pressed(self, event: QMouseEvent) -> None:
        """Begin what the place under the pointer calls for."""
        chart, at = self._chart, event.position()
        self.at = self._pressed = at
        if self.busy:
            self.cancel()  # a second button gives the first up
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan = at
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if chart.edges.column.holds(at):
            self._fold(at)
        elif chart.edges.header.holds(at):
            self._pan = at
        elif chart.edges.plot.holds(at):
            self._begin(at, event.modifiers())
        self.shape()

    def moved(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self.at = event.position()
        if self._pan is not None:
            self._chart.pan(self._pan - self.at)
            self._pan = self.at
        elif self.gesture is None:
            self._hover()
        else:
            self._go_on(event.modifiers())
        self.shape()

    def released(self, event: QMouseEvent) -> None:
        """End it: the chart tells what was put down, or what was clicked."""
        gesture = self.gesture
        if event.button() == Qt.MouseButton.LeftButton and gesture is not None:
            self.at = event.position()
            if gesture.live:
                self._go_on(event.modifiers())
            self._end()
            if gesture.live:
                self._put_down(gesture)
            else:
                self._clicked(gesture, event.modifiers())
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._end()
        self.shape()

    def modified(self, event: QKeyEvent) -> None:
        """Follow Shift and Ctrl while a drag is under way; ``modifiers`` of a key event lags behind its own key."""
        if self.gesture is None:
            return
        held = event.modifiers()
        own = {Qt.Key.Key_Shift: SHIFT, Qt.Key.Key_Control: CTRL, Qt.Key.Key_Alt: ALT}.get(Qt.Key(event.key()))
        if own is not None:
            held = held | own if event.type() == QKeyEvent.Type.KeyPress else held & ~own
        self._go_on(held)

    def again(self) -> None:
        """The chart moved under the pointer: what is under it now?"""
        if self.gesture is not None:
            self._go_on(None)
        else:
            self._hover()

    def left(self) -> None:
        """The pointer left the chart."""
        if self.hovered:
            self.hovered = 0
            self._chart.hover_changed()

    def cancel(self) -> bool:
        """Give up what is under way; say whether there was anything."""
        was = self.busy
        self._end()
        self.shape()
        return was

    # --- steps

    def _begin(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        chart = self._chart
        spot = chart.spot_at(at)
        if spot is None:
            if (row := chart.row_at(at)) is not None and row.kind is RowKind.ZONE:
                self._pan = at
            return
        block, edges = self.under(at)
        rows, venue = chart.booking_rows(), chart.venue
        if block is None:
            self.gesture = (MarqueeGesture if held & SHIFT else HoldGesture)(venue, rows, spot)
        elif edges:
            bays = frozenset(spot.row.bays) & block.line.bays if held & ALT else frozenset()
            self.gesture = StretchGesture(venue, rows, spot, block, edges, bays)
        elif held & ALT:
            self.gesture = PartGesture(venue, rows, spot, block.booking)
        elif len(chart.chosen) > 1 and block.booking.id in chart.chosen:
            self.gesture = ShiftGesture(venue, rows, spot, chart.bookings(chart.chosen))
        else:
            self.gesture = MoveGesture(venue, rows, spot, block)

    def _go_on(self, held: Qt.KeyboardModifier | None) -> None:
        gesture, chart = self.gesture, self._chart
        if gesture is None:
            return
        if not gesture.live and (self.at - self._pressed).manhattanLength() < DRAG_FROM:
            return
        if not gesture.live:
            gesture.live = True
            chart.drag_began()
            self._rim.start()
        before = gesture.key()
        if held is not None:
            gesture.only_days, gesture.extra = bool(held & SHIFT), bool(held & CTRL)
        spot = chart.spot_at(self._within_plot())
        day = chart.day_at(self.at)
        gesture.at = Spot(day, spot.row if spot is not None else gesture.at.row)
        if gesture.key() != before or gesture.seen is None:
            chart.weigh(gesture)
        chart.viewport().update()

    def _within_plot(self) -> QPointF:
        plot = self._chart.edges.plot
        y = min(max(self.at.y(), plot.top), plot.bottom - 1)
        return QPointF(self.at.x(), y)

    def _end(self) -> None:
        self._rim.stop()
        self.gesture = self._pan = None
        self._chart.drag_ended()

    def _put_down(self, gesture: Gesture) -> None:
        if isinstance(gesture, MarqueeGesture):
            self._chart.choose_all(gesture.touched(self._chart.blocks()))
        else:
            self._chart.put_down.emit(gesture)

    def _clicked(self, gesture: Gesture, held: Qt.KeyboardModifier) -> None:
        chart = self._chart
        booking = gesture.booking.id if gesture.booking is not None else 0
        if isinstance(gesture, ShiftGesture):
            block, _ = self.under(self._pressed)
            booking = block.booking.id if block is not None else 0
        if booking and held & CTRL:
            chart.choose_all(chart.chosen ^ {booking})
        else:
            chart.select(booking)
        chart.keys.put(gesture.start)

    def _fold(self, at: QPointF) -> None:
        row = self._chart.row_at(at)
        if row is not None and row.kind is not RowKind.BAY:
            self._chart.fold(row.code)

    def _hover(self) -> None:
        chart = self._chart
        block, _ = self.under(self.at) if chart.edges.plot.holds(self.at) else (None, ())
        hovered = block.booking.id if block is not None else 0
        if hovered != self.hovered:
            self.hovered = hovered
            chart.hover_changed()

    def _scroll_at_rim(self) -> None:
        """Scroll while a drag is held near the rim of the plot, so that it may go beyond what is in view."""
        plot, at, chart = self._chart.edges.plot, self.at, self._chart
        dx = (at.x() > plot.right - RIM) - (at.x() < plot.left + RIM)
        dy = (at.y() > plot.bottom - RIM) - (at.y() < plot.top + RIM)
        if dx or dy:
            chart.pan(QPointF(dx * RIM_STEP, dy * RIM_STEP))
            self._go_on(None)

    # --- what is under the pointer

    def under(self, at: QPointF) -> tuple[Block | None, tuple[Edge, ...]]:
        """Return the bar at a point, and which of its edges lie within reach (two where two meet on a day)."""
        chart = self._chart
        found = [block for block in chart.blocks_near(at, GRAB) if self._is_at(block, at)]
        if not found:
            return None, ()
        block = found[-1]
        return block, self._edges(block, at)

    def _is_at(self, block: Block, at: QPointF) -> bool:
        x0, x1 = (self._chart.x_of(day) for day in (block.stay.start, block.stay.until))
        reach = GRAB / 2 if x1 - x0 >= 3 * GRAB else 0
        return x0 - reach <= at.x() < max(x1, x0 + 1) + reach

    def _edges(self, block: Block, at: QPointF) -> tuple[Edge, ...]:
        """Return the edges within reach; each phase keeps a third of itself as a middle to move the bar by."""
        schedule = block.line.schedule
        places = [(self._chart.x_of(day_of(schedule, edge)), edge) for edge in edges_of(schedule)]
        widths = [b - a for (a, _), (b, _) in pairwise(places) if b > a]
        if sum(widths) < 3 * GRAB:
            return ()  # too narrow to tell its edges from its middle
        x = min((place for place, _ in places), key=lambda place: abs(place - at.x()))
        beside = [b - a for (a, _), (b, _) in pairwise(places) if b > a and x in (a, b)]
        if abs(x - at.x()) > min(GRAB, *(width / 3 for width in beside)):
            return ()
        return tuple(edge for place, edge in places if place == x)

    def shape(self) -> None:
        """Give the pointer the shape of what a press would do here, or of what is being done."""
        self._chart.viewport().setCursor(self._shape())

    def _shape(self) -> Qt.CursorShape:
        chart = self._chart
        if self._pan is not None:
            return Qt.CursorShape.ClosedHandCursor
        if isinstance(self.gesture, StretchGesture):
            return Qt.CursorShape.SizeHorCursor
        if self.live is not None:
            return Qt.CursorShape.ClosedHandCursor if self.live.booking is not None else Qt.CursorShape.CrossCursor
        if not chart.edges.plot.holds(self.at):
            return Qt.CursorShape.ArrowCursor
        block, edges = self.under(self.at)
        if edges:
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.OpenHandCursor if block is not None else Qt.CursorShape.ArrowCursor
