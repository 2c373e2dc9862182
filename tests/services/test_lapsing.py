"""A hold lapses at the latest as its own first day closes: from then on there is nothing to wait for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from expobook.domain.booking import Gap
from expobook.domain.errors import UserError
from expobook.domain.holds import HeldTooLong, HoldHasBegun
from expobook.domain.reshaping import moved
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, change_lines, extend_hold, new_hold
from expobook.services.diary.reading import booking_named, list_bookings
from expobook.services.diary.releasing import reinstate, release, release_part
from expobook.services.diary.reshaping import shift
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


def test_a_hold_that_goes_to_earlier_days_lapses_as_its_new_first_day_closes(desk: Desk, hold: Hold) -> None:
    held = hold("Boats", line("A-1", start=20)).booking
    extend_hold(desk, held.id, CLOSES + timedelta(days=20))
    (there,) = booking_named(desk, held.id).active_lines()
    earlier, _ = change_lines(desk, held.id, [moved(there, -5)])
    assert earlier.booking.expires == CLOSES + timedelta(days=15)
    assert earlier.lapses_earlier
    again, _ = change_lines(desk, held.id, [moved(there, -2)])  # to later days: what it was told stands
    assert (again.booking.expires, again.lapses_earlier) == (CLOSES + timedelta(days=15), False)


def test_of_holds_that_go_together_those_lapse_earlier_that_must(desk: Desk, hold: Hold) -> None:
    one, other = (hold(name, line(bay, start=20)).booking for name, bay in (("One", "A-1"), ("Other", "A-2")))
    extend_hold(desk, one.id, CLOSES + timedelta(days=20))
    done, _ = shift(desk, [one.id, other.id], -5)
    assert {each.id: each.expires for each in done.bookings} == {
        one.id: CLOSES + timedelta(days=15),
        other.id: other.expires,  # had been before that
    }
    assert [each.id for each in done.earlier] == [one.id]


def test_a_hold_that_gives_its_last_date_set_back_lapses_by_the_other(desk: Desk, hold: Hold) -> None:
    held = hold("Boats", line("A-1"), line("A-2", start=30, alternative=2)).booking
    extend_hold(desk, held.id, CLOSES + timedelta(days=30))
    second = booking_named(desk, held.id).stay(2)
    assert second is not None
    left = release_part(desk, held.id, Gap(frozenset({"A-2"}), second), why="not needed")[0].booking
    assert left.expires == CLOSES
    gone, _ = release(desk, held.id, why="no answer")
    assert (gone.booking.expires, gone.lapses_earlier) == (None, False)  # it does not lapse any more


def test_a_hold_that_is_moved_into_the_past_keeps_its_time(desk: Desk, hold: Hold, clock: Clock) -> None:
    held = hold("Boats", line("A-1", start=20)).booking
    clock.moment = CLOSES + timedelta(days=10)
    extend_hold(desk, held.id, CLOSES + timedelta(days=15))
    (there,) = booking_named(desk, held.id).active_lines()
    assert change_lines(desk, held.id, [moved(there, -15)])[0].booking.expires == CLOSES + timedelta(days=15)
