"""A hold lapses at the latest as its own first day closes: from then on there is nothing to wait for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from expobook.domain.errors import UserError
from expobook.domain.holds import HeldTooLong, HoldHasBegun
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, extend_hold, new_hold
from expobook.services.diary.reading import booking_named, list_bookings
from expobook.services.diary.releasing import reinstate, release
from expobook.words import sentence
from tests.services.conftest import Clock, Hold, line

FIRST_DAY = datetime(2027, 3, 1)
CLOSES = FIRST_DAY.replace(hour=17, minute=30)


def test_a_hold_is_kept_to_its_first_day_and_no_longer(desk: Desk, hold: Hold) -> None:
    number = hold("Boats", line("A-1", "A-2", start=4)).booking.id
    closes = CLOSES + timedelta(days=4)
    assert extend_hold(desk, number, closes)[0].expires == closes
    with pytest.raises(HeldTooLong) as refused:
        extend_hold(desk, number, closes + timedelta(days=1))
    assert booking_named(desk, number).expires == closes
    assert sentence(refused.value, "en") == (
        "Boats cannot be held in A-1–A-2 until 6 Mar 2027, 17:30: its first day there is 5 Mar 2027. "
        "Let it lapse by 5 Mar 2027, 17:30, contract it, or move it to later days."
    )
    assert sentence(refused.value, "zh").startswith("Boats在 A-1–A-2 的预留不能保留到2027年3月6日 17:30：其进场首日为")


def test_the_date_set_that_begins_last_counts(desk: Desk, hold: Hold) -> None:
    number = hold("Boats", line("A-1"), line("A-1", start=30, alternative=2)).booking.id
    closes = CLOSES + timedelta(days=30)
    assert extend_hold(desk, number, closes)[0].expires == closes
    with pytest.raises(HeldTooLong):
        extend_hold(desk, number, closes + timedelta(days=1))


def test_a_hold_whose_first_day_closed_is_told_what_is_left_to_do(desk: Desk, hold: Hold, clock: Clock) -> None:
    number = hold("Boats", line("A-1")).booking.id
    clock.moment = CLOSES
    with pytest.raises(HoldHasBegun) as refused:
        extend_hold(desk, number, CLOSES + timedelta(days=1))
    assert "its first day there, 1 Mar 2027, has come. Contract it, move it to later days, or release it" in sentence(
        refused.value, "en"
    )


def test_a_new_hold_lapses_as_its_first_day_closes_where_that_is_soon(desk: Desk, hold: Hold, clock: Clock) -> None:
    clock.moment = FIRST_DAY - timedelta(days=3)
    soon, later = hold("Soon", line("A-1")).booking, hold("Later", line("A-2", start=60)).booking
    assert (soon.expires, later.expires) == (CLOSES, CLOSES + timedelta(days=11))
    release(desk, soon.id, why="no answer")
    assert reinstate(desk, soon.id, why="answered after all")[0].booking.expires == CLOSES
    clock.moment = FIRST_DAY + timedelta(days=1)  # entered behind time: somebody must come to contract it
    assert hold("Late", line("A-3")).booking.expires == CLOSES + timedelta(days=15)


def test_a_new_hold_that_says_a_day_after_its_first_one_is_refused_and_not_written(desk: Desk) -> None:
    wish = NewBooking(Bilingual("", "Boats"), (line("A-1"),), expires=CLOSES)
    with pytest.raises(UserError, match="held-too-long"):
        new_hold(desk, replace(wish, expires=CLOSES + timedelta(days=1)))
    assert list_bookings(desk) == []
    assert new_hold(desk, wish)[0].booking.expires == CLOSES
