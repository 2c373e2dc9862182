"""A damaged book is never used in silence: it is found, named in one sentence, and the newest good backup is offered.

``EXPOBOOK_DAMAGES`` sets how many books are damaged: 44 by default, 1,000 in ``make test-long``. Each is given to the
command line, which is what the window calls, too.
"""

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from expobook.app import main as program
from expobook.domain.actor import Actor
from expobook.services.book import books
from expobook.services.book.backups import BookDamaged, explained
from expobook.services.book.books import create_book, open_book
from expobook.services.book.keeping import keep_backup, recover
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.storage import integrity
from expobook.storage.backup import content_hash
from expobook.words import sentence
from tests.faults.restless import Restless
from tests.faults.warm import ShortCuts, shared_statements
from tests.venues import small_venue

DAMAGES = int(os.environ.get("EXPOBOOK_DAMAGES", "44"))
PAGE = 4096
BAYS = ("A-1", "A-2", "A-3", "B-1", "B-2", "B-3")
CRASHED = ("Traceback", "crash-", "Something went wrong inside")


@dataclass(frozen=True, slots=True)
class Sound:
    """A book with its backups, the hash of what it holds, and the same file in the middle of a transaction."""

    folder: Path
    proof: str
    backup: str
    half_written: bytes
    journal: bytes


# --- what can happen to a file, and to one whose transaction was cut short

Harm = Callable[[bytearray, random.Random], None]


def flip(book: bytearray, chance: random.Random) -> None:
    book[chance.randrange(len(book))] ^= 1 << chance.randrange(8)


def flip_many(book: bytearray, chance: random.Random) -> None:
    for _ in range(40):
        flip(book, chance)


def flip_in_head(book: bytearray, chance: random.Random) -> None:
    book[chance.randrange(100)] ^= 1 << chance.randrange(8)


def cut(book: bytearray, chance: random.Random) -> None:
    del book[chance.randrange(len(book)) :]


def zero_page(book: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(book) // PAGE) * PAGE
    book[at : at + PAGE] = bytes(PAGE)


def swap_pages(book: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(1, len(book) // PAGE) * PAGE for _ in range(2))
    book[one : one + PAGE], book[other : other + PAGE] = book[other : other + PAGE], book[one : one + PAGE]


def grow(book: bytearray, chance: random.Random) -> None:
    book += chance.randbytes(chance.choice((1, 700, PAGE, 3 * PAGE)))


def lose(journal: bytearray, chance: random.Random) -> None:
    journal.clear()


def zero_journal(journal: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(journal))
    journal[at : at + PAGE] = bytes(len(journal[at : at + PAGE]))


OF_BOOKS: tuple[Harm, ...] = (flip, flip_many, flip_in_head, cut, zero_page, swap_pages, grow)
OF_JOURNALS: tuple[Harm, ...] = (lose, cut, flip_many, zero_journal)
EACH = -(-DAMAGES // (len(OF_BOOKS) + len(OF_JOURNALS)))  # rounded up, so that they are no fewer than asked for


@pytest.fixture(scope="module", autouse=True)
def _statements_are_shared() -> Iterator[None]:
    with shared_statements():
        yield


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A book of some days' work with a contract and a plan in it, a good backup, and a newer one that is not."""
    folder = tmp_path_factory.mktemp("damage") / "sound"
    folder.mkdir()
    desk = create_book(
        folder / "a.expobook", small_venue(), actor=Actor("Li Wei", "3"), now=lambda: datetime(2026, 11, 23)
    )
    Restless(desk, 1, BAYS, 40, folder / "notes.txt").work(200)  # the last deed issues a contract
    made = keep_backup(desk)
    assert made is not None
    newer = made.path.with_name(made.path.name.replace("20261123", "20261124"))
    newer.write_bytes(made.path.read_bytes()[:-PAGE])
    proof = content_hash(desk.store)
    half, journal = in_the_middle(desk)
    desk.close()
    return Sound(folder, proof, made.path.name, half, journal)


def in_the_middle(desk: Desk) -> tuple[bytes, bytes]:
    """Return the file and its journal as a crash in a transaction leaves them, when half of it is in the file."""
    path = Path(desk.store.name)
    with desk.store.engine.connect() as connection:
        connection.execute(text("PRAGMA cache_size = 2"))
        for change in ("UPDATE bookings SET note = note || 'x'", "UPDATE audit SET why = 'y'", "DELETE FROM cells"):
            connection.execute(text(change))
        files = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
        connection.rollback()
        connection.invalidate()  # the small cache is not for others
    return files


class Patient:
    """A folder whose book is damaged, and what the program says about it."""

    def __init__(self, sound: Sound, folder: Path, say: Callable[[], tuple[str, str]]) -> None:
        self._sound, self._folder, self._say = sound, folder / "trial", say
        self.book = self._folder / "a.expobook"
        self.seen: Counter[str] = Counter()
        self._short_cuts = ShortCuts()

    def take(self, book: bytes, journal: bytes = b"") -> None:
        """Damage the book like this, and let commands meet it; every tenth time without any short cut."""
        with self._short_cuts.taken() if self.seen.total() % 10 else nullcontext():
            self._take(book, journal)

    def _take(self, book: bytes, journal: bytes) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._sound.folder, self._folder)
        self.book.write_bytes(book)
        if journal:
            self.book.with_name("a.expobook-journal").write_bytes(journal)
        self._call("hold", "list")
        self._call("contract", "list")
        verdict = self._verdict()
        assert verdict != "silent"
        self.seen[verdict] += 1

    def _call(self, *words: str) -> tuple[int, str]:
        code = program.main(["--json", "--lang", "en", "--book", str(self.book), *words])
        out, err = self._say()
        assert code in (0, 1)
        for sign in CRASHED:
            assert sign not in err + out, err
        return code, out

    def _verdict(self) -> str:
        code, out = self._call("book", "check")
        told = json.loads(out)
        if code == 0:
            desk = open_book(self.book)
            same = content_hash(desk.store) == self._sound.proof
            desk.close()
            return "harmless" if same else "silent"
        facts = told.get("facts", told)
        if told.get("refused") == "newer-book":  # a bit of its form's number: it may be newer indeed
            return "newer"
        assert Path(str(facts.get("backup"))).name == self._sound.backup, told
        return "refused" if "refused" in told else "found"


@pytest.fixture
def patient(
    sound: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Patient:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def say() -> tuple[str, str]:
        said = capsys.readouterr()
        return said.out, said.err

    return Patient(sound, tmp_path, say)


@pytest.mark.parametrize("harm", OF_BOOKS)
def test_no_damage_of_a_book_is_silent(sound: Sound, patient: Patient, harm: Harm) -> None:
    chance, whole = random.Random(harm.__name__), (sound.folder / "a.expobook").read_bytes()
    for _ in range(EACH):
        book = bytearray(whole)
        harm(book, chance)
        patient.take(bytes(book))
    assert sum(patient.seen.values()) == EACH
    if harm not in (flip, flip_in_head, grow):  # these may fall where nothing is
        assert patient.seen["found"] + patient.seen["refused"] > 0, patient.seen


@pytest.mark.parametrize("harm", OF_JOURNALS)
def test_no_damage_of_a_journal_is_silent(sound: Sound, patient: Patient, harm: Harm) -> None:
    chance = random.Random(harm.__name__)
    for _ in range(EACH):
        journal = bytearray(sound.journal)
        harm(journal, chance)
        patient.take(sound.half_written, bytes(journal))
    if harm is lose:
        assert set(patient.seen) <= {"found", "refused"}, patient.seen


def test_a_transaction_that_was_cut_short_is_taken_back(sound: Sound, patient: Patient) -> None:
    patient.take(sound.half_written, sound.journal)
    assert patient.seen["harmless"] == 1


def test_without_the_check_damage_is_silent(sound: Sound, patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness sees a program that does not look: a letter of a title that was changed goes unnoticed."""
    monkeypatch.setattr(integrity, "check", lambda store: ())
    monkeypatch.setattr(books, "unlike_its_backup", lambda store, book: None)
    book = (sound.folder / "a.expobook").read_bytes()
    with pytest.raises(AssertionError, match="silent"):
        patient.take(book.replace("展会d1n".encode(), "展会x1n".encode()))


def test_a_figure_that_no_rule_knows_is_found_by_the_backup(sound: Sound, patient: Patient) -> None:
    patient.take((sound.folder / "a.expobook").read_bytes().replace(b"2 Specimen Road", b"3 Specimen Road"))
    assert patient.seen["found"] == 1


def test_a_book_whose_head_is_gone_offers_its_newest_good_backup(sound: Sound, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(sound.folder, folder)
    path = folder / "a.expobook"
    whole = path.read_bytes()
    path.write_bytes(b"\0" * 100 + whole[100:])
    with pytest.raises(BookDamaged) as refused:
        open_book(path)
    assert "a-backups" in sentence(refused.value, "zh")
    assert path.read_bytes()[100:] == whole[100:]  # the original is kept as it is
    info, good = recover(str(path), folder / "recovered.expobook")
    assert good.path.name == sound.backup
    assert str(good.path) == refused.value.facts["backup"]
    desk = open_book(folder / "recovered.expobook")
    assert info.bookings == len(list_bookings(desk))
    assert content_hash(desk.store) == sound.proof
    desk.close()


def test_an_error_in_a_sound_book_stays_a_bug_and_in_a_damaged_one_is_its_fault(sound: Sound, tmp_path: Path) -> None:
    shutil.copytree(sound.folder, tmp_path / "book")
    desk = open_book(tmp_path / "book" / "a.expobook")
    bug = ValueError("what nobody expected")
    assert explained(desk, bug) is bug
    with desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE bookings SET created = 'soon' WHERE id = 1"))
    told = explained(desk, bug)
    assert isinstance(told, BookDamaged)
    assert str(told.facts["backup"]).endswith(sound.backup)
    desk.close()
