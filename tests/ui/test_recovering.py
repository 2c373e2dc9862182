"""A damaged book in the window: said at once, left as it is, and the newest good backup is one press away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, create_book
from expobook.services.book.keeping import keep_backup
from expobook.services.diary.booking import enquire
from expobook.services.diary.reading import list_bookings
from expobook.ui.kit.settings import Settings
from tests.venues import small_venue

PATIENCE_MS = 60_000
OFFER = "Go on from this backup…"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one enquiry that was backed up."""
    path = tmp_path / "halls.expobook"
    desk = create_book(path, small_venue(), actor=Actor("Li Wei"))
    enquire(desk, Bilingual("灯展", "Lanterns"))
    keep_backup(desk)
    desk.close()
    return path


@pytest.fixture
def program(qapp, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "p.ini"), "en")
    made.show_welcome()
    yield made
    for window in (made.window, made.welcome):
        if window is not None:
            window.close()


def flip_a_letter(content: bytes) -> bytes:
    return content.replace(b"Lanterns", b"Lantarns", 1)


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def offer_in(window: QWidget | None) -> QPushButton | None:
    buttons = window.findChildren(QPushButton) if window is not None else []
    return next((button for button in buttons if button.text() == OFFER), None)


@pytest.mark.parametrize("harm", [cut, flip_a_letter], ids=["opens no more", "opens"])
def test_the_newest_good_backup_of_a_damaged_book_is_offered_and_opened(
    program: Program, book: Path, harm: Callable[[bytes], bytes], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.write_bytes(harm(book.read_bytes()))
    harmed, asked = book.read_bytes(), []

    def choose(_parent: QWidget, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        asked.append(place)
        return place, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    program.open(str(book))
    qtbot.waitUntil(lambda: offer_in(program.window or program.welcome) is not None, timeout=PATIENCE_MS)
    offer = offer_in(program.window or program.welcome)
    assert offer is not None
    offer.click()
    new = book.with_name("halls-recovered.expobook")
    qtbot.waitUntil(
        lambda: program.window is not None and program.window.around.desk.store.name == str(new), timeout=PATIENCE_MS
    )
    assert asked == [str(new)]
    assert program.window is not None
    assert [booking.title.en for booking in list_bookings(program.window.around.desk)] == ["Lanterns"]
    assert check_book(program.window.around.desk) == ()
    assert len(book.read_bytes()) == len(harmed)
    assert book.read_bytes() == harmed or harm is flip_a_letter  # a window tells in it who is there


def test_without_a_backup_nothing_is_offered(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "halls.expobook"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    program.open(str(path))
    welcome = program.welcome
    assert welcome is not None
    qtbot.waitUntil(lambda: any("halls.expobook" in text for text in shown(welcome)), timeout=PATIENCE_MS)
    assert offer_in(welcome) is None


def test_the_first_window_stays_away_while_a_book_opens_unless_it_cannot(qapp, book: Path, tmp_path, qtbot) -> None:
    started = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "q.ini"), "en")
    started.start(str(book))
    welcome = started.welcome
    assert welcome is not None
    assert not welcome.isVisible()
    qtbot.waitUntil(lambda: started.window is not None, timeout=PATIENCE_MS)
    assert started.window is not None
    started.window.close()
    broken = tmp_path / "broken.expobook"
    broken.write_bytes(b"SQLite format 3\0" + bytes(5000))
    refused = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "r.ini"), "en")
    refused.start(str(broken))
    assert refused.welcome is not None
    qtbot.waitUntil(refused.welcome.isVisible, timeout=PATIENCE_MS)
    assert any("broken.expobook" in text for text in shown(refused.welcome))
    refused.welcome.close()


def shown(window: QWidget) -> list[str]:
    from expobook.ui.kit.messages import MessageBar

    return [text for bar in window.findChildren(MessageBar) for text in bar.texts()]
