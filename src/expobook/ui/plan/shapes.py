"""Stands made ready for painting and pointing: their boxes as arrays, changed in place by each edit."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from expobook.domain.geometry import Box, Point, contains
from expobook.domain.plan import Stand, StandStatus
from expobook.domain.plan_edit import Edit

ORDER = tuple(StandStatus)


class Shapes:
    """The stands of one plan; ``boxes`` is n x 4 in mm: left, bottom, right, top.

    ``edges`` are the same for the screen, whose y points down: left, -top, right, -bottom, ready to be scaled.
    """

    def __init__(self, stands: Iterable[Stand]) -> None:
        self.stands: list[Stand] = []
        self.boxes: NDArray[np.int64] = np.empty((0, 4), dtype=np.int64)
        self.edges: NDArray[np.float64] = np.empty((0, 4), dtype=np.float64)
        self.upright: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self.status: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._place: dict[str, int] = {}
        self._kept: tuple[tuple[frozenset[str], str], tuple[NDArray[np.int64], list[Stand]]] | None = None
        self._add(tuple(stands))

    def __len__(self) -> int:
        return len(self.stands)

    def apply(self, edit: Edit) -> None:
        """Follow an edit; only the stands that it touches are measured anew."""
        self._kept = None
        gone = [s.before.number for s in edit.stands if s.before is not None and s.after is None]
        fresh: list[Stand] = []
        again = [(self._place[s.before.number], s.after) for s in edit.stands if s.before and s.after]
        for swap in edit.stands:
            if swap.before is not None and swap.after is not None:
                del self._place[swap.before.number]
            elif swap.after is not None:
                fresh.append(swap.after)
        for place, stand in again:
            self._set(place, stand)
        if gone:
            self._drop(gone)
        if fresh:
            self._add(tuple(fresh))

    def get(self, number: str) -> Stand | None:
        place = self._place.get(number)
        return None if place is None else self.stands[place]

    def place(self, number: str) -> int:
        """Return the row of a stand; raises ``KeyError``."""
        return self._place[number]

    def at(self, point: Point) -> Stand | None:
        """Return the topmost stand at a point of the site."""
        left, bottom, right, top = self.boxes.T
        near = np.nonzero((left <= point[0]) & (point[0] <= right) & (bottom <= point[1]) & (point[1] <= top))[0]
        found = (self.stands[place] for place in near[::-1].tolist())
        return next((stand for stand in found if contains(stand.ring, point)), None)

    def meeting(self, box: Box) -> NDArray[np.intp]:
        """Return the rows of stands whose boxes meet a box."""
        left, bottom, right, top = self.boxes.T
        inside = (right >= box.left) & (left <= box.right) & (top >= box.bottom) & (bottom <= box.top)
        return np.nonzero(inside)[0]

    def within(self, box: Box) -> list[str]:
        """Return the numbers of stands that lie in a box wholly."""
        left, bottom, right, top = self.boxes.T
        inside = (left >= box.left) & (right <= box.right) & (bottom >= box.bottom) & (top <= box.top)
        return [self.stands[place].number for place in np.nonzero(inside)[0].tolist()]

    def without(self, numbers: Iterable[str], hall: str = "") -> tuple[NDArray[np.int64], list[Stand]]:
        """Return boxes and stands of a hall (all with an empty code) but for some numbers.

        A drag asks the same at every move of the mouse, so the last answer is kept until the next edit.
        """
        left_out = frozenset(numbers)
        if self._kept is not None and self._kept[0] == (left_out, hall):
            return self._kept[1]
        places = [
            place
            for place, stand in enumerate(self.stands)
            if stand.number not in left_out and hall in ("", stand.hall)
        ]
        found = self.boxes[places], [self.stands[place] for place in places]
        self._kept = ((left_out, hall), found)
        return found

    def _add(self, stands: tuple[Stand, ...]) -> None:
        first = len(self.stands)
        self.boxes = np.vstack([self.boxes, np.zeros((len(stands), 4), dtype=np.int64)])
        self.edges = np.vstack([self.edges, np.zeros((len(stands), 4))])
        self.upright = np.append(self.upright, np.zeros(len(stands), dtype=bool))
        self.status = np.append(self.status, np.zeros(len(stands), dtype=np.int64))
        self.stands.extend(stands)
        for place, stand in enumerate(stands, first):
            self._set(place, stand)

    def _set(self, place: int, stand: Stand) -> None:
        box = stand.box
        self.stands[place] = stand
        self.boxes[place] = (box.left, box.bottom, box.right, box.top)
        self.edges[place] = (box.left, -box.top, box.right, -box.bottom)
        self.upright[place] = len(stand.ring) == 4 and stand.area_mm2 == box.width * box.height
        self.status[place] = ORDER.index(stand.status)
        self._place[stand.number] = place

    def _drop(self, numbers: list[str]) -> None:
        out = {self._place.pop(number) for number in numbers}
        keep = [place for place in range(len(self.stands)) if place not in out]
        self.stands = [self.stands[place] for place in keep]
        self.boxes, self.edges = self.boxes[keep], self.edges[keep]
        self.upright, self.status = self.upright[keep], self.status[keep]
        self._place = {stand.number: place for place, stand in enumerate(self.stands)}
