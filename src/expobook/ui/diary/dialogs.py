"""The dialog twins of drags: new hold, move, contract with a reason, release; all by keyboard."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QWidget,
)

from expobook.domain.booking import Booking, Line, Organiser, Status
from expobook.domain.diary import Schedule
from expobook.domain.holds import DiaryRules, check_expiry, latest_expiry
from expobook.domain.reshaping import also
from expobook.domain.text import Bilingual
from expobook.services.diary.booking import NewBooking
from expobook.services.diary.standing import Wish
from expobook.services.rules import theme_names
from expobook.ui.diary.space_deed import SpaceDeed
from expobook.ui.kit.forms import Deed, Reason, count_field, day_field, day_of, words_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import shown, span


class NewHold(SpaceDeed):
    """A new hold: names, organiser, theme, space in words, days a phase."""

    def __init__(
        self, around: Surroundings, line: Line | None, start: date, organisers: Sequence[Organiser], parent: QWidget
    ) -> None:
        super().__init__(around, parent.tr("New hold"), parent.tr("Hold"), parent)
        venue, language = around.desk.venue, around.language
        self._venue = venue
        schedule = line.schedule if line else Schedule.of_days(start, 3, 4, 2)
        self.zh, self.en = QLineEdit(), QLineEdit()
        self.organiser, self.theme = QComboBox(), QComboBox()
        self.organiser.addItem("–", None)
        for one in organisers:
            self.organiser.addItem(one.name.in_language(language), one.id)
        self.theme.addItem("–", "")
        for code, name in theme_names().items():
            self.theme.addItem(name.in_language(language), code)
        self.space = QLineEdit(words_of(venue, line.bays) if line else "")
        self.space.setPlaceholderText("H05..H07, H08-1")
        self.start = day_field(schedule.start)
        self.build = count_field((schedule.show_from - schedule.start).days, 0)
        self.show_days = count_field((schedule.show_until - schedule.show_from).days, 1)
        self.dismantle = count_field((schedule.until - schedule.show_until).days, 0)
        names = ((self.tr("Name, Chinese"), self.zh), (self.tr("Name, English"), self.en))
        for said, field in names if language == "zh" else reversed(names):
            self.add(said, field)
        self.add(self.tr("Organiser"), self.organiser)
        self.add(self.tr("Theme"), self.theme)
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day in"), self.start)
        self.add(self.tr("Build-up days"), self.build)
        self.add(self.tr("Show days"), self.show_days)
        self.add(self.tr("Dismantling days"), self.dismantle)
        self.answered(lambda: (Wish(self.wish().lines, theme=self.theme.currentData()),))

    def wish(self) -> NewBooking:
        """Return what the form says.

        Raises:
            UnknownThing, BadInput, DatesReversed: a field cannot be used.
        """
        words = [word.strip() for word in self.space.text().replace("，", ",").split(",") if word.strip()]
        days = (self.build.value(), self.show_days.value(), self.dismantle.value())
        line = Line(self._venue.expand(words), Schedule.of_days(day_of(self.start), *days))
        title = Bilingual(self.zh.text(), self.en.text())
        return NewBooking(title, (line,), self.organiser.currentData(), None, self.theme.currentData())

    def check(self) -> None:
        from expobook.domain.holds import check_lines
        from expobook.domain.text import bilingual

        wish = self.wish()
        bilingual(wish.title.zh, wish.title.en, "title")
        check_lines(wish.title, wish.lines)


class Move(SpaceDeed):
    """Move a booking to another first day, its space in words when it has one line."""

    def __init__(self, around: Surroundings, booking: Booking, parent: QWidget) -> None:
        title = parent.tr("Move: {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Move"), parent)
        self._booking, self._venue = booking, around.desk.venue
        stay = booking.stay()
        assert stay is not None
        self._first = stay.start
        self.start = day_field(stay.start)
        self.add(self.tr("First day in"), self.start)
        lines = booking.active_lines()
        self.space = QLineEdit(words_of(self._venue, lines[0].bays)) if len(lines) == 1 else None
        if self.space is not None:
            self.add(self.tr("Space"), self.space)
        self.also = QCheckBox(self.tr("Keep the old days too: one more date set"))
        if booking.status is Status.HOLD:
            self.form.addRow("", self.also)
        self.answered(lambda: (Wish(self.wish(), booking),))

    def wish(self) -> tuple[Line, ...]:
        """Return the lines as wished; raises ``UnknownThing`` for a space that is none."""
        from expobook.ui.diary.tape.gestures import moved_lines

        lines = moved_lines(self._booking, (day_of(self.start) - self._first).days)
        if self.space is not None:
            words = [word.strip() for word in self.space.text().replace("，", ",").split(",") if word.strip()]
            lines = (replace(lines[0], bays=self._venue.expand(words)),)
        return tuple(also(self._booking, lines)) if self.also.isChecked() else lines

    def check(self) -> None:
        from expobook.domain.holds import check_lines

        check_lines(self._booking.title, self.wish())


class Extend(Deed):
    """Until which day a hold is kept, and why; it lapses at the hour at which it would have."""

    def __init__(self, around: Surroundings, booking: Booking, parent: QWidget) -> None:
        title = parent.tr("Extend {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Extend"), parent)
        self._booking, now, lapses = booking, around.desk.now(), booking.expires
        self._hour = lapses.time() if lapses is not None else DiaryRules().closing_time
        latest = latest_expiry(booking, self._hour)
        if lapses is not None:
            told = self.tr("It lapses {when} now.").format(when=shown(lapses, around.language))
            self.form.addRow(label(told, "second", wrap=True))
        later = max(now, lapses or now).date() + timedelta(days=7)
        self.day = day_field(min(later, latest.date()) if latest is not None and latest > now else later)
        self.reason = QLineEdit()
        self.add(self.tr("Held until"), self.day)
        self.add(self.tr("Reason (stays on the record)"), self.reason)

    def until(self) -> datetime:
        """Return the moment in venue time at which the hold lapses then."""
        return datetime.combine(day_of(self.day), self._hour)

    def why(self) -> str:
        return self.reason.text().strip()

    def check(self) -> None:
        desk = self.around.desk
        space = desk.venue.describe(self._booking.bays)
        check_expiry(self.until(), desk.now(), self._booking, self._hour, space)


class DateSet(Deed):
    """Which date set of a booking is contracted; signing one lets the others go."""

    def __init__(self, around: Surroundings, booking: Booking, parent: QWidget) -> None:
        title = parent.tr("Contract {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Contract"), parent)
        self.which = QComboBox()
        for number in booking.alternatives:
            self.which.addItem(self._words(booking, number), number)
        self.add(self.tr("Date set"), self.which)
        self.form.addRow(label(self.tr("The other date sets are let go; who waits behind them moves up."), "second"))

    def _words(self, booking: Booking, number: int) -> str:
        lines, language = booking.active_lines(number), self.around.language
        space = self.around.desk.venue.describe(frozenset().union(*(line.bays for line in lines)))
        stay = booking.stay(number)
        return f"{number} · {span(stay, language) if stay is not None else '–'} · {space}"

    def number(self) -> int:
        """Return the number of the chosen date set."""
        return int(self.which.currentData())


class Anyway(Reason):
    """Ask why a deed is done in spite of a warning."""
