"""The venue's own digital signature on what it issues: PAdES with its PKCS#12, kept with the contract."""

import hashlib
import json
from pathlib import Path

from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import NotAllowed
from expobook.exchange import atomic
from expobook.exchange.pdf_signature import Signing, sign_pdf
from expobook.services.changes import Changes
from expobook.services.contracts.data import house_of
from expobook.services.contracts.life import SIGNED_PDF
from expobook.services.desk import Desk
from expobook.storage.contract_papers import Attachment
from expobook.storage.unit_of_work import UnitOfWork

_LARGEST = 2**20  # of a certificate file, in bytes


def sign_issued(
    desk: Desk, number: str, certificate: Path, password: bytes, *, stamp_url: str = ""
) -> tuple[bytes, Attachment, Changes]:
    """Sign the newest signed file of a contract, else the issued one, with the venue's certificate, and keep it.

    The issued bytes stay what they are; the signature stands behind them. ``number`` may be that of a supplement.

    Raises:
        UnknownThing: no such contract or supplement.
        NotAllowed: it is void.
        FileTrouble: the certificate cannot be read.
        BadCertificate: it is no PKCS#12 with a key, the password is wrong, or it is out of date.
        NotSigned: the server of time stamps does not answer.
    """
    held = atomic.read(certificate, at_most=_LARGEST)
    with desk.store.read() as uow:
        found, issued = _issued(uow, number)
        kept = [data for _, data in uow.papers.signed_files(found.id) if data.startswith(issued)]
        place = house_of(uow).place.in_language("en")
    if found.state is ContractState.VOID:
        raise NotAllowed(deed="sign-file", name=number, state=found.state, allowed=ContractState.ISSUED)
    what = Signing(f"Issued as {number}", place, desk.now(), stamp_url)
    signed = sign_pdf(kept[-1] if kept else issued, held, password, what, file=certificate.name)

    def work(uow: UnitOfWork) -> Attachment:
        sha256 = hashlib.sha256(signed).hexdigest().upper()
        made = Attachment(0, found.id, SIGNED_PDF, f"{number}-signed.pdf", sha256, desk.actor.name, desk.now())
        stored = uow.papers.attach(made, signed)
        told = json.dumps({"number": number, "sha256": sha256})
        uow.audit.add(desk.actor, desk.now(), "sign-file", "booking", found.booking_id, after=told)
        return stored

    stored = desk.store.transact(work)
    return signed, stored, Changes(bookings=frozenset({found.booking_id}), contracts=frozenset({found.id}))


def _issued(uow: UnitOfWork, number: str) -> tuple[IssuedContract, bytes]:
    if "-S" in number:
        return uow.contracts.by_number(number.rpartition("-S")[0]), uow.papers.amendment_pdf(number)
    return uow.contracts.by_number(number), uow.contracts.pdf(number)
