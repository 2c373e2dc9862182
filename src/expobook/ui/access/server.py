"""The form that names a book on a server; its password goes into the system's safe, or nowhere."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.errors import UserError
from expobook.services.book.servers import PORT, keep_password, profile_of, server_url, with_password
from expobook.ui.kit.forms import USABLE, count_field
from expobook.ui.kit.parts import grow, label, push, row
from expobook.words import Language, sentence


class ServerForm(QDialog):
    """Host, port, database, user, password, encryption; ``known`` are addresses that were used before, as profiles."""

    def __init__(self, language: Language, parent: QWidget | None = None, known: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self._language: Language = language
        self.setWindowTitle(self.tr("Book on a server"))
        self.setMinimumWidth(420)
        self.setModal(True)
        self.host, self.database, self.user, self.password = (QLineEdit() for _ in range(4))
        self.known, self.tls = QComboBox(), QComboBox()
        for words, mode in (
            (self.tr("where the server has it"), ""),
            (self.tr("always"), "require"),
            (self.tr("always, certificate checked"), "verify-ca"),
            (self.tr("always, certificate and name checked"), "verify-full"),
        ):
            self.tls.addItem(words, mode)
        for address in known:
            if address.startswith("postgresql"):
                profile = profile_of(address)
                self.known.addItem(f"{profile.database} – {profile.host} ({profile.user})", address)
        self.host.setPlaceholderText(self.tr("one server, or several with commas between"))
        self.host.setText("localhost")
        self.database.setText("expobook")
        self.port = count_field(PORT, 1, 65_535)
        self.keep = QCheckBox(self.tr("keep the password in the system's safe"))
        self.port.setGroupSeparatorShown(False)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep.setChecked(True)
        self.refusal = label("", "warn", wrap=True)
        self.refusal.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        fields: tuple[tuple[str, QWidget], ...] = (
            *([(self.tr("Known servers"), self.known)] if self.known.count() else []),
            (self.tr("Host"), self.host),
            (self.tr("Port"), self.port),
            (self.tr("Database"), self.database),
            (self.tr("User"), self.user),
            (self.tr("Password"), self.password),
            (self.tr("Encryption"), self.tls),
        )
        for words, field in fields:
            field.setAccessibleName(words)
            form.addRow(words, field)
        form.addRow("", self.keep)
        self.known.activated.connect(self._fill)
        if self.known.count():
            self._fill(0)
        away, self.deed = push(self.tr("Cancel")), push(self.tr("Open the book"), "primary")
        self.deed.setDefault(True)
        self.deed.setProperty(USABLE, True)
        away.clicked.connect(self.reject)
        self.deed.clicked.connect(self.try_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Book on a server"), "title"))
        column.addLayout(form)
        column.addWidget(self.refusal)
        column.addLayout(row(1, away, self.deed))

    @property
    def address(self) -> str:
        """The address without its password; raises ``BadInput``."""
        mode = str(self.tls.currentData())
        return server_url(self.host.text(), self.port.value(), self.database.text(), self.user.text(), mode)

    def _fill(self, place: int) -> None:
        """Take the parts of a known server; its password is in the system's safe, if anywhere."""
        profile = profile_of(str(self.known.itemData(place)))
        self.host.setText(profile.host)
        self.port.setValue(profile.port)
        self.database.setText(profile.database)
        self.user.setText(profile.user)
        self.tls.setCurrentIndex(self.tls.findData(profile.tls))
        self.password.clear()
        self.password.setPlaceholderText(self.tr("empty: as the system's safe has it"))

    @property
    def target(self) -> str:
        """The address with the password that was typed, if one was."""
        return with_password(self.address, self.password.text())

    def try_it(self) -> None:
        """Accept an address that can be one; the password is kept if it may be."""
        try:
            address = self.address
        except UserError as refused:
            self.refusal.setText(sentence(refused, self._language))
            self.refusal.show()
            grow(self)
            return
        if self.keep.isChecked() and self.password.text():
            keep_password(address, self.password.text())
        self.accept()
