"""The menus of the window, and the actions behind every command: each acts only while its screen is in front."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from expobook.ui.kit.screen import Command
from expobook.ui.kit.theme import Theme

MENUS = ("File", "Edit", "View", "Booking", "Plan", "Contract", "Reports", "Tools", "Help")
DEEDS = ("Booking", "Contract")  # menus of what changes the book
SOURCE = "source"  # property of an action: its English source text
OTHER = "other_words"  # property of an action: its words in the other language, where no catalogue has them


class Menus(QObject):
    """Fills the menu bar of a window and keeps the actions; their data is the key of their screen, empty for all."""

    def __init__(self, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.front = ""  # the key of the screen whose commands act

    def actions(self) -> list[QAction]:
        """Return the actions of all commands, those of screens in the background too."""
        return [action for action in self._window.actions() if action.property(SOURCE)]

    def fill(self, commands: Iterable[tuple[str, Command]], *, whole: bool = True) -> None:
        """Make menus and actions anew from commands with the keys of their screens.

        While they are not the ``whole``, a menu that has none yet keeps its place in the bar.
        """
        self._forget()
        bar, given = self._window.menuBar(), list(commands)
        made = [(command, self._action(key, command)) for key, command in given]
        for name in MENUS:
            wanted = [action for command, action in made if command.menu == name]
            if wanted or not whole:
                menu = bar.addMenu(self._window.tr(name))
                menu.addActions(wanted)
                menu.aboutToShow.connect(partial(self._draw_icons, menu))

    def offer(self, key: str, *, away: bool = False) -> None:
        """Let only the commands of the screen in front act, so that a key means one thing at a time.

        While the book is ``away``, those of the menus of deeds do not act either.
        """
        self.front = key
        for action in self.actions():
            waits = away and action.property("menu") in DEEDS
            action.setEnabled(action.data() in ("", key) and not waits)

    def _draw_icons(self, menu: QMenu) -> None:
        """Draw the icons of a menu that opens, in the colours in use; all of them at once would hold up every start."""
        for action in menu.actions():
            if name := action.property("icon_name"):
                action.setIcon(self._theme.icon(name))

    def _forget(self) -> None:
        bar = self._window.menuBar()
        bar.clear()
        for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):  # not those of screens
            old.deleteLater()
        for action in self.actions():
            self._window.removeAction(action)
            action.deleteLater()

    def _action(self, key: str, command: Command) -> QAction:
        action = QAction(self._window.tr(command.text), self._window)
        action.setProperty(SOURCE, command.text)
        action.setProperty("menu", command.menu)
        action.setData(key)
        action.triggered.connect(partial(_run, command.run))
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        action.setProperty("icon_name", command.icon)
        self._window.addAction(action)
        return action


def _run(deed: Callable[[], None], _checked: bool = False) -> None:
    deed()
