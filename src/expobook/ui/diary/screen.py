"""The diary screen: puts chart, navigator, toolbar and views together, and reads the book for them."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from expobook.domain.booking import Booking
from expobook.domain.progress import Progress
from expobook.services.diary.reading import OccupancyStrip, booking_named
from expobook.ui.diary.bar import DiaryBar
from expobook.ui.diary.company import Company
from expobook.ui.diary.deeds import Deeds
from expobook.ui.diary.empty import EmptyDiary
from expobook.ui.diary.errand import Ways
from expobook.ui.diary.navigator import Navigator
from expobook.ui.diary.reshaping import Reshaping
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.gestures import Gesture, HoldGesture
from expobook.ui.diary.tape.reading import Reading, let_go, read, strip_around
from expobook.ui.diary.views import Views
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.kit.things import Extend
from expobook.words import counted


class DiaryScreen(Screen):
    """Where the staff live all day. Another view joins with ``views.add`` and listens to ``was_read``."""

    key, title, icon = "diary", "Diary", "calendar-range"
    was_read = Signal(object)  # a Reading

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.chart, self.navigator = TapeChart(around), Navigator(around)
        self.views = Views(self)
        self.views.add("tape", self.chart, "Tape")
        self.company = Company(around, self.chart, self.views, self)
        ways = Ways(self.show_thing, self.find_space)
        self.deeds, self.reshaping = Deeds(around, self.chart, self, ways), Reshaping(around, self.chart, self, ways)
        self.empty = EmptyDiary(around, self.chart)
        self._bar = DiaryBar(around, self.chart, self.views.switch)
        self._asking = self._again = False
        self._wanted = 0
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.views.stack, 1)
        column.addWidget(self.navigator)
        self.setFocusProxy(self.chart)

    def _connect(self) -> None:
        chart, bar = self.chart, self._bar
        chart.booking_chosen.connect(self._chosen)
        chart.booking_opened.connect(self.company.open_card)
        self.company.booking_opened.connect(self.bookings_wanted)
        self.company.tray.hold_wanted.connect(self.deeds.do_place)
        chart.days_shown.connect(self._days)
        chart.folded.connect(bar.retranslate)
        self.navigator.day_wanted.connect(chart.go_to)
        chart.put_down.connect(self._put_down)
        self.deeds.changed.connect(self._ask)
        self.reshaping.changed.connect(self._ask)
        self.was_read.connect(chart.show_reading)
        self.was_read.connect(self.empty.look)
        self.was_read.connect(self.company.show_reading)
        self.empty.find_wanted.connect(self.find_space)
        self.empty.hold_wanted.connect(self.deeds.ask_hold_here)
        bar.connect_to(
            (
                (bar.back, lambda: self._page(-1)),
                (bar.on, lambda: self._page(1)),
                (bar.today, self.go_to_today),
                (bar.out, lambda: self._zoom(-1)),
                (bar.into, lambda: self._zoom(1)),
                (bar.fold, lambda: chart.fold_all(unfold=not chart.folds.open_halls)),
                (bar.search, self.find_space),
                (bar.new, self.deeds.ask_hold_here),
            )
        )

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        deeds, shapes = self.deeds, self.reshaping
        return [
            Command("New hold…", deeds.ask_hold_here, "Ctrl+N", "plus", "Booking"),
            Command("Move…", shapes.ask_move, "M", "move-horizontal", "Booking"),
            Command("Resize…", shapes.ask_resize, "R", "ruler", "Booking"),
            Command("Give back or cut out…", shapes.ask_give_back, "", "split", "Booking"),
            Command("Next year…", shapes.ask_next_year, "", "copy", "Booking"),
            Command("Extend the hold…", deeds.ask_extend, "", "hourglass", "Booking"),
            Command("Close bays…", deeds.ask_close, "", "wrench", "Booking"),
            Command("Choose what the range touches", self.chart.choose_range, "A", "rows-3", "Booking"),
            Command("Contract…", deeds.do_contract, "C", "file-text", "Booking"),
            Command("Challenge…", deeds.do_challenge, "Ctrl+H", "timer", "Booking"),
            Command("Release…", deeds.ask_release, "Del", "x", "Booking"),
            Command("Go to today", self.go_to_today, "T", "calendar-days", "View"),
            Command("Table twin", self.switch_view, "Ctrl+T", "rows-3", "View"),
            Command("Whole year", self.show_year, "0", "maximize", "View"),
            Command("Theme protection", self.switch_protection, "P", "layers", "View"),
            *self.company.commands(),
        ]

    def entered(self) -> None:
        self._ask()

    def show_thing(self, thing: object) -> None:
        if self.company.show_thing(thing):
            return
        if isinstance(thing, Extend):
            self._bring(thing.booking.id)
            self.deeds.ask_extend_of(thing.booking)
        elif isinstance(thing, date):
            self.chart.go_to(thing)
        elif isinstance(thing, int):
            self._bring(thing)
        elif isinstance(thing, str):
            row = next((row for row in self.chart.picture.chart.rows if row.code == thing), None)
            if row is not None:
                self.chart.verticalScrollBar().setValue(max(0, row.top - 40))

    def _bring(self, booking_id: int) -> None:
        """Bring a booking into view; of one that was not read, because it lies far away, the book says when it is."""
        self._wanted = booking_id
        self.chart.select(booking_id, bring=True)
        reading, desk = self.chart.reading, self.around.desk
        if reading is not None and reading.booking(booking_id) is not None:
            self._ask()
            return
        self.around.jobs.start(
            lambda _progress: booking_named(desk, booking_id), self._found, self.around.messages.failed, database=True
        )

    def _found(self, booking: Booking) -> None:
        stay = booking.stay()
        if booking.id != self._wanted:
            return
        if stay is None:
            self._wanted = 0  # an enquiry without space is nowhere on the chart
        else:
            self.chart.go_to(stay.start)
        self._ask()

    def find_space(self) -> None:
        """Go to where space is looked for."""
        self.open_wanted.emit("find-space", None)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        if initiator not in (self.deeds, self.reshaping):
            self._ask()

    def _put_down(self, gesture: Gesture) -> None:
        if isinstance(gesture, HoldGesture):
            self.deeds.ask_hold(gesture.wishes()[0].lines[0])
        else:
            self.reshaping.put_down(gesture)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.chart.reading is None and not self._asking:  # who goes to the screen has it ask already
            self._ask()

    # --- reading

    def _ask(self, _changes: object = None) -> None:
        """Read what is in view and around it; one reading at a time, the last wish counts."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        desk, (first, until) = self.around.desk, self.chart.days_in_view()

        def work(progress: Progress) -> Reading:
            return read(desk, first, until)

        self.around.jobs.start(work, self._came, self._not_read, database=True)

    def _came(self, reading: Reading) -> None:
        self._asking = False
        old = [self.chart.reading]
        self.was_read.emit(reading)
        self._ask_strip()
        self.around.jobs.start(lambda _progress: let_go(old))
        if self._wanted and reading.booking(self._wanted) is not None:  # else the reading that follows brings it
            self.chart.select(self._wanted, bring=True)
            self._wanted = 0
        self._tell_figures()
        if self._again:
            self._ask()

    def _ask_strip(self) -> None:
        """Read what the navigator shows, while the chart is painted."""
        desk, (first, until) = self.around.desk, self.chart.days_in_view()

        def work(progress: Progress) -> OccupancyStrip:
            return strip_around(desk, first, until)

        self.around.jobs.start(work, self.navigator.show_strip, self.around.messages.failed, database=True)

    def _not_read(self, error: Exception) -> None:
        self._asking = False
        self.around.messages.failed(error)

    def _days(self, first: date, until: date) -> None:
        self.navigator.show_days(first, until)
        self._bar.show_scale((until - first).days)
        if self.chart.reading is not None:
            stay = self.chart.reading.window.stay
            if first < stay.start or until > stay.until:
                self._ask()

    def _tell_figures(self) -> None:
        """Tell how much is let firmly today."""
        if self.chart.reading is not None:
            halls, mm2 = self.chart.reading.firm_today
            text = self.tr("Firm today: {halls} of {all|hall|halls} · {area}")
            count = len(self.around.desk.venue.halls)
            self.figures.emit(counted(text, halls=halls, all=count, area=formats.area(mm2)))

    # --- small things

    def _chosen(self, booking_id: int) -> None:
        if booking_id != self._wanted:
            self._wanted = 0
        if booking_id:
            self.bookings_wanted.emit(booking_id)

    def switch_view(self) -> None:
        """Show the table twin, or the chart again."""
        self.views.show("tape" if self.views.key == "table" else "table")

    def go_to_today(self) -> None:
        """Bring today into view."""
        self.chart.go_to(self.around.desk.now().date())

    def switch_protection(self) -> None:
        """Shade the days that theme protection closes to the chosen booking, or stop."""
        self.chart.protect(not self.chart.protecting)
        booking = self.deeds.chosen() if self.chart.protecting else None
        if booking is not None and not booking.theme:
            title = booking.title.in_language(self.around.language)
            self.around.messages.told(self.tr("{title} has no theme: no day is closed to it").format(title=title))

    def show_year(self) -> None:
        """Show the year of the first day in view over the whole width."""
        first, _ = self.chart.days_in_view()
        self.chart.show_days(date(first.year, 1, 1), date(first.year + 1, 1, 1))

    def _zoom(self, sign: int) -> None:
        if not self.company.zoom(sign):
            self.chart.zoom_step(sign)

    def _page(self, sign: int) -> None:
        if self.company.page(sign):
            return
        first, until = self.chart.days_in_view()
        days = (until - first).days
        self.chart.show_days(first + timedelta(days=sign * days * 2 // 3), until + timedelta(days=sign * days * 2 // 3))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for command in self.commands():
            if command.menu == "Booking":
                menu.addAction(self.tr(command.text), command.run)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def retranslate(self) -> None:
        self.chart.setAccessibleName(self.tr("Tape chart"))
        self._bar.retranslate()
        self.views.retranslate()
        self._days(*self.chart.days_in_view())
        self._tell_figures()
        self.empty.look()
        self.company.retranslate()
        self.chart.viewport().update()
        self.navigator.update()
