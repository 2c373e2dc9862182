"""The painted floor plan: a cached picture of the ground that pans by scrolling, and what is live on top of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)

from expobook.domain.geometry import Box, Point, bounds, contains
from expobook.domain.plan import Mark, Plan, Stand, Utility
from expobook.domain.plan_edit import Edit
from expobook.ui.kit.canvas import Canvas
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.ground import GroundPainter, Layers
from expobook.ui.plan.ground_picture import GroundPicture
from expobook.ui.plan.overlay import Overlay
from expobook.ui.plan.rulers import RULER, paint_rulers
from expobook.ui.plan.shapes import Shapes
from expobook.ui.plan.stand_painter import StandPainter

if TYPE_CHECKING:
    from expobook.ui.plan.tools.base import Tool

EXHIBITOR = "application/x-expobook-exhibitor"
STATUS = "application/x-expobook-status"
SNAP_PIXELS = 8
GRID_MM = 500


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, on the site and on the canvas, and which keys are held."""

    at: Point
    place: QPointF
    keys: Qt.KeyboardModifier

    def held(self, key: Qt.KeyboardModifier) -> bool:
        return bool(self.keys & key)


class PlanCanvas(Canvas):
    """Shows one plan; the tool in hand answers the mouse, edits go out as signals."""

    edit_wanted = Signal(object, str)  # an Edit and its name in the user's words
    selected = Signal()
    pointed = Signal(int, int)
    dragging = Signal()  # what is dragged, or its distances, changed
    dropped_on = Signal(str, str, object)  # kind of thing, its key, the point of the site
    tool_left = Signal()  # back to the selection
    zoomed = Signal(float)  # pixels a millimetre
    menu_wanted = Signal(object)  # a point of the screen

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self.around = around
        self.plan: Plan | None = None
        self.shapes = Shapes(())
        self.layers = Layers()
        self.selection: tuple[str, ...] = ()
        self.thing = ""  # the key of the selected aisle, zone, text or connection; never beside selected stands
        self.hall = ""
        self.snapping, self.grid = True, True
        self.limits: dict[str, int] = {}  # rule -> mm
        self.hidden: frozenset[str] = frozenset()  # stands being dragged: the overlay paints them
        self.ground = GroundPainter(self, around.desk.venue, self.layers, self.tr)
        self.stand_painter = StandPainter(self, lambda: around.language, self.tr)
        self.overlay = Overlay(self)
        self.tool: Tool | None = None
        self._picture = GroundPicture()
        self._held: Pointer | None = None
        self._panning: QPointF | None = None
        self._space = False
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # every pixel is painted, nothing need be erased
        around.theme.changed.connect(self.repaint_all)

    # --- what is shown

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan; the part in view stays."""
        self.plan = plan
        self.shapes = Shapes(plan.stands if plan is not None else ())
        self.selection = tuple(number for number in self.selection if self.shapes.get(number) is not None)
        self.ground.show(plan)
        self.repaint_ground()

    def follow(self, plan: Plan, edit: Edit) -> None:
        """Show a plan after an edit; only what the edit touches is measured anew."""
        self.plan = plan
        self.shapes.apply(edit)
        renamed = {s.before.number: s.after.number for s in edit.stands if s.before and s.after}
        self.selection = tuple(
            number for old in self.selection if self.shapes.get(number := renamed.get(old, old)) is not None
        )
        self.repaint_ground()

    def show_hall(self, code: str) -> None:
        """Zoom to a hall, or to all of them with an empty code."""
        self.hall = self.ground.only = code
        rings = [hall.ring for hall in self.ground.halls if code in ("", hall.code)]
        if rings:
            self.set_extent(bounds(point for ring in rings for point in ring))

    def select(self, numbers: Iterable[str], *, zoom: bool = False) -> None:
        """Select stands by their numbers; zoom brings them into view."""
        self.selection = tuple(dict.fromkeys(n for n in numbers if self.shapes.get(n) is not None))
        self.thing = ""
        if zoom and self.selection:
            box = self.selection_box()
            self.show_box(Box(box.left - 8000, box.bottom - 8000, box.right + 8000, box.top + 8000))
        self.update()
        self.selected.emit()

    def select_thing(self, key: str) -> None:
        """Select an aisle, zone, text or connection instead of stands."""
        self.select(())
        self.thing = key
        self.update()

    def chosen_thing(self) -> Mark | Utility | None:
        """Return the selected aisle, zone, text or connection, if it is still there."""
        if not self.thing or self.plan is None:
            return None
        things: Iterator[Mark | Utility] = chain(self.plan.marks, self.plan.utilities)
        return next((each for each in things if each.key == self.thing), None)

    @property
    def chosen(self) -> str:
        """The first selected stand, or nothing."""
        return self.selection[0] if self.selection else ""

    def stand(self, number: str) -> Stand | None:
        return self.shapes.get(number)

    def selected_stands(self) -> list[Stand]:
        return [stand for number in self.selection if (stand := self.shapes.get(number)) is not None]

    def selection_box(self) -> Box:
        """Return the box around what is selected; only where something is."""
        return bounds(point for stand in self.selected_stands() for point in stand.ring)

    def hall_at(self, point: Point) -> str:
        """Return the code of the hall at a point, that of the hall in view where there is none."""
        found = next((hall.code for hall in self.ground.halls if contains(hall.ring, point)), self.hall)
        return found or (self.ground.halls[0].code if self.ground.halls else "")

    def hall_box(self, code: str) -> Box | None:
        hall = next((each for each in self.ground.halls if each.code == code), None)
        return bounds(hall.ring) if hall is not None else None

    def origin_of(self, code: str) -> Point:
        """Return the lower left corner that positions in a hall are counted from."""
        box = self.hall_box(code)
        return (box.left, box.bottom) if box is not None else (0, 0)

    @property
    def tolerance(self) -> int:
        """How far things are pulled, in mm at this zoom."""
        return round(SNAP_PIXELS / self.scale)

    def repaint_all(self) -> None:
        """Paint the ground anew, with texts of another language or look."""
        self.stand_painter.forget()
        self.repaint_ground()

    def repaint_ground(self) -> None:
        """Paint the ground anew."""
        self._picture.forget()
        self.update()

    # --- tools

    def use(self, tool: "Tool") -> None:
        """Take a tool in hand."""
        if self.tool is not None:
            self.tool.cancel()
        self.tool = tool
        self.setCursor(tool.cursor)
        self.update()

    def fit(self) -> None:
        """Show everything, clear of the rulers and of what is written outside the walls."""
        self.show_box(self._extent, margin=44)
        self.pan(RULER / 2, RULER / 2)
        self._fitted = True

    def hide_stands(self, numbers: Iterable[str]) -> None:
        """Leave stands out of the ground, for the overlay paints them where they are dragged."""
        wanted = frozenset(numbers)
        if wanted != self.hidden:
            self.hidden = wanted
            self._picture.forget()
        self.update()

    # --- the mouse

    def _pointer(self, event: QMouseEvent) -> Pointer:
        return Pointer(self.to_site(event.position()), event.position(), event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.MiddleButton or self._space:
            self._panning = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton and self.tool is not None and self.plan is not None:
            self._held = self._pointer(event)
            self.tool.press(self._held)
        elif event.button() == Qt.MouseButton.RightButton:
            self.menu_wanted.emit(event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event)
        self.pointed.emit(*pointer.at)
        if self._panning is not None:
            step = event.position() - self._panning
            self._panning = event.position()
            self.pan(step.x(), step.y())
        elif self._held is not None and self.tool is not None:
            self.tool.move(pointer)
        elif self.tool is not None:
            self.tool.hover(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self.setCursor(self.tool.cursor if self.tool is not None else Qt.CursorShape.ArrowCursor)
        elif self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            if self.tool is not None:
                self.tool.release(self._pointer(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.tool is not None and event.button() == Qt.MouseButton.LeftButton and self.plan is not None:
            self.tool.double(self._pointer(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() == Qt.Key.Key_Escape:
            self.escape()
        elif self.tool is None or not self.tool.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.setCursor(self.tool.cursor if self.tool is not None else Qt.CursorShape.ArrowCursor)
        super().keyReleaseEvent(event)

    def escape(self) -> None:
        """Cancel a drag, else put the tool away, else select nothing."""
        self._held = None
        if self.tool is not None and self.tool.cancel():
            self.update()
        elif self.tool is not None and self.tool.name != "select":
            self.tool_left.emit()
        elif self.selection or self.thing:
            self.select(())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(EXHIBITOR) or event.mimeData().hasFormat(STATUS):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        stand = self.shapes.at(self.to_site(event.position()))
        self.overlay.target = stand.number if stand is not None else ""
        self.update()
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.target = ""
        kind = EXHIBITOR if event.mimeData().hasFormat(EXHIBITOR) else STATUS
        key = bytes(event.mimeData().data(kind).data()).decode()
        self.dropped_on.emit(kind, key, self.to_site(event.position()))
        event.acceptProposedAction()

    # --- painting

    def pan(self, dx: float, dy: float) -> None:
        super().pan(round(dx), round(dy))  # whole pixels, so that the picture of the ground can be scrolled

    def moved(self) -> None:
        super().moved()
        self.zoomed.emit(self.scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.plan is None:
            painter.fillRect(self.rect(), self.theme.color("chart"))
        else:
            paint = partial(self._paint_ground, self.plan)
            self._picture.show(painter, self.scale, self._origin, self.size(), self.devicePixelRatioF(), paint)
            painter.setBrushOrigin(self._origin)
            self.overlay.paint(painter)
            if self.tool is not None:
                self.tool.paint(painter)
            paint_rulers(painter, self)
        if self.hasFocus():
            painter.setPen(self.theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_ground(self, plan: Plan, painter: QPainter, part: QRect) -> None:
        painter.setClipRect(part)
        painter.setBrushOrigin(self._origin)
        painter.fillRect(part, self.theme.color("chart"))
        left, top = self.to_site(QPointF(part.left() - 2, part.top() - 2))
        right, bottom = self.to_site(QPointF(part.right() + 3, part.bottom() + 3))
        seen = Box(left, bottom, max(right, left + 1), max(top, bottom + 1))
        self.ground.paint(painter, plan, seen)
        if "stands" in self.layers:
            places = self.shapes.meeting(seen)
            if self.hidden:
                out = np.array([self.shapes.place(n) for n in self.hidden if self.shapes.get(n) is not None])
                places = places[~np.isin(places, out)]
            self.stand_painter.paint(painter, plan, self.shapes, places)
        self.ground.paint_above(painter, plan, seen)

    def room(self) -> QRectF:
        """Return the part of the canvas that the rulers leave."""
        return QRectF(RULER, RULER, self.width() - RULER, self.height() - RULER)
