"""The real PDF, page by page, painted by pypdfium2; what is missing is lit up on the screen, never in print."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.ui.kit.folding import FoldingBar
from expobook.ui.kit.pages import Lit, Mark, PagePicture, outline_of, paint_page
from expobook.ui.kit.parts import RIGHT, Elided, label, name_tool, tool
from expobook.ui.kit.screen import Surroundings

_ANNEX = ("附件", "Annex")
_WIDEST, _EDGE = 720, 20  # pixels of a page at zoom 1, and around it
_SAME_SHAPE = 0.01
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
        self._outline: tuple[tuple[str, int], ...] = ()
        self._whole, self._shape = False, 1.0  # whether a page is seen whole; its height by its width
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
        self._fit = tool(theme, "maximize")
        self._fit.clicked.connect(self.show_whole)
        self._number = QLineEdit()
        self._number.setFixedWidth(36)
        self._number.setAlignment(RIGHT)
        self._number.returnPressed.connect(self._typed)
        self._back.clicked.connect(self.page_up)
        self._on.clicked.connect(self.page_down)
        self._in.clicked.connect(self._closer)
        self._out.clicked.connect(self._further)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        paging, zooming = (self._back, self._number, self._where, self._on), (self._out, self._fit, self._in)
        column.addWidget(FoldingBar(theme, *paging, *zooming, self._note, folds=(self._note, *zooming)))
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
            self._outline = ()
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
        if place < len(self._outline):
            self._turn(self._outline[place][1])

    def annexes(self) -> list[tuple[str, int]]:
        """Return title and page (from 0) of each annex."""
        return [each for each in self._outline if each[0].startswith(_ANNEX)]

    def go_to_annex(self, letter: str) -> None:
        """Show the page on which an annex begins."""
        names = tuple(f"{word} {letter}" for word in _ANNEX)
        self._turn(next((page for title, page in self._outline if title.startswith(names)), self._page))

    def go_to_page(self, page: int) -> None:
        """Show a page, counted from 0."""
        self._turn(page)

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    def _typed(self) -> None:
        """Turn to the page whose number was typed; another word goes back to the page in view."""
        text = self._number.text().strip()
        self._turn(int(text) - 1 if text.isdecimal() else self._page)
        self._say()

    def _turn(self, page: int) -> None:
        if 0 <= page < self._pages:
            self._page = page
            self._paint()
            self._scroll.verticalScrollBar().setValue(0)
            self.turned.emit(page)

    def show_whole(self) -> None:
        """Show pages as large as the whole of them fits."""
        self._whole, self._zoom = True, 1.0
        self._paint()

    def _closer(self) -> None:
        self._whole = False
        self._zoom = min(self._zoom * 1.2, 4.0)
        self._paint()

    def _further(self) -> None:
        self._whole = False
        self._zoom = max(self._zoom / 1.2, 0.3)
        self._paint()

    def _paint(self) -> None:
        pdf = self._pdf
        if pdf is None:
            return
        ratio = self.devicePixelRatioF()
        width = max(int(self._width() * ratio), 100)
        page, marks, known = min(self._page, max(self._pages - 1, 0)), self._marks, self._outline

        def work(progress: Progress) -> Any:
            return pdf, page, paint_page(pdf, page, width, marks), known or outline_of(pdf)

        self._around.jobs.start(work, self._painted, self._around.messages.failed)

    def _width(self) -> float:
        """Return how wide the page is shown, in logical pixels."""
        room = self._scroll.viewport()
        if self._whole:
            return min(room.width() - 2 * _EDGE, (room.height() - 2 * _EDGE) / self._shape)
        return min(room.width() - 2 * _EDGE, _WIDEST) * self._zoom

    def _painted(self, answer: tuple[bytes, int, PagePicture, tuple[tuple[str, int], ...]]) -> None:
        pdf, page, picture, outline = answer
        if pdf is not self._pdf:
            return
        self._pages, self._page, self._outline, self.lit = picture.pages, page, outline, picture.lit
        shape, self._shape = self._shape, picture.image.height() / max(picture.image.width(), 1)
        if self._whole and abs(shape - self._shape) > _SAME_SHAPE:
            self._paint()  # this page has another shape than the one before it
        painted = QPixmap.fromImage(_lit_up(picture.image, picture.lit))
        painted.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(painted)
        self._say()

    def _say(self) -> None:
        self._where.setText(self.tr("of {pages}").format(pages=self._pages) if self._pages else "")
        self._number.setText(str(self._page + 1) if self._pages else "")
        self._number.setEnabled(self._pages > 0)
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page + 1 < self._pages)

    def retranslate(self) -> None:
        for part in (self, self._sheet, self._scroll):
            part.setAccessibleName(self.tr("Page of the paper"))
        self._number.setAccessibleName(self.tr("Page"))
        self._number.setToolTip(self.tr("Page"))
        name_tool(self._fit, self.tr("Fit page"))
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
