"""A line above the messages of an empty book: it offers the tour and the guide of the screen, and goes for good."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from expobook.ui.kit.parts import label, name_tool, push, row, tool
from expobook.ui.kit.theme import Theme


class TourOffer(QFrame):
    """Shown while the book holds nothing and the screen's tour was neither taken nor turned away."""

    wanted = Signal()
    guide_wanted = Signal()
    turned_away = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("message", "told")
        self._words, self.tour, self.guide = label("", "strong"), push(""), push("", "link")
        self.shut = tool(theme, "x")
        self.tour.clicked.connect(self.wanted)
        self.guide.clicked.connect(self._guide)
        self.shut.clicked.connect(self.turned_away)
        self.setLayout(row(self._words, self.tour, self.guide, 1, self.shut, margins=(12, 4, 8, 4)))
        self.hide()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._words.setText(self.tr("The book is empty. New to this screen?"))
        self.tour.setText(self.tr("Show me around"))
        self.guide.setText(self.tr("Read the guide"))
        name_tool(self.shut, self.tr("Not needed"))

    def _guide(self) -> None:
        self.guide_wanted.emit()
