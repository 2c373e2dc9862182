"""One whole window for all tests of a module, since making it takes longer than any of them."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from expobook.app.composition import screens_for
from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.window.main_window import MainWindow
from expobook.words import Language
from tests.venues import small_venue

NOW = datetime(2026, 11, 23, 9, 0)


def make_window(qapp: QApplication, folder: Path, *, with_hold: bool) -> Iterator[MainWindow]:
    """Yield the window on a new book of the small venue, with one hold or none."""
    desk = create_book(folder / "w.expobook", small_venue(), actor=Actor("Li Wei", "Desk 3"), now=lambda: NOW)
    if with_hold:
        line = Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(date(2026, 11, 24), 1, 2, 1))
        new_hold(desk, NewBooking(Bilingual("济南灯展", "Lantern Show"), (line,)))
    _ = desk.venue
    languages = Languages(qapp, "en")
    around = Surroundings(
        desk,
        Theme(qapp, "light"),
        languages,
        JobRunner(qapp),
        ChangeHub(qapp),
        Messages(languages, qapp),
        Settings(folder / "s.ini"),
    )
    window = MainWindow(around, screens_for(around), ())
    window.resize(1600, 1000)
    window.show()
    yield window
    speak(window, "en")
    window.close()
    window.deleteLater()
    desk.close()


def speak(window: MainWindow, language: Language) -> None:
    """Switch the language and let every widget hear of it."""
    window.around.languages.use(language)
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The window on a book with one hold, speaking English at the start of the module."""
    yield from make_window(qapp, tmp_path_factory.mktemp("whole"), with_hold=True)


@pytest.fixture
def whole(shared: MainWindow) -> Iterator[MainWindow]:
    """The shared window, in English again after each test."""
    yield shared
    speak(shared, "en")
