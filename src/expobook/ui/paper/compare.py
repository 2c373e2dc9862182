"""Two versions of a contract beside each other: each place that differs with both texts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.contract_difference import Difference
from expobook.domain.progress import Progress
from expobook.services.contracts.paper_trail import PaperState
from expobook.services.contracts.versions import compare
from expobook.ui.kit.parts import RIGHT, Elided, label, toolbar
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted


def difference_table(around: Surroundings, changes: Sequence[Difference]) -> QTableWidget:
    """Return a table of differences, its texts wrapped, as wide as there is room."""
    made = QTableWidget(len(changes), 3)
    made.setAccessibleName(made.tr("Differences"))
    made.setHorizontalHeaderLabels([made.tr("Place"), made.tr("Before"), made.tr("After")])
    made.verticalHeader().hide()
    made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    made.setWordWrap(True)
    made.setTabKeyNavigation(False)
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setColumnWidth(0, 180)
    for column in (1, 2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    language = around.language
    for place, change in enumerate(changes):
        for column, words in enumerate((change.place, change.before, change.after)):
            item = QTableWidgetItem(words.in_language(language))
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            made.setItem(place, column, item)
    made.resizeRowsToContents()
    header.sectionResized.connect(made.resizeRowsToContents)
    return made


class Comparison(QWidget):
    """Chooses two versions of the contract in view and shows what differs."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.first, self.second = QComboBox(), QComboBox()
        self.changes: tuple[Difference, ...] = ()
        self._wanted = ("", "")
        for box in (self.first, self.second):
            box.setMinimumWidth(150)
            box.activated.connect(self.compare)
        self._from, self._to = label("", "second"), label("", "second")
        self._count = Elided("", "second", stretch=1)
        self._count.setAlignment(RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(toolbar(self._from, self.first, self._to, self.second, self._count))
        self._place = QWidget()
        self._stack = QStackedLayout(self._place)
        column.addWidget(self._place, 1)
        self.retranslate()

    def show_state(self, state: PaperState) -> None:
        """Offer every version: as issued, after each supplement, and what the booking would give today."""
        names = [(each.number, each.number, each.state == "void") for each in state.issued]
        names += [(each.number, each.number, each.withdrawn_at is not None) for each in state.amendments]
        booking = state.draft.booking_number
        draft = self.tr("{booking} as it is today").format(booking=booking)
        for box in (self.first, self.second):
            box.clear()
            for name, key, gone in names:
                box.addItem(self.tr("{number} (not in force)").format(number=name) if gone else name, key)
            box.addItem(draft, booking)
        standing = state.standing or (state.issued[-1] if state.issued else None)  # the void one, if that is the last
        self.first.setCurrentIndex(max(0, self.first.findData(standing.number if standing is not None else booking)))
        self.second.setCurrentIndex(self.second.count() - 1)
        self.compare()

    def compare(self) -> None:
        """Ask for the differences of the two versions chosen."""
        first, second = self.first.currentData(), self.second.currentData()
        if not first or not second:
            return
        self._wanted = (first, second)
        desk = self._around.desk

        def ask(progress: Progress) -> Any:
            return (first, second), compare(desk, first, second)

        self._around.jobs.start(ask, self._came, self._around.messages.failed, database=True)

    def _came(self, answer: tuple[tuple[str, str], tuple[Difference, ...]]) -> None:
        wanted, self.changes = answer
        if wanted != self._wanted:
            return
        while (old := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(difference_table(self._around, self.changes))
        count = len(self.changes)
        self._count.setText(
            counted(self.tr("{count|place differs|places differ}"), count=count)
            if count
            else self.tr("Nothing differs")
        )

    def retranslate(self) -> None:
        self._from.setText(self.tr("From"))
        self._to.setText(self.tr("to"))
        self.first.setAccessibleName(self.tr("Earlier version"))
        self.second.setAccessibleName(self.tr("Later version"))
