"""The diary as grids: which booking is firm in each bay on each day, and who holds options there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.diary import FIRM, Phase, Stay
from expobook.domain.finding.floor import Bools, Floor, Ints

FAR = 1_000_000  # days to a firm booking that the board does not show


@dataclass(frozen=True, eq=False)
class Entries:
    """Cells of the book as parallel arrays: day counted from the board's first, place of the bay, and the rest."""

    day: Ints
    bay: Ints
    place: Ints
    booking: Ints
    phase: Ints


@dataclass(frozen=True, eq=False)
class Board:
    """Some days of the book: ``firm`` names the booking in each box, 0 where none is."""

    first: date
    firm: NDArray[np.int64]  # days x bays
    closed: Bools  # days x bays: closed for works
    options: NDArray[np.int64]  # rows of (day, bay, booking), each once
    memory: dict[object, Ints] = field(default_factory=dict)  # sums that every request asks for

    @classmethod
    def of(cls, stay: Stay, bays: int, entries: Entries) -> "Board":
        """Return the grids of some days from their cells."""
        firm = np.zeros((len(stay), bays), dtype=np.int64)
        closed = np.zeros((len(stay), bays), dtype=bool)
        sure = entries.place == FIRM
        firm[entries.day[sure], entries.bay[sure]] = entries.booking[sure]
        shut = sure & (entries.phase == int(Phase.CLOSED))
        closed[entries.day[shut], entries.bay[shut]] = True
        waiting = np.stack([entries.day[~sure], entries.bay[~sure], entries.booking[~sure]], axis=1)
        return cls(stay.start, firm, closed, np.unique(waiting, axis=0))

    @property
    def days(self) -> int:
        return len(self.firm)

    @property
    def bays(self) -> int:
        return int(self.firm.shape[1])

    @property
    def stay(self) -> Stay:
        return Stay(self.first, self.first + timedelta(days=self.days))

    def index(self, day: date) -> int:
        """Return the row of a day; it may lie outside the grid."""
        return (day - self.first).days

    def day(self, row: int) -> date:
        """Return the day of a row."""
        return self.first + timedelta(days=row)

    def without(self, booking: int) -> "Board":
        """Return the board as if a booking had no cells."""
        if not booking:
            return self
        mine = self.firm == booking
        firm, closed = np.where(mine, 0, self.firm), self.closed & ~mine
        return Board(self.first, firm, closed, self.options[self.options[:, 2] != booking])

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Days x bays: how many bookings hold an option in the box."""
        grid = np.zeros(self.firm.shape, dtype=np.int64)
        np.add.at(grid, (self.options[:, 0], self.options[:, 1]), 1)
        return grid

    @cached_property
    def busy_sums(self) -> NDArray[np.int64]:
        """Running sums of firm days: row ``n`` counts the days before day ``n``."""
        return running(self.firm > 0)

    @cached_property
    def queue_sums(self) -> NDArray[np.int64]:
        return running(self.ranks > 0)

    @cached_property
    def last_firm(self) -> NDArray[np.int64]:
        """Days+1 x bays: the last firm day before each day, far back where there is none."""
        days = np.where(self.firm > 0, np.arange(self.days)[:, None], -FAR)
        none = np.full((1, self.bays), -FAR, dtype=np.int64)
        return np.maximum.accumulate(np.concatenate([none, days]), axis=0)

    @cached_property
    def next_firm(self) -> NDArray[np.int64]:
        """Days+1 x bays: the first firm day from each day on, far off where there is none."""
        days = np.where(self.firm > 0, np.arange(self.days)[:, None], FAR)
        none = np.full((1, self.bays), FAR, dtype=np.int64)
        return np.asarray(np.minimum.accumulate(np.concatenate([days, none])[::-1], axis=0)[::-1])

    def shows_by_hall(self, floor: Floor, margin: int) -> Ints:
        """Return running counts of the days on which a hall has a firm show, with ``margin`` rows on either side.

        Row ``n + margin`` counts the days before day ``n``.
        """
        key = ("shows", margin)
        if key not in self.memory:
            halls = len(floor.halls)
            busy = np.zeros((self.days, halls), dtype=bool)
            days, bays = np.nonzero((self.firm > 0) & ~self.closed)
            busy[days, floor.hall[bays]] = True
            sums = np.zeros((self.days + 2 * margin + 1, halls), dtype=np.int64)
            np.cumsum(busy, axis=0, out=sums[margin + 1 : margin + 1 + self.days])
            sums[margin + 1 + self.days :] = sums[margin + self.days]
            self.memory[key] = sums
        return self.memory[key]

    def held_by(self, bookings: frozenset[int]) -> Bools:
        """Return days x bays: whether one of some bookings holds an option there."""
        grid = np.zeros(self.firm.shape, dtype=bool)
        mine = self.options[np.isin(self.options[:, 2], sorted(bookings))]
        grid[mine[:, 0], mine[:, 1]] = True
        return grid


def running(flags: Bools) -> NDArray[np.int64]:
    """Return running sums down the days with a row of zeros before them."""
    sums = np.zeros((len(flags) + 1, flags.shape[1]), dtype=np.int64)
    np.cumsum(flags, axis=0, out=sums[1:])
    return sums


def windowed(sums: NDArray[np.int64], first: int, count: int, length: int) -> NDArray[np.int64]:
    """Return the sums over ``length`` days that start on each of ``count`` days from ``first`` on."""
    return sums[first + length : first + length + count] - sums[first : first + count]


def windowed_max(grid: NDArray[np.int64], first: int, count: int, length: int) -> NDArray[np.int64]:
    """Return the largest value over ``length`` days from each of ``count`` days; spans are doubled, not walked."""
    part, span = grid[first : first + count + length - 1], 1
    while span * 2 <= length:
        part = np.maximum(part[: len(part) - span], part[span:])
        span *= 2
    rest = length - span
    return part[:count] if rest == 0 else np.maximum(part[:count], part[rest : rest + count])
