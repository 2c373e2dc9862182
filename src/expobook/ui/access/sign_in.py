"""The dialog that asks for name and password; it knows the book, and hands back a desk with somebody signed in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.errors import UserError
from expobook.domain.progress import Progress
from expobook.services.desk import Desk
from expobook.services.people import sign_in
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.parts import grow, label, push, row
from expobook.words import sentence


class SignIn(QDialog):
    """Asks until it fits or is given up; the password is checked beside the window, which takes a tenth of a second.

    ``fixed`` keeps the name, for a window that only its own user may open again.
    """

    signed_in = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: JobRunner,
        languages: Languages,
        book: str,
        parent: QWidget | None = None,
        *,
        fixed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._languages = desk, jobs, languages
        self.setWindowTitle(self.tr("Sign in"))
        self.setMinimumWidth(380)
        self.setModal(True)
        self.name, self.password = QLineEdit(desk.actor.name), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setReadOnly(fixed)
        self.refusal = label("", "warn", wrap=True)
        self.refusal.hide()
        self._away = push(self.tr("Close the book") if fixed else self.tr("Cancel"))
        self.deed = push(self.tr("Open again") if fixed else self.tr("Sign in"), "primary")
        self.deed.setDefault(True)
        self._away.clicked.connect(self.reject)
        self.deed.clicked.connect(self.try_it)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for words, field in ((self.tr("User name"), self.name), (self.tr("Password"), self.password)):
            field.setAccessibleName(words)
            form.addRow(words, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Locked") if fixed else self.tr("Sign in"), "title"))
        column.addWidget(label(book, "second", wrap=True))
        if fixed:
            told = self.tr("What is on the screen is covered until you are back; nothing that you typed is lost.")
            column.addWidget(label(told, "second", wrap=True))
        column.addLayout(form)
        column.addWidget(self.refusal)
        column.addLayout(row(1, self._away, self.deed))
        (self.password if desk.actor.name else self.name).setFocus()

    def try_it(self) -> None:
        """Check name and password."""
        desk, name, password = self._desk, self.name.text().strip(), self.password.text()
        self.deed.setEnabled(False)

        def work(progress: Progress) -> Desk:
            signed_in = sign_in(desk, name, password)
            _ = signed_in.venue, signed_in.venues  # read here, so that no screen waits for them
            return signed_in

        self._jobs.start(work, self._fits, self._refused)

    def _fits(self, desk: Desk) -> None:
        self.deed.setEnabled(True)
        self.signed_in.emit(desk)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.deed.setEnabled(True)
        self.password.clear()
        self.password.setFocus()
        words = sentence(error, self._languages.language) if isinstance(error, UserError) else str(error)
        self.refusal.setText(words)
        self.refusal.show()
        grow(self)
