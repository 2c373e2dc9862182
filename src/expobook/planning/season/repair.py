"""Answers a change: what stands stays, what has no place gets one, and as few others move as can be."""

import numpy as np

from expobook.planning.season.calendar import Calendar
from expobook.planning.season.packing import Packer
from expobook.planning.season.search import Search, Stop

_OPENINGS = 40  # of a claim, on which others are asked to move
_OPENINGS_OF_OTHERS = 4  # of one that is asked to move and finds no free place
_MOST_MOVES = 12  # for one claim that has no place
_DEPTH = 2  # how often one that is asked to move may ask others in turn


def repair(search: Search, stop: Stop) -> None:
    """Start from today's calendar and find a place for each claim without one, the worthiest first.

    Those who had a place and lost it come before those who ask anew. Nobody is refused for the sake of another.
    """
    search.stay()
    waiting = [n for n in search.open if n not in search.now.placed]
    waiting.sort(key=lambda n: (not search.field.wants[n].claim.today, -search.most[n], n))
    shuffle = _Shuffle(search.now, stop)
    for number in waiting:
        if stop():
            break
        shuffle.place(number)
    search.best.copy_from(search.now)


class _Shuffle:
    """Finds places in one calendar by moving others, on a copy first."""

    def __init__(self, calendar: Calendar, stop: Stop) -> None:
        self.now, self.stop = calendar, stop
        packer: Packer = calendar.packer
        self.trial = Calendar(calendar.field, packer)
        self.chosen = Calendar(calendar.field, packer)
        self._undo = [Calendar(calendar.field, packer) for _ in range(_DEPTH + 1)]

    def place(self, number: int) -> bool:
        """Place a claim in the way that moves fewest others, then gains most; False when there is none."""
        free = self.now.best(number)
        if free is not None:
            self.now.put(number, free)
            return True
        want = self.now.field.wants[number]
        best: tuple[int, int] | None = None  # moves, value taken negative
        for place in np.argsort(-want.gains, kind="stable")[:_OPENINGS].tolist():
            if self.stop() or (best is not None and best[0] == 1):
                break
            self.trial.copy_from(self.now)
            if not self._push(number, place, frozenset(), _DEPTH):
                continue
            moves = sum(self.trial.placed[n] != placed for n, placed in self.now.placed.items())
            rank = (moves, -self.trial.value)
            if moves <= _MOST_MOVES and self.trial.value > self.now.value and (best is None or rank < best):
                best = rank
                self.chosen.copy_from(self.trial)
        if best is None:
            return False
        self.now.copy_from(self.chosen)
        return True

    def _push(self, number: int, place: int, keep: frozenset[int], depth: int) -> bool:
        """Put a claim on an opening of the trial and find other places for all that it pushes away."""
        calendar = self.trial
        forced = calendar.forced(number, place, keep)
        if forced is None:
            return False
        placed, victims = forced
        if len(victims) > _MOST_MOVES or keep.intersection(victims):
            return False
        for victim in victims:
            calendar.take(victim)
        calendar.put(number, placed)
        wants = calendar.field.wants
        order = sorted(victims, key=lambda n: (-sum(block.need for block in wants[n].blocks), n))
        return all(self._elsewhere(victim, keep | {number}, depth) for victim in order)

    def _elsewhere(self, victim: int, keep: frozenset[int], depth: int) -> bool:
        """Find another place for one that was pushed away, by pushing others in turn where it must be."""
        calendar = self.trial
        free = calendar.best(victim)
        if free is not None:
            calendar.put(victim, free)
            return True
        if depth == 0 or self.stop():
            return False
        want = calendar.field.wants[victim]
        undo = self._undo[depth]
        for place in np.argsort(-want.gains, kind="stable")[:_OPENINGS_OF_OTHERS].tolist():
            undo.copy_from(calendar)
            if self._push(victim, place, keep, depth - 1):
                return True
            calendar.copy_from(undo)
        return False
