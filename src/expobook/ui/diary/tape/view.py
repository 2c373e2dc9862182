"""The part of the tape chart that is in view: days by pixels, rows by folds, and what lies under a point."""

from collections.abc import Collection
from datetime import date, timedelta

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from expobook.domain.diary import Stay
from expobook.domain.venue import Venue
from expobook.ui.diary.tape.axis import END, EPOCH, Axis
from expobook.ui.diary.tape.gestures import Spot
from expobook.ui.diary.tape.layout import Block, Folds, Measures, Row
from expobook.ui.diary.tape.picture import Edges, Picture
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.kit.screen import Surroundings

ZOOM = 1.25
START_BEFORE, START_SCALE = timedelta(days=54), 7.6  # of the first view: some weeks back, twenty in all


class TapeView(QAbstractScrollArea):
    """Scrolls by pixels, zooms about a point and folds rows; knows nothing of hands and deeds."""

    days_shown = Signal(object, object)  # first, until
    folded = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        today, theme = around.desk.now().date(), around.theme
        self.venue: Venue = around.desk.venue
        self.axis = Axis(float((today - START_BEFORE).toordinal()), START_SCALE)
        self.reading: Reading | None = None
        self.folds = Folds()
        self.picture = Picture(theme, around.desk.calendar, today)
        self._measures = Measures(theme.size("diary_phase_row"), theme.size("diary_lane"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.viewport().update)

    # --- days

    def days_in_view(self) -> tuple[date, date]:
        """Return the first day in view and the day after the last."""
        return self.axis.days(self.edges.plot.width)

    def whole_range(self) -> Stay:
        """Return the days from the first booking that was read to the last, and what is in view."""
        first, until = self.days_in_view()
        bookings = self.reading.window.bookings if self.reading is not None else ()
        stays = [stay for booking in bookings if (stay := booking.stay()) is not None]
        starts, ends = [stay.start for stay in stays], [stay.until for stay in stays]
        return Stay(min([first, *starts]), max([until, *ends]))

    def within_range(self, day: date) -> date:
        """Return the nearest day that the chart can show."""
        return min(max(day, EPOCH), END - timedelta(days=2))

    def go_to(self, day: date) -> None:
        """Bring a day to a fifth of the width."""
        self._turn(self.axis.showing(day, self.edges.plot.width / 5))

    def show_days(self, first: date, until: date) -> None:
        """Show some days over the whole width."""
        scale = self.edges.plot.width / max(1, (until - first).days)
        self._turn(Axis(self.axis.first, self.axis.scale).zoomed(scale / self.axis.scale, 0).showing(first, 0))

    def zoom_step(self, steps: float, about: float | None = None) -> None:
        """Zoom in by steps (out when negative) about a pixel of the plot, its middle by default."""
        self._turn(self.axis.zoomed(ZOOM**steps, self.edges.plot.width / 2 if about is None else about))

    def pan(self, by: QPointF) -> None:
        """Move the view by pixels."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(by.y()))
        if round(by.x()):
            self._turn(self.axis.moved(by.x()))

    def reveal(self, day: date, row: Row) -> None:
        """Scroll so that a cell is in view; nothing moves where it is already."""
        first, until = self.days_in_view()
        if not first <= day < until - timedelta(days=1):
            self._turn(self.axis.showing(day, self.edges.plot.width / 2))
        bar, room = self.verticalScrollBar(), self.edges.plot.height
        if row.top < bar.value() or row.bottom > bar.value() + room:
            bar.setValue(int(row.top - room / 2))

    def _turn(self, axis: Axis) -> None:
        self.axis = axis
        self.days_shown.emit(*self.days_in_view())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._range()
        self.days_shown.emit(*self.days_in_view())

    # --- rows

    def fold(self, code: str) -> None:
        """Fold or unfold a phase or a hall."""
        halls = {hall.code for hall in self.venue.halls}
        (self.folds.open_halls if code in halls else self.folds.zones).symmetric_difference_update({code})
        self._folded()

    def fold_all(self, *, unfold: bool) -> None:
        """Show every bay, or halls alone."""
        self.folds.zones.clear()
        self.folds.open_halls = {hall.code for hall in self.venue.halls} if unfold else set()
        self._folded()

    def show_only(self, halls: Collection[str]) -> None:
        """Show some halls alone; all for none."""
        self.folds.only = frozenset(halls)
        self._folded()

    def _folded(self) -> None:
        self._lay_out()
        self.folded.emit()

    def _lay_out(self) -> None:
        if self.reading is not None:
            self.picture.show(self.reading.index, self.reading.shares, self.folds, self._measures)
            self._range()
            self.viewport().update()

    def _range(self) -> None:
        room = self.edges.plot.height
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(self._measures.lane * 2)
        self.verticalScrollBar().setRange(0, max(0, self.picture.chart.height - room))

    def booking_rows(self) -> tuple[Row, ...]:
        """Return the rows in which bookings stand."""
        return tuple(row for row in self.picture.chart.rows if row.shows_bookings)

    # --- what lies where

    @property
    def edges(self) -> Edges:
        """Where header, pinned column and plot are."""
        port, theme = self.viewport(), self._around.theme
        return Edges(theme.size("diary_row_header"), theme.size("diary_header"), port.width(), port.height())

    def point(self, day: date, code: str) -> QPointF:
        """Return where a cell is: the middle of its day, the first lane of its row."""
        row = next(row for row in self.picture.chart.rows if row.code == code)
        x = self.x_of(day) + self.axis.scale / 2
        return QPointF(x, self.edges.plot.top + row.top + 5 - self.verticalScrollBar().value())

    def x_of(self, day: date) -> int:
        """Return where a day starts, in pixels of the viewport."""
        return self.edges.side + self.axis.x(day)

    def _y(self, at: QPointF) -> float:
        return at.y() - self.edges.head + self.verticalScrollBar().value()

    def day_at(self, at: QPointF) -> date:
        """Return the day under a point of the viewport."""
        return self.within_range(self.axis.day(at.x() - self.edges.side))

    def row_at(self, at: QPointF) -> Row | None:
        """Return the row under a point."""
        return self.picture.chart.row_at(self._y(at))

    def spot_at(self, at: QPointF) -> Spot | None:
        """Return day and row under a point, None where the row shows no bookings."""
        row = self.row_at(at)
        return Spot(self.day_at(at), row) if row is not None and row.shows_bookings else None

    def blocks(self) -> list[Block]:
        """Return every block of the chart."""
        chart = self.picture.chart
        return [chart.block(number) for number in range(len(chart))]

    def blocks_near(self, at: QPointF, reach: int) -> list[Block]:
        """Return the blocks at a point's height that lie within ``reach`` pixels of it."""
        x = at.x() - self.edges.side
        return self.picture.chart.blocks_at(self._y(at), self.axis.ordinal(x - reach), self.axis.ordinal(x + reach))

    def block_in(self, row: Row, day: date) -> Block | None:
        """Return the first block of a row on a day, by lane."""
        lanes = range(row.top + 2, row.bottom, self._measures.lane)
        return next((block for y in lanes if (block := self.picture.chart.block_at(y, day)) is not None), None)
