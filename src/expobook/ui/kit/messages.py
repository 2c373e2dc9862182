"""The message bar: what happened, why, and what next, in the user's words; never a traceback."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from expobook.domain.errors import ConnectionLost, OutcomeUnknown, UserError
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.parts import label, name_tool, push, tool
from expobook.ui.kit.saying_again import said_again
from expobook.ui.kit.theme import Theme
from expobook.words import sentence

Kind = Literal["refused", "soft", "done", "told"]
MOST_SHOWN = 3
DONE_STAYS_MS = 8000
_REMEMBERED = 12  # refusals that can be worded anew; the bar shows fewer

_ICONS = {
    "refused": ("circle-alert", "error"),
    "soft": ("triangle-alert", "warn"),
    "done": ("circle-check", "ok"),
    "told": ("info", "info"),
}


@dataclass(frozen=True)
class Button:
    """A way on, offered beside a message; ``text`` is already in the user's language."""

    text: str
    run: Callable[[], None]


class Messages(QObject):
    """Where screens say things; the window's :class:`MessageBar` listens."""

    said = Signal(str, str, str, object)  # kind, headline, more, buttons
    cleared = Signal()
    bug_found = Signal(object)
    server_away = Signal()

    def __init__(self, languages: Languages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._languages = languages
        self.away = False  # a banner says already that the server is away
        self.ways_on: Callable[[UserError], tuple[Button, ...]] = lambda error: ()  # beside a refusal, by its kind
        self._refusals: deque[tuple[tuple[str, str], UserError]] = deque(maxlen=_REMEMBERED)

    def refused(self, headline: str, more: str = "", *buttons: Button) -> None:
        self.said.emit("refused", headline, more, buttons)

    def soft(self, headline: str, more: str = "", *buttons: Button) -> None:
        self.said.emit("soft", headline, more, buttons)

    def done(self, headline: str, more: str = "", *buttons: Button) -> None:
        self.said.emit("done", headline, more, buttons)

    def told(self, headline: str, more: str = "", *buttons: Button) -> None:
        self.said.emit("told", headline, more, buttons)

    def failed(self, error: Exception, *buttons: Button) -> None:
        """Show whatever a job raised: a refusal in words, with ways on, a bug with details to copy."""
        if isinstance(error, ConnectionLost) and not isinstance(error, OutcomeUnknown):
            self.server_away.emit()
            if self.away:
                return
        if isinstance(error, UserError):
            self.refused(*self._worded(error), *buttons, *self.ways_on(error))
        else:
            self.bug_found.emit(error)

    def again(self, headline: str, more: str) -> tuple[str, str]:
        """Return a message in the language spoken now: a refusal is worded anew, other texts are looked up."""
        refused = next((error for words, error in self._refusals if words == (headline, more)), None)
        return self._worded(refused) if refused is not None else (said_again(headline), said_again(more))

    def _worded(self, error: UserError) -> tuple[str, str]:
        words = split(sentence(error, self._languages.language))
        self._refusals.appendleft((words, error))
        return words

    def clear(self) -> None:
        self.cleared.emit()


def split(text: str) -> tuple[str, str]:
    """Return the first sentence and the rest of a refusal."""
    for place, sign in enumerate(text):
        ends = sign in "。！？" or (sign in ".!?" and text[place + 1 : place + 2] == " ")
        if ends and place + 1 < len(text):
            return text[: place + 1], text[place + 1 :].strip()
    return text, ""


class MessageBar(QWidget):
    """Messages one under the other; refusals stay until closed, good news leaves by itself."""

    def __init__(self, theme: Theme, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._messages = theme, messages
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        messages.said.connect(self.say)
        messages.cleared.connect(self.clear)
        self.hide()

    def say(self, kind: Kind, headline: str, more: str, buttons: tuple[Button, ...]) -> None:
        """Show one message on top; said again, it takes the place of the first time."""
        for same in (row for row in self._rows() if row.words == (headline, more)):
            self._column.removeWidget(same)
            same.deleteLater()
        row = _Row(self._theme, kind, headline, more, buttons, self)
        row.closed.connect(self._tidy)
        self._column.insertWidget(0, row)
        for old in self._rows()[MOST_SHOWN:]:
            self._column.removeWidget(old)
            old.deleteLater()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_column"):
            for row in self._rows():
                row.say(*self._messages.again(*row.words))
        super().changeEvent(event)

    def texts(self) -> list[str]:
        """Return the headlines shown, newest first."""
        return [row.words[0] for row in self._rows()]

    def clear(self) -> None:
        for row in self._rows():
            self._column.removeWidget(row)
            row.deleteLater()
        self.hide()

    def _rows(self) -> list["_Row"]:
        items = (self._column.itemAt(n) for n in range(self._column.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), _Row)]

    def _tidy(self) -> None:
        for row in self._rows():
            if row.is_closed:
                self._column.removeWidget(row)
                row.deleteLater()
        self.setVisible(bool(self._rows()))


class _Row(QFrame):
    closed = Signal()

    def __init__(
        self, theme: Theme, kind: Kind, headline: str, more: str, buttons: tuple[Button, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.words = ("", "")  # headline and more
        self.is_closed = False
        self.setProperty("message", kind)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 8, 8)
        line.setSpacing(8)
        mark = label()
        name, colour = _ICONS[kind]
        mark.setPixmap(theme.pixmap(name, colour, 16, self.devicePixelRatioF()))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._labels = label("", "strong", wrap=True), label("", "small", wrap=True)
        for text in self._labels:
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(text)
        line.addLayout(words, 1)
        self._ways = [push(button.text) for button in buttons]
        for button, way in zip(buttons, self._ways, strict=True):
            way.clicked.connect(button.run)
            way.clicked.connect(self.close_row)
            line.addWidget(way)
        self._shut = tool(theme, "x")
        self._shut.clicked.connect(self.close_row)
        line.addWidget(self._shut)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        if kind == "done":
            QTimer.singleShot(DONE_STAYS_MS, self, self.close_row)
        self.say(headline, more)

    def say(self, headline: str, more: str) -> None:
        """Set the words, also anew after the language was switched."""
        self.words = headline, more
        self.setAccessibleName(f"{headline} {more}")
        for words, text in zip(self._labels, (headline, more), strict=True):
            words.setText(text)
            words.setVisible(bool(text))
        for way in self._ways:
            way.setText(said_again(way.text()))
        name_tool(self._shut, self.tr("Close the message"))

    def close_row(self) -> None:
        self.is_closed = True
        self.closed.emit()


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
