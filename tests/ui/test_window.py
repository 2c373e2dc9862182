"""The frame of the window: keys, languages, palette, inspector, messages."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from expobook.app.composition import screens_for
from expobook.domain.errors import BadInput
from expobook.domain.initials import initials
from expobook.ui.kit.messages import split
from expobook.ui.kit.screen import Surroundings
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.palette import Entry


def test_every_screen_has_its_key(window: MainWindow, qtbot: QtBot) -> None:
    for place, screen in enumerate(window.screens[:7], 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda screen=screen: window.screen_shown is screen)


def test_language_changes_live_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.go("site")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "场地" in window.windowTitle())
    assert window.menuBar().actions()[0].text() == "文件"
    window.around.languages.switch()
    qtbot.waitUntil(lambda: "Site" in window.windowTitle())


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_palette_finds_a_booking_by_pinyin_initials(window: MainWindow, qtbot: QtBot) -> None:
    window.find_anything()
    window.around.languages.use("zh")
    window.finder.start()
    qtbot.keyClicks(window.palette_box.field, "jdz")
    listed = window.palette_box.list
    qtbot.waitUntil(lambda: listed.currentItem() is not None and "灯展" in listed.currentItem().text(), timeout=10_000)
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.inspector._answer is not None)


def test_the_inspector_shows_a_hostile_name_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    window.inspect(1)
    qtbot.waitUntil(lambda: window.inspector._answer is not None)
    texts = [label.text() for label in window.inspector.findChildren(QLabel)]
    assert "Lantern <b>Show & Fair" in texts
    shown = [each for each in window.inspector.findChildren(QLabel) if each.text() == "Lantern <b>Show & Fair"]
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in shown)


def test_a_refusal_is_said_in_words_and_stays(window: MainWindow) -> None:
    window.around.messages.failed(BadInput(field="title", value="", why="empty"))
    assert len(window.message_bar.texts()) == 1
    assert "Traceback" not in window.message_bar.texts()[0]
    assert "BadInput" not in window.message_bar.texts()[0]
    assert not window.message_bar.isHidden()


def test_a_click_on_a_hall_shows_its_sheet(window: MainWindow, qtbot: QtBot) -> None:
    window.go("site")
    screen = window.screen_shown
    qtbot.waitUntil(lambda: screen._answer is not None)
    hall = window.around.desk.venue.hall("B")
    left, bottom = hall.ring[0]
    at = screen.view.to_screen((left + 15_000, bottom + 10_000)).toPoint()
    qtbot.mouseClick(screen.view, Qt.MouseButton.LeftButton, pos=QPoint(at))
    qtbot.waitUntil(lambda: screen.sheet._hall is not None)
    assert screen.sheet._hall.code == "B"


def test_the_map_counts_halls_and_square_metres_of_the_day(window: MainWindow, qtbot: QtBot) -> None:
    from datetime import date

    window.go("site")
    screen = window.screen_shown
    screen.go_to(date(2026, 11, 25))
    qtbot.waitUntil(lambda: screen._answer is not None and screen._answer.day == date(2026, 11, 25))
    assert screen._answer.halls["hold_1"] == 1
    assert screen._answer.areas["hold_1"] == 600 * 1_000_000
    assert screen._answer.areas["free"] == 600 * 1_000_000


def test_initials_know_common_characters() -> None:
    assert initials("济南国际车展2026") == "jngjcz2026"


def test_letters_may_skip_characters_but_keep_their_order() -> None:
    entry = Entry("", "2026济南国际车展", "B-2026-1", "map", lambda: None)
    assert entry.matches("jncz")
    assert not entry.matches("cznj")


def test_a_refusal_is_split_after_its_first_sentence() -> None:
    assert split("Not moved: H08 is let. Try H05.") == ("Not moved: H08 is let.", "Try H05.")
    assert split("未移动：已签约。改用 H05。") == ("未移动：已签约。", "改用 H05。")
    assert split("¥1.50 is too little") == ("¥1.50 is too little", "")


def test_keys_of_a_screen_act_only_there(window: MainWindow) -> None:
    window.go("site")
    save = next(action for action in window.actions() if action.shortcut().toString() == "Ctrl+S")
    assert not save.isEnabled()
    window.go("plan")
    assert save.isEnabled()


def test_a_window_closed_on_a_wide_screen_opens_again_with_its_side_panel(
    around: Surroundings, qtbot: QtBot, window: MainWindow
) -> None:
    window.go("reports")
    assert not window._side.isVisible()
    window.close()
    again = MainWindow(around, screens_for(around), ())
    qtbot.addWidget(again)
    again.resize(1600, 1000)
    again.show()
    again.go("diary")
    assert again._side.width() > 200


def test_a_menu_draws_its_icons_when_it_opens_in_the_colours_in_use(window: MainWindow) -> None:
    theme = window.around.theme
    bar = next(action for action in window.menuBar().actions() if action.text() == "Edit")
    find = next(action for action in window.menus.actions() if action.property("source") == "Find anything…")
    assert find.icon().isNull()
    for scheme in ("light", "dark"):
        theme.use(scheme)
        bar.menu().aboutToShow.emit()
        assert find.icon().pixmap(16).toImage() == theme.icon("search").pixmap(16).toImage()
    theme.use("light")
