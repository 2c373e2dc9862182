"""Find space: the wish on the left, the answers on the right; a search runs beside the window and can be stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QProgressBar, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.errors import UserError
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.finding.request import Request
from expobook.domain.progress import Progress
from expobook.services import diary
from expobook.services.diary import DiaryWindow, diary_window
from expobook.services.find_space import find_space
from expobook.services.space_deeds import saved_request
from expobook.ui.find.deeds import FindDeeds
from expobook.ui.find.form import WishForm
from expobook.ui.find.results import Results
from expobook.ui.find.ways import Way, changed, wish_of
from expobook.ui.jobs import Job
from expobook.ui.parts import EmptyState, area, head, label, push, row, toolbar
from expobook.ui.screen import Command, Screen, Surroundings

LATE_MS = 400  # a search that takes longer shows how far it is
WAITING, NOTHING, RESULTS = range(3)


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


class FindScreen(Screen):
    """Where and when a wish fits, or why it does not; one click holds an answer."""

    key, title, icon, inside, wide = "find-space", "Find space", "search", "diary", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.form, self.results, self.deeds = WishForm(around), Results(around), FindDeeds(around, self)
        self.found: Found | None = None
        self._seconds = 0.0
        self._asked: Request | None = None
        self._stale = False
        self._answer: Answer | None = None
        self._job: Job | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._show_waiting)
        self._build()
        self.setFocusProxy(self.form.area)
        self.form.search_wanted.connect(self.search)
        self.form.clear_wanted.connect(self.clear)
        self.form.booking_wanted.connect(self.look_for)
        self.results.hold_wanted.connect(self.hold)
        self.deeds.held.connect(self._held)
        self.deeds.kept.connect(self.form.choose)
        self.deeds.booking_wanted.connect(self._to_booking)
        self.results.booking_wanted.connect(self._to_booking)
        self.results.way_wanted.connect(self.take_way)
        self.results.picked.connect(self._picked)
        self.retranslate()

    # --- building

    def _build(self) -> None:
        theme = self.around.theme
        self._back = push("", "link")
        self._back.setIcon(theme.icon("chevron-left"))
        self._back.clicked.connect(self._to_diary)
        self._name = label("", "strong")
        self._save, self._export, self._show = push(""), push(""), push("")
        for button, icon, deed in (
            (self._save, "copy", self.save),
            (self._export, "download", self.ask_export),
            (self._show, "calendar-range", self._show_in_diary),
        ):
            button.setIcon(theme.icon(icon))
            button.clicked.connect(deed)
        self._bar = toolbar(self._back, self._name, 1, self._save, self._export, self._show)
        self._wish, self._from = label("", "strong"), label("", "second")
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head(self._wish, self._from, 1))
        left.addWidget(self.form, 1)
        side = area("left", left)
        side.setMinimumWidth(280)
        self._right = QStackedLayout()
        self._right.addWidget(self._waiting())
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._right.addWidget(self._empty)
        self._right.addWidget(self.results)
        right = area("answers")
        right.setLayout(self._right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(side)
        split.addWidget(right)
        split.setSizes([300, 1240])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self._right.setCurrentIndex(NOTHING)

    def _waiting(self) -> QWidget:
        self._how_far, self._progress, self._cancel = label("", "second"), QProgressBar(), push("")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(320)
        self._cancel.clicked.connect(self.cancel)
        made = QWidget()
        column = QVBoxLayout(made)
        column.addStretch(2)
        column.addLayout(row(1, self._how_far, 1))
        column.addLayout(row(1, self._progress, 1))
        column.addLayout(row(1, self._cancel, 1))
        column.addStretch(3)
        return made

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands_anywhere(self) -> list[Command]:
        return [Command("Find space…", self.come, "Ctrl+Shift+F", "search", "Booking")]

    def commands(self) -> list[Command]:
        return [
            Command("Search for the wish", self.search, "Ctrl+Return", "search", "Booking"),
            Command("Hold the answer", self.hold_picked, "Ctrl+N", "plus", "Booking"),
            Command("Keep the wish with its booking", self.save, "", "copy", "Booking"),
            Command("Export the answers…", self.ask_export, "Ctrl+E", "download", "File"),
            Command("Back to the diary", self._to_diary, "Alt+Left", "chevron-left", "View"),
        ]

    def come(self) -> None:
        """Come to the front."""
        self.open_wanted.emit(self.key, None)

    def entered(self) -> None:
        self._ask_bookings()
        self._tell_figures()
        if self._asked is not None and self._right.currentIndex() == RESULTS and self._stale:
            self._start(self._asked)

    def refresh(self) -> None:
        """Search again."""
        self.search()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self.look_for(thing)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        """The book changed: what is shown may not be so any more, so it is looked for again."""
        del changes, initiator
        self._stale = True
        if self.isVisible():
            self.entered()

    # --- for whom

    def _ask_bookings(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> list[Booking]:
            return diary.list_bookings(desk, Status.ENQUIRY, Status.HOLD)

        self.around.jobs.start(ask, self._bookings_came, self.around.messages.failed, database=True)

    def _bookings_came(self, bookings: Sequence[Booking]) -> None:
        order = sorted(bookings, key=lambda one: (one.status is not Status.ENQUIRY, -one.id))
        self.form.offer(order)
        self._tell_from()

    def look_for(self, booking_id: int) -> None:
        """Look for space for an enquiry or a hold, with the wish that was kept with it."""
        desk = self.around.desk

        def ask(progress: Progress) -> Wanted:
            return Wanted(diary.booking_named(desk, booking_id), saved_request(desk, booking_id))

        self.around.jobs.start(ask, self._wanted_came, self.around.messages.failed, database=True)

    def _wanted_came(self, wanted: Wanted) -> None:
        self.form.choose(wanted.booking)
        self._tell_from()
        request = wanted.request or wish_of(wanted.booking, self.around.desk.venue, self.around.desk.now().date())
        if request is not None:
            self.form.fill(request)
            self.form.choose(wanted.booking)
            self.search()
        else:
            self.results.forget()
            self._right.setCurrentIndex(NOTHING)
            self.form.area.setFocus()

    # --- searching

    def search(self) -> None:
        """Look for what the form says."""
        try:
            request = self.form.request(ignore=self.form.booking_id() or 0)
        except UserError as refused:
            self._refused(refused)
        else:
            self._start(request)

    def _start(self, request: Request) -> None:
        self.cancel()
        self._asked, self._stale = request, False
        desk = self.around.desk

        def work(progress: Progress) -> Search:
            start = perf_counter()
            return Search(find_space(desk, request, progress), perf_counter() - start)

        self._progress.setRange(0, 0)
        self._job = self.around.jobs.start(
            work, self._came, self._not_found, database=True, title=self.tr("Finding space")
        )
        self._job.progressed.connect(self._progressed)
        self._job.ended.connect(self._ended)
        self._late.start()
        self.form.search.setEnabled(False)

    def cancel(self) -> None:
        """Stop the search that runs; what was shown before stays."""
        if self._job is not None:
            self._job.cancel()

    def _progressed(self, done: int, total: int, what: str) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        words = (
            self.tr("{done} of {total} answers found")
            if what == "answers"
            else self.tr("No answer; looking for the reasons: {done} of {total}")
        )
        self._how_far.setText(words.format(done=done, total=total))

    def _show_waiting(self) -> None:
        if self._job is not None:
            self._right.setCurrentIndex(WAITING)

    def _ended(self) -> None:
        """The last search ended, however it did."""
        if self.sender() is not self._job:
            return
        self._job = None
        self._late.stop()
        self.form.search.setEnabled(True)
        if self._right.currentIndex() == WAITING:
            self._right.setCurrentIndex(RESULTS if self.found is not None else NOTHING)

    def _came(self, search: Search) -> None:
        if search.found.request.window.until != (self._asked or search.found.request).window.until:
            return
        self.found, self._seconds = search.found, search.seconds
        self.results.show_found(search.found)
        self._right.setCurrentIndex(RESULTS)
        self._tell_searched()

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._refused(error)
        else:
            self.around.messages.failed(error)

    def clear(self) -> None:
        """Start with an empty wish."""
        self.cancel()
        self.form.clear()
        self.found, self._asked, self._answer = None, None, None
        self.results.forget()
        self._right.setCurrentIndex(NOTHING)
        self._tell_from()

    def take_way(self, way: Way) -> None:
        """Change the wish so that there is room, and search again."""
        if way.place:
            self.results.see(way.place)
            return
        if self._asked is not None:
            self.form.fill(changed(self._asked, way))
            self.search()

    # --- the answer in the diary

    def _picked(self, answer: Answer) -> None:
        self._answer = answer
        desk, span = self.around.desk, self.results.strip.span(answer)

        def ask(progress: Progress) -> tuple[Answer, DiaryWindow]:
            return answer, diary_window(desk, span.start, span.until)

        self.around.jobs.start(ask, self._place_came, self.around.messages.failed, database=True)

    def _place_came(self, came: tuple[Answer, DiaryWindow]) -> None:
        self.results.show_place(*came)

    def _show_in_diary(self) -> None:
        if self._answer is not None:
            self.open_wanted.emit("diary", self._answer.opening)

    def _to_booking(self, booking_id: int) -> None:
        self.open_wanted.emit("diary", booking_id)
        self.bookings_wanted.emit(booking_id)

    def _to_diary(self) -> None:
        self.open_wanted.emit("diary", None)

    # --- deeds

    def hold_picked(self) -> None:
        """Hold the answer that the diary below shows."""
        if self._answer is not None and self._right.currentIndex() == RESULTS:
            self.hold([self._answer])

    def hold(self, answers: Sequence[Answer]) -> None:
        """Hold one answer, or up to three as the alternatives of one booking."""
        try:
            taker = self.form.taker()
        except UserError as refused:
            self._refused(refused)
        else:
            self.deeds.hold(answers, taker)

    def save(self) -> None:
        """Keep the wish with its booking; a new name becomes an enquiry."""
        try:
            request, taker = self.form.request(), self.form.taker()
        except UserError as refused:
            self._refused(refused)
        else:
            self.deeds.keep(request, taker)

    def ask_export(self) -> None:
        """Ask for a file and write the answers to it."""
        if self.found is not None and self.found.answers:
            chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export the answers"), "", "XLSX (*.xlsx)")
            if chosen:
                self.deeds.export(self.found, Path(chosen if chosen.endswith(".xlsx") else f"{chosen}.xlsx"))

    def _held(self, booking: Booking) -> None:
        self.results.chosen = []
        self.form.choose(booking)
        if self._asked is not None:  # its own cells do not stand in its way
            self._asked = replace(self._asked, ignore=booking.id)

    def _refused(self, refused: UserError) -> None:
        self.form.show_refusal(refused)
        self.around.messages.failed(refused)

    # --- words

    def _tell_from(self) -> None:
        number = self.form.number()
        self._from.setText(self.tr("for {number}").format(number=number) if number else "")

    def _tell_searched(self) -> None:
        seconds = self.tr("In {seconds} s.").format(seconds=f"{self._seconds:.2f}")
        self.form.told.setText(f"{self.results.told()} {seconds}".strip())
        self._tell_figures()

    def _tell_figures(self) -> None:
        self._show.setEnabled(self._answer is not None)
        self._export.setEnabled(self.found is not None and bool(self.found.answers))
        if self.found is not None:
            self.figures.emit(self.tr("Tariff {code}").format(code=self.found.tariff_code))

    def retranslate(self) -> None:
        self._back.setText(self.tr("Back to the diary"))
        self._name.setText(self.tr("Find space"))
        self._save.setText(self.tr("Keep the wish"))
        self._export.setText(self.tr("Export XLSX"))
        self._show.setText(self.tr("Show in diary"))
        self._wish.setText(self.tr("Wish"))
        self._cancel.setText(self.tr("Cancel"))
        self.form.retranslate()
        self.results.retranslate()
        self._tell_from()
        if self.found is not None:
            self._tell_searched()
        while (old := self._empty_column.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        told = self.tr(
            "Say how much, how long and when. Answers come with their rank, their price and the reasons for their "
            "place; where there is none, with what stands in the way."
        )
        buttons = [(self.tr("Search"), "primary", self.search)]
        self._empty_column.addWidget(EmptyState(self.tr("Where does it fit?"), told, buttons))
