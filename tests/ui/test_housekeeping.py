"""An open window lets holds lapse on time and keeps backups by itself."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Status
from expobook.services.book.backups import backups_of, trouble_of
from expobook.services.book.sealing import opened
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.storage import network_drive
from expobook.ui.kit.screen import Surroundings
from expobook.ui.reports.digest import DigestForm
from expobook.ui.window.housekeeping import Housekeeping
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.morning import greet
from expobook.ui.window.sealed_backup import SealedBackup
from tests.ui.conftest import TODAY


def test_opening_makes_a_backup_and_leaves_what_is_not_due(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.around.desk
    keeper = Housekeeping(window.around, window)
    qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=60_000)
    assert [one.status for one in list_bookings(desk)] == [Status.HOLD]
    assert len(backups_of(desk.store.name)) == 1
    keeper.keep()
    qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=60_000)
    assert len(backups_of(desk.store.name)) == 1  # nothing changed
    assert window.message_bar.texts() == []


def test_a_book_on_a_network_drive_is_told_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"nas:/ {tmp_path.parent} nfs4 rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(network_drive, "MOUNTS", mounts)
    Housekeeping(window.around, window)
    qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=60_000)
    assert window.message_bar.texts() == ["The book is a file on a network drive (nfs4)."]


def test_a_hold_that_is_due_lapses_and_the_window_says_so(
    window: MainWindow, around: Surroundings, qtbot: QtBot
) -> None:
    later = replace(around.desk, now=lambda: TODAY + timedelta(days=60))
    told: list[object] = []
    around.hub.changed.connect(lambda changes, _who: told.append(changes))
    Housekeeping(replace(around, desk=later), window)
    qtbot.waitUntil(lambda: [one.status for one in list_bookings(later)] == [Status.RELEASED])
    qtbot.waitUntil(lambda: len(told) == 1)
    assert window.message_bar.texts() == ["Holds that lapsed: 1"]
    assert "Lantern <b>Show & Fair" in [one.text().split(" ", 1)[-1] for one in window.message_bar.findChildren(QLabel)]


def test_the_first_opening_of_a_day_tells_what_wants_doing_once(
    window: MainWindow, around: Surroundings, qtbot: QtBot
) -> None:
    desk = replace(around.desk, now=lambda: TODAY + timedelta(days=10))  # the hold lapses within the week
    later = replace(around, desk=desk)
    for _ in range(2):
        greet(later, window)
        qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=60_000)
    (headline,) = window.message_bar.texts()
    assert headline.endswith("1 to do")
    (show,) = [each for each in window.message_bar.findChildren(QPushButton) if each.text() == "Morning digest…"]
    show.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(DigestForm)), timeout=60_000)
    window.findChildren(DigestForm)[0].reject()
    greet(replace(later, desk=replace(desk, now=lambda: TODAY + timedelta(days=11))), window)  # another day
    qtbot.waitUntil(lambda: bool(set(window.message_bar.texts()) - {headline}), timeout=60_000)


def test_a_backup_is_encrypted_in_the_window_and_opened_by_its_passphrase(
    around: Surroundings, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, to = QWidget(), tmp_path / "monday"
    qtbot.addWidget(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    sealing = SealedBackup(around, window)
    sealing.ask()
    form = sealing.form
    assert form is not None
    for phrase, again, said in (("short", "short", "12"), ("a long passphrase", "another one", "not the same")):
        form.phrase.setText(phrase)
        form.again.setText(again)
        form.deed.click()
        assert said in form.refusal.text()
    form.again.setText("a long passphrase")
    form.deed.click()
    sealed = to.with_name("monday.expobook.sealed")
    qtbot.waitUntil(lambda: sealed.exists() and not around.jobs.busy(), timeout=60_000)
    with opened(sealed, "a long passphrase") as plain:
        assert trouble_of(plain) == ""
