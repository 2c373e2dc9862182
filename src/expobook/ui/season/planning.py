"""Planning beside the window: started, watched, stopped with the best kept; accepted as one change."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking
from expobook.domain.errors import StaleData
from expobook.domain.progress import Progress
from expobook.domain.season.proposal import SeasonPlan
from expobook.domain.season.solution import SoFar
from expobook.domain.season.wish import SeasonWish
from expobook.services.diary import reading as diary
from expobook.services.diary.reading import DiaryWindow, diary_window
from expobook.services.season import planning as season
from expobook.services.season import wishes as season_wishes
from expobook.services.season.accepting import Accepted, accept
from expobook.services.space.deeds import saved_request
from expobook.ui.kit.booking_versions import booking_rows
from expobook.ui.kit.jobs import Job, bound
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import SideBySide, all_or_nothing, both_versions
from expobook.ui.season.words import wish_said
from expobook.ui.season.year import span_of
from expobook.words import counted

TICK_MS = 200


@dataclass(frozen=True, slots=True)
class Year:
    """What the screen shows of a year: its proposal, if there is one, what stands, and the locks."""

    year: int
    plan: SeasonPlan | None
    window: DiaryWindow
    wishes: dict[int, SeasonWish]


class Planning(QObject):
    """All that the season asks of the book; a search does not hold up the queue of the book."""

    year_came = Signal(object)  # a Year
    told = Signal(object, float, float)  # a SoFar or None, seconds gone, seconds allowed
    ended = Signal(bool)  # whether a plan came
    wish_came = Signal(object, object)  # a Booking and its SeasonWish
    _heard = Signal(object)

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._screen = around, parent
        self.both: SideBySide | None = None
        self._job: Job | None = None
        self._said: SoFar | None = None
        self._start, self._limit = 0.0, 1.0
        self._stopped = self._found = False
        self._year = around.desk.now().year
        self._heard.connect(self._hear)  # emitted by the worker's thread: it comes through the queue of this one
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def running(self) -> bool:
        return self._job is not None

    # --- reading

    def read(self, year: int) -> None:
        """Read the newest proposal of a year, what stands in it, and the wishes."""
        desk = self._around.desk

        def ask(progress: Progress) -> Year:
            try:
                plan = season.proposal(desk, year)
            except season.NoProposal:
                plan = None
            window = diary_window(desk, *span_of(year))
            return Year(year, plan, window, dict(season_wishes.season_wishes(desk)))

        self._around.jobs.start(ask, self.year_came.emit, self._around.messages.failed, database=True)

    # --- planning

    def plan(self, year: int, seconds: float, *, keep_holds: bool, repair: bool = False) -> None:
        """Plan a year, or repair its calendar, in a process of its own; one at a time."""
        if self.running:
            return
        desk, told = self._around.desk, self._heard.emit
        self._year, self._limit, self._said = year, seconds, None
        self._stopped = self._found = False

        def work(progress: Progress) -> SeasonPlan:
            if repair:
                return season.repair(desk, year, seconds=seconds, progress=progress, told=told)
            return season.plan(desk, year, keep_holds=keep_holds, seconds=seconds, progress=progress, told=told)

        title = self.tr("Planning {year}").format(year=year)
        self._start = monotonic()
        self._job = self._around.jobs.start(work, self._planned, self._failed, title=title)
        self._job.ended.connect(self._over)
        self._clock.start()
        self._tick()

    def stop(self) -> None:
        """Stop the search and keep its best calendar."""
        if self._job is not None:
            self._stopped = True
            self._job.cancel()

    def _hear(self, said: SoFar) -> None:
        self._said = said
        self._tick()

    def _tick(self) -> None:
        self.told.emit(self._said, monotonic() - self._start, self._limit)

    def _planned(self, plan: SeasonPlan) -> None:
        self._found = True
        self.read(plan.year)

    def _failed(self, error: Exception) -> None:
        self._stopped = False
        self._around.messages.failed(error)

    def _over(self) -> None:
        self._job = None
        self._clock.stop()
        if self._stopped and not self._found:
            told = self.tr("Stopped before there was a first calendar; nothing was changed.")
            self._around.messages.told(told)
        self.ended.emit(self._found)

    # --- deeds

    def accept(self, plan: SeasonPlan, only: Collection[int], *, release_refused: bool, why: str) -> None:
        """Carry out the part of a plan that is ticked, as one change."""
        desk, ids = self._around.desk, frozenset(only)

        def work(progress: Progress) -> Any:
            return accept(desk, plan, ids, release_refused=release_refused, why=why)

        def failed(error: Exception) -> None:
            rest = ids
            if isinstance(error, StaleData):
                rest = ids - {each.id for each in error.facts["theirs"]}
            if not isinstance(error, StaleData) or not rest:
                self._around.messages.failed(error)
                return
            self._show_both(error, plan, partial(self.accept, plan, rest, release_refused=release_refused, why=why))

        self._year = plan.year
        self._around.jobs.start(work, self._accepted, bound(self, failed), database=True)

    def _show_both(self, error: StaleData, plan: SeasonPlan, rest: Callable[[], None]) -> None:
        """Show what somebody saved since the season was planned beside the plan; the rest can be accepted without."""
        planned = {item.booking.id: item for item in plan.items}
        rows = []
        for now in error.facts["theirs"]:
            item = planned[now.id]
            seen = replace(now, lines=item.before, status=item.status)
            rows += booking_rows(self._around, seen, replace(seen, lines=item.after), error, now, titled=True)
        hint = self.tr(
            "Nothing was accepted. These bookings stay as they are now; the others can be accepted without them. "
            "Repair the plan to have them weighed anew."
        )
        self.both = all_or_nothing(
            self._around, error, rows, self.tr("Accept the others"), rest, self._screen, hint=hint
        )

    def _accepted(self, done: tuple[Accepted, Any]) -> None:
        accepted, changes = done
        words = counted(self.tr("Accepted as one change: {count|booking|bookings}"), count=len(accepted.bookings))
        more = []
        if accepted.released:
            more.append(counted(self.tr("{count|hold|holds} released"), count=len(accepted.released)))
        if accepted.promoted:
            more.append(counted(self.tr("{count|booking|bookings} moved up"), count=len(accepted.promoted)))
        self._around.messages.done(words, " · ".join(more))
        self._around.hub.publish(changes, self)
        self.read(self._year)

    def discard(self, year: int) -> None:
        """Forget the proposal of a year."""
        desk = self._around.desk
        self._year = year

        def work(progress: Progress) -> Any:
            return season.discard(desk, year)

        self._around.jobs.start(work, self._discarded, self._around.messages.failed, database=True)

    def _discarded(self, changes: Any) -> None:
        self._around.messages.told(self.tr("The proposal is discarded; the diary stays as it was."))
        self.read(self._year)

    def lock(self, booking_id: int, *, locked: bool, year: int) -> None:
        """Let every plan leave a hold where it stands, or move it again."""
        desk = self._around.desk
        self._year = year

        def work(progress: Progress) -> Any:
            return season_wishes.lock(desk, booking_id, locked=locked)

        self._around.jobs.start(work, self._wish_kept, self._around.messages.failed, database=True)

    def ask_wish(self, booking_id: int) -> None:
        """Ask for a booking and what it wishes."""
        desk = self._around.desk

        def ask(progress: Progress) -> tuple[Booking, SeasonWish]:
            wish, kept = season_wishes.season_wish(desk, booking_id), saved_request(desk, booking_id)
            if kept is not None and not wish.parts:  # what was looked for is what is wished, until somebody says more
                window, day = wish.window or kept.window, wish.wish or kept.wish
                wish = replace(wish, parts=kept.parts, window=window, wish=day)
            return diary.booking_named(desk, booking_id), wish

        self._around.jobs.start(ask, self._wish_read, self._around.messages.failed, database=True)

    def _wish_read(self, came: tuple[Booking, SeasonWish]) -> None:
        self.wish_came.emit(*came)

    def keep_wish(self, was: SeasonWish, wish: SeasonWish, year: int) -> None:
        """Keep what a booking wishes and weighs; what somebody else said since it was read is shown beside it."""
        desk = self._around.desk
        self._year = year

        def work(progress: Progress) -> Any:
            return season_wishes.set_wish(desk, wish, expected_version=was.version)

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self._around.messages.failed(error)
                return
            theirs = error.facts["theirs"]
            again = partial(self.keep_wish, theirs, year=year)
            said = partial(wish_said, self._around)
            self.both = both_versions(self._around, error, was, wish, said, again, self._screen)

        self._around.jobs.start(work, self._wish_kept, bound(self, failed), database=True)

    def _wish_kept(self, done: tuple[SeasonWish, Any]) -> None:
        self._around.hub.publish(done[1], self)
        self.read(self._year)
