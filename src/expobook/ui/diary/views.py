"""The views of the diary - tape, and whatever joins it - in one place, and the switch between them."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from expobook.ui.kit.parts import push


class Views(QObject):
    """Widgets of which one is in front; each with a name has a segment in ``switch``.

    A view that wants the bookings shown has a slot for ``DiaryScreen.read``.
    """

    shown = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stack, self.switch = QStackedWidget(), QWidget()
        self._line = QHBoxLayout(self.switch)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._buttons = QButtonGroup(self)
        self._segments: dict[str, tuple[QPushButton, str]] = {}
        self._keys: list[str] = []

    def add(self, key: str, widget: QWidget, name: str = "") -> None:
        """Add a view; ``name`` is English source text for its segment."""
        self._keys.append(key)
        self.stack.addWidget(widget)
        if name:
            button = push(self.tr(name), "segment")
            button.setCheckable(True)
            button.setChecked(not self._segments)
            button.clicked.connect(lambda: self.show(key))
            self._buttons.addButton(button)
            self._line.addWidget(button)
            self._segments[key] = (button, name)
        self.switch.setVisible(len(self._segments) > 1)

    @property
    def key(self) -> str:
        """The view in front."""
        return self._keys[self.stack.currentIndex()]

    def widget(self, key: str) -> QWidget:
        """Return a view."""
        found = self.stack.widget(self._keys.index(key))
        assert found is not None  # every key was added with one
        return found

    def show(self, key: str) -> None:
        """Bring a view to the front and give it the focus."""
        if key != self.key:
            self.stack.setCurrentIndex(self._keys.index(key))
        if key in self._segments:
            self._segments[key][0].setChecked(True)
        else:
            self._buttons.setExclusive(False)  # a view without a segment leaves them all up
            for button in self._buttons.buttons():
                button.setChecked(False)
            self._buttons.setExclusive(True)
        self.widget(key).setFocus()
        self.shown.emit(key)

    def retranslate(self) -> None:
        """Set the names anew."""
        for button, name in self._segments.values():
            button.setText(self.tr(name))
