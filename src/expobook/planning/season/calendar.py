"""A calendar while it is being planned: what is placed where, and what room that leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expobook.domain.season.problem import Spot
from expobook.planning.season.field import Days, Field, Want, moving_days
from expobook.planning.season.packing import Packer

_DEAR = 1e3  # how much more those cost who had better stay
_TRIES = 40  # openings of a claim that are compared in full
_NEVER = -(10**6)  # the opening of who is not placed


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
        self.runs = field.busy_runs.copy()
        self.themes = field.theme_busy.copy()
        self.moving_left: Days = field.moving_cap.copy()
        self.placed: dict[int, Placed] = {}
        self.rows: Days = np.full(len(field.wants), _NEVER, dtype=np.int64)  # openings
        self.worths: Days = np.zeros(len(field.wants), dtype=np.int64)  # fen; 0 of who is not placed
        self.spaces = [0] * len(field.wants)  # bays of all parts as bits, of who is placed
        self.known: Days = np.zeros(len(field.wants), dtype=np.int64)  # those bays' numbers with the packer
        self.moves: list[Mapping[int, int]] = [{}] * len(field.wants)  # of who is placed: row -> m2 up to the limit
        self.free_area = field.free_area.copy()  # mm2 indoors and outdoors by day
        self.value = 0
        self.limit = field.problem.limits.moving_m2
        self.floor_price = np.zeros(field.days, dtype=np.float32)  # fen a m2 and day
        self.window: tuple[int, int] | None = None  # days to which new places are kept
        self.today = [self._spots(want) for want in field.wants]

    def copy_from(self, other: "Calendar") -> None:
        """Become like another calendar of the same season."""
        self.runs.copy_from(other.runs)
        self.themes[:] = other.themes
        self.moving_left[:] = other.moving_left
        self.placed = dict(other.placed)
        self.rows[:] = other.rows
        self.worths[:] = other.worths
        self.spaces[:] = other.spaces
        self.known[:] = other.known
        self.moves[:] = other.moves
        self.free_area[:] = other.free_area
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
        self.rows[number], self.worths[number] = placed.row, placed.worth
        self.value += placed.worth
        self.spaces[number] = space = sum(placed.bits)  # parts share no bay
        self.known[number] = self.packer.number_of(space)
        if self.limit:
            days, m2 = self._moves(self.field.wants[number], placed.bits)
            self.moves[number] = dict(zip((placed.row + days).tolist(), m2.tolist(), strict=True))

    def take(self, number: int) -> Placed:
        """Take a claim away and return where it stood."""
        placed = self.placed.pop(number)
        self._mark(number, placed, -1)
        self.rows[number], self.worths[number] = _NEVER, 0
        self.value -= placed.worth
        return placed

    def _mark(self, number: int, placed: Placed, sign: int) -> None:
        field, want = self.field, self.field.wants[number]
        for part, bits in zip(want.claim.parts, placed.bits, strict=True):
            start, until = field.span(part, placed.row)
            bays = self.packer.bays(bits)
            self.free_area[int(part.outdoor), start : until + field.turn] -= sign * self.packer.area(bits)
            if sign > 0:
                self.runs.fill(bays, start, until + field.turn)
            else:
                self.runs.clear(bays, start, until + field.turn)
        if self.limit:
            days, m2 = self._moves(want, placed.bits)
            self.moving_left[placed.row + days] -= sign * m2
        span = want.show + field.problem.limits.theme_days
        for clique in want.cliques:
            self.themes[clique, placed.row : placed.row + span] += sign

    def loads(self, want: Want, bits: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Return the m2 in build-up or dismantling by day from the opening, of the bays that are taken."""
        if self._as_asked(want, bits):
            return want.moving
        return moving_days(want.claim.parts, [self.packer.area(each) for each in bits])

    def _moves(self, want: Want, bits: Sequence[int]) -> tuple[Days, Days]:
        """Return the days from the opening with build-up or dismantling, and their m2 up to the limit."""
        if self._as_asked(want, bits):
            return want.moving_days, want.moving_m2
        days, loads = np.array(self.loads(want, bits), dtype=np.int64).reshape(-1, 2).T
        return days, np.minimum(loads, self.limit)

    def _as_asked(self, want: Want, bits: Sequence[int]) -> bool:
        return len(bits) == 1 and self.packer.area(bits[0]) == want.blocks[0].need

    # --- looking for room

    def openings(self, number: int) -> NDArray[np.bool_]:
        """Return for each opening of a claim whether theme, moving limit and area, wherever it is, allow it now."""
        field, want = self.field, self.field.wants[number]
        fits = field.theme_free(self.themes, want.rows, want.show, want.cliques)
        for block, days in zip(want.blocks, want.stays, strict=True):
            fits &= (self.free_area[int(block.outdoor)][days] >= block.need).all(axis=1)
        if self.window is not None:
            first, until = self.window
            fits &= (want.rows - want.before >= first) & (want.rows + want.after + field.turn <= until)
        if self.limit and want.moving:
            left = self.moving_left[want.moving_rows]
            fits &= (left >= want.moving_m2).all(axis=1)
        return fits

    def best(self, number: int, costs: Days | None = None, least: int = 0, tightness: float = 1.0) -> Placed | None:
        """Return the best place for a claim that is not placed, None where there is none worth more than ``least``.

        Args:
            costs: fen to take off the gain of each opening when they are compared, such as prices of its space.
            least: what it must be worth.
            tightness: how much idle days too short for any show count against a place, next to its gain.
        """
        want = self.field.wants[number]
        standing = self._where_it_stands(number, costs) if want.claim.today else None
        fits = self.openings(number)
        if least:
            fits &= want.gains > least
        places = np.flatnonzero(fits)
        score = want.gains - costs if costs is not None else want.gains
        if standing is not None:
            places = places[score[places] > standing[0]]
        if len(places) > _TRIES:
            places = places[np.argsort(-score[places], kind="stable")[:_TRIES]]
        placed = self._packed(number, places, score, tightness) if len(places) else None
        if placed is None and standing is not None and standing[1].worth > least:
            return standing[1]
        return placed

    def _where_it_stands(self, number: int, costs: Days | None) -> tuple[int, Placed] | None:
        want = self.field.wants[number]
        best: tuple[int, Placed] | None = None
        for _, placed in self.today[number]:
            if self.can_put(number, placed):
                place = int(np.searchsorted(want.rows, placed.row))
                cost = int(costs[place]) if costs is not None and place < len(want.rows) else 0
                if best is None or placed.worth - cost > best[0]:
                    best = placed.worth - cost, placed
        return best

    def can_put(self, number: int, placed: Placed) -> bool:
        """Say whether a place is free, and its theme and the moving limit allow it."""
        field, want = self.field, self.field.wants[number]
        if placed.worth <= 0:
            return False
        rows = np.array([placed.row])
        if not field.theme_free(self.themes, rows, want.show, want.cliques)[0]:
            return False
        if self.limit:
            for day, m2 in self.loads(want, placed.bits):
                at = placed.row + day
                if not 0 <= at < field.days or min(m2, self.limit) > self.moving_left[at]:
                    return False
        for part, bits in zip(want.claim.parts, placed.bits, strict=True):
            start, until = field.span(part, placed.row)
            if start < 0 or until > field.days:
                return False
            bays = self.packer.bays(bits)
            if not self.runs.are_free(bays, start, until + field.turn):
                return False
            if not field.open_runs.are_free(bays, start, until):
                return False
        return True

    def _packed(self, number: int, places: Days, score: Days, tightness: float) -> Placed | None:
        """Return the best opening and bays together: all spaces on all openings are compared at once."""
        want = self.field.wants[number]
        places, taken = self._room(want, places)
        if not len(places):
            return None
        bits = [0] * len(want.claim.parts)
        total = score[places].astype(np.float32)
        choices = []
        for block, shut in zip(want.blocks, taken, strict=True):
            rows = want.rows[places]
            waste = self.waste(rows - block.before, rows + block.after) * np.float32(tightness)
            found = self.packer.choose(want.claim, block, shut, waste)
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
        placed = self._at(want, int(want.rows[places[best]]), bits)
        return placed if placed.worth > 0 and self._moves_fit(want, placed) else None

    def _at(self, want: Want, row: int, bits: Sequence[int]) -> Placed:
        """Return a place that a claim does not have today, the cost of moving there taken off its worth."""
        worth = want.claim.value_on(self.field.problem.day(row)) - (want.claim.move_cost if want.claim.today else 0)
        return Placed(row, tuple(bits), worth)

    def _room(self, want: Want, places: Days) -> tuple[Days, list[NDArray[np.bool_]]]:
        """Return those of some openings with enough free m2, and the bays of each block that are taken on them."""
        field = self.field
        enough = np.ones(len(places), dtype=np.bool_)
        taken = []
        for block in want.blocks:
            starts, length = want.rows[places] - block.before, block.before + block.after
            shut = self.runs.ahead[starts] < length + field.turn
            shut |= field.open_runs.ahead[starts] < length
            taken.append(shut)
            enough &= ~shut @ self.packer.areas_of(block) > block.need - 1
        return places[enough], [shut[enough] for shut in taken]

    def forced(self, number: int, place: int, keep: frozenset[int] = frozenset()) -> tuple[Placed, list[int]] | None:
        """Return where a claim would cost the others least on an opening, and who would have to go for it.

        What stands never goes; None where it leaves no room. Those to ``keep`` are asked last.
        """
        field, want = self.field, self.field.wants[number]
        row = int(want.rows[place])
        rivals = self._rivals_in_time(number, row)
        cost = self.worths[rivals].astype(np.float64)
        for kept in keep:
            cost[rivals == kept] *= _DEAR
        bits = [0] * len(want.claim.parts)
        for block in want.blocks:
            start, until = row - block.before, row + block.after
            taken = field.busy_runs.ahead[start] < until - start + field.turn
            taken = taken | (field.open_runs.ahead[start] < until - start)
            at = self._meeting_in_time(rivals, start, until)
            space = self.packer.least_displacing(want.claim, block, taken, self.known[rivals[at]], cost[at])
            shared = self.packer.split(block, space) if space else None
            if shared is None:
                return None
            for part, own in zip(block.parts, shared, strict=True):
                bits[part] = own
        placed = self._at(want, row, bits)
        if placed.worth <= 0:
            return None
        return placed, self.in_the_way(number, placed, rivals.tolist())

    def _rivals_in_time(self, number: int, row: int) -> Days:
        """Return placed claims whose days, or whose themes, come near an opening of another."""
        reach = self.field.reach
        near = np.abs(self.rows - row) <= reach + reach[number]
        near[number] = False
        return np.flatnonzero(near)

    def _meeting_in_time(self, rivals: Days, start: int, until: int) -> Days:
        """Return which of some placed claims have days between two, turnaround included."""
        field, rows, turn = self.field, self.rows[rivals], self.field.turn
        starts, ends = rows - field.before[rivals], rows + field.after[rivals]
        return np.flatnonzero((starts < until + turn) & (ends + turn > start))

    def in_the_way(self, number: int, placed: Placed, among: Sequence[int]) -> list[int]:
        """Return which placed claims a place meets: in a bay, by theme, or over the moving limit."""
        want = self.field.wants[number]
        own, near = sum(placed.bits), bool(want.cliques)
        found = [
            n for n in among
            if n != number and (near or own & self.spaces[n]) and self._meet(number, placed, n)
        ]  # fmt: skip
        return found if self._moves_fit(want, placed) else self._crowded_out(number, placed, among, found)

    def _crowded_out(self, number: int, placed: Placed, among: Sequence[int], gone_anyway: Sequence[int]) -> list[int]:
        """Return who goes, with those that go anyway, until the moving limit is kept: on each day the cheapest."""
        gone = {*gone_anyway, number}
        freed: dict[int, int] = {}
        for n in gone_anyway:
            self._free_moves(n, freed)
        cheapest = sorted((n for n in among if n not in gone), key=lambda n: self.worths[n])
        days, loads = self._moves(self.field.wants[number], placed.bits)
        for at, m2 in zip((placed.row + days).tolist(), loads.tolist(), strict=True):
            over = m2 - int(self.moving_left[at]) - freed.get(at, 0)
            for n in cheapest:
                if over <= 0:
                    break
                mine = self.moves[n].get(at, 0)
                if mine and n not in gone:
                    over -= mine
                    gone.add(n)
                    self._free_moves(n, freed)
        return [n for n in among if n in gone and n != number]

    def _free_moves(self, number: int, freed: dict[int, int]) -> None:
        """Add the m2 that would no longer move on each day without a placed claim."""
        for day, m2 in self.moves[number].items():
            freed[day] = freed.get(day, 0) + m2

    def _meet(self, number: int, placed: Placed, other: int) -> bool:
        field, second = self.field, self.placed[other]
        one, two = field.wants[number], field.wants[other]
        if one.cliques and two.cliques and set(one.cliques) & set(two.cliques):
            gap = field.problem.limits.theme_days
            if placed.row < second.row + two.show + gap and second.row < placed.row + one.show + gap:
                return True
        apart = second.row - placed.row
        if apart > one.after + field.turn + two.before or -apart > two.after + field.turn + one.before:
            return False
        for part, bits in zip(one.claim.parts, placed.bits, strict=True):
            for own, theirs in zip(two.claim.parts, second.bits, strict=True):
                if bits & theirs:
                    start, until = field.span(part, placed.row)
                    first, last = field.span(own, second.row)
                    if start < last + field.turn and first < until + field.turn:
                        return True
        return False

    def waste(self, starts: Days, ends: Days) -> NDArray[np.float32]:
        """Return openings x bays: fen of the idle days before and after, where they are too few for any show."""
        field, short = self.field, self.field.shortest
        before = np.minimum(self.runs.behind[starts], field.open_runs.behind[starts])
        after = np.minimum(self.runs.ahead[ends + field.turn], field.open_runs.ahead[ends])
        before[before >= short] = 0
        after[after >= short] = 0
        price = self.floor_price[np.minimum(starts, field.days - 1)]
        return np.asarray((before + after) * price[:, None] * field.area_m2)

    def _moves_fit(self, want: Want, placed: Placed) -> bool:
        """Say whether the bays that were found keep the moving limit: they may be more than was asked for."""
        if not self.limit:
            return True
        days, m2 = self._moves(want, placed.bits)
        return bool((m2 <= self.moving_left[placed.row + days]).all())
