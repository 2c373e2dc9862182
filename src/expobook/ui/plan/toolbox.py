"""The column of tools beside the plan, and what some of them ask before they make anything."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QVBoxLayout, QWidget

from expobook.domain.geometry import Box, Point
from expobook.domain.plan import UTILITIES, MarkKind
from expobook.domain.plan_edit import drawing
from expobook.ui.kit.parts import area, name_tool, tool
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.dialogs.ask import AskWords
from expobook.ui.plan.panels.words import utility_words
from expobook.ui.plan.tools.base import Tool
from expobook.ui.plan.tools.draw import (
    AisleTool,
    BlockTool,
    IslandTool,
    MeasureTool,
    RowTool,
    TextTool,
    UtilityTool,
    ZoneTool,
)
from expobook.ui.plan.tools.select import PanTool, SelectTool

Deed = tuple[str, str, str, Callable[[], None]]  # icon, English text, keys, what to do


class Toolbox(QWidget):
    """One tool is in hand at a time; below the tools stand deeds on what is selected."""

    def __init__(self, canvas: PlanCanvas, deeds: tuple[Deed, ...]) -> None:
        super().__init__()
        self._canvas = canvas
        self.select = SelectTool(canvas)
        self.measure = MeasureTool(canvas)
        self.tools: tuple[Tool, ...] = (
            self.select,
            PanTool(canvas),
            RowTool(canvas),
            IslandTool(canvas),
            AisleTool(canvas),
            ZoneTool(canvas, self._ask_words),
            BlockTool(canvas),
            UtilityTool(canvas, self._ask_utility),
            self.measure,
            TextTool(canvas, self._ask_words),
        )
        self._deeds = deeds
        self._group = QButtonGroup(self)
        self._buttons: list[QToolButton] = []
        theme = canvas.theme
        column = QVBoxLayout()
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        for place, each in enumerate(self.tools):
            button = tool(theme, each.icon, checkable=True)
            button.setFixedSize(28, 28)
            button.clicked.connect(partial(self.take, each.name))
            self._group.addButton(button, place)
            self._buttons.append(button)
            column.addWidget(button)
        column.addSpacing(10)
        self._deed_buttons = []
        for icon, _, _, deed in deeds:
            button = tool(theme, icon)
            button.setFixedSize(28, 28)
            button.clicked.connect(partial(self._do, deed))
            self._deed_buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area("left", column))
        self.setFixedWidth(37)
        canvas.tool_left.connect(partial(self.take, "select"))
        self.take("select")

    def take(self, name: str, _checked: bool = False) -> None:
        """Take a tool in hand by its name."""
        place = next(place for place, each in enumerate(self.tools) if each.name == name)
        self._buttons[place].setChecked(True)
        self._canvas.use(self.tools[place])

    def retranslate(self) -> None:
        """Set every text anew."""
        for button, each in zip(self._buttons, self.tools, strict=True):
            keys = f" ({each.keys})" if each.keys else ""
            name_tool(button, self.tr(each.title) + keys)
        for button, (_, text, keys, _) in zip(self._deed_buttons, self._deeds, strict=True):
            name_tool(button, f"{self.tr(text)} ({keys})")

    def _do(self, deed: Callable[[], None], _checked: bool = False) -> None:
        deed()

    # --- what tools ask

    def _ask_words(self, kind: MarkKind, hall: str, box: Box) -> None:
        title = self.tr("Name the zone") if kind is MarkKind.ZONE else self.tr("Write on the plan")
        dialog = AskWords(title, self)
        dialog.told.connect(partial(self._named, kind, hall, box))
        dialog.open()

    def _named(self, kind: MarkKind, hall: str, box: Box, words: str) -> None:
        plan = self._canvas.plan
        if plan is not None:
            text = self.tr("Draw a zone") if kind is MarkKind.ZONE else self.tr("Write a text")
            self.select.make(lambda: drawing.mark(plan, kind, hall, box.ring, words), text)
            self.take("select")

    def _ask_utility(self, hall: str, at: Point) -> None:
        menu = QMenu(self)
        words = utility_words(self)
        for kind in UTILITIES:
            menu.addAction(words[kind], partial(self.put_utility, kind, hall, at))
        menu.popup(QCursor.pos())

    def put_utility(self, kind: str, hall: str, at: Point) -> None:
        """Put a connection on a point, for the stand that stands there."""
        plan = self._canvas.plan
        if plan is None:
            return
        stand = self._canvas.shapes.at(at)
        number = stand.number if stand is not None else ""
        self.select.make(
            lambda: drawing.utility(plan, kind, hall, at, stand=number),
            self.tr("Put a connection"),
        )
