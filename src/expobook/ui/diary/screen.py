"""The diary screen: the tape chart with its toolbar, navigator and table twin, and the deeds on bookings."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Line, Organiser
from expobook.domain.errors import UserError
from expobook.domain.holds import ReasonNeeded
from expobook.domain.pricing import price as priced
from expobook.domain.progress import Progress
from expobook.domain.tariff import Tariff
from expobook.domain.text import Bilingual
from expobook.services.booking import Held, NewBooking, change_lines, new_hold
from expobook.services.challenging import challenge
from expobook.services.diary import DiaryWindow, OccupancyStrip, diary_window, occupancy
from expobook.services.diary import change_no as changes_of
from expobook.services.firming import Contracted, contract
from expobook.services.parties import organisers
from expobook.services.releasing import Released, release
from expobook.services.tariffs import tariff_on
from expobook.ui import formats
from expobook.ui.diary.chart import ZOOM, TapeChart
from expobook.ui.diary.dialogs import Deed, Move, NewHold, Reason
from expobook.ui.diary.navigator import Navigator
from expobook.ui.diary.table import DiaryTable
from expobook.ui.parts import Badge, label, name_tool, push, table, tool, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.words import sentence

POLL_MS = 1_500
MARGIN = timedelta(days=120)  # loaded beyond what is in view, so that panning does not wait


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one reading of the book brings for the screen."""

    window: DiaryWindow
    strip: OccupancyStrip
    tariff: Tariff
    parties: tuple[Organiser, ...]


class DiaryScreen(Screen):
    """Where the staff live all day."""

    key, title, icon = "diary", "Diary", "calendar-range"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.chart, self.navigator = TapeChart(around), Navigator(around)
        self.model = DiaryTable(around)
        self.twin = table(self.model, "Diary", stretch=1)
        self._loaded: Loaded | None = None
        self._asking = self._again = False
        self._wanted: int | None = None
        self._pending: tuple[Any, ...] = ()
        self._dialog: Deed | None = None
        self._build()
        self.setFocusProxy(self.chart)
        self.chart.booking_chosen.connect(self._chosen)
        self.chart.booking_opened.connect(self.bookings_wanted)
        self.chart.hold_wanted.connect(self.ask_hold)
        self.chart.move_wanted.connect(self._move)
        self.chart.days_shown.connect(self._days)
        self.chart.price_wanted.connect(self._price)
        self.navigator.day_wanted.connect(self.chart.go_to)
        self.twin.clicked.connect(self._row_chosen)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)
        self._poll.start()
        self.retranslate()

    def _build(self) -> None:
        theme = self.around.theme
        self._back, self._on = tool(theme, "chevron-left"), tool(theme, "chevron-right")
        self._today, self._fold = push(""), push("")
        self._out, self._in, self._scale = tool(theme, "zoom-out"), tool(theme, "zoom-in"), label("", "second")
        self._new = push("", "primary")
        self._new.setIcon(theme.icon("plus", "accent_ink"))
        self._legend = [label("", "second") for _ in range(5)]
        badges = [("contracted", "C"), ("hold_1", "1"), ("hold_2", "2"), ("hold_3", "3"), ("closure", "×")]
        legend: list[QWidget | int] = []
        for (status, letter), words in zip(badges, self._legend, strict=True):
            legend += [Badge(theme, status, letter), words]
        self._bar = toolbar(
            self._back, self._today, self._on, self._out, self._scale, self._in, self._fold, 1, *legend, self._new
        )
        for button, deed in (
            (self._back, self._earlier),
            (self._on, self._later),
            (self._today, self._to_today),
            (self._out, self._zoom_out),
            (self._in, self._zoom_in),
            (self._fold, self._fold_all),
            (self._new, self.ask_hold_here),
        ):
            button.clicked.connect(deed)
        holder = QWidget()
        self._views = QStackedLayout(holder)
        self._views.addWidget(self.chart)
        self._views.addWidget(self.twin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(holder, 1)
        column.addWidget(self.navigator)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("New hold…", self.ask_hold_here, "Ctrl+N", "plus", "Booking"),
            Command("Move…", self.ask_move, "M", "move-horizontal", "Booking"),
            Command("Contract…", self.do_contract, "C", "file-text", "Booking"),
            Command("Challenge…", self.do_challenge, "Ctrl+H", "timer", "Booking"),
            Command("Release…", self.ask_release, "Del", "x", "Booking"),
            Command("Go to today", self._to_today, "T", "calendar-days", "View"),
            Command("Table twin", self.switch_view, "Ctrl+T", "rows-3", "View"),
            Command("Whole year", self._whole_year, "0", "maximize", "View"),
        ]

    def entered(self) -> None:
        self._ask()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, date):
            self.chart.go_to(thing)
        elif isinstance(thing, int):
            self._wanted = thing
            self.chart.select(thing, bring=True)
            self._ask()
        elif isinstance(thing, str) and thing in {hall.code for hall in self.around.desk.venue.halls}:
            rows = [row for row in self.chart.chart.rows if row.code == thing]
            if rows:
                self.chart.verticalScrollBar().setValue(max(0, rows[0].top - 40))

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        del changes, initiator
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    # --- reading

    def _ask(self) -> None:
        """Read what is in view and around it; one reading at a time, the last wish counts."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        first, until = self.chart.days_in_view()
        desk, today = self.around.desk, self.around.desk.now().date()
        year = date(today.year if today.month > 2 else today.year - 1, 1, 1)

        def read(progress: Progress) -> Loaded:
            window = diary_window(desk, first - MARGIN, until + MARGIN)
            strip = occupancy(desk, year, date(year.year + 2, 1, 1))
            with desk.store.read() as uow:
                tariff = tariff_on(uow, today)
            return Loaded(window, strip, tariff, tuple(organisers(desk)))

        self.around.jobs.start(read, self._came, self._not_read, database=True)

    def _came(self, loaded: Loaded) -> None:
        self._asking, self._loaded = False, loaded
        self.chart.show_window(loaded.window)
        self.navigator.show_strip(loaded.strip)
        self.model.show_window(loaded.window)
        if self._wanted is not None:
            self.chart.select(self._wanted, bring=True)
            self._wanted = None
        self._tell_figures()
        if self._again:
            self._ask()

    def _not_read(self, error: Exception) -> None:
        self._asking = False
        self.around.messages.failed(error)

    def _look(self) -> None:
        """Notice what other desks changed."""
        if self.isVisible() and self._loaded is not None and not self.around.jobs.busy():
            desk = self.around.desk

            def ask(progress: Progress) -> int:
                return changes_of(desk)

            self.around.jobs.start(ask, self._looked, None, database=True)

    def _looked(self, number: int) -> None:
        if self._loaded is not None and number != self._loaded.window.change_no:
            self._ask()

    def _days(self, first: date, until: date) -> None:
        self.navigator.show_days(first, until)
        weeks = max(1, round((until - first).days / 7))
        self._scale.setText(self.tr("{weeks} weeks").format(weeks=weeks))
        if self._loaded is not None:
            stay = self._loaded.window.stay
            if first < stay.start or until > stay.until:
                self._ask()

    def _tell_figures(self) -> None:
        """Tell how much is let firmly today."""
        if self._loaded is None:
            return
        today = self.around.desk.now().date()
        venue, halls, mm2 = self.around.desk.venue, set(), 0
        for booking in self._loaded.window.bookings:
            for line in booking.active_lines() if booking.status.is_firm else ():
                if today in line.schedule.stay:
                    halls |= {venue.bay(bay).hall for bay in line.bays}
                    mm2 += venue.area_of(line.bays)
        text = self.tr("Firm today: {halls} halls, {area}").format(halls=len(halls), area=formats.area(mm2))
        self.figures.emit(text)

    # --- deeds

    def ask_hold_here(self) -> None:
        """Ask for a new hold at the cell cursor."""
        self._open_hold(None)

    def ask_hold(self, line: Line) -> None:
        """Ask for the names of a hold that was dragged."""
        self._open_hold(line)

    def _open_hold(self, line: Line | None) -> None:
        parties = self._loaded.parties if self._loaded else ()
        dialog = NewHold(self.around, line, self.chart.cursor_day, parties, self)
        dialog.accepted.connect(self._hold_accepted)
        self._dialog = dialog
        dialog.open()

    def _hold_accepted(self) -> None:
        if isinstance(self._dialog, NewHold):
            self.do_hold(self._dialog.wish())

    def do_hold(self, wish: NewBooking) -> None:
        """Hold space for a new booking."""
        desk = self.around.desk

        def work(progress: Progress) -> Any:
            return new_hold(desk, wish)

        self.around.jobs.start(work, self._held, self.around.messages.failed, database=True)

    def _held(self, answer: tuple[Held, Any]) -> None:
        held, changes = answer
        rank = held.worst.rank if held.worst else 1
        space = self.around.desk.venue.describe(held.booking.bays)
        told = self.tr("Held: {space}, option {rank}").format(space=space, rank=rank)
        lapses = held.booking.expires
        more = self.tr("Lapses {when}.").format(when=f"{lapses:%Y-%m-%d %H:%M}") if lapses else ""
        self.around.messages.done(told, more)
        self.chart.selected = held.booking.id
        self.around.hub.publish(changes, self)
        self._chosen(held.booking.id)
        self._ask()

    def ask_move(self) -> None:
        """Ask where the selected booking goes."""
        booking = self._selected()
        if booking is not None and booking.stay() is not None:
            dialog = Move(self.around, booking, self)
            dialog.accepted.connect(self._move_accepted)
            self._dialog, self._pending = dialog, (booking.id,)
            dialog.open()

    def _move_accepted(self) -> None:
        if isinstance(self._dialog, Move):
            self._move(int(self._pending[0]), self._dialog.wish())

    def _move(self, booking_id: int, lines: tuple[Line, ...], reason: str | None = None) -> None:
        desk, booking = self.around.desk, self._booking(booking_id)
        version = booking.version if booking else None

        def work(progress: Progress) -> Any:
            return change_lines(desk, booking_id, lines, why="moved", reason=reason, expected_version=version)

        self._pending = ("move", booking_id, lines)
        self.around.jobs.start(work, self._moved, self._refused, database=True)

    def _moved(self, answer: tuple[Held, Any]) -> None:
        held, changes = answer
        stay = held.booking.stay()
        days = formats.span(stay, self.around.language) if stay else ""
        title = held.booking.title.in_language(self.around.language)
        self.around.messages.done(self.tr("{title} moved to {days}").format(title=title, days=days))
        self._promoted([p.title for p in held.promoted])
        self.around.hub.publish(changes, self)
        self._ask()

    def do_contract(self, reason: str | None = None) -> None:
        """Make the selected hold firm."""
        booking = self._selected()
        if booking is None:
            return
        desk, number, version = self.around.desk, booking.id, booking.version

        def work(progress: Progress) -> Any:
            return contract(desk, number, reason=reason or None, expected_version=version)

        self._pending = ("contract", booking.id)
        self.around.jobs.start(work, self._contracted, self._refused, database=True)

    def _contracted(self, answer: tuple[Contracted, Any]) -> None:
        done, changes = answer
        title = done.booking.title.in_language(self.around.language)
        self.around.messages.done(self.tr("Contracted: {title}").format(title=title))
        self._promoted([p.title for p in done.promoted])
        self.around.hub.publish(changes, self)
        self._ask()

    def _refused(self, error: Exception) -> None:
        """A soft clash asks a reason; everything else is told, and the chart shows what is so."""
        self.chart.viewport().update()
        if not isinstance(error, ReasonNeeded):
            self.around.messages.failed(error)
            return
        told = sentence(error, self.around.language)
        dialog = Reason(self.around, self.tr("In spite of a warning?"), told, self.tr("Do it anyway"), self)
        dialog.accepted.connect(self._reason_given)
        self._dialog = dialog
        dialog.open()

    def _reason_given(self) -> None:
        if not isinstance(self._dialog, Reason):
            return
        reason = self._dialog.text()
        if self._pending[0] == "contract":
            self.do_contract(reason)
        elif self._pending[0] == "move":
            self._move(int(self._pending[1]), self._pending[2], reason)
        elif self._pending[0] == "release":
            self.do_release(int(self._pending[1]), reason)

    def ask_release(self) -> None:
        """Ask why the selected hold is released."""
        booking = self._selected()
        if booking is None:
            return
        name = booking.title.in_language(self.around.language)
        title = self.tr("Release {title}?").format(title=name)
        dialog = Reason(self.around, title, "", self.tr("Release"), self)
        dialog.accepted.connect(self._reason_given)
        self._dialog, self._pending = dialog, ("release", booking.id)
        dialog.open()

    def do_release(self, booking_id: int, why: str) -> None:
        """Release a hold."""
        desk = self.around.desk

        def work(progress: Progress) -> Any:
            return release(desk, booking_id, why=why)

        self.around.jobs.start(work, self._released, self.around.messages.failed, database=True)

    def _released(self, answer: tuple[Released, Any]) -> None:
        done, changes = answer
        title = done.booking.title.in_language(self.around.language)
        self.around.messages.done(self.tr("Released: {title}").format(title=title))
        self._promoted([p.title for p in done.promoted])
        self.around.hub.publish(changes, self)
        self._ask()

    def do_challenge(self) -> None:
        """Start the clock against those in front of the selected hold."""
        booking = self._selected()
        if booking is None:
            return
        desk, number = self.around.desk, booking.id

        def work(progress: Progress) -> Any:
            return challenge(desk, number)

        self.around.jobs.start(work, self._challenged, self.around.messages.failed, database=True)

    def _challenged(self, answer: tuple[Any, Any]) -> None:
        started, changes = answer
        due = formats.day(started[0].due, self.around.language, year=True)
        self.around.messages.told(self.tr("Challenge started; answer due {day}").format(day=due))
        self.around.hub.publish(changes, self)
        self._ask()

    def _promoted(self, titles: list[Bilingual]) -> None:
        if titles:
            names = ", ".join(title.in_language(self.around.language) for title in titles[:3])
            text = self.tr("{count} bookings moved up").format(count=len(titles))
            self.around.messages.soft(text, names)

    # --- small things

    def _selected(self) -> Booking | None:
        booking = self._booking(self.chart.selected)
        if booking is None:
            self.around.messages.told(self.tr("Choose a booking first"))
        return booking

    def _booking(self, booking_id: int) -> Booking | None:
        bookings = self._loaded.window.bookings if self._loaded else ()
        return next((booking for booking in bookings if booking.id == booking_id), None)

    def _chosen(self, booking_id: int) -> None:
        if booking_id:
            self.bookings_wanted.emit(booking_id)

    def _row_chosen(self, index: QModelIndex) -> None:
        self.chart.select(self.model.booking_at(index.row()))

    def _price(self, lines: tuple[Line, ...]) -> None:
        if self._loaded is not None and lines:
            numbered = [replace(line, id=line.id or n + 1) for n, line in enumerate(lines)]
            try:
                sheet = priced(numbered, self.around.desk.venue, self._loaded.tariff, self.around.desk.calendar)
            except UserError:
                return  # a tariff without that rate: the card goes without a price
            self.chart.set_price(sheet.total)

    def switch_view(self) -> None:
        """Show the table twin, or the chart again."""
        self._views.setCurrentIndex(1 - self._views.currentIndex())

    def _earlier(self) -> None:
        self._page(-1)

    def _later(self) -> None:
        self._page(1)

    def _page(self, sign: int) -> None:
        first, until = self.chart.days_in_view()
        self.chart.go_to(first + timedelta(days=sign * (until - first).days * 2 // 3 + (until - first).days // 5))

    def _to_today(self) -> None:
        self.chart.go_to(self.around.desk.now().date())

    def _whole_year(self) -> None:
        first, until = self.chart.days_in_view()
        self.chart.zoom((until - first).days / 366, 0)
        self.chart.go_to(date(first.year, 1, 1) + timedelta(days=73))

    def _zoom_in(self) -> None:
        self.chart.zoom(ZOOM)

    def _zoom_out(self) -> None:
        self.chart.zoom(1 / ZOOM)

    def _fold_all(self) -> None:
        self.chart.fold_all(unfold=not self.chart.open_halls)
        self._fold_words()

    def _fold_words(self) -> None:
        self._fold.setText(self.tr("Fold all") if self.chart.open_halls else self.tr("Unfold all"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for command in self.commands()[:5]:
            menu.addAction(self.tr(command.text), command.run)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def retranslate(self) -> None:
        self._today.setText(self.tr("Today"))
        self._new.setText(self.tr("New hold"))
        name_tool(self._back, self.tr("Earlier"))
        name_tool(self._on, self.tr("Later"))
        name_tool(self._out, self.tr("Zoom out"))
        name_tool(self._in, self.tr("Zoom in"))
        words = (self.tr("Contracted"), self.tr("1st"), self.tr("2nd"), self.tr("3rd option"), self.tr("Closure"))
        for shown, text in zip(self._legend, words, strict=True):
            shown.setText(text)
        self._fold_words()
        self._days(*self.chart.days_in_view())
        self._tell_figures()
        if self._loaded is not None:
            self.model.show_window(self._loaded.window)
        self.chart.viewport().update()
        self.navigator.update()
