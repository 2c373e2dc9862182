"""The register of contracts: filters, and deeds on many at once."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QVBoxLayout, QWidget

from expobook import words
from expobook.domain.contract_state import ContractState
from expobook.domain.progress import Progress
from expobook.services.contracts.register import RegisterFilter, RegisterRow, contract_register, register_years
from expobook.ui.kit import formats
from expobook.ui.kit.folding import FoldingBar, roomy
from expobook.ui.kit.parts import TableModel, label, push, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.paper.licence_days import LicenceDays
from expobook.words import counted

_STATES = tuple(state for state in ContractState if state is not ContractState.DRAFT)


class Register(QWidget):
    """Every contract issued, found by words, state, supplement, year and the days let."""

    opened = Signal(int)  # a booking
    print_wanted = Signal(object)  # numbers of contracts
    save_wanted = Signal(object)
    mail_wanted = Signal(str)
    selected = Signal(object)  # the rows that are selected now

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.text = QLineEdit()
        self.text.setMinimumWidth(140)
        self.text.setMaximumWidth(260)
        self.text.setClearButtonEnabled(True)
        self.text.addAction(around.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.text.textChanged.connect(self.ask)
        self.state = QComboBox()
        self.state.activated.connect(self.ask)
        self.year = QComboBox()
        self.year.activated.connect(self.ask)
        self.days = LicenceDays(around)
        self.days.chosen.connect(self.ask)
        self._count = label("", "second")
        self._print, self._save, self._mail = push(), push(), push()
        for button, icon in ((self._print, "printer"), (self._save, "download")):
            button.setIcon(around.theme.icon(icon))
        self._print.clicked.connect(lambda: self.print_wanted.emit(self.chosen()))
        self._save.clicked.connect(lambda: self.save_wanted.emit(self.chosen()))
        self._mail.clicked.connect(lambda: self.mail_wanted.emit(self.chosen()[0]))
        self._model = TableModel(
            (
                ("Contract", lambda r: r.number, False),
                ("State", self._state_of, False),
                ("Event", lambda r: r.event.in_language(around.language), False),
                ("Organiser", lambda r: r.organiser.in_language(around.language), False),
                ("Licence", lambda r: words.span(r.stay, around.language) if r.stay else "–", False),
                ("Issued", lambda r: f"{r.contract.issued_at:%Y-%m-%d}", False),
                ("Signed", lambda r: f"{r.contract.signed_at:%Y-%m-%d}" if r.contract.signed_at else "–", False),
                ("Supplements", lambda r: str(r.amendments) if r.amendments else "–", True),
                ("Total, CNY", lambda r: formats.amount(r.total), True),
            )
        )
        self.view = table(self._model, "Register", stretch=2)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.activated.connect(self._activated)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        filters, deeds = (
            (self.text, roomy(self.state, 96, 200), self.year, self.days),
            (self._mail, self._save, self._print),
        )
        line = FoldingBar(around.theme, *filters, self._count, 1, *deeds, folds=(self._count, *deeds, self.days))
        column.addWidget(line)
        column.addWidget(self.view, 1)
        self.retranslate()

    @property
    def rows(self) -> Sequence[RegisterRow]:
        return self._model.rows

    def chosen(self) -> list[str]:
        """Return the numbers of the rows that are selected, all that are shown when none is."""
        return [row.number for row in self.selection or self.rows]

    @property
    def selection(self) -> Sequence[RegisterRow]:
        """The rows that are selected, in the order in which they are shown."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.rows[place] for place in places]

    def choose_all(self) -> None:
        """Select every row shown."""
        self.view.selectAll()

    def choose(self, *numbers: str) -> None:
        """Select these contracts and no others, where they are shown."""
        rows = QItemSelection()
        for place, each in enumerate(self.rows):
            if each.number in numbers:
                rows.select(self._model.index(place, 0), self._model.index(place, 0))
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)

    def ask(self) -> None:
        """Read the rows that fit the filters."""
        chosen = self.state.currentData()
        states = frozenset({ContractState(chosen)} if chosen in set(_STATES) else ())  # Qt hands a plain text back
        unsigned = True if chosen == "waiting" else None
        year, days, desk = self.year.currentData(), self.days.stay, self._around.desk
        wanted = RegisterFilter(self.text.text(), states, year, during=days, unsigned_amendment=unsigned)

        def work(progress: Progress) -> Any:
            return contract_register(desk, wanted), register_years(desk)

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _came(self, answer: tuple[Sequence[RegisterRow], Sequence[int]]) -> None:
        rows, years = answer
        kept = [row.number for row in self.selection]
        self._offer_years(years)
        self._model.fill(rows, self.tr)
        self.choose(*kept)
        total = sum(row.total for row in rows if row.contract.state.in_force)
        text = self.tr("{count|contract|contracts} · in force ¥{total} with VAT")
        self._count.setText(counted(text, count=len(rows), total=formats.amount(total)))
        self._selected()

    def _offer_years(self, years: Sequence[int]) -> None:
        kept = self.year.currentData()
        self.year.clear()
        self.year.addItem(self.tr("Every year"), None)
        for year in years:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(max(0, self.year.findData(kept)))

    def _selected(self) -> None:
        some = bool(self.rows)
        self._print.setEnabled(some)
        self._save.setEnabled(some)
        self._mail.setEnabled(len(self.selection) == 1)
        self.selected.emit(self.selection)

    def _activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows[index.row()].contract.booking_id)

    def _state_of(self, row: RegisterRow) -> str:
        said = words.shown(row.contract.state, self._around.language)
        return self.tr("{state}, {number} waits").format(state=said, number=row.waiting) if row.waiting else said

    def retranslate(self) -> None:
        kept = self.state.currentIndex()
        self.state.clear()
        self.state.addItem(self.tr("Every state"), None)
        for state in _STATES:
            self.state.addItem(words.shown(state, self._around.language), state)
        self.state.addItem(self.tr("Supplement waits"), "waiting")
        self.state.setCurrentIndex(max(0, kept))
        if self.year.count():
            self.year.setItemText(0, self.tr("Every year"))
        self.year.setAccessibleName(self.tr("Year"))
        self.days.retranslate()
        self.text.setPlaceholderText(self.tr("Filter"))
        self.text.setAccessibleName(self.tr("Filter"))
        self.state.setAccessibleName(self.tr("State"))
        self._print.setText(self.tr("Print…"))
        self._save.setText(self.tr("Save into a folder…"))
        self._mail.setText(self.tr("E-mail…"))
        self._model.fill(self.rows, self.tr)
