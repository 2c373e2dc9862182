"""What a drag is told beside the pointer is what the book would say: ranks, clashes, ways out, on random books."""

import random
from datetime import date, timedelta

import pytest

from expobook.domain.booking import BayRank, Gap, Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import UserError
from expobook.domain.holds import OptionsAhead, SpaceTaken
from expobook.domain.reshaping import moved
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, change_lines, new_hold, preview
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.outlook import bay_ranks, weigh
from expobook.services.diary.outlook_warnings import warned
from expobook.services.diary.reading import diary_window, list_bookings
from expobook.services.diary.releasing import release_part
from expobook.services.diary.standing import Standing, Wish, standing

FIRST = date(2027, 3, 1)
THEMES = ("auto", "food", "boats", "")


def fill(desk: Desk, chance: random.Random, count: int) -> None:
    """Fill a book with holds, contracts, closures, alternatives and gaps, as it comes."""
    bays = [bay.code for bay in desk.venue.bays]
    for number in range(count):
        lines = tuple(wish(chance, bays, alternative=n + 1) for n in range(chance.choice((1, 1, 1, 2))))
        try:
            if number % 9 == 8:
                stay = lines[0].schedule.stay
                close_bays(desk, Bilingual("", f"Works {number}"), lines[0].bays, stay, why="works")
                continue
            new = NewBooking(Bilingual("", f"Show {number}"), lines, theme=chance.choice(THEMES))
            held, _ = new_hold(desk, new)
            if chance.random() < 0.2:
                stay = lines[0].schedule.stay
                gap = Gap(frozenset({min(lines[0].bays)}), Stay(stay.start, stay.start + timedelta(days=1)))
                release_part(desk, held.booking.id, gap, why="late")
            if chance.random() < 0.4:
                contract(desk, held.booking.id, alternative=1, reason="agreed")
        except UserError:
            continue  # the space was taken: that, too, is a book


def wish(chance: random.Random, bays: list[str], alternative: int = 1) -> Line:
    own = frozenset(chance.sample(bays, chance.randint(1, min(4, len(bays)))))
    first = FIRST + timedelta(days=chance.randrange(60))
    days = Schedule.of_days(first, chance.randint(0, 3), chance.randint(1, 4), chance.randint(0, 2))
    return Line(own, days, alternative)


def by_bay(ranks: tuple[BayRank, ...]) -> dict[str, list[tuple[int, bool, tuple[int, ...], date | None]]]:
    found: dict[str, list[tuple[int, bool, tuple[int, ...], date | None]]] = {}
    for rank in ranks:
        found.setdefault(rank.bay, []).append((rank.rank, rank.behind_firm, rank.ahead, rank.worst_day))
    return {bay: sorted(own, key=str) for bay, own in found.items()}


def agree(desk: Desk, found: Standing, wanted: Wish) -> int:
    """Prove that a drag is told what the book says; return how many clashes that was about."""
    booking = wanted.booking
    told = weigh(found, [wanted])
    real = preview(desk, wanted.lines, booking_id=booking.id if booking else None, theme=wanted.theme)
    assert {(c.booking_id, c.bays, c.stay, c.phases, c.cells) for c in told.hard} == {
        (c.booking_id, c.bays, c.stay, c.phases, c.cells) for c in real.hard
    }
    assert {(c.kind, c.booking_id, c.hall, c.distance, c.firm) for c in told.soft} == {
        (c.kind, c.booking_id, c.hall, c.distance, c.firm) for c in real.soft
    }
    if booking is None or not booking.status.is_firm:
        assert by_bay(bay_ranks(found, [wanted])) == by_bay(real.ranks)
    return len(real.hard) + len(real.soft)


@pytest.mark.parametrize("seed", range(2))
def test_a_drag_is_told_what_the_book_says(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    fill(desk, chance, 36)
    found = standing(desk, diary_window(desk, FIRST - timedelta(days=60), FIRST + timedelta(days=200)))
    bays = [bay.code for bay in desk.venue.bays]
    wishes = [Wish((wish(chance, bays),), theme=chance.choice(THEMES)) for _ in range(25)]
    assert sum(agree(desk, found, each) for each in wishes) > 5
    dragged = 0
    for booking in list_bookings(desk):
        if booking.status.has_cells and booking.active_lines():
            step = chance.randint(-9, 9)
            dragged += agree(desk, found, Wish(tuple(moved(line, step) for line in booking.active_lines()), booking))
    assert dragged > 5


@pytest.mark.parametrize("seed", range(2))
def test_a_hold_is_warned_of_where_a_contract_would_want_a_reason(desk: Desk, seed: int) -> None:
    chance = random.Random(seed + 50)
    fill(desk, chance, 40)
    found = standing(desk, diary_window(desk, FIRST - timedelta(days=60), FIRST + timedelta(days=200)))
    holds = [one for one in list_bookings(desk) if one.status is Status.HOLD and one.active_lines()]
    real = {
        one.id
        for one in holds
        if any(clash.firm for clash in preview(desk, one.active_lines(), booking_id=one.id).soft)
    }
    assert real
    assert warned(found, FIRST - timedelta(days=60)) == real
    assert warned(found, FIRST + timedelta(days=200)) == frozenset()


def test_the_way_out_that_is_told_is_the_one_that_a_refusal_names(desk: Desk) -> None:
    chance = random.Random(7)
    fill(desk, chance, 60)
    refused = 0
    for booking in list_bookings(desk):
        if not booking.status.is_firm or not booking.active_lines():
            continue
        window = diary_window(desk, FIRST - timedelta(days=60), FIRST + timedelta(days=300))
        lines = tuple(moved(line, chance.choice((3, 7, 11))) for line in booking.active_lines())
        told = weigh(standing(desk, window), [Wish(lines, booking)])
        try:
            change_lines(desk, booking.id, lines, reason="agreed")
        except SpaceTaken as error:
            refused += 1
            assert told.refused
            assert told.hard
            assert (told.free_space, told.free_from) == (error.facts["free_space"], error.facts["free_from"])
        except OptionsAhead:
            assert told.refused
        else:
            assert not told.refused
    assert refused > 0
