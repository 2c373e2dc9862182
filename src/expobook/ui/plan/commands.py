"""Edits of a floor plan that can be undone: each replaces stands by others in one step."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QUndoCommand

from expobook.domain.plan import Plan, Stand


def with_stands(plan: Plan, changed: dict[str, Stand]) -> Plan:
    """Return the plan with stands replaced, found by their numbers of before."""
    return replace(plan, stands=tuple(changed.get(stand.number, stand) for stand in plan.stands))


class ChangeStands(QUndoCommand):
    """Replaces stands; ``show`` puts a plan on the screen."""

    def __init__(
        self, text: str, plan: Callable[[], Plan], show: Callable[[Plan], None], after: dict[str, Stand]
    ) -> None:
        super().__init__(text)
        self._plan, self._show = plan, show
        self._after = after
        self._before = {s.number: s for s in plan().stands if s.number in after}

    def redo(self) -> None:
        self._show(with_stands(self._plan(), self._after))

    def undo(self) -> None:
        back = {stand.number: self._before[number] for number, stand in self._after.items()}
        self._show(with_stands(self._plan(), back))
