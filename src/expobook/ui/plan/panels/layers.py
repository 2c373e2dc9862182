"""Which layers of the plan are to be seen; what belongs to the venue cannot be edited and has a lock."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from expobook.ui.kit.parts import push, row
from expobook.ui.kit.theme import Theme
from expobook.ui.plan.ground import LAYERS, Layers

_VENUES = ("fixtures", "bays")


class LayersPanel(QWidget):
    """One row a layer: an eye, its name, a lock where it is the venue's."""

    changed = Signal()

    def __init__(self, theme: Theme, layers: Layers) -> None:
        super().__init__()
        self._theme, self._layers = theme, layers
        self._rows: dict[str, QPushButton] = {}
        self._locks: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 12, 6)
        column.setSpacing(0)
        for name in LAYERS:
            button = push("", "layer")
            button.setCheckable(True)
            button.setChecked(name in layers)
            button.toggled.connect(partial(self._toggled, name))
            self._rows[name] = button
            lock = QLabel()
            lock.setVisible(name in _VENUES)
            self._locks.append(lock)
            column.addLayout(row(button, 1, lock))
        theme.changed.connect(self._recolour)

    def retranslate(self) -> None:
        """Set every text anew."""
        names = {
            "stands": self.tr("Stands and exhibitors"),
            "marks": self.tr("Aisles, zones, texts"),
            "utilities": self.tr("Water, power, air, data points"),
            "fixtures": self.tr("Exits, hydrants, doors"),
            "bays": self.tr("Lines of the bays"),
            "background": self.tr("Background drawing"),
        }
        for name, button in self._rows.items():
            button.setText(names[name])
            button.setAccessibleName(names[name])
        self._recolour()

    def show_layer(self, name: str) -> None:
        """Show a layer that something was just put on."""
        self._rows[name].setChecked(True)

    def _toggled(self, name: str, shown: bool) -> None:
        self._layers.shown.add(name) if shown else self._layers.shown.discard(name)
        self._recolour()
        self.changed.emit()

    def _recolour(self) -> None:
        for name, button in self._rows.items():
            shown = name in self._layers
            button.setIcon(self._theme.icon("eye" if shown else "eye-off", "ink2" if shown else "ink_off"))
        for lock in self._locks:
            lock.setPixmap(self._theme.pixmap("lock", "ink3", 14, self.devicePixelRatioF()))
            lock.setAlignment(Qt.AlignmentFlag.AlignRight)
