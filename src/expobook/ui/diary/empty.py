"""The card over a chart without bookings in view: what to do next, and where the next booking is."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.kit import formats
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings

WIDE = 460


class EmptyDiary(QFrame):
    """Stands in the middle of the plot while no booking is in view; elsewhere the chart is dragged as always."""

    find_wanted = Signal()
    hold_wanted = Signal()

    def __init__(self, around: Surroundings, chart: TapeChart) -> None:
        super().__init__(chart.viewport())
        self._around, self._chart = around, chart
        self._next: date | None = None
        self.setProperty("area", "card")
        self.setFixedWidth(WIDE)
        self._title, self._more, self._there = label("", "title"), label("", "second", wrap=True), label("", "second")
        self._find, self._hold, self._go = push("", "primary"), push(""), push("", "link")
        self._find.setIcon(around.theme.icon("search", "accent_ink"))
        self._hold.setIcon(around.theme.icon("plus"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        for words in (self._title, self._more):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addLayout(row(1, self._find, self._hold, 1))
        column.addLayout(row(1, self._there, self._go, 1))
        self._find.clicked.connect(self.find_wanted)
        self._hold.clicked.connect(self.hold_wanted)
        self._go.clicked.connect(self._go_there)
        chart.days_shown.connect(self.look)
        self.hide()

    def look(self, *_days: object) -> None:
        """Show the card where nothing is in view, and put it in the middle."""
        reading, (first, until) = self._chart.reading, self._chart.days_in_view()
        if reading is None or reading.window.stay.start > first or reading.window.stay.until < until:
            self.hide()  # it is not known yet
            return
        starts = self._chart.picture.chart.blocks.start, self._chart.picture.chart.blocks.until
        seen = (starts[0] < until.toordinal()) & (starts[1] > first.toordinal())
        if bool(seen.any()):
            self.hide()
            return
        later = starts[0][starts[0] >= until.toordinal()]
        self._next = date.fromordinal(int(later.min())) if len(later) else None
        self._tell(first, until)
        plot = self._chart.edges.plot
        self.adjustSize()
        self.move(plot.left + (plot.width - WIDE) // 2, plot.top + max(20, (plot.height - self.height()) // 3))
        self.show()
        self.raise_()

    def _tell(self, first: date, until: date) -> None:
        language, last = self._around.language, until - timedelta(days=1)
        ends = [formats.month(day, language) for day in (first, last)]
        months = ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
        self._title.setText(self.tr("No bookings in {months}").format(months=months))
        self._more.setText(self.tr("Drag over halls and days to hold space, or let expobook look for it."))
        self._find.setText(self.tr("Find space"))
        self._hold.setText(self.tr("New hold…"))
        self._there.setVisible(self._next is not None)
        self._go.setVisible(self._next is not None)
        if self._next is not None:
            day = formats.day(self._next, language, year=True)
            self._there.setText(self.tr("Next booking: {day}").format(day=day))
            self._go.setText(self.tr("Go there"))

    def _go_there(self) -> None:
        if self._next is not None:
            self._chart.go_to(self._next)
