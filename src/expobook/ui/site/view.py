"""The map as a widget: choose halls by mouse or arrow keys, measure, and drop an enquiry on them."""

from collections.abc import Collection
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip

from expobook.domain.diary import Phase
from expobook.domain.geometry import Box, Point, bounds, contains
from expobook.domain.venue import Hall, SpaceClass
from expobook.services.diary.reading import DayState
from expobook.ui.kit import formats
from expobook.ui.kit.canvas import Canvas
from expobook.ui.kit.screen import Surroundings
from expobook.ui.site.chips import booking_in
from expobook.ui.site.colours import Coloured, Colouring, coloured
from expobook.ui.site.day import FREE, SiteDay, group_of
from expobook.ui.site.map_painter import MapPainter, MapScene

LAYERS = ("names", "bays", "roads", "outdoors", "scale")
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class Tool(StrEnum):
    """What the left button does on the map."""

    SELECT = "select"
    PAN = "pan"
    MEASURE = "measure"


class SiteView(Canvas):
    """The map of one day; ``hall_chosen`` tells the hall clicked or reached by arrow keys."""

    hall_chosen = Signal(str)
    hall_opened = Signal(str)
    play_wanted = Signal()
    enquiry_dropped = Signal(int, object)  # the booking, the codes of the halls

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around.theme)
        self._around = around
        self._venue = around.desk.venue
        self._day: SiteDay | None = None
        self.shown: Coloured | None = None
        self.colouring = Colouring.STATE
        self.layers = set(LAYERS)
        self.tool = Tool.SELECT
        self.chosen = ""  # the hall of the sheet
        self.halls: list[str] = []  # all halls chosen, that one among them
        self._over: frozenset[str] = frozenset()
        self._measured: tuple[Point, Point] | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName("Site")
        rings = [point for hall in self._venue.halls for point in hall.ring]
        rings += [point for road in self._venue.roads for point in road]
        self.set_extent(bounds(rings) if rings else Box(0, 0, 100_000, 100_000))

    # --- what is shown

    def show_day(self, day: SiteDay) -> None:
        self._day = day
        self.recolour()

    def colour_by(self, how: Colouring) -> None:
        """Let the colours say something else."""
        self.colouring = how
        self.recolour()

    def recolour(self) -> None:
        """Work the colours out anew, for another day, language or meaning."""
        if self._day is not None:
            self.shown = coloured(self._venue, self._day, self.colouring, self._around.language)
        self.update()

    def use(self, tool: Tool) -> None:
        """Change what the left button does."""
        self.tool = tool
        self._measured = None
        shapes = {Tool.PAN: Qt.CursorShape.OpenHandCursor, Tool.MEASURE: Qt.CursorShape.CrossCursor}
        self.setCursor(shapes.get(tool, Qt.CursorShape.ArrowCursor))
        self.update()

    def show_layer(self, layer: str, shown: bool) -> None:
        """Show or hide a layer of :data:`LAYERS`."""
        (self.layers.add if shown else self.layers.discard)(layer)
        self.update()

    # --- choosing

    def choose(self, hall: str, *, more: bool = False) -> None:
        """Choose a hall, alone or beside those that are chosen; once more takes it out."""
        if not more:
            self.halls = [hall] if hall else []
        elif hall in self.halls:
            self.halls.remove(hall)
        else:
            self.halls.append(hall)
        self.chosen = self.halls[-1] if self.halls else ""
        self.update()

    def hall_at(self, point: Point) -> Hall | None:
        return next((hall for hall in self._venue.halls if contains(hall.ring, point)), None)

    def clicked_at(self, point: Point, modifiers: Qt.KeyboardModifier) -> None:
        hall = self.hall_at(point)
        if hall is not None and self.tool is Tool.SELECT:
            both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            self.choose(hall.code, more=bool(modifiers & both))
            if self.chosen:
                self.hall_chosen.emit(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            beside = self.beside(self.chosen, *_ARROWS[key])
            if beside:
                more = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.choose(beside, more=more and beside not in self.halls)
                self.hall_chosen.emit(beside)
        elif key == Qt.Key.Key_Space:
            self.play_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.hall_opened.emit(self.chosen)
        elif key == Qt.Key.Key_Escape:
            self._measured, self._over = None, frozenset()
            self.choose("")
        else:
            super().keyPressEvent(event)

    def beside(self, code: str, right: int, up: int) -> str:
        """Return the nearest hall in a direction, the first hall when none is chosen; empty at the edge."""
        if not code:
            return self._venue.halls[0].code if self._venue.halls else ""
        x, y = bounds(self._venue.hall(code).ring).centre
        best, where = float("inf"), ""
        for hall in self._venue.halls:
            hx, hy = bounds(hall.ring).centre
            along = (hx - x) * right + (hy - y) * up
            across = abs((hx - x) * up) + abs((hy - y) * right)
            if hall.code != code and along > 0 and along + 2 * across < best and across <= along:
                best, where = along + 2 * across, hall.code
        return where

    # --- measuring

    def grabs(self, point: Point) -> bool:
        return self.tool is Tool.MEASURE

    def dragged(self, start: Point, to: Point) -> None:
        self._measured = (start, to)
        self.update()

    # --- an enquiry on its way to a hall

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if booking_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover(event.position())
        event.setAccepted(bool(self._over))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = frozenset()
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        booking = booking_in(event.mimeData())
        self._hover(event.position())
        halls, self._over = self._over, frozenset()
        self.update()
        if booking is not None and halls:
            event.acceptProposedAction()
            self.enquiry_dropped.emit(booking, self._in_order(halls))

    def _hover(self, place: QPointF) -> None:
        """A hall takes the enquiry, and with it all others chosen when it is one of them."""
        hall = self.hall_at(self.to_site(place))
        wanted: frozenset[str] = frozenset()
        if hall is not None and hall.space_class is not SpaceClass.LOGIN:
            wanted = frozenset(self.halls) if hall.code in self.halls else frozenset({hall.code})
        if wanted != self._over:
            self._over = wanted
            self.update()

    def _in_order(self, halls: Collection[str]) -> tuple[str, ...]:
        return tuple(hall.code for hall in self._venue.halls if hall.code in halls)

    # --- words

    def words_of(self, hall: Hall) -> list[str]:
        """Return the hall's code, what is in it, and the phase; or for how long it is free."""
        name = hall.code if hall.space_class is SpaceClass.HALL else hall.name.in_language(self._around.language)
        titles, states = [], []
        for bay in self._venue.bays_of_hall[hall.code]:
            state = self.state_of(bay.code)
            if state is not None and self._day is not None and state.booking_id in self._day.bookings:
                title = self._name_of(state)
                if title not in titles:
                    titles.append(title)
                    states.append(state)
        if not titles:
            return [name, *self._unused(hall)]
        phases = [] if self.colouring is Colouring.ORGANISER else [self.phase_name(states[0])]
        return [name, *titles[:2], *phases]

    def _name_of(self, state: DayState) -> str:
        assert self._day is not None
        party = self._day.parties.get(state.booking_id)
        if self.colouring is Colouring.ORGANISER and party is not None:
            return party.in_language(self._around.language)
        return self._day.bookings[state.booking_id].title.in_language(self._around.language)

    def _unused(self, hall: Hall) -> list[str]:
        free = self.tr("free")
        if hall.space_class is SpaceClass.LOGIN:
            return [formats.area(hall.area_mm2)]
        if hall.space_class is SpaceClass.OUTDOOR:
            box = bounds(hall.ring)
            return [f"{box.width / 1000:g} × {box.height / 1000:g} m · {formats.area(hall.area_mm2)} · {free}"]
        if self.colouring is Colouring.FREE and self._day is not None:
            days = min(self._day.free_for.get(bay.code, 0) for bay in self._venue.bays_of_hall[hall.code])
            return [self.tr("free {days} d").format(days=days)]
        return [free]

    def phase_name(self, state: DayState) -> str:
        names = (self.tr("Build-up"), self.tr("Show"), self.tr("Dismantle"), self.tr("Closed"))
        return names[int(state.phase) - 1]

    def state_of(self, bay: str) -> DayState | None:
        """Return what a bay is on the day shown, None when it is free."""
        return self._day.states.get(bay) if self._day is not None else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            hall = self.hall_at(self.to_site(QPointF(event.pos())))
            if hall is not None:
                QToolTip.showText(event.globalPos(), " · ".join(self.words_of(hall)), self)
            return True
        return super().event(event)

    # --- painting

    def scene(self) -> MapScene:
        """Return what is painted now."""
        language = self._around.language
        hatched = self._options() if self.colouring is Colouring.STATE else {}
        return MapScene(
            self._venue,
            self.shown.group if self.shown is not None else {},
            hatched,
            self.words_of,
            {zone.code: zone.name.in_language(language) for zone in self._venue.zones},
            self.halls,
            {code: self._ghost_of(code) for code in self._over},
            self.layers,
            self._measured,
            self.tr("N"),
        )

    def _ghost_of(self, code: str) -> str:
        """Return the colour of what a hall would be for an enquiry on the day shown: first, behind, or clashing."""
        found = {group_of(self.state_of(bay.code)) for bay in self._venue.bays_of_hall[code]}
        return "hold1_line" if found == {FREE} else "hold2_line" if found <= {FREE, "hold_1"} else "clash_line"

    def _options(self) -> dict[str, str]:
        """Return the bays of options in build-up or dismantling: these are hatched in the option's colour."""
        names = {Phase.BUILD_UP: "build_up", Phase.DISMANTLE: "dismantle"}
        group = self.shown.group if self.shown is not None else {}
        states = self._day.states if self._day is not None else {}
        found = {bay: names.get(Phase(state.phase), "") for bay, state in states.items() if group.get(bay) == "hold_1"}
        return {bay: phase for bay, phase in found.items() if phase}

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("grounds"))
        MapPainter(painter, self.theme, self.scene(), self.to_screen, self.devicePixelRatioF()).paint(self.scale)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
