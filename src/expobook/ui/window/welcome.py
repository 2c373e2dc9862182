"""The first window: open a book, make one, or look at the demo."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QProgressBar, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.ui.help.notes import FIRST_PAGE, page_for
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import MessageBar, Messages
from expobook.ui.kit.parts import clear, inside, label, push, row
from expobook.ui.kit.theme import Theme
from expobook.ui.window.problem import ProblemDialog

if TYPE_CHECKING:
    from expobook.ui.help.guide_window import GuideWindow


class Welcome(QMainWindow):
    """Asks for a book; has job runner and message bar of its own."""

    open_wanted = Signal(str)
    open_asked = Signal()
    server_asked = Signal()
    new_asked = Signal()
    demo_asked = Signal()

    def __init__(self, theme: Theme, languages: Languages, recent: list[str]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("expobook")
        self.resize(620, 440)
        self._theme, self._languages, self._recent = theme, languages, recent
        self.jobs = JobRunner(self)
        self.messages = Messages(languages, self)
        self.messages.bug_found.connect(self._bug)
        self.guide: GuideWindow | None = None
        QShortcut(QKeySequence("F1"), self, self.open_guide)
        self._inside = inside()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(48, 32, 48, 24)
        self._column.setSpacing(12)
        self._working, self._bar = label("", "second"), QProgressBar()
        self._bar.setRange(0, 0)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._inside, 1)
        for widget in (self._working, self._bar):
            widget.setContentsMargins(12, 4, 12, 4)
            widget.hide()
            column.addWidget(widget)
        column.addWidget(MessageBar(theme, self.messages))
        self.setCentralWidget(middle)
        self._fill()

    def show_if_it_takes(self, milliseconds: int) -> None:
        """Stay away while a book opens, unless it takes long or cannot be opened."""
        QTimer.singleShot(milliseconds, self, self.show)

    def busy(self, work: Callable[[Progress], Any], done: Callable[[Any], None], title: str) -> None:
        """Run work with the buttons off."""
        self._working.setText(title)
        for widget in (self._working, self._bar):
            widget.show()
        self._inside.setEnabled(False)
        job = self.jobs.start(work, done, self.messages.failed, title=title)
        job.ended.connect(self._free)
        job.failed.connect(self._show)

    def _show(self, _error: Exception) -> None:
        self.show()

    def _free(self) -> None:
        self._inside.setEnabled(True)
        self._working.hide()
        self._bar.hide()

    def _fill(self) -> None:
        clear(self._column)
        self._column.addWidget(label("expobook", "title"))
        self._column.addWidget(
            label(self.tr("Schedule exhibitions, print contracts, allocate floor space."), "second", wrap=True)
        )
        new, shown, server, demo = (
            push(self.tr("New book…"), "primary"),
            push(self.tr("Open book…")),
            push(self.tr("Server…")),
            push(self.tr("Demo book…")),
        )
        for button, icon, asked in (
            (new, "plus", self.new_asked),
            (shown, "calendar-range", self.open_asked),
            (server, "users", self.server_asked),
            (demo, "sparkles", self.demo_asked),
        ):
            button.setIcon(self._theme.icon(icon, "accent_ink" if button is new else "ink2"))
            button.clicked.connect(asked)
        self._column.addLayout(row(new, shown, server, demo, 1))
        first = push(self.tr("First steps"), "link")
        first.setToolTip(self.tr("A page of the guide: hold space, print the contract, export the floor plan"))
        first.clicked.connect(partial(self.open_guide, "first-steps"))
        self._column.addLayout(row(first, 1))
        if self._recent:
            self._column.addWidget(label(self.tr("Opened last"), "caption"))
        for book in self._recent:
            link = push(book, "link")
            link.setToolTip(self.tr("Opens this book."))
            link.setCursor(Qt.CursorShape.PointingHandCursor)
            link.clicked.connect(partial(self._open, book))
            self._column.addLayout(row(link, 1))
        self._column.addStretch(1)

    def open_guide(self, page: str = FIRST_PAGE, _checked: bool = False) -> None:
        """Show a page of the guide; the window that comes next takes the guide over."""
        from expobook.ui.help.guide_window import GuideWindow

        self.guide = self.guide or GuideWindow(self._theme, self._languages)
        self.guide.open(page)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()

    def help_in(self, form: QDialog) -> None:
        """Give a form over this window F1 of its own: a modal one keeps the key from the window."""
        QShortcut(QKeySequence("F1"), form, partial(self.open_guide, page_for("", type(form))))

    def _open(self, book: str, _checked: bool = False) -> None:
        self.open_wanted.emit(book)

    def _bug(self, error: Exception) -> None:
        ProblemDialog(self._theme, error, self).open()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_column"):
            self._fill()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.guide is not None:
            self.guide.close()
        self.jobs.shutdown()
        super().closeEvent(event)
