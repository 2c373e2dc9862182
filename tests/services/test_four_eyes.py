"""Who issues a contract is not who approved it, where the venue wants it so; refusals say who may instead."""

import pytest
from argon2 import PasswordHasher

from expobook.domain.booking import Organiser
from expobook.domain.contract import NotApproved, OwnApproval
from expobook.domain.people import AboveLimit
from expobook.domain.text import Bilingual
from expobook.services import people
from expobook.services.contracts.approving import approve_contract
from expobook.services.contracts.contracting import issue_contract
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_organiser
from expobook.words import sentence
from tests.services.conftest import line

SECRET = "a long enough sentence"


@pytest.fixture
def admin(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)
    road = Bilingual("路", "Road")
    add_organiser(
        desk, Organiser(0, Bilingual("展", "Fairs"), "91370112MA3DEMT13F", "王小明", road, phone="1", email="a@b.cn")
    )
    new_hold(desk, NewBooking(Bilingual("车展", "Cars"), (line("A-1"),), organiser_id=1, theme="auto"))
    contract(desk, 1)
    people.add_user(desk, "Boss", "administrator", SECRET)
    boss = people.sign_in(desk, "Boss", SECRET)
    for name, role in (("Ann", "approver"), ("Sam", "sales"), ("Pia", "planner")):
        people.add_user(boss, name, role, SECRET)
    people.set_policy(boss, {"four_eyes": True})
    return boss


def as_(desk: Desk, name: str) -> Desk:
    return people.sign_in(desk, name, SECRET)


def test_who_approved_does_not_issue_and_is_told_who_may(admin: Desk) -> None:
    with pytest.raises(NotApproved):
        issue_contract(as_(admin, "Ann"), 1)
    approve_contract(as_(admin, "Ann"), 1, why="as discussed")
    with pytest.raises(OwnApproval) as refused:
        issue_contract(as_(admin, "Ann"), 1)
    assert refused.value.facts["issuers"] == ["Boss", "Sam"]
    assert refused.value.facts["need"] == ["Boss"]
    assert "four eyes" in sentence(refused.value, "en")
    assert "双人复核" in sentence(refused.value, "zh")
    issued, _ = issue_contract(as_(admin, "Sam"), 1)
    assert issued.number == "C-2027-0001"


def test_an_approval_of_ones_own_does_not_hide_that_of_somebody_else(admin: Desk) -> None:
    approve_contract(as_(admin, "Ann"), 1, why="as discussed")
    approve_contract(admin, 1, why="me too")
    issued, _ = issue_contract(admin, 1)
    assert issued.number == "C-2027-0001"


def test_above_the_limit_of_a_role_those_are_named_who_may_issue_so_much(admin: Desk) -> None:
    approve_contract(as_(admin, "Ann"), 1, why="as discussed")
    people.set_policy(admin, {"amount_limits": {"sales": 100}})
    with pytest.raises(AboveLimit) as refused:
        issue_contract(as_(admin, "Sam"), 1)
    assert refused.value.facts["roles"] == ("approver", "administrator")  # a planner issues nothing
