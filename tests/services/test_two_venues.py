"""Two venues in one book: the same halls, the same days, and nothing of one is ever taken for the other's."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from expobook.domain.booking import Booking, Organiser
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, UnknownThing, UserError
from expobook.domain.text import Bilingual
from expobook.services.book.books import backup_book, check_book, open_book
from expobook.services.book.notices import import_year
from expobook.services.book.venues import VenueTaken, replace_venue
from expobook.services.book_venues import add_venue, at_each, at_venue, venues_of
from expobook.services.contracts import contracting, drafting, quoting
from expobook.services.contracts.clause_editing import library, set_term
from expobook.services.contracts.house import house, save_house
from expobook.services.contracts.register import contract_register
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import (
    availability,
    booking_card,
    booking_named,
    diary_window,
    list_bookings,
    occupancy,
)
from expobook.services.money.pricing import price
from expobook.services.money.tariffs import active_tariff, default_tariff, save_tariff, tariff_versions
from expobook.services.parties.card import party_card
from expobook.services.parties.erasing import erase_personal_data
from expobook.services.parties.merging import merge
from expobook.services.parties.registry import add_organiser
from expobook.services.reporting.reports import report
from expobook.services.rules import diary_rules, set_rules
from expobook.services.search import search
from expobook.services.today.digest import digest, digest_text
from expobook.storage.backup import content_hash
from expobook.storage.bookings import OtherVenue
from expobook.storage.failures import CellTaken
from expobook.words import Language, sentence
from tests.services.conftest import Clock, line
from tests.venues import small_venue

NAME = Bilingual("码头展馆", "Quay Halls")
QUAY = replace(small_venue(), code="quay", name=NAME)
LICENCE = Stay(line("A-1").schedule.start, line("A-1").schedule.until)
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.fixture
def quay(desk: Desk) -> Desk:
    """The desk at a second venue, with the very halls and bays of the first."""
    return add_venue(desk, QUAY)[0]


@pytest.fixture
def organiser(desk: Desk) -> Organiser:
    made = Organiser(
        0,
        Bilingual("示例会展有限公司", "Example Exhibitions Co., Ltd."),
        "91370112MA3DEMT13F",
        "示例乙",
        Bilingual("示例市样张路2号", "2 Specimen Road"),
        email="show@example.cn",
    )
    return add_organiser(desk, made)[0]


def held(desk: Desk, title: str, organiser: Organiser | None = None, *bays: str) -> Booking:
    lines = (line(*(bays or ("A-1", "A-2"))),)
    wanted = NewBooking(Bilingual("", title), lines, organiser_id=organiser.id if organiser else None, theme="auto")
    return new_hold(desk, wanted)[0].booking


def test_the_same_bays_on_the_same_days_are_two_boxes(desk: Desk, quay: Desk) -> None:
    here, there = held(desk, "Boats"), held(quay, "Trains")
    assert here.bays == there.bays == {"A-1", "A-2"}
    assert (here.number, there.number) == ("B-2026-0001", "B-2026-0002")  # one sequence of the book
    for at, mine in ((desk, here), (quay, there)):
        card = booking_card(at, mine.id)
        assert {rank.rank for rank in card.ranks} == {1}  # nobody before it
        assert not card.ahead
        assert not card.behind
        let = [at.venue.area_of(mine.bays)] * len(LICENCE)
        strip = occupancy(at, LICENCE.start, LICENCE.until)
        assert (strip.firm_mm2.tolist(), strip.held_mm2.tolist()) == ([0] * len(LICENCE), let)
        contract(at, mine.id)
        strip = occupancy(at, LICENCE.start, LICENCE.until)
        assert (strip.firm_mm2.tolist(), strip.held_mm2.tolist()) == (let, [0] * len(LICENCE))
        assert [each.number for each in list_bookings(at)] == [mine.number]
        window = diary_window(at, LICENCE.start, LICENCE.until)
        assert [each.number for each in window.bookings] == [mine.number]
        assert availability(at, LICENCE).sum() == len(LICENCE) * (len(at.venue.bays) - 2)
        with at.store.read() as uow:
            assert len(uow.cells.firm(LICENCE)) == 8
    assert check_book(desk) == ()


def test_within_a_venue_two_firm_bookings_still_cannot_share_a_box(desk: Desk, quay: Desk) -> None:
    contract(quay, held(quay, "Trains").id)
    second = held(quay, "Trams")
    assert {rank.behind_firm for rank in booking_card(quay, second.id).ranks} == {True}
    with pytest.raises(UserError) as refused:
        contract(quay, second.id)
    assert "A-1" in sentence(refused.value, "en")
    with pytest.raises(CellTaken):  # the key of the cells, asked past every service
        quay.store.transact(lambda uow: uow.cells.make_firm(second.id))


def test_a_booking_of_another_venue_is_refused_with_that_venues_name(desk: Desk, quay: Desk) -> None:
    there = held(quay, "Trains")
    for attempt in (
        lambda: booking_named(desk, "2" if there.number.endswith("2") else "1"),
        lambda: booking_named(desk, there.number),
        lambda: booking_card(desk, there.id),
        lambda: contract(desk, there.id),
        lambda: drafting.draft_contract(desk, there.id),
    ):
        with pytest.raises(OtherVenue) as refused:
            attempt()
        for language in LANGUAGES:
            told = sentence(refused.value, language)
            assert "quay" in told
            assert there.number in told


def test_tariff_clauses_calendar_and_rules_are_those_of_the_venue(desk: Desk, quay: Desk, tmp_path: Path) -> None:
    dear = json.loads(json.dumps(default_tariff()))
    for rate in dear["rates"]:
        rate["rate"] = "99.00"
    save_tariff(quay, dear, why="Dearer by the water")
    assert [each.version for each in tariff_versions(desk)] == [1]
    assert [each.version for each in tariff_versions(quay)] == [1, 2]
    assert active_tariff(quay).code == active_tariff(desk).code
    here, there = held(desk, "Boats"), held(quay, "Trains")
    assert price(quay, there.id).net > price(desk, here.id).net > 0

    set_term(quay, "court", "码头区人民法院", "the Quay District Court", why="Ours")
    assert library(quay).terms["court"].en == "the Quay District Court"
    assert library(desk).terms["court"].en != "the Quay District Court"
    assert library(quay).version == library(desk).version + 1

    notice = {"year": 2027, "source": "Quay", "holidays": [{"zh": "码头节", "en": "Quay day", "off": ["2027-03-03"]}]}
    (tmp_path / "2027.json").write_text(json.dumps({**notice, "makeup": []}), encoding="utf-8")
    import_year(quay, tmp_path / "2027.json")
    for at, is_workday in ((quay, False), (desk, True)):
        at.forget_calendar()
        assert at.calendar.is_workday(LICENCE.start + timedelta(days=2)) is is_workday

    set_rules(quay, why="Ours", turnaround_days=5)
    assert diary_rules(quay).turnaround_days == 5
    assert diary_rules(desk).turnaround_days != 5


def test_a_contract_has_its_venues_name_number_and_terms(desk: Desk, quay: Desk, organiser: Organiser) -> None:
    mine = house(quay)
    assert mine.sample  # until the venue enters its own
    assert mine.place == NAME
    party = replace(mine.party, name=Bilingual("码头会展公司", "Quay Exhibitions Ltd"))
    save_house(quay, replace(mine, party=party), why="Ours")
    assert house(desk).party.name != party.name
    set_term(quay, "court", "码头区人民法院", "the Quay District Court", why="Ours")
    numbers = []
    for at in (desk, quay, desk, quay):
        booking = held(at, "Show", organiser, f"{'AB'[len(numbers) // 2]}-1")
        contract(at, booking.id, reason="their own fair")
        issued, _ = contracting.issue_contract(at, booking.id)
        numbers.append(issued.number)
    assert numbers == ["C-2027-0001", "C-QUAY-2027-0001", "C-2027-0002", "C-QUAY-2027-0002"]
    with quay.store.read() as uow:
        said = uow.contracts.content(numbers[1])
    assert "Quay Exhibitions Ltd" in said
    assert "the Quay District Court" in said
    assert [row.number for row in contract_register(desk)] == numbers[0::2]
    assert [row.number for row in contract_register(quay)] == numbers[1::2]
    with desk.store.read() as uow:
        assert "Quay" not in uow.contracts.content(numbers[0])
    quote, *_ = quoting.quote(quay, held(quay, "Next", organiser, "A-3").id)
    assert quote.number == "BJ-QUAY-2026-0001"
    assert check_book(desk) == ()


def test_reports_count_their_own_venue(desk: Desk, quay: Desk, organiser: Organiser) -> None:
    contract(desk, held(desk, "Boats", organiser, "A-1").id)
    booking = held(quay, "Trains", organiser, "A-1", "A-2", "A-3")
    contract(quay, booking.id)
    contracting.issue_contract(quay, booking.id)
    year = Stay(
        line("A-1").schedule.start.replace(month=1, day=1), line("A-1").schedule.start.replace(month=12, day=31)
    )
    for at, titles, area in ((desk, ["Boats"], 200), (quay, ["Trains"], 600)):
        shows = report(at, "shows", year)
        assert [name.en for name in shows.values("show_name")] == titles  # type: ignore[union-attr]
        assert list(shows.values("gross")) == [area]
    months = Stay(date(2026, 1, 1), date(2027, 1, 1))
    booked = [sum(int(str(fen or 0)) for fen in report(at, "revenue", months).values("booked")) for at in (desk, quay)]
    assert booked[0] == 0 < booked[1]


def test_parties_are_shared_and_their_card_shows_both_venues(desk: Desk, quay: Desk, organiser: Organiser) -> None:
    here, there = held(desk, "Boats", organiser), held(quay, "Trains", organiser)
    contract(quay, there.id)
    issued, _ = contracting.issue_contract(quay, there.id)
    for at, other in ((desk, there), (quay, here)):
        card = party_card(at, organiser.id)
        assert {each.number for each in card.bookings} == {here.number, there.number}
        assert [each.contract.number for each in card.contracts] == [issued.number]
        assert {number: venue.code for number, venue in card.elsewhere.items()} == {
            other.id: {"quay": "small", "small": "quay"}[at.venue.code]
        }
    twin = add_organiser(desk, replace(organiser, name=Bilingual("示例展览", "Example Shows"), credit_code=""))[0]
    found, _ = merge(desk, twin.id, organiser.id, "one firm")
    assert found.frozen == (issued.number,)
    assert {each.number for each in party_card(desk, twin.id).bookings} == {here.number, there.number}
    erased, _ = erase_personal_data(desk, twin.id, "asked for")
    assert erased.kept == (issued.number,)
    assert check_book(desk) == ()


def test_search_and_digest_span_the_venues(desk: Desk, quay: Desk, clock: Clock) -> None:
    held(desk, "Boats")
    held(quay, "Boats too")
    found = search(desk, "boats")
    assert [each.title.en for each in found.bookings] == ["Boats"]
    assert [(each.venue.code, each.found.bookings[0].title.en) for each in found.elsewhere] == [("quay", "Boats too")]
    assert search(quay, "hall a").elsewhere[0].found.halls[0].code == "A"
    clock.forward(days=60)
    told = digest(desk)
    assert told.count == digest(quay).count == 2
    assert "Quay Halls" in digest_text(told, "en")
    assert "小展馆" in digest_text(told, "zh")


def test_the_venues_of_a_book_are_told_and_found_by_their_codes(desk: Desk, quay: Desk) -> None:
    assert [(each.key, each.code, each.letters, each.here) for each in venues_of(desk)] == [
        (1, "small", "", True),
        (2, "quay", "QUAY", False),
    ]
    assert [each.venue.code for each in at_each(quay)] == ["small", "quay"]
    assert at_venue(desk, "QUAY").venue.name == NAME
    with pytest.raises(UnknownThing) as refused:
        at_venue(desk, "keys")
    for language in LANGUAGES:
        told = sentence(refused.value, language)
        assert "keys" in told
        assert "small, quay" in told
    third, _ = add_venue(quay, replace(QUAY, code="码头三"), letters="k3")
    assert [each.letters for each in venues_of(third)] == ["", "QUAY", "K3"]
    assert add_venue(desk, replace(QUAY, code="quay-4"))[0].store.venue == 4
    assert venues_of(desk)[3].letters == "QUAY4"


@pytest.mark.parametrize(
    ("code", "letters", "kind"),
    [("small", "", VenueTaken), ("Small", "", VenueTaken), ("b", "QUAY", BadInput), ("b", "TOOLONG", BadInput)],
)
def test_a_venue_that_would_be_taken_for_another_is_not_added(
    desk: Desk, quay: Desk, code: str, letters: str, kind: type[UserError]
) -> None:
    with pytest.raises(kind):
        add_venue(desk, replace(QUAY, code=code), letters=letters)
    with pytest.raises(VenueTaken):
        replace_venue(desk, QUAY, why="")
    assert len(venues_of(desk)) == 2


def test_a_venue_gets_new_versions_without_the_others(desk: Desk, quay: Desk) -> None:
    held(desk, "Boats", None, "A-3")
    smaller = replace(small_venue(bays=2), code="quay", name=NAME)
    replace_venue(quay, smaller, why="a wall went")  # nothing of its own is in the bays that go
    assert len(at_venue(desk, "quay").venue.bays) == 5
    assert len(at_venue(quay, "small").venue.bays) == 7
    with desk.store.read() as uow:
        assert len(uow.bays.own) == 7
        assert all(venue.bays.number_of.keys() >= {"A-1", "A-2", "A-3"} for venue in uow.each_venue())


def test_a_book_of_two_venues_moves_from_engine_to_engine(desk: Desk, quay: Desk, tmp_path: Path) -> None:
    held(desk, "Boats")
    held(quay, "Trains")
    copy = str(tmp_path / "copy.expobook")
    backup_book(desk, copy)
    moved = open_book(copy, now=desk.now)
    try:
        assert content_hash(moved.store) == content_hash(desk.store)
        assert [each.title.en for each in list_bookings(at_venue(moved, "quay"))] == ["Trains"]
        assert check_book(moved) == ()
    finally:
        moved.close()


def test_the_check_finds_a_booking_in_bays_of_another_venue(desk: Desk, quay: Desk) -> None:
    booking = held(quay, "Trains")
    with desk.store.read() as uow:
        foreign = uow.bays.number_of["B-1"]

    def swap(uow: object) -> None:
        uow.session.connection().exec_driver_sql(  # type: ignore[attr-defined]
            f"UPDATE line_bays SET bay = {foreign} WHERE bay = (SELECT MIN(bay) FROM line_bays)"
        )

    desk.store.transact(swap)
    assert ("venues", booking.number) in {(each.rule, each.where) for each in check_book(desk)}
