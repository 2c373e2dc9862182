"""Very many numbers as few texts: what the database tells in one row goes through all layers as one value."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, cast, func, literal_column

_COMMA: Any = literal_column("','")  # bound as a value, it would be looked up for each number: two thirds more time


def listed(column: Any) -> ColumnElement[str]:
    """Return the numbers of a column in a group of rows as one text with commas."""
    return func.aggregate_strings(cast(column, String), _COMMA)


def numbers_in(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return the numbers of such texts, none of them empty, one after the other."""
    return np.fromstring(",".join(texts), dtype=np.int64, sep=",")
