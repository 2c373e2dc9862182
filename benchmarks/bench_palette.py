"""How long Ctrl+K takes on the book of ten years: until the actions fit, and until the book has answered."""

import tempfile
import time
from pathlib import Path

from benchmarks.big_book import make
from expobook.services.search import search

FLOOR_MS = 50
TYPED = ("b-2026", "s", "sh", "show 12", "h05", "zl", "展览", "zzzz", "1999")


def main() -> None:
    """Print the slowest first answer; the floor is 50 ms."""
    with tempfile.TemporaryDirectory() as folder:
        desk = make(str(Path(folder) / "big.expobook"))
        search(desk, "warm")
        slowest, which = 0.0, ""
        for text in TYPED:
            began = time.process_time()
            found = search(desk, text, 12)
            taken = (time.process_time() - began) * 1000
            print(f"  {text!r}: {taken:.1f} ms, {len(found.bookings)} bookings")
            if taken > slowest:
                slowest, which = taken, text
        print(f"palette: slowest first answer {slowest:.0f} ms ({which!r}); floor {FLOOR_MS} ms")
        desk.close()


if __name__ == "__main__":
    main()
