"""Does what the numbered steps of a page of the guide say, in the real window, as somebody new to it would.

The page itself is read, nothing else is known: **words** are clicked, ``**words** `text` `` fills the field of that
name, ``text`` without a field is the name of a file, words after "Drag across" are dragged over. A word that is
nowhere to be seen, or in two places, ends the walk with the step that says it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from expobook.app.composition import Program
from expobook.services.guide import Page

LEFT = Qt.MouseButton.LeftButton
PAUSE_MS = 25  # between two looks at the window
LONGEST_LOOKS = 800  # for a word that does not come: 20 s
FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
Doing = Callable[[], object]
_HEADING = re.compile(r"^## (.+)$")
_STEP = re.compile(r"^\d+\. (.*)")
_TOKEN = re.compile(r"(Drag across |拖过)?\*\*([^*]+)\*\*(?:\s*`([^`]+)`)?|`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: ``kind`` is ``click``, ``fill``, ``type``, ``drag``, ``point`` or ``press``.

    ``press`` has keys as its ``text``; ``point`` clicks at what only a screen reader names, by how that begins.
    """

    kind: str
    word: str
    text: str
    step: str


def jobs_of(page: Page) -> dict[str, list[str]]:
    """Return the numbered steps of a page by their heading, each on one line, without pictures."""
    made: dict[str, list[str]] = {}
    heading = ""
    for line in page.text.splitlines():
        title, started = _HEADING.match(line), _STEP.match(line)
        if title:
            heading = title[1]
        elif started:
            made.setdefault(heading, []).append(started[1])
        elif heading in made and line.startswith("   ") and not line.lstrip().startswith("!["):
            made[heading][-1] += f" {line.strip()}"
    return made


def acts_of(step: str) -> list[Act]:
    """Return what a step says is done, in its order."""
    found = []
    for drag, word, text, alone in _TOKEN.findall(step):
        kind = "drag" if drag else "type" if alone else "fill" if text else "click"
        found.append(Act(kind, word, text or alone, step))
    return found


class Walk(QObject):
    """Goes through acts one by one whenever the window rests; a form that waits for an answer does not stop it."""

    about_to = Signal(object)  # the act that comes now: what it needs is in view

    def __init__(self, program: Program, acts: Iterable[Act], folder: Path, looks: int = LONGEST_LOOKS) -> None:
        super().__init__(program)
        self._program, self._acts, self._folder, self._most = program, list(acts), folder, looks
        self._looks = 0
        self.failure = ""
        self._soon()

    @property
    def ended(self) -> bool:
        return bool(self.failure) or (not self._acts and not self._busy())

    def _soon(self) -> None:
        QTimer.singleShot(PAUSE_MS, self, self._look)

    def _look(self) -> None:
        """Do the next act if what it needs can be seen, else look again soon."""
        if self.failure or not self._acts:
            return
        self._soon()  # first: an act may open a form that runs until it is answered
        self._looks += 1
        act = self._acts[0]
        try:
            doing = None if self._busy() else self._ready(act)
            if doing is not None:
                self._acts.pop(0)
                self._looks = 0
                self.about_to.emit(act)
                doing()
            elif self._looks > self._most:
                raise LookupError(f"{act.word or act.text!r} is not to be seen")
        except LookupError as wrong:
            self.failure = f"{wrong}: {act.step}"
            _give_up()

    def _busy(self) -> bool:
        window, welcome = self._program.window, self._program.welcome
        return any(jobs.busy() for jobs in (window and window.around.jobs, welcome and welcome.jobs) if jobs)

    def _front(self) -> QWidget | None:
        return QApplication.activeModalWidget() or self._program.window or self._program.welcome

    def _ready(self, act: Act) -> Doing | None:
        """Return how the act is done; None while what it needs cannot be seen."""
        front = self._front()
        if front is None:
            return None
        if act.kind == "type":
            return partial(_name_file, front, self._folder / act.text) if isinstance(front, QFileDialog) else None
        if act.kind == "press":
            front.activateWindow()  # keys go to the window in front; a bare screen puts none there by itself
            return partial(press, front.focusWidget() or front, act.text) if front.isActiveWindow() else None
        if act.kind == "point":
            named = (each for each in front.findChildren(QWidget) if each.accessibleName().startswith(act.word))
            thing = next((each for each in named if each.isVisible()), None)
            return partial(QTest.mouseClick, thing, LEFT, pos=QPoint(8, 8)) if thing is not None else None
        if " › " in act.word:
            return _menu(front, act.word.split(" › "))
        kinds = {"click": (QAbstractButton,), "fill": FIELDS, "drag": (QWidget,)}[act.kind]
        found = [each for each in front.findChildren(QWidget) if isinstance(each, kinds) and _is(each, act.word)]
        if len(found) > 1:
            raise LookupError(f"{len(found)} things are called {act.word!r}")
        if not found:
            return None
        doing = {"click": _click, "drag": _drag, "fill": partial(fill, text=act.text)}[act.kind]
        return partial(doing, found[0])


def _is(widget: QWidget, word: str) -> bool:
    """Say whether a widget can be used and a person would call it so."""
    text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
    name = widget.accessibleName()
    named = word in (text, name, name.partition(" (")[0])
    return named and widget.isVisible() and widget.isEnabled() and not isinstance(widget.parentWidget(), FIELDS)


def _click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def _menu(front: QWidget, names: list[str]) -> Doing | None:
    if not isinstance(front, QMainWindow):
        return None
    bar = front.menuBar()
    top = next((each for each in bar.actions() if each.text().replace("&", "") == names[0]), None)
    if top is None:
        return _menu_of_button(front, *names)
    menu = top.menu()
    if not isinstance(menu, QMenu):
        return None
    wanted = next((each for each in menu.actions() if each.text() == names[1] and each.isEnabled()), None)
    if wanted is None:
        return None

    def choose() -> None:
        QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(top).center())
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(wanted).center())

    return choose


def _menu_of_button(front: QWidget, name: str, deed: str) -> Doing | None:
    button = next((each for each in front.findChildren(QPushButton) if each.menu() and _is(each, name)), None)
    if button is None:
        return None
    menu = button.menu()

    def choose() -> None:
        """Click in the open menu, which then closes: the click on the button goes on only after that."""
        QTimer.singleShot(PAUSE_MS, menu, click)
        QTest.mouseClick(button, LEFT)

    def click() -> None:
        if not menu.isVisible():  # the screen gave the window its focus back only now, which closes what is open
            QTimer.singleShot(PAUSE_MS, menu, choose)
            return
        wanted = next((each for each in menu.actions() if each.text() == deed and each.isEnabled()), None)
        if wanted is None:
            menu.close()
            raise LookupError(f"{deed!r} is not in the menu {name!r}")
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(wanted).center())

    return choose


def press(widget: QWidget, keys: str) -> None:
    """Press keys as the guide writes them, such as ``Ctrl+S``."""
    for pressed in QKeySequence(keys):
        QTest.keyClick(widget, pressed.key(), pressed.keyboardModifiers())


def _drag(widget: QWidget) -> None:
    port = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    start, end = QPoint(port.width() // 4, port.height() // 3), QPoint(port.width() * 3 // 4, port.height() * 3 // 5)
    QTest.mousePress(port, LEFT, pos=start)
    for at in ((start + end) / 2, end):
        QTest.mouseMove(port, at)
    QTest.mouseRelease(port, LEFT, pos=end)


def _write(field: QWidget, text: str) -> None:
    """Type a text as a keyboard or, where it has other signs, as an input method does."""
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(field, typed)


def fill(field: QWidget, text: str) -> None:
    """Replace what a field says, or choose what is called so in a list; one that may be written in takes new names."""
    if isinstance(field, QComboBox):
        place, line = field.findText(text), field.lineEdit()
        if place < 0 and isinstance(line, QLineEdit):
            fill(line, text)
            return
        if place < 0:
            raise LookupError(f"{text!r} is not in the list")
        field.showPopup()
        view = field.view()
        view.scrollTo(view.model().index(place, 0))
        QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(place, 0)).center())
        return
    field.setFocus()
    if isinstance(field, QAbstractSpinBox | QLineEdit | QPlainTextEdit):
        field.selectAll()
    _write(field, text)


def _name_file(dialog: QFileDialog, path: Path) -> None:
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(path))  # typed letter by letter, a list of what is there would lie over the buttons
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), LEFT)


def _give_up() -> None:
    """Close the forms that are open, so that the test ends."""
    while (form := QApplication.activeModalWidget()) is not None and form.close():
        pass
