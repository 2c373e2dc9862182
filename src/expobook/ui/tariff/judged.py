"""The right side of the tariff editor: what stands against it, and what differs from a version of one's choice."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QVBoxLayout, QWidget

from expobook.domain.errors import UserError
from expobook.domain.tariff_difference import TariffDifference, TariffDoubt
from expobook.domain.tariff_examples import Reckoned
from expobook.storage.tariffs import TariffVersion
from expobook.ui.kit.parts import TableModel, clear, group, label, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted, sentence, shown


class Judged(QWidget):
    """Says what the tariff as it is written comes to."""

    version_chosen = Signal(object)  # (code, version) to be compared with; None: the one that was opened

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.compared = QComboBox()
        self.compared.activated.connect(lambda place: self.version_chosen.emit(self.compared.itemData(place)))
        self._compared_name = label("", "second")
        self._model = TableModel(
            (
                ("Place", lambda d: d.place, False),
                ("Before", lambda d: d.before or "–", False),
                ("After", lambda d: d.after or "–", False),
            )
        )
        self.differences = table(self._model, "Differences", stretch=2)
        self.differences.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(12, 8, 12, 8)
        self._title, self._difference_title = label(), label()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(group(self._title, 1))
        column.addLayout(self._lines)
        column.addWidget(group(self._difference_title, 1))
        line = row(self._compared_name, self.compared, margins=(12, 6, 12, 6))
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addWidget(self.differences, 1)

    @property
    def rows(self) -> Sequence[TariffDifference]:
        """The differences shown."""
        return self._model.rows

    def offer(self, versions: Sequence[TariffVersion]) -> None:
        """Offer every version of the book, the newest first, beside the one that was opened."""
        kept = self.compared.currentData()
        self.compared.clear()
        self.compared.addItem(self.tr("the version opened"), None)
        for each in reversed(versions):
            self.compared.addItem(f"{each.code} v{each.version} · {each.valid_from}", [each.code, each.version])
        self.compared.setCurrentIndex(max(0, self.compared.findData(kept)))

    def show_judgement(
        self, refusal: UserError | None, doubts: Sequence[TariffDoubt], worked: Sequence[Reckoned]
    ) -> None:
        """Say why it cannot be used, what may be a slip, and which examples do not agree."""
        clear(self._lines)
        language = self._around.language
        if refusal is not None:
            self._lines.addWidget(label(sentence(refusal, language), "error", wrap=True))
        for doubt in doubts:
            self._lines.addWidget(label(shown(doubt, language), "warn", wrap=True))
        wrong = [each for each in worked if not each.agrees]
        if wrong:
            text = self.tr("Worked examples that do not agree: {count} of {all}.").format(
                count=len(wrong), all=len(worked)
            )
            self._lines.addWidget(label(text, "warn", wrap=True))
        if refusal is None and not doubts and not wrong:
            self._lines.addWidget(label(self.tr("Nothing stands against this tariff."), "second", wrap=True))

    def show_differences(self, changes: Sequence[TariffDifference]) -> None:
        """List each figure that differs."""
        self._model.fill(changes, self.tr)
        self._difference_title.setText(counted(self.tr("{count|figure differs|figures differ}"), count=len(changes)))

    def retranslate(self) -> None:
        self._title.setText(self.tr("What stands against it"))
        self._compared_name.setText(self.tr("Compared with"))
        self.compared.setAccessibleName(self.tr("Compared with"))
        self.compared.setItemText(0, self.tr("the version opened"))
        self.show_differences(self.rows)


def place_of(data: Mapping[str, Any]) -> list[Any]:
    """Return code and version of a tariff, as lists of versions keep them."""
    return [data.get("code"), data.get("version")]
