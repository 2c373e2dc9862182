"""Edits of a plan: each can be undone, refusals change nothing, and outlines are cut and joined exactly."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expobook.domain.errors import UserError
from expobook.domain.geometry import Box, area_mm2, rectangle
from expobook.domain.plan import UTILITIES, Exhibitor, MarkKind, Plan, Stand, StandKind, StandStatus
from expobook.domain.plan_edit import Edit, drawing, verbs
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.plan_edit.numbers import Corner, NumberRule, renumber
from expobook.domain.plan_edit.outlines import cut, join
from expobook.domain.plan_edit.record import edit_from_text, edit_text, plan_from_text, plan_hash, plan_text
from expobook.domain.plan_edit.refusals import (
    EditOutOfDate,
    NotSplit,
    NumberTaken,
    StandLocked,
    StandsApart,
    StandsOfTwo,
)
from expobook.domain.text import Bilingual

SEQUENCES = int(os.environ.get("EXPOBOOK_SEQUENCES", "120"))
PEOPLE = {key: Exhibitor(0, key, Bilingual(f"甲{key}", f"Firm {key}")) for key in ("x1", "x2")}


def _plan(*stands: Stand) -> Plan:
    return Plan(1, 1, Bilingual("车展", "Motor show"), frozenset({"A-1"}), stands, PEOPLE)


def _stand(number: str, left: int, bottom: int, width: int = 6000, depth: int = 6000, **facts: object) -> Stand:
    return replace(Stand(number, "A", rectangle(left, bottom, width, depth)), **facts)  # type: ignore[arg-type]


START = _plan(
    _stand("A-01", 0, 0, exhibitor="x1", status=StandStatus.CONFIRMED),
    _stand("A-02", 6000, 0),
    _stand("A-03", 12_000, 0, 9000, 6000, exhibitor="x2"),
    _stand("A-04", 0, 12_000, locked=True),
    Stand("A-05", "A", ((20_000, 12_000), (30_000, 12_000), (30_000, 20_000), (25_000, 16_000), (20_000, 20_000))),
)


@st.composite
def an_edit(draw: st.DrawFn, plan: Plan) -> Edit:
    """Any verb with any values, refusals included."""
    numbers = [stand.number for stand in plan.stands] or ["none"]
    one = draw(st.sampled_from(numbers))
    some = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True))
    length = st.integers(-40_000, 40_000)
    x, y = draw(length), draw(length)
    side = draw(st.integers(400, 12_000))
    verb = draw(st.integers(0, 18))
    match verb:
        case 0:
            return verbs.move(plan, some, x, y)
        case 1:
            return verbs.copy(plan, some, x, y)
        case 2:
            return verbs.remove(plan, some)
        case 3:
            return verbs.resize(plan, one, Box(x, y, x + side, y + draw(st.integers(400, 9000))))
        case 4:
            return verbs.turn(plan, some)
        case 5:
            return verbs.lock(plan, some, locked=draw(st.booleans()))
        case 6:
            return verbs.set_status(plan, some, draw(st.sampled_from(StandStatus)))
        case 7:
            return verbs.assign(plan, one, draw(st.sampled_from(["", "x1", "x2", "nobody"])))
        case 8:
            return verbs.rename(plan, one, draw(st.sampled_from(["B1", "B2", "A-01", " "])))
        case 9:
            return verbs.split_evenly(plan, one, draw(st.integers(2, 4)))
        case 10:
            return verbs.split(plan, one, [side], upright=draw(st.booleans()))
        case 11:
            return verbs.merge(plan, some)
        case 12:
            rule = NumberRule(
                draw(st.sampled_from(["{hall}{row}{n}", "N{n}", "A-{n}"])),
                corner=draw(st.sampled_from(Corner)),
                columns=draw(st.booleans()),
                serpentine=draw(st.booleans()),
                skip=draw(st.integers(0, 3)),
            )
            return renumber(plan, some if draw(st.booleans()) else numbers, rule)
        case 13:
            return drawing.stand_row(plan, drawing.RowOfStands.within("A", Box(x, y, x + 9000, y + side)))
        case 14:
            return drawing.island(plan, "A", rectangle(x, y, side, side), blocked=draw(st.booleans()))
        case 15:
            kind = draw(st.sampled_from(MarkKind))
            return drawing.mark(plan, kind, "A", rectangle(x, y, side, 3000), draw(st.sampled_from(["", "新能源"])))
        case 16:
            kind = draw(st.sampled_from(UTILITIES))
            return drawing.utility(plan, kind, "A", (x, y), stand=draw(st.sampled_from(["", one])), value=side)
        case 17:
            return drawing.remove_utility(plan, plan.utilities[-1].key if plan.utilities else "u1")
        case _:
            return verbs.change(plan, some, open_sides=draw(st.integers(-1, 5)), kind=draw(st.sampled_from(StandKind)))


@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_undoing_everything_gives_the_first_plan_and_redoing_the_last(data: st.DataObject) -> None:
    plan, done = START, list[Edit]()
    first = plan_hash(plan)
    for _ in range(data.draw(st.integers(1, 25))):
        try:
            edit = data.draw(an_edit(plan))
        except UserError:
            continue
        kept = edit_from_text(edit_text(edit))
        assert kept == edit
        plan = kept.apply(plan)
        numbers = [stand.number for stand in plan.stands]
        assert len(set(numbers)) == len(numbers)
        assert all(stand.area_mm2 > 0 for stand in plan.stands)
        done.append(edit)
    last = plan_hash(plan)
    for edit in reversed(done):
        plan = edit.inverse().apply(plan)
    assert plan_hash(plan) == first
    for edit in done:
        plan = edit.apply(plan)
    assert plan_hash(plan) == last
    assert plan_hash(plan_from_text(plan_text(plan), booking_id=1)) == last
    assert edit_between(START, plan, "all").apply(START).stands == tuple(sorted(plan.stands, key=lambda s: s.number))


@given(st.integers(1000, 9000), st.integers(1000, 9000), st.integers(1000, 9000), st.integers(1, 9999), st.booleans())
def test_a_cut_loses_no_floor_and_joining_brings_the_outline_back(
    width: int, depth: int, high: int, at: int, upright: bool
) -> None:
    ring = ((0, 0), (10_000, 0), (10_000, depth), (5000, depth), (5000, depth + high), (0, depth + high))
    parts = cut(ring, at, upright=upright)
    if parts is None:
        return
    assert sum(map(area_mm2, parts)) == area_mm2(ring)
    whole = join(parts)
    assert whole is not None
    assert area_mm2(whole) == area_mm2(ring)
    assert set(whole) == set(ring)


def test_stands_with_a_part_of_an_edge_in_common_become_one() -> None:
    edit = verbs.merge(_plan(_stand("1", 0, 0), _stand("2", 6000, 2000, 3000, 8000)), ["1", "2"])
    (whole,) = edit.apply(_plan(_stand("1", 0, 0), _stand("2", 6000, 2000, 3000, 8000))).stands
    assert whole.number == "1"
    assert whole.area_mm2 == 36_000_000 + 24_000_000
    assert len(whole.ring) == 8


@pytest.mark.parametrize(
    "others",
    [
        (_stand("2", 6001, 0),),  # a gap of a millimetre
        (_stand("2", 6000, 6000),),  # a corner only
        (_stand("2", 3000, 0),),  # over it
        (replace(_stand("2", 6000, 0), hall="B"),),  # the next hall
        (_stand("2", 6000, 0, 2000, 6000), _stand("3", 0, 6000, 2000, 2000), _stand("4", 9000, 0)),  # one is apart
    ],
)
def test_stands_that_do_not_touch_are_not_merged(others: tuple[Stand, ...]) -> None:
    plan = _plan(_stand("1", 0, 0), *others)
    with pytest.raises(StandsApart):
        verbs.merge(plan, [stand.number for stand in plan.stands])


def test_a_hole_is_not_merged_away() -> None:
    around = [
        _stand("1", 0, 0, 9000, 3000),
        _stand("2", 0, 6000, 9000, 3000),
        _stand("3", 0, 3000, 3000, 3000),
        _stand("4", 6000, 3000, 3000, 3000),
    ]
    with pytest.raises(StandsApart):
        verbs.merge(_plan(*around), ["1", "2", "3", "4"])


def test_stands_of_two_exhibitors_are_not_merged() -> None:
    plan = _plan(_stand("1", 0, 0, exhibitor="x1"), _stand("2", 6000, 0, exhibitor="x2"))
    with pytest.raises(StandsOfTwo):
        verbs.merge(plan, ["1", "2"])


def test_merging_keeps_the_exhibitor_and_takes_the_connections_along() -> None:
    plan = _plan(_stand("1", 0, 0), _stand("2", 6000, 0, exhibitor="x2", status=StandStatus.CONFIRMED))
    plan = drawing.utility(plan, "power", "A", (1000, 1000), stand="1", value=63).apply(plan)
    merged = verbs.merge(plan, ["1", "2"]).apply(plan)
    assert [(s.number, s.exhibitor, s.status) for s in merged.stands] == [("2", "x2", StandStatus.CONFIRMED)]
    assert merged.utilities[0].stand == "2"


@pytest.mark.parametrize(
    "verb",
    [
        lambda p: verbs.move(p, ["A-04"], 1, 0),
        lambda p: verbs.remove(p, ["A-01", "A-04"]),
        lambda p: verbs.resize(p, "A-04", Box(0, 0, 3000, 3000)),
        lambda p: verbs.split_evenly(p, "A-04"),
        lambda p: verbs.turn(p, ["A-04"]),
    ],
)
def test_a_locked_stand_is_not_changed(verb) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(StandLocked):
        verb(START)


def test_a_split_leaves_half_a_metre_at_least() -> None:
    with pytest.raises(NotSplit):
        verbs.split(START, "A-01", [499], upright=True)
    parts = verbs.split(START, "A-01", [500], upright=True).apply(START)
    assert {s.number: s.area_mm2 for s in parts.stands if s.number in ("A-01", "A-06")} == {
        "A-01": 3_000_000,
        "A-06": 33_000_000,
    }


def test_the_notch_of_a_stand_is_not_cut_into_three() -> None:
    with pytest.raises(NotSplit):
        verbs.split(START, "A-05", [6000], upright=False)


def test_numbers_by_rule_run_from_the_corner_along_the_rows_and_skip_at_aisles() -> None:
    grid = [_stand(f"old{x}{y}", x * 6000, y * 9000) for x in range(3) for y in range(2)]
    rule = NumberRule("{hall}{row}-{n}", corner=Corner.TOP_LEFT)
    named = {
        s.number: (s.box.left, s.box.bottom)
        for s in renumber(_plan(*grid), _all(grid), rule).apply(_plan(*grid)).stands
    }
    assert named["AA-01"] == (0, 9000)
    assert named["AA-03"] == (12_000, 9000)
    assert named["AB-01"] == (0, 0)
    snake = NumberRule("{n}", corner=Corner.BOTTOM_RIGHT, serpentine=True, skip=4, digits=3)
    named = {
        s.number: (s.box.left, s.box.bottom)
        for s in renumber(_plan(*grid), _all(grid), snake).apply(_plan(*grid)).stands
    }
    assert named["001"] == (12_000, 0)
    assert named["003"] == (0, 0)
    assert named["008"] == (0, 9000)
    assert named["010"] == (12_000, 9000)


def _all(stands: list[Stand]) -> list[str]:
    return [stand.number for stand in stands]


def test_renumbering_never_takes_the_number_of_a_stand_that_keeps_its_own() -> None:
    with pytest.raises(NumberTaken):
        renumber(START, ["A-01", "A-02"], NumberRule("A-{n}", start=3))
    edit = renumber(START, [s.number for s in START.stands], NumberRule("H{n}"))
    assert "A-04" in {s.number for s in edit.apply(START).stands}  # it is locked


def test_an_edit_of_another_state_of_the_plan_is_refused() -> None:
    edit = verbs.move(START, ["A-01"], 100, 0)
    with pytest.raises(EditOutOfDate) as refused:
        edit.apply(edit.apply(START))
    assert refused.value.facts["names"] == ["A-01"]
