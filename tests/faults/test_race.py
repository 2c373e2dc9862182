"""Eight desks that want the same cells at the same moment: one gets them, the others are told why.

``EXPOBOOK_ROUNDS`` sets the rounds: 25 by default, 500 in ``make test-long``.
"""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import close_bays, contract
from expobook.services.rules import set_rules
from expobook.storage import store
from expobook.storage.rows import CellRow
from expobook.storage.unit_of_work import UnitOfWork
from tests.venues import small_venue

DESKS = 8
ROUNDS = int(os.environ.get("EXPOBOOK_ROUNDS", "25"))
FIRST = date(2027, 1, 1)
BAYS = ("A-1", "A-2", "A-3", "B-1")
EXPLAINED = {"space-taken", "options-ahead"}
CONTEXT = multiprocessing.get_context("fork")


def one_desk(url: str, number: int, rounds: int, barrier: Barrier, answers: Any, broken: str) -> None:
    """Try for the same cells as everybody else, round after round, and report each answer."""
    if broken == "start":
        break_transaction_start()
    desk = open_book(url, actor=Actor(f"Desk {number}"))
    told: Counter[str] = Counter()
    for turn in range(rounds):
        start = FIRST + timedelta(days=4 * turn)
        barrier.wait(120)
        told[attempt(desk, number, turn, start)] += 1
    desk.close()
    answers.put(told)


def attempt(desk: Desk, number: int, turn: int, start: date) -> str:
    try:
        if turn % 2:
            close_bays(
                desk, Bilingual("", f"Works {number}"), set(BAYS), Stay(start, start + timedelta(days=3)), why="x"
            )
        else:
            line = Line(frozenset(BAYS), Schedule.of_days(start, 1, 1, 1))
            held, _ = new_hold(desk, NewBooking(Bilingual("", f"Show {number}"), (line,)))
            contract(desk, held.booking.id)
    except UserError as refusal:
        return refusal.code if refusal.code in EXPLAINED else f"unexplained: {refusal}"
    except Exception as error:
        return f"unexplained: {error!r}"
    return "won"


def break_transaction_start() -> None:
    """Undo what makes a check and a write one deed: the early lock, and the second try it makes needless."""

    def plain(self: store.Store, work: Any, _doubt: Any) -> Any:
        with Session(self.engine, expire_on_commit=False) as session:
            result = work(UnitOfWork(session))
            session.commit()
            return result

    store.Store._once = plain  # type: ignore[method-assign]
    store.TRIES = 1


def break_key(desk: Desk) -> None:
    """Take the key off the cells, and leave all else as it is."""
    with desk.store.engine.begin() as connection:
        if desk.store.is_sqlite:
            connection.execute(text("ALTER TABLE cells RENAME TO with_key"))
            connection.execute(text("CREATE TABLE cells AS SELECT * FROM with_key WHERE 0"))
            connection.execute(text("DROP TABLE with_key"))
        else:
            connection.execute(text("ALTER TABLE cells DROP CONSTRAINT pk_cells"))


@contextmanager
def race(url: str, rounds: int, broken: str = "") -> Iterator[tuple[Counter[str], int, Desk]]:
    """Run the desks; give their answers, how many cells are firm twice, and the book."""
    desk = create_book(url, small_venue(), actor=Actor("Judge"))
    set_rules(desk, why="the race is about cells", theme_days=0, turnaround_days=0)
    if broken == "key":
        break_key(desk)
    desk.close()  # a connection must not be shared with the processes that are forked
    barrier, answers = CONTEXT.Barrier(DESKS), CONTEXT.Queue()
    desks = [
        CONTEXT.Process(target=one_desk, args=(url, number, rounds, barrier, answers, broken))
        for number in range(DESKS)
    ]
    for process in desks:
        process.start()
    told: Counter[str] = sum((answers.get(timeout=600) for _ in desks), Counter())
    for process in desks:
        process.join(60)
    desk = open_book(url)
    try:
        yield told, firm_twice(desk), desk
    finally:
        desk.close()


def firm_twice(desk: Desk) -> int:
    doubles = select(CellRow.day).where(CellRow.place == 0).group_by(CellRow.day, CellRow.bay).having(func.count() > 1)
    with desk.store.read() as uow:
        return len(uow.session.execute(doubles).all())


def test_the_same_cells_are_never_given_twice_and_every_loser_is_told_why(book_url: str) -> None:
    with race(book_url, ROUNDS) as (told, doubles, desk):
        assert doubles == 0
        assert not [answer for answer in told if answer.startswith("unexplained")]
        assert told["won"] == ROUNDS
        assert sum(told.values()) == ROUNDS * DESKS
        assert check_book(desk) == ()


def test_without_the_key_the_race_is_lost(book_url: str) -> None:
    with race(book_url, 8, broken="key") as (told, doubles, _desk):
        assert doubles > 0
        assert told["won"] > 8


def test_without_the_early_lock_the_race_ends_in_errors(tmp_path: Path) -> None:
    with race(str(tmp_path / "t.expobook"), 12, broken="start") as (told, _doubles, _desk):
        assert [answer for answer in told if answer.startswith("unexplained")]


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 51, 2)])
def test_wal_is_off_where_sqlite_is_not_known_to_be_safe(version: tuple[int, int, int]) -> None:
    from expobook.storage.engine import wal_is_safe

    assert not wal_is_safe(version)
    assert wal_is_safe((3, 51, 3))
    assert wal_is_safe((3, 44, 6))
