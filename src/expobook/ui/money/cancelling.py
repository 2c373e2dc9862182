"""What cancelling comes to on a day, by the table or by the earnest, line by line; nothing is written."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook.domain.account import Cancellation
from expobook.domain.progress import Progress
from expobook.services.contracts.accounting import cancellation_on
from expobook.ui.kit import formats
from expobook.ui.kit.forms import day_field, day_of
from expobook.ui.kit.parts import area, clear, group, label, push, row
from expobook.ui.kit.screen import Surroundings


class Cancelling(QWidget):
    """The right side of Money: choose the day on which notice arrives, and see what it comes to."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._number = ""
        self.answer: Cancellation | None = None
        self.day = day_field(date(2000, 1, 1))
        self.day.dateChanged.connect(self._ask)
        self.by_table, self.by_earnest, self.today = push("", "segment"), push("", "segment"), push("", "small")
        for button in (self.by_table, self.by_earnest):
            button.setCheckable(True)
        self.by_table.setChecked(True)
        self.by_table.clicked.connect(lambda: self._choose(earnest=False))
        self.by_earnest.clicked.connect(lambda: self._choose(earnest=True))
        self.today.clicked.connect(self.ask_today)
        self._title, self._day_name = label(), label("", "second")
        segment = QWidget()
        segment.setLayout(row(self.by_table, self.by_earnest, 1, gap=0))
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 8, 0, 0)
        self._lines.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(group(self._title, 1))
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 8)
        inner.setSpacing(8)
        inner.addLayout(row(self._day_name, self.day, self.today, 1))
        inner.addWidget(segment)
        column.addLayout(inner)
        column.addLayout(self._lines)
        column.addStretch(1)
        self.retranslate()

    def show_contract(self, number: str) -> None:
        """Show what cancelling a contract today would come to; an empty number shows nothing."""
        self._number = number
        self.setEnabled(bool(number))
        self.ask_today()

    def ask_today(self) -> None:
        """Let the notice arrive today."""
        today = self._around.desk.now().date()
        self.day.blockSignals(True)
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.day.blockSignals(False)
        self._ask()

    def _choose(self, *, earnest: bool) -> None:
        self.by_earnest.setChecked(earnest)
        self.by_table.setChecked(not earnest)
        self._ask()

    def _ask(self) -> None:
        if not self._number:
            clear(self._lines)
            return
        desk, number, day, earnest = self._around.desk, self._number, day_of(self.day), self.by_earnest.isChecked()

        def ask(progress: Progress) -> Any:
            return number, cancellation_on(desk, number, day, by_earnest=earnest)

        self._around.jobs.start(ask, self._came, self._around.messages.failed, database=True)

    def _came(self, answer: tuple[str, Cancellation]) -> None:
        number, found = answer
        if number != self._number:
            return
        self.answer = found
        clear(self._lines)
        language = self._around.language
        for line in found.lines:
            self._line(line.title.in_language(language), line.explanation.in_language(language), line.amount)
        title = self.tr("The licensee gets back") if found.back >= 0 else self.tr("The licensee still owes")
        sum_ = label(formats.amount(abs(found.back)), "title")
        self._lines.addWidget(area("header", row(label(title, "strong"), 1, sum_, margins=(12, 6, 12, 6))))
        rule = self.tr("By the table or by the earnest, never both (Civil Code art. 588).")
        note = label(rule, "third", wrap=True)
        note.setContentsMargins(12, 8, 12, 8)
        self._lines.addWidget(note)

    def _line(self, title: str, told: str, fen: int) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 4, 12, 4)
        column.setSpacing(0)
        column.addLayout(row(label(title, wrap=True), 1, label(formats.amount(fen))))
        column.addWidget(label(told, "third", wrap=True))
        self._lines.addWidget(box)

    def retranslate(self) -> None:
        self._title.setText(self.tr("If cancelled"))
        self._day_name.setText(self.tr("Notice arrives"))
        self.day.setAccessibleName(self.tr("Notice arrives"))
        self.today.setText(self.tr("Today"))
        self.by_table.setText(self.tr("By the table"))
        self.by_earnest.setText(self.tr("By the earnest"))
        self._ask()
