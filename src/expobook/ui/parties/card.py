"""The card of a party beside the list: people, shows, contracts with their money, stands, correspondence."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.party import Contact
from expobook.domain.series import Series
from expobook.services.diary.series import Year
from expobook.services.parties.card import PartyCard
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, Elided, clear, fact, group, head, inside, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.words import shown

_MOST_ROWS = 12  # of each part; the lists of the other screens have the rest


class PartyCardPanel(QWidget):
    """Shows one card; a booking can be opened, a person edited or deleted."""

    booking_wanted = Signal(int)
    elsewhere_wanted = Signal(str, int)  # a booking at another venue of the book: its code, the booking
    contact_wanted = Signal(object)  # a Contact to edit, None for a new one
    erase_wanted = Signal(object)  # a Contact to delete
    note_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.card: PartyCard | None = None
        self._title, self._none = Elided("", "strong", stretch=1), label("", "second", wrap=True)
        self._none.setContentsMargins(12, 12, 12, 12)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title))
        outer.addWidget(self._none, 1)
        outer.addWidget(self._scroll, 1)
        self.show_card(None)

    def show_card(self, card: PartyCard | None) -> None:
        """Show a card, or what to do when there is none."""
        self.card = card
        clear(self._column)
        self._none.setVisible(card is None)
        self._scroll.setVisible(card is not None)
        self._title.setText(self.tr("Card"))
        self._none.setText(self.tr("Choose an organiser, an exhibitor or a contractor in the list."))
        if card is not None:
            self._title.setText(card.party.name.in_language(self._around.language))
            self._facts(card)
            self._people(card)
            self._bookings(card)
            self._contracts(card)
            self._stands(card)
            self._said(card)
            self._column.addStretch(1)

    def show_years(self, series: Series, years: Sequence[Year]) -> None:
        """Show a yearly show year by year: when it opens by rule, first refusal, and its booking."""
        self.show_card(None)
        self._none.hide()
        self._scroll.show()
        language = self._around.language
        self._title.setText(series.name.in_language(language))
        for each in years:
            opens = formats.day(each.opening, language) if each.opening else "–"
            until = formats.day(each.refusal_until, language, year=True) if each.refusal_until else "–"
            told = self.tr("opens {day}").format(day=opens)
            booking = each.booking
            self._column.addWidget(group(label(str(each.year)), 1))
            if booking is None:
                free = self.tr("no booking")
                if each.refusal_until and each.refusal_until >= self._around.desk.now().date():
                    free = self.tr("no booking yet; first refusal until {day}").format(day=until)
                self._line(_narrow(f"{told}\n{free}"))
                continue
            title = booking.title.in_language(language)
            show = self._small(self.tr("Diary"), title, partial(self.booking_wanted.emit, booking.id))
            line = row(_narrow(f"{told}\n{booking.number} · {shown(booking.status, language)}"), show)
            line.setStretch(0, 1)
            self._column.addLayout(_padded(line))
        self._column.addStretch(1)

    # --- parts

    def _part(self, title: str, count: int, *things: QWidget) -> None:
        self._column.addWidget(group(label(f"{title} ({count})" if count else title), 1, *things))

    def _line(self, *things: QWidget | int) -> None:
        self._column.addLayout(_padded(row(*things)))

    def _rest(self, count: int) -> None:
        if count > _MOST_ROWS:
            self._line(label(self.tr("and {count} more").format(count=count - _MOST_ROWS), "second"))

    def _small(self, text: str, about: str, run: Callable[[], object]) -> QWidget:
        made = push(text, "small")
        made.setAccessibleName(f"{text} {about}".strip())

        def clicked(_checked: bool = False) -> None:
            run()

        made.clicked.connect(clicked)
        return made

    def _facts(self, card: PartyCard) -> None:
        party, language = card.party, self._around.language
        said = (
            (self.tr("Registration no."), party.credit_code),
            (self.tr("Legal representative"), party.representative),
            (self.tr("Phone"), party.phone),
            (self.tr("E-mail"), party.email),
            (self.tr("Address"), party.address.in_language(language)),
        )
        for name, value in said:
            if value:
                said_right = _narrow(value)
                said_right.setAlignment(RIGHT)
                line = row(label(name, "second"), said_right)
                line.setStretch(1, 1)
                self._column.addLayout(_padded(line))
        if card.hidden:
            self._line(label(self.tr("Personal data are masked for your role."), "warn", wrap=True))
        if party.erased is not None:
            told = self.tr("Personal data were deleted on {day}.").format(
                day=formats.day(party.erased.date(), language, year=True)
            )
            self._line(label(told, "second", wrap=True))

    def _people(self, card: PartyCard) -> None:
        new = self._small(self.tr("New contact…"), "", lambda: self.contact_wanted.emit(None))
        new.setEnabled(not card.hidden)
        self._part(self.tr("Contacts"), len(card.contacts), new)
        for person in card.contacts:
            self._person(person, hidden=card.hidden)

    def _person(self, person: Contact, *, hidden: bool) -> None:
        what = " · ".join(filter(None, (person.post, person.phone, person.email)))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_narrow(person.name, "strong"))
        column.addWidget(_narrow(what, "second"))
        edit = self._small(self.tr("Edit…"), person.name, lambda: self.contact_wanted.emit(person))
        erase = self._small(self.tr("Delete…"), person.name, lambda: self.erase_wanted.emit(person))
        for button in (edit, erase):
            button.setEnabled(not hidden)
        line = row(both, edit, erase)
        line.setStretch(0, 1)
        self._column.addLayout(_padded(line))

    def _bookings(self, card: PartyCard) -> None:
        self._part(self.tr("Bookings"), len(card.bookings))
        language = self._around.language
        for booking in card.bookings[:_MOST_ROWS]:
            stay = booking.show()
            when = f"{stay.start.year} · {formats.span(stay, language)}" if stay is not None else "–"
            title = booking.title.in_language(language)
            venue = card.elsewhere.get(booking.id)
            wanted = partial(self.booking_wanted.emit, booking.id)
            if venue is not None:
                wanted = partial(self.elsewhere_wanted.emit, venue.code, booking.id)
                title = f"{title} · {venue.name.in_language(language)}"
            show = self._small(self.tr("Diary"), title, wanted)
            words = _narrow(f"{title}\n{when} · {shown(booking.status, language)}")
            line = row(words, show)
            line.setStretch(0, 1)
            self._column.addLayout(_padded(line))
        self._rest(len(card.bookings))

    def _contracts(self, card: PartyCard) -> None:
        self._part(self.tr("Contracts"), len(card.contracts))
        language = self._around.language
        for each in card.contracts[:_MOST_ROWS]:
            state = shown(each.contract.state, language)
            still = self.tr("open {sum}").format(sum=formats.amount(each.open)) if each.open else self.tr("settled")
            figures = label(f"{formats.amount(each.contract.total)}\n{still}", "second")
            figures.setAlignment(RIGHT)
            line = row(_narrow(f"{each.contract.number} · {state}"), figures)
            line.setStretch(0, 1)
            self._column.addLayout(_padded(line))
        self._rest(len(card.contracts))
        if card.contracts:
            sums = (
                (self.tr("Contracts"), card.total),
                (self.tr("Received"), card.received),
                (self.tr("Open"), card.open),
            )
            for name, fen in sums:
                made = fact(name, formats.amount(fen), strong=name == self.tr("Open"))
                self._line(made)

    def _stands(self, card: PartyCard) -> None:
        if not card.stands:
            return
        self._part(self.tr("Stands"), len(card.stands))
        for each in card.stands[:_MOST_ROWS]:
            title = each.title.in_language(self._around.language)
            self._line(_narrow(f"{title}\n{', '.join(each.stands)} · {formats.area(each.area_mm2)}"))

    def _said(self, card: PartyCard) -> None:
        note = self._small(self.tr("Note…"), "", self.note_wanted.emit)
        note.setEnabled(not card.hidden)
        self._part(self.tr("Correspondence"), len(card.said), note)
        language = self._around.language
        for each in card.said[:_MOST_ROWS]:
            when = formats.day(each.at.date(), language, year=True)
            channel = shown(each.channel, language, "channel")
            self._line(_narrow(f"{when} · {channel} · {each.who}\n{each.text}"))
        self._rest(len(card.said))


def _narrow(text: str, tone: str = "") -> QLabel:
    """Return words that never make the card wider than its side; what is cut can be read under the pointer."""
    made = label(text, tone, wrap=True)
    made.setMinimumWidth(1)
    made.setToolTip(text)
    return made


def _padded(line: QHBoxLayout) -> QHBoxLayout:
    line.setContentsMargins(12, 4, 12, 4)
    return line
