"""What the tape chart shows beside bars: an empty view says what to do, protection shades days, halls are filtered."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.diary.tape.protection import protected
from tests.ui.diary.room import again, held, settled


def themed(desk: Desk, title: str, first: date, bay: str) -> int:
    line = Line(frozenset({bay}), Schedule.of_days(first, 1, 3, 1))
    return new_hold(desk, NewBooking(Bilingual("", title), (line,), theme="auto"))[0].booking.id


def test_a_view_without_bookings_names_the_next_and_goes_there(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1", first=date(2027, 6, 20))
    again(qtbot, screen)
    screen.chart.show_days(date(2027, 3, 1), date(2027, 4, 20))
    settled(qtbot, screen)
    assert screen.empty.isVisible()
    assert "March 2027" in screen.empty._title.text()
    qtbot.mouseClick(screen.empty._go, Qt.MouseButton.LeftButton)
    settled(qtbot, screen)
    assert not screen.empty.isVisible()
    first, until = screen.chart.days_in_view()
    assert first <= date(2027, 6, 20) < until


def test_protection_closes_the_days_around_near_shows(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    cars, bikes = themed(desk, "Cars", date(2027, 3, 10), "A-1"), themed(desk, "Bikes", date(2027, 7, 1), "B-1")
    contract(desk, cars)
    again(qtbot, screen)
    reading = screen.chart.reading
    assert reading is not None
    booking = reading.booking(bikes)
    assert booking is not None
    (closed,) = protected(reading.standing, booking)
    days = timedelta(days=reading.standing.rules.theme_days)
    assert (closed.stay.start, closed.stay.until) == (date(2027, 3, 11) - days, date(2027, 3, 14) + days)
    assert closed.show.firm

    before = screen.chart.viewport().grab().toImage()
    screen.chart.select(bikes)
    plain = screen.chart.viewport().grab().toImage()
    screen.switch_protection()
    assert screen.chart.viewport().grab().toImage() != plain
    screen.switch_protection()
    assert screen.chart.viewport().grab().toImage() == plain
    assert before.size() == plain.size()


def test_halls_are_filtered_and_folded(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    chart = screen.chart
    everything = [row.code for row in chart.booking_rows()]
    chart.show_only(["B"])
    assert [row.code for row in chart.booking_rows()] == ["B"]
    chart.show_only([])
    assert [row.code for row in chart.booking_rows()] == everything
    chart.fold_all(unfold=True)
    assert [row.code for row in chart.booking_rows()][:3] == ["A-1", "A-2", "A-3"]
    QTest.keyClick(chart, Qt.Key.Key_BraceLeft)
    assert [row.code for row in chart.booking_rows()] == everything


def test_one_booking_lights_up_over_all_its_bays(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1", "B-2")
    again(qtbot, screen)
    chart = screen.chart
    chart.fold_all(unfold=True)
    dark = chart.viewport().grab().toImage()
    QTest.mouseMove(chart.viewport(), chart.point(date(2027, 3, 13), "A-1").toPoint())
    assert chart.pointer.hovered
    lit = chart.viewport().grab().toImage()
    for bay in ("A-1", "B-2"):
        at = chart.point(date(2027, 3, 13), bay).toPoint()
        assert lit.pixelColor(at) != dark.pixelColor(at)
