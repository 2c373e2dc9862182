"""A season in the book: wishes kept, plans proposed and judged, accepted whole or in part in one transaction."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from expobook.domain.booking import Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import BadInput, NotAllowed, StaleData, UnknownThing
from expobook.domain.finding.request import Part, Request, Rule
from expobook.domain.holds import SpaceTaken
from expobook.domain.season.proposal import Binding, Missing, Outcome, SeasonPlan
from expobook.domain.season.wish import SeasonWish
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire, extend_hold
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.importing import import_diary
from expobook.services.diary.reading import booking_named
from expobook.services.season import accepting as season_accept
from expobook.services.season import planning as season
from expobook.services.season import wishes as season_wishes
from expobook.services.space.deeds import Taker, save_request
from expobook.services.space.search import find_space
from expobook.storage.backup import content_hash
from expobook.words import sentence
from tests.services.conftest import Hold, line

M2 = 1_000_000
HALL_M2 = 600  # three bays of 10 x 20 m
HALL_A, HALL_B = ("A-1", "A-2", "A-3"), ("B-1", "B-2", "B-3")


@pytest.fixture
def book_url(tmp_path: Path) -> str:
    """A file: what is particular to each engine is tried in ``test_season_on_each_engine``."""
    return str(tmp_path / "season.expobook")


def wanting(desk: Desk, title: str, area_m2: int, **wish: object) -> int:
    """Open an enquiry with a wish for some days from the 2nd of March and return its id."""
    booking, _ = enquire(desk, Bilingual("", title))
    window = Stay(date(2027, 3, 1), date(2027, 3, 25))
    kept = SeasonWish(booking.id, (Part(area_m2 * M2, 1, 2, 1),), window, date(2027, 3, 2))
    season_wishes.set_wish(desk, replace(kept, **wish))  # type: ignore[arg-type]
    return booking.id


def planned(desk: Desk, **options: object) -> SeasonPlan:
    return season.plan(desk, 2027, seconds=1, **options)  # type: ignore[arg-type]


def outcomes(made: SeasonPlan) -> dict[str, Outcome]:
    return {item.booking.title.en: item.outcome for item in made.items}


def test_what_is_kept_locked_or_firm_does_not_move(desk: Desk, hold: Hold) -> None:
    small = hold("Small", line("B-2")).booking
    wanting(desk, "Large", 2 * HALL_M2, revenue_fen=10**9, window=Stay(date(2027, 3, 1), date(2027, 3, 5)))
    assert outcomes(planned(desk, keep_holds=True)) == {"Large": Outcome.REFUSED}
    season_wishes.lock(desk, small.id, locked=True)
    made = planned(desk)
    assert outcomes(made) == {"Large": Outcome.REFUSED}
    reason = made.items[0].reason
    assert reason is not None
    assert reason.binding is Binding.STANDING
    assert [other.number for other in reason.others] == [small.number]
    season_wishes.lock(desk, small.id, locked=False)
    contract(desk, small.id)
    assert outcomes(planned(desk)) == {"Large": Outcome.REFUSED}


def test_a_proposal_comes_back_as_it_was_and_changes_nothing(desk: Desk, hold: Hold) -> None:
    hold("Small", line("B-2"))
    wanting(desk, "Large", HALL_M2)
    made = planned(desk)
    assert season.proposal(desk, 2027) == made
    with desk.store.read() as uow:
        assert len(uow.bookings.with_status(Status.ENQUIRY)) == 1
    season.discard(desk, 2027)
    with pytest.raises(season.NoProposal):
        season.proposal(desk, 2027)


def test_some_of_a_plan_may_be_accepted_and_the_rest_later(desk: Desk) -> None:
    one, two = wanting(desk, "One", HALL_M2), wanting(desk, "Two", HALL_M2)
    made = planned(desk)
    season_accept.accept(desk, made, {one})
    rest = season.proposal(desk, 2027)
    assert outcomes(rest) == {"Two": Outcome.NEW}
    season_accept.accept(desk, rest)
    with desk.store.read() as uow:
        assert {booking.id for booking in uow.bookings.with_status(Status.HOLD)} == {one, two}
    with pytest.raises(UnknownThing):
        season_accept.accept(desk, made, {4711})


def test_a_booking_that_the_proposal_lacks_is_refused_by_its_number_and_told_what_there_is(desk: Desk) -> None:
    wanting(desk, "One", HALL_M2)
    made = planned(desk)
    late = wanting(desk, "Late", HALL_M2)
    with pytest.raises(BadInput) as refused:
        season_accept.accept(desk, made, {late})
    told = sentence(refused.value, "en")
    assert "“B-2026-0002” – it is not in the proposal of 2027, which has B-2026-0001;" in told
    assert "B-2026-0002" in sentence(refused.value, "zh")


def test_accepting_is_all_or_nothing(desk: Desk, hold: Hold) -> None:
    small = hold("Small", line("B-2")).booking
    wanting(desk, "Large", 2 * HALL_M2, revenue_fen=10**9, window=Stay(date(2027, 3, 1), date(2027, 3, 5)))
    made = planned(desk)
    extend_hold(desk, small.id, desk.now() + timedelta(days=60))
    before = content_hash(desk.store)
    with pytest.raises(StaleData):
        season_accept.accept(desk, made)
    assert content_hash(desk.store) == before


def test_a_firm_booking_that_came_between_stops_the_whole(desk: Desk) -> None:
    one, two = wanting(desk, "One", HALL_M2), wanting(desk, "Two", HALL_M2)
    made = planned(desk)
    lines = {item.booking.id: item.after[0] for item in made.items}
    stay = lines[two].schedule.stay
    close_bays(desk, Bilingual("", "Works"), lines[two].bays, stay, why="works")
    with pytest.raises(SpaceTaken):
        season_accept.accept(desk, made)
    with desk.store.read() as uow:
        assert uow.bookings.get(one).status is Status.ENQUIRY


def test_of_date_sets_one_is_chosen_and_the_others_let_go(desk: Desk, hold: Hold) -> None:
    sets = hold("Sets", line(*HALL_A, alternative=1), line(*HALL_B, start=30, alternative=2)).booking
    made = planned(desk)
    assert outcomes(made) == {"Sets": Outcome.CHOSEN}
    season_accept.accept(desk, made)
    with desk.store.read() as uow:
        assert len(uow.bookings.get(sets.id).alternatives) == 1
    assert check_book(desk) == ()


def test_refused_holds_are_released_only_when_asked(desk: Desk, hold: Hold) -> None:
    wanted = [*HALL_A, *HALL_B]
    for title in ("One", "Two"):
        held = hold(title, line(*wanted)).booking
        window = Stay(date(2027, 3, 1), date(2027, 3, 5))
        season_wishes.set_wish(desk, SeasonWish(held.id, window=window, revenue_fen=10**8))
    made = planned(desk)
    assert sorted(outcomes(made).values()) == [Outcome.REFUSED, Outcome.STAYS]
    assert [(clash.one.title.en, clash.other.title.en) for clash in made.clashes] == [("One", "Two")]
    with pytest.raises(BadInput):
        season_accept.accept(desk, made)
    accepted, _ = season_accept.accept(desk, made, release_refused=True)
    assert [booking.status for booking in accepted.released] == [Status.RELEASED]


def test_a_kept_search_is_a_wish_too_and_the_rest_is_named(desk: Desk) -> None:
    window = Stay(date(2027, 3, 1), date(2027, 4, 1))
    save_request(desk, Request((Part(HALL_M2 * M2, 1, 2, 1),), window), Taker(title=Bilingual("", "Searched")))
    enquire(desk, Bilingual("", "Vague"))
    made = planned(desk)
    assert outcomes(made) == {"Searched": Outcome.NEW}
    assert [(out.booking.title.en, out.why) for out in made.left_out] == [("Vague", Missing.NO_AREA)]


def test_an_imported_diary_of_joint_fairs_loads_plans_and_names_its_clashes(desk: Desk, tmp_path: Path) -> None:
    head = "展会名称,Event,状态,场地,进场日期,开展日期,闭幕日期,撤场日期,题材,负责人\n"
    rows = (
        "联合展甲,Joint fair A,预留,A,2027-03-01,2027-03-02,2027-03-04,2027-03-05,,",
        "联合展乙,Joint fair B,预留,A,2027-03-01,2027-03-02,2027-03-04,2027-03-05,,",
        "签约展,Firm fair,签约,B,2027-03-01,2027-03-02,2027-03-04,2027-03-05,,",
    )
    path = tmp_path / "joint.csv"
    path.write_text(head + "\n".join(rows), encoding="utf-8")
    import_diary(desk, path)
    made = planned(desk)
    assert [(clash.one.title.en, clash.other.title.en) for clash in made.clashes] == [("Joint fair A", "Joint fair B")]
    assert sorted(outcomes(made).values()) == [Outcome.MOVED, Outcome.STAYS]
    kept = season.plan(desk, 2027, keep_holds=True, seconds=1) if wanting(desk, "New", 200) else made
    assert outcomes(kept)["New"] is Outcome.NEW
    assert len(kept.clashes) == 1


def test_a_hold_whose_lines_open_on_different_days_stays_and_is_named(desk: Desk, hold: Hold) -> None:
    hold("Irregular", line("A-1"), line("A-2", start=3))
    wanting(desk, "New", 200)
    made = planned(desk)
    assert [out.why for out in made.left_out] == [Missing.IRREGULAR]
    assert outcomes(made) == {"New": Outcome.NEW}


def test_parts_with_days_of_their_own_and_ground_outdoors_are_planned_together(desk: Desk) -> None:
    parts = (Part(HALL_M2 * M2, 3, 2, 1), Part(200 * M2, 1, 2, 1), Part(100 * M2, 1, 2, 1, outdoor=True))
    wanting(desk, "Parts", 100, parts=parts, wish=date(2027, 3, 6))
    made = planned(desk)
    item = made.items[0]
    assert item.outcome is Outcome.NEW
    assert [each.schedule for each in item.after] == [part.opening(date(2027, 3, 6)) for part in parts]
    assert item.after[2].bays == {"Y-1"}


def test_repair_after_a_closure_moves_who_stood_there_and_nobody_else(desk: Desk, hold: Hold) -> None:
    one, two = hold("One", line(*HALL_A)).booking, hold("Two", line("B-1")).booking
    contracted = hold("Firm", line("B-2")).booking
    contract(desk, contracted.id, reason="test")
    close_bays(desk, Bilingual("", "Works"), frozenset({"A-1"}), Stay(date(2027, 3, 1), date(2027, 3, 3)), why="works")
    made = season.repair(desk, 2027)
    assert outcomes(made) == {"One": Outcome.MOVED, "Two": Outcome.STAYS}
    assert {item.booking.id for item in made.items} == {one.id, two.id}


def test_wishes_that_cannot_be_meant_are_refused(desk: Desk, hold: Hold) -> None:
    booking, _ = enquire(desk, Bilingual("", "Wish"))
    for wrong in (
        SeasonWish(booking.id, strategic=101),
        SeasonWish(booking.id, (Part(0, 1, 1, 1),)),
        SeasonWish(booking.id, revenue_fen=-1),
        SeasonWish(booking.id, window=Stay(date(2027, 3, 1), date(2027, 3, 9)), wish=date(2027, 4, 1)),
    ):
        with pytest.raises(BadInput):
            season_wishes.set_wish(desk, wrong)
    with pytest.raises(NotAllowed):
        season_wishes.lock(desk, booking.id, locked=True)
    with pytest.raises(BadInput):
        season_wishes.set_season_rules(desk, moving_m2=-1)
    with pytest.raises(season.NothingToPlan):
        planned(desk)
    full = SeasonWish(
        booking.id, (Part(M2, 1, 2, 3), Part(2 * M2, 1, 1, 1, outdoor=True)), Stay(date(2027, 3, 1), date(2027, 4, 1)),
        date(2027, 3, 9), True, True, frozenset({"A-1"}), 3000, 500, 5, 6, 7, 8, 9, locked=False,
    )  # fmt: skip
    season_wishes.set_wish(desk, full)
    assert season_wishes.season_wish(desk, booking.id) == replace(full, version=1)


def test_lines_of_a_moved_hold_keep_their_rank_where_they_stay(desk: Desk, hold: Hold) -> None:
    """A hold that moves keeps its ticket in the cells that it keeps, and draws a new one for the others."""
    held = hold("Moves", line("A-1", "A-2")).booking
    made = planned(desk)
    days = held.lines[0].schedule
    after = Line(frozenset({"A-2", "A-3"}), Schedule(days.start, days.show_from, days.show_until, days.until))
    item = replace(made.items[0], outcome=Outcome.MOVED, after=(after,))
    with desk.store.read() as uow:
        before = {entry.bay: entry.place for entry in uow.cells.of_booking(held.id)}
    season_accept.accept(desk, replace(made, items=(item,)))
    with desk.store.read() as uow:
        places = {entry.bay: entry.place for entry in uow.cells.of_booking(held.id)}
    assert places["A-2"] == before["A-2"]
    assert places["A-3"] > before["A-2"]
    assert check_book(desk) == ()


def test_find_space_leaves_a_locked_hold_alone(desk: Desk, hold: Hold) -> None:
    small = hold("Small", line("B-2")).booking
    request = Request((Part(2 * HALL_M2 * M2, 1, 2, 1),), Stay(date(2027, 3, 1), date(2027, 3, 5)))
    assert find_space(desk, request).answers
    season_wishes.lock(desk, small.id, locked=True)
    found = find_space(desk, request)
    assert not found.answers
    assert found.refusal is not None
    assert Rule.LOCKED in {relaxed.rule for relaxed in found.refusal.given_up}
    season_wishes.lock(desk, small.id, locked=False)
    assert find_space(desk, request).answers


def test_a_hold_that_a_plan_moves_to_earlier_days_lapses_by_its_new_first_day(desk: Desk, hold: Hold) -> None:
    held = hold("Moves", line("A-1", start=20)).booking
    extend_hold(desk, held.id, datetime(2027, 3, 21, 17, 30))
    made = planned(desk)
    item = replace(made.items[0], outcome=Outcome.MOVED, after=(line("A-1", start=10),))
    season_accept.accept(desk, replace(made, items=(item,)))
    assert booking_named(desk, held.number).expires == datetime(2027, 3, 11, 17, 30)
