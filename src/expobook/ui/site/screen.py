"""The map of the site on a chosen day, its sums, the year along the bottom, and a hall's sheet."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDateEdit, QFrame, QGridLayout, QLayout, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.domain.venue import SpaceClass
from expobook.ui import formats
from expobook.ui.parts import RIGHT, area, clear, label, name_tool, push, row, tool, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.site.day import GROUPS, SiteDay, next_in_hall, read_day
from expobook.ui.site.sheet import HallSheet
from expobook.ui.site.strip import DayStrip
from expobook.ui.site.swatch import Swatch
from expobook.ui.site.view import SiteView
from expobook.ui.work_list import side_panel

BEFORE, AFTER = 54, 70
PLAY_MS = 250


class SiteScreen(Screen):
    """Where every hall stands on a day."""

    key, title, icon = "site", "Site", "map"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.day = around.desk.now().date()
        self._answer: SiteDay | None = None
        self.view = SiteView(around)
        self.strip = DayStrip(around)
        self.sheet = HallSheet(around)
        self._panel = side_panel(self.sheet)
        self._asking = self._again = False
        self._clock = QTimer(self)
        self._clock.setInterval(PLAY_MS)
        self._clock.timeout.connect(self._play_on)
        self._build()
        self.setFocusProxy(self.view)
        self.view.hall_chosen.connect(self.choose_hall)
        self.strip.day_chosen.connect(self.go_to)
        self.sheet.diary_wanted.connect(self._to_diary)
        self.sheet.booking_chosen.connect(self.bookings_wanted)
        self.retranslate()

    def _build(self) -> None:
        theme = self.around.theme
        self._out, self._in, self._fit = tool(theme, "zoom-out"), tool(theme, "zoom-in"), push("", "small")
        self._out.clicked.connect(self._zoom_out)
        self._in.clicked.connect(self._zoom_in)
        self._fit.clicked.connect(self.view.fit)
        self._bar = toolbar(self._out, self._fit, self._in, 1)
        self._card = QFrame(self.view)
        self._card.setProperty("area", "card")
        self._sums = QGridLayout(self._card)
        self._sums.setContentsMargins(12, 10, 12, 10)
        self._sums.setHorizontalSpacing(14)
        self._sums.setVerticalSpacing(3)
        self._sums.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._card.installEventFilter(self)
        self._back, self._play, self._on = tool(theme, "skip-back"), tool(theme, "play"), tool(theme, "skip-forward")
        self._back.clicked.connect(self._day_before)
        self._on.clicked.connect(self._day_after)
        self._play.clicked.connect(self.play)
        self._field = QDateEdit()
        self._field.setDisplayFormat("yyyy-MM-dd")
        self._field.setCalendarPopup(True)
        self._field.setDate(QDate(self.day.year, self.day.month, self.day.day))
        self._field.dateChanged.connect(self._typed)
        self._hint = label("", "third")
        left = QVBoxLayout()
        left.addLayout(row(self._back, self._play, self._on, 1, gap=4))
        left.addWidget(self._field)
        left.addWidget(self._hint)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(190)
        bottom = area("strip", row(side, self.strip, margins=(8, 0, 8, 0)))
        bottom.setFixedHeight(112)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(bottom)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Show the whole site", self.view.fit, "", "maximize", "View"),
            Command("Play the year", self.play, "", "play", "View"),
        ]

    def entered(self) -> None:
        self._ask()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, date):
            self.go_to(thing)
        elif isinstance(thing, str):
            self.choose_hall(thing)

    # --- doing

    def go_to(self, day: date) -> None:
        """Show another day."""
        self.day = day
        with_signals = self._field.blockSignals(True)
        self._field.setDate(QDate(day.year, day.month, day.day))
        self._field.blockSignals(with_signals)
        self._ask()

    def choose_hall(self, code: str) -> None:
        """Show a hall's sheet."""
        self.view.choose(code)
        desk, day = self.around.desk, self.day

        def ask(progress: Progress) -> Any:
            return code, next_in_hall(desk, code, day)

        self.around.jobs.start(ask, self._hall_came, self.around.messages.failed, database=True)

    def play(self) -> None:
        """Start or stop going through the days."""
        self._clock.stop() if self._clock.isActive() else self._clock.start()
        self._play.setProperty("icon_name", "pause" if self._clock.isActive() else "play")
        self._play.setIcon(self.around.theme.icon("pause" if self._clock.isActive() else "play"))

    def _ask(self) -> None:
        """Ask for the day; while an answer is out, remember only that another is wanted."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        desk, day = self.around.desk, self.day
        first, until = day - timedelta(days=BEFORE), day + timedelta(days=AFTER)

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
        self._fill_card()
        if self.view.chosen:
            self.choose_hall(self.view.chosen)

    def _hall_came(self, answer: tuple[str, Any]) -> None:
        code, visits = answer
        if code == self.view.chosen:
            self.sheet.show_hall(self.around.desk.venue.hall(code), visits)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        if self.isVisible():
            self._ask()

    # --- showing

    def _fill_card(self) -> None:
        clear(self._sums)
        answer = self._answer
        if answer is None:
            self._card.hide()
            return
        names = {
            "show": self.tr("Show"),
            "build_up": self.tr("Build-up"),
            "dismantle": self.tr("Dismantle"),
            "hold_1": self.tr("1st option"),
            "closure": self.tr("Closure"),
            "free": self.tr("Free"),
        }
        heads = (formats.day(answer.day, self.around.language, year=True), self.tr("halls"), "m²", self.tr("share"))
        for column, text in enumerate(heads):
            self._sums.addWidget(
                label(text, "strong" if column == 0 else "small"), 0, column + (column > 0), 1, 2 if column == 0 else 1
            )
        percents = formats.shares([answer.areas.get(group, 0) for group in GROUPS])
        for place, group in enumerate(GROUPS, 1):
            self._sums.addWidget(Swatch(self.around.theme, group), place, 0)
            self._sums.addWidget(label(names[group]), place, 1)
            self._figures_row(place, answer.halls.get(group, 0), answer.areas.get(group, 0), percents[place - 1], "")
        total = sum(answer.areas.values())
        self._sums.addWidget(label(self.tr("Indoor halls"), "strong"), 9, 0, 1, 2)
        self._figures_row(9, sum(answer.halls.values()), total, 100 if total else 0, "strong")
        self._card.show()
        halls, outdoors, login = self._site_areas()
        text = self.tr("{halls} halls + {login} login hall + {outdoors} outdoors")
        self.figures.emit(
            text.format(halls=formats.area(halls), login=formats.area(login), outdoors=formats.area(outdoors))
        )

    def _figures_row(self, place: int, halls: int, mm2: int, percent: int, tone: str) -> None:
        for column, text in ((2, str(halls)), (3, f"{mm2 // 1_000_000:,}"), (4, f"{percent} %")):
            figure = label(text, tone)
            self._sums.addWidget(figure, place, column, RIGHT)

    def _site_areas(self) -> tuple[int, int, int]:
        by_class = dict.fromkeys(SpaceClass, 0)
        for hall in self.around.desk.venue.halls:
            by_class[hall.space_class] += hall.area_mm2
        return by_class[SpaceClass.HALL], by_class[SpaceClass.OUTDOOR], by_class[SpaceClass.LOGIN]

    def _place_card(self) -> None:
        self._card.move(self.view.width() - self._card.width() - 16, 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._card, self._place_card)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._card and event.type() == QEvent.Type.Resize:
            self._place_card()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        name_tool(self._out, self.tr("Zoom out"))
        name_tool(self._in, self.tr("Zoom in"))
        self._fit.setText(self.tr("Whole site"))
        name_tool(self._back, self.tr("Day before"))
        name_tool(self._on, self.tr("Next day"))
        name_tool(self._play, self.tr("Play the year"))
        self._hint.setText(self.tr("4 days a second"))
        self._field.setAccessibleName(self.tr("Day shown"))
        self.view.setAccessibleName(self.tr("Map of the site"))
        self.strip.setAccessibleName(self.tr("Occupancy by day"))
        self.sheet.retranslate()
        self._fill_card()

    def _zoom_in(self) -> None:
        self.view.zoom(1.25)

    def _zoom_out(self) -> None:
        self.view.zoom(0.8)

    def _day_before(self) -> None:
        self.go_to(self.day - timedelta(days=1))

    def _day_after(self) -> None:
        self.go_to(self.day + timedelta(days=1))

    def _play_on(self) -> None:
        if not self._asking:
            self._day_after()

    def _typed(self, day: QDate) -> None:
        self.go_to(date(day.year(), day.month(), day.day()))

    def _to_diary(self, hall: str) -> None:
        self.open_wanted.emit("diary", hall)
