"""Two processes search one season: each has the days on one side of a cut, then they put their halves together."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from expobook.domain.season.problem import SeasonProblem
from expobook.domain.season.solution import Prices
from expobook.planning.season.calendar import Placed
from expobook.planning.season.field import Field
from expobook.planning.season.prices import Pricing
from expobook.planning.season.search import Search, Stop

WORTH_SHARING = 200  # claims from which on a second process pays
_TURN = 3.0  # seconds that both search on their own
_CUTS = (0.35, 0.65)  # share of the placed shows before the cut: from, to; it is drawn anew each time


@dataclass(frozen=True, slots=True)
class Guide:
    """What the relaxation says, sent once."""

    prices: Prices
    taken: Mapping[tuple[int, int], float]


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """A calendar, whom to move in it and on which days, for how long, and how warm: shares of the whole time."""

    placed: Mapping[int, Placed]
    mine: NDArray[np.bool_]
    window: tuple[int, int]
    seconds: float
    shares: tuple[float, float]


def help_out(partner: Connection, problem: SeasonProblem, seed: int) -> None:
    """Do the tasks that the leading process sends until it is gone."""
    field = Field(problem)
    search = Search(field, Pricing(field), seed)
    while True:
        told = partner.recv()
        if isinstance(told, Guide):
            search.use(told.prices, told.taken)
        else:
            partner.send(_done(search, told, partner.poll))


def _done(search: Search, task: Task, stop: Stop) -> dict[int, Placed]:
    """Search and return where those of the task stand then."""
    _become(search, task.placed)
    search.keep_to(task.mine, task.window)
    search.anneal(search.clock() + task.seconds, task.shares, stop)
    return {n: placed for n, placed in search.kept.placed.items() if task.mine[n]}


def _become(search: Search, placed: Mapping[int, Placed]) -> None:
    """Let the kept calendar of a search be another one; only the differences are touched."""
    kept = search.kept
    for number in [n for n, each in kept.placed.items() if placed.get(n) != each]:
        kept.take(number)
    for number, each in placed.items():
        if number not in kept.placed:
            kept.put(number, each)


def improve_together(
    search: Search, partner: Connection, guide: Guide, until: float, target: int, better: Callable[[], None]
) -> None:
    """Search with another process until the time is up or the target is reached; alone, should it be gone."""
    started = time.monotonic()
    search.kept.copy_from(search.now)
    with suppress(OSError):  # found out again with the first task
        partner.send(guide)
    whole = np.ones(len(search.field.wants), dtype=np.bool_)
    while search.best.value < target and (now := time.monotonic()) < until:
        seconds = min(_TURN, until - now)
        shares = _shares(started, now, now + seconds, until)
        early, late = _halves(search)
        try:
            partner.send(Task(search.kept.placed, late[0], late[1], seconds, shares))
            search.keep_to(*early)
            search.anneal(now + seconds, shares, lambda: False)
            search.keep_to(whole, None)
            _merge(search, late[0], partner.recv())
        except (EOFError, OSError):  # it died: what it was given is searched here
            search.keep_to(whole, None)
            search.improve(until, target, lambda: False, better)
            return
        if search.best.value < search.kept.value:
            search.best.copy_from(search.kept)
            better()


def _shares(started: float, now: float, then: float, until: float) -> tuple[float, float]:
    whole = max(1e-9, until - started)
    return (now - started) / whole, (then - started) / whole


Half = tuple[NDArray[np.bool_], tuple[int, int]]


def _halves(search: Search) -> tuple[Half, Half]:
    """Cut the days in two: shows wholly on one side and refused ones belong to it, those across the cut to neither."""
    field, calendar = search.field, search.kept
    rows, end = calendar.rows, field.days + field.turn
    placed = calendar.worths > 0
    opened = np.sort(rows[placed])
    share = search.chance.uniform(*_CUTS)
    cut = int(opened[int(share * (len(opened) - 1))]) if len(opened) else field.days // 2
    draw = np.array([search.chance.random() < 0.5 for _ in field.wants])
    could_early = search.firsts + field.after + field.turn <= cut
    could_late = search.lasts - field.before >= cut
    early = np.where(placed, rows + field.after + field.turn <= cut, could_early & (draw | ~could_late))
    late = np.where(placed, rows - field.before >= cut, could_late & ~(draw & could_early))
    return (early, (0, cut)), (late, (cut, end))


def _merge(search: Search, late: NDArray[np.bool_], found: Mapping[int, Placed]) -> None:
    """Take over what the other half found; who meets the first half (by theme, say) looks for another place."""
    now = search.now
    for number in np.flatnonzero(late & (now.worths > 0)).tolist():
        now.take(number)
    homeless = []
    for number, placed in found.items():
        if now.can_put(number, placed):
            now.put(number, placed)
        else:
            homeless.append(number)
    for number in homeless:
        free = now.best(number)
        if free is not None:
            now.put(number, free)
    search.kept.copy_from(now)
