"""Walks through everything that can be seen: each screen, each form that a command opens, each control in them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtPrintSupport import QPrintDialog, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from expobook.ui.kit.parts import Elided
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.palette import Palette

Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.ButtonMenu, Role.ButtonDropDown, Role.CheckBox, Role.RadioButton, Role.EditableText, Role.SpinBox,
    Role.ComboBox, Role.List, Role.Table, Role.Tree, Role.Slider, Role.PageTab, Role.Dial, Role.Canvas, Role.Chart,
    Role.Terminal, Role.HotkeyField,
}  # fmt: skip
PASSIVE = ("Lock the window",)


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the book has answered and everything is laid out."""
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=60_000)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def no_system_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own dialogs answer at once that nothing was chosen."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_a, **_k: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    for kind in (QDialog, QPrintDialog, QPrintPreviewDialog):
        monkeypatch.setattr(kind, "exec", lambda *_a: QDialog.DialogCode.Rejected)


def forms(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Run every command of the screen in front, and yield each form that opens; it is closed afterwards."""
    key = window.screen_shown.key
    for text in [each.property("source") for each in window.menus.actions() if each.data() == key]:
        if text in PASSIVE or not text.endswith("…"):  # only those with dots ask something
            continue
        action = next((each for each in window.menus.actions() if each.property("source") == text), None)
        if action is None or not action.isEnabled():
            continue
        before = set(dialogs())
        action.trigger()
        rest(qtbot, window)
        for dialog in dialogs():
            if dialog not in before:
                yield f"{key}: {text}", dialog
                dialog.close()
                rest(qtbot, window)
        if window.screen_shown.key != key:
            window.go(key)
            rest(qtbot, window)
        window.around.messages.clear()


def dialogs() -> list[QDialog]:
    """The forms that are open now."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def seen(*roots: QWidget) -> Iterator[QWidget]:
    """Every visible widget below some others, once, without the inner works of Qt's own."""
    found: set[int] = set()
    for root in roots:
        for widget in (root, *root.findChildren(QWidget)):
            inner = widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QLineEdit)
            if widget.isVisible() and not inner and id(widget) not in found:
                found.add(id(widget))
                yield widget


def face(widget: QWidget) -> QAccessibleInterface | None:
    """What a screen reader is told of a widget."""
    return QAccessible.queryAccessibleInterface(widget)


def unnamed(root: QWidget) -> list[str]:
    """The controls below a widget of which a screen reader could not say what they are."""
    missing = []
    for widget in seen(root):
        told = face(widget)
        focusable = widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if told is None or ((told.role() in CONTROLS or focusable) and not told.text(QAccessible.Text.Name).strip()):
            missing.append(path_of(widget))
    return missing


def unreachable(root: QWidget) -> list[str]:
    """The controls below a widget that Tab does not come to."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTextEdit, QPlainTextEdit)
    return [
        path_of(widget)
        for widget in seen(root)
        if isinstance(widget, kinds) and widget.isEnabled() and not _has_tab(widget)
    ]


def _has_tab(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    inside = isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox | QHeaderView | QTabWidget)
    inside = inside or isinstance(widget, QHeaderView)  # a table sorts by its commands, too
    inside = inside or isinstance(widget.window(), Palette)  # Up and Down in its field move in its list
    return tabbed or inside


def clipped(root: QWidget) -> list[str]:
    """The words below a widget that have less room than they need; what ends in … by design tells the rest itself."""
    found = []
    for widget in seen(root):
        short = ""
        if isinstance(widget, QLabel) and widget.text() and not isinstance(widget, Elided):
            room = widget.contentsRect()
            if widget.wordWrap():
                short = "height" if widget.heightForWidth(widget.width()) > widget.height() + 1 else ""
            elif max(map(widget.fontMetrics().horizontalAdvance, widget.text().split("\n"))) > room.width() + 1:
                short = "width"
        elif isinstance(widget, QAbstractButton) and widget.text():
            words = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
            short = "width" if words > widget.width() else ""
        if short:
            found.append(f"{path_of(widget)} {short}: {widget.text()[:60]!r} has {widget.width()}x{widget.height()}")
    return found


def path_of(widget: QWidget) -> str:
    """Where a widget is, for a person who reads the test's answer."""
    names, at = [], widget
    while at is not None and len(names) < 4:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)
