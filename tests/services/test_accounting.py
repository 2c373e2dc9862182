"""Money after signing: every entry finds its place, everything adds up to the fen, and the law's limits hold."""

import io
import os
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from expobook.domain.account import (
    Account,
    EarnestAboveAgreed,
    MoreThanHeld,
    Posting,
    PostingKind,
    replanned,
    statement,
)
from expobook.domain.booking import Organiser
from expobook.domain.contract import IssuedContract
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.money import round_half_up
from expobook.domain.price import Deposit, DepositKind, Instalment
from expobook.domain.text import Bilingual
from expobook.services.contracts import accounting, amending, contracting
from expobook.services.contracts import life as contract_life
from expobook.services.desk import Desk
from expobook.services.reporting.reports import report
from tests.services.conftest import Clock
from tests.services.test_contract_life import moved, words
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser

ROUNDS = int(os.environ.get("EXPOBOOK_ACCOUNTS", "60"))
DAY, NAME = date(2027, 1, 1), Bilingual("期", "part")
RATE = Decimal("0.0003")


@pytest.fixture
def signed(desk: Desk, organiser: Organiser, clock: Clock) -> IssuedContract:
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    return contract_life.sign_contract(desk, issued.number, clock())[0]


def receive(desk: Desk, number: str, account: Account, fen: int) -> Posting:
    return accounting.post(desk, number, PostingKind.RECEIPT, account, fen)[0]


def test_receipts_fill_the_earliest_part_and_the_rest_stays_open(desk: Desk, signed: IssuedContract) -> None:
    start = accounting.statement_on(desk, signed.number)
    earnest, second, balance = (each.instalment.amount for each in start.instalments)
    assert start.open == signed.total == earnest + second + balance
    receive(desk, signed.number, Account.EARNEST, earnest)
    receive(desk, signed.number, Account.PRICE, second + 1)
    state = accounting.statement_on(desk, signed.number)
    assert [each.paid for each in state.instalments] == [earnest, second, 1]
    assert state.open == balance - 1
    assert state.account(Account.EARNEST).held == earnest
    assert state.account(Account.PRICE).held == second + 1


def test_what_is_late_costs_its_interest_and_stops_when_paid(desk: Desk, signed: IssuedContract, clock: Clock) -> None:
    state = accounting.statement_on(desk, signed.number)
    second = state.instalments[1]
    assert second.due is not None
    clock.forward(days=(second.due - clock().date()).days + 10)
    receive(desk, signed.number, Account.EARNEST, state.instalments[0].instalment.amount)
    late = accounting.statement_on(desk, signed.number).instalments[1]
    assert late.days_late == 10
    assert late.interest == round_half_up(Fraction(late.instalment.amount * 10, 100) * Fraction(RATE))
    receive(desk, signed.number, Account.PRICE, late.open)
    clock.forward(days=5)
    done = accounting.statement_on(desk, signed.number).instalments[1]
    assert (done.days_late, done.interest) == (0, late.interest)


def test_the_four_deposits_never_mix_and_more_earnest_than_agreed_is_refused(
    desk: Desk, signed: IssuedContract
) -> None:
    earnest = accounting.statement_on(desk, signed.number).instalments[0].instalment.amount
    with pytest.raises(EarnestAboveAgreed) as refused:
        receive(desk, signed.number, Account.EARNEST, earnest + 1)
    assert refused.value.facts["limit_fen"] == signed.net * 20 // 100
    receive(desk, signed.number, Account.SECURITY, 5_000_000)
    receive(desk, signed.number, Account.REFUNDABLE, 100_00)
    state = accounting.statement_on(desk, signed.number)
    assert state.paid == 0
    assert {each.account: each.held for each in state.accounts if each.held} == {
        Account.SECURITY: 5_000_000,
        Account.REFUNDABLE: 100_00,
    }
    with pytest.raises(MoreThanHeld):
        accounting.post(desk, signed.number, PostingKind.REFUND, Account.REFUNDABLE, 100_01)
    with pytest.raises(BadInput):  # what is kept needs a reason
        accounting.post(desk, signed.number, PostingKind.KEPT, Account.SECURITY, 1)
    accounting.post(desk, signed.number, PostingKind.KEPT, Account.SECURITY, 80_000, why="a broken door")
    accounting.post(desk, signed.number, PostingKind.REFUND, Account.SECURITY, 4_920_000)
    assert accounting.statement_on(desk, signed.number).account(Account.SECURITY).held == 0


def test_entries_that_cannot_be_are_refused(desk: Desk, signed: IssuedContract, clock: Clock) -> None:
    for fen in (0, -5):
        with pytest.raises(BadInput):
            receive(desk, signed.number, Account.PRICE, fen)
    tomorrow = clock().date() + timedelta(days=1)
    with pytest.raises(BadInput):
        accounting.post(desk, signed.number, PostingKind.RECEIPT, Account.PRICE, 1, day=tomorrow)
    contract_life.void_contract(desk, signed.number, why="signed anew")
    with pytest.raises(NotAllowed):
        receive(desk, signed.number, Account.PRICE, 1)


def test_a_change_of_days_moves_what_is_not_paid_and_leaves_what_is(
    desk: Desk, signed: IssuedContract, clock: Clock
) -> None:
    before = accounting.statement_on(desk, signed.number)
    receive(desk, signed.number, Account.EARNEST, before.instalments[0].instalment.amount)
    paid = accounting.statement_on(desk, signed.number)
    moved(desk, signed.booking_id, "A-1", "A-2", "A-3", start=14)
    made, _ = amending.issue_amendment(desk, signed.number, why="two weeks later")
    assert accounting.statement_on(desk, signed.number) == paid  # not signed: it does not bind yet
    amending.sign_amendment(desk, made.number, clock())
    after = accounting.statement_on(desk, signed.number)
    shifts = [
        None if old.instalment.due is None or new.due is None else (new.due - old.instalment.due).days
        for old, new in zip(before.instalments, after.instalments, strict=True)
    ]
    assert shifts[1:] == [14, 14]
    assert after.paid == before.instalments[0].instalment.amount
    assert after.total == made.total


def test_the_report_of_revenue_is_what_the_accounts_say_also_after_a_supplement(
    desk: Desk, signed: IssuedContract, clock: Clock
) -> None:
    whole = Stay(date(2026, 1, 1), date(2028, 1, 1))
    earnest = accounting.statement_on(desk, signed.number).instalments[0].instalment.amount
    receive(desk, signed.number, Account.EARNEST, earnest)
    receive(desk, signed.number, Account.SECURITY, 900)
    accounting.post(desk, signed.number, PostingKind.REFUND, Account.EARNEST, 100)
    before = report(desk, "revenue", whole)
    assert before.total is not None
    assert before.total[1:] == (signed.net, signed.total, earnest - 100)
    moved(desk, signed.booking_id, "A-1", "A-2", start=40)
    made, _ = amending.issue_amendment(desk, signed.number, why="later and smaller")
    assert report(desk, "revenue", whole) == before  # not signed: it does not bind yet
    clock.forward(days=40)
    amending.sign_amendment(desk, made.number, clock())
    state, found = accounting.statement_on(desk, signed.number), report(desk, "revenue", whole)
    dues: Counter[date] = Counter()
    for each in state.instalments:
        assert each.due is not None
        dues[each.due.replace(day=1)] += each.instalment.amount
    assert {first: fen for first, fen in zip(found.values("month"), found.values("due"), strict=True) if fen} == dues
    assert found.total is not None
    assert found.total[1:] == (made.net, made.total, earnest - 100)
    month = clock().date().replace(day=1)
    assert dict(zip(found.values("month"), found.values("booked"), strict=True))[month] == made.net - signed.net
    assert report(desk, "shows", whole).rows[0][-1] == made.net


def test_cancelling_is_explained_and_takes_the_table_or_the_earnest_never_both(
    desk: Desk, signed: IssuedContract
) -> None:
    start = accounting.statement_on(desk, signed.number)
    earnest = start.instalments[0].instalment.amount
    receive(desk, signed.number, Account.EARNEST, earnest)
    receive(desk, signed.number, Account.PRICE, 300_000)
    receive(desk, signed.number, Account.SECURITY, 5_000_000)
    early = accounting.cancellation_on(desk, signed.number)
    last = accounting.cancellation_on(desk, signed.number, date(2027, 3, 1))
    assert early.tier.percent == 40  # 98 days before move-in: between 120 and 90
    assert early.back == earnest + 300_000 + 5_000_000 - early.tier.amount
    assert last.tier.percent == 100
    assert any("Sum for cancelling" in line.title.en for line in early.lines)
    kept = accounting.cancellation_on(desk, signed.number, by_earnest=True)
    assert kept.back == 300_000 + 5_000_000
    assert not any("Sum for cancelling" in line.title.en for line in kept.lines)
    assert sum(line.amount for line in kept.lines) == kept.back


def test_the_statement_is_written_as_pdf_and_xlsx_with_the_same_sums(
    desk: Desk, signed: IssuedContract, tmp_path: Path
) -> None:
    accounting.post(
        desk, signed.number, PostingKind.RECEIPT, Account.PRICE, 123_456, reference="=cmd()", why="<b>first</b>"
    )
    pdf = accounting.statement_pdf(desk, signed.number)
    assert pdf == accounting.statement_pdf(desk, signed.number)
    said = words(pdf, tmp_path)
    assert "对账单" in said
    assert "1,234.56" in said
    assert "<b>first</b>" in said
    book = openpyxl.load_workbook(io.BytesIO(accounting.statement_xlsx(desk, signed.number)))
    rows = list(book.worksheets[0].iter_rows(min_row=4, values_only=True))
    assert rows[-1][3] == pytest.approx(signed.total / 100)
    assert rows[-1][4] == pytest.approx(1234.56)
    assert book.worksheets[2]["F4"].value == "=cmd()"
    assert book.worksheets[2]["F4"].data_type == "s"


def test_the_list_shows_what_is_overdue(desk: Desk, signed: IssuedContract, clock: Clock) -> None:
    assert [row.number for row in accounting.accounts(desk)] == [signed.number]
    assert accounting.accounts(desk, clock().date() + timedelta(days=365), overdue_only=True)[0].statement.overdue > 0
    assert accounting.accounts(desk, overdue_only=True) == ()


def test_what_a_supplement_gives_back_is_settled_by_its_refund() -> None:
    parts = [Instalment(NAME, 100, None, DAY, NAME), Instalment(NAME, -30, None, DAY, NAME)]
    came = Posting(1, PostingKind.RECEIPT, Account.PRICE, 100, DAY)
    back = Posting(2, PostingKind.REFUND, Account.PRICE, 30, DAY + timedelta(days=3))
    state = statement(parts, (), [came, back], on=DAY + timedelta(days=90), signed=DAY, late_per_day=RATE)
    assert (state.open, state.overdue, state.interest, state.credit) == (0, 0, 0, 0)
    assert [each.paid for each in state.instalments] == [100, -30]


def test_random_accounts_always_add_up_to_the_fen() -> None:
    """Whatever is paid and given back, parts, credit and accounts tell the same sum; interest agrees day by day."""
    rng = random.Random(5)
    for _ in range(ROUNDS):
        parts = [
            Instalment(NAME, rng.randint(1, 10**7), None, DAY + timedelta(days=rng.randint(0, 90)), NAME)
            for _ in range(rng.randint(1, 5))
        ]
        if rng.random() < 0.7:
            parts[0] = Instalment(NAME, parts[0].amount, None, None, NAME, DepositKind.EARNEST)
        held, postings = 0, []
        for place in range(rng.randint(0, 8)):
            kind = PostingKind.REFUND if held and rng.random() < 0.3 else PostingKind.RECEIPT
            fen = rng.randint(1, held if kind is PostingKind.REFUND else 10**7)
            held += fen if kind is PostingKind.RECEIPT else -fen
            postings.append(Posting(place, kind, Account.PRICE, fen, DAY + timedelta(days=place * rng.randint(1, 20))))
            postings.sort(key=lambda each: each.day)
        postings = [Posting(n, each.kind, each.account, each.amount, each.day) for n, each in enumerate(postings)]
        if any(sum(one.signed for one in postings[: n + 1]) < 0 for n in range(len(postings))):
            continue
        on = DAY + timedelta(days=rng.randint(0, 200))
        deposit = Deposit(DepositKind.SECURITY, NAME, 5, NAME, NAME)
        state = statement(parts, [deposit], postings, on=on, signed=DAY, late_per_day=RATE)
        came = sum(each.signed for each in postings if each.day <= on)
        assert state.paid + state.credit == came
        assert state.paid + state.open == sum(each.amount for each in parts)
        assert all(0 <= each.paid <= each.instalment.amount for each in state.instalments)
        assert state.interest == sum(_interest_by_days(parts, postings, on))


def _interest_by_days(parts: list[Instalment], postings: list[Posting], on: date) -> list[int]:
    """The oracle: walk every day, ask what was open at its beginning, and add."""
    exact = [Fraction(0)] * len(parts)
    day = DAY
    while day <= on:
        eve = statement(parts, (), postings, on=day - timedelta(days=1), signed=DAY, late_per_day=RATE)
        for place, each in enumerate(eve.instalments):
            if each.due is not None and each.due < day:
                exact[place] += Fraction(each.open, 100) * Fraction(RATE)
        day += timedelta(days=1)
    return [round_half_up(each) for each in exact]


def test_a_changed_plan_adds_up_keeps_what_was_paid_and_never_falls_below_it() -> None:
    rng = random.Random(7)
    for _ in range(30 * ROUNDS):
        titles = [Bilingual(str(n), str(n)) for n in range(rng.randint(1, 4))]
        agreed = [Instalment(title, rng.randint(1, 1000), None, DAY, NAME) for title in titles]
        paid = [rng.choice((0, each.amount, rng.randint(0, each.amount))) for each in agreed]
        total = rng.randint(1, 3000)
        plan = replanned(agreed, agreed, paid, total)
        assert sum(each.amount for each in plan) == total
        now = {each.title: each.amount for each in plan}
        for done, before in zip(paid, agreed, strict=True):
            assert now.get(before.title, 0) >= done
