"""Very many numbers as few texts: what the database tells in one row goes through all layers as one value."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, cast, func, literal_column

_COMMA: Any = literal_column("','")  # bound as a value, it would be looked up for each number: two thirds more time


def listed(column: Any) -> ColumnElement[str]:
    """Return the numbers of a column in a group of rows as one text with commas."""
    return func.aggregate_strings(cast(column, String), _COMMA)


def spread(plain: NDArray[np.int64], *texts: Sequence[str]) -> NDArray[np.int64]:
    """Return a row for each listed number: n x (columns of ``plain`` and, after them, one for each of ``texts``).

    Args:
        plain: what each row of the answer has once; it is repeated for each number that the row lists.
        texts: columns of lists, as long as ``plain``; those of one row have equally many numbers.
    """
    many = [text.count(",") + 1 for text in texts[0]]
    return np.column_stack((np.repeat(plain, many, axis=0), *map(numbers_in, texts)))


def numbers_in(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return the numbers of such texts, none of them empty, one after the other."""
    return np.fromstring(",".join(texts), dtype=np.int64, sep=",")
