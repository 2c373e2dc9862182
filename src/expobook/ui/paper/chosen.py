"""The right side of the register: the contract that is chosen in it, or how many are."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from expobook import words
from expobook.services.contracts.register import RegisterRow
from expobook.ui.kit import formats
from expobook.ui.kit.parts import clear, group, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted


class Chosen(QWidget):
    """Tells of the rows that are chosen, never of a draft that was in view before."""

    opened = Signal(int)  # a booking

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._rows: Sequence[RegisterRow] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_rows(self, rows: Sequence[RegisterRow]) -> None:
        """Tell of the rows that are chosen now."""
        self._rows = rows
        self.retranslate()

    def retranslate(self) -> None:
        clear(self._column)
        if len(self._rows) == 1:
            self._one(self._rows[0])
        elif self._rows:
            self._many()
        else:
            self._say(self.tr("No contract is chosen"), self.tr("Choose one in the register, or several."))
        self._column.addStretch(1)

    def _say(self, title: str, more: str) -> None:
        self._column.addWidget(group(label(title), 1))
        note = label(more, "second", wrap=True)
        note.setContentsMargins(12, 8, 12, 8)
        self._column.addWidget(note)

    def _many(self) -> None:
        total = formats.amount(sum(each.total for each in self._rows if each.contract.state.in_force))
        title = counted(self.tr("{count|contract is|contracts are} chosen"), count=len(self._rows))
        self._say(title, self.tr("In force ¥{total} with VAT").format(total=total))

    def _one(self, chosen: RegisterRow) -> None:
        language = self._around.language
        self._column.addWidget(group(label(self.tr("Contract {number}").format(number=chosen.number)), 1))
        name = label(chosen.event.in_language(language), "strong", wrap=True)
        name.setContentsMargins(12, 8, 12, 4)
        self._column.addWidget(name)
        self._column.addLayout(self._sheet(chosen))
        link = push(self.tr("Open the contract"))
        link.setIcon(self._around.theme.icon("file-text"))
        link.clicked.connect(partial(self.opened.emit, chosen.contract.booking_id))
        self._column.addLayout(row(link, 1, margins=(12, 8, 12, 8)))

    def _sheet(self, chosen: RegisterRow) -> QGridLayout:
        sheet = QGridLayout()
        sheet.setContentsMargins(12, 0, 12, 0)
        sheet.setHorizontalSpacing(12)
        sheet.setColumnStretch(1, 1)
        for place, (what, value) in enumerate(self._facts(chosen)):
            sheet.addWidget(label(what, "second"), place, 0, Qt.AlignmentFlag.AlignTop)
            sheet.addWidget(label(value, wrap=True), place, 1, Qt.AlignmentFlag.AlignTop)
        return sheet

    def _facts(self, chosen: RegisterRow) -> list[tuple[str, str]]:
        language, contract = self._around.language, chosen.contract
        signed = formats.day(contract.signed_at.date(), language, year=True) if contract.signed_at else "–"
        facts = [
            (self.tr("State"), words.shown(contract.state, language)),
            (self.tr("Booking"), chosen.booking_number),
            (self.tr("Organiser"), chosen.organiser.in_language(language)),
            (self.tr("Licence"), words.span(chosen.stay, language) if chosen.stay else "–"),
            (self.tr("Issued"), formats.day(contract.issued_at.date(), language, year=True)),
            (self.tr("Signed"), signed),
            (self.tr("Supplements"), str(chosen.amendments) if chosen.amendments else "–"),
            (self.tr("Waits for signature"), chosen.waiting),
            (self.tr("Total, CNY"), formats.amount(chosen.total)),
        ]
        return [(what, value) for what, value in facts if value]
