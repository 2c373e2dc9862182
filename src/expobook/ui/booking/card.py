"""The booking card: all about one booking, with its whole history: who, when, what before, what after, why."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHeaderView, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, ChallengeState, Status
from expobook.domain.progress import Progress
from expobook.services.diary.reading import BookingCard, booking_card
from expobook.services.trail.history import FieldChange, PastDeed, history_of
from expobook.services.trail.words import why_told
from expobook.ui.booking.inspector import status_token
from expobook.ui.booking.letters import LetterWriter
from expobook.ui.kit import formats
from expobook.ui.kit.parts import Badge, Elided, TableModel, area, clear, label, push, row, table
from expobook.ui.kit.presence import WhoElse
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.state_words import state_word
from expobook.words import Language, shown, span


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A line of the history: the deed where it begins, and one thing that it changed."""

    deed: PastDeed
    change: FieldChange | None
    begins: bool


def history_rows(deeds: tuple[PastDeed, ...]) -> list[HistoryRow]:
    """Return the history, the newest deed first, a line for each thing changed."""
    rows: list[HistoryRow] = []
    for deed in reversed(deeds):
        changes: list[FieldChange | None] = list(deed.changes) or [None]
        rows += [HistoryRow(deed, change, begins=place == 0) for place, change in enumerate(changes)]
    return rows


class HistoryTable(TableModel):
    """Columns of the history; a deed's when, who and what stand in its first line alone."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(
            (
                ("When", lambda r: f"{r.deed.at:%Y-%m-%d %H:%M}" if r.begins else "", False),
                ("Who", lambda r: r.deed.who if r.begins else "", False),
                ("Desk", lambda r: r.deed.desk if r.begins else "", False),
                ("Deed", lambda r: shown(r.deed.verb, around.language, "verb") if r.begins else "", False),
                ("Changed", lambda r: shown(r.change.field, around.language, "change") if r.change else "", False),
                ("Before", lambda r: _value(r.change.before, around.language) if r.change else "", False),
                ("After", lambda r: _value(r.change.after, around.language) if r.change else "", False),
                ("Why", lambda r: why_told(r.deed.why, around.language) if r.begins else "", False),
            )
        )


def _value(value: object, language: Language) -> str:
    return shown(value, language) if value is not None else "–"


class BookingCardDialog(QDialog):
    """Stands beside the window; asks the book again when it changes."""

    def __init__(self, around: Surroundings, booking_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._booking_id = around, booking_id
        self._card: BookingCard | None = None
        self._deeds: tuple[PastDeed, ...] = ()
        self.letters = LetterWriter(around, self)
        self.model = HistoryTable(around)
        self.view = table(self.model, "", stretch=7)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.view.horizontalHeader().setSectionResizeMode(7, QHeaderView.ResizeMode.Stretch)
        self.who_else = WhoElse(around)
        self.who_else.follow("booking", booking_id)
        self._head, self._facts = QVBoxLayout(), QGridLayout()
        self.challenge, self.release, self._close = push(), push(), push()
        self.challenge.clicked.connect(self._want_challenge)
        self.release.clicked.connect(self._want_release)
        self._close.clicked.connect(self.close)
        self._build()
        self.retranslate()
        around.hub.changed.connect(self._changed)
        self.refresh()

    def _build(self) -> None:
        for button, icon in ((self.challenge, "timer"), (self.release, "file-text")):
            button.setIcon(self._around.theme.icon(icon))
            button.setVisible(False)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnStretch(3, 1)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 16, 16, 12)
        upper.setSpacing(10)
        upper.addLayout(self._head)
        upper.addWidget(self.who_else)
        upper.addLayout(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area("panel", upper))
        self._caption = label("", "strong")
        column.addWidget(area("header", row(self._caption, 1, margins=(16, 4, 16, 4))))
        column.addWidget(self.view, 1)
        column.addWidget(area("strip", row(self.challenge, self.release, 1, self._close, margins=(12, 8, 12, 8))))
        self.setMinimumSize(720, 420)
        self.resize(QSize(1080, 640))
        self._around.settings.restore_geometry("card", self)

    def retranslate(self) -> None:
        """Set every text anew; the card stays open while the language is switched."""
        self.challenge.setText(self.tr("Challenge letter…"))
        self.release.setText(self.tr("Release letter…"))
        self._close.setText(self.tr("Close"))
        self._caption.setText(self.tr("History"))
        self.view.setAccessibleName(self.tr("History"))
        if self._card is not None:
            self._show(self._card, self._deeds)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_caption"):
            self.retranslate()
        super().changeEvent(event)

    def refresh(self) -> None:
        """Ask the book."""
        desk, wanted = self._around.desk, self._booking_id

        def work(progress: Progress) -> tuple[BookingCard, tuple[PastDeed, ...]]:
            return booking_card(desk, wanted), history_of(desk, wanted)

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _changed(self, changes: object, initiator: object) -> None:
        if self.isVisible():
            self.refresh()

    def _came(self, answer: tuple[BookingCard, tuple[PastDeed, ...]]) -> None:
        self._card, self._deeds = answer
        self._show(*answer)

    def _show(self, card: BookingCard, deeds: tuple[PastDeed, ...]) -> None:
        language = self._around.language
        self.setWindowTitle(f"{card.booking.number} {card.booking.title.in_language(language)}")
        running = any(one.state is ChallengeState.RUNNING for one in card.challenges)
        self.challenge.setVisible(running)
        gave = {"release", "release-part", "lapse", "step-down", "lapsed", "stepped-down", "lose", "cancel"}
        self.release.setVisible(any(deed.verb in gave for deed in deeds))
        self._fill_head(card)
        self._fill_facts(card)
        seen = self.view.verticalScrollBar().value()
        self.model.fill(history_rows(deeds), self.tr)
        self.view.resizeColumnsToContents()
        for number in (5, 6):
            self.view.setColumnWidth(number, min(max(self.view.columnWidth(number), 120), 260))
        self.view.verticalScrollBar().setValue(seen)

    def _fill_head(self, card: BookingCard) -> None:
        clear(self._head)
        language, booking = self._around.language, card.booking
        worst = max((rank.rank for rank in card.ranks), default=0)
        token = status_token(booking.status, worst)
        letter = str(worst) if token.startswith("hold") else self._around.theme.letters[token][language]
        self._head.addWidget(label(booking.title.in_language(language), "title", wrap=True))
        other = booking.title.in_language("en" if language == "zh" else "zh")
        names = [booking.number, other if other != booking.title.in_language(language) else ""]
        status = label(state_word(booking), "strong")
        more = Elided(" · ".join(name for name in names if name), "second")
        line = row(Badge(self._around.theme, token, letter), status, gap=8)
        line.addWidget(more, 1)
        self._head.addLayout(line)

    def _fill_facts(self, card: BookingCard) -> None:
        clear(self._facts)
        facts = self._facts_of(card)
        half = (len(facts) + 1) // 2
        for place, (name, value) in enumerate(facts):
            at, column = place % half, place // half * 2
            self._facts.addWidget(label(name, "second"), at, column, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(label(value, wrap=True), at, column + 1, Qt.AlignmentFlag.AlignTop)

    def _facts_of(self, card: BookingCard) -> list[tuple[str, str]]:
        language, venue, booking = self._around.language, self._around.desk.venue, card.booking
        stay, show = booking.stay(), booking.show()
        facts = [
            (self.tr("Organiser"), card.organiser.name.in_language(language) if card.organiser else ""),
            (self.tr("Event"), card.event.name.in_language(language) if card.event else ""),
            (self.tr("Space"), venue.describe(booking.bays)),
            (self.tr("Area"), formats.area(venue.area_of(booking.bays)) if booking.bays else ""),
            (self.tr("Licence period"), span(stay, language) if stay else ""),
            (self.tr("Show"), span(show, language) if show else ""),
            (self.tr("Lapses"), shown(booking.expires, language) if booking.status is Status.HOLD else ""),
            (self.tr("In front"), self._names(card.ahead)),
            (self.tr("Behind"), self._names(card.behind)),
            (self.tr("Note"), booking.note),
        ]
        return [(name, value) for name, value in facts if value]

    def _names(self, bookings: tuple[Booking, ...]) -> str:
        names = [booking.title.in_language(self._around.language) for booking in bookings]
        more = f" +{len(names) - 4}" if len(names) > 4 else ""
        return ", ".join(names[:4]) + more

    def _want_challenge(self) -> None:
        if self._card is not None:
            self.letters.ask_challenge(self._booking_id, self._card.booking.number)

    def _want_release(self) -> None:
        if self._card is not None:
            self.letters.ask_release(self._booking_id, self._card.booking.number)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._around.settings.keep_geometry("card", self)
        super().closeEvent(event)


def open_card(around: Surroundings, parent: QWidget, booking_id: int) -> BookingCardDialog:
    """Open the card of a booking beside the window; it deletes itself when it is closed."""
    dialog = BookingCardDialog(around, booking_id, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog
