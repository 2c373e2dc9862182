"""Sends PDFs to a printer through Qt, page by page; what is printed are the very bytes that are kept."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMarginsF, QObject, QRect, QSizeF, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from expobook.domain.progress import Cancelled, Progress
from expobook.pdfium import opened
from expobook.ui.kit.jobs import Job
from expobook.ui.kit.pages import PagePicture, paint_page
from expobook.ui.kit.screen import Surroundings

FINEST_DPI = 300  # what office printers resolve; more would only take longer
MM_AN_INCH = 25.4


class Printing(QObject):
    """One print job: its pages are painted beside the window and put on paper one after the other.

    ``ended`` tells how many pages went to the printer; who stops it gets those that were ready (``stopped``).
    """

    ended = Signal(int)

    def __init__(self, around: Surroundings, printer: QPrinter, papers: Sequence[bytes], parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._printer = around, printer
        self._papers = list(papers)
        self._paper, self._page, self._printed = 0, 0, 0
        self.pages, self.stopped = 0, False
        self._job: Job | None = None
        self._painter = QPainter()
        self._dpi = min(printer.resolution(), FINEST_DPI)

    def start(self) -> None:
        """Count the pages, then begin with the first."""
        papers = self._papers

        def count(progress: Progress) -> int:
            return sum(page_count(pdf) for pdf in papers)

        self._around.jobs.start(count, self._counted, self._failed)

    def _counted(self, pages: int) -> None:
        self.pages = pages
        self._next()

    def _next(self) -> None:
        if self._paper >= len(self._papers):
            self._painter.end()
            self.ended.emit(self._printed)
            return
        pdf, page, dpi = self._papers[self._paper], self._page, self._dpi
        done, pages = self._printed, self.pages

        def work(progress: Progress) -> Any:
            try:
                progress.step(done, pages, "")
            except Cancelled:
                return None
            size = page_size(pdf, page)
            return size, paint_page(pdf, page, round(size.width() / MM_AN_INCH * dpi))

        title = self.tr("Printing page {page} of {pages}").format(page=done + 1, pages=pages)
        self._job = self._around.jobs.start(work, self._came, self._failed, title=title)

    def _came(self, answer: tuple[QSizeF, PagePicture] | None) -> None:
        if answer is None or (self._job is not None and self._job.stopping):
            self.stopped = True
            self._painter.end()
            self.ended.emit(self._printed)
            return
        size, picture = answer
        upright = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
        layout = QPageLayout(
            QPageSize(upright, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
            QPageLayout.Orientation.Landscape if size.width() > size.height() else QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._printer.setPageLayout(layout)
        if not self._painter.isActive():
            self._printer.setFullPage(True)
            if not self._painter.begin(self._printer):
                self._around.messages.refused(self.tr("Not printed: the printer does not answer."))
                self.ended.emit(0)
                return
        else:
            self._printer.newPage()
        whole = self._printer.pageLayout().fullRectPixels(self._printer.resolution())
        self._painter.drawImage(QRect(0, 0, whole.width(), whole.height()), picture.image)
        self._printed += 1
        self._page += 1
        if self._page >= picture.pages:
            self._paper, self._page = self._paper + 1, 0
        self._next()

    def _failed(self, error: Exception) -> None:
        self._painter.end()
        self._around.messages.failed(error)
        self.ended.emit(self._printed)


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes, page: int) -> QSizeF:
    """Return the size of a page in millimetres."""
    with opened(pdf) as document:
        wide, tall = document.get_page_size(page)
        return QSizeF(wide / 72 * MM_AN_INCH, tall / 72 * MM_AN_INCH)
