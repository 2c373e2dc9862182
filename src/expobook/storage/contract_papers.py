"""Repository of what is added to a contract: approvals, amendments, scans; and the money that came and went."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expobook.domain.account import Account, Posting, PostingKind
from expobook.domain.errors import UnknownThing
from expobook.domain.masking import Hidden, masked_contract
from expobook.storage.paper_rows import AmendmentRow, ApprovalRow, AttachmentRow, PostingRow


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which contents of a booking's contract, in which role, and why."""

    booking_id: int
    content_hash: str
    who: str
    role: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A supplement to a contract: sums are those of the whole contract after it, in fen."""

    id: int
    contract_id: int
    number: str
    content_hash: str
    pdf_sha256: str
    net: int
    tax: int
    total: int
    why: str
    issued_at: datetime
    signed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it is neither signed nor taken back."""
        return self.signed_at is None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with a contract: ``kind`` is ``scan`` or ``signed-pdf``; ``sha256`` capital hex."""

    id: int
    contract_id: int
    kind: str
    name: str
    sha256: str
    who: str
    at: datetime


_AMENDMENT = (
    AmendmentRow.id,
    AmendmentRow.contract_id,
    AmendmentRow.number,
    AmendmentRow.content_hash,
    AmendmentRow.pdf_sha256,
    AmendmentRow.net,
    AmendmentRow.tax,
    AmendmentRow.total,
    AmendmentRow.why,
    AmendmentRow.issued_at,
    AmendmentRow.signed_at,
    AmendmentRow.withdrawn_at,
)

_ATTACHMENT = (
    AttachmentRow.id,
    AttachmentRow.contract_id,
    AttachmentRow.kind,
    AttachmentRow.name,
    AttachmentRow.sha256,
    AttachmentRow.who,
    AttachmentRow.at,
)


class ContractPapers:
    """Adds and reads back; nothing here is ever changed but how an amendment ended."""

    def __init__(self, session: Session, hidden: Hidden | None = None) -> None:
        self._session, self._hidden = session, hidden

    def approve(self, made: Approval) -> None:
        row = ApprovalRow(
            booking_id=made.booking_id,
            content_hash=made.content_hash,
            who=made.who,
            role=made.role,
            at=made.at,
            why=made.why,
        )
        self._session.add(row)
        self._session.flush()

    def approvals(self, booking_id: int) -> tuple[Approval, ...]:
        """Return the approvals of a booking's drafts, oldest first."""
        query = select(ApprovalRow).where(ApprovalRow.booking_id == booking_id).order_by(ApprovalRow.id)
        return tuple(
            Approval(row.booking_id, row.content_hash, row.who, row.role, row.at, row.why)
            for row in self._session.scalars(query)
        )

    def amend(self, made: Amendment, content: str, pdf: bytes) -> Amendment:
        """Store an amendment just issued (``id`` 0) with the whole contents it leads to and its bytes."""
        row = AmendmentRow(
            contract_id=made.contract_id,
            number=made.number,
            content=content,
            content_hash=made.content_hash,
            pdf=pdf,
            pdf_sha256=made.pdf_sha256,
            net=made.net,
            tax=made.tax,
            total=made.total,
            why=made.why,
            issued_at=made.issued_at,
            signed_at=made.signed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _amendment(row)

    def amendments(self, contract_id: int) -> tuple[Amendment, ...]:
        """Return the amendments of a contract, oldest first, without contents and bytes."""
        query = select(*_AMENDMENT).where(AmendmentRow.contract_id == contract_id).order_by(AmendmentRow.id)
        return tuple(Amendment(*row) for row in self._session.execute(query))

    def amendments_by_contract(self) -> Mapping[int, tuple[Amendment, ...]]:
        """Return every amendment of the book by its contract, oldest first, without contents and bytes."""
        found: dict[int, list[Amendment]] = defaultdict(list)
        for row in self._session.execute(select(*_AMENDMENT).order_by(AmendmentRow.id)):
            found[row.contract_id].append(Amendment(*row))
        return {contract: tuple(made) for contract, made in found.items()}

    def amendment(self, number: str) -> tuple[Amendment, str]:
        """Return an amendment and the contents it leads to, masked where personal data are; raises ``UnknownThing``."""
        row = self._amendment_row(number)
        return _amendment(row), row.content if self._hidden is None else masked_contract(row.content)

    def amendment_pdf(self, number: str) -> bytes:
        """Return the bytes of an amendment; raises ``UnknownThing``, ``PersonalPaper``."""
        row = self._amendment_row(number)
        if self._hidden is not None:
            raise self._hidden.refuse(number)
        return row.pdf

    def amendment_proof(self, number: str) -> bytes:
        """Return the bytes of an amendment, to compare a file with and never to hand out; raises ``UnknownThing``."""
        return self._amendment_row(number).pdf

    def amendment_by_sha256(self, sha256: str) -> Amendment | None:
        """Return the amendment whose file has this hash, or None."""
        row = self._session.scalars(select(AmendmentRow).where(AmendmentRow.pdf_sha256 == sha256)).first()
        return None if row is None else _amendment(row)

    def end_amendment(
        self, number: str, *, signed_at: datetime | None = None, withdrawn_at: datetime | None = None
    ) -> Amendment:
        """Note that an amendment was signed by both, or taken back; raises ``UnknownThing``."""
        row = self._amendment_row(number)
        row.signed_at, row.withdrawn_at = signed_at, withdrawn_at
        self._session.flush()
        return _amendment(row)

    def _amendment_row(self, number: str) -> AmendmentRow:
        row = self._session.scalars(select(AmendmentRow).where(AmendmentRow.number == number)).one_or_none()
        if row is None:
            raise UnknownThing(kind="contract", name=number, known="")
        return row

    def attach(self, made: Attachment, data: bytes) -> Attachment:
        """Keep a file with a contract."""
        row = AttachmentRow(
            contract_id=made.contract_id,
            kind=made.kind,
            name=made.name,
            data=data,
            sha256=made.sha256,
            who=made.who,
            at=made.at,
        )
        self._session.add(row)
        self._session.flush()
        return _attachment(row)

    def attachments(self, contract_id: int) -> tuple[Attachment, ...]:
        """Return the files kept with a contract, oldest first."""
        query = select(*_ATTACHMENT).where(AttachmentRow.contract_id == contract_id).order_by(AttachmentRow.id)
        return tuple(Attachment(*row) for row in self._session.execute(query))

    def signed_files(self, contract_id: int) -> tuple[tuple[Attachment, bytes], ...]:
        """Return the signed PDFs kept with a contract and their bytes, oldest first."""
        query = select(AttachmentRow).where(
            AttachmentRow.contract_id == contract_id, AttachmentRow.kind == "signed-pdf"
        )
        rows = self._session.scalars(query.order_by(AttachmentRow.id))
        return tuple((_attachment(row), row.data) for row in rows)

    def attached(self, number: int) -> tuple[Attachment, bytes]:
        """Return a file kept with a contract; raises ``UnknownThing``, ``PersonalPaper``."""
        row = self._session.get(AttachmentRow, number)
        if row is None:
            raise UnknownThing(kind="attachment", name=str(number), known="")
        if self._hidden is not None:
            raise self._hidden.refuse(row.name)
        return _attachment(row), row.data

    def post(self, made: Posting, contract_id: int, who: str, at: datetime) -> Posting:
        """Enter money that came or went (``id`` 0)."""
        row = PostingRow(
            contract_id=contract_id,
            kind=made.kind.value,
            account=made.account.value,
            amount=made.amount,
            day=made.day,
            reference=made.reference,
            why=made.why,
            who=who,
            at=at,
        )
        self._session.add(row)
        self._session.flush()
        return _posting(row)

    def postings(self, contract_id: int, until: date | None = None) -> tuple[Posting, ...]:
        """Return the money of a contract in the order of its days, up to and with ``until``."""
        query = select(PostingRow).where(PostingRow.contract_id == contract_id)
        if until is not None:
            query = query.where(PostingRow.day <= until)
        return tuple(_posting(row) for row in self._session.scalars(query.order_by(PostingRow.day, PostingRow.id)))


def _posting(row: PostingRow) -> Posting:
    return Posting(row.id, PostingKind(row.kind), Account(row.account), row.amount, row.day, row.reference, row.why)


def _amendment(row: AmendmentRow) -> Amendment:
    return Amendment(
        row.id,
        row.contract_id,
        row.number,
        row.content_hash,
        row.pdf_sha256,
        row.net,
        row.tax,
        row.total,
        row.why,
        row.issued_at,
        row.signed_at,
        row.withdrawn_at,
    )


def _attachment(row: AttachmentRow) -> Attachment:
    return Attachment(row.id, row.contract_id, row.kind, row.name, row.sha256, row.who, row.at)
