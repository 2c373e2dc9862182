"""The days off that workdays are counted by, and the form that takes in the notice of another year."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from expobook.domain.calendar import CalendarYear
from expobook.services.book import notices
from expobook.services.changes import Changes
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import TableModel, label, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.rules.deeds import RuleDeeds
from expobook.words import counted, source_words

_SHIPPED = "State Council notice on holidays in {year}"  # what the years that ship name as their source


class DaysOff(Deed):
    """The years that workdays are counted by, and a file with the notice of another one."""

    def __init__(self, around: Surroundings, years: list[CalendarYear], parent: QWidget) -> None:
        super().__init__(around, parent.tr("Days off"), parent.tr("Take in a notice…"), parent)
        self.model = TableModel(
            [
                ("Year", lambda each: str(each.year), True),
                ("Days off", lambda each: str(len(each.off)), True),
                ("Make-up workdays", lambda each: str(len(each.makeup)), True),
                ("Where from", self._source, False),
            ]
        )
        self.table = table(self.model, self.tr("Days off"), stretch=3)
        words = (self.tr("Year"), self.tr("Days off"), self.tr("Make-up workdays"), self.tr("Where from"))
        heads = dict(zip(("Year", "Days off", "Make-up workdays", "Where from"), words, strict=True))
        self.model.fill(years, lambda head: heads.get(head, head))
        self.table.setMinimumSize(640, 260)
        self.form.addRow(self.table)
        told = self.tr("A notice is a JSON file with year, source, holidays and make-up workdays.")
        self.form.addRow(label(told, "third", wrap=True))

    def _source(self, year: CalendarYear) -> str:
        if year.forecast:
            return self.tr("statutory days; no notice yet")
        shipped = year.source == _SHIPPED.format(year=year.year)  # what a venue took in itself is told as it stands
        return self.tr(_SHIPPED).format(year=year.year) if shipped else source_words(year.source, self.around.language)


class DaysOffDeeds(RuleDeeds):
    """The years that are known, and one more from a file."""

    def ask(self) -> None:
        """Show the years that are known."""
        desk = self._around.desk
        self._start(lambda _progress: notices.years(desk), self._show)

    def _show(self, years: list[CalendarYear]) -> None:
        self._open(DaysOff(self._around, years, self._window), self._ask_file)

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Take in a notice…"), "", "JSON (*.json)")
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> None:
        """Take in the notice of a year from a file."""
        desk = self._around.desk
        self._start(lambda _progress: notices.import_year(desk, path), self._taken)

    def _taken(self, answer: tuple[CalendarYear, Changes]) -> None:
        words = self.tr("Days off of {year} are taken in: {count|day|days}.")
        self._around.messages.done(counted(words, year=answer[0].year, count=len(answer[0].off)))
        self._around.hub.publish(answer[1])
