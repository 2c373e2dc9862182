"""The morning digest from the window: looked at, written to a file, or mailed where the venue set a server."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.services.today.digest import (
    Digest,
    DigestMail,
    digest,
    digest_mail,
    digest_text,
    send_digest,
    write_digest,
)
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.reports.digest_mail import MailSettings


class DigestForm(Deed):
    """Shows the digest; its deed mails it, and is greyed where no server is set."""

    def __init__(self, around: Surroundings, found: Digest, mail: DigestMail | None, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Morning digest"), parent.tr("Mail it"), parent)
        self.setMinimumSize(560, 360)
        self.resize(720, 520)
        self._cancel.setText(self.tr("Close"))  # it is read, and nothing is given up
        self.found = found
        self.text = QPlainTextEdit(digest_text(found, around.language))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Morning digest"))
        self.file = push(self.tr("Write to a file…"))
        self.file.clicked.connect(self.ask_file)
        self.mail = push(self.tr("Mail settings…"))
        self.mailing = MailSettings(around, self, self.show_mail)
        self.mail.clicked.connect(lambda: self.mailing.ask(self._mail))
        self.show_mail(mail)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.text, 1)
        column.insertLayout(2, row(self.file, self.mail, 1))

    def show_mail(self, mail: DigestMail | None) -> None:
        """Say who would get it; without a server it cannot be mailed."""
        self._mail = mail
        self.deed.setEnabled(mail is not None)
        readers = ", ".join(mail.to) if mail is not None else ""
        set_first = self.tr("Set a mail server first")
        self.deed.setToolTip(self.tr("To {readers}").format(readers=readers) if readers else set_first)

    def ask_file(self) -> None:
        """Ask for a file, then write the digest."""
        name = f"digest-{self.found.at:%Y-%m-%d}.txt"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Morning digest"), name, "TXT (*.txt)")
        if chosen:
            self.write_to(chosen)

    def write_to(self, path: str) -> None:
        """Write the digest to a file."""
        around, found, language = self.around, self.found, self.around.language

        def write(progress: Progress) -> str:
            return str(write_digest(found, Path(path), language))

        def written(done: str) -> None:
            around.messages.done(self.tr("Written: {path}").format(path=done))

        around.jobs.start(write, bound(self, written), around.messages.failed)


def show_digest(around: Surroundings, parent: QWidget) -> None:
    """Ask the book what wants doing and show it."""
    desk = around.desk

    def ask(progress: Progress) -> tuple[Digest, DigestMail | None]:
        return digest(desk), digest_mail(desk)

    def came(answer: tuple[Digest, DigestMail | None]) -> None:
        form = DigestForm(around, *answer, parent)
        form.accepted.connect(lambda: _mail(around, answer[0], parent))
        form.finished.connect(form.deleteLater)
        form.open()

    around.jobs.start(ask, bound(parent, came), around.messages.failed, database=True)


def _mail(around: Surroundings, found: Digest, parent: QWidget) -> None:
    desk, language, told = around.desk, around.language, parent.tr("Mailed to {readers}")

    def send(progress: Progress) -> DigestMail:
        return send_digest(desk, found, language)

    def sent(mail: DigestMail) -> None:
        around.messages.done(told.format(readers=", ".join(mail.to)))

    around.jobs.start(send, bound(parent, sent), around.messages.failed, title=parent.tr("Mailing the digest"))
