"""A backup that leaves the house: a passphrase is asked for, then a place, and a checked copy is sealed there."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.progress import Progress
from expobook.services.book.sealing import LEAST, SUFFIX, WeakPassphrase, sealed_backup
from expobook.storage.lifecycle import BookInfo
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Command, Surroundings


class PassphraseForm(Deed):
    """A passphrase, typed twice; nobody can open the copy without it."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Back up encrypted"), parent.tr("Choose a file…"), parent)
        self.phrase, self.again = QLineEdit(), QLineEdit()
        told = self.tr("Only this passphrase opens the copy (expobook book restore); if it is lost, so is the copy.")
        self.form.addRow(label(told, "second", wrap=True))
        for words, field in ((self.tr("Passphrase"), self.phrase), (self.tr("Once more"), self.again)):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            self.add(words, field)
        self.phrase.setPlaceholderText(self.tr("at least {count} characters").format(count=LEAST))
        self.phrase.setFocus()

    def check(self) -> None:
        if len(self.phrase.text()) < LEAST:
            raise WeakPassphrase(least=LEAST)
        if self.phrase.text() != self.again.text():
            raise BadInput(field="passphrase", value="", why="differs")


class SealedBackup(QObject):
    """Asks for the passphrase and the place, and says when the copy is there."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self.form: PassphraseForm | None = None

    def commands(self) -> list[Command]:
        """Return what the File menu offers."""
        return [Command("Back up encrypted…", self.ask, "", "lock", "File")]

    def ask(self) -> None:
        """Ask for a passphrase, then for a file."""
        self.form = form = PassphraseForm(self._around, self._window)
        form.accepted.connect(lambda: self._ask_file(form.phrase.text()))
        form.finished.connect(form.deleteLater)
        form.open()

    def _ask_file(self, phrase: str) -> None:
        kind = f"expobook (*{SUFFIX})"
        chosen, _ = QFileDialog.getSaveFileName(self._window, self.tr("Back up encrypted"), "", kind)
        if chosen:
            self.seal(Path(chosen if chosen.endswith(SUFFIX) else f"{chosen}.expobook{SUFFIX}"), phrase)

    def seal(self, to: Path, phrase: str) -> None:
        """Seal a checked copy of the book into a new file."""
        desk = self._around.desk

        def work(progress: Progress) -> BookInfo:
            return sealed_backup(desk, to, phrase)

        title = self.tr("Backing up")
        self._around.jobs.start(work, self._done, self._around.messages.failed, database=True, title=title)

    def _done(self, info: BookInfo) -> None:
        self._around.messages.done(self.tr("Backed up, checked and encrypted: {book}").format(book=info.book))
