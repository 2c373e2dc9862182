"""The checker: each rule finds its breach with figure, limit, source and place, and nothing in a good plan."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from expobook.checking.plan_check import check_plan
from expobook.checking.plan_rows import belts_missing, widest_straight_aisle
from expobook.checking.plan_ways import ways_out
from expobook.checking.rules import default_rules
from expobook.domain.errors import BadInput
from expobook.domain.geometry import Box, rectangle
from expobook.domain.plan import Exhibitor, Finding, Mark, MarkKind, Plan, Severity, Stand, StandKind, Utility
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.plans import allocation
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.plans.paper import findings_pdf
from expobook.services.plans.rules import plan_rules, set_plan_rule
from expobook.words import catalogue
from tests.plan.conftest import roomy_venue

BAYS = frozenset({"A-1", "A-2", "B-1", "B-2"})
EXHIBITORS = {"x": Exhibitor(0, "x", Bilingual("甲", "X"), wanted_m2=36)}


def stand(number: str, x: int, y: int, w: int = 6_000, d: int = 6_000, **more: object) -> Stand:
    return Stand(number, more.pop("hall", "A"), rectangle(x, y, w, d), **more)


def found(*stands: Stand, venue: Venue | None = None, bays: frozenset[str] = BAYS) -> list[Finding]:
    return check_plan(venue or roomy_venue(), Plan(0, 1, Bilingual("车展", ""), bays, stands, EXHIBITORS))


def good() -> tuple[Stand, ...]:
    """Four stands either side of a main aisle of 6 m along the middle."""
    places = ((4_000, 4_000), (33_000, 4_000), (4_000, 23_000), (33_000, 23_000))
    return tuple(stand(f"A{n}", x, y, 23_000, 13_000) for n, (x, y) in enumerate(places))


def test_a_good_plan_has_no_finding() -> None:
    assert found(*good()) == []


def row_of(count: int, y: int, x: int = 10_000) -> list[Stand]:
    return [stand(f"R{y}-{n}", x + n * 3_000, y, 3_000, 3_000, kind=StandKind.SHELL) for n in range(count)]


SMALL = stand("S1", 10_000, 10_000)
BREACHES: Mapping[str, tuple[tuple[Stand, ...], str, str]] = {
    "double-number": ((SMALL, stand("S1", 30_000, 10_000)), "2", "1"),
    "polygon": ((replace(SMALL, ring=((0, 0), (6_000, 6_000), (6_000, 0), (0, 6_000))),), "", ""),
    "unknown-hall": ((replace(SMALL, hall="Q"),), "Q", ""),
    "unknown-exhibitor": ((replace(SMALL, exhibitor="nobody"),), "nobody", ""),
    "outside": ((stand("S1", 57_000, 10_000),), "18.00 m²", "0 m²"),
    "overlap": ((SMALL, stand("S2", 15_000, 10_000)), "6.00 m²", "0 m²"),
    "aisle": ((SMALL, stand("S2", 18_000, 10_000)), "2.00 m", "3.00 m"),
    "exit": ((stand("S1", 27_000, 2_000),), "2.00 m", "3.00 m"),
    "hydrant": ((stand("S1", 10_000, 1_000),), "1.00 m", "1.40 m"),
    "wall": ((stand("S1", 15_000, 500),), "0.50 m", "0.60 m"),
    "column": ((stand("S1", 90_900, 10_000, hall="B"),), "0.50 m", "0.60 m"),
    "row": ((*row_of(8, 10_000),), "24.00 m", "21.00 m"),
    "height": ((replace(SMALL, height_mm=6_500),), "6.50 m", "6.00 m"),
    "ceiling": ((replace(SMALL, height_mm=9_800),), "9.80 m", "9.50 m"),
    "load": ((replace(SMALL, vehicles=80),), "5,556 kg/m²", "5,000 kg/m²"),
    "sold-area": ((stand("S1", 10_000, 10_000, 7_000, exhibitor="x"),), "42.00 m²", "36.00 m²"),
}


@pytest.mark.parametrize("rule", sorted(BREACHES))
def test_each_rule_tells_figure_limit_source_and_place(rule: str) -> None:
    stands, figure, limit = BREACHES[rule]
    told = [finding for finding in found(*stands) if finding.rule == rule]
    assert told
    first = told[0]
    assert (first.figure, first.limit) == (figure, limit)
    assert first.source
    assert first.at is not None
    assert {s.number for s in stands} >= set(first.stands)


def test_a_hall_without_a_straight_main_aisle_is_found() -> None:
    north = [replace(s, ring=rectangle(s.box.left, 20_500, 23_000, 13_000)) for s in good()[2:]]
    told = found(*good()[:2], *north)
    assert [(f.rule, f.figure, f.limit) for f in told] == [("main-aisle", "6.00 m", "6.00 m")] or told == []
    narrow = [stand(f"A{n}", x, y, 25_000, 15_000) for n, (x, y) in enumerate(
        ((3_500, 3_500), (31_500, 3_500), (3_500, 21_500), (31_500, 21_500))
    )]  # fmt: skip
    assert [(f.rule, f.figure) for f in found(*narrow)] == [("main-aisle", "3.00 m")]


def test_a_gap_that_is_no_aisle_leads_nowhere() -> None:
    """The stand inside can be reached through a gap of a metre only, which nobody may call an aisle."""
    around = [
        stand("W1", 10_000, 10_000, 15_000, 3_000),
        stand("W2", 10_000, 13_000, 3_000, 12_000),
        stand("W3", 22_000, 13_000, 3_000, 12_000),
        stand("W4", 10_000, 25_000, 7_000, 3_000),
        stand("W5", 18_000, 25_000, 7_000, 3_000),
    ]
    told = [f for f in found(*around, stand("IN", 16_000, 16_000, 3_000, 6_000)) if f.rule == "reach"]
    assert [f.stands for f in told] == [("IN",)]


def test_net_is_squared_with_gross_and_gross_with_the_contract() -> None:
    rules = {**default_rules(), "net-ratio": replace(default_rules()["net-ratio"], limit=20)}
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, good(), {})
    told = check_plan(roomy_venue(), plan, rules, agreed_mm2=4_700 * 10**6)
    assert [(f.rule, f.figure, f.limit) for f in told] == [
        ("agreement", "4,800.00 m²", "4,700.00 m²"),
        ("net-ratio", "24.9 %", "20 %"),
    ]
    assert check_plan(roomy_venue(), plan, agreed_mm2=4_800 * 10**6) == []


def test_drawn_aisles_stay_free_and_connections_lie_in_their_stand() -> None:
    marks = (Mark("m1", MarkKind.AISLE, "A", rectangle(0, 14_000, 60_000, 3_000)),)
    points = (Utility("u1", "power", "A", (12_000, 12_000), "S1"), Utility("u2", "water", "A", (20_000, 12_000), "S1"))
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, (SMALL,), {}, marks=marks, utilities=points)
    told = [(f.rule, f.figure) for f in check_plan(roomy_venue(), plan)]
    assert told == [("marked-aisle", "12.00 m²"), ("utility", "4.00 m")]


def test_a_venue_sets_its_own_limit_and_says_whose_it_is(desk: Desk) -> None:
    set_plan_rule(desk, "aisle", limit_mm=4_000, source="PWTC Guangzhou: any passage 4 m")
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, (SMALL, stand("S2", 19_500, 10_000)), {})
    told = [f for f in allocation.check_plan(desk, plan) if f.rule == "aisle"]
    assert [(f.figure, f.limit, f.source) for f in told] == [("3.50 m", "4.00 m", "PWTC Guangzhou: any passage 4 m")]
    set_plan_rule(desk, "aisle", limit_mm=0, source="turned off for a test")
    assert not plan_rules(desk)["aisle"].is_on
    assert allocation.check_plan(desk, plan) == []
    with pytest.raises(BadInput):
        set_plan_rule(desk, "aisles", limit_mm=1, source="x")


def test_a_heavy_thing_on_a_light_floor_is_found() -> None:
    told = [f for f in found(replace(SMALL, load_kg_m2=6_000)) if f.rule == "load"]
    assert [(f.figure, f.limit) for f in told] == [("6,000 kg/m²", "5,000 kg/m²")]


@pytest.mark.parametrize("rule", sorted(name for name, each in default_rules().items() if each.unit))
def test_a_rule_whose_limits_are_0_is_off(rule: str) -> None:
    rules = {**default_rules(), rule: replace(default_rules()[rule], limit_mm=0, limit=0)}
    crowd = [stand for stands, _, _ in BREACHES.values() for stand in stands]
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, tuple(crowd), EXHIBITORS)
    assert rule not in {finding.rule for finding in check_plan(roomy_venue(), plan, rules)}


def test_a_stand_that_is_walled_in_is_not_reached() -> None:
    around = [
        stand("W1", 10_000, 10_000, 15_000, 3_000),
        stand("W2", 10_000, 13_000, 3_000, 12_000),
        stand("W3", 22_000, 13_000, 3_000, 12_000),
        stand("W4", 10_000, 25_000, 15_000, 3_000),
    ]
    told = [f for f in found(*around, stand("IN", 16_000, 16_000, 3_000, 6_000)) if f.rule == "reach"]
    assert [f.stands for f in told] == [("IN",)]


def test_ways_follow_the_aisles_round_a_wall() -> None:
    ring = rectangle(0, 0, 40_000, 20_000)
    place = (Box(30_000, 14_000, 33_000, 17_000), rectangle(30_000, 14_000, 3_000, 3_000))
    wall = (Box(10_000, 2_000, 12_000, 20_000), rectangle(10_000, 2_000, 2_000, 18_000))
    door = [(0.0, 15_000.0, 0.0, 16_000.0)]
    straight = ways_out(ring, [place], door, 1_500)[0]
    round_it = ways_out(ring, [place, wall], door, 1_500)[0]
    assert straight is not None
    assert round_it is not None
    assert ways_out(ring, [place, wall], door, 3_000)[0] is None  # the gap of 2 m is no aisle
    assert straight == pytest.approx(31_500, abs=1_500)  # 30 m across and half the stand
    assert round_it == pytest.approx(31_500 + 2 * 13_000, abs=2_500)  # down to the gap below the wall, and up again


def test_travel_distance_is_compared_with_the_limit() -> None:
    rules = {**default_rules(), "travel": replace(default_rules()["travel"], limit_mm=10_000)}
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, (SMALL,), {})
    told = [f for f in check_plan(roomy_venue(), plan, rules) if f.rule == "travel"]
    assert len(told) == 1
    assert 10 < float(told[0].figure.removesuffix(" m")) < 30


def test_fire_belts_divide_floor_that_is_too_large() -> None:
    stands = [(Box(n * 10_000, 0, n * 10_000 + 9_000, 9_000), 81) for n in range(6)]
    assert list(belts_missing(stands, 12_000, 400)) == [486]
    apart = [(Box(b.left + (11_500 if n > 2 else 0), 0, b.right + (11_500 if n > 2 else 0), 9_000), a)
             for n, (b, a) in enumerate(stands)]  # fmt: skip
    assert list(belts_missing(apart, 12_000, 400)) == []
    assert list(belts_missing(apart, 12_000, 200)) == [243, 243]


def test_the_widest_aisle_is_measured_in_both_directions() -> None:
    boxes = [Box(0, 0, 10, 10), Box(14, 0, 20, 10), Box(0, 17, 20, 20)]
    assert widest_straight_aisle(boxes) == 7


def test_every_rule_has_words_in_both_languages() -> None:
    words = catalogue("rules")
    assert all(words[rule]["zh"] and words[rule]["en"] for rule in default_rules())


def test_rules_are_settings() -> None:
    wide = {**default_rules(), "aisle": replace(default_rules()["aisle"], limit_mm=4_000, severity=Severity.NOTE)}
    plan = Plan(0, 1, Bilingual("车展", ""), BAYS, (SMALL, stand("S2", 19_500, 10_000)), {})
    told = check_plan(roomy_venue(), plan, wide)
    assert [(f.rule, f.severity, f.limit) for f in told] == [("aisle", Severity.NOTE, "4.00 m")]


def test_the_report_lists_what_was_found_and_says_when_all_is_well(desk: Desk) -> None:
    import pypdfium2

    empty = plan_of(desk, 1)
    saved, _ = save_plan(desk, replace(empty, stands=(SMALL, stand("S2", 18_000, 10_000))), expected_version=0)
    findings = check_plan(desk.venue, saved)
    document = pypdfium2.PdfDocument(findings_pdf(desk, saved, findings))
    text = document[0].get_textpage().get_text_range()
    assert "通道过窄" in text
    assert "2.00 m" in text
    assert len(document) == 2
    fine = pypdfium2.PdfDocument(findings_pdf(desk, saved, []))
    assert "Every rule is kept" in fine[0].get_textpage().get_text_range()
