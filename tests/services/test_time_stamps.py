"""Time stamps from a real server over HTTP: what they prove, and that no byte of one can be changed unseen.

EXPOBOOK_FLIPS sets how many bytes are changed, one at a time.
"""

import os
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from expobook.domain.contract import IssuedContract, Standing
from expobook.domain.errors import BadInput
from expobook.exchange.pdf_signature import NotSigned, Signing, sign_pdf
from expobook.services.contracts import contracting, signing
from expobook.services.contracts import life as contract_life
from expobook.services.contracts.verifying import told, verify_bytes
from expobook.services.desk import Desk
from tests.services.test_contracting import organiser as organiser
from tests.services.test_signing import MOMENT, UNENDING
from tests.services.test_signing import issued as issued
from tests.services.test_signing import venue_certificate as venue_certificate
from tests.services.time_stamp_server import time_stamp_server

FLIPS = int(os.environ.get("EXPOBOOK_FLIPS", "100"))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, time_stamp_server() as url:
        patch.setenv("NO_PROXY", "127.0.0.1")
        yield url


def test_the_time_is_the_servers_and_its_name_is_told(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, server: str
) -> None:
    signed, _, _ = signing.sign_issued(desk, issued.number, venue_certificate, b"secret", stamp_url=server)
    verdict = verify_bytes(desk, signed)
    assert verdict.standing is Standing.SIGNED
    (only,) = verdict.signatures
    assert (only.stamped_by, only.at) == ("Example Time Stamps", datetime(2026, 11, 25, 12, 30))
    assert "Example Time Stamps" in told(verdict, "en")[-1]
    assert "Example Time Stamps" in told(verdict, "zh")[-1]


@pytest.mark.timeout(UNENDING if FLIPS > 100 else 240)
def test_one_byte_changed_in_a_stamped_signature_is_never_reported_intact(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, server: str
) -> None:
    """Signed elsewhere, so that the book has no copy to compare with; the changes fall on the signature's bytes."""
    pdf = contracting.reprint(desk, issued.number)
    signed = sign_pdf(pdf, venue_certificate.read_bytes(), b"secret", Signing("", "", MOMENT, server))
    assert verify_bytes(desk, signed).genuine
    start = signed.index(b"/Contents <", len(pdf)) + len(b"/Contents <")
    written = signed[start : signed.index(b">", start)].rstrip(b"0")
    rng = random.Random(42)
    for place in (start + rng.randrange(len(written)) for _ in range(FLIPS)):
        other = rng.choice([digit for digit in b"0123456789abcdef" if digit != signed[place]])
        touched = signed[:place] + bytes([other]) + signed[place + 1 :]
        assert not verify_bytes(desk, touched).genuine, (place - start, signed[place], other)


def test_a_server_that_gives_no_stamp_is_refused_in_a_sentence_and_nothing_is_kept(
    desk: Desk, issued: IssuedContract, venue_certificate: Path, server: str
) -> None:
    for url in ("ftp://a/", "no address", "http://", "http://[::1"):
        with pytest.raises(BadInput):
            signing.sign_issued(desk, issued.number, venue_certificate, b"secret", stamp_url=url)
    for url in (server + "page", "http://127.0.0.1:9/"):
        with pytest.raises(NotSigned):
            signing.sign_issued(desk, issued.number, venue_certificate, b"secret", stamp_url=url)
    assert contract_life.attachments_of(desk, issued.number) == ()
