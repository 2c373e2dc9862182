"""Find space in the window: the form becomes a request, answers become holds, and no room is explained."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Status
from expobook.domain.diary import DatesReversed, Schedule, Stay
from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.finding.request import Distance, Part, Request, Rule
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, enquire, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import booking_card, booking_named, list_bookings
from expobook.services.space.deeds import Taker, save_request, saved_request
from expobook.services.space.search import find_space
from expobook.ui.diary.dialogs import Extend
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.find import searching
from expobook.ui.find.fields import set_day
from expobook.ui.find.no_room import NoRoomCard
from expobook.ui.find.screen import NOTHING, RESULTS, WAITING, FindScreen
from expobook.ui.find.ways import Way, changed
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.site.screen import SiteScreen
from expobook.ui.window.main_window import MainWindow
from tests.venues import small_venue

NOW = datetime(2027, 3, 1, 9, 0)
STAFF = Actor("Li Wei", "3", "planner")
M2 = 1_000_000
LEFT = Qt.MouseButton.LeftButton
# The small venue: halls A and B of three bays of 200 m2 each in a row, and a yard of 400 m2.
WINDOW = Stay(date(2027, 3, 5), date(2027, 4, 1))


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
def window(qtbot: QtBot, qapp: QApplication, theme: Theme, desk: Desk, tmp_path: Path) -> Iterator[MainWindow]:
    languages, jobs = Languages(qapp, "en"), JobRunner(qapp)
    hub, messages = ChangeHub(qapp), Messages(languages, qapp)
    around = Surroundings(desk, theme, languages, jobs, hub, messages, Settings(tmp_path / "s.ini"))
    made = MainWindow(around, [DiaryScreen(around), SiteScreen(around), FindScreen(around)], ())  # those it needs
    made.resize(1600, 1000)
    qtbot.addWidget(made)
    made.show()
    yield made
    languages.use("en")
    jobs.shutdown()


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> FindScreen:
    window.go("find-space")
    found = window.screen_shown
    assert isinstance(found, FindScreen)
    rest(qtbot, found)
    return found


def rest(qtbot: QtBot, screen: FindScreen) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)


def ask(screen: FindScreen, area: str, *, days: tuple[int, int, int] = (1, 2, 1), window: Stay = WINDOW) -> None:
    screen.form.area.setText(area)
    for field, count in zip(screen.form.days.fields, days, strict=True):
        field.setText(str(count))
    set_day(screen.form.first, window.start)
    set_day(screen.form.last, window.last)


def searched(qtbot: QtBot, screen: FindScreen) -> None:
    qtbot.mouseClick(screen.form.search, LEFT)
    rest(qtbot, screen)


def firm(desk: Desk, *bays: str, first: date = WINDOW.start, days: tuple[int, int, int] = (0, 30, 0)) -> int:
    line = Line(frozenset(bays), Schedule.of_days(first, *days))
    held, _ = new_hold(desk, NewBooking(Bilingual("汽车展", "Auto Show"), (line,)))
    contract(desk, held.booking.id, reason="test")
    return held.booking.id


def texts(screen: FindScreen) -> str:
    return "\n".join(each.text() for each in screen.results.findChildren(QLabel) if each.isVisibleTo(screen))


def keys(*, shift: bool = True) -> Qt.KeyboardModifier:
    control = Qt.KeyboardModifier.ControlModifier
    return control | Qt.KeyboardModifier.ShiftModifier if shift else control


# --- the form


def test_the_form_says_every_field_of_a_request_and_a_kept_one_fills_it_again(screen: FindScreen) -> None:
    wanted = Request(
        (Part(400 * M2, 3, 4, 2), Part(150 * M2, 1, 4, 1), Part(200 * M2, 2, 4, 1, outdoor=True)),
        WINDOW,
        wish=date(2027, 3, 12),
        contiguous=True,
        whole_halls=False,
        first_option=True,
        within=frozenset({"A-1", "A-2", "B-1", "B-2", "B-3", "Y-1"}),
        min_height_mm=12_500,
        min_load_kg_m2=3_000,
        prefer=frozenset({"B-1", "B-2", "B-3"}),
        distances=(Distance("auto", 30), Distance("food", 7)),
        theme="ebike",
        budget_fen=123_456_78,
        keep_clear=frozenset({7}),
        answers=5,
    )
    screen.form.fill(wanted)
    assert screen.form.request() == wanted
    assert screen.form.request(ignore=9) == replace(wanted, ignore=9)
    screen.form.clear()
    assert screen.form.parts == []
    assert screen.form.distances == []


def test_what_is_typed_becomes_the_request_that_is_searched_for(qtbot: QtBot, screen: FindScreen) -> None:
    form = screen.form
    ask(screen, "300")
    qtbot.mouseClick(form.net, LEFT)
    form.percent.setText("60")
    form.add_part()
    form.parts[0].area.setText("200")
    form.parts[0].ground.setCurrentIndex(1)
    form.parts_of_halls.setChecked(True)
    form.places.avoid.setText("A-1")
    form.min_height.setText("10")
    request = form.request()
    assert request.parts[0].area_mm2 == 500 * M2  # 300 net at 60 per cent
    assert request.parts[1].outdoor
    assert "A-1" not in request.within
    assert "Y-1" in request.within
    searched(qtbot, screen)
    assert screen.found == find_space(screen.around.desk, request)


def test_an_area_that_is_none_is_refused_where_it_stands(qtbot: QtBot, window: MainWindow, screen: FindScreen) -> None:
    for text, why in (("", "empty"), ("many", "not-a-number"), ("-5", "negative"), ("0", "not-positive")):
        ask(screen, text)
        with pytest.raises(BadInput) as refused:
            screen.form.request()
        assert refused.value.facts["why"] == why
        searched(qtbot, screen)
        assert screen.form.area.property("state") == "wrong"
        assert "area" in window.message_bar.texts()[0]
        assert screen._right.currentIndex() == NOTHING
        screen.form.area.setText("400")
        assert screen.form.area.property("state") == ""


def test_days_that_run_backwards_and_unknown_halls_are_refused_in_words(
    qtbot: QtBot, window: MainWindow, screen: FindScreen
) -> None:
    ask(screen, "400")
    set_day(screen.form.last, date(2027, 3, 1))
    with pytest.raises(DatesReversed):
        screen.form.request()
    ask(screen, "400")
    screen.form.places.prefer.setText("Q9")
    with pytest.raises(UnknownThing):
        screen.form.request()
    searched(qtbot, screen)
    assert "Q9" in window.message_bar.texts()[0]
    assert screen.form.places.prefer.property("state") == "wrong"


def test_a_window_that_is_over_and_a_fifth_part_are_refused(
    qtbot: QtBot, window: MainWindow, screen: FindScreen
) -> None:
    ask(screen, "400", window=Stay(date(2027, 2, 1), date(2027, 2, 20)))
    searched(qtbot, screen)
    assert "before today" in window.message_bar.texts()[0]
    for _ in range(4):
        screen.form.add_part()
    assert len(screen.form.parts) == 3
    assert "four" in window.message_bar.texts()[0] or "4" in window.message_bar.texts()[0]
    screen.form.parts[1]._go()
    assert len(screen.form.parts) == 2


# --- answers


def test_answers_are_shown_with_their_rank_price_and_reasons(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    firm(desk, "A-1", "A-2", "A-3")
    line = Line(frozenset({"B-1"}), Schedule.of_days(date(2027, 3, 1), 1, 40, 0))
    new_hold(desk, NewBooking(Bilingual("", "Boats & Bikes"), (line,)))
    ask(screen, "600")
    screen.form.wished.setChecked(True)
    set_day(screen.form.wish, date(2027, 3, 15))
    searched(qtbot, screen)

    assert screen._right.currentIndex() == RESULTS
    assert screen.found is not None
    best = screen.found.answers[0]
    told = texts(screen)
    assert best.rank == 2
    assert "Boats & Bikes" in told  # who stands in front, its ampersand as it is
    assert f"Score {best.score}" in told
    assert "100 less" in told
    assert "rank −" in told
    assert "left to sell" in told
    assert [card.shown.answer.place for card in screen.results.cards] == [one.place for one in screen.found.answers]
    assert screen.results.strip._bars[-1].ghost
    assert {bar.title for bar in screen.results.strip._bars} >= {"Boats & Bikes"}


def test_answers_can_be_sorted_by_day_and_price(qtbot: QtBot, screen: FindScreen) -> None:
    ask(screen, "400")
    screen.form.wished.setChecked(True)
    set_day(screen.form.wish, date(2027, 3, 20))
    searched(qtbot, screen)
    screen.results.sort.setCurrentIndex(1)
    days = [card.shown.answer.opening for card in screen.results.cards]
    assert days == sorted(days)
    screen.results.sort.setCurrentIndex(2)
    prices = [card.shown.answer.price.total for card in screen.results.cards]
    assert prices == sorted(prices)


def test_one_click_holds_an_answer_for_a_new_name(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    ask(screen, "600")
    searched(qtbot, screen)
    answer = screen.results.cards[0].shown.answer
    qtbot.mouseClick(screen.results.cards[0].hold, LEFT)
    assert list_bookings(desk) == []  # without a name nothing is held, and it says why
    assert "title" in window.message_bar.texts()[0]

    screen.form.title.setEditText("农机展")
    qtbot.mouseClick(screen.results.cards[0].hold, LEFT)
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)
    rest(qtbot, screen)
    booking = list_bookings(desk)[0]
    assert (booking.status, booking.title.zh, booking.bays) == (Status.HOLD, "农机展", answer.bays)
    assert screen.form.booking_id() == booking.id
    assert "农机展" in window.message_bar.texts()[0]
    assert screen.found is not None
    assert screen.found.request.ignore == booking.id  # its own cells do not stand in its way


def test_three_answers_become_alternatives_of_one_booking_and_a_fourth_is_refused(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    ask(screen, "200", window=Stay(date(2027, 3, 5), date(2027, 6, 1)))
    screen.form.parts_of_halls.setChecked(True)
    searched(qtbot, screen)
    assert len(screen.results.cards) >= 4
    for place in range(4):
        qtbot.mouseClick(screen.results.cards[place].alternative, LEFT)
    assert len(screen.results.chosen) == 3
    assert "three" in window.message_bar.texts()[0]
    qtbot.mouseClick(screen.results.cards[0].alternative, LEFT)  # out again, and another in
    qtbot.mouseClick(screen.results.cards[3].alternative, LEFT)
    wanted = {answer.opening for answer in screen.results.chosen}

    screen.form.title.setEditText("Boats")
    qtbot.mouseClick(screen.results.take, LEFT)
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)
    rest(qtbot, screen)
    booking = list_bookings(desk)[0]
    assert booking.alternatives == (1, 2, 3)
    assert {line.schedule.show_from for line in booking.lines} == wanted
    assert screen.results.chosen == []


def test_answers_are_written_as_a_spreadsheet(
    qtbot: QtBot, screen: FindScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    ask(screen, "400")
    searched(qtbot, screen)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "answers"), ""))
    qtbot.mouseClick(screen._export, LEFT)
    rest(qtbot, screen)
    assert screen.found is not None
    rows = list(load_workbook(tmp_path / "answers.xlsx").active.values)
    assert rows[0][:3] == ("No.", "Score", "Space")
    best = screen.found.answers[0]
    assert rows[1][:4] == (1, best.score, screen.around.desk.venue.describe(best.bays), best.area_mm2 // M2)
    assert rows[1][5].date() == best.opening
    assert rows[1][11] == best.price.total / 100
    assert len(rows) == 1 + len(screen.found.answers)


def test_cards_are_worked_by_the_keyboard(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    ask(screen, "200")
    searched(qtbot, screen)
    screen.form.title.setEditText("Boats")
    screen.results.cards[0].setFocus()
    QTest.keyClick(screen.results.cards[0], Qt.Key.Key_Down)
    second = screen.results.cards[1]
    assert screen.window().focusWidget() is second
    assert second.property("area") == "card-picked"
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert [answer.place for answer in screen.results.chosen] == [second.shown.answer.place]
    QTest.keyClick(screen.results.cards[1], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)


def test_a_hold_behind_others_offers_the_challenge(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    line = Line(frozenset({"A-1", "A-2", "A-3", "B-1", "B-2", "B-3"}), Schedule.of_days(date(2027, 3, 1), 1, 50, 0))
    first, _ = new_hold(desk, NewBooking(Bilingual("", "Boats"), (line,)))
    ask(screen, "600")
    screen.form.title.setEditText("Bikes")
    searched(qtbot, screen)
    said: list[tuple[Any, ...]] = []
    screen.around.messages.said.connect(lambda *facts: said.append(facts))
    qtbot.mouseClick(screen.results.cards[0].hold, LEFT)
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 2, timeout=10_000)
    rest(qtbot, screen)
    button = next(button for button in said[0][3] if "hallenge" in button.text)
    button.run()
    rest(qtbot, screen)
    assert booking_card(desk, first.booking.id).challenges


def test_answers_are_looked_for_again_when_somebody_else_writes(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    ask(screen, "600")
    searched(qtbot, screen)
    before = screen.found
    assert before is not None
    held, changes = new_hold(desk, NewBooking(Bilingual("", "Quick"), before.answers[0].lines))
    contract(desk, held.booking.id, reason="test")
    screen.around.hub.publish(changes)
    rest(qtbot, screen)
    assert screen.found is not None
    assert screen.found.answers != before.answers
    assert all(
        not (one.bays & before.answers[0].bays) or not one.stay.overlaps(before.answers[0].stay)
        for one in screen.found.answers
    )


# --- no room


def test_no_room_names_who_is_there_and_offers_the_nearest_ways(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    firm(desk, "A-1", "A-2", "A-3", "B-1", days=(0, 40, 0))
    ask(screen, "800")
    screen.form.parts_of_halls.setChecked(True)
    searched(qtbot, screen)
    assert screen.found is not None
    refusal = screen.found.refusal
    assert refusal is not None
    told = texts(screen)
    for words in ("No room", "Auto Show", "Every opening day", "Fewer m²", "400 m²", "without"):
        assert words in told
    assert screen.results.cards == []
    assert refusal.largest is not None

    assert screen.results.no_room is not None
    fewer = next(w for *_, w in screen.results.no_room._found_ways() if w is not None and w.area_mm2)
    screen.results.no_room.way_wanted.emit(fewer)
    rest(qtbot, screen)
    assert screen.found.answers
    assert screen.form.area.text() == "400"


def test_every_way_on_leads_to_room(desk: Desk) -> None:
    firm(desk, "A-1", "A-2", "A-3", days=(0, 40, 0))
    request = Request((Part(800 * M2, 1, 2, 1),), WINDOW, contiguous=True)
    refusal = find_space(desk, request).refusal
    assert refusal is not None
    assert refusal.largest is not None
    ways = [Way(opening=refusal.after), Way(opening=refusal.largest.opening, area_mm2=refusal.largest.area_mm2)]
    for way in ways:
        assert find_space(desk, changed(request, way)).answers
    split = Request((Part(600 * M2, 1, 2, 1),), WINDOW, contiguous=True, min_height_mm=99_000)
    assert Rule.HEIGHT in {each.rule for each in find_space(desk, split).refusal.decisive}  # type: ignore[union-attr]
    assert find_space(desk, changed(split, Way(rule=Rule.HEIGHT))).answers


def test_two_rules_are_given_up_by_one_click_where_one_is_not_enough(
    qtbot: QtBot, screen: FindScreen, desk: Desk
) -> None:
    high = Request((Part(600 * M2, 1, 2, 1),), WINDOW, contiguous=True, min_height_mm=99_000, budget_fen=100)
    found = find_space(desk, high)
    assert found.refusal is not None
    card = NoRoomCard(screen.around, found)
    qtbot.addWidget(card)
    both = next(way for *_, way in card._found_ways() if way is not None and way.also is not None)
    assert find_space(desk, changed(high, both)).answers


def test_a_wish_day_without_room_is_told_above_the_answers(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    firm(desk, "A-1", "A-2", "A-3", "B-1", "B-2", first=date(2027, 3, 5), days=(0, 6, 0))
    ask(screen, "600")
    screen.form.wished.setChecked(True)
    set_day(screen.form.wish, date(2027, 3, 8))
    searched(qtbot, screen)
    assert screen.found is not None
    assert screen.found.wish_day is not None
    assert screen.results.no_room is not None
    assert "Auto Show" in texts(screen)
    screen.results.no_room.way_wanted.emit(Way(place=1))
    assert screen.window().focusWidget() is screen.results.cards[0]


# --- running, and coming here


def test_a_long_search_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, screen: FindScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(screen, "400")
    searched(qtbot, screen)
    kept = screen.found
    going = threading.Event()

    def slow(desk: Desk, request: Request, progress: Progress) -> Any:
        for done in range(2_000):
            progress.step(done % 5, 5, "answers")
            going.set()
            threading.Event().wait(0.01)
        return find_space(desk, request)

    monkeypatch.setattr(searching, "find_space", slow)
    screen.search()
    qtbot.waitUntil(lambda: screen._right.currentIndex() == WAITING, timeout=5_000)
    assert going.is_set()
    qtbot.waitUntil(lambda: "of 5" in screen.waiting.how_far.text(), timeout=5_000)
    qtbot.mouseClick(screen.waiting.cancel, LEFT)
    rest(qtbot, screen)
    assert screen._right.currentIndex() == RESULTS  # what was found before stays
    assert screen.found is kept
    assert screen.form.search.isEnabled()


def test_the_real_search_stops_between_two_looks(desk: Desk) -> None:
    from expobook.domain.progress import Cancelled

    class Stop:
        def step(self, done: int, total: int, what: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_space(desk, Request((Part(400 * M2, 1, 2, 1),), WINDOW), Stop())


def test_the_key_comes_here_from_any_screen_and_f5_searches_again(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    window.go("site")
    qtbot.keyClick(window, Qt.Key.Key_F, keys())
    qtbot.waitUntil(lambda: window.screen_shown is screen)
    assert window.rail.buttons["diary"].isChecked()  # where space is found belongs to it
    assert not window._side.isVisible()
    ask(screen, "400")
    qtbot.keyClick(window, Qt.Key.Key_F5)
    rest(qtbot, screen)
    first = screen.found
    assert first is not None
    firm(desk, *first.answers[0].bays, days=(0, 60, 0))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    rest(qtbot, screen)
    assert screen.found != first


def test_an_enquiry_of_the_tray_brings_its_wish_along(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    enquiry, _ = enquire(desk, Bilingual("农机展", "Farm Show"), theme="farming")
    wish = Request((Part(400 * M2, 1, 2, 1),), WINDOW, contiguous=True, theme="farming")
    save_request(desk, wish, Taker(enquiry.id))
    window.go("diary")
    window.work_list.refresh()
    rest(qtbot, screen)
    task = next(row.task for row in window.work_list.model.rows if row.task is not None)
    menu = window.work_list.menu_for(task)
    next(action for action in menu.actions() if action.text() == "Find space…").trigger()
    menu.deleteLater()
    assert window.screen_shown is screen
    rest(qtbot, screen)
    assert screen.form.booking_id() == enquiry.id
    assert enquiry.number in screen._from.text()
    assert screen.found is not None
    assert screen.found.request.parts == wish.parts
    qtbot.mouseClick(screen.results.cards[0].hold, LEFT)
    qtbot.waitUntil(lambda: list_bookings(desk)[0].status is Status.HOLD, timeout=10_000)
    rest(qtbot, screen)
    assert len(list_bookings(desk)) == 1


def test_a_hold_that_lapses_is_extended_from_the_work_list(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 10), 1, 2, 1))
    wish = NewBooking(Bilingual("", "Boats"), (line,), expires=desk.now() + timedelta(days=2))
    hold, _ = new_hold(desk, wish)
    window.work_list.refresh()
    rest(qtbot, screen)
    task = next(row.task for row in window.work_list.model.rows if row.task is not None)
    menu = window.work_list.menu_for(task)
    next(action for action in menu.actions() if action.text() == "Extend the hold…").trigger()
    menu.deleteLater()
    diary = window.screen_shown
    assert isinstance(diary, DiaryScreen)
    form = diary.deeds.form
    assert isinstance(form, Extend)
    until = form.until()
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: booking_named(desk, hold.booking.id).expires == until, timeout=10_000)
    rest(qtbot, screen)


def test_a_hold_looks_for_other_days_from_the_inspector(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    line = Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(date(2027, 3, 10), 1, 2, 1))
    held, _ = new_hold(desk, NewBooking(Bilingual("", "Boats"), (line,)))
    window.go("diary")
    window.inspect(held.booking.id)
    rest(qtbot, screen)
    qtbot.mouseClick(window.inspector._find, LEFT)
    rest(qtbot, screen)
    assert screen.found is not None
    assert screen.found.request.wish == date(2027, 3, 11)
    assert screen.found.request.area_mm2 == 600 * M2
    assert screen.found.answers[0].lines[0].schedule == line.schedule  # it may stay where it is


def test_a_wish_is_kept_with_a_new_enquiry(qtbot: QtBot, screen: FindScreen, desk: Desk) -> None:
    ask(screen, "400")
    screen.form.title.setEditText("Boats")
    screen.save()
    qtbot.waitUntil(lambda: len(list_bookings(desk)) == 1, timeout=10_000)
    rest(qtbot, screen)
    booking = list_bookings(desk)[0]
    assert booking.status is Status.ENQUIRY
    assert saved_request(desk, booking.id) == screen.form.request()


def test_before_the_first_search_the_view_says_what_to_do_in_both_languages(
    qtbot: QtBot, window: MainWindow, screen: FindScreen
) -> None:
    def shown() -> str:
        return "\n".join(each.text() for each in screen._empty.findChildren(QLabel))

    assert screen._right.currentIndex() == NOTHING
    assert "Where does it fit?" in shown()
    window.around.languages.switch()
    qtbot.waitUntil(lambda: "哪里放得下" in shown())
    ask(screen, "400")
    searched(qtbot, screen)
    assert "得分" in texts(screen)
    assert "100 分减去" in texts(screen) or "无扣分" in texts(screen)
    window.around.languages.switch()
    qtbot.waitUntil(lambda: "Score" in texts(screen))


def test_cards_stack_where_the_room_is_narrow_and_clip_nothing(
    qtbot: QtBot, window: MainWindow, screen: FindScreen
) -> None:
    ask(screen, "400")
    searched(qtbot, screen)
    screen.results.setFixedWidth(711)  # what a window of 1600 x 1000 at 150 per cent leaves
    qtbot.waitUntil(lambda: screen.results.width() < 900)
    bar = screen.results.scroller.horizontalScrollBar()
    assert bar.maximum() == 0


def test_nothing_of_the_screen_ever_stands_as_a_window_of_its_own(
    qtbot: QtBot, window: MainWindow, screen: FindScreen, desk: Desk
) -> None:
    ask(screen, "400")
    screen.form.add_part()
    screen.form.add_distance()
    searched(qtbot, screen)
    screen.form.clear()
    ask(screen, "200")
    searched(qtbot, screen)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
