"""The reports screen: each report with picture, table and definition, on days of one's choice, in both languages."""

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from expobook.domain.diary import Stay
from expobook.services.desk import Desk
from expobook.services.diary import list_bookings
from expobook.services.digest import digest, digest_text
from expobook.services.firming import contract
from expobook.services.reporting.reports import REPORTS
from expobook.ui.main_window import MainWindow
from expobook.ui.reports.digest import DigestForm
from expobook.ui.reports.screen import ReportsScreen


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
    form.write_to(str(tmp_path / "today.txt"))
    qtbot.waitUntil((tmp_path / "today.txt").exists)
    form.reject()
