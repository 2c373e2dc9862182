"""The plan's figures: gross, net, ratio, by state, by kind, what no stand takes."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.plan_figures import Figures, figures
from expobook.domain.venue import Venue
from expobook.ui.kit import formats
from expobook.ui.kit.parts import clear, fact
from expobook.ui.plan.panels.words import kind_words, status_words
from expobook.words import counted


class FiguresPanel(QWidget):
    """Figures of a hall, or of all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Figures | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 8)
        self._column.setSpacing(2)

    def show_figures(self, plan: Plan, venue: Venue, hall: str, agreed_mm2: int) -> None:
        """Count the stands of a hall (all with an empty code); ``agreed_mm2`` is the contract's gross, 0 = none."""
        clear(self._column)
        stands = [stand for stand in plan.stands if hall in ("", stand.hall)]
        bays = [code for code in plan.bays if hall in ("", venue.bay(code).hall)]
        found = self.found = figures(venue.area_of(bays), stands)
        self._add(self.tr("Gross (licensed)"), formats.area(found.gross_mm2, tenths=True))
        if agreed_mm2 and not hall:
            self._add(self.tr("Gross (contract)"), formats.area(agreed_mm2, tenths=True))
        self._add(
            counted(self.tr("Net ({count|stand|stands})"), count=found.stands), formats.area(found.net_mm2, tenths=True)
        )
        for status, words in status_words(self).items():
            count = found.stands_by_status.get(status, 0)
            if count:
                self._add(f"   {words} ({count})", formats.area(found.by_status[status], tenths=True))
        for kind, words in kind_words(self).items():
            count = found.stands_by_kind.get(kind, 0)
            if count:
                self._add(f"   {words} ({count})", formats.area(found.by_kind[kind], tenths=True))
        self._add(self.tr("Aisles and the rest"), formats.area(found.unallocated_mm2, tenths=True))
        ratio = f"{found.ratio_percent:.1f} %" if found.ratio_percent is not None else "–"
        self._column.addWidget(fact(self.tr("Net / gross"), ratio, strong=True))

    def _add(self, name: str, value: str) -> None:
        self._column.addWidget(fact(name, value))
