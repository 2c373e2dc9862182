"""The figures of find space: 180 bays, two years at 35 % firm and 15 % holds, 200 random requests.

    python benchmarks/bench_find_space.py

The instances come from seeds (see ``space_instances``). Each request is timed as the window asks it: the diary is
in memory, as it is until the book changes; what reading it again costs is told apart. It never fails by the clock.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from benchmarks.space_instances import DAYS, FIRST, Show, diary, requests
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.finding.request import Request
from expobook.domain.finding.search import ranked, sources_of
from expobook.services.book.books import new_default_book
from expobook.services.desk import Desk
from expobook.services.space import search as service
from expobook.storage.rows import BookingRow, CellRow, CounterRow, LineBayRow, LineRow
from expobook.storage.unit_of_work import UnitOfWork

NOW = datetime.combine(FIRST, datetime.min.time()) + timedelta(hours=9)


def book(target: str, shows: Sequence[Show]) -> Desk:
    """Return a new book with these shows in it."""
    desk = new_default_book(target, now=lambda: NOW)

    def work(uow: UnitOfWork) -> None:
        rows: dict[Any, list[dict[str, Any]]] = {BookingRow: [], LineRow: [], LineBayRow: [], CellRow: []}
        for booking, show in enumerate(shows, 1):
            for kind, values in _rows(uow, booking, show):
                rows[kind] += values
        for kind, values in rows.items():
            for at in range(0, len(values), 20_000):
                uow.session.execute(insert(kind), values[at : at + 20_000])
        uow.session.execute(insert(CounterRow), [{"name": "ticket", "value": len(shows)}])

    desk.store.transact(work)
    return desk


def _rows(uow: UnitOfWork, booking: int, show: Show) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    build = len(show.stay) // 3
    days = Schedule.of_days(show.stay.start, build, len(show.stay) - build - 1, 1)
    number, line = uow.bays.number_of, Line(frozenset(show.bays), days)
    yield BookingRow, [
        {
            "id": booking, "number": f"B-2027-{booking:04d}", "kind": "event", "title_zh": f"展会{booking}",
            "title_en": f"Show {booking}", "status": "contracted" if show.firm else "hold", "theme": show.theme,
            "expires": None if show.firm else NOW + timedelta(days=14), "likelihood": 50, "note": "", "demo": True,
            "created": NOW, "version": 1,
        }
    ]  # fmt: skip
    yield LineRow, [
        {
            "id": booking, "booking_id": booking, "alternative": 1, "start": days.start, "show_from": days.show_from,
            "show_until": days.show_until, "until": days.until, "closed": False, "dropped": False,
        }
    ]  # fmt: skip
    yield LineBayRow, [{"line_id": booking, "bay": number[bay]} for bay in show.bays]
    yield CellRow, [
        {
            "day": cell.day.toordinal(), "bay": number[cell.bay], "place": 0 if show.firm else booking,
            "booking_id": booking, "line_id": booking, "phase": int(phase),
        }
        for cell, phase in line.cells()
    ]  # fmt: skip


def timed(work: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return (time.perf_counter() - started) * 1000, found


def search_only(desk: Desk, request: Request) -> None:
    """What a request takes before its refusal is explained."""
    with desk.store.read() as uow:
        sight = service.sight_of(desk, uow, service.kept_of(desk, uow, request.window), request)
        ranked(sight, sources_of(sight), request.answers)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        from expobook.services.book.venues import default_venue

        shows = list(diary(default_venue()))
        desk = book(str(Path(folder) / "space.expobook"), shows)
        wanted = list(requests(desk.venue))
        cold, _ = timed(lambda: service.find_space(desk, wanted[0]))
        shares = _shares(desk)
        for request in wanted:  # the shapes of the venue are worked out once, as in a window that is open
            service.find_space(desk, request)
        answered, refused, explained = [], [], []
        for request in wanted:
            took, found = timed(lambda request=request: service.find_space(desk, request))
            if found.answers:
                answered.append(took)
            else:
                before, _ = timed(lambda request=request: search_only(desk, request))
                refused.append(before)
                explained.append(max(0.0, took - before))
        desk.close()
    print(f"{len(shows)} bookings in {DAYS} days: firm {shares[0]:.1%}, held {shares[1]:.1%} of bay-days")
    everything = sorted(answered + refused)
    print(f"{len(answered)} of {len(wanted)} requests have an answer; ms on this machine, floor behind")
    print(f"{'first request, diary read and shapes made':<48}{cold:>8.1f}")
    print(f"{'a request, p50':<48}{statistics.median(everything):>8.1f}      30")
    print(f"{'a request, p99':<48}{_p99(everything):>8.1f}     300")
    print(f"{'a refusal explained, p50 more':<48}{statistics.median(explained):>8.1f}")
    print(f"{'a refusal explained, at most more':<48}{max(explained):>8.1f}     300")


def _p99(sorted_ms: Sequence[float]) -> float:
    return sorted_ms[min(len(sorted_ms) - 1, int(len(sorted_ms) * 0.99))]


def _shares(desk: Desk) -> tuple[float, float]:
    with desk.store.read() as uow:
        board = next(iter(service._kept.values())).board
        del uow
    indoor = slice(0, 180)
    span = slice(board.index(FIRST), board.index(FIRST) + DAYS)
    firm = board.firm[span, indoor] > 0
    return float(firm.mean()), float((board.ranks[span, indoor] > 0).mean())


if __name__ == "__main__":
    main()
