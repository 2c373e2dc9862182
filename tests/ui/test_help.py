"""Help in the window: the guide at the right page, its search and pictures, keys, What's This, tours."""

import ast
import re
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import expobook
from expobook.app.composition import Program
from expobook.services import guide
from expobook.ui.access.accounts import AccountForm
from expobook.ui.help.keys import keys_of
from expobook.ui.help.notes import DIALOGS, FOLDERS, NOTES, PAGES, page_for, told
from expobook.ui.help.whats_this import NAMED, controls, name_controls
from expobook.ui.help.widget_keys import WIDGET_KEYS, widget_keys
from expobook.ui.kit.forms import Reason
from expobook.ui.kit.languages import chinese
from expobook.ui.kit.menus import MENUS
from expobook.ui.window.main_window import MainWindow
from expobook.words import Language
from tests.ui.walking import path_of, rest
from tests.ui.whole import make_window, speak

# Enter and Esc of forms, what is typed, what is held while one drags
FIELDS = {
    *("kit/canvas", "kit/forms", "kit/parts", "diary/go_to", "diary/tape/pointer", "help/tour", "window/palette"),
    *("plan/dialogs/lay_out", "help/widget_keys"),
}

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


def test_every_page_is_there_in_both_languages_with_the_same_pictures() -> None:
    assert len(guide.page_names()) >= 12
    for name in guide.page_names():
        english, chinese = guide.page(name, "en"), guide.page(name, "zh")
        assert english.title != chinese.title
        assert english.text.count("](../pictures/") == chinese.text.count("](../pictures/"), name


def test_every_screen_and_form_names_a_page_that_exists(whole: MainWindow) -> None:
    for screen in whole.screens:
        assert screen.key in PAGES, screen.key
        assert page_for(screen.key) in guide.page_names(), screen.key
    assert page_for("trail") == "trail"
    for page in (*PAGES.values(), *FOLDERS.values(), *filter(None, DIALOGS.values())):
        assert page in guide.page_names()


def test_f1_opens_the_page_of_the_screen_and_follows_the_language(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("plan")
    act(whole, "Guide")
    shown = whole.helper.guide
    qtbot.waitUntil(shown.isVisible)
    assert shown.page is not None
    assert (shown.page.name, shown.page.language) == ("drawing", "en")
    speak(whole, "zh")
    assert shown.page.title == "绘制平面图"
    assert shown.windowTitle() == "使用指南"
    shown.close()


def test_a_form_over_a_form_has_the_guide_too(whole: MainWindow, qtbot: QtBot) -> None:
    accounts = QDialog(whole)
    over = AccountForm(whole.around, None, accounts)
    accounts.open()
    over.open()
    whole.helper._focus_came(None, over.deed)
    next(each for each in over.actions() if each.shortcut().toString() == "F1").trigger()
    assert whole.helper.guide.page.name == "people"
    over.reject()
    accounts.reject()
    whole.helper.guide.close()


def test_people_and_reports_have_pages_of_their_own(whole: MainWindow, qtbot: QtBot) -> None:
    for screen, page in (("people", "people"), ("reports", "reports")):
        whole.go(screen)
        act(whole, "Guide")
        assert whole.helper.guide.page.name == page
    whole.helper.guide.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_is_wider_than_its_window_or_shows_signs_of_markdown(
    whole: MainWindow, qtbot: QtBot, language: Language
) -> None:
    speak(whole, language)
    shown = whole.helper.guide
    shown.resize(1000, 760)
    for name in guide.page_names():
        whole.helper.open_guide(name)
        QApplication.processEvents()
        bar = shown.reader.horizontalScrollBar()
        assert bar.maximum() == 0, f"{name} is {bar.maximum()} px too wide"
        assert "**" not in shown.reader.toPlainText(), f"{name} shows the signs of Markdown"
    shown.close()


def test_every_command_is_in_a_menu_that_the_window_has(whole: MainWindow) -> None:
    assert {each.property("menu") for each in whole.menus.actions()} <= set(MENUS)


def test_a_dialog_has_f1_of_its_own(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("diary")
    act(whole, "New hold…")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
    dialog = QApplication.activeModalWidget()
    field = dialog.focusWidget() or dialog
    whole.helper._focus_came(None, field)  # without a window manager nobody tells of the focus
    whole.helper._focus_came(None, field)
    helps = [each for each in dialog.actions() if each.shortcut().toString() == "F1"]
    assert len(helps) == 1
    helps[0].trigger()
    assert whole.helper.guide.page.name == "schedule"
    dialog.reject()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_guide_names_in_menus_is_there_by_that_name(whole: MainWindow, language: Language) -> None:
    speak(whole, language)
    bar = {menu.text(): {each.text() for each in menu.menu().actions()} for menu in whole.menuBar().actions()}
    for command in Program.file_commands(Mock()):  # the window of the tests has no program around it
        bar[whole.tr(command.menu)].add(whole.tr(command.text))
    bar[whole.tr("More")] = set(chinese() if language == "en" else chinese().values())  # of toolbars, made when opened
    named = [found for page in guide.pages(language) for found in re.findall(r"\*\*([^*›]+) › ([^*]+)\*\*", page.text)]
    assert len(named) > 20
    assert [each for each in named if " ".join(each[1].split()) not in bar.get(each[0], ())] == []
    files = next(menu.menu() for menu in whole.menuBar().actions() if menu.text() == whole.tr("File"))
    assert files.actions()[-1].text() == whole.tr("Quit")


def test_the_guide_is_searched_in_the_language_of_the_window(whole: MainWindow, qtbot: QtBot) -> None:
    whole.helper.open_guide("starting")
    shown = whole.helper.guide
    qtbot.keyClicks(shown.field, "instalments late")
    texts = [shown.list.item(n).text() for n in range(shown.list.count())]
    assert texts
    assert all("Follow the money" in text for text in texts)
    shown.list.setCurrentRow(0)
    assert shown.page.name == "money"
    shown.field.setText("nobody would write this")
    assert shown.list.count() == 1
    shown.back()
    assert shown.page.name == "starting"
    whole.helper.guide.close()


def test_a_link_leads_to_its_page_and_none_leads_out(whole: MainWindow, qtbot: QtBot) -> None:
    whole.helper.open_guide("schedule")
    shown = whole.helper.guide
    shown.reader.anchorClicked.emit(QUrl("clashes.md"))
    assert shown.page.name == "clashes"
    for language in ("en", "zh"):
        for page in guide.pages(language):
            for _, link in guide._LINK.findall(page.text):
                assert link.partition("#")[0].removesuffix(".md") in guide.page_names(), (page.name, link)
    whole.helper.guide.close()


def test_pictures_are_found_and_fit_the_window(whole: MainWindow, qtbot: QtBot) -> None:
    whole.helper.open_guide("schedule")
    reader = whole.helper.guide.reader
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = reader.loadResource(kind, QUrl("../pictures/en-hold-drag.png"))
    assert isinstance(picture, QImage)
    assert 200 < picture.width() / picture.devicePixelRatio() <= reader.viewport().width()
    whole.helper.guide.close()


def test_the_sheet_of_keys_says_what_the_actions_listen_to(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("paper")
    whole.helper.show_keys()
    sheet = whole.helper.keys
    real = {(keys, text) for lines in keys_of(whole.menus.actions()).values() for keys, text in lines}
    assert len(real) > 60
    real |= {each for lines in widget_keys().values() for each in lines}
    tops = [sheet.tree.topLevelItem(n) for n in range(sheet.tree.topLevelItemCount())]
    listed = {(top.child(n).text(0), top.child(n).text(1)) for top in tops for n in range(top.childCount())}
    assert listed == real
    assert tops[0].text(0) == "Paper"
    sheet.field.setText("F8")
    assert {top.text(0) for top in tops if not top.isHidden()} == {"Paper", "Plan"}
    sheet.reject()


def test_the_sheet_of_keys_has_what_each_part_of_a_screen_listens_to_itself() -> None:
    """From the source: a key that a part takes and the sheet lacks is missing, one the other way round is made up."""
    folder = Path(expobook.__file__).parent / "ui"
    heard: dict[str, set[str]] = {}
    for file in folder.rglob("*.py"):
        module = file.relative_to(folder).with_suffix("").as_posix()
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        keys = {node.attr[4:] for node in nodes if isinstance(node, ast.Attribute) and node.attr.startswith("Key_")}
        if keys and module not in FIELDS:
            heard[module] = keys
    listed: dict[str, set[str]] = {}
    for each in WIDGET_KEYS:
        listed.setdefault(each.module, set()).update(each.names.split())
        assert each.text in chinese(), each.text
    assert listed == heard


def test_every_note_finds_its_widget_and_is_told_in_both_languages(whole: MainWindow) -> None:
    screens = {screen.key: screen for screen in whole.screens}
    for note in NOTES:
        widget = told(note, screens[note.screen])
        assert widget is not None, note.path
        assert widget.whatsThis() == note.text
    assert {note.screen for note in NOTES} == set(screens)
    speak(whole, "zh")
    for note in NOTES:
        assert told(note, screens[note.screen]).whatsThis() not in ("", note.text)


def test_an_empty_book_offers_a_tour_once_and_it_can_be_left(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    for window in make_window(qapp, tmp_path, with_hold=False):
        window.go("diary")
        offer = window.helper.offer
        qtbot.waitUntil(offer.isVisible, timeout=20_000)
        offer.tour.click()
        tour = window.helper.tour
        assert not offer.isVisible()
        seen = set()
        while window.helper.tour is not None:
            assert window.rect().contains(tour.geometry())
            assert tour.words.height() >= tour.words.heightForWidth(tour.words.width())
            seen.add(tour.words.text())
            tour.next.click()
        assert seen == {note.text for note in NOTES if note.screen == "diary"}
        window.go("site")
        assert offer.isVisible()  # another screen, another tour
        offer.shut.click()
        window.go("diary")
        window.go("site")
        assert not offer.isVisible()


def test_enter_walks_the_tours_and_no_card_covers_the_first_lines_of_what_it_tells(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    for window in make_window(qapp, tmp_path, with_hold=False):
        for screen in window.screens:
            window.go(screen.key)
            rest(qtbot, window)
            window.helper.start_tour()
            told_of, steps = [], 0
            while (tour := window.helper.tour) is not None and steps < 9:
                stop = tour._stops[tour._at]
                told_of.append(stop.whatsThis())
                first_lines = QRect(stop.mapTo(window, QPoint(0, 0)), QSize(200, 60).boundedTo(stop.size()))
                assert window.rect().contains(tour.geometry()), screen.key
                assert not tour.geometry().intersects(first_lines), (screen.key, stop.whatsThis())
                QTest.keyClick(tour.next, Qt.Key.Key_Return)
                steps += 1
            assert window.helper.tour is None, screen.key
            assert set(told_of) <= {note.text for note in NOTES if note.screen == screen.key}
            assert told_of, screen.key


def test_enter_presses_the_button_that_has_the_focus(whole: MainWindow, qtbot: QtBot) -> None:
    """Qt's own buttons would leave Enter on Cancel to the form, which would do its deed."""
    form = Reason(whole.around, "Release?", "", "Release", whole)
    form.open()
    form.reason.setPlainText("moved")
    QTest.keyClick(form._cancel, Qt.Key.Key_Return)
    assert form.result() == QDialog.DialogCode.Rejected
    assert not form.isVisible()


def test_a_book_in_use_offers_no_tour_but_has_one(whole: MainWindow, qtbot: QtBot) -> None:
    whole.go("money")
    qtbot.waitUntil(lambda: not whole.around.jobs.busy(), timeout=20_000)
    assert not whole.helper.offer.isVisible()
    whole.go("diary")
    whole.helper.start_tour()
    assert whole.helper.tour is not None
    whole.go("site")
    assert whole.helper.tour is None


def act(window: MainWindow, text: str) -> None:
    next(each for each in window.menus.actions() if each.text() == text).trigger()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_control_of_every_screen_tells_what_it_is(whole: MainWindow, qtbot: QtBot, language: Language) -> None:
    speak(whole, language)
    silent: set[str] = set()
    for screen in whole.screens:
        whole.go(screen.key)
        rest(qtbot, whole)
        name_controls(whole)
        silent |= {f"{screen.key}: {path_of(each)}" for each in controls(whole) if not each.whatsThis()}
    assert silent == set()
    whole.go("diary")
    whole.helper.start_tour()  # tours tell the sentences, not the names
    tour = whole.helper.tour
    assert tour is not None
    assert all(not each.property(NAMED) for each in tour._stops)
    tour.end()
