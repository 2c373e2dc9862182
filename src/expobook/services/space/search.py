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
from expobook.domain.finding.search import SILENT, ranked, sources_of
from expobook.domain.finding.sight import Around, Sight, see
from expobook.domain.holds import DiaryRules, ShowNear
from expobook.domain.progress import Progress
from expobook.domain.tariff import Tariff
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_on
from expobook.services.rules import rules_of, theme_names
from expobook.services.space.facts import Teller
from expobook.storage.store import Store
from expobook.storage.unit_of_work import UnitOfWork

BEYOND = timedelta(days=366)  # how far outside the window the nearest days are looked for
BEFORE = timedelta(days=31)  # read before the first day, for gaps and turnarounds
AHEAD = timedelta(days=3 * 366)  # what is read at once, so that the next request need not read again


@dataclass(frozen=True, eq=False)
class Kept:
    """What searches need of a book: it holds as long as nobody writes and the day is the same."""

    change_no: int
    today: date
    board: Board
    rules: DiaryRules
    tariff: Tariff


_kept: "WeakKeyDictionary[Store, Kept]" = WeakKeyDictionary()  # the last of each open book
_floors: list[Floor] = []  # of the last venues: an open book has one
MOST_FLOORS = 3


def find_space(desk: Desk, request: Request, progress: Progress = SILENT) -> Found:
    """Return where a request fits; nothing is written.

    Days before today are no longer offered; firm bookings and holds that are locked are never touched. The answer
    depends on the book and the request alone.
    ``progress`` is told how many answers, then how many reasons, are found, and may stop the search.

    Raises:
        BadInput: the request cannot be meant, or its window has gone by.
        UnknownThing: it names bays that the venue does not have.
        NoTariff, NoRate: the tariff does not say what a space costs.
    """
    check_request(request, theme_names())
    desk.venue.area_of(request.within | request.prefer)
    request = _from_today(request, desk.now().date())
    with desk.store.read() as uow:
        locked = uow.seasons.locked() - {request.ignore}
        request = replace(request, keep_clear=request.keep_clear | locked)
        book = kept_of(desk, uow, request.window)
        sight = sight_of(desk, uow, book, request)
        sources = sources_of(sight)
        picks = ranked(sight, sources, request.answers, progress)
        told = explained(sight, desk.now().date(), progress) if not picks else None
        teller = Teller(desk, uow, sight, book.tariff, book.rules)
        teller.learn_of(picks)
        return Found(
            request,
            sight.count,
            sum(source.shapes for source in sources),
            all(source.complete for source in sources),
            tuple(teller.answer(place, pick) for place, pick in enumerate(picks, 1)),
            teller.refusal(told) if told is not None else None,
            teller.wish_day() if picks else None,
            book.tariff.code,
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


def sight_of(desk: Desk, uow: UnitOfWork, book: Kept, request: Request) -> Sight:
    """Return a request as it is seen on a book."""
    board = book.board.without(request.ignore)
    quoter = Quoter(book.tariff, desk.calendar, request.parts)
    around = _around(uow, book.rules, request)
    return see(floor_of(desk.venue), board, request, around, quoter, (request.first_opening(), request.openings()))


def kept_of(desk: Desk, uow: UnitOfWork, window: Stay) -> Kept:
    """Return the diary as grids, a year around a window as far as it is not over; read again when the book changed."""
    today, change_no = desk.now().date(), uow.change_no()
    wanted = Stay(max(today, window.start - BEYOND) - BEFORE, window.until + BEYOND)
    kept = _kept.get(desk.store)
    fresh = kept is not None and (kept.change_no, kept.today) == (change_no, today)
    if kept is None or not fresh or not _covers(kept.board.stay, wanted):
        usual = Stay(today - BEFORE, today + AHEAD)
        board = _read(desk, uow, usual if _covers(usual, wanted) else wanted)
        kept = _kept[desk.store] = Kept(change_no, today, board, rules_of(uow), tariff_on(uow, today))
    return kept


def _covers(stay: Stay, wanted: Stay) -> bool:
    return stay.start <= wanted.start and wanted.until <= stay.until


def _read(desk: Desk, uow: UnitOfWork, stay: Stay) -> Board:
    codes = [bay.code for bay in desk.venue.bays]
    options, taken = uow.cells.queue(stay)
    firm = uow.cells.grid(taken, stay, codes)
    closed = uow.cells.closed_grid(stay, codes) > 0
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
