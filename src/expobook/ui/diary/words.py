"""What views of the diary say of a booking in one breath."""

from expobook.domain.booking import Booking
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.state_words import state_word


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
