"""The form of a new clause: where it stands, its name, both languages, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from expobook.domain.clause_rules import doubts, must_be_usable
from expobook.domain.errors import BadInput
from expobook.services.contracts.clause_editing import articles_of
from expobook.services.contracts.clauses import ArticleText, ClauseLibrary, ClauseText
from expobook.services.contracts.data import CONTRACT_VARIABLES
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings

_BOX_HEIGHT = 92  # pixels of a language's text: four lines


class NewClauseForm(Deed):
    """A clause of one sentence to begin with; more sentences follow in the editor."""

    def __init__(self, around: Surroundings, library: ClauseLibrary, beside: ClauseText | None, parent: QWidget):
        super().__init__(around, parent.tr("New clause"), parent.tr("Add"), parent)
        self.setMinimumWidth(680)
        self._library = library
        self._articles: Sequence[ArticleText] = articles_of(library)
        self.article, self.behind = QComboBox(), QComboBox()
        for each in self._articles:
            self.article.addItem(f"{each.number}   {each.title.in_language(around.language)}", each.number)
        self.name, self.reason = QLineEdit(), QLineEdit()
        self.zh, self.en = QPlainTextEdit(), QPlainTextEdit()
        for box in (self.zh, self.en):
            box.setFixedHeight(_BOX_HEIGHT)
            box.setTabChangesFocus(True)
        self.notice = QCheckBox(self.tr("Notice: bold, with a line for initials"))
        self.article.currentIndexChanged.connect(self._chosen)
        self.add(self.tr("Article"), self.article)
        self.add(self.tr("Stands behind"), self.behind)
        self.add(self.tr("Name, for lists and commands"), self.name)
        self.add(self.tr("Chinese"), self.zh)
        self.add(self.tr("English"), self.en)
        self.form.addRow("", self.notice)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        rule = self.tr("Variables stand in braces, such as {place}, in both languages.")
        self.form.addRow(label(rule, "third", wrap=True))
        at = next((n for n, each in enumerate(self._articles) if beside in each.clauses), 0)
        self.article.setCurrentIndex(at)
        self._chosen()
        if beside is not None:
            self.behind.setCurrentIndex(max(0, self.behind.findData(beside.id)))

    def _chosen(self) -> None:
        """Offer the clauses of the article to stand behind, and a name that is free."""
        article = self._articles[self.article.currentIndex()]
        self.behind.clear()
        for place, clause in enumerate(article.clauses, 1):
            self.behind.addItem(f"{article.number}.{place}   {clause.id}", clause.id)
        self.behind.setCurrentIndex(self.behind.count() - 1)
        taken = {each.id for each in self._library.clauses}
        stem = article.clauses[0].id.partition(".")[0] if article.clauses else "clause"
        self.name.setText(next(name for n in range(1, 10_000) if (name := f"{stem}.own-{n}") not in taken))

    def pair(self) -> tuple[str, str]:
        """Return the sentence in Chinese and English."""
        return self.zh.toPlainText().strip(), self.en.toPlainText().strip()

    def check(self) -> None:
        must_be_usable(self.name.text(), doubts([self.pair()], self._library.terms, CONTRACT_VARIABLES))
        if not self.reason.text().strip():
            raise BadInput(field="why", value="", why="empty")
