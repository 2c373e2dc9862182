"""Ctrl+K: find any screen, command or booking by Chinese, pinyin initials or English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from expobook.ui.parts import label
from expobook.ui.theme import Theme

MOST_SHOWN = 40

# GB 2312 sorts its common characters by pinyin; each entry is the first code of a letter.
_FIRST_CODES = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"), (0xD7FA, ""),
)  # fmt: skip


def initials(text: str) -> str:
    """Return pinyin initials of common Chinese characters, other signs as they are: ``济南2026`` gives ``jn2026``."""
    found = []
    for sign in text.lower():
        code = int.from_bytes(sign.encode("gb2312", "ignore"), "big")
        letter = next((letter for first, letter in reversed(_FIRST_CODES) if code >= first), None)
        found.append(sign if letter is None else letter)
    return "".join(found)


def _in_order(word: str, letters: str) -> bool:
    """Say whether the letters of a word occur in this order: ``jncz`` in ``jngjcz``."""
    rest = iter(letters)
    return all(letter in rest for letter in word)


@dataclass(frozen=True)
class Entry:
    """One line of the palette; ``more`` is small print that is searched too."""

    group: str
    text: str
    more: str
    icon: str
    run: Callable[[], None]
    found: bool = False  # by the book, which knows better why

    def matches(self, wanted: str) -> bool:
        """Say whether every word occurs, or its letters follow one another in the pinyin initials."""
        if self.found:
            return True
        words = f"{self.text} {self.more}".lower()
        letters = initials("".join(sign for sign in self.text if sign > "\u2e7f"))
        return all(word in words or _in_order(word, letters) for word in wanted.lower().split())


class Palette(QDialog):
    """A field and a list; Up and Down choose, Enter opens, Esc closes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._entries: list[Entry] = []
        self._shown: list[Entry] = []
        frame = QFrame()
        frame.setProperty("area", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 8, 1, 4)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Find anything"))
        self.field.setPlaceholderText(self.tr("Screens, commands, bookings: Chinese, pinyin initials or English"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._clicked)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.field)
        column.addWidget(self.list)
        column.addWidget(label(self.tr("↑↓ choose   Enter open   Esc close"), "third"))
        self.resize(560, 420)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Set what can be found and show it all."""
        self._entries = list(entries)
        self._filter(self.field.text())

    def open_over(self, window: QWidget) -> None:
        """Show the palette in the upper middle of a window."""
        self.field.clear()
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 72)))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.field:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._clicked(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, wanted: str) -> None:
        self.list.clear()
        self._shown = [entry for entry in self._entries if entry.matches(wanted)][:MOST_SHOWN]
        group = ""
        for place, entry in enumerate(self._shown):
            if entry.group != group:
                group = entry.group
                title = QListWidgetItem(group)
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(title)
            item = QListWidgetItem(self._theme.icon(entry.icon), f"{entry.text}   {entry.more}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self._step(1)

    def _step(self, by: int) -> None:
        place = self.list.currentRow() + by
        while 0 <= place < self.list.count():
            if self.list.item(place).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(place)
                return
            place += by

    def _clicked(self, item: QListWidgetItem | None) -> None:
        place = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if place is not None:
            self.close()
            self._shown[place].run()
