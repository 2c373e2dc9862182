"""What a search found, from top to bottom: why not, the answers as cards, the alternatives, the place in the diary."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from expobook.domain.finding.answer import Answer, Found
from expobook.services.diary.reading import DiaryWindow
from expobook.services.space.deeds import MOST_ALTERNATIVES
from expobook.services.space.words import SpaceWords
from expobook.ui.find.card import AnswerCard, Shown
from expobook.ui.find.no_room import NoRoomCard
from expobook.ui.find.strip import PlaceInDiary
from expobook.ui.kit.parts import area, clear, head, label, push, row
from expobook.ui.kit.screen import Surroundings

NARROW = 900  # pixels under which the columns of a card stand one below the other
MIN_FOOT, MOST_FOOT = 130, 270
SORTS: tuple[Callable[[Answer], object], ...] = (
    lambda answer: answer.place,
    lambda answer: (answer.opening, answer.place),
    lambda answer: (answer.price.total, answer.place),
    lambda answer: (answer.over_mm2, answer.place),
)


class Results(QWidget):
    """The right side of the screen once a search has ended."""

    hold_wanted = Signal(object)  # answers, one or several
    booking_wanted = Signal(int)
    way_wanted = Signal(object)
    picked = Signal(object)  # the answer that the diary below shows

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._found: Found | None = None
        self.cards: list[AnswerCard] = []
        self.no_room: NoRoomCard | None = None
        self.chosen: list[Answer] = []
        self._picked: Answer | None = None
        self._count, self._order = label("", "strong"), label("", "third")
        self._sort_words, self.sort = label("", "second"), QComboBox()
        self.sort.addItems([""] * len(SORTS))
        self.sort.currentIndexChanged.connect(self._resort)
        ground = QWidget()
        ground.setObjectName("answers")
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(8)
        self.scroller = QScrollArea()
        self.scroller.setObjectName("answers")
        self.scroller.setWidgetResizable(True)
        self.scroller.setWidget(ground)
        self._heads = row(self._count, self._order, 1, self._sort_words, self.sort)
        self._heads_holder = QWidget(ground)
        self._heads_holder.setLayout(self._heads)
        self._heads_holder.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setHandleWidth(1)
        self._halves.addWidget(self.scroller)
        self._halves.addWidget(self._foot())
        self._halves.setStretchFactor(0, 1)
        self._halves.setCollapsible(0, False)
        outer.addWidget(self._halves)

    def _foot(self) -> QWidget:
        self._sets, self._sets_told = label("", "strong"), label("", "second")
        self.take = push("", "small")
        self.take.clicked.connect(self._take)
        self._title, self._hint = label("", "strong"), label("", "second")
        self.strip = PlaceInDiary(self._around)
        self.strip.booking_wanted.connect(self.booking_wanted)
        frame = QFrame()
        frame.setProperty("area", "card")
        within = QVBoxLayout(frame)
        within.setContentsMargins(1, 1, 1, 1)
        within.setSpacing(0)
        within.addWidget(head(self._title, self._hint, 1))
        holder = QScrollArea()
        holder.setWidgetResizable(True)
        holder.setWidget(self.strip)
        within.addWidget(holder, 1)
        column = QVBoxLayout()
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(6)
        column.addLayout(row(self._sets, self._sets_told, 1, self.take))
        column.addWidget(frame, 1)
        self.foot = area("answers", column)
        return self.foot

    # --- showing

    def show_found(self, found: Found) -> None:
        """Show what a search found; alternatives that are found again stay chosen."""
        self._found = found
        kept = {key_of(answer) for answer in self.chosen}
        self.chosen = [answer for answer in found.answers if key_of(answer) in kept]
        old = key_of(self._picked) if self._picked is not None else None
        self._picked = next((answer for answer in found.answers if key_of(answer) == old), None)
        if self._picked is None:
            self._picked = found.answers[0] if found.answers else None
        self._rebuild()

    def forget(self) -> None:
        """Show nothing."""
        self._found, self.chosen, self._picked = None, [], None
        self._rebuild()

    def see(self, place: int) -> None:
        """Go to an answer by its place in the ranking."""
        card = next((card for card in self.cards if card.shown.answer.place == place), None)
        if card is not None:
            card.setFocus()
            self.scroller.ensureWidgetVisible(card)

    def _rebuild(self) -> None:
        at = self.scroller.verticalScrollBar().value()
        self._column.removeWidget(self._heads_holder)
        clear(self._column)
        self.cards, self.no_room = [], None
        found = self._found
        self.foot.setVisible(bool(found and found.answers))
        self._heads_holder.setVisible(bool(found and found.answers))
        if found is None:
            return
        if found.refusal is not None or found.wish_day is not None:
            self.no_room = NoRoomCard(self._around, found)
            self.no_room.way_wanted.connect(self.way_wanted)
            self.no_room.booking_wanted.connect(self.booking_wanted)
            self._column.addWidget(self.no_room)
        if found.answers:
            self._column.addWidget(self._heads_holder)
            for answer in sorted(found.answers, key=SORTS[max(self.sort.currentIndex(), 0)]):  # type: ignore[arg-type]
                self._column.addWidget(self._card(found, answer))
        self._column.addStretch(1)
        self._arrange()
        self._tell()
        if self._picked is not None:
            self._pick(self._picked)
        QTimer.singleShot(0, self, lambda: self.scroller.verticalScrollBar().setValue(at))

    def _card(self, found: Found, answer: Answer) -> AnswerCard:
        card = AnswerCard(self._around, Shown(found, answer, answer in self.chosen))
        card.picked.connect(self._pick)
        card.hold_wanted.connect(self._hold)
        card.alternative_wanted.connect(self.choose)
        card.booking_wanted.connect(self.booking_wanted)
        card.stepped.connect(self._step)
        self.cards.append(card)
        return card

    def show_place(self, answer: Answer, window: DiaryWindow) -> None:
        """Show where an answer stands among the bookings around it."""
        if self._picked is not None and key_of(answer) == key_of(self._picked):
            self.strip.show_answer(answer, window, self.tr("Answer {place}").format(place=answer.place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._halves.setSizes([self.height() - self._foot_height(), self._foot_height()])
        self._arrange()

    def _foot_height(self) -> int:
        """A third of the height for the diary, between a few rows and eight."""
        return min(max(self.height() // 3, MIN_FOOT), MOST_FOOT)

    def _arrange(self) -> None:
        """Stack the columns of cards where the room is narrow."""
        narrow = self.width() < NARROW
        for card in self.cards:
            card.arrange(narrow=narrow)
        if self.no_room is not None:
            self.no_room.arrange(narrow=narrow)
        self._order.setVisible(not narrow)
        self._hint.setVisible(not narrow)

    # --- choosing

    def _pick(self, answer: Answer) -> None:
        self._picked = answer
        for card in self.cards:
            card.mark(card.shown.answer is answer)
        self._title.setText(self.tr("Answer {place} in the diary").format(place=answer.place))
        self.picked.emit(answer)

    def _step(self, card: AnswerCard, by: int) -> None:
        place = self.cards.index(card) + by
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus()
            self._pick(self.cards[place].shown.answer)
            self.scroller.ensureWidgetVisible(self.cards[place])

    def choose(self, answer: Answer) -> None:
        """Put an answer among the alternatives, or take it out; three are the most."""
        if answer in self.chosen:
            self.chosen.remove(answer)
        elif len(self.chosen) < MOST_ALTERNATIVES:
            self.chosen.append(answer)
        else:
            self._around.messages.told(self.tr("A booking has three alternatives at most; take one out first."))
            return
        self._rebuild()
        self.see(answer.place)

    def _hold(self, answer: Answer) -> None:
        self.hold_wanted.emit([answer])

    def _take(self) -> None:
        self.hold_wanted.emit(sorted(self.chosen, key=lambda answer: answer.place))

    def _resort(self) -> None:
        if self._found is not None:
            self._rebuild()

    # --- words

    def _tell(self) -> None:
        found = self._found
        if found is None:
            return
        self._count.setText(self.tr("Answers: {count}").format(count=len(found.answers)))
        self._sets.setText(
            self.tr("Alternatives: {count} of {most}").format(count=len(self.chosen), most=MOST_ALTERNATIVES)
        )
        self.take.setEnabled(bool(self.chosen))
        words = self.tr("Hold {count} as alternatives") if len(self.chosen) > 1 else self.tr("Hold as alternatives")
        self.take.setText(words.format(count=len(self.chosen)))

    def retranslate(self) -> None:
        self._order.setText(self.tr("in the order of their score: wish, rank, halls, what remains, price"))
        self._sort_words.setText(self.tr("Sort by"))
        names = (self.tr("Score"), self.tr("Opening"), self.tr("Price"), self.tr("Area"))
        for place, name in enumerate(names):
            self.sort.setItemText(place, name)
        self.sort.setAccessibleName(self.tr("Sort by"))
        self._sets_told.setText(self.tr("Up to three answers make one booking; signing one lets the others go."))
        self._hint.setText(self.tr("The dashed frame is the new hold; nothing is written before it is held."))
        self._rebuild()

    def told(self) -> str:
        """Return how much was looked at."""
        words = SpaceWords(self._around.desk.venue, self._around.language)
        return words.compared(self._found) if self._found is not None and self._found.openings else ""


def key_of(answer: Answer) -> tuple[object, ...]:
    """Return what makes an answer the same in another search."""
    return answer.opening, tuple(line.bays for line in answer.lines)
