"""The card of a party: who is there, its shows and bookings, contracts and money, stands, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from expobook.domain.booking import Booking, Event, Organiser
from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.party import Contact, PartyKind, Said
from expobook.domain.price import Fen
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.services.contracts.accounting import account_of
from expobook.services.desk import Desk, venue_in
from expobook.services.parties.contacts import SEE
from expobook.services.people import may
from expobook.storage.audit import AuditEntry
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ContractMoney:
    """A contract of a party: its total, what came in and what is open, in fen; ``open`` of a void one is 0."""

    contract: IssuedContract
    booking: str
    received: Fen
    open: Fen
    overdue: Fen


@dataclass(frozen=True, slots=True)
class StandTaken:
    """What an exhibitor has in one show: stands, mm2 and the price agreed in fen (0 where none is)."""

    booking: str
    title: Bilingual
    stands: tuple[str, ...]
    area_mm2: int
    price: Fen


@dataclass(frozen=True, slots=True)
class PartyCard:
    """All about one party at every venue of the book; ``hidden`` says that personal data are masked for who asks.

    ``elsewhere`` has the venue of each booking that is not at the venue of who asks.
    """

    party: Organiser
    contacts: tuple[Contact, ...]
    events: tuple[Event, ...]
    bookings: tuple[Booking, ...]
    contracts: tuple[ContractMoney, ...]
    stands: tuple[StandTaken, ...]
    said: tuple[Said, ...]
    history: tuple[AuditEntry, ...]
    hidden: bool
    elsewhere: Mapping[int, Venue] = field(default_factory=dict)

    @property
    def total(self) -> Fen:
        """Fen of the contracts that stand."""
        return sum(each.contract.total for each in self.contracts if each.contract.state is not ContractState.VOID)

    @property
    def received(self) -> Fen:
        return sum(each.received for each in self.contracts)

    @property
    def open(self) -> Fen:
        return sum(each.open for each in self.contracts)

    @property
    def last_said(self) -> datetime | None:
        return self.said[0].at if self.said else None


def party_card(desk: Desk, party_id: int) -> PartyCard:
    """Return one party with everything around it; raises ``UnknownThing``."""
    hidden = not may(desk, SEE)
    with desk.store.read() as uow:
        party = uow.parties.organiser(party_id)
        following = uow.parties.following(party_id)
        found: list[Booking] = []
        contracts: list[ContractMoney] = []
        stands: list[StandTaken] = []
        elsewhere: dict[int, Venue] = {}
        for own in uow.each_venue():
            mine = own.bookings.many(following["bookings"])
            number = {booking.id: booking.number for booking in mine}
            found += mine
            issued = own.contracts.of_bookings(following["bookings"])
            contracts += (_money(desk, own, each, number[each.booking_id]) for each in issued)
            stands += _stands(own, party) if party.kind is PartyKind.EXHIBITOR else ()
            if own is not uow and mine:
                elsewhere |= dict.fromkeys(number, venue_in(own))
        bookings = tuple(sorted(found, key=_newest_first))
        people, said = uow.contacts.of(party_id), uow.contacts.said(party_id)
        return PartyCard(
            party.masked() if hidden else party,
            tuple(each.masked() for each in people) if hidden else tuple(people),
            tuple(uow.parties.event(each) for each in following["events"]),
            bookings,
            tuple(sorted(contracts, key=lambda each: -each.contract.id)),
            tuple(stands),
            () if hidden else tuple(said),
            uow.audit.of("organiser", party_id),
            hidden,
            elsewhere,
        )


def _newest_first(booking: Booking) -> tuple[int, int]:
    stay = booking.stay()
    return (-stay.start.toordinal() if stay is not None else 0, -booking.id)


def _money(desk: Desk, uow: UnitOfWork, contract: IssuedContract, booking: str) -> ContractMoney:
    _, state = account_of(uow, contract.number, desk.now().date())
    is_void = contract.state is ContractState.VOID
    received = sum(one.instalment.amount - one.open for one in state.instalments)
    still = 0 if is_void else sum(one.open for one in state.instalments)
    return ContractMoney(contract, booking, received, still, 0 if is_void else state.overdue)


def _stands(uow: UnitOfWork, party: Organiser) -> tuple[StandTaken, ...]:
    """Return the stands under the name of a party in the plans of all shows."""
    taken = uow.plans.stands_of_named(party.name)
    heads = {head.id: head for head in uow.bookings.many(taken)}
    return tuple(
        StandTaken(heads[booking].number, heads[booking].title, *figures)
        for booking, figures in taken.items()
        if booking in heads
    )
