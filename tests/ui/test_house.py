"""The licensor and the terms of payment are settings with forms; every later paper says them, earlier ones do not."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.domain.errors import BadInput
from expobook.domain.people import NotSignedIn
from expobook.domain.text import Bilingual
from expobook.services.contracts.drafting import draft_contract
from expobook.services.contracts.house import house, payment_settings, save_house, save_payment_settings
from expobook.services.desk import Desk
from expobook.services.money.payment_terms import BadTerms, EarnestTooHigh
from expobook.services.people import add_user, sign_in
from expobook.ui.paper.house_forms import LicensorForm, TermsForm
from expobook.ui.paper.screen import PaperScreen
from tests.ui.conftest import Alone

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def paper(alone: Alone, qtbot: QtBot) -> PaperScreen:
    screen = alone(PaperScreen, 1)
    qtbot.waitUntil(lambda: screen.preview.pages > 3, timeout=60_000)
    return screen


def test_the_licensor_is_entered_and_drafts_lose_their_sample_mark(paper: PaperScreen, qtbot: QtBot) -> None:
    desk = paper.around.desk
    assert paper._answer.draft.sample
    paper.house.ask_licensor()
    qtbot.waitUntil(lambda: isinstance(paper.house.dialog, LicensorForm))
    form = paper.house.dialog
    assert isinstance(form, LicensorForm)
    form.fields["name_zh"].setText("泉城会展中心")
    form.fields["show_hours"].setText("18:00-09:00")
    qtbot.mouseClick(form.deed, LEFT)
    assert form.refusal.text()  # hours that run backwards
    form.fields["show_hours"].setText("09:00-17:00")
    form.fields["why"].setText("our own")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: not paper._answer.draft.sample, timeout=60_000)
    assert house(desk).party.name.zh == "泉城会展中心"
    assert draft_contract(desk, 1).phases[1].hours == "09:00–17:00"
    qtbot.waitUntil(lambda: not paper.around.jobs.busy(), timeout=60_000)


def test_terms_are_changed_in_their_form_and_the_law_is_kept(paper: PaperScreen, qtbot: QtBot) -> None:
    paper.house.ask_terms()
    qtbot.waitUntil(lambda: isinstance(paper.house.dialog, TermsForm))
    form = paper.house.dialog
    assert isinstance(form, TermsForm)
    form.earnest.setText("25")
    qtbot.mouseClick(form.deed, LEFT)
    assert "586" in form.refusal.text()
    form.earnest.setText("15")
    form.clearance.setText("80,000.00")
    form.reason.setText("board")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: payment_settings(paper.around.desk)["clearance_fen"] == 8_000_000, timeout=60_000)
    qtbot.waitUntil(lambda: not paper.around.jobs.busy(), timeout=60_000)
    draft = draft_contract(paper.around.desk, 1)
    assert draft.deposits[0].amount == 8_000_000
    assert sum(each.amount for each in draft.instalments) == draft.price.total


def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    now = house(desk)
    with pytest.raises(BadInput):
        save_house(desk, replace(now, originals=5), why="x")
    with pytest.raises(BadInput):
        save_house(desk, replace(now, party=replace(now.party, name=Bilingual("", ""))), why="x")
    with pytest.raises(EarnestTooHigh):
        save_payment_settings(desk, {"earnest_percent": "20.5"}, why="x")
    for wrong in ({"tiers": [(30, 20), (30, 40)]}, {"second_percent": "90"}):
        with pytest.raises(BadTerms):
            save_payment_settings(desk, wrong, why="x")
    for odd in ({"nothing": 1}, {"second_days": "x"}):
        with pytest.raises(BadInput):
            save_payment_settings(desk, odd, why="x")
    with pytest.raises(BadInput):
        save_payment_settings(desk, {"second_days": 9}, why=" ")
    assert house(desk) == now
    assert payment_settings(desk)["source"] == "assumed"


def test_in_a_book_with_people_only_their_administrator_sets_what_contracts_say(desk: Desk) -> None:
    add_user(desk, "Wang", "administrator", "correct horse battery")
    with pytest.raises(NotSignedIn):
        save_payment_settings(desk, {"second_days": 9}, why="x")
    signed_in = sign_in(desk, "Wang", "correct horse battery")
    assert save_payment_settings(signed_in, {"second_days": 9}, why="x")[0]["second_days"] == 9
