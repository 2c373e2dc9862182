"""``expobook season``: what bookings wish, a plan of the year with its proven bound, repair, and accepting it."""

from collections.abc import Iterator

from expobook.cli import season_wish
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import amount, count, whole
from expobook.domain.diary import Stay
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.domain.season.solution import SoFar, Stage
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.season import accepting as season_accept
from expobook.services.season import planning as season
from expobook.words import shown

_M2 = 1_000_000
_YEAR = arg("--year", required=True, metavar="YEAR")
_TIME = arg("--time", metavar="SECONDS")
_SEED = arg("--seed", metavar="N", default="0")


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
    season_wish.declare(group)


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
