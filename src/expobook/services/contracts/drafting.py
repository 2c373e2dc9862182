"""The contract that a booking would get today: its contents gathered, worded by the clauses, and set as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from expobook.domain.added_space import Added
from expobook.domain.booking import Booking, Event, Kind, Organiser, Status
from expobook.domain.contract import (
    LANGUAGES,
    Contract,
)
from expobook.domain.contract_state import ContractState
from expobook.domain.drawn_plan import drawn
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.plan import Plan
from expobook.domain.price import ForeignCurrency, PriceKind
from expobook.domain.text import Bilingual
from expobook.services.contracts.clauses import ClauseLibrary, filled, library_in
from expobook.services.contracts.data import (
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
from expobook.services.money.payment_terms import payment_terms, terms_of
from expobook.services.money.pricing import price
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
