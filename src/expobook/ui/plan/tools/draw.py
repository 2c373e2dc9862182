"""Tools that draw: rows, islands, aisles, zones, blocks, texts, connections; and the measure."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF

from expobook.domain.geometry import Box, Point, Ring, bounds
from expobook.domain.plan import MarkKind
from expobook.domain.plan_edit import Edit, drawing
from expobook.ui.plan.canvas import PlanCanvas, Pointer
from expobook.ui.plan.tools.base import Tool, far

LEAST_MM = 500


class BoxTool(Tool):
    """A drag draws a box that comes to rest on edges and the grid; subclasses say what becomes of it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: PlanCanvas) -> None:
        super().__init__(canvas)
        self._from: Point | None = None
        self._to: Point | None = None
        self._hall = ""

    def press(self, pointer: Pointer) -> None:
        self._hall = self.canvas.hall_at(pointer.at)
        self._from = self._to = self.snapped_point(pointer.at, self._hall, pointer)

    def move(self, pointer: Pointer) -> None:
        self._to = self.snapped_point(pointer.at, self._hall, pointer)
        self.canvas.update()

    def release(self, pointer: Pointer) -> None:
        box = self.box()
        self.cancel()
        if box is not None:
            self.drawn(self._hall, box)

    def cancel(self) -> bool:
        busy = self._from is not None
        self._from = self._to = None
        self.canvas.update()
        return busy

    def box(self) -> Box | None:
        """Return the box drawn so far, None below half a metre."""
        if self._from is None or self._to is None:
            return None
        (x1, y1), (x2, y2) = self._from, self._to
        box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        return box if min(box.width, box.height) >= LEAST_MM else None

    def drawn(self, hall: str, box: Box) -> None:
        """Make what the box is for."""
        raise NotImplementedError

    def outlines(self, box: Box) -> list[Ring]:
        """Return what is painted while the box is drawn."""
        return [box.ring]

    def said(self, box: Box) -> str:
        """Return what is written beside it."""
        return f"{box.width / 1000:.2f} × {box.height / 1000:.2f} m"

    def paint(self, painter: QPainter) -> None:
        box = self.box()
        if box is None:
            return
        theme = self.canvas.theme
        shade = theme.color("accent")
        shade.setAlpha(30)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(shade)
        for ring in self.outlines(box):
            painter.drawPolygon(QPolygonF([self.canvas.to_screen(point) for point in ring]))
        at = self.canvas.to_screen((box.centre[0], box.bottom)) + QPointF(0, 14)
        self.canvas.overlay.tag(painter, at, self.said(box), theme.color("accent"))

    def select_fresh(self, making: Callable[[], Edit], text: str) -> None:
        """Make stands and select them."""
        before = {stand.number for stand in self.plan.stands}
        if self.make(making, text):
            self.canvas.select(stand.number for stand in self.plan.stands if stand.number not in before)
            self.canvas.tool_left.emit()


class RowTool(BoxTool):
    """A row of booths of 3 x 3 m along the longer side of the box; two rows back to back when it is deep enough."""

    name, icon, title, keys = "row", "rows-3", "Stand row", "R"

    def drawn(self, hall: str, box: Box) -> None:
        row = drawing.RowOfStands.within(hall, box)
        self.select_fresh(lambda: drawing.stand_row(self.plan, row), self.canvas.tr("Draw a row"))

    def outlines(self, box: Box) -> list[Ring]:
        return [ring for ring, _ in drawing.RowOfStands.within("", box).rings()]

    def said(self, box: Box) -> str:
        row = drawing.RowOfStands.within("", box)
        return f"{row.count * (2 if row.double else 1)} × {row.width / 1000:g} × {row.depth / 1000:g} m"


class IslandTool(BoxTool):
    """A drag draws a rectangle; clicks set the corners of any outline, Enter or a click on the first closes it."""

    name, icon, title, keys = "island", "square", "Island", "I"

    def __init__(self, canvas: PlanCanvas) -> None:
        super().__init__(canvas)
        self._corners: list[Point] = []
        self._pressed: QPointF | None = None

    def press(self, pointer: Pointer) -> None:
        super().press(pointer)
        self._pressed = pointer.place

    def release(self, pointer: Pointer) -> None:
        clicked = self._pressed is not None and not far(self._pressed, pointer.place)
        if not clicked:
            super().release(pointer)
            return
        at = self._from
        super().cancel()
        if at is None:
            return
        first = self.canvas.to_screen(self._corners[0]) if self._corners else None
        if first is not None and len(self._corners) >= 3 and not far(first, pointer.place):
            self._close()
        else:
            self._corners.append(at)
            self.canvas.update()

    def hover(self, pointer: Pointer) -> None:
        if self._corners:
            self._to = self.snapped_point(pointer.at, self._hall, pointer)
            self.canvas.update()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._corners) >= 3:
            self._close()
            return True
        if event.key() == Qt.Key.Key_Backspace and self._corners:
            self._corners.pop()
            self.canvas.update()
            return True
        return False

    def double(self, pointer: Pointer) -> None:
        if len(self._corners) >= 3:
            self._close()

    def cancel(self) -> bool:
        had = bool(self._corners)
        self._corners = []
        return super().cancel() or had

    def _close(self) -> None:
        ring, hall = tuple(self._corners), self._hall
        self._corners = []
        self.select_fresh(lambda: drawing.island(self.plan, hall, ring), self.canvas.tr("Draw an island"))

    def drawn(self, hall: str, box: Box) -> None:
        self._corners = []
        self.select_fresh(lambda: drawing.island(self.plan, hall, box.ring), self.canvas.tr("Draw an island"))

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if not self._corners:
            return
        theme = self.canvas.theme
        points = [self.canvas.to_screen(point) for point in self._corners]
        if self._to is not None:
            points.append(self.canvas.to_screen(self._to))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(theme.color("panel"))
        for point in points:
            painter.drawEllipse(point, 4, 4)


class BlockTool(BoxTool):
    """A place that no stand takes, kept by the planner."""

    name, icon, title, keys = "block", "lock", "Block", "B"

    def drawn(self, hall: str, box: Box) -> None:
        self.select_fresh(
            lambda: drawing.island(self.plan, hall, box.ring, blocked=True), self.canvas.tr("Block a place")
        )


class AisleTool(BoxTool):
    """Floor that stays free; one as wide as main aisles have to be is a main one."""

    name, icon, title, keys = "aisle", "move-horizontal", "Aisle", "A"

    def drawn(self, hall: str, box: Box) -> None:
        self.make(
            lambda: drawing.mark(self.plan, MarkKind.AISLE, hall, box.ring, main=self._main(box)),
            self.canvas.tr("Draw an aisle"),
        )

    def _main(self, box: Box) -> bool:
        return min(box.width, box.height) >= self.canvas.limits.get("main-aisle", 6000)

    def said(self, box: Box) -> str:
        name = self.canvas.tr("Main aisle") if self._main(box) else self.canvas.tr("Aisle")
        return f"{name} {min(box.width, box.height) / 1000:.2f} m"


class NamedTool(BoxTool):
    """A box that words are asked for: ``named`` is told the kind, the hall and the box."""

    kind = MarkKind.ZONE

    def __init__(self, canvas: PlanCanvas, ask: Callable[[MarkKind, str, Box], None]) -> None:
        super().__init__(canvas)
        self._ask = ask

    def drawn(self, hall: str, box: Box) -> None:
        self._ask(self.kind, hall, box)


class ZoneTool(NamedTool):
    """A named part of a hall."""

    name, icon, title, keys = "zone", "square-dashed", "Zone", "Z"


class TextTool(NamedTool):
    """Words on the plan."""

    name, icon, title, keys = "text", "type", "Text", "X"
    kind = MarkKind.TEXT


class UtilityTool(Tool):
    """A click puts a connection on the floor; ``ask`` is told the point, and asks for its kind."""

    name, icon, title, keys = "utility", "plug", "Connections", "U"
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: PlanCanvas, ask: Callable[[str, Point], None]) -> None:
        super().__init__(canvas)
        self._ask = ask

    def release(self, pointer: Pointer) -> None:
        hall = self.canvas.hall_at(pointer.at)
        self._ask(hall, self.snapped_point(pointer.at, hall, pointer))


class MeasureTool(Tool):
    """A drag tells the distance; it stays until the next one."""

    name, icon, title, keys = "measure", "ruler", "Measure", "D"
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: PlanCanvas) -> None:
        super().__init__(canvas)
        self._ends: tuple[Point, Point] | None = None
        self._hall = ""

    @property
    def length_mm(self) -> float:
        """The distance measured last."""
        if self._ends is None:
            return 0.0
        (x1, y1), (x2, y2) = self._ends
        return float(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)

    def press(self, pointer: Pointer) -> None:
        self._hall = self.canvas.hall_at(pointer.at)
        start = self.snapped_point(pointer.at, self._hall, pointer)
        self._ends = (start, start)

    def move(self, pointer: Pointer) -> None:
        if self._ends is not None:
            self._ends = (self._ends[0], self.snapped_point(pointer.at, self._hall, pointer))
            self.canvas.update()

    def cancel(self) -> bool:
        had, self._ends = self._ends is not None, None
        return had

    def paint(self, painter: QPainter) -> None:
        if self._ends is None or self._ends[0] == self._ends[1]:
            return
        one, other = map(self.canvas.to_screen, self._ends)
        colour = self.canvas.theme.color("accent")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(one, other)
        for end in (one, other):
            painter.drawEllipse(end, 3, 3)
        box = bounds(self._ends)
        text = f"{self.length_mm / 1000:.2f} m   ΔX {box.width / 1000:.2f}   ΔY {box.height / 1000:.2f}"
        self.canvas.overlay.tag(painter, (one + other) / 2 + QPointF(0, -16), text, colour)
