"""``expobook season``: what bookings wish, a plan of the year with its proven bound, repair, and accepting it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import amount, count, day, names, phase_days, space, whole
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.request import Part
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.domain.season.solution import SoFar, Stage
from expobook.domain.season.wish import SeasonWish, check_wish
from expobook.services import booking as booking_service
from expobook.services import diary, season, season_accept, season_wishes
from expobook.services.desk import Desk
from expobook.words import shown

_M2 = 1_000_000
_YEAR = arg("--year", required=True, metavar="YEAR")
_TIME = arg("--time", metavar="SECONDS")
_SEED = arg("--seed", metavar="N", default="0")
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
    """Add the commands of the group."""
    group.command(
        "plan",
        plan,
        _YEAR,
        arg("--keep-holds", action="store_true"),
        _TIME,
        _SEED,
        examples=("expobook season plan --year 2027 --time 60", "expobook season plan --year 2027 --keep-holds --json"),
    )
    group.command("repair", repair, _YEAR, _TIME, _SEED, examples=("expobook season repair --year 2027",))
    group.command("show", show, _YEAR)
    group.command(
        "accept",
        accept,
        _YEAR,
        arg("--only", nargs="+", metavar="NUMBER"),
        arg("--release-refused", action="store_true"),
        arg("--why", default=""),
        examples=(
            "expobook season accept --year 2027",
            "expobook season accept --year 2027 --only B-2026-0061 B-2026-0075",
        ),
    )
    group.command("discard", discard, _YEAR)
    _declare_wishes(group)


def _declare_wishes(group: Group) -> None:
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
        examples=(
            "expobook season wish B-2026-0075 --m2 30000 --days 3+4+2 --wish 2027-04-20 --strategic 20",
            'expobook season wish "Battery fair" --new --title-other 电池展 --m2 100000 --days 4+4+2 '
            "--from 2027-03-01 --to 2027-06-30",
        ),
    )
    group.command("wishes", wishes)
    group.command("lock", lock, arg("number", metavar="NUMBER"), arg("--why", default=""))
    group.command("unlock", unlock, arg("number", metavar="NUMBER"), arg("--why", default=""))
    group.command(
        "rules",
        rules,
        *(arg(name, dest=field, metavar="N") for field, name in _RULES.items()),
        arg("--why", default=""),
        examples=("expobook season rules --moving 150000 --strategic 20000",),
    )


# --- planning


class _Watch:
    """Tells each stage, and each time the gap shrinks by a whole percent."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._last: tuple[Stage, int] | None = None

    def __call__(self, said: SoFar) -> None:
        if said.bound is None or said.stage is Stage.FIRST:
            return
        gap = said.gap or 0.0
        seen = (said.stage, int(gap * 100))
        if seen != self._last:
            self._last = seen
            facts = {"seconds": round(said.seconds), "value_fen": said.value, "bound_fen": said.bound}
            self._call.tell(self._call.say("season.so-far", stage=said.stage, gap=percent(gap), **facts))

    def step(self, done: int, total: int, what: str) -> None:
        """Go on; Ctrl+C stops the command."""


def percent(share: float) -> str:
    """Return a share in per cent with two places, rounded up: a gap is never said smaller than it is."""
    hundredths = -int(-share * 10_000 // 1)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


def plan(call: Call) -> Answer:
    """Plan a year and keep the proposal."""
    options = call.options
    seconds = float(amount(options.time, "time")) if options.time else season.SECONDS
    with call.desk() as desk:
        made = season.plan(
            desk,
            count(options.year, "year"),
            keep_holds=options.keep_holds,
            seconds=seconds,
            seed=whole(options.seed, "seed"),
            told=_Watch(call),
        )
        return Answer(made, list(_lines(call, desk, made)))


def repair(call: Call) -> Answer:
    """Answer a change in seconds, with as few moves as can be."""
    options = call.options
    seconds = float(amount(options.time, "time")) if options.time else season.REPAIR_SECONDS
    with call.desk() as desk:
        made = season.repair(
            desk, count(options.year, "year"), seconds=seconds, seed=whole(options.seed, "seed"), told=_Watch(call)
        )
        return Answer(made, list(_lines(call, desk, made)))


def show(call: Call) -> Answer:
    """Show the newest proposal of a year."""
    with call.desk() as desk:
        made = season.proposal(desk, count(call.options.year, "year"))
        return Answer(made, list(_lines(call, desk, made)))


def accept(call: Call) -> Answer:
    """Do what the proposal says, or some of it."""
    options = call.options
    with call.desk() as desk:
        made = season.proposal(desk, count(options.year, "year"))
        only = None
        if options.only:
            only = {diary.booking_named(desk, number).id for number in options.only}
        accepted, _ = season_accept.accept(desk, made, only, release_refused=options.release_refused, why=options.why)
        counts = {"count": len(accepted.bookings), "released": len(accepted.released)}
        lines = [call.say("season.accepted", **counts)]
        lines += [
            call.say(
                "season.accepted-one", number=b.number, title=b.title, space=desk.venue.describe(b.bays), stay=stay
            )
            for b in accepted.bookings
            if (stay := b.stay()) is not None
        ]
        return Answer(accepted, lines)


def discard(call: Call) -> Answer:
    """Forget the proposal of a year."""
    year = count(call.options.year, "year")
    with call.desk() as desk:
        season.discard(desk, year)
    return Answer({"discarded": year}, [call.say("season.discarded", year=str(year))])


# --- what is said


def _lines(call: Call, desk: Desk, made: SeasonPlan) -> Iterator[str]:
    year = str(made.year)
    proof = call.say("season.optimal" if made.optimal else f"season.bound-{made.proof.value}")
    yield call.say(
        "season.head", year=year, value_fen=made.value, bound_fen=made.bound, gap=percent(made.gap), proof=proof
    )
    if made.stopped:
        yield call.say("season.stopped")
    used = made.m2_days + made.standing_m2_days
    yield call.say(
        "season.floor",
        planned=f"{made.m2_days:,}",
        standing=f"{made.standing_m2_days:,}",
        capacity=f"{made.capacity_m2_days:,}",
        share=percent(used / made.capacity_m2_days if made.capacity_m2_days else 0),
    )
    counts = {outcome.value: len(made.having(outcome)) for outcome in Outcome}
    yield call.say("season.counts", move_cost_fen=made.move_cost, **counts)
    changing = [item for item in made.items if item.outcome is not Outcome.REFUSED]
    if changing:
        yield ""
        head = [call.say(f"season.column.{name}") for name in ("number", "title", "outcome", "space", "show", "worth")]
        head += [call.say("season.column.move")]
        yield from table(head, [_row(call, desk, item) for item in changing], call.language)
    yield from _refused(call, made)
    for clash in made.clashes:
        yield call.say(
            "season.clash",
            one=clash.one.title,
            one_number=clash.one.number,
            other=clash.other.title,
            other_number=clash.other.number,
            space=desk.venue.describe(clash.bays),
            stay=clash.stay,
        )
    for out in made.left_out:
        why = call.say(f"season.left-out.{out.why.value}")
        yield call.say("season.left-out", number=out.booking.number, title=out.booking.title, why=why)


def _row(call: Call, desk: Desk, item: Item) -> list[object]:
    bays = frozenset().union(*(line.bays for line in item.after))
    show = Stay(
        min(line.schedule.show_from for line in item.after), max(line.schedule.show_until for line in item.after)
    )
    outcome = call.say(f"season.outcome.{item.outcome.value}", shift=item.shift or None)
    move = shown(item.move_cost, call.language, "cost_fen") if item.move_cost else "–"
    worth = shown(item.value, call.language, "value_fen")
    return [item.booking.number, item.booking.title, outcome, desk.venue.describe(bays), show, worth, move]


def _refused(call: Call, made: SeasonPlan) -> Iterator[str]:
    refused = made.having(Outcome.REFUSED)
    if refused:
        yield ""
        yield call.say("season.refused", count=len(refused))
    for item in refused:
        reason = item.reason
        if reason is None:
            continue
        others = "; ".join(f"{shown(other.title, call.language)} ({other.number})" for other in reason.others)
        why = call.say(
            f"season.reason.{reason.binding.value}",
            day=reason.opening,
            short_mm2=reason.short_mm2 or None,
            others=others,
        )
        yield call.say(
            "season.refused-one", number=item.booking.number, title=item.booking.title, value_fen=item.best, why=why
        )


# --- wishes and rules


def wish(call: Call) -> Answer:
    """Say how a booking may be planned and what it is worth; with ``--new`` open an enquiry for it."""
    options = call.options
    with call.desk() as desk:
        if options.new:
            wanted = _wish(call, desk, SeasonWish(0))
            check_wish(wanted)  # nothing is opened for a wish that cannot be meant
            title = names(options.number, options.title_other, "title")
            booking, _ = booking_service.enquire(desk, title, theme=options.theme)
            wanted = replace(wanted, booking_id=booking.id)
        else:
            booking = diary.booking_named(desk, options.number)
            wanted = _wish(call, desk, season_wishes.season_wish(desk, booking.id))
        kept, _ = season_wishes.set_wish(desk, wanted, why=options.why)
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
        kept, _ = season_wishes.lock(desk, booking.id, locked=locked, why=call.options.why)
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
            season_wishes.set_season_rules(desk, why=call.options.why, **choices)
        kept = season_wishes.season_rules(desk)
    facts = {field: getattr(kept, field) for field in _RULES}
    return Answer(kept, [call.say(f"season.rule.{field}", **{field: value}) for field, value in facts.items()])
