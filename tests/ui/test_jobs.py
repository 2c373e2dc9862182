"""Jobs: order, cancel, errors and shutdown."""

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.domain.progress import Progress
from expobook.ui.kit.jobs import PAINT_MS, JobRunner


class _Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.thread_names: list[str] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.thread_names.append(threading.current_thread().name)


@pytest.fixture
def runner(qapp):
    made = JobRunner(qapp)
    yield made
    made.shutdown()


def test_database_jobs_run_one_by_one_in_order(runner: JobRunner, qtbot: QtBot) -> None:
    ear, running = _Ear(), []

    def work(number: int):
        def run(progress: Progress) -> int:
            running.append(number)
            assert len(running) == 1
            time.sleep(0.01)
            running.remove(number)
            return number

        return run

    for number in range(10):
        runner.start(work(number), ear.hear, ear.hear, database=True)
    qtbot.waitUntil(lambda: len(ear.heard) == 10)
    assert ear.heard == list(range(10))
    assert set(ear.thread_names) == {"MainThread"}


def test_patient_work_waits_for_short_work_and_not_for_long(runner: JobRunner, qtbot: QtBot) -> None:
    ear, gate, long = _Ear(), threading.Event(), threading.Event()

    def told(word: str, until: threading.Event | None = None) -> Callable[[Progress], str]:
        return lambda _progress: word if until is None or until.wait(20) else "late"

    runner.start(told("long", long), ear.hear, ear.hear, title="Planning")
    runner.start(told("short", gate), ear.hear, ear.hear)
    runner.start(told("patient"), ear.hear, ear.hear, database=True, patient=True)
    runner.start(told("asked later"), ear.hear, ear.hear, database=True)
    qtbot.waitUntil(lambda: ear.heard == ["asked later"])
    qtbot.wait(3 * PAINT_MS)
    assert ear.heard == ["asked later"]
    gate.set()
    qtbot.waitUntil(lambda: ear.heard == ["asked later", "short", "patient"])
    runner.start(told("at once"), ear.hear, ear.hear, patient=True)  # nothing short is under way
    qtbot.waitUntil(lambda: ear.heard[-1] == "at once")
    long.set()
    qtbot.waitUntil(lambda: ear.heard[-1] == "long")


def test_patient_work_that_waits_is_dropped_when_the_window_closes(qapp: QApplication, qtbot: QtBot) -> None:
    ear, runner, gate = _Ear(), JobRunner(qapp), threading.Event()
    runner.start(lambda _progress: gate.wait(20), ear.hear, ear.hear)
    runner.start(lambda _progress: ear.heard.append("begun"), ear.hear, ear.hear, patient=True)
    gate.set()
    runner.shutdown()
    qtbot.wait(3 * PAINT_MS)
    assert "begun" not in ear.heard


def test_cancel_stops_at_the_next_step_and_reports_nothing(runner: JobRunner, qtbot: QtBot) -> None:
    ear = _Ear()

    def run(progress: Progress) -> None:
        for step in range(10_000):
            progress.step(step, 10_000, "")
            time.sleep(0.005)

    job = runner.start(run, ear.hear, ear.hear)
    with qtbot.waitSignal(job.ended, timeout=3000):
        job.cancel()
    assert ear.heard == []


def test_an_error_reaches_the_window_as_it_is(runner: JobRunner, qtbot: QtBot) -> None:
    ear = _Ear()

    def run(progress: Progress) -> None:
        raise ValueError("wrong")

    runner.start(run, None, ear.hear)
    qtbot.waitUntil(lambda: bool(ear.heard))
    assert str(ear.heard[0]) == "wrong"


def test_a_deed_that_was_done_is_told_though_cancel_came_too_late(runner: JobRunner, qtbot: QtBot) -> None:
    ear, go = _Ear(), threading.Event()

    def run(progress: Progress) -> str:
        go.wait(3)
        return "written"

    job = runner.start(run, ear.hear, ear.hear, database=True)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: ear.heard == ["written"])


def test_shutdown_waits_for_what_runs_and_drops_what_waits(qapp) -> None:
    runner, done = JobRunner(qapp), []

    def run(progress: Progress) -> None:
        time.sleep(0.05)
        done.append(1)

    for _ in range(5):
        runner.start(run, database=True)
    runner.shutdown()
    finished = len(done)
    time.sleep(0.1)
    assert len(done) == finished < 5


def test_a_thousand_jobs_leave_no_object_behind(runner: JobRunner, qtbot: QtBot) -> None:
    ear = _Ear()
    for number in range(1000):
        runner.start(lambda progress, number=number: number, ear.hear)
    qtbot.waitUntil(lambda: len(ear.heard) == 1000 and not runner.busy(), timeout=60_000)
