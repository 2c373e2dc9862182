"""The dialog twins of drags that change a booking: days and space of a line, parts, several at once, next year."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from expobook.domain.booking import Booking, Gap, Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import BadInput
from expobook.domain.holds import NoSpaceNamed, NotPartOfBooking, check_lines
from expobook.domain.reshaping import split_off, with_schedule
from expobook.domain.text import Bilingual, bilingual
from expobook.domain.venue import Venue
from expobook.services.diary.reshaping import copied
from expobook.services.diary.standing import Wish
from expobook.ui.diary.space_deed import SpaceDeed
from expobook.ui.diary.tape.gestures import moved_lines
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, count_field, day_field, day_of, words_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted

GIVE_BACK, TAKE_BACK, CUT_OUT = range(3)


def bays_said(venue: Venue, field: QLineEdit) -> frozenset[str]:
    """Return the bays that a field names; raises ``UnknownThing``."""
    words = field.text().replace("，", ",").split(",")
    return venue.expand([word.strip() for word in words if word.strip()])


def own_bays(venue: Venue, booking: Booking, bays: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """Return those of some bays that are a booking's; raises ``NotPartOfBooking`` where none is."""
    stay = booking.stay()
    if not bays & own and stay is not None:
        space = venue.describe(bays) or "–"
        raise NotPartOfBooking(
            title=booking.title, number=booking.number, space=space, first=stay.start, last=stay.last
        )
    return bays & own


class Resize(SpaceDeed):
    """The edges of one line; naming fewer bays splits them off, and the rest stays as it is."""

    def __init__(self, around: Surroundings, booking: Booking, line: Line, parent: QWidget) -> None:
        title = parent.tr("Resize: {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Resize"), parent)
        self._booking, self._venue = booking, around.desk.venue
        self._lines = booking.active_lines()
        self.lines = QComboBox()
        for one in self._lines:
            space = self._venue.describe(one.bays)
            self.lines.addItem(f"{space} · {formats.span(one.schedule.stay, around.language)}")
        self.space = QLineEdit()
        days = line.schedule
        self.start, self.opens = day_field(days.start), day_field(days.show_from)
        self.closes, self.last = day_field(days.show.last), day_field(days.stay.last)
        if len(self._lines) > 1:
            self.add(self.tr("Line"), self.lines)
        self.add(self.tr("Space"), self.space)
        self.form.addRow(label(self.tr("Name fewer halls or bays to split them off."), "third"))
        self.add(self.tr("First day in"), self.start)
        self._show_rows = not days.closed
        if self._show_rows:
            self.add(self.tr("Show opens"), self.opens)
            self.add(self.tr("Show closes"), self.closes)
        self.add(self.tr("Last day out"), self.last)
        self.lines.currentIndexChanged.connect(self._fill)
        place = next((place for place, one in enumerate(self._lines) if one.id == line.id), 0)
        self.lines.setCurrentIndex(place)
        self._fill()
        self.answered(lambda: (Wish(self.wish(), booking),))

    def _fill(self) -> None:
        line = self._lines[max(self.lines.currentIndex(), 0)]
        self.space.setText(words_of(self._venue, line.bays))
        days = line.schedule
        for field, day in (
            (self.start, days.start),
            (self.opens, days.show_from),
            (self.closes, days.show.last),
            (self.last, days.stay.last),
        ):
            field.setDate(day_field(day).date())

    def wish(self) -> tuple[Line, ...]:
        """Return the lines as wished.

        Raises:
            UnknownThing, NotPartOfBooking, DatesReversed: a field cannot be used.
        """
        own = self._lines[max(self.lines.currentIndex(), 0)]
        bays = own_bays(self._venue, self._booking, bays_said(self._venue, self.space), own.bays)
        start, until = day_of(self.start), day_of(self.last) + timedelta(days=1)
        if self._show_rows:
            schedule = Schedule(start, day_of(self.opens), day_of(self.closes) + timedelta(days=1), until)
        else:
            schedule = Schedule.closure(Stay(start, until))
        *rest, part = split_off(own, bays)
        lines: list[Line] = []
        for line in self._lines:
            lines += [*rest, with_schedule(part, schedule)] if line is own else [line]
        return tuple(lines)

    def check(self) -> None:
        check_lines(self._booking.title, self.wish())


class Part(Deed):
    """A part of a booking - bays by days - to be given back, taken back, or cut out for all its days."""

    def __init__(self, around: Surroundings, booking: Booking, gap: Gap | None, parent: QWidget) -> None:
        title = parent.tr("Part of {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Give back"), parent)
        stay = booking.stay()
        assert stay is not None  # the caller asks only for bookings with space
        self.booking, self._venue = booking, around.desk.venue
        gap = gap or Gap(booking.bays, stay)
        self.deeds = QComboBox()
        self.deeds.addItems([self.tr("Give back"), self.tr("Take back"), self.tr("Cut out")])
        self.space = QLineEdit(words_of(self._venue, gap.bays))
        self.first, self.last = day_field(gap.stay.start), day_field(gap.stay.last)
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(56)
        self.reason.setTabChangesFocus(True)
        self.add(self.tr("What to do"), self.deeds)
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day"), self.first)
        self.add(self.tr("Last day"), self.last)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        self.deeds.currentIndexChanged.connect(self._chosen)
        self._chosen()

    def _chosen(self) -> None:
        self.deed.setText(self.deeds.currentText())
        for field in (self.first, self.last):
            field.setEnabled(self.deeds.currentIndex() != CUT_OUT)

    def wish(self) -> Gap:
        """Return the part; raises ``UnknownThing``, ``NotPartOfBooking`` or ``DatesReversed``."""
        bays = own_bays(self._venue, self.booking, bays_said(self._venue, self.space), self.booking.bays)
        return Gap(bays, Stay(day_of(self.first), day_of(self.last) + timedelta(days=1)))

    def why(self) -> str:
        return self.reason.toPlainText().strip()

    def check(self) -> None:
        self.wish()
        if not self.why():
            raise BadInput(field="reason", value="", why="empty")


class Shift(SpaceDeed):
    """Several bookings, moved by as many days."""

    def __init__(self, around: Surroundings, bookings: Sequence[Booking], parent: QWidget) -> None:
        title = counted(parent.tr("Move {count|booking|bookings}"), count=len(bookings))
        super().__init__(around, title, parent.tr("Move"), parent)
        names = [booking.title.in_language(around.language) for booking in bookings]
        told = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
        self.form.addRow(label(told, "second", wrap=True))
        self.days = count_field(7, -3_660, 3_660)
        self.add(self.tr("Days later (negative: earlier)"), self.days)
        self.answered(lambda: [Wish(moved_lines(booking, self.wish()), booking) for booking in bookings])

    def wish(self) -> int:
        return self.days.value()

    def check(self) -> None:
        if not self.wish():
            raise BadInput(field="by", value="0", why="not-positive")


class NextYear(SpaceDeed):
    """A booking held again next year: its name and first day as proposed, both open to change."""

    def __init__(
        self, around: Surroundings, booking: Booking, title: Bilingual, first: date, days: int, parent: QWidget
    ) -> None:
        name = booking.title.in_language(around.language)
        super().__init__(around, parent.tr("Next year: {title}").format(title=name), parent.tr("Hold"), parent)
        self._first, self._days = first, days
        told = self.tr("{weeks} weeks on: the same weekday, clear of holidays.").format(weeks=days // 7)
        self.form.addRow(label(told, "second", wrap=True))
        self.zh, self.en = QLineEdit(title.zh), QLineEdit(title.en)
        self.start = day_field(first + timedelta(days=days))
        self.add(self.tr("Name, Chinese"), self.zh)
        self.add(self.tr("Name, English"), self.en)
        self.add(self.tr("First day in"), self.start)
        self.answered(lambda: (Wish(copied(booking, self.wish()[0]).lines, theme=booking.theme),))

    def wish(self) -> tuple[int, Bilingual]:
        """Return by how many days it goes, and its name; raises ``BadInput`` for a name that cannot be used."""
        return (day_of(self.start) - self._first).days, bilingual(self.zh.text(), self.en.text(), "title")

    def check(self) -> None:
        self.wish()


class Closure(Deed):
    """Bays closed for works on some days: firm at once, with a reason."""

    def __init__(self, around: Surroundings, line: Line | None, start: date, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Close bays for works"), parent.tr("Close bays"), parent)
        self._venue = around.desk.venue
        stay = line.schedule.stay if line is not None else Stay(start, start + timedelta(days=7))
        self.zh, self.en = QLineEdit(), QLineEdit()
        self.space = QLineEdit(words_of(self._venue, line.bays) if line is not None else "")
        self.space.setPlaceholderText("H05..H07, H08-1")
        self.first, self.last = day_field(stay.start), day_field(stay.last)
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(56)
        self.reason.setTabChangesFocus(True)
        self.add(self.tr("Name, Chinese"), self.zh)
        self.add(self.tr("Name, English"), self.en)
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day"), self.first)
        self.add(self.tr("Last day"), self.last)
        self.add(self.tr("Reason (stays on the record)"), self.reason)

    def wish(self) -> tuple[Bilingual, Gap]:
        """Return the name of the works, and where and when they are.

        Raises:
            BadInput, UnknownThing, DatesReversed: a field cannot be used.
        """
        stay = Stay(day_of(self.first), day_of(self.last) + timedelta(days=1))
        return bilingual(self.zh.text(), self.en.text(), "title"), Gap(bays_said(self._venue, self.space), stay)

    def why(self) -> str:
        return self.reason.toPlainText().strip()

    def check(self) -> None:
        title, gap = self.wish()
        if not gap.bays:
            raise NoSpaceNamed(title=title)
        if not self.why():
            raise BadInput(field="reason", value="", why="empty")
