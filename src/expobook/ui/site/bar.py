"""The bar above the map: tools, zoom, what colours say, layers, and the table twin."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from expobook.ui.kit.parts import label, name_tool, push, row, tool, toolbar
from expobook.ui.kit.theme import Theme
from expobook.ui.site.colours import Colouring
from expobook.ui.site.view import LAYERS, SiteView, Tool


class SiteBar(QWidget):
    """Widgets only, but for the layers: the screen connects them."""

    def __init__(self, theme: Theme, view: SiteView) -> None:
        super().__init__()
        self._view = view
        self.tools = {
            Tool.SELECT: tool(theme, "mouse-pointer-2", checkable=True),
            Tool.PAN: tool(theme, "hand", checkable=True),
            Tool.MEASURE: tool(theme, "ruler", checkable=True),
        }
        self.out, self.zoom_in, self.fit = tool(theme, "zoom-out"), tool(theme, "zoom-in"), push("", "small")
        self._colour_by = label("", "second")
        self.colours = {how: push("", "segment") for how in Colouring}
        for each in (*self.tools.values(), *self.colours.values()):
            each.setCheckable(True)
            each.setAutoExclusive(True)
        self.tools[Tool.SELECT].setChecked(True)
        self.colours[Colouring.STATE].setChecked(True)
        segments, tools = QWidget(), QWidget()
        segments.setLayout(row(*self.colours.values(), gap=0))
        tools.setLayout(row(*self.tools.values(), gap=2))
        self._layers, self.twin = QToolButton(), push("")
        self._layers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layers.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._layers.setIcon(theme.icon("layers"))
        self._layers.setProperty("icon_name", "layers")
        self.layer_menu = QMenu(self._layers)
        self._layers.setMenu(self.layer_menu)
        self.twin.setIcon(theme.icon("rows-3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(
            toolbar(tools, self.out, self.fit, self.zoom_in, self._colour_by, segments, self._layers, 1, self.twin)
        )

    def retranslate(self) -> None:
        """Set every text anew."""
        for which, words in (
            (self.tools[Tool.SELECT], self.tr("Choose halls")),
            (self.tools[Tool.PAN], self.tr("Move the map")),
            (self.tools[Tool.MEASURE], self.tr("Measure a distance")),
            (self.out, self.tr("Zoom out")),
            (self.zoom_in, self.tr("Zoom in")),
        ):
            name_tool(which, words)
        self.fit.setText(self.tr("Whole site"))
        self._colour_by.setText(self.tr("Colour by"))
        colours = (self.tr("State"), self.tr("Phase of work"), self.tr("Organiser"), self.tr("Free days"))
        for segment, words in zip(self.colours.values(), colours, strict=True):
            segment.setText(words)
        self._layers.setText(self.tr("Layers"))
        self.twin.setText(self.tr("Table"))
        self._fill_layers()

    def _fill_layers(self) -> None:
        self.layer_menu.clear()
        words = (
            self.tr("Names"), self.tr("Bays"), self.tr("Roads and concourses"), self.tr("Ground outdoors"),
            self.tr("Scale and north"),
        )  # fmt: skip
        for layer, name in zip(LAYERS, words, strict=True):
            action = self.layer_menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(layer in self._view.layers)
            action.toggled.connect(partial(self._view.show_layer, layer))
