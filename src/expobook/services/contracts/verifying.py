"""Whether a PDF is ours: which contract or supplement it is, whether a byte was changed, and who has signed it."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from expobook.domain.contract import IssuedContract, Standing, Verdict
from expobook.exchange import atomic
from expobook.exchange.pdf_signature import signatures_of
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork
from expobook.words import Language, say

LARGEST_FILE = 200 * 2**20  # bytes that are read at most
_CLAIM = re.compile(rb"EXPOBOOK/1;([A-Za-z0-9-]{1,40});([0-9A-F]{32})")


@dataclass(frozen=True, slots=True)
class _Issued:
    """A paper that left the house: a contract, or a supplement to it, under the number ``version``."""

    contract: IssuedContract
    version: str
    content_hash: str
    pdf: bytes


def verify_contract(desk: Desk, path: str | Path) -> Verdict:
    """Tell whether a file is a contract or a supplement of this book, what was done to it, and who has signed it.

    A file that the book itself keeps (as issued, or as a signed PDF that was attached) is known by its hash; any
    other must begin with the issued bytes, and every byte behind them must be answered for by a valid signature.

    Raises:
        FileTrouble: it cannot be read, or is larger than 200 MiB.
    """
    return verify_bytes(desk, atomic.read(Path(path), at_most=LARGEST_FILE))


def told(verdict: Verdict, language: Language) -> list[str]:
    """Return a verdict in sentences: what the file is, how the contract stands, and each signature in it."""
    number = verdict.version or verdict.claimed_number or "–"
    lines = [say(f"contract.{verdict.standing.value}", language, number=number, sha256=verdict.file_sha256)]
    if verdict.contract is not None:
        facts = {"number": verdict.contract.number, "state": verdict.contract.state}
        lines.append(say("contract.state", language, **facts))
    for each in verdict.signatures:
        word = "contract.signature" if each.intact else "contract.signature-broken"
        told_by = {"signer": each.signer, "issuer": each.issuer, "stamper": each.stamped_by}
        lines.append(say(word, language, at=each.at, **told_by))
    return lines


def verify_bytes(desk: Desk, data: bytes) -> Verdict:
    """Tell the same of bytes."""
    digest = hashlib.sha256(data).hexdigest().upper()
    claim = _CLAIM.search(data)
    number, code = (claim[1].decode(), claim[2].decode()) if claim else ("", "")
    with desk.store.read() as uow:
        found = _by_number(uow, number) or _by_hash(uow, digest)
        kept = uow.papers.signed_files(found.contract.id) if found is not None else ()
    if found is None:
        return Verdict(Standing.NOT_OURS, None, digest, number, code)

    def verdict(standing: Standing) -> Verdict:
        known = standing is Standing.INTACT or digest in held
        signatures = signatures_of(data) if standing in (Standing.SIGNED, Standing.EXTENDED) else ()
        return Verdict(standing, found.contract, digest, number, code, found.version, signatures, known)

    held = {each.sha256 for each, _ in kept}
    if data == found.pdf:
        return verdict(Standing.INTACT)
    if not data.startswith(found.pdf):
        return verdict(Standing.SAME_CONTENTS if found.content_hash.startswith(code) and code else Standing.ALTERED)
    if digest in held:
        return verdict(Standing.SIGNED if signatures_of(data) else Standing.EXTENDED)
    signatures = signatures_of(data)
    if not signatures:
        return verdict(Standing.EXTENDED)
    if not all(each.intact for each in signatures) or not signatures[-1].whole:
        return verdict(Standing.ALTERED)
    if any(_differs_from(data, bytes_kept) for _, bytes_kept in kept):
        return verdict(Standing.ALTERED)
    return verdict(Standing.SIGNED)


def _differs_from(data: bytes, kept: bytes) -> bool:
    """Say whether a file has the length of one that is kept, but not its bytes: a copy that was touched."""
    return len(data) == len(kept) and data != kept


def _by_number(uow: UnitOfWork, number: str) -> _Issued | None:
    contract_number, _, supplement = number.partition("-S")
    issued = next((each for each in uow.contracts.register() if each.number == contract_number), None)
    if issued is None:
        return None
    if supplement:
        made = next((each for each in uow.papers.amendments(issued.id) if each.number == number), None)
        if made is None:
            return None
        return _Issued(issued, number, made.content_hash, uow.papers.amendment_proof(number))
    return _Issued(issued, number, issued.content_hash, uow.contracts.proof(number))


def _by_hash(uow: UnitOfWork, digest: str) -> _Issued | None:
    """Return what was issued with this hash, for files whose claim cannot be read."""
    exact = uow.contracts.by_sha256(digest)
    if exact is not None:
        return _by_number(uow, exact.number)
    made = uow.papers.amendment_by_sha256(digest)
    return None if made is None else _by_number(uow, made.number)
