"""A diary screen on a real book of the small venue, as every test of the diary has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from tests.ui.diary.room import NOW
from tests.venues import small_venue


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = create_book(tmp_path / "t.expobook", small_venue(), actor=Actor("Li Wei", "3", "planner"), now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[DiaryScreen]:
    languages, jobs = Languages(qapp, "en"), JobRunner(qapp)
    hub, messages = ChangeHub(qapp), Messages(languages, qapp)
    around = Surroundings(desk, Theme(qapp, "light"), languages, jobs, hub, messages, Settings(tmp_path / "s.ini"))
    made = DiaryScreen(around)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitUntil(lambda: made.chart.reading is not None and not jobs.busy(), timeout=10_000)
    made.chart.setFocus()
    yield made
    jobs.shutdown()
