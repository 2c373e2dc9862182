"""Each way to change a booking, by drag and by its form alone; nothing is written before the mouse is released."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Kind
from expobook.domain.reshaping import Edge, day_of
from expobook.services.desk import Desk
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import change_no, list_bookings
from expobook.ui.diary.dialogs import Move, NewHold
from expobook.ui.diary.reshape_forms import CUT_OUT, TAKE_BACK, Closure, NextYear, Part, Resize, Shift
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.diary.tape.gestures import StretchGesture
from tests.ui.diary.room import LEFT, again, booking, drag, held, move, point, settled

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
# a held booking: 10-11 March build-up, 12-15 show, 16-17 dismantling


def edge_at(screen: DiaryScreen, number: int, edge: Edge, row: int = 0) -> QPoint:
    """Return where an edge of a booking's first line is in a row."""
    reading = screen.chart.reading
    assert reading is not None
    found = reading.booking(number)
    assert found is not None
    day = day_of(found.active_lines()[0].schedule, edge)
    at = point(screen, day, row)
    return QPoint(screen.chart.x_of(day), at.y())


@pytest.mark.parametrize(
    ("edge", "days"),
    [
        (Edge.START, (4, 4, 2)),
        (Edge.SHOW_FROM, (0, 6, 2)),
        (Edge.SHOW_UNTIL, (2, 2, 4)),
        (Edge.UNTIL, (2, 4, 0)),
    ],
)
def test_each_edge_is_dragged_by_itself(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk, edge: Edge, days: tuple[int, int, int]
) -> None:
    number = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    screen.chart.zoom_step(6)
    start = edge_at(screen, number, edge)
    drag(screen, start, start - QPoint(round(2 * screen.chart.axis.scale), 0), release=False)
    assert isinstance(screen.chart.pointer.live, StretchGesture)
    assert booking(desk, number).version == 1
    QTest.mouseRelease(screen.chart.viewport(), LEFT, pos=start - QPoint(round(2 * screen.chart.axis.scale), 0))
    settled(qtbot, screen)
    schedule = booking(desk, number).active_lines()[0].schedule
    assert ((schedule.show_from - schedule.start).days, len(schedule.show)) == days[:2]
    assert (schedule.until - schedule.show_until).days == days[2]


def test_with_alt_an_edge_splits_the_row_off(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1", "A-2", "A-3", "B-1", "B-2", "B-3")
    again(qtbot, screen)
    screen.chart.zoom_step(6)
    start = edge_at(screen, number, Edge.START, row=1)
    drag(screen, start, start + QPoint(round(screen.chart.axis.scale), 0), keys=ALT)
    settled(qtbot, screen)
    lines = {frozenset(one.bays): one.schedule.start.day for one in booking(desk, number).active_lines()}
    assert lines == {frozenset({"A-1", "A-2", "A-3"}): 10, frozenset({"B-1", "B-2", "B-3"}): 11}


def test_a_bar_goes_to_another_hall_and_with_shift_only_to_other_days(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    number = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    drag(screen, point(screen, date(2027, 3, 13), 0), point(screen, date(2027, 3, 13), 1))
    settled(qtbot, screen)
    assert booking(desk, number).bays == {"B-1", "B-2", "B-3"}
    drag(screen, point(screen, date(2027, 3, 13), 1), point(screen, date(2027, 3, 20), 0), keys=SHIFT)
    settled(qtbot, screen)
    moved = booking(desk, number)
    assert moved.bays == {"B-1", "B-2", "B-3"}
    assert moved.active_lines()[0].schedule.start == date(2027, 3, 17)


def test_with_ctrl_a_drag_adds_another_date_set(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1")
    again(qtbot, screen)
    drag(screen, point(screen, date(2027, 3, 13), 0), point(screen, date(2027, 4, 3), 0), keys=CTRL)
    settled(qtbot, screen)
    starts = {one.alternative: one.schedule.start for one in booking(desk, number).active_lines()}
    assert starts == {1: date(2027, 3, 10), 2: date(2027, 3, 31)}


def test_several_are_chosen_by_a_marquee_and_go_together(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    first, second = held(desk, "Boats", "A-1"), held(desk, "Bikes", "B-1", first=date(2027, 3, 12))
    other = held(desk, "Books", "A-1", first=date(2027, 5, 1))
    again(qtbot, screen)
    drag(screen, point(screen, date(2027, 3, 5), 0), point(screen, date(2027, 3, 25), 1), keys=SHIFT)
    assert screen.chart.chosen == {first, second}
    drag(screen, point(screen, date(2027, 3, 13), 0), point(screen, date(2027, 3, 20), 0))
    settled(qtbot, screen)
    starts = {one.id: one.active_lines()[0].schedule.start for one in list_bookings(desk)}
    assert starts == {first: date(2027, 3, 17), second: date(2027, 3, 19), other: date(2027, 5, 1)}


def test_a_part_is_marked_given_back_and_taken_back(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    screen.chart.zoom_step(6)
    drag(screen, point(screen, date(2027, 3, 16), 0), point(screen, date(2027, 3, 17), 0), keys=ALT)
    form = screen.reshaping.form
    assert isinstance(form, Part)
    qtbot.mouseClick(form.deed, LEFT)
    assert form.refusal.text()  # never without a reason
    form.reason.setPlainText("early leave")
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    assert booking(desk, number).active_lines()[0].given_back()

    screen.chart.select(number)
    screen.reshaping.ask_give_back()
    form = screen.reshaping.form
    assert isinstance(form, Part)
    form.deeds.setCurrentIndex(TAKE_BACK)
    form.reason.setPlainText("stays after all")
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    assert not booking(desk, number).active_lines()[0].given_back()


def test_a_bay_is_cut_out_and_an_edge_moved_by_form(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    screen.chart.select(number)
    screen.reshaping.ask_give_back()
    part = screen.reshaping.form
    assert isinstance(part, Part)
    part.deeds.setCurrentIndex(CUT_OUT)
    part.space.setText("A-2")
    part.reason.setPlainText("pillar")
    qtbot.mouseClick(part.deed, LEFT)
    settled(qtbot, screen)
    assert booking(desk, number).bays == {"A-1", "A-3"}

    screen.reshaping.ask_resize()
    form = screen.reshaping.form
    assert isinstance(form, Resize)
    form.space.setText("A-3")
    form.last.setDate(form.last.date().addDays(1))
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    lines = {one.schedule.until.day: set(one.bays) for one in booking(desk, number).active_lines()}
    assert lines == {18: {"A-1"}, 19: {"A-3"}}


def test_a_form_refuses_space_that_is_not_the_bookings(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1")
    again(qtbot, screen)
    screen.chart.select(number)
    screen.reshaping.ask_resize()
    form = screen.reshaping.form
    assert isinstance(form, Resize)
    form.space.setText("B-1")
    qtbot.mouseClick(form.deed, LEFT)
    assert "B-1" in form.refusal.text()
    form.reject()
    assert booking(desk, number).version == 1


def test_next_year_and_a_shift_by_form(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats 2027", "A-1")
    again(qtbot, screen)
    screen.chart.select(number)
    screen.reshaping.ask_next_year()
    form = screen.reshaping.form
    assert isinstance(form, NextYear)
    assert form.en.text() == "Boats 2028"
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    copy = next(one for one in list_bookings(desk) if one.id != number)
    assert copy.active_lines()[0].schedule.start.weekday() == date(2027, 3, 10).weekday()

    screen.chart.choose_all({number})
    screen.reshaping.ask_shift()
    shift = screen.reshaping.form
    assert isinstance(shift, Shift)
    shift.days.setValue(-7)
    said: list[str] = []
    screen.around.messages.said.connect(lambda _kind, headline, more, _ways: said.append(f"{headline}. {more}"))
    qtbot.mouseClick(shift.deed, LEFT)
    settled(qtbot, screen)
    assert booking(desk, number).active_lines()[0].schedule.start == date(2027, 3, 3)
    assert "1 booking moved by −7 days. Boats 2027 · 1 hold lapses earlier now, as the first day closes" in said

    screen.chart.select(number)
    screen.reshaping.ask_move()
    move = screen.reshaping.form
    assert isinstance(move, Move)
    move.start.setDate(move.start.date().addDays(-1))
    qtbot.mouseClick(move.deed, LEFT)
    settled(qtbot, screen)
    assert said[-1].endswith("option 1 · lapses 2 Mar 2027, 17:30 now, as its first day closes")


def test_a_firm_booking_in_the_way_is_told_while_dragging_and_refused_on_release(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    firm, second = held(desk, "Boats", "A-1"), held(desk, "Bikes", "B-1")
    for number in (firm, second):
        contract(desk, number)
    again(qtbot, screen)
    before = change_no(desk)
    said: list[str] = []
    screen.around.messages.said.connect(lambda kind, headline, more, buttons: said.append(f"{kind}: {headline} {more}"))
    start, end = point(screen, date(2027, 3, 13), 1), point(screen, date(2027, 3, 14), 0)
    drag(screen, start, end, release=False)
    seen = screen.chart.pointer.live.seen if screen.chart.pointer.live else None
    assert seen is not None
    assert seen.refused
    assert [clash.booking_id for clash in seen.hard] == [firm]
    assert screen.chart.pointer.live is not None
    assert screen.chart.pointer.live.sheet is not None  # and the price under the pointer
    QTest.mouseRelease(screen.chart.viewport(), LEFT, pos=end)
    settled(qtbot, screen)
    assert change_no(desk) == before
    assert said
    assert said[0].startswith("refused")
    assert "Boats" in said[0]


@pytest.mark.parametrize("how", ["escape", "focus", "second button", "hidden"])
def test_a_drag_that_is_given_up_leaves_the_book_alone(qtbot: QtBot, screen: DiaryScreen, desk: Desk, how: str) -> None:
    held(desk, "Boats", "A-1")
    again(qtbot, screen)
    number, port = change_no(desk), screen.chart.viewport()
    end = point(screen, date(2027, 3, 20), 0)
    drag(screen, point(screen, date(2027, 3, 13), 0), end, release=False)
    if how == "escape":
        QTest.keyClick(screen.chart, Qt.Key.Key_Escape)
    elif how == "focus":
        screen.chart.clearFocus()
    elif how == "second button":
        QTest.mousePress(port, Qt.MouseButton.RightButton, pos=end)
        QTest.mouseRelease(port, Qt.MouseButton.RightButton, pos=end)
    else:
        screen.chart.hide()
        screen.chart.show()
    assert screen.chart.pointer.gesture is None
    move(port, end + QPoint(5, 0))
    QTest.mouseRelease(port, LEFT, pos=end)
    settled(qtbot, screen)
    assert change_no(desk) == number


def test_what_others_change_waits_until_a_drag_is_over(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1")
    again(qtbot, screen)
    before = screen.chart.reading
    end = point(screen, date(2027, 3, 20), 0)
    drag(screen, point(screen, date(2027, 3, 13), 0), end, release=False)
    held(desk, "Bikes", "B-1")
    screen.entered()
    settled(qtbot, screen)
    assert screen.chart.reading is before
    QTest.keyClick(screen.chart, Qt.Key.Key_Escape)
    assert screen.chart.reading is not before
    assert screen.chart.reading is not None
    assert len(screen.chart.reading.window.bookings) == 2


def test_keys_draw_a_range_and_hold_it(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    chart = screen.chart
    for key, keys in ((Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_Down, SHIFT)):
        QTest.keyClick(chart, key, keys)
    line = chart.keys.line()
    assert line is not None
    assert line.bays == {"A-1", "A-2", "A-3", "B-1", "B-2", "B-3"}
    assert len(line.schedule.stay) == 3
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.keys.line() is None


def test_several_are_chosen_and_shifted_by_keys_alone(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    first, second = held(desk, "Boats", "A-1"), held(desk, "Bikes", "B-1", first=date(2027, 3, 12))
    again(qtbot, screen)
    screen.chart.keys.day = date(2027, 3, 12)
    QTest.keyClick(screen.chart, Qt.Key.Key_Down, SHIFT)
    screen.chart.choose_range()
    assert screen.chart.chosen == {first, second}
    screen.reshaping.ask_move()
    form = screen.reshaping.form
    assert isinstance(form, Shift)
    QTest.keyClick(form, Qt.Key.Key_Return)
    settled(qtbot, screen)
    assert booking(desk, first).active_lines()[0].schedule.start == date(2027, 3, 17)


def test_a_date_set_is_added_by_form(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1")
    again(qtbot, screen)
    screen.chart.select(number)
    screen.reshaping.ask_move()
    form = screen.reshaping.form
    assert isinstance(form, Move)
    form.start.setDate(form.start.date().addDays(30))
    form.also.setChecked(True)
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    assert booking(desk, number).alternatives == (1, 2)


def test_a_form_answers_while_one_types_and_writes_nothing(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    contract(desk, held(desk, "Firm", "B-1", "B-2"))
    number = held(desk, "Boats", "A-1")
    again(qtbot, screen)
    before = change_no(desk)
    screen.chart.select(number)
    screen.reshaping.ask_move()
    form = screen.reshaping.form
    assert isinstance(form, Move)
    assert form.answer is not None
    assert form.space is not None
    answer = form.answer
    qtbot.waitUntil(lambda: bool(answer.parts), timeout=10_000)
    assert "Firm" not in answer.accessibleDescription()
    form.space.setText("B-1")
    qtbot.waitUntil(lambda: "Firm" in answer.accessibleDescription(), timeout=10_000)  # whose it is
    form.space.setText("Z-9")
    qtbot.waitUntil(lambda: not answer.parts, timeout=10_000)
    form.reject()
    assert change_no(desk) == before


def test_tab_goes_from_booking_to_booking_and_then_on(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    second, first = held(desk, "Later", "A-1", first=date(2027, 4, 1)), held(desk, "Sooner", "B-1")
    again(qtbot, screen)
    QTest.keyClick(screen.chart, Qt.Key.Key_Tab)
    assert screen.chart.selected == first
    QTest.keyClick(screen.chart, Qt.Key.Key_Tab)
    assert screen.chart.selected == second
    assert not screen.chart.next_booking(1)
    QTest.keyClick(screen.chart, Qt.Key.Key_Space)
    assert screen.chart.summary == second
    QTest.keyClick(screen.chart, Qt.Key.Key_Escape)
    assert (screen.chart.summary, screen.chart.selected) == (0, second)
    QTest.keyClick(screen.chart, Qt.Key.Key_Escape)
    assert screen.chart.selected == 0


def test_bays_are_closed_by_form(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    screen.deeds.ask_close()
    form = screen.deeds.form
    assert isinstance(form, Closure)
    form.en.setText("New floor")
    form.reason.setPlainText("works order 12")
    qtbot.mouseClick(form.deed, LEFT)
    assert form.refusal.text()  # no space is named
    form.space.setText("A-1, B")
    qtbot.mouseClick(form.deed, LEFT)
    settled(qtbot, screen)
    (closure,) = list_bookings(desk)
    assert (closure.kind, closure.bays) == (Kind.CLOSURE, {"A-1", "B-1", "B-2", "B-3"})


def test_no_key_means_two_things_in_the_diary(screen: DiaryScreen) -> None:
    keys = [command.keys for command in screen.commands() if command.keys]
    assert len(keys) == len(set(keys))
    whole_window = {"Ctrl+K", "F5", "F4", "F9", "F1", "F6", "Ctrl+,", "Ctrl+Q", "Ctrl+Shift+L", "Ctrl+O"}
    assert not whole_window & set(keys)


def test_a_hold_by_keyboard_takes_at_most_eight_keys_besides_names_and_dates(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    screen.deeds.ask_hold_here()
    form, keys = screen.deeds.form, 1  # Ctrl+N
    assert isinstance(form, NewHold)
    qtbot.waitUntil(form.isActiveWindow, timeout=5_000)

    def tab_to(field: QWidget) -> int:
        count = 0
        while not field.hasFocus() and not field.isAncestorOf(QApplication.focusWidget() or form):
            QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Tab)
            count += 1
            assert count < 12
        return count

    keys += tab_to(form.en)
    QTest.keyClicks(form.en, "Spring Fair")
    keys += tab_to(form.space)
    QTest.keyClicks(form.space, "A, B-1")
    keys += tab_to(form.start)
    QTest.keyClick(form, Qt.Key.Key_Return)
    keys += 1
    settled(qtbot, screen)
    (made,) = list_bookings(desk)
    assert made.bays == {"A-1", "A-2", "A-3", "B-1"}
    assert keys <= 8, keys
