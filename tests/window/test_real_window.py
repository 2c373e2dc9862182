"""A person's first minutes in the real window: it opens a book, holds halls by mouse, contracts them, and closes.

Run by ``make test`` on a virtual screen (Qt's xcb platform): fonts and painting are the real ones.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from expobook.app.composition import SCREENS, Program
from expobook.domain.actor import Actor
from expobook.domain.booking import Status
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.ui.diary.dialogs import NewHold
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.find.screen import FindScreen
from expobook.ui.kit.settings import Settings
from expobook.ui.window.main_window import MainWindow
from tests.venues import small_venue

LEFT = Qt.MouseButton.LeftButton
LONG = 20_000  # milliseconds

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(os.environ.get("QT_QPA_PLATFORM") != "xcb", reason="needs a screen: run `make window`"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """The window as ``expobook gui BOOK`` opens it, at 1600 x 1000."""
    create_book(tmp_path / "w.expobook", small_venue(), now=lambda: datetime(2027, 3, 1, 9, 0)).close()
    program = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "s.ini"), "en")
    program.theme.use("light")
    program.start(str(tmp_path / "w.expobook"))
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG)
    shown = program.window
    assert shown is not None
    qtbot.waitExposed(shown)
    shown.resize(1600, 1000)
    until(qtbot, lambda: len(shown.screens) == len(SCREENS))
    rest(qtbot, shown)
    yield shown
    program.languages.use("en")
    program.theme.use("light")
    if program.window is not None:
        program.window.close()
    program.deleteLater()


def rest(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no job is under way."""
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=LONG)
    qtbot.wait(50)


class Mouse(QObject):
    """Counts how often a button of the mouse goes down on a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.MouseButtonPress
        self.presses += pressed and isinstance(watched, QWidget) and not isinstance(watched, QAbstractScrollArea)
        return False


def diary(window: MainWindow) -> DiaryScreen:
    screen = next(one for one in window.screens if one.key == "diary")
    assert isinstance(screen, DiaryScreen)
    return screen


def point(screen: DiaryScreen, day: date, row: int) -> QPoint:
    return screen.chart.point(day, screen.chart.booking_rows()[row].code).toPoint()


def colours(widget: QWidget) -> set[int]:
    """The distinct colours of a picture of a widget, every seventh pixel each way."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def until(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=LONG)


def test_the_main_job_by_mouse_in_the_real_window(qtbot: QtBot, window: MainWindow) -> None:
    assert QGuiApplication.platformName() == "xcb"
    desk: Desk = window.around.desk
    window.go("diary")
    rest(qtbot, window)
    screen = diary(window)
    screen.chart.go_to(date(2027, 3, 15))
    port = screen.chart.viewport()
    start, end = point(screen, date(2027, 3, 10), 0), point(screen, date(2027, 3, 19), 1)
    QTest.mousePress(port, LEFT, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, pos=end)
    dialog = screen.deeds.form
    assert isinstance(dialog, NewHold)
    QTest.keyClicks(dialog.en, "Spring Fair")  # it has the hand already: no click into the field
    qtbot.mouseClick(dialog.deed, LEFT)  # the second action of the mouse, after the drag
    until(qtbot, lambda: [one.status for one in list_bookings(desk)] == [Status.HOLD])
    rest(qtbot, window)

    screen.chart.select(list_bookings(desk)[0].id)
    screen.deeds.do_contract()
    until(qtbot, lambda: list_bookings(desk)[0].status is Status.CONTRACTED)


def test_a_hold_takes_two_actions_of_the_mouse(qtbot: QtBot, window: MainWindow) -> None:
    hand = Mouse()
    QApplication.instance().installEventFilter(hand)  # type: ignore[union-attr]
    window.go("diary")
    rest(qtbot, window)
    screen = diary(window)
    screen.chart.go_to(date(2027, 3, 15))
    start, end = point(screen, date(2027, 3, 10), 0), point(screen, date(2027, 3, 19), 1)
    QTest.mousePress(screen.chart.viewport(), LEFT, pos=start)
    QTest.mouseMove(screen.chart.viewport(), end)
    QTest.mouseRelease(screen.chart.viewport(), LEFT, pos=end)
    form = screen.deeds.form
    assert isinstance(form, NewHold)
    until(qtbot, lambda: form.isAncestorOf(QApplication.focusWidget() or window))
    QTest.keyClicks(QApplication.focusWidget(), "Spring Fair")  # the hand is in the name: no click into it
    qtbot.mouseClick(form.deed, LEFT)
    until(qtbot, lambda: [one.title.en for one in list_bookings(window.around.desk)] == ["Spring Fair"])
    assert hand.presses == 2


def test_space_is_found_and_held_by_mouse_from_the_diary(qtbot: QtBot, window: MainWindow) -> None:
    window.go("diary")
    rest(qtbot, window)
    search = next(one for one in diary(window).toolbar().findChildren(QPushButton) if one.text() == "Find space")
    qtbot.mouseClick(search, LEFT)
    find = window.screen_shown
    assert isinstance(find, FindScreen)
    rest(qtbot, window)
    find.form.title.setEditText("农机展")
    QTest.keyClicks(find.form.area, "600")
    qtbot.mouseClick(find.form.search, LEFT)
    until(qtbot, lambda: bool(find.results.cards))
    rest(qtbot, window)
    first = find.results.cards[0]
    qtbot.mouseClick(first.hold, LEFT)
    until(qtbot, lambda: len(list_bookings(window.around.desk)) == 1)
    held = list_bookings(window.around.desk)[0]
    assert (held.status, held.title.zh, held.bays) == (Status.HOLD, "农机展", first.shown.answer.bays)


def test_every_screen_paints_in_both_languages_and_looks(qtbot: QtBot, window: MainWindow) -> None:
    seen: dict[str, set[int]] = {}
    for scheme, language in (("light", "en"), ("dark", "zh")):
        window.around.theme.use(scheme)
        window.around.languages.use(language)
        for screen in window.screens:
            window.go(screen.key)
            rest(qtbot, window)
            assert window.screen_shown is screen
            found = colours(window)
            assert len(found) > 12, f"{screen.key} is all but empty in {scheme}"
            seen[f"{screen.key} {scheme}"] = found
    assert all(seen[f"{screen.key} light"] != seen[f"{screen.key} dark"] for screen in window.screens)


def test_the_window_remembers_its_book_and_closes(qtbot: QtBot, window: MainWindow) -> None:
    recent = window.around.settings.recent_books
    assert recent
    assert recent[0].endswith("w.expobook")
    window.close()
    until(qtbot, lambda: not window.isVisible())
