"""Plans one season: prices and a bound first, then calendars as good as the time allows; never longer, never vague."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from expobook.domain.season.problem import SeasonProblem, Spot
from expobook.domain.season.solution import Prices, Proof, SoFar, Solution, Stage, Told
from expobook.planning.season.calendar import Calendar
from expobook.planning.season.field import Field
from expobook.planning.season.prices import Pricing, no_prices, relax
from expobook.planning.season.repair import repair
from expobook.planning.season.search import Search
from expobook.planning.season.team import Guide, improve_together

PRICES_SHARE = 0.35  # of the time that the relaxation may take
REPAIR_SHARE = 0.6  # of the time that a repair searches; the rest starts its process, checks and tells
_TELL_EVERY = 0.5  # seconds
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Effort:
    """How a season is planned: seconds in all, the seed of chance, and whether it is a repair.

    A repair starts from today's calendar and does without the relaxation: its bound is every claim at its best.
    """

    seconds: float = 60.0
    seed: int = 0
    repair: bool = False


def nobody(_: SoFar) -> None:
    """Take note of nothing."""


class _Teller:
    """Tells what there is so far, with each better calendar that comes with it."""

    def __init__(
        self, search: Search, told: Told, found: Callable[[Solution], None], clock: Clock, started: float
    ) -> None:
        self.search, self.told, self.found = search, told, found
        self.clock, self.started = clock, started
        self.stage = Stage.FIRST
        self.bound: int | None = None
        self.prices: Prices | None = None
        self._last = 0.0

    @property
    def seconds(self) -> float:
        return self.clock() - self.started

    def tell(self) -> None:
        """Tell now."""
        self._last = self.seconds
        best, claims = self.search.best, len(self.search.field.wants)
        self.told(SoFar(self.stage, self.seconds, best.value, self.bound, len(best.placed), claims))

    def better(self) -> None:
        """Tell of a better calendar, with it, not too often."""
        if self.seconds - self._last >= _TELL_EVERY:
            self.found(self.solution())
            self.tell()

    def bounded(self, bound: int, prices: Prices) -> None:
        """Tell of a better bound, with the plan that it now judges: a stop keeps both."""
        self.bound, self.prices = bound, prices
        if self.search.best.placed:
            self.found(self.solution())
        self.tell()

    def solution(self, *, stopped: bool = False) -> Solution:
        best = self.search.best
        bound = self.bound if self.bound is not None else sum(w.claim.best for w in self.search.field.wants)
        return Solution(
            spots_of(best), best.value, bound, Proof.PRICES, self.prices, self.seconds, stopped, self.search.rounds
        )


def spots_of(calendar: Calendar) -> dict[int, Spot]:
    """Return where each placed claim goes."""
    field = calendar.field
    found = {}
    for number, placed in sorted(calendar.placed.items()):
        opening = field.problem.day(placed.row)
        found[field.wants[number].claim.id] = Spot(opening, tuple(named(field, bits) for bits in placed.bits))
    return found


def named(field: Field, bits: int) -> frozenset[str]:
    """Return the codes of bays given as bits."""
    return frozenset(code for n, code in enumerate(field.floor.codes) if bits >> n & 1)


def solve(
    problem: SeasonProblem,
    effort: Effort,
    told: Told = nobody,
    found: Callable[[Solution], None] = lambda _: None,
    clock: Clock = time.monotonic,
    partner: Connection | None = None,
) -> Solution:
    """Plan a season; ``told`` hears how far it is, ``found`` gets better calendars as they come.

    The time counts from the call, the bound included, by a clock that may count processor time instead. A
    ``partner`` leads to a process that searches half of the days (see :mod:`expobook.planning.season.team`).
    """
    started = clock()
    field = Field(problem)
    pricing = Pricing(field)
    search = Search(field, pricing, effort.seed, clock)
    teller = _Teller(search, told, found, clock, started)
    end = started + effort.seconds
    teller.bounded(pricing.bound(no_prices(field)), no_prices(field))
    if effort.repair:
        ready = clock()  # a slow machine takes from the making ready, not from the search
        repair(search, lambda: clock() > ready + REPAIR_SHARE * effort.seconds)
        teller.tell()
        return teller.solution()
    search.stay()
    search.construct()
    teller.stage = Stage.PRICES
    teller.found(teller.solution())
    if search.best.value < (teller.bound or 0):
        relaxation = relax(pricing, started + PRICES_SHARE * effort.seconds, teller.bounded, clock)
        search.use(relaxation.prices, relaxation.taken)
        teller.stage = Stage.SEARCH
        if partner is not None and search.best.value < relaxation.bound:
            guide = Guide(relaxation.prices, relaxation.taken)
            improve_together(search, partner, guide, end, relaxation.bound, teller.better)
        else:
            search.improve(end, relaxation.bound, lambda: False, teller.better)
    teller.tell()
    return teller.solution()
