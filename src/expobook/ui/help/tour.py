"""A short tour of a screen: each thing that explains itself with What's This gets a card beside it, one at a time."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from expobook.ui.help.notes import NOTED
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.theme import Theme

WIDE, SIDE, GAP, MOST_STOPS = 340, 16, 12, 7


def stops(*parts: QWidget | None) -> list[QWidget]:
    """Return what can be told about: visible widgets with a note of the screen, from the top left on, at most seven."""
    found: dict[str, QWidget] = {}
    for part in parts:
        if part is not None:
            for widget in (part, *part.findChildren(QWidget)):
                if widget.isVisible() and widget.property(NOTED):
                    found.setdefault(widget.whatsThis(), widget)
    origin = QPoint(0, 0)
    placed = [(widget.mapToGlobal(origin), widget) for widget in found.values()]
    return [widget for at, widget in sorted(placed, key=lambda pair: (pair[0].y() // 40, pair[0].x()))][:MOST_STOPS]


class Tour(QFrame):
    """The card; Next and Enter go on, Esc and Done end it. The rest of the window works on meanwhile."""

    ended = Signal()

    def __init__(self, theme: Theme, window: QWidget, found: list[QWidget]) -> None:
        super().__init__(window)
        self._theme, self._window, self._stops, self._at = theme, window, found, -1
        self._ring = _Ring(theme, window)
        self.setProperty("area", "card")
        self.setFixedWidth(WIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title, self.words = label("", "strong"), label("", "", wrap=True)
        self.next, self.done = push("", "primary"), push("")
        self.next.clicked.connect(self.step)
        self.done.clicked.connect(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(SIDE, 12, SIDE, 12)
        column.addWidget(self._title)
        column.addWidget(self.words)
        column.addLayout(row(1, self.done, self.next))
        self.step()

    def step(self) -> None:
        """Go to the next stop; after the last one the tour is over."""
        self._at += 1
        if self._at >= len(self._stops):
            self.end()
            return
        stop = self._stops[self._at]
        self._title.setText(self.tr("{place} of {all}").format(place=self._at + 1, all=len(self._stops)))
        self._title.setVisible(len(self._stops) > 1)
        self.words.setText(stop.whatsThis())
        self.words.setFixedHeight(self.words.heightForWidth(WIDE - 2 * SIDE))
        self.setAccessibleName(stop.whatsThis())
        last = self._at == len(self._stops) - 1
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.done.setText(self.tr("End the tour"))
        self.done.setVisible(not last)
        self._place(stop)
        self.show()
        self.raise_()
        self.next.setFocus()

    def end(self) -> None:
        """Take the card away."""
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _place(self, stop: QWidget) -> None:
        """Stand beside what is meant, else in its last corner, where a list or form has least to cover."""
        room = self._window.rect().adjusted(GAP, GAP, -GAP, -GAP)
        box = QRect(stop.mapTo(self._window, QPoint(0, 0)), stop.size()).intersected(self._window.rect())
        self._ring.around(box)
        self.adjustSize()
        wide, high = self.width(), self.height()
        along = max(min(box.left() + GAP, room.right() - wide), room.left())
        upright = [QPoint(box.right() + GAP, box.top() + GAP), QPoint(box.left() - GAP - wide, box.top() + GAP)]
        level = [QPoint(along, box.bottom() + GAP), QPoint(along, box.top() - GAP - high)]
        beside = [*upright, *level] if box.height() > box.width() else [*level, *upright]
        inside = QPoint(max(box.right() - GAP - wide, room.left()), max(box.bottom() - GAP - high, room.top()))
        self.move(next((at for at in beside if room.contains(QRect(at, self.size()))), inside))


class _Ring(QWidget):
    """Frames what is meant and lets the mouse through."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def around(self, box: QRect) -> None:
        self.setGeometry(box.adjusted(-3, -3, 3, 3))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.color("accent")), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 5, 5)
        painter.end()
