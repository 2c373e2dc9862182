"""The reports screen: each report with picture, table and definition, on days of one's choice, in both languages."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPointF, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from expobook.domain.diary import Stay
from expobook.services.desk import Desk
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import list_bookings
from expobook.services.reporting.reports import REPORTS
from expobook.services.today.digest import digest, digest_mail, digest_text
from expobook.ui.kit.side_by_side import SideBySide
from expobook.ui.reports.digest import DigestForm
from expobook.ui.reports.digest_mail import MailForm, choices_of
from expobook.ui.reports.screen import ReportsScreen
from expobook.ui.window.main_window import MainWindow


@pytest.fixture
def screen(window: MainWindow, qtbot: QtBot) -> ReportsScreen:
    window.go("reports")
    found = next(each for each in window.screens if isinstance(each, ReportsScreen))
    qtbot.waitUntil(lambda: found.shown is not None)
    return found


def texts(screen: ReportsScreen) -> list[list[str]]:
    model = screen._table.model()
    return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_every_report_is_shown_with_picture_table_and_words(screen: ReportsScreen, qtbot: QtBot) -> None:
    for place, key in enumerate(REPORTS):
        screen._which.setCurrentRow(place)
        qtbot.waitUntil(lambda key=key: screen.shown is not None and screen.shown.key == key)
        assert screen._counts.text()
        assert screen.chart.accessibleName() == screen._caption.text()
        assert not screen.chart.grab().isNull()


def test_the_table_says_what_the_book_says(screen: ReportsScreen, desk: Desk, qtbot: QtBot) -> None:
    contract(desk, list_bookings(desk)[0].id, reason="x")
    screen.set_days(Stay(date(2026, 11, 1), date(2026, 12, 1)))
    qtbot.waitUntil(lambda: bool(texts(screen)) and texts(screen)[0][4] == "2,400")
    assert texts(screen)[0][0] == "Nov 2026"
    assert texts(screen)[-1][0] == "Total"


def test_days_and_rows_are_chosen(screen: ReportsScreen, qtbot: QtBot) -> None:
    screen._preset.setCurrentIndex(1)
    screen._preset.activated.emit(1)
    qtbot.waitUntil(
        lambda: screen.shown is not None and screen.shown.stay == Stay(date(2025, 12, 1), date(2026, 12, 1))
    )
    screen._groups.setCurrentIndex(1)
    screen._groups.activated.emit(1)
    qtbot.waitUntil(lambda: screen.shown is not None and screen.shown.by == "hall")


def test_the_time_named_is_the_time_shown_and_days_typed_before_bind_nothing(
    screen: ReportsScreen, qtbot: QtBot
) -> None:
    assert screen._preset.currentText() == "This year"
    screen._from.setDate(QDate(2027, 6, 1))  # later than the last day, which follows
    assert screen.days == Stay(date(2027, 6, 1), date(2027, 6, 2))
    assert screen._preset.currentIndex() == -1
    assert screen._preset.placeholderText() == "Days of my own"
    screen._preset.setCurrentIndex(0)
    screen._preset.activated.emit(0)
    assert screen.days == Stay(date(2026, 1, 1), date(2027, 1, 1))
    assert screen._preset.currentText() == "This year"
    screen.around.languages.use("zh")
    qtbot.waitUntil(lambda: screen._preset.currentText() == "本年")


def test_the_report_of_a_month_is_of_this_month_where_the_days_have_it(
    screen: ReportsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda _s, _t, name, _f: (asked.append(name), ("", ""))[1])
    screen.ask_month()  # this year
    screen.set_days(Stay(date(2025, 3, 5), date(2025, 6, 1)))
    screen.ask_month()
    assert asked == ["report-2026-11.pdf", "report-2025-03.pdf"]


def test_a_row_or_a_bar_leads_to_what_is_behind_it_and_a_bar_tells_its_figures(
    screen: ReportsScreen, desk: Desk, qtbot: QtBot
) -> None:
    booking = list_bookings(desk)[0]
    contract(desk, booking.id, reason="x")
    wanted: list[object] = []
    screen.open_wanted.disconnect()
    screen.open_wanted.connect(lambda key, thing: wanted.append((key, thing)))
    screen.set_days(Stay(date(2026, 11, 1), date(2027, 1, 1)))
    qtbot.waitUntil(lambda: screen.shown is not None and screen.shown.stay == screen.days and not screen._asking)
    screen.lead(1, 0)
    assert wanted == [("diary", date(2026, 12, 1))]
    screen.lead(2, 0)  # the sums
    assert len(wanted) == 1
    screen.chart.grab()
    spot = screen.chart.spots[0]
    at = QPointF(spot.x + spot.width / 2 + 16, spot.y + spot.height / 2 + 16)
    assert screen.chart.told_at(at).startswith("Nov 2026\nBuild-up: ")
    assert screen.chart.told_at(QPointF(2, 2)) == ""
    qtbot.mouseDClick(screen.chart, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert wanted[-1] == ("diary", date(2026, 11, 1))
    for key, cell, thing in (
        ("heat", (0, 24), date(2026, 11, 24)),
        ("years", (11, 1), date(2026, 12, 1)),
        ("shows", (0, 0), booking.id),
    ):
        screen.show_thing(key)
        qtbot.waitUntil(lambda key=key: screen.shown is not None and screen.shown.key == key)
        screen.lead(*cell)
        qtbot.waitUntil(lambda thing=thing: wanted[-1] == ("diary", thing))
    screen.show_thing("lost")
    qtbot.waitUntil(lambda: screen.shown is not None and screen.shown.key == "lost")
    assert not screen.chart.spots


def test_the_language_changes_while_a_report_is_shown(screen: ReportsScreen, qtbot: QtBot) -> None:
    screen.around.languages.use("zh")
    qtbot.waitUntil(lambda: screen._caption.text() == "出租率 按月")
    assert screen._which.item(0).text() == "出租率"


def test_files_are_written_and_the_table_twin_hides(screen: ReportsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    for form in ("pdf", "xlsx"):
        path = tmp_path / f"r.{form}"
        screen.export_to(str(path))
        qtbot.waitUntil(path.exists)
    screen.month_to(str(tmp_path / "m.pdf"), date(2026, 11, 1))
    qtbot.waitUntil((tmp_path / "m.pdf").exists, timeout=15_000)
    screen._twin.toggle()
    assert not screen._table.isVisible()


def test_the_morning_digest_is_shown_and_written_and_mail_waits_for_a_server(
    screen: ReportsScreen, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    screen.show_digest()
    qtbot.waitUntil(lambda: screen.findChild(DigestForm) is not None)
    form = screen.findChild(DigestForm)
    assert isinstance(form, DigestForm)
    assert form.text.toPlainText().strip() == digest_text(digest(desk), screen.around.language).strip()
    assert not form.deed.isEnabled()  # nowhere to mail it to
    form.mail.click()
    asked = form.mailing.form
    assert isinstance(asked, MailForm)
    asked.host.setText("mail.example.com")
    asked.sender_.setText("book@example.com")
    asked.to.setText("desk@example.com， sales@example.com")
    asked.deed.click()
    qtbot.waitUntil(form.deed.isEnabled)
    assert digest_mail(desk).to == ("desk@example.com", "sales@example.com")
    form.mailing.set(choices_of(None), choices_of(digest_mail(desk)) | {"host": "other.example.com"}, 0)
    qtbot.waitUntil(lambda: isinstance(form.mailing.form, SideBySide))  # it was set since: both are shown
    both = form.mailing.form
    assert isinstance(both, SideBySide)
    assert [both.table.item(0, column).text() for column in (1, 2)] == ["mail.example.com", "other.example.com"]
    both.pick(0, 2)
    both.mine.click()
    qtbot.waitUntil(lambda: digest_mail(desk).server.host == "other.example.com")
    qtbot.waitUntil(lambda: not screen.around.jobs.busy())
    form.write_to(str(tmp_path / "today.txt"))
    qtbot.waitUntil((tmp_path / "today.txt").exists)
    form.reject()
