"""The form that names a book on a server; its password goes into the system's safe, or nowhere."""

from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from expobook.domain.errors import UserError
from expobook.services.servers import PORT, keep_password, server_url, with_password
from expobook.ui.offline import USABLE
from expobook.ui.parts import label, push, row
from expobook.words import Language, sentence


class ServerForm(QDialog):
    """Host, port, database, user, password."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = language
        self.setWindowTitle(self.tr("Book on a server"))
        self.setMinimumWidth(420)
        self.setModal(True)
        self.host, self.database, self.user, self.password = (QLineEdit() for _ in range(4))
        self.host.setText("localhost")
        self.database.setText("expobook")
        self.port, self.keep = QSpinBox(), QCheckBox(self.tr("keep the password in the system's safe"))
        self.port.setRange(1, 65_535)
        self.port.setValue(PORT)
        self.port.setGroupSeparatorShown(False)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep.setChecked(True)
        self.refusal = label("", "warn", wrap=True)
        self.refusal.hide()
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Host"), self.host),
            (self.tr("Port"), self.port),
            (self.tr("Database"), self.database),
            (self.tr("User"), self.user),
            (self.tr("Password"), self.password),
        )
        for words, field in fields:
            field.setAccessibleName(words)
            form.addRow(words, field)
        form.addRow("", self.keep)
        away, self.deed = push(self.tr("Cancel")), push(self.tr("Open"), "primary")
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
        return server_url(self.host.text(), self.port.value(), self.database.text(), self.user.text())

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
            return
        if self.keep.isChecked() and self.password.text():
            keep_password(address, self.password.text())
        self.accept()
