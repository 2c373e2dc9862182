"""Ctrl+K: find any screen, command or booking by Chinese, pinyin initials or English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from expobook.domain.initials import in_order, letters_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.theme import Theme

MOST_SHOWN = 40


@dataclass(frozen=True)
class Entry:
    """One line of the palette; ``more`` is small print that is searched too, ``other`` the text in the other language.

    ``key`` is a stable name under which the line is remembered as used; without one it is not.
    """

    group: str
    text: str
    more: str
    icon: str
    run: Callable[[], None]
    found: bool = False  # by the book, which knows better why
    other: str = ""
    key: str = ""

    @cached_property
    def _words(self) -> str:
        return f"{self.text} {self.more} {self.other}".lower()

    @cached_property
    def _initials(self) -> list[str]:
        return letters_of("".join(sign for sign in f"{self.text}{self.other}" if sign > "\u2e7f"))

    def matches(self, wanted: str) -> bool:
        """Say whether every word occurs, in either language, or its letters follow one another in the initials."""
        if self.found:
            return True
        return all(word in self._words or in_order(word, self._initials) for word in wanted.lower().split())

    def nearness(self, wanted: str) -> int:
        """Return how well it fits: 0 begins so, 1 has it, 2 by some of its letters."""
        text = wanted.lower().strip()
        if self.text.lower().startswith(text) or self.other.lower().startswith(text):
            return 0
        in_full = text in self._words or text in "".join(letters[:1] for letters in self._initials)
        return 1 if in_full else 2


class Palette(QDialog):
    """A field and a list; Up and Down choose, Enter opens, Esc closes."""

    used = Signal(str)  # the key of a line that was opened

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._recent: Sequence[str] = ()
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
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._clicked)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self._hint = label("", "third")
        self._hint.setContentsMargins(12, 0, 12, 4)
        column.addWidget(self._hint)
        self.resize(560, 420)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle(self.tr("Find anything"))
        self.field.setAccessibleName(self.tr("Find anything"))
        self.field.setPlaceholderText(self.tr("Screens, commands, bookings: Chinese, pinyin initials or English"))
        self.list.setAccessibleName(self.tr("What was found"))
        self._hint.setText(self.tr("↑↓ choose   Enter open   Esc close"))

    def offer(self, entries: Sequence[Entry], recent: Sequence[str] | None = None) -> None:
        """Set what can be found and show what fits; ``recent`` are keys of what was opened last, the newest first."""
        self._entries = list(entries)
        self._recent = self._recent if recent is None else recent
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
        self._shown = self._fitting(wanted)
        group = ""
        for place, entry in enumerate(self._shown):
            if entry.group != group:
                group = entry.group
                title = QListWidgetItem(group)
                title.setFlags(Qt.ItemFlag.NoItemFlags)
                title.setForeground(self._theme.color("ink3"))
                self.list.addItem(title)
            item = QListWidgetItem(self._theme.icon(entry.icon), f"{entry.text}   {entry.more}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        if not self._shown:
            nothing = QListWidgetItem(self.tr("Nothing here is called so."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            nothing.setForeground(self._theme.color("ink2"))
            self.list.addItem(nothing)
        self._step(1)

    def _fitting(self, wanted: str) -> list[Entry]:
        """Return what fits: the recent ones first, then group by group, the best fit first."""
        fitting = [entry for entry in self._entries if entry.matches(wanted)]
        ages = {key: age for age, key in enumerate(self._recent)}
        recent = sorted((each for each in fitting if each.key in ages), key=lambda each: ages[each.key])
        if not wanted.strip():
            name = self.tr("Opened last")
            return [*(replace(each, group=name) for each in recent), *fitting][:MOST_SHOWN]
        groups = {group: place for place, group in enumerate(dict.fromkeys(each.group for each in fitting))}
        later = len(ages)

        def order(entry: Entry) -> tuple[int, int, int]:
            near = 0 if entry.found else entry.nearness(wanted)
            return groups[entry.group], near, ages.get(entry.key, later)

        return sorted(fitting, key=order)[:MOST_SHOWN]

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
            entry = self._shown[place]
            if entry.key:
                self.used.emit(entry.key)
            entry.run()
