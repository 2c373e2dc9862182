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
from expobook.domain.plan import Severity
from expobook.domain.series import Series, YearRule
from expobook.domain.text import Bilingual
from expobook.services import people, rules
from expobook.services.book.venues import replace_venue
from expobook.services.book_venues import venues_of
from expobook.services.contracts.clause_editing import edit_clause, library, set_term
from expobook.services.contracts.house import house, payment_settings, save_house, save_payment_settings
from expobook.services.desk import Desk
from expobook.services.diary.booking import extend_hold
from expobook.services.diary.reading import booking_named
from expobook.services.diary.reshaping import shift
from expobook.services.diary.series import save_series, series_named
from expobook.services.parties.contacts import contacts, save_contact
from expobook.services.parties.registry import add_event, add_organiser, assign, save_event
from expobook.services.plans import rules as plan_rules
from expobook.services.season import wishes as season_wishes
from expobook.services.today import digest
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


def test_the_choices_of_a_venue(desk: Desk, other: Desk) -> None:
    seen = rules.diary_rules(desk).version
    rules.set_rules(other, why="x", hold_days=21, closing_time="16:00")
    plan_rules.set_plan_rule(other, "aisle", limit_mm=3_500, source="told by the same verb")
    error = refused(lambda: rules.set_rules(desk, why="y", expected_version=seen, hold_days=10, closing_time="16:00"))
    assert differs(error) == {"hold_days": (21, 10)}
    assert rules.diary_rules(desk).hold_days == 21
    rules.set_rules(desk, why="y", expected_version=seen + 1, hold_days=10)
    season = season_wishes.season_rules(desk).version
    season_wishes.set_season_rules(other, moving_m2=9)
    error = refused(lambda: season_wishes.set_season_rules(desk, expected_version=season, moving_m2=8))
    assert differs(error) == {"moving_m2": (9, 8)}


def test_a_rule_of_plans_but_not_for_another_one(desk: Desk, other: Desk) -> None:
    seen = plan_rules.plan_rules_read(desk)[1]
    plan_rules.set_plan_rule(other, "aisle", limit_mm=3_500, source="theirs")
    rules.set_rules(other, why="told by the same verb", hold_days=9)
    another = sorted(set(plan_rules.plan_rules(desk)) - {"aisle"})[0]
    severity = Severity.WARNING
    plan_rules.set_plan_rule(desk, another, source="mine", severity=severity, expected_version=seen)
    error = refused(
        lambda: plan_rules.set_plan_rule(desk, "aisle", limit_mm=4_000, source="theirs", expected_version=seen)
    )
    assert differs(error) == {"limit_mm": (3_500, 4_000)}
    assert plan_rules.plan_rules(desk)["aisle"].limit_mm == 3_500


def test_a_wish_for_the_season(desk: Desk, other: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1")).booking
    was = season_wishes.season_wish(desk, booking.id)
    season_wishes.set_wish(other, replace(was, strategic=5), expected_version=was.version)
    error = refused(
        lambda: season_wishes.set_wish(desk, replace(was, strategic=7, locked=True), expected_version=was.version)
    )
    assert differs(error) == {"strategic": (5, 7), "locked": (False, True)}
    refused(lambda: season_wishes.lock(desk, booking.id, locked=True, expected_version=was.version))
    season_wishes.lock(desk, booking.id, locked=True)
    now = season_wishes.season_wish(desk, booking.id)
    assert (now.strategic, now.locked) == (5, True)


def test_the_mail_of_the_digest(desk: Desk, other: Desk) -> None:
    mail = {"host": "a.example.com", "sender": "book@example.com", "to": ["desk@example.com"]}
    digest.set_digest_mail(other, mail, expected_version=0)
    error = refused(lambda: digest.set_digest_mail(desk, mail | {"host": "b.example.com"}, expected_version=0))
    assert differs(error) == {"host": ("a.example.com", "b.example.com")}
    now = digest.digest_mail(desk)
    assert now is not None
    digest.set_digest_mail(desk, mail | {"host": "b.example.com"}, expected_version=now.version)


def test_the_rights_of_a_role_but_not_of_another_one(desk: Desk, staffed: Desk) -> None:
    theirs = people.sign_in(desk, "Zhao Min", SECRET)
    seen, policy = people.rights_read(desk)[1], people.policy_of(desk).version
    people.set_rights(theirs, "viewer", ("hold",))
    people.set_policy(theirs, {"idle_minutes": 9})
    people.set_rights(staffed, "sales", ("enquire",), expected_version=seen)
    error = refused(lambda: people.set_rights(staffed, "viewer", ("enquire",), expected_version=seen))
    assert differs(error) == {"groups": ("hold", "enquire")}
    assert people.rights_table(desk)["viewer"] == {"hold"}
    error = refused(lambda: people.set_policy(staffed, {"idle_minutes": 7}, expected_version=policy))
    assert differs(error) == {"idle_minutes": (9, 7)}


def test_the_venue_is_compared_hall_by_hall(desk: Desk, other: Desk) -> None:
    seen, venue = next(each.version for each in venues_of(desk) if each.here), desk.venue
    wing = replace(venue, halls=venue.halls[:-1], bays=tuple(b for b in venue.bays if b.hall != venue.halls[-1].code))
    gone = {bay.code for bay in venue.bays} - {bay.code for bay in wing.bays}
    wing = replace(wing, links=tuple(link for link in venue.links if not {link.a, link.b} & gone))
    replace_venue(other, wing, why="x", expected_version=seen)
    error = refused(lambda: replace_venue(desk, venue, why="y", expected_version=seen))
    ((theirs, mine),) = differs(error).values()
    assert theirs == ""
    assert mine.startswith(f"{venue.halls[-1].code}: ")


def test_commands_on_the_choices_of_a_venue_refuse_what_was_saved_since(
    desk: Desk, other: Desk, hold: Hold, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = desk.store.engine.url
    url = desk.store.name if desk.store.is_sqlite else engine.render_as_string(hide_password=False)
    held = [hold(f"Show {n}", line(f"A-{n}")).booking for n in (1, 2)]
    numbers = [booking.number for booking in held]
    mail = {"host": "a.example.com", "sender": "book@example.com", "to": ["desk@example.com"]}
    wish = season_wishes.season_wish(desk, held[0].id)
    rules.set_rules(other, why="x", hold_days=21)
    plan_rules.set_plan_rule(other, "aisle", limit_mm=3_500, source="x")
    season_wishes.set_season_rules(other, moving_m2=9)
    season_wishes.set_wish(other, replace(wish, strategic=5))
    digest.set_digest_mail(other, mail)
    people.set_rights(other, "viewer", ("hold",))
    save_house(other, replace(house(desk), show_hours="08:00–16:00"), why="x")
    shift(other, [held[1].id], 3)
    asked: dict[tuple[str, ...], str] = {
        ("rules", "set", "--hold-days", "9", "--why", "y"): "0",
        ("plan", "rules", "aisle", "--limit-mm", "4000", "--source", "y"): "0",
        ("season", "rules", "--moving", "8"): "0",
        ("season", "wish", numbers[0], "--strategic", "7"): "0",
        ("season", "lock", numbers[0]): "0",
        ("digest", "--set", json.dumps(mail | {"host": "b.example.com"})): "0",
        ("user", "rights", "viewer", "enquire"): "0",
        ("house", "licensor", "--show-hours", "09:00-17:00", "--why", "y"): "0",
        ("hold", "shift", *numbers, "--by", "7"): "1,1",
    }
    for words, version in asked.items():
        assert run(["--json", "--book", url, *words, "--seen", version]) == 1, words
        told = json.loads(capsys.readouterr().out)
        assert (told["refused"], told["facts"]["who"]) == ("stale-data", "Zhao Min"), words
        assert "stale-data" not in told["sentence"]
    assert run(["--json", "--book", url, "rules", "show"]) == 0
    version = json.loads(capsys.readouterr().out)["version"]
    assert run(["--book", url, "rules", "set", "--hold-days", "9", "--why", "y", "--seen", str(version)]) == 0
    assert run(["--book", url, "hold", "shift", *numbers, "--by", "7", "--seen", "1"]) == 1
    assert run(["--book", url, "hold", "shift", *numbers, "--by", "7", "--seen", "1,2"]) == 0
    capsys.readouterr()
    assert run(["--json", "--book", url, "digest", "--mail"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 1
