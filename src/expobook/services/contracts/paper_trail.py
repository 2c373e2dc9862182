"""Everything that the window shows of one booking's contract, in one reading; and what happened to it."""

from dataclasses import dataclass, replace
from datetime import datetime

from expobook.domain.booking import Organiser
from expobook.domain.contract import Contract, IssuedContract
from expobook.services.contracts.amending import amendments_of
from expobook.services.contracts.approving import approval_of
from expobook.services.contracts.contracting import contracts_of, reprint
from expobook.services.contracts.data import MissingField
from expobook.services.contracts.drafting import contract_pdf, draft_contract, missing_fields
from expobook.services.contracts.life import attachments_of
from expobook.services.contracts.printing import masked_view
from expobook.services.desk import Desk
from expobook.storage.contract_papers import Amendment, Approval, Attachment

__all__ = ["Amendment", "Approval", "Attachment", "PaperState", "TrailEntry", "paper_state", "paper_trail"]

_TOLD = frozenset(
    {"quote", "ask-discount", "decide-discount", "order-service", "assign", "contract", "attach", "sign-file"}
    | {f"{verb}-contract" for verb in ("approve", "issue", "sign", "complete", "void")}
    | {f"{verb}-amendment" for verb in ("issue", "sign", "withdraw")}
)


@dataclass(frozen=True)
class PaperState:
    """The draft that a booking would get today, and what was issued of it.

    ``standing`` is the contract in force, None before issue; ``pdf`` are its very bytes, else those of the draft, or
    pages of it in which personal data are ``masked``, where who asks may not read them.
    """

    booking_id: int
    organiser: Organiser | None
    draft: Contract
    missing: tuple[MissingField, ...]
    approval: Approval | None
    issued: tuple[IssuedContract, ...]
    standing: IssuedContract | None
    amendments: tuple[Amendment, ...]
    attachments: tuple[Attachment, ...]
    pdf: bytes
    masked: bool = False

    @property
    def waiting(self) -> Amendment | None:
        """The supplement that waits for signature."""
        return next((each for each in self.amendments if each.waits), None)


def paper_state(desk: Desk, booking_id: int, language: str = "both") -> PaperState:
    """Return what is known of a booking's contract; a standing one keeps its own language.

    Raises:
        NotAllowed: the booking has no space, or is a closure.
        NoTariff, NoRate: the tariff does not say.
        TooLongForPaper: a text does not fit its place.
    """
    draft = draft_contract(desk, booking_id, language)
    issued = contracts_of(desk, booking_id)
    standing = next((each for each in reversed(issued) if each.state.in_force or each.state == "completed"), None)
    with desk.store.read() as uow:
        organiser_id = uow.bookings.get(booking_id).organiser_id
        organiser = uow.parties.organiser(organiser_id) if organiser_id else None
    return PaperState(
        booking_id,
        organiser,
        draft,
        missing_fields(draft),
        _approval(desk, draft, booking_id),
        issued,
        standing,
        amendments_of(desk, standing.number) if standing else (),
        attachments_of(desk, standing.number) if standing else (),
        _pdf(desk, draft, standing),
        masked=desk.store.hidden is not None,
    )


def _approval(desk: Desk, draft: Contract, booking_id: int) -> Approval | None:
    """What was approved are the contents with all their data, whatever of them who asks may see."""
    if desk.store.hidden is not None:
        draft = draft_contract(replace(desk, store=desk.store.whole()), booking_id, draft.language)
    return approval_of(desk, draft, booking_id)


def _pdf(desk: Desk, draft: Contract, standing: IssuedContract | None) -> bytes:
    """The bytes that were issued, or those of the draft; pages set anew where personal data must be masked."""
    if standing is None:
        return contract_pdf(draft)
    if desk.store.hidden is None:
        return reprint(desk, standing.number)
    return masked_view(desk, standing.number)


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One deed on a contract: ``verb`` as the audit trail has it, ``told`` what it says of it."""

    at: datetime
    who: str
    verb: str
    told: str
    why: str


def paper_trail(desk: Desk, booking_id: int) -> tuple[TrailEntry, ...]:
    """Return what was done about a booking's papers, newest first."""
    with desk.store.read() as uow:
        entries = uow.audit.of("booking", booking_id)
    told = (TrailEntry(e.at, e.who, e.verb, e.after, e.why) for e in entries if e.verb in _TOLD)
    return tuple(reversed(list(told)))
