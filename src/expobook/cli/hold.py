"""Commands on bookings: ask for space, look at the diary, and every deed of a booking's life."""

from expobook.cli import deeds, describe, diary_import, diary_lists, reshaping
from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, extra_line, moment, names, schedule, space, stay
from expobook.domain.booking import Line, Status
from expobook.domain.venue import Venue
from expobook.services.diary import booking as booking_service
from expobook.services.diary import reading as diary
from expobook.services.diary.booking import NewBooking
from expobook.services.diary.finding import free_bays
from expobook.services.rules import checked_theme, diary_rules
from expobook.services.trail.words import why_told

_NUMBER = arg("number", metavar="NUMBER")
_WHY = arg("--why", required=True, metavar="TEXT")
SPACE = arg("--space", nargs="+", metavar="SPACE")
DAYS = (
    arg("--stay", metavar="FIRST..LAST"),
    arg("--show", metavar="FIRST..LAST"),
    arg("--from", dest="first", metavar="DAY"),
    arg("--days", metavar="B+S+D"),
)
LINE = arg("--line", nargs="+", action="append", metavar="SPACE STAY SHOW", default=[])
_PARTLY = (SPACE, arg("--stay", metavar="FIRST..LAST"))


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "add",
        add,
        arg("title"),
        arg("--title-other", metavar="TITLE"),
        SPACE,
        *DAYS,
        LINE,
        arg("--theme", default=""),
        arg("--organiser", metavar="ID"),
        arg("--event", metavar="ID"),
        arg("--until", metavar="DAY"),
        arg("--note", default=""),
        examples=(
            'expobook hold add "Book fair" --title-other 书展 --space H05..H07 H10-2 --from 2026-12-05 --days 4+3+2',
            'expobook hold add "Book fair" --space H05 --stay 2026-12-05..2026-12-13 --show 2026-12-09..2026-12-11',
            'expobook hold add "Fair" --line H05 2026-12-05..2026-12-09 --line H06 2027-01-05..2027-01-09 '
            "2027-01-06..2027-01-08 2",
        ),
    )
    group.command("enquire", enquire, arg("title"), arg("--title-other", metavar="TITLE"), arg("--theme", default=""))
    group.command("preview", preview, SPACE, *DAYS, LINE, arg("--theme", default=""))
    group.command(
        "free",
        free,
        arg("days", metavar="FIRST..LAST"),
        arg("--halls", metavar="N"),
        examples=("expobook hold free 2026-12-05..2026-12-13 --halls 3",),
    )
    group.command(
        "list",
        listed,
        arg("days", nargs="?", metavar="FIRST..LAST"),
        arg("--status", action="append", choices=[status.value for status in Status]),
        examples=("expobook hold list 2026-01-01..2026-12-31 --status hold --status contracted",),
    )
    group.command("show", show, _NUMBER, examples=("expobook --lang zh hold show B-2026-0001",))
    _declare_deeds(group)


def _declare_deeds(group: Group) -> None:
    group.command(
        "move",
        deeds.move,
        _NUMBER,
        arg("--by", metavar="DAYS"),
        SPACE,
        *DAYS,
        LINE,
        arg("--also", action="store_true"),
        arg("--why", default=""),
        arg("--reason"),
        SEEN,
        examples=("expobook hold move B-2026-0001 --by 7", "expobook hold move B-2026-0001 --space H08..H10"),
    )
    group.command("contract", deeds.contract, _NUMBER, arg("--alternative", metavar="N"), arg("--reason"), SEEN)
    group.command("release", deeds.release, _NUMBER, *_PARTLY, _WHY, SEEN)
    group.command("reinstate", deeds.reinstate, _NUMBER, *_PARTLY, _WHY, SEEN)
    group.command("cancel", deeds.cancel, _NUMBER, _WHY, SEEN)
    group.command("lose", deeds.lose, _NUMBER, _WHY, SEEN)
    group.command("complete", deeds.complete, _NUMBER, SEEN)
    group.command("extend", deeds.extend, _NUMBER, arg("until", metavar="DAY"), arg("--why", default=""), SEEN)
    group.command("up", deeds.up, _NUMBER, _WHY, SEEN)
    group.command("lapse", deeds.lapse)
    diary_import.declare(group)
    diary_lists.declare(group)
    reshaping.declare(group)
    group.command("challenge", deeds.challenge, _NUMBER, SEEN)
    group.command(
        "settle",
        deeds.settle,
        arg("id"),
        arg("outcome", choices=("stepped-down", "withdrawn")),
        arg("--why", default=""),
    )
    group.command(
        "close",
        deeds.close,
        arg("title"),
        arg("--title-other", metavar="TITLE"),
        arg("--space", nargs="+", required=True, metavar="SPACE"),
        arg("--stay", required=True, metavar="FIRST..LAST"),
        _WHY,
        examples=('expobook hold close "New floor" --space H12 --stay 2026-07-01..2026-07-31 --why "works order 12"',),
    )


def lines_of(call: Call, venue: Venue) -> tuple[Line, ...]:
    """Return the lines that ``--space`` with its days and each ``--line`` ask for."""
    options = call.options
    lines = [extra_line(venue, words) for words in options.line]
    if options.space:
        phases = schedule(options.stay, options.show, options.first, options.days)
        lines.insert(0, Line(space(venue, options.space), phases))
    return tuple(lines)


def add(call: Call) -> Answer:
    """Open a booking and hold space for it."""
    options = call.options
    with call.desk() as desk:
        new = NewBooking(
            names(options.title, options.title_other, "title"),
            lines_of(call, desk.venue),
            organiser_id=count(options.organiser, "organiser") if options.organiser else None,
            event_id=count(options.event, "event") if options.event else None,
            theme=checked_theme(options.theme),
            note=options.note,
            expires=moment(options.until, diary_rules(desk).closing_time) if options.until else None,
        )
        held, _ = booking_service.new_hold(desk, new)
        return deeds.held(call, held, desk.venue)


def enquire(call: Call) -> Answer:
    """Open a booking that has no space yet."""
    options = call.options
    with call.desk() as desk:
        title = names(options.title, options.title_other, "title")
        booking, _ = booking_service.enquire(desk, title, theme=checked_theme(options.theme))
        return Answer(booking, [describe.headline(call, booking, desk.venue)])


def preview(call: Call) -> Answer:
    """Say what lines would meet if they were held now; nothing is written."""
    with call.desk() as desk:
        found = booking_service.preview(desk, lines_of(call, desk.venue), theme=checked_theme(call.options.theme))
        lines = describe.hard(call, found.hard, desk.venue) + describe.rank(call, found.ranks, desk.venue)
        return Answer(found, lines + describe.soft(call, found.soft))


def free(call: Call) -> Answer:
    """List the halls of which no bay is firm on any of the days; options may wait there."""
    days = stay(call.options.days, "days")
    wanted = count(call.options.halls, "halls") if call.options.halls else 1
    with call.desk() as desk:
        is_free = free_bays(desk, days)
        open_bays = {bay.code for place, bay in enumerate(desk.venue.bays) if is_free[place]}
        halls = [
            hall.code
            for hall in desk.venue.halls
            if (own := desk.venue.bays_of_hall[hall.code]) and open_bays.issuperset(bay.code for bay in own)
        ]
        bays = {bay.code for hall in halls for bay in desk.venue.bays_of_hall[hall]}
        facts = {
            "days": days,
            "count": len(halls),
            "space": desk.venue.describe(bays) or "–",
            "area_mm2": desk.venue.area_of(bays),
        }
    data = {
        "first": days.start,
        "last": days.last,
        "halls": halls,
        "area_mm2": facts["area_mm2"],
        "bays": sorted(open_bays),
    }
    return Answer(data, [call.say("hold.free", **facts)], sound=len(halls) >= wanted)


def listed(call: Call) -> Answer:
    """List the bookings of a span of days, all of them without one."""
    with call.desk() as desk:
        days = stay(call.options.days, "days") if call.options.days else None
        found = diary.diary_window(desk, days.start, days.until).bookings if days else diary.list_bookings(desk)
        wanted = call.options.status or [status.value for status in Status]
        bookings = sorted((each for each in found if each.status.value in wanted), key=lambda each: each.id)
        rows = [describe.row(call, each, desk.venue) for each in bookings]
    return Answer(bookings, [*table(describe.head(call), rows, call.language), call.say("hold.count", count=len(rows))])


def show(call: Call) -> Answer:
    """Show one booking: lines, ranks, challenges, history."""
    with call.desk() as desk:
        found = diary.booking_named(desk, call.options.number)
        card = diary.booking_card(desk, found.id)
        lines = [describe.headline(call, card.booking, desk.venue)]
        for line in card.booking.lines:
            if not line.dropped:
                phases = [(phase, days) for phase, days in line.schedule.spans()]
                lines += [
                    call.say(
                        "booking.phase",
                        alternative=line.alternative,
                        space=desk.venue.describe(line.bays),
                        phase=phase,
                        days=days,
                    )
                    for phase, days in phases
                ]
        lines += describe.rank(call, card.ranks, desk.venue)
        lines += [call.say("booking.challenge", id=c.id, due=c.due, state=c.state) for c in card.challenges]
        lines += [
            call.say("booking.history", at=e.at, who=e.who, verb=e.verb, why=why_told(e.why, call.language) or "–")
            for e in card.history
        ]
    return Answer(card, lines)
