"""The little box in a legend that shows a group's colour and hatch."""

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from expobook.ui.kit.theme import Theme
from expobook.ui.site.colours import LOOKS


class Swatch(QWidget):
    """20 x 12 pixels in the look of a group of the site's card."""

    def __init__(self, theme: Theme, group: str) -> None:
        super().__init__()
        self._theme, self._group = theme, group
        self.setFixedSize(22, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = LOOKS[self._group]
        painter = QPainter(self)
        box = self.rect().adjusted(1, 1, -2, -2)
        painter.fillRect(box, self._theme.color(look.fill))
        if look.hatch:
            hatch = self._theme.hatch(look.hatch, look.hatch_colour, None, self.devicePixelRatioF())  # type: ignore[arg-type]
            painter.fillRect(box, hatch)
        painter.setPen(QPen(self._theme.color(look.line), 1))
        painter.drawRect(box)
        painter.end()
