"""When a contract's price is paid, what is lodged beside it, and what cancelling costs: the venue's choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.price import CancellationTier, Deposit, DepositKind, Fen, Instalment, PriceKind, PriceSheet
from expobook.domain.text import Bilingual
from expobook.papers.wording import day_words
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "payment-terms"
DEFAULTS: Mapping[str, Any] = {
    "version": 0,  # how often the venue changed them
    "source": "assumed",
    "earnest_percent": 20,
    "most_earnest_percent": 20,  # Civil Code art. 586; of the net price, the cautious reading
    "second_percent": 30,
    "second_days": 30,
    "balance_days": 7,
    "clearance_fen": 5_000_000,
    "deposit_days": 7,
    "late_per_day": "0.0003",  # of what is open, for each day of late payment
    "tiers": [[120, 20], [90, 40], [60, 60], [30, 80], [0, 100]],  # days before move-in, per cent of the licence fee
}


class EarnestTooHigh(UserError):
    """The earnest is more than the law lets be one: ``percent``, ``limit_percent``."""

    code = "earnest-too-high"


class BadTerms(UserError):
    """The terms of payment do not make sense: ``where``, ``why``."""

    code = "bad-terms"


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """Instalments that add up to the price, deposits beside it, and cancellation tiers, earliest first."""

    instalments: tuple[Instalment, ...]
    deposits: tuple[Deposit, ...]
    cancellation: tuple[CancellationTier, ...]


def terms_of(uow: UnitOfWork) -> Mapping[str, Any]:
    """Return the terms in force: the shipped ones and what the venue changed."""
    return {**DEFAULTS, **(uow.settings.get(SETTING) or {})}


def payment_terms(terms: Mapping[str, Any], sheet: PriceSheet, stay: Stay, today: date) -> PaymentTerms:
    """Return what is payable when, for a licence that begins with ``stay``; sums add up to the fen.

    Raises:
        EarnestTooHigh: the earnest is above the limit; the excess would be ordinary money (art. 586).
        BadTerms: parts exceed the price, or a percentage or a number of days cannot be.
    """
    check_terms(terms)
    return PaymentTerms(
        _instalments(terms, sheet, stay, today), _deposits(terms, stay), cancellation(terms, sheet, stay)
    )


def check_terms(terms: Mapping[str, Any]) -> None:
    """Refuse terms that cannot be; raises ``EarnestTooHigh`` or ``BadTerms``."""
    earnest, limit = Decimal(terms["earnest_percent"]), Decimal(terms["most_earnest_percent"])
    second = Decimal(terms["second_percent"])
    if earnest > limit:
        raise EarnestTooHigh(percent=earnest, limit_percent=limit)
    if earnest < 0 or second < 0 or earnest + second > 100:
        raise BadTerms(where="instalments", why="parts-exceed-price")
    tiers = [(int(days), Decimal(percent)) for days, percent in terms["tiers"]]
    if not tiers or len(dict(tiers)) < len(tiers) or any(d < 0 or not 0 <= p <= 100 for d, p in tiers):
        raise BadTerms(where="cancellation", why="tiers-wrong")
    if not 0 <= Decimal(str(terms["late_per_day"])) <= Decimal("0.01"):
        raise BadTerms(where="late_per_day", why="late-rate")
    if min(int(terms[days]) for days in ("second_days", "balance_days", "deposit_days", "clearance_fen")) < 0:
        raise BadTerms(where="deadlines", why="below-zero")


def share(fen: Fen, percent: Decimal | int) -> Fen:
    """Return a per cent of an amount in whole fen, the part of a fen dropped."""
    return int(fen * Decimal(percent) / 100)


def _instalments(terms: Mapping[str, Any], sheet: PriceSheet, stay: Stay, today: date) -> tuple[Instalment, ...]:
    percent = Decimal(terms["earnest_percent"])
    earnest = share(sheet.net, percent)
    second = share(sheet.total, terms["second_percent"])
    rest = sheet.total - earnest - second
    second_due, second_rule = _before(stay, int(terms["second_days"]), today)
    rest_due, rest_rule = _before(stay, int(terms["balance_days"]), today)
    on_signature = Bilingual(f"签订时，不含税价的{percent} %", f"on signature, {percent} % of the net price")
    return (
        Instalment(Bilingual("定金", "Earnest"), earnest, percent, None, on_signature, DepositKind.EARNEST),
        Instalment(
            Bilingual("第二期", "Second part"), second, Decimal(terms["second_percent"]), second_due, second_rule
        ),
        Instalment(Bilingual("余款", "Balance"), rest, None, rest_due, rest_rule),
    )


def _before(stay: Stay, days: int, today: date) -> tuple[date | None, Bilingual]:
    """The day so many days before move-in with its rule; None, that is on signature, where it has gone by."""
    due = stay.start - timedelta(days=days)
    return due if due > today else None, Bilingual(f"进场首日前{days}日", f"{days} days before move-in")


def _deposits(terms: Mapping[str, Any], stay: Stay) -> tuple[Deposit, ...]:
    fen = int(terms["clearance_fen"])
    if not fen:
        return ()
    day = stay.start - timedelta(days=int(terms["deposit_days"]))
    due = day_words(day)
    back = Bilingual("撤展验收后15个工作日内", "within 15 business days of hand-back")
    return (Deposit(DepositKind.SECURITY, Bilingual("清场保证金", "Clearance security"), fen, due, back),)


def cancellation(terms: Mapping[str, Any], sheet: PriceSheet, stay: Stay) -> tuple[CancellationTier, ...]:
    """Return what cancelling costs by the day on which notice arrives, from the longest notice to the shortest.

    Days are counted from the day after receipt to the first day of the licence; half open.
    """
    base = sheet.subtotal(PriceKind.SPACE, PriceKind.DISCOUNT, PriceKind.SURCHARGE)
    tiers, from_day = [], None
    for days, percent in sorted(((int(days), Decimal(percent)) for days, percent in terms["tiers"]), reverse=True):
        until_day = stay.start - timedelta(days=days) + timedelta(days=1)
        tiers.append(CancellationTier(days, from_day, until_day, percent, share(base, percent)))
        from_day = until_day
    return tuple(tiers)


def cancelled_on(tiers: tuple[CancellationTier, ...], day: date) -> CancellationTier:
    """Return the tier of a notice that arrives on a day; the last one from the first day of the licence on."""
    return next((tier for tier in tiers if tier.until_day is None or day < tier.until_day), tiers[-1])
