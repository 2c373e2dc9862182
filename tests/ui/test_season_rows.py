"""The list of a plan is sorted by what it shows."""

from dataclasses import replace

import pytest

from expobook.domain.booking import Status
from expobook.domain.season.proposal import Item, Named, Outcome
from expobook.domain.text import Bilingual
from expobook.ui.kit.theme import Theme
from expobook.ui.season.rows import PlanRows


@pytest.mark.parametrize("outcome", [Outcome.MOVED, Outcome.REFUSED])
def test_rows_follow_the_worth_that_is_shown(theme: Theme, outcome: Outcome) -> None:
    def item(number: int, value: int, best: int) -> Item:
        named = Named(number, f"B-{number}", Bilingual("", f"Show {number}"))
        return Item(named, Status.HOLD, 1, outcome, (), (), value, best)

    rows = PlanRows(theme)
    rows._items = (item(1, 1, 900), item(2, 500, 600), item(3, 0, 700))  # the first went far from its wish
    rows.show_only(list(Outcome))
    assert [each.booking.id for each in rows.rows] == [3, 2, 1]
    rows._items = (*rows._items, replace(rows.rows[-1], outcome=Outcome.STAYS))
    rows.show_only(list(Outcome))
    assert rows.rows[-1].outcome is Outcome.STAYS
