"""The figures of a plan, and how they come while it is made: value, proven bound, gap, m²-days."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.season.proposal import Outcome, SeasonPlan
from expobook.domain.season.solution import SoFar
from expobook.ui.kit import formats
from expobook.ui.kit.parts import label, push, row, sliding
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Theme
from expobook.ui.season.words import SeasonWords, percent


@dataclass(frozen=True, slots=True)
class Point:
    """The best value and the bound at a moment of the search."""

    seconds: float
    value: int
    bound: int | None


class Curve(QWidget):
    """Best value from below, proven bound from above, over the time given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._points: list[Point] = []
        self._limit = 60.0
        self.setMinimumSize(260, 56)

    def start(self, limit: float) -> None:
        self._points, self._limit = [], limit
        self.update()

    def add(self, point: Point) -> None:
        self._points.append(point)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 4, -1, -4)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        bounds = [point.bound for point in self._points if point.bound is not None]
        values = [point.value for point in self._points if point.value]
        if bounds and values:
            top = max(bounds)
            low = min(*values, top * 9 // 10)
            self._line(painter, area, [(p.seconds, p.bound) for p in self._points if p.bound], low, top, "ink3")
            self._line(painter, area, [(p.seconds, p.value) for p in self._points if p.value], low, top, "ok")
        painter.end()

    def _line(
        self, painter: QPainter, area: QRectF, found: Sequence[tuple[float, int]], low: int, top: int, color: str
    ) -> None:
        """Draw steps: each figure holds until the next comes."""
        span = max(top - low, 1)
        steps: list[QPointF] = []
        for seconds, value in found:
            x = area.left() + area.width() * min(seconds / self._limit, 1.0)
            y = area.bottom() - area.height() * (value - low) / span
            if steps:
                steps.append(QPointF(x, steps[-1].y()))
            steps.append(QPointF(x, y))
        painter.setPen(QPen(self._theme.color(color), 1.75))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(steps))


class Figure(QWidget):
    """A name over a figure, and a note under it."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.figure, self.note = label("", "caption"), label("", "title"), label("", "third")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for each in (self.name, self.figure, self.note):
            column.addWidget(each)

    def show_figure(self, name: str, figure: str, note: str = "") -> None:
        self.name.setText(name)
        self.figure.setText(figure)
        self.note.setText(note)
        self.setAccessibleName(f"{name} {figure} {note}".strip())


class Figures(QFrame):
    """The band over a plan: its figures, or the search as it goes with a button that stops it."""

    stop_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.setProperty("area", "card")
        self.setFixedHeight(92)
        self.plan_figures = [Figure() for _ in range(6)]
        self.live_figures = [Figure() for _ in range(4)]
        self.curve = Curve(around.theme)
        self.bar, self.stage, self.stop = QProgressBar(), label("", "strong"), push("")
        self.bar.setTextVisible(False)
        self.stop.clicked.connect(self.stop_wanted)
        self._stack = QStackedLayout(self)
        for page in (self._page(self.plan_figures), self._live()):
            page.setFixedHeight(88)
            page.setObjectName("inside")
            self._stack.addWidget(sliding(page))

    def _page(self, figures: Sequence[Figure]) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(16, 10, 16, 10)
        line.setSpacing(24)
        for figure in figures:
            line.addWidget(figure)
        line.addStretch(1)
        return made

    def _live(self) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(24)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.stage)
        column.addWidget(self.bar)
        column.addLayout(row(self.stop, 1))
        line.addLayout(column, 2)
        for figure in self.live_figures:
            line.addWidget(figure)
        line.addWidget(self.curve, 3)
        return made

    @property
    def searching(self) -> bool:
        """Whether the band shows a search."""
        return self._stack.currentIndex() == 1

    def start(self, limit: float) -> None:
        """Show a search that may take so many seconds."""
        self.curve.start(limit)
        self.bar.setRange(0, int(limit * 10))
        self.stop.setEnabled(True)
        self.show_progress(None, 0.0, limit)
        self._stack.setCurrentIndex(1)

    def show_progress(self, said: SoFar | None, seconds: float, limit: float) -> None:
        """Show what the planner has, and the time as it goes."""
        words = SeasonWords(self._around.desk.venue, self._around.language)
        self.bar.setValue(min(int(seconds * 10), int(limit * 10)))
        if said is not None:
            self.curve.add(Point(seconds, said.value, said.bound))
        stage = words.stage(said.stage) if said is not None else self.tr("Reading the year")
        self.stage.setText(f"{stage} …")
        time, best, bound, gap = self.live_figures
        time.show_figure(self.tr("Time"), f"{seconds:.0f} s", self.tr("of {seconds} s").format(seconds=f"{limit:.0f}"))
        placed = self.tr("{placed} of {claims} placed").format(placed=said.placed, claims=said.claims) if said else ""
        best.show_figure(self.tr("Best so far"), f"¥{_short(said.value)}" if said else "–", placed)
        known = said is not None and said.bound is not None
        bound.show_figure(self.tr("Proven bound"), f"¥{_short(said.bound)}" if said and said.bound else "–")
        gap.show_figure(self.tr("Gap"), percent(said.gap or 0.0) if said is not None and known and said.value else "–")

    def stopping(self) -> None:
        """The search was asked to stop."""
        self.stop.setEnabled(False)
        self.stage.setText(self.tr("Stopping; the best calendar so far is kept …"))

    def show_plan(self, plan: SeasonPlan) -> None:
        """Show the figures of a plan."""
        self._stack.setCurrentIndex(0)
        value, bound, gap, use, changes, made = self.plan_figures
        placed = len(plan.items) - len(plan.having(Outcome.REFUSED))
        placed_words = self.tr("{placed} of {claims} placed").format(placed=placed, claims=len(plan.items))
        value.show_figure(self.tr("Value of the plan"), f"¥{formats.amount(plan.value)}", placed_words)
        bound.show_figure(
            self.tr("Proven bound"), f"¥{formats.amount(plan.bound)}", self.tr("no plan can be worth more")
        )
        proof = self.tr("proven best") if plan.optimal else self.tr("at most so much better is possible")
        gap.show_figure(self.tr("Gap"), percent(plan.gap), proof)
        total = plan.m2_days + plan.standing_m2_days
        share = percent(total / plan.capacity_m2_days) if plan.capacity_m2_days else "–"
        told = self.tr("{share} of the halls; {standing} stand").format(
            share=share, standing=f"{plan.standing_m2_days:,}"
        )
        use.show_figure(self.tr("m²-days"), f"{total:,}", told)
        count = sum(item.changes for item in plan.items)
        cost = self.tr("moves cost ¥{cost}").format(cost=formats.amount(plan.move_cost))
        changes.show_figure(self.tr("Changes"), str(count), cost)
        checked = self.tr("checked by rules of its own") if plan.checked else ""
        stopped = self.tr("Stopped after {seconds} s") if plan.stopped else self.tr("Made in {seconds} s")
        words = f"{plan.made:%Y-%m-%d %H:%M}"
        made.show_figure(stopped.format(seconds=f"{plan.seconds:.0f}"), words, checked)

    def retranslate(self) -> None:
        self.stop.setText(self.tr("Stop and keep the best"))


def _short(fen: int) -> str:
    """Return yuan without decimals for figures that change while one looks."""
    return f"{fen // 100:,}"
