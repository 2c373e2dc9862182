"""Signed papers: the venue signs with its certificate, verify says whose and whether intact, no changed byte passes.

EXPOBOOK_FLIPS sets how many bytes are changed, one at a time.
"""

import os
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from expobook.domain.booking import Organiser
from expobook.domain.contract import IssuedContract, Standing
from expobook.domain.errors import FileTrouble, NotAllowed
from expobook.exchange.pdf_signature import BadCertificate, Signing, sign_pdf, signatures_of
from expobook.services.book.books import check_book
from expobook.services.contracts import amending, contracting, signing
from expobook.services.contracts import life as contract_life
from expobook.services.contracts.verifying import verify_bytes
from expobook.services.desk import Desk
from tests.services.conftest import Clock
from tests.services.test_contract_life import moved
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser

FLIPS = int(os.environ.get("EXPOBOOK_FLIPS", "100"))
UNENDING = 0  # seconds: a thousand bytes on a server take longer than a test may on a loaded machine
FROM, UNTIL = datetime(2026, 1, 1), datetime(2030, 1, 1)
MOMENT = datetime(2026, 11, 25, 10, 0)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def pkcs12_of(name: str, *, by: str = "Test Authority", until: datetime = UNTIL) -> bytes:
    """Return a certificate of an authority with its key, protected by the password ``secret``."""
    above = ec.generate_private_key(ec.SECP256R1())
    key = rsa.generate_private_key(65537, 2048)

    def certificate(subject: str, public: object, *, authority: bool) -> x509.Certificate:
        made = x509.CertificateBuilder(named(by), named(subject), public, x509.random_serial_number(), FROM, until)  # type: ignore[arg-type]
        made = made.add_extension(x509.BasicConstraints(authority, None), critical=True)
        return made.sign(above, hashes.SHA256())

    root = certificate(by, above.public_key(), authority=True)
    own = certificate(name, key.public_key(), authority=False)
    return pkcs12.serialize_key_and_certificates(b"x", key, own, [root], BestAvailableEncryption(b"secret"))


@pytest.fixture(scope="module")
def venue_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "venue.p12"
    path.write_bytes(pkcs12_of("Example Convention Center"))
    return path


@pytest.fixture
def issued(desk: Desk, organiser: Organiser) -> IssuedContract:
    return contracting.issue_contract(desk, contracted(desk, organiser), "en")[0]


def test_the_venue_signs_what_it_issued_and_the_issued_bytes_stay(
    desk: Desk, issued: IssuedContract, venue_certificate: Path
) -> None:
    signed, kept, _ = signing.sign_issued(desk, issued.number, venue_certificate, b"secret")
    assert signed.startswith(contracting.reprint(desk, issued.number))
    assert contract_life.attached_file(desk, kept.id)[1] == signed
    verdict = verify_bytes(desk, signed)
    assert (verdict.standing, verdict.genuine, verdict.kept, verdict.version) == (
        Standing.SIGNED,
        True,
        True,
        issued.number,
    )
    (only,) = verdict.signatures
    assert (only.signer, only.issuer, only.intact, only.whole) == (
        "Example Convention Center",
        "Test Authority",
        True,
        True,
    )
    assert check_book(desk) == ()


def test_two_parties_sign_one_after_the_other_and_both_are_named(
    desk: Desk, issued: IssuedContract, venue_certificate: Path
) -> None:
    first, _, _ = signing.sign_issued(desk, issued.number, venue_certificate, b"secret")
    what = Signing("accepted", "Shanghai", MOMENT + timedelta(days=1))
    both = sign_pdf(first, pkcs12_of("Example Exhibitions"), b"secret", what)
    verdict = verify_bytes(desk, both)
    assert verdict.standing is Standing.SIGNED
    assert not verdict.kept
    assert [each.signer for each in verdict.signatures] == ["Example Convention Center", "Example Exhibitions"]
    assert [each.whole for each in verdict.signatures] == [False, True]


def test_supplements_are_signed_and_recognised_too(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, clock: Clock
) -> None:
    contract_life.sign_contract(desk, issued.number, clock())
    moved(desk, issued.booking_id, "A-1", "A-2")
    made, _ = amending.issue_amendment(desk, issued.number, why="smaller")
    pdf = amending.amendment_again(desk, made.number)
    assert (verify_bytes(desk, pdf).standing, verify_bytes(desk, pdf).version) == (Standing.INTACT, made.number)
    signed, _, _ = signing.sign_issued(desk, made.number, venue_certificate, b"secret")
    assert (verify_bytes(desk, signed).standing, verify_bytes(desk, signed).version) == (Standing.SIGNED, made.number)
    assert not verify_bytes(desk, pdf.replace(b"/Creator", b"/Creatur")).genuine


def test_a_certificate_that_cannot_sign_is_refused_and_nothing_is_kept(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, tmp_path: Path
) -> None:
    cases = {"wrong": (venue_certificate.read_bytes(), b"guess"), "none": (b"no certificate", b"secret")}
    cases["old"] = (pkcs12_of("Old", until=datetime(2026, 6, 1)), b"secret")
    for name, (data, password) in cases.items():
        file = tmp_path / f"{name}.p12"
        file.write_bytes(data)
        with pytest.raises(BadCertificate):
            signing.sign_issued(desk, issued.number, file, password)
    with pytest.raises(FileTrouble):
        signing.sign_issued(desk, issued.number, tmp_path / "gone.p12", b"")
    assert contract_life.attachments_of(desk, issued.number) == ()
    contract_life.void_contract(desk, issued.number, why="x")
    with pytest.raises(NotAllowed):
        signing.sign_issued(desk, issued.number, venue_certificate, b"secret")


def test_something_written_behind_a_signed_file_is_not_intact(
    desk: Desk, issued: IssuedContract, venue_certificate: Path
) -> None:
    signed, _, _ = signing.sign_issued(desk, issued.number, venue_certificate, b"secret")
    for more in (b"\n", b"%", b"\n%%EOF\n", b"x" * 5000):
        assert not verify_bytes(desk, signed + more).genuine
    assert not verify_bytes(desk, contracting.reprint(desk, issued.number) + b"\n").genuine


@pytest.mark.timeout(UNENDING if FLIPS > 100 else 240)
@pytest.mark.parametrize("held", [True, False], ids=["kept in the book", "signed elsewhere"])
def test_one_byte_changed_anywhere_in_a_signed_file_is_never_reported_intact(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, held: bool
) -> None:
    """Half of the changes fall on the signature's own bytes, which no signature covers."""
    pdf = contracting.reprint(desk, issued.number)
    if held:
        signed, _, _ = signing.sign_issued(desk, issued.number, venue_certificate, b"secret")
    else:
        what = Signing("accepted", "", MOMENT)
        signed = sign_pdf(pdf, venue_certificate.read_bytes(), b"secret", what)
        assert verify_bytes(desk, signed).genuine
    rng = random.Random(42)
    for number in range(FLIPS):
        place = rng.randrange(len(pdf), len(signed)) if number % 2 else rng.randrange(len(signed))
        other = (signed[place] + rng.randrange(1, 256)) % 256
        touched = signed[:place] + bytes([other]) + signed[place + 1 :]
        verdict = verify_bytes(desk, touched)
        assert not verdict.genuine, (place, signed[place], other, verdict)


def test_a_hexadecimal_digit_in_the_other_case_and_a_filled_padding_are_seen(
    desk: Desk, issued: IssuedContract, venue_certificate: Path
) -> None:
    pdf = contracting.reprint(desk, issued.number)
    signed = sign_pdf(pdf, venue_certificate.read_bytes(), b"secret", Signing("", "", MOMENT))
    start = signed.index(b"/Contents <", len(pdf)) + len(b"/Contents <")
    end = signed.index(b">", start)
    letter = next(n for n in range(start, end) if signed[n : n + 1].isalpha())
    swapped = signed[:letter] + signed[letter : letter + 1].swapcase() + signed[letter + 1 :]
    padded = signed[: end - 1] + b"1" + signed[end:]
    assert signatures_of(signed)[0].intact
    for touched in (swapped, padded):
        assert len(touched) == len(signed)
        assert not verify_bytes(desk, touched).genuine
