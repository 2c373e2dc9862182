"""The dialog for what nobody expected: what, what it means, what next, and details to copy."""

import traceback
from datetime import datetime

from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from expobook.ui.kit.messages import copy_text
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.theme import Theme


class ProblemDialog(QDialog):
    """Says that a step failed; the traceback is in the copied details, never on the face."""

    def __init__(self, theme: Theme, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("expobook")
        self.details = "".join(traceback.format_exception(error))
        sign = label()
        sign.setPixmap(theme.pixmap("circle-alert", "error", 20))
        box = QFrame()
        box.setProperty("area", "card")
        inner = QVBoxLayout(box)
        inner.addWidget(label(f"{datetime.now():%Y-%m-%d %H:%M}", "third"))
        inner.addWidget(label(f"{type(error).__name__}: {error}"[:300], wrap=True))
        copy, shut = push(self.tr("Copy details")), push(self.tr("Close"), "primary")
        copy.setIcon(theme.icon("copy"))
        copy.clicked.connect(self._copy)
        shut.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(row(sign, label(self.tr("This step could not be finished"), "title"), 1))
        column.addWidget(
            label(self.tr("Nothing in the book has changed by it. The rest of expobook goes on working."), wrap=True)
        )
        column.addWidget(
            label(self.tr("Try again; if it happens again, send the details to support."), "second", wrap=True)
        )
        column.addWidget(box)
        column.addLayout(row(copy, 1, shut))
        self.setMinimumWidth(460)

    def _copy(self) -> None:
        copy_text(self.details)
