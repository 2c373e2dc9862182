"""The deeds on bookings: forms that ask, drags that were put down, and the errands that carry both to the book."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking, Line
from expobook.services.booking import Held, NewBooking, change_lines, new_hold
from expobook.services.challenging import challenge
from expobook.services.changes import Changes
from expobook.services.firming import Contracted, contract
from expobook.services.releasing import Released, release
from expobook.ui import formats
from expobook.ui.diary.chart import TapeChart
from expobook.ui.diary.dialogs import Deed as Form
from expobook.ui.diary.dialogs import Move, NewHold, Reason
from expobook.ui.diary.errand import Deed, Errand, Ways
from expobook.ui.diary.gestures import Gesture, HoldGesture, MoveGesture, StretchGesture
from expobook.ui.screen import Surroundings

Told = Callable[[Any], tuple[str, str]]


class Deeds(QObject):
    """What can be done to what is chosen in a chart. Every change is published with this as its initiator."""

    changed = Signal(object)  # Changes: the book is another one now

    def __init__(self, around: Surroundings, chart: TapeChart, window: QWidget, ways: Ways) -> None:
        super().__init__(window)
        self._around, self._chart, self._window, self._ways = around, chart, window, ways
        self.form: Form | None = None
        self.errand: Errand | None = None
        chart.put_down.connect(self.put_down)

    # --- asking the book

    def run(self, deed: Deed, name: str, told: Told) -> None:
        """Carry a deed to the book; ``told`` words what came of it."""
        errand = Errand(self._around, self._window, deed, name, self._ways)
        errand.succeeded.connect(partial(self._succeeded, told))
        errand.ended.connect(self._ended)
        self.errand = errand
        errand.go()

    def _succeeded(self, told: Told, value: Any, changes: Changes) -> None:
        headline, more = told(value)
        self._around.messages.done(headline, more)
        self._around.hub.publish(changes, self)
        self.changed.emit(changes)

    def _ended(self) -> None:
        self.errand = None

    @property
    def question(self) -> Reason | None:
        """The question for a reason that is open."""
        return self.errand.dialog if self.errand is not None else None

    def _open(self, form: Form, accepted: Callable[[], None]) -> None:
        form.accepted.connect(accepted)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def chosen(self) -> Booking | None:
        """Return the chosen booking; without one, say that one must be chosen."""
        reading = self._chart.reading
        booking = reading.booking(self._chart.selected) if reading is not None else None
        if booking is None:
            self._around.messages.told(self.tr("Choose a booking first"))
        return booking

    def _title(self, booking: Booking) -> str:
        return booking.title.in_language(self._around.language)

    # --- drags

    def put_down(self, gesture: Gesture) -> None:
        """Carry out what was dragged."""
        if isinstance(gesture, HoldGesture):
            self.ask_hold(gesture.wishes()[0].lines[0])
        elif isinstance(gesture, MoveGesture | StretchGesture) and gesture.booking is not None:
            lines = gesture.wishes()[0].lines
            if lines != gesture.booking.active_lines():
                self.do_change(gesture.booking, lines, "moved" if isinstance(gesture, MoveGesture) else "stretched")

    # --- holds

    def ask_hold_here(self) -> None:
        """Ask for a new hold of the cells that the keyboard drew, or at the cell cursor."""
        self.ask_hold(self._chart.keys.line())

    def ask_hold(self, line: Line | None) -> None:
        """Ask for the names of a hold; ``line`` is its space and days as dragged."""
        reading = self._chart.reading
        parties = reading.parties if reading is not None else ()
        form = NewHold(self._around, line, self._chart.keys.day, parties, self._window)
        self._open(form, lambda: self.do_hold(form.wish()))

    def do_hold(self, wish: NewBooking) -> None:
        """Hold space for a new booking."""
        desk = self._around.desk
        self.run(lambda _reason: new_hold(desk, wish), self.tr("Hold"), self._held)

    def _held(self, held: Held) -> tuple[str, str]:
        rank = held.worst.rank if held.worst else 1
        space = self._around.desk.venue.describe(held.booking.bays)
        lapses = held.booking.expires
        more = self.tr("Lapses {when}.").format(when=f"{lapses:%Y-%m-%d %H:%M}") if lapses else ""
        self._chart.select(held.booking.id)
        return self.tr("Held: {space}, option {rank}").format(space=space, rank=rank), more

    # --- changes

    def ask_move(self) -> None:
        """Ask where the chosen booking goes."""
        booking = self.chosen()
        if booking is not None and booking.stay() is not None:
            form = Move(self._around, booking, self._window)
            self._open(form, lambda: self.do_change(booking, form.wish(), "moved"))

    def do_change(self, booking: Booking, lines: Sequence[Line], why: str) -> None:
        """Give a booking other lines; ``why`` is the word for it in the audit trail."""
        desk, number, version = self._around.desk, booking.id, booking.version

        def deed(reason: str | None) -> tuple[Held, Changes]:
            return change_lines(desk, number, lines, why=why, reason=reason, expected_version=version)

        self.run(deed, self.tr("Move"), self._moved)

    def _moved(self, held: Held) -> tuple[str, str]:
        stay = held.booking.stay()
        days = formats.span(stay, self._around.language) if stay else ""
        return self.tr("{title} moved to {days}").format(title=self._title(held.booking), days=days), ""

    # --- firm, released, challenged

    def do_contract(self) -> None:
        """Make the chosen hold firm."""
        booking = self.chosen()
        if booking is None:
            return
        desk, number, version = self._around.desk, booking.id, booking.version

        def deed(reason: str | None) -> tuple[Contracted, Changes]:
            return contract(desk, number, reason=reason, expected_version=version)

        self.run(deed, self.tr("Contract"), self._contracted)

    def _contracted(self, done: Contracted) -> tuple[str, str]:
        return self.tr("Contracted: {title}").format(title=self._title(done.booking)), ""

    def ask_release(self) -> None:
        """Ask why the chosen hold is released."""
        booking = self.chosen()
        if booking is not None:
            title = self.tr("Release {title}?").format(title=self._title(booking))
            form = Reason(self._around, title, "", self.tr("Release"), self._window)
            self._open(form, lambda: self.do_release(booking, form.text()))

    def do_release(self, booking: Booking, why: str) -> None:
        """Release a hold."""
        desk = self._around.desk

        def deed(_reason: str | None) -> tuple[Released, Changes]:
            return release(desk, booking.id, why=why, expected_version=booking.version)

        self.run(deed, self.tr("Release"), self._released)

    def _released(self, done: Released) -> tuple[str, str]:
        return self.tr("Released: {title}").format(title=self._title(done.booking)), ""

    def do_challenge(self) -> None:
        """Start the clock against those in front of the chosen hold."""
        booking = self.chosen()
        if booking is not None:
            desk, number = self._around.desk, booking.id
            self.run(lambda _reason: challenge(desk, number), self.tr("Challenge"), self._challenged)

    def _challenged(self, started: Sequence[Any]) -> tuple[str, str]:
        due = formats.day(started[0].due, self._around.language, year=True)
        return self.tr("Challenge started; answer due {day}").format(day=due), ""
