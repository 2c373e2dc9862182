"""A real window on a real book of the small venue, shown without a display."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from expobook.app.composition import screens_for
from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Screen, Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.window.main_window import MainWindow
from tests.ui.whole import shared, whole  # noqa: F401  fixtures
from tests.venues import small_venue

AnyScreen = TypeVar("AnyScreen", bound=Screen)
TODAY = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A book with one hold: halls A, 24-27 November 2026, with a name that looks like markup."""
    opened = create_book(tmp_path / "a.expobook", small_venue(), actor=Actor("Li Wei", "Desk 3"), now=lambda: TODAY)
    line = Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(date(2026, 11, 24), 1, 2, 1))
    new_hold(opened, NewBooking(Bilingual("济南<b>灯展", "Lantern <b>Show & Fair"), (line,)))
    _ = opened.venue
    yield opened
    opened.close()


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def around(qapp, desk: Desk, theme: Theme, tmp_path: Path) -> Iterator[Surroundings]:
    languages = Languages(qapp, "en")
    made = Surroundings(
        desk,
        theme,
        languages,
        JobRunner(qapp),
        ChangeHub(qapp),
        Messages(languages, qapp),
        Settings(tmp_path / "s.ini"),
    )
    yield made
    languages.use("en")
    made.jobs.shutdown()


@pytest.fixture
def window(qtbot: QtBot, around: Surroundings) -> MainWindow:
    made = MainWindow(around, screens_for(around), ())
    made.resize(1600, 1000)
    qtbot.addWidget(made)
    made.show()
    return made


class Alone(Protocol):
    """Makes one screen with its toolbar and panel, without the rest of the window, which takes long to make."""

    def __call__(self, kind: type[AnyScreen], thing: object = None) -> AnyScreen: ...


@pytest.fixture
def alone(qtbot: QtBot, around: Surroundings) -> Iterator[Alone]:
    kept: list[QMainWindow] = []  # pytest-qt holds none of them

    def make(kind: type[AnyScreen], thing: object = None) -> AnyScreen:
        screen = kind(around)
        holder = QMainWindow()  # commands and focus want a window
        parts = QSplitter()
        for part in (screen, screen.panel()):
            if part is not None:
                parts.addWidget(part)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.addWidget(screen.toolbar() or QWidget())
        column.addWidget(parts, 1)
        holder.setCentralWidget(middle)
        holder.resize(1500, 900)
        qtbot.addWidget(holder)
        kept.append(holder)
        holder.show()
        screen.entered()
        if thing is not None:
            screen.show_thing(thing)
        return screen

    yield make
    kept.clear()
