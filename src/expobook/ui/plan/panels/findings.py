"""What the rules say of the plan: worst first, each leads to its place."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from expobook import words
from expobook.domain.plan import Finding, Severity
from expobook.ui.kit.parts import Elided, Index, TableModel, head, label, push, table
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted

MARKS = {
    Severity.ERROR: ("circle-alert", "error"),
    Severity.WARNING: ("triangle-alert", "warn"),
    Severity.NOTE: ("info", "info"),
}


def rule_words(finding: Finding, language: words.Language) -> str:
    """Return a finding's rule in words, its code where the catalogue has none."""
    facts = {
        **finding.facts,
        "figure": finding.figure,
        "limit": finding.limit,
        "stands": finding.stands,
        "hall": finding.hall,
    }
    return words.phrase("rules", finding.rule, language, facts) or finding.rule


class FindingModel(TableModel):
    """Rule, place, figure, limit, source, and the way there."""

    def __init__(self, around: Surroundings, tr: Any) -> None:
        self._around = around
        super().__init__(
            (
                ("Rule", lambda f: rule_words(f, around.language), False),
                ("Where", lambda f: " · ".join(part for part in (f.hall, ", ".join(f.stands[:4])) if part), False),
                ("Measured", lambda f: f.figure, True),
                ("Limit", lambda f: f.limit, True),
                ("Source", lambda f: words.source_words(f.source, around.language), False),
                ("", lambda f: tr("Locate"), False),
            )
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding: Finding = self.rows[index.row()]
        icon, tone = MARKS[finding.severity]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._around.theme.icon(icon, tone, 14)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (2, 5):
            return self._around.theme.color(tone if index.column() == 2 else "accent")
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return f"{finding.severity}: {rule_words(finding, self._around.language)}"
        return super().data(index, role)


class FindingsPanel(QWidget):
    """The list of findings; ``wanted`` asks to show one."""

    wanted = Signal(object)
    export_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.findings: tuple[Finding, ...] = ()
        self._title, self._count = label("", "strong"), Elided("", "second", stretch=1)
        self._export: QPushButton = push("", "small")
        self._export.setIcon(around.theme.icon("download"))
        self._export.clicked.connect(self.export_wanted)
        self.model = FindingModel(around, self.tr)
        self.table = table(self.model, "Findings", stretch=1)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head(self._title, self._count, self._export))
        column.addWidget(self.table, 1)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Findings"))
        self._export.setText(self.tr("Export"))
        self.show_findings(self.findings)

    def show_findings(self, findings: tuple[Finding, ...], *, current: bool = True) -> None:
        """List findings; those that are not ``current`` are of the plan before the last edits."""
        self.findings = findings
        self.model.fill(findings, self.tr)
        kinds = [finding.severity for finding in findings]
        text = self.tr("{errors|error|errors} · {warnings|warning|warnings} · {notes|note|notes}")
        counts = {f"{kind}s": kinds.count(kind) for kind in Severity}
        state = self.tr(" · every rule is kept") if current and not findings else ""
        self._count.setText(counted(text, **counts) + (state if current else self.tr(" · checking")))

    def checking(self) -> None:
        """Say that the findings are being looked for anew."""
        self.show_findings(self.findings, current=False)

    def step(self, by: int) -> None:
        """Go to the next (1) or the one before (-1) and show its place."""
        count = len(self.findings)
        if not count:
            return
        rows = self.table.selectionModel().selectedRows()
        at = rows[0].row() + by if rows else (0 if by > 0 else count - 1)
        self.table.selectRow(at % count)
        self.wanted.emit(self.findings[at % count])

    def _clicked(self, index: QModelIndex) -> None:
        self.wanted.emit(self.findings[index.row()])
