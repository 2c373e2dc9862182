"""The morning digest: on screen, as a file, by mail."""

from pathlib import Path

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import seen, settings, whole
from expobook.domain.errors import BadInput
from expobook.services.today.digest import (
    DigestMail,
    digest,
    digest_mail,
    digest_text,
    send_digest,
    set_digest_mail,
    write_digest,
)

_SERVER = '{"host": "mail.example.com", "sender": "book@example.com", "to": ["desk@example.com"]}'


def declare(group: Group) -> None:
    """Make the group one command."""
    group.only(
        run,
        arg("--days", default="7", metavar="N"),
        arg("--out", metavar="FILE"),
        arg("--send", action="store_true"),
        arg("--set", metavar="JSON"),
        arg("--mail", action="store_true"),
        SEEN,
        examples=("expobook digest", "expobook digest --out today.txt", f"expobook digest --set '{_SERVER}'"),
    )


def run(call: Call) -> Answer:
    """Say what wants doing, expiring holds first; write it to a file or mail it where asked."""
    options = call.options
    with call.desk() as desk:
        if options.set is not None:
            mail = set_digest_mail(desk, settings(options.set, _SERVER), expected_version=seen(options))
            return Answer(mail, [call.say("digest.set", host=mail.server.host, readers=", ".join(mail.to))])
        if options.mail:
            return _mail(call, digest_mail(desk))
        days = whole(options.days, "days")
        if days < 0:
            raise BadInput(field="days", value=options.days, why="negative")
        found = digest(desk, days)
        if options.out:
            path = write_digest(found, Path(options.out), call.language)
            size = path.stat().st_size
            lines = [call.say("export.written", path=path, bytes=size)]
        else:
            lines = digest_text(found, call.language).splitlines()
        if options.send:
            mail = send_digest(desk, found, call.language)
            lines.append(call.say("digest.sent", readers=", ".join(mail.to)))
    return Answer({"at": found.at, "lists": {kind.value: those for kind, those in found.lists.items()}}, lines)


def _mail(call: Call, mail: DigestMail | None) -> Answer:
    if mail is None:
        return Answer(None, [call.say("digest.no-mail")])
    server, readers = mail.server, ", ".join(mail.to)
    facts = {"host": server.host, "port": str(server.port), "security": server.security, "sender": server.sender}
    return Answer(mail, [call.say("digest.mail", readers=readers, user=server.user or None, **facts)])
