"""What is possible at all on a day: the largest space that hangs together, or all free space together.

A set of bays that hangs together and is large enough exists exactly when the largest block of free bays is
large enough, for sets may always be larger. So whether one part finds room is decided for any size,
without listing shapes: a "no" from here is a proof, but for a budget and for several parts.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from expobook.domain.finding.floor import Bools, Piece, as_int, ones, packed
from expobook.domain.finding.request import Rule
from expobook.domain.finding.sight import Sight

NOTHING: frozenset[Rule] = frozenset()


@dataclass(frozen=True)
class Reach:
    """What each part could take on each opening day with some rules given up."""

    sight: Sight
    given_up: frozenset[Rule] = NOTHING

    def open_bays(self, number: int) -> Bools:
        """Return opening days x bays that a part may take; of halls that are let whole, only those open whole."""
        key = ("open", number, self.given_up)
        memory = self.sight.memory
        if key not in memory:
            memory[key] = self._open_bays(number)
        found = memory[key]
        assert isinstance(found, np.ndarray)
        return found

    def _open_bays(self, number: int) -> Bools:
        open_ = self.sight.allowed(number, self.given_up)
        if not self.whole_halls:
            return open_
        floor = self.sight.floor
        whole = open_ @ floor.hall_sums.T == floor.hall_sums.sum(axis=1)
        if self.contiguous:
            whole &= floor.one_space
        return np.asarray(whole[:, floor.hall])

    @property
    def contiguous(self) -> bool:
        return self.sight.request.contiguous and Rule.CONTIGUOUS not in self.given_up

    @property
    def whole_halls(self) -> bool:
        return self.sight.request.whole_halls and Rule.WHOLE_HALLS not in self.given_up

    def masks(self, number: int) -> list[int]:
        """Return the open bays of a part on each opening day as bits over all bays of the venue."""
        key = ("masks", number, self.given_up)
        memory = self.sight.memory
        if key not in memory:
            open_ = self.open_bays(number)
            memory[key] = [as_int(row) for row in packed(open_, (open_.shape[1] + 63) // 64)]
        found = memory[key]
        assert isinstance(found, list)
        return found

    def largest(self, number: int, day: int) -> tuple[int, int]:
        """Return mm2 and bays of the most that a part could have on a day."""
        return self.most_of(self.masks(number)[day], self.sight.request.parts[number].outdoor)

    def most_of(self, mask: int, outdoor: bool) -> tuple[int, int]:
        """Return mm2 and bays of the most that open bays of one ground offer; of equal blocks the first."""
        ground = self.sight.floor.ground_of(outdoor)
        if ground is None or not mask:
            return 0, 0
        key = ("most", mask, outdoor, self.contiguous)
        memory = self.sight.memory
        if key not in memory:
            memory[key] = self._most_of(mask, ground)
        found = memory[key]
        assert isinstance(found, tuple)
        return found

    def _most_of(self, mask: int, ground: Piece) -> tuple[int, int]:
        local = ground.gathered(mask)
        if not self.contiguous:
            return ground.area_of(local), mask
        best = max(ground.blocks(local), key=ground.area_of)
        return ground.area_of(best), ground.spread(best)

    def fits(self, day: int) -> bool:
        """Say whether an opening day could hold the request by bays and days; never wrongly "no".

        For one part the answer is exact. For several it looks at each part alone and at all of them
        together, not at how they share the space.
        """
        sight = self.sight
        if Rule.THEME not in self.given_up and not sight.far_enough[day]:
            return False
        if Rule.AREA in self.given_up:
            return all(self.masks(number)[day] for number in range(len(sight.parts)))
        parts = sight.request.parts
        if any(self.largest(number, day)[0] < part.area_mm2 for number, part in enumerate(parts)):
            return False
        return len(parts) == 1 or all(self._together(outdoor, day) for outdoor in (False, True))

    def _together(self, outdoor: bool, day: int) -> bool:
        """Say whether the parts of a ground could share what any of them could have."""
        numbers = [n for n, part in enumerate(self.sight.request.parts) if part.outdoor == outdoor]
        if len(numbers) < 2:
            return True
        masks = [self.masks(number)[day] for number in numbers]
        wanted = sum(self.sight.request.parts[number].area_mm2 for number in numbers)
        return self.most_of(reduce(int.__or__, masks), outdoor)[0] >= wanted

    def days(self) -> Bools:
        """Return for each opening day whether it could hold the request."""
        return np.array([self.fits(day) for day in range(self.sight.count)], dtype=bool)


def area_of(sight: Sight, bits: int) -> int:
    """Return the mm2 of bays given as bits over the venue."""
    return sum(int(sight.floor.area[n]) for n in ones(bits))
