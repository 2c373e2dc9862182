"""Letters as .eml files that a mail program opens as a draft, with a PDF attached; nothing is sent."""

import hashlib
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_BEIJING = timezone(timedelta(hours=8))


def draft_mail(*, sender: str, to: str, subject: str, text: str, name: str, pdf: bytes, written: datetime) -> bytes:
    """Return a message that is still to be sent (``X-Unsent``), with ``pdf`` hanging on it as ``name``.

    ``written`` is venue time. A line break in what users typed cannot add a header: subject and addresses are one
    line. The same letter gives the same bytes.
    """
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    made["Date"] = format_datetime(written.replace(tzinfo=_BEIJING))
    for header, value in (("From", sender), ("To", to), ("Subject", subject)):
        if value.strip():
            made[header] = " ".join(value.split())
    made.set_content(text, cte="base64")
    made.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    made.set_boundary(f"expobook-{hashlib.sha256(pdf).hexdigest()[:24]}")
    return made.as_bytes()
