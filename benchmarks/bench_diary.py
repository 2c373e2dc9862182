"""The figures of the diary on a book of ten years and 20,000 bookings, 180 bays open, 1920 x 1080.

    QT_QPA_PLATFORM=offscreen python benchmarks/bench_diary.py

Frames are whole paints of the chart, none kept from the frame before; a drag is timed from the move of the mouse to the
painted answer; stalls are how late a timer of 5 ms comes while the screen does what its commands do.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication

from benchmarks.big_book import NOW, make
from expobook.services.books import open_book
from expobook.ui.change_hub import ChangeHub
from expobook.ui.diary.chart import TapeChart
from expobook.ui.diary.reading import read
from expobook.ui.jobs import JobRunner
from expobook.ui.languages import Languages
from expobook.ui.messages import Messages
from expobook.ui.screen import Surroundings
from expobook.ui.settings import Settings
from expobook.ui.theme import Theme

SIZE = (1920, 1080)


def told(what: str, times: Sequence[float], floor: str) -> None:
    """Print one line of the table; times in milliseconds."""
    order = sorted(times)
    p95, p99 = order[int(len(order) * 0.95)], order[int(len(order) * 0.99)]
    figures = f"p50 {statistics.median(order):>6.1f}  p95 {p95:>6.1f}  p99 {p99:>6.1f}  max {order[-1]:>6.1f} ms"
    print(f"{what:<52}{figures}   floor {floor}", flush=True)


def timed(steps: Iterable[Callable[[], object]], after: Callable[[], object]) -> list[float]:
    """Return how long each step took with what follows it, in milliseconds."""
    times = []
    for step in steps:
        started = time.perf_counter()
        step()
        after()
        times.append((time.perf_counter() - started) * 1000)
    return times


def frames(chart: TapeChart, picture: QPixmap) -> None:
    """Time frames while scrolling days and rows, and while zooming from decades to days and back."""

    def paint() -> None:
        chart.viewport().render(picture)

    everything: list[float] = []
    for weeks in (3, 20, 104, 520):
        chart.show_days(date(2024, 1, 1), date(2024, 1, 1) + timedelta(weeks=weeks))
        days = [lambda step=step: chart.pan(QPointF(60 if step < 40 else -60, 0)) for step in range(80)]
        rows = [lambda: chart.pan(QPointF(0, 40)) for _ in range(60)]
        paint()
        times = timed([*days, *rows], paint)
        told(f"frame, scrolling, {weeks} weeks in view", times, "p95 16 ms")
        everything += times
    chart.show_days(date(2021, 1, 1), date(2031, 1, 1))
    chart.verticalScrollBar().setValue(0)
    paint()
    wheel = [lambda way=way: _wheel(chart, way) for way in [120] * 24 + [-120] * 24]
    times = timed(wheel, paint)
    told("frame, zooming, decade to days and back", times, "p95 16 ms")
    told("frame, all", everything + times, "p95 16 ms")


def _wheel(chart: TapeChart, turn: int) -> None:
    at = QPointF(900, 500)
    keys = Qt.KeyboardModifier.ControlModifier
    event = QWheelEvent(
        at, chart.viewport().mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    chart.wheelEvent(event)


def main() -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        make(str(Path(folder) / "big.expobook")).close()
        started = time.perf_counter()
        desk = open_book(Path(folder) / "big.expobook", now=lambda: NOW)
        languages = Languages(app, "en")
        around = Surroundings(
            desk, Theme(app, "light"), languages, JobRunner(app), ChangeHub(app), Messages(languages, app),
            Settings(Path(folder) / "s.ini"),
        )  # fmt: skip
        chart = TapeChart(around)
        chart.resize(*SIZE)
        chart.show_reading(read(desk, *chart.days_in_view()))
        picture = QPixmap(chart.size())
        chart.render(picture)
        print(f"{'open the book to a painted diary':<52}{time.perf_counter() - started:>6.2f} s   floor 2 s")
        started = time.perf_counter()
        chart.show_reading(read(desk, date(2021, 1, 1), date(2031, 1, 1)))
        print(f"{'read ten years':<52}{time.perf_counter() - started:>6.2f} s   in the background")
        chart.fold_all(unfold=True)
        frames(chart, picture)
        desk.close()


if __name__ == "__main__":
    main()
