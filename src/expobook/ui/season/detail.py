"""One booking of a plan: today and proposed, what it brings, why it is refused, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from expobook.domain.booking import Line, Status
from expobook.domain.season.proposal import Item, Outcome
from expobook.ui.find.card import Link
from expobook.ui.kit import formats
from expobook.ui.kit.parts import clear, fact, head, inside, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.season.words import SeasonWords


class Detail(QWidget):
    """Shows the item chosen in the table or the picture."""

    diary_wanted = Signal(int)
    space_wanted = Signal(int)
    wish_wanted = Signal(int)
    lock_wanted = Signal(int, bool)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._item: Item | None = None
        self._locked = False
        self._title = label("", "strong")
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(4)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lock, self.wish = push(""), push("")
        self.diary, self.space = push(""), push("")
        for button, icon, deed in (
            (self.lock, "lock", self._want_lock),
            (self.wish, "settings", self._want_wish),
            (self.diary, "calendar-range", self._want_diary),
            (self.space, "search", self._want_space),
        ):
            button.setIcon(around.theme.icon(icon))
            button.clicked.connect(deed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, 1))
        outer.addWidget(scroll, 1)
        outer.addLayout(row(self.lock, self.wish, 1, margins=(12, 6, 12, 0)))
        outer.addLayout(row(self.diary, self.space, 1, margins=(12, 4, 12, 10)))

    def show_item(self, item: Item | None, *, locked: bool = False) -> None:
        self._item, self._locked = item, locked
        self.rebuild()

    def rebuild(self) -> None:
        """Show the item anew, in the language in use."""
        clear(self._column)
        self._title.setText(self.tr("What becomes of it"))
        self.lock.setText(self.tr("Unlock") if self._locked else self.tr("Lock"))
        self.wish.setText(self.tr("Wish and weight…"))
        self.diary.setText(self.tr("Show in diary"))
        self.space.setText(self.tr("Find space"))
        item = self._item
        self.lock.setEnabled(item is not None and item.status is Status.HOLD)
        for button in (self.wish, self.diary, self.space):
            button.setEnabled(item is not None)
        if item is None:
            told = self.tr("Choose a booking in the list or in the picture.")
            self._column.addWidget(label(told, "second", wrap=True))
        else:
            self._fill(item)
        self._column.addStretch(1)

    def _fill(self, item: Item) -> None:
        words = SeasonWords(self._around.desk.venue, self._around.language)
        self._column.addWidget(label(words.title(item.booking), "title", wrap=True))
        told = " · ".join(
            part for part in (item.booking.number, words.outcome(item.outcome), words.shift(item)) if part
        )
        tone = "error" if item.outcome is Outcome.REFUSED else "second"
        self._column.addWidget(label(told, tone, wrap=True))
        if item.reason is not None:
            self._column.addWidget(label(words.reason(item), wrap=True))
            for other in item.reason.others:
                link = Link(words.title(other), other.id)
                link.clicked.connect(self.diary_wanted)
                self._column.addWidget(link)
        self._lines(self.tr("Today"), item.before)
        if item.outcome is not Outcome.STAYS:
            self._lines(self.tr("Proposed"), item.after)
        self._column.addSpacing(6)
        self._column.addWidget(fact(self.tr("Worth in the plan"), formats.amount(item.value)))
        self._column.addWidget(fact(self.tr("At its best"), formats.amount(item.best)))
        if item.move_cost:
            self._column.addWidget(fact(self.tr("Its move costs"), formats.amount(item.move_cost)))

    def _lines(self, caption: str, lines: tuple[Line, ...]) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(label(caption, "caption"))
        if not lines:
            self._column.addWidget(label("–"))
        venue, language = self._around.desk.venue, self._around.language
        for line in lines[:6]:
            self._column.addWidget(label(venue.describe(line.bays), wrap=True))
            days = formats.span(line.schedule.stay, language)
            opens = self.tr("opening {day}").format(day=formats.day(line.schedule.show_from, language))
            told = f"{days} · {opens} · {formats.area(venue.area_of(line.bays))}"
            self._column.addWidget(label(told, "small", wrap=True))

    # --- deeds

    def _want_lock(self) -> None:
        if self._item is not None:
            self.lock_wanted.emit(self._item.booking.id, not self._locked)

    def _want_wish(self) -> None:
        if self._item is not None:
            self.wish_wanted.emit(self._item.booking.id)

    def _want_diary(self) -> None:
        if self._item is not None:
            self.diary_wanted.emit(self._item.booking.id)

    def _want_space(self) -> None:
        if self._item is not None:
            self.space_wanted.emit(self._item.booking.id)
