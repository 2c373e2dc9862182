"""What every group of deeds on the chart shares: the chosen booking, an open form, an errand on its way."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking
from expobook.domain.errors import StaleData
from expobook.services.changes import Changes
from expobook.ui.diary.errand import Deed, Errand, Ways
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.kit.booking_versions import booking_rows
from expobook.ui.kit.forms import Deed as Form
from expobook.ui.kit.forms import Reason
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import SideBySide, all_or_nothing

DeedOn = Callable[[int, str | None], tuple[Any, Changes]]  # on a version of a booking, without a reason first
DeedTogether = Callable[[Mapping[int, int], str | None], tuple[Any, Changes]]  # on versions by booking
Told = Callable[[Any], tuple[str, str]]  # what came of a deed, in a headline and more


class Doing(QObject):
    """Carries deeds to the book; every change is published with this as its initiator."""

    changed = Signal(object)  # Changes: the book is another one now

    def __init__(self, around: Surroundings, chart: TapeChart, window: QWidget, ways: Ways) -> None:
        super().__init__(window)
        self.around, self.chart, self.window, self.ways = around, chart, window, ways
        self.form: Form | None = None
        self.errand: Errand | None = None
        self.stale: SideBySide | None = None

    def run(self, deed: Deed, name: str, told: Told) -> None:
        """Carry a deed to the book; ``name`` is what its button says."""
        errand = Errand(self.around, self.window, deed, name, self.ways)
        errand.succeeded.connect(partial(self._succeeded, told))
        errand.ended.connect(partial(self._ended, errand))
        self.errand = errand
        errand.go()

    def run_on(self, booking: Booking, deed: DeedOn, name: str, told: Told, mine: Booking | None = None) -> None:
        """Carry a deed on a booking as it was seen; where somebody saved it since, both versions are shown.

        ``mine`` is the booking as the deed would leave it, where that can be said beforehand.
        """

        def again(theirs: Booking) -> None:
            self.run_on(theirs, deed, name, told)

        errand = Errand(self.around, self.window, partial(deed, booking.version), name, self.ways)
        errand.shows_both = True
        errand.stale.connect(partial(self._show_both, booking, mine or booking, name, again))
        errand.succeeded.connect(partial(self._succeeded, told))
        errand.ended.connect(partial(self._ended, errand))
        self.errand = errand
        errand.go()

    def run_together(
        self,
        bookings: Sequence[Booking],
        deed: DeedTogether,
        name: str,
        told: Told,
        mine: Callable[[Booking], Booking],
    ) -> None:
        """Carry one deed on several bookings as they were seen; both forms of those saved since are shown.

        ``mine`` says what the deed makes of one of them as it is now.
        """
        seen = {booking.id: booking for booking in bookings}
        versions = {booking.id: booking.version for booking in bookings}

        def show(error: StaleData) -> None:
            theirs = error.facts["theirs"]
            rows = [
                row
                for now in theirs
                for row in booking_rows(self.around, seen[now.id], mine(now), error, now, titled=True)
            ]
            fresh = list({**seen, **{now.id: now for now in theirs}}.values())
            again = partial(self.run_together, fresh, deed, name, told, mine)
            words = self.tr("{deed} all the same").format(deed=name)
            self.stale = all_or_nothing(self.around, error, rows, words, again, self.window)
            self.changed.emit(Changes(bookings=frozenset(now.id for now in theirs)))

        errand = Errand(self.around, self.window, partial(deed, versions), name, self.ways)
        errand.shows_both = True
        errand.stale.connect(show)
        errand.succeeded.connect(partial(self._succeeded, told))
        errand.ended.connect(partial(self._ended, errand))
        self.errand = errand
        errand.go()

    def _show_both(
        self, seen: Booking, mine: Booking, name: str, again: Callable[[Booking], None], error: StaleData
    ) -> None:
        theirs = error.facts["theirs"]
        rows = booking_rows(self.around, seen, mine, error, theirs)
        deed = self.tr("{deed} all the same").format(deed=name)
        self.stale = all_or_nothing(self.around, error, rows, deed, partial(again, theirs), self.window)
        self.changed.emit(Changes(bookings=frozenset({theirs.id})))

    def _succeeded(self, told: Told, value: Any, changes: Changes) -> None:
        headline, more = told(value)
        self.around.messages.done(headline, more)
        self.around.hub.publish(changes, self)
        self.changed.emit(changes)

    def _ended(self, errand: Errand) -> None:
        if self.errand is errand:
            self.errand = None

    @property
    def question(self) -> Reason | None:
        """The question for a reason that is open."""
        return self.errand.dialog if self.errand is not None else None

    def open(self, form: Form, accepted: Callable[[], None]) -> None:
        """Show a form; what it asks is done when it is accepted."""
        form.accepted.connect(accepted)
        form.finished.connect(partial(self._closed, form))
        self.form = form
        form.open()

    def _closed(self, form: Form, _how: int) -> None:
        if self.form is form:
            self.form = None
        form.deleteLater()

    def chosen(self) -> Booking | None:
        """Return the chosen booking; without one, say that one must be chosen."""
        found = self.chart.bookings(self.chart.chosen)
        if len(found) != 1:
            self.around.messages.told(self.tr("Choose one booking first"))
            return None
        return found[0]

    def title(self, booking: Booking) -> str:
        """Return a booking's name in the user's language."""
        return booking.title.in_language(self.around.language)
