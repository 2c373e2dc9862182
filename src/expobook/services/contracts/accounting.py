"""The money of a contract after signing: entries, statement of account, what is overdue, what cancelling comes to."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expobook.domain.account import (
    Account,
    Cancellation,
    Posting,
    PostingKind,
    Statement,
    cancellation,
    check_posting,
)
from expobook.domain.contract import Contract, IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.price import Fen
from expobook.domain.text import LONGEST_NOTE, Bilingual, clean
from expobook.services.changes import Changes
from expobook.services.contracts.versions import standing_contents, statement_of
from expobook.services.desk import Desk
from expobook.services.money.payment_terms import cancelled_on, terms_of
from expobook.storage.unit_of_work import UnitOfWork

_MOST = 10**13  # fen


def statement_on(desk: Desk, number: str, on: date | None = None) -> Statement:
    """Return how the money of a contract stands at the end of a day, today by default; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return _read(uow, number, on or desk.now().date())[2]


def account_of(uow: UnitOfWork, number: str, on: date) -> tuple[IssuedContract, Statement]:
    """Return a contract and how its money stands on a day, within a transaction; raises ``UnknownThing``."""
    found, _, state = _read(uow, number, on)
    return found, state


def _read(uow: UnitOfWork, number: str, on: date) -> tuple[IssuedContract, Contract, Statement]:
    found = uow.contracts.by_number(number)
    contents, _ = standing_contents(uow, number)
    return found, contents, statement_of(contents, found, uow.papers.postings(found.id), on)


def post(
    desk: Desk,
    number: str,
    kind: PostingKind,
    account: Account,
    amount: Fen,
    *,
    day: date | None = None,
    reference: str = "",
    why: str = "",
) -> tuple[Posting, Changes]:
    """Enter money that came, went back or was kept; nothing is edited later, only answered by another entry.

    Raises:
        UnknownThing: no such contract.
        BadInput: the amount is not above zero, the day lies in the future, or what is kept has no reason.
        NotAllowed: money is received for a void contract.
        MoreThanHeld: more would go than the account holds.
        EarnestAboveAgreed: the earnest would exceed what was agreed, or 20 % of the price (Civil Code art. 586).
    """
    today = desk.now().date()
    entered = day or today
    if not 0 < amount <= _MOST:
        raise BadInput(field="amount", value=str(amount), why="not-positive")
    if entered > today:
        raise BadInput(field="day", value=entered.isoformat(), why="in-future")
    if kind is PostingKind.KEPT and not why.strip():
        raise BadInput(field="why", value="", why="empty")
    told = clean(reference, "reference", required=False), clean(why, "why", longest=LONGEST_NOTE, required=False)
    made = Posting(0, kind, account, amount, entered, *told)

    def work(uow: UnitOfWork) -> tuple[Posting, IssuedContract]:
        found, contents, state = _read(uow, number, today)
        if found.state is ContractState.VOID and kind is PostingKind.RECEIPT:
            raise NotAllowed(deed="receive-money", name=number, state=found.state, allowed=ContractState.ISSUED)
        check_posting(made, state, contents.price.net, Decimal(str(terms_of(uow)["most_earnest_percent"])))
        stored = uow.papers.post(made, found.id, desk.actor.name, desk.now())
        after = {"number": number, "kind": kind.value, "account": account.value, "fen": amount, "day": str(entered)}
        uow.audit.add(
            desk.actor, desk.now(), "post", "booking", found.booking_id, after=json.dumps(after), why=made.why
        )
        return stored, found

    stored, found = desk.store.transact(work)
    return stored, Changes(bookings=frozenset({found.booking_id}), contracts=frozenset({found.id}))


def cancellation_on(desk: Desk, number: str, day: date | None = None, *, by_earnest: bool = False) -> Cancellation:
    """Return what it comes to when the notice of cancellation arrives on a day, today by default; writes nothing.

    By the table of the contract, or by keeping the earnest (``by_earnest``), never both (Civil Code art. 588).

    Raises:
        UnknownThing: no such contract.
        NotAllowed: it is void or completed.
    """
    on = day or desk.now().date()
    with desk.store.read() as uow:
        found, contents, state = _read(uow, number, on)
    if not found.state.in_force:
        raise NotAllowed(deed="cancel-contract", name=number, state=found.state, allowed=ContractState.SIGNED)
    tier = cancelled_on(contents.cancellation, on)
    return cancellation(tier, state, contents.cancellation_base, by_earnest=by_earnest)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One contract in the list of accounts: what is paid, open, overdue, and what comes next."""

    contract: IssuedContract
    event: Bilingual
    statement: Statement
    next_due: date | None

    @property
    def number(self) -> str:
        return self.contract.number


def accounts(desk: Desk, on: date | None = None, *, overdue_only: bool = False) -> tuple[AccountRow, ...]:
    """Return the account of every contract in force on a day, today by default, in the order of issuing."""
    day, rows = on or desk.now().date(), []
    with desk.store.read() as uow:
        for each in uow.contracts.register():
            if not each.state.in_force:
                continue
            found, contents, state = _read(uow, each.number, day)
            if overdue_only and not state.overdue:
                continue
            waiting = [one.due for one in state.instalments if one.open > 0 and one.due is not None]
            rows.append(AccountRow(found, contents.event, state, min(waiting, default=None)))
    return tuple(rows)


def statement_pdf(desk: Desk, number: str, on: date | None = None, language: str = "both") -> bytes:
    """Return the statement of account of a contract as PDF; raises ``UnknownThing``."""
    from expobook.papers.statement import StatementPaper, statement_paper

    day = on or desk.now().date()
    with desk.store.read() as uow:
        _, contents, state = _read(uow, number, day)
    return statement_paper(
        StatementPaper(
            number,
            contents.licensor,
            contents.licensee,
            contents.event,
            state,
            contents.late_per_day,
            language,
            contents.sample,
        )
    )


def statement_xlsx(desk: Desk, number: str, on: date | None = None) -> bytes:
    """Return the statement of account of a contract as XLSX; raises ``UnknownThing``."""
    from expobook.exchange.statement_xlsx import statement_book

    return statement_book(number, statement_on(desk, number, on))
