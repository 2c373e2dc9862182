"""The real PDF, page by page, painted by pypdfium2; what is missing is lit up on the screen, never in print."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.ui.paper.pages import Lit, Mark, PagePicture, paint_page, section_pages
from expobook.ui.parts import RIGHT, Elided, label, name_tool, tool, toolbar
from expobook.ui.screen import Surroundings

_LIGHTS = {"missing": QColor(255, 196, 0, 110), "value": QColor(59, 91, 219, 26)}


class Preview(QWidget):
    """One page at a time; PgUp and PgDn turn, Ctrl+wheel zooms."""

    turned = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._pdf: bytes | None = None
        self._page, self._pages, self._zoom = 0, 0, 1.0
        self._marks: Sequence[Mark] = ()
        self._sections: tuple[int, ...] = ()
        self.lit: tuple[Lit, ...] = ()
        theme = around.theme
        self._back, self._on = tool(theme, "chevron-left"), tool(theme, "chevron-right")
        self._out, self._in = tool(theme, "zoom-out"), tool(theme, "zoom-in")
        self._where, self._note = label(), Elided("", "second", stretch=1)
        self._note.setAlignment(RIGHT)
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheet.setContentsMargins(0, 12, 0, 12)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._sheet)
        self._scroll.setStyleSheet(f"QScrollArea, QLabel {{ background: {theme.color('line').name()}; }}")
        self._back.clicked.connect(self.page_up)
        self._on.clicked.connect(self.page_down)
        self._in.clicked.connect(self._closer)
        self._out.clicked.connect(self._further)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(toolbar(self._back, self._where, self._on, self._out, self._in, self._note))
        column.addWidget(self._scroll, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    @property
    def pdf(self) -> bytes | None:
        return self._pdf

    @property
    def pages(self) -> int:
        return self._pages

    def show_pdf(self, pdf: bytes | None, note: str, marks: Sequence[Mark] = ()) -> None:
        """Show a PDF, staying on the page in view where it has one; ``marks`` are lit up on the screen."""
        if pdf != self._pdf:
            self._sections = ()
        self._pdf, self._marks = pdf, marks
        self._note.setText(note)
        if pdf is None:
            self._sheet.clear()
            self._page = self._pages = 0
            self._say()
        else:
            self._paint()

    def page_down(self) -> None:
        self._turn(self._page + 1)

    def page_up(self) -> None:
        self._turn(self._page - 1)

    def go_to_section(self, place: int) -> None:
        """Show the page on which the section with this place in the outline begins."""
        if place < len(self._sections):
            self._turn(self._sections[place])

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def _turn(self, page: int) -> None:
        if 0 <= page < self._pages:
            self._page = page
            self._paint()
            self._scroll.verticalScrollBar().setValue(0)
            self.turned.emit(page)

    def _closer(self) -> None:
        self._zoom = min(self._zoom * 1.2, 4.0)
        self._paint()

    def _further(self) -> None:
        self._zoom = max(self._zoom / 1.2, 0.3)
        self._paint()

    def _paint(self) -> None:
        pdf = self._pdf
        if pdf is None:
            return
        ratio = self.devicePixelRatioF()
        width = max(int(min(self._scroll.viewport().width() - 40, 720) * self._zoom * ratio), 100)
        page, marks, known = min(self._page, max(self._pages - 1, 0)), self._marks, self._sections

        def work(progress: Progress) -> Any:
            return pdf, page, paint_page(pdf, page, width, marks), known or section_pages(pdf)

        self._around.jobs.start(work, self._painted, self._around.messages.failed)

    def _painted(self, answer: tuple[bytes, int, PagePicture, tuple[int, ...]]) -> None:
        pdf, page, picture, sections = answer
        if pdf is not self._pdf:
            return
        self._pages, self._page, self._sections, self.lit = picture.pages, page, sections, picture.lit
        painted = QPixmap.fromImage(_lit_up(picture.image, picture.lit))
        painted.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(painted)
        self._say()

    def _say(self) -> None:
        text = self.tr("Page {page} of {pages}")
        self._where.setText(text.format(page=self._page + 1, pages=self._pages) if self._pages else "")
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page + 1 < self._pages)

    def retranslate(self) -> None:
        for part in (self, self._sheet, self._scroll):
            part.setAccessibleName(self.tr("Page of the paper"))
        name_tool(self._back, self.tr("Page before"))
        name_tool(self._on, self.tr("Next page"))
        name_tool(self._in, self.tr("Zoom in"))
        name_tool(self._out, self.tr("Zoom out"))
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageDown:
            self.page_down()
        elif event.key() == Qt.Key.Key_PageUp:
            self.page_up()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._closer() if event.angleDelta().y() > 0 else self._further()
        else:
            super().wheelEvent(event)


def _lit_up(image: QImage, places: Sequence[Lit]) -> QImage:
    """Return a page with its marks laid over it."""
    if not places:
        return image
    painter = QPainter(image)
    for lit in places:
        box = lit.place
        area = QRectF(
            box.x() * image.width(),
            box.y() * image.height(),
            box.width() * image.width(),
            box.height() * image.height(),
        )
        painter.fillRect(area.adjusted(-1, -1, 1, 1), _LIGHTS[lit.kind])
    painter.end()
    return image
