"""Paints what lies under the stands: halls, bays, exits, doors, hydrants, columns, aisles, zones, background."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Mark, MarkKind, Plan, Utility
from expobook.domain.venue import Fixture, Hall, Opening, Venue
from expobook.ui.kit.canvas import Canvas

OUTSIDE = 80  # pixels around a hall that its names may take
WIDE = 200  # pixels a hall needs before its fixtures are painted
LAYERS = ("stands", "marks", "utilities", "fixtures", "bays", "background")
_LETTERS = {"power": "E", "water": "W", "drain": "D", "air": "A", "data": "N", "hanging": "H"}


@dataclass
class Layers:
    """Which layers are to be seen."""

    shown: set[str] = field(default_factory=lambda: set(LAYERS) - {"utilities"})

    def __contains__(self, name: str) -> bool:
        return name in self.shown


class GroundPainter:
    """Paints the ground of a plan for a canvas; knows nothing of the mouse."""

    def __init__(self, canvas: Canvas, venue: Venue, layers: Layers, tr: Callable[[str], str]) -> None:
        self._canvas, self._venue, self._layers, self._tr = canvas, venue, layers, tr
        self.halls: Sequence[Hall] = ()
        self._boxes: dict[str, Box] = {}
        self._extents: dict[str, Box] = {}
        self._seen, self._out = Box(0, 0, 1, 1), 0
        self.only = ""  # the hall whose exits are named; all of them when empty
        self.background: Callable[[QPainter, Canvas], None] | None = None

    def show(self, plan: Plan | None) -> None:
        """Paint the halls of a plan from now on."""
        venue = self._venue
        codes = {venue.bay(code).hall for code in plan.bays} | set(plan.halls) if plan is not None else set()
        self.halls = [hall for hall in venue.halls if hall.code in codes]
        self._boxes = {hall.code: bounds(hall.ring) for hall in self.halls}

    def paint(self, painter: QPainter, plan: Plan, seen: Box) -> None:
        """Paint the halls that are in view."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        halls = self._in_view(seen)
        self._seen, self._out = seen, round(OUTSIDE / self._canvas.scale) + 10_000
        for hall in halls:
            self._floor(painter, hall, plan.bays, seen)
        if self.background is not None and "background" in self._layers:
            self.background(painter, self._canvas)
        if "marks" in self._layers:
            for mark in plan.marks:
                if mark.kind is not MarkKind.TEXT:
                    self._mark(painter, mark)
        for hall in halls:
            self._walls(painter, hall)

    def _near(self, thing: Opening | Fixture) -> bool:
        """Say whether a thing, with what is written beside it, may be in the part that is painted."""
        (x, y), seen, out = thing.at, self._seen, self._out
        return seen.left - out <= x <= seen.right + out and seen.bottom - out <= y <= seen.top + out

    def _in_view(self, seen: Box) -> list[Hall]:
        """Return the halls that are in view with what is written outside their walls."""
        out = round(OUTSIDE / self._canvas.scale)
        return [
            hall
            for hall in self.halls
            if self._boxes[hall.code].right >= seen.left - out
            and self._boxes[hall.code].left <= seen.right + out
            and self._boxes[hall.code].top >= seen.bottom - out
            and self._boxes[hall.code].bottom <= seen.top + out
        ]

    def paint_above(self, painter: QPainter, plan: Plan, seen: Box) -> None:
        """Paint what lies over the stands: texts and connections."""
        if "marks" in self._layers:
            for mark in plan.marks:
                if mark.kind is MarkKind.TEXT:
                    self._mark(painter, mark)
        if "utilities" in self._layers and self._canvas.scale > 0.002:
            for each in plan.utilities:
                self._utility(painter, each)
            for hall in self._in_view(seen):
                self._points(painter, hall)

    def _floor(self, painter: QPainter, hall: Hall, licensed: frozenset[str], seen: Box) -> None:
        theme, canvas = self._canvas.theme, self._canvas
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("panel"))
        painter.drawPolygon(self._polygon(hall.ring))
        bays = self._venue.bays_of_hall[hall.code]
        for bay in bays:
            if bay.code not in licensed:
                painter.setBrush(theme.hatch("closure", "closure_line", None, canvas.devicePixelRatioF()))
                painter.drawPolygon(self._polygon(bay.ring))
        if "bays" not in self._layers or canvas.scale < 0.001:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(theme.font("micro"))
        line = QPen(theme.color("line_strong"), 1, Qt.PenStyle.DashDotLine)
        for bay in bays:
            extent = self._extents.get(bay.code) or self._extents.setdefault(bay.code, bounds(bay.ring))
            if extent.right < seen.left or extent.left > seen.right:
                continue
            painter.setPen(line)
            painter.drawPolygon(self._polygon(bay.ring))
            box = canvas.box_on_screen(extent)
            if box.width() > 70:
                painter.setPen(theme.color("ink3"))
                painter.drawText(
                    box.adjusted(0, 5, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, bay.code
                )

    def _walls(self, painter: QPainter, hall: Hall) -> None:
        theme = self._canvas.theme
        ring = self._polygon(hall.ring)
        wide = ring.boundingRect().width() > WIDE
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.color("ink2"), 5 if wide else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolygon(ring)
        if wide and "fixtures" in self._layers:
            self._fixtures(painter, hall)
        elif not wide:
            painter.setFont(theme.font("small", bold=True))
            painter.drawText(ring.boundingRect(), Qt.AlignmentFlag.AlignCenter, hall.code)

    def _fixtures(self, painter: QPainter, hall: Hall) -> None:
        theme, canvas = self._canvas.theme, self._canvas
        painter.setFont(theme.font("small"))
        for opening in filter(self._near, hall.freight_doors):
            size = f"{opening.width_mm / 1000:g} × {opening.height_mm / 1000:g} m"
            self._opening(painter, hall, opening, "ink3", f"{self._tr('Door')} {size}", hollow=True)
        for opening in filter(self._near, hall.exits):
            self._opening(painter, hall, opening, "ok", f"{self._tr('Exit')} {opening.code.lstrip('E')}")
        for fixture in filter(self._near, hall.fixtures):
            at = canvas.to_screen(fixture.at)
            if fixture.kind == "column":
                half = max(fixture.size_mm * canvas.scale / 2, 1.5)
                painter.fillRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), theme.color("ink2"))
            elif fixture.kind == "hydrant" and canvas.scale > 0.002:
                radius = max(1400 * canvas.scale, 7)
                painter.setPen(QPen(theme.color("error"), 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, radius, radius)
                painter.fillRect(QRectF(at.x() - 3, at.y() - 3, 6, 6), theme.color("error"))

    def _opening(
        self, painter: QPainter, hall: Hall, opening: Opening, colour: str, name: str, *, hollow: bool = False
    ) -> None:
        theme, canvas = self._canvas.theme, self._canvas
        at, half = canvas.to_screen(opening.at), max(opening.width_mm * canvas.scale / 2, 4)
        box = self._boxes[hall.code]
        upright = opening.at[0] in (box.left, box.right)
        across = 3 if hollow else 5
        mark = QRectF(at.x() - half, at.y() - across, 2 * half, 2 * across)
        if upright:
            mark = QRectF(at.x() - across, at.y() - half, 2 * across, 2 * half)
        painter.fillRect(mark, theme.color("panel" if hollow else colour))
        if hollow:
            painter.setPen(QPen(theme.color("ink3"), 1))
            painter.drawRect(mark)
        if canvas.scale < 0.0035 or self.only not in ("", hall.code):
            return  # on a shared wall the neighbour's names would lie over ours
        painter.setPen(theme.color(colour))
        if upright:
            outside = -16 if opening.at[0] == box.left else 16
            painter.save()
            painter.translate(at.x() + outside, at.y())
            painter.rotate(-90 if outside < 0 else 90)
            painter.drawText(QRectF(-60, -8, 120, 16), Qt.AlignmentFlag.AlignCenter, name)
            painter.restore()
        else:
            y = mark.top() - 18 if opening.at[1] == box.top else mark.bottom() + 2
            painter.drawText(QRectF(at.x() - 70, y, 140, 16), Qt.AlignmentFlag.AlignCenter, name)

    def _mark(self, painter: QPainter, mark: Mark) -> None:
        theme = self._canvas.theme
        ring = self._polygon(mark.ring)
        box = ring.boundingRect()
        words = mark.words
        if mark.kind is MarkKind.AISLE:
            shade = theme.color("ok_bg")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade if mark.main else theme.color("header"))
            painter.drawPolygon(ring)
            size = bounds(mark.ring)
            name = self._tr("Main aisle") if mark.main else self._tr("Aisle")
            words = words or f"{name} {min(size.width, size.height) / 1000:.1f} m"
            tone = "ok" if mark.main else "ink3"
        elif mark.kind is MarkKind.ZONE:
            painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(ring)
            tone = "accent"
        else:
            tone = "ink"
        if not words or box.width() < 20 or box.height() < 8:
            return
        painter.setFont(theme.font("small", bold=mark.kind is not MarkKind.AISLE))
        painter.setPen(theme.color(tone))
        if mark.kind is MarkKind.ZONE:
            painter.drawText(box.adjusted(5, 3, -5, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
        elif box.height() > 2 * box.width():
            painter.save()
            painter.translate(box.center())
            painter.rotate(-90)
            painter.drawText(QRectF(-box.height() / 2, -10, box.height(), 20), Qt.AlignmentFlag.AlignCenter, words)
            painter.restore()
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _utility(self, painter: QPainter, each: Utility) -> None:
        theme, at = self._canvas.theme, self._canvas.to_screen(each.at)
        painter.setFont(theme.font("micro", bold=True))
        painter.setPen(QPen(theme.color("info"), 1.5))
        painter.setBrush(theme.color("panel" if each.stand else "warn_bg"))
        painter.drawEllipse(at, 8, 8)
        painter.drawText(QRectF(at.x() - 8, at.y() - 8, 16, 16), Qt.AlignmentFlag.AlignCenter, _LETTERS[each.kind])
        if each.value and self._canvas.scale > 0.01:
            painter.drawText(QPointF(at.x() + 11, at.y() + 4), str(each.value))

    def _points(self, painter: QPainter, hall: Hall) -> None:
        """The venue's own utility points: small crosses."""
        painter.setPen(QPen(self._canvas.theme.color("info"), 1))
        for fixture in hall.fixtures:
            if fixture.kind in _LETTERS:
                at = self._canvas.to_screen(fixture.at)
                painter.drawLine(QPointF(at.x() - 3, at.y()), QPointF(at.x() + 3, at.y()))
                painter.drawLine(QPointF(at.x(), at.y() - 3), QPointF(at.x(), at.y() + 3))

    def _polygon(self, ring: Sequence[tuple[int, int]]) -> QPolygonF:
        return QPolygonF([self._canvas.to_screen(point) for point in ring])
