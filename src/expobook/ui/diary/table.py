"""The table twin of the chart: the same bookings as rows, for keys and screen readers."""

from expobook.domain.booking import Booking
from expobook.services.diary import DiaryWindow
from expobook.ui import formats
from expobook.ui.parts import TableModel
from expobook.ui.screen import Surroundings
from expobook.words import shown


class DiaryTable(TableModel):
    """Columns of the bookings in view; ``booking_at`` tells which one a row is."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._window: DiaryWindow | None = None
        self._order: list[Booking] = []
        super().__init__(
            (
                ("Number", lambda b: b.number, False),
                ("Event", lambda b: b.title.in_language(around.language), False),
                ("Space", lambda b: around.desk.venue.describe(b.bays), False),
                ("Dates", self._dates, False),
                ("Status", lambda b: shown(b.status, around.language), False),
                ("Rank", self._rank, True),
            )
        )

    def show_window(self, window: DiaryWindow) -> None:
        """Show the bookings of a window, the earliest first."""
        self._window = window
        self._order = sorted(window.bookings, key=lambda b: (b.stay() or window.stay, b.number))
        self.fill(self._order, self.tr)

    def booking_at(self, row: int) -> int:
        return self._order[row].id if 0 <= row < len(self._order) else 0

    def _dates(self, booking: Booking) -> str:
        stay = booking.stay()
        return formats.span(stay, self._around.language) if stay else "–"

    def _rank(self, booking: Booking) -> str:
        ranks = self._window.ranks.get(booking.id, ()) if self._window else ()
        return str(max((rank.rank for rank in ranks), default="–"))
