"""In the venue of 180 bays: whatever is answered keeps every rule, and there is an answer whenever there is room."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.space_instances import DAYS, FIRST, M2, diary, requests
from expobook.domain.diary import Stay
from expobook.domain.finding.board import Board, Entries
from expobook.domain.finding.candidate import weighed
from expobook.domain.finding.exists import room_of
from expobook.domain.finding.explain import explained
from expobook.domain.finding.floor import Floor, ones
from expobook.domain.finding.menus import MenuSource
from expobook.domain.finding.quote import Quoter
from expobook.domain.finding.request import Part, Request
from expobook.domain.finding.search import ranked, sources_of
from expobook.domain.finding.sight import Around, Sight, see
from expobook.domain.venue import Venue
from expobook.services.book.venues import default_venue
from expobook.services.calendars import default_calendar
from tests.finding.instances import tariff


@cache
def floor() -> Floor:
    return Floor.of(default_venue())


@cache
def board() -> Board:
    """Two years at 35 % firm and 15 % holds."""
    place = floor().place
    rows = [
        ((day - FIRST).days, place[bay], 0 if show.firm else number, number, 2)
        for number, show in enumerate(diary(default_venue()), 1)
        for bay in show.bays
        for day in show.stay
    ]
    entries = Entries(*np.array(rows, dtype=np.int64).T)
    return Board.of(Stay(FIRST, FIRST + timedelta(days=DAYS)), len(place), entries)


def sight_of(request: Request) -> Sight:
    quoter = Quoter(tariff(), default_calendar(), request.parts)
    return see(floor(), board(), request, Around(1), quoter, (request.first_opening(), request.openings()))


def check(sight: Sight, venue: Venue) -> int:
    """Check every answer of a request by what the rules say; return how many there are."""
    request = sight.request
    found = ranked(sight, sources_of(sight), request.answers)
    assert [one.total for one in found] == sorted(one.total for one in found)
    for one in found:
        named = [floor().named(ones(bays)) for bays in one.bays]
        assert sum(map(len, named)) == len(frozenset().union(*named))
        assert one == weighed(sight, one.day, one.bays)
        opening = sight.day(one.day)
        for part, bays, bits in zip(request.parts, named, one.bays, strict=True):
            stay = part.opening(opening).stay
            assert request.window.start <= stay.start
            assert stay.until <= request.window.until
            assert venue.area_of(bays) >= part.area_mm2
            assert venue.is_contiguous(bays) or not request.contiguous
            rows = slice(board().index(stay.start), board().index(stay.until))
            columns = list(ones(bits))
            assert not board().firm[rows][:, columns].any()
            if request.first_option:
                assert not board().ranks[rows][:, columns].any()
            if request.whole_halls:
                assert all({b.code for b in venue.bays_of_hall[venue.bay(bay).hall]} <= bays for bay in bays)
        if request.contiguous and len({part.outdoor for part in request.parts}) == 1:
            assert venue.is_contiguous(frozenset().union(*named))
    assert bool(found) == bool(room_of(sight).count) or len(request.parts) > 1
    return len(found)


@pytest.mark.parametrize("request_", list(requests(default_venue(), 60, seed=5)))
def test_answers_keep_the_rules(request_: Request) -> None:
    check(sight_of(request_), default_venue())


@settings(max_examples=40, deadline=None)
@given(
    bays=st.integers(1, 60),
    days=st.tuples(st.integers(0, 6), st.integers(1, 8), st.integers(0, 3)),
    start=st.integers(20, 600),
    wide=st.integers(12, 60),
    whole=st.booleans(),
    first=st.booleans(),
)
def test_a_contiguous_answer_can_be_opened_into_one_space(
    bays: int, days: tuple[int, int, int], start: int, wide: int, whole: bool, first: bool
) -> None:
    window = Stay(FIRST + timedelta(days=start), FIRST + timedelta(days=start + wide))
    part = Part(bays * 2500 * M2, *days)
    request = Request((part,), window, contiguous=True, whole_halls=whole, first_option=first, answers=3)
    check(sight_of(request), default_venue())


@pytest.mark.parametrize("contiguous", [True, False])
def test_parts_and_ground_outdoors_keep_the_rules(contiguous: bool) -> None:
    window = Stay(FIRST + timedelta(days=100), FIRST + timedelta(days=140))
    parts = (Part(50_000 * M2, 5, 6, 3), Part(20_000 * M2, 2, 6, 1), Part(15_000 * M2, 1, 6, 1, outdoor=True))
    sight = sight_of(Request(parts, window, contiguous=contiguous, answers=3))
    assert check(sight, default_venue()) == 3
    inside = ranked(sight, sources_of(sight), 1)[0].bays[:2]
    both = floor().named(ones(inside[0] | inside[1]))
    assert default_venue().is_contiguous(both) or not contiguous


def test_up_to_sixteen_bays_every_connected_set_is_compared() -> None:
    """The numbers of connected sets in a strip of two rows follow from the tribonacci-like count of its columns."""
    window = Stay(FIRST + timedelta(days=100), FIRST + timedelta(days=130))
    counts = {}
    for bays in (1, 2, 3, 8, 16, 17):
        source = MenuSource(sight_of(Request((Part(bays * 2500 * M2, 1, 2, 1),), window, contiguous=True)))
        counts[bays] = (source.shapes, source.complete)
    assert counts[1] == (3 * 60 + 1, True)  # the login hall is one bay of its own
    assert counts[2] == (3 * 88 + 1, True)
    assert counts[3] == (3 * 172 + 1, True)
    assert counts[8] == (3 * strips(8) + 1, True)
    assert counts[16] == (3 * strips(16), True)
    assert not counts[17][1]


def strips(size: int, columns: int = 30) -> int:
    """Count connected sets of so many cells in a strip of two rows, column by column."""
    ends = {("one", 1): 2, ("both", 2): 1}  # how many sets end in such a column, by size
    total = 0
    for width in range(1, columns + 1):
        total += (columns - width + 1) * sum(n for (_, cells), n in ends.items() if cells == size)
        following: dict[tuple[str, int], int] = {}
        for (kind, cells), n in ends.items():
            steps = (("one", 1, 1), ("both", 2, 1)) if kind == "one" else (("one", 1, 2), ("both", 2, 1))
            for after, more, ways in steps:
                key = (after, cells + more)
                following[key] = following.get(key, 0) + n * ways
        ends = {key: n for key, n in following.items() if key[1] <= size}
    return total


def test_a_refusal_in_a_full_venue_is_explained() -> None:
    window = Stay(FIRST + timedelta(days=200), FIRST + timedelta(days=260))
    sight = sight_of(Request((Part(400_000 * M2, 4, 6, 2),), window))
    assert ranked(sight, sources_of(sight), 5) == ()
    told = explained(sight, FIRST)
    assert told.proven
    assert told.largest is not None
    fits = replace(sight.request, parts=(Part(told.largest.area_mm2, 4, 6, 2),))
    assert ranked(sight_of(fits), sources_of(sight_of(fits)), 1)
    more = replace(sight.request, parts=(Part(told.largest.area_mm2 + M2, 4, 6, 2),))
    assert ranked(sight_of(more), sources_of(sight_of(more)), 1) == ()
    assert told.miss is not None
    assert told.miss.exact
