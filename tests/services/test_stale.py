"""What was saved elsewhere is never overwritten: the refusal says who, when, and what differs; on both engines."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher

from expobook.cli.program import run
from expobook.domain.actor import Actor
from expobook.domain.booking import Event, Organiser
from expobook.domain.diary import Schedule
from expobook.domain.errors import StaleData
from expobook.domain.party import Contact
from expobook.domain.people import User, WrongPassword
from expobook.domain.series import Series, YearRule
from expobook.domain.text import Bilingual
from expobook.services import people
from expobook.services.booking import extend_hold
from expobook.services.clause_editing import edit_clause, library, set_term
from expobook.services.contacts import contacts, save_contact
from expobook.services.desk import Desk
from expobook.services.diary import booking_named
from expobook.services.house import house, payment_settings, save_house, save_payment_settings
from expobook.services.parties import add_event, add_organiser, assign, save_event
from expobook.services.reshaping import shift
from expobook.services.series import save_series, series_named
from expobook.words import sentence
from tests.services.conftest import Hold, line

SECRET = "a long enough sentence"
RULE = YearRule("W20-4")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)


def refused(deed: Callable[[], Any]) -> StaleData:
    with pytest.raises(StaleData) as found:
        deed()
    error = found.value
    assert error.facts["who"] == "Zhao Min"
    assert error.facts["when"] is not None
    for language in ("en", "zh"):
        assert "Zhao Min" in sentence(error, language)  # type: ignore[arg-type]
        assert "stale-data" not in sentence(error, language)  # type: ignore[arg-type]
    return error


def differs(error: StaleData) -> dict[str, tuple[Any, Any]]:
    return {each.field: (each.theirs, each.mine) for each in error.facts["differs"]}


@pytest.fixture
def other(desk: Desk) -> Desk:
    return desk.acting_as(Actor("Zhao Min", "Desk 1"))


def test_a_contact(desk: Desk, other: Desk) -> None:
    party, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo")))
    was, _ = save_contact(desk, Contact(0, party.id, "Wang Fang", phone="1"))
    save_contact(other, replace(was, phone="2", post="CEO"))
    error = refused(lambda: save_contact(desk, replace(was, phone="3")))
    assert differs(error) == {"post": ("CEO", ""), "phone": ("2", "3")}
    assert "the phone number, now “2”, yours “3”" in sentence(error, "en")
    assert "电话：现为“2”，您的为“3”" in sentence(error, "zh")
    assert contacts(desk, party.id)[0].phone == "2"


def test_a_yearly_show(desk: Desk, other: Desk) -> None:
    new = Series(0, Bilingual("船展", "Boats"), RULE, frozenset({"A-1"}), 1, 2, 1)
    was, _ = save_series(desk, new)
    save_series(other, replace(was, show=4))
    error = refused(lambda: save_series(desk, replace(was, show=3, theme="auto")))
    assert differs(error) == {"show": (4, 3), "theme": ("", "auto")}
    assert series_named(desk, was.id).show == 4


def test_a_show(desk: Desk, other: Desk) -> None:
    was, _ = add_event(desk, Event(0, Bilingual("", "Boats")))
    save_event(other, replace(was, edition="3"))
    assert differs(refused(lambda: save_event(desk, replace(was, edition="4")))) == {"edition": ("3", "4")}


def test_the_licensor_is_compared_part_by_part(desk: Desk, other: Desk) -> None:
    was = house(desk)
    theirs = replace(was, sample=False, party=replace(was.party, phone="0531 1"))
    save_house(other, theirs, why="x")
    error = refused(
        lambda: save_house(desk, replace(theirs, party=replace(theirs.party, phone="0531 2")), why="y", expected=was)
    )
    assert differs(error) == {"party.phone": ("0531 1", "0531 2")}
    assert "Party(" not in sentence(error, "en")


def test_terms_of_payment(desk: Desk, other: Desk) -> None:
    was = payment_settings(desk)
    save_payment_settings(other, {"second_days": 45}, why="x")
    error = refused(
        lambda: save_payment_settings(
            desk, {"second_days": 60, "earnest_percent": "20.0"}, why="y", expected_version=was["version"]
        )
    )
    assert differs(error) == {"second_days": (45, 60)}  # 20.0 % is 20 %
    now = payment_settings(desk)
    assert now["second_days"] == 45
    save_payment_settings(desk, {"second_days": 60}, why="y", expected_version=now["version"])
    assert payment_settings(desk)["second_days"] == 60


def test_a_term_but_not_for_another_one(desk: Desk, other: Desk) -> None:
    seen = library(desk).version
    names = sorted(library(desk).terms)
    set_term(other, names[0], "他们", "Theirs", why="x")
    set_term(desk, names[1], "我们", "Ours", why="another term is no matter", expected_version=seen)
    error = refused(lambda: set_term(desk, names[0], "我的", "Mine", why="y", expected_version=seen))
    assert differs(error) == {"zh": ("他们", "我的"), "en": ("Theirs", "Mine")}
    assert library(desk).terms[names[0]].en == "Theirs"


def test_a_clause(desk: Desk, other: Desk) -> None:
    clause = library(desk).clauses[0]
    edit_clause(other, clause.id, [("他们。", "Theirs.")], why="x")
    error = refused(
        lambda: edit_clause(desk, clause.id, [("他们。", "Mine.")], why="y", expected_version=clause.version)
    )
    assert differs(error) == {"en": ("Theirs.", "Mine.")}


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    people.add_user(desk, "Li Wei", "administrator", SECRET)
    admin = people.sign_in(desk, "Li Wei", SECRET)
    people.add_user(admin, "Zhao Min", "administrator", SECRET)
    people.add_user(admin, "Guest", "viewer", SECRET)
    return admin


def account(desk: Desk) -> User:
    return next(user for user in people.users(desk) if user.name == "Guest")


def test_an_account_but_not_for_a_wrong_password(desk: Desk, staffed: Desk) -> None:
    was = account(desk)
    with pytest.raises(WrongPassword):
        people.sign_in(desk, "Guest", "not this one")
    people.change_user(staffed, "Guest", role="sales", expected_version=was.version)
    was = account(desk)
    people.change_user(people.sign_in(desk, "Zhao Min", SECRET), "Guest", role="planner")
    error = refused(lambda: people.change_user(staffed, "Guest", role="finance", expected_version=was.version))
    assert differs(error) == {"role": ("planner", "finance")}
    assert account(desk).role == "planner"


def test_the_rules_for_people(desk: Desk, staffed: Desk) -> None:
    was = people.policy_of(desk)
    theirs = people.sign_in(desk, "Zhao Min", SECRET)
    people.set_policy(theirs, {"idle_minutes": 9})
    people.set_rights(staffed, "viewer", ())  # told by the same verb, and not about these rules
    error = refused(lambda: people.set_policy(staffed, {"idle_minutes": 7}, expected=was))
    assert differs(error) == {"idle_minutes": (9, 7)}
    people.set_policy(staffed, {"four_eyes": True}, expected=was)  # that one is as it was seen
    assert people.policy_of(desk).idle_minutes == 9


def test_several_bookings_at_once_name_all_that_were_saved(desk: Desk, other: Desk, hold: Hold) -> None:
    held = [hold(f"Show {n}", line(f"A-{n}")).booking for n in (1, 2, 3)]
    party, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo")))
    assign(other, held[0].id, party.id, None)
    shift(other, [held[2].id], 2)
    versions = {booking.id: booking.version for booking in held}
    error = refused(lambda: shift(desk, list(versions), 7, versions=versions))
    assert [each.id for each in error.facts["theirs"]] == [held[0].id, held[2].id]
    assert held[0].number in sentence(error, "en")
    assert held[1].number not in sentence(error, "en")
    assert "show “2–3 Mar 2027” → “4–5 Mar 2027”" in sentence(error, "en")
    assert booking_named(desk, held[1].id).active_lines() == held[1].active_lines()


def test_a_booking_says_what_was_done_to_it(desk: Desk, other: Desk, hold: Hold) -> None:
    seen = hold("Show", line("A-1")).booking
    shift(other, [seen.id], 3)
    error = refused(lambda: extend_hold(desk, seen.id, desk.now().replace(month=12), expected_version=seen.version))
    assert error.facts["theirs"].version == seen.version + 1
    assert "5–6 Mar 2027" in sentence(error, "en")
    assert "展期：“2027年3月2–3日” → “2027年3月5–6日”" in sentence(error, "zh")


def test_the_command_line_refuses_what_was_saved_since_the_version_that_it_read(
    desk: Desk, other: Desk, hold: Hold, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = desk.store.engine.url
    url = desk.store.name if desk.store.is_sqlite else engine.render_as_string(hide_password=False)
    party, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo")))
    was, _ = save_contact(desk, Contact(0, party.id, "Wang Fang", phone="1"))
    seen = hold("Show", line("A-1")).booking
    term = library(desk)
    name = sorted(term.terms)[0]
    for change in (
        lambda: save_contact(other, replace(was, phone="2")),
        lambda: shift(other, [seen.id], 3),
        lambda: save_payment_settings(other, {"second_days": 45}, why="x"),
        lambda: set_term(other, name, "他们", "Theirs", why="x"),
    ):
        change()
    asked = {
        ("contact", "change", was.id, "--phone", "3", "--seen", was.version): {"field": "phone", "theirs": "2"},
        ("house", "terms", "--second-days", "60", "--why", "y", "--seen", 0): {"field": "second_days", "theirs": 45},
        ("clause", "term", name, "我", "Mine", "--why", "y", "--seen", term.version): {"field": "zh", "theirs": "他们"},
        ("hold", "move", seen.number, "--by", "7", "--seen", seen.version): {"change": "build-up"},
    }
    for words, fact in asked.items():
        assert run(["--json", "--book", url, *map(str, words)]) == 1
        told = json.loads(capsys.readouterr().out)
        assert told["refused"] == "stale-data"
        assert told["facts"]["who"] == "Zhao Min"
        assert "Zhao Min" in told["sentence"]
        found = [*told["facts"].get("differs", ()), *told["facts"].get("changed", ())]
        assert fact.items() <= found[0].items()
    assert run(["--book", url, "hold", "move", seen.number, "--by", "7", "--seen", str(seen.version + 1)]) == 0
    moved = booking_named(desk, seen.id).active_lines()[0].schedule
    assert moved == Schedule.of_days(line("A-1", start=10).schedule.start, 1, 2, 1)
