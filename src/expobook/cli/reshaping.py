"""Commands that change a booking's days or space in part, move several at once, or hold one again next year."""

from collections.abc import Sequence

from expobook.cli import deeds, describe
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import day, names, space, whole
from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.holds import NotPartOfBooking
from expobook.domain.reshaping import Edge, cut_out, stretched_in
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.diary import reshaping
from expobook.services.diary.booking import change_lines

_NUMBER = arg("number", metavar="NUMBER")
_SPACE = arg("--space", nargs="+", metavar="SPACE")
_NOTES = (arg("--why", default=""), arg("--reason"))


def declare(group: Group) -> None:
    """Add the commands to the group of bookings."""
    group.command(
        "stretch",
        stretch,
        _NUMBER,
        arg("edge", choices=[edge.value for edge in Edge]),
        arg("day", metavar="DAY"),
        _SPACE,
        *_NOTES,
        examples=("expobook hold stretch B-2026-0001 first-in 2026-12-08 --space H30..H36",),
    )
    group.command(
        "cut",
        cut,
        _NUMBER,
        arg("--space", nargs="+", required=True, metavar="SPACE"),
        *_NOTES,
        examples=("expobook hold cut B-2026-0001 --space H05-3",),
    )
    group.command(
        "shift",
        shift,
        arg("numbers", nargs="+", metavar="NUMBER"),
        arg("--by", required=True, metavar="DAYS"),
        *_NOTES,
        arg("--seen", metavar="N,N"),
        examples=("expobook hold shift B-2026-0001 B-2026-0002 --by 7",),
    )
    group.command(
        "copy",
        copy,
        _NUMBER,
        arg("--by", metavar="DAYS"),
        arg("--title", metavar="TITLE"),
        arg("--title-other", metavar="TITLE"),
        examples=("expobook hold copy B-2026-0001",),
    )


def stretch(call: Call) -> Answer:
    """Put one edge of a booking on another day; with a space, in that alone, which becomes a line of its own."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        bays = _own_bays(booking, desk, options.space) if options.space else booking.bays
        edge = Edge(options.edge)
        lines = stretched_in(booking.active_lines(), bays, edge, edge.of_said(day(options.day, "day")))
        done, _ = change_lines(
            desk, booking.id, lines, why=options.why, reason=options.reason, expected_version=booking.version
        )
        return deeds.held(call, done, desk.venue)


def cut(call: Call) -> Answer:
    """Take some bays out of a booking for all its days."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        lines = cut_out(booking.active_lines(), _own_bays(booking, desk, options.space))
        done, _ = change_lines(
            desk, booking.id, lines, why=options.why, reason=options.reason, expected_version=booking.version
        )
        return deeds.held(call, done, desk.venue)


def _own_bays(booking: Booking, desk: Desk, words: list[str]) -> frozenset[str]:
    """Return the bays of a booking that words name.

    Raises:
        NotPartOfBooking: none of them is the booking's.
    """
    named = space(desk.venue, words)
    whole_stay: Stay | None = booking.stay()
    if not named & booking.bays and whole_stay is not None:
        raise NotPartOfBooking(
            title=booking.title,
            number=booking.number,
            space=desk.venue.describe(named),
            first=whole_stay.start,
            last=whole_stay.last,
        )
    return named & booking.bays


def shift(call: Call) -> Answer:
    """Move several bookings by as many days, all or none."""
    options = call.options
    with call.desk() as desk:
        chosen = [diary.booking_named(desk, number) for number in options.numbers]
        done, _ = reshaping.shift(
            desk,
            [booking.id for booking in chosen],
            whole(options.by, "by"),
            why=options.why,
            reason=options.reason,
            versions=_versions(call, chosen),
        )
        lines = [describe.headline(call, booking, desk.venue) for booking in done.bookings]
        lines += describe.earlier(call, done.earlier) + describe.promoted(call, done.promoted)
        return Answer(done, lines + describe.soft(call, done.soft))


def _versions(call: Call, chosen: Sequence[Booking]) -> dict[int, int]:
    """Return the versions that the caller saw before, a number a booking in the order named, else those just read."""
    text = call.options.seen
    if text is None:
        return {booking.id: booking.version for booking in chosen}
    told = [whole(part, "seen") for part in text.split(",")]
    if len(told) != len(chosen):
        raise BadInput(field="seen", value=text[:40], why="not-one-each", count=len(chosen))
    return {booking.id: version for booking, version in zip(chosen, told, strict=True)}


def copy(call: Call) -> Answer:
    """Hold a booking's space again next year, on the same weekday and clear of holidays, or some days on."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        days = whole(options.by, "by") if options.by else None
        title = names(options.title, options.title_other, "title") if options.title else None
        done, _ = reshaping.copy_on(desk, booking, days=days, title=title)
        return deeds.held(call, done, desk.venue)
