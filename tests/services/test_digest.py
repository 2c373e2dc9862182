"""The digest lists what wants doing, expiring holds first, and goes out by a real mail server or says why not."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from expobook.domain.errors import BadInput
from expobook.domain.tasks import OpenInstalment, Task, TaskKind
from expobook.domain.text import Bilingual
from expobook.exchange.smtp import MailRefused
from expobook.services.desk import Desk
from expobook.services.diary.booking import extend_hold
from expobook.services.diary.challenging import challenge
from expobook.services.today.digest import (
    MailNotSet,
    digest,
    digest_mail,
    digest_text,
    send_digest,
    set_digest_mail,
    task_line,
    write_digest,
)
from tests.services.conftest import TODAY, Hold, line


class _Line(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP for one message; refuses readers whose name begins with "no"."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, MailBox)
        self._say("220 mail.test ESMTP")
        while said := self.rfile.readline().decode().strip():
            word = said.split(":")[0].split()[0].upper()
            if word == "RCPT" and "<no" in said:
                self._say("550 no such reader")
            elif word == "DATA":
                self._say("354 go on")
                server.messages.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say("250 kept")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailBox(socketserver.ThreadingTCPServer):
    """A mail server on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.messages: list[bytes] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def mailbox() -> Iterator[MailBox]:
    with MailBox() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def _setting(port: int, *to: str) -> dict[str, object]:
    readers = list(to or ("desk@example.com",))
    return {"host": "127.0.0.1", "port": port, "sender": "book@example.com", "to": readers, "security": "none"}


def _busy(desk: Desk, hold: Hold) -> None:
    later, behind, today = hold("Later", line("A-1")), hold("Behind", line("A-1")), hold("Today", line("B-1"))
    challenge(desk, behind.booking.id)
    extend_hold(desk, today.booking.id, TODAY + timedelta(hours=3))
    extend_hold(desk, later.booking.id, TODAY + timedelta(days=3))


def test_expiring_holds_come_first(desk: Desk, hold: Hold) -> None:
    _busy(desk, hold)
    found = digest(desk)
    assert list(found.lists)[:3] == [TaskKind.TODAY, TaskKind.WEEK, TaskKind.CLOCK]
    english, chinese = digest_text(found, "en"), digest_text(found, "zh")
    assert english.index("Today") < english.index("Later") < english.index("Challenges")
    assert "challenged by" in english
    assert "今日到期的预留 (1)" in chinese
    assert all(task_line(task, "en") in english for those in found.lists.values() for task in those)
    assert found.count == sum(each.startswith("  - ") for each in english.splitlines())


def test_what_is_open_is_told_in_yuan(hold: Hold) -> None:
    owed = OpenInstalment(0, 2, Bilingual("定金", "Earnest"), date(2027, 3, 1), 302_575_000, 302_575_000)
    task = Task(TaskKind.INSTALMENT, hold("Fair", line("A-1")).booking, instalment=owed)
    assert "Earnest: ¥3,025,750.00 open" in task_line(task, "en")
    assert "定金：未收 ¥3,025,750.00" in task_line(task, "zh")


def test_a_book_with_nothing_to_do_says_so_and_is_written(desk: Desk, tmp_path: Path) -> None:
    found = digest(desk)
    path = write_digest(found, tmp_path / "today.txt", "en")
    assert path.read_text(encoding="utf-8") == digest_text(found, "en")
    assert "Nothing wants doing." in digest_text(found, "en")


def test_the_digest_arrives_at_every_reader(desk: Desk, hold: Hold, mailbox: MailBox) -> None:
    _busy(desk, hold)
    with pytest.raises(MailNotSet):
        send_digest(desk, digest(desk), "zh")
    set_digest_mail(desk, _setting(mailbox.port, "one@example.com", "two@example.com"))
    found = digest(desk)
    send_digest(desk, found, "zh")
    (raw,) = mailbox.messages
    arrived = email.message_from_bytes(raw, policy=email.policy.default)
    assert arrived["To"] == "one@example.com, two@example.com"
    assert arrived["From"] == "book@example.com"
    assert arrived["Subject"].startswith(found.title.zh)
    assert digest_text(found, "en").startswith(found.title.en)
    body = arrived.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() == digest_text(found, "zh").strip()


def test_a_server_that_refuses_or_is_not_there_is_said(desk: Desk, mailbox: MailBox) -> None:
    set_digest_mail(desk, _setting(mailbox.port, "one@example.com", "nobody@example.com"))
    with pytest.raises(MailRefused) as refused:
        send_digest(desk, digest(desk), "en")
    assert "nobody@example.com" in str(refused.value.facts["detail"])
    mailbox.server_close()
    with pytest.raises(MailRefused) as gone:
        send_digest(desk, digest(desk), "en")
    assert gone.value.facts["port"] == mailbox.port


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"port": 0},
        {"port": "25"},
        {"sender": "nobody"},
        {"sender": "a@b\r\nBcc: c@d"},
        {"to": []},
        {"to": "desk@example.com"},
        {"security": "plain"},
        {"user": "book"},  # with a password over an open line
        {"password": "x"},  # is no choice: it would be in the book
    ],
)
def test_what_cannot_be_a_server_is_refused(desk: Desk, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        set_digest_mail(desk, {**_setting(25), **wrong})
    assert digest_mail(desk) is None
