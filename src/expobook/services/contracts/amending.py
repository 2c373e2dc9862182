"""Supplements to a signed contract (补充协议): they state only what differs, and are signed like the contract."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from expobook.domain.account import replanned
from expobook.domain.added_space import Added, added_by, added_cells
from expobook.domain.contract import (
    AmendmentOpen,
    Contract,
    NothingToAmend,
    canonical_bytes,
    content_hash,
)
from expobook.domain.contract_difference import Difference, differences
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.price import Fen
from expobook.domain.text import checked_reason
from expobook.services.changes import Changes
from expobook.services.contracts.clauses import library_in
from expobook.services.contracts.data import agreed_cells
from expobook.services.contracts.drafting import draft_contract, worded
from expobook.services.contracts.life import SIGNED
from expobook.services.contracts.versions import standing_contents, statement_of
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_on
from expobook.services.trail.anchors import keep_anchor
from expobook.storage.contract_papers import Amendment
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AmendmentDraft:
    """A supplement to be: the contract that binds now, the one it leads to, and what differs."""

    number: str
    before: Contract
    after: Contract
    changes: tuple[Difference, ...]
    why: str = ""

    @property
    def difference(self) -> Fen:
        """What the licensee pays more, in fen with tax; below zero what the price falls by."""
        return self.after.price.total - self.before.price.total


def draft_amendment(desk: Desk, number: str, *, why: str = "", by_tariff_of_today: bool = False) -> AmendmentDraft:
    """Return the supplement that the booking's present state asks for; writes nothing.

    What was agreed keeps its tariff, space and days beyond it cost by the one in force today (clause 19.2); by that
    one everything is priced where the parties agree on it.
    What was paid stays paid: open instalments move with the days, the difference in price falls on the last of them.

    Raises:
        UnknownThing: no such contract.
        NotAllowed: it is not signed (issue it anew instead), or no longer in force.
        AmendmentOpen: an earlier supplement waits for signature.
        NothingToAmend: nothing differs.
    """
    with desk.store.read() as uow:
        found = uow.contracts.by_number(number)
        if found.state not in SIGNED:
            raise NotAllowed(deed="amend-contract", name=number, state=found.state, allowed=SIGNED)
        made = uow.papers.amendments(found.id)
        _refuse_open(number, made)
        before, _ = standing_contents(uow, number)
        postings = uow.papers.postings(found.id)
    today = desk.now().date()
    agreed = None if by_tariff_of_today else (before.price.tariff_code, before.price.tariff_version)
    added = () if agreed is None else _added(desk, before, found.booking_id, today)
    fresh = draft_contract(desk, found.booking_id, before.language, tariff=agreed, added=added)
    state = statement_of(before, found, postings, today)
    paid = [each.paid for each in state.instalments]
    plan = replanned(before.instalments, fresh.instalments, paid, fresh.price.total)
    if fresh.licensed_bays == before.licensed_bays:  # the stand plan stays as it was agreed (clause space.stands)
        fresh = replace(fresh, plan=before.plan, venue=before.venue)
    after = replace(
        fresh,
        number=before.number,
        state=ContractState.AMENDED,
        drafted=before.drafted,
        signed_on=before.signed_on,
        originals=before.originals,
        late_per_day=before.late_per_day,
        instalments=plan,
    )
    with desk.store.read() as uow:
        after = worded(after, {}, library_in(uow, before.clause_library))
    changes = differences(before, after)
    if not changes:
        raise NothingToAmend(number=number)
    return AmendmentDraft(f"{number}-S{len(made) + 1}", before, after, changes, why)


def _added(desk: Desk, before: Contract, booking_id: int, today: date) -> tuple[Added, ...]:
    """Return what the booking has beyond the contract as it binds, with the tariff of the day it was added."""
    with desk.store.read() as uow:
        booking, rates = uow.bookings.get(booking_id), tariff_on(uow, today)
    now = frozenset(cell for line in booking.active_lines(booking.alternatives[0]) for cell, _ in line.cells())
    kept = [each for old in before.added for each in added_by(old.cells() & now, old.tariff, old.version)]
    if (rates.code, rates.version) == (before.price.tariff_code, before.price.tariff_version):
        return tuple(kept)
    new = added_cells(agreed_cells(before), now, desk.venue)
    return (*kept, *added_by(new, rates.code, rates.version))


def _refuse_open(number: str, made: Sequence[Amendment]) -> None:
    for each in made:
        if each.waits:
            raise AmendmentOpen(number=each.number, contract=number)


def amendment_pdf(draft: AmendmentDraft, issued_at: datetime | None = None) -> bytes:
    """Return a supplement as PDF: each place that differs with its text before and after; drafts are watermarked."""
    from expobook.papers.amendment import AmendmentPaper, amendment_paper

    return amendment_paper(
        AmendmentPaper(draft.number, draft.before, draft.after, draft.changes, issued_at.date() if issued_at else None)
    )


def issue_amendment(
    desk: Desk, number: str, *, why: str, by_tariff_of_today: bool = False
) -> tuple[Amendment, Changes]:
    """Issue the supplement: its number, the contents it leads to and its bytes are frozen in one step.

    Raises:
        BadInput: no reason is given.
        NotAllowed, AmendmentOpen, NothingToAmend, UnknownThing: as :func:`draft_amendment`.
    """
    reason = checked_reason(why)
    draft = draft_amendment(desk, number, why=reason, by_tariff_of_today=by_tariff_of_today)
    moment = desk.now()
    pdf = amendment_pdf(draft, moment)

    def work(uow: UnitOfWork) -> tuple[Amendment, int]:
        found = uow.contracts.by_number(number)
        if found.state not in SIGNED:
            raise NotAllowed(deed="amend-contract", name=number, state=found.state, allowed=SIGNED)
        _refuse_open(number, uow.papers.amendments(found.id))
        sheet = draft.after.price
        made = Amendment(
            id=0,
            contract_id=found.id,
            number=draft.number,
            content_hash=content_hash(draft.after),
            pdf_sha256=hashlib.sha256(pdf).hexdigest().upper(),
            net=sheet.net,
            tax=sheet.tax,
            total=sheet.total,
            why=reason,
            issued_at=moment,
        )
        stored = uow.papers.amend(made, canonical_bytes(draft.after).decode(), pdf)
        told = {"number": stored.number, "sha256": stored.pdf_sha256, "difference_fen": draft.difference}
        uow.audit.add(
            desk.actor, moment, "issue-amendment", "booking", found.booking_id, after=json.dumps(told), why=reason
        )
        return stored, found.booking_id

    stored, booking_id = desk.store.transact(work)
    keep_anchor(desk)
    return stored, Changes(bookings=frozenset({booking_id}), contracts=frozenset({stored.contract_id}))


def sign_amendment(desk: Desk, number: str, signed_at: datetime) -> tuple[Amendment, Changes]:
    """Note that both parties signed a supplement; from now on it is what binds.

    Raises:
        UnknownThing: no such supplement.
        NotAllowed: it is signed or taken back already, or its contract is no longer in force.
        BadInput: the day lies before that of issue or in the future.
    """
    today = desk.now().date()

    def work(uow: UnitOfWork) -> tuple[Amendment, int]:
        made, booking_id = _waiting(uow, number, "sign-amendment")
        if not made.issued_at.date() <= signed_at.date() <= today:
            raise BadInput(field="signed-on", value=signed_at.date().isoformat(), why="not-since-issue")
        ended = uow.papers.end_amendment(number, signed_at=signed_at)
        uow.contracts.mark(number.rpartition("-S")[0], "sign-amendment", SIGNED, ContractState.AMENDED)
        uow.audit.add(desk.actor, desk.now(), "sign-amendment", "booking", booking_id, after=number)
        return ended, booking_id

    ended, booking_id = desk.store.transact(work)
    return ended, Changes(bookings=frozenset({booking_id}), contracts=frozenset({ended.contract_id}))


def withdraw_amendment(desk: Desk, number: str, *, why: str) -> tuple[Amendment, Changes]:
    """Take back a supplement that was not signed; its number and its paper stay in the register.

    Raises:
        UnknownThing: no such supplement.
        NotAllowed: it is signed or taken back already.
        BadInput: no reason is given.
    """
    reason, moment = checked_reason(why), desk.now()

    def work(uow: UnitOfWork) -> tuple[Amendment, int]:
        _, booking_id = _waiting(uow, number, "withdraw-amendment")
        ended = uow.papers.end_amendment(number, withdrawn_at=moment)
        uow.audit.add(desk.actor, moment, "withdraw-amendment", "booking", booking_id, after=number, why=reason)
        return ended, booking_id

    ended, booking_id = desk.store.transact(work)
    return ended, Changes(bookings=frozenset({booking_id}), contracts=frozenset({ended.contract_id}))


def _waiting(uow: UnitOfWork, number: str, deed: str) -> tuple[Amendment, int]:
    made, _ = uow.papers.amendment(number)
    if not made.waits:
        state = "signed" if made.signed_at is not None else "withdrawn"
        raise NotAllowed(deed=deed, name=number, state=f"amendment-{state}", allowed="amendment-waits")
    return made, uow.contracts.by_number(number.rpartition("-S")[0]).booking_id


def amendments_of(desk: Desk, number: str) -> tuple[Amendment, ...]:
    """Return the supplements of a contract, oldest first; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.papers.amendments(uow.contracts.by_number(number).id)


def amendment_again(desk: Desk, number: str) -> bytes:
    """Return the very bytes of a supplement; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.papers.amendment_pdf(number)
