"""The status board: the table twin of the plan, with states of each hall above and every stand below."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from expobook.domain.plan import Plan, Stand, StandStatus
from expobook.domain.plan_figures import Figures, figures
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, area, head, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.panels.words import kind_words, sides_words, status_words


class StatusBoard(QWidget):
    """What the canvas shows, as tables; ``chosen`` names stands to select on the plan."""

    chosen = Signal(object)
    back_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._plan: Plan | None = None
        self._shown = self._filling = False
        self.halls = TableModel((("Hall", lambda line: line[0], False), *self._columns()))
        self.stands = TableModel(
            (
                ("Stand", lambda s: s.number, False),
                ("Hall", lambda s: s.hall, False),
                ("Exhibitor", self._exhibitor, False),
                ("Kind", lambda s: kind_words(self)[s.kind], False),
                ("Open sides", lambda s: sides_words(self)[s.open_sides], False),
                ("Size", lambda s: f"{s.box.width / 1000:g} × {s.box.height / 1000:g} m", True),
                ("Net area", lambda s: formats.area(s.area_mm2, tenths=True), True),
                ("State", lambda s: status_words(self)[s.status], False),
                ("Locked", lambda s: self.tr("yes") if s.locked else "", False),
                ("Connections", self._connections, False),
            )
        )
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self.stands)
        self._filtered.setFilterKeyColumn(-1)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._filtered.setFilterFixedString)
        self._table = table(self._filtered, "Stands", stretch=2)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.activated.connect(self._activated)
        self._selection = self._table.selectionModel()  # held: the binding forgets what only Qt holds
        self._selection.selectionChanged.connect(self._selected)
        self._title, self._stands_title = label("", "strong"), label("", "strong")
        self._back: QPushButton = push("", "small")
        self._back.clicked.connect(self.back_wanted)
        self._build(table(self.halls, "Halls"))

    def _build(self, halls: QWidget) -> None:
        above, below = QVBoxLayout(), QVBoxLayout()
        for column in (above, below):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        above.addWidget(head(self._title, 1, self._back))
        above.addWidget(halls, 1)
        below.addWidget(head(self._stands_title, 1))
        below.addWidget(area("panel", row(self._filter, margins=(8, 6, 8, 6))))
        below.addWidget(self._table, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(area("panel", above))
        both.addWidget(area("panel", below))
        both.setSizes([260, 560])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(both)

    def _columns(self) -> list[tuple[str, Callable[[tuple[str, Figures]], str], bool]]:
        def of(status: StandStatus) -> Callable[[tuple[str, Figures]], str]:
            def cell(line: tuple[str, Figures]) -> str:
                count = line[1].stands_by_status.get(status, 0)
                return f"{count} · {formats.area(line[1].by_status[status], tenths=True)}" if count else "–"

            return cell

        names = {
            StandStatus.AVAILABLE: "available",
            StandStatus.RESERVED: "reserved",
            StandStatus.CONFIRMED: "confirmed",
            StandStatus.BLOCKED: "blocked",
        }
        return [
            *((names[status], of(status), True) for status in StandStatus),
            ("Net area", lambda line: formats.area(line[1].net_mm2, tenths=True), True),
            ("Gross (licensed)", lambda line: formats.area(line[1].gross_mm2, tenths=True), True),
            ("Net / gross", _ratio, True),
        ]

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Status board"))
        self._stands_title.setText(self.tr("Stands"))
        self._back.setText(self.tr("Back to the plan"))
        self._filter.setPlaceholderText(self.tr("Filter by name or stand"))
        self._filter.setAccessibleName(self.tr("Filter by name or stand"))
        self.fill()

    def show_plan(self, plan: Plan | None, *, shown: bool) -> None:
        """Show a plan; it is counted only while the board is to be seen."""
        self._plan, self._shown = plan, shown
        if shown:
            self.fill()

    def fill(self) -> None:
        """Count the plan and list its stands."""
        plan, venue = self._plan, self._around.desk.venue
        if plan is None or not self._shown:
            return
        lines: list[tuple[str, Figures]] = []
        for hall in venue.halls:
            bays = [code for code in plan.bays if venue.bay(code).hall == hall.code]
            stands = plan.in_hall(hall.code)
            if bays or stands:
                lines.append((hall.code, figures(venue.area_of(bays), stands)))
        lines.append((self.tr("All halls"), figures(venue.area_of(plan.bays), plan.stands)))
        self.halls.fill(lines, self.tr)
        self._filling = True  # what was selected on the plan stays selected
        self.stands.fill(plan.stands, self.tr)
        self._filling = False

    def _exhibitor(self, stand: Stand) -> str:
        exhibitor = self._plan.exhibitors.get(stand.exhibitor) if self._plan is not None else None
        return exhibitor.name.in_language(self._around.language) if exhibitor else stand.exhibitor

    def _connections(self, stand: Stand) -> str:
        points = self._plan.utilities if self._plan is not None else ()
        return ", ".join(f"{each.kind} {each.value or ''}".strip() for each in points if each.stand == stand.number)

    def _numbers(self) -> list[str]:
        rows = self._selection.selectedRows()
        return [self.stands.rows[self._filtered.mapToSource(index).row()].number for index in rows]

    def _selected(self) -> None:
        if not self._filling:
            self.chosen.emit(self._numbers())

    def _activated(self, _index: QModelIndex) -> None:
        self.back_wanted.emit()


def _ratio(line: tuple[str, Figures]) -> str:
    ratio = line[1].ratio_percent
    return f"{ratio:.1f} %" if ratio is not None else "–"
