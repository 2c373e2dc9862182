"""The season: a year's enquiries and holds against the halls, a calendar proposed, compared, and accepted."""

from functools import partial

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.booking import Booking, Status
from expobook.domain.season.proposal import Outcome
from expobook.domain.season.wish import SeasonWish
from expobook.services.season import FIRST_YEAR, LAST_YEAR, LONGEST, REPAIR_SECONDS, SECONDS
from expobook.ui.diary.dialogs import Deed, count_field
from expobook.ui.parts import EmptyState, TableModel, clear, head, label, push, row, sliding, table, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.season.detail import Detail
from expobook.ui.season.figures import Figures
from expobook.ui.season.forms import AcceptForm, SeasonWishForm
from expobook.ui.season.planning import Planning, Year
from expobook.ui.season.rows import LOCK, PlanRows
from expobook.ui.season.words import SeasonWords
from expobook.ui.season.year import Shown, YearView

AUTUMN = 9  # from this month on the next year is planned
ALL, CLASHES, LEFT_OUT = "all", "clashes", "left-out"
LISTS: dict[str, tuple[Outcome, ...]] = {
    ALL: tuple(Outcome),
    "moved": (Outcome.MOVED,),
    "new": (Outcome.NEW,),
    "chosen": (Outcome.CHOSEN,),
    "refused": (Outcome.REFUSED,),
    "stays": (Outcome.STAYS,),
}


class SeasonScreen(Screen):
    """Plans a year; nothing of a plan applies itself."""

    key, title, icon, inside, wide = "season", "Season plan", "sparkles", "diary", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        today = around.desk.now().date()
        self.shown: Year | None = None
        self.form: Deed | None = None
        self.planning = Planning(around, self)
        self.figures_band, self.view, self.detail = Figures(around), YearView(around), Detail(around)
        self.model = PlanRows(around.theme)
        self.clashes = TableModel([("Both want the same bays on the same days", self._clash, False)])
        self.left_out = TableModel(
            [("Booking", self._left_name, False), ("Why it is not planned", self._left_why, False)]
        )
        self._stale = False
        self._build(today.year + (today.month >= AUTUMN))
        self._connect()
        self.setFocusProxy(self.table)
        self.retranslate()

    # --- building

    def _build(self, year: int) -> None:
        theme = self.around.theme
        self._back, self._name = push("", "link"), label("", "strong")
        self._back.setIcon(theme.icon("chevron-left"))
        self.year, self.seconds = count_field(year, FIRST_YEAR, LAST_YEAR), count_field(SECONDS, 1, LONGEST)
        self.year.setFixedWidth(82)
        self.seconds.setFixedWidth(84)
        self.keep_holds = QCheckBox()
        self.run, self.repair = push("", "primary"), push("")
        self.run.setIcon(theme.icon("sparkles", "accent_ink"))
        self.repair.setIcon(theme.icon("wrench"))
        self.discard, self.accept = push(""), push("", "primary")
        self.accept.setIcon(theme.icon("check", "accent_ink"))
        self._bar = toolbar(
            self._back, self._name, self.year, self.keep_holds, self.seconds, self.run, self.repair, 1, self.discard,
            self.accept,
        )  # fmt: skip
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._right = QStackedLayout()
        self._right.addWidget(self._empty)
        self._right.addWidget(self._plan_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.figures_band)
        column.addLayout(self._right, 1)
        self.figures_band.hide()

    def _plan_page(self) -> QWidget:
        self._calendar, self._legend = label("", "strong"), label("", "second")
        self.shows = {each: push("", "segment") for each in Shown}
        for segment in self.shows.values():
            segment.setCheckable(True)
            segment.setAutoExclusive(True)
        self.shows[Shown.PLAN].setChecked(True)
        which = QWidget()
        which.setLayout(row(*self.shows.values(), gap=0))
        picture = framed(head(self._calendar, self._legend, 1, which), self.view)
        self.lists = {key: push("", "segment") for key in (*LISTS, CLASHES, LEFT_OUT)}
        for segment in self.lists.values():
            segment.setCheckable(True)
            segment.setAutoExclusive(True)
        self.lists[ALL].setChecked(True)
        segments = QWidget()
        segments.setLayout(row(*self.lists.values(), gap=0))
        self._all, self._none = push("", "link"), push("", "link")
        self._caption = label("", "strong")
        self.table = table(self.model, "Season", stretch=3)
        self._clash_table, self._left_table = table(self.clashes, "Season"), table(self.left_out, "Season", stretch=1)
        holder = QWidget()
        self._tables = QStackedLayout(holder)
        for each in (self.table, self._clash_table, self._left_table):
            self._tables.addWidget(each)
        bookings = framed(sliding(head(self._caption, segments, 1, self._all, self._none)), holder)
        side = framed(self.detail)
        side.setMinimumWidth(280)
        side.setMaximumWidth(320)
        below = QWidget()
        line = QHBoxLayout(below)
        line.setContentsMargins(0, 8, 0, 0)
        line.setSpacing(8)
        line.addWidget(bookings, 1)
        line.addWidget(side)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.addWidget(picture)
        split.addWidget(below)
        split.setSizes([420, 360])
        split.setChildrenCollapsible(False)
        return split

    def _connect(self) -> None:
        for clicked, deed in (
            (self._back, self._to_diary),
            (self.run, self.plan),
            (self.repair, self.do_repair),
            (self.discard, self.do_discard),
            (self.accept, self.ask_accept),
            (self._all, partial(self.model.tick_all, True)),
            (self._none, partial(self.model.tick_all, False)),
        ):
            clicked.clicked.connect(deed)
        for shown, segment in self.shows.items():
            segment.clicked.connect(partial(self.view.show_calendar, shown))
        for key, segment in self.lists.items():
            segment.clicked.connect(partial(self.show_list, key))
        self.year.valueChanged.connect(self._year_changed)
        self.model.ticked.connect(self._tell_chosen)
        self.model.lock_wanted.connect(self._lock)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._left_table.activated.connect(self._left_opened)
        self.view.item_chosen.connect(self.choose)
        self.figures_band.stop_wanted.connect(self.stop)
        planning = self.planning
        planning.year_came.connect(self._came)
        planning.told.connect(self.figures_band.show_progress)
        planning.ended.connect(self._ended)
        planning.wish_came.connect(self._ask_wish)
        self.detail.diary_wanted.connect(self._to_booking)
        self.detail.space_wanted.connect(partial(self.open_wanted.emit, "find-space"))
        self.detail.wish_wanted.connect(planning.ask_wish)
        self.detail.lock_wanted.connect(self._lock)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands_anywhere(self) -> list[Command]:
        return [Command("Plan the season…", self.come, "", "sparkles", "Booking")]

    def commands(self) -> list[Command]:
        return [
            Command("Plan the year", self.plan, "Ctrl+Return", "sparkles", "Booking"),
            Command("Repair the plan", self.do_repair, "", "wrench", "Booking"),
            Command("Accept what is ticked…", self.ask_accept, "", "check", "Booking"),
            Command("Lock or unlock", self._lock_chosen, "Ctrl+L", "lock", "Booking"),
            Command("Back to the diary", self._to_diary, "Alt+Left", "chevron-left", "View"),
        ]

    def come(self) -> None:
        """Come to the front."""
        self.open_wanted.emit(self.key, None)

    def entered(self) -> None:
        if not self.planning.running:
            self.planning.read(self.year.value())

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int) and FIRST_YEAR <= thing <= LAST_YEAR:
            self.year.setValue(thing)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        """The book changed: the plan may not fit any more; a repair answers in seconds."""
        if initiator is not self.planning:
            self._stale = True
        if self.isVisible():
            self.entered()

    # --- planning

    def plan(self) -> None:
        """Plan the year."""
        self._start(self.seconds.value(), repair=False)

    def do_repair(self) -> None:
        """Answer a change in seconds, moving as little as can be."""
        self._start(REPAIR_SECONDS, repair=True)

    def _start(self, seconds: float, *, repair: bool) -> None:
        if self.planning.running:
            return
        self.figures_band.show()
        self.figures_band.start(seconds)
        self._right.setCurrentIndex(1)  # the year as it stands, until there is a plan
        self.planning.plan(self.year.value(), seconds, keep_holds=self.keep_holds.isChecked(), repair=repair)
        self._enable()

    def stop(self) -> None:
        """Stop the search; its best calendar is kept."""
        self.figures_band.stopping()
        self.planning.stop()

    def _ended(self, found: bool) -> None:
        if found:
            self._stale = False
        elif self.shown is not None:
            self._show(self.shown)
        self._enable()

    def _year_changed(self) -> None:
        if not self.planning.running:
            self.planning.read(self.year.value())

    # --- showing

    def _came(self, year: Year) -> None:
        if year.year == self.year.value() and not self.planning.running:
            self._show(year)

    def _show(self, year: Year) -> None:
        self.shown = year
        words = SeasonWords(self.around.desk.venue, self.around.language)
        plan = year.plan
        self.model.fill(plan, words, self.tr)
        self.model.show_locks({number: wish.locked for number, wish in year.wishes.items()})
        self.clashes.fill(plan.clashes if plan is not None else (), self.tr)
        self.left_out.fill(plan.left_out if plan is not None else (), self.tr)
        self.view.show_plan(year.year, plan, year.window)
        self.figures_band.setVisible(plan is not None)
        if plan is not None:
            self.figures_band.show_plan(plan)
        self._right.setCurrentIndex(0 if plan is None else 1)
        if not self.model.item_at(self.table.currentIndex().row()):
            self.table.selectRow(0)
        self._row_changed()
        self._name_lists()
        self._tell_chosen()
        self._enable()

    def _enable(self) -> None:
        plan, idle = self.shown.plan if self.shown is not None else None, not self.planning.running
        for field in (self.year, self.seconds, self.keep_holds, self.run):
            field.setEnabled(idle)
        self.repair.setEnabled(idle)
        self.discard.setEnabled(idle and plan is not None)
        self.accept.setEnabled(idle and plan is not None and bool(self._ticked()))

    def show_list(self, key: str) -> None:
        """Show the bookings of an outcome, the clashes, or what is not planned."""
        self.lists[key].setChecked(True)
        self._tables.setCurrentIndex({CLASHES: 1, LEFT_OUT: 2}.get(key, 0))
        if key in LISTS:
            self.model.show_only(LISTS[key])
        self._all.setVisible(key in LISTS)
        self._none.setVisible(key in LISTS)

    def choose(self, booking_id: int) -> None:
        """Choose a booking in the list, the picture and the panel."""
        place = next((n for n, item in enumerate(self.model.rows) if item.booking.id == booking_id), -1)
        if place < 0:
            self.show_list(ALL)
            place = next((n for n, item in enumerate(self.model.rows) if item.booking.id == booking_id), -1)
        if place >= 0:
            self.table.selectRow(place)

    def _row_changed(self, *_: QModelIndex) -> None:
        item = self.model.item_at(self.table.currentIndex().row())
        locked = item is not None and self.model.locks.get(item.booking.id, False)
        self.detail.show_item(item, locked=locked)
        self.view.choose(item.booking.id if item is not None else 0)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == LOCK:
            self.model.toggle_lock(index)

    # --- accepting

    def _ticked(self) -> set[int]:
        plan = self.shown.plan if self.shown is not None else None
        changes = {item.booking.id for item in plan.items if item.changes} if plan is not None else set()
        return self.model.chosen & changes

    def ask_accept(self) -> None:
        """Ask whether what is ticked shall be carried out."""
        plan = self.shown.plan if self.shown is not None else None
        if plan is None or not self._ticked() or self.planning.running:
            return
        refused = sum(item.status is Status.HOLD for item in plan.having(Outcome.REFUSED))
        form = AcceptForm(self.around, len(self._ticked()), refused, self)
        form.accepted.connect(self._do_accept)
        self.form = form
        form.open()

    def _do_accept(self) -> None:
        plan = self.shown.plan if self.shown is not None else None
        if isinstance(self.form, AcceptForm) and plan is not None:
            ids = self._ticked()
            release = self.form.release.isChecked()
            if release:
                ids |= {item.booking.id for item in plan.having(Outcome.REFUSED) if item.status is Status.HOLD}
            self.planning.accept(plan, ids, release_refused=release, why=self.form.reason.text())

    def do_discard(self) -> None:
        """Accept none of the plan."""
        self.planning.discard(self.year.value())

    # --- locks and wishes

    def _lock(self, booking_id: int, locked: bool) -> None:
        self._stale = True
        self.planning.lock(booking_id, locked=locked, year=self.year.value())

    def _lock_chosen(self) -> None:
        item = self.model.item_at(self.table.currentIndex().row())
        if item is not None and item.status is Status.HOLD:
            self._lock(item.booking.id, not self.model.locks.get(item.booking.id, False))

    def _ask_wish(self, booking: Booking, wish: SeasonWish) -> None:
        form = SeasonWishForm(self.around, booking, wish, self.year.value(), self)
        form.accepted.connect(self._keep_wish)
        self.form = form
        form.open()

    def _keep_wish(self) -> None:
        if isinstance(self.form, SeasonWishForm):
            self._stale = True
            self.planning.keep_wish(self.form.wish(), self.year.value())

    def _left_opened(self, index: QModelIndex) -> None:
        self.planning.ask_wish(self.left_out.rows[index.row()].booking.id)

    # --- ways out

    def _to_diary(self) -> None:
        self.open_wanted.emit("diary", None)

    def _to_booking(self, booking_id: int) -> None:
        self.open_wanted.emit("diary", booking_id)
        self.bookings_wanted.emit(booking_id)

    # --- words

    def _clash(self, clash: object) -> str:
        return SeasonWords(self.around.desk.venue, self.around.language).clash(clash)  # type: ignore[arg-type]

    def _left_name(self, left: object) -> str:
        words = SeasonWords(self.around.desk.venue, self.around.language)
        return f"{words.title(left.booking)} · {left.booking.number}"  # type: ignore[attr-defined]

    def _left_why(self, left: object) -> str:
        return SeasonWords(self.around.desk.venue, self.around.language).missing(left)  # type: ignore[arg-type]

    def _name_lists(self) -> None:
        plan = self.shown.plan if self.shown is not None else None
        names = {
            ALL: self.tr("All"), "moved": self.tr("Moves"), "new": self.tr("New"), "chosen": self.tr("Date set chosen"),
            "refused": self.tr("Refused"), "stays": self.tr("Stays"), CLASHES: self.tr("Clashes"),
            LEFT_OUT: self.tr("Not planned"),
        }  # fmt: skip
        for key, segment in self.lists.items():
            if plan is None:
                count = 0
            elif key in LISTS:
                count = sum(item.outcome in LISTS[key] for item in plan.items)
            else:
                count = len(plan.clashes if key == CLASHES else plan.left_out)
            segment.setText(f"{names[key]} {count}")
            segment.setEnabled(key == ALL or count > 0)

    def _tell_chosen(self) -> None:
        count = len(self._ticked())
        self.accept.setText(self.tr("Accept {count}…").format(count=count))
        self._enable()
        plan = self.shown.plan if self.shown is not None else None
        if plan is None:
            self.figures.emit("")
        elif self._stale:
            self.figures.emit(self.tr("The book has changed since: Repair answers in seconds"))
        else:
            self.figures.emit(self.tr("Nothing of a plan applies itself"))

    def retranslate(self) -> None:
        self._back.setText(self.tr("Back to the diary"))
        self._name.setText(self.tr("Season plan"))
        self.year.setAccessibleName(self.tr("Year"))
        self.seconds.setAccessibleName(self.tr("Seconds to plan"))
        self.seconds.setSuffix(" " + self.tr("s"))
        self.seconds.setToolTip(self.tr("Seconds to plan"))
        self.keep_holds.setText(self.tr("Leave holds where they are"))
        self.run.setText(self.tr("Plan the year"))
        self.repair.setText(self.tr("Repair"))
        self.repair.setToolTip(self.tr("Answers a change in seconds and moves as little as it can"))
        self.discard.setText(self.tr("Discard"))
        self._calendar.setText(self.tr("The year"))
        self._legend.setText(self.tr("grey: firm or closed · green: stays · blue: new · amber: moves"))
        self.shows[Shown.PLAN].setText(self.tr("As planned"))
        self.shows[Shown.TODAY].setText(self.tr("As today"))
        self._caption.setText(self.tr("Bookings"))
        self._all.setText(self.tr("Tick all"))
        self._none.setText(self.tr("Tick none"))
        self.figures_band.retranslate()
        clear(self._empty_column)
        told = self.tr(
            "The planner sets all enquiries and holds of the year against the halls, closures and firm shows, and "
            "proposes a calendar with its value and a proven bound. Nothing changes before you accept it."
        )
        buttons = [(self.tr("Plan the year"), "primary", self.plan)]
        self._empty_column.addWidget(EmptyState(self.tr("No calendar is proposed yet"), told, buttons))
        if self.shown is not None:
            self._show(self.shown)
        else:
            self._name_lists()
            self._tell_chosen()
            self.detail.rebuild()


def framed(*widgets: QWidget) -> QFrame:
    """Return widgets one above the other in a card."""
    made = QFrame()
    made.setProperty("area", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    for place, widget in enumerate(widgets):
        column.addWidget(widget, 1 if place == len(widgets) - 1 else 0)
    return made
