"""The worked examples of a tariff's file: by hand, and as the tariff comes to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from expobook.domain.tariff_examples import Reckoned
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, label, table
from expobook.ui.kit.screen import Surroundings


class ExamplesView(QWidget):
    """A table of examples; a tariff gets them with its file."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._model = TableModel(
            (
                ("Example", lambda e: e.example.title.in_language(around.language), False),
                ("By hand", lambda e: e.example.by_hand, False),
                ("Net by hand", lambda e: formats.amount(e.example.net), True),
                ("By the tariff", lambda e: formats.amount(e.net), True),
                ("Agrees", lambda e: "✓" if e.agrees else "✗", False),
            )
        )
        self.view = table(self._model, "Worked examples", stretch=1)
        self.view.setWordWrap(True)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._note = label("", "third", wrap=True)
        self._note.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._note)

    @property
    def rows(self) -> Sequence[Reckoned]:
        return self._model.rows

    def show_examples(self, worked: Sequence[Reckoned]) -> None:
        self._model.fill(worked, self.tr)

    def retranslate(self) -> None:
        self._model.fill(self.rows, self.tr)
        self.view.setAccessibleName(self.tr("Worked examples"))
        self._note.setText(self.tr("Examples come with the file of a tariff; what breaks one is found at once."))
