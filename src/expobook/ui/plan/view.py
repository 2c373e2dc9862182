"""The painted floor plan: 25,000 stands as batches of rectangles, labels only where they can be read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTransform

from expobook.domain.geometry import Box, Point, bounds, contains
from expobook.domain.plan import Plan, Stand, StandStatus
from expobook.domain.venue import Hall
from expobook.ui import formats
from expobook.ui.canvas import Canvas
from expobook.ui.screen import Surroundings

SNAP_MM = 100
LABEL_WIDTH = 46  # pixels a stand needs before it gets a name
MOST_LABELS = 500
LOOKS = {
    StandStatus.AVAILABLE: ("free_fill", "line_strong"),
    StandStatus.RESERVED: ("hold2_fill", "hold2_line"),
    StandStatus.CONFIRMED: ("firm_pale", "firm_line"),
    StandStatus.BLOCKED: ("closure_fill", "closure_line"),
}


@dataclass(frozen=True)
class _Shapes:
    """A plan made ready for painting: boxes as an array, rectangles and others a status."""

    stands: tuple[Stand, ...]
    boxes: NDArray[np.int64]  # n x 4: left, bottom, right, top in mm
    upright: NDArray[np.bool_]  # n: whether the stand is its box
    status: NDArray[np.int64]  # n: index into the statuses


_ORDER = tuple(StandStatus)


def _shapes(plan: Plan) -> _Shapes:
    boxes = np.empty((len(plan.stands), 4), dtype=np.int64)
    upright = np.empty(len(plan.stands), dtype=bool)
    for place, stand in enumerate(plan.stands):
        box = stand.box
        boxes[place] = (box.left, box.bottom, box.right, box.top)
        upright[place] = len(stand.ring) == 4 and stand.area_mm2 == box.width * box.height
    status = np.array([_ORDER.index(stand.status) for stand in plan.stands], dtype=np.int64)
    return _Shapes(plan.stands, boxes, upright, status)


class PlanView(Canvas):
    """Shows one plan, chooses stands, and tells when one was dragged to another place."""

    stand_chosen = Signal(str)
    stand_moved = Signal(str, int, int)  # number, dx, dy in mm
    pointed = Signal(int, int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self._around = around
        self._plan: Plan | None = None
        self._shapes: _Shapes | None = None
        self._halls: Sequence[Hall] = ()
        self._shift: tuple[int, int] = (0, 0)
        self.chosen = ""

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan; the part in view stays."""
        self._plan = plan
        self._shapes = _shapes(plan) if plan is not None else None
        venue = self._around.desk.venue
        codes = {venue.bay(code).hall for code in plan.bays} | set(plan.halls) if plan is not None else set()
        self._halls = [hall for hall in venue.halls if hall.code in codes]
        self.update()

    def show_hall(self, code: str) -> None:
        """Zoom to a hall, or to all of them with an empty code."""
        rings = [hall.ring for hall in self._halls if code in ("", hall.code)]
        if rings:
            self.set_extent(bounds(point for ring in rings for point in ring))

    def choose(self, number: str, *, zoom: bool = False) -> None:
        """Select a stand by its number; zoom brings it into view."""
        self.chosen = number
        stand = self.stand(number)
        if zoom and stand is not None:
            box = stand.box
            self.show_box(Box(box.left - 8000, box.bottom - 8000, box.right + 8000, box.top + 8000))
        self.update()

    def stand(self, number: str) -> Stand | None:
        stands = self._plan.stands if self._plan is not None else ()
        return next((stand for stand in stands if stand.number == number), None)

    def stand_at(self, point: Point) -> Stand | None:
        """Return the topmost stand at a place of the site."""
        if self._shapes is None:
            return None
        left, bottom, right, top = self._shapes.boxes.T
        near = np.nonzero((left <= point[0]) & (point[0] <= right) & (bottom <= point[1]) & (point[1] <= top))[0]
        found = (self._shapes.stands[place] for place in near[::-1].tolist())
        return next((stand for stand in found if contains(stand.ring, point)), None)

    # --- Canvas

    def clicked_at(self, point: Point, modifiers: Qt.KeyboardModifier) -> None:
        stand = self.stand_at(point)
        self.choose(stand.number if stand is not None else "")
        self.stand_chosen.emit(self.chosen)

    def hovered_at(self, point: Point) -> None:
        self.pointed.emit(*point)

    def grabs(self, point: Point) -> bool:
        stand = self.stand(self.chosen)
        return stand is not None and not stand.locked and contains(stand.ring, point)

    def dragged(self, start: Point, to: Point) -> None:
        self._shift = (_snapped(to[0] - start[0]), _snapped(to[1] - start[1]))
        self.update()

    def dropped(self) -> None:
        shift, self._shift = self._shift, (0, 0)
        if shift != (0, 0):
            self.stand_moved.emit(self.chosen, *shift)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 1000 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else SNAP_MM
        ways = {
            Qt.Key.Key_Left: (-step, 0),
            Qt.Key.Key_Right: (step, 0),
            Qt.Key.Key_Up: (0, step),
            Qt.Key.Key_Down: (0, -step),
        }
        way = ways.get(Qt.Key(event.key()))
        stand = self.stand(self.chosen)
        if way is not None and stand is not None and not stand.locked:
            self.stand_moved.emit(self.chosen, *way)
        elif event.key() == Qt.Key.Key_Escape:
            self._shift = (0, 0)
            self.choose("")
            self.stand_chosen.emit("")
        else:
            super().keyPressEvent(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("chart"))
        if self._shapes is not None:
            self._paint_halls(painter)
            places = self._in_view(self._shapes)
            self._paint_stands(painter, self._shapes, places)
            self._paint_labels(painter, self._shapes, places)
            self._paint_chosen(painter)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _in_view(self, shapes: _Shapes) -> NDArray[np.intp]:
        seen = self.seen()
        left, bottom, right, top = shapes.boxes.T
        inside = (right >= seen.left) & (left <= seen.right) & (top >= seen.bottom) & (bottom <= seen.top)
        return np.nonzero(inside)[0]

    def _paint_halls(self, painter: QPainter) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        licensed = self._plan.bays if self._plan is not None else frozenset()
        for hall in self._halls:
            ring = QPolygonF([self.to_screen(point) for point in hall.ring])
            wide = hall.ring and self.box_on_screen(bounds(hall.ring)).width() > 200
            painter.setBrush(theme.color("panel"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(ring)
            painter.setPen(QPen(theme.color("line_strong"), 1, Qt.PenStyle.DashDotLine))
            for bay in self._around.desk.venue.bays_of_hall[hall.code]:
                box = self.box_on_screen(bounds(bay.ring))
                if bay.code not in licensed:
                    painter.fillRect(box, theme.hatch("closure", "closure_line", None, self.devicePixelRatioF()))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
            painter.setPen(QPen(theme.color("ink2"), 4 if wide else 1))
            painter.drawPolygon(ring)
            if wide:
                self._paint_fixtures(painter, hall)
            else:
                painter.setFont(theme.font("small", bold=True))
                painter.drawText(ring.boundingRect(), Qt.AlignmentFlag.AlignCenter, hall.code)

    def _paint_fixtures(self, painter: QPainter, hall: Hall) -> None:
        theme = self.theme
        painter.setFont(theme.font("micro"))
        for opening, colour, name in [
            *((each, "ok", self.tr("Exit")) for each in hall.exits),
            *((each, "ink3", self.tr("Door")) for each in hall.freight_doors),
        ]:
            at, half = self.to_screen(opening.at), max(opening.width_mm * self.scale / 2, 4)
            box = bounds(hall.ring)
            upright = opening.at[0] in (box.left, box.right)
            mark = QRectF(
                at.x() - (4 if upright else half),
                at.y() - (half if upright else 4),
                8 if upright else 2 * half,
                2 * half if upright else 8,
            )
            painter.fillRect(mark, theme.color(colour))
            if self.scale > 0.004 and not upright:
                painter.setPen(theme.color(colour))
                y = mark.top() - 16 if opening.at[1] > box.centre[1] else mark.bottom() + 2
                painter.drawText(QRectF(at.x() - 40, y, 80, 14), Qt.AlignmentFlag.AlignCenter, f"{name} {opening.code}")
        for fixture in hall.fixtures:
            at = self.to_screen(fixture.at)
            if fixture.kind == "column":
                half = max(fixture.size_mm * self.scale / 2, 1.5)
                painter.fillRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), theme.color("ink2"))
            elif fixture.kind == "hydrant" and self.scale > 0.002:
                painter.setPen(QPen(theme.color("error"), 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, 7, 7)
                painter.fillRect(QRectF(at.x() - 2, at.y() - 2, 4, 4), theme.color("error"))

    def _paint_stands(self, painter: QPainter, shapes: _Shapes, places: NDArray[np.intp]) -> None:
        """One ``drawRects`` a status; the few stands that are no rectangles follow by themselves."""
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        transform = np.array([self.scale, -self.scale, self.scale, -self.scale])
        offset = np.array([self._origin.x(), self._origin.y(), self._origin.x(), self._origin.y()])
        on_screen = shapes.boxes[places] * transform + offset  # left, bottom, right, top in pixels
        for number, status in enumerate(_ORDER):
            fill, line = LOOKS[status]
            mine = (shapes.status[places] == number) & shapes.upright[places]
            if mine.any():
                rects = [QRectF(x1, y2, x2 - x1, y1 - y2) for x1, y1, x2, y2 in on_screen[mine].tolist()]
                painter.setPen(QPen(theme.color(line), 1))
                painter.setBrush(theme.color(fill))
                painter.drawRects(rects)
                if status in (StandStatus.AVAILABLE, StandStatus.BLOCKED):
                    kind = "available" if status is StandStatus.AVAILABLE else "closure"
                    painter.setBrush(theme.hatch(kind, line, None, self.devicePixelRatioF()))  # type: ignore[arg-type]
                    painter.drawRects([rect for rect in rects if rect.width() > 12])
        for place in places[~shapes.upright[places]].tolist():
            fill, line = LOOKS[shapes.stands[place].status]
            painter.setPen(QPen(theme.color(line), 1))
            painter.setBrush(theme.color(fill))
            painter.drawPolygon(QPolygonF([self.to_screen(point) for point in shapes.stands[place].ring]))

    def _paint_labels(self, painter: QPainter, shapes: _Shapes, places: NDArray[np.intp]) -> None:
        widths = (shapes.boxes[places, 2] - shapes.boxes[places, 0]) * self.scale
        heights = (shapes.boxes[places, 3] - shapes.boxes[places, 1]) * self.scale
        readable = places[(widths >= LABEL_WIDTH) & (heights >= 18)]
        for place in readable[:MOST_LABELS].tolist():
            self._paint_label(painter, shapes.stands[place])

    def _paint_label(self, painter: QPainter, stand: Stand) -> None:
        theme, plan = self.theme, self._plan
        box = self.box_on_screen(stand.box)
        _, line = LOOKS[stand.status]
        painter.setFont(theme.font("micro"))
        tag = QRectF(
            box.left(), box.top(), min(painter.fontMetrics().horizontalAdvance(stand.number) + 10, box.width()), 15
        )
        painter.fillRect(tag, theme.color(line))
        painter.setPen(theme.color("panel"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, stand.number)
        if stand.locked and box.width() > 60:
            painter.drawPixmap(
                QPointF(box.right() - 18, box.top() + 3), theme.pixmap("lock", "ink2", 14, self.devicePixelRatioF())
            )
        exhibitor = plan.exhibitors.get(stand.exhibitor) if plan is not None else None
        name = exhibitor.name.in_language(self._around.language) if exhibitor else self.tr("(available)")
        size = stand.box
        lines: list[tuple[str, QFont, str]] = [(name, theme.font("base", bold=True), "ink")]
        marked = formats.area(stand.area_mm2, tenths=True) + (self.tr(" est.") if stand.estimated else "")
        lines.append((marked, theme.font("small"), "ink2"))
        lines.append((f"{size.width / 1000:g} × {size.height / 1000:g} m", theme.font("micro"), "ink3"))
        room = max(int((box.height() - 17) // 16), 0)
        shown = lines[:room]
        top = box.center().y() - len(shown) * 8 + (7 if room <= 3 else 0)
        if stand.status is StandStatus.AVAILABLE and shown:
            width = max(QFontMetrics(font).horizontalAdvance(text) for text, font, _ in shown) + 12
            plate = QRectF(box.center().x() - width / 2, top - 2, width, len(shown) * 16 + 4).intersected(box)
            painter.fillRect(plate, theme.color("panel"))
        for place, (text, font, tone) in enumerate(shown):
            painter.setFont(font)
            painter.setPen(theme.color(tone))
            fits = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) - 6)
            painter.drawText(QRectF(box.left(), top + place * 16, box.width(), 16), Qt.AlignmentFlag.AlignCenter, fits)

    def _paint_chosen(self, painter: QPainter) -> None:
        stand = self.stand(self.chosen)
        if stand is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shape = QPolygonF([self.to_screen(point) for point in stand.ring])
        if self._shift != (0, 0):
            moved = QTransform.fromTranslate(self._shift[0] * self.scale, -self._shift[1] * self.scale).map(shape)
            painter.setPen(QPen(self.theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawPolygon(moved)
            self._paint_gaps(painter, stand)
        painter.setPen(QPen(self.theme.color("ink"), 2))
        painter.drawPolygon(shape)

    def _paint_gaps(self, painter: QPainter, stand: Stand) -> None:
        """Write how far the dragged stand went, in metres."""
        dx, dy = self._shift
        text = f"ΔX {dx / 1000:+.2f}  ΔY {dy / 1000:+.2f} m".replace("-", chr(0x2212))
        at = self.to_screen((stand.box.centre[0] + dx, stand.box.centre[1] + dy))
        painter.setFont(self.theme.font("small", bold=True))
        box = QRectF(at.x() - 80, at.y() - 9, 160, 18)
        painter.fillRect(box, self.theme.color("accent"))
        painter.setPen(self.theme.color("accent_ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _snapped(mm: int) -> int:
    return round(mm / SNAP_MM) * SNAP_MM


def by_status(stands: Sequence[Stand]) -> dict[StandStatus, int]:
    """Return mm2 a status."""
    found: dict[StandStatus, int] = defaultdict(int)
    for stand in stands:
        found[stand.status] += stand.area_mm2
    return found
