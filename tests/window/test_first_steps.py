"""The page "First steps" of the guide is followed word by word in the real window, in both languages.

Run by ``make window``. Somebody new to the program holds, contracts and exports by the page alone: what it says is
read from the page, and what came of it is looked at in the book and in the files.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import ezdxf
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.domain.booking import Status
from expobook.services import guide
from expobook.services.book.books import open_book
from expobook.services.contracts.contracting import contracts_of, reprint
from expobook.services.diary.reading import list_bookings
from expobook.services.plans.allocation import plan_of
from expobook.ui.kit.settings import Settings
from expobook.words import Language
from tests.window.following import Walk, acts_of, jobs_of

MOST_STEPS = 10
LONG = 180_000  # milliseconds
NOW = datetime(2026, 11, 23, 9, 0)

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(os.environ.get("QT_QPA_PLATFORM") != "xcb", reason="needs a screen: run `make window`"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """expobook as it is started for the first time: no book yet, its own dialogs for files."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    started = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "s.ini"), now=lambda: NOW)
    yield started
    if started.window is not None:
        started.window.close()
    if started.welcome is not None:
        started.welcome.close()
    started.languages.use("en")
    started.deleteLater()


def follow(qtbot: QtBot, program: Program, language: Language, folder: Path) -> str:
    """Do all that the page says; returns what stood in the way."""
    acts = chain.from_iterable(
        acts_of(step) for steps in jobs_of(guide.page("first-steps", language)).values() for step in steps
    )
    program.languages.use(language)
    program.start(None)
    walk = Walk(program, acts, folder)
    qtbot.waitUntil(lambda: walk.ended, timeout=LONG)
    return walk.failure


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hold_contract_and_export_by_the_guide_alone(
    qtbot: QtBot, program: Program, tmp_path: Path, language: Language
) -> None:
    assert follow(qtbot, program, language, tmp_path) == ""
    with closing(open_book(tmp_path / "halls.expobook")) as desk:
        (held,) = list_bookings(desk)
        assert (held.status, held.stay().start, len(held.stay())) == (Status.CONTRACTED, date(2027, 3, 1), 9)
        assert {desk.venue.bay(code).hall for code in held.bays} == {"H05", "H06"}
        (issued,) = contracts_of(desk, held.id)
        assert (tmp_path / "contract.pdf").read_bytes() == reprint(desk, issued.number)
        numbers = {stand.number for stand in plan_of(desk, held.id).stands}
    assert len(numbers) > 10
    drawn = ezdxf.readfile(tmp_path / "floor.dxf").modelspace().query("INSERT")
    assert {attribute.dxf.text for block in drawn for attribute in block.attribs} >= numbers
    listed = {cell for sheet in load_workbook(tmp_path / "floor.xlsx") for row in sheet.values for cell in row}
    assert listed >= numbers


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_job_has_at_most_ten_steps_and_each_step_says_what_is_done(language: Language) -> None:
    jobs = jobs_of(guide.page("first-steps", language))
    assert len(jobs) == 3
    for steps in jobs.values():
        assert 1 < len(steps) <= MOST_STEPS
        assert all(acts_of(step) for step in steps)


def test_a_word_that_is_not_in_the_window_ends_the_walk(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.languages.use("en")
    program.start(None)
    walk = Walk(program, acts_of("Click **New notebook…** and name it `halls.expobook`"), tmp_path, looks=20)
    qtbot.waitUntil(lambda: walk.ended, timeout=LONG)
    assert "'New notebook…' is not to be seen" in walk.failure
