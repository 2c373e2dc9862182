"""The window while a real server is stopped and started: read-only with a banner, nothing typed is lost, it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.diary.booking import enquire
from expobook.ui.kit.parts import push
from expobook.ui.kit.settings import Settings
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.offline import Offline
from tests import postgres
from tests.venues import small_venue

pytestmark = pytest.mark.postgres


@pytest.fixture
def machine() -> Iterator[postgres.Server]:
    with postgres.running(durable=True) as made:
        yield made


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, machine: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "backups"))
    create_book(machine.url, small_venue()).close()
    program = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "s.ini"), "en")
    program.start(machine.url)
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    assert program.window is not None
    qtbot.waitUntil(lambda: not program.window.around.jobs.busy(), timeout=60_000)
    yield program.window
    if program.window is not None:
        program.window.close()


def test_the_window_is_read_only_while_the_server_is_away_and_goes_on_by_itself(
    qtbot: QtBot, window: MainWindow, machine: postgres.Server
) -> None:
    offline, desk, banner = window.findChild(Offline), window.around.desk, window.lost_banner
    assert isinstance(offline, Offline)
    form = QDialog(window)
    field, deed = QLineEdit(form), push("Save", "primary")
    QVBoxLayout(form).addWidget(deed)
    form.show()
    field.setText("typed while")

    machine.stop("fast")
    qtbot.waitUntil(lambda: offline.away, timeout=20_000)
    assert banner.isVisible()
    assert "lost at" in banner.headline.text()
    assert not deed.isEnabled()
    later = QDialog(window)
    second = push("Save", "primary")
    QVBoxLayout(later).addWidget(second)
    later.show()
    assert not second.isEnabled()
    assert not [act for act in window.actions() if act.property("menu") == "Booking" and act.isEnabled()]

    window.refresh()  # reading fails quietly: the banner has said it
    waits = window.around.jobs.start(lambda progress: enquire(desk, Bilingual("", "Under way")), database=True)
    assert waits is not None
    qtbot.waitUntil(lambda: "waits" in banner.more.text(), timeout=20_000)
    assert window.message_bar.texts() == []

    machine.start()
    qtbot.waitUntil(lambda: not offline.away, timeout=20_000)
    qtbot.waitUntil(lambda: not window.around.jobs.busy(), timeout=20_000)
    assert not banner.isVisible()
    assert deed.isEnabled()
    assert field.text() == "typed while"
    assert "Connected to the book again." in window.message_bar.texts()
    with desk.store.read() as uow:
        assert [entry.verb for entry in uow.audit.all()].count("enquire") == 1
    form.close()
    later.close()


def test_a_step_that_waits_can_be_given_up_and_a_window_closes_while_the_server_is_away(
    qtbot: QtBot, window: MainWindow, machine: postgres.Server
) -> None:
    desk, banner = window.around.desk, window.lost_banner
    machine.stop("fast")
    window.around.jobs.start(lambda progress: enquire(desk, Bilingual("", "Given up")), database=True)
    qtbot.waitUntil(banner.drop.isVisible, timeout=20_000)
    banner.drop.click()
    qtbot.waitUntil(lambda: not banner.drop.isVisible(), timeout=20_000)
    window.around.jobs.start(lambda progress: enquire(desk, Bilingual("", "Waits for ever")), database=True)
    qtbot.waitUntil(lambda: desk.store.waiting == 1, timeout=20_000)
    window.close()  # would hang if the step went on waiting
    machine.start()
