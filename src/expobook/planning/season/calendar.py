"""A calendar while it is being planned: what is placed where, and what room that leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import as_int, as_words
from expobook.domain.season.problem import Spot
from expobook.planning.season.field import M2, Days, Field, Want, Words, moving_days, windowed_or
from expobook.planning.season.packing import Packer

_TRIES = 10  # openings that are tried for a claim before it is left out


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a claim stands: the opening row, the bays of each part as bits, and what it adds in fen."""

    row: int
    bits: tuple[int, ...]
    worth: int


class Calendar:
    """Placed claims over what stands; ``value`` is their worth together in fen."""

    def __init__(self, field: Field, packer: Packer) -> None:
        self.field, self.packer = field, packer
        self.busy: Words = field.busy.copy()
        self.themes = field.theme_busy.copy()
        self.moving: Days = np.zeros(field.days, dtype=np.int64)
        self.placed: dict[int, Placed] = {}
        self.value = 0
        self.limit = field.problem.limits.moving_m2
        self._closed: dict[int, Words] = {}
        self.today = [self._spots(want) for want in field.wants]

    def copy_from(self, other: "Calendar") -> None:
        """Become like another calendar of the same season."""
        self.busy[:] = other.busy
        self.themes[:] = other.themes
        self.moving[:] = other.moving
        self.placed = dict(other.placed)
        self.value = other.value

    def _spots(self, want: Want) -> list[tuple[Spot, Placed]]:
        """Return the spots where a claim stands today."""
        found = []
        for spot in want.claim.today:
            if all(bay in self.field.floor.place for bay in spot.space):
                row = self.field.problem.row(spot.opening)
                found.append((spot, Placed(row, self.field.bits_of(spot), want.claim.worth_of(spot))))
        return found

    # --- putting and taking away

    def put(self, number: int, placed: Placed) -> None:
        """Put a claim where there is room for it."""
        self._mark(number, placed, 1)
        self.placed[number] = placed
        self.value += placed.worth

    def take(self, number: int) -> Placed:
        """Take a claim away and return where it stood."""
        placed = self.placed.pop(number)
        self._mark(number, placed, -1)
        self.value -= placed.worth
        return placed

    def _mark(self, number: int, placed: Placed, sign: int) -> None:
        field, want = self.field, self.field.wants[number]
        for part, bits in zip(want.claim.parts, placed.bits, strict=True):
            start, until = field.span(part, placed.row)
            words = as_words(bits, field.words)
            if sign > 0:
                self.busy[start : until + field.turn] |= words
            else:
                self.busy[start : until + field.turn] &= ~words
        if self.limit:
            for day, m2 in self.loads(want, placed.bits):
                self.moving[placed.row + day] += sign * min(m2, self.limit)
        span = want.show + field.problem.limits.theme_days
        for clique in want.cliques:
            self.themes[clique, placed.row : placed.row + span] += sign

    def loads(self, want: Want, bits: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Return the m2 in build-up or dismantling by day from the opening, of the bays that are taken."""
        if len(want.claim.parts) == 1 and self.field.floor.area_of(bits[0]) == want.blocks[0].need:
            return want.moving
        return moving_days(want.claim.parts, [self.field.floor.area_of(each) for each in bits])

    # --- looking for room

    def openings(self, number: int) -> NDArray[np.bool_]:
        """Return for each opening of a claim whether its theme and the moving limit allow it now."""
        field, want = self.field, self.field.wants[number]
        fits = field.theme_free(self.themes, want.rows, want.show, want.cliques)
        if self.limit:
            for day, m2 in want.moving:
                rows = want.rows + day
                fits &= self.moving[rows] + min(m2, self.limit) <= field.moving_cap[rows]
        return fits

    def room(self, number: int, fits: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], list[Words]]:
        """Return which openings have enough free m2, and the free bays of each block by opening."""
        want = self.field.wants[number]
        found = []
        for block in want.blocks:
            free = ~(self._windows(block.before + block.after)[want.rows - block.before])
            free &= as_words(block.allowed, self.field.words)
            found.append(free)
            fits = fits & (self._area(free) * M2 >= block.need)
        return fits, found

    def _windows(self, length: int) -> Words:
        if length not in self._closed:
            self._closed[length] = windowed_or(self.field.closed, length)
        return windowed_or(self.busy, length + self.field.turn) | self._closed[length]

    def _area(self, free: Words) -> Days:
        """Return the m2 of free bays in each row, rounded up a bay."""
        total = np.zeros(len(free), dtype=np.int64)
        for size, words in self.field.areas:
            total += np.bitwise_count(free & words).sum(axis=1, dtype=np.int64) * -(-size // M2)
        return total

    def best(self, number: int, costs: Days | None = None, least: int = 0, tries: int = _TRIES) -> Placed | None:
        """Return the best place for a claim that is not placed, None where there is none worth more than ``least``.

        Args:
            costs: fen to take off the gain of each opening when they are compared, such as prices of its space.
            least: what it must be worth.
        """
        want = self.field.wants[number]
        standing = self._where_it_stands(number, costs)
        fits, free = self.room(number, self.openings(number))
        fits &= want.gains > least
        score = want.gains - costs if costs is not None else want.gains
        places = np.flatnonzero(fits)
        if len(places):
            places = places[np.argsort(-score[places], kind="stable")[:tries]]
        for place in places.tolist():
            if standing is not None and standing[0] >= score[place]:
                break
            placed = self._packed(number, place, free)
            if placed is not None:
                return placed
        return standing[1] if standing is not None and standing[1].worth > least else None

    def _where_it_stands(self, number: int, costs: Days | None) -> tuple[int, Placed] | None:
        want = self.field.wants[number]
        best: tuple[int, Placed] | None = None
        for spot, placed in self.today[number]:
            if self.can_put(number, placed, spot):
                place = int(np.searchsorted(want.rows, placed.row))
                cost = int(costs[place]) if costs is not None and place < len(want.rows) else 0
                if best is None or placed.worth - cost > best[0]:
                    best = placed.worth - cost, placed
        return best

    def can_put(self, number: int, placed: Placed, spot: Spot | None = None) -> bool:
        """Say whether a spot is free, and its theme and the moving limit allow it."""
        field, want = self.field, self.field.wants[number]
        if placed.worth <= 0:
            return False
        rows = np.array([placed.row])
        if not field.theme_free(self.themes, rows, want.show, want.cliques)[0]:
            return False
        if self.limit:
            for day, m2 in self.loads(want, placed.bits):
                at = placed.row + day
                if not 0 <= at < field.days or self.moving[at] + min(m2, self.limit) > field.moving_cap[at]:
                    return False
        if spot is not None:
            return not field.spot_meets(self.busy, field.closed, want.claim, spot)
        for part, bits in zip(want.claim.parts, placed.bits, strict=True):
            start, until = field.span(part, placed.row)
            words = as_words(bits, field.words)
            if (self.busy[start : until + field.turn] & words).any() or (field.closed[start:until] & words).any():
                return False
        return True

    def _packed(self, number: int, place: int, free: list[Words]) -> Placed | None:
        field, want = self.field, self.field.wants[number]
        row = int(want.rows[place])
        bits = [0] * len(want.claim.parts)
        for block, words in zip(want.blocks, free, strict=True):
            start, until = row - block.before, row + block.after
            tight = as_int(self.busy[max(0, start - 1)] | field.closed[max(0, start - 1)])
            later = min(until + field.turn, field.days - 1)
            tight |= as_int(self.busy[later] | field.closed[min(until, field.days - 1)])
            found = self.packer.fit(want.claim, block, as_int(words[place]), tight)
            if found is None:
                return None
            for part, own in zip(block.parts, found, strict=True):
                bits[part] = own
        gain = want.claim.value_on(field.problem.day(row)) - (want.claim.move_cost if want.claim.today else 0)
        placed = Placed(row, tuple(bits), gain)
        return placed if gain > 0 and self._moves_fit(want, placed) else None

    def _moves_fit(self, want: Want, placed: Placed) -> bool:
        """Say whether the bays that were found keep the moving limit: they may be more than was asked for."""
        if not self.limit:
            return True
        return all(
            self.moving[placed.row + day] + min(m2, self.limit) <= self.field.moving_cap[placed.row + day]
            for day, m2 in self.loads(want, placed.bits)
        )
