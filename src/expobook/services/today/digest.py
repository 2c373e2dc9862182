"""The morning digest: what wants doing, expiring holds first; as text, as a file, by mail where a server is set."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from expobook.domain.errors import BadInput, UserError
from expobook.domain.tasks import Task, TaskKind, by_kind
from expobook.domain.text import Bilingual, clean
from expobook.exchange.smtp import SECURITY, MailServer, plain_mail, send
from expobook.services.book_venues import at_each
from expobook.services.desk import Desk
from expobook.services.files import write_file
from expobook.services.stale import must_be_seen
from expobook.services.today.work_lists import tasks
from expobook.storage.unit_of_work import UnitOfWork
from expobook.words import Language, say, shown

MAIL_SETTING, PASSWORD_VARIABLE = "digest-mail", "EXPOBOOK_SMTP_PASSWORD"
# Holds that lapse come first: an hour later they are gone.
ORDER = (
    TaskKind.TODAY,
    TaskKind.WEEK,
    TaskKind.REFUSAL,
    TaskKind.CLOCK,
    TaskKind.INSTALMENT,
    TaskKind.UNSIGNED,
    TaskKind.TO_ISSUE,
    TaskKind.ENQUIRY,
)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class MailNotSet(UserError):
    """No mail server was set for the digest: ``command`` that sets it."""

    code = "mail-not-set"


@dataclass(frozen=True, slots=True)
class Digest:
    """What wants doing at a moment (venue time), list by list in the order of ``ORDER``, at all venues of the book.

    ``venue_of`` has the venue's name for each booking, where the book has more than one venue.
    """

    at: datetime
    title: Bilingual
    lists: Mapping[TaskKind, tuple[Task, ...]]
    venue_of: Mapping[int, Bilingual] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.lists.values()))


@dataclass(frozen=True, slots=True)
class DigestMail:
    """Who gets the digest, and by which server; the password is never in the book (``EXPOBOOK_SMTP_PASSWORD``)."""

    server: MailServer
    to: tuple[str, ...]
    version: int = 0


def digest(desk: Desk, within_days: int = 7) -> Digest:
    """Return what wants doing now and within some days."""
    desks, found = at_each(desk), list[Task]()
    venue_of: dict[int, Bilingual] = {}
    for each in desks:
        own = tasks(each, within_days)
        found += own
        if len(desks) > 1:
            venue_of |= {task.booking.id: each.venue.name for task in own}
    lists = by_kind(found)
    with desk.store.read() as uow:
        title = uow.titles()
    return Digest(desk.now(), title, {kind: lists[kind] for kind in ORDER if kind in lists}, venue_of)


def subject_of(found: Digest, language: Language) -> str:
    """Return the subject of the mail: the book, the day, how much there is to do."""
    return say("digest.subject", language, title=found.title, day=found.at.date(), count=found.count)


def digest_text(found: Digest, language: Language) -> str:
    """Return the digest as plain text, a line a task under the head of its list."""
    lines = [subject_of(found, language), ""]
    if not found.lists:
        lines.append(say("digest.nothing", language))
    for kind, those in found.lists.items():
        lines.append(head_of(kind, those, language))
        lines += [f"  - {task_line(task, language, found.venue_of.get(task.booking.id))}" for task in those]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def head_of(kind: TaskKind, those: Sequence[Task], language: Language) -> str:
    """Return the head of a list: what its tasks are, and how many."""
    return f"{say(f'digest.{kind.value}', language)} ({len(those)})"


def task_line(task: Task, language: Language, venue: Bilingual | None = None) -> str:
    """Return one task in a line: the booking, its venue where that is told, when it is due, what is about its kind."""
    parts = [f"{task.booking.number} {shown(task.booking.title, language)}"]
    if venue is not None:
        parts.append(shown(venue, language))
    if task.due is not None:
        parts.append(shown(task.due, language))
    if task.rank > 1:
        parts.append(say("digest.rank", language, rank=task.rank))
    if task.challenger is not None:
        parts.append(say("digest.challenger", language, number=task.challenger.number, days=task.days))
    if task.contract is not None:
        parts.append(task.contract.number)
    if task.instalment is not None:
        parts.append(say("digest.open", language, title=task.instalment.title, open_fen=task.instalment.open))
        if task.days < 0:
            parts.append(say("digest.late", language, days=-task.days))
    return " · ".join(parts)


def write_digest(found: Digest, path: Path, language: Language) -> Path:
    """Write the digest as UTF-8 text, whole or not at all; raises ``FileTrouble``."""
    return write_file(path, digest_text(found, language).encode())


def digest_mail(desk: Desk) -> DigestMail | None:
    """Return where the digest is mailed to, None where nothing was set."""
    with desk.store.read() as uow:
        return _mail_of(uow)


def _mail_of(uow: UnitOfWork) -> DigestMail | None:
    stored = uow.settings.get(MAIL_SETTING)
    return replace(_of(stored), version=uow.settings.version(MAIL_SETTING)) if stored else None


def set_digest_mail(desk: Desk, choices: Mapping[str, Any], *, expected_version: int | None = None) -> DigestMail:
    """Set the mail server and the readers of the digest.

    Args:
        choices: ``host``, ``port``, ``sender``, ``to`` (a list), ``security`` (starttls, tls, none), ``user``.

    Raises:
        BadInput: one of them cannot be used, or a password would go over an open line.
        StaleData: somebody set them since ``expected_version``, 0 where nothing was set.
    """
    stored = _stored(_of(choices))

    def work(uow: UnitOfWork) -> DigestMail:
        now = _mail_of(uow)
        theirs = _stored(now) if now is not None else dict.fromkeys(stored)
        must_be_seen(uow, MAIL_SETTING, expected_version, theirs, stored, kind="digest-mail", verb="set-digest")
        uow.settings.put(MAIL_SETTING, stored)
        uow.audit.add(desk.actor, desk.now(), "set-digest", "setting", None, after=json.dumps(stored))
        return replace(_of(stored), version=uow.settings.version(MAIL_SETTING))

    return desk.store.transact(work)


def _stored(mail: DigestMail) -> dict[str, Any]:
    server = mail.server
    plain = {name: getattr(server, name) for name in ("host", "port", "sender", "security", "user")}
    return plain | {"to": list(mail.to)}


def send_digest(desk: Desk, found: Digest, language: Language) -> DigestMail:
    """Mail the digest to those who are set.

    Raises:
        MailNotSet: nothing was set.
        MailRefused: the server did not take it.
    """
    mail = digest_mail(desk)
    if mail is None:
        raise MailNotSet(command="expobook digest --set")
    message = plain_mail(
        mail.server.sender, mail.to, subject_of(found, language), digest_text(found, language), found.at
    )
    send(mail.server, message, os.environ.get(PASSWORD_VARIABLE, ""))
    return mail


def _of(choices: Mapping[str, Any]) -> DigestMail:
    known = ("host", "port", "sender", "security", "user", "to")
    for name in choices:
        if name not in known:
            raise BadInput(field="set", value=str(name), why="not-a-choice", known=", ".join(known))
    security = str(choices.get("security", "starttls"))
    port = choices.get("port", 465 if security == "tls" else 587)
    if security not in SECURITY:
        raise BadInput(field="security", value=security, why="not-a-choice", known=", ".join(SECURITY))
    if type(port) is not int or not 0 < port < 65_536:
        raise BadInput(field="port", value=str(port), why="not-a-number")
    user = clean(str(choices.get("user", "")), "user", required=False)
    if user and security == "none":
        raise BadInput(field="security", value=security, why="open-line")
    server = MailServer(
        clean(str(choices.get("host", "")), "host"), port, _address(choices.get("sender")), security, user
    )
    readers = choices.get("to")
    if not readers:
        raise BadInput(field="readers", value="", why="empty")
    if not isinstance(readers, Sequence) or isinstance(readers, str):
        raise BadInput(field="readers", value=str(readers), why="not-a-list", example='["desk@example.com"]')
    return DigestMail(server, tuple(_address(each) for each in readers))


def _address(value: object) -> str:
    text = clean(str(value or ""), "email")
    if not _ADDRESS.fullmatch(text):
        raise BadInput(field="email", value=text, why="not-an-address")
    return text
