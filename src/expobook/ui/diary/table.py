"""The table twin of the chart: bookings as rows to filter and sort, for keys and screen readers."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.booking import BayRank, Booking, Status
from expobook.domain.progress import Progress
from expobook.services.diary.reading import booking_ranks, list_bookings
from expobook.services.search import search
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, area, label, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.state_words import state_word, status_word
from expobook.words import counted, span

TYPING_MS = 150  # after the last letter the book is asked
MOST_FOUND = 500
BY_DATES = 5  # the column by which it is sorted first


class DiaryTable(TableModel):
    """Columns of bookings, which it sorts itself: a proxy would ask for every value many times over."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._ranks: dict[int, Sequence[BayRank]] = {}
        self._parties: dict[int, str] = {}
        self._by, self._down = BY_DATES, False
        venue = around.desk.venue
        self._keys: tuple[Callable[[Booking], Any], ...] = (
            lambda b: b.number,
            lambda b: b.title.in_language(around.language),
            self._organiser,
            lambda b: venue.describe(b.bays),
            lambda b: venue.area_of(b.bays),
            _first_day,
            state_word,
            self._worst,
            lambda b: str(b.expires or "9999"),
        )
        super().__init__(
            (
                ("Number", lambda b: b.number, False),
                ("Event", lambda b: b.title.in_language(around.language), False),
                ("Organiser", self._organiser, False),
                ("Space", lambda b: venue.describe(b.bays) or "–", False),
                ("Area", lambda b: formats.area(venue.area_of(b.bays)) if b.bays else "–", True),
                ("Dates", self._dates, False),
                ("Status", state_word, False),
                ("Rank", lambda b: str(self._worst(b) or "–"), True),
                ("Lapses", lambda b: f"{b.expires:%Y-%m-%d %H:%M}" if b.expires else "–", False),
            )
        )

    def know(self, parties: Sequence[Any], ranks: dict[int, Sequence[BayRank]]) -> None:
        """Take the names of organisers and the ranks of options."""
        self._parties = {party.id: party.name.in_language(self._around.language) for party in parties}
        self._ranks = ranks

    def fill(self, rows: Sequence[Any], translate: Callable[[str], str]) -> None:
        super().fill(self._in_order(rows), translate)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is chosen stays chosen."""
        self._by, self._down = column, order == Qt.SortOrder.DescendingOrder
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.rows[index.row()].id) for index in self.persistentIndexList()]
        self.rows = self._in_order(self.rows)
        place = {booking.id: number for number, booking in enumerate(self.rows)}
        there = [self.index(place[booking], index.column()) for index, booking in kept]
        self.changePersistentIndexList([index for index, _ in kept], there)
        self.layoutChanged.emit()

    def _in_order(self, rows: Sequence[Any]) -> list[Any]:
        return (
            sorted(rows, key=self._keys[self._by], reverse=self._down)
            if 0 <= self._by < len(self._keys)
            else list(rows)
        )

    def _organiser(self, booking: Booking) -> str:
        return self._parties.get(booking.organiser_id or 0, "")

    def _dates(self, booking: Booking) -> str:
        stay = booking.stay()
        return span(stay, self._around.language) if stay else "–"

    def _worst(self, booking: Booking) -> int:
        return max((rank.rank for rank in self._ranks.get(booking.id, ())), default=0)


def _first_day(booking: Booking) -> date:
    return min((line.schedule.start for line in booking.lines if not line.dropped), default=date.max)


class TableTwin(QWidget):
    """The bookings around the days in view; what is typed searches the whole book."""

    booking_chosen = Signal(int)
    booking_opened = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._reading: Reading | None = None
        self._chosen = 0  # the booking that is chosen, in whichever view
        self._marking = False  # while a row is marked by the program, nobody chooses it
        self._wanted = 0  # counts what was asked, so that a late answer is not shown
        self.model = DiaryTable(around)
        self.view = table(self.model, "", stretch=1)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(BY_DATES, Qt.SortOrder.AscendingOrder)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(2, 200)
        self.field, self.status, self._count = QLineEdit(), QComboBox(), label("", "second")
        self.field.setClearButtonEnabled(True)
        self.field.addAction(around.theme.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area("toolbar", row(self.field, self.status, self._count, 1, margins=(12, 6, 12, 6))))
        column.addWidget(self.view, 1)
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.status.currentIndexChanged.connect(self._ask)
        self.view.clicked.connect(self._choose)
        self.view.selectionModel().selectionChanged.connect(self._selected)  # by keys, too
        self.view.activated.connect(self._opened)
        self.setFocusProxy(self.view)
        self.retranslate()

    def show_reading(self, reading: Reading) -> None:
        """Show the bookings of a reading, or search again."""
        self._reading = reading
        self._ask()

    def mark(self, booking_id: int) -> None:
        """Mark the row of the booking that is chosen, where it is shown; 0 marks none."""
        self._chosen = booking_id
        place = next((n for n, booking in enumerate(self.model.rows) if booking.id == booking_id), -1)
        self._marking = True
        if place < 0:
            self.view.clearSelection()
        elif place != self.view.currentIndex().row() or not self.view.selectionModel().hasSelection():
            self.view.setCurrentIndex(self.model.index(place, 0))
        self._marking = False

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.field.setFocus()
        self.field.selectAll()

    def filters(self) -> tuple[str, str]:
        """Return what is typed and the status that is left, as a saved view keeps them."""
        return self.field.text(), str(self.status.currentData() or "")

    def set_filters(self, text: str, status: str) -> None:
        """Filter as a saved view says."""
        self.field.setText(text)
        self.status.setCurrentIndex(max(0, self.status.findData(status)))

    def booking_at(self, index: QModelIndex) -> int:
        """Return the booking of a row as it is shown."""
        booking: Booking = self.model.rows[index.row()]
        return booking.id

    def retranslate(self) -> None:
        self.field.setPlaceholderText(self.tr("Event, organiser, number or theme: Chinese, pinyin, English"))
        self.field.setAccessibleName(self.tr("Filter"))
        self.view.setAccessibleName(self.tr("Bookings"))
        kept = self.status.currentData()
        self.status.blockSignals(True)
        self.status.clear()
        self.status.addItem(self.tr("Every status"), "")
        for status in Status:
            self.status.addItem(status_word(status), status.value)
        self.status.setCurrentIndex(max(0, self.status.findData(kept)))
        self.status.blockSignals(False)
        self._ask()

    def _typed(self) -> None:
        self._typing.start()

    def _ask(self) -> None:
        text, status = self.filters()
        if self._reading is None:
            return
        self._wanted += 1
        if not text.strip() and status in ("", "hold", "contracted", "completed"):
            self._show(list(self._reading.window.bookings), dict(self._reading.window.ranks))
            return
        desk, wanted = self._around.desk, self._wanted

        def work(progress: Progress) -> tuple[int, list[Booking], dict[int, Sequence[BayRank]]]:
            if text.strip():
                found = list(search(desk, text, MOST_FOUND).bookings)
            else:
                found = list_bookings(desk, Status(status))
            return wanted, found, booking_ranks(desk, [booking.id for booking in found])

        self._around.jobs.start(work, self._found, self._around.messages.failed, database=True)

    def _found(self, answer: tuple[int, list[Booking], dict[int, Sequence[BayRank]]]) -> None:
        wanted, bookings, ranks = answer
        if wanted == self._wanted:
            self._show(bookings, ranks)

    def _show(self, bookings: list[Booking], ranks: dict[int, Sequence[BayRank]]) -> None:
        """Fill the table; the booking that is chosen is marked, and what was in sight stays so."""
        seen = self.view.verticalScrollBar().value()
        status = self.status.currentData()
        rows = [booking for booking in bookings if not status or booking.status.value == status]
        if self._reading is not None:
            self.model.know(self._reading.parties, ranks)
        self._marking = True  # rows that go are not chosen anew
        self.model.fill(rows, self.tr)
        self._count.setText(counted(self.tr("{count|booking|bookings}"), count=len(rows)))
        self.mark(self._chosen)
        self.view.verticalScrollBar().setValue(seen)

    def _selected(self) -> None:
        for index in self.view.selectionModel().selectedRows():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if not self._marking and self.booking_at(index) != self._chosen:
            self.booking_chosen.emit(self.booking_at(index))

    def _opened(self, index: QModelIndex) -> None:
        self.booking_opened.emit(self.booking_at(index))
