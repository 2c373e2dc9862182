"""How soon another desk's window knows, and how soon a name is found: two processes on a book of 20,000 bookings.

    python benchmarks/bench_live.py

Prints medians of this machine beside the floors; it never fails by the clock. Where PostgreSQL is installed the
same is measured on a server of its own.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from sqlalchemy import delete, insert, select

from benchmarks.big_book import NOW, make
from expobook.domain.text import Bilingual
from expobook.services.book.books import new_default_book, open_book
from expobook.services.book.news import Newsroom
from expobook.services.demo.year import SHOWS
from expobook.services.desk import Desk
from expobook.services.diary.reading import diary_window
from expobook.services.search import search
from expobook.storage.name_keys import keys_of
from expobook.storage.rows import BookingRow, NameKeyRow
from expobook.storage.unit_of_work import UnitOfWork
from tests import postgres
from tests.ui.test_live import OTHER_DESK

ROUNDS = 15
FLOORS = {
    "told, SQLite": 2000, "told and read, SQLite": 2000,
    "told, PostgreSQL": 200, "told and read, PostgreSQL": 1000,
}  # fmt: skip
TYPED = ("jngj", "jinan", "展", "B-2026-01", "auto", "shipin 2029", "gz", "machine tool 2027")


def heard(desk: Desk, target: str, name: str) -> list[tuple[str, float]]:
    """Let another process hold space, and measure from its commit to the news and to twenty weeks read anew."""
    told, read = [], []
    with (
        closing(Newsroom(desk)) as room,
        subprocess.Popen(
            [sys.executable, "-c", OTHER_DESK, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        for number in range(ROUNDS):
            print(number, file=other.stdin, flush=True)
            while room.wait(5) is None:
                pass
            now = time.time()
            diary_window(desk, date(2027, 1, 1), date(2027, 6, 1))
            after = time.time()
            committed = float(other.stdout.readline().split()[1])
            told.append(max(0.0, now - committed) * 1000)
            read.append((after - committed) * 1000)
        other.kill()
    return [(f"told, {name}", statistics.median(told)), (f"told and read, {name}", statistics.median(read))]


def name_all(desk: Desk) -> None:
    """Give every booking of the book a name of the demo year, with its keys."""

    def work(uow: UnitOfWork) -> None:
        ids = list(uow.session.scalars(select(BookingRow.id)))
        rows = []
        for number in ids:
            show = SHOWS[number % len(SHOWS)]
            year = 2021 + number % 10
            made = keys_of(Bilingual(f"{year}{show.zh}{number}", f"{show.en} {year} no. {number}"))
            keys = {"plain": made.plain, "pinyin": made.pinyin, "initials": made.initials, "sha256": made.sha256}
            rows.append({"subject": "booking", "subject_id": number, **keys})
        uow.session.execute(delete(NameKeyRow).where(NameKeyRow.subject == "booking"))
        uow.session.execute(insert(NameKeyRow), rows)

    desk.store.transact(work)


def found(desk: Desk) -> list[tuple[str, float]]:
    """Measure what is asked while one types, on names, initials, numbers and themes."""
    name_all(desk)
    times = []
    for typed in TYPED * 5:
        started = time.perf_counter()
        search(desk, typed)
        times.append((time.perf_counter() - started) * 1000)
    return [("a name found while typing, median", statistics.median(times)), ("the same, slowest", max(times))]


def main() -> None:
    rows: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="expobook-") as folder:
        path = Path(folder) / "big.expobook"
        make(path)
        with closing(open_book(path, now=lambda: NOW)) as desk:
            rows += heard(desk, str(path), "SQLite") + found(desk)
        if postgres.find_binaries() is not None and os.environ.get("EXPOBOOK_NO_POSTGRES") != "1":
            with postgres.server() as url:
                with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                    connection.execute("CREATE DATABASE live")
                target = url.rsplit("/", 1)[0] + "/live"
                with closing(new_default_book(target, now=lambda: NOW)) as desk:
                    rows += heard(desk, target, "PostgreSQL")
    print(f"{'what':<38}{'ms':>10}{'floor':>10}")
    for name, figure in rows:
        floor = FLOORS.get(name)
        print(f"{name:<38}{figure:>10.1f}{floor if floor is not None else '–':>10}")


if __name__ == "__main__":
    main()
