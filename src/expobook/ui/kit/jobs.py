"""Work beside the window: one queue for the book, a small pool for the rest, progress and cancel."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from expobook.domain.progress import Cancelled, Progress

SWITCH_S = 0.001  # a worker lets the window go on after this; Python's own 5 ms add up over a frame
PAINT_MS = 30  # by then the window has begun to paint an answer, which holds up what would begin now
Work = Callable[[Progress], Any]
Explain = Callable[[Exception], Exception]


class Job(QObject):
    """Work under way; a child of its runner and deleted once, after ``ended``.

    All signals arrive on the window's thread when the receiver lives there. It is a
    :class:`~expobook.domain.progress.Progress` for the work that runs in it.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _returned = Signal(object)

    def __init__(self, parent: QObject, title: str = "") -> None:
        super().__init__(parent)
        self.title = title
        self._stop = threading.Event()
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Say whether it was asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int, what: str) -> None:
        """Tell how far the work is; raises ``Cancelled`` when it should stop."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, what)

    def _deliver(self, future: "Future[Any]") -> None:
        error = Cancelled() if future.cancelled() else future.exception()
        if error is None:  # even when cancelled too late: what is done is done, and screens must hear of it
            self.succeeded.emit(future.result())
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.ended.emit()
        self.deleteLater()


class _Bound(QObject):
    """A function as the method of a child of somebody: an answer that comes when they are gone is dropped."""

    def __init__(self, owner: QObject, run: Callable[[Any], None]) -> None:
        super().__init__(owner)
        self._run = run

    def call(self, answer: Any) -> None:
        self._run(answer)
        self.deleteLater()


def bound(owner: QObject, run: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a function of one answer as a bound method that lives as long as ``owner``."""
    return _Bound(owner, run).call


class JobRunner(QObject):
    """Starts jobs. Database jobs never overlap and run in the order they were asked for, but for patient ones.

    ``explain`` says what to tell of an error, still beside the window: that the book is damaged, where it is.
    """

    started = Signal(object)

    def __init__(self, parent: QObject | None = None, explain: Explain | None = None) -> None:
        super().__init__(parent)
        self._explain = explain
        self._database = ThreadPoolExecutor(1, "book")
        self._pool = ThreadPoolExecutor(2, "work")
        self._closed = False
        self._short: set[Job] = set()  # under way
        self._patient: list[Callable[[], None]] = []
        sys.setswitchinterval(SWITCH_S)

    def start(
        self,
        work: Work,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        database: bool = False,
        patient: bool = False,
        title: str = "",
    ) -> Job:
        """Run ``work(progress)``; ``done`` and ``failed`` must be bound methods of QObjects, see :func:`bound`.

        ``title`` names long work in the status bar; short work has none. ``patient`` work begins when all short work is
        answered and its answers are being painted: it would share the processor with them.
        """
        job = Job(self, title)
        if done is not None:
            job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        if self._closed:
            job.deleteLater()
            return job
        self.started.emit(job)
        begin = partial(self._begin, self._database if database else self._pool, work, job)
        job.ended.connect(partial(self._ended, job))
        if patient and self._short:
            self._patient.append(begin)
        else:
            begin()
        return job

    def _begin(self, executor: ThreadPoolExecutor, work: Work, job: Job) -> None:
        if not job.title:
            self._short.add(job)
        executor.submit(self._explained, work, job).add_done_callback(job._returned.emit)

    def _ended(self, job: Job) -> None:
        self._short.discard(job)
        if self._patient:
            QTimer.singleShot(PAINT_MS, self, self._begin_patient)

    def _begin_patient(self) -> None:
        if not self._short:
            waiting, self._patient = self._patient, []
            for begin in waiting:
                begin()

    def _explained(self, work: Work, job: Job) -> Any:
        try:
            return work(job)
        except Exception as error:
            told = self._explain(error) if self._explain is not None else error
            if told is error:
                raise
            raise told from error

    def busy(self) -> bool:
        """Say whether any job is not yet delivered."""
        return bool(self.findChildren(Job))

    def shutdown(self) -> None:
        """Cancel what runs, drop what waits, and wait. Call before closing the store."""
        self._closed = True
        self._patient.clear()
        for job in self.findChildren(Job):
            job.cancel()
        for executor in (self._database, self._pool):
            executor.shutdown(wait=True, cancel_futures=True)
