"""Two processes search one season: what they put together is sound, and one goes on when the other is gone."""

from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread

from expobook.checking.season_bound import bound_of
from expobook.checking.season_check import check_season
from expobook.domain.season.problem import SeasonProblem
from expobook.planning.season.solver import Effort, solve
from expobook.planning.season.team import help_out
from tests.season.test_planner import small_season

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


def helping(partner: Connection, problem: SeasonProblem) -> None:
    try:
        help_out(partner, problem, 1)
    except (EOFError, OSError):
        partner.close()
