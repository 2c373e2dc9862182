"""The plan to scale on paper: the preview is the PDF that is printed and saved."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QPushButton, QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.progress import Progress
from expobook.papers.plan_drawing import SCALES
from expobook.papers.plan_drawing import SIZES as PAPERS
from expobook.services.files import write_file
from expobook.services.plans.printing import printed_plan
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.preview import Preview
from expobook.ui.kit.printing import Printing
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted


class PrintPlan(QDialog):
    """Hall, paper and scale; too large a drawing is cut into tiles with overlap and crop marks."""

    def __init__(self, around: Surroundings, plan: Plan, hall: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._plan = around, plan
        self.pdf: bytes | None = None
        self.setWindowTitle(self.tr("Print the plan"))
        self.resize(900, 720)
        self.hall, self.paper, self.scale = QComboBox(), QComboBox(), QComboBox()
        venue = around.desk.venue
        codes = {venue.bay(code).hall for code in plan.bays} | set(plan.halls)
        for each in venue.halls:
            if each.code in codes:
                self.hall.addItem(each.code, each.code)
        self.hall.setCurrentIndex(max(self.hall.findData(hall), 0))
        for name in PAPERS:
            self.paper.addItem(name, name)
        self.paper.setCurrentIndex(self.paper.findData("A3"))
        self.scale.addItem(self.tr("on one sheet"), None)
        for scale in SCALES:
            self.scale.addItem(f"1 : {scale}", scale)
        form = QFormLayout()
        for name, combo in (
            (self.tr("Hall"), self.hall),
            (self.tr("Sheet size"), self.paper),
            (self.tr("Scale"), self.scale),
        ):
            combo.setAccessibleName(name)
            combo.activated.connect(self.make)
            form.addRow(name, combo)
        self.told = label("", "second", wrap=True)
        self.preview = Preview(around)
        self.print_, self.save = push(self.tr("Print…"), "primary"), push(self.tr("Save as PDF…"))
        leave: QPushButton = push(self.tr("Close"))
        leave.clicked.connect(self.reject)
        self.print_.clicked.connect(self._ask_printer)
        self.save.clicked.connect(self._ask_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.told)
        column.addWidget(self.preview, 1)
        column.addLayout(row(1, leave, self.save, self.print_))
        self.make()

    def make(self, _place: int = 0) -> None:
        """Make the PDF as it is asked for."""
        desk, plan, language = self._around.desk, self._plan, self._around.language
        hall, paper, scale = self.hall.currentData(), self.paper.currentData(), self.scale.currentData()

        def work(progress: Progress) -> tuple[bytes, int, int]:
            return printed_plan(desk, plan, hall, paper=paper, scale=scale, language=language)

        self._around.jobs.start(work, self._made, self._around.messages.failed, title=self.tr("Drawing the plan"))

    def _made(self, answer: tuple[bytes, int, int]) -> None:
        self.pdf, scale, sheets = answer
        text = self.tr("Scale 1 : {scale}, {sheets|sheet|sheets} of {paper}")
        self.told.setText(counted(text, scale=str(scale), sheets=sheets, paper=self.paper.currentData()))
        self.preview.show_pdf(self.pdf, "")

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save as PDF…"), "plan.pdf", "PDF (*.pdf)")
        if chosen and self.pdf is not None:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the PDF that the preview shows."""
        pdf = self.pdf
        if pdf is None:
            return

        def work(progress: Progress) -> str:
            write_file(path, pdf)
            return str(path)

        self._around.jobs.start(work, self._written, self._around.messages.failed)

    def _written(self, path: str) -> None:
        self._around.messages.done(self.tr("Written: {path}").format(path=path))

    def _ask_printer(self) -> None:
        if self.pdf is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:  # the system's own dialog knows no other way
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Send the pages of the preview to a printer, each in its own size and without scaling."""
        if self.pdf is not None:
            Printing(self._around, printer, [self.pdf], self._around.jobs).start()
