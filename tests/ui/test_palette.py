"""Ctrl+K reaches every action of every screen in three spellings, and the book answers while one types."""

import pytest
from pypinyin import Style, lazy_pinyin
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Event
from expobook.domain.text import Bilingual
from expobook.services.parties.registry import add_event
from expobook.ui.kit.languages import in_chinese, in_english
from expobook.ui.kit.menus import OTHER, SOURCE
from expobook.ui.window.finder import _SETTINGS
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.palette import Entry
from tests.ui.whole import speak

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


def real_actions(window: MainWindow) -> list[QAction]:
    """Every action that somebody could choose in menus of the window and of its screens' toolbars."""
    found = list(window.menus.actions())
    for menu in window.findChildren(QMenu):
        found += [each for each in menu.actions() if each.text() and not each.isSeparator() and each.menu() is None]
    return list({id(each): each for each in found}.values())


def spellings(action: QAction) -> dict[str, str]:
    """How a person may type an action: in English, in Chinese, by the initials of its pinyin."""
    english = str(action.property(SOURCE) or in_english(action.text()))
    chinese = in_chinese(english)
    if action.property(OTHER):
        english, chinese = sorted((action.text(), str(action.property(OTHER))), key=lambda text: text > "\u2e7f")
    han = "".join(sign for sign in chinese if "\u4e00" <= sign <= "\u9fff")
    initials = "".join(lazy_pinyin(han, style=Style.FIRST_LETTER))
    return {"en": english, "zh": chinese, "initials": initials or english}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_action_of_every_screen_is_found_in_three_spellings(whole: MainWindow, language: str) -> None:
    speak(whole, language)
    missing, counted = [], 0
    whole.finder.start()
    palette = whole.palette_box
    for action in real_actions(whole):
        for spelling, typed in spellings(action).items():
            counted += 1
            shown = palette._fitting(typed)
            if not any(each.text == action.text().replace("&&", "&") for each in shown):
                missing.append((spelling, typed, action.text()))
    assert counted > 400
    assert missing == []


def test_every_action_has_its_chinese(whole: MainWindow) -> None:
    sources = {str(action.property(SOURCE)) for action in whole.menus.actions()}
    assert {text for text in sources if in_chinese(text) == text} == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_looks_for_settings_finds_what_sets_something(whole: MainWindow, language: str) -> None:
    speak(whole, language)
    whole.finder.start()
    sources = {action.text(): str(action.property(SOURCE)) for action in whole.menus.actions()}
    there = _SETTINGS & set(sources.values())
    assert len(there) > 8
    for typed in ("Settings", "设置", "sz"):
        shown = {sources.get(each.text, "") for each in whole.palette_box._fitting(typed)}
        assert shown >= there, (typed, there - shown)


def test_what_is_chosen_goes_to_its_screen_and_acts(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("diary")
    whole.finder.start()
    entry = next(each for each in whole.palette_box._fitting("Table of the report") if each.text.startswith("Table"))
    before = whole.screens[[each.key for each in whole.screens].index("reports")]._twin.isChecked()
    entry.run()
    assert whole.screen_shown.key == "reports"
    qtbot.waitUntil(lambda: whole.screen_shown._twin.isChecked() is not before)  # once the report is read


def test_what_was_opened_last_comes_first(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("diary")
    for wanted in ("Dark", "Light"):
        whole.find_anything()
        whole.palette_box.field.setText(wanted)
        item = next(
            whole.palette_box.list.item(n)
            for n in range(whole.palette_box.list.count())
            if whole.palette_box.list.item(n).text() == wanted
        )
        whole.palette_box._clicked(item)
    whole.finder.start()
    first = [entry.text for entry in whole.palette_box._shown[:2]]
    assert first == ["Light", "Dark"]
    assert whole.palette_box._shown[0].group == "Opened last"


def test_the_book_answers_with_bookings_contracts_shows_and_halls(whole: MainWindow, qtbot: QtBot) -> None:
    add_event(whole.around.desk, Event(0, Bilingual("济南灯会", "Lantern fair")))
    whole.find_anything()
    qtbot.keyClicks(whole.palette_box.field, "lantern")
    shown = whole.palette_box
    qtbot.waitUntil(lambda: {"Bookings", "Shows"} <= {each.group for each in shown._shown}, timeout=10_000)
    shown.field.setText("灯")
    qtbot.waitUntil(lambda: {"Bookings", "Shows"} <= {each.group for each in shown._shown}, timeout=10_000)
    shown.field.setText("A")
    qtbot.waitUntil(lambda: "Halls" in {each.group for each in shown._shown}, timeout=10_000)
    shown.close()


def test_a_sign_with_two_readings_is_found_by_either() -> None:
    entry = Entry("", "行号", "", "map", lambda: None)
    assert entry.matches("hh")
    assert entry.matches("xh")
    assert not entry.matches("bh")


def test_the_better_fit_stands_before_the_worse() -> None:
    near, far = Entry("", "签约", "", "", lambda: None), Entry("", "全部已约", "", "", lambda: None)
    assert near.nearness("qy") < far.nearness("qy")
