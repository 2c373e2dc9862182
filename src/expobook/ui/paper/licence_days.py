"""The days let, as a filter of the register: a button that says them, and the form behind it."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from expobook import words
from expobook.domain.diary import DatesReversed, Stay
from expobook.ui.kit.forms import Deed, day_field, day_of
from expobook.ui.kit.parts import Push, push
from expobook.ui.kit.screen import Surroundings


class LicenceForm(Deed):
    """First and last day of the time in which something is let."""

    def __init__(self, around: Surroundings, chosen: Stay, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Contracts let on these days"), parent.tr("Show these"), parent)
        self.first, self.last = day_field(chosen.start), day_field(chosen.last)
        self.any_days = push(self.tr("Any days"))
        self.add(self.tr("First day"), self.first)
        self.add(self.tr("Last day"), self.last)
        self.form.addRow("", self.any_days)

    def stay(self) -> Stay:
        """Return the days, the last one included."""
        return Stay(day_of(self.first), day_of(self.last) + timedelta(days=1))

    def check(self) -> None:
        first, last = day_of(self.first), day_of(self.last)
        if last < first:
            raise DatesReversed(first=first, last=last, phase="stay")


class LicenceDays(Push):
    """Says on which days contracts are shown, all at first; a press asks for others."""

    chosen = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.stay: Stay | None = None
        self.form: LicenceForm | None = None
        self.setIcon(around.theme.icon("calendar-range"))
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask for the days; the form begins with those chosen, else with the year that has begun."""
        year = self._around.desk.now().year
        form = LicenceForm(self._around, self.stay or Stay(date(year, 1, 1), date(year + 1, 1, 1)), self.window())
        form.accepted.connect(lambda: self.choose(form.stay()))
        form.any_days.clicked.connect(lambda: self.choose(None))
        form.any_days.clicked.connect(form.reject)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def choose(self, stay: Stay | None) -> None:
        """Show contracts whose days meet these; None: all of them."""
        self.stay = stay
        self.retranslate()
        self.chosen.emit()

    def retranslate(self) -> None:
        said = words.span(self.stay, self._around.language) if self.stay else self.tr("Any days")
        self.setText(said)
        self.setAccessibleName(self.tr("Let on: {days}").format(days=said))
