"""The form that a drop on halls opens: an enquiry, the halls, and its days; the twin of the drag for the keyboard."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.finding.request import Request
from expobook.domain.holds import check_lines
from expobook.services.standing import Wish
from expobook.ui.diary.dialogs import Deed, count_field, day_field, day_of, words_of
from expobook.ui.screen import Surroundings

USUAL = (3, 4, 2)


class HoldHere(Deed):
    """Hold halls for an enquiry from a day on; the days come from the wish that was kept with it."""

    def __init__(
        self,
        around: Surroundings,
        booking: Booking,
        bays: frozenset[str],
        day: date,
        wish: Request | None,
        parent: QWidget,
    ) -> None:
        title = parent.tr("Hold for {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Hold"), parent)
        self.booking, self._venue = booking, around.desk.venue
        main = wish.parts[0] if wish is not None else None
        days = (main.build_up, main.show, main.dismantle) if main is not None else USUAL
        self.space = QLineEdit(words_of(self._venue, bays))
        self.space.setPlaceholderText("H05..H07, H08-1")
        self.start = day_field(day)
        self.build, self.show_days, self.dismantle = (
            count_field(count, least) for count, least in zip(days, (0, 1, 0), strict=True)
        )
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day in"), self.start)
        self.add(self.tr("Build-up days"), self.build)
        self.add(self.tr("Show days"), self.show_days)
        self.add(self.tr("Dismantling days"), self.dismantle)
        self.answered(lambda: (Wish((self.line(),), booking),))

    def line(self) -> Line:
        """Return what the form says; raises ``UnknownThing``, ``DatesReversed``."""
        words = [word.strip() for word in self.space.text().replace("，", ",").split(",") if word.strip()]
        days = (self.build.value(), self.show_days.value(), self.dismantle.value())
        return Line(self._venue.expand(words), Schedule.of_days(day_of(self.start), *days))

    def check(self) -> None:
        check_lines(self.booking.title, (self.line(),))
