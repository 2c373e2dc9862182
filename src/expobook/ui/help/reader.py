"""Shows one page of the guide: Markdown, with pictures no wider than the window."""

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QPalette, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QTextBrowser, QWidget

from expobook.resources import guide_folder
from expobook.services.guide import Page
from expobook.ui.kit.theme import Theme

EDGE = 110  # pixels beside a picture in a numbered list
ABOVE = 40  # pixels kept above a line that was found
SETTLED_MS = 150
HANGING = 24  # pixels
SIZES = {1: "title", 2: "title", 3: "base"}


class GuideReader(QTextBrowser):
    """Reads pages; a link to another page is told, not followed."""

    page_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page: Page | None = None
        self._drawn_for = 0
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._resized)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(20)
        self.anchorClicked.connect(self._clicked)
        theme.changed.connect(self._draw_again)

    @property
    def page(self) -> Page | None:
        return self._page

    def read(self, page: Page, line: str = "") -> None:
        """Show a page, from the place where a line stands."""
        self._page = page
        self._draw()
        if line:
            self._go_to(line)
        else:
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of the guide, made smaller where the window is narrow."""
        file = guide_folder() / "pictures" / (name.path() if isinstance(name, QUrl) else name).rsplit("/", 1)[-1]
        if kind != QTextDocument.ResourceType.ImageResource.value or not file.is_file():
            return super().loadResource(kind, name)
        picture, room = QImage(str(file)), max(200, self.viewport().width() - EDGE)
        scale = self.devicePixelRatioF()
        if picture.width() > room:
            wanted = QSize(round(room * scale), round(room * scale * picture.height() / picture.width()))
            picture = picture.scaled(wanted, mode=Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(scale)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settled.start()

    def _resized(self) -> None:
        if self.viewport().width() != self._drawn_for:
            self._draw_again()

    def _draw_again(self) -> None:
        place = self.verticalScrollBar().value()
        self._draw()
        self.verticalScrollBar().setValue(place)

    def _draw(self) -> None:
        if self._page is None:
            return
        self._drawn_for = self.viewport().width()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("panel"))
        self.setPalette(palette)
        self.document().setBaseUrl(QUrl())
        self.setMarkdown(self._page.text)
        self._dress()

    def _dress(self) -> None:
        """Give headings, tables and lines the sizes and room of our own look, which Markdown knows nothing of."""
        document = self.document()
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = block.blockFormat()
            level = form.headingLevel()
            form.setTopMargin(16 if level > 1 else 6)
            form.setBottomMargin(6)
            if form.nonBreakableLines():  # a command: one that is too long goes on below, further in
                form.setNonBreakableLines(False)
                form.setLeftMargin(form.leftMargin() + HANGING)
                form.setTextIndent(-HANGING)
                form.setTopMargin(1)
                form.setBottomMargin(1)
            cursor.setBlockFormat(form)
            if level:
                head = QTextCharFormat()
                head.setFont(self._theme.font(SIZES.get(level, "base"), bold=True))
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(head)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = frame.format().toTableFormat()
                shape.setBorder(1)
                shape.setBorderCollapse(True)
                shape.setBorderBrush(self._theme.color("line"))
                shape.setCellPadding(6)
                frame.setFormat(shape)

    def _go_to(self, line: str) -> None:
        """Put the line that was found at the top; of a long one its first words will do."""
        found = self.document().find(" ".join(line.split()[:5])[:40].strip("0123456789. "))
        if not found.isNull():
            self.setTextCursor(found)
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self.cursorRect().top() - ABOVE)

    def _clicked(self, link: QUrl) -> None:
        name = link.path().rsplit("/", 1)[-1].removesuffix(".md")
        self.page_wanted.emit(name)
