"""The figures of the diary: from opening a big book to a painted chart, and frames while scrolling.

QT_QPA_PLATFORM=offscreen python benchmarks/bench_diary.py
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from benchmarks.big_book import NOW, make
from expobook.services.books import open_book
from expobook.services.diary import diary_window
from expobook.ui.change_hub import ChangeHub
from expobook.ui.diary.chart import TapeChart
from expobook.ui.jobs import JobRunner
from expobook.ui.languages import Languages
from expobook.ui.messages import Messages
from expobook.ui.screen import Surroundings
from expobook.ui.settings import Settings
from expobook.ui.theme import Theme


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
        chart.resize(1920, 1080)
        first, until = chart.days_in_view()
        chart.show_window(diary_window(desk, first - timedelta(days=120), until + timedelta(days=120)))
        picture = QPixmap(chart.size())
        chart.render(picture)
        print(f"{'open the book to a painted diary':<48}{time.perf_counter() - started:>8.2f} s   floor 2 s")

        chart.show_window(diary_window(desk, date(2021, 1, 1), date(2031, 1, 1)))
        chart.fold_all(unfold=True)
        for weeks in (3, 20, 104, 520):
            chart.axis = chart.axis.__class__(chart.axis.first, 1800 / (weeks * 7))
            times = []
            for step in range(40):
                chart.axis = chart.axis.showing(date(2022, 1, 1) + timedelta(days=20 * step), 0)
                started = time.perf_counter()
                chart.viewport().render(picture)
                times.append((time.perf_counter() - started) * 1000)
            p50, p95 = statistics.median(times), sorted(times)[37]
            print(f"frame, 180 bays, {weeks:>3} weeks in view{'':<14} p50 {p50:>6.1f} ms  p95 {p95:>6.1f} ms")
        desk.close()


if __name__ == "__main__":
    main()
