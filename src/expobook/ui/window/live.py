"""What other desks write shows here at once: a thread that listens, and the hub that tells the screens."""

import threading
from contextlib import closing

from PySide6.QtCore import QObject, Signal

from expobook.domain.errors import StorageFailure
from expobook.services.book.news import News, Newsroom
from expobook.services.changes import Changes
from expobook.ui.kit.screen import Surroundings

LISTEN_SECONDS = 0.25  # of one wait, so that closing a window is quick
AGAIN_SECONDS = 1.0  # after the book could not be reached
AWAY = ("no-connection", "cannot-open", "disk-error")  # why a book cannot be reached; others say that it is busy


class Live(QObject):
    """Publishes the changes of others to the hub while its window is open; :meth:`stop` ends it."""

    heard = Signal(object)
    lost = Signal()
    back = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._end, self._look = threading.Event(), threading.Event()
        self.heard.connect(self._tell)
        self._thread = threading.Thread(target=self._listen, name="live", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; returns when the thread has let go of the book."""
        self._end.set()
        self._look.set()
        self._thread.join(timeout=10)

    def hurry(self) -> None:
        """Connect anew at once: somebody thinks that the book is away, or back."""
        self._look.set()

    def _listen(self) -> None:
        """Runs on the thread: a book that cannot be reached is tried again, and then everything is asked anew."""
        missed = False
        while not self._end.is_set():
            try:
                with closing(Newsroom(self._around.desk)) as room:
                    if missed:
                        self.back.emit()
                        self.heard.emit(News((), Changes()))
                    missed = False
                    self._follow(room)
                    missed = True  # as one asked to connect anew
            except StorageFailure as failure:
                missed = True
                if failure.facts.get("reason") in AWAY and not self._end.is_set():
                    self.lost.emit()
                self._look.wait(AGAIN_SECONDS)
                self._look.clear()

    def _follow(self, room: Newsroom) -> None:
        self._look.clear()
        while not self._look.is_set():
            news = room.wait(LISTEN_SECONDS)
            if news is not None and not self._end.is_set():
                self.heard.emit(news)

    def _tell(self, news: News) -> None:
        self._around.hub.publish(news.changes, self)
