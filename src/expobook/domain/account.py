"""The money of a contract after signing: what is due, what came, what is late and what lies as deposit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from expobook.domain.errors import UserError
from expobook.domain.money import format_fen, round_half_up
from expobook.domain.price import CancellationTier, Deposit, DepositKind, Fen, Instalment
from expobook.domain.text import Bilingual


class Account(StrEnum):
    """Where money stands; earnest, advance, security and refundable deposit never mix (Civil Code art. 586-588)."""

    EARNEST = "earnest"  # 定金
    PRICE = "price"  # 价款
    ADVANCE = "advance"  # 预付款
    SECURITY = "security"  # 保证金
    REFUNDABLE = "refundable"  # 押金
    INTEREST = "interest"  # 违约金 for late payment


PAYS_PRICE = (Account.EARNEST, Account.PRICE, Account.ADVANCE)
LODGED = (Account.SECURITY, Account.REFUNDABLE)


class PostingKind(StrEnum):
    """Money that came, went back, or was kept by the venue out of what it held."""

    RECEIPT = "receipt"
    REFUND = "refund"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry: ``amount`` is always positive, ``kind`` says which way it goes."""

    id: int
    kind: PostingKind
    account: Account
    amount: Fen
    day: date
    reference: str = ""
    why: str = ""

    @property
    def signed(self) -> Fen:
        """The amount as it changes what the venue holds for the licensee on the account."""
        return self.amount if self.kind is PostingKind.RECEIPT else -self.amount


class MoreThanHeld(UserError):
    """More would go than an account holds: ``account``, ``amount_fen``, ``held_fen``."""

    code = "more-than-held"


class EarnestAboveAgreed(UserError):
    """More earnest than agreed would be taken: ``amount_fen`` with this one, ``agreed_fen``, ``limit_fen`` by law."""

    code = "earnest-above-agreed"


@dataclass(frozen=True, slots=True)
class InstalmentState:
    """One instalment on a day: what of it was paid, what is open, how long it is late and what that costs."""

    position: int
    instalment: Instalment
    due: date | None
    paid: Fen
    open: Fen
    days_late: int
    interest: Fen


@dataclass(frozen=True, slots=True)
class AccountState:
    """One account: received, given back and kept; ``held`` is what is left, ``agreed`` what was to come."""

    account: Account
    agreed: Fen
    received: Fen
    refunded: Fen
    kept: Fen

    @property
    def held(self) -> Fen:
        return self.received - self.refunded - self.kept


@dataclass(frozen=True, slots=True)
class Statement:
    """The money of a contract on the day ``on``; every sum follows from the rows, to the fen."""

    on: date
    total: Fen
    instalments: tuple[InstalmentState, ...]
    accounts: tuple[AccountState, ...]
    postings: tuple[Posting, ...]
    credit: Fen  # paid beyond every instalment

    @property
    def paid(self) -> Fen:
        return sum(each.paid for each in self.instalments)

    @property
    def open(self) -> Fen:
        return sum(each.open for each in self.instalments)

    @property
    def overdue(self) -> Fen:
        return sum(each.open for each in self.instalments if each.days_late > 0)

    @property
    def interest(self) -> Fen:
        """Interest run up so far, whether paid or not."""
        return sum(each.interest for each in self.instalments)

    @property
    def interest_open(self) -> Fen:
        return self.interest - self.account(Account.INTEREST).held

    def account(self, which: Account) -> AccountState:
        return next(each for each in self.accounts if each.account is which)


def statement(
    instalments: Sequence[Instalment],
    deposits: Iterable[Deposit],
    postings: Sequence[Posting],
    *,
    on: date,
    signed: date | None,
    late_per_day: Decimal,
) -> Statement:
    """Return how a contract's money stands at the end of a day.

    Earnest fills the earnest instalments; price and advance fill the others, the earliest due first. What is
    paid beyond goes to any instalment still open, then is a credit. A refund opens what was filled last.
    Interest runs from the day after the due day to the day of payment, simple, ``late_per_day`` of what was open;
    it is rounded once an instalment. An instalment without a date is due on signature.
    """
    known = tuple(each for each in sorted(postings, key=lambda each: (each.day, each.id)) if each.day <= on)
    dues = [each.due or signed for each in instalments]
    fills, credit = _filled(instalments, dues, known)
    states = tuple(
        _state(place, each, due, fills[place], on, late_per_day)
        for place, (each, due) in enumerate(zip(instalments, dues, strict=True))
    )
    agreed: dict[Account, Fen] = defaultdict(int)
    for each in instalments:
        agreed[Account(each.kind.value) if each.kind else Account.PRICE] += each.amount
    for deposit in deposits:
        agreed[Account(deposit.kind.value)] += deposit.amount
    agreed[Account.INTEREST] = sum(each.interest for each in states)
    accounts = tuple(_account(which, agreed[which], known) for which in Account)
    return Statement(on, sum(each.amount for each in instalments), states, accounts, known, credit)


_Events = list[tuple[date, Fen]]


def _filled(
    instalments: Sequence[Instalment], dues: Sequence[date | None], postings: Sequence[Posting]
) -> tuple[Mapping[int, _Events], Fen]:
    """Return, for each instalment, when how much of it was filled or opened again; and what is beyond all."""
    order = sorted(range(len(instalments)), key=lambda place: (dues[place] or date.max, place))
    filled: dict[int, Fen] = dict.fromkeys(range(len(instalments)), 0)
    events: dict[int, _Events] = defaultdict(list)
    stack: list[tuple[int | None, Fen]] = []  # what was filled, in order; None is credit

    def put(place: int, day: date, fen: Fen) -> None:
        filled[place] += fen
        events[place].append((day, fen))

    for posting in postings:
        if posting.account not in PAYS_PRICE or posting.kind is PostingKind.KEPT:
            continue
        left = posting.amount
        if posting.kind is PostingKind.RECEIPT:
            earnest = posting.account is Account.EARNEST
            first = [place for place in order if (instalments[place].kind is DepositKind.EARNEST) is earnest]
            for place in (*first, *(each for each in order if each not in first)):
                part = min(left, instalments[place].amount - filled[place])
                if part > 0:
                    put(place, posting.day, part)
                    stack.append((place, part))
                    left -= part
            if left:
                stack.append((None, left))
            continue
        for place in order:  # what the venue owes by a supplement goes back before anything is opened again
            part = min(left, filled[place] - instalments[place].amount) if instalments[place].amount < 0 else 0
            if part > 0:
                put(place, posting.day, -part)
                left -= part
        while left and stack:
            where, part = _latest(stack)
            taken = min(left, part)
            if part > taken:
                stack.append((where, part - taken))
            if where is not None:
                put(where, posting.day, -taken)
            left -= taken
    return events, sum(part for where, part in stack if where is None)


def _latest(stack: list[tuple[int | None, Fen]]) -> tuple[int | None, Fen]:
    """Take the last credit, else the last fill, off the stack."""
    for place in range(len(stack) - 1, -1, -1):
        if stack[place][0] is None:
            return stack.pop(place)
    return stack.pop()


def _state(
    place: int, instalment: Instalment, due: date | None, events: _Events, on: date, late_per_day: Decimal
) -> InstalmentState:
    paid = sum(fen for _, fen in events)
    left = instalment.amount - paid
    if due is None:
        return InstalmentState(place + 1, instalment, None, paid, left, 0, 0)
    return InstalmentState(
        place + 1,
        instalment,
        due,
        paid,
        left,
        max(0, (on - due).days) if left > 0 else 0,
        late_interest(instalment.amount, due, events, on, late_per_day),
    )


def late_interest(amount: Fen, due: date, events: Iterable[tuple[date, Fen]], on: date, per_day: Decimal) -> Fen:
    """Return what late payment costs: per day of what was open as it began, from the day after ``due`` to ``on``."""
    fen_days, left, since = 0, amount, due
    for day, fen in sorted(events, key=lambda each: each[0]):
        if day > since:
            fen_days += max(0, left) * (day - since).days
            since = day
        left -= fen
    if on > since:
        fen_days += max(0, left) * (on - since).days
    return round_half_up(Fraction(fen_days, 100) * Fraction(per_day))


def _account(which: Account, agreed: Fen, postings: Sequence[Posting]) -> AccountState:
    sums = {
        kind: sum(each.amount for each in postings if each.account is which and each.kind is kind)
        for kind in PostingKind
    }
    return AccountState(which, agreed, sums[PostingKind.RECEIPT], sums[PostingKind.REFUND], sums[PostingKind.KEPT])


def check_posting(made: Posting, state: Statement, net: Fen, limit_percent: Decimal) -> None:
    """Refuse money that cannot be: more out than an account holds, more earnest than agreed or than the law allows.

    Raises:
        MoreThanHeld: a refund, or what is kept, exceeds what is held.
        EarnestAboveAgreed: the earnest would exceed what was agreed, or the limit (Civil Code art. 586).
    """
    account = state.account(made.account)
    if made.kind is not PostingKind.RECEIPT:
        if made.amount > account.held:
            raise MoreThanHeld(account=made.account, amount_fen=made.amount, held_fen=account.held)
        return
    if made.account is Account.EARNEST:
        limit = int(net * limit_percent / 100)
        if account.held + made.amount > min(account.agreed, limit):
            raise EarnestAboveAgreed(amount_fen=account.held + made.amount, agreed_fen=account.agreed, limit_fen=limit)


@dataclass(frozen=True, slots=True)
class CancelLine:
    """One line of what cancelling comes to; ``amount`` is positive where the venue gives it back."""

    title: Bilingual
    explanation: Bilingual
    amount: Fen


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a notice that arrives on ``day`` comes to; ``back`` is what the licensee gets, negative what it owes."""

    day: date
    by_earnest: bool
    tier: CancellationTier
    lines: tuple[CancelLine, ...]

    @property
    def back(self) -> Fen:
        return sum(line.amount for line in self.lines)


def cancellation(tier: CancellationTier, state: Statement, base: Fen, *, by_earnest: bool) -> Cancellation:
    """Return what cancelling costs: by the table, or by keeping the earnest paid, never both (art. 588)."""
    lines = [
        CancelLine(_NAMES[which], Bilingual("已收", "received"), state.account(which).held)
        for which in PAYS_PRICE
        if state.account(which).held
    ]
    if by_earnest:
        kept = state.account(Account.EARNEST).held
        lines.append(
            CancelLine(
                Bilingual("定金不予退还", "Earnest is lost"),
                Bilingual("《民法典》第五百八十七条", "Civil Code art. 587"),
                -kept,
            )
        )
    else:
        percent = f"{tier.percent.normalize():f} %"
        lines.append(
            CancelLine(
                Bilingual("违约金", "Sum for cancelling"),
                Bilingual(
                    f"场地使用费 {format_fen(base)} 的 {percent}（{_tier_words(tier).zh}）",
                    f"{percent} of the licence fee {format_fen(base)} ({_tier_words(tier).en})",
                ),
                -tier.amount,
            )
        )
    if state.interest_open > 0:
        told = Bilingual("逾期付款违约金，计至当日", "for late payment, up to that day")
        lines.append(CancelLine(_NAMES[Account.INTEREST], told, -state.interest_open))
    lines += [
        CancelLine(_NAMES[which], Bilingual("退还", "given back"), state.account(which).held)
        for which in LODGED
        if state.account(which).held
    ]
    return Cancellation(state.on, by_earnest, tier, tuple(lines))


def _tier_words(tier: CancellationTier) -> Bilingual:
    if tier.from_day is None:
        return Bilingual(f"进场首日前{tier.days_before}日或更早", f"{tier.days_before} days or more before move-in")
    if tier.until_day is None or not tier.days_before:
        return Bilingual("最后一档", "the last step of the table")
    return Bilingual(
        f"{tier.from_day.isoformat()}至{tier.until_day.isoformat()}前",
        f"from {tier.from_day.isoformat()} to before {tier.until_day.isoformat()}",
    )


_NAMES: Mapping[Account, Bilingual] = {
    Account.EARNEST: Bilingual("定金", "Earnest"),
    Account.PRICE: Bilingual("价款", "Price"),
    Account.ADVANCE: Bilingual("预付款", "Advance"),
    Account.SECURITY: Bilingual("保证金", "Security deposit"),
    Account.REFUNDABLE: Bilingual("押金", "Refundable deposit"),
    Account.INTEREST: Bilingual("迟延付款违约金", "Interest for late payment"),
}


def account_name(which: Account) -> Bilingual:
    """Return the name of an account in both languages."""
    return _NAMES[which]


def replanned(
    agreed: Sequence[Instalment], planned: Sequence[Instalment], paid: Sequence[Fen], total: Fen
) -> tuple[Instalment, ...]:
    """Return a payment plan after a change of dates or price that adds up to the new ``total`` to the fen.

    What is paid in full stays as agreed. Of the others the due days move as ``planned`` has them, their sums stay,
    but for an unpaid earnest that would be above that of the new price. The difference goes to the last, then to
    those before it, never below what was paid of them. What is left is a sum that the venue gives back, a line of
    its own below zero.
    """
    result: list[Instalment] = []
    for place, each in enumerate(agreed):
        done = paid[place] >= each.amount
        later = planned[place] if place < len(planned) else each
        amount = each.amount
        if each.kind is DepositKind.EARNEST and later.kind is DepositKind.EARNEST:
            amount = max(paid[place], min(amount, later.amount))
        result.append(each if done else replace(each, amount=amount, due=later.due, rule=later.rule, percent=None))
    rest = total - sum(each.amount for each in result)
    for place in range(len(result) - 1, -1, -1):
        if not rest or result[place].kind is DepositKind.EARNEST:
            continue
        each = result[place]
        change = max(rest, paid[place] - each.amount)
        if change:
            result[place] = replace(each, amount=each.amount + change, percent=None)
            rest -= change
    if rest:
        title = Bilingual("退款", "Given back")
        rule = Bilingual("补充协议签订后退还", "given back after signature of the supplement")
        result.append(Instalment(title, rest, None, None, rule))
    return tuple(each for each in result if each.amount or each.kind)
