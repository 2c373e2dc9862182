"""What leaves the house: papers saved, printed, and put into letters."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from expobook.domain.progress import Progress
from expobook.services.contracts.life import attached_file
from expobook.services.contracts.printing import mail_contract, outgoing_pdf, print_contracts
from expobook.services.files import write_file
from expobook.ui.kit.printing import Printing
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted

PDF, LETTER = "PDF (*.pdf)", "E-mail (*.eml)"


class Outgoing(QObject):
    """Saves, prints and mails for the paper screen."""

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.printing: Printing | None = None

    # --- files

    def ask_save(self, pdf: bytes, name: str) -> None:
        """Ask where a PDF goes and write it there."""
        chosen, _ = QFileDialog.getSaveFileName(self._over, self.tr("Save the paper"), f"{name}.pdf", PDF)
        if chosen:
            self.save(pdf, Path(chosen))

    def save(self, data: bytes, path: Path) -> None:
        """Write bytes to a file."""

        def write(progress: Progress) -> Path:
            write_file(path, data)
            return path

        self._around.jobs.start(write, self._written, self._around.messages.failed, title=self.tr("Saving"))

    def save_contracts(self, numbers: Sequence[str]) -> None:
        """Ask for a folder and write the issued bytes of many contracts into it."""
        folder = QFileDialog.getExistingDirectory(self._over, self.tr("Save into a folder…"))
        if folder:
            self.save_into(numbers, Path(folder))

    def save_into(self, numbers: Sequence[str], folder: Path) -> None:
        """Write the issued bytes of contracts into a folder, a file each."""
        desk = self._around.desk

        def write(progress: Progress) -> Any:
            print_contracts(desk, numbers, folder, progress)
            return folder

        title = counted(self.tr("Saving {count|contract|contracts}"), count=len(numbers))
        self._around.jobs.start(write, self._written, self._around.messages.failed, database=True, title=title)

    def save_attachment(self, attachment_id: int, name: str) -> None:
        """Ask where a file kept with a contract goes and write it there."""
        chosen, _ = QFileDialog.getSaveFileName(self._over, self.tr("Save the file"), name)
        if not chosen:
            return
        desk, path = self._around.desk, Path(chosen)

        def write(progress: Progress) -> Path:
            write_file(path, attached_file(desk, attachment_id)[1])
            return path

        self._around.jobs.start(write, self._written, self._around.messages.failed, database=True)

    def ask_mail(self, number: str) -> None:
        """Ask where the letter goes; a mail program opens it ready to be sent."""
        title = self.tr("Save the letter; your mail program opens it ready to send")
        chosen, _ = QFileDialog.getSaveFileName(self._over, title, f"{number}.eml", LETTER)
        if chosen:
            self.mail(number, Path(chosen))

    def mail(self, number: str, path: Path) -> None:
        """Write a letter to the licensee with the issued contract attached."""
        desk = self._around.desk

        def write(progress: Progress) -> Path:
            write_file(path, mail_contract(desk, number))
            return path

        self._around.jobs.start(write, self._written, self._around.messages.failed, database=True)

    def _written(self, path: Path) -> None:
        self._around.messages.done(self.tr("Written: {path}").format(path=path))

    # --- the printer

    def ask_print(self, papers: Sequence[bytes], name: str) -> None:
        """Ask for a printer and print papers on it."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        dialog = QPrintDialog(printer, self._over)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer, papers)

    def print_on(self, printer: QPrinter, papers: Sequence[bytes]) -> None:
        """Print papers on a printer, page by page beside the window."""
        self.printing = Printing(self._around, printer, papers, self)
        self.printing.ended.connect(self._printed)
        self.printing.start()

    def print_contracts(self, numbers: Sequence[str]) -> None:
        """Read the issued bytes of contracts (of void ones a void copy), then ask for a printer."""
        desk = self._around.desk

        def ask(progress: Progress) -> Any:
            papers = []
            for place, number in enumerate(numbers):
                progress.step(place, len(numbers), number)
                papers.append(outgoing_pdf(desk, number))
            return papers, ", ".join(numbers[:3])

        title = counted(self.tr("Reading {count|contract|contracts}"), count=len(numbers))
        self._around.jobs.start(ask, self._read, self._around.messages.failed, database=True, title=title)

    def _read(self, answer: tuple[list[bytes], str]) -> None:
        self.ask_print(*answer)

    def _printed(self, pages: int) -> None:
        if self.printing is not None and self.printing.stopped:
            told = self.tr("Stopped: {count} of {pages|page|pages} went to the printer.")
            self._around.messages.done(counted(told, count=pages, pages=self.printing.pages))
        elif pages:
            self._around.messages.done(counted(self.tr("{count|page|pages} went to the printer."), count=pages))
