"""The nearest miss: the space that all rules but the diary allow, where least stands in the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from expobook.domain.finding.board import Board, running, windowed
from expobook.domain.finding.floor import Bools, Ints, as_int, ones
from expobook.domain.finding.menus import FIRST_BATCH, LAST_BATCH, MenuSource
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.request import Part
from expobook.domain.finding.shapes import Menu
from expobook.domain.finding.sight import Sight
from expobook.domain.finding.view import Pairs, View, tables_of

NEVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Miss:
    """An opening day and bays, and how much of them is taken: mm2 x days, and the bookings that take it."""

    day: int
    bays: int
    blocked: int
    exact: bool  # no space has less in its way


@dataclass(frozen=True, slots=True)
class InWay:
    """A booking in the way of a space: its bays there, and its days within those of the space (half open rows)."""

    booking: int
    bays: int
    first: int
    until: int
    firm: bool


def nearest_miss(sight: Sight) -> Miss | None:
    """Return the space with the least area x days taken; None when other rules leave no space at all.

    Parts are taken together: as one area that stays as long as the longest of them.
    """
    blocked = _blocked(sight)
    free = _without_diary(sight, _merged(sight))
    if not free.count:
        return None
    found = _connected(free, blocked) if free.request.contiguous else _scattered(free, blocked)
    return found if found is None or len(sight.request.parts) == 1 else replace(found, exact=False)


def in_way(sight: Sight, part: Part, day: int, bays: int) -> tuple[InWay, ...]:
    """Return who stands in some bays on the days of a part that opens on a day: firm ones, locked holds, all options.

    The largest come first, firm ones before options.
    """
    first = sight.board.index(sight.day(day)) - part.build_up
    stay = slice(first, first + part.length)
    found: dict[tuple[int, bool], list[tuple[int, int]]] = {}
    wanted = list(ones(bays))
    rows, columns = np.nonzero(sight.board.firm[stay][:, wanted])
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        bay = wanted[column]
        found.setdefault((int(sight.board.firm[first + row, bay]), True), []).append((first + row, bay))
    options = sight.board.options
    near = options[(options[:, 0] >= stay.start) & (options[:, 0] < stay.stop) & np.isin(options[:, 1], wanted)]
    for row, bay, booking in near.tolist():
        found.setdefault((booking, False), []).append((row, bay))
    each = [
        InWay(
            booking,
            _bits(bay for _, bay in cells),
            min(row for row, _ in cells),
            max(row for row, _ in cells) + 1,
            firm,
        )
        for (booking, firm), cells in found.items()
    ]
    return tuple(sorted(each, key=lambda one: (not one.firm, -len(found[one.booking, one.firm]), one.booking)))


def _bits(bays: Iterable[int]) -> int:
    found = 0
    for bay in bays:
        found |= 1 << bay
    return found


def empty_most(sight: Sight, *, outdoor: bool) -> int:
    """Return the most mm2 of a ground that keeps the rules about space on any day, had nobody booked anything."""
    return Reach(_without_diary(sight, _merged(sight, outdoor=outdoor))).largest(0, 0)[0]


def _merged(sight: Sight, *, outdoor: bool | None = None) -> Part:
    """Return all parts on a ground (else on that of the first) as one with the longest phases."""
    outdoor = sight.request.parts[0].outdoor if outdoor is None else outdoor
    own = [part for part in sight.request.parts if part.outdoor == outdoor]
    area = sum(part.area_mm2 for part in own)
    build_up, show = max(part.build_up for part in own), max(part.show for part in own)
    return Part(area, build_up, show, max(part.dismantle for part in own), outdoor)


def _without_diary(sight: Sight, part: Part) -> Sight:
    """Return the request as if nothing stood in the diary, its parts taken together."""
    board = sight.board
    empty = Board(board.first, np.zeros_like(board.firm), np.zeros_like(board.closed), board.options[:0])
    request = replace(sight.request, parts=(part,), keep_clear=frozenset(), first_option=False, budget_fen=None)
    return sight.again(request=request, board=empty)


def _blocked(sight: Sight) -> Ints:
    """Return opening days x bays: on how many days of the stay the bay cannot be had."""
    part, board = _merged(sight), sight.board
    taken: Bools = board.firm > 0
    if sight.request.keep_clear:
        taken = taken | board.held_by(sight.request.keep_clear)
    if sight.request.first_option:
        taken = taken | (board.ranks > 0)
    first = board.index(sight.opening) - part.build_up
    return windowed(running(taken), first, sight.count, part.length)


def _scattered(free: Sight, blocked: Ints) -> Miss | None:
    """Return the bays (or halls) with least in their way, taken one by one; exact where all are alike."""
    floor, part = free.floor, free.request.parts[0]
    can = Reach(free).open_bays(0) & free.far_enough[:, None]
    cost, size = blocked * floor.area, can * floor.area
    if free.request.whole_halls:
        cost, size = (cost * can) @ floor.hall_sums.T, size @ floor.hall_sums.T
    order = np.argsort(np.where(size > 0, 1000 * cost // np.maximum(size, 1), NEVER), axis=1, kind="stable")
    sizes, costs = np.take_along_axis(size, order, axis=1), np.take_along_axis(cost, order, axis=1)
    before = np.cumsum(sizes, axis=1) - sizes
    chosen = (before < part.area_mm2) & (sizes > 0)
    total = np.where(sizes.sum(axis=1) >= part.area_mm2, (costs * chosen).sum(axis=1), NEVER)
    day = int(np.argmin(total))
    if total[day] >= NEVER:
        return None
    units = order[day][chosen[day]].tolist()
    if free.request.whole_halls:
        units = np.flatnonzero(np.isin(floor.hall, units) & can[day]).tolist()
    alike = len(np.unique(size[day][size[day] > 0])) == 1
    return Miss(day, _bits(units), int(total[day]), exact=alike)


def _connected(free: Sight, blocked: Ints) -> Miss | None:
    """Return the shape of the menus with least in its way."""
    source = MenuSource(free)
    best, where = NEVER, (0, 0)
    for view, menu in source.courses:
        best, where = _least(view, menu, blocked, best, where)
    if best >= NEVER:
        return None
    return Miss(where[0], where[1], best, exact=source.complete)


def _least(view: View, menu: Menu, blocked: Ints, best: int, where: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Go through groups of shapes that touch the same halls, those with most free area in them first."""
    piece, shapes = view.piece, menu.shapes
    own = np.where(view.open_bays, blocked[:, piece.members], 0) * piece.area
    clear = (view.open_bays & (own == 0)) @ (piece.area[:, None] * piece.in_hall)
    enough = view.open_by_hall @ menu.touches.T >= view.seen.part.area_mm2
    enough &= view.sight.far_enough[:, None]
    # Each mm2 that is not clear is taken on one day at least.
    bound = np.maximum(view.seen.part.area_mm2 - clear @ menu.touches.T, 0)
    table = tables_of(own)
    days, groups = np.nonzero(enough & (bound < best))
    order, size = np.argsort(bound[days, groups], kind="stable"), FIRST_BATCH
    while len(order):
        order = order[bound[days[order], groups[order]] < best]
        counts = menu.ends[groups[order]] - menu.starts[groups[order]]
        now = max(1, int(np.searchsorted(np.cumsum(counts), size)))
        rows, when = _rows(menu, groups[order[:now]], days[order[:now]])
        fits = ((shapes.bits[rows] & view.taken[when]) == 0).all(axis=1)
        rows, when = rows[fits], when[fits]
        cost = Pairs.of(shapes, rows, when).sums(table)
        if len(cost) and int(cost.min()) < best:
            least = int(np.lexsort([rows, when, cost])[0])
            best, where = int(cost[least]), (int(when[least]), piece.spread(as_int(shapes.bits[rows[least]])))
        order, size = order[now:], min(size * 4, LAST_BATCH)
    return best, where


def _rows(menu: Menu, groups: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Return every row of some groups with the day it is looked at on."""
    starts = menu.starts[groups]
    counts = menu.ends[groups] - starts
    before = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) + np.repeat(starts - before, counts), np.repeat(days, counts)
