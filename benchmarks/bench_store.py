"""The figures of the store: big holds and contracts, a small booking and availability in a big book.

    python benchmarks/bench_store.py

Prints medians of this machine beside the floors; it never fails by the clock. Where PostgreSQL is
installed the same is measured on a server of its own.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg

from benchmarks.big_book import NOW, make
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.text import Bilingual
from expobook.services.book.books import new_default_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import availability, diary_window
from tests import postgres

FLOORS = {
    "hold 145 bays x 20 days, SQLite": 80, "contract the same, SQLite": 80, "hold the same, PostgreSQL": 250,
    "contract the same, PostgreSQL": 250, "hold 5 bays x 6 days in a book of 20,000, SQLite": 10,
    "free bays on 14 days in that book, SQLite": 10, "read 10 years of diary": None, "read 20 weeks of diary": None,
}  # fmt: skip


def median_ms(work: Callable[[], object], times: int) -> float:
    work()  # once to warm up
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def large_show(desk: Desk, engine: str) -> Iterator[tuple[str, float]]:
    bays = frozenset(desk.venue.expand(["H08..H36"]))
    years = count(0)
    held = []

    def hold_one() -> None:
        line = Line(bays, Schedule.of_days(date(2030, 1, 1) + timedelta(days=25 * next(years)), 7, 10, 3))
        held.append(new_hold(desk, NewBooking(Bilingual("", "Large"), (line,)))[0].booking.id)

    yield (
        (f"hold 145 bays x 20 days, {engine}" if engine == "SQLite" else f"hold the same, {engine}"),
        median_ms(hold_one, 9),
    )
    waiting = iter(held)
    yield f"contract the same, {engine}", median_ms(lambda: contract(desk, next(waiting), reason="x"), 8)


def in_a_big_book(desk: Desk) -> Iterator[tuple[str, float]]:
    days = count(0)

    def hold_one() -> None:
        line = Line(
            desk.venue.expand(["H20"]), Schedule.of_days(date(2026, 12, 1) + timedelta(days=7 * next(days)), 2, 3, 1)
        )
        new_hold(desk, NewBooking(Bilingual("", "Small"), (line,), theme="auto"))

    yield "hold 5 bays x 6 days in a book of 20,000, SQLite", median_ms(hold_one, 30)
    start = date(2026, 6, 1)
    yield (
        "free bays on 14 days in that book, SQLite",
        median_ms(lambda: availability(desk, Stay(start, start + timedelta(days=14))), 30),
    )
    yield "read 20 weeks of diary", median_ms(lambda: diary_window(desk, start, start + timedelta(days=140)), 5)
    yield "read 10 years of diary", median_ms(lambda: diary_window(desk, date(2021, 1, 1), date(2031, 1, 1)), 3)


@contextmanager
def server_book() -> Iterator[Desk]:
    with postgres.server() as url:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        desk = new_default_book(url.rsplit("/", 1)[0] + "/bench", now=lambda: NOW)
        yield desk
        desk.close()


def rows() -> Iterator[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        desk = new_default_book(Path(folder) / "new.expobook", now=lambda: NOW)
        yield from large_show(desk, "SQLite")
        desk.close()
        make(str(Path(folder) / "big.expobook")).close()
        os.sync()  # else the first commits wait for the writing of the whole book
        desk = open_book(Path(folder) / "big.expobook", now=lambda: NOW)
        yield from in_a_big_book(desk)
        desk.close()
    if postgres.find_binaries() is not None:
        with server_book() as desk:
            yield from large_show(desk, "PostgreSQL")


def main() -> None:
    print(f"{'what':<52}{'median ms':>10}{'floor ms':>10}")
    for what, ms in rows():
        floor = FLOORS.get(what)
        print(f"{what:<52}{ms:>10.1f}{floor or '–':>10}")


if __name__ == "__main__":
    main()
