"""The engine and the brute force agree, request by request, on what fits, what is best and what comes next."""

import os
from datetime import date, timedelta

import pytest

from expobook.domain.finding.candidate import Candidate
from expobook.domain.finding.floor import ones
from expobook.domain.finding.search import ranked, sources_of
from expobook.domain.finding.sight import Sight
from tests.finding.brute import Brute, Sets
from tests.finding.instances import instance

REQUESTS = int(os.environ.get("EXPOBOOK_REQUESTS", "200"))


def sets_of(sight: Sight, candidate: Candidate) -> Sets:
    return tuple(sight.floor.named(ones(bays)) for bays in candidate.bays)


def alike(brute: Brute, first: Sets, second: Sets) -> bool:
    a, b = frozenset().union(*first), frozenset().union(*second)
    return 2 * brute.venue.area_of(a & b) > min(brute.venue.area_of(a), brute.venue.area_of(b))


@pytest.mark.parametrize("seed", range(REQUESTS))
def test_agrees_with_brute_force(seed: int) -> None:
    case = instance(seed)
    sight, brute = case.sight(), case.brute
    days = brute.days()
    assert [sight.day(row) for row in range(sight.count)] == days

    everything: list[tuple[int, date, Sets]] = []
    for day in days:
        for sets in brute.candidates(day):
            if brute.affordable(day, sets):
                everything.append((brute.total(day, sets), day, sets))
    sources = sources_of(sight)
    found = ranked(sight, sources, case.request.answers)
    assert all(source.complete for source in sources)

    picks: list[tuple[date, Sets]] = []
    for candidate in found:
        day, sets = sight.day(candidate.day), sets_of(sight, candidate)
        assert (candidate.total, day, sets) in everything  # a real candidate, with its true score
        assert dict(candidate.terms) == brute.terms(day, sets)
        assert candidate.price == brute.price_of(day, sets)
        left = [
            (total, other)
            for total, other, own in everything
            if not any(abs((other - d).days) < 7 and alike(brute, own, s) for d, s in picks)
        ]
        assert (candidate.total, day) == min(left)
        picks.append((day, sets))
    if len(found) < case.request.answers:
        assert all(
            any(abs((day - d).days) < 7 and alike(brute, sets, s) for d, s in picks) for _, day, sets in everything
        )


def test_the_instances_are_worth_comparing() -> None:
    """Of two hundred requests many have an answer, many have none, and every kind of rule occurs."""
    cases = [instance(seed) for seed in range(200)]
    answered = sum(any(case.brute.fits(day) for day in case.brute.days()) for case in cases[::4])
    assert 15 <= answered <= 40
    assert sum(case.request.contiguous for case in cases) > 50
    assert sum(case.request.whole_halls for case in cases) > 20
    assert sum(len(case.request.parts) > 1 for case in cases) == 67
    assert all(len(case.venue.bays) <= 8 for case in cases)
    assert timedelta(days=1) < max(len(case.brute.days()) for case in cases) * timedelta(days=1)
