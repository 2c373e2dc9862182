"""The deeds of a booking's life: hold, contract, release, challenge; each asks with a form where it needs words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from expobook.domain.booking import Booking, Line
from expobook.domain.errors import UserError
from expobook.domain.holds import must_allow
from expobook.services.changes import Changes
from expobook.services.diary.booking import Held, NewBooking, extend_hold, hold, new_hold
from expobook.services.diary.challenging import challenge
from expobook.services.diary.firming import Contracted, close_bays, contract
from expobook.services.diary.releasing import Released, release
from expobook.ui.diary.dialogs import DateSet, Extend, NewHold
from expobook.ui.diary.doing import Doing
from expobook.ui.diary.reshape_forms import Closure
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Reason
from expobook.words import shown


class Deeds(Doing):
    """What makes bookings, makes them firm, and ends them."""

    # --- holds

    def ask_hold_here(self) -> None:
        """Ask for a new hold of the cells that the keyboard drew, or at the cell cursor."""
        self.ask_hold(self.chart.keys.line())

    def ask_hold(self, line: Line | None) -> None:
        """Ask for the names of a hold; ``line`` is its space and days as dragged."""
        reading = self.chart.reading
        parties = reading.parties if reading is not None else ()
        form = NewHold(self.around, line, self.chart.keys.day, parties, self.window)
        self.open(form, lambda: self.do_hold(form.wish()))

    def do_hold(self, wish: NewBooking) -> None:
        """Hold space for a new booking."""
        desk = self.around.desk
        self.run(lambda _reason: new_hold(desk, wish), self.tr("Hold"), self._held)

    def do_place(self, booking: Booking, line: Line) -> None:
        """Hold space for an enquiry."""
        desk, number = self.around.desk, booking.id

        def deed(version: int, _reason: str | None) -> tuple[Held, Changes]:
            return hold(desk, number, [line], expected_version=version)

        self.run_on(booking, deed, self.tr("Hold"), self._held, replace(booking, lines=(line,)))

    def _held(self, held: Held) -> tuple[str, str]:
        rank = held.worst.rank if held.worst else 1
        space = self.around.desk.venue.describe(held.booking.bays)
        lapses = held.booking.expires
        more = self.tr("Lapses {when}.").format(when=f"{lapses:%Y-%m-%d %H:%M}") if lapses else ""
        self._choose(held.booking)
        return self.tr("Held: {space}, option {rank}").format(space=space, rank=rank), more

    def _choose(self, booking: Booking) -> None:
        """Choose what was held; the view stays where it is unless the booking is out of it."""
        first, until = self.chart.days_in_view()
        stay = booking.stay()
        if stay is None or first <= stay.start < until:
            self.chart.select(booking.id)
        else:
            self.ways.show(booking.id)

    def ask_extend(self) -> None:
        """Ask until when the chosen hold is kept."""
        booking = self.chosen()
        if booking is not None:
            self.ask_extend_of(booking)

    def ask_extend_of(self, booking: Booking) -> None:
        """Ask until when a hold is kept; what is no hold is refused."""
        try:
            must_allow("extend", booking)
        except UserError as refused:
            self.around.messages.failed(refused)
            return
        form = Extend(self.around, booking, self.window)
        self.open(form, lambda: self.do_extend(booking, form.until(), form.why()))

    def do_extend(self, booking: Booking, until: datetime, why: str) -> None:
        """Let a hold lapse at another moment of venue time."""
        desk = self.around.desk

        def deed(version: int, _reason: str | None) -> tuple[Booking, Changes]:
            return extend_hold(desk, booking.id, until, why=why, expected_version=version)

        self.run_on(booking, deed, self.tr("Extend"), partial(self._extended, until), replace(booking, expires=until))

    def _extended(self, until: datetime, booking: Booking) -> tuple[str, str]:
        return self.tr("Held until {when}").format(when=shown(until, self.around.language)), self.title(booking)

    def ask_close(self) -> None:
        """Ask which bays are closed for works: those of the range that the keyboard drew first."""
        form = Closure(self.around, self.chart.keys.line(), self.chart.keys.day, self.window)
        self.open(form, lambda: self._do_close(form))

    def _do_close(self, form: Closure) -> None:
        desk, (title, gap), why = self.around.desk, form.wish(), form.why()
        self.run(
            lambda _reason: close_bays(desk, title, gap.bays, gap.stay, why=why),
            self.tr("Close bays"),
            self._closed_bays,
        )

    def _closed_bays(self, booking: Booking) -> tuple[str, str]:
        stay, venue = booking.stay(), self.around.desk.venue
        days = formats.span(stay, self.around.language) if stay is not None else ""
        return self.tr("Closed: {space}, {days}").format(space=venue.describe(booking.bays), days=days), self.title(
            booking
        )

    # --- firm, released, challenged

    def do_contract(self) -> None:
        """Make the chosen hold firm; of several date sets, one that is asked for."""
        booking = self.chosen()
        if booking is None:
            return
        if len(booking.alternatives) > 1:
            form = DateSet(self.around, booking, self.window)
            self.open(form, lambda: self._contract(booking, form.number()))
        else:
            self._contract(booking, None)

    def _contract(self, booking: Booking, alternative: int | None) -> None:
        desk, number = self.around.desk, booking.id

        def deed(version: int, reason: str | None) -> tuple[Contracted, Changes]:
            return contract(desk, number, alternative=alternative, reason=reason, expected_version=version)

        self.run_on(booking, deed, self.tr("Contract"), self._contracted)

    def _contracted(self, done: Contracted) -> tuple[str, str]:
        return self.tr("Contracted: {title}").format(title=self.title(done.booking)), ""

    def ask_release(self) -> None:
        """Ask why the chosen hold is released."""
        booking = self.chosen()
        if booking is not None:
            title = self.tr("Release {title}?").format(title=self.title(booking))
            form = Reason(self.around, title, "", self.tr("Release"), self.window)
            self.open(form, lambda: self.do_release(booking, form.text()))

    def do_release(self, booking: Booking, why: str) -> None:
        """Release a hold."""
        desk = self.around.desk

        def deed(version: int, _reason: str | None) -> tuple[Released, Changes]:
            return release(desk, booking.id, why=why, expected_version=version)

        self.run_on(booking, deed, self.tr("Release"), self._released)

    def _released(self, done: Released) -> tuple[str, str]:
        return self.tr("Released: {title}").format(title=self.title(done.booking)), ""

    def do_challenge(self) -> None:
        """Start the clock against those in front of the chosen hold."""
        booking = self.chosen()
        if booking is not None:
            desk, number = self.around.desk, booking.id
            self.run(lambda _reason: challenge(desk, number), self.tr("Challenge"), self._challenged)

    def _challenged(self, started: Sequence[Any]) -> tuple[str, str]:
        due = formats.day(started[0].due, self.around.language, year=True)
        return self.tr("Challenge started; answer due {day}").format(day=due), ""
