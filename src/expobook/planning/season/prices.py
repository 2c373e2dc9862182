"""The relaxation of a season without geometry: what each scarce m2 and day is worth, and the bound that proves.

Space is counted in m2 a day, not in bays side by side. The linear programme over all openings is solved by HiGHS
with columns made as they pay (column generation); its duals, rounded to whole thousandths of a fen, are the
certificate: the bound is added up from them in whole numbers, so nothing rests on the solver's arithmetic.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from expobook.domain.season.solution import MILLI, Prices
from expobook.planning.season.field import M2, Days, Field, Want

VALUE = 1_000_000  # fen in a unit of the programme's objective
SPACE = 1_000  # m2 in a unit of its rows
_ROUNDS = 60
_COLUMNS_A_ROUND = 4  # of each claim
_NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Caps:
    """How much there is of everything scarce, by day; a row of ``themes`` a clique."""

    indoors: Days
    outdoors: Days
    moving: Days
    themes: NDArray[np.int64]

    @property
    def days(self) -> int:
        return len(self.indoors)


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The prices, the bound in fen, and how many of each claim's openings the relaxation takes."""

    prices: Prices
    bound: int
    taken: dict[tuple[int, int], float]  # (want, row) -> share


def caps_of(field: Field) -> Caps:
    """Return what is left of everything scarce once what stands is taken off."""
    sizes: list[Days] = []
    usable = [0, 0]
    for want in field.wants:
        for block in want.blocks:
            usable[block.outdoor] |= block.allowed
    shut = field.closed.copy()
    for back in range(1, field.turn + 1):  # the turnaround after a show may lie in the first days of a closure
        shut[back:] &= field.closed[:-back]
        shut[:back] = 0
    for bits in usable:
        members = [n for n in range(field.bays) if bits >> n & 1]
        taken = np.zeros(field.days, dtype=np.int64)
        both = field.busy | shut
        for n in members:
            own = np.asarray(both[:, n >> 6] >> np.uint64(n & 63) & np.uint64(1)).astype(np.int64)
            taken = taken + own * field.area[n]
        sizes.append((sum(field.area[n] for n in members) - taken) // M2)
    return Caps(sizes[0], sizes[1], field.moving_cap, (field.theme_busy == 0).astype(np.int64))


class Pricing:
    """Adds up, for any prices, what each opening of each claim gains over what it uses."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.caps = caps_of(field)
        self.limit = field.problem.limits.moving_m2

    def gains(self, want: Want, sums: "Sums") -> Days:
        """Return the reduced gain in thousandths of a fen of each opening."""
        found = want.gains * MILLI
        return found - self.costs(want, sums)

    def costs(self, want: Want, sums: "Sums") -> Days:
        """Return what the things that each opening uses cost, in thousandths of a fen."""
        field, rows = self.field, want.rows
        cost = np.zeros(len(rows), dtype=np.int64)
        for block in want.blocks:
            ground = sums.space[block.outdoor]
            for number, need in zip(block.parts, block.needs, strict=True):
                start, until = field.span(want.claim.parts[number], 0)
                ends = np.minimum(rows + until + field.turn, field.days)
                cost += (need // M2) * (ground[ends] - ground[rows + start])
        for day, m2 in want.moving if self.limit else ():
            cost += min(m2, self.limit) * sums.moving[rows + day]
        span = want.show + field.problem.limits.theme_days
        for number in want.cliques:
            ends = np.minimum(rows + span, field.days)
            cost += sums.themes[number][ends] - sums.themes[number][rows]
        return cost

    def bound(self, prices: Prices) -> int:
        """Return the most in fen that any plan can be worth, by these prices."""
        sums = Sums(prices, self.field.days)
        caps = self.caps
        total = int(np.dot(np.array(prices.indoors, dtype=object), caps.indoors))
        total += int(np.dot(np.array(prices.outdoors, dtype=object), caps.outdoors))
        total += int(np.dot(np.array(prices.moving, dtype=object), caps.moving))
        for number, (_, row) in enumerate(prices.themes):
            total += int(np.dot(np.array(row, dtype=object), caps.themes[number]))
        for want in self.field.wants:
            total += max(0, int(self.gains(want, sums).max(initial=0)))
        return total // MILLI


class Sums:
    """Running sums of prices, so that a span is two look-ups."""

    def __init__(self, prices: Prices, days: int) -> None:
        self.space = (_running(prices.indoors), _running(prices.outdoors))
        self.moving = np.array(prices.moving, dtype=np.int64)
        self.themes = [_running(row) for _, row in prices.themes]
        assert len(self.space[0]) == days + 1


def _running(row: tuple[int, ...]) -> Days:
    return np.concatenate([[0], np.cumsum(np.array(row, dtype=np.int64))])


def no_prices(field: Field) -> Prices:
    """Return prices of nothing: the bound is then what every claim is worth at its best."""
    none = (0,) * field.days
    return Prices(none, none, none, tuple((clique, none) for clique in field.cliques))


class Master:
    """The linear programme over the openings found so far."""

    def __init__(self, pricing: Pricing) -> None:
        import highspy

        self.pricing, self.field = pricing, pricing.field
        self.h: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.h.setOptionValue("output_flag", False)
        self.h.setOptionValue("threads", 1)
        self.h.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.columns: list[tuple[int, int]] = []  # want, place in its rows
        self.known: set[tuple[int, int]] = set()
        self.days = self.field.days
        caps = pricing.caps
        wants = len(self.field.wants)
        rows = [np.ones(wants), caps.indoors / SPACE, caps.outdoors / SPACE, caps.moving / SPACE]
        rows += [row.astype(float) for row in caps.themes]
        upper = np.concatenate(rows).astype(float)
        self.offset = wants
        self.h.addRows(
            len(upper),
            np.full(len(upper), -highspy.kHighsInf),
            upper,
            0,
            np.zeros(len(upper), dtype=np.int32),
            np.zeros(0, dtype=np.int32),
            np.zeros(0),
        )

    def entries(self, number: int, place: int) -> dict[int, float]:
        """Return what one opening uses: row of the programme -> amount."""
        want, field = self.field.wants[number], self.field
        row = int(want.rows[place])
        found: dict[int, float] = {number: 1.0}
        for block in want.blocks:
            base = self.offset + self.days * block.outdoor
            for part_number, need in zip(block.parts, block.needs, strict=True):
                start, until = field.span(want.claim.parts[part_number], row)
                for day in range(start, min(until + field.turn, self.days)):
                    found[base + day] = found.get(base + day, 0.0) + need / M2 / SPACE
        limit = self.pricing.limit
        for day, m2 in want.moving if limit else ():
            found[self.offset + 2 * self.days + row + day] = min(m2, limit) / SPACE
        span = want.show + field.problem.limits.theme_days
        for clique in want.cliques:
            base = self.offset + (3 + clique) * self.days
            for day in range(row, min(row + span, self.days)):
                found[base + day] = 1.0
        return found

    def add(self, fresh: list[tuple[int, int]]) -> int:
        """Take in openings that are not there yet and return how many they were."""
        fresh = [each for each in fresh if each not in self.known]
        if not fresh:
            return 0
        costs: list[float] = []
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        for number, place in fresh:
            own = self.entries(number, place)
            costs.append(int(self.field.wants[number].gains[place]) / VALUE)
            starts.append(len(index))
            index += own.keys()
            value += own.values()
        count = len(fresh)
        self.h.addCols(
            count,
            np.array(costs),
            np.zeros(count),
            np.full(count, np.inf),
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(value),
        )
        self.columns += fresh
        self.known.update(fresh)
        return count

    def solve(self) -> Prices:
        """Solve it and return its prices, rounded."""
        self.h.run()
        duals = np.array(self.h.getSolution().row_dual)
        days = self.days
        scale = VALUE * MILLI / SPACE
        rows = np.maximum(0, np.rint(duals[self.offset :] * scale)).astype(np.int64).reshape(-1, days)
        themes = np.maximum(0, np.rint(duals[self.offset :] * VALUE * MILLI)).astype(np.int64).reshape(-1, days)
        return Prices(
            tuple(rows[0].tolist()),
            tuple(rows[1].tolist()),
            tuple(rows[2].tolist()),
            tuple((clique, tuple(themes[3 + n].tolist())) for n, clique in enumerate(self.field.cliques)),
        )

    def taken(self) -> dict[tuple[int, int], float]:
        """Return the openings that the programme takes, with their shares."""
        shares = self.h.getSolution().col_value
        return {each: shares[n] for n, each in enumerate(self.columns) if shares[n] > _NEAR}


def relax(
    pricing: Pricing, until: float, told: Callable[[int, Prices], None], clock: Callable[[], float] = time.monotonic
) -> Relaxation:
    """Solve the relaxation, as far as the time of a clock goes; the bound is proven at any point.

    ``told`` is given each better bound with the prices that prove it.
    """
    field = pricing.field
    prices = no_prices(field)
    best, bound = prices, pricing.bound(prices)
    told(bound, best)
    master = Master(pricing)
    master.add([(n, int(place)) for n, want in enumerate(field.wants) for place in _spread(want)])
    for _ in range(_ROUNDS):
        if clock() > until:
            break
        prices = master.solve()
        better = pricing.bound(prices)
        if better < bound:
            best, bound = prices, better
            told(bound, best)
        if not master.add(_paying(pricing, prices)):
            break
    return Relaxation(best, bound, master.taken())


def _spread(want: Want) -> list[int]:
    """Return the best opening of a claim and some others over its window."""
    if not len(want.rows):
        return []
    step = max(1, len(want.rows) // 6)
    return sorted({int(np.argmax(want.gains)), *range(0, len(want.rows), step)})


def _paying(pricing: Pricing, prices: Prices) -> list[tuple[int, int]]:
    """Return openings that gain by these prices more than any that their claim has been given."""
    sums = Sums(prices, pricing.field.days)
    found = []
    for number, want in enumerate(pricing.field.wants):
        if not len(want.rows):
            continue
        gains = pricing.gains(want, sums)
        best = np.argsort(-gains, kind="stable")[:_COLUMNS_A_ROUND]
        found += [(number, int(place)) for place in best if gains[place] > VALUE * MILLI * _NEAR]
    return found
