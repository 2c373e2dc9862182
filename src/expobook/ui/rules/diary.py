"""The form of the rules of the diary."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QLineEdit, QTimeEdit, QWidget

from expobook.domain.holds import DiaryRules
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.rules import MOST_DAYS, diary_rules, differing_rules, set_rules
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.screen import Surroundings
from expobook.ui.rules.deeds import RuleDeeds
from expobook.words import shown


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


class DiaryRuleDeeds(RuleDeeds):
    """The rules of the diary, set together."""

    def ask(self) -> None:
        """Show the rules in force to be changed."""
        desk = self._around.desk
        self._start(lambda _progress: diary_rules(desk), self._show)

    def _show(self, now: DiaryRules) -> None:
        form = DiaryRulesForm(self._around, now, self._window)
        self._open(form, lambda: self.set(now, form.choices(), form.why.text()))

    def set(self, was: DiaryRules, choices: Mapping[str, int | str], why: str) -> None:
        """Set the rules; what somebody else chose since they were read is shown beside mine."""
        desk = self._around.desk

        def write(_progress: Progress) -> tuple[DiaryRules, Changes]:
            return set_rules(desk, why=why, expected_version=was.version, **choices)

        def keep(theirs: DiaryRules, names: list[str]) -> None:
            self.set(theirs, {name: choices[name] for name in names}, why)

        self._set(write, self._written, lambda theirs: differing_rules(was, choices, theirs), keep)

    def _said(self, field: str, value: Any) -> str:
        return f"{value:%H:%M}" if field == "closing_time" else shown(value, self._around.language)

    def _written(self, answer: tuple[DiaryRules, Changes]) -> None:
        self._around.messages.done(self.tr("The rules are set; bookings that stand are as they were."))
        self._around.hub.publish(answer[1])
