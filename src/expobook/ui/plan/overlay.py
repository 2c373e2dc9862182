"""What is live over the plan: selection with handles, what is dragged, guides, distances, a compared plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from expobook.domain.geometry import Box, Ring, bounds
from expobook.domain.plan import Mark, Stand, Utility
from expobook.domain.plan_difference import PlanDifference
from expobook.domain.plan_edit.snapping import Gap, Guide

if TYPE_CHECKING:
    from expobook.ui.plan.canvas import PlanCanvas

HANDLE = 7
MOST_OUTLINES = 400
_NAMES = ("sw", "s", "se", "e", "ne", "n", "nw", "w")


@dataclass
class Dragged:
    """Stands as they would be, the lines they were pulled to, and their distances to others."""

    stands: tuple[Stand, ...]
    guides: tuple[Guide, ...] = ()
    gaps: tuple[Gap, ...] = ()
    aligned: str = ""  # in words, beside the guide
    dx: int = 0
    dy: int = 0
    names: dict[int, str] = field(default_factory=dict)  # place of a neighbour -> its number


class Overlay:
    """Paints above the picture of the ground; nothing here is kept between frames."""

    def __init__(self, canvas: "PlanCanvas") -> None:
        self._canvas = canvas
        self.dragged: Dragged | None = None
        self.dragged_thing: Mark | Utility | None = None
        self.target = ""  # the stand that something is held over
        self.compared: tuple[dict[str, Stand], dict[str, Stand], PlanDifference] | None = None

    def shown_box(self) -> Box:
        """Return the box of what is dragged, else of what is selected."""
        if self.dragged is not None and self.dragged.stands:
            return bounds(point for stand in self.dragged.stands for point in stand.ring)
        return self._canvas.selection_box()

    def paint(self, painter: QPainter) -> None:
        """Paint everything that is live."""
        if self.compared is not None:
            self._comparison(painter)
        if self.dragged is not None:
            self._drag(painter, self.dragged)
        elif self._canvas.selection:
            self._selection(painter)
        thing = self.dragged_thing or self._canvas.chosen_thing()
        if thing is not None:
            self._thing(painter, thing)
        target = self._canvas.stand(self.target)
        if target is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._canvas.theme.color("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._polygon(target.ring))

    # --- selection

    def _selection(self, painter: QPainter) -> None:
        stands = self._canvas.selected_stands()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._canvas.theme.color("ink"), 2))
        for stand in stands[:MOST_OUTLINES]:
            painter.drawPolygon(self._polygon(stand.ring))
        if len(stands) > 1:
            painter.setPen(QPen(self._canvas.theme.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._canvas.box_on_screen(self._canvas.selection_box()))
        elif not stands[0].locked:
            self._handles(painter)

    def _thing(self, painter: QPainter, thing: Mark | Utility) -> None:
        """Outline an aisle, zone, text or connection, with its size while it is dragged."""
        theme, canvas = self._canvas.theme, self._canvas
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        if isinstance(thing, Utility):
            painter.drawEllipse(canvas.to_screen(thing.at), 11, 11)
            return
        painter.drawPolygon(self._polygon(thing.ring))
        if self.dragged_thing is None:
            self._handles(painter)
        else:
            box = bounds(thing.ring)
            size = f"{box.width / 1000:.2f} × {box.height / 1000:.2f} m"
            self.tag(painter, canvas.to_screen(box.centre), size, theme.color("accent"))

    def _handled_ring(self) -> Ring:
        """Return the outline that has handles: of the one selected stand, or of the selected mark."""
        stands, thing = self._canvas.selected_stands(), self._canvas.chosen_thing()
        if isinstance(thing, Mark):
            return thing.ring
        return stands[0].ring if len(stands) == 1 and not stands[0].locked else ()

    def handles(self) -> Iterator[tuple[str, QPointF]]:
        """Yield the handles of the one thing selected: eight of a rectangle, a corner each of another outline."""
        ring = self._handled_ring()
        if not ring:
            return
        around = bounds(ring)
        if set(ring) != set(around.ring) or len(ring) != 4:
            for number, point in enumerate(ring):
                yield f"corner {number}", self._canvas.to_screen(point)
            return
        box = self._canvas.box_on_screen(around)
        middle = box.center()
        xs = (box.left(), middle.x(), box.right(), box.right(), box.right(), middle.x(), box.left(), box.left())
        ys = (box.bottom(), box.bottom(), box.bottom(), middle.y(), box.top(), box.top(), box.top(), middle.y())
        for name, x, y in zip(_NAMES, xs, ys, strict=True):
            yield name, QPointF(x, y)

    def handle_at(self, place: QPointF) -> str:
        """Return the handle within reach of a place of the canvas, or nothing."""
        for name, at in self.handles():
            if abs(at.x() - place.x()) <= HANDLE and abs(at.y() - place.y()) <= HANDLE:
                return name
        return ""

    def _handles(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._canvas.theme.color("accent"), 1.5))
        painter.setBrush(self._canvas.theme.color("panel"))
        for _, at in self.handles():
            painter.drawRect(QRectF(at.x() - HANDLE / 2, at.y() - HANDLE / 2, HANDLE, HANDLE))

    # --- dragging

    def _drag(self, painter: QPainter, dragged: Dragged) -> None:
        canvas, theme = self._canvas, self._canvas.theme
        plan = canvas.plan
        if plan is None:
            return
        for gap in dragged.gaps:
            if self.is_narrow(gap):
                painter.fillRect(self._band(gap), theme.color("clash_fill"))
        for stand in dragged.stands[:MOST_OUTLINES]:
            canvas.stand_painter.paint_one(painter, plan, stand)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 3))
        for stand in dragged.stands[:MOST_OUTLINES]:
            painter.drawPolygon(self._polygon(stand.ring))
        for guide in dragged.guides:
            self._guide(painter, guide)
        if dragged.aligned and dragged.guides:
            self._aligned(painter, dragged)
        for gap in dragged.gaps:
            self._gap(painter, gap)

    def is_narrow(self, gap: Gap) -> bool:
        """Say whether a distance is under its limit; stands that touch are neighbours, not an aisle."""
        limit = self._canvas.limits.get("wall" if gap.other < 0 else "aisle", 0)
        return gap.distance < limit and gap.distance != 0

    def _band(self, gap: Gap) -> QRectF:
        if gap.side in ("left", "right"):
            return self._canvas.box_on_screen(Box(gap.start, gap.low, gap.end, gap.high))
        return self._canvas.box_on_screen(Box(gap.low, gap.start, gap.high, gap.end))

    def _gap(self, painter: QPainter, gap: Gap) -> None:
        """An arrow across the gap with the distance in metres; vermilion when it is too narrow."""
        if gap.distance == 0:
            return
        canvas, theme = self._canvas, self._canvas.theme
        colour = theme.color("clash_line" if self.is_narrow(gap) else "accent")
        middle = (gap.low + gap.high) // 2
        level = gap.side in ("left", "right")
        one = canvas.to_screen((gap.start, middle) if level else (middle, gap.start))
        other = canvas.to_screen((gap.end, middle) if level else (middle, gap.end))
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(one, other)
        for end in (one, other):
            tick = QPointF(0, 4) if level else QPointF(4, 0)
            painter.drawLine(end - tick, end + tick)
        self.tag(painter, (one + other) / 2, f"{gap.distance / 1000:.1f} m".replace("-", chr(0x2212)), colour)

    def _guide(self, painter: QPainter, guide: Guide) -> None:
        canvas = self._canvas
        painter.setPen(QPen(canvas.theme.color("accent"), 1))
        low, high = guide.low - 2000, guide.high + 2000
        ends = ((guide.at, low), (guide.at, high)) if guide.upright else ((low, guide.at), (high, guide.at))
        painter.drawLine(canvas.to_screen(ends[0]), canvas.to_screen(ends[1]))

    def _aligned(self, painter: QPainter, dragged: Dragged) -> None:
        guide = dragged.guides[-1]
        box = self.shown_box()
        at = (guide.at, box.bottom) if guide.upright else (box.left, guide.at)
        place = self._canvas.to_screen(at) + QPointF(-60, 12 if not guide.upright else 24)
        self.tag(painter, place, dragged.aligned, self._canvas.theme.color("accent"))

    def tag(self, painter: QPainter, at: QPointF, text: str, colour: QColor) -> None:
        """Write on a small plate of a colour, centred at a place, kept inside the canvas."""
        theme = self._canvas.theme
        painter.setFont(theme.font("small", bold=True))
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        room = self._canvas.room()
        x = min(max(at.x() - width / 2, room.left() + 2), room.right() - width - 2)
        y = min(max(at.y() - 9, room.top() + 2), room.bottom() - 20)
        plate = QRectF(x, y, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(theme.color("accent_ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    # --- comparing

    def _comparison(self, painter: QPainter) -> None:
        """Show what sets two plans apart: added green, taken out hatched in red, moved with an arrow."""
        assert self.compared is not None
        old, new, difference = self.compared
        theme, canvas = self._canvas.theme, self._canvas
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = canvas.devicePixelRatioF()
        for number in difference.removed:
            painter.setPen(QPen(theme.color("error"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(theme.hatch("closure", "error", None, ratio))
            painter.drawPolygon(self._polygon(old[number].ring))
        for number in difference.added:
            self._filled(painter, new[number].ring, "ok", 3)
        for number in (*difference.moved, *difference.resized):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawPolygon(self._polygon(old[number].ring))
            self._filled(painter, new[number].ring, "accent", 2)
            start, end = canvas.to_screen(old[number].box.centre), canvas.to_screen(new[number].box.centre)
            painter.drawLine(start, end)
            painter.drawEllipse(end, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number in difference.changed:
            painter.setPen(QPen(theme.color("warn"), 2, Qt.PenStyle.DotLine))
            painter.drawPolygon(self._polygon(new[number].ring))

    def _filled(self, painter: QPainter, ring: Ring, tone: str, width: float) -> None:
        shade = self._canvas.theme.color(tone)
        painter.setPen(QPen(shade, width))
        shade.setAlpha(60)
        painter.setBrush(shade)
        painter.drawPolygon(self._polygon(ring))

    def _polygon(self, ring: Ring) -> QPolygonF:
        return QPolygonF([self._canvas.to_screen(point) for point in ring])
