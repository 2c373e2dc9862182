"""A book is known for what it is: ours, older, newer, damaged or somebody else's; upgrades keep everything."""

import hashlib
import inspect
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from expobook.cli.program import run
from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.text import Bilingual
from expobook.exchange.venue_json import venue_to_text
from expobook.services.book import books
from expobook.services.book.books import check_book, create_book, open_book, upgrade_book
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.reading import list_bookings
from expobook.services.trail import anchors
from expobook.storage import integrity, lifecycle
from expobook.storage.engine import APPLICATION_ID, WRITING, book_url, make_engine, wal_is_safe
from expobook.storage.lifecycle import NewerBook, NoSuchBook, NotABook, OlderBook
from expobook.storage.tables import described
from expobook.words import Language, catalogue, say, sentence
from tests.venues import small_venue

pytestmark = pytest.mark.usefixtures("true_steps")
NOW = datetime(2027, 1, 4, 9)
LINE = Line(frozenset({"A-1", "A-2"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))


def new_book(target: str | Path, holds: int = 1) -> str:
    desk = create_book(target, small_venue(), actor=Actor("Li Wei", "3"), now=lambda: NOW)
    for n in range(holds):
        new_hold(desk, NewBooking(Bilingual(f"展{n}", f"Show {n}"), (LINE,)))
    desk.close()
    return str(target)


def first_form(target: str) -> None:
    """Make a book as the first form of the program made it: its tables, a venue, and a hold."""
    engine = make_engine(book_url(target))
    lifecycle.upgrade_tables(engine, "0001")
    venue = small_venue()
    body = venue_to_text(venue)
    with engine.execution_options(**{WRITING: True}).begin() as connection:

        def put(statement: str, **values: object) -> None:
            connection.execute(text(statement), values)

        put(
            "INSERT INTO book (id, uid, title_zh, title_en, created, change_no) VALUES (1, 'u', '旧', 'Old', :at, 3)",
            at="2026-01-05 09:00:00",
        )
        put(
            "INSERT INTO venues (version, code, body, sha256, since) VALUES (1, 'small', :body, :sha, :at)",
            body=body,
            sha=hashlib.sha256(body.encode()).hexdigest(),
            at="2026-01-05 09:00:00",
        )
        for bay in venue.bays:
            put("INSERT INTO bays (code, retired) VALUES (:code, :no)", code=bay.code, no=False)
        put(
            "INSERT INTO bookings (number, kind, title_zh, title_en, status, theme, expires, likelihood, note, demo,"
            " created, version) VALUES ('B-2026-0001', 'event', '船展', 'Boats', 'hold', '', :until, 50, '', :no,"
            " :at, 1)",
            until="2027-02-01 17:30:00",
            at="2026-01-05 09:00:00",
            no=False,
        )
        put(
            'INSERT INTO lines (booking_id, alternative, start, show_from, show_until, "until", closed, dropped)'
            " VALUES (1, 1, '2027-03-01', '2027-03-02', '2027-03-04', '2027-03-05', :no, :no)",
            no=False,
        )
        put("INSERT INTO line_bays (line_id, bay) VALUES (1, 1)")
        for day, phase in enumerate((1, 2, 2, 3)):
            put(
                "INSERT INTO cells (day, bay, place, booking_id, line_id, phase) VALUES (:day, 1, 1, 1, 1, :phase)",
                day=date(2027, 3, 1).toordinal() + day,
                phase=phase,
            )
        put("INSERT INTO counters (name, value) VALUES ('ticket', 1)")
    engine.dispose()


def test_an_older_book_is_refused_then_upgraded_with_all_it_held(book_url: str, tmp_path: Path) -> None:
    first_form(book_url)
    with pytest.raises(OlderBook) as refused:
        open_book(book_url)
    assert "upgrade" in sentence(refused.value, "en")
    info, saved = upgrade_book(book_url, now=lambda: NOW)
    assert info.revision == info.newest
    assert info.bookings == 1
    assert (saved is None) == ("://" in book_url)  # a file is copied first, a server has its administrator
    if saved is not None:
        with pytest.raises(OlderBook):
            open_book(saved)  # the copy is as it was
    desk = open_book(book_url, now=lambda: NOW)
    assert list_bookings(desk)[0].lines[0].schedule == Schedule.of_days(date(2027, 3, 1), 1, 2, 1)
    assert check_book(desk) == ()
    held, _ = new_hold(desk, NewBooking(Bilingual("", "Next"), (LINE,)))
    assert held.worst is not None
    assert held.worst.rank == 2  # it queues behind the one that came along
    desk.close()
    assert upgrade_book(book_url, now=lambda: NOW)[1] is None  # nothing more to do


def test_the_forms_read_from_the_steps_are_those_that_alembic_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(lifecycle.__file__).parent / "migrations"))
    known = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(lifecycle.revisions()) == known


def test_a_newer_book_is_refused_and_stays_as_it_is(book_url: str) -> None:
    new_book(book_url)
    engine = make_engine(lifecycle.book_url(book_url))
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for attempt in (open_book, upgrade_book):
        with pytest.raises(NewerBook) as refused:
            attempt(book_url)
        for language in ("en", "zh"):
            assert "9999" in sentence(refused.value, language)  # type: ignore[arg-type]


def test_a_new_book_has_exactly_the_tables_that_the_program_knows(book_url: str) -> None:
    new_book(book_url)
    engine = make_engine(lifecycle.book_url(book_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, described())
    engine.dispose()
    assert found == []


def test_whoever_goes_over_a_whole_book_alone_loads_all_of_its_tables(tmp_path: Path) -> None:
    path = new_book(tmp_path / "a.expobook")
    with closing(sqlite3.connect(path)) as plain:
        there = {name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    told = "from expobook.storage.tables import described; print(*described().tables)"
    alone = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert set(alone.stdout.split()) == there - {"alembic_version", "sqlite_sequence"}


def test_a_book_file_says_whose_it_is_and_writes_durably(tmp_path: Path) -> None:
    path = new_book(tmp_path / "a.expobook")
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert Path(path).read_bytes()[68:72] == b"XPOB"
    desk = open_book(path)
    with desk.store.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "synchronous", "journal_mode", "trusted_schema")
        }
    desk.close()
    assert settings == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "delete", "trusted_schema": 0}
    assert [wal_is_safe(version) for version in ((3, 40, 1), (3, 44, 6), (3, 50, 6), (3, 51, 3))] == [
        False,
        True,
        False,
        True,
    ]


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE bookings (id)")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda path: path.write_bytes(b""), NotABook),
        (lambda path: path.write_bytes(b"PK\x03\x04 a spreadsheet"), NotABook),
        (other_program, NotABook),
        (lambda path: path.mkdir(), NotABook),
        (lambda path: None, NoSuchBook),
    ],
    ids=["empty", "other file", "other program", "folder", "missing"],
)
def test_what_is_no_book_is_named_and_left_alone(tmp_path: Path, make: object, kind: type[UserError]) -> None:
    path = tmp_path / "a.expobook"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as refused:
        open_book(path)
    for language in ("en", "zh"):
        told = sentence(refused.value, language)  # type: ignore[arg-type]
        assert "a.expobook" in told
        assert "\n" not in told
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("DELETE FROM cells WHERE day = (SELECT MIN(day) FROM cells)", "lines-cells"),
        ("UPDATE cells SET phase = 2 WHERE phase = 1", "lines-cells"),
        ("UPDATE cells SET place = 0 WHERE booking_id = 1", "places"),
        ("UPDATE bookings SET status = 'contracted', expires = NULL WHERE id = 1", "places"),
        ("UPDATE cells SET place = 77 WHERE booking_id = 2", "tickets"),
        ("UPDATE bookings SET title_en = 'Other' WHERE id = 1", "audit"),
        ("UPDATE audit SET who = 'Nobody' WHERE id = 2", "audit"),
        ("DELETE FROM audit WHERE id = 2", "audit"),
        ("UPDATE venues SET body = body || ' '", "stored-hash"),
        ("UPDATE tariffs SET body = '{}'", "stored-hash"),
        ("INSERT INTO line_bays (line_id, bay) VALUES (99, 1)", "foreign-key"),
    ],
)
def test_the_check_finds_what_was_changed_behind_our_back(tmp_path: Path, statement: str, rule: str) -> None:
    path = new_book(tmp_path / "a.expobook", holds=3)
    with closing(sqlite3.connect(path)) as plain:  # foreign keys are off here
        assert plain.execute(statement).rowcount > 0
        plain.commit()
    desk = open_book(path, now=lambda: NOW)
    found = check_book(desk)
    desk.close()
    assert rule in {finding.rule for finding in found}, found
    assert all(finding.where and finding.detail for finding in found)


def test_an_upgrade_without_room_for_the_copy_leaves_the_book_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "a.expobook")
    first_form(path)
    before = Path(path).read_bytes()

    def full(*_names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(StorageFailure) as refused:
        upgrade_book(path, now=lambda: NOW)
    assert "disk is full" in sentence(refused.value, "en")
    assert Path(path).read_bytes() == before
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["a.expobook"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_check_of_a_book_too_damaged_to_open_says_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    path = Path(new_book(tmp_path / "a.expobook"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert run(["--lang", language, "book", "check", str(path)]) == 1
    told = capsys.readouterr()
    assert {"en": "Findings: 1", "zh": "发现 1 项"}[language] in told.out
    assert {"en": "is damaged: its file contradicts itself", "zh": "已损坏：文件内容自相矛盾"}[language] in told.out
    assert not any(word in told.out + told.err for word in ("Not saved", "未保存"))
    assert run(["--json", "book", "check", str(path)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["sound"]
    assert found["findings"][0]["rule"] == "database"
    assert run(["--lang", language, "--book", str(path), "hold", "list"]) == 1  # a reading command saves nothing
    assert not any(word in capsys.readouterr().err for word in ("Not saved", "未保存"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_check_of_a_book_has_its_name(language: Language) -> None:
    text = inspect.getsource(integrity) + inspect.getsource(anchors) + inspect.getsource(books)
    rules = set(re.findall(r'BookFinding\(\s*"([a-z-]+)"', text))
    assert len(rules) > 10
    assert all(say(f"check.{rule}", language) == catalogue("cli")[f"check.{rule}"][language] for rule in rules)


def test_what_a_book_of_one_venue_had_is_that_of_its_first(book_url: str) -> None:
    engine = make_engine(lifecycle.book_url(book_url))
    lifecycle.upgrade_tables(engine, "0013")
    rows = {
        "clause_libraries": "(version, body, sha256, who, at, why) VALUES (7, '{}', '', '', '2026-01-05 09:00:00', '')",
        "season_plans": "(year, made, who, body) VALUES (2027, '2026-01-05 09:00:00', 'w', '[]')",
        "bays": "(code, retired) VALUES ('A-1', false)",
    }
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        for name, values in rows.items():
            connection.execute(text(f"INSERT INTO {name} {values}"))
    lifecycle.upgrade_tables(engine)
    with engine.connect() as connection:
        for name, column, value in (
            ("clause_libraries", "version", 7),
            ("season_plans", "year", 2027),
            ("bays", "id", 1),
        ):
            found = connection.execute(text(f"SELECT venue, {column} FROM {name}")).all()
            assert [tuple(row) for row in found] == [(1, value)]
    engine.dispose()
