"""Organisers and shows are entered and edited in the window; slips are said and never block."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Event, Organiser
from expobook.domain.errors import BadInput
from expobook.domain.party import Contact, PartyKind
from expobook.domain.series import Series, YearRule
from expobook.domain.text import Bilingual
from expobook.exchange.vcard import VCard, write_vcards
from expobook.services.diary.series import save_series, years_of
from expobook.services.parties.card import party_card
from expobook.services.parties.contacts import save_contact
from expobook.services.parties.files import look_through_parties
from expobook.services.parties.registry import add_event, add_organiser, assign, events, organisers
from expobook.ui.kit.messages import Button
from expobook.ui.parties.card_forms import ContactForm, MergeForm, NoteForm, SeriesForm, YearForm
from expobook.ui.parties.forms import EventForm, OrganiserForm
from expobook.ui.parties.importing import ImportPreview
from expobook.ui.parties.screen import PeopleScreen
from expobook.words import Language
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
    form = people.editing.dialog
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
    form = people.editing.dialog
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
    form = people.editing.dialog
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
    form = people.editing.dialog
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
    assert people._models["organisers"].rowCount() == 1
    people.filter.setText("alp")
    assert people._models["organisers"].rows[0].name.en == "Alpha"


def test_a_booking_is_given_its_organiser_and_show(people: PeopleScreen) -> None:
    desk = people.around.desk
    party, _ = add_organiser(desk, Organiser(0, Bilingual("甲", "Alpha")))
    show, _ = add_event(desk, Event(0, Bilingual("车展", "Auto show")))
    saved, _ = assign(desk, 1, party.id, show.id)
    assert (saved.organiser_id, saved.event_id) == (party.id, show.id)


def test_the_card_shows_people_and_what_was_said(people: PeopleScreen, qtbot: QtBot) -> None:
    desk = people.around.desk
    one, _ = add_organiser(desk, Organiser(0, Bilingual("泉城会展", "")))
    people.entered()
    qtbot.waitUntil(lambda: people.card.card is not None)
    people.card.contact_wanted.emit(None)
    form = people.deeds.dialog
    assert isinstance(form, ContactForm)
    form.name.setText("王芳")
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(people.card.card and people.card.card.contacts))
    people.card.note_wanted.emit()
    note = people.deeds.dialog
    assert isinstance(note, NoteForm)
    note.text.setPlainText("signs on Friday")
    qtbot.mouseClick(note.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(people.card.card and people.card.card.said))
    assert party_card(desk, one.id).contacts[0].name == "王芳"
    assert any("signs on Friday" in each.text() for each in people.card.findChildren(QLabel))


def test_a_long_name_does_not_widen_the_panel_of_the_card(people: PeopleScreen, qtbot: QtBot) -> None:
    before = people.card.minimumSizeHint().width()
    long = "China International High-End Equipment Exhibition and Conference Services Group Company Limited " * 2
    party, _ = add_organiser(people.around.desk, Organiser(0, Bilingual("", long)))
    people.entered()
    _rest(people, qtbot)
    people._select(next(each for each in people.organisers if each.id == party.id))
    _rest(people, qtbot)
    assert people.card.card is not None
    assert people.card.minimumSizeHint().width() <= before + 40


def test_a_twin_is_merged_and_taken_back_by_the_button_of_the_message(people: PeopleScreen, qtbot: QtBot) -> None:
    desk = people.around.desk
    add_organiser(desk, Organiser(0, Bilingual("齐鲁会展", "")))
    twin, _ = add_organiser(desk, Organiser(0, Bilingual("泉城会展", "")))
    goes, _ = add_organiser(desk, Organiser(0, Bilingual("全城会展", "")))
    people.entered()
    _rest(people, qtbot)
    people.view.selectRow(2)
    people.ask_merge()
    qtbot.waitUntil(lambda: isinstance(people.deeds.dialog, MergeForm))
    form = people.deeds.dialog
    assert isinstance(form, MergeForm)
    assert form.stays.currentData() == twin.id  # read alike: it comes first
    form.reason.setText("one company")
    buttons: list[Button] = []
    people.around.messages.said.connect(lambda _kind, _head, _more, found: buttons.extend(found))
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(buttons))
    assert len(organisers(desk)) == 2
    buttons[0].run()
    qtbot.waitUntil(lambda: len(organisers(desk)) == 3)
    assert goes.id in [each.id for each in organisers(desk)]


def test_nobody_is_chosen_to_merge_with_unless_they_may_be_the_same_and_what_follows_is_told(
    people: PeopleScreen, qtbot: QtBot
) -> None:
    desk = people.around.desk
    one, _ = add_organiser(desk, Organiser(0, Bilingual("齐鲁会展", ""), credit_code="91370100MA3EXPB11W"))
    goes, _ = add_organiser(desk, Organiser(0, Bilingual("", "Somebody else")))
    save_contact(desk, Contact(0, goes.id, "王芳"))
    form = MergeForm(people.around, goes, [one], [], people)
    qtbot.addWidget(form)
    form.reason.setText("why not")
    with pytest.raises(BadInput):
        form.check()
    assert "91370100MA3EXPB11W" in form.stays.itemText(0)
    form.stays.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "1 contact," in form.follows.text())
    form.check()


def test_the_telephone_of_a_contact_is_doubted_like_any_other(people: PeopleScreen, qtbot: QtBot) -> None:
    form = ContactForm(people.around, Contact(0, 1, "王芳", phone="13805310000"), people)
    qtbot.addWidget(form)
    assert form.phone_doubt.text() == ""
    form.phone.setText("12")
    assert form.phone_doubt.text()


def test_what_the_palette_found_is_chosen_in_its_list(people: PeopleScreen, qtbot: QtBot) -> None:
    desk = people.around.desk
    one, _ = add_organiser(desk, Organiser(0, Bilingual("齐鲁会展", "")))
    builder, _ = add_organiser(desk, Organiser(0, Bilingual("搭建甲", ""), kind=PartyKind.CONTRACTOR))
    show, _ = add_event(desk, Event(0, Bilingual("船展", "")))
    for thing, name, number in (
        (one.id, "organisers", one.id),
        (builder.id, "contractors", builder.id),
        (show, "shows", show.id),
    ):
        people.filter.setText("nothing that there is")
        people.show_thing(thing)
        people.entered()
        qtbot.waitUntil(lambda name=name: people._shown == name and not people.around.jobs.busy())
        assert people._selected().id == number


def test_a_twin_by_sound_is_said_while_typing(people: PeopleScreen, qtbot: QtBot) -> None:
    add_organiser(people.around.desk, Organiser(0, Bilingual("泉城会展", "")))
    people.entered()
    _rest(people, qtbot)
    people.ask_new()
    form = people.editing.dialog
    assert isinstance(form, OrganiserForm)
    form.zh.setText("全城会展")
    qtbot.waitUntil(lambda: "泉城会展" in form.same.text())
    form.reject()


def test_a_yearly_show_is_entered_and_its_placeholders_made(people: PeopleScreen, qtbot: QtBot) -> None:
    people.use("series")
    people.ask_new()
    form = people.deeds.dialog
    assert isinstance(form, SeriesForm)
    form.zh.setText("船展")
    form.rule.setText("W99-1")
    form.space.setText("A")
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    assert form.refusal.text()  # no such week: said in the form
    form.rule.setText("W40-1")
    form.first_refusal.setValue(10)
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(people.lists["series"]) == 1)
    people.deeds.ask_place()
    year = people.deeds.dialog
    assert isinstance(year, YearForm)
    qtbot.mouseClick(year.deed, Qt.MouseButton.LeftButton)
    desk = people.around.desk
    qtbot.waitUntil(lambda: any(each.booking for each in years_of(desk, people.lists["series"][0].id)))
    assert people.card.booking_wanted


def test_a_yearly_show_is_ended_and_goes_on_again_in_its_form(people: PeopleScreen, qtbot: QtBot) -> None:
    desk = people.around.desk
    bays = frozenset({"A-1", "A-3", "B-2"})  # told with commas between
    shows = [save_series(desk, Series(0, Bilingual("", "Boats"), YearRule("10-10"), bays, 1, 2, 1))[0]]
    people.use("series")
    for goes_on in (False, True):
        people.deeds.ask_series(shows[0], [])
        form = people.deeds.dialog
        assert isinstance(form, SeriesForm)
        assert form.goes_on.isChecked() is not goes_on
        form.goes_on.click()
        qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda goes_on=goes_on: [one.active for one in people.lists["series"]] == [goes_on])
        shows = people.lists["series"]
        assert shows[0].bays == bays
        assert people._opens(shows[0]) == ("10 Oct" if goes_on else "10 Oct · ended")


def test_every_yearly_show_without_a_placeholder_is_told(people: PeopleScreen, qtbot: QtBot) -> None:
    desk, told = people.around.desk, []
    people.around.messages.said.connect(lambda _kind, _head, more, _buttons: told.append(more))
    for n in range(7):
        name = Bilingual("", f"Boats {n}")
        save_series(desk, Series(0, name, YearRule("01-10"), frozenset({"A-1"}), 1, 2, 1, 200))
    people.deeds._do(lambda: people.deeds._place(2027), people.deeds._placed)
    qtbot.waitUntil(lambda: bool(told))
    assert [line.partition(":")[0] for line in told[0].split("\n")] == [*(f"Boats {n}" for n in range(5)), "and 2 more"]


def test_a_file_shows_its_rows_before_it_is_taken_in(people: PeopleScreen, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_bytes(write_vcards([VCard("王芳", "泉城会展", phone="138")]))
    people.use("contractors")
    people.deeds.look_through(PartyKind.CONTRACTOR, str(path))
    qtbot.waitUntil(lambda: isinstance(people.deeds.dialog, ImportPreview))
    form = people.deeds.dialog
    assert isinstance(form, ImportPreview)
    assert form.view.model().rowCount() == 1
    assert people.lists["contractors"] == []
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(people.lists["contractors"]) == 1)


@pytest.mark.parametrize(("language", "reason"), [("en", "a credit code has 18 signs"), ("zh", "信用代码应为 18 位")])
def test_a_wrong_credit_code_is_marked_with_its_reason_before_it_is_taken_in(
    people: PeopleScreen, qtbot: QtBot, tmp_path: Path, language: Language, reason: str
) -> None:
    people.around.languages.use(language)
    path = tmp_path / "list.csv"
    path.write_text("名称,信用代码\n泉城会展,91370\n新展,\n", encoding="utf-8")
    form = ImportPreview(people.around, look_through_parties(people.around.desk, PartyKind.ORGANISER, path), people)
    qtbot.addWidget(form)
    model = form.view.model()
    cells = [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(2)]
    assert "91370" in cells[0]
    assert cells[0][-1] == reason
    assert cells[1][-1] == ""
    signs = [model.index(row, 5).data(Qt.ItemDataRole.DecorationRole) for row in range(2)]
    assert [sign is not None for sign in signs] == [True, False]
    assert form.deed.isEnabled()  # a doubt never blocks


def test_the_card_of_an_exhibitor_of_a_plan_is_found_by_name_or_can_be_entered(
    people: PeopleScreen, qtbot: QtBot
) -> None:
    desk, said = people.around.desk, []
    people.around.messages.said.connect(lambda _kind, headline, _more, buttons: said.append((headline, buttons)))
    for name in (Bilingual("乙", "Beta"), Bilingual("甲", "Alpha & Co")):
        add_organiser(desk, Organiser(0, name, kind=PartyKind.EXHIBITOR))
    people.entered()
    people.show_thing(Bilingual("", "alpha  & co"))
    qtbot.waitUntil(lambda: people.card.card is not None and people.card.card.party.name.zh == "甲")
    people.entered()
    people.show_thing(Bilingual("丙", "<b>Gamma"))
    qtbot.waitUntil(lambda: len(said) == 1)
    assert said[0][0] == "<b>Gamma has no card yet."
    said[0][1][0].run()
    form = people.editing.dialog
    assert isinstance(form, OrganiserForm)
    assert (form.windowTitle(), form.zh.text()) == ("New exhibitor", "丙")
    qtbot.mouseClick(form.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "丙" in [each.name.zh for each in organisers(desk, PartyKind.EXHIBITOR)])
