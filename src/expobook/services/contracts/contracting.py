"""Contracts: issued under a gapless number, listed, reprinted for ever."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from expobook.domain.booking import Booking, Status
from expobook.domain.contract import (
    Contract,
    ContractIncomplete,
    IssuedContract,
    canonical_bytes,
    clause_versions,
    content_hash,
)
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import NotAllowed, StaleData
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.contracts.approving import must_be_approved
from expobook.services.contracts.clauses import library_in
from expobook.services.contracts.data import (
    missing,
)
from expobook.services.contracts.drafting import contract_pdf, draft_contract, worded
from expobook.services.contracts.numbering import paper_number
from expobook.services.desk import Desk
from expobook.services.trail.anchors import keep_anchor
from expobook.storage.unit_of_work import UnitOfWork


def issue_contract(
    desk: Desk, booking_id: int, language: str = "both", *, terms: Mapping[str, Bilingual] | None = None
) -> tuple[IssuedContract, Changes]:
    """Give a contracted booking its contract: number, contents, clause versions and bytes are frozen in one step.

    Raises:
        NotAllowed: the booking is not contracted, or has a contract in force.
        NotApproved: somebody must approve the contents first, and has not.
        ContractIncomplete: something is missing; the facts list it.
        StaleData: the booking was changed while the contract was drawn up.
    """
    draft = draft_contract(desk, booking_id, language, terms=terms)
    lacks = missing(draft)
    if lacks:
        words = Bilingual("、".join(each.words.zh for each in lacks), ", ".join(each.words.en for each in lacks))
        raise ContractIncomplete(number=draft.booking_number, missing=words)
    with desk.store.read() as uow:
        seen = uow.bookings.get(booking_id).version
    contract_pdf(draft)  # refuses what cannot be set before the book is locked, and warms the fonts

    def work(uow: UnitOfWork) -> IssuedContract:
        booking = uow.bookings.get(booking_id)
        _must_be_ready(uow, booking, seen)
        approval = must_be_approved(uow, desk, draft, booking_id)
        year = draft.stay.start.year
        number = paper_number(uow, "C", "contract", year)
        moment = desk.now()
        dated = replace(draft, number=number, state=ContractState.ISSUED, anchor=uow.audit.anchor())
        final = replace(dated, drafted=moment.date(), signed_on=moment.date())
        final = worded(final, terms or {}, library_in(uow, draft.clause_library))
        pdf = contract_pdf(final)
        stored = uow.contracts.add(
            _entry(final, booking_id, pdf, moment), canonical_bytes(final).decode(), pdf, final.instalments
        )
        told = {"number": number, "sha256": stored.pdf_sha256, "approved_by": approval.who} | {
            "clauses": clause_versions(final)
        }
        uow.audit.add(
            desk.actor, moment, "issue-contract", "booking", booking_id, after=json.dumps(told, ensure_ascii=False)
        )
        return stored

    issued = desk.store.transact(work)
    keep_anchor(desk)
    return issued, Changes(bookings=frozenset({booking_id}), contracts=frozenset({issued.id}))


def _must_be_ready(uow: UnitOfWork, booking: Booking, seen: int) -> None:
    if not booking.status.is_firm:
        raise NotAllowed(deed="issue-contract", name=booking.number, state=booking.status, allowed=Status.CONTRACTED)
    if booking.version != seen:
        raise StaleData(kind="booking", name=booking.number, who="", when=None)
    for each in uow.contracts.of_booking(booking.id):
        if each.state is not ContractState.VOID:
            raise NotAllowed(deed="issue-contract", name=each.number, state=each.state, allowed=ContractState.VOID)


def _entry(contract: Contract, booking_id: int, pdf: bytes, moment: datetime) -> IssuedContract:
    sheet = contract.price
    return IssuedContract(
        id=0,
        booking_id=booking_id,
        number=contract.number or "",
        state=contract.state,
        language=contract.language,
        content_hash=content_hash(contract),
        pdf_sha256=hashlib.sha256(pdf).hexdigest().upper(),
        tariff_code=sheet.tariff_code,
        tariff_version=sheet.tariff_version,
        net=sheet.net,
        tax=sheet.tax,
        total=sheet.total,
        issued_at=moment,
    )


def reprint(desk: Desk, number: str) -> bytes:
    """Return the very bytes that were issued; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.contracts.pdf(number)


def contracts_register(desk: Desk) -> tuple[IssuedContract, ...]:
    """Return every contract ever issued, oldest first."""
    with desk.store.read() as uow:
        return uow.contracts.register()


def contracts_of(desk: Desk, booking_id: int) -> tuple[IssuedContract, ...]:
    """Return the contracts of one booking, oldest first."""
    with desk.store.read() as uow:
        return uow.contracts.of_booking(booking_id)
