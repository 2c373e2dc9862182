"""Sets of numbers as arrays are what numpy's own functions make of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.number_sets import among, distinct

NUMBERS = st.lists(st.integers(-(2**40), 2**40) | st.integers(0, 5), max_size=40)


@given(NUMBERS)
def test_the_distinct_values_are_those_of_numpy(values: list[int]) -> None:
    given_ = np.array(values, dtype=np.int64)
    assert distinct(given_).tolist() == np.unique(given_).tolist()
    assert given_.tolist() == values


@given(NUMBERS, NUMBERS)
def test_what_is_among_others_is_what_numpy_says(values: list[int], known: list[int]) -> None:
    given_, others = np.array(values, dtype=np.int64), np.array(known, dtype=np.int64)
    wanted = np.isin(given_, others).tolist()
    assert among(given_, others).tolist() == wanted
    assert among(given_, known).tolist() == wanted
    assert among(given_, frozenset(known)).tolist() == wanted
