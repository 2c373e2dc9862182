"""Searches for a better calendar: a first one guided by the prices, then parts of it taken out and put back."""

import random
import time
from collections.abc import Callable, Iterable

import numpy as np

from expobook.domain.season.solution import MILLI, Prices
from expobook.planning.season.calendar import Calendar
from expobook.planning.season.field import Days, Field
from expobook.planning.season.packing import Packer
from expobook.planning.season.prices import Pricing, Sums

_COOLEST, _WARMEST = 1e-5, 2e-3  # what a round may lose, as a share of the value
Stop = Callable[[], bool]


class Search:
    """Large-neighbourhood search over calendars of one season; the same seed and rounds give the same."""

    def __init__(self, field: Field, pricing: Pricing, seed: int = 0) -> None:
        self.field, self.pricing = field, pricing
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
        packer = Packer(field)
        self.now, self.kept, self.best = (Calendar(field, packer) for _ in range(3))
        self.costs: list[Days] = [np.zeros(len(want.rows), dtype=np.int64) for want in field.wants]
        self.rounds = 0
        self.open = [n for n, want in enumerate(field.wants) if len(want.rows) or want.claim.today]
        self.length = [self._length(n) for n in range(len(field.wants))]

    def _length(self, number: int) -> int:
        parts = self.field.wants[number].claim.parts
        return max(part.build_up for part in parts) + max(part.show + part.dismantle for part in parts)

    def use(self, prices: Prices) -> None:
        """Let prices guide which openings are taken first."""
        sums = Sums(prices, self.field.days)
        self.costs = [self.pricing.costs(want, sums) // MILLI for want in self.field.wants]

    # --- the first calendar

    def stay(self) -> None:
        """Put every claim where it stands today, the worthiest first, as far as that goes."""
        order = sorted(self.open, key=lambda n: -self.field.wants[n].claim.best)
        for number in order:
            for spot, placed in self.now.today[number]:
                if number not in self.now.placed and self.now.can_put(number, placed, spot):
                    self.now.put(number, placed)

    def construct(self) -> None:
        """Fill the calendar: claims that gain most over what they use come first."""
        self._fill([n for n in self.open if n not in self.now.placed], noise=0.0, guided=1.0)
        self._keep_best()

    def _fill(self, numbers: Iterable[int], *, noise: float, guided: float) -> None:
        for number in self._order(list(numbers), noise, guided):
            costs = (self.costs[number] * guided).astype(np.int64) if guided else None
            placed = self.now.best(number, costs)
            if placed is not None:
                self.now.put(number, placed)

    def _order(self, numbers: list[int], noise: float, guided: float) -> list[int]:
        """Return claims by what they gain for each m2 and day, or over what they use."""
        kind = self.chance.random() if noise else 0.0
        key: dict[int, float] = {}
        for number in numbers:
            want = self.field.wants[number]
            need = sum(block.need for block in want.blocks) * self.length[number]
            gain = float((want.gains - guided * self.costs[number]).max(initial=0)) if guided else want.claim.best
            rank = gain if kind < 0.4 else need if kind < 0.7 else want.claim.best / need * 1e9
            key[number] = rank * (1 + noise * (self.chance.random() - 0.5))
        return sorted(numbers, key=lambda n: (-key[n], n))

    # --- better ones

    def improve(self, until: float, target: int, stop: Stop, better: Callable[[], None]) -> None:
        """Take parts out and put them back until the time is up, the target is reached or ``stop`` says so."""
        started = time.monotonic()
        self.kept.copy_from(self.now)
        while self.best.value < target and time.monotonic() < until and not stop():
            share = (time.monotonic() - started) / max(1e-9, until - started)
            self._round(share)
            if self.now.value > self.best.value:
                self._keep_best()
                better()

    def _round(self, share: float) -> None:
        self.rounds += 1
        removed, near = self._ruin()
        for number in removed:
            self.now.take(number)
        waiting = [n for n in dict.fromkeys(near) if n not in self.now.placed]
        noise = self.chance.choice((0.1, 0.4, 1.0))
        self._fill(waiting, noise=noise, guided=self.chance.choice((0.0, 0.5, 1.0)))
        warmth = _WARMEST * (_COOLEST / _WARMEST) ** min(1.0, share)
        allowed = self.kept.value - warmth * self.kept.value * self.chance.random() * 0.1
        if self.now.value >= allowed:
            self.kept.copy_from(self.now)
        else:
            self.now.copy_from(self.kept)

    def _ruin(self) -> tuple[list[int], list[int]]:
        """Return claims to take out, and all that may be put in their place."""
        if self.chance.random() < 0.5:
            return self._around_a_refused()
        return self._some_days()

    def _some_days(self) -> tuple[list[int], list[int]]:
        centre = self.chance.randrange(self.field.days)
        half = self.chance.choice((4, 7, 12, 18))
        touching = [n for n, each in self.now.placed.items() if self._near(n, each.row, centre, half)]
        share = self.chance.choice((0.4, 0.7, 1.0))
        removed = [n for n in touching if self.chance.random() < share][:40]
        return removed, removed + self._could(centre - half, centre + half)

    def _around_a_refused(self) -> tuple[list[int], list[int]]:
        waiting = [n for n in self.open if n not in self.now.placed and len(self.field.wants[n].rows)]
        if not waiting:
            waiting = [n for n in self.open if n in self.now.placed and self._below_best(n)]
            if not waiting:
                return self._some_days()
        number = self.chance.choice(waiting)
        want = self.field.wants[number]
        score = want.gains - self.costs[number]
        ranked = np.argsort(-score, kind="stable")
        row = int(want.rows[ranked[min(len(ranked) - 1, int(self.chance.expovariate(0.3)))]])
        length = self.length[number]
        touching = [n for n, each in self.now.placed.items() if self._near(n, each.row, row, length // 2 + 1)]
        self.chance.shuffle(touching)
        removed = touching[: self.chance.randint(3, 14)]
        if want.cliques and self.chance.random() < 0.6:
            removed = list(dict.fromkeys([*self._of_near_themes(number, row), *removed[:6]]))
        if number in self.now.placed and number not in removed:
            removed.append(number)
        return removed, [*removed, *self._could(row - length, row + length), number]

    def _of_near_themes(self, number: int, row: int) -> list[int]:
        """Return the shows of near themes that an opening of a claim would come too close to."""
        own = set(self.field.wants[number].cliques)
        span = self.field.problem.limits.theme_days + self.length[number]
        return [
            n for n, each in self.now.placed.items()
            if own.intersection(self.field.wants[n].cliques) and abs(each.row - row) <= span
        ]  # fmt: skip

    def _below_best(self, number: int) -> bool:
        return self.now.placed[number].worth < int(self.field.wants[number].gains.max(initial=0))

    def _near(self, number: int, row: int, centre: int, half: int) -> bool:
        return row - self.length[number] < centre + half and row + self.length[number] > centre - half

    def _could(self, start: int, until: int) -> list[int]:
        """Return refused claims that could open in some days, a few at a time."""
        found = []
        for number in self.open:
            rows = self.field.wants[number].rows
            if number not in self.now.placed and len(rows) and rows[0] < until and rows[-1] >= start:
                found.append(number)
        if len(found) > 25:
            found = self.chance.sample(found, 25)
        return found

    def _keep_best(self) -> None:
        self.best.copy_from(self.now)
