"""The ranks of many options by arrays are those of the plain rule, whatever the queue."""

from collections import defaultdict
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.diary import FIRM, QueuedCell
from expobook.domain.holds import ranks
from expobook.domain.queues import ranks_of_all, worst_ranks

FIRST = date(2027, 3, 1).toordinal()
CODES = {1: "A-1", 2: "A-2", 7: "B-1"}

# A box holds a firm booking or not, and options in the order of their tickets: (booking, alternative).
boxes = st.dictionaries(
    st.tuples(st.integers(FIRST, FIRST + 4), st.sampled_from(sorted(CODES))),
    st.tuples(
        st.booleans(),
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2)), min_size=1, max_size=6, unique=True),
    ),
    min_size=1,
    max_size=10,
)


@given(boxes)
def test_many_ranks_at_once_are_the_ranks_of_the_rule(
    book: dict[tuple[int, int], tuple[bool, list[tuple[int, int]]]],
) -> None:
    options: list[tuple[int, int, int, int, int]] = []
    firm: list[tuple[int, int]] = []
    queue: dict[int, list[QueuedCell]] = defaultdict(list)
    for day, bay in sorted(book):
        is_firm, waiting = book[day, bay]
        if is_firm:
            firm.append((day, bay))
        for place, (booking, alternative) in enumerate(waiting, 1):
            line = booking * 10 + alternative
            options.append((day, bay, place, booking, line))
            ahead: list[tuple[int | None, int | None]] = [(99, FIRM)] if is_firm else []
            ahead += [(other, at) for at, (other, _) in enumerate(waiting[: place - 1], 1) if other != booking]
            for other, other_place in ahead or [(None, None)]:
                queue[booking].append(QueuedCell(booking, line, CODES[bay], date.fromordinal(day), other, other_place))
    found = ranks_of_all(np.array(options, dtype=np.int64), np.array(firm, dtype=np.int64).reshape(-1, 2), CODES)
    assert found == {booking: ranks(cells) for booking, cells in queue.items()}
    worst = worst_ranks(np.array(options, dtype=np.int64)[::-1, :4])
    assert worst == {booking: max(one.rank for one in own) for booking, own in found.items()}


def test_an_empty_book_has_no_ranks() -> None:
    assert ranks_of_all(np.empty((0, 5), dtype=np.int64), np.empty((0, 2), dtype=np.int64), CODES) == {}
