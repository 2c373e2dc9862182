"""The form that a drop on halls opens: an enquiry, the halls, and its days; the twin of the drag for the keyboard."""

from datetime import date

from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking
from expobook.domain.diary import Schedule
from expobook.domain.finding.request import Request
from expobook.ui.diary.space_form import SpaceForm
from expobook.ui.kit.screen import Surroundings

USUAL = (3, 4, 2)


class HoldHere(SpaceForm):
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
        main = wish.parts[0] if wish is not None else None
        days = (main.build_up, main.show, main.dismantle) if main is not None else USUAL
        super().__init__(around, title, booking, bays, Schedule.of_days(day, *days), parent)
