"""The season: a year's enquiries and holds against the halls, a calendar proposed, compared, and accepted."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.season.proposal import Outcome, SeasonPlan
from expobook.domain.season.wish import SeasonWish
from expobook.services.season.planning import FIRST_YEAR, LAST_YEAR, REPAIR_SECONDS
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import EmptyState, clear
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.season.bar import SeasonBar
from expobook.ui.season.figures import Figures
from expobook.ui.season.forms import AcceptForm, SeasonWishForm
from expobook.ui.season.page import PlanPage
from expobook.ui.season.planning import Planning, Year

AUTUMN = 9  # from this month on the next year is planned
EMPTY, PLAN = range(2)


class SeasonScreen(Screen):
    """Plans a year; nothing of a plan applies itself."""

    key, title, icon, inside, wide = "season", "Season plan", "sparkles", "diary", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        today = around.desk.now().date()
        self.shown: Year | None = None
        self.form: Deed | None = None
        self._stale = False
        self.planning = Planning(around, self)
        self.bar = SeasonBar(around.theme, today.year + (today.month >= AUTUMN))
        self.band, self.page = Figures(around), PlanPage(around)
        self._build()
        self._connect()
        self.setFocusProxy(self.page.table)
        self.retranslate()

    def _build(self) -> None:
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.band)
        column.addLayout(self._pages, 1)
        self.band.hide()

    def _connect(self) -> None:
        bar, page, planning = self.bar, self.page, self.planning
        for clicked, deed in (
            (bar.back, self._to_diary),
            (bar.run, self.plan),
            (bar.repair, self.repair),
            (bar.discard, self.discard),
            (bar.accept, self.ask_accept),
        ):
            clicked.clicked.connect(deed)
        bar.year.valueChanged.connect(self._year_changed)
        self.band.stop_wanted.connect(self.stop)
        planning.year_came.connect(self._came)
        planning.told.connect(self.band.show_progress)
        planning.ended.connect(self._ended)
        planning.wish_came.connect(self._ask_wish)
        page.model.ticked.connect(self._tell)
        page.model.lock_wanted.connect(self._lock)
        page.wish_wanted.connect(planning.ask_wish)
        page.detail.wish_wanted.connect(planning.ask_wish)
        page.detail.lock_wanted.connect(self._lock)
        page.detail.diary_wanted.connect(self._to_booking)
        page.detail.space_wanted.connect(partial(self.open_wanted.emit, "find-space"))

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self.bar

    def commands_anywhere(self) -> list[Command]:
        return [Command("Plan the season…", self.come, "", "sparkles", "Booking")]

    def commands(self) -> list[Command]:
        return [
            Command("Plan the year", self.plan, "Ctrl+Return", "sparkles", "Booking"),
            Command("Repair the plan", self.repair, "", "wrench", "Booking"),
            Command("Accept what is ticked…", self.ask_accept, "", "check", "Booking"),
            Command("Lock or unlock", self.page.toggle_lock, "Ctrl+L", "lock", "Booking"),
            Command("Back to the diary", self._to_diary, "Alt+Left", "chevron-left", "View"),
        ]

    def come(self) -> None:
        """Come to the front."""
        self.open_wanted.emit(self.key, None)

    def entered(self) -> None:
        self._year_changed()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int) and FIRST_YEAR <= thing <= LAST_YEAR:
            self.bar.year.setValue(thing)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        """The book changed: the plan may not fit any more; a repair answers in seconds."""
        if initiator is not self.planning:
            self._stale = True
        if self.isVisible():
            self.entered()

    # --- planning

    def plan(self) -> None:
        """Plan the year."""
        self._start(self.bar.seconds.value(), repair=False)

    def repair(self) -> None:
        """Answer a change in seconds, moving as little as can be."""
        self._start(REPAIR_SECONDS, repair=True)

    def _start(self, seconds: float, *, repair: bool) -> None:
        if self.planning.running:
            return
        self.band.show()
        self.band.start(seconds)
        self._pages.setCurrentIndex(PLAN)  # the year as it stands, until there is a plan
        keep_holds = self.bar.keep_holds.isChecked()
        self.planning.plan(self.bar.year.value(), seconds, keep_holds=keep_holds, repair=repair)
        self._tell()

    def stop(self) -> None:
        """Stop the search; its best calendar is kept."""
        self.band.stopping()
        self.planning.stop()

    def _ended(self, found: bool) -> None:
        if found:
            self._stale = False
        elif self.shown is not None:
            self._show(self.shown)
        self._tell()

    def _year_changed(self) -> None:
        if not self.planning.running:
            self.planning.read(self.bar.year.value())

    # --- showing

    def _came(self, year: Year) -> None:
        if year.year == self.bar.year.value() and not self.planning.running:
            self._show(year)

    def _show(self, year: Year) -> None:
        self.shown = year
        self.page.show_year(year)
        self.band.setVisible(year.plan is not None)
        if year.plan is not None:
            self.band.show_plan(year.plan)
        self._pages.setCurrentIndex(EMPTY if year.plan is None else PLAN)
        self._tell()

    @property
    def _plan(self) -> SeasonPlan | None:
        return self.shown.plan if self.shown is not None else None

    def _tell(self) -> None:
        """Offer what can be done, and say how the plan stands to the book."""
        plan = self._plan
        self.bar.enable(idle=not self.planning.running, planned=plan is not None, ticked=len(self.page.ticked()))
        if plan is None:
            self.figures.emit("")
        elif self._stale:
            self.figures.emit(self.tr("The book has changed since: Repair answers in seconds"))
        else:
            self.figures.emit(self.tr("Nothing of a plan applies itself"))

    # --- accepting

    def ask_accept(self) -> None:
        """Ask whether what is ticked shall be carried out."""
        plan, ticked = self._plan, self.page.ticked()
        if plan is not None and ticked and not self.planning.running:
            self.form = AcceptForm(self.around, len(ticked), len(_refused_holds(plan)), self)
            self.form.accepted.connect(self._do_accept)
            self.form.open()

    def _do_accept(self) -> None:
        plan = self._plan
        if isinstance(self.form, AcceptForm) and plan is not None:
            release = self.form.release.isChecked()
            ids = self.page.ticked() | (_refused_holds(plan) if release else set())
            self.planning.accept(plan, ids, release_refused=release, why=self.form.reason.text())

    def discard(self) -> None:
        """Accept none of the plan."""
        self.planning.discard(self.bar.year.value())

    # --- locks and wishes

    def _lock(self, booking_id: int, locked: bool) -> None:
        self._stale = True
        self.planning.lock(booking_id, locked=locked, year=self.bar.year.value())

    def _ask_wish(self, booking: Booking, wish: SeasonWish) -> None:
        self.form = SeasonWishForm(self.around, booking, wish, self.bar.year.value(), self)
        self.form.accepted.connect(partial(self._keep_wish, wish))
        self.form.open()

    def _keep_wish(self, was: SeasonWish) -> None:
        if isinstance(self.form, SeasonWishForm):
            self._stale = True
            self.planning.keep_wish(was, self.form.wish(), self.bar.year.value())

    # --- ways out, and words

    def _to_diary(self) -> None:
        self.open_wanted.emit("diary", None)

    def _to_booking(self, booking_id: int) -> None:
        self.open_wanted.emit("diary", booking_id)
        self.bookings_wanted.emit(booking_id)

    def retranslate(self) -> None:
        self.bar.retranslate()
        self.band.retranslate()
        self.page.retranslate()
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
            self._tell()


def _refused_holds(plan: SeasonPlan) -> set[int]:
    """Return the holds that a plan refuses: they may be released with it."""
    return {item.booking.id for item in plan.having(Outcome.REFUSED) if item.status is Status.HOLD}
