"""What views of the diary say of a booking in one breath."""

from PySide6.QtCore import QCoreApplication

from expobook.domain.booking import Booking, Kind, Status
from expobook.ui import formats
from expobook.ui.screen import Surroundings

_NAMES = {
    Status.ENQUIRY: "Enquiry",
    Status.HOLD: "Hold",
    Status.CONTRACTED: "Contracted",
    Status.COMPLETED: "Completed",
    Status.RELEASED: "Released",
    Status.LOST: "Lost",
    Status.CANCELLED: "Cancelled",
}


def status_word(status: Status) -> str:
    """Return a status as a word that stands alone."""
    return QCoreApplication.translate("DiaryTable", _NAMES[status])


def state_word(booking: Booking) -> str:
    """Return what a booking is: its status, or a closure."""
    if booking.kind is Kind.CLOSURE and booking.status.is_firm:
        return QCoreApplication.translate("DiaryTable", "Closure")
    return status_word(booking.status)


def tip_of(booking: Booking, around: Surroundings) -> str:
    """Return title, number, status, space and days, each on a line."""
    language, stay = around.language, booking.stay()
    lines = [
        booking.title.in_language(language),
        f"{booking.number} · {state_word(booking)}",
        around.desk.venue.describe(booking.bays),
        formats.span(stay, language) if stay is not None else "",
    ]
    return "\n".join(line for line in lines if line)
