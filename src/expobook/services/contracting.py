"""Contracts: drafted from a booking, printed, issued under a gapless number, verified, reprinted for ever."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from expobook.domain.added_space import Added
from expobook.domain.booking import Booking, Event, Kind, Organiser, Status
from expobook.domain.contract import (
    LANGUAGES,
    Contract,
    ContractIncomplete,
    IssuedContract,
    canonical_bytes,
    clause_versions,
    content_hash,
)
from expobook.domain.contract_state import ContractState
from expobook.domain.drawn_plan import drawn
from expobook.domain.errors import BadInput, NotAllowed, StaleData
from expobook.domain.plan import Plan
from expobook.domain.price import ForeignCurrency, PriceKind
from expobook.domain.text import Bilingual
from expobook.services.anchors import keep_anchor
from expobook.services.approving import must_be_approved
from expobook.services.changes import Changes
from expobook.services.clauses import ClauseLibrary, filled, library_in
from expobook.services.contract_data import (
    House,
    MissingField,
    clause_variables,
    groups_of,
    house_of,
    licensed_bays,
    licensee_of,
    missing,
    phase_rows,
    slim,
    space_rows,
    theme_of,
)
from expobook.services.desk import Desk
from expobook.services.numbering import paper_number
from expobook.services.payment_terms import payment_terms, terms_of
from expobook.services.pricing import price
from expobook.storage.unit_of_work import UnitOfWork


def draft_contract(
    desk: Desk,
    booking_id: int,
    language: str = "both",
    *,
    alternative: int | None = None,
    terms: Mapping[str, Bilingual] | None = None,
    tariff: tuple[str, int] | None = None,
    added: tuple[Added, ...] = (),
    mark_since: int | None = None,
) -> Contract:
    """Return the contract that a booking would get today, as a draft without a number; writes nothing.

    ``terms`` replace terms of the clause library (such as ``insured_limit``). What is missing shows in its
    place; :func:`missing_fields` lists it. ``alternative`` chooses a date set of a hold, the first by default.
    ``tariff`` (code and version) prices it by another tariff than the one in force today, but for what was ``added``
    later; ``mark_since`` marks the clauses that were changed since that version of the library.

    Raises:
        NotAllowed: the booking has no space, or is a closure.
        ClauseVariableMissing: a clause names a variable that nothing fills.
    """
    if language not in LANGUAGES:
        raise BadInput(field="language", value=language, why="unknown-language")
    with desk.store.read() as uow:
        known = _gathered(uow, booking_id, alternative)
        library = library_in(uow)
        since = library_in(uow, mark_since) if mark_since is not None else None
    return worded(replace(_bare(desk, known, tariff, added), language=language), terms or {}, library, since)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What one read of the book gives for a contract."""

    booking: Booking
    event: Event | None
    organiser: Organiser | None
    house: House
    payments: Mapping[str, Any]
    alternative: int
    plan: Plan | None


def _gathered(uow: UnitOfWork, booking_id: int, alternative: int | None) -> _Gathered:
    booking = uow.bookings.get(booking_id)
    if booking.kind is not Kind.EVENT:  # works are firm too, so their status would explain nothing
        raise NotAllowed(deed="draft-contract", name=booking.number, state=booking.kind, allowed=Kind.EVENT)
    if not booking.active_lines():
        raise NotAllowed(deed="draft-contract", name=booking.number, state=booking.status, allowed=Status.CONTRACTED)
    return _Gathered(
        booking,
        uow.parties.event(booking.event_id) if booking.event_id else None,
        uow.parties.organiser(booking.organiser_id) if booking.organiser_id else None,
        house_of(uow),
        terms_of(uow),
        alternative or booking.alternatives[0],
        uow.plans.of_booking(booking.id, booking.bays),
    )


def _bare(desk: Desk, known: _Gathered, tariff: tuple[str, int] | None, added: tuple[Added, ...] = ()) -> Contract:
    """The contract without its clauses."""
    booking, house = known.booking, known.house
    lines = booking.active_lines(known.alternative)
    stay, show = booking.stay(known.alternative), booking.show(known.alternative)
    if stay is None or show is None:
        raise NotAllowed(deed="draft-contract", name=booking.number, state=booking.status, allowed=Status.CONTRACTED)
    today = desk.now().date()
    sheet = price(desk, booking.id, alternative=known.alternative, tariff=tariff, added=added)
    if sheet.currency != "CNY":
        raise ForeignCurrency(number=booking.number, currency=sheet.currency)
    money = payment_terms(known.payments, sheet, stay, today)
    letters = groups_of(lines, sheet)
    space = space_rows(desk.venue, lines, letters)
    plan = drawn(known.plan, (each.hall_code for each in space))
    return Contract(
        number=None,
        state=ContractState.DRAFT,
        language="both",
        booking_number=booking.number,
        drafted=today,
        signed_on=None,
        licensor=house.party,
        licensee=licensee_of(known.organiser),
        event=known.event.name if known.event else booking.title,
        theme=theme_of(booking, known.event),
        place=house.place,
        space=space,
        phases=phase_rows(lines, letters, house),
        stay=stay,
        show=show,
        price=sheet,
        instalments=money.instalments,
        deposits=money.deposits,
        cancellation=money.cancellation,
        cancellation_base=sheet.subtotal(PriceKind.SPACE, PriceKind.DISCOUNT, PriceKind.SURCHARGE),
        articles=(),
        annexes=(),
        venue=slim(desk.venue, plan.halls if plan is not None else ()),
        licensed_bays=frozenset().union(*(licensed_bays(line) for line in lines)),
        originals=house.originals,
        sample=booking.demo or house.sample,
        late_per_day=Decimal(str(known.payments["late_per_day"])),
        plan=plan,
        added=added,
    )


def worded(
    contract: Contract, terms: Mapping[str, Bilingual], library: ClauseLibrary, since: ClauseLibrary | None = None
) -> Contract:
    """Return a contract with the clauses of a library, their variables filled; ``terms`` replace its terms.

    Clauses that ``since`` has in other words, or not at all, are marked.
    """
    values = {**library.terms, **terms, **clause_variables(contract)}
    before = {each.id: each.pairs for each in since.clauses} if since is not None else {}
    changed = frozenset(each.id for each in library.clauses if since is not None and before.get(each.id) != each.pairs)
    return replace(
        contract,
        clause_library=library.version,
        articles=filled(library.articles, values, changed, has_plan=contract.plan is not None),
        annexes=filled(library.annexes, values, changed, has_plan=contract.plan is not None),
    )


def missing_fields(draft: Contract) -> tuple[MissingField, ...]:
    """Return what must still be known before a contract can be issued, in the order of its articles."""
    return missing(draft)


def contract_pdf(contract: Contract) -> bytes:
    """Return a contract as PDF; drafts are watermarked. The same contract gives the same bytes."""
    from expobook.papers.contract import build

    return build(contract)


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
