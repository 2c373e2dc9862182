"""Plans of seasons from seeds: every one is judged by the independent checker, and every bound is added up again."""

import os
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from benchmarks.season_instances import M2, season
from expobook.checking.season_bound import bound_of
from expobook.checking.season_check import check_season
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.finding.request import Part
from expobook.domain.progress import Cancelled
from expobook.domain.season.problem import Claim, Limits, SeasonProblem, Spot, Standing
from expobook.domain.season.solution import SoFar
from expobook.domain.venue import Venue
from expobook.planning.season.process import solve_apart
from expobook.planning.season.solver import Effort, solve
from expobook.services.book.venues import default_venue
from tests.venues import small_venue

RUNS = int(os.environ.get("EXPOBOOK_SEASONS", "3"))
SIZES = ((24, 14), (60, 35), (160, 100))  # events, demand in per cent of twelve halls


@cache
def phase_one() -> Venue:
    """The first twelve halls of the default venue."""
    venue = default_venue()
    halls = venue.halls[:12]
    codes = {hall.code for hall in halls}
    bays = tuple(bay for bay in venue.bays if bay.hall in codes)
    known = {bay.code for bay in bays}
    links = tuple(link for link in venue.links if {link.a, link.b} <= known)
    return replace(venue, halls=halls, bays=bays, links=links)


def small_season(seed: int) -> SeasonProblem:
    events, demand = SIZES[seed % len(SIZES)]
    return season(phase_one(), events, demand, seed)


@pytest.mark.parametrize("seed", range(RUNS))
def test_every_plan_passes_the_checker_and_its_bound_adds_up_again(seed: int) -> None:
    problem = small_season(seed)
    solution = solve(problem, Effort(1.5, seed))
    assert check_season(problem, solution) == []
    assert bound_of(problem, solution) == solution.bound
    assert solution.value <= solution.bound


def test_what_has_room_for_all_is_proven_optimal() -> None:
    problem = season(default_venue(), 60, 12)
    solution = solve(problem, Effort(20))
    assert solution.optimal
    assert solution.gap == 0
    assert bound_of(problem, solution) == solution.value


def test_a_plan_out_of_time_is_not_called_optimal() -> None:
    solution = solve(season(phase_one(), 160, 100), Effort(1))
    assert not solution.optimal
    assert solution.gap > 0


def test_the_same_seed_gives_the_same_instance_and_demand_is_what_was_asked() -> None:
    venue = default_venue()
    one, two = season(venue, 300, 63), season(venue, 300, 63)
    assert one == two
    assert one != season(venue, 300, 63, seed=2)
    load = sum(part.area_mm2 // M2 * part.length for claim in one.claims for part in claim.parts)
    assert 0.62 < load / (450_000 * 365) < 0.64


# --- each rule binds: with it one show is refused or goes elsewhere, without it both stand


def _claim(number: int, area_m2: int, *, days: int = 1, theme: str = "", contiguous: bool = True) -> Claim:
    part = Part(area_m2 * M2, 1, 2, 1)
    return Claim(number, (part,), date(2027, 3, 10), (1_000_000,) * days, theme, contiguous)


def _problem(*claims: Claim, standing: tuple[Standing, ...] = (), limits: Limits | None = None) -> SeasonProblem:
    horizon = Stay(date(2027, 1, 1), date(2027, 12, 31))
    return SeasonProblem(small_venue(), horizon, claims, standing, limits or Limits(0, {}, 1, 0))


def _hall_area() -> int:
    venue = small_venue()
    return venue.area_of(bay.code for bay in venue.bays_of_hall[venue.halls[0].code]) // M2


def _placed(problem: SeasonProblem) -> int:
    solution = solve(problem, Effort(1))
    assert check_season(problem, solution) == []
    assert bound_of(problem, solution) == solution.bound
    return len(solution.spots)


def test_floor_is_given_once() -> None:
    whole = _hall_area()
    assert _placed(_problem(_claim(1, whole), _claim(2, whole))) == 2
    assert _placed(_problem(_claim(1, whole), _claim(2, whole), _claim(3, whole))) == 2


def test_turnaround_keeps_a_day_between() -> None:
    whole = 2 * _hall_area()
    assert _placed(_problem(_claim(1, whole, days=5), _claim(2, whole, days=5))) == 1
    assert _placed(_problem(_claim(1, whole, days=6), _claim(2, whole, days=6))) == 2
    assert _placed(_problem(_claim(1, whole, days=5), _claim(2, whole, days=5), limits=Limits(0, {}, 0, 0))) == 2


def test_near_themes_keep_their_distance() -> None:
    limits = Limits(30, {"auto": frozenset({"autoparts"})}, 1, 0)
    area = _hall_area()
    near = (_claim(1, area, theme="auto", days=20), _claim(2, area, theme="autoparts", days=20))
    assert _placed(_problem(*near, limits=limits)) == 1
    far = (near[0], replace(near[1], values=(1_000_000,) * 40))
    assert _placed(_problem(*far, limits=limits)) == 2
    assert _placed(_problem(near[0], replace(near[1], theme="food"), limits=limits)) == 2


def test_no_more_moves_in_than_the_house_can_serve() -> None:
    area = _hall_area()
    two = (_claim(1, area), _claim(2, area))
    assert _placed(_problem(*two, limits=Limits(0, {}, 1, 2 * area))) == 2
    assert _placed(_problem(*two, limits=Limits(0, {}, 1, 2 * area - 1))) == 1
    assert _placed(_problem(_claim(1, 2 * area), limits=Limits(0, {}, 1, area))) == 1  # alone it may


def test_closures_and_firm_shows_stay_free_of_plans() -> None:
    venue = small_venue()
    bays = frozenset(bay.code for bay in venue.bays_of_hall[venue.halls[0].code])
    shut = Standing(90, Line(bays, Schedule.closure(Stay(date(2027, 3, 1), date(2027, 4, 1)))), closure=True)
    area = _hall_area()
    assert _placed(_problem(_claim(1, area), _claim(2, area), standing=(shut,))) == 1
    firm = Standing(91, Line(bays, Schedule.of_days(date(2027, 3, 9), 1, 2, 1)))
    assert _placed(_problem(_claim(1, area), _claim(2, area), standing=(firm,))) == 1


def test_plans_of_a_venue_with_other_sizes_are_sound() -> None:
    venue = small_venue(halls=3, bays=4)
    area = venue.bays[0].area_mm2
    claims = tuple(
        Claim(
            n + 1,
            (Part(area * (1 + n % 5), 1, 2, 1), *((Part(area, 0, 2, 1),) if n % 4 == 0 else ())),
            date(2027, 3, 10) + timedelta(days=n),
            (1_000_000 + 1000 * n,) * (5 + n),
            contiguous=n % 3 != 0,
            whole_halls=n % 7 == 0,
        )
        for n in range(20)
    )
    problem = SeasonProblem(venue, Stay(date(2027, 1, 1), date(2027, 12, 31)), claims, (), Limits(0, {}, 1, 0))
    solution = solve(problem, Effort(2))
    assert check_season(problem, solution) == []
    assert bound_of(problem, solution) == solution.bound
    assert len(solution.spots) > 5


# --- the checker finds what is wrong


def test_the_checker_finds_shared_bays_wrong_days_and_wrong_sums() -> None:
    area = _hall_area()
    problem = _problem(_claim(1, area), _claim(2, area))
    solution = solve(problem, Effort(1))
    one, two = solution.spots[1], solution.spots[2]
    same = replace(solution, spots={1: one, 2: one})
    assert {finding.kind for finding in check_season(problem, same)} == {"space"}
    late = replace(solution, spots={1: one, 2: Spot(two.opening + timedelta(days=90), two.bays)})
    assert "opening" in {finding.kind for finding in check_season(problem, late)}
    less = replace(solution, spots={1: one, 2: Spot(two.opening, (frozenset(list(two.bays[0])[:1]),))})
    assert "area" in {finding.kind for finding in check_season(problem, less)}
    assert "value" in {finding.kind for finding in check_season(problem, replace(solution, value=1))}
    assert "bound" in {finding.kind for finding in check_season(problem, replace(solution, bound=1))}


# --- in a process of its own


def test_a_stop_keeps_the_best() -> None:
    problem = season(phase_one(), 160, 100)
    told: list[SoFar] = []

    def watch(said: SoFar | None) -> None:
        if said is not None:
            told.append(said)
        if any(each.stage == "search" for each in told) or (told and told[-1].seconds > 2):
            raise Cancelled

    solution = solve_apart(problem, Effort(60), watch)
    assert solution is not None
    assert solution.stopped
    assert solution.spots
    assert check_season(problem, solution) == []
    assert told[-1].bound is not None
    assert solution.bound <= told[-1].bound  # the bound that was on the screen is kept, and can be proven
    assert bound_of(problem, solution) == solution.bound


# --- repair


def _as_it_stands(problem: SeasonProblem, seconds: float) -> tuple[SeasonProblem, dict[int, Spot]]:
    """Return a season whose plan is today's diary."""
    solution = solve(problem, Effort(seconds))
    claims = tuple(replace(c, today=(solution.spots[c.id],)) for c in problem.claims if c.id in solution.spots)
    return replace(problem, claims=claims), dict(solution.spots)


def test_repair_of_what_is_sound_moves_nobody() -> None:
    problem, today = _as_it_stands(season(phase_one(), 60, 35), 1.0)
    solution = solve(problem, Effort(3, repair=True))
    assert solution.spots == today


def test_repair_after_a_closure_moves_only_who_must() -> None:
    problem, today = _as_it_stands(season(phase_one(), 60, 35), 1.0)
    hit = min(problem.claims, key=lambda claim: (len(claim.today[0].space), claim.id))
    spot = hit.today[0]
    works = Schedule.closure(Stay(spot.opening, spot.opening + timedelta(days=1)))
    closed = Standing(99_999, Line(frozenset([min(spot.space)]), works), closure=True)
    changed = replace(problem, standing=(*problem.standing, closed))
    solution = solve(changed, Effort(3, repair=True))
    assert check_season(changed, solution) == []
    moved = [claim.id for claim in problem.claims if solution.spots.get(claim.id) != today[claim.id]]
    assert moved == [hit.id]


def test_repair_makes_room_for_a_newcomer_by_moving_one() -> None:
    area = _hall_area()
    venue = small_venue()
    halls = [frozenset(bay.code for bay in venue.bays_of_hall[hall.code]) for hall in venue.halls[:2]]
    small = replace(
        _claim(1, area, days=30), today=(Spot(date(2027, 3, 12), (halls[0],)),), values=(1_000_000,) * 30, move_cost=10
    )
    large = Claim(2, (Part(2 * area * M2, 1, 2, 1),), date(2027, 3, 12), (5_000_000,))
    problem = _problem(small, large)
    solution = solve(problem, Effort(3, repair=True))
    assert check_season(problem, solution) == []
    assert set(solution.spots) == {1, 2}
    assert solution.spots[1] not in small.today
