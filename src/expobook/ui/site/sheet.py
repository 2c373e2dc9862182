"""The hall sheet: what is in the hall, what comes next, its technical data with their sources."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.geometry import bounds
from expobook.domain.venue import Hall, LinkKind
from expobook.ui.booking.inspector import status_token
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, Badge, area, clear, fact, head, inside, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.site.day import SiteDay, Visit, is_closure
from expobook.words import counted

MOST_VISITS = 9


class HallSheet(QWidget):
    """One hall on one day."""

    diary_wanted = Signal(str)
    hold_wanted = Signal(str)
    plan_wanted = Signal(int)
    booking_chosen = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._hall: Hall | None = None
        self._visits: Sequence[Visit] = ()
        self._day: SiteDay | None = None
        self._title = label("", "strong")
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(12, 10, 12, 12)
        self._column.setSpacing(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._show = push()
        self._show.setIcon(around.theme.icon("calendar-range"))
        self._show.clicked.connect(self._to_diary)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, 1))
        outer.addWidget(scroll, 1)
        self._hold, self._plan = push(), push()
        self._hold.setIcon(around.theme.icon("plus"))
        self._plan.setIcon(around.theme.icon("layout-grid"))
        self._hold.clicked.connect(self._want_hold)
        self._plan.clicked.connect(self._want_plan)
        outer.addWidget(area("panel", row(self._show, self._hold, self._plan, 1, margins=(12, 8, 12, 8), gap=4)))
        self.retranslate()

    def show_hall(self, hall: Hall, visits: Sequence[Visit], day: SiteDay | None = None) -> None:
        """Show a hall with what is in it on the day of the map, and what comes next."""
        self._hall, self._visits, self._day = hall, visits, day
        self._rebuild()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Hall sheet"))
        self._show.setText(self.tr("Show in diary"))
        self._hold.setText(self.tr("Hold…"))
        self._plan.setText(self.tr("Plan"))
        self._rebuild()

    def _to_diary(self) -> None:
        if self._hall is not None:
            self.diary_wanted.emit(self._hall.code)

    def _want_hold(self) -> None:
        if self._hall is not None:
            self.hold_wanted.emit(self._hall.code)

    def _want_plan(self) -> None:
        here = self._here()
        if here:
            self.plan_wanted.emit(here[0].id)

    def _here(self) -> list[Booking]:
        """Return the bookings in the hall on the day shown, each once."""
        if self._hall is None or self._day is None:
            return []
        bays = self._around.desk.venue.bays_of_hall[self._hall.code]
        ids = [state.booking_id for bay in bays if (state := self._day.states.get(bay.code)) is not None]
        return [self._day.bookings[number] for number in dict.fromkeys(ids) if number in self._day.bookings]

    def _rebuild(self) -> None:
        clear(self._column)
        for button in (self._show, self._hold):
            button.setEnabled(self._hall is not None)
        self._plan.setEnabled(any(not is_closure(booking) for booking in self._here()))
        if self._hall is None:
            self._column.addWidget(
                label(self.tr("Click a hall to see what is in it and what it offers."), "second", wrap=True)
            )
        else:
            self._heading(self._hall)
            self._on_the_day()
            self._calendar()
            self._technical(self._hall)
            self._neighbours(self._hall)
        self._column.addStretch(1)

    def _heading(self, hall: Hall) -> None:
        venue, language = self._around.desk.venue, self._around.language
        zone = next((zone.name.in_language(language) for zone in venue.zones if zone.code == hall.zone), "")
        box = bounds(hall.ring)
        size = f"{box.width / 1000:g} × {box.height / 1000:g} m"
        bays = counted(self.tr("{count|bay|bays}"), count=len(venue.bays_of_hall[hall.code]))
        self._column.addLayout(row(label(hall.code, "title"), label(zone, "second"), 1))
        self._column.addLayout(
            row(label(size, "small"), label(formats.area(hall.area_mm2), "strong"), label(bays, "small"), 1)
        )

    def _on_the_day(self) -> None:
        """What is in the hall on the day of the map: who, which day of which phase, in how much."""
        if self._day is None:
            return
        language, theme, venue = self._around.language, self._around.theme, self._around.desk.venue
        self._column.addSpacing(8)
        day = formats.day(self._day.day, language, year=True)
        self._column.addWidget(label(self.tr("On {day}").format(day=day), "caption"))
        found = self._here()
        if not found:
            self._column.addWidget(label(self.tr("free"), "strong"))
        for booking in found:
            token = "closure" if is_closure(booking) else status_token(booking.status, 1)
            letter = "1" if booking.status is Status.HOLD else theme.letters[token][language]
            link = self._link(booking.title.in_language(language), 230)
            link.clicked.connect(self._opener(booking.id))
            self._column.addLayout(row(Badge(theme, token, letter), link, 1, gap=4))
            space = f"{venue.describe(booking.bays)} · {formats.area(venue.area_of(booking.bays))}"
            told = " · ".join(part for part in (booking.number, self._phase_day(booking), space) if part)
            self._column.addWidget(label(told, "small", wrap=True))

    def _phase_day(self, booking: Booking) -> str:
        """Return which day of which phase it is, such as ``show day 2 of 4``."""
        assert self._day is not None
        words = {
            Phase.BUILD_UP: self.tr("build-up day {day} of {days}"),
            Phase.SHOW: self.tr("show day {day} of {days}"),
            Phase.DISMANTLE: self.tr("dismantling day {day} of {days}"),
            Phase.CLOSED: self.tr("closed, day {day} of {days}"),
        }
        for line in booking.active_lines():
            for phase, stay in line.schedule.spans():
                if self._day.day in stay:
                    return words[phase].format(day=(self._day.day - stay.start).days + 1, days=len(stay))
        return ""

    def _calendar(self) -> None:
        language, theme = self._around.language, self._around.theme
        self._column.addSpacing(8)
        hall = self._hall.code if self._hall is not None else ""
        self._column.addWidget(label(self.tr("Next in {hall}").format(hall=hall), "caption"))
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setHorizontalSpacing(10)
        for place, visit in enumerate(self._visits[:MOST_VISITS]):
            free = visit.booking is None
            grid.addWidget(
                label(formats.span(Stay(visit.first, visit.until), language), "small" if free else ""), place, 0
            )
            if visit.booking is None:
                grid.addWidget(label(self.tr("free"), "small"), place, 1)
                days = label(self.tr("{days} d").format(days=(visit.until - visit.first).days), "small")
                grid.addWidget(days, place, 2, RIGHT)
                continue
            link = self._link(visit.booking.title.in_language(language))
            link.clicked.connect(self._opener(visit.booking.id))
            grid.addWidget(link, place, 1, Qt.AlignmentFlag.AlignLeft)
            token = "closure" if is_closure(visit.booking) else status_token(visit.booking.status, 1)
            letter = "1" if visit.booking.status is Status.HOLD else theme.letters[token][language]
            grid.addWidget(Badge(theme, token, letter), place, 2, RIGHT)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        if not self._visits:
            self._column.addWidget(label(self.tr("Free for the next four months."), "small"))

    def _link(self, title: str, room: int = 160) -> QPushButton:
        """Return a button that looks like a link, its name cut to the dock; an ampersand is not a key here."""
        link = push("", "link")
        link.setText(link.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))
        link.setToolTip(title)
        return link

    def _opener(self, booking_id: int) -> Callable[[], None]:
        def choose() -> None:
            self.booking_chosen.emit(booking_id)

        return choose

    def _technical(self, hall: Hall) -> None:
        self._column.addSpacing(8)
        self._column.addLayout(row(label(self.tr("Technical"), "caption"), 1, label(self.tr("source"), "caption")))
        hydrants = sum(fixture.kind == "hydrant" for fixture in hall.fixtures)
        columns = sum(fixture.kind == "column" for fixture in hall.fixtures)
        rows = (
            (
                self.tr("Floor load"),
                f"{hall.floor_load_kg_m2 / 1000:g} t/m²" if hall.floor_load_kg_m2 else "–",
                "floor_load_kg_m2",
            ),
            (
                self.tr("Clear height"),
                f"{hall.clear_height_mm / 1000:g} m" if hall.clear_height_mm else "–",
                "clear_height_mm",
            ),
            (self.tr("Columns"), str(columns) if columns else self.tr("none"), "fixtures"),
            (self.tr("Freight doors"), _openings(hall.freight_doors), "freight_doors"),
            (self.tr("Emergency exits"), _openings(hall.exits), "exits"),
            (self.tr("Hydrants"), str(hydrants) if hydrants else "–", "fixtures"),
            (self.tr("Power"), f"{hall.power_kw / 1000:g} MW" if hall.power_kw else "–", "power_kw"),
            (self.tr("Hanging point"), f"{hall.hanging_kg} kg" if hall.hanging_kg else "–", "hanging_kg"),
        )
        sources = {
            "assumed": self.tr("assumed"),
            "derived": self.tr("derived"),
            "published": self.tr("published"),
        }
        for name, value, key in rows:
            source = hall.sources.get(key)
            self._column.addWidget(fact(name, value, sources[source.value] if source else "–"))
        self._column.addWidget(fact(self.tr("Area"), formats.area(hall.area_mm2), self.tr("derived")))
        if any(source.value == "assumed" for source in hall.sources.values()):
            notice = label(
                self.tr("Assumed values stand in until the venue enters its own. They print with a mark."), wrap=True
            )
            frame = QWidget()
            frame.setObjectName("notice")
            line = row(notice, margins=(8, 6, 8, 6))
            frame.setLayout(line)
            frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            frame.setProperty("area", "notice")
            self._column.addSpacing(6)
            self._column.addWidget(frame)

    def _neighbours(self, hall: Hall) -> None:
        venue = self._around.desk.venue
        own = {bay.code for bay in venue.bays_of_hall[hall.code]}
        found: dict[str, LinkKind] = {}
        for link in venue.links:
            for here, there in ((link.a, link.b), (link.b, link.a)):
                if here in own and there not in own:
                    found[venue.bay(there).hall] = link.kind
        if not found:
            return
        beside = sorted(code for code, kind in found.items() if kind is not LinkKind.CONCOURSE)
        across = sorted(code for code, kind in found.items() if kind is LinkKind.CONCOURSE)
        self._column.addSpacing(8)
        self._column.addWidget(label(self.tr("Neighbours (walls that open)"), "caption"))
        parts = []
        if beside:
            parts.append(self.tr("{halls} beside").format(halls=" · ".join(beside)))
        if across:
            parts.append(self.tr("{halls} across the concourse").format(halls=" · ".join(across)))
        self._column.addWidget(label("; ".join(parts), wrap=True))


def _openings(openings: Sequence[object]) -> str:
    """Return ``2 × 6.0 × 5.0 m`` for openings of one size, else their number."""
    sizes = {(getattr(o, "width_mm", 0), getattr(o, "height_mm", 0)) for o in openings}
    if not openings:
        return "–"
    if len(sizes) == 1:
        width, height = next(iter(sizes))
        return f"{len(openings)} × {width / 1000:.1f} × {height / 1000:.1f} m"
    return str(len(openings))
