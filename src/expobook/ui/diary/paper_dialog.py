"""The diary on paper and in files: days, form, paper and language; printed, or written whole or not at all."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from expobook.domain.diary import DatesReversed, Stay
from expobook.domain.progress import Progress
from expobook.services.diary.files import FORMS, PAPERS, export_diary
from expobook.services.diary.paper import diary_pdf
from expobook.ui.kit.forms import Deed, day_field, day_of
from expobook.ui.kit.printing import Printing
from expobook.ui.kit.screen import Surroundings
from expobook.words import Language, counted

PRINT = "print"
_NAMES = {
    "pdf": "PDF",
    "png": "Picture (PNG)",
    "xlsx": "Spreadsheet (XLSX)",
    "csv": "Table (CSV)",
    "ics": "Calendar (iCalendar)",
    PRINT: "Printer",
}


class PaperDialog(Deed):
    """Asks days, form, paper and language; then where to."""

    def __init__(self, around: Surroundings, days: tuple[date, date], parent: QWidget, form: str = "pdf") -> None:
        super().__init__(around, parent.tr("Print or export the diary"), parent.tr("Go on…"), parent)
        self.first, self.last = day_field(days[0]), day_field(days[1] - timedelta(days=1))
        self.form_of, self.paper, self.language = QComboBox(), QComboBox(), QComboBox()
        for name in (*FORMS, PRINT):
            self.form_of.addItem(self.tr(_NAMES[name]), name)
        for name in PAPERS:
            self.paper.addItem(name, name)
        self.paper.setCurrentIndex(self.paper.findData("A3"))
        for words, name in (("中文", "zh"), ("English", "en")):
            self.language.addItem(words, name)
        self.language.setCurrentIndex(self.language.findData(around.language))
        for words, field in (
            (self.tr("First day"), self.first),
            (self.tr("Last day"), self.last),
            (self.tr("Form"), self.form_of),
            (self.tr("Sheet size"), self.paper),
            (self.tr("Language"), self.language),
        ):
            self.add(words, field)
        self.form_of.currentIndexChanged.connect(self._form_changed)
        self.form_of.setCurrentIndex(self.form_of.findData(form))

    def _form_changed(self) -> None:
        self.paper.setEnabled(self.chosen_form in ("pdf", PRINT))

    @property
    def chosen_form(self) -> str:
        return str(self.form_of.currentData())

    @property
    def chosen_language(self) -> Language:
        return "zh" if self.language.currentData() == "zh" else "en"

    @property
    def stay(self) -> Stay:
        """The days asked for; raises ``DatesReversed``."""
        first, last = day_of(self.first), day_of(self.last)
        if last < first:
            raise DatesReversed(first=first, last=last, phase="stay")
        return Stay(first, last + timedelta(days=1))

    def check(self) -> None:
        """Raise ``UserError`` when the days run backwards."""
        _ = self.stay


class DiaryPapers(QWidget):
    """Prints and writes the diary for one screen; never seen itself."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._around = around
        self.dialog: PaperDialog | None = None

    def ask(self, days: tuple[date, date], form: str = "pdf") -> None:
        """Ask what to print or write; the days in view are offered."""
        window = self.parentWidget()
        assert window is not None
        self.dialog = PaperDialog(self._around, days, window, form)
        self.dialog.accepted.connect(self._accepted)
        self.dialog.open()

    def _accepted(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        if dialog.chosen_form == PRINT:
            self._ask_printer(dialog)
            return
        stay, name = dialog.stay, self.tr("diary")
        ending = f".{dialog.chosen_form}"
        offered = f"{name}-{stay.start}-{stay.last}{ending}"
        path, _ = QFileDialog.getSaveFileName(self.parentWidget(), dialog.windowTitle(), offered, f"*{ending}")
        if path:
            fitting = Path(path) if path.lower().endswith(ending) else Path(path + ending)
            self.write(fitting, stay, dialog.chosen_language, str(dialog.paper.currentData()))

    def write(self, path: Path, stay: Stay, language: Language, paper: str) -> None:
        """Write the diary in the form that the file's ending names."""
        desk = self._around.desk

        def work(progress: Progress) -> Path:
            return export_diary(desk, stay, path, language, paper)

        title = self.tr("Writing the diary")
        self._around.jobs.start(work, self._written, self._around.messages.failed, database=True, title=title)

    def _written(self, path: Path) -> None:
        self._around.messages.done(self.tr("Diary written: {path}").format(path=path))

    # --- the printer

    def _ask_printer(self, dialog: PaperDialog) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self.tr("diary"))
        asked = QPrintDialog(printer, self.parentWidget())
        asked.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
        if asked.exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer, dialog.stay, dialog.chosen_language, str(dialog.paper.currentData()))

    def print_on(self, printer: QPrinter, stay: Stay, language: Language, paper: str) -> None:
        """Print the diary: typeset beside the window, then sent page by page."""
        desk = self._around.desk
        self._printer = printer

        def work(progress: Progress) -> bytes:
            return diary_pdf(desk, stay, language, paper)

        title = self.tr("Printing the diary")
        self._around.jobs.start(work, self._typeset, self._around.messages.failed, database=True, title=title)

    def _typeset(self, pdf: bytes) -> None:
        self.printing = Printing(self._around, self._printer, [pdf], self)
        self.printing.ended.connect(self._printed)
        self.printing.start()

    def _printed(self, pages: int) -> None:
        if pages:
            self._around.messages.done(counted(self.tr("Sent to the printer: {count|page|pages}"), count=pages))
