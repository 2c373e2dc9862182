"""Payments add up to the price to the fen whatever the venue agrees, and the earnest stays within the law."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expobook.domain.diary import Stay
from expobook.domain.price import DepositKind, PriceKind, PriceLine, PriceSheet, TaxLine
from expobook.domain.text import Bilingual
from expobook.services.money.payment_terms import DEFAULTS, BadTerms, EarnestTooHigh, cancelled_on, payment_terms
from expobook.words import sentence

NO_NAME = Bilingual("", "")
STAY = Stay(date(2027, 6, 1), date(2027, 6, 10))
TODAY = date(2026, 11, 23)


def sheet(net: int, tax: int) -> PriceSheet:
    line = PriceLine(PriceKind.SPACE, NO_NAME, net, "H-1", NO_NAME, "exhibition")
    return PriceSheet((line,), (TaxLine("exhibition", NO_NAME, Decimal(6), net, tax),), "T", 1)


@given(st.integers(0, 10**12), st.integers(0, 10**11), st.decimals(0, 20, places=2), st.decimals(0, 80, places=2))
def test_instalments_add_up_and_the_earnest_never_passes_a_fifth_of_the_net(
    net: int, tax: int, earnest: Decimal, second: Decimal
) -> None:
    terms = {**DEFAULTS, "earnest_percent": earnest, "second_percent": second}
    parts = payment_terms(terms, sheet(net, tax), STAY, TODAY).instalments
    assert sum(part.amount for part in parts) == net + tax
    assert all(part.amount >= 0 for part in parts)
    assert next(part.amount for part in parts if part.kind is DepositKind.EARNEST) <= Fraction(net, 5)


def test_an_earnest_above_a_fifth_is_refused_with_the_article() -> None:
    with pytest.raises(EarnestTooHigh) as refused:
        payment_terms({**DEFAULTS, "earnest_percent": 21}, sheet(100, 6), STAY, TODAY)
    assert "art. 586" in sentence(refused.value, "en")
    assert "第五百八十六条" in sentence(refused.value, "zh")


@pytest.mark.parametrize(
    "change",
    [
        {"second_percent": 81},
        {"earnest_percent": -1},
        {"second_percent": -1},
        {"tiers": []},
        {"tiers": [[30, 50], [30, 60]]},
        {"tiers": [[30, 101]]},
        {"tiers": [[-1, 50]]},
        {"balance_days": -1},
    ],
)
def test_terms_that_do_not_make_sense_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadTerms) as refused:
        payment_terms({**DEFAULTS, **change}, sheet(100, 6), STAY, TODAY)
    assert "bad-terms" not in sentence(refused.value, "en")


@pytest.mark.parametrize(
    ("before", "percent"),
    [(200, 20), (120, 20), (119, 40), (90, 40), (60, 60), (30, 80), (29, 100), (0, 100), (-3, 100)],
)
def test_cancelling_costs_by_the_days_that_are_left(before: int, percent: int) -> None:
    tiers = payment_terms(DEFAULTS, sheet(1_000_000, 60_000), STAY, TODAY).cancellation
    tier = cancelled_on(tiers, STAY.start - timedelta(days=before))
    assert tier.percent == percent
    assert tier.amount == 10_000 * percent


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100)), min_size=1, max_size=8, unique_by=lambda t: t[0]))
def test_tiers_leave_no_day_between_them(tiers: list[tuple[int, int]]) -> None:
    made = payment_terms({**DEFAULTS, "tiers": tiers}, sheet(1_000, 60), STAY, TODAY).cancellation
    assert made[0].from_day is None
    assert all(one.until_day == other.from_day for one, other in pairwise(made))
