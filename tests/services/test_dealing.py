"""Quotations show what the price says; discounts hold only when a role that may approved them."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pypdf
import pytest

from expobook.domain.actor import Actor
from expobook.domain.errors import BadInput, NotAllowed, UnknownThing
from expobook.domain.money import format_fen
from expobook.domain.negotiated import DiscountState, MayNotApprove
from expobook.domain.price import PriceKind
from expobook.services.contracts import quoting
from expobook.services.desk import Desk
from expobook.services.money import dealing
from expobook.services.money.pricing import price
from tests.services.conftest import Clock, Hold, line


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_a_quotation_has_both_date_sets_with_every_line_of_their_price(desk: Desk, hold: Hold) -> None:
    booking = hold("Two ways", line("A-1", "A-2"), line("B-1", "B-2", start=40, show=5, alternative=2)).booking
    dealing.order_service(desk, booking.id, "hanging", Decimal("12.5"))
    made, pdf, _ = quoting.quote(desk, booking.id)
    text = text_of(pdf)
    assert made.number == "BJ-2026-0001"
    assert "方案一" in text
    assert "Alternative2" in text
    for alternative in (1, 2):
        sheet = price(desk, booking.id, alternative=alternative)
        assert sheet.subtotal(PriceKind.SERVICE) == 12_50 * 500
        for each in sheet.lines:
            assert format_fen(each.amount) in text
            assert re.sub(r"\s+", "", each.explanation.zh) in text
        assert f"¥{format_fen(sheet.total)}" in text
    assert "2026年12月7日17:30" in text
    assert quoting.quotation_again(desk, made.number) == pdf
    assert [each.number for each in quoting.quotations_of(desk, booking.id)] == [made.number]


def test_three_date_sets_in_both_languages_are_offered_and_sealed_on_one_page(desk: Desk, hold: Hold) -> None:
    ways = [line("A-1", start=10 + 20 * number, alternative=number) for number in (1, 2, 3)]
    first, second = (hold(name, *ways).booking for name in ("Three ways", "Behind it"))
    _, pdf, _ = quoting.quote(desk, first.id)
    front = re.sub(r"\s+", "", pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    assert "逐项" in front
    assert "（盖章）" in front
    assert "worked out line by line" in pypdf.PdfReader(io.BytesIO(pdf)).pages[1].extract_text()
    _, pdf, _ = quoting.quote(desk, second.id)  # a note more: then all notes go on with the seal
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    (sealed,) = [page for page in pages if "for the Licensor" in page]
    assert "Confirming one releases the others" in sealed
    assert "Alternatives 1, 2 and 3 are second option" in sealed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_quotation_in_one_language_has_only_that(desk: Desk, hold: Hold, language: str) -> None:
    _, pdf, _ = quoting.quote(desk, hold("Show", line("A-1")).booking.id, language)
    text = text_of(pdf)
    assert ("报价单" in text) == (language == "zh")
    assert ("Quotation" in text) == (language == "en")


def test_a_quotation_never_outlives_the_hold_and_not_the_past(desk: Desk, hold: Hold, clock: Clock) -> None:
    booking = hold("Show", line("A-1")).booking
    assert booking.expires is not None
    late = booking.expires.date() + timedelta(days=60)
    assert quoting.quote(desk, booking.id, valid_until=late)[0].valid_until == booking.expires
    with pytest.raises(BadInput):
        quoting.quote(desk, booking.id, valid_until=date(2026, 11, 22))
    assert quoting.quote(desk, booking.id)[0].number == "BJ-2026-0002"  # the refusal used up no number
    clock.forward(days=1)


def test_a_discount_within_ones_limit_holds_at_once_and_a_larger_one_waits(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1", "A-2", "A-3")).booking
    before = price(desk, booking.id)
    small, _ = dealing.ask_discount(desk, booking.id, Decimal(5), why="third year")
    assert small.state is DiscountState.APPROVED
    taken = before.net - price(desk, booking.id).net
    assert taken == before.net * 5 // 100
    large, _ = dealing.ask_discount(desk, booking.id, Decimal(12), why="whole series")
    assert large.state is DiscountState.ASKED
    assert before.net - price(desk, booking.id).net == taken  # what waits changes nothing
    with pytest.raises(MayNotApprove) as refused:
        dealing.decide_discount(desk, large.id, approve=True, why="I may")
    assert refused.value.facts["need"] == "approver"
    approver = desk.acting_as(Actor("Wang", "Desk 1", "approver"))
    approved, _ = dealing.decide_discount(approver, large.id, approve=True, why="agreed")
    assert (approved.decided_by, approved.decided_role) == ("Wang", "approver")
    sheet = price(desk, booking.id)
    assert before.net - sheet.net == before.net * 12 // 100
    assert sheet.tax == sum(tax.tax for tax in sheet.taxes)
    states = [each.state for each in dealing.discounts_of(desk, booking.id)]
    assert states == [DiscountState.WITHDRAWN, DiscountState.APPROVED]
    with pytest.raises(NotAllowed):
        dealing.decide_discount(approver, large.id, approve=False, why="again")


def test_a_discount_of_one_date_set_goes_before_the_general_one(desk: Desk, hold: Hold) -> None:
    booking = hold("Two ways", line("A-1"), line("B-1", start=40, alternative=2)).booking
    dealing.ask_discount(desk, booking.id, Decimal(1), why="all")
    dealing.ask_discount(desk, booking.id, Decimal(4), why="the second", alternative=2)
    rules = [
        [each.title.en for each in price(desk, booking.id, alternative=number).lines if each.rule.startswith("N-")]
        for number in (1, 2)
    ]
    assert rules == [["Agreed discount 1 %"], ["Agreed discount 4 %"]]
    with pytest.raises(UnknownThing):
        dealing.ask_discount(desk, booking.id, Decimal(1), why="none", alternative=9)


@pytest.mark.parametrize("percent", ["-1", "100.1", "1.00001", "NaN"])
def test_a_percentage_that_cannot_be_is_refused(desk: Desk, hold: Hold, percent: str) -> None:
    booking = hold("Show", line("A-1")).booking
    with pytest.raises(BadInput):
        dealing.ask_discount(desk, booking.id, Decimal(percent), why="x")
    with pytest.raises(BadInput):
        dealing.ask_discount(desk, booking.id, Decimal(1), why="  ")


def test_roles_are_kept_in_the_book_and_only_an_administrator_changes_them(desk: Desk, hold: Hold) -> None:
    dealing.set_role(desk, "Li Wei", "approver")
    booking = hold("Show", line("A-1")).booking
    assert dealing.ask_discount(desk, booking.id, Decimal(15), why="x")[0].state is DiscountState.APPROVED
    dealing.set_role(desk, "Zhao", "administrator")
    with pytest.raises(NotAllowed):
        dealing.set_role(desk, "Li Wei", "administrator")
    dealing.set_role(desk.acting_as(Actor("Zhao")), "Li Wei", "planner")
    assert dealing.roles(desk) == {"Li Wei": "planner", "Zhao": "administrator"}


def test_orders_are_checked_and_can_be_taken_off(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1")).booking
    with pytest.raises(UnknownThing):
        dealing.order_service(desk, booking.id, "moon", Decimal(1))
    for wrong in ("-1", "0.0001"):
        with pytest.raises(BadInput):
            dealing.order_service(desk, booking.id, "water", Decimal(wrong))
    dealing.order_service(desk, booking.id, "water", Decimal(3))
    dealing.order_service(desk, booking.id, "water", Decimal(0))
    assert dealing.orders_of(desk, booking.id) == ()
