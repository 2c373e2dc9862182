"""The painted map: halls in the colour and hatch of their state, with what is in them."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip

from expobook.domain.geometry import Box, Point, Ring, bounds, contains
from expobook.domain.venue import Hall, SpaceClass
from expobook.services.diary import DayState
from expobook.ui import formats
from expobook.ui.canvas import Canvas
from expobook.ui.screen import Surroundings
from expobook.ui.site.day import SiteDay, group_of

# fill, outline, hatch, hatch colour, text; one line a state so that the table reads like the legend
LOOKS = {
    "show": ("firm_fill", "firm_line", None, "", "firm_ink"),
    "build_up": ("firm_pale", "firm_line", "build_up", "firm_line", "ink"),
    "dismantle": ("firm_pale", "firm_line", "dismantle", "firm_line", "ink"),
    "hold_1": ("hold1_fill", "hold1_line", None, "", "ink"),
    "closure": ("closure_fill", "closure_line", "closure", "closure_line", "ink"),
    "free": ("free_fill", "line_strong", None, "", "ink"),
}


class SiteView(Canvas):
    """The map of one day; ``hall_chosen`` tells the hall clicked or reached by arrow keys."""

    hall_chosen = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self._around = around
        self._venue = around.desk.venue
        self._day: SiteDay | None = None
        self.chosen = ""
        self.setAccessibleName("Site")
        rings = [point for hall in self._venue.halls for point in hall.ring]
        rings += [point for road in self._venue.roads for point in road]
        self.set_extent(bounds(rings) if rings else Box(0, 0, 100_000, 100_000))

    def show_day(self, day: SiteDay) -> None:
        self._day = day
        self.update()

    def choose(self, hall: str) -> None:
        self.chosen = hall
        self.update()

    def hall_at(self, point: Point) -> Hall | None:
        return next((hall for hall in self._venue.halls if contains(hall.ring, point)), None)

    def clicked_at(self, point: Point, modifiers: Qt.KeyboardModifier) -> None:
        del modifiers
        hall = self.hall_at(point)
        if hall is not None:
            self.choose(hall.code)
            self.hall_chosen.emit(hall.code)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hall = self.hall_at(self.to_site(QPointF(event.pos())))
            if hall is not None:
                QToolTip.showText(event.globalPos(), " · ".join(self._words(hall)), self)
            return True
        return super().event(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("grounds"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for road in self._venue.roads:
            painter.setPen(QPen(theme.color("line_strong"), 1))
            painter.setBrush(theme.color("road"))
            painter.drawPolygon(self._polygon(road))
        for hall in self._venue.halls:
            self._paint_hall(painter, hall)
        self._paint_zones(painter)
        self._paint_chosen(painter)
        self._paint_scale(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _polygon(self, ring: Ring) -> QPolygonF:
        return QPolygonF([self.to_screen(point) for point in ring])

    def _state(self, bay: str) -> DayState | None:
        return self._day.states.get(bay) if self._day is not None else None

    def _paint_hall(self, painter: QPainter, hall: Hall) -> None:
        """Fill bays in one go where they agree, each by itself where they do not."""
        theme = self.theme
        bays = self._venue.bays_of_hall[hall.code]
        kinds = {group_of(self._state(bay.code)) for bay in bays}
        if len(kinds) == 1:
            self._fill(painter, self._polygon(hall.ring), next(iter(kinds)), self._option(bays[0].code))
        else:
            for bay in bays:
                self._fill(painter, self._polygon(bay.ring), group_of(self._state(bay.code)), self._option(bay.code))
        painter.setPen(QPen(QColor(theme.color("line_strong").red(), theme.color("line_strong").green(), 160, 90), 1))
        for bay in bays[1:]:
            box = self.box_on_screen(bounds(bay.ring))
            if box.width() > 6 and box.height() > 6:
                painter.drawLine(box.topLeft(), box.bottomLeft() if box.height() > box.width() else box.topRight())
        self._paint_words(painter, hall, kinds)

    def _option(self, bay: str) -> str:
        state = self._state(bay)
        if state is None or group_of(state) != "hold_1":
            return ""
        return {1: "build_up", 3: "dismantle"}.get(int(state.phase), "")

    def _fill(self, painter: QPainter, shape: QPolygonF, kind: str, option_phase: str) -> None:
        fill, line, hatch, hatch_colour, _ = LOOKS[kind]
        theme = self.theme
        painter.setPen(QPen(theme.color(line), 1))
        painter.setBrush(theme.color(fill))
        painter.drawPolygon(shape)
        hatch, hatch_colour = (option_phase, line) if option_phase else (hatch, hatch_colour)
        if hatch:
            weight = 1.4 if kind in ("build_up", "dismantle") else None
            painter.setBrush(theme.hatch(hatch, hatch_colour, weight, self.devicePixelRatioF()))  # type: ignore[arg-type]
            painter.drawPolygon(shape)

    def _words(self, hall: Hall) -> list[str]:
        """Return the hall's code, what is in it, and the phase."""
        name = hall.code if hall.space_class is SpaceClass.HALL else hall.name.in_language(self._around.language)
        titles, phases = [], []
        for bay in self._venue.bays_of_hall[hall.code]:
            state = self._state(bay.code)
            if state is not None and self._day is not None and state.booking_id in self._day.bookings:
                title = self._day.bookings[state.booking_id].title.in_language(self._around.language)
                if title not in titles:
                    titles.append(title)
                    phases.append(self._phase(state))
        if not titles:
            size = formats.area(hall.area_mm2)
            return [name, self.tr("free") if hall.space_class is SpaceClass.HALL else f"{size} · {self.tr('free')}"]
        return [name, *titles[:2], *({*phases[:1]})]

    def _phase(self, state: DayState) -> str:
        return {1: self.tr("Build-up"), 2: self.tr("Show"), 3: self.tr("Dismantle"), 4: self.tr("Closed")}[
            int(state.phase)
        ]

    def _paint_words(self, painter: QPainter, hall: Hall, kinds: set[str]) -> None:
        box = self.box_on_screen(bounds(hall.ring))
        if box.width() < 28 or box.height() < 18:
            return
        theme = self.theme
        kind = next(iter(kinds)) if len(kinds) == 1 else "free"
        words = self._words(hall)
        painter.setFont(theme.font("micro"))
        metrics = painter.fontMetrics()
        room = int(box.width()) - 12
        lines = [words[0]] + [line for word in words[1:] for line in _wrapped(word, metrics, room)]
        lines = lines[: max(1, int(box.height() - 8) // 14)]
        height = len(lines) * 14
        width = min(room, max(metrics.horizontalAdvance(line) for line in lines) + 12)
        plate = QRectF(box.center().x() - width / 2, box.center().y() - height / 2 - 3, width, height + 6)
        if kind in ("build_up", "dismantle", "closure", "hold_1"):
            painter.setPen(QPen(theme.color("line"), 0.5))
            painter.setBrush(theme.color("panel"))
            painter.drawRect(plate)
        ink = theme.color(LOOKS[kind][4])
        for place, line in enumerate(lines):
            painter.setFont(theme.font("small" if place == 0 else "micro", bold=place == 0))
            painter.setPen(ink if kind != "free" or place == 0 else theme.color("ink3"))
            where = QRectF(box.left(), plate.top() + 3 + place * 14, box.width(), 14)
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, line)

    def _paint_zones(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font("base", bold=True))
        painter.setPen(self.theme.color("ink2"))
        for zone in self._venue.zones:
            halls = [hall for hall in self._venue.halls if hall.zone == zone.code]
            if len(halls) > 1:
                box = self.box_on_screen(bounds(point for hall in halls for point in hall.ring))
                painter.drawText(box.topLeft() + QPointF(0, -6), zone.name.in_language(self._around.language))

    def _paint_chosen(self, painter: QPainter) -> None:
        if not self.chosen:
            return
        shape = self.box_on_screen(bounds(self._venue.hall(self.chosen).ring))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("panel"), 4))
        painter.drawRect(shape)
        painter.setPen(QPen(self.theme.color("ink"), 2))
        painter.drawRect(shape)

    def _paint_scale(self, painter: QPainter) -> None:
        """Paint north and a bar of a round length near 120 px."""
        theme = self.theme
        metres = next(m for m in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 50000) if m * 1000 * self.scale >= 60)
        length = metres * 1000 * self.scale
        painter.setPen(QPen(theme.color("ink2"), 1.5))
        painter.setFont(theme.font("micro"))
        painter.drawLine(QPointF(40, 30), QPointF(40, 62))
        painter.drawPolyline([QPointF(35, 38), QPointF(40, 29), QPointF(45, 38)])
        painter.drawText(QRectF(28, 62, 24, 16), Qt.AlignmentFlag.AlignCenter, self.tr("N"))
        painter.drawPolyline([QPointF(64, 60), QPointF(64, 66), QPointF(64 + length, 66), QPointF(64 + length, 60)])
        painter.drawText(QRectF(44, 42, 40, 16), Qt.AlignmentFlag.AlignCenter, "0")
        painter.drawText(QRectF(24 + length, 42, 80, 16), Qt.AlignmentFlag.AlignCenter, f"{metres} m")


def _wrapped(text: str, metrics: QFontMetrics, room: int) -> list[str]:
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
