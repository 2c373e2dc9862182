"""Repository of contracts: the register, the frozen contents and the very bytes that were issued."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import NotAllowed, UnknownThing
from expobook.domain.masking import Hidden, masked_contract
from expobook.domain.price import Fen, Instalment
from expobook.storage.name_keys import has_number
from expobook.storage.paper_rows import AmendmentRow, PostingRow
from expobook.storage.rows import BookingRow, ContractRow, InstalmentRow
from expobook.storage.venue_keys import FIRST

_REGISTER = (
    ContractRow.id,
    ContractRow.booking_id,
    ContractRow.number,
    ContractRow.state,
    ContractRow.language,
    ContractRow.content_hash,
    ContractRow.pdf_sha256,
    ContractRow.tariff_code,
    ContractRow.tariff_version,
    ContractRow.net,
    ContractRow.tax,
    ContractRow.total,
    ContractRow.issued_at,
    ContractRow.signed_at,
    ContractRow.version,
)


_PAYS = ("earnest", "price", "advance")  # accounts whose receipts fill the instalments
_IN_FORCE = tuple(state.value for state in ContractState if state.in_force)


class Contracts:
    """Adds contracts and reads them back; nothing issued is ever changed but its state and day of signature."""

    def __init__(self, session: Session, venue: int = FIRST, hidden: Hidden | None = None) -> None:
        self._session, self._venue, self._hidden = session, venue, hidden
        self._own = exists().where(BookingRow.id == ContractRow.booking_id, BookingRow.venue == venue)

    def add(
        self, issued: IssuedContract, content: str, pdf: bytes, instalments: Sequence[Instalment]
    ) -> IssuedContract:
        """Store a contract just issued (``id`` 0) with its contents as JSON, its bytes and its payments."""
        row = ContractRow(
            booking_id=issued.booking_id,
            number=issued.number,
            state=issued.state.value,
            language=issued.language,
            content=content,
            content_hash=issued.content_hash,
            pdf=pdf,
            pdf_sha256=issued.pdf_sha256,
            tariff_code=issued.tariff_code,
            tariff_version=issued.tariff_version,
            net=issued.net,
            tax=issued.tax,
            total=issued.total,
            issued_at=issued.issued_at,
            signed_at=issued.signed_at,
            version=1,
        )
        self._session.add(row)
        self._session.flush()
        for position, each in enumerate(instalments, 1):
            self._session.add(
                InstalmentRow(
                    contract_id=row.id,
                    position=position,
                    title_zh=each.title.zh,
                    title_en=each.title.en,
                    amount=each.amount,
                    due=each.due,
                    paid=None,
                )
            )
        self._session.flush()
        return self.by_number(issued.number)

    def register(self) -> tuple[IssuedContract, ...]:
        """Return every contract ever issued at the venue, in the order of issuing, without its bytes."""
        return self._found(select(*_REGISTER).where(self._own).order_by(ContractRow.id))

    def of_booking(self, booking_id: int) -> tuple[IssuedContract, ...]:
        """Return the contracts of one booking, oldest first."""
        return self._found(select(*_REGISTER).where(ContractRow.booking_id == booking_id).order_by(ContractRow.id))

    def matching(self, words: Sequence[str], booking_ids: Collection[int], limit: int) -> tuple[IssuedContract, ...]:
        """Return contracts whose number has every word, or that belong to some bookings, the newest first."""
        numbered = and_(*(has_number(ContractRow.number, word) for word in words))
        wanted = or_(numbered, ContractRow.booking_id.in_(sorted(booking_ids)))
        return self._found(select(*_REGISTER).where(self._own, wanted).order_by(ContractRow.id.desc()).limit(limit))

    def of_bookings(self, booking_ids: Collection[int]) -> tuple[IssuedContract, ...]:
        """Return the contracts of some bookings, the newest first."""
        mine = select(*_REGISTER).where(self._own, ContractRow.booking_id.in_(booking_ids))
        return self._found(mine.order_by(ContractRow.id.desc()))

    def not_signed(self) -> tuple[IssuedContract, ...]:
        """Return the contracts that stand and wait for their signature, the oldest first."""
        unsigned = (ContractRow.state == ContractState.ISSUED, ContractRow.signed_at.is_(None))
        waiting = select(*_REGISTER).where(self._own, *unsigned)
        return self._found(waiting.order_by(ContractRow.issued_at, ContractRow.id))

    def maybe_owing(self, until: date) -> tuple[str, ...]:
        """Return the numbers of contracts in force that may have money open on a day; none that has is left out.

        Money due by the plan as issued is held against what came in. What was amended is named whatever came in,
        for its plan may be another; the statement of account then says what is so.
        """
        due = or_(InstalmentRow.due <= until, InstalmentRow.due.is_(None) & ContractRow.signed_at.is_not(None))
        owed = select(InstalmentRow.contract_id, func.sum(InstalmentRow.amount))
        owed = owed.join(ContractRow, ContractRow.id == InstalmentRow.contract_id).where(due)
        owing = dict(self._session.execute(owed.group_by(InstalmentRow.contract_id)).tuples().all())
        paid = self._paid()
        amended = set(self._session.scalars(select(AmendmentRow.contract_id).distinct()))
        wanted = {number for number, fen in owing.items() if paid.get(number, 0) < fen} | amended
        standing = (ContractRow.id.in_(wanted), ContractRow.state.in_(_IN_FORCE))
        query = select(ContractRow.number).where(self._own, *standing)
        return tuple(self._session.scalars(query.order_by(ContractRow.id)))

    def _paid(self) -> dict[int, Fen]:
        """Return what came in for the price of each contract, less what went back."""
        signed = case((PostingRow.kind == "receipt", PostingRow.amount), else_=-PostingRow.amount)
        query = select(PostingRow.contract_id, func.sum(signed)).where(PostingRow.account.in_(_PAYS))
        return {number: int(fen) for number, fen in self._session.execute(query.group_by(PostingRow.contract_id))}

    def by_number(self, number: str) -> IssuedContract:
        """Return one contract of the register; raises ``UnknownThing``."""
        found = self._found(select(*_REGISTER).where(ContractRow.number == number))
        if not found:
            raise UnknownThing(kind="contract", name=number, known="")
        return found[0]

    def by_sha256(self, sha256: str) -> IssuedContract | None:
        """Return the contract whose file has this hash, or None."""
        found = self._found(select(*_REGISTER).where(ContractRow.pdf_sha256 == sha256))
        return found[0] if found else None

    def pdf(self, number: str) -> bytes:
        """Return the bytes that were issued; raises ``UnknownThing``, ``PersonalPaper``."""
        found = self._one(number)
        if self._hidden is not None:
            raise self._hidden.refuse(number)
        return found.pdf

    def proof(self, number: str) -> bytes:
        """Return the bytes that were issued, to compare a file with and never to hand out; raises ``UnknownThing``."""
        return self._one(number).pdf

    def content(self, number: str) -> str:
        """Return the frozen contents as canonical JSON, masked where personal data are; raises ``UnknownThing``."""
        content = self._one(number).content
        return content if self._hidden is None else masked_contract(content)

    def mark(
        self,
        number: str,
        deed: str,
        allowed: Collection[ContractState],
        state: ContractState | None = None,
        signed_at: datetime | None = None,
    ) -> IssuedContract:
        """Take a contract to its next state, or note the day of its signature.

        Raises:
            UnknownThing: no such number.
            NotAllowed: its state is none of those ``allowed``.
        """
        row = self._one(number)
        now = ContractState(row.state)
        if now not in allowed:
            raise NotAllowed(deed=deed, name=number, state=now, allowed=tuple(allowed))
        if state is not None:
            row.state = state.value
        if signed_at is not None:
            row.signed_at = signed_at
        row.version += 1
        self._session.flush()
        return self.by_number(number)

    def _one(self, number: str) -> ContractRow:
        row = self._session.scalars(select(ContractRow).where(ContractRow.number == number)).one_or_none()
        if row is None:
            raise UnknownThing(kind="contract", name=number, known="")
        return row

    def _found(self, query: Select[tuple[object, ...]]) -> tuple[IssuedContract, ...]:
        return tuple(
            IssuedContract(**{**row._mapping, "state": ContractState(row.state)})
            for row in self._session.execute(query)
        )
