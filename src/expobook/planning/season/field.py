"""A season as arrays and bits: which bays are taken by what stands, and where each claim could open at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np
from numpy.typing import NDArray

from expobook.domain.diary import Phase
from expobook.domain.finding.floor import Floor, as_int, as_words, reached
from expobook.domain.finding.request import Part
from expobook.domain.season.problem import Claim, SeasonProblem, Spot, Standing
from expobook.domain.venue import SpaceClass
from expobook.planning.season.runs import Runs
from expobook.planning.season.themes import cliques_of

M2 = 1_000_000
Days = NDArray[np.int64]
Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Block:
    """The parts of a claim on one ground, which are placed together: their hull in days, their bays and area."""

    parts: tuple[int, ...]
    needs: tuple[int, ...]  # mm2 of each part, as whole bays come
    allowed: int
    before: int
    after: int
    outdoor: bool

    @cached_property
    def need(self) -> int:
        """The mm2 of all parts."""
        return sum(self.needs)


@dataclass(frozen=True, eq=False)
class Want:
    """A claim made ready: its blocks, and the openings (rows of the horizon) that what stands leaves it."""

    claim: Claim
    blocks: tuple[Block, ...]
    rows: Days
    gains: Days  # fen, the cost of moving taken off
    cliques: tuple[int, ...]  # sets of near themes that it belongs to
    show: int  # longest show, in days
    moving: tuple[tuple[int, int], ...]  # day from the opening, m2 in build-up or dismantling
    stays: tuple[Days, ...]  # of each block: openings x days from the first of build-up, turnaround included
    moving_days: Days  # days from the opening on which it moves
    moving_rows: Days  # openings x days on which it moves
    moving_m2: Days  # m2 of those days, up to the limit

    @cached_property
    def before(self) -> int:
        """Days from the first of build-up to the opening."""
        return max(block.before for block in self.blocks)

    @cached_property
    def after(self) -> int:
        """Days from the opening to the first that is no longer needed."""
        return max(block.after for block in self.blocks)

    def gain_at(self, row: int) -> int:
        """Return what an opening row adds at most, 0 when it is not open."""
        place = int(np.searchsorted(self.rows, row))
        return int(self.gains[place]) if place < len(self.rows) and self.rows[place] == row else 0


class Field:
    """Everything about a season that does not change while it is planned."""

    def __init__(self, problem: SeasonProblem) -> None:
        self.problem = problem
        self.floor = Floor.of(problem.venue)
        self.bays = len(self.floor.codes)
        self.words = (self.bays + 63) // 64
        self.turn = problem.limits.turnaround_days
        self.area = [int(each) for each in self.floor.area]
        self.days = problem.days
        self.cliques = cliques_of(problem)
        self.busy, self.closed = self._standing_grids()
        self.theme_busy = self._standing_themes()
        self.moving_cap = self._moving_left()
        self._rooms: dict[tuple[int, bool], int] = {}
        self.wants = tuple(self._want(claim) for claim in problem.claims)

    # --- what stands

    def _standing_grids(self) -> tuple[Words, Words]:
        """Return days x words: bays that shows hold (with their turnaround), and bays that are closed."""
        busy = np.zeros((self.days, self.words), dtype=np.uint64)
        closed = np.zeros_like(busy)
        place = self.floor.place
        for each in self.problem.standing:
            grid = closed if each.closure else busy
            tail = 0 if each.closure else self.turn
            gone = each.line.given_back()
            if not gone:
                bits = as_words(sum(1 << place[bay] for bay in each.line.bays if bay in place), self.words)
                days = each.line.schedule.stay
                start, until = self._clip(self.problem.row(days.start), self.problem.row(days.until) + tail)
                grid[start:until] |= bits
                continue
            for cell, _ in each.line.cells():
                start, until = self._clip(self.problem.row(cell.day), self.problem.row(cell.day) + 1 + tail)
                if cell.bay in place:
                    grid[start:until] |= as_words(1 << place[cell.bay], self.words)
        return busy, closed

    def _clip(self, start: int, until: int) -> tuple[int, int]:
        return max(0, min(start, self.days)), max(0, min(until, self.days))

    def _standing_themes(self) -> NDArray[np.int32]:
        """Return cliques x days: how many standing shows hold the theme, their distance included."""
        busy = np.zeros((len(self.cliques), self.days), dtype=np.int32)
        gap = self.problem.limits.theme_days
        for each in self.problem.standing:
            if each.closure:
                continue
            show = each.line.schedule.show
            start, until = self._clip(self.problem.row(show.start), self.problem.row(show.until) + gap)
            for number in self.cliques_with(each.theme):
                busy[number, start:until] += 1
        return busy

    def cliques_with(self, theme: str) -> tuple[int, ...]:
        """Return the sets of near themes that a theme belongs to."""
        return tuple(n for n, themes in enumerate(self.cliques) if theme in themes)

    def _moving_left(self) -> Days:
        """Return the m2 that may still be in build-up or dismantling each day."""
        limit = self.problem.limits.moving_m2
        left = np.full(self.days, limit, dtype=np.int64)
        if limit:
            for load in standing_loads(self.problem.standing, self).values():
                left -= np.minimum(load, limit)
        return np.maximum(left, 0)

    # --- claims

    def _want(self, claim: Claim) -> Want:
        blocks = tuple(self._blocks(claim))
        rows, gains = self._openings(claim)
        show = max(part.show for part in claim.parts)
        cliques = self.cliques_with(claim.theme)
        moving = self._moving(claim, blocks)
        fits = self._clear(blocks, claim, rows)
        fits &= self._themes_clear(rows, show, cliques) & self._moving_clear(rows, moving)
        rows, gains = rows[fits], gains[fits]
        days, loads = np.array(moving, dtype=np.int64).reshape(-1, 2).T
        loads = np.minimum(loads, self.problem.limits.moving_m2)
        at = rows[:, None]
        stays = tuple(at + np.arange(-block.before, block.after + self.turn) for block in blocks)
        return Want(claim, blocks, rows, gains, cliques, show, moving, stays, days, at + days, loads)

    def _openings(self, claim: Claim) -> tuple[Days, Days]:
        first = self.problem.row(claim.first)
        before = max(part.build_up for part in claim.parts)
        after = max(part.show + part.dismantle for part in claim.parts)
        stay = {self.problem.row(spot.opening) for spot in claim.today}
        found = [
            (first + n, value - (claim.move_cost if claim.today and first + n not in stay else 0))
            for n, value in enumerate(claim.values)
            if value > 0 and first + n - before >= 0 and first + n + after <= self.days
        ]
        found = [(row, gain) for row, gain in found if gain > 0]
        rows = np.array([row for row, _ in found], dtype=np.int64)
        return rows, np.array([gain for _, gain in found], dtype=np.int64)

    def _blocks(self, claim: Claim) -> Sequence[Block]:
        found = []
        for outdoor in (False, True):
            own = [n for n, part in enumerate(claim.parts) if part.outdoor == outdoor]
            if own:
                parts = [claim.parts[n] for n in own]
                allowed = self._allowed(claim, outdoor=outdoor)
                step = self._step(allowed)
                needs = tuple(-(-part.area_mm2 // step) * step for part in parts)
                before = max(part.build_up for part in parts)
                after = max(part.show + part.dismantle for part in parts)
                found.append(Block(tuple(own), needs, allowed, before, after, outdoor))
        return found

    def _allowed(self, claim: Claim, *, outdoor: bool) -> int:
        wanted = SpaceClass.OUTDOOR if outdoor else SpaceClass.HALL
        bits = 0
        for n, code in enumerate(self.floor.codes):
            kind = self.floor.space_class[n]
            named = code in claim.within and (kind is SpaceClass.OUTDOOR) == outdoor
            if named or (not claim.within and kind is wanted):
                bits |= 1 << n
        return bits

    def _step(self, allowed: int) -> int:
        """Return the mm2 that every area in these bays is a multiple of."""
        step = 0
        for n in range(self.bays):
            if allowed >> n & 1:
                step = gcd(step, self.area[n])
        return step or 1

    @staticmethod
    def _moving(claim: Claim, blocks: Sequence[Block]) -> tuple[tuple[int, int], ...]:
        needs = {n: need for block in blocks for n, need in zip(block.parts, block.needs, strict=True)}
        return moving_days(claim.parts, [needs[n] for n in range(len(claim.parts))])

    def _clear(self, blocks: Sequence[Block], claim: Claim, rows: Days) -> NDArray[np.bool_]:
        """Return for each opening whether what stands leaves room, or it is where the claim stands today."""
        fits = np.ones(len(rows), dtype=bool)
        for block in blocks:
            starts = rows - block.before
            free = ~(self.window(self.busy, self.closed, block)[starts])
            for place, words in enumerate(free):
                if fits[place]:
                    room = self.room(as_int(words) & block.allowed, contiguous=claim.contiguous)
                    fits[place] = room >= block.need
        for spot in claim.today:
            at = np.flatnonzero(rows == self.problem.row(spot.opening))
            if len(at) and not self.spot_meets(self.busy, self.closed, claim, spot):
                fits[at] = True
        return fits

    def room(self, free: int, *, contiguous: bool) -> int:
        """Return the largest area in mm2 that free bays make up, in one space or in all."""
        key = (free, contiguous)
        if key not in self._rooms:
            parts = self.components(free) if contiguous else [free]
            self._rooms[key] = max((self.floor.area_of(part) for part in parts), default=0)
        return self._rooms[key]

    def components(self, free: int) -> list[int]:
        """Return the connected blocks of free bays."""
        found = []
        while free:
            block = reached(free & -free, free, self.floor.adjacency)
            found.append(block)
            free &= ~block
        return found

    def _themes_clear(self, rows: Days, show: int, cliques: Sequence[int]) -> NDArray[np.bool_]:
        return self.theme_free(self.theme_busy, rows, show, cliques)

    def theme_free(self, busy: NDArray[np.int32], rows: Days, show: int, cliques: Sequence[int]) -> NDArray[np.bool_]:
        """Return for each opening whether no near show is closer than the distance."""
        free = np.ones(len(rows), dtype=bool)
        span = show + self.problem.limits.theme_days
        for number in cliques:
            sums = np.concatenate([[0], np.cumsum(busy[number] > 0)])
            free &= sums[np.minimum(rows + span, self.days)] == sums[rows]
        return free

    def _moving_clear(self, rows: Days, moving: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        fits = np.ones(len(rows), dtype=bool)
        limit = self.problem.limits.moving_m2
        for day, m2 in moving if limit else ():
            fits &= min(m2, limit) <= self.moving_cap[rows + day]
        return fits

    # --- windows

    def window(self, busy: Words, closed: Words, block: Block) -> Words:
        """Return for each first day the bays that are taken on any day of a block's hull or its turnaround."""
        length = block.before + block.after
        return windowed_or(busy, length + self.turn) | windowed_or(closed, length)

    def bits_of(self, spot: Spot) -> tuple[int, ...]:
        """Return the bays of each part as bits."""
        return tuple(sum(1 << self.floor.place[bay] for bay in bays) for bays in spot.bays)

    def spot_meets(self, busy: Words, closed: Words, claim: Claim, spot: Spot) -> bool:
        """Say whether anything is in the way of a spot, in any bay of any part, or in the turnaround after it."""
        for part, bits in zip(claim.parts, self.bits_of(spot), strict=True):
            start, until = self.span(part, self.problem.row(spot.opening))
            words = as_words(bits, self.words)
            if start < 0 or until > self.days:
                return True
            if (busy[start : until + self.turn] & words).any() or (closed[start:until] & words).any():
                return True
        return False

    @staticmethod
    def span(part: Part, row: int) -> tuple[int, int]:
        """Return the first row of a part and the first no longer needed, for an opening row."""
        return row - part.build_up, row + part.show + part.dismantle

    @cached_property
    def free_area(self) -> Days:
        """The mm2 that shows that stand leave on each day (and some after the horizon), indoors and outdoors."""
        found = np.zeros((2, self.days + self.turn), dtype=np.int64)
        for n, kind in enumerate(self.floor.space_class):
            taken = self.busy[:, n >> 6] >> np.uint64(n & 63) & np.uint64(1)
            own = found[int(kind is SpaceClass.OUTDOOR)]
            own += self.area[n]
            own[: self.days] -= taken.astype(np.int64) * self.area[n]
        return found

    @cached_property
    def before(self) -> Days:
        """Of each claim, the days from the first of build-up to the opening."""
        return np.array([want.before for want in self.wants], dtype=np.int64)

    @cached_property
    def after(self) -> Days:
        """Of each claim, the days from the opening to the first that is no longer needed."""
        return np.array([want.after for want in self.wants], dtype=np.int64)

    @cached_property
    def reach(self) -> Days:
        """Of each claim, the days around its opening in which it can matter to others."""
        days = np.maximum(self.before, self.after) + self.turn
        themes = [want.show + self.problem.limits.theme_days if want.cliques else 0 for want in self.wants]
        return np.asarray(np.maximum(days, np.array(themes, dtype=np.int64)))

    @cached_property
    def busy_runs(self) -> Runs:
        """Free days on end between the shows that stand, their turnaround included."""
        return self._runs(self.busy)

    @cached_property
    def open_runs(self) -> Runs:
        """Days on end without a closure."""
        return self._runs(self.closed)

    def _runs(self, busy: Words) -> Runs:
        longest = int((self.before + self.after).max(initial=0)) + self.turn
        return Runs.of(busy, self.bays, tail=self.turn, most=max(longest, self.shortest) + 1)

    @cached_property
    def area_m2(self) -> NDArray[np.float32]:
        """The m2 of each bay."""
        return np.array([area // M2 for area in self.area], dtype=np.float32)

    @cached_property
    def shortest(self) -> int:
        """Days that nearly every show needs: fewer idle days between two shows are of no use."""
        lengths = sorted(max(b.before + b.after for b in want.blocks) for want in self.wants)
        return min(21, lengths[len(lengths) // 20] + self.turn) if lengths else 1

    @cached_property
    def ground_m2(self) -> tuple[int, int]:
        """The m2 indoors (all but ground) and outdoors."""
        sizes = [0, 0]
        for n, kind in enumerate(self.floor.space_class):
            sizes[kind is SpaceClass.OUTDOOR] += self.area[n]
        return -(-sizes[0] // M2), -(-sizes[1] // M2)


def moving_days(parts: Sequence[Part], areas_mm2: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return each day from the opening on which parts are in build-up or dismantling, with their m2."""
    loads: dict[int, int] = {}
    for part, area in zip(parts, areas_mm2, strict=True):
        after = range(part.show, part.show + part.dismantle)
        for day in (*range(-part.build_up, 0), *after):
            loads[day] = loads.get(day, 0) + area // M2
    return tuple(sorted(loads.items()))


def standing_loads(standing: Sequence[Standing], field: Field) -> dict[int, Days]:
    """Return for each standing show the m2 that it has in build-up or dismantling each day."""
    loads: dict[int, Days] = {}
    for each in standing:
        if each.closure:
            continue
        load = loads.setdefault(each.id, np.zeros(field.days, dtype=np.int64))
        for cell, phase in each.line.cells():
            row = field.problem.row(cell.day)
            if phase in (Phase.BUILD_UP, Phase.DISMANTLE) and 0 <= row < field.days and cell.bay in field.floor.place:
                load[row] += field.area[field.floor.place[cell.bay]] // M2
    return loads


def windowed_or(rows: Words, length: int) -> Words:
    """Return for each row the union of ``length`` rows from it on; spans are doubled, not walked."""
    if length <= 0:
        return np.zeros_like(rows)
    part, span = rows, 1
    while span * 2 <= length:
        part = part | _later(part, span)
        span *= 2
    return part if span == length else part | _later(part, length - span)


def _later(rows: Words, by: int) -> Words:
    moved = np.zeros_like(rows)
    if by < len(rows):
        moved[: len(rows) - by] = rows[by:]
    return moved
