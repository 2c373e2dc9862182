"""Sends one message by a mail server of the venue's (SMTP, RFC 5321); with a password only where the line is sealed."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from expobook.domain.errors import UserError

_BEIJING = timezone(timedelta(hours=8))
SECURITY = ("starttls", "tls", "none")


class MailRefused(UserError):
    """The mail was not sent: ``host``, ``port``, ``detail`` in the words of the server or the system."""

    code = "mail-refused"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; ``security`` is one of :data:`SECURITY`, ``none`` only for a server without password."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""


def plain_mail(sender: str, to: tuple[str, ...], subject: str, text: str, written: datetime) -> EmailMessage:
    """Return a message of plain text; what users typed cannot add a header. ``written`` is venue time."""
    made = EmailMessage(policy=SMTP)
    made["Date"] = format_datetime(written.replace(tzinfo=_BEIJING))
    made["Message-ID"] = make_msgid(domain="expobook.invalid")
    for header, value in (("From", sender), ("To", ", ".join(to)), ("Subject", subject)):
        made[header] = " ".join(value.split())
    made.set_content(text, cte="base64")
    return made


def send(server: MailServer, message: EmailMessage, password: str = "", seconds: float = 20) -> None:
    """Hand a message in; readers who are refused are named in the refusal, the others have it all the same.

    Raises:
        MailRefused: nobody answers, the certificate is not good, or the server says no.
    """
    context = ssl.create_default_context()
    try:
        opened = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
            if server.security == "tls"
            else smtplib.SMTP(server.host, server.port, timeout=seconds)
        )
        with opened as line:
            if server.security == "starttls":
                line.starttls(context=context)
            if server.user:
                line.login(server.user, password)
            refused = line.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:  # what TLS refuses is an OSError
        raise MailRefused(host=server.host, port=server.port, detail=_told(error)[:200]) from error
    if refused:
        raise MailRefused(host=server.host, port=server.port, detail=", ".join(refused)[:200])


def _told(error: Exception) -> str:
    """Return what the server or the system said, without numbers and signs of the library."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
