"""Money in the window: accounts apart, entries, what is refused, cancelling today, statements."""

import io
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.domain.account import Account, PostingKind
from expobook.domain.booking import Event, Organiser
from expobook.domain.text import Bilingual
from expobook.services.contracts.accounting import statement_on
from expobook.services.contracts.contracting import issue_contract
from expobook.services.desk import Desk
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_event, add_organiser, assign
from expobook.ui.money.forms import EntryForm
from expobook.ui.money.screen import MoneyScreen
from tests.ui.conftest import Alone

LEFT = Qt.MouseButton.LeftButton


def _issued(desk: Desk) -> str:
    party, _ = add_organiser(
        desk,
        Organiser(0, Bilingual("泉城会展", "Quancheng"), "91370100MA3EXPB11W", "李伟", Bilingual("路1号", "1 Road")),
    )
    show, _ = add_event(desk, Event(0, Bilingual("灯展", "Lantern show"), "auto", organiser_id=party.id))
    assign(desk, 1, party.id, show.id)
    contract(desk, 1, reason="test")
    return issue_contract(desk, 1)[0].number


@pytest.fixture
def money(desk: Desk, alone: Alone, qtbot: QtBot) -> MoneyScreen:
    _issued(desk)
    screen = alone(MoneyScreen)
    qtbot.waitUntil(lambda: screen.chosen is not None and screen.cancelling.answer is not None, timeout=60_000)
    return screen


def _enter(
    money: MoneyScreen, qtbot: QtBot, kind: PostingKind, account: Account, amount: str, why: str = ""
) -> EntryForm:
    money.ask_entry(kind)
    form = money.dialog
    assert isinstance(form, EntryForm)
    form.account.setCurrentIndex(form.account.findData(account))
    form.amount.setText(amount)
    form.reason.setText(why)
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: not money.around.jobs.busy(), timeout=60_000)
    return form


def test_the_likeliest_entry_is_offered_and_the_accounts_stay_apart(money: MoneyScreen, qtbot: QtBot) -> None:
    money.ask_entry(PostingKind.RECEIPT)
    form = money.dialog
    assert isinstance(form, EntryForm)
    assert form.account.currentData() == Account.EARNEST  # it is the first that is open
    agreed = money.chosen.statement.account(Account.EARNEST).agreed
    assert form.fen() == agreed
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: money.chosen.statement.account(Account.EARNEST).held == agreed, timeout=60_000)
    _enter(money, qtbot, PostingKind.RECEIPT, Account.SECURITY, "50,000.00")
    state = statement_on(money.around.desk, money.chosen.number)
    assert state.account(Account.SECURITY).held == 5_000_000
    assert state.paid == agreed  # a security pays nothing of the price
    assert len(money.sheet.rows[2]) == 2


def test_more_earnest_than_agreed_is_refused(money: MoneyScreen, qtbot: QtBot) -> None:
    said: list[str] = []
    money.around.messages.said.connect(lambda kind, *_: said.append(kind))
    agreed = money.chosen.statement.account(Account.EARNEST).agreed
    _enter(money, qtbot, PostingKind.RECEIPT, Account.EARNEST, f"{agreed / 100 + 1:.2f}")
    qtbot.waitUntil(lambda: "refused" in said)
    assert statement_on(money.around.desk, money.chosen.number).account(Account.EARNEST).held == 0


def test_what_is_kept_needs_a_reason_in_the_form_itself(money: MoneyScreen, qtbot: QtBot) -> None:
    _enter(money, qtbot, PostingKind.RECEIPT, Account.SECURITY, "100.00")
    form = _enter(money, qtbot, PostingKind.KEPT, Account.SECURITY, "10.00")
    assert form.isVisible()
    assert form.refusal.text()
    form.reason.setText("broken door")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: money.chosen.statement.account(Account.SECURITY).held == 9_000, timeout=60_000)


def test_cancelling_today_adds_up_by_the_table_or_the_earnest(money: MoneyScreen, qtbot: QtBot) -> None:
    agreed = money.chosen.statement.account(Account.EARNEST).agreed
    _enter(money, qtbot, PostingKind.RECEIPT, Account.EARNEST, f"{agreed / 100:.2f}")
    money.cancelling.by_earnest.click()
    qtbot.waitUntil(lambda: money.cancelling.answer is not None and money.cancelling.answer.by_earnest)
    assert money.cancelling.answer.back == 0  # the earnest is lost, nothing else was paid
    money.cancelling.by_table.click()
    qtbot.waitUntil(lambda: not money.cancelling.answer.by_earnest)
    answer = money.cancelling.answer
    assert answer.back == sum(line.amount for line in answer.lines)


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_statement_is_written(money: MoneyScreen, qtbot: QtBot, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"statement.{form}"
    money.write_statement(target, form)
    qtbot.waitUntil(lambda: target.exists() and not money.around.jobs.busy(), timeout=60_000)
    data = target.read_bytes()
    if form == "pdf":
        assert money.chosen.number in pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
    else:
        cells = [cell.value for row in openpyxl.load_workbook(target).active.iter_rows() for cell in row]
        assert any(money.chosen.number in str(cell) for cell in cells)


def test_without_a_contract_the_screen_says_where_to_go(alone: Alone, qtbot: QtBot) -> None:
    screen = alone(MoneyScreen)
    qtbot.waitUntil(lambda: not screen.around.jobs.busy())
    assert screen._pages.currentIndex() == 1
