"""The views beside the tape chart show the same bookings, lead to the same deeds, and take spreadsheets in whole."""

from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Status
from expobook.domain.diary import Stay
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.services.diary.challenging import challenge
from expobook.services.diary.reading import change_no, list_bookings
from expobook.services.diary.releasing import release
from expobook.ui.booking.card import BookingCardDialog
from expobook.ui.diary.month import bars_of_week
from expobook.ui.diary.saved_views import SavedView, saved_views
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.kit.things import ENQUIRY_MIME, Place
from tests.ui.diary.room import LEFT, again, booking, held, settled

SHOW = date(2027, 3, 12)


def test_a_click_in_agenda_and_month_chooses_the_booking(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    boats = held(desk, "Boats", "A-1", "A-2", "A-3")
    again(qtbot, screen)
    company = screen.company
    company.agenda.resize(1200, 600)
    screen.views.show("agenda")
    company.agenda.go_to(date(2027, 3, 8))
    at = company.agenda.point_of(boats)
    assert at is not None
    QTest.mouseClick(company.agenda.viewport(), LEFT, pos=at)
    assert screen.chart.selected == boats
    screen.chart.select(0)
    screen.views.show("month")
    company.month.go_to(SHOW)
    bar, place = next((bar, n) for n, bars in enumerate(company.month.weeks()) for bar in bars)
    QTest.mouseClick(company.month, LEFT, pos=company.month.box_of(bar, place).center().toPoint())
    assert screen.chart.selected == boats
    assert company.month.booking_at(QPointF(2, 2)) is None


def test_keys_choose_in_the_table_and_what_is_chosen_elsewhere_is_marked_there(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    """The side panel and every deed are of the booking that is chosen: the row in front, however one came to it."""
    boats, tea = held(desk, "Boats", "A-1", "A-2", "A-3"), held(desk, "Tea", "B-1")
    again(qtbot, screen)
    inspected: list[object] = []
    screen.bookings_wanted.connect(inspected.append)
    screen.chart.select(tea)
    screen.views.show("table")
    view = screen.company.twin.view
    place = {screen.company.twin.booking_at(view.model().index(n, 0)): n for n in (0, 1)}
    assert [index.row() for index in view.selectionModel().selectedRows()] == [place[tea]]
    QTest.keyClick(view, Qt.Key.Key_Up if place[boats] < place[tea] else Qt.Key.Key_Down)
    assert screen.chart.selected == boats
    assert inspected == [tea, boats]
    screen.chart.select(0)
    assert not view.selectionModel().hasSelection()
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(place[boats], 1)).center())
    assert screen.chart.selected == boats
    again(qtbot, screen)  # the rows are read anew
    assert [index.row() for index in view.selectionModel().selectedRows()] == [place[boats]]
    assert inspected == [tea, boats, boats]


def test_nothing_is_chosen_by_coming_to_the_table(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    held(desk, "Boats", "A-1")
    again(qtbot, screen)
    screen.views.show("table")
    screen.company.twin.view.setFocus()
    assert screen.chart.selected == 0


def test_agenda_and_month_follow_the_chart_and_lead_it(qtbot: QtBot, screen: DiaryScreen) -> None:
    company = screen.company
    screen.views.show("month")
    screen.chart.go_to(date(2028, 7, 14))
    assert company.month.month == date(2028, 7, 1)
    company.page(1)
    assert company.month.month == date(2028, 8, 1)
    first, until = screen.chart.days_in_view()
    assert first <= date(2028, 8, 1) < until
    screen.views.show("agenda")
    screen.chart.go_to(date(2026, 1, 10))
    first, until = company.agenda.days_in_view()
    assert first <= date(2026, 1, 10) < until
    QTest.keyClick(company.agenda, Qt.Key.Key_PageDown)
    assert company.agenda.first > first
    settled(qtbot, screen)


def test_every_key_of_the_diary_means_one_thing(screen: DiaryScreen) -> None:
    keys = [command.keys for command in (*screen.commands(), *screen.commands_anywhere()) if command.keys]
    assert sorted(keys) == sorted(set(keys))


def test_what_has_no_room_in_a_week_is_counted_and_can_be_chosen(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    for number in range(9):
        held(desk, f"Show {number}", f"A-{number % 3 + 1}")
    again(qtbot, screen)
    month = screen.company.month
    screen.views.show("month")
    month.resize(900, 420)
    month.go_to(SHOW)
    shown = {bar.booking.id for bars in month.weeks() for bar in bars if SHOW in bar.stay}
    hidden = month.hidden_on(SHOW)
    assert len(shown) == 9
    assert 0 < len(hidden) < 9


def test_bars_of_a_week_never_share_a_lane_and_a_day(desk: Desk) -> None:
    for number in range(12):
        held(desk, f"Show {number}", f"A-{number % 3 + 1}", first=date(2027, 3, 6) + timedelta(days=number))
    bookings = [(one, 1, stay) for one in list_bookings(desk) if (stay := one.stay())]
    bars = bars_of_week(bookings, Stay(date(2027, 3, 8), date(2027, 3, 15)))
    taken = [(bar.lane, day) for bar in bars for day in bar.stay]
    assert len(taken) == len(set(taken))
    assert len(bars) == len(bookings) - 3  # the last ones start on the 15th or later


def test_the_table_filters_by_what_is_typed_and_by_status_and_sorts(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    boats, tea = held(desk, "Boats", "A-1"), held(desk, "Tea fair", "A-2", first=date(2027, 3, 2))
    past = enquire(desk, Bilingual("济南灯展", "Lanterns"))[0]
    again(qtbot, screen)
    twin = screen.company.twin
    screen.views.show("table")
    shown = lambda: [twin.booking_at(twin.model.index(n, 0)) for n in range(twin.model.rowCount())]  # noqa: E731
    assert shown() == [tea, boats]
    twin.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert shown() == [boats, tea]
    twin.view.setCurrentIndex(twin.model.index(0, 1))
    twin.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert shown() == [tea, boats]
    assert twin.booking_at(twin.view.currentIndex()) == boats  # what is chosen stays chosen
    twin.field.setText("jndz")
    qtbot.waitUntil(lambda: shown() == [past.id], timeout=10_000)
    twin.field.setText("tea")
    qtbot.waitUntil(lambda: shown() == [tea], timeout=10_000)
    release(desk, boats, why="gone")
    twin.field.clear()
    twin.status.setCurrentIndex(twin.status.findData("released"))
    qtbot.waitUntil(lambda: shown() == [boats], timeout=10_000)
    settled(qtbot, screen)


def test_a_saved_view_brings_back_days_halls_and_filter(qtbot: QtBot, screen: DiaryScreen) -> None:
    company = screen.company
    screen.chart.show_days(date(2027, 5, 1), date(2027, 6, 1))
    screen.chart.show_only(["A"])
    company.twin.set_filters("tea", "hold")
    screen.views.show("table")
    company.save_view("Tea in May")
    kept = company.view_now()
    screen.chart.show_days(date(2029, 1, 1), date(2029, 3, 1))
    screen.chart.show_only([])
    company.twin.set_filters("", "")
    screen.views.show("tape")
    company.show_view(saved_views(screen.around.settings)["Tea in May"])
    assert company.view_now() == kept
    settled(qtbot, screen)


@pytest.mark.parametrize("damaged", ["{", "[]", '{"a": 1}', '{"a": {"view": "x", "first": "?", "until": "?"}}'])
def test_damaged_saved_views_count_as_missing(screen: DiaryScreen, damaged: str) -> None:
    screen.around.settings.keep("diary-views", damaged)
    assert saved_views(screen.around.settings) == {}
    screen.company.show_view(SavedView("no-such-view", "2027-03-01", "2027-04-01", ("no-hall",), ("no-hall",)))
    assert screen.views.key == "tape"


def test_a_question_is_answered_while_it_is_typed(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    box = screen.company.go_to_box
    held(desk, "Boats", "A-1")
    box.setWindowFlags(Qt.WindowType.Dialog)  # offscreen there is nothing that a popup could grab
    screen.company.ask_where()
    box.field.setText("A 12 mar")
    qtbot.waitUntil(lambda: box.answer.text().startswith("Free: A"), timeout=10_000)
    assert "Boats has an option there." in box.more.text()
    box.field.setText("A nonsense")
    qtbot.waitUntil(lambda: "nonsense" in box.more.text(), timeout=10_000)
    box.field.setText("14 jul 2028")
    QTest.keyClick(box, Qt.Key.Key_Return)
    first, until = screen.chart.days_in_view()
    assert first <= date(2028, 7, 14) < until
    assert not box.isVisible()
    settled(qtbot, screen)


def test_a_card_shows_the_history_and_its_letters(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk, tmp_path: Path
) -> None:
    front, behind = held(desk, "Front", "A-1"), held(desk, "Behind", "A-1")
    challenge(desk, behind)
    screen.company.open_card(front)
    card = screen.company.dialog
    assert isinstance(card, BookingCardDialog)
    qtbot.waitUntil(lambda: card.model.rowCount() > 0, timeout=10_000)
    cells = [card.model.index(0, n).data() for n in range(8)]
    assert cells[1:5] == ["Li Wei", "3", "challenge", "challenge"]
    assert card.challenge.isVisible()
    assert not card.release.isVisible()
    card.letters.write(tmp_path / "letter.pdf", "both", card.letters.challenge(front))
    qtbot.waitUntil((tmp_path / "letter.pdf").exists, timeout=10_000)
    release(desk, front, why="went elsewhere")
    card.refresh()
    qtbot.waitUntil(card.release.isVisible, timeout=10_000)
    card.letters.write(tmp_path / "gone.pdf", "en", card.letters.release(front))
    qtbot.waitUntil((tmp_path / "gone.pdf").exists, timeout=10_000)
    assert "went elsewhere" in pypdf.PdfReader(tmp_path / "gone.pdf").pages[0].extract_text()
    card.close()
    settled(qtbot, screen)


def _drop(screen: DiaryScreen, booking_id: int, at: QPoint) -> None:
    data = QMimeData()
    data.setData(ENQUIRY_MIME, str(booking_id).encode())
    port, copy, keys = screen.chart.viewport(), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(at, copy, data, LEFT, keys)
    QApplication.sendEvent(port, entering)
    assert entering.isAccepted()
    assert screen.chart.pointer.live is not None
    QApplication.sendEvent(port, QDropEvent(QPointF(at), copy, data, LEFT, keys))


def test_an_enquiry_dropped_on_the_chart_is_held_only_when_the_form_is_pressed(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    asked, _ = enquire(desk, Bilingual("", "Lanterns"))
    before = change_no(desk)
    at = screen.chart.point(SHOW, screen.chart.booking_rows()[0].code).toPoint() + QPoint(2, 2)
    _drop(screen, asked.id, at)
    tray = screen.company.tray
    qtbot.waitUntil(lambda: tray.dialog is not None and tray.dialog.isVisible(), timeout=10_000)
    assert screen.chart.pointer.gesture is None
    tray.dialog.reject()
    assert change_no(desk) == before
    first = tray.dialog
    _drop(screen, asked.id, at)
    qtbot.waitUntil(lambda: tray.dialog is not first and tray.dialog.isVisible(), timeout=10_000)
    QTest.mouseClick(tray.dialog.deed, LEFT)
    qtbot.waitUntil(lambda: booking(desk, asked.id).status is Status.HOLD, timeout=10_000)
    stay = booking(desk, asked.id).stay()
    assert stay is not None
    assert stay.start == SHOW
    settled(qtbot, screen)


def test_an_enquiry_can_be_placed_by_form_alone(qtbot: QtBot, screen: DiaryScreen, desk: Desk) -> None:
    asked, _ = enquire(desk, Bilingual("", "Lanterns"))
    screen.show_thing(Place(asked.id))
    tray = screen.company.tray
    qtbot.waitUntil(lambda: tray.dialog is not None and tray.dialog.isVisible(), timeout=10_000)
    QTest.mouseClick(tray.dialog.deed, LEFT)
    assert tray.dialog.isVisible()  # no space named: it says so and stays
    assert tray.dialog.refusal.isVisible()
    tray.dialog.space.setText("A")
    QTest.mouseClick(tray.dialog.deed, LEFT)
    qtbot.waitUntil(lambda: booking(desk, asked.id).status is Status.HOLD, timeout=10_000)
    settled(qtbot, screen)


def _list(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("Event,Where,In,Opens,Closes,Out,Status", *rows)), encoding="utf-8")
    return path


def test_a_spreadsheet_is_matched_looked_through_and_taken_in_whole(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk, tmp_path: Path
) -> None:
    path = _list(
        tmp_path / "season.csv",
        "Boats,A,2027-05-01,2027-05-03,2027-05-05,2027-05-06,firm",
        "Tea,A-1,2027-05-04,,,2027-05-06,firm",
    )
    before = change_no(desk)
    dialog = screen.company.import_from(path)
    qtbot.waitUntil(lambda: "Where" in dialog.said.text(), timeout=10_000)  # a head that it does not know
    assert not dialog.take.isEnabled()
    for field, head in (("space", "Where"), ("start", "In"), ("until", "Out")):
        box = dialog.fields[field]
        box.setCurrentIndex(box.findData(head))
    dialog.look_through()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=10_000)
    assert dialog.model.index(0, 2).data() == "refused"
    assert "Boats" in dialog.model.index(0, 3).data()
    assert not dialog.take.isEnabled()
    dialog.joint.click()
    qtbot.waitUntil(dialog.take.isEnabled, timeout=10_000)
    assert dialog.model.index(0, 1).data() == "Tea"
    assert "Boats" in dialog.model.index(0, 3).data()  # a hold, and who has its space
    dialog.joint.click()
    qtbot.waitUntil(lambda: dialog.look.isEnabled() and not dialog.take.isEnabled(), timeout=10_000)
    assert change_no(desk) == before
    _list(path, "Boats,A,2027-05-01,2027-05-03,2027-05-05,2027-05-06,firm", "Tea,A-1,2027-05-07,,,2027-05-09,")
    dialog.look_through()
    qtbot.waitUntil(dialog.take.isEnabled, timeout=10_000)
    assert change_no(desk) == before
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted, timeout=10_000)
    assert {one.title.en: one.status for one in list_bookings(desk)} == {
        "Boats": Status.CONTRACTED,
        "Tea": Status.HOLD,
    }
    settled(qtbot, screen)


def test_the_days_in_view_are_written_in_the_form_that_was_chosen(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk, tmp_path: Path
) -> None:
    held(desk, "Boats", "A-1")
    papers = screen.company.papers
    screen.company.ask_paper("xlsx")
    assert papers.dialog is not None
    assert papers.dialog.chosen_form == "xlsx"
    first, until = screen.chart.days_in_view()
    assert papers.dialog.stay == Stay(first, until)
    stay = papers.dialog.stay
    papers.dialog.close()
    for form in ("pdf", "ics"):
        path = tmp_path / f"diary.{form}"
        papers.write(path, stay, "en", "A4")
        qtbot.waitUntil(path.exists, timeout=60_000)
    assert b"Boats" in (tmp_path / "diary.ics").read_bytes()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    papers.print_on(printer, stay, "en", "A4")
    qtbot.waitUntil(lambda: (tmp_path / "printed.pdf").exists() and not screen.around.jobs.busy(), timeout=60_000)
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == len(pypdf.PdfReader(tmp_path / "diary.pdf").pages)
    settled(qtbot, screen)
