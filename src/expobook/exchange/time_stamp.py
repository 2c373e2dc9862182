"""Time stamps by RFC 3161: a server that the venue names says when a signature was there already."""

import http.client
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from expobook.domain.errors import BadInput

LONGEST_WAIT = 20  # seconds for one answer
_LARGEST_ANSWER = 2**18  # bytes
_ASKED, _ANSWERED = "application/timestamp-query", "application/timestamp-reply"


def time_stamper(url: str) -> Any:
    """Return what pyHanko asks for time stamps, by the server of ``url``; only the hash of the signature is sent.

    Raises:
        BadInput: ``url`` is no address of a server over http or https.
    """
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(field="timestamp", value=url[:60], why="no-stamp-server")

    class ServerStamper(TimeStamper):
        """One question, one answer; the base class checks that the answer is for this question."""

        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            return tsp.TimeStampResp.load(_answer(url, req.dump()))

    return ServerStamper()  # type: ignore[no-untyped-call]


def _answer(url: str, question: bytes) -> bytes:
    """Return what the server says; raises ``OSError`` where it does not, or says something else."""
    asked = urllib.request.Request(url, question, {"Content-Type": _ASKED, "Accept": _ANSWERED})  # noqa: S310 - checked
    try:
        with urllib.request.urlopen(asked, timeout=LONGEST_WAIT) as answer:  # noqa: S310 - http or https only
            if answer.headers.get_content_type() != _ANSWERED:
                raise OSError(f"{url} is no server of time stamps")
            told: bytes = answer.read(_LARGEST_ANSWER)
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"{url}: {error}") from error
    return told
