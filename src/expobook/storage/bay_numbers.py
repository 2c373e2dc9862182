"""The numbers that cells know bays by."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from expobook.storage.venue_keys import FIRST, plain


class BayNumbers:
    """Bay codes and their numbers, both ways, as they are in one transaction and as one venue sees them.

    The venue's own bays have their codes. Those of others are here too, under names that no bay of the venue has, so
    that what was read of them is never taken for the venue's own.
    """

    def __init__(self, rows: Iterable[tuple[str, int, int]], venue: int = FIRST) -> None:
        """Take (code as stored, number, venue) of every bay of the book."""
        self.number_of: dict[str, int] = {}
        self.own: set[str] = set()
        others: list[int] = []
        for code, number, of in rows:
            if of == venue:
                name = plain(venue, code)
                self.own.add(name)
            else:
                name = code if of != FIRST else f"{FIRST}:{code}"
                others.append(number)
            self.number_of[name] = number
        self.code_of = {number: code for code, number in self.number_of.items()}
        self._others = np.zeros(max(self.code_of, default=0) + 1, dtype=np.bool_) if others else None
        if self._others is not None:
            self._others[others] = True

    def of_venue(self, rows: NDArray[np.int64], column: int) -> NDArray[np.int64]:
        """Return the rows whose bay, a number in ``column``, is the venue's own."""
        return rows if self._others is None else rows[~self._others[rows[:, column]]]

    @property
    def has_others(self) -> bool:
        """Whether the book has bays of other venues."""
        return self._others is not None

    def is_own(self, number: int) -> bool:
        """Say whether a bay is one of the venue's."""
        return self._others is None or not self._others[number]
