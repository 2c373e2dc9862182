"""A part of a tariff file as a table that can be edited: what a table does not show of a row stays in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from expobook.ui.parts import push, row

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KEPT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key in the file (``unit.zh`` inside a pair), its title, and its kind.

    Kinds are ``text``, ``figure`` (a decimal, kept as text), ``count`` (a whole number), ``list`` (texts by commas)
    and ``counts`` (whole numbers by commas). Empty cells are left out of the file.
    """

    key: str
    title: str
    kind: str = "text"


_SOURCE = Field("source", "Source")
PARTS: Mapping[str, Sequence[Field]] = {
    "rates": (
        Field("rule", "Row"),
        Field("class", "Space class"),
        Field("phase", "Phase"),
        Field("rate", "Rate, a m² and day", "figure"),
        Field("halls", "Halls", "list"),
        Field("season", "Season"),
        Field("days", "Days"),
        Field("tax_class", "Tax"),
        _SOURCE,
    ),
    "seasons": (
        Field("rule", "Row"),
        Field("zh", "Chinese"),
        Field("en", "English"),
        Field("months", "Months", "counts"),
        Field("percent", "%", "figure"),
        _SOURCE,
    ),
    "size_steps": (
        Field("rule", "Row"),
        Field("from_m2", "From m²", "count"),
        Field("percent", "%", "figure"),
        _SOURCE,
    ),
    "length_steps": (
        Field("rule", "Row"),
        Field("from_days", "From days", "count"),
        Field("percent", "%", "figure"),
        _SOURCE,
    ),
    "hall_steps": (
        Field("rule", "Row"),
        Field("from_halls", "From halls", "count"),
        Field("percent", "%", "figure"),
        _SOURCE,
    ),
    "services": (
        Field("code", "Code"),
        Field("zh", "Chinese"),
        Field("en", "English"),
        Field("unit.zh", "Unit, Chinese"),
        Field("unit.en", "Unit, English"),
        Field("rate", "Rate", "figure"),
        Field("free", "Free", "figure"),
        Field("tax_class", "Tax"),
        _SOURCE,
    ),
}


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
        header.setSectionResizeMode(len(self.fields) - 1, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(self.edited)
        self._add, self._remove = push("", "small"), push("", "small")
        self._add.clicked.connect(self.add_row)
        self._remove.clicked.connect(self.remove_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addLayout(row(self._add, self._remove, 1, margins=(8, 4, 8, 4)))
        self.retranslate()

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
                _put(made, field, item.text().strip() if item is not None else "")
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
            item = QTableWidgetItem(_said(each, field))
            if field.kind in ("figure", "count"):
                item.setTextAlignment(_RIGHT)
            if column == 0:
                item.setData(_KEPT, dict(each))
            self.table.setItem(place, column, item)

    def retranslate(self) -> None:
        self.table.setHorizontalHeaderLabels([self.tr(field.title) for field in self.fields])
        self._add.setText(self.tr("Add a row"))
        self._remove.setText(self.tr("Take the row out"))


def _said(each: Mapping[str, Any], field: Field) -> str:
    first, _, second = field.key.partition(".")
    value = each.get(first)
    if second:
        value = value.get(second) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part) for part in value)
    return str(value)


def _put(made: dict[str, Any], field: Field, text: str) -> None:
    first, _, second = field.key.partition(".")
    value = _value(field.kind, text)
    if second:
        made[first] = {**(made.get(first) or {}), second: text}
    elif value is None:
        made.pop(first, None)
    else:
        made[first] = value


def _value(kind: str, text: str) -> Any:
    if not text:
        return None
    if kind == "count":
        return int(text) if text.isdecimal() else text
    parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if kind == "counts":
        return [int(part) if part.isdecimal() else part for part in parts]
    return parts if kind == "list" else text
