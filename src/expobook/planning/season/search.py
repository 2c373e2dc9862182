"""Searches for a better calendar: a first one guided by the prices, then parts of it taken out and put back."""

import math
import random
import time
from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from expobook.domain.season.solution import MILLI, Prices
from expobook.planning.season.calendar import Calendar, Placed
from expobook.planning.season.field import Days, Field
from expobook.planning.season.packing import Packer
from expobook.planning.season.prices import Pricing, Sums

_COOLEST, _WARMEST = 1e-3, 0.08  # what a round may lose, in worths of a usual claim
Stop = Callable[[], bool]
_PUSHES = 0.3  # share of rounds that push one claim in; the others take some out and put back
_DEPTH = 1  # how often one that was pushed away may push others in turn
_PUSH_OPENINGS = 3  # of a claim, which are compared when it pushes
_PRICE = 0.5  # how much the price of an opening counts when pushing
_RUINS = (2, 3, 4, 6, 8)  # at most so many are taken out in a round; of more hardly any round is kept
_WAITING = 8  # refused claims that are tried in a round


class Search:
    """Large-neighbourhood search over calendars of one season; the same seed and rounds give the same."""

    def __init__(
        self, field: Field, pricing: Pricing, seed: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.field, self.pricing, self.clock = field, pricing, clock
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
        packer = Packer(field)
        self.now, self.kept, self.best = (Calendar(field, packer) for _ in range(3))
        self.costs: list[Days] = [np.zeros(len(want.rows), dtype=np.int64) for want in field.wants]
        self.rounds = 0
        self.open = [n for n, want in enumerate(field.wants) if len(want.rows) or want.claim.today]
        self.length = [self._length(n) for n in range(len(field.wants))]
        self.share = [1.0] * len(field.wants)  # of each claim in the relaxation
        self.most = [int(want.gains.max(initial=0)) for want in field.wants]
        self.most_of = np.array(self.most, dtype=np.int64)
        self.mine = np.ones(len(field.wants), dtype=np.bool_)  # who may be put, taken away and moved
        self.firsts = np.array([int(want.rows[0]) if len(want.rows) else field.days for want in field.wants])
        self.lasts = np.array([int(want.rows[-1]) if len(want.rows) else -1 for want in field.wants])
        self.span = np.array(self.length)
        self.net: dict[float, list[float]] = {}
        self.pieces = field.components((1 << field.bays) - 1)
        self.usual = sum(want.claim.best for want in field.wants) / max(1, len(field.wants))
        self._price_idle(np.zeros(field.days))

    def _length(self, number: int) -> int:
        parts = self.field.wants[number].claim.parts
        return max(part.build_up for part in parts) + max(part.show + part.dismantle for part in parts)

    def use(self, prices: Prices, taken: Mapping[tuple[int, int], float]) -> None:
        """Let the relaxation guide which openings are taken first: its prices, and which claims it takes."""
        self.share = [0.0] * len(self.field.wants)
        for (number, _), share in taken.items():
            self.share[number] += share
        sums = Sums(prices, self.field.days)
        self.costs = [self.pricing.costs(want, sums) // MILLI for want in self.field.wants]
        self.net.clear()
        self._price_idle(np.array(prices.indoors, dtype=np.float64) / MILLI)

    def _price_idle(self, by_day: NDArray[np.float64]) -> None:
        """Let idle floor count at what it would bring: the price of its day, or at least a share of the mean."""
        area = sum(want.blocks[0].need * length for want, length in zip(self.field.wants, self.length, strict=True))
        mean = sum(want.claim.best for want in self.field.wants) * 1e6 / max(1, area)
        price = np.maximum(by_day, 0.15 * mean).astype(np.float32)
        for calendar in (self.now, self.kept, self.best):
            calendar.floor_price = price

    # --- the first calendar

    def stay(self) -> None:
        """Put every claim where it stands today, the worthiest first, as far as that goes."""
        order = sorted(self.open, key=lambda n: -self.field.wants[n].claim.best)
        for number in order:
            for _, placed in self.now.today[number]:
                if number not in self.now.placed and self.now.can_put(number, placed):
                    self.now.put(number, placed)

    def construct(self) -> None:
        """Fill the calendar: first what the relaxation takes for most, then who still finds room."""
        waiting = [n for n in self.open if n not in self.now.placed]
        sure = [n for n in waiting if self.share[n] > 0.5]
        self._fill(sure, noise=0.0, guided=1.0)
        self._fill([n for n in waiting if n not in self.now.placed], noise=0.0, guided=1.0)
        self._keep_best()

    def _fill(self, numbers: Iterable[int], *, noise: float, guided: float, tightness: float = 1.0) -> None:
        for number in self._order(list(numbers), noise, guided):
            costs = (self.costs[number] * guided).astype(np.int64) if guided else None
            placed = self.now.best(number, costs, tightness=tightness)
            if placed is not None:
                self.now.put(number, placed)

    def _order(self, numbers: list[int], noise: float, guided: float) -> list[int]:
        """Return claims by what they gain for each m2 and day, or over what they use."""
        kind = self.chance.random() if noise else 0.0
        key: dict[int, float] = {}
        for number in numbers:
            want = self.field.wants[number]
            need = sum(block.need for block in want.blocks) * self.length[number]
            gain = self._net(guided)[number]
            rank = gain if kind < 0.4 else need if kind < 0.7 else want.claim.best / need * 1e9
            key[number] = rank * (1 + noise * (self.chance.random() - 0.5))
        return sorted(numbers, key=lambda n: (-key[n], n))

    def _net(self, guided: float) -> list[float]:
        """Return of each claim the most it gains over a share of what its space costs at the prices."""
        if guided not in self.net:
            pairs = zip(self.field.wants, self.costs, strict=True)
            self.net[guided] = [float((want.gains - guided * costs).max(initial=0)) for want, costs in pairs]
        return self.net[guided]

    # --- better ones

    def keep_to(self, mine: NDArray[np.bool_], window: tuple[int, int] | None) -> None:
        """Search among some claims and days only, from the calendar that was kept."""
        self.mine, self.now.window = mine, window
        self.now.copy_from(self.kept)

    def anneal(self, until: float, shares: tuple[float, float], stop: Stop) -> None:
        """Search on from the calendar that was kept, between two shares of the whole time, until a time."""
        started = self.clock()
        while (now := self.clock()) < until and not stop():
            done = (now - started) / max(1e-9, until - started)
            self._round(shares[0] + (shares[1] - shares[0]) * done)

    def improve(self, until: float, target: int, stop: Stop, better: Callable[[], None]) -> None:
        """Take parts out and put them back until the time is up, the target is reached or ``stop`` says so."""
        started = self.clock()
        self.kept.copy_from(self.now)
        while self.best.value < target and self.clock() < until and not stop():
            share = (self.clock() - started) / max(1e-9, until - started)
            self._round(share)
            if self.now.value > self.best.value:
                self._keep_best()
                better()

    def _round(self, share: float) -> None:
        self.rounds += 1
        if self.chance.random() < _PUSHES:
            self._push()
        else:
            removed, near = self._ruin()
            for number in removed:
                if number in self.now.placed:
                    self.now.take(number)
            self._refill(near)
        warmth = self.usual * _WARMEST * (_COOLEST / _WARMEST) ** min(1.0, share)
        if self.now.value >= self.kept.value + warmth * math.log(max(1e-12, self.chance.random())):
            self.kept.copy_from(self.now)
        else:
            self.now.copy_from(self.kept)

    def _refill(self, near: Iterable[int]) -> None:
        self._fill(
            [n for n in dict.fromkeys(near) if n not in self.now.placed],
            noise=self.chance.choice((0.1, 0.4, 1.0)),
            guided=self.chance.choice((0.0, 0.5, 1.0)),
            tightness=self.chance.choice((0.3, 1.0, 1.0, 2.0)),
        )

    def _push(self) -> None:
        """Put a claim that has no place, or not its best, where that costs the others least; they look for another."""
        low = np.flatnonzero((self.now.worths < self.most_of) & self.mine)
        if not len(low):
            return
        picked = low[[int(self.chance.random() * len(low)) for _ in range(3)]].tolist()
        number = max(picked, key=lambda n: self.most[n] * self.chance.random())
        if number in self.now.placed:
            self.now.take(number)
        self._chain(number, frozenset(), _DEPTH)
        row = int(self.now.rows[number])
        if row >= 0:
            half = self.length[number] // 2 + 2
            self._refill(self._could(row - half, row + half))

    def _chain(self, number: int, keep: frozenset[int], depth: int) -> None:
        """Put a claim where it costs least, and those that go for it elsewhere, in turn, as far as ``depth``."""
        ranked = self._ranked(number)
        if not len(ranked):
            return
        tried = {min(len(ranked) - 1, int(self.chance.expovariate(0.4))) for _ in range(_PUSH_OPENINGS)}
        best: tuple[float, Placed, list[int]] | None = None
        for rank in tried:
            forced = self.now.forced(number, int(ranked[rank]), keep)
            if forced is None or keep.intersection(forced[1]) or not self.mine[forced[1]].all():
                continue
            placed, victims = forced
            loss = float(self.now.worths[victims].sum()) - placed.worth
            loss += float(self.costs[number][ranked[rank]]) * _PRICE
            if best is None or loss < best[0]:
                best = loss, placed, victims
        if best is None or (keep and best[0] > 0):
            return
        _, placed, victims = best
        for victim in victims:
            self.now.take(victim)
        self.now.put(number, placed)
        for victim in sorted(victims, key=lambda n: (-self.most[n] * self.chance.random(), n)):
            free = self.now.best(victim, self.costs[victim], tightness=1.0)
            if free is not None:
                self.now.put(victim, free)
            elif depth:
                self._chain(victim, keep | {number}, depth - 1)

    def _ranked(self, number: int) -> NDArray[np.intp]:
        """Return the openings of a claim that it may have, the best at the prices first."""
        want, window = self.field.wants[number], self.now.window
        ranked = np.argsort(self.costs[number] - want.gains, kind="stable")
        if window is None:
            return ranked
        rows = want.rows[ranked]
        inside = (rows - want.before >= window[0]) & (rows + want.after + self.field.turn <= window[1])
        return ranked[inside]

    def _ruin(self) -> tuple[list[int], list[int]]:
        """Return claims to take out, and all that may be put in their place."""
        low = np.flatnonzero((self.now.worths < self.most_of) & self.mine)
        waiting = low[self.now.worths[low] == 0]
        if len(waiting) and (self.chance.random() < 0.6 or len(waiting) == len(low)):
            return self._around(int(self.chance.choice(waiting)))
        if len(low):
            return self._around(int(self.chance.choice(low)))
        return self._around(self.chance.choice(self.open)) if self.mine.all() else ([], [])

    def _around(self, number: int) -> tuple[list[int], list[int]]:
        """Return neighbours in days and halls of a place that a claim would like, and who may follow them."""
        want = self.field.wants[number]
        ranked = self._ranked(number)
        if not len(ranked):
            return [], []
        row = int(want.rows[ranked[min(len(ranked) - 1, int(self.chance.expovariate(0.3)))]])
        length = self.length[number]
        piece = self.chance.choice(self.pieces)
        half = length // 2 + self.chance.choice((0, 2, 5))
        touching = [
            n
            for n in np.flatnonzero((np.abs(self.now.rows - row) < self.span + half) & self.mine).tolist()
            if any(bits & piece for bits in self.now.placed[n].bits)
        ]
        most = self.chance.choice(_RUINS)
        if len(touching) > most:
            touching.sort(key=lambda n: (abs(self.now.placed[n].row - row) + self.chance.random() * 6, n))
        removed = touching[:most]
        if want.cliques and self.chance.random() < 0.5:
            removed = list(dict.fromkeys([*self._of_near_themes(number, row), *removed]))
        if number in self.now.placed and number not in removed:
            removed.append(number)
        return removed, [*removed, number, *self._could(row - half, row + half)]

    def _of_near_themes(self, number: int, row: int) -> list[int]:
        """Return the shows of near themes that an opening of a claim would come too close to."""
        own = set(self.field.wants[number].cliques)
        span = self.field.problem.limits.theme_days + self.length[number]
        return [
            n for n, each in self.now.placed.items()
            if self.mine[n] and own.intersection(self.field.wants[n].cliques) and abs(each.row - row) <= span
        ]  # fmt: skip

    def _could(self, start: int, until: int) -> list[int]:
        """Return refused claims that could open in some days, a few at a time."""
        found = np.flatnonzero(
            (self.firsts < until) & (self.lasts >= start) & (self.now.worths == 0) & self.mine
        ).tolist()
        return self.chance.sample(found, _WAITING) if len(found) > _WAITING else found

    def _keep_best(self) -> None:
        self.best.copy_from(self.now)
