"""Bookings that go together go all or not at all, keep their order, and meet the same rules as one alone."""

from datetime import date

import pytest

from expobook.domain.booking import Gap, Status
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, StaleData
from expobook.domain.holds import NoSpaceNamed, OptionsAhead, ReasonNeeded, SpaceTaken
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import booking_card, change_no, list_bookings
from expobook.services.diary.releasing import release_part
from expobook.services.diary.reshaping import copy_on, days_on, shift
from tests.services.conftest import Hold, line


def firm(desk: Desk, hold: Hold, title: str, *lines: object, theme: str = "") -> int:
    held = hold(title, *lines, theme=theme)
    contract(desk, held.booking.id, reason="agreed")
    return held.booking.id


def start_of(desk: Desk, booking_id: int) -> date:
    stay = booking_card(desk, booking_id).booking.stay()
    assert stay is not None
    return stay.start


def test_neighbours_go_into_each_others_place(desk: Desk, hold: Hold) -> None:
    first = firm(desk, hold, "First", line("A-1", start=0))
    second = firm(desk, hold, "Second", line("A-1", start=4))

    done, changes = shift(desk, [first, second], 4, reason="the season moves")

    assert (start_of(desk, first), start_of(desk, second)) == (date(2027, 3, 5), date(2027, 3, 9))
    assert {first, second} <= changes.bookings
    assert len(done.bookings) == 2
    assert not check_book(desk)


def test_options_that_go_together_keep_their_order(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1", "A-2")).booking.id
    second = hold("Second", line("A-1")).booking.id
    shift(desk, [second, first], 30)  # in whatever order they are named
    ranks = {one: [rank.rank for rank in booking_card(desk, one).ranks if rank.bay == "A-1"] for one in (first, second)}
    assert ranks == {first: [1], second: [2]}


def test_an_option_that_waits_behind_goes_along_and_does_not_stand_in_the_way(desk: Desk, hold: Hold) -> None:
    show = firm(desk, hold, "Show", line("A-1"))
    behind = hold("Behind", line("A-1")).booking.id
    shift(desk, [show, behind], 30)
    (rank,) = booking_card(desk, behind).ranks
    assert rank.behind_firm


def test_one_that_cannot_go_keeps_all_where_they_are(desk: Desk, hold: Hold) -> None:
    first = firm(desk, hold, "First", line("A-1"))
    second = firm(desk, hold, "Second", line("A-2"))
    firm(desk, hold, "In the way", line("A-2", start=30))
    number = change_no(desk)

    with pytest.raises(SpaceTaken) as refused:
        shift(desk, [first, second], 30)

    assert refused.value.facts["title"].en == "In the way"
    assert refused.value.facts["wanted"].en == "Second"
    assert change_no(desk) == number
    assert start_of(desk, first) == date(2027, 3, 1)


def test_an_option_of_somebody_else_in_the_way_refuses_a_firm_one(desk: Desk, hold: Hold) -> None:
    show = firm(desk, hold, "Show", line("A-1"))
    hold("Waiting", line("A-1", start=30))
    with pytest.raises(OptionsAhead):
        shift(desk, [show], 30)


def test_a_soft_clash_wants_a_reason(desk: Desk, hold: Hold) -> None:
    show = firm(desk, hold, "Boats", line("A-1"), theme="auto")
    firm(desk, hold, "Cars", line("B-1", start=80), theme="auto")
    with pytest.raises(ReasonNeeded):
        shift(desk, [show], 60)
    shift(desk, [show], 60, reason="both agreed")
    assert start_of(desk, show) == date(2027, 4, 30)


def test_a_stale_version_and_no_days_are_refused(desk: Desk, hold: Hold) -> None:
    held = hold("First", line("A-1")).booking
    with pytest.raises(StaleData):
        shift(desk, [held.id], 7, versions={held.id: held.version + 1})
    for days in (0, 10**6):
        with pytest.raises(BadInput):
            shift(desk, [held.id], days)
    with pytest.raises(BadInput):
        shift(desk, [], 7)


def test_who_waits_is_promoted_when_they_go(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1")).booking.id
    second = hold("Second", line("A-1")).booking.id
    done, changes = shift(desk, [first], 60)
    assert [(one.booking_id, one.after) for one in done.promoted] == [(second, 1)]
    assert second in changes.bookings


def test_a_copy_is_a_hold_of_its_own_on_the_same_weekday(desk: Desk, hold: Hold) -> None:
    show = hold("Boat Show 2027", line("A-1", "A-2"), theme="auto").booking
    release_part(desk, show.id, Gap(frozenset({"A-2"}), Stay(date(2027, 3, 1), date(2027, 3, 2))), why="late")
    show = booking_card(desk, show.id).booking
    held, _ = copy_on(desk, show)
    again, own = held.booking.show(), show.show()
    assert again is not None
    assert own is not None
    assert held.booking.status is Status.HOLD
    assert held.booking.title.en == "Boat Show 2028"
    assert (held.booking.theme, held.booking.note) == ("auto", show.number)
    assert again.start.weekday() == own.start.weekday()
    assert (again.start - own.start).days == days_on(desk, show)
    assert all(not one.gaps for one in held.booking.lines)
    assert len(list_bookings(desk)) == 2


def test_what_has_no_space_cannot_be_copied(desk: Desk) -> None:
    booking, _ = enquire(desk, Bilingual("", "Perhaps"))
    with pytest.raises(NoSpaceNamed):
        copy_on(desk, booking)
