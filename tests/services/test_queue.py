"""Options queue in the order of asking, cell by cell, and nobody is renumbered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from expobook.domain.booking import Gap, Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import BadInput, NotAllowed, StaleData
from expobook.domain.holds import NobodyAhead, NoSpaceNamed, OptionsAhead, OverlapsItself, ReasonNeeded, SpaceTaken
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines, move_up, preview
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.reading import booking_card, diary_window
from expobook.services.diary.releasing import lapse_holds, reinstate, reinstate_part, release, release_part
from tests.services.conftest import Clock, Hold, line

MARCH = date(2027, 3, 1)


def test_what_is_told_by_days_is_what_the_cells_say_one_by_one(desk: Desk, hold: Hold) -> None:
    contract(desk, hold("Firm", line("A-1", "A-2")).booking.id)
    hold("Later", line("A-2", "A-3"), line("B-1", alternative=2))
    hold("Last", line("A-3", "B-3"))
    days, bays = Stay(MARCH - timedelta(days=40), MARCH + timedelta(days=60)), [bay.code for bay in desk.venue.bays]
    with desk.store.read() as uow:
        cells, number = uow.cells.everything(days), uow.bays.number_of
        options, firm = uow.cells.queue(days)
        is_firm, is_held = uow.cells.firm_and_held(days, bays)
        alone = uow.cells.is_firm(days, bays)
    assert {bool(cell.place) for cell in cells} == {False, True}
    one_by_one = [
        (cell.day.toordinal(), number[cell.bay], cell.place, cell.booking_id, cell.line_id)
        for cell in cells
        if cell.place
    ]
    assert [tuple(row) for row in options.tolist()] == sorted(one_by_one)
    standing = {(cell.day.toordinal(), number[cell.bay], cell.booking_id) for cell in cells if not cell.place}
    assert {tuple(row) for row in firm.tolist()} == standing
    assert len(firm) == len(standing)
    for grid, held in ((is_firm, False), (is_held, True), (alone, False)):
        marked = {(int(day), bays[column]) for day, column in zip(*grid.nonzero(), strict=True)}
        wanted = {(cell.day.toordinal(), cell.bay) for cell in cells if bool(cell.place) is held}
        assert {(day + days.start.toordinal(), bay) for day, bay in marked} == wanted


def ranks_by_bay(desk: Desk, booking_id: int) -> dict[str, int]:
    return {rank.bay: rank.rank for rank in booking_card(desk, booking_id).ranks}


def test_a_later_hold_stands_behind_an_earlier_one_only_where_they_meet(desk: Desk, hold: Hold) -> None:
    hold("First", line("A-1", "A-2"))
    second = hold("Second", line("A-2", "A-3"))

    assert {rank.bay: rank.rank for rank in second.ranks} == {"A-2": 2, "A-3": 1}
    assert second.worst is not None
    assert (second.worst.bay, second.worst.rank) == ("A-2", 2)


def test_releasing_the_first_promotes_those_behind_and_says_so(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1"))
    second = hold("Second", line("A-1"))
    third = hold("Third", line("A-1"))

    released, changes = release(desk, first.booking.id, why="went to another city")

    moves = [(p.title.en, p.before, p.after) for p in released.promoted]
    assert moves == [("Second", 2, 1), ("Third", 3, 2)]
    assert changes.bookings == {first.booking.id, second.booking.id, third.booking.id}
    assert ranks_by_bay(desk, third.booking.id) == {"A-1": 2}


def test_a_cell_that_is_kept_keeps_its_ticket_and_an_added_one_asks_anew(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1", start=0, show=4))
    hold("Second", line("A-1", "A-2", start=0, show=4))
    wider = replace(first.booking.lines[0], bays=frozenset({"A-1", "A-2"}))

    held, _ = change_lines(desk, first.booking.id, [wider], why="needs more room")

    assert {rank.bay: rank.rank for rank in held.ranks} == {"A-1": 1, "A-2": 2}


def test_a_move_keeps_rank_on_the_days_that_stay(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1", start=0))
    hold("Second", line("A-1", start=0, show=4))
    moved = replace(first.booking.lines[0], schedule=first.booking.lines[0].schedule.moved(2))

    held, _ = change_lines(desk, first.booking.id, [moved])

    by_day = {rank.worst_day for rank in held.ranks}
    assert {rank.rank for rank in held.ranks} == {2}  # the added days are behind Second
    assert by_day <= {MARCH + timedelta(days=4), MARCH + timedelta(days=5)}
    assert check_book(desk) == ()


def test_a_hold_behind_a_firm_booking_only_waits_and_cannot_be_contracted(desk: Desk, hold: Hold) -> None:
    firm = hold("Auto Show", line("A-1", "A-2"))
    contract(desk, firm.booking.id)
    waiting = hold("Boats", line("A-2", "A-3", start=1))

    assert waiting.worst is not None
    assert waiting.worst.behind_firm
    with pytest.raises(SpaceTaken) as refused:
        contract(desk, waiting.booking.id)

    facts = refused.value.facts
    assert facts["title"].en == "Auto Show"
    assert facts["space"] == "A-2"
    assert (facts["first"], facts["last"]) == (MARCH + timedelta(days=1), MARCH + timedelta(days=3))
    assert Phase.SHOW in facts["phase"]
    assert facts["free_space"]
    assert facts["free_from"] == MARCH + timedelta(days=4)


def test_an_option_cannot_be_contracted_before_those_in_front(desk: Desk, hold: Hold) -> None:
    hold("First", line("A-1"))
    second = hold("Second", line("A-1"))

    with pytest.raises(OptionsAhead) as refused:
        contract(desk, second.booking.id)

    assert refused.value.facts["title"].en == "First"
    assert booking_card(desk, second.booking.id).booking.status is Status.HOLD


def test_confirming_one_alternative_frees_the_others(desk: Desk, hold: Hold) -> None:
    wants_two = hold("Fair", line("A-1"), line("B-1", start=20, alternative=2))
    behind = hold("Behind", line("B-1", start=20))

    done, _ = contract(desk, wants_two.booking.id, alternative=1)

    assert done.dropped == (2,)
    assert [p.title.en for p in done.promoted] == ["Behind"]
    assert ranks_by_bay(desk, behind.booking.id) == {"B-1": 1}
    assert check_book(desk) == ()


def test_several_alternatives_want_one_to_be_named(desk: Desk, hold: Hold) -> None:
    fair = hold("Fair", line("A-1"), line("B-1", alternative=2))
    with pytest.raises(BadInput):
        contract(desk, fair.booking.id)


def test_part_release_and_reinstatement(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1", "A-2", show=4))
    hold("Second", line("A-2", show=4))
    gap = Gap(frozenset({"A-2"}), Stay(MARCH, MARCH + timedelta(days=3)))

    released, _ = release_part(desk, first.booking.id, gap, why="smaller build-up")
    assert [p.title.en for p in released.promoted] == ["Second"]
    assert check_book(desk) == ()

    back, _ = reinstate_part(desk, first.booking.id, gap, why="needs it after all")
    assert {rank.bay: rank.rank for rank in back.ranks} == {"A-1": 1, "A-2": 2}
    assert back.booking.lines[0].gaps == ()
    assert check_book(desk) == ()


def test_a_released_booking_comes_back_at_the_end_of_the_queue(desk: Desk, hold: Hold) -> None:
    first = hold("First", line("A-1"))
    hold("Second", line("A-1"))
    release(desk, first.booking.id, why="no answer")

    back, _ = reinstate(desk, first.booking.id, why="answered after all")

    assert [rank.rank for rank in back.ranks] == [2]


def test_a_hold_lapses_at_its_hour_and_not_before(desk: Desk, hold: Hold, clock: Clock) -> None:
    held = hold("First", line("A-1"))
    clock.moment = held.booking.expires or clock.moment
    clock.forward(seconds=-1)
    assert lapse_holds(desk)[0] == ()

    clock.forward(seconds=1)
    lapsed, _ = lapse_holds(desk)

    assert [one.booking.status for one in lapsed] == [Status.RELEASED]


def test_moving_up_is_a_deed_with_a_reason_that_keeps_the_order_of_the_others(desk: Desk, hold: Hold) -> None:
    names = [hold(name, line("A-1")) for name in ("First", "Second", "Third", "Fourth")]

    with pytest.raises(BadInput):
        move_up(desk, names[2].booking.id, why=" ")
    move_up(desk, names[2].booking.id, why="the board decided")

    order = {name: ranks_by_bay(desk, held.booking.id)["A-1"] for name, held in zip("1234", names, strict=True)}
    assert order == {"1": 2, "2": 3, "3": 1, "4": 4}
    with pytest.raises(NobodyAhead):
        move_up(desk, names[2].booking.id, why="again")
    assert check_book(desk) == ()


def test_a_closure_is_firm_at_once_and_never_lands_on_a_firm_booking(desk: Desk, hold: Hold) -> None:
    fair = hold("Fair", line("A-1"))
    contract(desk, fair.booking.id)
    with pytest.raises(SpaceTaken):
        close_bays(
            desk, Bilingual("检修", "Floor repair"), {"A-1"}, Stay(MARCH, MARCH + timedelta(days=2)), why="floor"
        )

    closed, _ = close_bays(
        desk, Bilingual("检修", "Repair"), {"A-2"}, Stay(MARCH, MARCH + timedelta(days=2)), why="floor"
    )

    waiting = hold("Waits", line("A-2"))
    assert waiting.ranks[0].behind_firm
    assert closed.lines[0].schedule.phase_on(MARCH) is Phase.CLOSED
    assert check_book(desk) == ()


def test_near_themes_and_short_turnaround_ask_a_reason(desk: Desk, hold: Hold) -> None:
    auto = hold("Auto Show", line("A-1"), theme="auto")
    contract(desk, auto.booking.id)
    bikes = hold("E-bikes", line("B-1", start=10), theme="ebike")
    assert [(clash.kind.value, clash.distance) for clash in bikes.soft] == [("theme", 8)]

    with pytest.raises(ReasonNeeded) as refused:
        contract(desk, bikes.booking.id)
    assert refused.value.facts["first_clash"].limit == 30

    done, _ = contract(desk, bikes.booking.id, reason="the organisers agreed in writing")
    assert done.booking.status is Status.CONTRACTED
    assert "agreed in writing" in booking_card(desk, bikes.booking.id).history[-1].why

    next_door = hold("Right after", line("A-2", start=4), theme="food")
    assert [(clash.kind.value, clash.distance, clash.hall) for clash in next_door.soft] == [("turnaround", 0, "A")]


def test_a_stale_edit_is_refused_with_the_name_of_who_saved_it(desk: Desk, hold: Hold) -> None:
    held = hold("First", line("A-1"))
    moved = replace(held.booking.lines[0], schedule=held.booking.lines[0].schedule.moved(1))
    change_lines(desk, held.booking.id, [moved])

    with pytest.raises(StaleData) as refused:
        release(desk, held.booking.id, why="x", expected_version=held.booking.version)

    assert refused.value.facts["who"] == "Li Wei"


def test_impossible_lines_are_refused_and_nothing_is_written(desk: Desk, hold: Hold) -> None:
    with pytest.raises(NoSpaceNamed):
        hold("None", line())
    with pytest.raises(OverlapsItself):
        hold("Twice", line("A-1"), line("A-1", "A-2", start=1))
    assert diary_window(desk, date(2027, 1, 1), date(2028, 1, 1)).bookings == ()


def test_a_contracted_booking_cannot_be_released(desk: Desk, hold: Hold) -> None:
    held = hold("Fair", line("A-1"))
    contract(desk, held.booking.id)
    with pytest.raises(NotAllowed) as refused:
        release(desk, held.booking.id, why="changed plans")
    assert refused.value.facts["state"] is Status.CONTRACTED


def test_a_firm_booking_may_not_grow_over_an_option(desk: Desk, hold: Hold) -> None:
    firm = hold("Fair", line("A-1"))
    contract(desk, firm.booking.id)
    hold("Option", line("A-2"))
    wider = replace(firm.booking.lines[0], bays=frozenset({"A-1", "A-2"}))

    with pytest.raises(OptionsAhead):
        change_lines(desk, firm.booking.id, [wider])
    assert check_book(desk) == ()


def test_preview_says_what_a_hold_would_meet_and_writes_nothing(desk: Desk, hold: Hold) -> None:
    firm = hold("Firm", line("A-1"))
    contract(desk, firm.booking.id)
    hold("Option", line("A-2"))

    seen = preview(desk, [line("A-1", "A-2", "A-3")])

    assert {rank.bay: (rank.rank, rank.behind_firm) for rank in seen.ranks} == {
        "A-1": (1, True),
        "A-2": (2, False),
        "A-3": (1, False),
    }
    assert [(clash.title.en, sorted(clash.bays)) for clash in seen.hard] == [("Firm", ["A-1"])]
    assert len(diary_window(desk, date(2027, 1, 1), date(2028, 1, 1)).bookings) == 2
