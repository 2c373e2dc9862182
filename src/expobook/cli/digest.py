"""The morning digest: on screen, as a file, by mail."""

import json
from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import whole
from expobook.domain.errors import BadInput
from expobook.services.digest import digest, digest_text, send_digest, set_digest_mail, write_digest

_SERVER = '{"host": "mail.example.com", "sender": "book@example.com", "to": ["desk@example.com"]}'


def declare(group: Group) -> None:
    """Make the group one command."""
    group.only(
        run,
        arg("--days", default="7", metavar="N"),
        arg("--out", metavar="FILE"),
        arg("--send", action="store_true"),
        arg("--set", metavar="JSON"),
        examples=("expobook digest", "expobook digest --out today.txt", f"expobook digest --set '{_SERVER}'"),
    )


def run(call: Call) -> Answer:
    """Say what wants doing, expiring holds first; write it to a file or mail it where asked."""
    options = call.options
    with call.desk() as desk:
        if options.set is not None:
            mail = set_digest_mail(desk, _choices(options.set))
            return Answer(mail, [call.say("digest.set", host=mail.server.host, readers=", ".join(mail.to))])
        found = digest(desk, whole(options.days, "days"))
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


def _choices(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadInput(field="set", value=text[:80], why="not-json") from error
    if not isinstance(found, dict):
        raise BadInput(field="set", value=text[:80], why="not-json")
    return found
