"""Letters that go with a contract: the venue's consent for the police permit."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from expobook.domain.progress import Progress
from expobook.services.contracts.letters import consent_letter
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.parties.forms import MOST_VISITORS


class ConsentForm(Deed):
    """How many people are expected a session, and the language of the letter."""

    def __init__(self, around: Surroundings, number: str, parent: QWidget) -> None:
        title = parent.tr("Letter of consent for {number}").format(number=number)
        super().__init__(around, title, parent.tr("Set the letter"), parent)
        self.visitors = count_field(5000, 0, MOST_VISITORS)
        self.visitors.setGroupSeparatorShown(True)
        self.paper_language = QComboBox()
        for name, code in (("中文 + English", "both"), ("中文", "zh"), ("English", "en")):
            self.paper_language.addItem(name, code)
        self.add(self.tr("People expected a session"), self.visitors)
        self.add(self.tr("Language"), self.paper_language)
        told = self.tr("The letter names the authority for so many people and the last day to file (Decree 505).")
        self.form.addRow(label(told, "third", wrap=True))


class Letters(QObject):
    """Asks what a letter needs and hands its bytes to the preview."""

    pdf_made = Signal(object, str)  # bytes, and the name it is saved under

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.dialog: QDialog | None = None

    def ask_consent(self, number: str) -> None:
        """Ask for the letter of consent of an issued contract."""
        form = ConsentForm(self._around, number, self._over)
        form.accepted.connect(lambda: self._set(number, form.visitors.value(), str(form.paper_language.currentData())))
        form.finished.connect(form.deleteLater)
        self.dialog = form
        form.open()

    def _set(self, number: str, visitors: int, language: str) -> None:
        letter = partial(consent_letter, self._around.desk, number, visitors, language)

        def work(progress: Progress) -> Any:
            return letter(), f"{number}-consent"

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _came(self, answer: tuple[bytes, str]) -> None:
        self.pdf_made.emit(*answer)
