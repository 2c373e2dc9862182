"""Taking an exhibitor list in: columns matched, every row judged, all of it or nothing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.progress import Progress
from expobook.exchange.exhibitor_list import HEADS
from expobook.services.plans.exhibitors import ImportReport, RowVerdict, look_through, with_exhibitors
from expobook.ui.kit.parts import TableModel, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import place_said
from expobook.words import counted, shown


class ImportList(QDialog):
    """Shows what a list would do before it does it; ``taken`` gives the edit."""

    taken = Signal(object)

    def __init__(self, around: Surroundings, plan: Callable[[], Plan], path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._plan, self._path = around, plan, path
        self.report: ImportReport | None = None
        self._matches: dict[str, str] = {}
        self.setWindowTitle(self.tr("Import {name}").format(name=path.name))
        self.resize(760, 560)
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(12)
        self._combos: dict[str, QComboBox] = {}
        for place, field in enumerate(HEADS):
            combo = QComboBox()
            name = self._field(field)
            combo.setAccessibleName(name)
            combo.setWhatsThis(self.tr("The column of the file that this is read from."))
            combo.activated.connect(partial(self._matched, field))
            self._combos[field] = combo
            self._columns.addWidget(label(name, "second"), place // 3, place % 3 * 2)
            self._columns.addWidget(combo, place // 3, place % 3 * 2 + 1)
        for place in (1, 3, 5):
            self._columns.setColumnStretch(place, 1)
        self.model = TableModel(
            (
                ("Line", lambda verdict: str(verdict.line), True),
                ("Key", lambda verdict: verdict.key, False),
                ("Verdict", self._verdict, False),
                ("Why", self._why, False),
            )
        )
        self._counts, self._more = label("", "strong"), label("", "second", wrap=True)
        self.go: QPushButton = push(self.tr("Take in"), "primary")
        leave = push(self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        self.go.clicked.connect(self._take)
        self.go.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(label(self.tr("Columns of the list"), "strong"))
        column.addLayout(self._columns)
        column.addWidget(self._counts)
        column.addWidget(table(self.model, self.tr("Rows of the list"), stretch=3), 1)
        column.addWidget(self._more)
        column.addLayout(row(1, leave, self.go))
        self.look()

    def look(self) -> None:
        """Read the file and judge its rows."""
        desk, plan, path, matches = self._around.desk, self._plan(), self._path, dict(self._matches)

        def work(progress: Progress) -> ImportReport:
            return look_through(desk, plan, path, matches)

        self._around.jobs.start(work, self._came, self._failed, database=True, title=self.windowTitle())

    def _failed(self, error: Exception) -> None:
        self._around.messages.failed(error)
        self.reject()

    def _came(self, report: ImportReport) -> None:
        self.report = report
        for field, combo in self._combos.items():
            combo.clear()
            letter = report.columns.get(field)
            chosen = self._matches.get(field)
            named = f"{chosen} ({letter})" if chosen else self.tr("column {letter}").format(letter=letter)
            combo.addItem(named if letter else self.tr("(none)"), chosen or "")
            for head in report.unknown:
                combo.addItem(head, head)
        refused_first = sorted(report.rows, key=lambda verdict: (verdict.state != "refused", verdict.line))
        self.model.fill(refused_first, self.tr)
        counts = {state: report.count(state) for state in ("new", "changed", "same", "refused")}
        text = self.tr("{new} new, {changed} changed, {same} as they were, {refused} refused")
        self._counts.setText(text.format(**counts))
        notes = []
        if report.refused:
            notes.append(self.tr("Nothing is taken in while a row is refused: put the list right, or match columns."))
        if report.absent:
            told = self.tr("Not in the list, and kept: {count|exhibitor|exhibitors} of the plan.")
            notes.append(counted(told, count=len(report.absent)))
        self._more.setText(" ".join(notes))
        self.go.setEnabled(not report.refused and bool(report.rows))

    def _matched(self, field: str, place: int) -> None:
        head = self._combos[field].itemData(place)
        if head:
            self._matches[field] = head
            self.look()

    def _field(self, field: str) -> str:
        """Return the name of a column."""
        words = {
            "name_zh": self.tr("Name, Chinese"),
            "name_en": self.tr("Name, English"),
            "hall": self.tr("Wished hall"),
            "number": self.tr("Wished stand"),
            "near": self.tr("Near"),
            "apart": self.tr("Not near"),
        }
        return words.get(field) or place_said(field, self._around.language)

    def _verdict(self, verdict: RowVerdict) -> str:
        words = {
            "new": self.tr("new"),
            "changed": self.tr("changed"),
            "same": self.tr("as it was"),
            "refused": self.tr("refused"),
        }
        return words[verdict.state]

    def _why(self, verdict: RowVerdict) -> str:
        if not verdict.why:
            return ""
        language: Any = self._around.language
        field = self._field(verdict.field)
        return f"{field} “{verdict.value}” – {shown(verdict.why, language, 'why', {'why': verdict.why, 'limit': ''})}"

    def _take(self) -> None:
        if self.report is None:
            return
        plan = self._plan()
        edit = edit_between(plan, with_exhibitors(plan, self.report), "exhibitors")
        self.accept()
        if edit:
            self.taken.emit(edit)
