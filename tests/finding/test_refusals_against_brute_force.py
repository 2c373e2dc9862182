"""Where there is no room, the engine and the brute force agree on why, how near it was, how much fits and when."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from expobook.domain.diary import Stay
from expobook.domain.finding.exists import room_of
from expobook.domain.finding.explain import MOST_PAIRS, Ceiling, Relaxed, explained, rules_of
from expobook.domain.finding.floor import ones
from expobook.domain.finding.request import Rule
from tests.finding.brute import Brute
from tests.finding.instances import DAYS, START, Instance, instance

REQUESTS = int(os.environ.get("EXPOBOOK_REQUESTS", "200"))


def relaxed(case: Instance, *rules: Rule) -> Brute:
    """The brute force with some rules given up."""
    plain: dict[Rule, dict[str, Any]] = {
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
    request = case.request
    for rule in rules:
        request = replace(request, **plain.get(rule, {}))
    return replace(case.brute, request=request, given_up=frozenset({"firm"} if Rule.FIRM in rules else ()))


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

    rules = rules_of(case.request)
    alone, pairs = told.relaxed[: len(rules)], told.relaxed[len(rules) :]
    assert [each.rule for each in alone] == list(rules)
    for each in alone:
        assert each.exact
        assert each.days == days_with_room(relaxed(case, each.rule)), each.rule
    _check_pairs(case, rules, pairs, wanted=not any(each.days for each in alone))
    _check_ceiling(case, told.ceiling)
    if one:
        _check_miss(case, told.miss)
        _check_largest(case, told.largest)
    _check_nearest(case, told.before, told.after)


def _check_pairs(case: Instance, rules: Sequence[Rule], pairs: Sequence[Relaxed], *, wanted: bool) -> None:
    """Pairs of rules are told where no rule alone makes room: those that do, those with the diary first."""
    first = sorted(rules, key=lambda rule: rule is not Rule.FIRM)
    tried = list(combinations(first, 2))[:MOST_PAIRS] if wanted else []
    days = {(one, other): days_with_room(relaxed(case, one, other)) for one, other in tried}
    assert all(each.exact for each in pairs)
    assert {(each.rule, each.also): each.days for each in pairs} == {pair: n for pair, n in days.items() if n}


def _check_ceiling(case: Instance, told: Ceiling | None) -> None:
    """The venue is said to have no such space exactly where no set of bays is large enough in an empty diary."""
    request = replace(case.request, budget_fen=None)
    brute = replace(case.brute, request=request, given_up=frozenset({"firm", "locked", "queue"}))
    if len(request.parts) > 1 or not (days := list(brute.days())):
        return
    part = request.parts[0]
    stay = part.opening(days[0]).stay
    free = {bay.code for bay in case.venue.bays if brute.may_take(part, bay.code, stay)}
    sets = (frozenset().union(*chosen) for chosen in brute.all_sets if brute.hangs_together(chosen))
    most = max((case.venue.area_of(bays) for bays in sets if bays <= free), default=0)
    assert (told.area_mm2 if told else None) == (most if most < part.area_mm2 else None)


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
