"""What every group of deeds on the chart shares: the chosen booking, an open form, an errand on its way."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking
from expobook.services.changes import Changes
from expobook.ui.diary.chart import TapeChart
from expobook.ui.diary.dialogs import Deed as Form
from expobook.ui.diary.dialogs import Reason
from expobook.ui.diary.errand import Deed, Errand, Ways
from expobook.ui.screen import Surroundings

Told = Callable[[Any], tuple[str, str]]  # what came of a deed, in a headline and more


class Doing(QObject):
    """Carries deeds to the book; every change is published with this as its initiator."""

    changed = Signal(object)  # Changes: the book is another one now

    def __init__(self, around: Surroundings, chart: TapeChart, window: QWidget, ways: Ways) -> None:
        super().__init__(window)
        self.around, self.chart, self.window, self.ways = around, chart, window, ways
        self.form: Form | None = None
        self.errand: Errand | None = None

    def run(self, deed: Deed, name: str, told: Told) -> None:
        """Carry a deed to the book; ``name`` is what its button says."""
        errand = Errand(self.around, self.window, deed, name, self.ways)
        errand.succeeded.connect(partial(self._succeeded, told))
        errand.ended.connect(partial(self._ended, errand))
        self.errand = errand
        errand.go()

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
