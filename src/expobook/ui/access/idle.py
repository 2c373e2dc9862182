"""Locks the window when nobody has touched it for a while; only who was signed in opens it again."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from expobook.domain.progress import Progress
from expobook.services.people import policy_of
from expobook.ui.kit.parts import area
from expobook.ui.kit.screen import Surroundings

_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})


class IdleLock(QObject):
    """Watches keys and mouse of the whole program; what is on the screen is covered while it is locked."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self._cover: QWidget | None = None
        self._others: list[QWidget] = []  # forms that were open and come back
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.lock)
        desk = around.desk

        def ask(progress: Progress) -> int:
            return policy_of(desk).idle_minutes

        if desk.actor.signed_in:
            around.jobs.start(ask, self._begin, around.messages.failed, database=True)

    @property
    def locked(self) -> bool:
        return self._cover is not None

    def wait(self, milliseconds: int) -> None:
        """Lock after so long without a touch; 0 never."""
        self._clock.stop()
        self._clock.setInterval(milliseconds)
        if milliseconds:
            self._clock.start()
            app = QApplication.instance()
            if app is not None:
                app.installEventFilter(self)

    def _begin(self, minutes: int) -> None:
        self.wait(minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() is QEvent.Type.Resize and self._cover is not None:
            self._cover.setGeometry(self._window.rect())  # what is covered stays so, however large the window gets
        if event.type() in _TOUCHES and self._clock.isActive():
            self._clock.start()
        return False

    def lock(self) -> None:
        """Cover the window and ask for the password."""
        from expobook.ui.access.sign_in import SignIn

        if self._cover is not None:
            return
        self._clock.stop()
        self._window.installEventFilter(self)
        self._others = [each for each in QApplication.topLevelWidgets() if self._shows_the_book(each)]
        for each in self._others:
            each.hide()
        self._cover = area("dock")
        self._cover.setParent(self._window)
        self._cover.setGeometry(self._window.rect())
        self._cover.show()
        self._cover.raise_()
        around = self._around
        book = Path(around.desk.store.name).name
        asked = SignIn(around.desk, around.jobs, around.languages, book, self._window, fixed=True)
        asked.accepted.connect(self._open_again)
        asked.rejected.connect(self._give_up)
        asked.open()

    def _shows_the_book(self, each: QWidget) -> bool:
        """Forms and menus over the window are windows of their own, and no cover lies on them."""
        owner = each.parentWidget()
        while owner is not None and owner is not self._window:
            owner = owner.parentWidget()
        return owner is not None and each.isVisible()

    def _open_again(self) -> None:
        self._window.removeEventFilter(self)
        for each in self._others:
            each.show()
        self._others = []
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
            self._cover = None
        if self._clock.interval():
            self._clock.start()

    def _give_up(self) -> None:
        self._open_again()
        self._window.close()
