"""A window starts with one screen: the others are made after it is painted, or when somebody goes to one."""

import subprocess
import sys
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.app.composition import SCREENS, screens_for, screens_later
from expobook.ui.kit import saying_again
from expobook.ui.kit.screen import Surroundings
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.settling import Settling

KEYS = [key for key, *_ in SCREENS]
HEAVY = (
    *("alembic", "psycopg", "ortools", "highspy", "reportlab", "shapely", "ezdxf", "openpyxl", "cryptography", "PIL"),
    *(
        "numpy.ma",
        "smtplib",
        "expobook.storage.integrity",
        "expobook.domain.contract",
        "expobook.services.trail.reading",
    ),
    *(
        "expobook.storage.paper_rows",
        "expobook.storage.plan_rows",
        "expobook.domain.plan",
        "expobook.ui.diary.import_dialog",
        "expobook.ui.rules.deeds",
    ),
)


@pytest.fixture
def young(qtbot: QtBot, around: Surroundings) -> MainWindow:
    made = MainWindow(around, screens_later(around), ())
    made.resize(1600, 1000)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_rail_says_of_each_screen_what_the_screen_says_itself() -> None:
    for key, title, icon, inside, where in SCREENS:
        module, _, name = where.partition(":")
        kind = getattr(import_module(f"expobook.ui.{module}"), name)
        assert (kind.key, kind.title, kind.icon, kind.inside) == (key, title, icon, inside)


def test_only_the_screen_in_front_is_made_until_another_is_gone_to(young: MainWindow, qtbot: QtBot) -> None:
    assert [screen.key for screen in young.screens] == ["diary"]
    qtbot.keyClick(young, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: young.screen_shown.key == "money")
    assert [screen.key for screen in young.screens] == ["diary", "money"]
    young.open_on("nowhere", None)
    assert young.screen_shown.key == "money"


def test_what_was_in_front_last_time_is_made_first(around: Surroundings, qtbot: QtBot) -> None:
    around.settings.keep("screen", "people")
    window = MainWindow(around, screens_later(around), ())
    qtbot.addWidget(window)
    assert [screen.key for screen in window.screens] == ["people"]
    assert window.screen_shown.key == "people"


def test_a_settled_window_is_like_one_that_was_made_at_once(
    young: MainWindow, around: Surroundings, qtbot: QtBot
) -> None:
    at_once = MainWindow(around, screens_for(around), ())
    qtbot.addWidget(at_once)
    titles = [action.text() for action in young.menuBar().actions()]
    with qtbot.waitSignal(young.settled, timeout=60_000):
        Settling(young).start()
    assert [screen.key for screen in young.screens] == KEYS
    assert [action.text() for action in young.menuBar().actions()] == titles  # no menu moved under the mouse
    for window in (young, at_once):
        window.go("plan")
    offered = [
        [(action.text(), action.shortcut().toString(), action.data(), action.isEnabled()) for action in acts]
        for acts in (young.menus.actions(), at_once.menus.actions())
    ]
    assert offered[0] == offered[1]


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_palette_lists_what_all_screens_can_do_before_they_are_made(young: MainWindow) -> None:
    young.find_anything()
    assert [screen.key for screen in young.screens] == KEYS
    young.palette_box.close()


def test_the_window_starts_without_what_it_does_not_need_yet() -> None:
    loaded = "import sys, expobook.app.gui, expobook.ui.diary.screen"
    asking = f"{loaded}; print([name for name in {HEAVY} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asking], check=True, capture_output=True, text=True).stdout
    assert said.strip() == "[]"


def test_a_start_does_not_put_together_what_was_never_said(young: MainWindow) -> None:
    saying_again._shapes.cache_clear()
    young.bottom.retranslate()
    assert saying_again._shapes.cache_info().currsize == 0
