"""The map of the site on a chosen day, its sums, the year along the bottom, and a hall's sheet."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QEvent, QModelIndex, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.diary import Phase
from expobook.domain.progress import Progress
from expobook.domain.venue import SpaceClass
from expobook.ui.kit import formats
from expobook.ui.kit.forms import day_field
from expobook.ui.kit.parts import area, label, name_tool, push, row, side_panel, table, tool
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.site.bar import SiteBar
from expobook.ui.site.card import SumsCard
from expobook.ui.site.chips import Chips
from expobook.ui.site.colours import Colouring
from expobook.ui.site.day import SiteDay, next_in_hall, read_day
from expobook.ui.site.deeds import SiteDeeds
from expobook.ui.site.sheet import HallSheet
from expobook.ui.site.strip import DayStrip
from expobook.ui.site.table import SiteTable, hall_rows
from expobook.ui.site.view import SiteView, Tool

BEFORE, AFTER = 54, 70
EDGE = 10  # days: nearer to an end of the strip, it moves on
PLAY_MS = 250
PLAYED = 366  # days after which the year has been played


class SiteScreen(Screen):
    """Where every hall stands on a day."""

    key, title, icon = "site", "Site", "map"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.day = around.desk.now().date()
        self._answer: SiteDay | None = None
        self._first = self.day - timedelta(days=BEFORE)  # of the strip
        self.view, self.strip, self.chips = SiteView(around), DayStrip(around), Chips(around)
        self.sheet, self.card = HallSheet(around), SumsCard(around, self.view)
        self.model = SiteTable()
        self.twin = table(self.model, "Site", stretch=1)
        self.deeds = SiteDeeds(around, self)
        self._panel = side_panel(self.sheet)
        self._asking = self._again = False
        self._played = 0
        self._clock = QTimer(self)
        self._clock.setInterval(PLAY_MS)
        self._clock.timeout.connect(self._play_on)
        self.bar = SiteBar(around.theme, self.view)
        self._build()
        self._connect()
        self.setFocusProxy(self.view)
        self.retranslate()

    # --- building

    def _build(self) -> None:
        holder = QWidget()
        self._views = QStackedLayout(holder)
        self._views.addWidget(self.view)
        self._views.addWidget(self.twin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chips)
        column.addWidget(holder, 1)
        column.addWidget(self._bottom())

    def _bottom(self) -> QWidget:
        theme = self.around.theme
        self._back, self._play, self._on = tool(theme, "skip-back"), push("", "primary"), tool(theme, "skip-forward")
        self._play.setIcon(theme.icon("play", "accent_ink"))
        self._play.setFixedWidth(36)
        self._field = day_field(self.day)
        self._hint = label("", "third")
        left = QVBoxLayout()
        left.setContentsMargins(4, 8, 0, 8)
        left.addLayout(row(self._back, self._play, self._on, 1, gap=4))
        left.addWidget(self._field)
        left.addWidget(self._hint)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(200)
        bottom = area("strip", row(side, self.strip, margins=(8, 1, 8, 0)))
        bottom.setFixedHeight(118)
        return bottom

    def _connect(self) -> None:
        for which, button in self.bar.tools.items():
            button.clicked.connect(partial(self._use, which))
        for how, segment in self.bar.colours.items():
            segment.clicked.connect(partial(self._colour, how))
        for clicked, deed in (
            (self.bar.out, self._zoom_out),
            (self.bar.zoom_in, self._zoom_in),
            (self.bar.fit, self.view.fit),
            (self._back, self._day_before),
            (self._on, self._day_after),
            (self._play, self.play),
            (self.bar.twin, self.switch_view),
        ):
            clicked.clicked.connect(deed)
        self._field.dateChanged.connect(self._typed)
        self.view.hall_chosen.connect(self.choose_hall)
        self.view.hall_opened.connect(self.ask_hold_in)
        self.view.enquiry_dropped.connect(self.ask_hold_for)
        self.chips.hold_wanted.connect(self._hold_chosen)
        self.twin.clicked.connect(self._row_chosen)
        self.twin.activated.connect(self._row_opened)
        self.strip.day_chosen.connect(self.go_to)
        for playing in (self.view, self.strip):
            playing.play_wanted.connect(self.play)
        self.sheet.diary_wanted.connect(self._to_diary)
        self.sheet.booking_chosen.connect(self.bookings_wanted)
        self.sheet.hold_wanted.connect(self.ask_hold_in)
        self.sheet.plan_wanted.connect(partial(self.open_wanted.emit, "plan"))
        self.deeds.booking_wanted.connect(self._show_booking)
        self.card.installEventFilter(self)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self.bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Hold the halls…", self.ask_hold_chosen, "Ctrl+N", "plus", "Booking"),
            Command("Show the whole site", self.view.fit, "", "maximize", "View"),
            Command("Play the year", self.play, "", "play", "View"),
            Command("Go to today", self._to_today, "T", "calendar-days", "View"),
            Command("Go to a day", self._to_field, "Ctrl+G", "calendar-days", "View"),
            Command("Table twin", self.switch_view, "Ctrl+T", "rows-3", "View"),
        ]

    def entered(self) -> None:
        self._ask()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, date):
            self.go_to(thing)
        elif isinstance(thing, str):
            self.choose_hall(thing)

    # --- the day

    def go_to(self, day: date) -> None:
        """Show another day; the strip stays where it is while the day is well within it."""
        self.day = day
        until = self._first + timedelta(days=BEFORE + AFTER)
        if not self._first + timedelta(days=EDGE) <= day < until - timedelta(days=EDGE):
            self._first = day - timedelta(days=BEFORE if day < self._first else EDGE + 5)
        quiet = self._field.blockSignals(True)
        self._field.setDate(QDate(day.year, day.month, day.day))
        self._field.blockSignals(quiet)
        self._ask()

    def play(self) -> None:
        """Start or stop going through the days; it stops by itself after a year."""
        self._played = 0
        self._clock.stop() if self._clock.isActive() else self._clock.start()
        self._show_playing()

    @property
    def playing(self) -> bool:
        return self._clock.isActive()

    def _show_playing(self) -> None:
        self._play.setIcon(self.around.theme.icon("pause" if self.playing else "play", "accent_ink"))

    def _play_on(self) -> None:
        if not self._asking and self.isVisible():
            self._day_after()
            self._played += 1
        if self._played >= PLAYED or not self.isVisible():
            self._clock.stop()
            self._show_playing()

    def _day_before(self) -> None:
        self.go_to(self.day - timedelta(days=1))

    def _day_after(self) -> None:
        self.go_to(self.day + timedelta(days=1))

    def _to_today(self) -> None:
        self.go_to(self.around.desk.now().date())

    def _to_field(self) -> None:
        self._field.setFocus()
        self._field.selectAll()

    def _typed(self, day: QDate) -> None:
        self.go_to(date(day.year(), day.month(), day.day()))

    # --- reading

    def _ask(self) -> None:
        """Ask for the day; while an answer is out, remember only that another is wanted."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        desk, day, first = self.around.desk, self.day, self._first
        until = first + timedelta(days=BEFORE + AFTER)

        def ask(progress: Progress) -> SiteDay:
            return read_day(desk, day, first, until)

        job = self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)
        job.ended.connect(self._answered)

    def _answered(self) -> None:
        self._asking = False
        if self._again:
            self._ask()

    def _came(self, answer: SiteDay) -> None:
        self._answer = answer
        self.view.show_day(answer)
        self.strip.show_strip(answer.strip, answer.day)
        self.chips.show_enquiries(answer.enquiries)
        self._fill()
        if self.view.chosen:
            self._ask_hall(self.view.chosen)

    def choose_hall(self, code: str) -> None:
        """Show a hall's sheet."""
        if code not in self.view.halls:
            self.view.choose(code)
        self._ask_hall(code)

    def _ask_hall(self, code: str) -> None:
        desk, day = self.around.desk, self.day

        def ask(progress: Progress) -> Any:
            return code, next_in_hall(desk, code, day)

        self.around.jobs.start(ask, self._hall_came, self.around.messages.failed, database=True)

    def _hall_came(self, answer: tuple[str, Any]) -> None:
        code, visits = answer
        if code == self.view.chosen:
            self.sheet.show_hall(self.around.desk.venue.hall(code), visits, self._answer)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        if self.isVisible():
            self._ask()

    # --- holding

    def ask_hold_for(self, booking_id: int, halls: tuple[str, ...]) -> None:
        """Ask for a hold of halls for an enquiry, from the day shown on."""
        self.deeds.ask_for(booking_id, self._bays_of(halls), self.day)

    def ask_hold_in(self, hall: str) -> None:
        """Ask for a new hold of a hall, or of all that are chosen with it."""
        halls = self.view.halls if hall in self.view.halls else [hall]
        self.deeds.ask_new(self._bays_of(halls), self.day)

    def ask_hold_chosen(self) -> None:
        """Ask for a new hold of the halls that are chosen."""
        if self._some_chosen():
            self.deeds.ask_new(self._bays_of(self.view.halls), self.day)

    def _hold_chosen(self, booking_id: int) -> None:
        if self._some_chosen():
            self.ask_hold_for(booking_id, tuple(self.view.halls))

    def _some_chosen(self) -> bool:
        if not self.view.halls:
            self.around.messages.told(self.tr("Choose halls on the map first; Ctrl+click takes more than one."))
        return bool(self.view.halls)

    def _bays_of(self, halls: tuple[str, ...] | list[str]) -> frozenset[str]:
        venue = self.around.desk.venue
        return frozenset(bay.code for hall in halls for bay in venue.bays_of_hall[hall])

    # --- the view

    def switch_view(self) -> None:
        """Show the table twin, or the map again."""
        self._views.setCurrentIndex(1 - self._views.currentIndex())
        self.setFocusProxy(self.view if self._views.currentIndex() == 0 else self.twin)

    def _row_chosen(self, index: QModelIndex) -> None:
        self.choose_hall(self.model.rows[index.row()].hall.code)

    def _row_opened(self, index: QModelIndex) -> None:
        self._row_chosen(index)
        self.ask_hold_in(self.model.rows[index.row()].hall.code)

    def _use(self, which: Tool) -> None:
        self.view.use(which)

    def _colour(self, how: Colouring) -> None:
        self.view.colour_by(how)
        self._fill()

    def _zoom_in(self) -> None:
        self.view.zoom(1.25)

    def _zoom_out(self) -> None:
        self.view.zoom(0.8)

    def _to_diary(self, hall: str) -> None:
        self.open_wanted.emit("diary", hall)

    def _show_booking(self, booking_id: int) -> None:
        self.open_wanted.emit("diary", booking_id)
        self.bookings_wanted.emit(booking_id)

    # --- words

    def _fill(self) -> None:
        """Fill the card, the table twin and the line of figures."""
        answer, shown, venue = self._answer, self.view.shown, self.around.desk.venue
        if answer is None or shown is None:
            self.card.hide()
            return
        self.card.show_sums(answer, shown)
        names = (self.tr("Build-up"), self.tr("Show"), self.tr("Dismantle"), self.tr("Closed"))
        self.model.phases = dict(zip(Phase, names, strict=True))
        self.model.fill(hall_rows(venue, answer, self.around.language), self.tr)
        by_class = dict.fromkeys(SpaceClass, 0)
        for hall in venue.halls:
            by_class[hall.space_class] += hall.area_mm2
        text = self.tr("{halls} halls + {login} login hall + {outdoors} outdoors = {total}")
        self.figures.emit(
            text.format(
                halls=formats.area(by_class[SpaceClass.HALL]),
                login=formats.area(by_class[SpaceClass.LOGIN]),
                outdoors=formats.area(by_class[SpaceClass.OUTDOOR]),
                total=formats.area(sum(by_class.values())),
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self.card, self.card.place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.card and event.type() == QEvent.Type.Resize:
            self.card.place()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self.bar.retranslate()
        name_tool(self._back, self.tr("Day before"))
        name_tool(self._on, self.tr("Next day"))
        self._play.setToolTip(self.tr("Play the year"))
        self._play.setAccessibleName(self.tr("Play the year"))
        self._hint.setText(self.tr("Space plays · 4 days a second"))
        self._field.setAccessibleName(self.tr("Day shown"))
        self.view.setAccessibleName(self.tr("Map of the site"))
        self.strip.setAccessibleName(self.tr("Occupancy by day"))
        self.sheet.retranslate()
        self.chips.retranslate()
        self.view.recolour()
        self._show_playing()
        if self._answer is not None:
            self.chips.show_enquiries(self._answer.enquiries)
        self._fill()
