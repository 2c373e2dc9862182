"""The keyboard on the tape chart: a cell cursor, a range of cells, and the keys of ``look.md`` section 5."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.ui.diary.tape.gestures import Spot, default_days
from expobook.ui.diary.tape.layout import Row, RowKind

if TYPE_CHECKING:
    from expobook.ui.diary.tape.chart import TapeChart

Key = Qt.Key
WEEK = 7


class Keyboard:
    """The cell cursor: a day and a row; with Shift it draws a range behind it."""

    def __init__(self, chart: "TapeChart", day: date) -> None:
        self._chart = chart
        self.day = day
        self.code = ""  # of its row
        self._anchor: Spot | None = None

    # --- where it is

    @property
    def row(self) -> Row | None:
        """The row of the cursor; the first one where its own is folded away."""
        rows = self._chart.booking_rows()
        return next((row for row in rows if row.code == self.code), rows[0] if rows else None)

    def put(self, spot: Spot) -> None:
        """Put the cursor somewhere, without a range."""
        self.day, self.code, self._anchor = spot.day, spot.row.code, None
        self._chart.viewport().update()

    def range(self) -> tuple[Stay, tuple[Row, ...]] | None:
        """Return the days and rows of the range, both ends included; None without any."""
        row = self.row
        if row is None:
            return None
        start = self._anchor or Spot(self.day, row)
        rows = self._chart.booking_rows()
        ends = sorted(place for place, one in enumerate(rows) if one.code in (start.row.code, row.code))
        first, last = min(start.day, self.day), max(start.day, self.day)
        return Stay(first, last + timedelta(days=1)), rows[ends[0] : ends[-1] + 1] if ends else (row,)

    def line(self) -> Line | None:
        """Return the hold that a drawn range stands for; None without a range."""
        found = self.range()
        if found is None or self._anchor is None:
            return None
        stay, rows = found
        bays = frozenset(bay for row in rows for bay in row.bays)
        return Line(bays, Schedule.of_days(stay.start, *default_days(len(stay))))

    # --- keys

    def pressed(self, event: QKeyEvent) -> bool:
        """Do what a key means; say whether it means anything here."""
        key, held = Key(event.key()), event.modifiers()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key in (Key.Key_Left, Key.Key_Right):
            self._step((1 if key == Key.Key_Right else -1) * (WEEK if ctrl else 1), 0, extend=shift)
        elif key in (Key.Key_Up, Key.Key_Down):
            sign = 1 if key == Key.Key_Down else -1
            self._phase(sign) if ctrl else self._step(0, sign, extend=shift)
        elif ctrl and key not in (Key.Key_Plus, Key.Key_Minus, Key.Key_Equal):
            return False
        elif (deed := self._deeds().get(key)) is not None:
            deed()
        else:
            return False
        return True

    def _deeds(self) -> dict[Key, Callable[[], object]]:
        chart = self._chart
        return {
            Key.Key_PageUp: lambda: self._page(-1),
            Key.Key_PageDown: lambda: self._page(1),
            Key.Key_Home: lambda: self._go(chart.whole_range().start),
            Key.Key_End: lambda: self._go(chart.whole_range().last),
            Key.Key_Plus: lambda: chart.zoom_step(1),
            Key.Key_Equal: lambda: chart.zoom_step(1),
            Key.Key_Minus: lambda: chart.zoom_step(-1),
            Key.Key_BracketLeft: lambda: self._fold(unfold=False),
            Key.Key_BracketRight: lambda: self._fold(unfold=True),
            Key.Key_BraceLeft: lambda: chart.fold_all(unfold=False),
            Key.Key_BraceRight: lambda: chart.fold_all(unfold=True),
            Key.Key_Space: chart.toggle_summary,
            Key.Key_Return: self._open,
            Key.Key_Enter: self._open,
        }

    def _open(self) -> None:
        if self._chart.selected:
            self._chart.booking_opened.emit(self._chart.selected)

    def _step(self, days: int, rows: int, *, extend: bool) -> None:
        row = self.row
        if row is None:
            return
        if extend and self._anchor is None:
            self._anchor = Spot(self.day, row)
        elif not extend:
            self._anchor = None
        shown = self._chart.booking_rows()
        place = next(place for place, one in enumerate(shown) if one.code == row.code)
        self.code = shown[min(max(place + rows, 0), len(shown) - 1)].code
        self._go(self.day + timedelta(days=days), keep=extend)

    def _phase(self, sign: int) -> None:
        """Go to the first hall of the next phase, or of this one and then the one before."""
        starts: list[Row] = []
        fresh = False
        for one in self._chart.picture.chart.rows:
            if one.kind is RowKind.ZONE:
                fresh = True
            elif fresh and one.shows_bookings:
                starts.append(one)
                fresh = False
        row = self.row
        if row is None or not starts:
            return
        beyond = [one for one in starts if (one.top > row.top if sign > 0 else one.top < row.top)]
        if beyond:
            self.code = beyond[0 if sign > 0 else -1].code
        self._go(self.day)

    def _page(self, sign: int) -> None:
        first, until = self._chart.days_in_view()
        self._go(self.day + timedelta(days=sign * (until - first).days))

    def _go(self, day: date, *, keep: bool = False) -> None:
        """Bring the cursor to a day, into view; choose the booking that it stands on."""
        chart = self._chart
        self.day = chart.within_range(day)
        if not keep:
            self._anchor = None
        row = self.row
        if row is None:
            return
        chart.reveal(self.day, row)
        if not keep:
            block = chart.block_in(row, self.day)
            chart.select(block.booking.id if block is not None else 0)
        chart.viewport().update()

    def _fold(self, *, unfold: bool) -> None:
        row = self.row
        if row is not None:
            hall = self._chart.venue.bay(row.bays[0]).hall
            if (hall in self._chart.folds.open_halls) != unfold:
                self.code = self._chart.venue.bays_of_hall[hall][0].code if unfold else hall
                self._chart.fold(hall)
