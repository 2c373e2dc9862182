"""The narrow screen of money: one table, straight from the book."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook import words
from expobook.domain.contract import IssuedContract
from expobook.domain.progress import Progress
from expobook.services.contracting import contracts_register
from expobook.ui import formats
from expobook.ui.parts import EmptyState, TableModel, label, table, toolbar
from expobook.ui.screen import Screen, Surroundings

Column = tuple[str, Callable[[Any], str], bool]


class TableScreen(Screen):
    """A screen that is one table, with its sum or count above it."""

    caption = ""  # English source text
    empty = ""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._model = TableModel(self.columns())
        self._table = table(self._model, self.title)
        self._table.activated.connect(self._activated)
        self._head, self._sum = label("", "strong"), label("", "second")
        self._bar = toolbar(self._head, self._sum, 1)
        self._none: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._table)
        self.retranslate()

    def columns(self) -> Sequence[Column]:
        """Return the columns: title, text of a row, numeric."""
        raise NotImplementedError

    def read(self) -> Sequence[Any]:
        """Return the rows; runs on the book's thread."""
        raise NotImplementedError

    def total(self, rows: Sequence[Any]) -> str:
        """Return what is said beside the caption."""
        return self.tr("{count} rows").format(count=len(rows))

    def chosen(self, value: Any) -> None:
        """Enter or a double click on a row."""

    def toolbar(self) -> QWidget:
        return self._bar

    def entered(self) -> None:
        def ask(progress: Progress) -> Sequence[Any]:
            return self.read()

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    def retranslate(self) -> None:
        self._head.setText(self.tr(self.caption))
        self._came(self._model.rows)

    def _came(self, rows: Sequence[Any]) -> None:
        self._model.fill(rows, self.tr)
        self._sum.setText(self.total(rows))
        self._table.setVisible(bool(rows))
        if self._none is not None:
            self._column.removeWidget(self._none)
            self._none.deleteLater()
            self._none = None
        if not rows:
            self._none = EmptyState(self.tr(self.empty), "", [(self.tr("Go to the diary"), "primary", self._to_diary)])
            self._column.addWidget(self._none)

    def _activated(self, index: QModelIndex) -> None:
        self.chosen(self._model.rows[index.row()])

    def _to_diary(self) -> None:
        self.open_wanted.emit("diary", None)


class MoneyScreen(TableScreen):
    """Contracts with their sums."""

    key, title, icon = "money", "Money", "banknote"
    caption = "Sums of contracts issued"
    empty = "No contract is issued yet"

    def columns(self) -> Sequence[Column]:
        return (
            ("Contract", lambda c: c.number, False),
            ("State", lambda c: words.shown(c.state, self.around.language), False),
            ("Issued", lambda c: f"{c.issued_at:%Y-%m-%d}", False),
            ("Signed", lambda c: f"{c.signed_at:%Y-%m-%d}" if c.signed_at else "–", False),
            ("Tariff", lambda c: f"{c.tariff_code} v{c.tariff_version}", False),
            ("Net, CNY", lambda c: formats.amount(c.net), True),
            ("VAT, CNY", lambda c: formats.amount(c.tax), True),
            ("Total, CNY", lambda c: formats.amount(c.total), True),
        )

    def read(self) -> Sequence[IssuedContract]:
        return contracts_register(self.around.desk)

    def total(self, rows: Sequence[IssuedContract]) -> str:
        standing = sum(row.total for row in rows if row.state.in_force)
        return self.tr("{count} contracts · in force ¥{total} with VAT").format(
            count=len(rows), total=formats.amount(standing)
        )

    def chosen(self, value: IssuedContract) -> None:
        self.open_wanted.emit("paper", value.booking_id)


