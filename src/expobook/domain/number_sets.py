"""Sets of whole numbers as arrays.

They do what ``numpy.unique`` and ``numpy.isin`` do, which load numpy's masked arrays when they are first called: that
takes as long as to index the diary of ten years.
"""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = TypeVar("Whole", np.int32, np.int64)


def distinct(values: NDArray[Whole]) -> NDArray[Whole]:
    """Return the different values, ascending."""
    ordered = np.sort(values, axis=None)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def among(values: NDArray[Whole], known: Iterable[int]) -> NDArray[np.bool_]:
    """Return for each value whether it is one of those known."""
    members = np.sort(known) if isinstance(known, np.ndarray) else np.array(sorted(known), dtype=np.int64)
    if not len(members):
        return np.zeros(values.shape, dtype=np.bool_)
    at = np.minimum(np.searchsorted(members, values), len(members) - 1)
    found: NDArray[np.bool_] = members[at] == values
    return found
