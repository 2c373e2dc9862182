"""The deeds that change a booking's days or space: by drag and by form, one at a time or several together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from expobook.domain.booking import Booking, Gap, Line
from expobook.domain.errors import UserError
from expobook.domain.reshaping import cut_out, moved, next_title
from expobook.services.changes import Changes
from expobook.services.diary.booking import Held, change_lines
from expobook.services.diary.releasing import Released, reinstate_part, release_part
from expobook.services.diary.reshaping import Shifted, copy_on, days_on, shift
from expobook.ui.diary.dialogs import Move
from expobook.ui.diary.doing import Doing
from expobook.ui.diary.reshape_forms import CUT_OUT, TAKE_BACK, NextYear, Part, Resize, Shift
from expobook.ui.diary.tape.gestures import Gesture, MoveGesture, PartGesture, ShiftGesture, StretchGesture
from expobook.ui.kit import formats
from expobook.words import counted, shown


class Reshaping(Doing):
    """What moves, stretches, splits, cuts and copies."""

    # --- drags

    def put_down(self, gesture: Gesture) -> None:
        """Carry out what was dragged over bookings."""
        booking = gesture.booking
        if isinstance(gesture, ShiftGesture):
            if gesture.days:
                self.do_shift(gesture.bookings, gesture.days)
        elif isinstance(gesture, PartGesture):
            if (gap := gesture.gap()) is not None:
                self._ask_part_of(gesture.booking, gap)
        elif isinstance(gesture, MoveGesture | StretchGesture) and booking is not None:
            lines = gesture.wishes()[0].lines
            if lines != booking.active_lines():
                moved = isinstance(gesture, MoveGesture)
                self.do_change(booking, lines, self.tr("Move") if moved else self.tr("Resize"))

    # --- days and space of one

    def ask_move(self) -> None:
        """Ask where the chosen booking goes; several are asked by how many days."""
        if len(self.chart.chosen) > 1:
            self.ask_shift()
            return
        booking = self._placed()
        if booking is not None:
            form = Move(self.around, booking, self.window)
            self.open(form, lambda: self.do_change(booking, form.wish(), self.tr("Move")))

    def ask_resize(self) -> None:
        """Ask for the edges of the chosen booking's line; the one under the cell cursor first."""
        booking = self._placed()
        if booking is None:
            return
        row = self.chart.keys.row
        block = self.chart.block_in(row, self.chart.keys.day) if row is not None else None
        here = block.line if block is not None and block.booking.id == booking.id else booking.active_lines()[0]
        form = Resize(self.around, booking, here, self.window)
        self.open(form, lambda: self.do_change(booking, form.wish(), self.tr("Resize")))

    def do_change(self, booking: Booking, lines: Sequence[Line], name: str, why: str = "") -> None:
        """Give a booking other lines; ``name`` is the deed in the user's language."""
        desk, number = self.around.desk, booking.id

        def deed(version: int, reason: str | None) -> tuple[Held, Changes]:
            return change_lines(desk, number, lines, why=why, reason=reason, expected_version=version)

        self.run_on(booking, deed, name, partial(self._changed, booking), replace(booking, lines=tuple(lines)))

    def _changed(self, before: Booking, held: Held) -> tuple[str, str]:
        language, after = self.around.language, held.booking
        title, stay = self.title(after), after.stay()
        days = formats.span(stay, language) if stay is not None else ""
        space = self.around.desk.venue.describe(after.bays)
        worst = held.worst
        more = self.tr("{space}, option {rank}").format(space=space, rank=worst.rank) if worst is not None else space
        more += self._earlier(held)
        if len(after.alternatives) > len(before.alternatives):
            return self.tr("{title}: another date set").format(title=title), more
        if stay != before.stay():
            return self.tr("{title} moved to {days}").format(title=title, days=days), more
        return self.tr("{title} changed").format(title=title), f"{days} · {more}"

    def _placed(self) -> Booking | None:
        booking = self.chosen()
        return booking if booking is not None and booking.active_lines() else None

    # --- parts

    def ask_give_back(self) -> None:
        """Ask which part of the chosen booking is given back, taken back or cut out."""
        booking = self._placed()
        if booking is not None:
            self._ask_part_of(booking, self._drawn(booking))

    def _drawn(self, booking: Booking) -> Gap | None:
        """Return the part of a booking in the range that the keyboard drew."""
        line = self.chart.keys.line()
        bays = line.bays & booking.bays if line is not None else frozenset[str]()
        return Gap(bays, line.schedule.stay) if line is not None and bays else None

    def _ask_part_of(self, booking: Booking, gap: Gap | None) -> None:
        form = Part(self.around, booking, gap, self.window)
        self.open(form, lambda: self._do_part(form))

    def _do_part(self, form: Part) -> None:
        desk, booking, gap, why = self.around.desk, form.booking, form.wish(), form.why()
        which = form.deeds.currentIndex()
        if which == CUT_OUT:
            self.do_change(booking, cut_out(booking.active_lines(), gap.bays), self.tr("Cut out"), why)
            return

        def give(version: int, _reason: str | None) -> tuple[Released, Changes]:
            return release_part(desk, booking.id, gap, why=why, expected_version=version)

        def take(version: int, _reason: str | None) -> tuple[Held, Changes]:
            return reinstate_part(desk, booking.id, gap, why=why, expected_version=version)

        if which == TAKE_BACK:
            told = partial(self._parted, self.tr("Taken back: {space}, {days}"), gap)
            self.run_on(booking, take, self.tr("Take back"), told)
        else:
            told = partial(self._parted, self.tr("Given back: {space}, {days}"), gap)
            self.run_on(booking, give, self.tr("Give back"), told)

    def _parted(self, text: str, gap: Gap, done: Held | Released) -> tuple[str, str]:
        space, days = self.around.desk.venue.describe(gap.bays), formats.span(gap.stay, self.around.language)
        return text.format(space=space, days=days), self.title(done.booking) + self._earlier(done)

    def _earlier(self, done: Held | Released) -> str:
        """Return what is added to a message when the booking lapses earlier than it would have."""
        if not done.lapses_earlier:
            return ""
        text = self.tr("lapses {when} now, as its first day closes")
        return " · " + text.format(when=shown(done.booking.expires, self.around.language))

    # --- several, and next year

    def ask_shift(self) -> None:
        """Ask by how many days all chosen bookings move."""
        chosen = self.chart.bookings(self.chart.chosen)
        if not chosen:
            self.chosen()
            return
        form = Shift(self.around, chosen, self.window)
        self.open(form, lambda: self.do_shift(chosen, form.wish()))

    def do_shift(self, bookings: Sequence[Booking], days: int) -> None:
        """Move bookings by as many days, all or none."""
        desk = self.around.desk

        def deed(versions: Mapping[int, int], reason: str | None) -> tuple[Shifted, Changes]:
            return shift(desk, list(versions), days, reason=reason, versions=versions)

        def mine(booking: Booking) -> Booking:
            lines = (line if line.dropped else moved(line, days) for line in booking.lines)
            return replace(booking, lines=tuple(lines))

        self.run_together(bookings, deed, self.tr("Move"), partial(self._shifted, days), mine)

    def _shifted(self, days: int, done: Shifted) -> tuple[str, str]:
        text = self.tr("{count|booking|bookings} moved by {days|day|days}")
        signed = f"{days:+d}".replace("-", "\u2212")
        names = ", ".join(self.title(booking) for booking in done.bookings[:3])
        if done.earlier:
            lapse = self.tr("{count|hold lapses|holds lapse} earlier now, as the first day closes")
            names += " · " + counted(lapse, count=len(done.earlier))
        return counted(text, count=len(done.bookings), days=signed), names

    def ask_next_year(self) -> None:
        """Ask for the name and the first day of the chosen booking's next edition."""
        booking = self._placed()
        if booking is None:
            return
        stay, show = booking.stay(min(booking.alternatives)), booking.show()
        try:
            days = days_on(self.around.desk, booking)
        except UserError as refused:
            self.around.messages.failed(refused)
            return
        assert stay is not None  # it is placed
        assert show is not None
        title = next_title(booking.title, show.start.year)
        form = NextYear(self.around, booking, title, stay.start, days, self.window)
        self.open(form, lambda: self._do_next_year(booking, form))

    def _do_next_year(self, booking: Booking, form: NextYear) -> None:
        desk, (days, title) = self.around.desk, form.wish()
        self.run(lambda _reason: copy_on(desk, booking, days=days, title=title), self.tr("Hold"), self._copied)

    def _copied(self, held: Held) -> tuple[str, str]:
        stay, rank = held.booking.stay(), held.worst.rank if held.worst else 1
        days = formats.span(stay, self.around.language) if stay is not None else ""
        self.chart.select(held.booking.id)
        told = self.tr("Held for next year: {days}, option {rank}").format(days=days, rank=rank)
        return told, self.title(held.booking)
