"""Each report over ten years of a book of 20,000 bookings, and the same sums by asking every cell.

    python benchmarks/bench_reports.py

Prints medians of this machine, in time of the processor, beside the floor; it never fails by the clock.
"""

import statistics
import sys
import tempfile
import time as clock
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import func, insert, select

from benchmarks.big_book import make
from expobook.domain.booking import Status
from expobook.domain.diary import FIRM, Stay
from expobook.services.desk import Desk
from expobook.services.reporting.reports import BY, REPORTS, report
from expobook.storage.rows import AuditRow, BookingRow, ContractRow, InstalmentRow, LineRow
from expobook.storage.unit_of_work import UnitOfWork

TEN_YEARS = Stay(date(2021, 1, 1), date(2031, 1, 1))
FLOOR_MS = 1_000


def with_business(desk: Desk) -> None:
    """Add what the business reports read: a deed or two a booking, a contract and four instalments a firm one."""

    def work(uow: UnitOfWork) -> None:
        head = BookingRow.__table__.c
        query = select(head.id, head.status, func.min(LineRow.start)).join(LineRow).group_by(head.id)
        deeds, papers, parts = [], [], []
        for number, status, first in uow.session.execute(query).all():
            day = datetime.combine(first, time(9))
            signs = status == Status.CONTRACTED.value
            deeds.append(_deed(len(deeds) + 1_000, number, "hold", day - timedelta(days=400)))
            deeds.append(
                _deed(len(deeds) + 1_000, number, "contract" if signs else "release", day - timedelta(days=300))
            )
            if signs:
                papers.append(_paper(number, day - timedelta(days=299)))
                parts += [_part(number, n, first - timedelta(days=90 * n)) for n in range(4)]
        for row, rows in ((AuditRow, deeds), (ContractRow, papers), (InstalmentRow, parts)):
            uow.session.execute(insert(row), rows)

    desk.store.transact(work)


def _deed(number: int, booking: int, verb: str, at: datetime) -> dict[str, object]:
    why = ("price", "other venue", "no answer")[booking % 3]
    return {
        "id": number, "at": at, "who": "", "desk": "", "verb": verb, "subject": "booking", "subject_id": booking,
        "before": "", "after": "", "why": why, "chain": "",
    }  # fmt: skip


def _paper(number: int, at: datetime) -> dict[str, object]:
    return {
        "id": number, "booking_id": number, "number": f"C-{number}", "state": "signed", "language": "zh",
        "content": "", "content_hash": "", "pdf": b"", "pdf_sha256": "", "tariff_code": "", "tariff_version": 1,
        "net": 100_000_000, "tax": 6_000_000, "total": 106_000_000, "issued_at": at, "signed_at": at, "version": 1,
    }  # fmt: skip


def _part(number: int, position: int, due: date) -> dict[str, object]:
    return {
        "contract_id": number, "position": position, "title_zh": "", "title_en": "", "amount": 26_500_000,
        "due": due, "paid": due if position else None,
    }  # fmt: skip


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the time of the processor: what other programs do meanwhile does not count."""
    started = clock.process_time()
    work()
    return (clock.process_time() - started) * 1000


def median_ms(work: Callable[[], object], times: int = 5) -> float:
    work()
    return statistics.median(cpu_ms(work) for _ in range(times))


def by_cells(desk: Desk) -> Counter[tuple[int, int, int]]:
    """Sum m2-days a month and phase the plain way: read every cell of the years."""
    area = {bay.code: bay.area_mm2 for bay in desk.venue.bays}
    found: Counter[tuple[int, int, int]] = Counter()
    with desk.store.read() as uow:
        for cell in uow.cells.everything(TEN_YEARS):
            if cell.place == FIRM:
                found[cell.day.year, cell.day.month, cell.phase] += area[cell.bay]
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = make(str(Path(folder) / "big.expobook"))
        with_business(desk)
        for key in REPORTS:
            for way in BY.get(key, ("",)):
                took = median_ms(lambda key=key, way=way: report(desk, key, TEN_YEARS, way))  # type: ignore[misc]
                print(f"{f'{key} {way}':<28}{took:>8.0f} ms   floor {FLOOR_MS} ms", flush=True)
        print(f"{'every cell, plainly':<28}{median_ms(lambda: by_cells(desk), 3):>8.0f} ms   for comparison")
        desk.close()


if __name__ == "__main__":
    main()
