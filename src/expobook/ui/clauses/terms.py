"""The form of a term that clauses use, such as the court or the limit of insurance."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual, clean
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings


class TermForm(Deed):
    """Choose a term and say it anew in both languages; every clause that uses it is judged with it."""

    def __init__(self, around: Surroundings, terms: Mapping[str, Bilingual], parent: QWidget) -> None:
        super().__init__(around, parent.tr("Terms of the clauses"), parent.tr("Save"), parent)
        self.setMinimumWidth(560)
        self._terms = dict(terms)
        self.name = QComboBox()
        for name in sorted(terms):
            self.name.addItem(f"{{{name}}}", name)
        self.zh, self.en, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.currentIndexChanged.connect(self._chosen)
        self.add(self.tr("Term"), self.name)
        self.add(self.tr("Chinese"), self.zh)
        self.add(self.tr("English"), self.en)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        told = self.tr("Clauses name it in braces; with it they are judged as a whole.")
        self.form.addRow(label(told, "third", wrap=True))
        self._chosen()

    def _chosen(self) -> None:
        words = self._terms[self.name.currentData()]
        self.zh.setText(words.zh)
        self.en.setText(words.en)

    def values(self) -> tuple[str, str, str, str]:
        """Return the name of the term, both texts, and the reason."""
        return str(self.name.currentData()), self.zh.text(), self.en.text(), self.reason.text()

    def check(self) -> None:
        clean(self.zh.text(), "term")
        clean(self.en.text(), "term")
        if not self.reason.text().strip():
            raise BadInput(field="why", value="", why="empty")
