"""Letters of challenge and release: asks where to and in which language, writes the PDF beside the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from expobook.domain.progress import Progress
from expobook.services.files import write_file
from expobook.ui.kit.screen import Surroundings

Letter = Callable[[str], bytes]  # of a language: both, zh or en


class LetterWriter(QObject):
    """One for the window; its questions stand over ``parent``."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._over = around, parent

    def ask_challenge(self, booking_id: int, number: str) -> None:
        """Ask where the letter goes that challenges a booking."""
        self._ask(self.tr("Challenge letter"), f"challenge-{number}.pdf", self.challenge(booking_id))

    def ask_release(self, booking_id: int, number: str) -> None:
        """Ask where the letter goes that tells of a release."""
        self._ask(self.tr("Release letter"), f"release-{number}.pdf", self.release(booking_id))

    def challenge(self, booking_id: int) -> Letter:
        """Return what makes the letter to the holder against whom a clock runs."""
        from expobook.services.contracts.letters import challenge_letter, running_challenge

        desk = self._around.desk
        return lambda language: challenge_letter(desk, running_challenge(desk, booking_id).id, language)

    def release(self, booking_id: int) -> Letter:
        """Return what makes the letter about a release; it gives the reason on record."""
        from expobook.services.contracts.letters import release_letter

        desk = self._around.desk
        return lambda language: release_letter(desk, booking_id, language=language)

    def _ask(self, title: str, name: str, letter: Letter) -> None:
        languages = {
            self.tr("Chinese and English") + " (*.pdf)": "both",
            "中文 (*.pdf)": "zh",
            "English (*.pdf)": "en",
        }
        path, chosen = QFileDialog.getSaveFileName(self._over, title, name, ";;".join(languages))
        if path:
            self.write(Path(path).with_suffix(".pdf"), languages.get(chosen, "both"), letter)

    def write(self, path: Path, language: str, letter: Letter) -> None:
        """Write a letter; the message bar says where it is, or why there is none."""

        def work(progress: Progress) -> Path:
            return write_file(path, letter(language))

        title = self.tr("Writing the letter")
        self._around.jobs.start(work, self._written, self._around.messages.failed, database=True, title=title)

    def _written(self, path: Path) -> None:
        self._around.messages.done(self.tr("Letter written: {path}").format(path=path))
