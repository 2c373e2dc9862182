"""What the Tools menu offers of the house's rules; a form is loaded when somebody first asks for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from expobook.ui.kit.screen import Command, Surroundings

if TYPE_CHECKING:
    from expobook.ui.rules.deeds import RuleDeeds


class HouseRules(QObject):
    """Opens the form of each kind of rules; ``asked`` is the kind that was asked for last."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self._made: dict[type[RuleDeeds], RuleDeeds] = {}
        self.asked: RuleDeeds | None = None

    def commands(self) -> list[Command]:
        """Return what the Tools menu offers."""
        return [
            Command("Rules of the diary…", self.ask_rules, "", "settings", "Tools"),
            Command("Rules of plans…", self.ask_plan_rules, "", "layout-grid", "Tools"),
            Command("Rules of the season…", self.ask_season_rules, "", "sparkles", "Tools"),
            Command("Days off…", self.ask_days_off, "", "calendar-days", "Tools"),
        ]

    def ask_rules(self) -> None:
        """Show the rules of the diary to be changed."""
        from expobook.ui.rules.diary import DiaryRuleDeeds

        self._ask(DiaryRuleDeeds)

    def ask_plan_rules(self) -> None:
        """Show the rules of floor plans to be changed."""
        from expobook.ui.rules.plans import PlanRuleDeeds

        self._ask(PlanRuleDeeds)

    def ask_season_rules(self) -> None:
        """Show the rules that plans of a season go by to be changed."""
        from expobook.ui.rules.season import SeasonRuleDeeds

        self._ask(SeasonRuleDeeds)

    def ask_days_off(self) -> None:
        """Show the years whose days off are known."""
        from expobook.ui.rules.days_off import DaysOffDeeds

        self._ask(DaysOffDeeds)

    def _ask(self, kind: "type[RuleDeeds]") -> None:
        if kind not in self._made:
            self._made[kind] = kind(self._around, self._window)
        self.asked = self._made[kind]
        self.asked.ask()
