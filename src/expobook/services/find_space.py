"""Find space: where and when a request fits, ranked and with reasons; or why it does not, and what would."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from weakref import WeakKeyDictionary

import numpy as np

from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.answer import Found
from expobook.domain.finding.board import Board
from expobook.domain.finding.explain import explained
from expobook.domain.finding.floor import Floor
from expobook.domain.finding.quote import Quoter
from expobook.domain.finding.request import Request, check_request
from expobook.domain.finding.search import ranked, sources_of
from expobook.domain.finding.sight import Around, Sight, see
from expobook.domain.holds import DiaryRules, ShowNear
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.rules import rules_of, theme_names
from expobook.services.space_facts import Teller
from expobook.services.tariffs import tariff_on
from expobook.storage.store import Store
from expobook.storage.unit_of_work import UnitOfWork

BEYOND = timedelta(days=366)  # how far outside the window the nearest days are looked for
BEFORE = timedelta(days=31)  # read before the first day, for gaps and turnarounds
AHEAD = timedelta(days=3 * 366)  # what is read at once, so that the next request need not read again


@dataclass(frozen=True, eq=False)
class _Kept:
    change_no: int
    board: Board


# The last board of each open book: it holds as long as nobody writes.
_boards: "WeakKeyDictionary[Store, _Kept]" = WeakKeyDictionary()
_floors: list[Floor] = []  # of the last venues: an open book has one
MOST_FLOORS = 3


def find_space(desk: Desk, request: Request) -> Found:
    """Return where a request fits; nothing is written.

    Days before today are no longer offered. The answer depends on the book and the request alone.

    Raises:
        BadInput: the request cannot be meant, or its window has gone by.
        UnknownThing: it names bays that the venue does not have.
        NoTariff, NoRate: the tariff does not say what a space costs.
    """
    check_request(request, theme_names())
    desk.venue.area_of(request.within | request.prefer)
    request = _from_today(request, desk.now().date())
    with desk.store.read() as uow:
        sight = _sight(desk, uow, request)
        sources = sources_of(sight)
        picks = ranked(sight, sources, request.answers)
        told = explained(sight, desk.now().date()) if not picks else None
        teller = Teller(desk, uow, sight)
        return Found(
            request,
            sight.count,
            sum(source.shapes for source in sources),
            all(source.complete for source in sources),
            tuple(teller.answer(place, pick) for place, pick in enumerate(picks, 1)),
            teller.refusal(told) if told is not None else None,
            teller.wish_day() if picks else None,
            teller.tariff.code,
        )


def floor_of(venue: Venue) -> Floor:
    """Return a venue's bays as arrays, made once."""
    known = next((floor for floor in _floors if floor.venue is venue), None)
    if known is None:
        known = Floor.of(venue)
        _floors[:] = [known, *_floors[: MOST_FLOORS - 1]]
    return known


def _from_today(request: Request, today: date) -> Request:
    if request.window.until <= today:
        raise BadInput(field="window", value=request.window.last.isoformat(), why="window-gone")
    if request.window.start >= today:
        return request
    return replace(request, window=Stay(today, request.window.until))


def _sight(desk: Desk, uow: UnitOfWork, request: Request) -> Sight:
    floor, rules = floor_of(desk.venue), rules_of(uow)
    board = board_of(desk, uow, request.window).without(request.ignore)
    tariff = tariff_on(uow, desk.now().date())
    quoter = Quoter(tariff, desk.calendar, request.parts)
    around = _around(uow, rules, request)
    return see(floor, board, request, around, quoter, (request.first_opening(), request.openings()))


def board_of(desk: Desk, uow: UnitOfWork, window: Stay) -> Board:
    """Return the diary as grids, a year around a window as far as it is not over; read again when the book changed."""
    today, change_no = desk.now().date(), uow.change_no()
    wanted = Stay(max(today, window.start - BEYOND) - BEFORE, window.until + BEYOND)
    kept = _boards.get(desk.store)
    if kept is None or kept.change_no != change_no or not _covers(kept.board.stay, wanted):
        usual = Stay(today - BEFORE, today + AHEAD)
        kept = _boards[desk.store] = _Kept(change_no, _read(desk, uow, usual if _covers(usual, wanted) else wanted))
    return kept.board


def _covers(stay: Stay, wanted: Stay) -> bool:
    return stay.start <= wanted.start and wanted.until <= stay.until


def _read(desk: Desk, uow: UnitOfWork, stay: Stay) -> Board:
    codes = [bay.code for bay in desk.venue.bays]
    firm = uow.cells.firm_grid(stay, codes)
    closed = uow.cells.closed_grid(stay, codes) > 0
    options, _ = uow.cells.queue(stay)
    column = np.full(max(uow.bays.code_of, default=0) + 1, -1, dtype=np.int64)
    for place, code in enumerate(codes):
        column[uow.bays.number_of[code]] = place
    rows = np.stack([options[:, 0] - stay.start.toordinal(), column[options[:, 1]], options[:, 3]], axis=1)
    return Board(stay.start, firm, closed, np.unique(rows[rows[:, 1] >= 0], axis=0))


def _around(uow: UnitOfWork, rules: DiaryRules, request: Request) -> Around:
    """Return the shows that matter to a request on any day that may be looked at."""
    days = Stay(request.window.start - 2 * BEYOND, request.window.until + 2 * BEYOND)

    def shows(theme: str) -> tuple[ShowNear, ...]:
        return tuple(uow.bookings.shows_near(rules.near(theme), days)) if theme else ()

    near = shows(request.theme) if rules.theme_days else ()
    avoided = tuple((distance, shows(distance.theme)) for distance in request.distances)
    return Around(rules.turnaround_days, rules.theme_days, near, avoided)
