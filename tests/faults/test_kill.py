"""A desk killed while it writes: what it was told is kept, and the book is sound.

``EXPOBOOK_KILLS`` sets how often: 50 by default, 1,000 in ``make test-long``.
"""

import multiprocessing
import os
import random
import signal
import time
from datetime import date, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Status
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.booking import NewBooking, new_hold
from expobook.services.books import check_book, create_book, open_book
from expobook.services.diary import list_bookings
from expobook.services.firming import contract
from expobook.services.releasing import release
from expobook.services.rules import set_rules
from tests.venues import small_venue

KILLS = int(os.environ.get("EXPOBOOK_KILLS", "50"))
CONTEXT = multiprocessing.get_context("fork")
BAYS = ("A-1", "A-2", "A-3", "B-1", "B-2", "B-3")


def write_for_ever(url: str, start: int, told: Connection) -> None:
    """Hold, contract or release, and say what was acknowledged, until somebody kills us."""
    desk = open_book(url, actor=Actor("Writer"))
    for turn in count(start):
        line = Line(frozenset(BAYS), Schedule.of_days(date(2027, 1, 1) + timedelta(days=30 * turn), 3, 10, 3))
        held, _ = new_hold(desk, NewBooking(Bilingual("", f"Show {turn}"), (line,)))
        told.send((held.booking.number, Status.HOLD))
        if turn % 2:
            contract(desk, held.booking.id)
            told.send((held.booking.number, Status.CONTRACTED))
        else:
            release(desk, held.booking.id, why="x")
            told.send((held.booking.number, Status.RELEASED))


def killed_at_random(url: str, start: int, chance: random.Random) -> dict[str, Status]:
    """Start a writer, kill it at a random moment, and return the last it was told of each booking."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    writer = CONTEXT.Process(target=write_for_ever, args=(url, start, theirs))
    writer.start()
    theirs.close()
    ours.poll(10)
    time.sleep(chance.uniform(0, 0.06))
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(10)
    acknowledged: dict[str, Status] = {}
    try:
        while True:
            number, status = ours.recv()
            acknowledged[number] = status
    except (EOFError, OSError):
        ours.close()
    return acknowledged


def run_kills(url: str, kills: int) -> int:
    """Kill a writer so often; after each, prove the book. Return how many deeds were acknowledged."""
    desk = create_book(url, small_venue(), actor=Actor("Judge"))
    set_rules(desk, why="kills", theme_days=0, turnaround_days=0)
    desk.close()
    chance, total = random.Random(7), 0
    for kill in range(kills):
        acknowledged = killed_at_random(url, total, chance)
        desk = open_book(url)
        stored = {booking.number: booking.status for booking in list_bookings(desk)}
        order = [Status.ENQUIRY, Status.HOLD, Status.RELEASED, Status.CONTRACTED]
        for number, status in acknowledged.items():
            # A deed may be done though its answer never came; what was answered must be there.
            assert number in stored, (kill, number)
            assert order.index(stored[number]) >= order.index(status), (kill, number, status, stored[number])
        total = len(stored)
        assert check_book(desk) == (), kill
        desk.close()
    return total


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    assert run_kills(str(tmp_path / "t.expobook"), KILLS) >= KILLS  # every writer had been told something


def test_what_was_acknowledged_survives_a_kill_on_a_server(postgres_url: str) -> None:
    assert run_kills(postgres_url, max(10, KILLS // 10)) >= 10
