"""Many desks at one book, all at once, and connections that are cut: nothing is booked twice, nothing told is lost.

Short forms in ``make test``. The long ones: ``EXPOBOOK_DESKS=50 EXPOBOOK_DESK_COMMANDS=100000`` on a server, where a
connection is cut every ten seconds, and ``EXPOBOOK_FILE_COMMANDS=20000`` by twelve processes on a file. Where a machine
is too slow for that, ``EXPOBOOK_DESK_SECONDS`` ends the work early, and what was done by then is judged.
"""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.orm import Session

from expobook.domain.actor import Actor
from expobook.domain.errors import StorageFailure
from expobook.domain.soundness import BookFinding
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary import firming
from expobook.services.diary.reading import list_bookings
from expobook.services.rules import set_rules
from expobook.storage import store
from expobook.storage.unit_of_work import UnitOfWork
from tests.faults.restless import MARK, NOW, Restless, Told
from tests.faults.test_race import break_key, firm_twice
from tests.faults.warm import shared_statements
from tests.venues import small_venue

DESKS = int(os.environ.get("EXPOBOOK_DESKS", "5"))
COMMANDS = int(os.environ.get("EXPOBOOK_DESK_COMMANDS", "200"))
SECONDS = float(os.environ.get("EXPOBOOK_DESK_SECONDS", "inf"))
FILE_COMMANDS = int(os.environ.get("EXPOBOOK_FILE_COMMANDS", "240"))
FILE_DESKS = 12 if FILE_COMMANDS >= 1_000 else 4
CUT_EVERY_S = 10.0 if COMMANDS >= 10_000 else 0.5
LEARNING = 40
CONTEXT = multiprocessing.get_context("fork")
BAYS = tuple(f"{hall}-{bay}" for hall in "ABCD" for bay in (1, 2, 3))

Break = Callable[[], None]


@dataclass(slots=True)
class Outcome:
    """What the desks were told, held against the book."""

    told: Told
    cuts: int
    seconds: float
    lost: set[str] = field(default_factory=set)
    half_done: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    doubles: int = 0
    findings: tuple[BookFinding, ...] = ()

    def line(self, name: str) -> str:
        """What a person wants to read of it."""
        refused = ", ".join(f"{code} {count}" for code, count in self.told.codes.most_common(6))
        return (
            f"\n{name}: {self.told.commands} commands, {len(self.told.acknowledged)} acknowledged, {self.cuts} cuts, "
            f"{self.told.commands / self.seconds:.0f} commands/s; double {self.doubles}, lost {len(self.lost)}, "
            f"half done {len(self.half_done)}, done twice {len(self.twice)}, "
            f"untranslated {len(self.told.untranslated)}, findings {len(self.findings)}; refused: {refused}"
        )


def at_a_desk(url: str, number: int, commands: int, days: int, folder: Path, broken: Break | None) -> None:
    """The life of one process."""
    if broken is not None:
        broken()
    Restless(opened(url, number), number, BAYS, days, folder / f"desk-{number}.txt").work(commands, SECONDS)


def opened(url: str, number: int) -> Desk:
    """Open the book, again when the connection was cut just then; look at its venue, as every desk has."""
    while True:
        try:
            desk = open_book(url, actor=Actor(f"Person {number}", f"Desk {number}"), now=lambda: NOW)
            assert desk.venue.bays
            return desk
        except StorageFailure as failure:
            assert failure.facts["reason"] == "no-connection"


def crowd(url: str, desks: int, commands: int, folder: Path, *, cut: str = "", broken: Break | None = None) -> Outcome:
    """Let desks work on the book at once; cut connections of database ``cut`` meanwhile; hold all against the book."""
    days = max(20, commands // 60)  # so many that a third of the wishes meet another
    processes = [
        CONTEXT.Process(target=at_a_desk, args=(url, number, -(-commands // desks), days, folder, broken))
        for number in range(desks)
    ]
    learn(url, desks, days, folder)
    started = time.monotonic()
    for process in processes:
        process.start()
    cuts = 0
    while working := [process.sentinel for process in processes if process.is_alive()]:
        if not connection.wait(working, CUT_EVERY_S) and cut:
            cuts += cut_one(url, cut)
    outcome = Outcome(read_notes(folder), cuts, time.monotonic() - started)
    outcome.told.untranslated += [f"process ended with {p.exitcode}" for p in processes if p.exitcode]
    judge(url, outcome)
    return outcome


def learn(url: str, number: int, days: int, folder: Path) -> None:
    """Be one more desk for a while, before the others: what it learns of the statements they need not learn each."""
    desk = opened(url, number)
    Restless(desk, number, BAYS, days, folder / f"desk-{number}.txt").work(LEARNING)
    desk.close()


def cut_one(url: str, database: str) -> int:
    """End one of the server's processes that serve the book, as an administrator may; return how many."""
    with psycopg.connect(url.replace("+psycopg", "").replace(f"/{database}", "/postgres"), autocommit=True) as admin:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname=%s ORDER BY random() LIMIT 1"
        return len(admin.execute(query, [database]).fetchall())


def read_notes(folder: Path) -> Told:
    told = Told()
    for notebook in folder.glob("desk-*.txt"):
        for line in notebook.read_text(encoding="utf-8").splitlines():
            told.add(line)
    told.acknowledged.discard("")  # deeds that leave no mark of their own
    return told


def judge(url: str, outcome: Outcome) -> None:
    """Look for every answer in the audit trail, and prove the book."""
    desk = open_book(url, now=lambda: NOW)
    with desk.store.read() as uow:
        written: set[str] = set()
        for entry in uow.audit.all():
            written.update(MARK.findall(f"{entry.after} {entry.why}"))
            if entry.verb == "issue-contract":
                written.update({each.number for each in uow.contracts.of_booking(entry.subject_id or 0)})
    outcome.lost = outcome.told.acknowledged - written
    outcome.half_done = outcome.told.refused & written
    titles = Counter(each.title.en for each in list_bookings(desk))  # each is the mark of the deed that made it
    outcome.twice = {title for title, count in titles.items() if count > 1}
    outcome.doubles = firm_twice(desk)
    outcome.findings = check_book(desk)
    desk.close()


def new_book(url: str, *, without_key: bool = False) -> None:
    desk = create_book(url, small_venue(halls=4), actor=Actor("Judge"), now=lambda: NOW)
    set_rules(desk, why="the race is about cells", theme_days=0, turnaround_days=0)
    if without_key:
        break_key(desk)
    desk.close()  # a connection must not be shared with the processes that are forked


@pytest.fixture(autouse=True)
def _statements_are_shared() -> Iterator[None]:
    with shared_statements():
        yield


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line that is seen though the test passes."""

    def print_it(line: str) -> None:
        with capsys.disabled():
            print(line)

    return print_it


def assert_sound(outcome: Outcome) -> None:
    assert outcome.told.untranslated == []
    assert outcome.doubles == 0
    assert outcome.lost == set()
    assert outcome.half_done == set()
    assert outcome.twice == set()
    assert outcome.findings == ()
    assert outcome.told.codes["space-taken"], "they never wanted the same: the test shows nothing"


@pytest.mark.postgres
def test_desks_on_a_server_whose_connections_are_cut(
    postgres_url: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    new_book(postgres_url)
    database = postgres_url.rsplit("/", 1)[-1]
    outcome = crowd(postgres_url, DESKS, COMMANDS, tmp_path, cut=database)
    say(outcome.line(f"{DESKS} desks on PostgreSQL"))
    assert_sound(outcome)
    assert outcome.cuts
    assert outcome.told.commands >= COMMANDS or outcome.seconds >= SECONDS


def test_desks_on_one_file(tmp_path: Path, say: Callable[[str], None]) -> None:
    url = str(tmp_path / "t.expobook")
    new_book(url)
    outcome = crowd(url, FILE_DESKS, FILE_COMMANDS, tmp_path)
    say(outcome.line(f"{FILE_DESKS} processes on a file"))
    assert_sound(outcome)
    assert outcome.told.commands >= FILE_COMMANDS


# --- the harness sees what it is there for


def lose_some() -> None:
    """Say that it is done, and keep nothing: every seventh time."""
    turns = iter(range(1_000_000))

    def forgetful(self: store.Store, work: Callable[[UnitOfWork], Any], doubt: Any) -> Any:
        if next(turns) % 7:
            return sound(self, work, doubt)
        with Session(self._writing, expire_on_commit=False) as session:
            return work(UnitOfWork(session))

    sound, store.Store._once = store.Store._once, forgetful  # type: ignore[method-assign]


def try_again_blindly() -> None:
    """Do a step again after it was done, as who takes a lost answer for a refusal."""

    def again(self: store.Store, work: Callable[[UnitOfWork], Any], doubt: Any) -> Any:
        sound(self, work, doubt)
        return sound(self, work, doubt)

    sound, store.Store._once = store.Store._once, again  # type: ignore[method-assign]


def tell_too_early() -> None:
    """Write into the trail what is refused afterwards."""

    def hasty(desk: Desk, booking_id: int, **told: Any) -> Any:
        desk.store.transact(
            lambda uow: uow.audit.add(desk.actor, NOW, "contract", "booking", booking_id, why=told["reason"])
        )
        return sound(desk, booking_id, **told)

    sound, firming.contract = firming.contract, hasty


def let_the_driver_speak() -> None:
    """Pass on what the database says as it comes."""

    def raw(error: Exception) -> Exception:
        return error

    store.translated = raw  # type: ignore[attr-defined]
    store.is_lost = lambda _error: False  # type: ignore[attr-defined]


def test_a_lost_change_is_seen(tmp_path: Path) -> None:
    new_book(url := str(tmp_path / "t.expobook"))
    assert crowd(url, 2, 80, tmp_path, broken=lose_some).lost


def test_a_step_done_twice_is_seen(tmp_path: Path) -> None:
    new_book(url := str(tmp_path / "t.expobook"))
    assert crowd(url, 2, 40, tmp_path, broken=try_again_blindly).twice


def test_a_refused_deed_that_left_something_is_seen(tmp_path: Path) -> None:
    new_book(url := str(tmp_path / "t.expobook"))
    assert crowd(url, 2, 80, tmp_path, broken=tell_too_early).half_done


def test_a_double_booking_is_seen(tmp_path: Path) -> None:
    new_book(url := str(tmp_path / "t.expobook"), without_key=True)
    outcome = crowd(url, 2, 200, tmp_path)
    assert outcome.doubles
    assert "double-booking" in {finding.rule for finding in outcome.findings}


@pytest.mark.postgres
def test_an_untranslated_error_is_seen(postgres_url: str, tmp_path: Path) -> None:
    new_book(postgres_url)
    database = postgres_url.rsplit("/", 1)[-1]
    folders = [tmp_path / str(turn) for turn in range(8)]  # a cut between two steps shows nothing
    for folder in folders:
        folder.mkdir()
    crowds = (crowd(postgres_url, 2, 100, each, cut=database, broken=let_the_driver_speak) for each in folders)
    assert any(outcome.told.untranslated for outcome in crowds)
