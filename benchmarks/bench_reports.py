"""Each report over ten years of a book of 20,000 bookings, and the same sums by asking every cell.

    python benchmarks/bench_reports.py

Prints medians of this machine beside the floor; it never fails by the clock.
"""

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_book import make
from expobook.domain.diary import FIRM, Stay
from expobook.services.desk import Desk
from expobook.services.reporting.reports import BY, REPORTS, report

TEN_YEARS = Stay(date(2021, 1, 1), date(2031, 1, 1))
FLOOR_MS = 1_000


def median_ms(work: Callable[[], object], times: int = 5) -> float:
    work()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


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
        for key in REPORTS:
            for way in BY.get(key, ("",)):
                took = median_ms(lambda key=key, way=way: report(desk, key, TEN_YEARS, way))  # type: ignore[misc]
                print(f"{f'{key} {way}':<28}{took:>8.0f} ms   floor {FLOOR_MS} ms", flush=True)
        print(f"{'every cell, plainly':<28}{median_ms(lambda: by_cells(desk), 3):>8.0f} ms   for comparison")
        desk.close()


if __name__ == "__main__":
    main()
