"""On which opening days a request finds room, and whether that count is exact."""

from dataclasses import dataclass

import numpy as np

from expobook.domain.finding.candidate import NEVER
from expobook.domain.finding.floor import Bools, Ints
from expobook.domain.finding.joint import JointSource, listable
from expobook.domain.finding.menus import MenuSource
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.sight import Sight
from expobook.domain.venue import SpaceClass

ROUNDING_FEN = 100  # a price of two classes of space is rounded line by line


@dataclass(frozen=True, eq=False)
class Room:
    """For each opening day whether there is room; ``exact`` says that no "yes" is too many (no "no" ever is)."""

    days: Bools
    exact: bool

    @property
    def count(self) -> int:
        return int(self.days.sum())


def room_of(sight: Sight) -> Room:
    """Return the opening days on which a request finds room within its budget."""
    days = Reach(sight).days() if sight.count else np.zeros(0, dtype=bool)
    budget, one = sight.request.budget_fen, len(sight.request.parts) == 1
    if not days.any() or (budget is None and one):
        return Room(days, exact=True)
    if budget is not None and one:
        low, high = price_range(sight)
        days = np.asarray(days & (low <= budget))
        if not (days & (high > budget)).any():
            return Room(days, exact=True)
    return _tried(sight, days)


def _tried(sight: Sight, hopeful: Bools) -> Room:
    """Look for a candidate on each hopeful day; where not all can be listed, a hopeful day counts."""
    if not all(listable(sight, part.outdoor) for part in sight.request.parts):
        return Room(hopeful, exact=False)
    source = JointSource(sight) if len(sight.request.parts) > 1 or not sight.request.contiguous else MenuSource(sight)
    found = np.zeros(sight.count, dtype=bool)
    found[list(source.best(np.flatnonzero(hopeful).tolist(), {}, NEVER))] = True
    return Room(found, exact=source.complete) if source.complete else Room(hopeful, exact=False)


def price_range(sight: Sight) -> tuple[Ints, Ints]:
    """Return the lowest and the highest price that a set for the only part can have on each opening day.

    A set with nothing to spare is smaller than the area asked for and one more bay (or hall).
    """
    part = sight.request.parts[0]
    ground = sight.floor.ground_of(part.outdoor)
    if ground is None:
        return np.zeros(sight.count, dtype=np.int64), np.zeros(sight.count, dtype=np.int64)
    sizes = ground.area if not sight.request.whole_halls else ground.area @ ground.in_hall
    step = int(sizes.max())
    if (sizes == step).all():
        areas = [-(-part.area_mm2 // step) * step]
    else:
        inside = (edge for edge in sight.quoter.thresholds if part.area_mm2 < edge < part.area_mm2 + step)
        areas = [part.area_mm2, *(each for edge in inside for each in (edge, edge - 1)), part.area_mm2 + step]
    kinds = {sight.floor.space_class[n] for n in ground.members.tolist()}
    if not sight.request.within:
        kinds -= {SpaceClass.LOGIN}
    low, high = np.zeros(sight.count, dtype=np.int64), np.zeros(sight.count, dtype=np.int64)
    for kind in np.unique(sight.kinds).tolist():
        prices = [sight.quoter.total(kind, [{each: area}]) for area in areas for each in sorted(kinds)]
        rounding = ROUNDING_FEN if len(kinds) > 1 else 0
        low[sight.kinds == kind], high[sight.kinds == kind] = min(prices) - rounding, max(prices) + rounding
    return low, high
