"""Free days on end: for each day and bay, how many free days follow and how many went before, kept up to date."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import unpacked

Bays = NDArray[np.intp]
Table = NDArray[np.int16]


class Runs:
    """Days x bays: ``ahead`` free days from a day on (it included), ``behind`` free days before it.

    Outside the horizon all days are free. Both tables have some days more than the horizon. Runs are counted up to
    ``most`` days, which is more than anybody asks about.
    """

    def __init__(self, ahead: Table, behind: Table, most: int) -> None:
        self.ahead, self.behind, self.most = ahead, behind, most
        self.up = np.arange(most + 1, dtype=np.int16)[:, None]
        self.down = np.arange(most, 0, -1, dtype=np.int16)[:, None]

    @classmethod
    def of(cls, busy: NDArray[np.uint64], bays: int, *, tail: int, most: int) -> Self:
        """Return the runs of a grid of bits, days x words, with ``tail`` days behind it."""
        taken = unpacked(busy, bays).astype(bool)
        days = len(taken)
        ahead = np.full((days + tail + 1, bays), most, dtype=np.int16)
        behind = np.full((days + tail + 1, bays), most, dtype=np.int16)
        for day in range(days - 1, -1, -1):
            ahead[day] = np.where(taken[day], 0, np.minimum(ahead[day + 1] + 1, most))
        for day in range(1, days + tail + 1):
            gone = taken[day - 1] if day <= days else np.False_
            behind[day] = np.where(gone, 0, np.minimum(behind[day - 1] + 1, most))
        return cls(ahead, behind, most)

    def copy(self) -> Self:
        """Return the same runs, to go on with."""
        return type(self)(self.ahead.copy(), self.behind.copy(), self.most)

    def copy_from(self, other: "Runs") -> None:
        """Become like the runs of another grid of the same size."""
        self.ahead[:] = other.ahead
        self.behind[:] = other.behind

    def are_free(self, bays: Bays, start: int, until: int) -> bool:
        """Say whether bays are free from one day to another, at most ``most`` days later."""
        return bool((self.ahead[start, bays] >= until - start).all())

    def fill(self, bays: Bays, start: int, until: int) -> None:
        """Take free bays from one day to another."""
        first, last = max(0, start - self.most), min(until + self.most, len(self.behind))
        down, up = self.down[self.most - (start - first) :], self.up[: last - until]
        self.ahead[first:start, bays] = np.minimum(self.ahead[first:start, bays], down)
        self.ahead[start:until, bays] = 0
        self.behind[start + 1 : until, bays] = 0
        self.behind[until:last, bays] = np.minimum(self.behind[until:last, bays], up)

    def clear(self, bays: Bays, start: int, until: int) -> None:
        """Give bays back that were filled from one day to another."""
        first, last = max(0, start - self.most), min(until + self.most, len(self.behind))
        down, up = self.down[self.most - (start - first) :], self.up[: last - until]
        length = until - start
        coming, gone = self.ahead[until, bays], self.behind[start, bays]
        own = self.ahead[first:start, bays]
        self.ahead[first:start, bays] = np.where(own == down, np.minimum(own + (coming + length), self.most), own)
        self.ahead[start:until, bays] = np.minimum(coming + self.up[length:0:-1], self.most)
        self.behind[start + 1 : until, bays] = np.minimum(gone + self.up[1:length], self.most)
        own = self.behind[until:last, bays]
        self.behind[until:last, bays] = np.where(own == up, np.minimum(own + (gone + length), self.most), own)
