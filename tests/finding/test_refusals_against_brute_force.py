"""Where there is no room, the engine and the brute force agree on why, how near it was, how much fits and when."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from expobook.domain.diary import Stay
from expobook.domain.finding.exists import room_of
from expobook.domain.finding.explain import explained, rules_of
from expobook.domain.finding.floor import ones
from expobook.domain.finding.request import Rule
from tests.finding.brute import Brute
from tests.finding.instances import DAYS, START, Instance, instance

REQUESTS = int(os.environ.get("EXPOBOOK_REQUESTS", "200"))


def relaxed(case: Instance, rule: Rule) -> Brute:
    """The brute force with one rule given up."""
    plain = {
        Rule.CONTIGUOUS: {"contiguous": False},
        Rule.WHOLE_HALLS: {"whole_halls": False},
        Rule.WITHIN: {"within": frozenset()},
        Rule.HEIGHT: {"min_height_mm": 0},
        Rule.LOAD: {"min_load_kg_m2": 0},
        Rule.LOCKED: {"keep_clear": frozenset()},
        Rule.QUEUE: {"first_option": False},
        Rule.THEME: {"distances": ()},
        Rule.BUDGET: {"budget_fen": None},
    }
    if rule is Rule.FIRM:
        return replace(case.brute, given_up=frozenset({"firm"}))
    return replace(case.brute, request=replace(case.request, **plain[rule]))


def days_with_room(brute: Brute) -> int:
    return sum(brute.fits(day) for day in brute.days())


@pytest.mark.parametrize("seed", range(REQUESTS))
def test_refusals_agree_with_brute_force(seed: int) -> None:
    case = instance(seed)
    sight, brute = case.sight(), case.brute
    room = room_of(sight)
    assert room.exact
    assert room.days.tolist() == [brute.fits(day) for day in brute.days()]
    if room.count:
        return
    told = explained(sight, START)
    one = len(case.request.parts) == 1
    assert told.proven or not one

    assert [each.rule for each in told.relaxed] == list(rules_of(case.request))
    for each in told.relaxed:
        assert each.exact
        assert each.days == days_with_room(relaxed(case, each.rule)), each.rule
    if one:
        _check_miss(case, told.miss)
        _check_largest(case, told.largest)
    _check_nearest(case, told.before, told.after)


def _check_miss(case: Instance, miss: object) -> None:
    """No space that keeps the other rules has less area x days in its way."""
    from expobook.domain.finding.misses import Miss

    request = replace(case.request, budget_fen=None)
    brute = replace(case.brute, request=request, given_up=frozenset({"firm", "locked", "queue"}))
    part = request.parts[0]

    def in_way(bay: str, day: object) -> bool:
        others = [one for one in brute.others() if bay in one.bays and day in one.stay]  # type: ignore[operator]
        return any(one.firm or request.first_option or one.id in request.keep_clear for one in others)

    found = {
        (day, sets[0]): sum(
            case.venue.bay(bay).area_mm2 for bay in sets[0] for d in part.opening(day).stay if in_way(bay, d)
        )
        for day in brute.days()
        for sets in brute.candidates(day)
    }
    if not found:
        assert miss is None
        return
    assert isinstance(miss, Miss)
    sight = case.sight()
    bays = sight.floor.named(ones(miss.bays))
    blocked = sum(
        case.venue.bay(b).area_mm2 for b in bays for d in part.opening(sight.day(miss.day)).stay if in_way(b, d)
    )
    assert miss.blocked == blocked
    if miss.exact:
        assert miss.blocked == min(found.values())
        assert (sight.day(miss.day), bays) in found
    else:
        assert miss.blocked >= min(found.values())


def _check_largest(case: Instance, largest: object) -> None:
    """Whatever is free on one day and hangs together where it must is no larger than what was told."""
    from expobook.domain.finding.explain import Largest

    brute = case.brute
    part = case.request.parts[0]
    areas = [0]
    for day in brute.days():
        if not brute.day_is_far_enough(day):
            continue
        stay = part.opening(day).stay
        free = {bay.code for bay in case.venue.bays if brute.may_take(part, bay.code, stay)}
        for chosen in brute.all_sets:
            bays = frozenset().union(*chosen)
            if bays <= free and brute.hangs_together(chosen):
                areas.append(case.venue.area_of(bays))
    if largest is None:
        assert max(areas) == 0 or case.request.budget_fen is not None
        return
    assert isinstance(largest, Largest)
    if largest.exact:
        assert largest.area_mm2 == max(areas)
    assert largest.area_mm2 <= max(areas)


def _check_nearest(case: Instance, before: object, after: object) -> None:
    """No opening day between the window and the days told has room."""
    request, end = case.request, START + timedelta(days=DAYS)
    everywhere = replace(case.brute, request=replace(request, window=Stay(START, end)))
    days = [day for day in everywhere.days() if everywhere.fits(day)]
    first = request.first_opening()
    last = first + timedelta(days=max(request.openings(), 0))
    assert before == max((day for day in days if day < first), default=None)
    assert after == min((day for day in days if day >= last), default=None)
