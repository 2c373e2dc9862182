"""A calendar while it is being planned: what is placed where, and what room that leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.finding.floor import as_int, as_words, unpacked
from expobook.domain.season.problem import Spot
from expobook.planning.season.field import M2, Days, Field, Want, Words, moving_days, windowed_or
from expobook.planning.season.packing import Packer

_DEAR = 1e3  # how much more those cost who had better stay
_TRIES = 40  # openings of a claim that are compared in full


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
        self.floor_price = np.zeros(field.days, dtype=np.float32)  # fen a m2 and day
        self.reach = [self._reach(want) for want in field.wants]
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

    def _reach(self, want: Want) -> int:
        """Return the days around its opening that a claim can matter to others."""
        days = max(max(part.build_up, part.show + part.dismantle) for part in want.claim.parts) + self.field.turn
        return max(days, want.show + self.field.problem.limits.theme_days) if want.cliques else days

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

    def best(self, number: int, costs: Days | None = None, least: int = 0, tightness: float = 1.0) -> Placed | None:
        """Return the best place for a claim that is not placed, None where there is none worth more than ``least``.

        Args:
            costs: fen to take off the gain of each opening when they are compared, such as prices of its space.
            least: what it must be worth.
            tightness: how much idle days too short for any show count against a place, next to its gain.
        """
        want = self.field.wants[number]
        standing = self._where_it_stands(number, costs)
        fits = self.openings(number)
        fits &= want.gains > least
        if not fits.any():
            return standing[1] if standing is not None and standing[1].worth > least else None
        fits, free = self.room(number, fits)
        score = want.gains - costs if costs is not None else want.gains
        places = np.flatnonzero(fits)
        if standing is not None:
            places = places[score[places] > standing[0]]
        if len(places) > _TRIES:
            places = places[np.argsort(-score[places], kind="stable")[:_TRIES]]
        placed = self._packed(number, places, score, free, tightness) if len(places) else None
        if placed is None and standing is not None and standing[1].worth > least:
            return standing[1]
        return placed

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

    def _packed(self, number: int, places: Days, score: Days, free: list[Words], tightness: float) -> Placed | None:
        """Return the best opening and bays together: all spaces on all openings are compared at once."""
        field, want = self.field, self.field.wants[number]
        bits = [0] * len(want.claim.parts)
        total = score[places].astype(np.float32)
        choices = []
        for block, words in zip(want.blocks, free, strict=True):
            rows = want.rows[places]
            open_bays = unpacked(words[places], field.bays).astype(np.float32)
            waste = self.waste(rows - block.before, rows + block.after) * np.float32(tightness)
            found = self.packer.choose(want.claim, block, open_bays, waste)
            choices.append(found)
            total = total - found.cost
        best = int(np.argmax(total))
        if not np.isfinite(total[best]):
            return None
        for block, choice in zip(want.blocks, choices, strict=True):
            shared = self.packer.split(block, choice.space(best))
            if shared is None:
                return None
            for part, own in zip(block.parts, shared, strict=True):
                bits[part] = own
        row = int(want.rows[places[best]])
        gain = want.claim.value_on(field.problem.day(row)) - (want.claim.move_cost if want.claim.today else 0)
        placed = Placed(row, tuple(bits), gain)
        return placed if gain > 0 and self._moves_fit(want, placed) else None

    def forced(self, number: int, place: int, keep: frozenset[int] = frozenset()) -> tuple[Placed, list[int]] | None:
        """Return where a claim would cost the others least on an opening, and who would have to go for it.

        What stands never goes; None where it leaves no room. Those to ``keep`` are asked last.
        """
        field, want = self.field, self.field.wants[number]
        row = int(want.rows[place])
        rivals = self._rivals_in_time(number, row)
        bits = [0] * len(want.claim.parts)
        for block in want.blocks:
            start, until = row - block.before, row + block.after
            shut = np.bitwise_or.reduce(field.busy[start : until + field.turn], axis=0)
            shut = shut | np.bitwise_or.reduce(field.closed[start:until], axis=0)
            free = block.allowed & ~as_int(shut)
            cost = np.zeros(field.bays, dtype=np.float32)
            for rival in rivals:
                self._add_cost(cost, rival, start, until, _DEAR if rival in keep else 1.0)
            open_bays = unpacked(as_words(free, field.words)[None, :], field.bays).astype(np.float32)
            choice = self.packer.choose(want.claim, block, open_bays, cost[None, :])
            shared = self.packer.split(block, choice.space(0)) if np.isfinite(choice.cost[0]) else None
            if shared is None:
                return None
            for part, own in zip(block.parts, shared, strict=True):
                bits[part] = own
        gain = want.claim.value_on(field.problem.day(row)) - (want.claim.move_cost if want.claim.today else 0)
        if gain <= 0:
            return None
        placed = Placed(row, tuple(bits), gain)
        return placed, self.in_the_way(number, placed, rivals)

    def _rivals_in_time(self, number: int, row: int) -> list[int]:
        """Return placed claims whose days, or whose themes, come near an opening of another."""
        reach = self.reach[number]
        return [n for n, each in self.placed.items() if abs(each.row - row) <= reach + self.reach[n]]

    def _add_cost(self, cost: NDArray[np.float32], rival: int, start: int, until: int, dear: float) -> None:
        """Share what a placed claim is worth out among its bays that are in the way from one day to another."""
        field, placed = self.field, self.placed[rival]
        parts = field.wants[rival].claim.parts
        size = sum(bits.bit_count() for bits in placed.bits)
        for part, bits in zip(parts, placed.bits, strict=True):
            first, last = field.span(part, placed.row)
            if first < until + field.turn and start < last + field.turn:
                taken = unpacked(as_words(bits, field.words)[None, :], field.bays)[0]
                cost += taken * np.float32(dear * placed.worth / size)

    def in_the_way(self, number: int, placed: Placed, among: Sequence[int]) -> list[int]:
        """Return which placed claims a place meets: in a bay, by theme, or over the moving limit."""
        field, want = self.field, self.field.wants[number]
        found = [n for n in among if n != number and self._meet(number, placed, n)]
        if self.limit:
            gone = set(found)
            for day, m2 in self.loads(want, placed.bits):
                at = placed.row + day
                over = self.moving[at] + min(m2, self.limit) - field.moving_cap[at]
                for n in sorted((n for n in among if over > 0), key=lambda n: self.placed[n].worth):
                    mine = dict(self.loads(field.wants[n], self.placed[n].bits)).get(at - self.placed[n].row, 0)
                    if over > 0 and mine:
                        over -= min(mine, self.limit)
                        gone.add(n)
            found = [n for n in among if n in gone and n != number]
        return found

    def _meet(self, number: int, placed: Placed, other: int) -> bool:
        field, second = self.field, self.placed[other]
        one, two = field.wants[number], field.wants[other]
        if set(one.cliques) & set(two.cliques):
            gap = field.problem.limits.theme_days
            if placed.row < second.row + two.show + gap and second.row < placed.row + one.show + gap:
                return True
        for part, bits in zip(one.claim.parts, placed.bits, strict=True):
            start, until = field.span(part, placed.row)
            for own, theirs in zip(two.claim.parts, second.bits, strict=True):
                first, last = field.span(own, second.row)
                if bits & theirs and start < last + field.turn and first < until + field.turn:
                    return True
        return False

    def waste(self, starts: Days, ends: Days) -> NDArray[np.float32]:
        """Return openings x bays: fen of the idle days before and after, where they are too few for any show."""
        field = self.field
        short = field.shortest
        before = self._idle([np.maximum(starts - n, 0) for n in range(1, short + 1)], 0)
        after = self._idle([np.minimum(ends + n, field.days - 1) for n in range(short)], field.turn)
        idle = np.where(before < short, before, 0) + np.where(after < short, after, 0)
        return np.asarray(idle * self.floor_price[np.clip(starts, 0, field.days - 1)][:, None] * field.area_m2)

    def _idle(self, days: list[Days], skip: int) -> NDArray[np.float32]:
        """Return openings x bays: how many of some days, one after another, nobody is there."""
        field = self.field
        idle = np.full((len(days[0]), field.bays), len(days), dtype=np.float32)
        for n in range(len(days) - 1, -1, -1):
            rows = self.busy[np.minimum(days[n] + skip, field.days - 1)] | field.closed[days[n]]
            taken = unpacked(rows, field.bays).astype(bool)
            idle[taken] = n
        return idle

    def _moves_fit(self, want: Want, placed: Placed) -> bool:
        """Say whether the bays that were found keep the moving limit: they may be more than was asked for."""
        if not self.limit:
            return True
        return all(
            self.moving[placed.row + day] + min(m2, self.limit) <= self.field.moving_cap[placed.row + day]
            for day, m2 in self.loads(want, placed.bits)
        )
