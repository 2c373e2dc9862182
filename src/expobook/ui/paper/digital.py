"""The venue's digital signature from the window, and what a PDF file turns out to be."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.contract import Verdict
from expobook.domain.errors import BadInput
from expobook.domain.progress import Progress
from expobook.services.contracts.signing import sign_issued
from expobook.services.contracts.verifying import told, verify_contract
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings

CERTIFICATES, PAPERS = "PKCS#12 (*.p12 *.pfx)", "PDF (*.pdf)"
_CERTIFICATE, _STAMPS = "certificate", "time-stamps"  # what this computer remembers: where they are, never a password


class FileSignForm(Deed):
    """Which paper is signed with which certificate; the password is asked each time and kept nowhere."""

    def __init__(self, around: Surroundings, numbers: Sequence[str], parent: QWidget) -> None:
        super().__init__(around, parent.tr("Sign with a certificate"), parent.tr("Sign"), parent)
        self.setMinimumWidth(560)
        self.number = QComboBox()
        self.number.addItems(list(numbers))
        self.certificate = QLineEdit(around.settings.text(_CERTIFICATE))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.stamps = QLineEdit(around.settings.text(_STAMPS))
        self.stamps.setPlaceholderText(self.tr("none: the time is that of this computer"))
        choose = push(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        line = QWidget()
        line.setLayout(row(self.certificate, choose))
        line.setFocusProxy(self.certificate)
        self.add(self.tr("Paper"), self.number)
        self.add(self.tr("Certificate (PKCS#12)"), line)
        self.certificate.setAccessibleName(self.tr("Certificate (PKCS#12)"))
        self.add(self.tr("Password"), self.password)
        self.add(self.tr("Server of time stamps"), self.stamps)
        rule = self.tr("The issued bytes stay; the signature stands behind them. The password is kept nowhere.")
        self.form.addRow(label(rule, "third", wrap=True))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Certificate (PKCS#12)"), "", CERTIFICATES)
        if chosen:
            self.certificate.setText(chosen)

    def check(self) -> None:
        if not self.certificate.text().strip():
            raise BadInput(field="certificate", value="", why="empty")

    def keep(self) -> None:
        """Remember on this computer where the certificate and the server are."""
        self.around.settings.keep(_CERTIFICATE, self.certificate.text().strip())
        self.around.settings.keep(_STAMPS, self.stamps.text().strip())


class VerdictView(QDialog):
    """What a file turned out to be, in words, and its hash."""

    def __init__(self, around: Surroundings, path: Path, verdict: Verdict, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Verify a file…"))
        self.setMinimumWidth(620)
        self.lines = told(verdict, around.language)
        icon, colour = ("circle-check", "ok") if verdict.genuine else ("triangle-alert", "error")
        sign = label()
        sign.setPixmap(around.theme.icon(icon, colour).pixmap(24, 24))
        said = label(self.lines[0], "title", wrap=True)
        self.again, close = push(self.tr("Another file…")), push(self.tr("Close"), "primary")
        close.setDefault(True)
        close.setFocus()
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(label(path.name, "second"))
        head = row(sign, said, gap=12)
        head.setStretch(1, 1)
        head.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for line in self.lines[1:]:
            column.addWidget(label(line, wrap=True))
        if verdict.kept:
            column.addWidget(label(self.tr("The book keeps this very file."), "second"))
        digest = label(f"SHA-256  {verdict.file_sha256}", "third", wrap=True)
        digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(digest)
        column.addLayout(row(self.again, 1, close))


class Digital(QObject):
    """Asks for a certificate and signs; asks for a file and judges it."""

    signed = Signal()

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.dialog: QDialog | None = None

    # --- signing

    def ask_sign(self, numbers: Sequence[str]) -> None:
        """Ask with which certificate one of these papers is signed."""
        form = FileSignForm(self._around, numbers, self._over)
        form.accepted.connect(lambda: self._sign(form))
        self._open(form)

    def _sign(self, form: FileSignForm) -> None:
        form.keep()
        deed = partial(
            sign_issued,
            self._around.desk,
            form.number.currentText(),
            Path(form.certificate.text().strip()),
            form.password.text().encode(),
            stamp_url=form.stamps.text().strip(),
        )
        form.password.clear()

        def work(progress: Progress) -> Any:
            return deed()

        title = self.tr("Signing")
        self._around.jobs.start(work, self._signed, self._around.messages.failed, database=True, title=title)

    def _signed(self, answer: Any) -> None:
        _, kept, changes = answer
        self._around.messages.done(self.tr("Signed and kept: {file}. Enter saves it.").format(file=kept.name))
        self._around.hub.publish(changes, self)
        self.signed.emit()

    # --- judging

    def ask_verify(self) -> None:
        """Ask for a PDF and say whether it is ours, whole, and signed by whom."""
        chosen, _ = QFileDialog.getOpenFileName(self._over, self.tr("Verify a file…"), "", PAPERS)
        if chosen:
            self.verify(Path(chosen))

    def verify(self, path: Path) -> None:
        """Judge a file and show what it is."""
        desk = self._around.desk

        def work(progress: Progress) -> Any:
            return path, verify_contract(desk, path)

        title = self.tr("Verifying {name}").format(name=path.name)
        self._around.jobs.start(work, self._verified, self._around.messages.failed, database=True, title=title)

    def _verified(self, answer: tuple[Path, Verdict]) -> None:
        view = VerdictView(self._around, *answer, self._over)
        view.again.clicked.connect(view.accept)
        view.again.clicked.connect(self.ask_verify)
        self._open(view)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
