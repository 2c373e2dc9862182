"""Paints every screen of the window into a picture, without a display: what the self-test looks at."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from expobook.app.composition import screens_for
from expobook.domain.actor import Actor
from expobook.services.book.books import open_book
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.window.main_window import MainWindow
from expobook.words import Language

LONGEST_WAIT = 60  # seconds a screen may take to ask the book


def pictures(book: Path, folder: Path, language: Language) -> Iterator[str]:
    """Write ``screen-<name>.png`` into a folder for each screen of a book, and yield the names.

    Raises:
        RuntimeError: a screen failed, or did not come to rest within a minute.
    """
    before = qInstallMessageHandler(_tell)
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    desk = open_book(book, actor=Actor("self-test"))
    languages = Languages(app, language)
    jobs, bugs = JobRunner(app), list[Exception]()
    around = Surroundings(
        desk,
        Theme(app, "light"),
        languages,
        jobs,
        ChangeHub(app),
        Messages(languages, app),
        Settings(folder / "self-test.ini"),
    )
    around.messages.bug_found.connect(bugs.append)
    window = MainWindow(around, screens_for(around), ())
    window.resize(1600, 1000)
    try:
        window.show()
        for screen in window.screens:
            window.go(screen.key)
            _rest(app, jobs)
            if bugs:
                raise RuntimeError(f"screen {screen.key} failed") from bugs[0]
            window.grab().save(str(folder / f"screen-{screen.key}.png"))
            yield screen.key
    finally:
        window.close()
        window.deleteLater()
        desk.close()
        qInstallMessageHandler(before)


def _tell(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but for what each window says where there is no screen: it tells the user nothing."""
    if "propagateSizeHints" not in words:
        print(words, file=sys.stderr)


def _rest(app: QApplication, jobs: JobRunner) -> None:
    """Let events run until no job is under way, several times over, since answers may ask again."""
    until = time.monotonic() + LONGEST_WAIT
    quiet = 0
    while quiet < 5:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        app.sendPostedEvents()
        quiet = 0 if jobs.busy() else quiet + 1
        if time.monotonic() > until:
            raise RuntimeError("the screen did not come to rest")
        time.sleep(0.01)
