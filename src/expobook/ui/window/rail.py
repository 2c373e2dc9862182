"""The rail at the left: a button for every screen that has one, with its key."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from expobook.ui.kit.screen import Screen
from expobook.ui.kit.theme import Theme
from expobook.ui.window.shelf import Later

WIDTH = 52


class Rail(QWidget):
    """One button a screen, in order; ``wanted`` tells the key of the screen whose button was pressed."""

    wanted = Signal(str)

    def __init__(self, theme: Theme, items: Sequence[Screen | Later]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self._theme, self._items = theme, items
        self._one = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        for item in items:
            column.addWidget(self._button(item.key))
        column.addStretch(1)

    def _button(self, key: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(20, 20))
        button.setFixedSize(WIDTH, WIDTH)
        button.clicked.connect(partial(self._pressed, key))
        self.buttons[key] = button
        self._one.addButton(button)
        return button

    def _pressed(self, key: str, _checked: bool = False) -> None:
        self.wanted.emit(key)

    def choose(self, key: str) -> None:
        """Mark the screen that is in front, or the one that it belongs to."""
        self.buttons[key].setChecked(True)

    def retranslate(self) -> None:
        """Set every text anew."""
        for place, item in enumerate(self._items, 1):
            name, button = self.tr(item.title), self.buttons[item.key]
            button.setText(name)
            button.setToolTip(f"{name} (Ctrl+{place})")

    def recolour(self) -> None:
        """Draw every icon anew in the colours of the look."""
        for item in self._items:
            self.buttons[item.key].setIcon(self._theme.icon(item.icon, "ink2", 20))
