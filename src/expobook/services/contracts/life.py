"""The life of an issued contract: signed with the paper that proves it, completed, made void; files kept with it."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.text import checked_reason
from expobook.exchange import atomic
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.contract_papers import Attachment
from expobook.storage.unit_of_work import UnitOfWork

LARGEST_ATTACHMENT = 50 * 2**20  # bytes
SCAN, SIGNED_PDF = "scan", "signed-pdf"
IN_FORCE = tuple(state for state in ContractState if state.in_force)
SIGNED = (ContractState.SIGNED, ContractState.AMENDED)
_FORMS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png", b"II*\x00": "tif", b"MM\x00*": "tif"}


def sign_contract(
    desk: Desk, number: str, signed_at: datetime, *, file: Path | None = None, why: str = ""
) -> tuple[IssuedContract, Changes]:
    """Note that both parties have signed, and keep the scan or the signed PDF that proves it.

    A PDF that begins with the issued bytes is kept as signed PDF, any other file as scan.

    Raises:
        UnknownThing: no such number.
        NotAllowed: it is signed already, or no longer in force.
        BadInput: the day of signature lies before that of issue or in the future, or the file is no PDF or picture.
        FileTrouble: the file cannot be read, or is larger than 50 MiB.
    """
    data = _read(file) if file is not None else None
    moment = desk.now()

    def work(uow: UnitOfWork) -> IssuedContract:
        found = uow.contracts.by_number(number)
        if not found.issued_at.date() <= signed_at.date() <= moment.date():
            raise BadInput(field="signed-on", value=signed_at.date().isoformat(), why="not-since-issue")
        marked = uow.contracts.mark(number, "sign-contract", (ContractState.ISSUED,), ContractState.SIGNED, signed_at)
        told = {"number": number, "signed_at": signed_at.isoformat()}
        if data is not None and file is not None:
            told["sha256"] = _kept(uow, desk, marked, file.name, data).sha256
        _told(uow, desk, "sign-contract", marked, told, why)
        return marked

    return _changed(desk.store.transact(work))


def complete_contract(desk: Desk, number: str, *, why: str = "") -> tuple[IssuedContract, Changes]:
    """Note that a signed contract was performed; its licence period must be over.

    Raises:
        UnknownThing: no such number.
        NotAllowed: it is not signed, or the licence period has not ended.
    """
    today = desk.now().date()

    def work(uow: UnitOfWork) -> IssuedContract:
        found = uow.contracts.by_number(number)
        stay = uow.bookings.get(found.booking_id).stay()
        if stay is not None and stay.until > today:
            raise NotAllowed(deed="complete-contract", name=number, state="licence-runs", allowed=ContractState.SIGNED)
        marked = uow.contracts.mark(number, "complete-contract", SIGNED, ContractState.COMPLETED)
        _told(uow, desk, "complete-contract", marked, {"number": number}, why)
        return marked

    return _changed(desk.store.transact(work))


def void_contract(desk: Desk, number: str, *, why: str) -> tuple[IssuedContract, Changes]:
    """Make a contract void; its bytes stay in the register, a new one may be issued for its booking.

    Raises:
        UnknownThing: no such number.
        NotAllowed: it is void or completed already.
        BadInput: no reason is given.
    """
    reason = checked_reason(why)

    def work(uow: UnitOfWork) -> IssuedContract:
        marked = uow.contracts.mark(number, "void-contract", IN_FORCE, ContractState.VOID)
        _told(uow, desk, "void-contract", marked, {"number": number}, reason)
        return marked

    return _changed(desk.store.transact(work))


def attach(desk: Desk, number: str, file: Path, *, why: str = "") -> tuple[Attachment, Changes]:
    """Keep a file with a contract: a scan, a signed PDF, a certificate of insurance.

    Raises:
        UnknownThing: no such number.
        BadInput: the file is no PDF or picture.
        FileTrouble: it cannot be read, or is larger than 50 MiB.
    """
    data = _read(file)

    def work(uow: UnitOfWork) -> tuple[Attachment, IssuedContract]:
        found = uow.contracts.by_number(number)
        kept = _kept(uow, desk, found, file.name, data)
        _told(uow, desk, "attach", found, {"number": number, "file": kept.name, "sha256": kept.sha256}, why)
        return kept, found

    kept, found = desk.store.transact(work)
    return kept, _changed(found)[1]


def attachments_of(desk: Desk, number: str) -> tuple[Attachment, ...]:
    """Return the files kept with a contract, oldest first; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.papers.attachments(uow.contracts.by_number(number).id)


def attached_file(desk: Desk, attachment_id: int) -> tuple[Attachment, bytes]:
    """Return a file kept with a contract and its bytes; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.papers.attached(attachment_id)


def _read(file: Path) -> bytes:
    data = atomic.read(file, at_most=LARGEST_ATTACHMENT)
    if not any(data.startswith(sign) for sign in _FORMS):
        raise BadInput(field="file", value=file.name, why="no-scan")
    return data


def _kept(uow: UnitOfWork, desk: Desk, found: IssuedContract, name: str, data: bytes) -> Attachment:
    kind = SIGNED_PDF if data.startswith(uow.contracts.pdf(found.number)) else SCAN
    sha256 = hashlib.sha256(data).hexdigest().upper()
    made = Attachment(0, found.id, kind, name[-200:], sha256, desk.actor.name, desk.now())
    return uow.papers.attach(made, data)


def _told(uow: UnitOfWork, desk: Desk, verb: str, found: IssuedContract, told: dict[str, str], why: str) -> None:
    after = json.dumps(told, ensure_ascii=False)
    uow.audit.add(desk.actor, desk.now(), verb, "booking", found.booking_id, after=after, why=why)


def _changed(found: IssuedContract) -> tuple[IssuedContract, Changes]:
    return found, Changes(bookings=frozenset({found.booking_id}), contracts=frozenset({found.id}))
