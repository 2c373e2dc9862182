"""People of a book: who may do what is checked by every service, in the transaction, on both engines."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

import expobook.services
from expobook.domain.actor import Actor
from expobook.domain.booking import ChallengeState, Line, Organiser
from expobook.domain.errors import BadInput, UserError
from expobook.domain.people import (
    ROLES,
    AboveLimit,
    AccountClosed,
    LastAdministrator,
    LockedOut,
    NotPermitted,
    NotSignedIn,
    Policy,
    WeakPassword,
    WrongPassword,
    must_be_strong,
    must_be_within,
)
from expobook.domain.text import Bilingual
from expobook.services import people
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.releasing import lapse_holds, lose, release
from expobook.services.parties.registry import add_organiser
from expobook.services.rules import set_rules
from expobook.services.trail.reading import SUBJECTS, Asked, entries
from expobook.storage.people import shipped_roles
from expobook.words import catalogue
from tests.services.conftest import Clock, Hold, line

SECRET = "a long enough sentence"
ADMIN = "Wang"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with the least work: what a password costs is the library's matter, and tests hash hundreds."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """The book with one of each role; the desk of the administrator."""
    people.add_user(desk, ADMIN, "administrator", SECRET)
    admin = people.sign_in(desk, ADMIN, SECRET)
    for role in ROLES:
        if role != "administrator":
            people.add_user(admin, role.title(), role, SECRET)
    return admin


def as_role(desk: Desk, role: str) -> Desk:
    return people.sign_in(desk, ADMIN if role == "administrator" else role.title(), SECRET)


def wish(*lines: Line) -> NewBooking:
    return NewBooking(Bilingual("", "Show"), lines)


def test_a_book_without_people_asks_nobody(desk: Desk) -> None:
    assert not people.must_sign_in(desk)
    assert people.sign_in(desk, "Anybody", "") is desk
    new_hold(desk, wish(line("A-1")))


def test_from_the_first_account_on_somebody_must_sign_in(desk: Desk) -> None:
    with pytest.raises(BadInput) as refused:
        people.add_user(desk, "Zhao", "planner", SECRET)
    assert refused.value.facts["why"] == "first-is-administrator"
    people.add_user(desk, ADMIN, "administrator", SECRET)
    for actor in (desk.actor, Actor(ADMIN, "Desk 9", "administrator")):
        with pytest.raises(NotSignedIn):
            new_hold(desk.acting_as(actor), wish(line("A-1")))
    held, _ = new_hold(people.sign_in(desk, ADMIN, SECRET), wish(line("A-1")))
    assert held.booking.number


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_what_it_may_and_nothing_else(staffed: Desk, role: str) -> None:
    """Every cell of role x deed, tried on deeds of each group through the services themselves."""
    admin, mine = staffed, as_role(staffed, role)
    held = new_hold(admin, wish(line("A-1")))[0].booking
    deeds = {
        "hold": lambda: new_hold(mine, wish(line("A-2"))),
        "enquire": lambda: add_organiser(mine, Organiser(0, Bilingual("", "Fairs Ltd."))),
        "firm": lambda: contract(mine, held.id, reason="x"),
        "settings": lambda: set_rules(mine, why="x", hold_days=9),
        "people": lambda: people.set_policy(mine, {"idle_minutes": 5}),
    }
    allowed = shipped_roles()["roles"][role]["may"]
    for group, deed in deeds.items():
        if group in allowed:
            deed()
        else:
            before = [entry.id for entry in entries(admin)]
            with pytest.raises(NotPermitted) as refused:
                deed()
            assert refused.value.facts["role"] == role
            assert "administrator" in refused.value.facts["roles"]
            assert [entry.id for entry in entries(admin)] == before, "nothing may be written"
    assert check_book(admin) == ()


def test_a_role_that_changes_counts_at_once(staffed: Desk) -> None:
    planner = as_role(staffed, "planner")
    people.change_user(staffed, "Planner", role="viewer", why="moved on")
    with pytest.raises(NotPermitted):
        new_hold(planner, wish(line("A-1")))
    people.change_user(staffed, "Planner", active=False)
    with pytest.raises(NotSignedIn):
        new_hold(planner, wish(line("A-1")))


def test_a_closed_account_does_not_sign_in(staffed: Desk) -> None:
    people.change_user(staffed, "Sales", active=False)
    with pytest.raises(AccountClosed):
        as_role(staffed, "sales")


def test_wrong_passwords_lock_the_account_for_a_while(staffed: Desk, clock: Clock) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPassword) as refused:
            people.sign_in(staffed, "Sales", "not this one")
        assert refused.value.facts["left"] == left
    with pytest.raises(LockedOut):
        people.sign_in(staffed, "Sales", "not this one")
    with pytest.raises(LockedOut):
        people.sign_in(staffed, "Sales", SECRET)
    clock.forward(minutes=16)
    assert people.sign_in(staffed, "Sales", SECRET).actor.signed_in
    told = [entry.verb for entry in entries(staffed, Asked(who="Sales"))]
    assert told.count("sign-in-failed") == 4
    assert "locked-out" in told


def test_an_administrator_opens_a_locked_account(staffed: Desk) -> None:
    for _ in range(5):
        with pytest.raises(UserError):
            people.sign_in(staffed, "Sales", "not this one")
    people.change_user(staffed, "Sales", active=True)
    assert people.sign_in(staffed, "Sales", SECRET).actor.role == "sales"


def test_an_unknown_name_is_refused_like_a_known_one(staffed: Desk) -> None:
    with pytest.raises(WrongPassword):
        people.sign_in(staffed, "Nobody", SECRET)


def test_the_last_administrator_stays(staffed: Desk) -> None:
    for change in ({"role": "viewer"}, {"active": False}):
        with pytest.raises(LastAdministrator):
            people.change_user(staffed, ADMIN, **change)  # type: ignore[arg-type]
    people.change_user(staffed, "Approver", role="administrator")
    people.change_user(staffed, ADMIN, role="viewer")


def test_passwords_are_kept_as_argon2id_and_changed_by_their_owner(staffed: Desk) -> None:
    with staffed.store.read() as uow:
        kept = uow.people.password_of("Viewer")
    assert kept.startswith("$argon2id$")
    assert SECRET not in kept
    viewer = as_role(staffed, "viewer")
    people.set_password(viewer, "Viewer", "another long sentence")
    assert people.sign_in(staffed, "Viewer", "another long sentence").actor.signed_in
    with pytest.raises(NotPermitted):
        people.set_password(viewer, ADMIN, "another long sentence")


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaa", "  " * 8, "my name is Wang!"])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        must_be_strong(password, "Wang")


def test_soft_clashes_of_a_kind_can_be_left_to_some_roles(staffed: Desk) -> None:
    people.set_policy(staffed, {"override_roles": {"turnaround": ["approver"]}})
    first = new_hold(staffed, wish(line("A-1")))[0].booking
    contract(staffed, first.id)
    next_to = new_hold(staffed, wish(line("A-1", start=4)))[0].booking
    with pytest.raises(UserError) as refused:
        contract(as_role(staffed, "planner"), next_to.id, reason="agreed")
    assert refused.value.code == "may-not-override"
    contract(as_role(staffed, "approver"), next_to.id, reason="agreed")


def test_amounts_above_the_limit_of_a_role_are_refused() -> None:
    policy = Policy(amount_limits={"sales": 1_000_00, "approver": 10_000_00})
    must_be_within(policy, Actor("S", role="sales"), 1_000_00)
    with pytest.raises(AboveLimit) as refused:
        must_be_within(policy, Actor("S", role="sales"), 1_000_01)
    assert refused.value.facts["roles"][0] in ("planner", "approver")
    must_be_within(policy, Actor("A", role="administrator"), 10**12)


def test_of_the_roles_above_a_limit_only_those_are_named_that_may_do_it_at_all() -> None:
    policy = Policy(amount_limits={"sales": 100})
    with pytest.raises(AboveLimit) as refused:
        must_be_within(policy, Actor("S", role="sales"), 101, ("sales", "approver"))
    assert refused.value.facts["roles"] == ("approver",)


def test_what_entries_of_the_trail_are_about_can_be_filtered_and_has_words() -> None:
    text = "".join(path.read_text() for path in Path(expobook.services.__file__).parent.rglob("*.py"))
    about = set(re.findall(r'audit\.add\([^"]*?"[a-z-]+",\s*"([a-z-]+)"', text))
    assert len(about) > 8
    assert about <= set(SUBJECTS)
    for language in ("en", "zh"):
        assert all(catalogue("errors")[f"kind:{subject}"][language] for subject in SUBJECTS)


def test_choices_that_make_no_sense_are_refused(staffed: Desk) -> None:
    for choices in (
        {"idle_minutes": -1},
        {"four_eyes": "yes"},
        {"amount_limits": {"king": 1}},
        {"amount_limits": {"sales": -1}},
        {"override_roles": {"theme": ["king"]}},
        {"colour": 1},
    ):
        with pytest.raises(BadInput):
            people.set_policy(staffed, choices)
    with pytest.raises(BadInput):
        people.set_rights(staffed, "administrator", ("hold",))
    with pytest.raises(BadInput):
        people.set_rights(staffed, "sales", ("everything",))


def test_rights_of_a_role_can_be_changed(staffed: Desk) -> None:
    people.set_rights(staffed, "finance", ("hold",), why="small house")
    new_hold(as_role(staffed, "finance"), wish(line("A-1")))
    with pytest.raises(NotPermitted):
        new_hold(as_role(staffed, "viewer"), wish(line("A-2")))


def test_what_the_clock_does_needs_nobodys_right(staffed: Desk, clock: Clock, hold: Hold) -> None:
    new_hold(staffed, wish(line("A-1")))
    clock.forward(days=30)
    released, _ = lapse_holds(as_role(staffed, "viewer"))
    assert len(released) == 1


def test_losing_and_releasing_are_told_with_who_did_it(staffed: Desk) -> None:
    first, second = (new_hold(staffed, wish(line(bay)))[0].booking.id for bay in ("A-1", "A-2"))
    sales = as_role(staffed, "sales")
    release(sales, first, why="x")
    lose(sales, second, why="y")
    assert {entry.who for entry in entries(staffed, Asked(verb="release"))} == {"Sales"}
    with pytest.raises(NotPermitted):
        close_bays(sales, Bilingual("", "Works"), {"A-3"}, line("A-3").schedule.stay, why="x")


# --- no deed is forgotten


def _verbs_told() -> Iterator[tuple[str, str]]:
    """Yield every verb that a service writes into the audit trail, with its module.

    A verb is a literal in the call, or one that is handed to the function around it, which hands it on.
    """
    folder = Path(expobook.services.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        handed = dict(_handing_on(tree))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if _tells(call):
                yield from ((verb, path.name) for verb in _literals(call.args[2]))
            elif isinstance(call.func, ast.Name) and call.func.id in handed:
                place, name = handed[call.func.id]
                given = [*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == name)]
                yield from ((verb, path.name) for each in given for verb in _literals(each))


def _tells(call: ast.Call) -> bool:
    owner = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "add" else None
    return isinstance(owner, ast.Attribute) and owner.attr == "audit"


def _literals(node: ast.expr) -> list[str]:
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _handing_on(tree: ast.Module) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield functions that tell a verb which is one of their own arguments: name, place and name of the argument."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and _tells(node)):
            verb = call.args[2]
            if isinstance(verb, ast.Name) and verb.id in names:
                yield function.name, (names.index(verb.id), verb.id)


def test_every_deed_of_every_service_belongs_to_a_group_of_deeds(desk: Desk) -> None:
    with desk.store.read() as uow:
        rights = uow.people.rights()
    told = {verb for verb, _ in _verbs_told()} | {state.value for state in ChallengeState if state.value != "running"}
    assert len(told) > 40
    unknown = sorted((verb, where) for verb, where in _verbs_told() if verb not in rights.verbs())
    assert unknown == []
    assert told <= rights.verbs()
    for verb in told - rights.free:
        assert "administrator" in rights.roles_for(verb), verb
        assert "viewer" not in rights.roles_for(verb), verb


def test_every_deed_has_words_in_both_languages() -> None:
    words = catalogue("errors")
    assert sorted({verb for verb, _ in _verbs_told() if f"verb:{verb}" not in words}) == []


def test_a_deed_that_nobody_thought_of_is_the_administrators(desk: Desk) -> None:
    with desk.store.read() as uow:
        rights = uow.people.rights()
    assert rights.roles_for("paint-the-hall") == ("administrator",)


def test_the_check_is_what_refuses(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the gate a viewer holds space: the tests above would see it."""
    monkeypatch.setattr("expobook.storage.people.Gate.must_permit", lambda *_: None)
    new_hold(as_role(staffed, "viewer"), wish(line("A-1")))


def test_a_stale_account_is_not_overwritten(staffed: Desk) -> None:
    with staffed.store.read() as uow:
        seen = uow.people.get("Sales")
    people.change_user(staffed, "Sales", role="planner")
    with pytest.raises(UserError) as refused:
        staffed.store.transact(lambda uow: uow.people.save(replace(seen, role="viewer")))
    assert refused.value.code == "stale-data"
