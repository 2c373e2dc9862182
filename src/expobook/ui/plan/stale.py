"""Two people drew on one plan: what each did, stand by stand, in words."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from expobook.domain.errors import StaleData
from expobook.domain.plan import Plan
from expobook.domain.plan_difference import PlanDifference, plan_difference
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import Row, SideBySide, all_or_nothing

_MOST_NUMBERS = 12


def stale_plan(
    around: Surroundings,
    error: StaleData,
    mine: Plan,
    again: Callable[[], None],
    drop: Callable[[], None],
    parent: QWidget,
) -> SideBySide:
    """Open the choice: their plan as it is (``drop``), or my edits made again on it (``again``)."""
    theirs: Plan = error.facts["theirs"]
    found = plan_difference(theirs, mine)
    rows = _rows(found, theirs, mine, parent)
    return all_or_nothing(around, error, rows, parent.tr("Make my edits on theirs"), again, parent, drop)


def _rows(found: PlanDifference, theirs: Plan, mine: Plan, parent: QWidget) -> list[Row]:
    """Stands that only one of the two has are under that one; those that both have differ, under both."""
    only = [Row(parent.tr("Stands only here"), _numbers(found.removed), _numbers(found.added))]
    pairs = (
        (parent.tr("Stands elsewhere or of another shape"), found.moved),
        (parent.tr("Stands of another size"), found.resized),
        (parent.tr("Other exhibitor, kind or state"), found.changed),
    )
    rows = only if found.removed or found.added else []
    rows += [Row(place, _numbers(numbers), _numbers(numbers)) for place, numbers in pairs if numbers]
    rows.append(Row(parent.tr("Stands in all"), f"{len(theirs.stands):,}", f"{len(mine.stands):,}"))
    return rows


def _numbers(numbers: tuple[str, ...]) -> str:
    more = f" … (+{len(numbers) - _MOST_NUMBERS:,})" if len(numbers) > _MOST_NUMBERS else ""
    return ", ".join(numbers[:_MOST_NUMBERS]) + more
