"""From the start of the program to a painted diary of the book of ten years, seen from outside on a screen of its own.

    python benchmarks/bench_start.py [PROGRAM] [--starts N] [--cold] [--keep PICTURE.png]

PROGRAM is what is started, such as the installed /usr/bin/expobook; without a name it is dist/expobook/expobook. Xvfb
keeps its screen in a file; the diary counts as painted from when the main window fills the screen and is, but for half
a per cent of its pixels, what it stays. ``--cold`` has the system forget all files before each start (as root). Work is
the processor's time of the program until then, which a busy machine swells less than the clock on the wall. Two
machines, or two hours of one that others use too, are not comparable: start two builds in turns and quote their ratio.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_book import make

FLOOR_S, QUIET_S, LONGEST_S = 1.5, 2.5, 60.0
WIDTH, HEIGHT, EVERY = 1600, 1000, 4  # every fourth row is looked at
SAME = 0.995  # share of pixels that are as they stay
TICKS = os.sysconf("SC_CLK_TCK")

Rows = NDArray[np.uint32]


@dataclass(frozen=True)
class Seen:
    """The screen at one moment: seconds since the start, seconds of work until then, its pixels."""

    after: float
    work: float
    rows: Rows


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name of a fresh display and the file that holds its pixels."""
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            yield f":{number}", folder / "Xvfb_screen0"
        finally:
            server.terminate()


def pixels(file: Path) -> Rows:
    """Return a view of the screen's pixels as they change."""
    head = np.fromfile(file, ">u4", 25)
    begin = int(head[0] + 12 * head[19])
    return np.memmap(file, "<u4", "r", begin, (HEIGHT, int(head[12]) // 4))[::EVERY, :WIDTH]


def work_of(pid: int) -> float:
    """Return the processor's seconds of a process, 0 if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def watched(program: Path, book: Path, home: Path, keep: Path | None) -> tuple[Seen, float]:
    """Start the program once; return the moment of the painted diary, and when anything was seen first."""
    with tempfile.TemporaryDirectory() as folder, screen(Path(folder)) as (display, file):
        view = pixels(file)
        seen = [Seen(0.0, 0.0, view.copy())]
        env = {"HOME": str(home), "DISPLAY": display, "PATH": os.environ["PATH"], "EXPOBOOK_LANG": "en"}
        if "PYTHONPATH" in os.environ:
            env["PYTHONPATH"] = os.environ["PYTHONPATH"]
        started = time.perf_counter()
        with subprocess.Popen([program, "gui", book], env=env) as running:
            try:
                while (now := time.perf_counter() - started) < LONGEST_S:
                    if not np.array_equal(view, seen[-1].rows):
                        seen.append(Seen(now, work_of(running.pid), view.copy()))
                    elif _is_full(view) and now - seen[-1].after > QUIET_S:
                        break
                    if running.poll() is not None:
                        raise SystemExit(f"{program} left with {running.returncode}")
                    time.sleep(0.01)
                if keep is not None:
                    _save(file, keep)
            finally:
                running.terminate()
    last, painted = seen[-1].rows, seen[-1]
    for moment in reversed(seen):
        if np.count_nonzero(moment.rows == last) < SAME * last.size:
            break
        painted = moment
    if not _is_full(last):
        raise SystemExit(f"{program} showed no main window in {LONGEST_S:.0f} s")
    return painted, seen[1].after


def _is_full(view: Rows) -> bool:
    """Say whether a window reaches the last corner; the small one that is there while the book is opened does not."""
    return bool(view[-1, -1] & 0xFFFFFF)


def _save(file: Path, picture: Path) -> None:
    copy = picture.with_suffix(".xwd")
    copy.write_bytes(file.read_bytes())
    tool = Path(__file__).parents[1] / "packaging" / "deb" / "picture.py"
    subprocess.run([sys.executable, tool, copy], check=True)
    copy.unlink()


def forget() -> None:
    """Have the system drop the files that it holds in memory."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")


def main() -> None:
    """Print each start and the median; the first one of a new user makes the settings."""
    asked = argparse.ArgumentParser()
    asked.add_argument("program", nargs="?", default=str(Path(__file__).parents[1] / "dist/expobook/expobook"))
    asked.add_argument("--starts", type=int, default=5)
    asked.add_argument("--cold", action="store_true")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--book", type=Path, help="the book of ten years, where it is made already")
    given = asked.parse_args()
    if not Path(given.program).is_file():
        raise SystemExit(f"{given.program} is not there; make package builds it")
    with tempfile.TemporaryDirectory() as folder:
        book, home = given.book or Path(folder) / "big.expobook", Path(folder) / "home"
        if given.book is None:
            make(str(book)).close()
        home.mkdir()
        times = []
        for number in range(1, given.starts + 1):
            if given.cold:
                forget()
            painted, first = watched(Path(given.program), book, home, given.keep)
            times.append((painted.after, painted.work))
            print(
                f"  start {number}: first window {first:.2f} s, diary painted {painted.after:.2f} s"
                f" ({painted.work:.2f} s of work)",
                flush=True,
            )
    wall, work = (sorted(time[n] for time in times)[len(times) // 2] for n in (0, 1))
    how = "files forgotten before each" if given.cold else "files in memory"
    print(f"start to a painted diary of ten years, {how}: {wall:.2f} s ({work:.2f} s of work); floor {FLOOR_S} s")


if __name__ == "__main__":
    main()
