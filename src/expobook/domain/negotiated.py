"""What was agreed beyond the tariff: a discount on the space, asked, decided by a role, and a line of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from expobook.domain.errors import UserError
from expobook.domain.money import format_fen, round_half_up, shares
from expobook.domain.price import PriceKind, PriceLine, PriceSheet
from expobook.domain.text import Bilingual

LIMITS: Mapping[str, Decimal] = {
    "planner": Decimal(5),
    "sales": Decimal(5),
    "approver": Decimal(15),
    "administrator": Decimal(100),
}
FINEST_PERCENT = 4  # decimals


class MayNotApprove(UserError):
    """The role may not decide this: ``role``, ``percent`` asked, ``limit_percent`` of the role, ``need`` the role."""

    code = "may-not-approve"


class DiscountState(StrEnum):
    """Where a discount stands between asking and the price."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # taken back, or replaced by a newer one


@dataclass(frozen=True, slots=True)
class Discount:
    """A per cent of the space of one date set (``alternative`` 0: of every one), with its reason and who decided."""

    id: int
    booking_id: int
    alternative: int
    percent: Decimal
    why: str
    asked_by: str
    asked_at: datetime
    state: DiscountState
    decided_by: str = ""
    decided_role: str = ""
    decided_at: datetime | None = None
    decided_why: str = ""


def must_approve(role: str, percent: Decimal, limits: Mapping[str, Decimal]) -> None:
    """Refuse a role whose limit is below ``percent``; the refusal names the role that may.

    Raises:
        MayNotApprove: the limit of the role is lower, or it has none.
    """
    limit = limits.get(role, Decimal(0))
    if percent > limit:
        need = min((each for each in limits.items() if each[1] >= percent), key=lambda each: each[1], default=("", 0))
        raise MayNotApprove(role=role, percent=percent, limit_percent=limit, need=need[0])


def chosen_discount(discounts: Sequence[Discount], alternative: int) -> Discount | None:
    """Return the approved discount of a date set: its own before the one of every set, the newest of each."""
    standing = [each for each in discounts if each.state is DiscountState.APPROVED]
    for wanted in (alternative, 0):
        found = [each for each in standing if each.alternative == wanted]
        if found:
            return found[-1]
    return None


def with_discount(sheet: PriceSheet, discount: Discount) -> PriceSheet:
    """Return a price with the discount as lines before the services, one a tax class, and the tax worked out anew."""
    space = (PriceKind.SPACE, PriceKind.DISCOUNT, PriceKind.SURCHARGE)
    classes: Counter[str] = Counter()
    for line in sheet.lines:
        if line.kind in space:
            classes[line.tax_class] += line.amount
    base = sum(classes.values())
    taken = round_half_up(Fraction(base, 100) * Fraction(discount.percent) / 100)
    if base <= 0 or not taken:
        return sheet
    parts = shares(taken, [max(0, amount) for amount in classes.values()])
    said = f"{discount.percent.normalize():f} %"
    lines = [
        PriceLine(
            kind=PriceKind.DISCOUNT,
            title=Bilingual(f"商定优惠 {said}", f"Agreed discount {said}"),
            amount=-part,
            rule=f"N-{discount.id}",
            explanation=Bilingual(
                f"{format_fen(classes[name])} 的 {said}（{discount.decided_by}核准）",
                f"{said} of {format_fen(classes[name])}, approved by {discount.decided_by}",
            ),
            tax_class=name,
        )
        for name, part in zip(classes, parts, strict=True)
        if part
    ]
    before = [line for line in sheet.lines if line.kind is not PriceKind.SERVICE]
    after = [line for line in sheet.lines if line.kind is PriceKind.SERVICE]
    return retaxed(replace(sheet, lines=(*before, *lines, *after)))


def retaxed(sheet: PriceSheet) -> PriceSheet:
    """Return a price whose tax follows its lines, a class apart, each rounded half up once."""
    nets: Counter[str] = Counter()
    for line in sheet.lines:
        nets[line.tax_class] += line.amount
    taxes = tuple(
        replace(
            tax,
            net=nets[tax.tax_class],
            tax=round_half_up(Fraction(nets[tax.tax_class], 100) * Fraction(tax.percent) / 100),
        )
        for tax in sheet.taxes
    )
    return replace(sheet, taxes=taxes)
