"""Why there is no room: which rule rules it out, how near it was, how much would fit, and when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from expobook.domain.diary import Stay
from expobook.domain.finding.board import Board
from expobook.domain.finding.exists import Room, room_of
from expobook.domain.finding.grown import cut_down
from expobook.domain.finding.misses import Miss, empty_most, nearest_miss
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.request import Request, Rule
from expobook.domain.finding.search import SILENT, ranked, sources_of
from expobook.domain.finding.sight import Sight
from expobook.domain.progress import Progress
from expobook.domain.venue import SpaceClass

PERCENT_STEP = 5
DAYS_AT_ONCE = 92
BEYOND = timedelta(days=366)
MOST_PAIRS = 10  # of rules that are given up together


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A rule given up, alone or with another: on how many opening days of the window there would be room.

    ``exact`` is False where that many is the most it can be.
    """

    rule: Rule
    days: int
    exact: bool
    also: Rule | None = None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most mm2 of a ground that keeps the rules about space if nothing stood in the diary: less than is asked."""

    area_mm2: int
    outdoor: bool


@dataclass(frozen=True, slots=True)
class Largest:
    """The most that does fit: gross mm2, the row of an opening day, and the bays; ``exact`` says nothing larger fits.

    With several parts ``percent`` of each part fits, in steps of five.
    """

    area_mm2: int
    day: int
    bays: int
    exact: bool
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal: ``proven`` says that every opening day and every set of bays was excluded.

    ``relaxed`` has each rule alone, then, where none of them alone makes room, the pairs that do.
    """

    proven: bool
    relaxed: tuple[Relaxed, ...]
    miss: Miss | None
    largest: Largest | None
    before: date | None  # nearest opening days outside the window that have room
    after: date | None
    ceiling: Ceiling | None = None


def rules_of(request: Request) -> tuple[Rule, ...]:
    """Return the rules that a request has, those about the space first."""
    asked = {
        Rule.CONTIGUOUS: request.contiguous,
        Rule.WHOLE_HALLS: request.whole_halls,
        Rule.WITHIN: bool(request.within),
        Rule.HEIGHT: request.min_height_mm > 0,
        Rule.LOAD: request.min_load_kg_m2 > 0,
        Rule.FIRM: True,
        Rule.LOCKED: bool(request.keep_clear),
        Rule.QUEUE: request.first_option,
        Rule.THEME: bool(request.distances),
        Rule.BUDGET: request.budget_fen is not None,
    }
    return tuple(rule for rule, is_asked in asked.items() if is_asked)


def without(sight: Sight, rule: Rule) -> Sight:
    """Return the request with one rule given up."""
    request, board = sight.request, sight.board
    if rule is Rule.FIRM:
        nothing = np.zeros_like(board.firm)
        return sight.again(board=Board(board.first, nothing, nothing > 0, board.options))
    given_up: dict[Rule, Request] = {
        Rule.CONTIGUOUS: replace(request, contiguous=False),
        Rule.WHOLE_HALLS: replace(request, whole_halls=False),
        Rule.WITHIN: replace(request, within=frozenset()),
        Rule.HEIGHT: replace(request, min_height_mm=0),
        Rule.LOAD: replace(request, min_load_kg_m2=0),
        Rule.LOCKED: replace(request, keep_clear=frozenset()),
        Rule.QUEUE: replace(request, first_option=False),
        Rule.THEME: replace(request, distances=()),
        Rule.BUDGET: replace(request, budget_fen=None),
    }
    return sight.again(request=given_up[rule])


def explained(sight: Sight, earliest: date, progress: Progress = SILENT) -> Explanation:
    """Return why a request found no room; nearest days are not looked for before ``earliest``.

    ``progress`` is told each reason that is looked for, and may stop between two of them.
    """
    total = len(rules_of(sight.request)) + 3
    room = room_of(sight)
    relaxed = []
    for place, rule in enumerate(rules_of(sight.request)):
        progress.step(place, total, "reasons")
        relaxed.append(_relaxed(sight, rule))
    if not any(each.days for each in relaxed):
        relaxed += _pairs(sight)
    progress.step(total - 3, total, "reasons")
    before, after = nearest_days(sight, earliest)
    progress.step(total - 2, total, "reasons")
    miss = nearest_miss(sight)
    progress.step(total - 1, total, "reasons")
    proven = is_proof(sight, room)
    return Explanation(proven, tuple(relaxed), miss, largest(sight), before, after, ceiling(sight))


def is_proof(sight: Sight, room: Room) -> bool:
    """Say whether "no" is proven by a count of days with room.

    Several parts that shall hang together are tried only in sets in which none takes more than it
    needs; a part might take more to reach the other. That "no" is not called a proof.
    """
    if room.count or not room.exact:
        return False
    if len(sight.request.parts) > 1 and sight.request.contiguous:
        return not sight.count or not Reach(sight).days().any()
    return True


def _relaxed(sight: Sight, rule: Rule, also: Rule | None = None) -> Relaxed:
    free = without(sight, rule)
    room = room_of(free if also is None else without(free, also))
    return Relaxed(rule, room.count, room.exact, also)


def _pairs(sight: Sight) -> list[Relaxed]:
    """Return the pairs of rules without which there would be room; those with the diary come first."""
    rules = sorted(rules_of(sight.request), key=lambda rule: rule is not Rule.FIRM)
    tried = (_relaxed(sight, one, other) for one, other in list(combinations(rules, 2))[:MOST_PAIRS])
    return [each for each in tried if each.days]


def ceiling(sight: Sight) -> Ceiling | None:
    """Return the ground that is too small for the request even with an empty diary, None when there is none."""
    for outdoor in (False, True):
        wanted = sum(part.area_mm2 for part in sight.request.parts if part.outdoor == outdoor)
        if wanted and sight.count:
            most = empty_most(sight, outdoor=outdoor)
            if most < wanted:
                return Ceiling(most, outdoor)
    return None


# --- the largest area that fits


def largest(sight: Sight) -> Largest | None:
    """Return the largest area that fits in the window, None when not even a bay does."""
    if not sight.count:
        return None
    return _largest_share(sight) if len(sight.request.parts) > 1 else _largest_area(sight)


def _largest_area(sight: Sight) -> Largest | None:
    reach = Reach(sight)
    totals = np.where(sight.far_enough, reach.totals(0), 0)
    best: Largest | None = None
    for day in np.argsort(-totals, kind="stable").tolist():
        if totals[day] == 0 or (best is not None and totals[day] <= best.area_mm2):
            break
        found = _affordable(sight, day, *reach.largest(0, day))
        if found is not None and (best is None or found.area_mm2 > best.area_mm2):
            best = found
    return best


def _affordable(sight: Sight, day: int, area_mm2: int, bays: int) -> Largest | None:
    """Return what a budget leaves of a space: halls or bays are cut off one by one until it pays for the rest."""
    part, budget = sight.request.parts[0], sight.request.budget_fen
    if budget is None:
        return Largest(area_mm2, day, bays, exact=True)
    kind, ground = int(sight.kinds[day]), sight.floor.ground_of(part.outdoor)
    assert ground is not None
    own = SpaceClass.OUTDOOR if part.outdoor else SpaceClass.HALL
    whole = sight.request.whole_halls
    step = min(ground.area_of(bits) for bits in ground.hall_bits) if whole else int(ground.area.min())
    for wanted in range(area_mm2, 0, -step):
        if sight.quoter.total(kind, [{own: wanted}]) <= budget:
            cut = cut_down(ground, ground.gathered(bays), wanted, whole=whole, connected=sight.request.contiguous)
            return Largest(ground.area_of(cut), day, ground.spread(cut), exact=False)
    return None


def _largest_share(sight: Sight) -> Largest | None:
    """Return how much of every part fits, in steps of five percent."""
    for percent in range(100 - PERCENT_STEP, 0, -PERCENT_STEP):
        parts = tuple(replace(part, area_mm2=max(1, part.area_mm2 * percent // 100)) for part in sight.request.parts)
        smaller = sight.again(request=replace(sight.request, parts=parts))
        found = ranked(smaller, sources_of(smaller), 1)
        if found:
            best = found[0]
            return Largest(sight.floor.area_of(best.union), best.day, best.union, exact=False, percent=percent)
    return None


# --- the nearest days


def nearest_days(sight: Sight, earliest: date) -> tuple[date | None, date | None]:
    """Return the nearest opening days before and after those looked at that have room, a year beyond the window."""
    board, request = sight.board, sight.request
    near = Stay(request.window.start - BEYOND, request.window.until + BEYOND)
    first = max(board.first, near.start, earliest) + timedelta(days=request.build_up)
    last = min(board.stay.until, near.until) - timedelta(days=request.after)
    until = sight.opening + timedelta(days=sight.count)
    before = _nearest(sight, first, (sight.opening - first).days, backwards=True)
    return before, _nearest(sight, until, (last - until).days + 1, backwards=False)


def _nearest(sight: Sight, first: date, count: int, *, backwards: bool) -> date | None:
    """Look at days in blocks, from the window outwards."""
    for start in range(0, max(count, 0), DAYS_AT_ONCE):
        size = min(DAYS_AT_ONCE, count - start)
        opening = first + timedelta(days=count - start - size if backwards else start)
        block = sight.again(openings=(opening, size))
        rows = np.flatnonzero(room_of(block).days)
        if len(rows):
            return block.day(int(rows[-1] if backwards else rows[0]))
    return None
