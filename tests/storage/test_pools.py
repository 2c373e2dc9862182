"""A book behind a real pgbouncer: worked at in both of its modes, told when it is not the server, left as it was."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import psycopg
import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import StorageFailure
from expobook.domain.text import Bilingual
from expobook.services.book import dumps
from expobook.services.book.backups import trouble_of
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.book.keeping import keep_backup, move_book
from expobook.services.book.news import Newsroom
from expobook.services.book.presence import show_up, who_is_here
from expobook.services.diary.booking import NewBooking, enquire, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import list_bookings
from expobook.storage import dumping
from expobook.storage.engine import book_url, make_engine
from expobook.storage.failures import reason_of
from expobook.storage.pools import Lending, lending
from expobook.words import sentence
from tests.pgbouncer import MISSING, Pool, find_program, pooling
from tests.venues import small_venue

pytestmark = [pytest.mark.postgres, pytest.mark.skipif(find_program() is None, reason=MISSING)]
MODES = ("session", "transaction")


@pytest.fixture(scope="module", params=MODES)
def pool(request: pytest.FixtureRequest, postgres_server: str) -> Iterator[Pool]:
    with pooling(postgres_server, request.param) as made:
        yield made


@pytest.fixture
def url(pool: Pool, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a book may be made behind the pool."""
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "kept"))
    return pool.of(postgres_url)


def work_a_little(book: str) -> None:
    """Make a book, hold, contract, look who is here, and prove it."""
    with closing(create_book(book, small_venue(), actor=Actor("Li Wei"))) as desk:
        line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
        contract(desk, new_hold(desk, NewBooking(Bilingual("灯展", "Lanterns"), (line,)))[0].booking.id)
        show_up(desk, "here")
        assert len(who_is_here(desk)) == 1
        assert check_book(desk) == ()


def test_many_desks_work_through_few_sessions(url: str, pool: Pool) -> None:
    """More steps than a driver waits for before it prepares statements, on connections that change their session."""
    work_a_little(url)

    def ask(number: int) -> None:
        with closing(open_book(url, actor=Actor(f"Desk {number}"))) as desk:
            for turn in range(8):
                enquire(desk, Bilingual("", f"{number}-{turn}"))
                list_bookings(desk)

    desks = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    with closing(open_book(url)) as after:
        assert len(list_bookings(after)) == 1 + 3 * 8
        assert check_book(after) == ()


def test_news_come_through_though_a_pool_may_lose_what_the_server_tells(url: str) -> None:
    work_a_little(url)
    with closing(open_book(url)) as desk, closing(Newsroom(desk)) as room, closing(open_book(url)) as other:
        for turn in range(3):
            booking, _ = enquire(other, Bilingual("", f"Show {turn}"))
            heard = next(filter(None, (room.wait(5) for _ in range(12))))
            assert booking.id in heard.changes.bookings


def test_a_pool_is_noticed_and_dumps_are_made_where_nobody_gets_what_they_leave(url: str, pool: Pool) -> None:
    work_a_little(url)
    with closing(open_book(url, actor=Actor("Li Wei"))) as desk:
        kept = keep_backup(desk)
        assert kept is not None
        assert trouble_of(kept.path) == ""
        if lending(desk.store.engine) is Lending.TRANSACTION:
            with pytest.raises(dumps.DumpThroughPool):
                dumps.keep_dump(desk)
            with pytest.raises(dumps.DumpThroughPool):
                dumping.put_back(kept.path, url)
        else:
            assert dumps.keep_dump(desk) is not None
            assert dumps.drill_dump(desk).same is True
    for _ in range(8):  # whichever session it gets
        with closing(open_book(url)) as again:
            assert len(list_bookings(again)) == 1


def test_each_way_to_a_server_is_known(url: str, postgres_url: str, pool: Pool) -> None:
    expected = (
        Lending.SESSION if "pool_mode = session" in (pool.folder / "pool.ini").read_text() else Lending.TRANSACTION
    )
    assert lending(make_engine(book_url(url))) is expected
    assert lending(make_engine(book_url(postgres_url))) is Lending.NONE


def test_a_pool_that_starts_anew_costs_no_step(url: str, pool: Pool) -> None:
    with closing(create_book(url, small_venue())) as desk:
        enquire(desk, Bilingual("", "Before"))
        pool.stop()
        back = threading.Timer(0.5, pool.start)
        back.start()
        enquire(desk, Bilingual("", "Meanwhile"))
        back.join()
        assert [booking.title.en for booking in list_bookings(desk)] == ["Before", "Meanwhile"]
        assert check_book(desk) == ()


def test_nothing_of_ours_outlives_a_transaction(postgres_server: str, postgres_url: str, tmp_path: Path) -> None:
    """Settings, prepared statements, locks and tables for a while would all go to whoever gets the session next."""
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    prepared = "SELECT count(*) FROM pg_prepared_statements"
    own_tables = "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
    settings = "SELECT name, setting FROM pg_settings WHERE name <> 'application_name' ORDER BY name"
    with pooling(postgres_server, "transaction", 1, "query_wait_timeout = 20") as pool:
        url = pool.of(postgres_url)
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True, prepare_threshold=None) as looking:
            before = looking.execute(settings).fetchall()
            work_a_little(url)
            with closing(open_book(url)) as desk:
                move_book(desk, str(tmp_path / "moved.expobook"))
            assert looking.execute(settings).fetchall() == before
            for query in (held, prepared, own_tables):
                assert looking.execute(query).fetchone() == (0,), query


@pytest.mark.parametrize(
    ("mode", "asked", "reason"),
    [
        ("transaction", "", ""),
        ("transaction", "?options=-c%20statement_timeout%3D5000", "pool"),
        ("transaction", "?sslmode=require", "no-encryption"),
        ("statement", "", "pool"),
    ],
)
def test_what_a_pool_refuses_is_told_for_what_it_is(
    mode: str, asked: str, reason: str, postgres_server: str, postgres_url: str
) -> None:
    create_book(postgres_url, small_venue()).close()
    with pooling(postgres_server, mode) as pool:
        try:
            open_book(pool.of(postgres_url) + asked).close()
            assert not reason
        except StorageFailure as refused:
            assert refused.facts["reason"] == reason
            assert all(refused.facts["detail"] in sentence(refused, language) for language in ("en", "zh"))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("connection to server failed: FATAL:  no such database: nix", "no-database"),
        ("connection to server failed: FATAL:  SASL authentication failed", "password"),
        ('connection to server failed: FATAL:  "trust" authentication failed', "password"),
        ("connection to server failed: FATAL:  no such user: nobody", "password"),
        ("connection to server failed: FATAL:  no more connections allowed (max_client_conn)", "too-many"),
        ("query_wait_timeout", "other"),
        ("permission denied for table audit", "no-grant"),
        ("permission denied to create database", "no-grant"),
        ("Permission denied", "read-only"),
    ],
)
def test_what_pools_and_servers_say_is_sorted(said: str, reason: str) -> None:
    assert reason_of(said) == reason
