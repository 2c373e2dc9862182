"""What a booking is, in one word that stands alone: a column, a heading."""

from PySide6.QtCore import QCoreApplication

from expobook.domain.booking import Booking, Kind, Status

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
