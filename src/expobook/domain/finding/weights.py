"""What counts against an answer, and how much."""

from dataclasses import dataclass
from enum import StrEnum

FULL = 10_000  # a hundred points, which an answer with nothing against it has
SELLABLE_DAYS = 7  # a shorter gap between two firm bookings is not let again
HALL = 150


class Term(StrEnum):
    """Why an answer stands where it stands."""

    WISH = "wish"  # days between the opening and the day that was wished
    THEME = "theme"  # shows of its own or a near theme too near
    QUEUE = "queue"  # the rank it would get, and how much of it
    OVER = "over"  # area over what was asked
    HALLS = "halls"  # halls touched beyond the fewest possible
    BORDER = "border"  # links to free bays left outside: what remains is cut up
    IDLE = "idle"  # days before and after that are too few to let again
    TURNAROUND = "turnaround"  # halls without the days to turn them around
    PREFER = "prefer"  # area outside the places that are preferred
    PIECES = "pieces"  # separate pieces beyond the first
    PRICE = "price"  # dearer than the asked area on the cheapest opening day


@dataclass(frozen=True, slots=True)
class Weights:
    """Hundredths of a point."""

    wish_day: int = 40
    most_wish: int = 6000
    theme_show: int = 800
    most_theme: int = 2400
    rank_step: int = 1200  # for each rank below the first, at the worst cell
    most_rank: int = 3600
    queue_share: int = 1200  # for the whole space queued for on all days
    over_share: int = 3000  # for an area over by as much again
    most_over: int = 4000
    hall: int = HALL
    idle_share: int = 1000  # for all bays idle as long as possible on both sides
    tight_hall: int = 300
    most_tight: int = 1200
    prefer_share: int = 1000
    piece: int = 500
    price_share: int = 2000  # for a price twice the lowest
    most_price: int = 3000


WEIGHTS = Weights()
