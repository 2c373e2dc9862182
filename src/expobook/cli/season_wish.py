"""``expobook season wish, lock, rules``: what bookings wish of a season, what stays, and how a plan weighs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import amount, count, day, names, phase_days, seen, space, whole
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.request import Part
from expobook.domain.season.wish import SeasonWish, check_wish
from expobook.services.desk import Desk
from expobook.services.diary import booking as booking_service
from expobook.services.diary import reading as diary
from expobook.services.rules import checked_theme
from expobook.services.season import wishes as season_wishes
from expobook.words import shown

_M2 = 1_000_000
_RULES = {
    "revenue_percent": "--revenue-percent",
    "strategic_fen": "--strategic",
    "recurring_fen": "--recurring",
    "day_permille": "--day-permille",
    "move_permille": "--move-permille",
    "moving_m2": "--moving",
    "flex_days": "--flex",
}
_IN_YUAN = ("strategic_fen", "recurring_fen")


def declare(group: Group) -> None:
    """Add the commands about wishes and rules to the group."""
    group.command(
        "wish",
        wish,
        arg("number", metavar="NUMBER|TITLE"),
        arg("--title-other", metavar="TITLE"),
        arg("--new", action="store_true"),
        arg("--theme", default=""),
        arg("--m2", metavar="M2"),
        arg("--days", metavar="B+S+D"),
        arg("--part", action="append", metavar="M2:B+S+D", default=[]),
        arg("--outdoor", metavar="M2:B+S+D"),
        arg("--from", dest="first", metavar="DAY"),
        arg("--to", dest="last", metavar="DAY"),
        arg("--wish", metavar="DAY"),
        arg("--contiguous", choices=("yes", "no", "usual")),
        arg("--whole-halls", choices=("yes", "no")),
        arg("--within", nargs="+", metavar="SPACE"),
        arg("--min-height", metavar="M"),
        arg("--min-load", metavar="T"),
        arg("--strategic", metavar="POINTS"),
        arg("--recurring", metavar="EDITIONS"),
        arg("--revenue", metavar="YUAN"),
        arg("--day-cost", metavar="YUAN"),
        arg("--move-cost", metavar="YUAN"),
        arg("--why", default=""),
        SEEN,
        examples=(
            "expobook season wish B-2026-0075 --m2 30000 --days 3+4+2 --wish 2027-04-20 --strategic 20",
            'expobook season wish "Battery fair" --new --title-other 电池展 --m2 100000 --days 4+4+2 '
            "--from 2027-03-01 --to 2027-06-30",
        ),
    )
    group.command("wishes", wishes)
    group.command("lock", lock, arg("number", metavar="NUMBER"), arg("--why", default=""), SEEN)
    group.command("unlock", unlock, arg("number", metavar="NUMBER"), arg("--why", default=""), SEEN)
    group.command(
        "rules",
        rules,
        *(arg(name, dest=field, metavar="N") for field, name in _RULES.items()),
        arg("--why", default=""),
        SEEN,
        examples=("expobook season rules --moving 150000 --strategic 20000",),
    )


def wish(call: Call) -> Answer:
    """Say how a booking may be planned and what it is worth; with ``--new`` open an enquiry for it."""
    options, version = call.options, seen(call.options)
    with call.desk() as desk:
        if options.new:
            wanted = _wish(call, desk, SeasonWish(0))
            check_wish(wanted)  # nothing is opened for a wish that cannot be meant
            title = names(options.number, options.title_other, "title")
            booking, _ = booking_service.enquire(desk, title, theme=checked_theme(options.theme))
            wanted = replace(wanted, booking_id=booking.id)
        else:
            booking = diary.booking_named(desk, options.number)
            old = season_wishes.season_wish(desk, booking.id)
            wanted, version = _wish(call, desk, old), old.version if version is None else version
        kept, _ = season_wishes.set_wish(desk, wanted, why=options.why, expected_version=version)
        return Answer(
            {"booking": booking.number, "wish": kept},
            [call.say("season.wish-kept", number=booking.number, title=booking.title), *_wish_lines(call, desk, kept)],
        )


def _wish(call: Call, desk: Desk, old: SeasonWish) -> SeasonWish:
    options = call.options
    new = old
    if options.m2 or options.part or options.outdoor:
        new = replace(new, parts=tuple(_parts(call)))
    if options.first or options.last:
        if not (options.first and options.last):
            raise BadInput(field="window", value="", why="window-missing")
        new = replace(new, window=Stay(day(options.first, "from"), day(options.last, "to") + timedelta(days=1)))
    if options.wish:
        new = replace(new, wish=day(options.wish, "wish"))
    if options.contiguous:
        new = replace(new, contiguous={"yes": True, "no": False, "usual": None}[options.contiguous])
    if options.whole_halls:
        new = replace(new, whole_halls=options.whole_halls == "yes")
    if options.within:
        new = replace(new, within=space(desk.venue, options.within))
    if options.min_height:
        new = replace(new, min_height_mm=int(amount(options.min_height, "min-height") * 1000))
    if options.min_load:
        new = replace(new, min_load_kg_m2=int(amount(options.min_load, "min-load") * 1000))
    if options.strategic:
        new = replace(new, strategic=whole(options.strategic, "strategic"))
    if options.recurring:
        new = replace(new, recurring=whole(options.recurring, "recurring"))
    if options.revenue:
        new = replace(new, revenue_fen=_fen(options.revenue, "revenue"))
    if options.day_cost:
        new = replace(new, day_cost_fen=_fen(options.day_cost, "day-cost"))
    if options.move_cost:
        new = replace(new, move_cost_fen=_fen(options.move_cost, "move-cost"))
    return new


def _fen(text: str, field: str) -> int:
    """Return fen of yuan; ``0`` is allowed here."""
    return 0 if text == "0" else int(amount(text, field) * 100)


def _parts(call: Call) -> Iterator[Part]:
    options = call.options
    if options.m2:
        if not options.days:
            raise BadInput(field="days", value="", why="not-phase-days")
        yield Part(int(amount(options.m2, "m2") * _M2), *phase_days(options.days))
    for outdoor, texts in ((False, options.part), (True, [options.outdoor] if options.outdoor else [])):
        for text in texts:
            size, colon, phases = text.partition(":")
            if not colon:
                raise BadInput(field="part", value=text, why="not-a-part")
            yield Part(int(amount(size, "part") * _M2), *phase_days(phases), outdoor=outdoor)


def _wish_lines(call: Call, desk: Desk, kept: SeasonWish) -> Iterator[str]:
    for part in kept.parts:
        ground = call.say("find.outdoors" if part.outdoor else "find.indoors")
        days = {"build_up": part.build_up, "show": part.show, "dismantle": part.dismantle}
        yield call.say("find.part", area_mm2=part.area_mm2, ground=ground, **days)
    yield call.say(
        "season.wish",
        window=kept.window,
        wish=kept.wish,
        space=desk.venue.describe(kept.within) if kept.within else None,
        strategic=kept.strategic or None,
        recurring=kept.recurring or None,
        revenue_fen=kept.revenue_fen,
        day_cost_fen=kept.day_cost_fen,
        move_cost_fen=kept.move_cost_fen,
        locked=call.say("season.locked") if kept.locked else None,
    )


def wishes(call: Call) -> Answer:
    """List what bookings wish."""
    with call.desk() as desk:
        kept = season_wishes.season_wishes(desk)
        with desk.store.read() as uow:
            bookings = {booking.id: booking for booking in uow.bookings.many(kept.keys())}
        lines: list[str] = []
        for number, each in kept.items():
            booking = bookings[number]
            lines.append(
                f"{booking.number}  {shown(booking.title, call.language)} · {shown(booking.status, call.language)}"
            )
            lines += [f"  {line}" for line in _wish_lines(call, desk, each)]
        data = [{"booking": bookings[number].number, "wish": each} for number, each in kept.items()]
        return Answer(data, lines or [call.say("season.no-wishes")])


def lock(call: Call) -> Answer:
    """Let plans leave a hold where it stands."""
    return _locked(call, locked=True)


def unlock(call: Call) -> Answer:
    """Let plans move a hold again."""
    return _locked(call, locked=False)


def _locked(call: Call, *, locked: bool) -> Answer:
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        kept, _ = season_wishes.lock(
            desk, booking.id, locked=locked, why=call.options.why, expected_version=seen(call.options)
        )
    key = "season.lock-set" if locked else "season.lock-off"
    return Answer(kept, [call.say(key, number=booking.number, title=booking.title)])


def rules(call: Call) -> Answer:
    """Show the venue's choices about seasons, or change some."""
    given = {field: getattr(call.options, field) for field in _RULES if getattr(call.options, field) is not None}
    choices = {
        field: _fen(text, field) if field in _IN_YUAN else whole(text, field) if len(text) < 6 else count(text, field)
        for field, text in given.items()
    }
    with call.desk() as desk:
        if choices:
            season_wishes.set_season_rules(desk, why=call.options.why, expected_version=seen(call.options), **choices)
        kept = season_wishes.season_rules(desk)
    facts = {field: getattr(kept, field) for field in _RULES}
    return Answer(kept, [call.say(f"season.rule.{field}", **{field: value}) for field, value in facts.items()])
