"""Quotations in the window: alternatives side by side, discounts by role, services, the paper that left the house."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.negotiated import DiscountState
from expobook.domain.text import Bilingual
from expobook.services.contracts.quoting import quotation_again
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.reading import list_bookings
from expobook.services.diary.releasing import release
from expobook.services.money.dealing import set_role
from expobook.services.money.pricing import price
from expobook.ui.kit.forms import Reason
from expobook.ui.quotes.forms import DiscountForm, OrderForm, QuoteForm
from expobook.ui.quotes.screen import QuoteScreen
from tests.ui.conftest import Alone

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def quotes(desk: Desk, alone: Alone, qtbot: QtBot) -> QuoteScreen:
    first = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 2, 3, 1))
    second = Line(frozenset({"A-1", "A-2"}), Schedule.of_days(date(2027, 4, 1), 2, 3, 1), alternative=2)
    held, _ = new_hold(desk, NewBooking(Bilingual("两案", "Two ways"), (first, second)))
    screen = alone(QuoteScreen, held.booking.id)
    qtbot.waitUntil(lambda: screen.state is not None and len(screen.state.offers) == 2, timeout=60_000)
    return screen


def _rest(screen: QuoteScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)


def _ask(screen: QuoteScreen, qtbot: QtBot, percent: str) -> None:
    screen.ask_for_discount()
    form = screen.deeds.dialog
    assert isinstance(form, DiscountForm)
    form.percent.setText(percent)
    form.reason.setText("third edition")
    qtbot.mouseClick(form.deed, LEFT)
    _rest(screen, qtbot)


def test_alternatives_stand_side_by_side_with_the_price_of_the_book(quotes: QuoteScreen) -> None:
    table = quotes.offers
    last = table.rowCount() - 1
    for column, offer in enumerate(quotes.state.offers):
        sheet = price(quotes.around.desk, quotes.state.booking.id, alternative=offer.number)
        assert table.item(last, column).text().replace(",", "") == f"{sheet.total / 100:.2f}"
    assert table.item(last, 0).font().bold()  # the cheaper one
    assert not table.item(last, 1).font().bold()


def test_a_discount_within_the_limit_holds_at_once_and_a_larger_one_waits(quotes: QuoteScreen, qtbot: QtBot) -> None:
    before = [offer.sheet.total for offer in quotes.state.offers]
    _ask(quotes, qtbot, "5")
    assert quotes.state.discounts[-1].state is DiscountState.APPROVED
    assert all(offer.sheet.total < was for offer, was in zip(quotes.state.offers, before, strict=True))
    _ask(quotes, qtbot, "12")
    assert quotes.state.discounts[-1].state is DiscountState.ASKED
    assert quotes.approve.isEnabled()
    set_role(quotes.around.desk, quotes.around.desk.actor.name, "approver")
    quotes.ask_decision(True)
    form = quotes.deeds.dialog
    assert isinstance(form, Reason)
    form.reason.setPlainText("agreed by the board")
    qtbot.mouseClick(form.deed, LEFT)
    _rest(quotes, qtbot)
    assert quotes.state.discounts[-1].state is DiscountState.APPROVED
    assert not quotes.approve.isEnabled()
    assert quotes.around.desk.actor == Actor("Li Wei", "Desk 3")


def test_a_service_is_ordered_and_taken_off(quotes: QuoteScreen, qtbot: QtBot) -> None:
    for quantity, count in (("12.5", 1), ("", 0)):
        quotes.ask_order()
        form = quotes.deeds.dialog
        assert isinstance(form, OrderForm)
        form.service.setCurrentIndex(form.service.findData("hanging"))
        form.quantity.setText(quantity)
        qtbot.mouseClick(form.deed, LEFT)
        _rest(quotes, qtbot)
        assert len(quotes.state.orders) == count


def test_a_quotation_is_written_shown_and_saved_as_it_left(quotes: QuoteScreen, qtbot: QtBot, tmp_path: Path) -> None:
    quotes.ask_quote()
    form = quotes.deeds.dialog
    assert isinstance(form, QuoteForm)
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: quotes.preview.pdf is not None, timeout=60_000)
    _rest(quotes, qtbot)
    number = quotes.state.quotations[-1].number
    target = tmp_path / "quote.pdf"
    quotes.save_to(target)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == quotation_again(quotes.around.desk, number)
    _rest(quotes, qtbot)


def test_without_a_booking_the_screen_says_what_leads_to_one(desk: Desk, alone: Alone, qtbot: QtBot) -> None:
    release(desk, list_bookings(desk)[0].id, why="gone")
    screen = alone(QuoteScreen)
    screen.entered()
    _rest(screen, qtbot)
    ways = [each for each in screen.findChildren(QPushButton) if each.isVisible()]
    assert [each.text() for each in ways] == ["Go to the diary"]
    with qtbot.waitSignal(screen.open_wanted) as asked:
        ways[0].click()
    assert asked.args[0] == "diary"
    assert not screen._print.isEnabled()
