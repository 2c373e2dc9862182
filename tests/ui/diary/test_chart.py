"""The tape chart writes nothing before the mouse is released, and its deeds go through to the book."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Booking, Line, Status
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.outlook import weigh
from expobook.services.diary.reading import change_no, diary_window, list_bookings
from expobook.services.diary.standing import Wish, standing
from expobook.services.trail.history import history_of
from expobook.ui.diary.dialogs import DateSet, Extend, NewHold
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.diary.tape.axis import Axis
from expobook.ui.diary.tape.index import DiaryIndex
from expobook.ui.diary.tape.layout import Folds, Measures, RowKind, arrange
from expobook.ui.kit.forms import Reason
from tests.ui.diary.room import LEFT, again, booking, drag, held, point


def test_a_drag_over_free_cells_asks_for_names_and_then_holds(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    drag(screen, point(screen, date(2027, 3, 10), 0), point(screen, date(2027, 3, 19), 1))
    assert list_bookings(desk) == []  # a drag alone writes nothing
    dialog = screen.deeds.form
    assert isinstance(dialog, NewHold)
    dialog.en.setText("Spring Fair")
    qtbot.mouseClick(dialog.deed, LEFT)

    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)
    booking = list_bookings(desk)[0]
    stay = booking.stay()
    assert booking.status is Status.HOLD
    assert booking.bays == {"A-1", "A-2", "A-3", "B-1", "B-2", "B-3"}
    assert stay is not None
    assert (stay.start, stay.last) == (date(2027, 3, 10), date(2027, 3, 19))


def test_a_hold_without_a_name_is_refused_in_the_form(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    screen.deeds.ask_hold_here()
    dialog = screen.deeds.form
    assert isinstance(dialog, NewHold)
    dialog.space.setText("A..B")
    qtbot.mouseClick(dialog.deed, LEFT)
    assert dialog.isVisible()
    assert dialog.refusal.text()
    dialog.en.setText("Fair")
    dialog.space.setText("Q9")
    qtbot.mouseClick(dialog.deed, LEFT)
    assert "Q9" in dialog.refusal.text()
    dialog.reject()
    assert list_bookings(desk) == []


def test_dragging_a_bar_moves_it_and_escape_leaves_the_book_alone(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    booking_id = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    number = change_no(desk)
    drag(screen, point(screen, date(2027, 3, 13), 0), point(screen, date(2027, 3, 20), 0), release=False)
    assert screen.chart.pointer.live is not None
    assert screen.chart.pointer.live.seen is not None
    QTest.keyClick(screen.chart, Qt.Key.Key_Escape)
    QTest.mouseRelease(screen.chart.viewport(), LEFT, pos=point(screen, date(2027, 3, 20), 0))
    assert change_no(desk) == number

    drag(screen, point(screen, date(2027, 3, 13), 0), point(screen, date(2027, 3, 20), 0))
    qtbot.waitUntil(lambda: change_no(desk) > number, timeout=10_000)
    booking = next(one for one in list_bookings(desk) if one.id == booking_id)
    stay = booking.stay()
    assert stay is not None
    assert stay.start == date(2027, 3, 17)


def test_contract_and_release_through_the_screen(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    boats, bikes = held(desk, "Boats", "A-1"), held(desk, "Bikes", "B-1")
    again(qtbot, screen)
    screen.chart.select(boats)
    screen.deeds.do_contract()
    qtbot.waitUntil(lambda: list_bookings(desk)[0].status is Status.CONTRACTED, timeout=10_000)

    again(qtbot, screen)
    screen.chart.select(bikes)
    screen.deeds.ask_release()
    dialog = screen.deeds.form
    assert isinstance(dialog, Reason)
    assert not dialog.deed.isEnabled()  # never without a reason
    dialog.reason.setPlainText("no answer")
    qtbot.mouseClick(dialog.deed, LEFT)
    qtbot.waitUntil(lambda: list_bookings(desk)[1].status is Status.RELEASED, timeout=10_000)


def test_a_hold_is_extended_by_a_form_that_refuses_a_day_gone_by(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1", first=date(2027, 5, 10))
    before = booking(desk, number).expires
    assert before is not None
    again(qtbot, screen)
    screen.chart.select(number)
    screen.deeds.ask_extend()
    form = screen.deeds.form
    assert isinstance(form, Extend)
    assert form.until() == before + timedelta(days=7)  # at the hour at which it would have lapsed
    past = desk.now().date() - timedelta(days=1)
    form.day.setDate(QDate(past.year, past.month, past.day))
    qtbot.mouseClick(form.deed, LEFT)
    assert form.isVisible()
    assert "cannot lapse" in form.refusal.text()
    assert booking(desk, number).expires == before
    later = before + timedelta(days=20)
    form.day.setDate(QDate(later.year, later.month, later.day))
    form.reason.setText("asked by telephone")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: booking(desk, number).expires == later, timeout=10_000)
    last = history_of(desk, number)[-1]
    assert (last.verb, last.why) == ("extend", "asked by telephone")


def test_a_hold_is_extended_to_its_first_day_at_the_latest(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    first = desk.now().date() + timedelta(days=16)
    number = held(desk, "Boats", "A-1", first=first)
    again(qtbot, screen)
    screen.chart.select(number)
    screen.deeds.ask_extend()
    form = screen.deeds.form
    assert isinstance(form, Extend)
    assert form.until().date() == first  # and not seven days after it would have lapsed
    form.day.setDate(form.day.date().addDays(1))
    qtbot.mouseClick(form.deed, LEFT)
    assert "Boats cannot be held in A-1" in form.refusal.text()
    form.day.setDate(form.day.date().addDays(-1))
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: (until := booking(desk, number).expires) is not None and until.date() == first)


def test_what_is_no_hold_is_not_extended(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    number = held(desk, "Boats", "A-1")
    contract(desk, number)
    again(qtbot, screen)
    screen.chart.select(number)
    screen.deeds.ask_extend()
    assert screen.deeds.form is None


def test_of_several_date_sets_one_is_asked_for_and_contracted(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    sets = tuple(
        Line(frozenset({"A-1"}), Schedule.of_days(date(2027, month, 10), 1, 2, 1), alternative=number)
        for number, month in ((1, 3), (2, 4))
    )
    number = new_hold(desk, NewBooking(Bilingual("", "Two ways"), sets))[0].booking.id
    again(qtbot, screen)
    screen.chart.select(number)
    screen.deeds.do_contract()
    form = screen.deeds.form
    assert isinstance(form, DateSet)
    assert [form.which.itemText(place) for place in range(2)] == [
        "1 · 10–13 Mar 2027 · A-1",
        "2 · 10–13 Apr 2027 · A-1",
    ]
    form.which.setCurrentIndex(1)
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: booking(desk, number).status is Status.CONTRACTED, timeout=10_000)
    assert booking(desk, number).alternatives == (2,)


def test_what_was_held_far_away_comes_into_view_and_is_the_chosen_one(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    screen.deeds.ask_hold(Line(frozenset({"A-1"}), Schedule.of_days(date(2029, 5, 10), 1, 2, 1)))
    dialog = screen.deeds.form
    assert isinstance(dialog, NewHold)
    dialog.en.setText("Far Fair")
    qtbot.mouseClick(dialog.deed, LEFT)
    qtbot.waitUntil(lambda: [one.title.en for one in _chosen(screen)] == ["Far Fair"], timeout=10_000)
    assert _in_view(screen, date(2029, 5, 10))
    screen.deeds.do_contract()
    qtbot.waitUntil(lambda: list_bookings(desk)[0].status is Status.CONTRACTED, timeout=10_000)


def test_a_booking_that_is_sent_before_anything_was_read_is_brought(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    far = held(desk, "Far", "A-1", first=date(2030, 6, 1))
    young = DiaryScreen(screen.around)
    qtbot.addWidget(young)
    young.resize(1200, 700)
    young.show()
    young.entered()
    young.show_thing(far)
    qtbot.waitUntil(lambda: young.chart.selected == far and bool(young.chart.bookings([far])), timeout=10_000)
    qtbot.waitUntil(lambda: not young.around.jobs.busy(), timeout=10_000)


def test_a_booking_of_another_year_that_another_screen_sent_is_brought(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    near, far = held(desk, "Near", "A-1"), held(desk, "Far", "A-1", first=date(2030, 6, 1))
    again(qtbot, screen)
    for booking_id, title, day in ((far, "Far", date(2030, 6, 1)), (near, "Near", date(2027, 3, 10))):
        screen.show_thing(booking_id)
        qtbot.waitUntil(lambda title=title: [one.title.en for one in _chosen(screen)] == [title], timeout=10_000)
        qtbot.waitUntil(lambda day=day: _in_view(screen, day), timeout=10_000)


def _chosen(screen: DiaryScreen) -> list[Booking]:
    return screen.chart.bookings(screen.chart.chosen)


def _in_view(screen: DiaryScreen, day: date) -> bool:
    first, until = screen.chart.days_in_view()
    return first <= day < until


def test_folding_shows_bays_and_queues_stand_in_lanes(desk: Desk) -> None:
    held(desk, "First", "A-1", "A-2", "A-3")
    held(desk, "Second", "A-1")
    window = diary_window(desk, date(2027, 3, 1), date(2027, 4, 1))
    index = DiaryIndex(desk.venue, window)
    closed = arrange(index, Folds(), Measures())
    unfolded = arrange(index, Folds(open_halls={"A"}), Measures())
    assert [row.lanes for row in closed.rows if row.code == "A"] == [2]
    assert {row.code: row.lanes for row in unfolded.rows if row.kind is RowKind.BAY} == {"A-1": 2, "A-2": 1, "A-3": 1}
    assert len(closed) == 2


def test_the_outlook_agrees_with_the_service(desk: Desk) -> None:
    from expobook.services.diary.booking import preview

    held(desk, "First", "A-1", "A-2")
    held(desk, "Second", "A-2")
    wish = Line(frozenset({"A-1", "A-2", "B-1"}), Schedule.of_days(date(2027, 3, 12), 1, 2, 1))
    found = standing(desk, diary_window(desk, date(2027, 3, 1), date(2027, 4, 1)))
    seen = weigh(found, [Wish((wish,))])
    real = preview(desk, [wish])
    for hall in seen.halls:
        assert hall.rank == max(rank.rank for rank in real.ranks if desk.venue.bay(rank.bay).hall == hall.hall)


def test_zooming_keeps_the_day_under_the_pointer() -> None:
    axis = Axis(float(date(2027, 3, 1).toordinal()), 8.0)
    for factor in (1.25, 0.5, 3.0):
        assert axis.zoomed(factor, 300).day(300) == axis.day(300)


def test_the_table_twin_has_the_same_bookings(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1")
    again(qtbot, screen)
    screen.switch_view()
    assert screen.company.twin.model.rowCount() == 1
    assert screen.company.twin.model.index(0, 1).data() == "Boats"
