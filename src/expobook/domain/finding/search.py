"""Ranks the candidates of all sources: the best first, each unlike those before it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from expobook.domain.finding.candidate import APART_DAYS, NEVER, Candidate, Near, too_alike
from expobook.domain.finding.composite import CompositeSource
from expobook.domain.finding.floor import Ints
from expobook.domain.finding.grown import GrownSource
from expobook.domain.finding.joint import JointSource, listable
from expobook.domain.finding.menus import MenuSource
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.weights import FULL
from expobook.domain.progress import Progress, Silent

FIRST_STEP = 320
SILENT = Silent()


class Source(Protocol):
    """Where candidates come from."""

    @property
    def complete(self) -> bool: ...

    @property
    def shapes(self) -> int: ...

    def bounds(self) -> Ints: ...

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]: ...

    def group(self) -> int: ...


def sources_of(sight: Sight) -> tuple[Source, ...]:
    """Return where the candidates of a request come from."""
    request = sight.request
    if len(request.parts) == 1 and request.contiguous:
        menus = MenuSource(sight)
        return (menus,) if menus.complete else (menus, GrownSource(sight, menus))
    if request.contiguous or all(listable(sight, part.outdoor) for part in request.parts):
        return (JointSource(sight),)
    if len(request.parts) == 1:  # what hangs together will do as well
        menus = MenuSource(sight)
        return (menus, *(() if menus.complete else (GrownSource(sight, menus),)), CompositeSource(sight))
    return (CompositeSource(sight),)


def ranked(sight: Sight, sources: Sequence[Source], wanted: int, progress: Progress = SILENT) -> tuple[Candidate, ...]:
    """Return the best candidates in order: the lowest total first, then the earlier day.

    An answer that opens within a week of a better one shares at most half of its area with it. For
    each day the search knows its best candidate, or a bound that none is below; what may come next is
    looked at first, and nothing is looked at further than the answers need. ``progress`` is told the
    answers found so far, and may stop the search between two looks.
    """
    if not sight.count or not sources:
        return ()
    value = np.min(np.stack([source.bounds() for source in sources]), axis=0)
    value[~sight.far_enough] = NEVER
    known: dict[int, Candidate] = {}
    picks: list[Candidate] = []
    group = min(source.group() for source in sources)
    while len(picks) < wanted:
        progress.step(len(picks), wanted, "answers")
        day = int(np.argmin(value))  # the first of equal ones
        if value[day] >= NEVER:
            break
        if day in known:
            picks.append(known[day])
            _reopen(sight, known, picks[-1])
            continue
        cut = _step_above(int(value[day]))
        days = _next_days(value, known, group, cut)
        near = {each: [pick for pick in picks if abs(pick.day - each) < APART_DAYS] for each in days}
        found = _best_of(sources, days, near, cut)
        for each in days:
            if each in found:
                known[each], value[each] = found[each], found[each].total
            else:
                value[each] = cut
    return tuple(picks)


def _step_above(bound: int) -> int:
    """Return the next total up to which candidates are looked for; past a hundred points, all."""
    step = FIRST_STEP
    while step <= bound:
        step *= 2
    return step if step < FULL else NEVER


def _next_days(value: Ints, known: Mapping[int, Candidate], group: int, cut: int) -> list[int]:
    """Return days below a cut that were not looked at, the lowest bounds first, the earlier of equal ones first."""
    order = np.argsort(value, kind="stable")
    return [day for day in order.tolist() if day not in known and value[day] < cut][:group]


def _best_of(
    sources: Sequence[Source], days: Sequence[int], near: Mapping[int, Near], cut: int
) -> dict[int, Candidate]:
    found: dict[int, Candidate] = {}
    for source in sources:
        for day, candidate in source.best(days, near, cut).items():
            if day not in found or candidate.total < found[day].total:
                found[day] = candidate
    return found


def _reopen(sight: Sight, known: dict[int, Candidate], pick: Candidate) -> None:
    """Forget the best of days near a pick that are too like it: their next best may still count."""
    for day in [day for day in known if abs(day - pick.day) < APART_DAYS]:
        if day == pick.day or too_alike(sight, known[day].union, pick.union):
            del known[day]
