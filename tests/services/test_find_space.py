"""Find space on a book: answers agree with the rest of the program, are held as date sets, and say no with names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from expobook.domain.booking import Status
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, NotAllowed, UnknownThing
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.finding.request import Distance, Part, Request, Rule, gross_of_net
from expobook.domain.holds import SpaceTaken
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire, preview
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.reading import booking_card
from expobook.services.diary.releasing import release
from expobook.services.money.pricing import price_lines
from expobook.services.space.deeds import Taker, hold_answers, save_request, saved_request
from expobook.services.space.search import find_space
from expobook.services.space.words import SpaceWords
from tests.services.conftest import Hold, line

M2 = 1_000_000
MARCH = date(2027, 3, 1)
WINDOW = Stay(MARCH, date(2027, 3, 21))
# The small venue: halls A and B of three bays of 200 m2 each in a row, and a yard of 400 m2.
WISH = Request((Part(400 * M2, 1, 2, 1),), WINDOW, contiguous=True)


def answers(desk: Desk, request: Request) -> tuple[Answer, ...]:
    return find_space(desk, request).answers


def test_an_answer_agrees_with_preview_and_price(desk: Desk, hold: Hold) -> None:
    firm = hold("Auto Show", line("A-1", "A-2", show=5), theme="auto")
    contract(desk, firm.booking.id)
    hold("Option", line("B-1", "B-2", start=2, show=9))
    hold("Second", line("B-2", start=3, show=4))

    found = answers(desk, replace(WISH, theme="ebike", answers=9))

    assert len(found) == 9
    assert {answer.rank for answer in found} > {1}
    for answer in found:
        seen = preview(desk, answer.lines, theme="ebike")
        assert seen.hard == ()
        assert {(r.bay, r.rank, r.ahead) for r in seen.ranks} == {(r.bay, r.rank, r.ahead) for r in answer.ranks}
        assert set(seen.soft) == set(answer.soft)
        assert answer.price == price_lines(desk, answer.lines)
        assert answer.total == sum(cost for _, cost in answer.terms)
        assert desk.venue.is_contiguous(answer.bays)
        assert {other.booking_id for other in answer.ahead} == {b for rank in answer.ranks for b in rank.ahead}


def test_the_same_request_gets_the_same_answer_until_the_book_changes(desk: Desk, hold: Hold) -> None:
    first = find_space(desk, WISH)
    assert find_space(desk, WISH) == first
    best = first.answers[0]
    held, _ = hold_answers(desk, [best], Taker(title=Bilingual("", "Fair")))
    contract(desk, held.booking.id)

    after = find_space(desk, WISH)

    assert after != first
    assert not any(other.bays & best.bays and other.stay.overlaps(best.stay) for other in after.answers)


def test_three_answers_become_date_sets_of_one_booking_and_signing_one_frees_the_others(desk: Desk) -> None:
    found = answers(desk, WISH)

    held, changes = hold_answers(desk, found[:3], Taker(title=Bilingual("农机展", "Farm Show"), theme="farming"))

    assert held.booking.alternatives == (1, 2, 3)
    assert changes.bookings == {held.booking.id}
    for number, answer in enumerate(found[:3], 1):
        own = held.booking.active_lines(number)
        assert [(each.bays, each.schedule) for each in own] == [(each.bays, each.schedule) for each in answer.lines]
    done, _ = contract(desk, held.booking.id, alternative=2)
    assert done.booking.alternatives == (2,)
    assert check_book(desk) == ()


def test_an_enquiry_takes_answers_and_a_hold_takes_more_up_to_three(desk: Desk) -> None:
    found = answers(desk, WISH)
    booking, _ = enquire(desk, Bilingual("", "Enquiry"))

    held, _ = hold_answers(desk, found[:1], Taker(booking.id))
    assert held.booking.status is Status.HOLD
    ticket = booking_card(desk, booking.id).ranks
    more, _ = hold_answers(desk, found[1:3], Taker(booking.id))

    assert more.booking.alternatives == (1, 2, 3)
    assert {rank.rank for rank in ticket} == {1}
    with pytest.raises(BadInput):
        hold_answers(desk, found[3:4], Taker(booking.id))
    with pytest.raises(BadInput):
        hold_answers(desk, (), Taker(title=Bilingual("", "None")))


def test_an_answer_that_was_taken_meanwhile_is_refused_with_the_name(desk: Desk, hold: Hold) -> None:
    best = answers(desk, WISH)[0]
    quick = hold("Quick", *best.lines)
    contract(desk, quick.booking.id)

    with pytest.raises(SpaceTaken) as refused:
        hold_answers(desk, [best], Taker(title=Bilingual("", "Slow")))

    assert refused.value.facts["title"].en == "Quick"


def test_a_contracted_booking_takes_no_answers(desk: Desk, hold: Hold) -> None:
    firm = hold("Firm", line("A-1"))
    contract(desk, firm.booking.id)
    with pytest.raises(NotAllowed):
        hold_answers(desk, answers(desk, WISH)[:1], Taker(firm.booking.id))


def full(desk: Desk, hold: Hold) -> int:
    """Hall A is closed and the middle of hall B firm for the whole window; a hold waits at its side."""
    close_bays(desk, Bilingual("检修", "Repair"), {"A-1", "A-2", "A-3"}, Stay(MARCH, date(2027, 4, 1)), why="floor")
    firm = hold("Book Fair", line("B-2", build=2, show=25, dismantle=4))
    contract(desk, firm.booking.id)
    return hold("Waits", line("B-1", start=3)).booking.id


def test_no_room_names_the_rule_the_nearest_miss_the_largest_space_and_the_nearest_days(desk: Desk, hold: Hold) -> None:
    full(desk, hold)

    found = find_space(desk, WISH)

    assert found.answers == ()
    told = found.refusal
    assert told is not None
    assert told.proven
    assert {each.rule: each.days for each in told.given_up} == {Rule.CONTIGUOUS: 17, Rule.FIRM: 17}
    assert [each.rule for each in told.decisive] == [Rule.CONTIGUOUS, Rule.FIRM]
    assert told.miss is not None
    assert told.miss.exact
    assert [(other.title.en, other.firm, sorted(other.bays)) for other in told.miss.in_way] == [
        ("Book Fair", True, ["B-2"])
    ]
    assert told.miss.blocked_mm2_days == 200 * M2 * 4
    assert told.largest is not None
    assert (told.largest.area_mm2, told.largest.exact) == (200 * M2, True)
    assert told.after == date(2027, 4, 2)
    assert told.before == date(2027, 2, 26)
    for language in ("zh", "en"):
        lines = SpaceWords(desk.venue, language).refusal(found)
        assert any("Book Fair" in each for each in lines)
        assert not any("Not done" in each or "未执行" in each for each in lines)


def test_without_any_room_at_all_giving_up_one_rule_may_not_be_enough(desk: Desk) -> None:
    found = find_space(desk, replace(WISH, parts=(Part(900 * M2, 1, 2, 1),), min_height_mm=14_000))
    assert found.refusal is not None
    assert {each.rule: each.days for each in found.refusal.given_up} == {
        Rule.CONTIGUOUS: 0,
        Rule.HEIGHT: 17,
        Rule.FIRM: 0,
    }
    assert found.refusal.miss is None
    assert found.refusal.largest is None


def test_what_two_rules_rule_out_together_is_said_with_both(desk: Desk) -> None:
    found = find_space(desk, replace(WISH, parts=(Part(900 * M2, 1, 2, 1),), min_height_mm=14_000, budget_fen=100))
    assert found.refusal is not None
    assert found.refusal.decisive == ()
    assert [(each.rule, each.also, each.days) for each in found.refusal.given_up if each.days] == [
        (Rule.HEIGHT, Rule.BUDGET, 17)
    ]
    said = SpaceWords(desk.venue, "en").refusal(found)
    assert "  without “clear height” and “budget”: 17 of 17 opening days" in said


def test_a_venue_that_is_too_small_says_so_whatever_is_booked(desk: Desk, hold: Hold) -> None:
    full(desk, hold)
    found = find_space(desk, replace(WISH, parts=(Part(90_000 * M2, 1, 2, 1),)))
    assert found.refusal is not None
    assert found.refusal.ceiling is not None
    most, outdoor = found.refusal.ceiling
    assert not outdoor
    assert most <= sum(bay.area_mm2 for bay in desk.venue.bays)
    assert find_space(desk, replace(WISH, parts=(Part(most, 1, 2, 1),))).refusal is not None  # booked, but there
    assert "no such space" in SpaceWords(desk.venue, "en").refusal(found)[1]
    assert "没有这样的场地" in SpaceWords(desk.venue, "zh").refusal(found)[1]


def test_a_budget_that_is_too_small_says_by_how_much(desk: Desk) -> None:
    found = find_space(desk, replace(WISH, budget_fen=100))
    assert found.refusal is not None
    miss = found.refusal.miss
    assert miss is not None
    assert miss.in_way == ()
    assert miss.price is not None
    said = SpaceWords(desk.venue, "en").miss(found.refusal, 100)
    assert said[0].endswith("Nobody is in the way there.")
    assert "over the budget" in said[1]


def test_locked_holds_and_first_options_are_kept(desk: Desk, hold: Hold) -> None:
    waiting = full(desk, hold)
    small = replace(
        WISH, parts=(Part(200 * M2, 1, 2, 1),), window=Stay(MARCH + timedelta(days=2), MARCH + timedelta(days=8))
    )
    either = {bay for answer in answers(desk, small) for bay in answer.bays}
    assert either == {"B-1", "B-3"}
    locked = answers(desk, replace(small, keep_clear=frozenset({waiting})))
    assert {bay for answer in locked for bay in answer.bays} == {"B-3"}
    first = answers(desk, replace(small, first_option=True))
    assert {answer.rank for answer in first} == {1}
    moved = answers(desk, replace(small, ignore=waiting))
    assert all(answer.ahead == () for answer in moved)


def test_parts_have_days_of_their_own_and_ground_outdoors(desk: Desk) -> None:
    parts = (Part(400 * M2, 3, 2, 1), Part(200 * M2, 1, 2, 2), Part(300 * M2, 0, 2, 0, outdoor=True))
    best = answers(desk, replace(WISH, parts=parts))[0]
    assert [len(each.bays) for each in best.lines] == [2, 1, 1]
    assert {each.schedule.show_from for each in best.lines} == {best.opening}
    assert [len(each.schedule.stay) for each in best.lines] == [6, 5, 2]
    assert desk.venue.is_contiguous(best.lines[0].bays | best.lines[1].bays)
    assert best.lines[2].bays == {"Y-1"}
    assert price_lines(desk, best.lines) == best.price


def test_distance_from_themes_and_budget_rule_days_out(desk: Desk, hold: Hold) -> None:
    auto = hold("Auto Show", line("A-1", start=9), theme="auto")
    contract(desk, auto.booking.id)
    far = answers(desk, replace(WISH, distances=(Distance("auto", 4),), answers=9))
    assert far
    assert all(abs((answer.opening - date(2027, 3, 11)).days) > 4 for answer in far)
    found = find_space(desk, replace(WISH, budget_fen=100))
    assert found.refusal is not None
    assert {each.rule for each in found.refusal.decisive} == {Rule.BUDGET}
    assert found.refusal.proven


def test_a_day_that_was_wished_and_has_no_room_is_explained(desk: Desk, hold: Hold) -> None:
    firm = hold("Book Fair", line("A-1", "A-2", "A-3", "B-2", start=4, show=4))
    contract(desk, firm.booking.id)
    found = find_space(desk, replace(WISH, wish=MARCH + timedelta(days=6)))
    assert found.answers
    assert found.wish_day is not None
    assert found.wish_day.free is not None
    assert found.wish_day.free.area_mm2 == 200 * M2
    assert [other.title.en for other in found.wish_day.in_way] == ["Book Fair"]
    open_day = find_space(desk, replace(WISH, wish=MARCH + timedelta(days=15)))
    assert open_day.wish_day is None
    assert abs((open_day.answers[0].opening - MARCH).days - 15) <= 3


def test_days_that_have_gone_by_are_not_offered(desk: Desk) -> None:
    today = desk.now().date()
    found = find_space(desk, replace(WISH, window=Stay(today - timedelta(days=30), today + timedelta(days=10))))
    assert found.request.window.start == today
    assert all(answer.stay.start >= today for answer in found.answers)
    with pytest.raises(BadInput):
        find_space(desk, replace(WISH, window=Stay(today - timedelta(days=30), today)))


def test_a_window_shorter_than_the_stay_is_told(desk: Desk) -> None:
    found = find_space(desk, replace(WISH, window=Stay(MARCH, MARCH + timedelta(days=3))))
    assert found.openings == 0
    assert found.refusal is not None
    assert found.refusal.after == MARCH + timedelta(days=1)  # its last day lies one day behind the window
    assert "longer than the window" in SpaceWords(desk.venue, "en").refusal(found)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": (Part(0, 1, 2, 1),)},
        {"parts": (Part(M2, 1, 0, 1),)},
        {"parts": (Part(M2, 1, 2, 1),) * 5},
        {"distances": (Distance("no-such-theme", 3),)},
        {"distances": (Distance("auto", 0),)},
        {"budget_fen": 0},
        {"answers": 0},
        {"window": Stay(MARCH, MARCH + timedelta(days=3000))},
    ],
)
def test_what_cannot_be_meant_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        find_space(desk, replace(WISH, **wrong))  # type: ignore[arg-type]


def test_a_bay_that_does_not_exist_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownThing):
        find_space(desk, replace(WISH, prefer=frozenset({"Q-9"})))


def test_a_wish_is_kept_with_its_enquiry(desk: Desk) -> None:
    request = replace(
        WISH,
        parts=(*WISH.parts, Part(M2, 0, 2, 0, outdoor=True)),
        wish=MARCH,
        prefer=frozenset({"B-1"}),
        distances=(Distance("auto", 30),),
        budget_fen=5,
    )
    booking, changes = save_request(desk, request, Taker(title=Bilingual("", "Enquiry")))
    assert booking.status is Status.ENQUIRY
    assert changes.bookings == {booking.id}
    assert saved_request(desk, booking.id) == request
    assert saved_request(desk, booking.id + 1) is None


def test_what_remains_to_sell_is_counted(desk: Desk) -> None:
    best = answers(desk, replace(WISH, prefer=frozenset({"A-2", "A-3"})))[0]
    assert best.bays == {"A-2", "A-3"}
    left = best.remains
    assert (left.free_before_mm2, left.free_after_mm2) == (1200 * M2, 800 * M2)
    assert (left.block_before_mm2, left.block_after_mm2) == (1200 * M2, 600 * M2)
    assert left.stranded_mm2 == 200 * M2


def test_net_area_is_turned_into_gross() -> None:
    assert gross_of_net(50 * M2) == 100 * M2
    assert gross_of_net(50 * M2, 70) == 72 * M2  # rounded up
    with pytest.raises(BadInput):
        gross_of_net(M2, 0)


def test_releasing_a_hold_gives_the_first_rank_back(desk: Desk, hold: Hold) -> None:
    blocking = hold("Everything", line("A-1", "A-2", "A-3", "B-1", "B-2", "B-3", build=1, show=18, dismantle=1))
    assert {answer.rank for answer in answers(desk, WISH)} == {2}
    release(desk, blocking.booking.id, why="gone")
    assert {answer.rank for answer in answers(desk, WISH)} == {1}


def test_found_is_a_plain_value(desk: Desk) -> None:
    found = find_space(desk, WISH)
    assert isinstance(found, Found)
    assert found.complete
    assert found.openings == 17
    assert found.shapes == 5  # pairs of neighbours in a row of six
