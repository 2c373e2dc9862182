"""A part of a tariff file as a table that can be edited: what a table does not show of a row stays in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from expobook.ui.kit.parts import push, row
from expobook.ui.tariff.fields import PARTS, YES, ValueWords, put, said

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KEPT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


NO_NAMES: Mapping[str, str] = {}


class ChoiceDelegate(QStyledItemDelegate):
    """Shows a value in words and edits it by a list; the cell keeps the value as the file has it."""

    def __init__(self, choices: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.choices = tuple(choices)
        self.words = ValueWords(self)

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:  # Qt's own signature
        return self.words(str(value))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        now = str(index.data() or "")
        for each in dict.fromkeys((*self.choices, now)):
            box.addItem(self.words(each) or "–", each)
        box.activated.connect(lambda: self.commitData.emit(box))
        box.activated.connect(lambda: self.closeEditor.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(str(index.data() or "")))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData())


class RowsTable(QWidget):
    """The rows of one part; ``edited`` comes with every change."""

    edited = Signal()

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part, self.fields = part, PARTS[part]
        self.table = QTableWidget(0, len(self.fields))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.table.setTabKeyNavigation(True)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if self.fields[-1].kind == "text":
            header.setSectionResizeMode(len(self.fields) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(self.edited)
        self._delegates: dict[str, ChoiceDelegate] = {}
        for column, field in enumerate(self.fields):
            if field.kind in ("choice", "flag"):
                choices = field.choices if field.kind == "choice" else ("", YES)
                self._delegates[field.key] = ChoiceDelegate(choices, self.table)
                self.table.setItemDelegateForColumn(column, self._delegates[field.key])
        self._add, self._remove = push("", "small"), push("", "small")
        self._add.clicked.connect(self.add_row)
        self._remove.clicked.connect(self.remove_row)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(0)
        column_.addWidget(self.table, 1)
        column_.addLayout(row(self._add, self._remove, 1, margins=(8, 4, 8, 4)))
        self.retranslate()

    def offer(self, key: str, choices: Sequence[str], own: Mapping[str, str] = NO_NAMES) -> None:
        """Offer values for a column, such as the rows of seasons that there are; ``own`` names those with a name."""
        if key in self._delegates:
            self._delegates[key].choices = tuple(choices)
            self._delegates[key].words.own = own
            self.table.viewport().update()

    def show_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show rows of a tariff file."""
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for each in rows:
            self._append(each)
        self.table.blockSignals(False)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as the file has them; a figure that cannot be read stays as typed, for the check to name."""
        found = []
        for place in range(self.table.rowCount()):
            first = self.table.item(place, 0)
            made: dict[str, Any] = dict(first.data(_KEPT) or {}) if first is not None else {}
            for column, field in enumerate(self.fields):
                item = self.table.item(place, column)
                put(made, field, item.text().strip() if item is not None else "")
            found.append(made)
        return found

    def add_row(self) -> None:
        """Add a row like the one chosen, or an empty one, and put the cursor into it."""
        place = self.table.currentRow()
        rows = self.rows()
        made = dict(rows[place]) if 0 <= place < len(rows) else {}
        made.pop(self.fields[0].key, None)
        self.table.blockSignals(True)
        self._append(made)
        self.table.blockSignals(False)
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.edited.emit()

    def remove_row(self) -> None:
        """Take the chosen row out."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self.edited.emit()

    def _append(self, each: Mapping[str, Any]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for column, field in enumerate(self.fields):
            item = QTableWidgetItem(said(each, field))
            if field.kind in ("figure", "count"):
                item.setTextAlignment(_RIGHT)
            if column == 0:
                item.setData(_KEPT, dict(each))
            self.table.setItem(place, column, item)

    def retranslate(self) -> None:
        self.table.setHorizontalHeaderLabels([self.tr(field.title) for field in self.fields])
        self._add.setText(self.tr("Add a row"))
        self._remove.setText(self.tr("Take the row out"))
        self.table.viewport().update()
