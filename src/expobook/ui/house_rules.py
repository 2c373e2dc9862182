"""The forms of the rules of the diary and of the days off, from the Tools menu."""

from collections.abc import Callable, Mapping
from datetime import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTime
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QTimeEdit, QWidget

from expobook.domain.calendar import CalendarYear
from expobook.domain.errors import StaleData
from expobook.domain.holds import DiaryRules
from expobook.domain.progress import Progress
from expobook.services import calendars
from expobook.services.changes import Changes
from expobook.services.rules import MOST_DAYS, diary_rules, differing_rules, set_rules
from expobook.ui.diary.dialogs import Deed, count_field
from expobook.ui.jobs import Work, bound
from expobook.ui.parts import TableModel, label, table
from expobook.ui.screen import Command, Surroundings
from expobook.ui.side_by_side import field_by_field
from expobook.words import counted, shown, source_words

_SHIPPED = "State Council notice on holidays in {year}"  # what the years that ship name as their source

if TYPE_CHECKING:
    from expobook.ui.plan_rules import PlanRules
    from expobook.ui.season_rules import SeasonRulesDeeds


class DiaryRulesForm(Deed):
    """The days that the rules want, the hour at which holds lapse, and why they change."""

    def __init__(self, around: Surroundings, now: DiaryRules, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Rules of the diary"), parent.tr("Set the rules"), parent)
        self.days = {
            name: count_field(getattr(now, name), 0, MOST_DAYS)
            for name in ("hold_days", "challenge_days", "theme_days", "turnaround_days")
        }
        words = (
            self.tr("Days until a hold lapses"),
            self.tr("Workdays to answer a challenge"),
            self.tr("Days between shows of a near theme"),
            self.tr("Days to turn a hall around"),
        )
        for name, field in zip(words, self.days.values(), strict=True):
            self.add(name, field)
        self.hour = QTimeEdit(QTime(now.closing_time.hour, now.closing_time.minute))
        self.hour.setDisplayFormat("HH:mm")
        self.hour.lineEdit().setTextMargins(7, 0, 0, 0)  # as count_field: Qt keeps no padding of the style sheet here
        self.add(self.tr("Holds lapse at"), self.hour)
        self.why = QLineEdit()
        self.why.textChanged.connect(self._typed)
        self.add(self.tr("Reason (stays on the record)"), self.why)
        self._typed()

    def choices(self) -> dict[str, int | str]:
        """Return what the fields say, by the names of the rules."""
        at = self.hour.time()
        return {name: field.value() for name, field in self.days.items()} | {
            "closing_time": f"{time(at.hour(), at.minute()):%H:%M}"
        }

    def _typed(self) -> None:
        self.deed.setEnabled(bool(self.why.text().strip()))


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


class HouseRules(QObject):
    """Asks the book, shows the forms, and writes what they say."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self.form: QDialog | None = None
        self.plans: PlanRules | None = None
        self.seasons: SeasonRulesDeeds | None = None

    def commands(self) -> list[Command]:
        """Return what the Tools menu offers."""
        return [
            Command("Rules of the diary…", self.ask_rules, "", "settings", "Tools"),
            Command("Rules of plans…", self.ask_plan_rules, "", "layout-grid", "Tools"),
            Command("Rules of the season…", self.ask_season_rules, "", "sparkles", "Tools"),
            Command("Days off…", self.ask_days_off, "", "calendar-days", "Tools"),
        ]

    def ask_rules(self) -> None:
        """Show the rules in force to be changed."""
        desk = self._around.desk
        self._start(lambda _progress: diary_rules(desk), self._show_rules)

    def ask_plan_rules(self) -> None:
        """Show the rules of floor plans to be changed."""
        from expobook.ui.plan_rules import PlanRules

        self.plans = self.plans or PlanRules(self._around, self._window)
        self.plans.ask()

    def ask_season_rules(self) -> None:
        """Show the rules that plans of a season go by to be changed."""
        from expobook.ui.season_rules import SeasonRulesDeeds

        self.seasons = self.seasons or SeasonRulesDeeds(self._around, self._window)
        self.seasons.ask()

    def ask_days_off(self) -> None:
        """Show the years that are known."""
        desk = self._around.desk
        self._start(lambda _progress: calendars.years(desk), self._show_years)

    def take_in(self, path: Path) -> None:
        """Take in the notice of a year from a file."""
        desk = self._around.desk
        self._start(lambda _progress: calendars.import_year(desk, path), self._taken)

    def _show_rules(self, now: DiaryRules) -> None:
        form = DiaryRulesForm(self._around, now, self._window)
        form.accepted.connect(lambda: self.set(now, form.choices(), form.why.text()))
        self._open(form)

    def set(self, was: DiaryRules, choices: Mapping[str, int | str], why: str) -> None:
        """Set the rules; what somebody else chose since they were read is shown beside mine."""
        desk = self._around.desk

        def write(progress: Progress) -> tuple[DiaryRules, Changes]:
            return set_rules(desk, why=why, expected_version=was.version, **choices)

        failed = bound(self, partial(self._not_set, was, choices, why))
        self._around.jobs.start(write, self._written, failed, database=True)

    def _not_set(self, was: DiaryRules, choices: Mapping[str, int | str], why: str, error: Exception) -> None:
        if not isinstance(error, StaleData):
            self._around.messages.failed(error)
            return
        theirs: DiaryRules = error.facts["theirs"]

        def keep(names: list[str]) -> None:
            self.set(theirs, {name: choices[name] for name in names}, why)

        found = differing_rules(was, choices, theirs)
        self.form = field_by_field(self._around, error, found, self._said, keep, self._window)

    def _said(self, field: str, value: Any) -> str:
        if field == "closing_time":
            return f"{value:%H:%M}"
        return shown(value, self._around.language)

    def _show_years(self, years: list[CalendarYear]) -> None:
        form = DaysOff(self._around, years, self._window)
        form.accepted.connect(self._ask_file)
        self._open(form)

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Take in a notice…"), "", "JSON (*.json)")
        if chosen:
            self.take_in(Path(chosen))

    def _open(self, form: Deed) -> None:
        self.form = form
        form.open()

    def _written(self, answer: tuple[DiaryRules, Changes]) -> None:
        self._around.messages.done(self.tr("The rules are set; bookings that stand are as they were."))
        self._around.hub.publish(answer[1])

    def _taken(self, answer: tuple[CalendarYear, Changes]) -> None:
        words = self.tr("Days off of {year} are taken in: {count|day|days}.")
        self._around.messages.done(counted(words, year=answer[0].year, count=len(answer[0].off)))
        self._around.hub.publish(answer[1])

    def _start(self, work: Work, done: Callable[[Any], None]) -> None:
        self._around.jobs.start(work, done, self._around.messages.failed, database=True)
