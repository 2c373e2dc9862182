"""Several parts at once, or one part of any bays: every combination of their sets where these can be listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from expobook.domain.finding.candidate import (
    NEVER,
    Candidate,
    Near,
    affordable,
    candidate,
    ground_pieces,
    pieces_of,
    too_alike,
)
from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, as_int, ones, packed, unpacked
from expobook.domain.finding.menus import base_cost
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.score import Sums, penalties, prices_of, sums_of, total_of
from expobook.domain.finding.shapes import Shapes, bay_menu, hall_menu, shapes_of, trimmed_menu
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import Pairs, View, view_of
from expobook.domain.finding.weights import WEIGHTS

MOST_UNITS = 10  # bays (or halls) of a ground up to which every set of them is listed
SMALL_BAYS = 12  # bays of all parts together up to which every connected set of bays is listed
MOST_PAIRS = 1_500_000  # combinations tried on one day
MOST_KEPT = 60_000  # that are kept on the way to the next part
BLOCK = 256


@dataclass(frozen=True, eq=False)
class Choice:
    """The sets that one part may take, over all bays of its ground."""

    view: View
    shapes: Shapes
    complete: bool

    def free_on(self, day: int) -> Ints:
        """Return the rows that are free on an opening day."""
        return np.flatnonzero(((self.shapes.bits & self.view.taken[day]) == 0).all(axis=1))


@dataclass(frozen=True, eq=False)
class _Combos:
    """Rows of each part that go together, with their sums; ``bits`` are over all bays of the venue."""

    rows: tuple[Ints, ...]
    bits: Bits
    sums: Sums


class JointSource:
    """Candidates in which each part has its own set of bays and no two share one.

    Contiguous requests: each part hangs together, and so do all parts indoors (and all outdoors).
    """

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._cut_short = False

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(_choice(self._sight, number) for number in range(len(self._sight.parts)))

    @property
    def complete(self) -> bool:
        """Whether every combination was looked at, on the days that were."""
        return not self._cut_short and all(choice.complete for choice in self.choices)

    @property
    def shapes(self) -> int:
        return sum(len(choice.shapes) for choice in self.choices)

    def bounds(self) -> Ints:
        reach = Reach(self._sight)
        return np.where(reach.days(), base_cost(self._sight), NEVER)

    def group(self) -> int:
        return 4

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]:
        """Return the best combination of each day."""
        found = {}
        for day in days:
            one = self._best_on(day, near.get(day, ()), cut)
            if one is not None:
                found[day] = one
        return found

    def _best_on(self, day: int, near: Near, cut: int) -> Candidate | None:
        combos = self._combined(day)
        if combos is None:
            return None
        sight, days = self._sight, np.full(len(combos.bits), day, dtype=np.int64)
        prices = prices_of(sight, combos.sums.sizes, days)
        terms = penalties(sight, combos.sums, days, prices)
        # Links between the parts are taken off the border later, so it may still shrink to nothing.
        bound = total_of(terms) - combos.sums.border
        order = [row for row in np.argsort(bound, kind="stable").tolist() if affordable(sight, int(prices[row]))]
        best: Candidate | None = None
        for start in range(0, len(order), BLOCK):
            rows = np.array(order[start : start + BLOCK])
            if bound[rows[0]] >= cut:
                break
            crossing = self._crossing(combos, rows, day)
            for row, links in zip(rows.tolist(), crossing.tolist(), strict=True):
                if bound[row] >= cut:
                    break
                one = self._weighed(combos, row, links, day, cut)
                if one is not None and not any(too_alike(sight, one.union, other.union) for other in near):
                    best, cut = one, one.total
        return best

    def _weighed(self, combos: _Combos, row: int, links: int, day: int, cut: int) -> Candidate | None:
        bays = tuple(
            choice.shapes.piece.spread(as_int(choice.shapes.bits[rows[row]]))
            for choice, rows in zip(self.choices, combos.rows, strict=True)
        )
        sums = combos.sums.picked(np.array([row]))
        pieces = 1 if self._sight.request.contiguous else pieces_of(self._sight, bays)
        sums = replace(sums, border=sums.border - links, pieces=np.array([pieces]))
        one = candidate(self._sight, sums, day, bays)
        return one if one.total < cut else None

    # --- putting sets together

    def _combined(self, day: int) -> _Combos | None:
        found: _Combos | None = None
        for number, choice in enumerate(self.choices):
            rows = choice.free_on(day)
            if not len(rows):
                return None
            sums = sums_of(choice.view, Pairs.of(choice.shapes, rows, np.full(len(rows), day, dtype=np.int64)))
            bits = _wide(self._sight, choice.shapes, rows)
            new = _Combos((rows,), bits, sums)
            found = new if found is None else self._joined(found, new, number)
            if found is None or not len(found.bits):
                return None
        return found

    def _joined(self, before: _Combos, new: _Combos, number: int) -> _Combos:
        """Return every pair that shares no bay; the cheapest of each side where there are too many."""
        most = max(1, MOST_PAIRS // max(len(new.bits), 1))
        before, new = self._cheapest(before, most), self._cheapest(new, max(1, MOST_PAIRS // max(most, 1)))
        apart = ((before.bits[:, None] & new.bits[None]) == 0).all(axis=2)
        left, right = np.nonzero(apart)
        joined = self._picked(before, new, left, right)
        if self._sight.request.contiguous and number == len(self.choices) - 1:
            joined = _rows_of(joined, self._hang_together(joined))
        return self._cheapest(joined, MOST_KEPT)

    @staticmethod
    def _picked(before: _Combos, new: _Combos, left: Ints, right: Ints) -> _Combos:
        rows = (*(each[left] for each in before.rows), *(each[right] for each in new.rows))
        sums = before.sums.picked(left).plus(new.sums.picked(right))
        return _Combos(rows, before.bits[left] | new.bits[right], replace(sums, pieces=before.sums.pieces[left]))

    def _cheapest(self, combos: _Combos, most: int) -> _Combos:
        if len(combos.bits) <= most:
            return combos
        self._cut_short = True
        guess = combos.sums.border + WEIGHTS.hall * np.bitwise_count(combos.sums.halls).sum(axis=1, dtype=np.int64)
        guess += WEIGHTS.rank_step * combos.sums.ahead
        return _rows_of(combos, np.sort(np.argsort(guess, kind="stable")[:most]))

    def _hang_together(self, combos: _Combos) -> Ints:
        """Return the rows whose parts on each ground touch one another, directly or through a third."""
        found = np.arange(len(combos.bits))
        for outdoor in (False, True):
            numbers = [n for n, part in enumerate(self._sight.request.parts) if part.outdoor == outdoor]
            if len(numbers) > 1:
                found = found[self._touching(_rows_of(combos, found), numbers)]
        return found

    def _touching(self, combos: _Combos, numbers: Sequence[int]) -> Bools:
        held = {n: self._held(combos, n) for n in numbers}
        count = len(combos.bits)
        reached = np.zeros((count, len(numbers)), dtype=bool)
        reached[:, 0] = True
        links = self._sight.floor.links
        touch: dict[tuple[int, int], Bools] = {}
        for place, first in enumerate(numbers):
            for other, second in enumerate(numbers[:place]):
                a, b = held[first], held[second]
                meets = (a[:, links[:, 0]] & b[:, links[:, 1]]) | (a[:, links[:, 1]] & b[:, links[:, 0]])
                touch[place, other] = np.asarray(meets.any(axis=1))
        for _ in numbers:
            for (place, other), touching in touch.items():
                reached[:, place] |= reached[:, other] & touching
                reached[:, other] |= reached[:, place] & touching
        return np.asarray(reached.all(axis=1))

    def _held(self, combos: _Combos, number: int, rows: Ints | None = None) -> Bools:
        """Return combinations x bays of the venue: what a part has."""
        choice = self.choices[number]
        chosen = combos.rows[number] if rows is None else combos.rows[number][rows]
        found = np.zeros((len(chosen), len(self._sight.floor.codes)), dtype=bool)
        members = choice.shapes.piece.members
        found[:, members] = unpacked(choice.shapes.bits[chosen], len(members))
        return found

    def _crossing(self, combos: _Combos, rows: Ints, day: int) -> Ints:
        """Return the weight of links between parts that each part alone counts as its border."""
        found = np.zeros(len(rows), dtype=np.int64)
        held = [self._held(combos, n, rows) for n in range(len(self.choices))]
        first, second, weight = self._sight.floor.links.T
        for n, own in enumerate(held):
            free = self._sight.parts[n].free[day]
            for m, other in enumerate(held):
                if n != m:
                    found += (own[:, first] & other[:, second] & free[second]) @ weight
                    found += (own[:, second] & other[:, first] & free[first]) @ weight
        return found


def _rows_of(combos: _Combos, rows: Ints) -> _Combos:
    return _Combos(tuple(each[rows] for each in combos.rows), combos.bits[rows], combos.sums.picked(rows))


def _wide(sight: Sight, shapes: Shapes, rows: Ints) -> Bits:
    """Return shapes as bits over all bays of the venue."""
    found = np.zeros((len(rows), len(sight.floor.codes)), dtype=bool)
    found[:, shapes.piece.members] = unpacked(shapes.bits[rows], len(shapes.piece.members))
    return packed(found, (found.shape[1] + 63) // 64)


# --- the sets of one part


def _choice(sight: Sight, number: int) -> Choice:
    ground = sight.floor.ground_of(sight.request.parts[number].outdoor)
    if ground is None:
        nothing = sight.floor.grounds[0]
        return Choice(view_of(sight, number, nothing), shapes_of(nothing, []), complete=True)
    view = view_of(sight, number, ground)
    if not sight.request.contiguous and _unit_count(sight, ground) <= MOST_UNITS:
        return Choice(view, _every_set(sight, number, ground), complete=True)
    shapes, complete = _connected(sight, number, ground)
    return Choice(view, shapes, complete and sight.request.contiguous)


def listable(sight: Sight, outdoor: bool) -> bool:
    """Say whether a ground is so small that every set of its bays (or halls) can be listed."""
    ground = sight.floor.ground_of(outdoor)
    return ground is None or _unit_count(sight, ground) <= MOST_UNITS


def _unit_count(sight: Sight, ground: Piece) -> int:
    return len(ground.halls) if sight.request.whole_halls else len(ground.members)


def _every_set(sight: Sight, number: int, ground: Piece) -> Shapes:
    """Return every set of bays (or whole halls) that holds the part with none to spare."""
    area_mm2 = sight.request.parts[number].area_mm2
    key = ("every", area_mm2, sight.request.whole_halls)
    if key not in ground.cache:
        halls = [own for own, whole in zip(ground.hall_bits, ground.whole.tolist(), strict=True) if whole]
        units = halls if sight.request.whole_halls else [1 << n for n in range(len(ground.members))]
        ground.cache[key] = shapes_of(ground, _enough(ground, units, area_mm2))
    found = ground.cache[key]
    assert isinstance(found, Shapes)
    return found


def _enough(ground: Piece, units: Sequence[int], area_mm2: int) -> list[int]:
    sizes = [ground.area_of(unit) for unit in units]
    found = []
    for chosen in range(1, 1 << len(units)):
        own = list(ones(chosen))
        total = sum(sizes[n] for n in own)
        if total >= area_mm2 > total - min(sizes[n] for n in own):
            found.append(sum(units[n] for n in own))
    return found


def _connected(sight: Sight, number: int, ground: Piece) -> tuple[Shapes, bool]:
    """Return the connected sets of a part over its whole ground, and whether these are all."""
    area_mm2 = sight.request.parts[number].area_mm2
    whole = sight.request.whole_halls
    small = sum(part.area_mm2 for part in sight.request.parts) <= SMALL_BAYS * int(ground.area.min())
    key = ("connected", area_mm2, whole, small)
    if key not in ground.cache:
        sets: list[int] = []
        complete = True
        for piece in ground_pieces(sight, number):
            menu = hall_menu(piece, area_mm2) if whole else None
            if not whole:
                menu = (bay_menu(piece, area_mm2) if small else None) or trimmed_menu(piece, area_mm2)
            complete = complete and menu is not None and menu.complete
            for row in menu.shapes.bits if menu is not None else ():
                sets.append(ground.gathered(piece.spread(as_int(row))))
        ground.cache[key] = (shapes_of(ground, sets), complete)
    found = ground.cache[key]
    assert isinstance(found, tuple)
    return found
