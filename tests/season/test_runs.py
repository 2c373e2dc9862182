"""Free days on end stay right while days are taken and given back."""

import random

import numpy as np
from numpy.typing import NDArray

from expobook.planning.season.runs import Bays, Runs

DAYS, BAYS, TAIL, MOST = 60, 70, 2, 15


def test_runs_kept_up_to_date_are_those_counted_anew() -> None:
    chance = random.Random(4)
    runs = counted(np.zeros((DAYS, BAYS), dtype=np.uint8))
    grid = np.zeros((DAYS, BAYS), dtype=np.uint8)
    filled: list[tuple[Bays, int, int]] = []
    for _ in range(600):
        if filled and chance.random() < 0.45:
            bays, start, until = filled.pop(chance.randrange(len(filled)))
            runs.clear(bays, start, until)
            grid[start:until, bays] = 0
        else:
            bays = np.array(sorted(chance.sample(range(BAYS), chance.randint(1, 8))), dtype=np.intp)
            start = chance.randint(0, DAYS - 1)
            until = min(DAYS, start + chance.randint(1, 10))
            if grid[start:until, bays].any():
                assert not runs.are_free(bays, start, until)
                continue
            assert runs.are_free(bays, start, until)
            runs.fill(bays, start, until)
            grid[start:until, bays] = 1
            filled.append((bays, start, until))
        again = counted(grid)
        assert (runs.ahead == again.ahead).all()
        assert (runs.behind == again.behind).all()


def counted(grid: NDArray[np.uint8]) -> Runs:
    words = np.zeros((DAYS, 16), dtype=np.uint8)
    words[:, : (BAYS + 7) // 8] = np.packbits(grid, axis=1, bitorder="little")
    return Runs.of(words.view(np.uint64), BAYS, tail=TAIL, most=MOST)
