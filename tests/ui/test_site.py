"""The site screen: a day of every hall, the year played, halls chosen by mouse and keys, enquiries dropped on halls."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Organiser, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.finding.request import Part, Request
from expobook.domain.geometry import bounds
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, enquire, new_hold
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.reading import list_bookings
from expobook.services.parties.registry import add_organiser
from expobook.services.space.deeds import Taker, save_request
from expobook.ui.diary.dialogs import NewHold
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.site.chips import booking_in, mime_of
from expobook.ui.site.colours import Colouring
from expobook.ui.site.hold_form import HoldHere
from expobook.ui.site.screen import SiteScreen
from expobook.ui.site.view import Tool
from tests.venues import small_venue

NOW = datetime(2027, 3, 1, 9, 0)
STAFF = Actor("Li Wei", "3", "planner")
LEFT = Qt.MouseButton.LeftButton
M2 = 1_000_000


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "t.expobook"
    create_book(path, small_venue(), actor=STAFF, now=lambda: NOW).close()
    return path


@pytest.fixture
def desk(book: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_book(shutil.copy(book, tmp_path / book.name), actor=STAFF, now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def around(qapp: QApplication, theme: Theme, desk: Desk, tmp_path: Path) -> Iterator[Surroundings]:
    languages, jobs = Languages(qapp, "en"), JobRunner(qapp)
    hub, messages = ChangeHub(qapp), Messages(languages, qapp)
    yield Surroundings(desk, theme, languages, jobs, hub, messages, Settings(tmp_path / "s.ini"))
    languages.use("en")
    jobs.shutdown()


@pytest.fixture
def screen(qtbot: QtBot, around: Surroundings) -> SiteScreen:
    made = SiteScreen(around)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.entered()
    rest(qtbot, made)
    return made


def rest(qtbot: QtBot, screen: SiteScreen) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)


def held(desk: Desk, title: str, *bays: str, first: date = date(2027, 3, 10), party: int | None = None) -> int:
    line = Line(frozenset(bays), Schedule.of_days(first, 2, 4, 2))
    return new_hold(desk, NewBooking(Bilingual("", title), (line,), party))[0].booking.id


def on(qtbot: QtBot, screen: SiteScreen, day: date) -> None:
    screen.go_to(day)
    rest(qtbot, screen)


def middle(screen: SiteScreen, code: str) -> QPoint:
    return screen.view.to_screen(bounds(screen.around.desk.venue.hall(code).ring).centre).toPoint()


def card(screen: SiteScreen) -> str:
    return "\n".join(each.text() for each in screen.card.findChildren(QLabel) if not each.isHidden())


def drop(screen: SiteScreen, booking: int, code: str) -> bool:
    """Drag a chip over a hall and let go, as the window system tells it."""
    data, at = mime_of(booking), QPointF(middle(screen, code))
    copy, no_keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    move = QDragMoveEvent(at.toPoint(), copy, data, LEFT, no_keys)
    screen.view.dragMoveEvent(move)
    assert screen.view._over or not move.isAccepted()
    let_go = QDropEvent(at, copy, data, LEFT, no_keys)
    screen.view.dropEvent(let_go)
    return bool(let_go.isAccepted())


def test_the_map_can_say_four_things_by_its_colours(qtbot: QtBot, screen: SiteScreen, desk: Desk) -> None:
    party, _ = add_organiser(desk, Organiser(0, Bilingual("泉城会展", "Spring City Fairs")))
    contract(desk, held(desk, "Boats", "A-1", "A-2", "A-3", party=party.id), reason="test")
    held(desk, "Bikes", "B-1")
    close_bays(desk, Bilingual("", "Works"), frozenset({"B-3"}), Stay(date(2027, 3, 9), date(2027, 3, 30)), why="x")
    on(qtbot, screen, date(2027, 3, 10))
    shown = screen.view.shown
    assert shown is not None
    assert [shown.group[bay] for bay in ("A-1", "B-1", "B-2", "B-3", "Y-1")] == [
        "build_up", "hold_1", "free", "closure", "free",
    ]  # fmt: skip

    qtbot.mouseClick(screen.bar.colours[Colouring.WORK], LEFT)
    assert screen.view.shown is not None
    assert screen.view.shown.group["B-1"] == "build_up"  # an option builds up too

    qtbot.mouseClick(screen.bar.colours[Colouring.ORGANISER], LEFT)
    assert screen.view.shown.names == {"party-0": "Spring City Fairs"}
    assert screen.view.shown.group["A-2"] == "party-0"
    assert screen.view.shown.group["B-1"] == "party-rest"
    qtbot.waitUntil(lambda: "Spring City Fairs" in card(screen))
    assert screen.view.words_of(desk.venue.hall("A")) == ["A", "Spring City Fairs"]

    qtbot.mouseClick(screen.bar.colours[Colouring.FREE], LEFT)
    assert [screen.view.shown.group[bay] for bay in ("A-1", "B-1", "B-2")] == ["taken", "taken", "long"]
    on(qtbot, screen, date(2027, 3, 5))
    assert screen.view.shown.group["A-1"] == "short"
    assert screen._answer is not None
    assert screen._answer.free_for["A-1"] == 5


def test_shares_of_the_card_add_up_whatever_the_colours_say(qtbot: QtBot, screen: SiteScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1")
    on(qtbot, screen, date(2027, 3, 12))
    for how in Colouring:
        qtbot.mouseClick(screen.bar.colours[how], LEFT)
        assert screen.view.shown is not None
        assert set(screen.view.shown.group.values()) <= set(screen.view.shown.order)
        assert sum(screen.view.shown.areas.values()) == 1200 * M2
        assert sum(screen.view.shown.halls.values()) == 2


def test_play_goes_through_the_days_and_stops(qtbot: QtBot, screen: SiteScreen) -> None:
    screen._clock.setInterval(1)
    first = screen._first
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Space)
    assert screen.playing
    qtbot.waitUntil(lambda: screen.day >= date(2027, 3, 5), timeout=60_000)
    assert screen._first == first  # the strip stays while the day is well within it: the handle moves
    QTest.keyClick(screen.view, Qt.Key.Key_Space)
    assert not screen.playing
    rest(qtbot, screen)
    day = screen.day
    qtbot.wait(20)
    assert screen.day == day


def test_a_year_is_played_once(qtbot: QtBot, screen: SiteScreen) -> None:
    screen.play()
    screen._played = 365
    screen._play_on()
    assert not screen.playing
    rest(qtbot, screen)


def test_the_strip_moves_on_when_the_day_leaves_it(qtbot: QtBot, screen: SiteScreen) -> None:
    on(qtbot, screen, date(2027, 6, 1))
    assert screen._first <= date(2027, 6, 1) - timedelta(days=10)
    assert screen._answer is not None
    assert screen._answer.strip.first == screen._first
    on(qtbot, screen, date(2026, 12, 1))
    assert screen._first < date(2026, 12, 1)


def test_the_strip_is_worked_by_keys(qtbot: QtBot, screen: SiteScreen) -> None:
    for key, day in (
        (Qt.Key.Key_Right, date(2027, 3, 2)),
        (Qt.Key.Key_Down, date(2027, 3, 9)),
        (Qt.Key.Key_PageDown, date(2027, 4, 8)),
        (Qt.Key.Key_End, date(2027, 12, 31)),
        (Qt.Key.Key_Home, date(2027, 1, 1)),
        (Qt.Key.Key_Left, date(2026, 12, 31)),
    ):
        QTest.keyClick(screen.strip, key)
        rest(qtbot, screen)
        assert screen.day == day


def test_arrow_keys_go_from_hall_to_hall_and_shift_takes_more(qtbot: QtBot, screen: SiteScreen) -> None:
    QTest.keyClick(screen.view, Qt.Key.Key_Right)
    assert screen.view.chosen == "A"
    QTest.keyClick(screen.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert screen.view.halls == ["A", "B"]
    QTest.keyClick(screen.view, Qt.Key.Key_Left)
    assert screen.view.halls == ["A"]
    QTest.keyClick(screen.view, Qt.Key.Key_Down)
    assert screen.view.chosen in ("A", "Y")
    QTest.keyClick(screen.view, Qt.Key.Key_Escape)
    assert screen.view.halls == []
    rest(qtbot, screen)


def test_the_sheet_tells_what_is_in_the_hall_on_the_day(qtbot: QtBot, screen: SiteScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1", "A-2", "A-3")
    on(qtbot, screen, date(2027, 3, 13))
    qtbot.mouseClick(screen.view, LEFT, pos=middle(screen, "A"))
    rest(qtbot, screen)
    told = "\n".join(each.text() for each in screen.sheet.findChildren(QLabel))
    assert "show day 2 of 4" in told
    assert "600 m²" in told
    assert screen.sheet._plan.isEnabled()
    on(qtbot, screen, date(2027, 3, 2))
    assert not screen.sheet._plan.isEnabled()


def test_an_enquiry_dropped_on_halls_becomes_a_hold_with_the_days_of_its_wish(
    qtbot: QtBot, screen: SiteScreen, desk: Desk
) -> None:
    enquiry, _ = enquire(desk, Bilingual("农机展", "Farm Show"))
    wish = Request((Part(400 * M2, 1, 5, 1),), Stay(date(2027, 3, 5), date(2027, 5, 1)))
    save_request(desk, wish, Taker(enquiry.id))
    on(qtbot, screen, date(2027, 3, 20))
    assert [chip.booking_id for chip in screen.chips.chips()] == [enquiry.id]

    qtbot.mouseClick(screen.view, LEFT, pos=middle(screen, "A"))
    qtbot.mouseClick(screen.view, LEFT, Qt.KeyboardModifier.ControlModifier, middle(screen, "B"))
    assert drop(screen, enquiry.id, "A")  # one of those chosen: it gets them all
    rest(qtbot, screen)
    form = screen.deeds.form
    assert isinstance(form, HoldHere)
    assert list_bookings(desk)[0].status is Status.ENQUIRY  # a drop alone writes nothing
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: list_bookings(desk)[0].status is Status.HOLD, timeout=10_000)
    rest(qtbot, screen)
    booking = list_bookings(desk)[0]
    assert booking.bays == {"A-1", "A-2", "A-3", "B-1", "B-2", "B-3"}
    schedule = booking.lines[0].schedule
    assert (schedule.start, schedule.show_from, schedule.show_until, schedule.until) == (
        date(2027, 3, 20), date(2027, 3, 21), date(2027, 3, 26), date(2027, 3, 27),
    )  # fmt: skip
    assert not screen.chips.isVisible()  # none waits any more


def test_a_drop_beside_the_halls_and_anything_else_dragged_are_left_alone(
    qtbot: QtBot, screen: SiteScreen, desk: Desk
) -> None:
    enquiry, _ = enquire(desk, Bilingual("", "Farm Show"))
    at, copy = QPointF(2, 2), Qt.DropAction.CopyAction
    data = mime_of(enquiry.id)  # held: an event does not keep it alive
    event = QDropEvent(at, copy, data, LEFT, Qt.KeyboardModifier.NoModifier)
    screen.view.dropEvent(event)
    assert screen.deeds.form is None
    text = QMimeData()
    text.setText("7")
    assert booking_in(text) is None


def test_a_chip_is_held_by_the_keyboard_and_says_when_no_hall_is_chosen(
    qtbot: QtBot, screen: SiteScreen, desk: Desk
) -> None:
    enquire(desk, Bilingual("", "Farm Show"))
    on(qtbot, screen, date(2027, 3, 20))
    said: list[str] = []
    screen.around.messages.said.connect(lambda kind, headline, more, buttons: said.append(headline))
    chip = screen.chips.chips()[0]
    QTest.keyClick(chip, Qt.Key.Key_Return)
    assert "Choose halls" in said[0]
    screen.choose_hall("B")
    QTest.keyClick(screen.chips.chips()[0], Qt.Key.Key_Return)
    rest(qtbot, screen)
    assert isinstance(screen.deeds.form, HoldHere)
    assert screen.deeds.form.space.text() == "B"
    screen.deeds.form.space.setText("Q7")
    qtbot.mouseClick(screen.deeds.form.deed, LEFT)
    assert "Q7" in screen.deeds.form.refusal.text()
    screen.deeds.form.reject()


def test_enter_on_a_hall_asks_for_a_new_hold_there(qtbot: QtBot, screen: SiteScreen, desk: Desk) -> None:
    screen.choose_hall("B")
    QTest.keyClick(screen.view, Qt.Key.Key_Return)
    rest(qtbot, screen)
    form = screen.deeds.form
    assert isinstance(form, NewHold)
    form.en.setText("Boats")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)
    rest(qtbot, screen)
    assert list_bookings(desk)[0].bays == {"B-1", "B-2", "B-3"}


def test_a_distance_is_measured_and_layers_go_out(qtbot: QtBot, screen: SiteScreen) -> None:
    qtbot.mouseClick(screen.bar.tools[Tool.MEASURE], LEFT)
    start, end = middle(screen, "A"), middle(screen, "B")
    QTest.mousePress(screen.view, LEFT, pos=start)
    QTest.mouseMove(screen.view, (start + end) / 2)
    QTest.mouseMove(screen.view, end)
    QTest.mouseRelease(screen.view, LEFT, pos=end)
    assert screen.view._measured is not None
    (x0, _), (x1, _) = screen.view._measured
    assert abs(x1 - x0 - 30_000) < 500  # halls of 30 m side by side
    assert screen.view.halls == []
    for action in screen.bar.layer_menu.actions():
        action.trigger()
    assert screen.view.layers == set()
    screen.view.grab()


def test_the_table_twin_shows_the_same_day(qtbot: QtBot, screen: SiteScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1")
    on(qtbot, screen, date(2027, 3, 13))
    screen.switch_view()
    assert screen.twin.isVisible()
    rows = screen.model.rows
    assert [(row.hall.code, row.what) for row in rows] == [("A", "Boats"), ("B", ""), ("Y", "")]
    assert screen.model.data(screen.model.index(0, 2)) == "Show"
    screen._row_chosen(screen.model.index(1, 0))
    rest(qtbot, screen)
    assert screen.view.chosen == "B"
    screen.around.languages.switch()
    assert screen.model.headerData(0, Qt.Orientation.Horizontal) == "展厅"
    screen.switch_view()
    assert screen.view.isVisible()
