"""The table twin of a report: its rows, and its sums in bold below."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from expobook.domain.report import Report
from expobook.drawing.report_words import row_texts, table_head, total_texts
from expobook.ui.kit.parts import LEFT, RIGHT, Index
from expobook.ui.kit.theme import Theme
from expobook.words import Language


class ReportModel(QAbstractTableModel):
    """Texts of a report in one language."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._report: Report | None = None
        self._heads: list[str] = []
        self._texts: list[list[str]] = []

    def fill(self, report: Report, language: Language) -> None:
        """Show another report."""
        self.beginResetModel()
        self._report = report
        self._heads = [table_head(report, column.key, language) for column in report.columns]
        self._texts = [row_texts(report, row, language) for row in report.rows]
        total = total_texts(report, language)
        self._texts += [total] if total else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.FontRole and self._is_total(index.row()):
            return self._theme.font(bold=True)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if self._report is not None and self._report.columns[column].unit.is_figure else LEFT

    def _is_total(self, row: int) -> bool:
        return self._report is not None and self._report.total is not None and row == len(self._texts) - 1
