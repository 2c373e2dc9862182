"""Says bookings, ranks, promotions and clashes in a line of text each."""

from collections.abc import Iterable, Sequence

from expobook.cli.call import Call
from expobook.domain.booking import BayRank, Booking
from expobook.domain.holds import HardClash, Promotion, SoftClash, worst_rank
from expobook.domain.venue import Venue
from expobook.words import shown


def headline(call: Call, booking: Booking, venue: Venue) -> str:
    """Return number, title, status, space and days of a booking in one line."""
    stay, show = booking.stay(), booking.show()
    parts = [booking.title, booking.status]
    if stay is not None and show is not None:
        parts += [venue.describe(booking.bays), stay]
        if show != stay:
            parts.append(call.say("booking.show", show=show))
    words = " · ".join(shown(part, call.language) for part in parts)
    return f"{booking.number}  {words}"


def row(call: Call, booking: Booking, venue: Venue) -> list[object]:
    """Return a booking as a row of a table: number, title, status, space, days, area."""
    stay = booking.stay()
    return [
        booking.number,
        booking.title,
        booking.status,
        venue.describe(booking.bays) if booking.bays else "–",
        stay or "–",
        shown(venue.area_of(booking.bays), call.language, "area_mm2") if booking.bays else "–",
    ]


def head(call: Call) -> list[str]:
    """Return the column heads of :func:`row`."""
    return [call.say(f"column.{name}") for name in ("number", "title", "status", "space", "days", "area")]


def rank(call: Call, ranks: Sequence[BayRank], venue: Venue) -> list[str]:
    """Return what place in the queue a booking has at its worst, and where."""
    worst = worst_rank(ranks)
    if worst is None:
        return []
    where = venue.describe(each.bay for each in ranks if each.rank == worst.rank)
    lines = [call.say("booking.first" if worst.rank == 1 else "booking.rank", rank=worst.rank, where=where)]
    behind = [each.bay for each in ranks if each.behind_firm]
    if behind:
        lines.append(call.say("booking.behind-firm", where=venue.describe(behind)))
    return lines


def promoted(call: Call, promotions: Iterable[Promotion]) -> list[str]:
    """Return a line for each booking that moved up."""
    return [
        call.say(
            "booking.promoted",
            number=each.number,
            title=each.title,
            before=each.before,
            after=each.after,
            cells=each.cells,
        )
        for each in promotions
    ]


def earlier(call: Call, bookings: Iterable[Booking]) -> list[str]:
    """Return a line for each hold that lapses earlier than it would have."""
    return [call.say("booking.earlier", number=each.number, when=each.expires) for each in bookings]


def soft(call: Call, clashes: Iterable[SoftClash]) -> list[str]:
    """Return a line for each thing that the venue avoids but may allow."""
    return [
        call.say(
            f"clash.{each.kind.value}",
            number=each.number,
            title=each.title,
            distance=each.distance,
            limit=each.limit,
            hall=each.hall,
        )
        for each in clashes
    ]


def hard(call: Call, clashes: Iterable[HardClash], venue: Venue) -> list[str]:
    """Return a line for each firm booking or closure in the way."""
    return [
        call.say("clash.hard", number=each.number, title=each.title, space=venue.describe(each.bays), stay=each.stay)
        for each in clashes
    ]
