"""Toolbars that fit every window: what has no room goes into a menu at the end of the line."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLayout, QMenu, QPushButton, QToolButton, QWidget

from expobook.ui.kit.parts import name_tool, row, tool
from expobook.ui.kit.theme import Theme

MARGINS, GAP = (8, 4, 12, 4), 8

AnyBox = TypeVar("AnyBox", bound=QComboBox)


def roomy(combo: AnyBox, least: int, most: int) -> AnyBox:
    """Let a list take the room that a line has, between so many pixels; returns it."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(1)
    combo.setMinimumWidth(least)
    combo.setMaximumWidth(most)
    policy = combo.sizePolicy()
    policy.setHorizontalStretch(100)
    combo.setSizePolicy(policy)
    return combo


class FoldingBar(QWidget):
    """A line of widgets; where it is too narrow, ``folds`` leave it one after the other and stand in a menu.

    Buttons do in the menu what they do in the line, with their marks and menus; labels are told there.
    Whoever folds must not be hidden or shown by others.
    """

    def __init__(self, theme: Theme, *things: QWidget | int, folds: Sequence[QWidget]) -> None:
        super().__init__()
        self._theme, self._folds = theme, tuple(folds)
        self._things = [thing for thing in things if isinstance(thing, QWidget)]
        self.more = tool(theme, "ellipsis")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        self.more.hide()
        line = row(*things, self.more, margins=MARGINS, gap=GAP)
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # or it could never become narrow
        self.setLayout(line)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("area", "toolbar")
        self.setFixedHeight(37)
        self._retranslate()

    @property
    def folded(self) -> list[QWidget]:
        """What stands in the menu now, in the order of the line."""
        return [thing for thing in self._things if thing.isHidden()]

    def minimumSizeHint(self) -> QSize:
        rest = [thing for thing in self._things if thing not in self._folds]
        return QSize(self._room_of([*rest, self.more]), self.height())

    def sizeHint(self) -> QSize:
        """Room for everything, lists at their narrowest."""
        return QSize(self._room_of(self._things), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.LanguageChange):  # words became longer or shorter
            self._retranslate()
            self._fit()
        return done

    def _fit(self) -> None:
        """Fold as few as there is no room for."""
        shown = list(self._things)
        for thing in (None, *self._folds):
            if thing is not None:
                shown.remove(thing)
            if self._room_of(shown if thing is None else [*shown, self.more]) <= self.width():
                break
        for each in self._folds:
            if each.isHidden() == (each in shown):
                each.setVisible(each in shown)
        if self.more.isHidden() != (len(shown) == len(self._things)):
            self.more.setVisible(len(shown) < len(self._things))

    @staticmethod
    def _room_of(things: Sequence[QWidget]) -> int:
        """Return the pixels that widgets need in one line."""
        hints = ((thing, min(thing.minimumSizeHint().width(), thing.maximumWidth())) for thing in things)
        widths = [max(hint, thing.minimumWidth()) for thing, hint in hints]
        return sum(widths) + GAP * (len(widths) - 1) + MARGINS[0] + MARGINS[2]

    def _retranslate(self) -> None:
        name_tool(self.more, self.tr("More"))

    def _fill(self) -> None:
        self._menu.clear()
        for thing in self.folded:
            if isinstance(thing, QLabel):
                self._menu.addAction(thing.text()).setEnabled(False)
            elif isinstance(thing, QAbstractButton):
                self._offer(thing)

    def _offer(self, button: QAbstractButton) -> None:
        words = button.text() or button.accessibleName()
        inner = button.menu() if isinstance(button, QPushButton | QToolButton) else None
        if inner is not None:
            action = self._menu.addAction(button.icon(), words)
            action.setMenu(inner)
        else:
            action = self._menu.addAction(words, partial(self._press, button))
            if button.isCheckable():  # its mark stands where an icon would
                action.setCheckable(True)
                action.setChecked(button.isChecked())
            else:
                action.setIcon(button.icon())
        action.setEnabled(button.isEnabled())

    @staticmethod
    def _press(button: QAbstractButton, _checked: bool = False) -> None:
        button.click()
