"""The guide in a window of its own, beside the work: contents and search at the left, the page at the right."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from expobook.services import guide
from expobook.services.guide import Hit, Page
from expobook.ui.help.reader import GuideReader
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.parts import area, name_tool, row, tool
from expobook.ui.kit.theme import Theme

CONTENTS_WIDTH = 260
HIT = Qt.ItemDataRole.UserRole


class GuideWindow(QWidget):
    """Reads the guide; it has no parent, so that a form that asks something does not lock it."""

    def __init__(self, theme: Theme, languages: Languages) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._languages = languages
        self._been: list[str] = []
        self.field, self.list, self.reader = QLineEdit(), QListWidget(), GuideReader(theme)
        self.field.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setClearButtonEnabled(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._back = tool(theme, "chevron-left")
        left = QVBoxLayout()
        left.setContentsMargins(8, 8, 8, 8)
        left.addLayout(row(self._back, self.field))
        left.addWidget(self.list, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(area("left", left))
        both.addWidget(self.reader)
        both.setSizes([CONTENTS_WIDTH, 740])
        both.setCollapsible(1, False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(both)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._first)
        self.list.currentItemChanged.connect(self._chosen)
        self.reader.page_wanted.connect(self.open)
        self._back.clicked.connect(self.back)
        QShortcut(QKeySequence("Escape"), self, self.close)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_field)
        QShortcut(QKeySequence("Alt+Left"), self, self.back)
        self.resize(1000, 760)
        self.retranslate()

    def open(self, name: str) -> None:
        """Show a page and put it before what was read so far."""
        if name in guide.page_names():
            self._read(guide.page(name, self._languages.language))

    def back(self) -> None:
        """Show the page that was read before."""
        if len(self._been) > 1:
            self._been.pop()
            self._read(guide.page(self._been.pop(), self._languages.language))

    @property
    def page(self) -> Page | None:
        """The page that is being read."""
        return self.reader.page

    def retranslate(self) -> None:
        """Set every text anew, and show the same page in the language of the window."""
        self.setWindowTitle(self.tr("Guide"))
        self.field.setPlaceholderText(self.tr("Search the guide"))
        self.field.setAccessibleName(self.tr("Search the guide"))
        self.list.setAccessibleName(self.tr("Contents and what was found"))
        self.reader.setAccessibleName(self.tr("Page of the guide"))
        name_tool(self._back, self.tr("Page before"))
        self._fill()
        if self.page is not None:
            self.reader.read(guide.page(self.page.name, self._languages.language))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "reader"):
            self.retranslate()
        super().changeEvent(event)

    def _read(self, page: Page, line: str = "") -> None:
        if not self._been or self._been[-1] != page.name:
            self._been.append(page.name)
        self._back.setEnabled(len(self._been) > 1)
        self.reader.read(page, line)
        if not self.field.text():
            self._mark(page)

    def _mark(self, page: Page) -> None:
        """Show in the contents which page is read."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(guide.page_names().index(page.name))
        self.list.blockSignals(False)

    def _fill(self) -> None:
        """List what was found, or, while nothing is looked for, every page."""
        self.list.blockSignals(True)
        self.list.clear()
        language, words = self._languages.language, self.field.text()
        hits = guide.find(words, language) if words.strip() else [Hit(page, "", "") for page in guide.pages(language)]
        for hit in hits:
            item = QListWidgetItem(f"{hit.page.title}\n{hit.line}" if hit.line else hit.page.title)
            item.setToolTip(hit.line)
            item.setData(HIT, hit)
            self.list.addItem(item)
        if not hits:
            nothing = QListWidgetItem(self.tr("Nothing in the guide has all of these words."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.blockSignals(False)
        if hits and not words.strip() and self.page is not None:
            self._mark(self.page)

    def _first(self) -> None:
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _chosen(self, item: QListWidgetItem | None, _before: object = None) -> None:
        hit = item.data(HIT) if item is not None else None
        if isinstance(hit, Hit):
            self._read(hit.page, hit.line)

    def _to_field(self) -> None:
        self.field.setFocus()
        self.field.selectAll()
