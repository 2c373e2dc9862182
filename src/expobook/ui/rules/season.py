"""The form of the rules that plans of a season go by, from the Tools menu."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QWidget

from expobook.domain.conflict import Differing, differing_in
from expobook.domain.progress import Progress
from expobook.domain.season.wish import MOST_FEN, MOST_M2, SeasonRules
from expobook.services.changes import Changes
from expobook.services.season.wishes import season_rules, set_season_rules
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.rules.deeds import RuleDeeds, figure_field

FEN = 100  # in a yuan
MOST = {"strategic_fen": MOST_FEN / FEN, "recurring_fen": MOST_FEN / FEN, "moving_m2": MOST_M2}  # as the fields show it
ELSE_MOST = 100_000  # of per cent, thousandths and days


class SeasonRulesForm(Deed):
    """What counts how much in a plan of the season, how much may move, and why that changes."""

    def __init__(self, around: Surroundings, now: SeasonRules, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Rules of the season"), parent.tr("Set the rules"), parent)
        self.now = now
        told = self.tr("Plans that are made from now on go by them. The amounts that ship are assumed.")
        self.form.addRow(label(told, "second", wrap=True))
        self.figures: dict[str, QDoubleSpinBox] = {}
        for name, words, suffix in (
            ("revenue_percent", self.tr("Revenue that counts"), " %"),
            ("strategic_fen", self.tr("A strategic point is worth, CNY"), ""),
            ("recurring_fen", self.tr("An earlier edition is worth, CNY"), ""),
            ("day_permille", self.tr("A day away from the wish takes off"), " ‰"),
            ("move_permille", self.tr("Moving a hold takes off"), " ‰"),
            ("moving_m2", self.tr("In build-up or dismantling on one day (0: any)"), " m²"),
            ("flex_days", self.tr("Days that a hold may be moved when nobody said"), ""),
        ):
            self.figures[name] = self._figure(name, suffix)
            self.add(words, self.figures[name])
        self.why = QLineEdit()
        self.add(self.tr("Reason (stays on the record)"), self.why)
        self.setMinimumWidth(580)
        self._seen = self._said()
        self._typed()

    def choices(self) -> dict[str, int]:
        """Return the rules whose fields were changed, by the names of ``SeasonRules``."""
        return {name: value for name, value in self._said().items() if value != self._seen[name]}

    def _figure(self, name: str, suffix: str) -> QDoubleSpinBox:
        field = figure_field(suffix, 2 if name.endswith("_fen") else 0)
        field.setMaximum(MOST.get(name, ELSE_MOST))
        field.setValue(getattr(self.now, name) / _one(name))
        field.valueChanged.connect(self._typed)
        return field

    def _said(self) -> dict[str, int]:
        return {name: round(field.value() * _one(name)) for name, field in self.figures.items()}

    def _typed(self, _value: float = 0) -> None:
        self.deed.setEnabled(hasattr(self, "_seen") and bool(self.choices()))


def _one(name: str) -> int:
    """Return how many of what the book keeps are one of what the field shows."""
    return FEN if name.endswith("_fen") else 1


class SeasonRuleDeeds(RuleDeeds):
    """The rules of the season, of which those are set that were changed in the form."""

    def ask(self) -> None:
        """Show the rules in force to be changed."""
        desk = self._around.desk
        self._start(lambda _progress: season_rules(desk), self._show)

    def _show(self, now: SeasonRules) -> None:
        form = SeasonRulesForm(self._around, now, self._window)
        self._open(form, lambda: self.set(now, form.choices(), form.why.text().strip()))

    def set(self, was: SeasonRules, choices: Mapping[str, int], why: str) -> None:
        """Set rules; what somebody else chose for them since they were read is shown beside mine."""
        desk = self._around.desk

        def write(_progress: Progress) -> tuple[SeasonRules, Changes]:
            return set_season_rules(desk, why=why, expected_version=was.version, **choices)

        def differing(theirs: SeasonRules) -> Iterable[Differing]:
            return differing_in(choices, was, replace(was, **choices), theirs)

        def keep(theirs: SeasonRules, names: list[str]) -> None:
            if names:
                self.set(theirs, {name: choices[name] for name in names}, why)

        self._set(write, self._written, differing, keep)

    def _written(self, answer: tuple[SeasonRules, Changes]) -> None:
        told = self.tr("The rules of the season are set; plans that are made from now on go by them.")
        self._around.messages.done(told)
        self._around.hub.publish(answer[1])
