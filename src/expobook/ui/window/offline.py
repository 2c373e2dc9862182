"""While the server of the book is away: a banner says so, deeds are greyed, forms keep what was typed."""

import math
from datetime import datetime
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from expobook.ui.kit.forms import USABLE
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.window.live import Live

_LOOK_MS = 500  # how often the banner looks whether a step waits


class LostBanner(QFrame):
    """Says since when the server is away, and what that means for what is on the screen."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._since: datetime | None = None
        self._waiting = 0
        self.setProperty("message", "soft")
        mark = label()
        mark.setPixmap(around.theme.pixmap("triangle-alert", "warn", 16, self.devicePixelRatioF()))
        self.headline: QLabel = label("", "strong", wrap=True)
        self.more: QLabel = label("", "small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addWidget(self.more)
        self.again, self.drop = push(), push()
        line = row(mark, self.again, self.drop, margins=(12, 8, 8, 8))
        line.insertLayout(1, words, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.hide()

    def tell(self, since: datetime | None, waiting: int) -> None:
        """Show since when the server is away and how many steps wait for it; hide without a time."""
        self._since, self._waiting = since, waiting
        self._write()
        self.setVisible(since is not None)

    def _write(self) -> None:
        if self._since is None:
            return
        head = self.tr("Connection to the book lost at {time}; trying again. Until then nothing can be changed.")
        self.headline.setText(head.format(time=f"{self._since:%H:%M:%S}"))
        if self._waiting:
            more = self.tr("Your last step waits and is done once when the server is back ({count} waiting).")
            self.more.setText(more.format(count=self._waiting))
        else:
            self.more.setText(
                self.tr("What is on the screen stays, and so does what you typed; the window goes on by itself.")
            )
        self.setAccessibleName(f"{self.headline.text()} {self.more.text()}")
        self.again.setText(self.tr("Try now"))
        self.drop.setText(self.tr("Do not do it"))
        self.drop.setVisible(self._waiting > 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)


class Offline(QObject):
    """Turns a window read-only while its book is away, and back again; made for the time of the window.

    A step that was under way waits in the queue of the book and is done once (``Store.transact``). Buttons that would
    start another are greyed, also in open forms, which keep what was typed.
    """

    changed = Signal()

    def __init__(self, around: Surroundings, live: Live, banner: LostBanner, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._live, self._banner, self._window = around, live, banner, window
        self._since: datetime | None = None
        self._greyed: WeakSet[QPushButton] = WeakSet()
        around.desk.store.patience_s = math.inf
        live.lost.connect(self.begin)
        live.back.connect(self.end)
        around.messages.server_away.connect(self._noticed)
        banner.again.clicked.connect(live.hurry)
        banner.drop.clicked.connect(self._drop)
        self._clock = QTimer(self, interval=_LOOK_MS)
        self._clock.timeout.connect(self._tell)
        self._clock.start()

    @property
    def away(self) -> bool:
        return self._since is not None

    def begin(self) -> None:
        """The server went away."""
        if self.away:
            return
        self._since = datetime.now()
        self._around.messages.away = True
        self._tell()
        self._grey(self._window)
        self.changed.emit()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """The server is back."""
        if not self.away:
            return
        self._since = None
        self._around.messages.away = False
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        for each in list(self._greyed):
            if shiboken6.isValid(each):  # its form may have been closed meanwhile
                each.setEnabled(True)
        self._greyed.clear()
        self.changed.emit()
        self._tell()
        self._around.messages.done(self.tr("Connected to the book again."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            self._grey(watched)
        return False

    def _noticed(self) -> None:
        """A step failed before the listening thread noticed: it is told to look."""
        self.begin()
        self._live.hurry()

    def _tell(self) -> None:
        waiting = self._around.desk.store.waiting
        if waiting and not self.away:
            self._noticed()
        elif self.away or self._banner.isVisible():
            self._banner.tell(self._since, waiting)

    def _drop(self) -> None:
        self._around.desk.store.give_up()

    def _grey(self, inside: QWidget) -> None:
        buttons = [each for each in inside.findChildren(QPushButton) if each.property("kind") == "primary"]
        for each in buttons:
            if each.isEnabled() and not each.property(USABLE):
                each.setEnabled(False)
                self._greyed.add(each)
