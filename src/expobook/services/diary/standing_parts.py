"""One line of a wish against the days and bays of a standing: what is in its way and what is in front of it."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from expobook.domain.booking import BayRank, Line
from expobook.services.diary.standing import Grid, Standing, Wish

NEVER_ASKED = np.iinfo(np.int64).max  # the ticket of a cell that would be asked for now: behind everybody


class Part:
    """One line of a wish against the grid: days x bays of what is in its way and in front of it."""

    def __init__(self, found: Standing, wish: Wish, line: Line, own: Grid) -> None:
        self.found, self.wish, self.line = found, wish, line
        stay = line.schedule.stay
        self.day0 = max(stay.start.toordinal(), found.first)
        self.day1 = max(min(stay.until.toordinal(), found.first + len(found.firm)), self.day0)
        self.bays = sorted(line.bays, key=found.column.__getitem__)
        self.columns = np.array([found.column[bay] for bay in self.bays], dtype=np.int64)
        self.is_firm = wish.booking is not None and wish.booking.status.is_firm
        wanted = np.ones((self.day1 - self.day0, len(self.bays)), dtype=np.bool_)
        for cell in line.given_back():
            if self.day0 <= cell.day.toordinal() < self.day1:
                wanted[cell.day.toordinal() - self.day0, self.bays.index(cell.bay)] = False
        self.wanted = wanted
        firm = found.firm[self.day0 - found.first : self.day1 - found.first][:, self.columns]
        self.firm = np.where(wanted & ~np.isin(firm, own), firm, 0)
        self._queue(own)

    def _queue(self, own: Grid) -> None:
        """Find the options in front of each cell: those with a smaller ticket than the booking keeps there."""
        options = self.found.options
        low, high = np.searchsorted(options[:, 0], (self.day0, self.day1))
        near = options[low:high]
        place = np.full(len(self.found.column), -1, dtype=np.int64)
        place[self.columns] = np.arange(len(self.columns))
        day, bay = near[:, 0] - self.day0, place[near[:, 1]]
        inside = bay >= 0
        near, day, bay = near[inside], day[inside], bay[inside]
        mine = np.full(self.wanted.shape, NEVER_ASKED, dtype=np.int64)
        if self.wish.booking is not None:
            same = [line.id for line in self.wish.booking.lines if line.alternative == self.line.alternative]
            kept = (near[:, 3] == self.wish.booking.id) & np.isin(near[:, 4], same)
            mine[day[kept], bay[kept]] = near[kept, 2]
            if self.is_firm:
                self._keep_firm(mine)
        ahead = (near[:, 2] < mine[day, bay]) & ~np.isin(near[:, 3], own) & self.wanted[day, bay]
        cell = day[ahead] * len(self.columns) + bay[ahead]
        pairs = np.unique(np.stack([cell, near[ahead, 3]], axis=1), axis=0) if len(cell) else np.empty((0, 2), np.int64)
        self.ahead = pairs  # cell, booking: each competitor once a cell
        self.rank = 1 + np.bincount(pairs[:, 0], minlength=self.wanted.size).reshape(self.wanted.shape)

    def _keep_firm(self, mine: Grid) -> None:
        """A firm booking keeps the cells that it has whatever waits there."""
        assert self.wish.booking is not None
        rows = self.found.firm[self.day0 - self.found.first : self.day1 - self.found.first][:, self.columns]
        mine[rows == self.wish.booking.id] = 0

    def ranks(self) -> Iterable[BayRank]:
        """Yield the worst rank over the days of each bay."""
        if not self.wanted.any():
            return
        rank = np.where(self.wanted, self.rank, 0)
        worst, behind, worst_day = rank.max(axis=0), (self.firm != 0).any(axis=0), rank.argmax(axis=0)
        columns = self.ahead[:, 0] % len(self.columns)
        for place, bay in enumerate(self.bays):
            if worst[place] > 0:
                others = tuple(np.unique(self.ahead[columns == place, 1]).tolist()) if len(columns) else ()
                day = date.fromordinal(self.day0 + int(worst_day[place]))
                yield BayRank(self.line.id, bay, int(worst[place]), bool(behind[place]), others, day)
