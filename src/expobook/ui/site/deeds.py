"""Holds from the map: halls for an enquiry that was dropped on them, or for a new name."""

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import StaleData
from expobook.domain.finding.request import Request
from expobook.domain.progress import Progress
from expobook.services.diary import reading as diary
from expobook.services.diary.booking import Held, hold, new_hold
from expobook.services.parties.registry import organisers
from expobook.services.space.deeds import saved_request
from expobook.ui.diary.dialogs import NewHold
from expobook.ui.kit.booking_versions import booking_rows
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import SideBySide, all_or_nothing
from expobook.ui.site.hold_form import USUAL, HoldHere


class SiteDeeds(QObject):
    """Asks in a form and holds; ``booking_wanted`` shows what was held."""

    booking_wanted = Signal(int)

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self._asked: tuple[Any, ...] = ()
        self.form: Deed | None = None
        self.both: SideBySide | None = None

    # --- an enquiry

    def ask_for(self, booking_id: int, bays: frozenset[str], day: Any) -> None:
        """Ask for the days of an enquiry in some bays."""
        desk = self._around.desk
        self._asked = (bays, day)

        def ask(progress: Progress) -> tuple[Booking, Request | None]:
            return diary.booking_named(desk, booking_id), saved_request(desk, booking_id)

        self._around.jobs.start(ask, self._enquiry_came, self._around.messages.failed, database=True)

    def _enquiry_came(self, came: tuple[Booking, Request | None]) -> None:
        bays, day = self._asked
        self.form = HoldHere(self._around, came[0], bays, day, came[1], self._over)
        self.form.accepted.connect(self._enquiry_accepted)
        self.form.open()

    def _enquiry_accepted(self) -> None:
        if isinstance(self.form, HoldHere):
            self._hold(self.form.booking, self.form.line())

    def _hold(self, booking: Booking, line: Line) -> None:
        """Hold a line for a booking as it was seen; where somebody saved it since, both forms are shown."""
        desk = self._around.desk

        def work(progress: Progress) -> Any:
            return hold(desk, booking.id, [line], expected_version=booking.version)

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self._around.messages.failed(error)
                return
            theirs = error.facts["theirs"]
            rows = booking_rows(self._around, booking, booking.with_lines((line,)), error, theirs)
            again, deed = partial(self._hold, theirs, line), self.tr("Hold all the same")
            self.both = all_or_nothing(self._around, error, rows, deed, again, self._over)

        self._around.jobs.start(work, self._held, bound(self, failed), database=True)

    # --- a new name

    def ask_new(self, bays: frozenset[str], day: Any) -> None:
        """Ask for the names and days of a new hold in some bays."""
        desk = self._around.desk
        self._asked = (bays, day)

        def ask(progress: Progress) -> Any:
            return organisers(desk)

        self._around.jobs.start(ask, self._parties_came, self._around.messages.failed, database=True)

    def _parties_came(self, parties: Any) -> None:
        bays, day = self._asked
        line = Line(bays, Schedule.of_days(day, *USUAL))
        self.form = NewHold(self._around, line, day, parties, self._over)
        self.form.accepted.connect(self._new_accepted)
        self.form.open()

    def _new_accepted(self) -> None:
        if isinstance(self.form, NewHold):
            desk, wish = self._around.desk, self.form.wish()

            def work(progress: Progress) -> Any:
                return new_hold(desk, wish)

            self._around.jobs.start(work, self._held, self._around.messages.failed, database=True)

    def _held(self, done: tuple[Held, Any]) -> None:
        held, changes = done
        booking, rank = held.booking, held.worst.rank if held.worst else 1
        told = self.tr("Held for {title}: {space}, option {rank}").format(
            title=booking.title.in_language(self._around.language),
            space=self._around.desk.venue.describe(booking.bays),
            rank=rank,
        )
        more = self.tr("Lapses {when}.").format(when=f"{booking.expires:%Y-%m-%d %H:%M}") if booking.expires else ""
        show = Button(self.tr("Show in diary"), lambda: self.booking_wanted.emit(booking.id))
        self._around.messages.done(told, more, show)
        self._around.hub.publish(changes, self)
