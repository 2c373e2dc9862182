"""A painted view in site millimetres: zoom at the pointer, pan, fit; the map and the floor plan build on it."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from expobook.domain.geometry import Box, Point
from expobook.ui.kit.theme import Theme

DRAG_FROM = 4  # pixels that tell a drag from a click
STEP = 1.2
NUDGE = 60


class Canvas(QWidget):
    """Maps site millimetres (y up) to pixels (y down); subclasses paint and answer clicks.

    ``scale`` is pixels a millimetre. Middle button, Space or dragging the ground pans.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.scale = 0.001
        self._origin = QPointF(0, 0)  # where site (0, 0) is, in pixels
        self._extent = Box(0, 0, 1, 1)
        self._fitted = True
        self._pressed: QPoint | None = None
        self._panned = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(200, 160)

    # --- mapping

    def to_screen(self, point: Point) -> QPointF:
        return QPointF(self._origin.x() + point[0] * self.scale, self._origin.y() - point[1] * self.scale)

    def to_site(self, place: QPointF) -> Point:
        x, y = (place.x() - self._origin.x()) / self.scale, (self._origin.y() - place.y()) / self.scale
        return round(x), round(y)

    def box_on_screen(self, box: Box) -> QRectF:
        return QRectF(self.to_screen((box.left, box.top)), self.to_screen((box.right, box.bottom)))

    def seen(self) -> Box:
        """Return the part of the site in view."""
        left, top = self.to_site(QPointF(0, 0))
        right, bottom = self.to_site(QPointF(self.width(), self.height()))
        return Box(left, bottom, max(right, left + 1), max(top, bottom + 1))

    # --- moving

    def set_extent(self, box: Box) -> None:
        """Say what :meth:`fit` shows, and show it."""
        self._extent = box
        self.fit()

    def fit(self) -> None:
        """Show everything."""
        self.show_box(self._extent, margin=40)
        self._fitted = True

    def show_box(self, box: Box, margin: int = 40) -> None:
        """Zoom so that a box fills the view."""
        room_x, room_y = max(self.width() - 2 * margin, 50), max(self.height() - 2 * margin, 50)
        self.scale = min(room_x / max(box.width, 1), room_y / max(box.height, 1))
        x, y = box.centre
        self._origin = QPointF(self.width() / 2 - x * self.scale, self.height() / 2 + y * self.scale)
        self._fitted = False
        self.moved()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom around a place of the view, its middle by default."""
        place = at or QPointF(self.width() / 2, self.height() / 2)
        scale = min(max(self.scale * factor, 0.00005), 1.0)
        ratio = scale / self.scale
        self._origin = place + (self._origin - place) * ratio
        self.scale = scale
        self._fitted = False
        self.moved()

    def pan(self, dx: float, dy: float) -> None:
        self._origin += QPointF(dx, dy)
        self._fitted = False
        self.moved()

    def moved(self) -> None:
        """Called after every zoom and pan."""
        self.update()

    # --- for subclasses

    def clicked_at(self, point: Point, modifiers: Qt.KeyboardModifier) -> None:
        """A click that was not a drag."""

    def hovered_at(self, point: Point) -> None:
        """The pointer moved without a button."""

    def grabs(self, point: Point) -> bool:
        """Say whether a left drag from here is the subclass's own, not a pan."""
        del point
        return False

    def dragged(self, start: Point, to: Point) -> None:
        """An own drag goes on."""

    def dropped(self) -> None:
        """An own drag ended."""

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted:
            self.fit()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom(STEP**steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed, self._panned = event.position().toPoint(), False
        self._last = event.position()
        own = event.button() == Qt.MouseButton.LeftButton and self.grabs(self.to_site(event.position()))
        self._own = self.to_site(event.position()) if own else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self.hovered_at(self.to_site(event.position()))
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength() > DRAG_FROM
        self._panned = self._panned or far
        if not self._panned:
            return
        if self._own is not None:
            self.dragged(self._own, self.to_site(event.position()))
        else:
            step = event.position() - self._last
            self.pan(step.x(), step.y())
        self._last = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        self._pressed = None
        if self._panned:
            if self._own is not None:
                self.dropped()
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked_at(self.to_site(event.position()), event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Plus: lambda: self.zoom(STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / STEP),
            Qt.Key.Key_0: self.fit,
        }
        deed = keys.get(Qt.Key(event.key()))
        if deed is not None:
            deed()
        else:
            super().keyPressEvent(event)
