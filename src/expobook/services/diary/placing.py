"""Putting a booking's lines into the book and taking them out: what every deed on space shares."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from expobook.domain.booking import BayRank, Booking, Kind, Line
from expobook.domain.diary import FIRM, Cell, CellEntry, Phase, Stay
from expobook.domain.errors import StaleData, StorageFailure
from expobook.domain.holds import (
    DiaryRules,
    HardClash,
    MayNotOverride,
    OptionsAhead,
    Promotion,
    ReasonNeeded,
    ShowNear,
    SoftClash,
    SoftKind,
    SpaceTaken,
    Standing,
    kept_places,
    ranks,
    standings,
    theme_clashes,
)
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.trail.history import changed_by
from expobook.storage.failures import CellTaken
from expobook.storage.unit_of_work import UnitOfWork

Result = TypeVar("Result")
TICKET = "ticket"
_TRIES = 5


def read_for_change(uow: UnitOfWork, booking_id: int, expected_version: int | None) -> Booking:
    """Return a booking that is about to change.

    Raises:
        StaleData: it is not the version that the user saw; the facts name who saved it and when.
    """
    try:
        return read_together(uow, {booking_id: expected_version})[0]
    except StaleData as error:
        error.facts["theirs"] = error.facts["theirs"][0]
        raise


def read_together(uow: UnitOfWork, versions: Mapping[int, int | None]) -> list[Booking]:
    """Return several bookings that are about to change, each with the version that the user saw.

    Raises:
        StaleData: some are not as they were seen. ``theirs`` are all of those; who, when and what was ``changed`` are
            those of the newest change.
    """
    found = [uow.bookings.get(number) for number in versions]
    theirs = [each for each in found if versions[each.id] not in (None, each.version)]
    if not theirs:
        return found
    told = [entry for each in theirs for entry in uow.audit.of("booking", each.id)[-1:]]
    last = max(told, key=lambda entry: entry.id, default=None)
    raise StaleData(
        kind="booking" if len(theirs) == 1 else "bookings",
        name=", ".join(each.number for each in theirs),
        who=last.who if last else "",
        when=last.at if last else None,
        theirs=tuple(theirs),
        changed=changed_by(uow, last) if last else (),
    )


def place(uow: UnitOfWork, booking: Booking, had: Mapping[tuple[int, Cell], int], *, firm: bool) -> None:
    """Write the cells of a stored booking; cells that it had keep their place, new ones draw a ticket.

    Args:
        booking: as stored, its lines with ids.
        had: the place of each (alternative, cell) that it had; those cells must have been removed.
        firm: write every cell at place 0.
    """
    lines = booking.active_lines()
    kept, fresh = kept_places(had, lines)
    tickets = {} if firm else {line_id: uow.draw(TICKET) for line_id in sorted(fresh)}
    uow.cells.add(
        CellEntry(
            cell.day,
            cell.bay,
            FIRM if firm else kept.get((line.alternative, cell)) or tickets[line.id],
            booking.id,
            line.id,
            phase,
        )
        for line in lines
        for cell, phase in line.cells()
    )


def replace_cells(uow: UnitOfWork, before: Booking, after: Booking) -> Booking:
    """Store changed lines and rewrite the cells, keeping the place of every cell that stays."""
    alternative = {line.id: line.alternative for line in before.lines}
    had = {(alternative[e.line_id], Cell(e.day, e.bay)): e.place for e in uow.cells.of_booking(before.id)}
    uow.cells.remove_booking(before.id)
    saved = uow.bookings.save(after)
    if saved.status.has_cells:
        place(uow, saved, had, firm=saved.status.is_firm)
    return saved


def ranks_of(uow: UnitOfWork, booking_ids: Collection[int]) -> dict[int, tuple[BayRank, ...]]:
    """Return the ranks of each booking's options, bay by bay."""
    queues = defaultdict(list)
    for cell in uow.cells.in_front(booking_ids):
        queues[cell.booking_id].append(cell)
    return {booking: ranks(queue) for booking, queue in queues.items()}


Standings = Mapping[tuple[int, int, str, date], Standing]


def queue_behind(uow: UnitOfWork, booking_id: int) -> Standings:
    """Remember how every cell of everybody behind a booking stands."""
    return standings(uow.cells.in_front(uow.cells.behind(booking_id)))


def promotions(uow: UnitOfWork, before: Standings) -> tuple[Promotion, ...]:
    """Return who moved up in any cell, or got rid of a firm booking in front, since then."""
    waiting = {box[0] for box in before}
    after = standings(uow.cells.in_front(waiting))
    found = []
    for booking in uow.bookings.many(waiting):
        old = {box: standing for box, standing in before.items() if box[0] == booking.id}
        better = sum(after[box] < standing for box, standing in old.items() if box in after)
        if better:
            worst = max(rank for _, rank in old.values())
            now = max(after[box][1] for box in old if box in after)
            found.append(Promotion(booking.id, booking.number, booking.title, worst, now, better))
    return tuple(found)


def hard_clashes(uow: UnitOfWork, lines: Iterable[Line], ignore: int | None = None) -> tuple[HardClash, ...]:
    """Return the firm bookings and closures that lie in the cells of lines, the largest first."""
    in_way: dict[int, dict[Cell, Phase]] = defaultdict(dict)
    for line in lines:
        wanted = {cell for cell, _ in line.cells()} if line.gaps else None
        for entry in uow.cells.firm(line.schedule.stay, line.bays):
            cell = Cell(entry.day, entry.bay)
            if entry.booking_id != ignore and (wanted is None or cell in wanted):
                in_way[entry.booking_id][cell] = Phase(entry.phase)
    found = []
    for booking in uow.bookings.many(in_way.keys()):
        cells = in_way[booking.id]
        days = [cell.day for cell in cells]
        found.append(
            HardClash(
                booking.id,
                booking.number,
                booking.title,
                frozenset(cell.bay for cell in cells),
                Stay(min(days), max(days) + timedelta(days=1)),
                tuple(sorted(set(cells.values()))),
                len(cells),
            )
        )
    return tuple(sorted(found, key=lambda clash: (-clash.cells, clash.number)))


def refuse_taken(desk: Desk, uow: UnitOfWork, booking: Booking, clashes: Sequence[HardClash]) -> SpaceTaken:
    """Return the refusal that says who has the space, where, when, in which phase, and what is free instead."""
    from expobook.services.diary.finding import ways_out

    worst = clashes[0]
    free_space, free_from = ways_out(desk.venue, uow, booking.active_lines(), ignore=booking.id)
    return SpaceTaken(
        wanted=booking.title,
        clashes=tuple(clashes),
        title=worst.title,
        number=worst.number,
        space=desk.venue.describe(worst.bays),
        first=worst.stay.start,
        last=worst.stay.last,
        phase=worst.phases,
        others=len(clashes) - 1,
        free_space=free_space,
        free_from=free_from,
    )


def run_firm(
    desk: Desk,
    work: Callable[[UnitOfWork], Result],
    wanted: Callable[[UnitOfWork], Booking],
    *,
    together: Collection[int] = (),
) -> Result:
    """Run a deed that writes firm cells; when the key refuses, say who is there.

    Nothing is checked beforehand: the key is the guarantee, this only explains it. Where the one in
    the way has gone by the time we look, the deed is tried again. Bookings that go ``together`` with the
    one that is wanted are not in its way.

    Raises:
        SpaceTaken: with all facts.
    """
    for _ in range(_TRIES):
        try:
            return desk.store.transact(work)
        except CellTaken:
            with desk.store.read() as uow:
                booking = wanted(uow)
                found = hard_clashes(uow, booking.active_lines(), ignore=booking.id or None)
                clashes = tuple(clash for clash in found if clash.booking_id not in together)
                if clashes:
                    raise refuse_taken(desk, uow, booking, clashes) from None
    raise StorageFailure(detail="the space was taken and given back again and again", reason="busy")


def trouble_in_front(desk: Desk, uow: UnitOfWork, booking: Booking) -> OptionsAhead | None:
    """Return the refusal for a booking that has an earlier option in front of any of its cells."""
    if not uow.cells.ahead(booking.id):
        return None
    in_front = [
        CellEntry(cell.day, cell.bay, cell.other_place, cell.other, 0, 0)
        for cell in uow.cells.in_front([booking.id])
        if cell.other is not None and cell.other_place
    ]
    return options_ahead(desk, uow, booking, in_front)


def options_ahead(desk: Desk, uow: UnitOfWork, wanted: Booking, entries: Sequence[CellEntry]) -> OptionsAhead:
    """Return the refusal that names the earliest of the options in front, and where it stands."""
    first = uow.bookings.get(min(entries, key=lambda entry: entry.place).booking_id)
    mine = [entry for entry in entries if entry.booking_id == first.id]
    return OptionsAhead(
        wanted=wanted.title,
        number=first.number,
        title=first.title,
        space=desk.venue.describe({entry.bay for entry in mine}),
        first=min(entry.day for entry in mine),
        last=max(entry.day for entry in mine),
        others=len({entry.booking_id for entry in entries}) - 1,
    )


def soft_clashes(uow: UnitOfWork, venue: Venue, rules: DiaryRules, booking: Booking) -> tuple[SoftClash, ...]:
    """Return near themes too close in time, and firm neighbours without a day to turn a hall around."""
    if booking.kind is Kind.CLOSURE:
        return ()
    found: dict[tuple[SoftKind, int, str], SoftClash] = {}
    for line in booking.active_lines():
        for clash in [*_theme(uow, rules, booking, line), *_turnaround(uow, venue, rules, booking, line)]:
            key = (clash.kind, clash.booking_id, clash.hall)
            if key not in found or clash.distance < found[key].distance:
                found[key] = clash
    return tuple(found.values())


def _theme(uow: UnitOfWork, rules: DiaryRules, booking: Booking, line: Line) -> list[SoftClash]:
    themes = rules.near(booking.theme)
    if not themes or rules.theme_days == 0:
        return []
    margin = timedelta(days=rules.theme_days)
    show = line.schedule.show
    near: list[ShowNear] = uow.bookings.shows_near(themes, Stay(show.start - margin, show.until + margin))
    return theme_clashes(show, [other for other in near if other.booking_id != booking.id], rules.theme_days)


def _turnaround(uow: UnitOfWork, venue: Venue, rules: DiaryRules, booking: Booking, line: Line) -> list[SoftClash]:
    limit = rules.turnaround_days
    if limit == 0:
        return []
    halls = {venue.bay(bay).hall for bay in line.bays}
    bays = {bay.code for hall in halls for bay in venue.bays_of_hall[hall]}
    stay = line.schedule.stay
    nearest: dict[tuple[int, str], int] = {}
    days = [
        *(stay.start - timedelta(days=1 + n) for n in range(limit)),
        *(stay.until + timedelta(days=n) for n in range(limit)),
    ]
    for entry in uow.cells.firm_on(days, bays):
        distance = (entry.day - stay.until).days if entry.day >= stay.until else (stay.start - entry.day).days - 1
        key = (entry.booking_id, venue.bay(entry.bay).hall)
        nearest[key] = min(distance, nearest.get(key, limit))
    others = {other.id: other for other in uow.bookings.heads({booking_id for booking_id, _ in nearest} - {booking.id})}
    return [
        SoftClash(SoftKind.TURNAROUND, other.id, other.number, other.title, distance, limit, firm=True, hall=hall)
        for (booking_id, hall), distance in sorted(nearest.items(), key=lambda item: (item[0][1], item[1]))
        if (other := others.get(booking_id)) and other.kind is Kind.EVENT
    ]


def pass_soft(
    desk: Desk, rules: DiaryRules, booking: Booking, clashes: Sequence[SoftClash], reason: str | None
) -> None:
    """Let firm soft clashes pass only with a reason, at a desk whose role may.

    Raises:
        MayNotOverride: the role may not.
        ReasonNeeded: no reason was given.
    """
    firm = [clash for clash in clashes if clash.firm]
    if not firm:
        return
    for clash in firm:  # first, so that nobody writes a reason for what the role may not do
        if not rules.may_override(desk.actor.role, clash.kind):
            roles = rules.override_by_kind.get(clash.kind.value, rules.override_roles)
            raise MayNotOverride(role=desk.actor.role, roles=tuple(sorted(roles)), first_clash=clash)
    if not (reason or "").strip():
        raise ReasonNeeded(wanted=booking.title, number=booking.number, clashes=tuple(firm), first_clash=firm[0])
