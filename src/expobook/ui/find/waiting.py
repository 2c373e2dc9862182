"""The page that a long search shows: how far it is, and a button that stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from expobook.ui.kit.parts import label, push, row
from expobook.words import counted


class Waiting(QWidget):
    """Says how many answers, or reasons, are found."""

    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.how_far, self._progress, self.cancel = label("", "second"), QProgressBar(), push("")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(320)
        self.cancel.clicked.connect(self.cancel_wanted)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for widget in (self.how_far, self._progress, self.cancel):
            column.addLayout(row(1, widget, 1))
        column.addStretch(3)

    def start(self) -> None:
        """A search began; nobody knows yet how long it takes."""
        self._progress.setRange(0, 0)
        self.how_far.clear()

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far the search is; ``what`` is ``answers`` or ``reasons``."""
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        words = self.tr("No answer; looking for the reasons: {done} of {total}")
        if what == "answers":
            words = self.tr("{done} of {total|answer|answers} found")
        self.how_far.setText(counted(words, done=done, total=total))

    def retranslate(self) -> None:
        self.cancel.setText(self.tr("Cancel"))
