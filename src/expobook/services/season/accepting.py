"""Accepting a season's plan, in whole or in part, as one transaction."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking, Line, Status
from expobook.domain.diary import Cell
from expobook.domain.errors import BadInput
from expobook.domain.holds import Promotion, lapsing_in_time
from expobook.domain.plain import to_plain
from expobook.domain.record import snapshot
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import default_expiry
from expobook.services.diary.placing import (
    Standings,
    hard_clashes,
    place,
    promotions,
    queue_behind,
    read_together,
    refuse_taken,
)
from expobook.services.diary.reading import booking_named
from expobook.services.diary.releasing import end
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork

Had = Mapping[tuple[int, Cell], int]  # the place of each (alternative, cell)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted plan changed: the bookings as they stand, those released, and who moved up."""

    bookings: tuple[Booking, ...]
    released: tuple[Booking, ...]
    promoted: tuple[Promotion, ...]


def accept(
    desk: Desk,
    made: SeasonPlan,
    only: Collection[int] | None = None,
    *,
    release_refused: bool = False,
    why: str = "",
) -> tuple[Accepted, Changes]:
    """Do what a plan proposes, or some of it, in one transaction: all or nothing.

    Enquiries become holds, holds move (what stays of them keeps its rank, what is new asks anew), chosen date sets
    stay and the others are let go. What the plan refuses stays as it is unless ``release_refused``.

    Args:
        only: ids of the bookings whose part of the plan is accepted; None means all.

    Raises:
        StaleData: a booking was saved since it was planned; repair the season and look again.
        SpaceTaken: a firm booking has come to stand in the way.
        BadInput: nothing is chosen that changes anything, or a booking that is not in the plan.
        UnknownThing: an id that no booking has.
    """
    chosen = _chosen(desk, made, only, release_refused=release_refused)
    note = clean(why, "reason", longest=LONGEST_NOTE, required=False) or f"season {made.year}"

    def work(uow: UnitOfWork) -> tuple[Accepted, set[int]]:
        read = read_together(uow, {item.booking.id: item.version for item in chosen})
        befores = {each.id: each for each in read}
        queues = [queue_behind(uow, number) for number in befores]
        ordered = sorted(chosen, key=lambda each: (-each.value, each.booking.id))
        going = [befores[item.booking.id] for item in ordered if item.outcome is Outcome.REFUSED]
        staying = [item for item in ordered if item.outcome is not Outcome.REFUSED]
        released = [end(desk, uow, before, "release", Status.RELEASED, note).booking for before in going]
        had = {item.booking.id: _leave(uow, befores[item.booking.id]) for item in staying}
        saved = [_enter(desk, uow, befores[item.booking.id], had[item.booking.id], item, note) for item in staying]
        _keep_rest(desk, uow, made, set(befores))
        told = json.dumps([[item.booking.number, item.outcome] for item in ordered])
        uow.audit.add(desk.actor, desk.now(), "season-accept", "season", made.year, after=told, why=note)
        moved_up = _promoted(uow, queues)
        touched = {*befores, *(each.booking_id for each in moved_up)}
        return Accepted(tuple(saved), tuple(released), moved_up), touched

    accepted, touched = desk.store.transact(work)
    return accepted, Changes(bookings=frozenset(touched))


def _chosen(desk: Desk, made: SeasonPlan, only: Collection[int] | None, *, release_refused: bool) -> tuple[Item, ...]:
    known = {item.booking.id: item.booking.number for item in made.items}
    for booking_id in only or ():
        if booking_id not in known:
            number = booking_named(desk, booking_id).number
            listed = sorted(known.values())
            raise BadInput(field="only", value=number, why="not-in-season", year=made.year, known=listed)
    chosen = tuple(
        item
        for item in made.items
        if (only is None or item.booking.id in only)
        and (item.changes or (release_refused and item.outcome is Outcome.REFUSED and item.status is Status.HOLD))
    )
    if not chosen:
        raise BadInput(field="proposal" if only is None else "only", value="", why="changes-nothing")
    return chosen


def _leave(uow: UnitOfWork, before: Booking) -> Had:
    """Take a booking's cells out and return the places that they had: first all leave, then all enter."""
    alternative = {line.id: line.alternative for line in before.lines}
    cells = uow.cells.of_booking(before.id)
    had = {(alternative[each.line_id], Cell(each.day, each.bay)): each.place for each in cells}
    uow.cells.remove_booking(before.id)
    return had


def _enter(desk: Desk, uow: UnitOfWork, before: Booking, had: Had, item: Item, why: str) -> Booking:
    """Store a booking where the plan puts it; cells that it had keep their place.

    Raises:
        SpaceTaken: a firm booking is there.
    """
    wanted, rules = replace(before, status=Status.HOLD, lines=_lines(before, item)), rules_of(uow)
    if before.status is Status.ENQUIRY:
        wanted = replace(wanted, expires=default_expiry(desk, rules, wanted))
    wanted = lapsing_in_time(wanted, rules.closing_time, desk.now())
    clashes = hard_clashes(uow, wanted.active_lines(), ignore=before.id)
    if clashes and item.outcome is not Outcome.CHOSEN:
        raise refuse_taken(desk, uow, wanted, clashes)
    saved = uow.bookings.save(wanted)
    place(uow, saved, had, firm=False)
    verb = "hold" if before.status is Status.ENQUIRY else "change"
    told = {"before": snapshot(before), "after": snapshot(saved), "why": why}
    uow.audit.add(desk.actor, desk.now(), verb, "booking", saved.id, **told)
    return saved


def _lines(before: Booking, item: Item) -> tuple[Line, ...]:
    """Return a booking's lines by the plan; date sets that are let go stay on record as dropped."""
    dropped = tuple(line for line in before.lines if line.dropped)
    standing = sorted(before.active_lines(), key=lambda line: (line.alternative, line.id))
    if item.outcome is Outcome.CHOSEN:
        chosen = {line.id for line in item.after}
        return (*dropped, *(replace(line, dropped=line.id not in chosen) for line in standing))
    if not standing:
        return item.after
    first = [line for line in standing if line.alternative == standing[0].alternative]
    others = tuple(replace(line, dropped=True) for line in standing[len(first) :])
    ids: Sequence[int] = [line.id for line in first] + [0] * len(item.after)
    moved = (replace(line, id=ids[n], alternative=standing[0].alternative) for n, line in enumerate(item.after))
    return (*dropped, *others, *moved)


def _keep_rest(desk: Desk, uow: UnitOfWork, made: SeasonPlan, done: set[int]) -> None:
    """Keep what of the proposal is not accepted yet; nothing is kept when none of it is left."""
    rest = replace(made, items=tuple(item for item in made.items if item.booking.id not in done))
    if any(item.changes for item in rest.items):
        uow.seasons.put_proposal(made.year, made.made, desk.actor.name, to_plain(rest))
    else:
        uow.seasons.drop_proposal(made.year)


def _promoted(uow: UnitOfWork, queues: Sequence[Standings]) -> tuple[Promotion, ...]:
    found: dict[int, Promotion] = {}
    for queue in queues:
        for promotion in promotions(uow, queue):
            found.setdefault(promotion.booking_id, promotion)
    return tuple(found.values())
