"""Select, move, copy and reshape stands: the tool that is in hand when no other is."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from expobook.domain.geometry import Box, Point, bounds
from expobook.domain.plan import Stand
from expobook.domain.plan_edit import verbs
from expobook.domain.plan_edit.outlines import resized
from expobook.domain.plan_edit.snapping import Snapped, gaps
from expobook.ui.plan.canvas import PlanCanvas, Pointer
from expobook.ui.plan.overlay import Dragged
from expobook.ui.plan.tools.base import Tool, far
from expobook.ui.plan.tools.things import ThingHand
from expobook.words import counted

NUDGE_MM = 100
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class SelectTool(Tool):
    """Click selects, Shift-click adds, a drag on the floor is a marquee, a drag on a stand moves (Alt: copies) it."""

    name, icon, title, keys = "select", "mouse-pointer-2", "Select", "V"

    def __init__(self, canvas: PlanCanvas) -> None:
        super().__init__(canvas)
        self._start: Pointer | None = None
        self._doing: Callable[[Pointer], None] | None = None
        self._handle = ""
        self._marquee: Pointer | None = None
        self.things = ThingHand(self, canvas)

    # --- the gesture

    def press(self, pointer: Pointer) -> None:
        self._start, self._doing = pointer, None
        self._handle = self.canvas.overlay.handle_at(pointer.place)
        stand = self.canvas.shapes.at(pointer.at)
        if self.canvas.thing and self._handle:
            stand = None
        if stand is None and self.things.press(pointer):
            self._handle, self._doing = "", self.things.drag
        elif self._handle:
            self._doing = self._reshape if self._handle.startswith("corner") else self._resize
        elif stand is None:
            self._doing = self._mark
        else:
            if pointer.held(SHIFT):
                others = tuple(n for n in self.canvas.selection if n != stand.number)
                added = () if stand.number in self.canvas.selection else (stand.number,)
                self.canvas.select((*others, *added))
            elif stand.number not in self.canvas.selection:
                self.canvas.select((stand.number,))
            if all(not each.locked for each in self.canvas.selected_stands()):
                self._doing = self._carry

    def move(self, pointer: Pointer) -> None:
        if self._start is None or self._doing is None:
            return
        if self._busy() or far(self._start.place, pointer.place):
            self._doing(pointer)
            self.canvas.dragging.emit()
            self.canvas.update()

    def release(self, pointer: Pointer) -> None:
        start, dragged, marquee = self._start, self.canvas.overlay.dragged, self._marquee
        copying = pointer.held(ALT)
        handle = self._handle
        if self.canvas.overlay.dragged_thing is not None:
            self.things.release()
            self.cancel()
            self.canvas.dragging.emit()
            return
        self.cancel()
        if marquee is not None and start is not None:
            found = self.canvas.shapes.within(_box(start.at, marquee.at))
            self.canvas.select((*self.canvas.selection, *found) if pointer.held(SHIFT) else found)
        elif dragged is not None and handle:
            self._reshaped(dragged.stands[0])
        elif dragged is not None:
            self._moved(dragged, copying=copying)
        elif start is not None and self.canvas.shapes.at(start.at) is None and not handle:
            self.things.click(start.at)
        elif start is not None and not handle and not start.held(SHIFT):
            stand = self.canvas.shapes.at(start.at)
            self.canvas.select((stand.number,) if stand is not None else ())
        self.canvas.dragging.emit()

    def cancel(self) -> bool:
        busy = self._busy()
        self.things.cancel()
        self._start = self._doing = self._marquee = None
        self._handle = ""
        self.canvas.overlay.dragged = None
        self.canvas.hide_stands(())
        if busy:
            self.canvas.dragging.emit()
        return busy

    def _busy(self) -> bool:
        overlay = self.canvas.overlay
        return overlay.dragged is not None or overlay.dragged_thing is not None or self._marquee is not None

    def double(self, pointer: Pointer) -> None:
        """Give an outline another corner where its edge was clicked."""
        stands = self.canvas.selected_stands()
        if len(stands) != 1 or stands[0].locked:
            return
        edge = _edge_at(stands[0], pointer.at, self.canvas.tolerance)
        if edge is None:
            return
        ring = stands[0].ring
        fresh = (*ring[: edge + 1], pointer.at, *ring[edge + 1 :])
        self.make(lambda: verbs.reshape(self.plan, stands[0].number, fresh), self.canvas.tr("Add a corner"))

    # --- what a drag does

    def _mark(self, pointer: Pointer) -> None:
        self._marquee = pointer

    def _carry(self, pointer: Pointer) -> None:
        assert self._start is not None
        stands = tuple(self.canvas.selected_stands())
        dx, dy = pointer.at[0] - self._start.at[0], pointer.at[1] - self._start.at[1]
        if pointer.held(SHIFT):
            dx, dy = (dx, 0) if abs(dx) > abs(dy) else (0, dy)
        box = bounds(point for stand in stands for point in stand.ring)
        hall = stands[0].hall
        left_out = () if pointer.held(ALT) else self.canvas.selection
        there = Box(box.left + dx, box.bottom + dy, box.right + dx, box.top + dy)
        found = self.snapped(there, left_out, hall, pointer)
        dx, dy = dx + found.dx, dy + found.dy
        self._show(tuple(stand.moved(dx, dy) for stand in stands), found, left_out, dx, dy)

    def _resize(self, pointer: Pointer) -> None:
        (stand,) = self.canvas.selected_stands()
        x, y = self.snapped_point(pointer.at, stand.hall, pointer)
        box = stand.box
        left = min(x, box.right - verbs.LEAST_MM) if "w" in self._handle else box.left
        right = max(x, box.left + verbs.LEAST_MM) if "e" in self._handle else box.right
        bottom = min(y, box.top - verbs.LEAST_MM) if "s" in self._handle else box.bottom
        top = max(y, box.bottom + verbs.LEAST_MM) if "n" in self._handle else box.top
        ring = resized(stand.ring, left, bottom, right - left, top - bottom)
        self._show((replace(stand, ring=ring),), Snapped(0, 0), (stand.number,), 0, 0)

    def _reshape(self, pointer: Pointer) -> None:
        (stand,) = self.canvas.selected_stands()
        corner = int(self._handle.split()[1])
        at = self.snapped_point(pointer.at, stand.hall, pointer)
        ring = (*stand.ring[:corner], at, *stand.ring[corner + 1 :])
        self._show((replace(stand, ring=ring),), Snapped(0, 0), (stand.number,), 0, 0)

    def _show(self, stands: tuple[Stand, ...], found: Snapped, left_out: tuple[str, ...], dx: int, dy: int) -> None:
        canvas = self.canvas
        hall = stands[0].hall
        others, neighbours = canvas.shapes.without(left_out, hall)
        box = bounds(point for stand in stands for point in stand.ring)
        distances = gaps(box, others, canvas.hall_box(hall)) if len(stands) <= 50 else ()
        names = {gap.other: neighbours[gap.other].number for gap in distances if gap.other >= 0}
        said = ""
        for guide in found.guides:
            words = canvas.tr("an aisle from {number}") if guide.aisle else canvas.tr("in line with {number}")
            said = words.format(number=neighbours[guide.other].number)
        canvas.overlay.dragged = Dragged(stands, found.guides, distances, said, dx, dy, names)
        canvas.hide_stands(left_out)

    # --- the edits

    def _moved(self, dragged: Dragged, *, copying: bool) -> None:
        numbers = self.canvas.selection
        if copying:
            self.copy(dragged.dx, dragged.dy)
        elif (dragged.dx, dragged.dy) != (0, 0):
            self.make(lambda: verbs.move(self.plan, numbers, dragged.dx, dragged.dy), self._said("Move"))

    def _reshaped(self, stand: Stand) -> None:
        self.make(lambda: verbs.reshape(self.plan, stand.number, stand.ring), self._said("Change size"))

    def copy(self, dx: int, dy: int) -> None:
        """Put copies beside what is selected and select them."""
        before = {stand.number for stand in self.plan.stands}
        if self.make(lambda: verbs.copy(self.plan, self.canvas.selection, dx, dy), self._said("Copy")):
            self.canvas.select(stand.number for stand in self.plan.stands if stand.number not in before)

    def _said(self, verb: str) -> str:
        numbers = self.canvas.selection
        what = numbers[0] if len(numbers) == 1 else counted(self.canvas.tr("{count|stand|stands}"), count=len(numbers))
        return f"{self.canvas.tr(verb)} {what}"

    def key(self, event: QKeyEvent) -> bool:
        step = NUDGE_MM * (10 if event.modifiers() & SHIFT else 1)
        ways = {
            Qt.Key.Key_Left: (-step, 0),
            Qt.Key.Key_Right: (step, 0),
            Qt.Key.Key_Up: (0, step),
            Qt.Key.Key_Down: (0, -step),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is not None and self.things.nudge(*way):
            return True
        if way is None or not self.canvas.selection:
            return False
        self.make(lambda: verbs.move(self.plan, self.canvas.selection, *way), self._said("Move"))
        return True

    def hover(self, pointer: Pointer) -> None:
        handle = self.canvas.overlay.handle_at(pointer.place)
        shapes = {
            "n": Qt.CursorShape.SizeVerCursor,
            "s": Qt.CursorShape.SizeVerCursor,
            "e": Qt.CursorShape.SizeHorCursor,
            "w": Qt.CursorShape.SizeHorCursor,
            "ne": Qt.CursorShape.SizeBDiagCursor,
            "sw": Qt.CursorShape.SizeBDiagCursor,
            "nw": Qt.CursorShape.SizeFDiagCursor,
            "se": Qt.CursorShape.SizeFDiagCursor,
        }
        default = Qt.CursorShape.CrossCursor if handle else self.cursor
        self.canvas.setCursor(shapes.get(handle, default))

    def paint(self, painter: QPainter) -> None:
        if self._marquee is None or self._start is None:
            return
        theme = self.canvas.theme
        shade = theme.color("accent")
        shade.setAlpha(30)
        painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(shade)
        painter.drawRect(QRectF(self._start.place, self._marquee.place).normalized())


def _box(one: Point, other: Point) -> Box:
    return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def _edge_at(stand: Stand, at: Point, within: int) -> int | None:
    """Return which edge of a stand lies within so many mm of a point."""
    for place, (x1, y1) in enumerate(stand.ring):
        x2, y2 = stand.ring[(place + 1) % len(stand.ring)]
        length = max(abs(x2 - x1), abs(y2 - y1), 1)
        away = abs((x2 - x1) * (at[1] - y1) - (y2 - y1) * (at[0] - x1)) / length
        inside = min(x1, x2) - within <= at[0] <= max(x1, x2) + within
        if away <= within and inside and min(y1, y2) - within <= at[1] <= max(y1, y2) + within:
            return place
    return None


class PanTool(Tool):
    """Drag moves the view."""

    name, icon, title, keys = "pan", "hand", "Pan", ""
    cursor = Qt.CursorShape.OpenHandCursor

    def __init__(self, canvas: PlanCanvas) -> None:
        super().__init__(canvas)
        self._last: QPointF | None = None

    def press(self, pointer: Pointer) -> None:
        self._last = pointer.place

    def move(self, pointer: Pointer) -> None:
        if self._last is not None:
            step = pointer.place - self._last
            self.canvas.pan(step.x(), step.y())
        self._last = pointer.place

    def release(self, pointer: Pointer) -> None:
        self._last = None
