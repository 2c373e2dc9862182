"""The form of the rules that floor plans are checked by, from the Tools menu: one rule is set at a time."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from expobook.checking.rules import Rule, default_rules
from expobook.domain.conflict import Differing, differing_in
from expobook.domain.plan import Severity
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.plans.rules import plan_rules_read, set_plan_rule
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.screen import Surroundings
from expobook.ui.rules.deeds import RuleDeeds, figure_field
from expobook.words import phrase, shown, source_words

UNITS = {"mm2": (" m²", 1_000_000), "mm": (" m", 1_000), "kg": (" kg", 1), "%": (" %", 1)}  # suffix, what one is
SECOND = "second_limit"  # what refusals call a rule's second figure


def rule_said(around: Surroundings, name: str) -> str:
    """Return what a plan breaks that breaks a rule."""
    return phrase("rules", name, around.language, {"place": "…"}) or name


class PlanRuleForm(Deed):
    """A rule, its figures where it has some, how much it matters, and whose figure it is."""

    def __init__(self, around: Surroundings, rules: Mapping[str, Rule], parent: QWidget) -> None:
        super().__init__(around, parent.tr("Rules of plans"), parent.tr("Set the rule"), parent)
        self.rules = rules
        self.which, self.severity, self.source = QComboBox(), QComboBox(), QLineEdit()
        self.limit, self.second = figure_field(" m", 2), figure_field("", 2)
        for name in rules:
            self.which.addItem(rule_said(around, name), name)
        for severity in Severity:
            self.severity.addItem(shown(severity, around.language), severity)
        self.add(self.tr("What the plan breaks"), self.which)
        self.add(self.tr("Limit (0: off)"), self.limit)
        self.add(self.tr("Second figure"), self.second)
        self.add(self.tr("How much it matters"), self.severity)
        self.add(self.tr("Whose figure (stays on the record)"), self.source)
        self.setMinimumWidth(600)  # a source is a line
        self.which.currentIndexChanged.connect(self._fill)
        self.source.textChanged.connect(self._typed)
        self._fill()

    @property
    def name(self) -> str:
        """The name of the rule that is shown."""
        return str(self.which.currentData())

    def choices(self) -> dict[str, Any]:
        """Return what the fields say, by the names of ``set_plan_rule``; figures that the rule lacks are left out."""
        found: dict[str, Any] = {
            "severity": Severity(self.severity.currentData()),
            "source": self._source(),
        }
        if self.limit.isEnabled():
            found["limit_mm"] = round(self.limit.value() * 1_000)
        if self.second.isEnabled():
            found["limit"] = round(self.second.value() * self._unit()[1])
        return found

    def _source(self) -> str:
        """Return the source; one that ships and stands there in Chinese stays as it ships."""
        before, typed = self.rules[self.name].source, self.source.text().strip()
        return before if typed == source_words(before, self.around.language) else typed

    def _unit(self) -> tuple[str, int]:
        return UNITS.get(self.rules[self.name].unit, ("", 1))

    def _fill(self, _place: int = 0) -> None:
        rule, ships = self.rules[self.name], default_rules()[self.name]
        suffix, one = self._unit()
        self.limit.setEnabled(bool(ships.limit_mm))
        self.limit.setValue(rule.limit_mm / 1_000)
        self.second.setEnabled(bool(ships.limit) or ships.unit == "%")
        self.second.setSuffix(suffix if self.second.isEnabled() else "")
        self.second.setValue(rule.limit / one if self.second.isEnabled() else 0)
        for field in (self.limit, self.second):
            self.form.setRowVisible(field, field.isEnabled())
        self.severity.setCurrentIndex(self.severity.findData(rule.severity))
        self.source.setText(source_words(rule.source, self.around.language))
        self.source.setCursorPosition(0)
        self.adjustSize()

    def _typed(self) -> None:
        self.deed.setEnabled(bool(self.source.text().strip()))


class PlanRuleDeeds(RuleDeeds):
    """The rules of plans, of which one is set at a time."""

    def ask(self) -> None:
        """Show the rules in force to be changed."""
        desk = self._around.desk
        self._start(lambda _progress: plan_rules_read(desk), self._show)

    def _show(self, found: tuple[Mapping[str, Rule], int]) -> None:
        rules, version = found
        form = PlanRuleForm(self._around, rules, self._window)
        self._open(form, lambda: self.set(form.name, rules[form.name], form.choices(), version))

    def set(self, name: str, was: Rule, choices: Mapping[str, Any], version: int) -> None:
        """Set a rule; what somebody else chose for it since it was read is shown beside mine."""
        desk = self._around.desk

        def write(_progress: Progress) -> tuple[Rule, Changes]:
            return set_plan_rule(desk, name, expected_version=version, **choices)

        def differing(theirs: Rule) -> list[Differing]:
            found = differing_in(choices, was, replace(was, **choices), theirs)
            return [replace(each, field=_field(each.field)) for each in found]

        def keep(theirs: Rule, fields: list[str]) -> None:
            chosen = {each: value for each, value in choices.items() if _field(each) in fields}
            self._set_again(name, theirs, {"source": theirs.source} | chosen, version)

        self._set(write, partial(self._written, name), differing, keep)

    def _set_again(self, name: str, theirs: Rule, choices: Mapping[str, Any], version: int) -> None:
        desk = self._around.desk

        def read(_progress: Progress) -> int:
            rules, now = plan_rules_read(desk)
            return now if rules[name] == theirs else version  # set once more meanwhile, it is refused again

        self._start(read, partial(self.set, name, theirs, choices))

    def _said(self, field: str, value: Any) -> str:
        if field == "source":
            return source_words(value, self._around.language)
        return f"{value:,}" if isinstance(value, int) else shown(value, self._around.language)

    def _written(self, name: str, answer: tuple[Rule, Changes]) -> None:
        words = self.tr("The rule is set: {rule}. Plans are checked by it from now on.")
        self._around.messages.done(words.format(rule=rule_said(self._around, name)))
        self._around.hub.publish(answer[1])


def _field(choice: str) -> str:
    """Return what refusals call a field of a rule."""
    return SECOND if choice == "limit" else choice
