"""How long Ctrl+K takes on the book of ten years: until the actions fit, and until the book has answered."""

import gc
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_book import make
from expobook.services.search import search

FLOOR_MS = 50
TYPED = ("b-2026", "s", "sh", "show 12", "h05", "zh12", "zhanhui1", "展会7", "展览", "zzzz", "1999")

FINDS_NONE = ("h05", "展览", "zzzz")


def main() -> None:
    """Print the slowest first answer; the floor is 50 ms."""
    with tempfile.TemporaryDirectory() as folder:
        desk = make(str(Path(folder) / "big.expobook"))
        search(desk, "warm")
        gc.collect()
        gc.freeze()  # the window does so after each reading; else the collector walks over what making the book left
        slowest, which = 0.0, ""
        for text in TYPED:
            began = time.process_time()
            found = search(desk, text, 12)
            taken = (time.process_time() - began) * 1000
            assert found.bookings or text in FINDS_NONE, f"{text} finds nothing: the figure would say nothing"
            print(f"  {text!r}: {taken:.1f} ms, {len(found.bookings)} bookings")
            if taken > slowest:
                slowest, which = taken, text
        print(f"palette: slowest first answer {slowest:.0f} ms ({which!r}); floor {FLOOR_MS} ms")
        desk.close()


if __name__ == "__main__":
    main()
