"""Revisions never change, a stand's history follows it through new numbers, last year's plan comes over."""

from dataclasses import replace
from datetime import date

import pytest

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import UnknownThing
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, MarkKind, Plan, Stand, StandStatus
from expobook.domain.plan_edit import drawing, verbs
from expobook.domain.plan_edit.numbers import NumberRule, renumber
from expobook.domain.plan_edit.record import plan_hash
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.plans import story as plan_story
from expobook.services.plans.allocation import plan_of, save_plan


def _drawn(desk: Desk) -> Plan:
    plan = plan_of(desk, 1)
    box = bounds(desk.venue.hall("A").ring)
    stands = tuple(
        Stand(f"A-0{n + 1}", "A", rectangle(box.left + 2000 + n * 9000, box.bottom + 8000, 6000, 6000))
        for n in range(3)
    )
    people = {"x1": Exhibitor(0, "x1", Bilingual("甲", "Alpha"))}
    plan = replace(plan, stands=stands, exhibitors=people)
    plan = drawing.utility(plan, "power", "A", (5000, 9000), stand="A-01", value=63, note="TN-S").apply(plan)
    plan = drawing.mark(plan, MarkKind.ZONE, "A", rectangle(0, 0, 9000, 9000), "新能源").apply(plan)
    plan = verbs.assign(plan, "A-01", "x1").apply(plan)
    return save_plan(desk, plan, expected_version=0)[0]


def test_marks_utilities_and_stands_come_back_as_they_were_saved(desk: Desk) -> None:
    saved = _drawn(desk)
    assert plan_of(desk, 1) == saved
    assert saved.utilities[0].value == 63
    assert saved.marks[0].words == "新能源"


def test_a_revision_stays_what_it_was(desk: Desk) -> None:
    first = _drawn(desk)
    kept, _ = plan_story.hand_out(desk, 1, why="to the fire authority")
    again, _ = plan_story.hand_out(desk, 1, why="once more")
    assert (kept.number, again) == (1, kept)
    plan = plan_of(desk, 1)
    save_plan(desk, verbs.move(plan, ["A-02"], 500, 0).apply(plan), expected_version=plan.version)
    second, _ = plan_story.hand_out(desk, 1, why="moved")
    assert [each.number for each in plan_story.revisions(desk, 1)] == [1, 2]
    assert plan_hash(plan_story.revision(desk, 1, 1)) == plan_hash(first) == kept.sha256
    _, _, difference = plan_story.compare(desk, 1, 1, 2)
    assert (difference.moved, difference.same) == (("A-02",), 2)
    assert plan_story.compare(desk, 1, second.number)[2].same == 3
    with pytest.raises(UnknownThing):
        plan_story.revision(desk, 1, 3)


def test_the_history_of_a_stand_follows_it_through_its_numbers(desk: Desk) -> None:
    plan = _drawn(desk)
    for edit in (
        lambda p: verbs.move(p, ["A-01"], 100, 0),
        lambda p: renumber(p, ["A-01", "A-02", "A-03"], NumberRule("N{n}")),
        lambda p: verbs.set_status(p, ["N01"], StandStatus.CONFIRMED),
    ):
        plan = save_plan(desk, edit(plan).apply(plan), expected_version=plan.version)[0]
    story = plan_story.stand_history(desk, 1, "N01")
    assert [change.verb for change in story] == ["added", "moved", "renumbered", "status"]
    assert story[2].before.number == "A-01"
    assert [change.who for change in story] == [desk.actor.name] * 4
    assert [change.verb for change in plan_story.stand_history(desk, 1, "A-02")] == ["added"]


def test_last_years_plan_comes_over_without_what_stands_elsewhere(desk: Desk, next_year: int) -> None:
    _drawn(desk)
    taken = plan_story.take_over(desk, plan_of(desk, next_year), 1)
    plan = taken.edit.apply(plan_of(desk, next_year))
    assert [(s.number, s.exhibitor, s.status) for s in plan.stands] == [
        ("A-01", "x1", StandStatus.RESERVED),
        ("A-02", "", StandStatus.AVAILABLE),
        ("A-03", "", StandStatus.AVAILABLE),
    ]
    saved, _ = save_plan(desk, plan, expected_version=0)
    assert len(saved.utilities) == len(saved.marks) == len(saved.exhibitors) == 1
    assert plan_story.take_over(desk, saved, 1).numbers_taken == ("A-01", "A-02", "A-03")


@pytest.fixture
def next_year(desk: Desk) -> int:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 11, 24), 1, 2, 1))
    held, _ = new_hold(desk, NewBooking(Bilingual("明年", "Next year"), (line,)))
    return held.booking.id
