"""Paints the map of a day: roads, halls in the colours of their groups, names, what is chosen, the scale."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from expobook.domain.geometry import Box, Point, Ring, bounds
from expobook.domain.venue import Hall, SpaceClass, Venue
from expobook.ui.kit.theme import Theme
from expobook.ui.site.colours import LOOKS, Look
from expobook.ui.site.day import FREE

LINE = 14
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 50000)  # lengths of the scale bar in m
SCALE_FROM = 90  # pixels that the scale bar has at least


@dataclass(frozen=True)
class MapScene:
    """What is painted: ``words`` are the lines of a hall, its code first; ``phase`` hatches an option's bay."""

    venue: Venue
    group: Mapping[str, str]
    phase: Mapping[str, str]
    words: Callable[[Hall], list[str]]
    zones: Mapping[str, str]
    chosen: Collection[str] = ()
    over: Mapping[str, str] = field(default_factory=dict)  # halls that a dragged enquiry would get: their colour
    layers: Collection[str] = ("names", "bays", "roads", "outdoors", "scale")
    measured: tuple[Point, Point] | None = None
    north: str = "N"


class MapPainter:
    """Paints one scene; ``to_screen`` maps site mm to pixels."""

    def __init__(
        self, painter: QPainter, theme: Theme, scene: MapScene, to_screen: Callable[[Point], QPointF], ratio: float
    ) -> None:
        self._painter, self._theme, self._scene, self._to_screen, self._ratio = painter, theme, scene, to_screen, ratio

    def paint(self, scale: float) -> None:
        """Paint everything; ``scale`` is pixels a mm."""
        scene, painter = self._scene, self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if "roads" in scene.layers:
            painter.setPen(QPen(self._theme.color("line_strong"), 1))
            painter.setBrush(self._theme.color("road"))
            for road in scene.venue.roads:
                painter.drawPolygon(self._polygon(road))
        for hall in scene.venue.halls:
            if "outdoors" in scene.layers or hall.space_class is not SpaceClass.OUTDOOR:
                self._hall(hall)
        if "names" in scene.layers:
            self._zones()
        for code, line in scene.over.items():
            self._ghost(code, line)
        for code in scene.chosen:
            self._frame(code)
        if "scale" in scene.layers:
            self._scale_bar(scale)
        if scene.measured is not None:
            self._measured(*scene.measured)

    # --- places

    def _polygon(self, ring: Ring) -> QPolygonF:
        return QPolygonF([self._to_screen(point) for point in ring])

    def _box(self, box: Box) -> QRectF:
        return QRectF(self._to_screen((box.left, box.top)), self._to_screen((box.right, box.bottom)))

    # --- halls

    def _hall(self, hall: Hall) -> None:
        """Fill bays in one go where they agree, each by itself where they do not."""
        scene, painter = self._scene, self._painter
        bays = scene.venue.bays_of_hall[hall.code]
        looks = {(scene.group.get(bay.code, FREE), scene.phase.get(bay.code, "")) for bay in bays}
        dashed = hall.space_class is SpaceClass.OUTDOOR and looks == {(FREE, "")}
        if len(looks) == 1:
            self._fill(self._polygon(hall.ring), *next(iter(looks)), dashed=dashed)
        else:
            for bay in bays:
                self._fill(self._polygon(bay.ring), scene.group.get(bay.code, FREE), scene.phase.get(bay.code, ""))
        if "bays" in scene.layers and not dashed:
            edge = QColor(self._theme.color("line_strong"))
            edge.setAlpha(90)
            painter.setPen(QPen(edge, 1))
            for bay in bays[1:]:
                box = self._box(bounds(bay.ring))
                if box.width() > 6 and box.height() > 6:
                    tall = box.height() > box.width()
                    painter.drawLine(box.topLeft(), box.bottomLeft() if tall else box.topRight())
        if "names" in scene.layers:
            self._words(hall, {group for group, _ in looks})

    def _fill(self, shape: QPolygonF, group: str, phase: str, *, dashed: bool = False) -> None:
        look, painter, theme = LOOKS[group], self._painter, self._theme
        pen = QPen(theme.color(look.line), 1)
        if dashed:
            pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color(look.fill))
        painter.drawPolygon(shape)
        hatch, colour = (phase, look.line) if phase else (look.hatch, look.hatch_colour)
        if hatch:
            weight = 1.4 if group in ("build_up", "dismantle") else None
            painter.setBrush(theme.hatch(hatch, colour, weight, self._ratio))  # type: ignore[arg-type]
            painter.drawPolygon(shape)

    def _words(self, hall: Hall, groups: set[str]) -> None:
        box = self._box(bounds(hall.ring))
        if box.width() < 28 or box.height() < 18:
            return
        theme, painter = self._theme, self._painter
        look: Look = LOOKS[next(iter(groups)) if len(groups) == 1 else FREE]
        painter.setFont(theme.font("micro"))
        metrics = painter.fontMetrics()
        room = int(box.width()) - 12
        words = self._scene.words(hall)
        lines = [words[0]] + [line for word in words[1:] for line in wrapped(word, metrics, room)]
        lines = lines[: max(1, int(box.height() - 8) // LINE)]
        height = len(lines) * LINE
        width = min(room, max(metrics.horizontalAdvance(line) for line in lines) + 12)
        plate = QRectF(box.center().x() - width / 2, box.center().y() - height / 2 - 3, width, height + 6)
        if look.plate or len(groups) > 1:
            painter.setPen(QPen(theme.color("line"), 0.5))
            painter.setBrush(theme.color("panel"))
            painter.drawRect(plate)
        for place, line in enumerate(lines):
            painter.setFont(theme.font("small" if place == 0 else "micro", bold=place == 0))
            quiet = look is LOOKS[FREE] and len(groups) == 1 and place > 0
            painter.setPen(theme.color("ink3" if quiet else look.ink))
            where = QRectF(box.left(), plate.top() + 3 + place * LINE, box.width(), LINE)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, line)

    def _zones(self) -> None:
        painter = self._painter
        painter.setFont(self._theme.font("base", bold=True))
        painter.setPen(self._theme.color("ink2"))
        for zone in self._scene.venue.zones:
            halls = [hall for hall in self._scene.venue.halls if hall.zone == zone.code]
            if len(halls) > 1:
                box = self._box(bounds(point for hall in halls for point in hall.ring))
                painter.drawText(box.topLeft() + QPointF(0, -6), self._scene.zones[zone.code])

    # --- what is being done

    def _frame(self, code: str) -> None:
        shape = self._box(bounds(self._scene.venue.hall(code).ring))
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("panel"), 4))
        painter.drawRect(shape)
        painter.setPen(QPen(self._theme.color("ink"), 2))
        painter.drawRect(shape)

    def _ghost(self, code: str, line: str) -> None:
        """Tint a hall that is dragged over, in the colour of the rank that it would get."""
        tint = QColor(self._theme.color(line))
        pen = QPen(QColor(tint), 2)
        pen.setDashPattern([4, 3])
        tint.setAlpha(70)
        self._painter.setPen(pen)
        self._painter.setBrush(tint)
        self._painter.drawRect(self._box(bounds(self._scene.venue.hall(code).ring)))

    def _measured(self, start: Point, end: Point) -> None:
        painter, theme = self._painter, self._theme
        a, b = self._to_screen(start), self._to_screen(end)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.drawLine(a, b)
        for at in (a, b):
            painter.drawEllipse(at, 3, 3)
        metres = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5 / 1000
        words = f"{metres:,.1f} m"
        painter.setFont(theme.font("small", bold=True))
        wide = painter.fontMetrics().horizontalAdvance(words) + 12
        plate = QRectF((a.x() + b.x() - wide) / 2, (a.y() + b.y()) / 2 - 24, wide, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tip"))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(theme.color("tip_ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def _scale_bar(self, scale: float) -> None:
        """Paint north and a bar of a round length in two halves."""
        theme, painter = self._theme, self._painter
        metres = next((m for m in ROUND if m * 1000 * scale >= SCALE_FROM), ROUND[-1])
        length = metres * 1000 * scale
        painter.setPen(QPen(theme.color("ink2"), 1.5))
        painter.setFont(theme.font("micro"))
        painter.drawLine(QPointF(40, 30), QPointF(40, 62))
        painter.drawPolyline([QPointF(35, 38), QPointF(40, 29), QPointF(45, 38)])
        painter.drawText(QRectF(28, 62, 24, 16), Qt.AlignmentFlag.AlignCenter, self._scene.north)
        painter.drawPolyline([QPointF(64, 60), QPointF(64, 66), QPointF(64 + length, 66), QPointF(64 + length, 60)])
        painter.drawLine(QPointF(64 + length / 2, 62), QPointF(64 + length / 2, 66))
        for share, words in ((0.0, "0"), (0.5, f"{metres / 2:g}"), (1.0, f"{metres} m")):
            box = QRectF(24 + length * share, 42, 80, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def wrapped(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """Return a name on one or two lines, the second cut where it must be."""
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    pieces = [f"{word} " for word in text.split()] if " " in text else list(text)  # Chinese breaks anywhere
    first = pieces[0]
    for piece in pieces[1:]:
        if metrics.horizontalAdvance((first + piece).strip()) > room:
            break
        first += piece
    first = first.strip()
    rest = text[len(first) :].strip()
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in (first, rest) if line]
