"""What the screen asks of the book: searches that can be stopped, whom they are for, what is around an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from expobook.domain.booking import Booking, Status
from expobook.domain.diary import Stay
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.finding.request import Request
from expobook.domain.progress import Progress
from expobook.services.diary import reading as diary
from expobook.services.diary.reading import DiaryWindow, diary_window
from expobook.services.space.deeds import saved_request
from expobook.services.space.search import find_space
from expobook.ui.kit.jobs import Job
from expobook.ui.kit.screen import Surroundings

LATE_MS = 400  # a search that takes longer shows how far it is


@dataclass(frozen=True, slots=True)
class Search:
    """A search that ended: what was found and in how many seconds."""

    found: Found
    seconds: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A booking that space is wanted for, and the wish that was kept with it."""

    booking: Booking
    request: Request | None


class Searching(QObject):
    """One search at a time: a new one stops the one before."""

    came = Signal(object)  # a Search
    failed = Signal(object)
    progressed = Signal(int, int, str)
    late = Signal()
    ended = Signal()
    bookings_came = Signal(object)
    wanted_came = Signal(object)  # a Wanted
    place_came = Signal(object, object)  # an Answer and the DiaryWindow around it

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._job: Job | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self.late)

    @property
    def running(self) -> bool:
        return self._job is not None

    # --- searching

    def start(self, request: Request) -> None:
        """Look for a wish."""
        self.cancel()
        desk = self._around.desk

        def work(progress: Progress) -> Search:
            start = perf_counter()
            return Search(find_space(desk, request, progress), perf_counter() - start)

        jobs, title = self._around.jobs, self.tr("Finding space")
        self._job = jobs.start(work, self._found, self._not_found, database=True, title=title)
        self._job.progressed.connect(self._step)
        self._job.ended.connect(self._over)
        self._late.start()

    def cancel(self) -> None:
        """Stop the search that runs."""
        if self._job is not None:
            self._job.cancel()

    def _is_last(self, job: QObject | None) -> bool:
        """Only the search that was started last may speak."""
        return job is self._job

    def _found(self, search: Search) -> None:
        if self._is_last(self.sender()):
            self.came.emit(search)

    def _not_found(self, error: Exception) -> None:
        if self._is_last(self.sender()):
            self.failed.emit(error)

    def _step(self, done: int, total: int, what: str) -> None:
        if self._is_last(self.sender()):
            self.progressed.emit(done, total, what)

    def _over(self) -> None:
        if self._is_last(self.sender()):
            self._job = None
            self._late.stop()
            self.ended.emit()

    # --- reading

    def ask_bookings(self) -> None:
        """Ask for the enquiries, then the holds, the newest first."""
        desk = self._around.desk

        def ask(progress: Progress) -> Sequence[Booking]:
            found = diary.list_bookings(desk, Status.ENQUIRY, Status.HOLD)
            return sorted(found, key=lambda one: (one.status is not Status.ENQUIRY, -one.id))

        self._around.jobs.start(ask, self.bookings_came.emit, self._around.messages.failed, database=True)

    def ask_wanted(self, booking_id: int) -> None:
        """Ask for a booking and the wish that was kept with it."""
        desk = self._around.desk

        def ask(progress: Progress) -> Wanted:
            return Wanted(diary.booking_named(desk, booking_id), saved_request(desk, booking_id))

        self._around.jobs.start(ask, self.wanted_came.emit, self._around.messages.failed, database=True)

    def ask_place(self, answer: Answer, days: Stay) -> None:
        """Ask for the bookings around an answer."""
        desk = self._around.desk

        def ask(progress: Progress) -> tuple[Answer, DiaryWindow]:
            return answer, diary_window(desk, days.start, days.until)

        self._around.jobs.start(ask, self._place_read, self._around.messages.failed, database=True)

    def _place_read(self, came: tuple[Answer, DiaryWindow]) -> None:
        self.place_came.emit(*came)
