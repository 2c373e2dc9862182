"""Digital signatures in PDF files (PAdES): made with a PKCS#12 certificate, read back and judged; offline.

Only this module knows pyHanko. A time stamp is asked for only where its server is named.
"""

import io
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from expobook.domain.contract import FileSignature
from expobook.domain.errors import UserError
from expobook.exchange.time_stamp import time_stamper

_BEIJING = timezone(timedelta(hours=8))
_STAMP = "1.2.840.113549.1.9.16.2.14"  # the one attribute outside the signed ones that may be there
_STAMP_VERSION = "v3"


class BadCertificate(UserError):
    """A certificate file cannot be used: ``file``, ``why``."""

    code = "bad-certificate"


class NotSigned(UserError):
    """The signature could not be made: ``why`` in the words of the library."""

    code = "not-signed"


@dataclass(frozen=True, slots=True)
class Signing:
    """What goes into a signature beside the certificate: ``moment`` is venue time; ``stamp_url`` may be empty."""

    reason: str
    place: str
    moment: datetime
    stamp_url: str = ""


def sign_pdf(pdf: bytes, certificate: bytes, password: bytes, what: Signing, *, file: str = "") -> bytes:
    """Return the PDF with a PAdES signature behind its bytes, which stay as they are.

    Raises:
        BadCertificate: ``certificate`` is no PKCS#12 with a key, the password is wrong, or it is out of date.
        BadInput: ``what.stamp_url`` is no address.
        NotSigned: the file cannot be signed, or the server of time stamps does not answer.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    signer = _signer(certificate, password, what.moment, file)
    meta = signers.PdfSignatureMetadata(
        field_name=f"Signature{what.moment:%Y%m%d%H%M%S}",
        reason=what.reason,
        location=what.place or None,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    stamper = time_stamper(what.stamp_url) if what.stamp_url else None
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        made = signers.PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(writer)
    except Exception as error:  # the library raises many kinds; none of them may reach a user as a traceback
        raise NotSigned(why=str(error)[:200]) from error
    signed: bytes = made.getvalue()
    return signed


def _signer(certificate: bytes, password: bytes, moment: datetime, file: str) -> Any:
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign import signers

    try:
        key, found, _ = pkcs12.load_key_and_certificates(certificate, password or None)
    except (ValueError, TypeError) as error:
        raise BadCertificate(file=file, why="password-or-form") from error
    if key is None or found is None:
        raise BadCertificate(file=file, why="no-key")
    now = moment.replace(tzinfo=_BEIJING)
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        raise BadCertificate(file=file, why="out-of-date")
    loaded = signers.SimpleSigner.load_pkcs12_data(certificate, other_certs=(), passphrase=password or None)
    if loaded is None:
        raise BadCertificate(file=file, why="password-or-form")
    return loaded


def signatures_of(pdf: bytes) -> tuple[FileSignature, ...]:
    """Return the signatures in a file, the oldest first, each judged by itself; none where it cannot be read.

    ``intact`` means: what it signs has not changed by a byte, the signature was made with the key of the certificate,
    and nothing in its own envelope was touched. ``whole`` means that nothing stands behind it.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        embedded = list(reader.embedded_signatures)
    except Exception:  # damaged files raise anything; a file that cannot be read has no signature
        return ()
    return tuple(_judged(each, pdf) for each in embedded)


def _judged(embedded: Any, pdf: bytes) -> FileSignature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        certificate = embedded.signer_cert
        signer = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
        issuer = certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly
        context = ValidationContext(
            allow_fetching=False, trust_roots=[certificate], moment=certificate.not_valid_before
        )
        status = validate_pdf_signature(embedded, signer_validation_context=context)
        stamp = status.timestamp_validity
        moment = stamp.timestamp if stamp else status.signer_reported_dt
        stamper = stamp.signing_cert.subject.native.get("common_name") or "–" if stamp else ""
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        holds = status.intact and status.valid and (stamp is None or (stamp.intact and stamp.valid))
        intact = holds and _envelope_is_clean(embedded, pdf)
    except Exception:  # a broken envelope raises anything; then the signature proves nothing
        return FileSignature("", "", None, intact=False, whole=False)
    told = moment.astimezone(_BEIJING).replace(tzinfo=None, microsecond=0) if moment is not None else None
    return FileSignature(str(signer), str(issuer), told, intact=bool(intact), whole=whole, stamped_by=str(stamper))


def _envelope_is_clean(embedded: Any, pdf: bytes) -> bool:
    """Say whether the signature's own bytes are as they were made, for no signature covers itself.

    The hexadecimal form, the padding, the encoding, and every part of the envelope that is outside of what is signed
    must have the one form that they can have: the certificate of the signer alone or with those above it, each of
    which its issuer has signed; no attribute but a time stamp that holds.
    """
    from asn1crypto import cms

    start, length, rest, tail = (int(number) for number in embedded.byte_range)
    if start != 0 or rest + tail > len(pdf) or pdf[length : length + 1] != b"<" or pdf[rest - 1 : rest] != b">":
        return False
    written = pdf[length + 1 : rest - 1]
    envelope = bytes.fromhex(written.decode("ascii"))
    if written not in (envelope.hex().encode(), envelope.hex().upper().encode()):
        return False
    content = cms.ContentInfo.load(envelope, strict=False)
    der = content.dump()
    if envelope[len(der) :].strip(b"\x00") or cms.ContentInfo.load(der, strict=True).copy().dump(force=True) != der:
        return False
    return _parts_are_bound(content["content"], version="v1")


def _parts_are_bound(signed: Any, *, version: str) -> bool:
    """Say so of a signature (``v1``) or of the time stamp in it (``v3``), which is a signature of its server."""
    (signer,) = signed["signer_infos"]
    algorithms = [each["algorithm"].native for each in signed["digest_algorithms"]]
    if algorithms != [signer["digest_algorithm"]["algorithm"].native] or signed["version"].native != version:
        return False
    if signer["version"].native != "v1" or len(signed["crls"]) > 0:
        return False
    for each in signer["unsigned_attrs"]:
        if version == _STAMP_VERSION or each["type"].dotted != _STAMP or len(each["values"]) != 1:
            return False
        if not _parts_are_bound(each["values"][0]["content"], version=_STAMP_VERSION):
            return False
    certificates = [each.chosen for each in signed["certificates"]]
    return all(_is_vouched_for(each, certificates) for each in certificates)


def _is_vouched_for(certificate: Any, others: list[Any]) -> bool:
    """Say whether one of the certificates has signed this one, or nobody here could have."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    made = x509.load_der_x509_certificate(certificate.dump())
    if certificate["signature_algorithm"].dump() != certificate["tbs_certificate"]["signature"].dump():
        return False
    for other in others:
        if other.subject == certificate.issuer:
            try:
                made.verify_directly_issued_by(x509.load_der_x509_certificate(other.dump()))
            except (InvalidSignature, ValueError, TypeError):  # signed by a key of another kind, or not by this one
                return False
            return True
    return len(others) == 1  # the signer's own: what is signed names its hash
