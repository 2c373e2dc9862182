"""The first window: it leads to the guide, which stays when a book is opened."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.services.book.books import create_book
from expobook.ui.access.server import ServerForm
from expobook.ui.access.sign_in import SignIn
from expobook.ui.kit.settings import Settings
from tests.ui.whole import NOW
from tests.venues import small_venue

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)


def test_the_first_window_has_the_guide_and_the_next_one_goes_on_with_it(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    program = Program(qapp, Actor("Li Wei"), Settings(tmp_path / "s.ini"), "en")
    program.show_welcome()
    welcome = program.welcome
    assert welcome is not None
    next(each for each in welcome.findChildren(QPushButton) if each.text() == "First steps").click()
    reading = welcome.guide
    assert reading is not None
    assert reading.isVisible()
    assert reading.page.name == "first-steps"
    assert reading.list.currentItem().text() == "First steps"
    program.show_book(create_book(tmp_path / "n.expobook", small_venue(), actor=Actor("Li Wei"), now=lambda: NOW))
    assert program.window is not None
    assert reading.isVisible()
    program.window.helper.open_guide("money")
    assert reading.page.name == "money"
    program.window.close()
    assert not reading.isVisible()


def test_forms_over_the_first_window_have_the_guide_too(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    program = Program(qapp, Actor("Li Wei"), Settings(tmp_path / "s.ini"), "en")
    program.show_welcome()
    welcome = program.welcome
    assert welcome is not None
    program.ask_server()
    desk = create_book(tmp_path / "n.expobook", small_venue(), actor=Actor("Li Wei"), now=lambda: NOW)
    for kind, page in ((ServerForm, "starting"), (SignIn, "people")):
        form = welcome.findChild(kind)
        assert form is not None
        qtbot.waitUntil(form.isActiveWindow)
        qtbot.keyClick(form.focusWidget() or form, Qt.Key.Key_F1)
        assert welcome.guide is not None
        assert welcome.guide.page is not None
        assert welcome.guide.page.name == page
        welcome.guide.close()
        form.reject()
        if kind is ServerForm:
            program._found((desk, True))
    welcome.close()
