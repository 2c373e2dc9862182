"""The register of contracts: what stands how, for whom, over which days and for how much, with filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Stay
from expobook.domain.price import Fen
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What to show; None and empty mean everything. ``text`` is looked for in numbers, event and organiser.

    ``states`` keeps some states; ``year`` those that are numbered in one year, which is that of the first day let; days
    keep contracts issued from ``issued_from`` to before ``issued_until``, or whose licence period meets ``during``;
    ``unsigned_amendment`` keeps those with (or without) a supplement that waits for signature.
    """

    text: str = ""
    states: frozenset[ContractState] = frozenset()
    year: int | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    during: Stay | None = None
    organiser_id: int | None = None
    unsigned_amendment: bool | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One contract with what the register says of it; ``total`` is that after its signed supplements."""

    contract: IssuedContract
    booking_number: str
    event: Bilingual
    organiser: Bilingual
    stay: Stay | None
    total: Fen
    amendments: int
    waiting: str = ""  # number of a supplement that waits for signature

    @property
    def number(self) -> str:
        return self.contract.number

    @property
    def year(self) -> int:
        """The year in whose row the contract is numbered: ``C-2027-0001`` is of 2027."""
        return _year_of(self.contract)


def contract_register(desk: Desk, wanted: RegisterFilter | None = None) -> tuple[RegisterRow, ...]:
    """Return the contracts that fit, in the order of issuing."""
    chosen = wanted or RegisterFilter()
    with desk.store.read() as uow:
        issued = uow.contracts.register()
        bookings = {each.id: each for each in uow.bookings.many(sorted({each.booking_id for each in issued}))}
        organisers = {each.id: each.name for each in uow.parties.organisers()}
        events = {each.id: each.name for each in uow.parties.events()}
        amended = uow.papers.amendments_by_contract()
    rows = []
    for each in issued:
        booking, made = bookings[each.booking_id], amended.get(each.id, ())
        signed = [one for one in made if one.signed_at is not None]
        rows.append(
            RegisterRow(
                contract=each,
                booking_number=booking.number,
                event=events.get(booking.event_id or 0, booking.title),
                organiser=organisers.get(booking.organiser_id or 0, Bilingual("", "")),
                stay=booking.stay(),
                total=signed[-1].total if signed else each.total,
                amendments=len(signed),
                waiting=next((one.number for one in made if one.waits), ""),
            )
        )
    organiser_of = {each.id: bookings[each.booking_id].organiser_id for each in issued}
    return tuple(row for row in rows if _fits(row, chosen, organiser_of[row.contract.id]))


def register_years(desk: Desk) -> tuple[int, ...]:
    """Return the years in which contracts are numbered, the latest first."""
    with desk.store.read() as uow:
        return tuple(sorted({_year_of(each) for each in uow.contracts.register()}, reverse=True))


def _year_of(contract: IssuedContract) -> int:
    return int(contract.number.split("-")[1])


def _fits(row: RegisterRow, wanted: RegisterFilter, organiser_id: int | None) -> bool:
    issued = row.contract.issued_at.date()
    if wanted.states and row.contract.state not in wanted.states:
        return False
    if wanted.year is not None and row.year != wanted.year:
        return False
    if wanted.issued_from is not None and issued < wanted.issued_from:
        return False
    if wanted.issued_until is not None and issued >= wanted.issued_until:
        return False
    if wanted.during is not None and (row.stay is None or not row.stay.overlaps(wanted.during)):
        return False
    if wanted.organiser_id is not None and organiser_id != wanted.organiser_id:
        return False
    if wanted.unsigned_amendment is not None and bool(row.waiting) is not wanted.unsigned_amendment:
        return False
    return _has_text(row, wanted.text.casefold().split())


def _has_text(row: RegisterRow, words: Sequence[str]) -> bool:
    said = (row.number, row.booking_number, row.event.zh, row.event.en, row.organiser.zh, row.organiser.en)
    whole = " ".join(said).casefold()
    return all(word in whole for word in words)
