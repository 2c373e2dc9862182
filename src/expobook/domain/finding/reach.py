"""What is possible at all on a day: the largest space that hangs together, or all free space together.

A set of bays that hangs together and is large enough exists exactly when the largest block of free bays is
large enough, for sets may always be larger. So whether one part finds room is decided for any size,
without listing shapes: a "no" from here is a proof.
"""

from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from expobook.domain.finding.floor import Bools, Ints, as_int, packed
from expobook.domain.finding.sight import Sight


@dataclass(frozen=True)
class Reach:
    """What each part could take on each opening day."""

    sight: Sight

    def open_bays(self, number: int) -> Bools:
        """Return opening days x bays that a part may take; of halls that are let whole, only those open whole."""
        memory = self.sight.memory
        if ("open", number) not in memory:
            memory["open", number] = self._open_bays(number)
        found = memory["open", number]
        assert isinstance(found, np.ndarray)
        return found

    def _open_bays(self, number: int) -> Bools:
        open_, floor = self.sight.allowed(number), self.sight.floor
        if not self.sight.request.whole_halls:
            return open_
        whole = open_ @ floor.hall_sums.T == floor.hall_sums.sum(axis=1)
        if self.sight.request.contiguous:
            whole &= floor.one_space
        return np.asarray(whole[:, floor.hall])

    def masks(self, number: int) -> list[int]:
        """Return the open bays of a part on each opening day as bits over all bays of the venue."""
        memory = self.sight.memory
        if ("masks", number) not in memory:
            open_ = self.open_bays(number)
            memory["masks", number] = [as_int(row) for row in packed(open_, (open_.shape[1] + 63) // 64)]
        found = memory["masks", number]
        assert isinstance(found, list)
        return found

    def totals(self, number: int) -> Ints:
        """Return the mm2 that a part could have on each opening day in however many pieces."""
        return np.asarray(self.open_bays(number) @ self.sight.floor.area)

    def largest(self, number: int, day: int) -> tuple[int, int]:
        """Return mm2 and bays of the most that a part could have on a day."""
        return self.most_of(self.masks(number)[day])

    def most_of(self, mask: int) -> tuple[int, int]:
        """Return mm2 and bays of the most that open bays of one ground offer; of equal blocks the first."""
        memory, floor = self.sight.memory, self.sight.floor
        if not mask:
            return 0, 0
        if ("most", mask) not in memory:
            whole = not self.sight.request.contiguous
            best = mask if whole else max(floor.blocks(mask), key=floor.area_of)
            memory["most", mask] = floor.area_of(best), best
        found = memory["most", mask]
        assert isinstance(found, tuple)
        return found

    def fits(self, day: int) -> bool:
        """Say whether an opening day could hold the request by bays and days; never wrongly "no".

        For one part the answer is exact. For several it looks at each part alone and at all of them
        together, not at how they share the space. The budget is not looked at.
        """
        sight = self.sight
        if not sight.far_enough[day] or not self.roomy[day]:
            return False
        parts = sight.request.parts
        if sight.request.contiguous and any(
            self.largest(number, day)[0] < part.area_mm2 for number, part in enumerate(parts)
        ):
            return False
        return len(parts) == 1 or all(self._together(outdoor, day) for outdoor in (False, True))

    @cached_property
    def roomy(self) -> Bools:
        """For each opening day whether every part finds its area, in however many pieces."""
        found = np.ones(self.sight.count, dtype=bool)
        for number, part in enumerate(self.sight.request.parts):
            found &= self.totals(number) >= part.area_mm2
        return found

    def _together(self, outdoor: bool, day: int) -> bool:
        """Say whether the parts of a ground could share what any of them could have."""
        numbers = [n for n, part in enumerate(self.sight.request.parts) if part.outdoor == outdoor]
        if len(numbers) < 2:
            return True
        masks = [self.masks(number)[day] for number in numbers]
        wanted = sum(self.sight.request.parts[number].area_mm2 for number in numbers)
        return self.most_of(reduce(int.__or__, masks))[0] >= wanted

    def days(self) -> Bools:
        """Return for each opening day whether it could hold the request."""
        return np.array([self.fits(day) for day in range(self.sight.count)], dtype=bool)
