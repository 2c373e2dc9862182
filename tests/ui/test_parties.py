"""Organisers and shows are entered and edited in the window; slips are said and never block."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Event, Organiser
from expobook.domain.text import Bilingual
from expobook.services.parties import add_event, add_organiser, assign, events, organisers
from expobook.ui.parties.forms import EventForm, OrganiserForm
from expobook.ui.parties.screen import PeopleScreen
from tests.ui.conftest import Alone


@pytest.fixture
def people(alone: Alone, qtbot: QtBot) -> PeopleScreen:
    screen = alone(PeopleScreen)
    _rest(screen, qtbot)
    return screen


def _rest(screen: PeopleScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy())


def test_an_organiser_is_entered_and_a_wrong_code_is_only_pointed_out(people: PeopleScreen, qtbot: QtBot) -> None:
    people.ask_new()
    form = people._dialog
    assert isinstance(form, OrganiserForm)
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    assert form.isVisible()  # a party without a name is refused in the form itself
    assert form.refusal.text()
    form.en.setText("Quancheng <Expo> & Co")
    form.code.setText("91370100MA3EXPB11W".replace("W", "X"))
    assert "check sign" in form.code_doubt.text()
    form.phone.setText("12")
    assert form.phone_doubt.text()
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(people.organisers) == 1)
    (stored,) = organisers(people.around.desk)
    assert stored.name == Bilingual("", "Quancheng <Expo> & Co")
    assert stored.credit_code == "91370100MA3EXPB11X"


def test_who_is_in_the_book_already_is_said_while_typing(people: PeopleScreen, qtbot: QtBot) -> None:
    add_organiser(people.around.desk, Organiser(0, Bilingual("泉城会展", "Quancheng Expo"), credit_code="A1"))
    people.entered()
    _rest(people, qtbot)
    people.ask_new()
    form = people._dialog
    assert isinstance(form, OrganiserForm)
    form.en.setText("quancheng  EXPO")
    assert "Quancheng Expo" in form.same.text()
    form.en.setText("Somebody else")
    assert not form.same.text()
    form.code.setText("a1")
    assert "Quancheng Expo" in form.same.text()
    form.reject()


def test_a_show_is_entered_for_an_organiser_and_edited_with_f2(people: PeopleScreen, qtbot: QtBot) -> None:
    party, _ = add_organiser(people.around.desk, Organiser(0, Bilingual("甲", "Alpha")))
    people.entered()
    _rest(people, qtbot)
    people.use("shows")
    people.ask_new()
    form = people._dialog
    assert isinstance(form, EventForm)
    form.zh.setText("车展")
    form.theme.setCurrentIndex(form.theme.findData("auto"))
    form.organiser.setCurrentIndex(form.organiser.findData(party.id))
    form.visitors.setValue(20_000)
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(people.events) == 1)
    (stored,) = events(people.around.desk)
    assert (stored.name.zh, stored.theme, stored.organiser_id, stored.visitors_a_session) == (
        "车展",
        "auto",
        party.id,
        20_000,
    )
    people.view.selectRow(0)
    people.ask_edit()
    form = people._dialog
    assert isinstance(form, EventForm)
    form.edition.setText("12")
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: people.events[0].edition == "12")
    assert events(people.around.desk)[0].version == 2


def test_the_filter_finds_either_language(people: PeopleScreen, qtbot: QtBot) -> None:
    for zh, en in (("甲公司", "Alpha"), ("乙公司", "Beta")):
        add_organiser(people.around.desk, Organiser(0, Bilingual(zh, en)))
    people.entered()
    _rest(people, qtbot)
    people.filter.setText("乙")
    assert people._organiser_model.rowCount() == 1
    people.filter.setText("alp")
    assert people._organiser_model.rows[0].name.en == "Alpha"


def test_a_booking_is_given_its_organiser_and_show(people: PeopleScreen) -> None:
    desk = people.around.desk
    party, _ = add_organiser(desk, Organiser(0, Bilingual("甲", "Alpha")))
    show, _ = add_event(desk, Event(0, Bilingual("车展", "Auto show")))
    saved, _ = assign(desk, 1, party.id, show.id)
    assert (saved.organiser_id, saved.event_id) == (party.id, show.id)
