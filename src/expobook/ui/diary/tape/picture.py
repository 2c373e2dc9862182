"""Paints one frame of the tape chart: ground, bars, labels, header and the pinned column, in their order."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from expobook.domain.calendar import WorkCalendar
from expobook.ui.diary.tape.bars import BarPainter, Frame, Which
from expobook.ui.diary.tape.calendar_days import CalendarDays
from expobook.ui.diary.tape.ground import GroundPainter
from expobook.ui.diary.tape.index import DiaryIndex
from expobook.ui.diary.tape.ink import Ink, ink_for
from expobook.ui.diary.tape.labels import Box
from expobook.ui.diary.tape.layout import Chart, Folds, Measures, RowKind, arrange, empty_chart
from expobook.ui.diary.tape.shares import FirmShares
from expobook.ui.kit.theme import Theme


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the parts of the chart are: ``side`` and ``head`` are the pinned column and the header, in pixels."""

    side: int
    head: int
    width: int
    height: int

    @property
    def plot(self) -> Box:
        return Box(self.side, self.head, max(self.width, self.side + 1), max(self.height, self.head + 1))

    @property
    def column(self) -> Box:
        return Box(0, self.head, self.side, max(self.height, self.head + 1))

    @property
    def header(self) -> Box:
        return Box(self.side, 0, max(self.width, self.side + 1), self.head)


class Picture:
    """The chart as it is to be seen; keeps what lasts from frame to frame."""

    def __init__(self, theme: Theme, calendar: WorkCalendar, today: date) -> None:
        self._theme = theme
        self._ink: Ink | None = None
        self.bars, self.ground = BarPainter(), GroundPainter(CalendarDays(calendar), today)
        self.chart: Chart = empty_chart()
        self._index: DiaryIndex | None = None
        self._shares: FirmShares | None = None
        self._zones: list[str] = []

    def show(self, index: DiaryIndex, shares: FirmShares, folds: Folds, measures: Measures) -> None:
        """Lay the chart out."""
        self._index, self._shares = index, shares
        self._zones = [zone.code for zone in index.venue.zones]
        self.chart = arrange(index, folds, measures)

    def ink(self, ratio: float) -> Ink:
        """Return the colours and words of the look in use."""
        self._ink = ink_for(self._ink, self._theme, ratio)
        return self._ink

    def plot(self, painter: QPainter, ink: Ink, frame: Frame) -> Which:
        """Paint days and bars, without what follows the pointer or is chosen; returns the blocks in view."""
        area = frame.area
        painter.setClipRect(area.left, area.top, area.width, area.height)
        self.ground.ground(painter, ink, frame)
        if self._shares is not None:
            self.ground.phase_shares(painter, ink, frame, self._shares, self._zones)
        which = self.bars.bars(painter, ink, frame)
        self.ground.today_line(painter, ink, frame)
        self.bars.labels(painter, ink, frame, which)
        self.bars.warnings(painter, ink, frame, which)
        return which

    def frame_of_rows(self, painter: QPainter, ink: Ink, frame: Frame, edges: Edges, names: dict[str, str]) -> None:
        """Paint the pinned column and the header."""
        column, header = edges.column, edges.header
        shares = self._shares.of_halls(*frame.axis.days(frame.area.width)) if self._shares is not None else {}
        painter.setClipRect(column.left, column.top, column.width, column.height)
        self.ground.row_headers(painter, ink, frame, column, names, shares)
        painter.setClipRect(header.left, header.top, header.width, header.height)
        self.ground.header(painter, ink, frame.axis, header, frame.language)
        painter.setClipping(False)

    def corner(self, painter: QPainter, ink: Ink, edges: Edges, words: tuple[str, str]) -> None:
        """Paint the corner: what the column lists, how many of them are shown, and what its figures are."""
        title, figure = words
        painter.fillRect(0, 0, edges.side, edges.head, ink.brush("header"))
        ink.write(painter, QPointF(20, 4), title, ink.small_bold, "ink")
        shown = sum(row.kind is RowKind.HALL for row in self.chart.rows)
        total = len(self._index.venue.halls) if self._index is not None else 0
        ink.write(painter, QPointF(20, 22), f"{shown} / {total}", ink.micro, "ink3")
        at = QPointF(edges.side - 7 - int(ink.width(figure, ink.micro)), 5)
        ink.write(painter, at, figure, ink.micro, "ink3")
        painter.fillRect(0, edges.head - 1, edges.side, 1, ink.brush("line_strong"))
        painter.fillRect(edges.side - 1, 0, 1, edges.head, ink.brush("line_strong"))
