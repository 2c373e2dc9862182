"""Quotations: the date sets of a booking side by side, discounts asked and decided, services, and the paper itself."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.negotiated import Discount, DiscountState
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.contracts.offers import Dealing, Quotation, dealing
from expobook.services.contracts.quoting import quotation_again
from expobook.services.diary.reading import list_bookings
from expobook.ui.kit.booking_box import BookingBox, name_first
from expobook.ui.kit.parts import EmptyState, TableModel, area, clear, group, label, push, row, table, toolbar
from expobook.ui.kit.preview import Preview
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.paper.outgoing import Outgoing
from expobook.ui.quotes.deeds import QuoteDeeds
from expobook.ui.quotes.side_by_side import SideBySide


class QuoteScreen(Screen):
    """What a booking would cost, what is agreed on it, and what was offered on paper."""

    key, title, icon, inside, wide = "quotes", "Quotations", "square-stack", "paper", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.state: Dealing | None = None
        self._booking_id: int | None = None
        self._shown = ""
        self.offers, self.preview, self.outgoing = SideBySide(around), Preview(around), Outgoing(around, self)
        self.deeds = QuoteDeeds(around, self)
        self.deeds.done.connect(self._done)
        self._build_bar()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._back, self._write_button = push(), push("", "primary")
        self._back.setIcon(theme.icon("chevron-left"))
        self._back.clicked.connect(lambda: self.open_wanted.emit("paper", self._booking_id))
        self._which = BookingBox(self.around.languages, name_first)
        self._which.setMinimumWidth(300)
        self._which.activated.connect(self._picked)
        self._save, self._print = push(), push()
        self._save.setIcon(theme.icon("download"))
        self._print.setIcon(theme.icon("printer"))
        self._save.clicked.connect(self.ask_save)
        self._print.clicked.connect(self.ask_print)
        self._write_button.clicked.connect(self.ask_quote)
        self._bar = toolbar(self._back, self._which, 1, self._save, self._print, self._write_button)

    def _build(self) -> None:
        self._discounts = TableModel(
            (
                ("Discount", lambda d: f"{d.percent.normalize():f} %", True),
                ("For", self._for, False),
                ("State", self._state_of, False),
                ("Asked by", lambda d: f"{d.asked_by} · {d.asked_at:%Y-%m-%d}", False),
                ("Decided by", lambda d: d.decided_by or "–", False),
                ("Reason", lambda d: d.decided_why or d.why, False),
            )
        )
        self._orders = TableModel(
            (
                ("Service", self._service_of, False),
                ("Quantity", lambda o: f"{o.thousandths / 1000:,.3f}".rstrip("0").rstrip("."), True),
            )
        )
        self._papers = TableModel(
            (
                ("Quotation", lambda q: q.number, False),
                ("Written", lambda q: f"{q.written_at:%Y-%m-%d %H:%M}", False),
                ("Open until", lambda q: f"{q.valid_until:%Y-%m-%d %H:%M}", False),
                ("Who", lambda q: q.written_by, False),
            )
        )
        self.discounts = table(self._discounts, "Discounts", stretch=5)
        self.orders = table(self._orders, "Services ordered")
        self.papers = table(self._papers, "Quotations")
        self.papers.selectionModel().currentRowChanged.connect(self._paper_picked)
        self.discounts.selectionModel().currentRowChanged.connect(self._discount_picked)
        self._titles = [label() for _ in range(4)]
        self.ask, self.approve, self.refuse, self.order = (push("", "small") for _ in range(4))
        self.ask.clicked.connect(self.ask_for_discount)
        self.approve.clicked.connect(partial(self.ask_decision, True))
        self.refuse.clicked.connect(partial(self.ask_decision, False))
        self.order.clicked.connect(self.ask_order)
        left = QSplitter(Qt.Orientation.Vertical)
        for title, view, buttons in (
            (self._titles[0], self.offers, ()),
            (self._titles[1], self.discounts, (self.ask, self.approve, self.refuse)),
            (self._titles[2], self.orders, (self.order,)),
            (self._titles[3], self.papers, ()),
        ):
            left.addWidget(_part(title, view, *buttons))
        left.setSizes([340, 150, 130, 130])
        work = QSplitter(Qt.Orientation.Horizontal)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(left)
        work.addWidget(area("left", holder))
        work.addWidget(self.preview)
        work.setSizes([760, 740])
        work.setStretchFactor(1, 1)
        none = QWidget()
        self._none_column = QVBoxLayout(none)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(work)
        self._pages.addWidget(none)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("Write a quotation…", self.ask_quote, "Ctrl+Return", "square-stack", "Contract"),
            Command("Ask for a discount…", self.ask_for_discount, "Ctrl+N", "", "Contract"),
            Command("Order a service…", self.ask_order, "", "", "Contract"),
            Command("Save the paper as PDF…", self.ask_save, "Ctrl+E", "download", "Contract"),
            Command("Print…", self.ask_print, "Ctrl+P", "printer", "Contract"),
        ]

    def commands_anywhere(self) -> list[Command]:
        return [Command("Quotations…", partial(self.open_wanted.emit, self.key, None), "", "square-stack", "Contract")]

    def show_thing(self, thing: object) -> None:
        """Show what is dealt about a booking."""
        if isinstance(thing, int):
            self._booking_id, self._shown = thing, ""
            self.entered()

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            found = list_bookings(desk, Status.HOLD, Status.CONTRACTED)
            return [b for b in found if b.kind == "event" and b.active_lines()]

        self.around.jobs.start(ask, self._listed, self.around.messages.failed, database=True)

    # --- showing

    def _listed(self, bookings: list[Booking]) -> None:
        self._which.offer(bookings)
        if self._which.findData(self._booking_id) < 0:
            self._booking_id = bookings[0].id if bookings else None
        self._which.setCurrentIndex(self._which.findData(self._booking_id))
        self._show_page()
        self._read()

    def _show_page(self) -> None:
        """Show the quotations of the booking; while there is none, what leads to one."""
        none = self._booking_id is None
        if none:
            self.state = None
            clear(self._none_column)
            button = (self.tr("Go to the diary"), "primary", partial(self.open_wanted.emit, "diary", None))
            more = self.tr("A quotation is written for a booking with space.")
            self._none_column.addWidget(EmptyState(self.tr("There is nothing to quote yet"), more, [button]))
        self._pages.setCurrentIndex(int(none))
        self._enable()

    def _read(self) -> None:
        booking_id, desk = self._booking_id, self.around.desk
        if booking_id is None:
            return

        def ask(progress: Progress) -> Any:
            return dealing(desk, booking_id)

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    def _came(self, state: Dealing) -> None:
        if state.booking.id != self._booking_id:
            return
        self.state = state
        self.offers.show_offers(state.offers)
        self._discounts.fill(tuple(reversed(state.discounts)), self.tr)
        self._orders.fill(state.orders, self.tr)
        self._papers.fill(tuple(reversed(state.quotations)), self.tr)
        self._discount_picked()
        if self._papers.rows:
            place = next((n for n, q in enumerate(self._papers.rows) if q.number == self._shown), 0)
            self.papers.selectRow(place)
        else:
            self.preview.show_pdf(None, self.tr("No quotation is written yet"))
        self._enable()

    def _enable(self) -> None:
        some = self.state is not None and (self.preview.pdf is not None or bool(self._papers.rows))
        self._save.setEnabled(some)
        self._print.setEnabled(some)
        self._write_button.setEnabled(self.state is not None and bool(self.state.offers))

    def _paper_picked(self, *_which: QModelIndex) -> None:
        index = self.papers.currentIndex()
        if not index.isValid():
            return
        number, desk = self._papers.rows[index.row()].number, self.around.desk
        self._shown = number

        def ask(progress: Progress) -> Any:
            return quotation_again(desk, number), number

        self.around.jobs.start(ask, self._paper_came, self.around.messages.failed, database=True)

    def _paper_came(self, answer: tuple[bytes, str]) -> None:
        pdf, number = answer
        if number == self._shown:
            self.preview.show_pdf(pdf, self.tr("Quotation {number} as it left the house").format(number=number))
            self._enable()

    def _discount_picked(self, *_which: QModelIndex) -> None:
        waits = (found := self.discount) is not None and found.state is DiscountState.ASKED
        self.approve.setEnabled(waits)
        self.refuse.setEnabled(waits)

    @property
    def discount(self) -> Discount | None:
        """The discount that is selected; the one that waits when none is."""
        index = self.discounts.currentIndex()
        if index.isValid() and index.row() < len(self._discounts.rows):
            chosen: Discount = self._discounts.rows[index.row()]
            return chosen
        return next((each for each in self._discounts.rows if each.state is DiscountState.ASKED), None)

    def _for(self, each: Discount) -> str:
        if not each.alternative:
            return self.tr("every alternative")
        return self.tr("alternative {number}").format(number=each.alternative)

    def _state_of(self, each: Discount) -> str:
        return {
            DiscountState.ASKED: self.tr("waits for approval"),
            DiscountState.APPROVED: self.tr("approved"),
            DiscountState.REFUSED: self.tr("refused"),
            DiscountState.WITHDRAWN: self.tr("withdrawn"),
        }[each.state]

    def _service_of(self, order: Any) -> str:
        services = self.state.services if self.state is not None else ()
        found = next(
            (each.title.in_language(self.around.language) for each in services if each.code == order.service), ""
        )
        return found or str(order.service)

    # --- doing

    def ask_quote(self) -> None:
        """Ask for language and last day, then write a quotation of every date set."""
        if self.state is not None and self.state.offers:
            self.deeds.ask_quote(self.state.booking.id)

    def ask_for_discount(self) -> None:
        """Ask for a discount on the space."""
        if self.state is not None:
            self.deeds.ask_for_discount(self.state)

    def ask_decision(self, approve: bool, _checked: bool = False) -> None:
        """Ask why, then approve or refuse the discount that waits."""
        if self.discount is not None:
            self.deeds.ask_decision(self.discount, approve=approve)

    def ask_order(self) -> None:
        """Ask how much of which service is ordered."""
        if self.state is not None and self.state.services:
            self.deeds.ask_order(self.state)

    def ask_save(self) -> None:
        """Ask where the quotation in view goes."""
        if self.preview.pdf is not None:
            self.outgoing.ask_save(self.preview.pdf, self._shown)

    def save_to(self, path: Path) -> None:
        """Write the quotation in view."""
        if self.preview.pdf is not None:
            self.outgoing.save(self.preview.pdf, path)

    def ask_print(self) -> None:
        """Print the quotation in view."""
        if self.preview.pdf is not None:
            self.outgoing.ask_print([self.preview.pdf], self._shown)

    def _done(self, answer: tuple[Any, Changes]) -> None:
        value, changes = answer
        if isinstance(value, Discount):
            self.around.messages.done(self._state_of(value))
        elif isinstance(value, Quotation):
            self._shown = value.number
            self.around.messages.done(self.tr("Written: {number}").format(number=value.number))
        self.around.hub.publish(changes, self)
        self._read()

    def _picked(self, place: int) -> None:
        self.show_thing(self._which.itemData(place))

    def retranslate(self) -> None:
        self._back.setText(self.tr("Paper"))
        self._which.setAccessibleName(self.tr("Booking"))
        self._save.setText(self.tr("Save PDF…"))
        self._print.setText(self.tr("Print…"))
        self._write_button.setText(self.tr("Quote…"))
        texts = (
            self.tr("Side by side"),
            self.tr("Discounts on the space"),
            self.tr("Services ordered"),
            self.tr("Quotations written"),
        )
        for title, text in zip(self._titles, texts, strict=True):
            title.setText(text)
        self.ask.setText(self.tr("Ask…"))
        self.approve.setText(self.tr("Approve…"))
        self.refuse.setText(self.tr("Refuse…"))
        self.order.setText(self.tr("Order…"))
        self.offers.retranslate()
        self.preview.retranslate()
        if self.state is not None:
            self._came(self.state)
        elif self._booking_id is None:
            self._show_page()


def _part(title: QWidget, view: QWidget, *buttons: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if buttons:
        column.addWidget(area("group", row(title, 1, *buttons, margins=(12, 1, 8, 1))))
    else:
        column.addWidget(group(title, 1))  # type: ignore[arg-type]
    column.addWidget(view, 1)
    return part
