"""Two processes search one season: what they put together is sound, and one goes on when the other is gone."""

import os
from collections.abc import Callable
from functools import cache
from multiprocessing import Pipe, active_children
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Thread

import pytest

from benchmarks.season_instances import season
from expobook.checking.season_bound import bound_of
from expobook.checking.season_check import check_season
from expobook.domain.progress import Cancelled
from expobook.domain.season.problem import SeasonProblem
from expobook.domain.season.solution import SoFar, Solution
from expobook.planning.season.process import solve_apart
from expobook.planning.season.solver import Effort, solve
from expobook.planning.season.team import WORTH_SHARING, help_out
from tests.season.test_planner import phase_one, small_season

CROWDED = 2  # of the small seasons: asked for as much as there is


def test_halves_searched_by_two_make_one_sound_plan() -> None:
    problem = small_season(CROWDED)
    ours, theirs = Pipe()
    helper = Thread(target=helping, args=(theirs, problem))
    helper.start()
    solution = solve(problem, Effort(4), partner=ours)
    ours.close()
    helper.join(20)
    assert not helper.is_alive()
    assert check_season(problem, solution) == []
    assert bound_of(problem, solution) == solution.bound


def test_a_helper_that_dies_takes_nothing_along() -> None:
    problem = small_season(CROWDED)
    ours, theirs = Pipe()
    theirs.close()
    solution = solve(problem, Effort(1.5), partner=ours)
    assert check_season(problem, solution) == []


two_cores = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one process alone searches there")


@cache
def shared_season() -> SeasonProblem:
    """More claims than twelve halls can hold, and so many that a second process is started."""
    return season(phase_one(), WORTH_SHARING + 10, 130)


def run_apart(seconds: float, deed: Callable[[list[BaseProcess]], None]) -> tuple[Solution | None, list[BaseProcess]]:
    """Plan in two processes; when there is a first calendar, do something to them: the helper was started first."""
    started: list[BaseProcess] = []
    told: list[SoFar] = []

    def watch(said: SoFar | None) -> None:
        if said is not None:
            told.append(said)
        if said is not None and said.value > 0 and not started:
            started[:] = sorted(active_children(), key=lambda process: process.pid or 0)
            deed(started)

    return solve_apart(shared_season(), Effort(seconds), watch), started


def all_gone(processes: list[BaseProcess]) -> bool:
    return len(processes) == 2 and active_children() == [] and all(not _runs(each.pid or 0) for each in processes)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@two_cores
def test_a_stop_keeps_the_best_and_leaves_neither_process_behind() -> None:
    def stop(_: list[BaseProcess]) -> None:
        raise Cancelled

    solution, processes = run_apart(300, stop)
    assert solution is not None
    assert solution.stopped
    assert solution.spots
    assert check_season(shared_season(), solution) == []
    assert all_gone(processes)


@two_cores
def test_the_plan_goes_on_when_the_helper_is_killed() -> None:
    solution, processes = run_apart(6, lambda both: both[0].kill())
    assert solution is not None
    assert not solution.stopped
    assert check_season(shared_season(), solution) == []
    assert bound_of(shared_season(), solution) == solution.bound
    assert all_gone(processes)


@two_cores
def test_what_was_told_is_kept_when_the_leading_process_is_killed() -> None:
    solution, processes = run_apart(300, lambda both: both[1].kill())
    assert solution is None or (solution.stopped and check_season(shared_season(), solution) == [])
    assert all_gone(processes)


def helping(partner: Connection, problem: SeasonProblem) -> None:
    try:
        help_out(partner, problem, 1)
    except (EOFError, OSError):
        partner.close()
