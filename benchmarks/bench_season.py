"""Seasons of 60 to 600 events planned, proven and judged; repair after one change. Figure and floor side by side.

``EXPOBOOK_CLOCK=cpu`` counts processor time instead of the wall clock, for machines that are shared.
``EXPOBOOK_EVENTS=60,150`` picks sizes, ``EXPOBOOK_SECONDS=60`` the time for each.
"""

import os
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.season_instances import FLOORS, M2, season
from expobook.checking.season_bound import bound_of
from expobook.checking.season_check import check_season
from expobook.domain.booking import Line
from expobook.domain.finding.request import Part
from expobook.domain.season.problem import Claim, SeasonProblem, Standing
from expobook.domain.season.solution import Solution
from expobook.planning.season.process import solve_apart
from expobook.planning.season.solver import Effort, solve
from expobook.services.book.venues import default_venue

GAPS = {60: "proven", 150: "proven", 300: "proven", 450: "<= 3 %", 600: "<= 4 %"}
SECONDS = float(os.environ.get("EXPOBOOK_SECONDS", "60"))
CLOCK = time.process_time if os.environ.get("EXPOBOOK_CLOCK") == "cpu" else time.monotonic
LOCKED = 25  # per cent of the shows of the plan that are locked before it is repaired
EVENTS = {int(each) for each in os.environ.get("EXPOBOOK_EVENTS", "60,150,300,450,600").split(",")}


def main() -> None:
    _greeted()
    heads = ("events", "demand", "placed", "gap", "floor", "s", "wall s", "broken", "bound")
    print("{:>6} {:>7} {:>7} {:>9} {:>8} {:>6} {:>7} {:>7} {:>6}".format(*heads))
    for events, demand in FLOORS:
        if events not in EVENTS:
            continue
        problem = season(default_venue(), events, demand)
        began = time.monotonic()
        solution = _planned(problem)
        wall = time.monotonic() - began
        again = "same" if bound_of(problem, solution) == solution.bound else "OTHER"
        gap = "proven" if solution.optimal else f"{solution.gap:.3%}"
        print(
            f"{events:>6} {demand:>5} % {len(solution.spots):>7} {gap:>9} {GAPS[events]:>8} {solution.seconds:>6.1f} "
            f"{wall:>7.1f} {len(check_season(problem, solution)):>7} {again:>6}",
            flush=True,
        )
        _repair(problem, solution)


def _planned(problem: SeasonProblem) -> Solution:
    """Plan as the program does, in processes of their own; by processor time in this one alone."""
    if CLOCK is time.process_time:
        return solve(problem, Effort(SECONDS), clock=CLOCK)
    solution = solve_apart(problem, Effort(SECONDS), lambda _: None)
    assert solution is not None
    return solution


def _repair(problem: SeasonProblem, plan: Solution) -> None:
    """Take the plan for today's diary with some of it locked, let a show of 100,000 m2 ask, and see who moves."""
    there = [replace(c, today=(plan.spots[c.id],)) for c in problem.claims if c.id in plan.spots]
    chosen = set(random.Random(f"locks/{len(there)}").sample([c.id for c in there], len(there) * LOCKED // 100))
    locked = [line for claim in there if claim.id in chosen for line in _locked(claim)]
    claims = tuple(claim for claim in there if claim.id not in chosen)
    dear = (10**10,) * 120
    new = Claim(999_999, (Part(100_000 * M2, 4, 4, 2),), date(2027, 4, 1), dear)
    changed = replace(problem, claims=(*claims, new), standing=(*problem.standing, *locked))
    began = CLOCK()
    solution = solve(changed, Effort(3, repair=True), clock=CLOCK)
    took = CLOCK() - began
    moved = sum(solution.spots.get(claim.id) not in claim.today for claim in claims)
    broken = len(check_season(changed, solution))
    placed = "placed" if new.id in solution.spots else "no room without refusing others"
    print(
        f"       repair {took:.1f} s (floor 3): the new 100,000 m2 {placed}; {moved} of {len(claims)} moved, "
        f"locked moved {_run_over(locked, changed.claims, solution)} of {len(chosen)} (floor 0), {broken} broken",
        flush=True,
    )


def _locked(claim: Claim) -> Iterable[Standing]:
    """Yield what the program makes of a locked hold: its lines stand, as firm ones do."""
    (spot,) = claim.today
    for bays, schedule in zip(spot.bays, claim.schedules(spot.opening), strict=True):
        yield Standing(claim.id, Line(bays, schedule), claim.theme)


def _run_over(locked: Sequence[Standing], claims: Iterable[Claim], solution: Solution) -> int:
    """Count the locked shows that the calendar puts elsewhere, or whose bays and days it gives to others."""
    taken = {
        (bay, day)
        for claim in claims
        if (spot := solution.spots.get(claim.id)) is not None
        for bays, schedule in zip(spot.bays, claim.schedules(spot.opening), strict=True)
        for bay in bays
        for day in schedule.stay
    }
    own = {each.id: [(bay, day) for bay in each.line.bays for day in each.line.schedule.stay] for each in locked}
    return sum(id_ in solution.spots or not taken.isdisjoint(cells) for id_, cells in own.items())


def _greeted() -> None:
    """Let the solver greet where nobody reads it: it writes to standard output when it is first made."""
    import highspy

    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    highspy.Highs()  # type: ignore[no-untyped-call]
    os.dup2(kept, 1)
    os.close(kept)
    os.close(nowhere)


if __name__ == "__main__":
    main()
