"""How long a search of the audit trail takes on ten years of deeds, by words that readers see and by some of nobody."""

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from benchmarks.big_book import NOW, make
from expobook.domain.booking import Booking, Status
from expobook.domain.record import snapshot
from expobook.services.desk import Desk
from expobook.services.trail.reading import Asked, entries
from expobook.storage.rows import AuditRow

FLOOR_S = 3
MOST = 2_000
TYPED = ("已释放", "签约", "状态", "主办单位", "答复期限", "2023年12月5日", "12月5–10日", "展会19999", "没有这样的文字")


def main() -> None:
    """Print the slowest search; the floor is three seconds, in the background."""
    with tempfile.TemporaryDirectory() as folder:
        desk = make(str(Path(folder) / "big.expobook"))
        print(f"trail: {_fill(desk):,} entries")
        slowest, which = 0.0, ""
        for text in TYPED:
            began = time.process_time()
            found = entries(desk, Asked(text=text, limit=MOST, language="zh"))
            taken = time.process_time() - began
            print(f"  {text!r}: {taken:.2f} s, {len(found)} entries")
            if taken > slowest:
                slowest, which = taken, text
        print(f"trail: slowest search {slowest:.2f} s ({which!r}); floor {FLOOR_S} s")
        desk.close()


def _fill(desk: Desk) -> int:
    """Tell of each booking that it was held, and contracted and completed or released; return how many entries."""
    with desk.store.read() as uow:
        bookings = uow.bookings.with_status(*Status)
    rows = [
        {
            "id": number, "at": NOW, "who": "Li Wei", "desk": "Desk 3", "verb": verb, "subject": "booking",
            "subject_id": booking, "before": before, "after": after, "why": "", "chain": "0" * 64,
        }
        for number, (booking, verb, before, after) in enumerate(_deeds(bookings), start=2)
    ]  # fmt: skip
    with desk.store.engine.begin() as connection:
        for at in range(0, len(rows), 5_000):
            connection.execute(insert(AuditRow), rows[at : at + 5_000])
    return len(rows) + 1


def _deeds(bookings: Iterable[Booking]) -> Iterator[tuple[int, str, str, str]]:
    for booking in bookings:
        held, now = snapshot(replace(booking, status=Status.HOLD)), snapshot(booking)
        yield booking.id, "hold", "", held
        if booking.status is Status.HOLD:
            yield booking.id, "release", held, snapshot(replace(booking, status=Status.RELEASED))
        else:
            yield booking.id, "contract", held, now
            yield booking.id, "complete", now, snapshot(replace(booking, status=Status.COMPLETED))


if __name__ == "__main__":
    main()
