"""Walks through everything that can be seen: each screen, each form that a command opens, each control in them."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtPrintSupport import QPrintDialog, QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from expobook.ui.main_window import MainWindow

Role = QAccessible.Role
CONTROLS = {
    Role.Button, Role.ButtonMenu, Role.ButtonDropDown, Role.CheckBox, Role.RadioButton, Role.EditableText, Role.SpinBox,
    Role.ComboBox, Role.List, Role.Table, Role.Tree, Role.Slider, Role.PageTab, Role.Dial, Role.Canvas, Role.Chart,
    Role.Graphic, Role.Terminal, Role.HotkeyField,
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
    monkeypatch.setattr(QMessageBox, "exec", lambda *_a: QMessageBox.StandardButton.Cancel)
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
            inner = widget.objectName().startswith("qt_") or type(widget).__name__ in ("QComboBoxPrivateContainer",)
            if widget.isVisible() and not inner and id(widget) not in found:
                found.add(id(widget))
                yield widget


def face(widget: QWidget) -> QAccessibleInterface | None:
    """What a screen reader is told of a widget."""
    return QAccessible.queryAccessibleInterface(widget)
