"""Every service that writes x every role, generated from the services: nobody does what his role may not.

The services, and the verbs that each tells, are read from their source (``writing``). Each is then done for real with
arguments made from its signature: by the administrator, which shows what it tells; by every other role on the same
book, which must be refused and change nothing, or must not be refused for its role.
"""

import inspect
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from expobook.domain.actor import Actor
from expobook.domain.booking import ChallengeState, Event, Gap, Organiser
from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.people import ROLES, NotPermitted, Rights
from expobook.domain.text import Bilingual
from expobook.services import people
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.contracts.contracting import issue_contract
from expobook.services.contracts.house import house
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.challenging import challenge, lapse_challenges, settle_challenge
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_event, add_organiser
from expobook.services.season import planning as season
from expobook.services.season.wishes import SeasonWish
from expobook.storage.backup import content_hash
from tests.services.conftest import line
from tests.services.writing import Service, writing_services
from tests.venues import small_venue

NOW = datetime(2026, 11, 23, 9)
SECRET = "a long enough sentence"
PARTY = Organiser(
    0, Bilingual("示例会展", "Example Fairs"), "91370112MA3DEMT13F", "示例乙", Bilingual("路", "Road"), email="a@b.cn"
)
NO_VERB = {
    "diary.placing.run_firm": "runs the work of others, which tells",
    "people.sign_in": "forgets wrong passwords after a right one",
    "diary.importing.look_through_diary": "a dry run, taken back",
}
# Their gate is tried in tests of their own, or they have none.
SLOW = {"season.planning.plan", "season.planning.repair", "demo.year.fill"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with people and with something for every deed: a contract, holds that wait for each other, an enquiry."""
    path = tmp_path_factory.mktemp("matrix") / "a.expobook"
    desk = create_book(path, small_venue(), actor=Actor("Li Wei"), now=lambda: NOW)
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_hasher", lambda: quick)
        people.add_user(desk, "administrator", "administrator", SECRET)
        admin = as_role(desk, "administrator")
        for role in ROLES:
            if role != "administrator":
                people.add_user(admin, role, role, SECRET)
        people.add_user(admin, "guest1", "viewer", SECRET)  # whose account others may change, or may not
    add_organiser(admin, PARTY)
    add_event(admin, Event(0, Bilingual("船展", "Boats"), organiser_id=1))
    wishes = [(line("A-1"),), (line("A-2", start=20),), (line("B-1", start=40),), (line("B-1", start=40),), ()]
    for number, lines in enumerate(wishes):
        wish = NewBooking(Bilingual("展", f"Show {number}"), lines, organiser_id=1, theme="auto")
        if lines:
            new_hold(admin, wish)
    contract(admin, 1, reason="x")
    contract(admin, 2, reason="x")
    issue_contract(admin, 1)
    challenge(admin, 4)
    desk.close()
    return path


def as_role(desk: Desk, role: str) -> Desk:
    return desk.acting_as(Actor(role, "3", role, signed_in=True))


# --- arguments from a signature


class Unknown(Exception):
    """No argument can be made for this type."""


def arguments(service: Service, desk: Desk, number: int) -> dict[str, Any]:
    """Return arguments for a service that is about booking, challenge, discount ... ``number``."""
    made = {}
    for name, parameter in [*inspect.signature(service.call).parameters.items()][1:]:
        if parameter.default is inspect.Parameter.empty or name in ("why", "reason"):
            made[name] = _argument(name, str(parameter.annotation), desk, number)
    return made


def _argument(name: str, kind: str, desk: Desk, number: int) -> Any:
    stay = Stay(date(2027, 3, 2), date(2027, 3, 3))
    named = {
        "role": "sales", "name": f"guest{number}", "password": SECRET,
        "number": f"C-2027-{number:04d}", "service": "power",
        "hall": "A", "groups": ("hold",), "code": "small", "year": 2027, "outcome": ChallengeState.STEPPED_DOWN,
        "bays": {"Y-1"}, "gap": Gap(frozenset({"A-1", "A-2", "B-1"}), stay), "choices": {"idle_minutes": 5},
        "changes": {"late_per_day": "0.05"}, "until": NOW + timedelta(days=30), "day": date(2027, 3, 2),
        "days": 7, "percent": Decimal(5), "quantity": Decimal(2), "hours": Decimal(2),
    }  # fmt: skip
    if name in named and not (name == "number" and "int" in kind):
        return named[name]
    for sign, value in {
        "int": number, "Organiser": PARTY, "Event": Event(0, Bilingual("车展", "Cars"), organiser_id=1),
        "NewBooking": NewBooking(Bilingual("", "New"), (line("A-3"),)), "Bilingual": Bilingual("新", "New"),
        "Stay": stay, "Decimal": Decimal(2), "datetime.datetime": NOW + timedelta(days=3), "bool": True,
        "SeasonWish": SeasonWish(number), "House": house(desk), "Venue": desk.venue,
    }.items():  # fmt: skip
        if kind in (f"<class '{sign}'>", f"{sign} | None") or kind.endswith(f".{sign}'>"):
            return value
    if "Sequence" in kind and "Line" in kind:
        return (line("A-3"),)
    if "Collection[int]" in kind or "Sequence[int]" in kind:
        return [number]
    if kind == "<class 'str'>" or kind.startswith("str"):
        return "Text"
    raise Unknown(kind)


# --- the matrix


@dataclass(slots=True)
class Table:
    """Copies of one book, each for one deed that is done, or for all that are refused and leave it as it was."""

    book: Path
    folder: Path
    spare: Desk | None = None
    hash: str = ""

    def desk(self, role: str) -> Desk:
        copy = self.folder / "copy.expobook"
        shutil.copyfile(self.book, copy)
        return as_role(open_book(copy, now=lambda: NOW), role)

    def untouched(self) -> Desk:
        """Return a desk at a book that is as it was made: one that nothing changed serves again."""
        if self.spare is None:
            spare = self.folder / "spare.expobook"
            shutil.copyfile(self.book, spare)
            self.spare = open_book(spare, now=lambda: NOW)
            self.hash = content_hash(self.spare.store)
        return self.spare

    def was_changed(self) -> bool:
        """Say whether anything in that book is another now."""
        changed = content_hash(self.untouched().store) != self.hash
        if changed:
            self.close()
        return changed

    def close(self) -> None:
        if self.spare is not None:
            self.spare.close()
            self.spare = None


def done_by_administrator(table: Table, service: Service) -> tuple[int, frozenset[str]] | None:
    """Return which number a service works on, and what it told; None where made-up arguments do not fit."""
    for number in range(1, 6):
        desk = table.desk("administrator")
        with desk.store.read() as uow:
            before = uow.audit.newest()
        try:
            service.call(desk, **arguments(service, desk, number))
        except (UserError, Unknown, TypeError, AttributeError):
            continue
        finally:
            with desk.store.read() as uow:
                told = frozenset(entry.verb for entry in uow.audit.after(before))
            desk.close()
        if told:
            return number, told
    return None


def rights_of(table: Table) -> Rights:
    desk = table.desk("administrator")
    with desk.store.read() as uow:
        rights = uow.people.rights()
    desk.close()
    return rights


def may(rights: Rights, role: str, verb: str) -> bool:
    return verb in rights.free or role in rights.roles_for(verb)


def gaps(table: Table, services: Sequence[Service]) -> Iterator[tuple[str, str]]:
    """Yield each cell that was tried with what was wrong with it, empty when nothing was."""
    rights = rights_of(table)
    for service in services:
        if service.name in NO_VERB or service.name in SLOW:
            continue
        tried = done_by_administrator(table, service)
        number, verbs = tried or (1, service.verbs)
        for role in ROLES:
            allowed = [may(rights, role, verb) for verb in verbs]
            if all(allowed) if tried else any(allowed):
                if tried and role != "administrator":
                    yield f"{role} x {service.name}", must_not_be_refused(table, role, service, number)
            else:
                yield f"{role} x {service.name}", must_be_refused(table, role, service, number)


def must_not_be_refused(table: Table, role: str, service: Service, number: int) -> str:
    desk = table.desk(role)
    try:
        service.call(desk, **arguments(service, desk, number))
    except NotPermitted:
        return "was refused for the role"
    except UserError:
        return ""
    finally:
        desk.close()
    return ""


def must_be_refused(table: Table, role: str, service: Service, number: int) -> str:
    desk = as_role(table.untouched(), role)
    try:
        service.call(desk, **arguments(service, desk, number))
        wrong = "was done"
    except (UserError, Unknown, TypeError, AttributeError) as error:  # limits and approvals may refuse before the gate
        wrong = f"was refused, and yet something changed: {error!r}"
    return wrong if table.was_changed() else ""


def test_every_service_that_writes_tells() -> None:
    services = writing_services()
    assert len(services) > 60
    assert [each.name for each in services if not each.verbs and each.name not in NO_VERB] == []


@pytest.fixture
def matrix(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)
    table = Table(book, tmp_path)
    yield table
    table.close()


def test_no_cell_of_role_and_service_has_a_gap(matrix: Table, capsys: pytest.CaptureFixture[str]) -> None:
    cells = dict(gaps(matrix, writing_services()))
    assert {cell: wrong for cell, wrong in cells.items() if wrong} == {}
    services = {cell.partition(" x ")[2] for cell in cells}
    with capsys.disabled():
        print(f"\n{len(cells)} cells of {len(ROLES)} roles and {len(services)} services")
    assert len(services) > 60


def test_a_gate_that_lets_everybody_pass_is_seen(matrix: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = rights_of(matrix)
    monkeypatch.setattr("expobook.storage.people.Gate.must_permit", lambda *_: None)
    services = [each for each in writing_services() if each.name in ("diary.booking.enquire", "people.set_policy")]
    wrong = {cell for cell, what in gaps(matrix, services) if what == "was done"}
    assert "viewer x diary.booking.enquire" in wrong
    assert "planner x people.set_policy" in wrong
    assert not may(rights, "planner", "set-policy")


@pytest.mark.parametrize("outcome", ["the clock", "by hand"])
def test_a_challenge_ends_by_the_clock_at_every_desk_and_by_hand_at_those_who_may(matrix: Table, outcome: str) -> None:
    if outcome == "the clock":
        desk = matrix.desk("viewer")
        settled, _ = lapse_challenges(replace(desk, now=lambda: NOW + timedelta(days=60)))
        assert len(settled) == 1
    else:
        desk = matrix.desk("planner")
        settle_challenge(desk, 1, ChallengeState.STEPPED_DOWN, why="x")
    assert check_book(desk) == ()
    desk.close()


def test_planning_a_season_asks_the_gate_before_it_plans(matrix: Table) -> None:
    desk = matrix.desk("viewer")
    with pytest.raises(NotPermitted):
        season.plan(desk, 2027, seconds=3600)
    desk.close()
