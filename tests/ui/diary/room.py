"""A diary screen on a real book of the small venue, and hands that drag on it."""

from datetime import date, datetime

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.reading import list_bookings
from expobook.ui.diary.screen import DiaryScreen

NOW = datetime(2027, 3, 1, 9, 0)
LEFT = Qt.MouseButton.LeftButton


def settled(qtbot: QtBot, screen: DiaryScreen) -> None:
    """Wait until every errand has come back and the chart shows what the book has."""
    qtbot.waitUntil(lambda: not screen.around.jobs.busy() and not screen._asking, timeout=10_000)


def booking(desk: Desk, number: int) -> Booking:
    return next(one for one in list_bookings(desk) if one.id == number)


def held(desk: Desk, title: str, *bays: str, first: date = date(2027, 3, 10)) -> int:
    line = Line(frozenset(bays), Schedule.of_days(first, 2, 4, 2))
    return new_hold(desk, NewBooking(Bilingual("", title), (line,)))[0].booking.id


def again(qtbot: QtBot, screen: DiaryScreen) -> None:
    before = screen.chart.reading
    screen.entered()
    qtbot.waitUntil(lambda: screen.chart.reading is not before, timeout=10_000)


def point(screen: DiaryScreen, day: date, row: int) -> QPoint:
    return screen.chart.point(day, screen.chart.booking_rows()[row].code).toPoint()


def drag(
    screen: DiaryScreen,
    start: QPoint,
    end: QPoint,
    *,
    release: bool = True,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    port = screen.chart.viewport()
    QTest.mousePress(port, LEFT, keys, start)
    for at in ((start + end) / 2, end):
        move(port, at, keys)
    if release:
        QTest.mouseRelease(port, LEFT, keys, end)


def move(port: QWidget, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Move the mouse with its left button and some keys down."""
    where = QPointF(at)
    event = QMouseEvent(QEvent.Type.MouseMove, where, port.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, keys)
    QApplication.sendEvent(port, event)
