"""A damaged book is never used in silence: it is found, named in one sentence, and a backup is offered.

Short form in ``make test``; ``EXPOBOOK_DAMAGES=1000`` is the long one.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.services.backups import BookDamaged
from expobook.services.booking import NewBooking, new_hold
from expobook.services.books import check_book, create_book, open_book
from expobook.services.keeping import keep_backup, recover
from expobook.storage.backup import content_hash
from expobook.words import sentence
from tests.venues import small_venue

DAMAGES = int(os.environ.get("EXPOBOOK_DAMAGES", "80"))
PAGE = 4096


def flip(book: bytearray, chance: random.Random) -> None:
    book[chance.randrange(len(book))] ^= 1 << chance.randrange(8)


def cut(book: bytearray, chance: random.Random) -> None:
    del book[chance.randrange(len(book)) :]


def zero_page(book: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(book) // PAGE) * PAGE
    book[at : at + PAGE] = bytes(PAGE)


def swap_pages(book: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(1, len(book) // PAGE) * PAGE for _ in range(2))
    book[one : one + PAGE], book[other : other + PAGE] = book[other : other + PAGE], book[one : one + PAGE]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A book with thirty holds and a backup beside it, and the hash of what it holds."""
    path = tmp_path_factory.mktemp("damage") / "a.expobook"
    desk = create_book(path, small_venue(), actor=Actor("Li Wei", "3"), now=lambda: datetime(2027, 1, 1, 9))
    for n in range(30):
        line = Line(frozenset({"A-1", "A-2"}), Schedule.of_days(date(2027, 3, 1 + n % 28), 1, 2, 1))
        new_hold(desk, NewBooking(Bilingual(f"展会{n}", f"Show {n}"), (line,)))
    keep_backup(desk)
    proof = content_hash(desk.store)
    desk.close()
    return path, proof


def verdict(path: Path, proof: str) -> str:
    """What the program makes of a file: refused on opening, found by the check, or read as it was."""
    try:
        desk = open_book(path)
    except UserError as refused:
        assert "Traceback" not in sentence(refused, "en")
        return "refused"
    try:
        if check_book(desk):
            return "found"
        return "harmless" if content_hash(desk.store) == proof else "silent"
    finally:
        desk.close()


@pytest.mark.parametrize("harm", [flip, cut, zero_page, swap_pages])
def test_no_damage_is_silent(
    sound: tuple[Path, str], tmp_path: Path, harm: Callable[[bytearray, random.Random], None]
) -> None:
    path, proof = sound
    chance, seen = random.Random(harm.__name__), Counter[str]()
    for _ in range(DAMAGES // 4):
        book = bytearray(path.read_bytes())
        harm(book, chance)
        damaged = tmp_path / "damaged.expobook"
        damaged.write_bytes(bytes(book))
        seen[verdict(damaged, proof)] += 1
    assert seen["silent"] == 0, seen
    assert sum(seen.values()) == DAMAGES // 4
    if harm is not flip:  # a bit may fall into an empty part of a page; these never do no harm, or rarely
        assert seen["found"] + seen["refused"] > 0


def test_a_book_whose_head_is_gone_offers_its_newest_backup(sound: tuple[Path, str]) -> None:
    path, proof = sound
    whole = path.read_bytes()
    try:
        path.write_bytes(b"\0" * 100 + whole[100:])
        with pytest.raises(BookDamaged) as refused:
            open_book(path)
        assert "a-backups" in sentence(refused.value, "zh")
        assert path.read_bytes()[100:] == whole[100:]  # the original is kept as it is
        recovered = path.with_name("recovered.expobook")
        info, good = recover(str(path), recovered)
        assert info.bookings == 30
        assert str(good.path) == refused.value.facts["backup"]
        desk = open_book(recovered)
        assert content_hash(desk.store) == proof
        desk.close()
    finally:
        path.write_bytes(whole)
