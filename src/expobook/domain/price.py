"""A computed price: lines that explain themselves, tax a class apart, all in whole fen."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual

Fen = int  # money is whole fen everywhere; 100 fen are one yuan


class ForeignCurrency(UserError):
    """Papers are in yuan, and the price is not: ``number`` of the booking, ``currency``."""

    code = "foreign-currency"


class PriceKind(StrEnum):
    """What a price line is for."""

    SPACE = "space"
    DISCOUNT = "discount"  # amount is negative
    SURCHARGE = "surcharge"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line: ``quantity`` x ``days`` x ``rate`` = ``amount``, rounded half up to the fen once.

    For space ``quantity`` is the billed gross area in m2 and ``rate`` yuan/m2/day. ``rule`` names the
    tariff row (``H-2``); ``explanation`` says the sum in words, such as "125 x 100 m x 3 days x 7.00".
    ``line_ids`` are the booking lines it comes from; ``group`` the letter they share in print (A, B).
    """

    kind: PriceKind
    title: Bilingual
    amount: Fen
    rule: str
    explanation: Bilingual
    tax_class: str
    quantity: Decimal = Decimal(0)
    unit: Bilingual = Bilingual("m²", "m²")
    days: int = 0
    rate: Decimal = Decimal(0)
    phase: Phase | None = None
    stay: Stay | None = None
    group: str = ""
    line_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxLine:
    """Tax of one class on the net of its lines; ``percent`` such as 6."""

    tax_class: str
    title: Bilingual
    percent: Decimal
    net: Fen
    tax: Fen


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """What a booking costs by one tariff version on one day of asking; sums always add up."""

    lines: tuple[PriceLine, ...]
    taxes: tuple[TaxLine, ...]
    tariff_code: str
    tariff_version: int
    currency: str = "CNY"
    area_mm2: int = 0  # licensed gross area at its largest
    notes: tuple[Bilingual, ...] = field(default_factory=tuple)

    @property
    def net(self) -> Fen:
        return sum(line.amount for line in self.lines)

    @property
    def tax(self) -> Fen:
        return sum(line.tax for line in self.taxes)

    @property
    def total(self) -> Fen:
        return self.net + self.tax

    def subtotal(self, *kinds: PriceKind) -> Fen:
        return sum(line.amount for line in self.lines if line.kind in kinds)


class DepositKind(StrEnum):
    """Four different things that are never mixed (Civil Code art. 586-588)."""

    EARNEST = "earnest"  # 定金: at most 20 % of the contract amount
    ADVANCE = "advance"  # 预付款
    SECURITY = "security"  # 保证金
    REFUNDABLE = "refundable"  # 押金


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: ``due`` is a date, or None for "on signature"; ``rule`` says how it follows."""

    title: Bilingual
    amount: Fen
    percent: Decimal | None
    due: date | None
    rule: Bilingual
    kind: DepositKind | None = None


@dataclass(frozen=True, slots=True)
class Deposit:
    """A sum lodged beside the price and given back: kind, purpose, amount, when due and returned."""

    kind: DepositKind
    title: Bilingual
    amount: Fen
    due: Bilingual
    returned: Bilingual


@dataclass(frozen=True, slots=True)
class CancellationTier:
    """What is due when the licensee cancels from ``from_day`` to before ``until_day`` (None = open)."""

    days_before: int
    from_day: date | None
    until_day: date | None
    percent: Decimal
    amount: Fen
