"""Paints each screen of the window into a picture, with the real program behind it and no display."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.domain.errors import ExpobookError
from expobook.ui.main_window import MainWindow
from expobook.ui.settings import Settings
from expobook.words import Language

_LONGEST_WAIT = 30.0  # seconds for one screen to have everything that it asked for
_FEWEST_COLOURS = 8  # a screen that shows something has more; an empty pane has one or two


class ScreenNotPainted(ExpobookError):  # noqa: N818 - names what happened
    """A screen stayed empty, never got its data, or told of something that failed."""


def pictures(book: Path, folder: Path, language: Language) -> Iterator[str]:
    """Open a book in the window, paint each screen into ``screen-<name>.png``, and yield the names.

    Raises:
        ScreenNotPainted: something went wrong behind a screen, or it is blank.
    """
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(["expobook"])
    app.setQuitOnLastWindowClosed(False)
    qInstallMessageHandler(lambda *_: None)  # a display that is none complains of each window
    program = Program(app, Actor("Self-test"), Settings(folder / "self-test.ini"), language)
    program.start(str(book))
    _until(lambda: program.window is not None, "window")
    window = program.window
    assert window is not None
    failed: list[str] = []
    window.around.messages.bug_found.connect(lambda error: failed.append(f"{type(error).__name__}: {error}"))
    try:
        for screen in window.screens:
            window.go(screen.key)
            _until(lambda: not window.around.jobs.busy(), screen.key)
            _paint(window, folder / f"screen-{screen.key}.png", screen.key)
            if failed:
                raise ScreenNotPainted(f"{screen.key}: {failed[0]}")
            yield screen.key
    finally:
        window.around.jobs.shutdown()
        window.close()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()


def _paint(window: MainWindow, file: Path, name: str) -> None:
    picture = window.grab()
    image = picture.toImage().scaled(160, 100)
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    if len(colours) < _FEWEST_COLOURS or not picture.save(str(file)):
        raise ScreenNotPainted(f"{name}: blank, or {file} cannot be written")


def _until(holds: Callable[[], bool], what: str) -> None:
    """Let events run until something holds and the queue is empty."""
    end = time.monotonic() + _LONGEST_WAIT
    while not holds():
        if time.monotonic() > end:
            raise ScreenNotPainted(f"{what}: nothing came within {_LONGEST_WAIT:.0f} seconds")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.01)
    QApplication.processEvents()
