"""Several parts at once, or one part of any bays: every combination of their sets where these can be listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from expobook.domain.finding.bay_sets import bay_menu
from expobook.domain.finding.candidate import (
    NEVER,
    Candidate,
    Near,
    candidate,
    ground_pieces,
    pieces_of,
    within_budget,
)
from expobook.domain.finding.floor import Bits, Bools, Ints, Piece, as_int, as_words, ones, packed, unpacked
from expobook.domain.finding.hall_sets import hall_menu, trimmed_menu
from expobook.domain.finding.menus import base_cost
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.score import Sums, penalties, prices_of, sums_of, total_of
from expobook.domain.finding.shapes import Shapes, shapes_of
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import Pairs, View, view_of
from expobook.domain.finding.weights import WEIGHTS

MOST_UNITS = 10  # bays (or halls) of a ground up to which every set of them is listed
SMALL_BAYS = 12  # bays of all parts together up to which every connected set of bays is listed
MOST_ALONE = 1_024  # sets of one part that are tried on one day
MOST_PAIRS = 131_072  # combinations of two
MOST_KEPT = 16_384  # combinations that are kept on the way to the next part
FEW = 512  # combinations whose links to one another are counted together


@dataclass(frozen=True, eq=False)
class Choice:
    """The sets that one part may take, over all bays of its ground."""

    view: View
    shapes: Shapes
    complete: bool

    @cached_property
    def wide(self) -> Bits:
        """The sets as bits over all bays of the venue."""
        return packed(self._held, (self._held.shape[1] + 63) // 64)

    @cached_property
    def around(self) -> Bits:
        """The neighbours of each set, as bits over all bays of the venue."""
        floor = self.view.sight.floor
        count = len(floor.codes)
        near = unpacked(np.stack([as_words(each, self.wide.shape[1]) for each in floor.adjacency]), count)
        return packed((self._held.astype(np.float32) @ near.astype(np.float32)) > 0, self.wide.shape[1])

    @cached_property
    def _held(self) -> Bools:
        members = self.shapes.piece.members
        found = np.zeros((len(self.shapes), len(self.view.sight.floor.codes)), dtype=bool)
        found[:, members] = unpacked(self.shapes.bits, len(members))
        return found

    def held(self, rows: Ints) -> Bools:
        """Return rows x bays of the venue: what some of the sets have."""
        return self._held[rows]

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
        """Return the best combination of each day; a cut would only make it look at a day again."""
        del cut
        found = {}
        for day in days:
            one = self._best_on(day, near.get(day, ()), NEVER)
            if one is not None:
                found[day] = one
        return found

    def _best_on(self, day: int, near: Near, cut: int) -> Candidate | None:
        combos = self._combined(day)
        if combos is None:
            return None
        sight, days = self._sight, np.full(len(combos.bits), day, dtype=np.int64)
        prices = prices_of(sight, combos.sums.sizes, days)
        one_piece = replace(combos.sums, pieces=np.ones_like(days))
        total = total_of(penalties(sight, one_piece, days, prices))
        # Links between the parts come off the border, pieces only add: so no total is below this.
        good = within_budget(sight, prices) & ~self._alike(combos, near)
        bound = np.where(good, total - combos.sums.border, NEVER)
        order = np.argsort(bound, kind="stable")
        best: Candidate | None = None
        for start in range(0, len(order), FEW):
            rows = order[start : start + FEW]
            if bound[rows[0]] >= cut:
                break
            few = _rows_of(combos, rows)
            few = replace(few, sums=replace(few.sums, border=few.sums.border - self._crossing(few, day)))
            exact = np.where(bound[rows] < NEVER, total[rows] - combos.sums.border[rows] + few.sums.border, NEVER)
            for row in np.argsort(exact, kind="stable").tolist():
                if exact[row] >= cut:
                    break
                one = self._candidate(few, row, day)
                if one.total < cut:
                    best, cut = one, one.total
        return best

    def _alike(self, combos: _Combos, near: Near) -> Bools:
        """Say which combinations share more than half their area with an answer near their day."""
        floor = self._sight.floor
        found = np.zeros(len(combos.bits), dtype=bool)
        for other in near:
            theirs = as_words(other.union, combos.bits.shape[1])
            shared = _dot(unpacked(combos.bits & theirs, len(floor.codes)) > 0, floor.area)
            found |= 2 * shared > np.minimum(combos.sums.area, floor.area_of(other.union))
        return found

    def _candidate(self, combos: _Combos, row: int, day: int) -> Candidate:
        bays = tuple(
            choice.shapes.piece.spread(as_int(choice.shapes.bits[rows[row]]))
            for choice, rows in zip(self.choices, combos.rows, strict=True)
        )
        own = combos.sums.picked(np.array([row]))
        own = replace(own, pieces=np.ones(1, dtype=np.int64))
        if not self._sight.request.contiguous:
            own = replace(own, pieces=np.array([pieces_of(self._sight, bays)]))
        return candidate(self._sight, own, day, bays)

    # --- putting sets together

    def _combined(self, day: int) -> _Combos | None:
        """Return the combinations that are free on a day: the parts indoors first, then those outdoors."""
        found: _Combos | None = None
        for outdoor in (False, True):
            numbers = [n for n, part in enumerate(self._sight.request.parts) if part.outdoor == outdoor]
            own = self._of_ground(numbers, day) if numbers else None
            if numbers and own is None:
                return None
            if own is not None:
                found = own if found is None else self._joined(found, own)
        if found is None or not len(found.bits):
            return None
        order = np.argsort([n for outdoor in (False, True) for n in self._numbers(outdoor)], kind="stable")
        return _Combos(tuple(found.rows[place] for place in order.tolist()), found.bits, found.sums)

    def _numbers(self, outdoor: bool) -> list[int]:
        return [n for n, part in enumerate(self._sight.request.parts) if part.outdoor == outdoor]

    def _of_ground(self, numbers: Sequence[int], day: int) -> _Combos | None:
        """Return the combinations of the parts of one ground, those that hang together where they must."""
        found: _Combos | None = None
        done: list[int] = []
        for number in numbers:
            new = self._alone(number, day)
            if new is None:
                return None
            done.append(number)
            found = new if found is None else self._joined(found, new)
            must_touch = self._sight.request.contiguous and len(done) > 1
            if must_touch and (number == numbers[-1] or len(found.bits) > MOST_KEPT):
                # Before the last part, what does not touch yet might through it: dropping it is a short cut.
                self._cut_short = self._cut_short or number != numbers[-1]
                found = _rows_of(found, self._touching(found, done))
            found = self._cheapest(found, MOST_KEPT)
        return found if found is not None and len(found.bits) else None

    def _alone(self, number: int, day: int) -> _Combos | None:
        choice = self.choices[number]
        rows = choice.free_on(day)
        if not len(rows):
            return None
        sums = sums_of(choice.view, Pairs.of(choice.shapes, rows, np.full(len(rows), day, dtype=np.int64)))
        return self._cheapest(_Combos((rows,), choice.wide[rows], sums), MOST_ALONE)

    def _joined(self, before: _Combos, new: _Combos) -> _Combos:
        """Return every pair that shares no bay; fewer of the first where that would be too many."""
        before = self._cheapest(before, max(1, MOST_PAIRS // len(new.bits)))
        left, right = np.nonzero(((before.bits[:, None] & new.bits[None]) == 0).all(axis=2))
        rows = (*(each[left] for each in before.rows), *(each[right] for each in new.rows))
        sums = before.sums.picked(left).plus(new.sums.picked(right))
        return _Combos(rows, before.bits[left] | new.bits[right], sums)

    def _cheapest(self, combos: _Combos, most: int) -> _Combos:
        if len(combos.bits) <= most:
            return combos
        self._cut_short = True
        guess = combos.sums.border + WEIGHTS.hall * np.bitwise_count(combos.sums.halls).sum(axis=1, dtype=np.int64)
        guess += WEIGHTS.rank_step * combos.sums.ahead
        return _rows_of(combos, np.sort(np.argsort(guess, kind="stable")[:most]))

    def _touching(self, combos: _Combos, numbers: Sequence[int]) -> Ints:
        """Return the rows whose parts touch one another, directly or through a third."""
        count = len(combos.bits)
        own = [self.choices[n].wide[rows] for n, rows in zip(numbers, combos.rows, strict=True)]
        around = [self.choices[n].around[rows] for n, rows in zip(numbers, combos.rows, strict=True)]
        touch = {
            (place, other): (own[place] & around[other]).any(axis=1)
            for place in range(len(own))
            for other in range(place)
        }
        reached = np.zeros((count, len(numbers)), dtype=bool)
        reached[:, 0] = True
        for _ in numbers:
            for (place, other), touching in touch.items():
                reached[:, place] |= reached[:, other] & touching
                reached[:, other] |= reached[:, place] & touching
        return np.flatnonzero(reached.all(axis=1))

    def _crossing(self, combos: _Combos, day: int) -> Ints:
        """Return the weight of links between parts that each part alone counts as its border."""
        found = np.zeros(len(combos.bits), dtype=np.int64)
        if len(self.choices) == 1:
            return found
        held = [choice.held(rows) for choice, rows in zip(self.choices, combos.rows, strict=True)]
        first, second, weight = self._sight.floor.links.T
        parts = self._sight.request.parts
        for n, own in enumerate(held):
            outwards, inwards = (
                weight * self._sight.parts[n].free[day][second],
                weight * self._sight.parts[n].free[day][first],
            )
            for m, other in enumerate(held):
                if n != m and parts[n].outdoor == parts[m].outdoor:
                    found += _dot(own[:, first] & other[:, second], outwards)
                    found += _dot(own[:, second] & other[:, first], inwards)
        return found


def _dot(flags: Bools, values: Ints) -> Ints:
    """Return the sum of values over the flags of each row; by floats, which are quicker, and exact below 2**53."""
    return np.asarray(flags.astype(np.float64) @ values.astype(np.float64)).astype(np.int64)


def _rows_of(combos: _Combos, rows: Ints) -> _Combos:
    return _Combos(tuple(each[rows] for each in combos.rows), combos.bits[rows], combos.sums.picked(rows))


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
