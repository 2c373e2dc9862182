"""The season in the window: planned beside it, stopped with the best kept, compared, and accepted as one change."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.finding.request import Part, Request
from expobook.domain.season.proposal import Outcome
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, enquire, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import booking_card, list_bookings
from expobook.services.season import planning as season
from expobook.services.season.wishes import season_wish
from expobook.services.space.deeds import Taker, save_request
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.season.forms import AcceptForm, SeasonWishForm
from expobook.ui.season.page import CLASHES, LEFT_OUT
from expobook.ui.season.rows import LOCK
from expobook.ui.season.screen import SeasonScreen
from expobook.ui.season.year import Shown
from tests.venues import small_venue

NOW = datetime(2027, 1, 4, 9, 0)
STAFF = Actor("Li Wei", "3", "planner")
LEFT = Qt.MouseButton.LeftButton
M2 = 1_000_000
HALL_A, HALL_B = frozenset({"A-1", "A-2", "A-3"}), frozenset({"B-1", "B-2", "B-3"})


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm show in hall A, a hold behind it that has to move, two enquiries of which one says nothing; planned."""
    path = tmp_path_factory.mktemp("book") / "t.expobook"
    with_plan = create_book(path, small_venue(), actor=STAFF, now=lambda: NOW)
    contract(with_plan, hold(with_plan, "Firm", HALL_A), reason="test")
    hold(with_plan, "Mover", HALL_A)
    hold(with_plan, "Stayer", HALL_B, first=date(2027, 9, 1))
    farm, _ = enquire(with_plan, Bilingual("农机展", "Farm Show"))
    enquire(with_plan, Bilingual("", "Silent"))
    year = Stay(date(2027, 3, 1), date(2027, 7, 1))
    save_request(with_plan, Request((Part(600 * M2, 1, 3, 1),), year, contiguous=True), Taker(farm.id))
    season.plan(with_plan, 2027, seconds=2)
    with_plan.close()
    return path


def hold(desk: Desk, title: str, bays: frozenset[str], first: date = date(2027, 5, 10)) -> int:
    line = Line(bays, Schedule.of_days(first, 1, 3, 1))
    return new_hold(desk, NewBooking(Bilingual("", title), (line,)))[0].booking.id


@pytest.fixture
def desk(story: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_book(shutil.copy(story, tmp_path / story.name), actor=STAFF, now=lambda: NOW)
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
def screen(qtbot: QtBot, around: Surroundings) -> SeasonScreen:
    made = SeasonScreen(around)
    qtbot.addWidget(made)
    made.toolbar().setParent(made)  # in the program the window takes it
    made.resize(1500, 900)
    made.show()
    made.entered()
    rest(qtbot, made)
    return made


def rest(qtbot: QtBot, screen: SeasonScreen) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=40_000)


def said(screen: SeasonScreen) -> list[str]:
    heard: list[str] = []
    screen.around.messages.said.connect(lambda kind, headline, more, buttons: heard.append(f"{headline} {more}"))
    return heard


def outcomes(screen: SeasonScreen) -> dict[str, Outcome]:
    return {item.booking.title.en: item.outcome for item in screen.page.model.rows}


def named(desk: Desk, title: str) -> int:
    return next(booking.id for booking in list_bookings(desk) if booking.title.en == title)


def test_the_newest_proposal_is_shown_with_its_figures_and_what_becomes_of_each(
    screen: SeasonScreen, desk: Desk
) -> None:
    assert outcomes(screen) == {"Mover": Outcome.MOVED, "Farm Show": Outcome.NEW, "Stayer": Outcome.STAYS}
    plan = season.proposal(desk, 2027)
    told = "\n".join(each.text() for each in screen.band.findChildren(QLabel))
    for words in ("Proven bound", f"{plan.bound / 100:,.2f}", f"{plan.value / 100:,.2f}", "3 of 3 placed"):
        assert words in told
    assert ("proven best" in told) == plan.optimal
    assert not screen.band.searching
    assert [left.booking.title.en for left in screen.page.left_out.rows] == ["Silent"]
    screen.page.show_list(LEFT_OUT)
    assert "Nobody said" in screen.page.left_out.data(screen.page.left_out.index(0, 1))
    screen.page.show_list(CLASHES)
    assert "Firm" in screen.page.clashes.data(screen.page.clashes.index(0, 0))
    assert "Mover" in screen.page.clashes.data(screen.page.clashes.index(0, 0))


def test_what_is_ticked_is_accepted_as_one_change_and_the_rest_is_kept(
    qtbot: QtBot, screen: SeasonScreen, desk: Desk
) -> None:
    heard = said(screen)
    mover = next(row for row, item in enumerate(screen.page.model.rows) if item.booking.title.en == "Mover")
    assert screen.page.model.setData(
        screen.page.model.index(mover, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
    )
    assert screen.bar.accept.text() == "Accept 1…"
    qtbot.mouseClick(screen.bar.accept, LEFT)
    assert isinstance(screen.form, AcceptForm)
    assert list_bookings(desk, Status.ENQUIRY) != []  # nothing is done before it is said
    qtbot.mouseClick(screen.form.deed, LEFT)
    rest(qtbot, screen)
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    rest(qtbot, screen)
    farm = booking_card(desk, named(desk, "Farm Show")).booking
    assert farm.status is Status.HOLD
    assert booking_card(desk, named(desk, "Mover")).booking.lines[0].bays == HALL_A  # not ticked: not moved
    assert "one change" in heard[0]
    assert "Farm Show" not in outcomes(screen)  # what is left of the plan is still there to accept
    assert outcomes(screen)["Mover"] is Outcome.MOVED


def test_accepting_everything_moves_the_hold_and_ends_the_proposal(
    qtbot: QtBot, screen: SeasonScreen, desk: Desk
) -> None:
    after = {item.booking.id: item.after for item in screen.page.model.rows if item.changes}
    screen.ask_accept()
    assert screen.form is not None
    qtbot.mouseClick(screen.form.deed, LEFT)
    qtbot.waitUntil(lambda: screen._pages.currentIndex() == 0 and not screen.around.jobs.busy(), timeout=60_000)
    for number, lines in after.items():
        stands = booking_card(desk, number).booking.active_lines()
        assert {(line.bays, line.schedule) for line in stands} == {(line.bays, line.schedule) for line in lines}
    assert not screen.band.isVisible()
    assert not screen.bar.accept.isEnabled()


def test_a_plan_that_no_longer_fits_is_refused_whole_and_says_why(
    qtbot: QtBot, screen: SeasonScreen, desk: Desk
) -> None:
    heard = said(screen)
    farm = next(item for item in screen.page.model.rows if item.booking.title.en == "Farm Show")
    contract(desk, new_hold(desk, NewBooking(Bilingual("", "Quick"), farm.after))[0].booking.id, reason="test")
    screen.ask_accept()
    assert screen.form is not None
    qtbot.mouseClick(screen.form.deed, LEFT)
    rest(qtbot, screen)
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert "Quick" in heard[0]
    assert booking_card(desk, named(desk, "Mover")).booking.lines[0].bays == HALL_A


def test_planning_shows_how_it_goes_and_stopping_keeps_the_best(qtbot: QtBot, screen: SeasonScreen, desk: Desk) -> None:
    made = season.proposal(desk, 2027).made
    screen.planning.discard(2027)
    rest(qtbot, screen)
    assert screen._pages.currentIndex() == 0
    screen.bar.seconds.setValue(600)
    qtbot.mouseClick(screen.bar.run, LEFT)
    assert screen.band.searching
    assert not screen.bar.run.isEnabled()
    qtbot.waitUntil(
        lambda: not screen.planning.running or (screen.planning._said is not None and screen.planning._said.value > 0),
        timeout=60_000,
    )
    if screen.planning.running:  # so small a year may be proven before it can be stopped
        assert "–" not in screen.band.live_figures[1].figure.text()
        qtbot.mouseClick(screen.band.stop, LEFT)
    qtbot.waitUntil(lambda: not screen.planning.running, timeout=30_000)
    rest(qtbot, screen)
    assert outcomes(screen)["Farm Show"] is Outcome.NEW
    assert season.proposal(desk, 2027).made == made  # the clock of the test stands still: it is there again
    assert screen.bar.run.isEnabled()


def test_stopping_before_there_is_a_calendar_changes_nothing(qtbot: QtBot, screen: SeasonScreen, desk: Desk) -> None:
    heard = said(screen)
    before = season.proposal(desk, 2027)
    screen.plan()
    screen.stop()  # the other process has not even started
    qtbot.waitUntil(lambda: not screen.planning.running, timeout=30_000)
    rest(qtbot, screen)
    assert heard == ["Stopped before there was a first calendar; nothing was changed. "]
    assert season.proposal(desk, 2027) == before
    assert not screen.band.searching


def test_a_year_without_wishes_says_what_to_do(qtbot: QtBot, screen: SeasonScreen) -> None:
    heard = said(screen)
    screen.bar.year.setValue(2031)
    rest(qtbot, screen)
    assert screen._pages.currentIndex() == 0
    shown = "\n".join(each.text() for each in screen._empty.findChildren(QLabel))
    assert "No calendar is proposed yet" in shown
    screen.around.languages.switch()
    qtbot.waitUntil(lambda: "还没有编排方案" in "\n".join(each.text() for each in screen._empty.findChildren(QLabel)))
    screen.around.languages.switch()
    screen.plan()
    qtbot.waitUntil(lambda: not screen.planning.running, timeout=30_000)
    assert "2031" in heard[0]


def test_locks_are_toggled_in_the_list_and_by_key_and_kept(qtbot: QtBot, screen: SeasonScreen, desk: Desk) -> None:
    row = next(row for row, item in enumerate(screen.page.model.rows) if item.booking.title.en == "Mover")
    screen.page._clicked(screen.page.model.index(row, LOCK))
    rest(qtbot, screen)
    assert season_wish(desk, named(desk, "Mover")).locked
    assert screen.page.model.locks[named(desk, "Mover")]
    assert screen.page.model.data(screen.page.model.index(row, LOCK), Qt.ItemDataRole.AccessibleTextRole) == "locked"
    screen.page.choose(named(desk, "Mover"))
    assert screen.page.detail.lock.text() == "Unlock"
    qtbot.mouseClick(screen.page.detail.lock, LEFT)
    rest(qtbot, screen)
    assert not season_wish(desk, named(desk, "Mover")).locked
    new = next(row for row, item in enumerate(screen.page.model.rows) if item.outcome is Outcome.NEW)
    screen.page._clicked(screen.page.model.index(new, LOCK))  # an enquiry stands nowhere: there is nothing to lock
    rest(qtbot, screen)
    assert not season_wish(desk, named(desk, "Farm Show")).locked


def test_the_wish_of_an_enquiry_is_said_in_a_form(qtbot: QtBot, screen: SeasonScreen, desk: Desk) -> None:
    screen.page.show_list(LEFT_OUT)
    screen.page._left_opened(screen.page.left_out.index(0, 0))
    rest(qtbot, screen)
    form = screen.form
    assert isinstance(form, SeasonWishForm)
    qtbot.mouseClick(form.deed, LEFT)
    assert "area" in form.refusal.text()  # nothing is planned that nobody wished
    form.area.setText("400")
    form.strategic.setValue(7)
    form.revenue.setText("12,000.50")
    qtbot.mouseClick(form.deed, LEFT)
    rest(qtbot, screen)
    wish = season_wish(desk, named(desk, "Silent"))
    assert wish.parts == (Part(400 * M2, 3, 4, 2),)
    assert (wish.strategic, wish.revenue_fen) == (7, 1_200_050)
    screen.planning.ask_wish(named(desk, "Farm Show"))  # what was looked for is what is wished
    rest(qtbot, screen)
    assert isinstance(screen.form, SeasonWishForm)
    assert screen.form.wish().parts == (Part(600 * M2, 1, 3, 1),)
    screen.form.reject()


def test_the_picture_shows_where_a_booking_comes_from_and_is_clicked(
    qtbot: QtBot, screen: SeasonScreen, desk: Desk
) -> None:
    mover = named(desk, "Mover")
    item = next(item for item in screen.page.model.rows if item.booking.id == mover)
    bar = next(bar for bar in screen.page.view._bars if bar.item is not None and bar.item.booking.id == mover)
    assert bar.line.schedule == item.after[0].schedule
    at = screen.page.view._box(bar.line, bar.first, bar.last).center().toPoint()
    qtbot.mouseClick(screen.page.view, LEFT, pos=at)
    assert screen.page.view.chosen == mover
    assert screen.page.detail._item is item
    qtbot.mouseClick(screen.page.shows[Shown.TODAY], LEFT)
    today = next(bar for bar in screen.page.view._bars if bar.item is not None and bar.item.booking.id == mover)
    assert today.line.bays == HALL_A
    screen.page.view.grab()
    QTest.keyClick(screen.page.table, Qt.Key.Key_Down)
    assert screen.page.detail._item is not item


def test_lists_are_filtered_and_ticked_together(qtbot: QtBot, screen: SeasonScreen) -> None:
    qtbot.mouseClick(screen.page.lists["new"], LEFT)
    assert list(outcomes(screen)) == ["Farm Show"]
    qtbot.mouseClick(screen.page.tick_none, LEFT)
    assert screen.bar.accept.text() == "Accept 1…"  # the move is ticked still
    screen.page.show_list("all")
    qtbot.mouseClick(screen.page.tick_none, LEFT)
    assert not screen.bar.accept.isEnabled()
    qtbot.mouseClick(screen.page.tick_all, LEFT)
    assert screen.bar.accept.text() == "Accept 2…"
    screen.around.languages.switch()
    qtbot.waitUntil(lambda: screen.bar.accept.text() == "接受 2 项…")
    assert screen.page.model.headerData(0, Qt.Orientation.Horizontal) == "预订"


def test_discarding_leaves_the_diary_as_it_was(qtbot: QtBot, screen: SeasonScreen, desk: Desk) -> None:
    before = [(booking.id, booking.version) for booking in list_bookings(desk)]
    qtbot.mouseClick(screen.bar.discard, LEFT)
    rest(qtbot, screen)
    assert screen._pages.currentIndex() == 0
    assert [(booking.id, booking.version) for booking in list_bookings(desk)] == before
    with pytest.raises(season.NoProposal):
        season.proposal(desk, 2027)
