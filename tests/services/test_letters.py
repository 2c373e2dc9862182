"""Letters are written from the book: a challenge names its clock, a release its reason."""

import io
import re

import pypdf

from expobook.domain.booking import Organiser
from expobook.domain.text import Bilingual
from expobook.services.contracts.letters import challenge_letter, release_letter
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.challenging import challenge
from expobook.services.parties.registry import add_organiser
from tests.services.conftest import Hold, line


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_a_challenge_letter_goes_to_the_one_in_front(desk: Desk, hold: Hold) -> None:
    holder, _ = add_organiser(desk, Organiser(0, Bilingual("在先公司", "First Co."), address=Bilingual("示例路", "")))
    wanted = NewBooking(Bilingual("在先展", "First show"), (line("A-1", "A-2"),), organiser_id=holder.id)
    front = new_hold(desk, wanted)[0].booking
    later = hold("Later show", line("A-2")).booking
    started, _ = challenge(desk, later.id)
    text = text_of(challenge_letter(desk, started[0].id))
    assert "在先公司" in text
    assert "在先展" in text
    assert front.number in text
    assert "第一顺位" in text
    assert f"CQ-2026-{started[0].id:04d}" in text
    due = started[0].due
    assert f"{due.year}年{due.month}月{due.day}日" in text


def test_a_release_letter_says_why(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1")).booking
    text = text_of(release_letter(desk, booking.id, why=Bilingual("逾期未签", "not signed in time"), language="zh"))
    assert "逾期未签" in text
    assert "预留释放函" in text
