"""A book of two venues in the window: the button that changes over, the palette that finds both, one more added."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program, screens_for
from expobook.domain.actor import Actor
from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.exchange.venue_json import venue_to_text
from expobook.services.book_venues import add_venue, at_venue, venues_of
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.venues import AddVenue
from tests.ui.whole import speak
from tests.venues import small_venue

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

QUAY = replace(small_venue(), code="quay", name=Bilingual("码头展馆", "Quay Halls"))
LINE = Line(frozenset({"A-1", "A-2"}), Schedule.of_days(date(2026, 11, 24), 1, 2, 1))


@pytest.fixture
def quay(desk: Desk) -> Desk:
    return add_venue(desk, QUAY)[0]


@pytest.fixture
def boats(quay: Desk) -> Booking:
    return new_hold(quay, NewBooking(Bilingual("船艇展", "Boat Show"), (LINE,)))[0].booking


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path, desk: Desk, boats: Booking) -> Iterator[Program]:
    desk.close()
    made = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "p.ini"), "en")
    made.start(str(tmp_path / "a.expobook"))
    qtbot.waitUntil(lambda: made.window is not None, timeout=60_000)
    yield made
    if made.window is not None:
        made.window.close()
    made.theme.deleteLater()


def at(program: Program, code: str) -> bool:
    return program.window is not None and program.window.around.desk.venue.code == code


def test_a_book_of_one_venue_shows_no_way_to_another(window: MainWindow) -> None:
    assert not window.venue_button.isVisible()
    assert "Change the venue…" not in {action.text() for action in window.menus.actions()}


def test_the_button_names_the_venue_and_offers_the_others(
    qtbot: QtBot, around: Surroundings, quay: Desk, boats: Booking
) -> None:
    window = MainWindow(around, screens_for(around), ())
    qtbot.addWidget(window)
    window.show()
    button = window.venue_button
    assert button.isVisible()
    for language, names in (("zh", ["小展馆", "码头展馆"]), ("en", ["Small venue", "Quay Halls"])):
        speak(window, language)  # type: ignore[arg-type]
        assert button.text() == names[0]
        assert names[0] in button.accessibleName()
        assert [action.text() for action in button.menu().actions()] == names
    with qtbot.waitSignal(window.venue_wanted) as asked:
        button.menu().actions()[1].trigger()
    assert asked.args == ["quay", "", None]
    with qtbot.assertNotEmitted(window.venue_wanted):
        button.menu().actions()[0].trigger()  # it is there already


def test_the_palette_finds_what_another_venue_has_and_leads_there(
    qtbot: QtBot, around: Surroundings, quay: Desk, boats: Booking
) -> None:
    window = MainWindow(around, screens_for(around), ())
    qtbot.addWidget(window)
    window.show()
    window.find_anything()
    assert "Quay Halls" in {entry.text for entry in window.palette_box._fitting("mtzg")}  # 码头展馆 by its initials
    window.palette_box.field.setText("boat")
    group = "At Quay Halls"
    qtbot.waitUntil(lambda: any(each.group == group for each in window.palette_box._fitting("boat")), timeout=20_000)
    found = next(each for each in window.palette_box._fitting("boat") if each.group == group)
    assert found.text == "Boat Show"
    with qtbot.waitSignal(window.venue_wanted) as asked:
        found.run()
    assert asked.args == ["quay", "diary", boats.id]


def test_the_window_changes_over_and_remembers_where_it_was(program: Program, qtbot: QtBot, boats: Booking) -> None:
    first = program.window
    assert first is not None
    first.venue_wanted.emit("quay", "diary", boats.id)
    qtbot.waitUntil(lambda: at(program, "quay"), timeout=60_000)
    window = program.window
    assert window is not None
    assert "Quay Halls" in window.windowTitle()
    qtbot.waitUntil(lambda: window.inspector.booking_id == boats.id, timeout=20_000)
    assert program.settings.venue_of(window.around.desk.store.name) == "quay"
    book = window.around.desk.store.name
    window.close()
    assert program.window is None
    program.start(book)
    qtbot.waitUntil(lambda: at(program, "quay"), timeout=60_000)  # where it was left


def test_a_venue_is_added_from_a_file_and_the_window_is_there(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window = program.window
    assert window is not None
    file = tmp_path / "third.json"
    file.write_text(venue_to_text(replace(QUAY, code="third")), encoding="utf-8")
    program.venues.look_at(file)
    qtbot.waitUntil(lambda: bool(window.findChildren(AddVenue)), timeout=20_000)
    form = window.findChildren(AddVenue)[0]
    form.letters.setText("t3")
    form.try_it()
    qtbot.waitUntil(lambda: at(program, "third"), timeout=60_000)
    assert program.window is not None
    there = program.window.around.desk
    assert [(each.code, each.letters) for each in venues_of(there)] == [
        ("small", ""),
        ("quay", "QUAY"),
        ("third", "T3"),
    ]
    assert at_venue(there, "quay").venue.name == QUAY.name


def test_a_file_that_is_no_venue_is_refused_in_a_sentence(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    window = program.window
    assert window is not None
    (tmp_path / "bad.json").write_text(json.dumps({"code": "x"}), encoding="utf-8")
    with qtbot.waitSignal(window.around.messages.said, timeout=20_000) as told:
        program.venues.look_at(tmp_path / "bad.json")
    assert "bad.json" in str(told.args)
    assert at(program, "small")
