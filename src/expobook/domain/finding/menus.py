"""The best connected space for one part on each opening day, out of every shape of the menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expobook.domain.finding.bay_sets import bay_menu
from expobook.domain.finding.candidate import NEVER, Candidate, Near, candidate, ground_pieces, within_budget
from expobook.domain.finding.floor import Bools, Ints, as_int, as_words, ones
from expobook.domain.finding.hall_sets import hall_menu, trimmed_menu
from expobook.domain.finding.score import (
    ahead_of,
    fewest_halls,
    penalties,
    prices_of,
    sums_of,
    theme_cost,
    total_of,
    wish_cost,
)
from expobook.domain.finding.shapes import Menu, Shapes, bay_sums
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import Pairs, View, view_of
from expobook.domain.finding.weights import WEIGHTS

FIRST_BATCH, LAST_BATCH = 16_384, 262_144  # pairs of shape and day looked at together
SERVED_AT_ONCE = 32  # days


def menu_of(sight: Sight, view: View) -> Menu | None:
    """Return the shapes that could hold a part in a piece; None when they are too many to list."""
    area = view.seen.part.area_mm2
    if sight.request.whole_halls:
        return hall_menu(view.piece, area)
    return bay_menu(view.piece, area) or trimmed_menu(view.piece, area)


def base_cost(sight: Sight) -> Ints:
    """Return what each opening day costs whatever the bays are."""
    if "base" not in sight.memory:
        sight.memory["base"] = wish_cost(sight) + theme_cost(sight)
    found = sight.memory["base"]
    assert isinstance(found, np.ndarray)
    return found


@dataclass(frozen=True)
class MenuSource:
    """Candidates of a request with one part whose bays are all connected."""

    sight: Sight

    @cached_property
    def courses(self) -> tuple[tuple[View, Menu], ...]:
        """The pieces that are large enough, with their menus."""
        views = [view_of(self.sight, 0, piece) for piece in ground_pieces(self.sight, 0)]
        found = [(view, menu_of(self.sight, view)) for view in views if self._large_enough(view)]
        return tuple((view, menu) for view, menu in found if menu is not None)

    @cached_property
    def complete(self) -> bool:
        """Whether the menus hold every shape there is."""
        views = [view_of(self.sight, 0, piece) for piece in ground_pieces(self.sight, 0)]
        wanted = [view for view in views if self._large_enough(view)]
        return len(wanted) == len(self.courses) and all(menu.complete for _, menu in self.courses)

    @cached_property
    def shapes(self) -> int:
        """How many sets of bays are compared."""
        return sum(len(menu.shapes) for _, menu in self.courses)

    def bounds(self) -> Ints:
        """Return for each opening day a total that no candidate is below."""
        area = self.sight.request.parts[0].area_mm2
        hopeful = np.zeros(self.sight.count, dtype=bool)
        for view, _ in self.courses:
            hopeful |= view.open_area >= area
        return np.where(hopeful, base_cost(self.sight), NEVER)

    def best(self, days: Sequence[int], near: Mapping[int, Near], cut: int) -> dict[int, Candidate]:
        """Return the best candidate below ``cut`` of each of some opening days that is unlike those near it."""
        rows = np.array(days, dtype=np.int64)
        best = _Best(self.sight, rows, near, cut)
        for course, (view, menu) in enumerate(self.courses):
            best.look(course, view, menu)
        found = {}
        for day, (course, row) in best.where.items():
            view, menu = self.courses[course]
            sums = sums_of(view, Pairs.of(menu.shapes, np.array([row]), np.array([day])))
            bays = view.piece.spread(as_int(menu.shapes.bits[row]))
            found[day] = candidate(self.sight, sums, day, (bays,))
        return found

    def served(self) -> Bools:
        """Return for each opening day whether any shape of the menus is free on it."""
        found = np.zeros(self.sight.count, dtype=bool)
        for view, menu in self.courses:
            open_days = np.flatnonzero(~found & (view.open_area >= view.seen.part.area_mm2))
            for start in range(0, len(open_days), SERVED_AT_ONCE):
                days = open_days[start : start + SERVED_AT_ONCE]
                fits = ((menu.shapes.bits[None] & view.taken[days][:, None]) == 0).all(axis=2)
                found[days] = fits.any(axis=1)
        return found

    def group(self) -> int:
        """Return how many days are looked at together: many when the menus are short."""
        return max(16, 400_000 // max(self.shapes, 1))

    def _large_enough(self, view: View) -> bool:
        return int(view.piece.area.sum()) >= self.sight.request.parts[0].area_mm2


class _Best:
    """The best row so far of each of some opening days, below a cut."""

    def __init__(self, sight: Sight, days: Ints, near: Mapping[int, Near], cut: int) -> None:
        self._sight, self._days = sight, days
        self._near = {day: others for day, others in near.items() if others}
        self._total = np.full(len(days), cut, dtype=np.int64)
        self._base = base_cost(sight)[days] - WEIGHTS.hall * fewest_halls(sight)
        self.where: dict[int, tuple[int, int]] = {}

    def look(self, course: int, view: View, menu: Menu) -> None:
        """Go through the shapes of one piece, the most hopeful first, as long as one can still be better.

        Hopeful are groups of shapes with enough free area in the halls that they touch, on days when
        halls and border alone do not cost too much already.
        """
        shapes, touches = menu.shapes, menu.touches
        enough = view.open_by_hall[self._days] @ touches.T >= self._sight.request.parts[0].area_mm2
        slack = view.lost_by_hall[self._days] @ touches.T
        fixed = self._base[:, None] + WEIGHTS.hall * touches.sum(axis=1)
        bound = fixed + np.maximum(shapes.rim[menu.starts] - slack, 0)
        places, groups = np.nonzero(enough & (bound < self._total[:, None]))
        order = np.argsort(bound[places, groups], kind="stable")
        size = FIRST_BATCH
        while len(order):
            order = order[bound[places[order], groups[order]] < self._total[places[order]]]
            place, group = places[order], groups[order]
            ends = menu.upto(group, self._total[place] - fixed[place, group] + slack[place, group])
            counts = np.maximum(ends - menu.starts[group], 0)
            now = max(1, int(np.searchsorted(np.cumsum(counts), size)))
            self._sift(course, view, shapes, place[:now], menu.starts[group[:now]], counts[:now])
            order, size = order[now:], min(size * 4, LAST_BATCH)

    def _sift(self, course: int, view: View, shapes: Shapes, places: Ints, starts: Ints, counts: Ints) -> None:
        """Weigh the pairs of day and shape that can be better than the best of their day."""
        before = np.cumsum(counts) - counts
        rows = np.arange(int(counts.sum())) + np.repeat(starts - before, counts)
        places = np.repeat(places, counts)
        fits = ((shapes.bits[rows] & view.taken[self._days[places]]) == 0).all(axis=1)
        places, rows = places[fits], rows[fits]
        if not len(rows):
            return
        other = ~self._alike(shapes, rows, self._days[places])
        order = np.argsort(places[other], kind="stable")
        places, rows = places[other][order], rows[other][order]
        pairs = Pairs.of(shapes, rows, self._days[places])
        # What the bays cost by themselves, without what is rounded together; never more than the total.
        bound = self._base[places] + WEIGHTS.hall * shapes.hall_count[rows] + shapes.rim[rows] - pairs.sums(view.lost)
        bound += np.minimum(WEIGHTS.rank_step * ahead_of(view, pairs), WEIGHTS.most_rank)
        first = _lowest(places, bound)
        self._weigh(course, view, places[first], pairs.picked(first))
        keep = np.flatnonzero(bound < self._total[places])
        self._weigh(course, view, places[keep], pairs.picked(keep))

    def _weigh(self, course: int, view: View, places: Ints, pairs: Pairs) -> None:
        sums = sums_of(view, pairs)
        prices = prices_of(self._sight, sums.sizes, pairs.days)
        total = total_of(penalties(self._sight, sums, pairs.days, prices))
        total[~within_budget(self._sight, prices)] = NEVER
        for pair in _lowest(places, total).tolist():
            place = int(places[pair])
            if total[pair] < self._total[place]:
                self._total[place] = total[pair]
                self.where[int(self._days[place])] = (course, int(pairs.rows[pair]))

    def _alike(self, shapes: Shapes, rows: Ints, days: Ints) -> Bools:
        """Say which pairs share more than half their area with an answer near their day."""
        found = np.zeros(len(rows), dtype=bool)
        for day, others in self._near.items():
            mine = np.flatnonzero(days == day)
            for other in others if len(mine) else ():
                theirs = as_words(shapes.piece.gathered(other.union), shapes.piece.words)
                shared = bay_sums(shapes.bits[rows[mine]] & theirs, shapes.piece)
                size = sum(int(self._sight.floor.area[n]) for n in ones(other.union))
                found[mine] |= 2 * shared > np.minimum(shapes.area[rows[mine]], size)
        return found


def _lowest(places: Ints, values: Ints) -> Ints:
    """Return the first pair with the lowest value of each place; pairs stand in the order of their places."""
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    least = np.repeat(np.minimum.reduceat(values, starts), np.diff(starts, append=len(places)))
    hits = np.flatnonzero(values == least)
    return hits[np.unique(places[hits], return_index=True)[1]]
