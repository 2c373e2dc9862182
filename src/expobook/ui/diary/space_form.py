"""The form that asks the space and days of an enquiry, wherever it was dropped."""

from PySide6.QtWidgets import QLineEdit, QWidget

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.holds import check_lines
from expobook.services.diary.standing import Wish
from expobook.ui.diary.space_deed import SpaceDeed
from expobook.ui.kit.forms import count_field, day_field, day_of, words_of
from expobook.ui.kit.screen import Surroundings


class SpaceForm(SpaceDeed):
    """Space and days of a booking, to be corrected; nothing is held before its button is pressed."""

    def __init__(
        self,
        around: Surroundings,
        title: str,
        booking: Booking,
        bays: frozenset[str],
        days: Schedule,
        parent: QWidget,
    ) -> None:
        super().__init__(around, title, parent.tr("Hold"), parent)
        self.booking, self._venue = booking, around.desk.venue
        self.space = QLineEdit(words_of(self._venue, bays))
        self.space.setPlaceholderText("H05..H07, H08-1")
        self.start = day_field(days.start)
        self.build = count_field((days.show_from - days.start).days, 0)
        self.show_days = count_field((days.show_until - days.show_from).days, 1)
        self.dismantle = count_field((days.until - days.show_until).days, 0)
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day in"), self.start)
        self.add(self.tr("Build-up days"), self.build)
        self.add(self.tr("Show days"), self.show_days)
        self.add(self.tr("Dismantling days"), self.dismantle)
        self.answered(lambda: (Wish((self.line(),), booking),))

    def line(self) -> Line:
        """Return what the form says; raises ``UnknownThing`` for a space that is none, ``DatesReversed``."""
        words = [word.strip() for word in self.space.text().replace("，", ",").split(",") if word.strip()]
        days = (self.build.value(), self.show_days.value(), self.dismantle.value())
        return Line(self._venue.expand(words), Schedule.of_days(day_of(self.start), *days))

    def check(self) -> None:
        """Raise ``UserError`` when the form cannot be used."""
        check_lines(self.booking.title, (self.line(),))
