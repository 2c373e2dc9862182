"""Taking stands out of a file: our own as they were, closed outlines of foreign drawings; what is left is counted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.progress import Progress
from expobook.exchange.drawn_stands import Placing
from expobook.services.plans.importing import PlanImport, look_through
from expobook.ui.kit.parts import TableModel, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted, shown

ENDINGS = "DXF, SVG, GeoJSON, XLSX, CSV (*.dxf *.svg *.geojson *.xlsx *.csv)"
_UNITS_MM = {"mm": 1.0, "cm": 10.0, "m": 1_000.0, "in": 25.4, "ft": 304.8}


class ImportDrawing(QDialog):
    """Shows what a file would make of the plan before it does; ``taken`` gives the edit."""

    taken = Signal(object)

    def __init__(self, around: Surroundings, plan: Callable[[], Plan], path: Path, hall: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._plan, self._path = around, plan, path
        self.found: PlanImport | None = None
        self.setWindowTitle(self.tr("Import {name}").format(name=path.name))
        self.resize(620, 560)
        self.hall, self.unit, self.layers = QComboBox(), QComboBox(), QListWidget()
        self._offer(hall)
        self._form = QFormLayout()
        for name, field in (
            (self.tr("The drawing shows"), self.hall),
            (self.tr("Drawing unit"), self.unit),
            (self.tr("Layers"), self.layers),
        ):
            field.setAccessibleName(name)
            self._form.addRow(name, field)
        self.hall.activated.connect(self.look)
        self.unit.activated.connect(self.look)
        self.layers.itemChanged.connect(self.look)
        self.layers.setMaximumHeight(120)
        self.model = TableModel(
            (("Not taken", lambda each: each[0], False), ("Count", lambda each: f"{each[1]:,}", True))
        )
        self._counts, self._more = label("", "strong"), label("", "second", wrap=True)
        self.go, leave = push(self.tr("Take in"), "primary"), push(self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(self._form)
        column.addWidget(self._counts)
        column.addWidget(table(self.model, self.tr("Not taken"), stretch=0), 1)
        column.addWidget(self._more)
        column.addLayout(row(1, leave, self.go))
        self.look()

    def _offer(self, hall: str) -> None:
        """Fill in the choices: halls of the plan, units."""
        venue, plan = self._around.desk.venue, self._plan()
        codes = {venue.bay(code).hall for code in plan.bays} | set(plan.halls)
        self.hall.addItem(self.tr("the whole site"), "")
        for each in venue.halls:
            if each.code in codes:
                self.hall.addItem(each.code, each.code)
        self.hall.setCurrentIndex(max(self.hall.findData(hall), 0))
        self.unit.addItem(self.tr("as the file says"), 0.0)
        for name, mm in _UNITS_MM.items():
            self.unit.addItem(name, mm)

    def _items(self) -> list[QListWidgetItem]:
        return [self.layers.item(place) for place in range(self.layers.count())]

    def look(self, _what: Any = None) -> None:
        """Read the file as it is asked for."""
        items = self._items()
        chosen = tuple(str(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() is Qt.CheckState.Checked)
        self.go.setEnabled(False)
        if items and not chosen:
            return
        layers = chosen if len(chosen) < len(items) else ()
        placing = Placing(layers, self.unit.currentData(), self.hall.currentData())
        desk, plan, path = self._around.desk, self._plan(), self._path

        def work(progress: Progress) -> PlanImport:
            return look_through(desk, plan, path, placing)

        self._around.jobs.start(work, self._came, self._failed, title=self.windowTitle())

    def _failed(self, error: Exception) -> None:
        self._around.messages.failed(error)
        self.reject()

    def _came(self, found: PlanImport) -> None:
        self.found = found
        if not self.layers.count() and not found.own:
            self._show_layers(found)
        for field in (self.hall, self.unit, self.layers):
            self._form.setRowVisible(field, not found.own)
        language: Any = self._around.language
        left = [
            (reason.removeprefix("kind ") if reason.startswith("kind ") else shown(reason, language, "left"), count)
            for reason, count in sorted(found.left.items(), key=lambda each: -each[1])
        ]
        left += [
            (f"{shown(each.field, language, 'field')} “{each.value}” – {shown(each.why, language, 'why')}", 1)
            for each in found.refused
        ]
        self.model.fill(left, self.tr)
        words = (
            self.tr("{count|stand|stands}, as this program wrote it")
            if found.own
            else self.tr("{count|stand|stands} found")
        )
        self._counts.setText(counted(words, count=found.taken))
        told = found.difference
        change = self.tr("{added} added, {removed} removed, {changed} changed, {same} as they were")
        changed = len(told.moved) + len(told.resized) + len(told.changed)
        notes = [change.format(added=len(told.added), removed=len(told.removed), changed=changed, same=told.same)]
        if found.refused:
            notes.append(self.tr("Nothing is taken in while a stand is refused."))
        self._more.setText(". ".join(notes))
        self.go.setEnabled(bool(found.taken) and not found.refused)

    def _show_layers(self, found: PlanImport) -> None:
        self.layers.blockSignals(True)
        for name, count in sorted(found.layers.items(), key=lambda each: -each[1]):
            item = QListWidgetItem(f"{name or '0'} ({count})")
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setCheckState(Qt.CheckState.Checked)
            self.layers.addItem(item)
        self.layers.blockSignals(False)

    def _take(self) -> None:
        if self.found is None:
            return
        edit = edit_between(self._plan(), self.found.plan, "import")
        self.accept()
        if edit:
            self.taken.emit(edit)
