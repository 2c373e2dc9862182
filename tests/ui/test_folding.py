"""Toolbars in windows of every width: what has no room stands in a menu and does the same there."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from expobook.ui.kit.folding import FoldingBar
from expobook.ui.kit.parts import label, push
from expobook.ui.kit.theme import Theme
from expobook.ui.window.main_window import MainWindow

NARROW = 1067  # 1600 pixels at 150 %


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> FoldingBar:
    buttons = [push(f"Button number {n}") for n in range(6)]
    made = FoldingBar(theme, *buttons[:3], 1, *buttons[3:], folds=buttons[5:1:-1])
    qtbot.addWidget(made)
    made.resize(1600, 37)
    made.show()
    return made


def names(things: list[QWidget]) -> list[str]:
    return [thing.text()[-1] for thing in things if isinstance(thing, QPushButton)]


def test_as_few_fold_as_there_is_no_room_for_and_come_back(bar: FoldingBar) -> None:
    assert bar.folded == []
    assert bar.more.isHidden()
    bar.resize(bar.sizeHint().width() - 1, 37)
    assert names(bar.folded) == ["5"]
    bar.resize(bar.minimumSizeHint().width(), 37)
    assert names(bar.folded) == ["2", "3", "4", "5"]
    bar.resize(bar.sizeHint().width(), 37)
    assert bar.folded == []


def test_a_folded_button_does_in_the_menu_what_it_does_in_the_line(bar: FoldingBar, qtbot: QtBot) -> None:
    bar.resize(bar.minimumSizeHint().width(), 37)
    last = bar.folded[-1]
    assert isinstance(last, QPushButton)
    last.setCheckable(True)
    bar.folded[0].setEnabled(False)
    menu = bar.more.menu()
    menu.aboutToShow.emit()
    assert [action.isEnabled() for action in menu.actions()] == [False, True, True, True]
    with qtbot.waitSignal(last.clicked):
        menu.actions()[-1].trigger()
    assert last.isChecked()
    menu.aboutToShow.emit()
    assert menu.actions()[-1].isChecked()


def test_longer_words_fold_too(bar: FoldingBar, qtbot: QtBot) -> None:
    bar.resize(bar.sizeHint().width(), 37)
    bar.findChildren(QPushButton)[0].setText("A button that has become much longer")
    qtbot.waitUntil(lambda: bool(bar.folded))
    assert bar.more.geometry().right() <= bar.width()


def test_a_label_is_told_in_the_menu(theme: Theme, qtbot: QtBot) -> None:
    told = label("Revision 7, saved")
    bar = FoldingBar(theme, push("Save"), 1, told, folds=(told,))
    qtbot.addWidget(bar)
    bar.show()
    bar.resize(bar.minimumSizeHint().width(), 37)
    bar.more.menu().aboutToShow.emit()
    (action,) = bar.more.menu().actions()
    assert (action.text(), action.isEnabled()) == ("Revision 7, saved", False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", ["plan", "paper", "clauses"])
def test_a_screen_fits_a_window_at_150_per_cent(window: MainWindow, qtbot: QtBot, key: str, language) -> None:
    window.around.languages.use(language)
    window.go(key)
    qtbot.waitUntil(lambda: not window.around.jobs.busy())
    window.resize(NARROW, 667)
    qtbot.waitUntil(lambda: window.width() <= NARROW)
    bar = window._toolbars.currentWidget()
    assert bar.widget().minimumSizeHint().width() <= bar.width()
