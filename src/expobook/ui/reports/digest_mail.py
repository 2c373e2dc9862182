"""Who gets the morning digest by mail, and by which server; the password is never in the book."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from expobook.domain.conflict import differing_in
from expobook.domain.errors import StaleData
from expobook.domain.progress import Progress
from expobook.services.today.digest import DigestMail, digest_mail, set_digest_mail
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import field_by_field

PORTS = {"starttls": 587, "tls": 465, "none": 25}
READERS = "readers"  # what refusals call ``to``


def choices_of(mail: DigestMail | None) -> dict[str, Any]:
    """Return what is set, by the names of ``set_digest_mail``."""
    if mail is None:
        return {"host": "", "port": PORTS["starttls"], "security": "starttls", "user": "", "sender": "", "to": []}
    server = mail.server
    named = {name: getattr(server, name) for name in ("host", "port", "security", "user", "sender")}
    return named | {"to": list(mail.to)}


class MailForm(Deed):
    """The server that takes the mail, the account there, from whom it comes, and who reads it."""

    def __init__(self, around: Surroundings, mail: DigestMail | None, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Mail of the digest"), parent.tr("Set the mail"), parent)
        now = choices_of(mail)
        self.host, self.user = QLineEdit(now["host"]), QLineEdit(now["user"])
        self.sender_, self.to = QLineEdit(now["sender"]), QLineEdit(", ".join(now["to"]))
        self.security, self.port = QComboBox(), count_field(now["port"], 1, 65_535)
        self.port.setGroupSeparatorShown(False)
        for words, mode in (
            (self.tr("encrypted from STARTTLS on"), "starttls"),
            (self.tr("encrypted from the start (TLS)"), "tls"),
            (self.tr("open; only without an account"), "none"),
        ):
            self.security.addItem(words, mode)
        self.security.setCurrentIndex(self.security.findData(now["security"]))
        self.security.activated.connect(lambda _: self.port.setValue(PORTS[self.security.currentData()]))
        self.to.setPlaceholderText(self.tr("one address, or several with commas between"))
        self.add(self.tr("Mail server"), self.host)
        self.add(self.tr("Mail encryption"), self.security)
        self.add(self.tr("Mail port"), self.port)
        self.add(self.tr("Mail account"), self.user)
        self.add(self.tr("Sender"), self.sender_)
        self.add(self.tr("Readers"), self.to)
        told = self.tr("The password is not kept in the book: set EXPOBOOK_SMTP_PASSWORD where the program starts.")
        self.form.addRow(label(told, "third", wrap=True))
        self.setMinimumWidth(480)

    def choices(self) -> dict[str, Any]:
        """Return what the fields say, by the names of ``set_digest_mail``."""
        readers = [each.strip() for each in self.to.text().replace("，", ",").split(",") if each.strip()]
        return {
            "host": self.host.text().strip(),
            "port": self.port.value(),
            "security": str(self.security.currentData()),
            "user": self.user.text().strip(),
            "sender": self.sender_.text().strip(),
            "to": readers,
        }


class MailSettings(QObject):
    """Shows the form and sets what it says; ``done`` gets what is set then."""

    def __init__(self, around: Surroundings, parent: QWidget, done: Callable[[DigestMail], None]) -> None:
        super().__init__(parent)
        self._around, self._parent, self._done = around, parent, done
        self.form: QDialog | None = None

    def ask(self, mail: DigestMail | None) -> None:
        """Ask for the server and the readers; what is set stands in the form."""
        form = MailForm(self._around, mail, self._parent)
        version = mail.version if mail is not None else 0
        form.accepted.connect(lambda: self.set(choices_of(mail), form.choices(), version))
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def set(self, was: Mapping[str, Any], mine: Mapping[str, Any], version: int) -> None:
        """Set the mail; what somebody else set since it was read is shown beside mine."""
        desk = self._around.desk

        def write(progress: Progress) -> DigestMail:
            return set_digest_mail(desk, mine, expected_version=version)

        failed = bound(self, partial(self._not_set, was, mine, version))
        self._around.jobs.start(write, bound(self, self._set), failed, database=True)

    def _set(self, mail: DigestMail) -> None:
        self._around.messages.done(self.tr("The digest goes to {readers}").format(readers=", ".join(mail.to)))
        self._done(mail)

    def _not_set(self, was: Mapping[str, Any], mine: Mapping[str, Any], version: int, error: Exception) -> None:
        if not isinstance(error, StaleData):
            self._around.messages.failed(error)
            return
        theirs, desk = error.facts["theirs"], self._around.desk
        records = (SimpleNamespace(**each) for each in (was, mine, theirs))
        found = [replace(each, field=READERS) if each.field == "to" else each for each in differing_in(mine, *records)]

        def keep(fields: list[str]) -> None:
            chosen = {name: value for name, value in mine.items() if (READERS if name == "to" else name) in fields}

            def read(_progress: Progress) -> int:
                now = digest_mail(desk)
                same = now is not None and choices_of(now) == theirs
                return now.version if now is not None and same else version  # set once more, it is refused again

            again = bound(self, partial(self.set, theirs, {**theirs, **chosen}))
            self._around.jobs.start(read, again, self._around.messages.failed, database=True)

        self.form = field_by_field(self._around, error, found, _said, keep, self._parent)


def _said(_field: str, value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
