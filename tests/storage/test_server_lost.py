"""A real server stops, restarts, fails over in the middle of work: each step is done once, or refused in a sentence."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import Connection, event

from expobook.domain.errors import ConnectionLost, OutcomeUnknown
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, new_default_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.storage.engine import book_url, shown_url
from expobook.storage.store import Store
from tests import postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def machine() -> Iterator[postgres.Server]:
    with postgres.running(durable=True) as made:
        yield made


@pytest.fixture
def desk(machine: postgres.Server) -> Iterator[Desk]:
    name = f"t{time.monotonic_ns()}"
    with psycopg.connect(machine.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with closing(new_default_book(machine.url.rsplit("/", 1)[0] + f"/{name}")) as opened:
        yield opened


def asked(desk: Desk) -> list[str]:
    """The titles of the book's enquiries, in the order in which the trail tells them."""
    with desk.store.read() as uow:
        told = [entry.subject_id for entry in uow.audit.all() if entry.verb == "enquire"]
        return [uow.bookings.get(number).title.en for number in told if number is not None]


def test_a_step_waits_for_a_server_that_restarts_and_is_done_once(desk: Desk, machine: postgres.Server) -> None:
    enquire(desk, Bilingual("", "Before"))
    machine.stop("fast")
    back = threading.Timer(0.5, machine.start)
    back.start()
    enquire(desk, Bilingual("", "Meanwhile"))
    back.join()
    enquire(desk, Bilingual("", "After"))
    assert asked(desk) == ["Before", "Meanwhile", "After"]
    assert check_book(desk) == ()


def test_a_server_that_stays_away_is_told_in_a_refusal_and_nothing_is_kept(
    desk: Desk, machine: postgres.Server
) -> None:
    enquire(desk, Bilingual("", "Before"))
    desk.store.patience_s = 0.2
    machine.stop("immediate")
    try:
        with pytest.raises(ConnectionLost) as refused:
            enquire(desk, Bilingual("", "Never"))
        assert not isinstance(refused.value, OutcomeUnknown)
        with pytest.raises(ConnectionLost):
            asked(desk)
    finally:
        machine.start()
    assert asked(desk) == ["Before"]


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
def test_a_step_whose_commit_was_not_answered_is_done_once(desk: Desk, machine: postgres.Server, kept: bool) -> None:
    """The server cuts the session before the commit reaches it, or after the commit and before its answer."""
    cut: list[int] = []

    def cut_once(connection: Connection) -> None:
        if cut:
            return
        cut.append(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        if kept:
            connection.connection.commit()
            connection.exec_driver_sql("SELECT 1")
        with psycopg.connect(machine.url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (cut[0],))

    event.listen(desk.store.engine, "commit", cut_once)
    enquire(desk, Bilingual("", "Once"))
    assert cut
    assert asked(desk) == ["Once"]
    assert check_book(desk) == ()


def test_a_failover_to_the_standby_loses_nothing_and_desks_go_on(desk: Desk, machine: postgres.Server) -> None:
    standby = postgres.Server(durable=True)
    try:
        standby.follow(machine)
        standby.start()
        database = desk.store.engine.url.database
        both = f"postgresql://expobook@127.0.0.1:{machine.port},127.0.0.1:{standby.port}/{database}"
        with closing(open_book(both)) as at_both:
            enquire(at_both, Bilingual("", "On the first"))
            with psycopg.connect(machine.url.replace("+psycopg", ""), autocommit=True) as first:
                told = first.execute("SELECT pg_current_wal_lsn()").fetchone()
            with psycopg.connect(standby.url.replace("+psycopg", ""), autocommit=True) as second:
                while second.execute("SELECT pg_last_wal_replay_lsn() < %s::pg_lsn", told).fetchone() == (True,):
                    time.sleep(0.02)
            machine.stop("immediate")
            handing_over = threading.Timer(0.3, standby.promote)
            handing_over.start()
            enquire(at_both, Bilingual("", "While handing over"))
            handing_over.join()
            assert asked(at_both) == ["On the first", "While handing over"]
            assert check_book(at_both) == ()
        command = [sys.executable, "-m", "expobook.app.main", "--lang", "en", "--json", "--book", both, "book", "info"]
        assert subprocess.run(command, check=False, capture_output=True, text=True).returncode == 0
    finally:
        standby.remove()
        machine.start()


def test_a_command_says_one_sentence_when_the_server_is_away(desk: Desk, machine: postgres.Server) -> None:
    machine.stop("immediate")
    try:
        for language, words in (("en", "does not answer"), ("zh", "没有应答")):
            command = [sys.executable, "-m", "expobook.app.main", "--lang", language, "--book", desk.store.name]
            done = subprocess.run([*command, "hold", "list"], check=False, capture_output=True, text=True)
            assert done.returncode == 1
            assert done.stdout == ""
            assert words in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1
    finally:
        machine.start()


def test_an_address_with_several_servers_is_read_and_written_the_same() -> None:
    text = "postgresql+psycopg://li@one:5432,two:5433/halls?sslmode=verify-full"
    url = book_url(text)
    assert url.query["host"] == ("one:5432", "two:5433")
    assert shown_url(url) == text
    assert Store.at(text.replace("li@", "li:secret@")).name == text
