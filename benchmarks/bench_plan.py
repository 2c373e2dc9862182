"""The figures of the floor plan on 25,000 stands, 1920 x 1080.

    QT_QPA_PLATFORM=offscreen python benchmarks/bench_plan.py

A frame is a zoom or a pan and the paint after it: frames of zooms paint the ground whole, frames of pans scroll it. An
edit is timed from its command to the painted answer. Nothing is left out: rulers, labels, fixtures are painted.
``EXPOBOOK_CLOCK=cpu`` counts the time of the processor, for machines that have other work.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from benchmarks.big_plan import big_plan
from expobook.domain.actor import Actor
from expobook.domain.plan_edit import verbs
from expobook.services.book.books import create_book
from expobook.services.book.venues import default_venue
from expobook.ui.kit.collector import set_aside
from expobook.ui.kit.theme import Theme
from expobook.ui.plan.canvas import PlanCanvas, Pointer
from expobook.ui.plan.session import EditSession
from expobook.ui.plan.toolbox import Toolbox

SIZE = (1920, 1080)
CLOCK = time.process_time if os.environ.get("EXPOBOOK_CLOCK") == "cpu" else time.perf_counter


def told(what: str, times: Sequence[float], floor: str) -> None:
    """Print one line of the table; times in milliseconds."""
    order = sorted(times)
    p95 = order[int(len(order) * 0.95)]
    figures = f"p50 {statistics.median(order):>6.1f}  p95 {p95:>6.1f}  max {order[-1]:>6.1f} ms"
    print(f"{what:<48}{figures}   floor {floor}", flush=True)


def timed(steps: Iterable[Callable[[], object]], canvas: PlanCanvas, picture: QPixmap) -> list[float]:
    """Return how long each step took with the frame after it, in milliseconds."""
    times = []
    for step in steps:
        started = CLOCK()
        step()
        canvas.render(picture)
        times.append((CLOCK() - started) * 1000)
    return times


def main() -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        desk = create_book(Path(folder) / "b.expobook", default_venue(), actor=Actor("bench"))
        settings = SimpleNamespace(folder=Path(folder))
        around = SimpleNamespace(desk=desk, theme=Theme(app, "light"), language="zh", settings=settings, messages=None)
        canvas = PlanCanvas(around)  # type: ignore[arg-type]
        Toolbox(canvas, ())
        with set_aside():  # as the screen opens a plan
            plan = big_plan(desk.venue)
        session = EditSession(around)  # type: ignore[arg-type]
        session.open(plan)
        session.edited.connect(lambda edit: canvas.follow(session.plan, edit))
        canvas.show_plan(plan)
        canvas.resize(*SIZE)
        picture = QPixmap(*SIZE)
        canvas.render(picture)
        measure(canvas, session, picture)
        session.close()
        desk.close()


def measure(canvas: PlanCanvas, session: EditSession, picture: QPixmap) -> None:
    """Print the table."""
    plan = session.plan
    assert plan is not None
    print(f"{len(plan.stands):,} stands in {len(plan.halls)} halls, {SIZE[0]} x {SIZE[1]}")
    canvas.show_hall("")
    canvas.render(picture)
    zooms = [lambda factor=factor: canvas.zoom(factor) for factor in [1.01, 0.99] * 60]
    told("frame, whole site", timed(zooms, canvas, picture), "p95 12 ms")
    pans = [lambda step=step: canvas.pan(*((9, 4) if step < 60 else (-9, -4))) for step in range(120)]
    told("frame, panning, whole site", timed(pans, canvas, picture), "p95 4 ms")
    halls = [lambda code=code: canvas.show_hall(code) for code in plan.halls]
    told("first frame of a hall, none of its labels made", timed(halls, canvas, picture), "-")
    canvas.show_hall(plan.halls[5])
    canvas.render(picture)
    told("frame, one hall with labels", timed(zooms, canvas, picture), "p95 12 ms")
    told("frame, panning, one hall", timed(pans, canvas, picture), "p95 4 ms")
    canvas.show_box(plan.in_hall(plan.halls[5])[40].box, margin=350)
    canvas.render(picture)
    told("frame, a dozen stands, all their words", timed(zooms, canvas, picture), "p95 12 ms")
    wheel = [lambda factor=factor: canvas.zoom(factor, QPointF(700, 400)) for factor in [1.2] * 20 + [1 / 1.2] * 20]
    canvas.show_hall("")
    told("frame, wheel from the site to a stand and back", timed(wheel, canvas, picture), "-")
    canvas.show_hall(plan.halls[5])
    first = plan.in_hall(plan.halls[5])[0]
    canvas.select((first.number,))
    start = canvas.to_screen(first.box.centre)
    tool = canvas.tool
    assert tool is not None

    def at(step: int) -> Pointer:
        place = start + QPointF(step, step / 2)
        return Pointer(canvas.to_site(place), place, Qt.KeyboardModifier.NoModifier)

    tool.press(at(0))
    tool.move(at(6))
    drags = [lambda step=step: tool.move(at(step)) for step in range(7, 87)]
    told("frame, dragging a stand with guides", timed(drags, canvas, picture), "-")
    tool.cancel()
    numbers = [stand.number for stand in plan.in_hall(plan.halls[5])[:40]]
    moves = [lambda n=n: session.do(verbs.move(session.plan, [n], 100, 0), "move") for n in numbers]
    told("edit of one stand, to the painted answer", timed(moves, canvas, picture), "-")
    undos = [session.undo.undo for _ in numbers]
    told("undo", timed(undos, canvas, picture), "-")


if __name__ == "__main__":
    main()
