"""Dumps of a server: verified, thinned, rehearsed in a scratch database, put back equal; damage is a sentence."""

import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from expobook.domain.text import Bilingual
from expobook.services.book import dumps
from expobook.services.book.books import create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.storage.backup import content_hash
from expobook.storage.drafts import BookExists
from expobook.storage.dumping import DumpFailed, beside, drop_left, scratch_database
from tests.venues import small_venue

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "kept"))
    moment = [datetime(2027, 1, 1, 9, 0)]
    opened = create_book(postgres_url, small_venue(), now=lambda: moment[0])
    enquire(opened, Bilingual("灯展", "Lanterns"))
    yield opened, moment
    opened.close()


def test_a_dump_is_made_when_something_changed_rehearsed_and_proven(desk: tuple[Desk, list[datetime]]) -> None:
    book, moment = desk
    made = dumps.keep_dump(book)
    assert made is not None
    assert dumps.keep_dump(book) is None
    drill = dumps.drill_dump(book)
    assert drill.same is True
    assert drill.content_sha256 == content_hash(book.store)
    with book.store.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'expobook_drill%%'")
        assert left.scalar_one() == 0
    enquire(book, Bilingual("", "More"))
    moment[0] += timedelta(minutes=30)
    assert dumps.drill_dump(book).same is None
    assert dumps.keep_dump(book) is not None
    assert len(dumps.dumps_of(book.store.name)) == 2


def test_old_dumps_are_thinned_like_backups(desk: tuple[Desk, list[datetime]]) -> None:
    book, moment = desk
    for _ in range(3):
        dumps.keep_dump(book)
        enquire(book, Bilingual("", "More"))
        moment[0] += timedelta(minutes=30)
    moment[0] += timedelta(days=40)
    dumps.keep_dump(book)
    kept = dumps.dumps_of(book.store.name)
    assert [each.made.day for each in kept] == [moment[0].day, 1]  # of the three of one old day the last is left


def test_a_dump_of_a_clock_that_was_wrong_is_neither_the_newest_nor_made_again_and_again(
    desk: tuple[Desk, list[datetime]],
) -> None:
    book, moment = desk
    right = moment[0]
    moment[0] = right + timedelta(days=3000)
    assert dumps.keep_dump(book) is not None
    enquire(book, Bilingual("", "More"))
    moment[0] = right + timedelta(minutes=30)
    made = dumps.keep_dump(book)
    assert made is not None
    moment[0] += timedelta(minutes=30)
    assert dumps.keep_dump(book) is None, "nothing was changed since"
    assert dumps.dumps_of(book.store.name, moment[0])[0] == made
    assert dumps.drill_dump(book).dump == made


def test_a_dump_comes_back_as_an_equal_book_and_never_over_another(
    desk: tuple[Desk, list[datetime]], tmp_path: Path
) -> None:
    book, _ = desk
    made = dumps.make_dump(book, tmp_path / "halls.dump")
    url = book.store.engine.url.render_as_string(hide_password=False)
    with pytest.raises(BookExists):
        dumps.restore_dump(made.path, url)
    other = url + "_again"
    with book.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {other.rsplit('/', 1)[1]}")
    try:
        dumps.restore_dump(made.path, other)
        with closing(open_book(other)) as again:
            assert content_hash(again.store) == content_hash(book.store)
    finally:
        with book.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"DROP DATABASE {other.rsplit('/', 1)[1]} WITH (FORCE)")


def test_a_dump_that_is_cut_off_is_refused_in_a_sentence(desk: tuple[Desk, list[datetime]]) -> None:
    book, _ = desk
    made = dumps.keep_dump(book)
    assert made is not None
    made.path.write_bytes(made.path.read_bytes()[:-2000])
    with pytest.raises(DumpFailed):
        dumps.drill_dump(book)


def scratch(book: Desk) -> list[str]:
    with book.store.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT datname FROM pg_database WHERE datname LIKE 'expobook_drill%%'")
        return [str(name) for name in found.scalars()]


def killed_in_the_middle(book: Desk) -> str:
    """Rehearse in a process of its own and kill it when its database is there; until one is left behind."""
    url = book.store.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "expobook.app.main", "--book", url, "book", "drill", "--dump"]
    for _ in range(20):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not scratch(book):
                time.sleep(0.005)
            process.kill()
        if left := scratch(book):
            return left[0]
    raise AssertionError("never killed while its database was there")


def test_the_database_of_a_rehearsal_that_was_killed_is_dropped_by_the_next_and_one_in_use_is_not(
    desk: tuple[Desk, list[datetime]],
) -> None:
    book, _ = desk
    dumps.keep_dump(book)
    left = killed_in_the_middle(book)
    with beside(book.store) as session, scratch_database(session, book.store), beside(book.store) as another:
        (mine,) = set(scratch(book)) - {left}
        dropped: tuple[str, ...] = ()
        until = time.monotonic() + 60
        while not dropped and time.monotonic() < until:  # what the killed one had started may go on for a moment
            dropped = drop_left(another)
        assert dropped == (left,)
        assert scratch(book) == [mine]
    assert scratch(book) == []
    with beside(book.store) as session:
        session.exec_driver_sql("CREATE DATABASE expobook_drill_0123456789ab")  # as it was called before
        session.exec_driver_sql('CREATE DATABASE "expobook_drill_of somebody"')
    assert dumps.drill_dump(book).dropped == ("expobook_drill_0123456789ab",)
    with beside(book.store) as session:
        session.exec_driver_sql('DROP DATABASE "expobook_drill_of somebody"')
