"""What is done to the library: save, add and take out clauses, terms, files; each asks why, then does."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from expobook.domain.errors import StaleData
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.contracts.clause_editing import (
    add_clause,
    edit_clause,
    export_library,
    import_library,
    remove_clause,
    set_term,
)
from expobook.services.contracts.clauses import ClauseLibrary, ClauseText
from expobook.services.files import write_file
from expobook.ui.clauses.adding import NewClauseForm
from expobook.ui.clauses.terms import TermForm
from expobook.ui.kit.forms import Deed, Reason
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import Row, all_or_nothing

LIBRARY = "JSON (*.json)"


class ClauseDeeds(QObject):
    """Deeds on the clause library; ``happened`` names the clause to be shown, or none."""

    happened = Signal(str)

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.dialog: QDialog | None = None
        self._saving: tuple[str, Sequence[tuple[str, str]], Callable[..., tuple[Any, Changes]]] | None = None

    # --- a clause

    def ask_save(self, clause: ClauseText, save: Callable[[str], None]) -> None:
        """Ask why a clause gets its next version."""
        title = self.tr("Save {clause} as its next version?").format(clause=clause.id)
        self._reason(title, self.tr("Contracts that are issued keep the text they have."), self.tr("Save"), save)

    def save(self, clause: ClauseText, pairs: Sequence[tuple[str, str]], *, notice: bool, why: str) -> None:
        """Save a text as the next version of its clause."""
        deed = partial(edit_clause, self._around.desk, clause.id, pairs, why=why, notice=notice)
        self._saving = (clause.id, pairs, deed)
        self._write(partial(deed, expected_version=clause.version), clause.id, self._not_saved)

    def _not_saved(self, error: Exception) -> None:
        """What somebody else wrote since the clause was read is shown beside mine."""
        if not isinstance(error, StaleData) or self._saving is None:
            self._around.messages.failed(error)
            return
        clause_id, mine, deed = self._saving
        theirs = error.facts["theirs"]
        rows = []
        for language, side in ((self.tr("Chinese"), 0), (self.tr("English"), 1)):
            texts = ["\n".join(pair[side] for pair in pairs) for pairs in (theirs.pairs, mine)]
            if texts[0] != texts[1]:
                rows.append(Row(language, texts[0], texts[1]))
        again = partial(self._write, partial(deed, expected_version=theirs.version), clause_id, self._not_saved)
        take_theirs = partial(self.happened.emit, clause_id)
        self.dialog = all_or_nothing(self._around, error, rows, self.tr("Save mine"), again, self._over, take_theirs)

    def ask_add(self, library: ClauseLibrary, beside: ClauseText | None) -> None:
        """Ask for a new clause and put it into its article."""
        form = NewClauseForm(self._around, library, beside, self._over)
        form.accepted.connect(lambda: self._add(form))
        self._open(form)

    def _add(self, form: NewClauseForm) -> None:
        name = form.name.text().strip()
        deed = partial(
            add_clause,
            self._around.desk,
            str(form.article.currentData()),
            name,
            [form.pair()],
            why=form.reason.text(),
            notice=form.notice.isChecked(),
            after=form.behind.currentData(),
        )
        self._write(deed, name)

    def ask_remove(self, clause: ClauseText) -> None:
        """Ask why a clause is taken out of the library."""
        title = self.tr("Take {clause} out?").format(clause=clause.id)
        told = self.tr("Contracts that are issued keep it; in drafts, those behind it move up a number.")
        self._reason(title, told, self.tr("Take out"), partial(self.remove, clause.id))

    def remove(self, clause_id: str, why: str) -> None:
        """Take a clause out of the library."""
        desk = self._around.desk
        self._write(lambda: (None, remove_clause(desk, clause_id, why=why)), "")

    # --- the library

    def ask_term(self, library: ClauseLibrary) -> None:
        """Ask what a term says from now on, and save it."""
        form = TermForm(self._around, library.terms, self._over)
        form.accepted.connect(lambda: self._save_term(*form.values(), seen=library.version))
        self._open(form)

    def _save_term(self, name: str, zh: str, en: str, why: str, *, seen: int | None) -> None:
        """Save a term; what somebody else made of it since the library was read is shown beside mine."""
        desk = self._around.desk

        def deed() -> tuple[None, Changes]:
            return None, set_term(desk, name, zh, en, why=why, expected_version=seen)

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self._around.messages.failed(error)
                return
            theirs = error.facts["theirs"]
            pairs = ((self.tr("Chinese"), theirs.zh, zh), (self.tr("English"), theirs.en, en))
            rows = [Row(side, now, mine) for side, now, mine in pairs if now != mine]
            again = partial(self._save_term, name, zh, en, why, seen=error.facts["version"])
            self.dialog = all_or_nothing(self._around, error, rows, self.tr("Save mine"), again, self._over)

        self._write(deed, "", bound(self, failed))

    def ask_export(self) -> None:
        """Ask where the library goes and write it there."""
        chosen, _ = QFileDialog.getSaveFileName(self._over, self.tr("Export the clauses…"), "clauses.json", LIBRARY)
        if not chosen:
            return
        desk, path = self._around.desk, Path(chosen)

        def write(progress: Progress) -> Path:
            write_file(path, export_library(desk))
            return path

        self._around.jobs.start(write, self._exported, self._around.messages.failed, database=True)

    def _exported(self, path: Path) -> None:
        self._around.messages.done(self.tr("Written: {path}").format(path=path))

    def ask_import(self) -> None:
        """Ask for a file of clauses and why, then take it in, all or nothing."""
        chosen, _ = QFileDialog.getOpenFileName(self._over, self.tr("Take clauses in…"), "", LIBRARY)
        if chosen:
            deed = partial(import_library, self._around.desk, Path(chosen))
            title, name = self.tr("Take clauses in?"), Path(chosen).name
            self._reason(title, name, self.tr("Take in"), lambda why: self._write(partial(deed, why=why), ""))

    # --- how

    def _reason(self, title: str, told: str, deed: str, do: Callable[[str], None]) -> None:
        form = Reason(self._around, title, told, deed, self._over)
        form.accepted.connect(lambda: do(form.text()))
        self._open(form)

    def _open(self, form: Deed) -> None:
        self.dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _write(
        self,
        deed: Callable[[], tuple[Any, Changes]],
        clause_id: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def write(progress: Progress) -> Any:
            return (*deed(), clause_id)

        self._around.jobs.start(write, self._written, failed or self._around.messages.failed, database=True)

    def _written(self, answer: tuple[Any, Changes, str]) -> None:
        _, changes, clause_id = answer
        self._around.messages.done(self.tr("Saved; drafts have the new text from now on."))
        self._around.hub.publish(changes, self._over)
        self.happened.emit(clause_id)
