"""The figures of the diary on a book of ten years and 20,000 bookings, 180 bays open, 1920 x 1080.

    QT_QPA_PLATFORM=offscreen python benchmarks/bench_diary.py

Frames are whole paints of the chart, none kept from the frame before; a drag is timed from the move of the mouse to the
painted answer; stalls are how late a timer of 5 ms comes while the screen does what its commands do.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.big_book import NOW, make
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.gestures import moved_lines
from expobook.ui.diary.tape.reading import read
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme

SIZE = (1920, 1080)


@dataclass
class Times:
    """Milliseconds by the clock on the wall, and of this thread's own work, which a busy machine does not swell."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def __add__(self, other: "Times") -> "Times":
        return Times(self.wall + other.wall, self.own + other.own)


def at(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of them lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def told(what: str, times: Times, floor: str) -> None:
    """Print one line of the table."""
    wall = "  ".join(f"p{share * 100:.0f} {at(times.wall, share):>6.1f}" for share in (0.5, 0.95, 0.99))
    own = f"   own work p95 {at(times.own, 0.95):>5.1f}" if times.own else ""
    print(f"{what:<52}{wall}  max {max(times.wall):>6.1f} ms{own}   floor {floor}", flush=True)


def timed(steps: Iterable[Callable[[], object]], after: Callable[[], object]) -> Times:
    """Return how long each step took with what follows it."""
    times = Times()
    for step in steps:
        started, work = time.perf_counter(), time.thread_time()
        step()
        after()
        times.own.append((time.thread_time() - work) * 1000)
        times.wall.append((time.perf_counter() - started) * 1000)
    return times


def frames(chart: TapeChart, picture: QPixmap) -> None:
    """Time frames while scrolling days and rows, and while zooming from decades to days and back."""

    def paint() -> None:
        chart.viewport().render(picture)

    everything = Times()
    for weeks in (3, 20, 104, 520):
        chart.show_days(date(2024, 1, 1), date(2024, 1, 1) + timedelta(weeks=weeks))
        days = [lambda step=step: chart.pan(QPointF(60 if step < 40 else -60, 0)) for step in range(80)]
        rows = [lambda: chart.pan(QPointF(0, 40)) for _ in range(60)]
        paint()
        times = timed([*days, *rows], paint)
        told(f"frame, scrolling, {weeks} weeks in view", times, "p95 16 ms")
        everything = everything + times
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


def drags(chart: TapeChart, desk: Desk) -> None:
    """Time a show of 145 bays under the pointer: each move to another day or hall until its answer is painted."""
    halls = [hall.code for hall in desk.venue.halls][7:36]
    line = Line(desk.venue.expand(halls), Schedule.of_days(date(2027, 6, 1), 7, 9, 3))
    held, _ = new_hold(desk, NewBooking(Bilingual("大展", "Large Show"), (line,), theme="auto"))
    chart.show()
    chart.show_days(date(2027, 4, 1), date(2027, 9, 1))
    chart.show_reading(read(desk, *chart.days_in_view()))
    for name, unfold in (("halls", False), ("180 bays open", True)):
        chart.fold_all(unfold=unfold)
        chart.verticalScrollBar().setValue(0)
        block = chart.picture.chart.block_of(held.booking.id)
        assert block is not None
        chart.verticalScrollBar().setValue(block.top)
        y = chart.edges.plot.top + block.top + 6 - chart.verticalScrollBar().value()
        start = QPoint(chart.x_of(date(2027, 6, 12)) + 4, y)
        QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
        places = [QPoint(start.x() + 11 * (step % 40) - 200, start.y() + 16 * (step % 3)) for step in range(120)]
        moves = [lambda place=place: _move(chart, place) for place in places]
        times = timed(moves, QApplication.processEvents)
        assert chart.pointer.live is not None
        assert chart.pointer.live.seen is not None
        assert len(chart.pointer.live.ghosts()[0].bays) == 145
        chart.cancel()
        told(f"drag of 145 bays to clash, rank and price, {name}", times, "p95 30 ms")


def _move(chart: TapeChart, at: QPoint) -> None:
    where, port = QPointF(at), chart.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, where, port.mapToGlobal(where), Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(port, event)


class Pulse(QTimer):
    """Ticks every 5 ms and notes how late each tick is."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._last = time.perf_counter()
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(5)
        self.timeout.connect(self._tick)

    def begin(self) -> None:
        self._last = time.perf_counter()
        self.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - 5))
        self._last = now


def stalls(around: Surroundings) -> None:
    """Carry out every command of the diary and note how long the event loop does not turn."""
    screen, pulse = DiaryScreen(around), Pulse()
    chart, desk = screen.chart, around.desk
    screen.resize(*SIZE)
    screen.show()
    _rest(around, screen)
    line = Line(desk.venue.expand(["H01..H06"]), Schedule.of_days(date(2027, 10, 1), 3, 4, 2))
    commands: list[tuple[str, Callable[[], object]]] = [
        ("read again", screen.entered),
        ("unfold 180 bays", lambda: chart.fold_all(unfold=True)),
        ("zoom to ten years", lambda: chart.show_days(date(2021, 1, 1), date(2031, 1, 1))),
        ("table twin", screen.switch_view),
        ("chart again", screen.switch_view),
        ("whole year", screen.show_year),
        ("today", screen.go_to_today),
        ("hold", lambda: screen.deeds.do_hold(NewBooking(Bilingual("", "New Fair"), (line,)))),
        ("form: move", screen.reshaping.ask_move),
        ("move", lambda: _moved(screen)),
        ("form: resize", screen.reshaping.ask_resize),
        ("contract", screen.deeds.do_contract),
        ("fold", lambda: chart.fold_all(unfold=False)),
        ("form: new hold", screen.deeds.ask_hold_here),
    ]
    worst, everything = [], []
    for name, command in commands:
        pulse.late = []
        pulse.begin()
        QTimer.singleShot(20, command)
        _rest(around, screen)
        pulse.stop()
        everything += pulse.late
        worst.append((max(pulse.late), name))
        for doing in (screen.deeds, screen.reshaping):
            if doing.form is not None:
                doing.form.reject()
    told(f"stalls of the event loop, {len(commands)} commands", Times(everything), "p99 50 ms, max 200 ms")
    listed = ", ".join(f"{name} {late:.0f}" for late, name in sorted(worst, reverse=True)[:6])
    print(f"{'  the longest (ms)':<52}{listed}")
    screen.hide()


def _moved(screen: DiaryScreen) -> None:
    booking = screen.deeds.chosen()
    assert booking is not None
    screen.reshaping.do_change(booking, moved_lines(booking, 7), "Move")


def _rest(around: Surroundings, screen: DiaryScreen) -> None:
    """Let the event loop run until every answer is in and painted."""
    loop, quiet = QEventLoop(), 0
    while quiet < 8:
        QTimer.singleShot(30, loop.quit)
        loop.exec()
        quiet = 0 if around.jobs.busy() else quiet + 1


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
        drags(chart, desk)
        chart.deleteLater()
        stalls(around)
        around.jobs.shutdown()
        desk.close()


if __name__ == "__main__":
    main()
