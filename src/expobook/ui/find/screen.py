"""Find space: the wish on the left, the answers on the right; a search runs beside the window and can be stopped."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking
from expobook.domain.errors import UserError
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.finding.request import Request
from expobook.ui.find.deeds import FindDeeds
from expobook.ui.find.form import WishForm
from expobook.ui.find.results import Results
from expobook.ui.find.searching import Search, Searching, Wanted
from expobook.ui.find.waiting import Waiting
from expobook.ui.find.ways import Way, changed, wish_of
from expobook.ui.kit.parts import EmptyState, area, clear, head, label, push, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings

WAITING, NOTHING, RESULTS = range(3)


class FindScreen(Screen):
    """Where and when a wish fits, or why it does not; one click holds an answer."""

    key, title, icon, inside, wide = "find-space", "Find space", "search", "diary", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.form, self.results, self.waiting = WishForm(around), Results(around), Waiting()
        self.searching, self.deeds = Searching(around, self), FindDeeds(around, self)
        self.found: Found | None = None
        self._seconds, self._stale = 0.0, False
        self._asked: Request | None = None
        self._answer: Answer | None = None
        self._build()
        self._connect()
        self.setFocusProxy(self.form.area)
        self.retranslate()

    # --- building

    def _build(self) -> None:
        theme = self.around.theme
        self._back, self._name = push("", "link"), label("", "strong")
        self._save, self._export, self._show = push(""), push(""), push("")
        for button, icon, deed in (
            (self._back, "chevron-left", self._to_diary),
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
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._right = QStackedLayout()
        for page in (self.waiting, self._empty, self.results):
            self._right.addWidget(page)
        self._right.setCurrentIndex(NOTHING)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(side)
        split.addWidget(area("answers", self._right))
        split.setSizes([300, 1240])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _connect(self) -> None:
        form, results, searching, deeds = self.form, self.results, self.searching, self.deeds
        form.search_wanted.connect(self.search)
        form.clear_wanted.connect(self.clear)
        form.booking_wanted.connect(searching.ask_wanted)
        results.hold_wanted.connect(self.hold)
        results.booking_wanted.connect(self._to_booking)
        results.way_wanted.connect(self.take_way)
        results.picked.connect(self._picked)
        searching.bookings_came.connect(self._bookings_came)
        searching.wanted_came.connect(self._wanted_came)
        searching.place_came.connect(results.show_place)
        searching.came.connect(self._came)
        searching.failed.connect(self._refused)
        searching.progressed.connect(self.waiting.show_progress)
        searching.late.connect(self._show_waiting)
        searching.ended.connect(self._ended)
        self.waiting.cancel_wanted.connect(searching.cancel)
        deeds.held.connect(self._held)
        deeds.kept.connect(form.choose)
        deeds.booking_wanted.connect(self._to_booking)

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
        self.searching.ask_bookings()
        self._tell()
        if self._asked is not None and self._right.currentIndex() == RESULTS and self._stale:
            self._start(self._asked)

    def refresh(self) -> None:
        """Search again."""
        self.search()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self.searching.ask_wanted(thing)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        """The book changed: what is shown may not be so any more, so it is looked for again."""
        self._stale = True
        if self.isVisible():
            self.entered()

    # --- for whom

    def _bookings_came(self, bookings: Sequence[Booking]) -> None:
        self.form.offer(bookings)
        self._tell()

    def _wanted_came(self, wanted: Wanted) -> None:
        desk = self.around.desk
        self.form.choose(wanted.booking)
        request = wanted.request or wish_of(wanted.booking, desk.venue, desk.now().date())
        if request is not None:
            self.form.fill(request)
            self.form.choose(wanted.booking)
            self.search()
        else:
            self.results.forget()
            self._right.setCurrentIndex(NOTHING)
            self.form.area.setFocus()
        self._tell()

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
        self._asked, self._stale = request, False
        self.waiting.start()
        self.searching.start(request)
        self.form.search.setEnabled(False)

    def _show_waiting(self) -> None:
        if self.searching.running:
            self._right.setCurrentIndex(WAITING)

    def _ended(self) -> None:
        """The last search ended, however it did; what was shown before a stopped one stays."""
        self.form.search.setEnabled(True)
        if self._right.currentIndex() == WAITING:
            self._right.setCurrentIndex(RESULTS if self.found is not None else NOTHING)

    def _came(self, search: Search) -> None:
        if self._asked is None:  # the wish was cleared while the last look was under way
            return
        self.found, self._seconds = search.found, search.seconds
        self.results.show_found(search.found)
        self._right.setCurrentIndex(RESULTS)
        self._tell()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.form.show_refusal(error)
        self.around.messages.failed(error)

    def clear(self) -> None:
        """Start with an empty wish."""
        self.searching.cancel()
        self.form.clear()
        self.found, self._asked, self._answer = None, None, None
        self.results.forget()
        self._right.setCurrentIndex(NOTHING)
        self._tell()

    def take_way(self, way: Way) -> None:
        """Change the wish so that there is room, and search again."""
        if way.place:
            self.results.see(way.place)
        elif self._asked is not None:
            self.form.fill(changed(self._asked, way))
            self.search()

    # --- deeds

    def _picked(self, answer: Answer) -> None:
        self._answer = answer
        self.searching.ask_place(answer, self.results.strip.span(answer))

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

    # --- ways out, and words

    def _show_in_diary(self) -> None:
        if self._answer is not None:
            self.open_wanted.emit("diary", self._answer.opening)

    def _to_booking(self, booking_id: int) -> None:
        self.open_wanted.emit("diary", booking_id)
        self.bookings_wanted.emit(booking_id)

    def _to_diary(self) -> None:
        self.open_wanted.emit("diary", None)

    def _tell(self) -> None:
        """Say for whom it is looked, how much was compared, and by which tariff; offer what can be done."""
        number = self.form.number()
        self._from.setText(self.tr("for {number}").format(number=number) if number else "")
        self._show.setEnabled(self._answer is not None)
        self._export.setEnabled(self.found is not None and bool(self.found.answers))
        if self.found is not None:
            seconds = self.tr("In {seconds} s.").format(seconds=f"{self._seconds:.2f}")
            self.form.told.setText(f"{self.results.told()} {seconds}".strip())
            self.figures.emit(self.tr("Tariff {code}").format(code=self.found.tariff_code))

    def retranslate(self) -> None:
        self._back.setText(self.tr("Back to the diary"))
        self._name.setText(self.tr("Find space"))
        self._save.setText(self.tr("Keep the wish"))
        self._export.setText(self.tr("Export XLSX"))
        self._show.setText(self.tr("Show in diary"))
        self._wish.setText(self.tr("Wish"))
        for part in (self.form, self.results, self.waiting):
            part.retranslate()
        self._tell()
        clear(self._empty_column)
        told = self.tr(
            "Say how much, how long and when. Answers come with their rank, their price and the reasons for their "
            "place; where there is none, with what stands in the way."
        )
        buttons = [(self.tr("Search"), "primary", self.search)]
        self._empty_column.addWidget(EmptyState(self.tr("Where does it fit?"), told, buttons))
