"""What the audit trail stores is said in the language of who reads it; what cannot be read stays as it is."""

import json
import re
from dataclasses import asdict
from datetime import date, time

import pytest

from expobook.checking.rules import default_rules
from expobook.domain.diary import Stay
from expobook.domain.finding.request import Part
from expobook.domain.holds import DiaryRules
from expobook.domain.people import Policy
from expobook.domain.plain import to_plain
from expobook.domain.season.proposal import Outcome
from expobook.domain.season.wish import SeasonRules, SeasonWish
from expobook.resources import resource
from expobook.services.money.payment_terms import DEFAULTS
from expobook.services.trail.words import told, why_told

HASH = "AB" * 32
SAID = (
    (
        "challenge",
        "B-1 challenges B-2, due 2026-11-20",
        "B-1 challenged B-2, answer due 20 Nov 2026",
        "B-1 催签 B-2，答复期限2026年11月20日",
    ),
    (
        "save-plan",
        "1 stands, 2 exhibitors, net 25500000 mm2, version 3",
        "1 stand, 2 exhibitors, net 25.5 m², version 3",
        "1 个展位、2 家参展商，净面积 25.5 m²，第 3 版",
    ),
    (
        "save-plan",
        "76 stands, 75 exhibitors, net 100,652.86 m², version 1",
        "76 stands, 75 exhibitors, net 100,652.86 m², version 1",
        "76 个展位、75 家参展商，净面积 100,652.86 m²，第 1 版",
    ),
    (
        "issue-contract",
        json.dumps({"number": "C-1", "sha256": HASH, "approved_by": "Li Wei", "clauses": {"def.space": 1}}),
        "number: C-1; approved by: Li Wei; clauses: 1",
        "编号：C-1；批准人：Li Wei；条款数：1",
    ),
    (
        "post",
        '{"number": "C-1", "kind": "receipt", "account": "earnest", "fen": 123450, "day": "2027-01-05"}',
        "number: C-1; kind: received; account: earnest; amount: ¥1,234.50; day: 5 Jan 2027",
        "编号：C-1；类别：收款；款项：定金；金额：¥1,234.50；日期：2027年1月5日",
    ),
    ("decide-discount", "7: 5.5 % approved", "5.5 %, approved", "5.5 %，已批准"),
    ("change-user", "Li Wei: sales, False", "Li Wei: sales, account closed", "Li Wei：销售，账户停用"),
    ("set-policy", "sales: enquire, hold", "sales may: enquiries and parties, holds", "销售可做：询档与单位、预留"),
    ("save-event", '["甲展", "A fair", "auto"]', "A fair · cars", "甲展 · 汽车"),
    ("save-series", '["甲展", "A fair", "W20-4"]', "A fair · Thu of W20", "甲展 · 20周 周四"),
    ("quote", '{"number": "Q-1", "alternatives": [[1, 120000]]}', "number: Q-1; totals: ¥1,200.00", None),
)


@pytest.mark.parametrize(("verb", "stored", "en", "zh"), SAID)
def test_what_is_stored_is_said_in_both_languages(verb: str, stored: str, en: str, zh: str | None) -> None:
    assert told(verb, stored, "en") == en
    if zh is not None:
        assert told(verb, stored, "zh") == zh


@pytest.mark.parametrize(
    ("verb", "stored"),
    [
        ("challenge", "words of another version"),
        ("challenge", "B-1 challenges B-2, due 2026-99-99"),
        ("post", '{"number": "C-1"'),
        ("hold", '{"title": ["甲"], "lines": 3}'),
        ("season-accept", '[["B-1"]]'),
        ("set-rules", '{"rule": "aisle"}'),
        ("save-event", "[1]"),
        ("x", "[" * 200_000),
    ],
)
def test_what_cannot_be_read_stays_as_it_is(verb: str, stored: str) -> None:
    assert told(verb, stored, "zh") == stored
    assert told(verb, stored, "en") == stored


def test_reasons_of_the_program_are_said_in_words_and_those_of_people_stay() -> None:
    assert why_told("the clock ran out", "zh") == "答复期限届满"
    assert why_told("lapsed 2026-11-30 17:30", "zh") == "于2026年11月30日 17:30到期"
    assert why_told("challenge 12", "en") == "answer to a challenge"
    assert why_told("went elsewhere", "zh") == "went elsewhere"


def test_every_setting_and_wish_has_a_name_in_chinese() -> None:
    """A field that is added to one of these gets a word in the same change."""
    wish = SeasonWish(
        1, (Part(1_000_000, 1, 2, 3, True),), Stay(date(2027, 1, 1), date(2027, 2, 1)), date(2027, 1, 2), True, True,
        frozenset({"1"}), 1_000, 500, 1, 2, 3, 4, 5, True, 1,
    )  # fmt: skip
    rules = DiaryRules(5, 1, 2, 3, time(17), {"auto": frozenset({"power"})}, frozenset({"sales"}), {}, 1)
    policy = Policy(1, 2, 3, True, {"sales": 100}, {"theme": ("sales",)}, 1)
    plan_rules = [{"rule": name} | asdict(rule) for name, rule in default_rules().items()]
    of_diary = asdict(rules) | {"closing_time": "17:30"}
    for stored in (wish, of_diary, policy, SeasonRules(), dict(DEFAULTS), *plan_rules):
        said = told("set-rules", json.dumps(to_plain(stored) | {"source": "venue"}), "zh")
        assert not re.search(r"[a-z]{3,}", said), said


def test_every_group_of_deeds_and_every_outcome_of_a_season_has_its_words() -> None:
    groups = json.loads(resource("rules", "roles.json").read_text("utf-8"))["deeds"]
    said = told("set-policy", f"sales: {', '.join(groups)}", "zh")
    assert not re.search("[a-z]", said), said
    assert not re.search("[a-z]", told("season-accept", json.dumps([["B-1", each] for each in Outcome]), "zh"))
