"""What one screen can ask another to show, beside a booking's id, a day or a hall."""

from dataclasses import dataclass

from expobook.domain.booking import Booking

ENQUIRY_MIME = "application/x-expobook-enquiry"  # the id of a booking without space, in decimal digits


@dataclass(frozen=True, slots=True)
class Card:
    """The card of a booking, with its history."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Place:
    """The form that holds space for an enquiry."""

    booking_id: int


@dataclass(frozen=True, slots=True)
class Extend:
    """The form that keeps a hold for longer; ``booking`` is the hold as it was seen."""

    booking: Booking


@dataclass(frozen=True, slots=True)
class ChallengeLetter:
    """The letter to the holder of a booking against which a clock runs; ``number`` is the booking's."""

    booking_id: int
    number: str
