"""The planner: everything placed, areas kept, no rule broken, wishes honoured, the same seed the same plan."""

import os
from dataclasses import replace
from itertools import combinations

import pytest

from benchmarks.bench_layout import auto_mix, real_hall, shell_show
from expobook.checking.plan_check import check_plan
from expobook.domain.errors import BadInput
from expobook.domain.geometry import area_mm2, rectangle
from expobook.domain.plan import Exhibitor, Mark, MarkKind, Plan, Stand, StandKind, StandStatus, Wish
from expobook.domain.progress import Cancelled
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.planning.apart import PlannerDied, lay_out_apart
from expobook.planning.planner import lay_out
from expobook.planning.wants import Layout, Limits, Want
from expobook.services.book.venues import default_venue
from expobook.services.demo.plan import real_stands
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.plans.grounds import grounds_of
from expobook.services.plans.keeping_part import suggested
from expobook.services.plans.laying_out import NobodyToPlace, part_of, propose

BAYS = frozenset({"A-1", "A-2", "B-1", "B-2"})


def m2(*areas: int, **more: object) -> list[Want]:
    return [Want(f"k{n}", area * 10**6, StandKind.RAW, **more) for n, area in enumerate(areas)]


def plan(layout: Layout, *standing: Stand) -> Plan:
    stands = (*standing, *layout.stands)
    known = {s.exhibitor: Exhibitor(0, s.exhibitor, Bilingual(s.exhibitor, "")) for s in stands}
    return Plan(0, 1, Bilingual("车展", ""), BAYS, stands, known)


def laid(venue: Venue, wants: list[Want], *standing: Stand, seed: int = 0, bays: frozenset[str] = BAYS) -> Layout:
    return lay_out(grounds_of(venue, bays, standing, Limits()), wants, seed=seed, taken=[s.number for s in standing])


def test_a_mix_is_placed_with_its_areas_and_breaks_no_rule(venue: Venue) -> None:
    wants = m2(400, 250, 173, 120, 100, 97, 54, 54, 36, 36, 36)
    layout = laid(venue, wants)
    assert not layout.unplaced
    sold = {want.key: want.area_mm2 for want in wants}
    assert {s.exhibitor for s in layout.stands} == sold.keys()
    assert all(abs(stand.area_mm2 - sold[stand.exhibitor]) < 5_000 for stand in layout.stands)
    assert all(max(s.box.width, s.box.height) <= 3 * min(s.box.width, s.box.height) for s in layout.stands)
    assert check_plan(venue, plan(layout)) == []


def test_columns_are_left_free(venue: Venue) -> None:
    layout = laid(venue, m2(*[60] * 12), bays=frozenset({"B-1", "B-2"}))
    assert not layout.unplaced
    columns = [f for f in venue.hall("B").fixtures if f.kind == "column"]
    for stand, column in ((s, c) for s in layout.stands for c in columns):
        (x, y), half, box = column.at, column.size_mm // 2 + 600, stand.box
        assert box.right <= x - half or x + half <= box.left or box.top <= y - half or y + half <= box.bottom


def test_locked_stands_stay_and_the_rest_keeps_an_aisle_from_them(venue: Venue) -> None:
    locked = Stand("A01", "A", rectangle(20_000, 15_000, 12_000, 9_000), locked=True)
    layout = laid(venue, m2(*[50] * 10), locked, bays=frozenset({"A-1", "A-2"}))
    assert len(layout.stands) == 10
    assert check_plan(venue, plan(layout, locked)) == []


def test_the_same_seed_gives_the_same_plan_and_numbers_are_unique(venue: Venue) -> None:
    wants = m2(*range(20, 60, 2))
    first, second = laid(venue, wants, seed=4), laid(venue, wants[::-1], seed=4)
    assert first == second
    assert len({s.number for s in first.stands}) == len(first.stands)


def test_shell_stands_stand_back_to_back_with_corners_for_those_who_wished_them(venue: Venue) -> None:
    wants = [Want(f"s{n:02d}", 9_000_000, StandKind.SHELL, 2 if n < 8 else 1, "parts") for n in range(40)]
    layout = laid(venue, wants)
    sides = {s.exhibitor: s.open_sides for s in layout.stands}
    assert not layout.unplaced
    assert all(sides[f"s{n:02d}"] >= 2 for n in range(8))
    assert any(sides[f"s{n:02d}"] == 1 for n in range(8, 40))
    assert check_plan(venue, plan(layout)) == []
    for one, other in combinations(layout.stands, 2):
        assert one.ring != other.ring


def test_halls_groups_and_distances_are_as_wished(venue: Venue) -> None:
    wants = [
        Want("home", 100_000_000, hall="B"),
        Want("g1", 80_000_000, group="G", apart=("rival",)),
        Want("g2", 80_000_000, group="G"),
        Want("rival", 80_000_000),
        *m2(*[60] * 8),
    ]
    layout = laid(venue, wants)
    where = {stand.exhibitor: stand.hall for stand in layout.stands}
    assert not layout.unplaced
    assert where["home"] == "B"
    assert where["g1"] == where["g2"] != where["rival"]
    assert layout.wishes == layout.wishes_met == 2


def test_what_cannot_fit_is_named_and_the_rest_is_placed(venue: Venue) -> None:
    layout = laid(venue, m2(*[300] * 12))
    assert layout.unplaced
    assert len(layout.stands) + len(layout.unplaced) == 12
    assert layout.net_mm2 > 2 * WIDE_M2 // 2
    assert layout.bound_mm2 >= layout.net_mm2
    assert check_plan(venue, plan(layout)) == []


WIDE_M2 = 2_000 * 10**6  # 83 % of one hall is more than any plan reaches; half of two halls is the least we expect


def test_an_overloaded_show_is_given_up_in_time() -> None:
    """Twice as many stands as there is floor for: halls are tried some hundred times, not once for every stand."""
    venue = default_venue()
    bays = [bay.code for hall in venue.halls[:4] for bay in venue.bays_of_hall[hall.code]]
    count = 0

    class Counter:
        def step(self, done: int, total: int, what: str) -> None:
            nonlocal count
            count += 1

    layout = lay_out(grounds_of(venue, bays, (), Limits()), auto_mix(400, 70_000), seed=1, progress=Counter())
    assert len(layout.unplaced) > 100
    assert count < 400
    assert check_plan(venue, replace(plan(layout), bays=frozenset(bays))) == []


class Stopper:
    """Stops the work after some steps."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, done: int, total: int, what: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_cancel_keeps_the_best_so_far(venue: Venue) -> None:
    grounds = grounds_of(venue, BAYS, (), Limits())
    wants = m2(*[100] * 10)
    stopped = lay_out(grounds, wants, progress=Stopper(1))
    assert stopped.cancelled
    assert 0 < len(stopped.stands) < 10
    assert len(stopped.unplaced) == 10 - len(stopped.stands)


@pytest.mark.parametrize("name", sorted(real_stands()))
def test_each_real_hall_takes_all_its_stands_again(name: str) -> None:
    venue, _, wants = real_hall(name)
    bays = frozenset(bay.code for bay in venue.bays)
    layout = lay_out(grounds_of(venue, bays, (), Limits()), wants, seed=1)
    assert not layout.unplaced
    assert check_plan(venue, replace(plan(layout), bays=bays)) == []


def test_an_overloaded_shell_show_comes_within_a_tenth_of_the_bound() -> None:
    venue, bays, wants = shell_show()
    layout = lay_out(grounds_of(venue, bays, (), Limits()), wants, seed=1)
    assert check_plan(venue, replace(plan(layout), bays=bays)) == []
    assert layout.unplaced
    assert layout.net_mm2 >= 0.9 * layout.bound_mm2
    sold = {want.key: want for want in wants}
    assert all(stand.area_mm2 == sold[stand.exhibitor].area_mm2 for stand in layout.stands)
    assert all(stand.open_sides >= sold[stand.exhibitor].open_sides for stand in layout.stands)


def test_the_bound_is_never_below_what_was_reached(venue: Venue) -> None:
    for wants in (m2(*[300] * 12), m2(*[40] * 90), [Want(f"s{n}", 9_000_000, StandKind.SHELL, 1) for n in range(400)]):
        layout = laid(venue, wants)
        assert layout.net_mm2 <= layout.bound_mm2 <= sum(want.area_mm2 for want in wants)


def test_an_auto_show_has_halls_for_makers_and_others_for_parts(venue: Venue) -> None:
    makers = [Want(f"m{n}", 150_000_000, StandKind.SPECIAL, 4, "cars", vehicles=3, turntables=1) for n in range(4)]
    parts = [Want(f"p{n:02d}", 40_000_000, StandKind.RAW, 0, "parts") for n in range(12)]
    grounds = grounds_of(venue, BAYS, (), Limits())
    layout = lay_out(grounds, [*parts, *makers], auto_show=True)
    assert not layout.unplaced
    halls = {kind: {s.hall for s in layout.stands if s.exhibitor[0] == kind} for kind in "mp"}
    assert halls == {"m": {"A"}, "p": {"B"}}
    assert all(s.turntables == 1 and s.vehicles == 3 for s in layout.stands if s.exhibitor[0] == "m")


def test_the_planner_works_in_a_process_of_its_own_and_gives_the_same_plan(venue: Venue) -> None:
    grounds, wants = grounds_of(venue, BAYS, (), Limits()), m2(*range(20, 50, 3))
    told: list[str] = []

    class Listener:
        def step(self, done: int, total: int, what: str) -> None:
            told.append(what)

    assert lay_out_apart(grounds, wants, seed=3, progress=Listener()) == lay_out(grounds, wants, seed=3)
    assert told


def test_a_stop_of_the_planner_keeps_the_best_so_far() -> None:
    venue = default_venue()
    grounds = grounds_of(venue, [bay.code for bay in venue.bays], (), Limits())
    wants = auto_mix(3_000, 300_000)

    class Impatient:
        def step(self, done: int, total: int, what: str) -> None:
            if done > 2:
                raise Cancelled

    stopped = lay_out_apart(grounds, wants, seed=1, progress=Impatient())
    assert stopped.cancelled
    assert 0 < len(stopped.stands) < 3_000


def test_drawn_aisles_are_kept_free(desk: Desk) -> None:
    before = _with_exhibitors(desk)
    aisle = Mark("m1", MarkKind.AISLE, "A", rectangle(0, 12_000, 60_000, 9_000))
    proposal = propose(desk, replace(before, marks=(aisle,)), seed=1)
    assert len(proposal.layout.stands) == 6
    assert proposal.findings == ()


def test_a_crash_of_the_planner_is_a_sentence(venue: Venue) -> None:
    """What the other process cannot read ends it; the caller gets a refusal with the code of its end."""
    with pytest.raises(PlannerDied):
        lay_out_apart(grounds_of(venue, BAYS, (), Limits()), m2(20), seed=Bomb())


def test_a_bug_in_the_planner_comes_out_as_what_it_is(venue: Venue) -> None:
    with pytest.raises(ValueError, match="nonnegative"):
        lay_out_apart(grounds_of(venue, BAYS, (), Limits()), m2(-20))


class Bomb:
    """Ends the process that unpacks it, as a crash in native code would."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (77,)


# --- in the book


def _with_exhibitors(desk: Desk, *stands: Stand) -> Plan:
    empty = plan_of(desk, 1)
    people = {
        f"x{n}": Exhibitor(0, f"x{n}", Bilingual(f"展商{n}", ""), "cars", wanted_m2=60 + n, wish=Wish(priority=n))
        for n in range(6)
    }
    saved, _ = save_plan(desk, replace(empty, exhibitors=people, stands=stands), expected_version=0, why="test")
    return saved


def test_a_proposal_shows_what_changes_and_writes_nothing(desk: Desk) -> None:
    kept = Stand("OLD", "A", rectangle(20_000, 20_000, 6_000, 10_000), exhibitor="x0", locked=True)
    before = _with_exhibitors(desk, kept)
    proposal = propose(desk, before, seed=1)
    assert proposal.findings == ()
    assert len(proposal.difference.added) == 5
    assert proposal.difference.same == 1
    assert plan_of(desk, 1) == before
    save_plan(desk, proposal.plan, expected_version=before.version)
    again = propose(desk, plan_of(desk, 1), seed=1)
    assert not again.difference


def test_one_hall_is_laid_out_and_the_others_stay(desk: Desk) -> None:
    there = Stand("B9", "B", rectangle(80_000, 10_000, 6_000, 6_000), exhibitor="x1")
    proposal = propose(desk, _with_exhibitors(desk, there), halls=["A"])
    assert {s.number: s for s in proposal.plan.stands}["B9"] == there
    assert {s.hall for s in proposal.layout.stands} == {"A"}


def test_nobody_to_place_is_said(desk: Desk) -> None:
    blocked = Stand("Z", "A", rectangle(20_000, 20_000, 6_000, 6_000), status=StandStatus.BLOCKED)
    empty = replace(plan_of(desk, 1), stands=(blocked,))
    with pytest.raises(NobodyToPlace):
        propose(desk, empty)


def test_sides_are_whole_millimetres_of_the_sold_area() -> None:
    from expobook.planning.sides import nice_sides, tight_sides

    assert nice_sides(574_000_000, 29_000) == (20_500, 28_000)
    width, depth = tight_sides(1_009_000_000, 31_000)
    assert abs(area_mm2(rectangle(0, 0, width, depth)) - 1_009_000_000) < 1_000


def test_a_part_of_a_proposal_is_kept_stand_by_stand_or_hall_by_hall(desk: Desk) -> None:
    there = Stand("B-OLD", "B", rectangle(80_000, 20_000, 6_000, 10_000), exhibitor="x0")
    before = _with_exhibitors(desk, there)
    proposal = propose(desk, before, seed=1)
    found = suggested(before, proposal.plan)
    new = [each.number for each in found if each.what == "added"]
    one = part_of(desk, before, proposal, keep=[new[0]])
    assert {stand.number for stand in one.plan.stands} == {"B-OLD", new[0]}
    assert one.difference.added == (new[0],)
    assert next(s for s in one.plan.stands if s.number == "B-OLD") == there
    hall = found[0].hall
    kept = part_of(desk, before, proposal, keep=[hall], leave=[found[0].number])
    wanted = {each.number for each in found if hall in each.halls} - {found[0].number}
    assert {each.number for each in suggested(before, kept.plan)} == wanted
    assert part_of(desk, before, proposal).plan == proposal.plan
    with pytest.raises(BadInput, match="not-in-plan"):
        part_of(desk, before, proposal, leave=["Z99"])
