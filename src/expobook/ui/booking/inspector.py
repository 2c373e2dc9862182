"""The inspector: what is known about the selected booking, and what can be done with it."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from expobook import words
from expobook.domain.booking import Booking, Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import UserError
from expobook.domain.price import PriceKind, PriceSheet
from expobook.domain.progress import Progress
from expobook.services.diary.reading import BookingCard, booking_card
from expobook.services.trail.words import why_told
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, Badge, Elided, area, clear, head, inside, label, push, row, tool
from expobook.ui.kit.presence import WhoElse
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.state_words import state_word
from expobook.ui.kit.things import Card
from expobook.words import counted

PRICED = (Status.HOLD, Status.CONTRACTED, Status.COMPLETED)


def status_token(status: Status, rank: int) -> str:
    """Return the token name of a status: options by their rank."""
    if status is Status.HOLD:
        return f"hold_{min(max(rank, 1), 3)}"
    if status is Status.CONTRACTED:
        return "contracted"
    return "completed" if status is Status.COMPLETED else "enquiry"


class Inspector(QWidget):
    """Shows one booking at a time; asks the book on the job runner."""

    contract_wanted = Signal(int)
    plan_wanted = Signal(int)
    space_wanted = Signal(int)
    card_wanted = Signal(str, object)  # a screen's key, and what to show there

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._booking_id: int | None = None
        self._who_else = WhoElse(around)
        self._answer: tuple[BookingCard, PriceSheet | None] | None = None
        self._title = label("", "strong")
        self._close = tool(around.theme, "x")
        self._inside = inside()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(4)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._contract, self._plan, self._find = push(), push(), push()
        self._find.setIcon(around.theme.icon("search"))
        self._find.clicked.connect(self._want_space)
        self._contract.setIcon(around.theme.icon("file-text"))
        self._plan.setIcon(around.theme.icon("layout-grid"))
        self._contract.clicked.connect(self._want_contract)
        self._plan.clicked.connect(self._want_plan)
        foot = area("panel", row(self._contract, self._plan, self._find, 1, margins=(12, 8, 12, 8)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head(self._title, 1, self._close))
        self._who_else.setContentsMargins(12, 4, 12, 4)
        column.addWidget(self._who_else)
        column.addWidget(scroll, 1)
        column.addWidget(foot)
        self._close.clicked.connect(self.forget)
        self.retranslate()

    @property
    def booking_id(self) -> int | None:
        """The booking shown, if any."""
        return self._booking_id

    def show_booking(self, booking_id: int) -> None:
        """Ask for a booking and show it."""
        self._booking_id = booking_id
        self._who_else.follow("booking", booking_id)
        self.refresh()

    def refresh(self) -> None:
        if self._booking_id is None:
            return
        desk, wanted = self._around.desk, self._booking_id

        def ask(progress: Progress) -> Any:
            card = booking_card(desk, wanted)
            return card, _price_of(desk, card.booking)

        self._around.jobs.start(ask, self._came, self._around.messages.failed, database=True)

    def forget(self) -> None:
        """Show nothing."""
        self._booking_id, self._answer = None, None
        self._who_else.follow("booking", 0)
        self._rebuild()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Inspector"))
        self._contract.setText(self.tr("Contract"))
        self._plan.setText(self.tr("Plan"))
        self._find.setText(self.tr("Find space"))
        self._close.setToolTip(self.tr("Show nothing"))
        self._close.setAccessibleName(self.tr("Show nothing"))
        self._rebuild()

    def _came(self, answer: tuple[BookingCard, PriceSheet | None]) -> None:
        if answer[0].booking.id != self._booking_id:
            return
        same = self._answer is not None and self._answer[0].booking.id == self._booking_id
        bar = self._scroll.verticalScrollBar()
        seen = bar.value() if same else 0  # what was in sight stays there when only the figures are new
        self._answer = answer
        self._rebuild()
        self._column.activate()
        QTimer.singleShot(0, bar, lambda: bar.setValue(seen))

    def _want_contract(self) -> None:
        if self._booking_id is not None:
            self.contract_wanted.emit(self._booking_id)

    def _want_plan(self) -> None:
        if self._booking_id is not None:
            self.plan_wanted.emit(self._booking_id)

    def _want_card(self) -> None:
        if self._booking_id is not None:
            self.card_wanted.emit("diary", Card(self._booking_id))

    def _want_space(self) -> None:
        if self._booking_id is not None:
            self.space_wanted.emit(self._booking_id)

    def _rebuild(self) -> None:
        clear(self._column)
        has = self._answer is not None
        self._contract.setEnabled(has)
        self._plan.setEnabled(has)
        status = self._answer[0].booking.status if self._answer is not None else None
        self._find.setVisible(status in (Status.ENQUIRY, Status.HOLD))
        if self._answer is None:
            self._column.addWidget(
                label(self.tr("Choose a booking in the diary, the map or the work list."), "second", wrap=True)
            )
            self._column.addStretch(1)
            return
        card, sheet = self._answer
        self._heading(card)
        self._dates(card.booking)
        self._space(card.booking)
        self._rank(card)
        if sheet is not None:
            self._price(sheet)
        self._history(card)
        self._column.addStretch(1)

    def _caption(self, text: str) -> None:
        self._column.addSpacing(6)
        self._column.addWidget(label(text, "caption"))

    def _heading(self, card: BookingCard) -> None:
        language = self._around.language
        self._column.addWidget(label(card.booking.title.in_language(language), "title", wrap=True))
        worst = max((rank.rank for rank in card.ranks), default=0)
        token = status_token(card.booking.status, worst)
        letter = str(worst) if token.startswith("hold") else self._around.theme.letters[token][language]
        names = [card.booking.number]
        if card.organiser is not None:
            names.append(card.organiser.name.in_language(language))
        state = label(state_word(card.booking), "strong")
        self._column.addLayout(
            row(Badge(self._around.theme, token, letter), state, label(" · ".join(names), "small", wrap=True), 1, gap=6)
        )

    def _dates(self, booking: Booking) -> None:
        language = self._around.language
        names = {
            Phase.BUILD_UP: self.tr("Build-up"),
            Phase.SHOW: self.tr("Show"),
            Phase.DISMANTLE: self.tr("Dismantle"),
            Phase.CLOSED: self.tr("Closed"),
        }
        self._caption(self.tr("Dates"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        seen: list[tuple[Phase, Stay]] = []
        for line in booking.active_lines():
            seen += [part for part in line.schedule.spans() if part not in seen]
        for place, (phase, stay) in enumerate(seen[:9]):
            grid.addWidget(label(names[phase]), place, 0)
            text = f"{formats.day(stay.start, language)} – {formats.day(stay.last, language)}"
            grid.addWidget(label(text if len(stay) > 1 else formats.day(stay.start, language)), place, 1)
            days = label(self.tr("{days} d").format(days=len(stay)))
            days.setAlignment(RIGHT)
            grid.addWidget(days, place, 2)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)

    def _space(self, booking: Booking) -> None:
        venue = self._around.desk.venue
        self._caption(self.tr("Space"))
        halls = len({venue.bay(code).hall for code in booking.bays})
        size = counted(self.tr("{halls|hall|halls} · {bays|bay|bays}"), halls=halls, bays=len(booking.bays))
        self._column.addWidget(label(venue.describe(booking.bays) or "–", wrap=True))
        self._column.addLayout(
            row(label(size, "second"), 1, label(formats.area(venue.area_of(booking.bays)), "strong"))
        )

    def _rank(self, card: BookingCard) -> None:
        language = self._around.language
        booking = card.booking
        self._caption(self.tr("Rank"))
        if booking.status.is_firm:
            self._column.addWidget(label(counted(self.tr("Firm in {bays|bay|bays}."), bays=len(booking.bays))))
        elif card.ranks:
            worst = max(rank.rank for rank in card.ranks)
            firsts = sum(rank.rank == 1 and not rank.behind_firm for rank in card.ranks)
            text = self.tr("Option {worst} at worst; first in {firsts} of {bays|bay|bays}.")
            self._column.addWidget(label(counted(text, worst=worst, firsts=firsts, bays=len(card.ranks)), wrap=True))
        if booking.expires is not None and booking.status is Status.HOLD:
            when = f"{formats.day(booking.expires.date(), language)} {booking.expires:%H:%M}"
            self._column.addWidget(label(self.tr("Lapses {when}").format(when=when), "warn"))
        for title, others in ((self.tr("In front"), card.ahead), (self.tr("Behind"), card.behind)):
            for other in others[:4]:
                text = f"{title}: {other.title.in_language(language)} · {other.number}"
                self._column.addWidget(label(text, "small", wrap=True))

    def _price(self, sheet: PriceSheet) -> None:
        language = self._around.language
        self._caption(self.tr("Price"))
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for place, line in enumerate(sheet.lines[:12]):
            grid.addWidget(label(line.title.in_language(language), "second", wrap=True), place, 0)
            if line.kind is PriceKind.SPACE:
                grid.addWidget(label(f"{line.quantity:,} × {line.days} × {line.rate}", "third"), place, 1)
            figure = label(formats.amount(line.amount))
            figure.setAlignment(RIGHT)
            grid.addWidget(figure, place, 2)
        grid.setColumnStretch(0, 1)
        self._column.addLayout(grid)
        for tax in sheet.taxes:
            self._column.addLayout(
                row(label(tax.title.in_language(language), "second"), 1, label(formats.amount(tax.tax)))
            )
        total = self.tr("Total, {currency}").format(currency=sheet.currency)
        self._column.addLayout(row(label(total, "strong"), 1, label(formats.amount(sheet.total), "strong")))

    def _history(self, card: BookingCard) -> None:
        """Show the newest deeds; the booking's card has all of them, with what was before and after."""
        language = self._around.language
        self._caption(self.tr("History"))
        for entry in card.history[-4:][::-1]:
            when = label(f"{formats.short_day(entry.at.date(), language)} {entry.at:%H:%M}", "third")
            deed = Elided(words.shown(entry.verb, language, "verb"))
            deed.setToolTip(why_told(entry.why, language))
            line = row(when, gap=8)
            line.addWidget(deed, 1)
            line.addWidget(label(entry.who, "third"))
            self._column.addLayout(line)
        whole = push(self.tr("Whole history…"), "link")
        whole.clicked.connect(self._want_card)
        self._column.addLayout(row(whole, 1))


def _price_of(desk: Any, booking: Booking) -> PriceSheet | None:
    """The price of a booking with space; what cannot be priced is shown without one."""
    from expobook.services.money.pricing import price

    if booking.status not in PRICED or booking.kind != "event" or not booking.active_lines():
        return None
    try:
        return price(desk, booking.id)
    except UserError:
        return None
