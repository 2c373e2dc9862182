"""The audit trail: read with filters, written out, and any entry that was touched is found.

``EXPOBOOK_TAMPERS`` sets how many trails are tampered with: 150 by default, 10,000 in ``make test-long``.
"""

import csv
import io
import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlalchemy import text

from expobook.domain.booking import Organiser
from expobook.domain.errors import FileTrouble
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.contracts.contracting import issue_contract
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.releasing import release
from expobook.services.parties.registry import add_organiser
from expobook.services.trail import anchor
from expobook.services.trail import reading as trail
from expobook.services.trail.reading import Asked
from expobook.storage import integrity
from expobook.storage.audit import AuditEntry, chained
from tests.services.conftest import Hold, line

TAMPERS = int(os.environ.get("EXPOBOOK_TAMPERS", "150"))
COLUMNS = ("at", "who", "desk", "verb", "subject", "subject_id", "before", "after", "why", "chain")


def worked(desk: Desk, hold: Hold) -> Desk:
    """Some days of work: a dozen entries of five kinds."""
    for n in range(5):
        held = hold(f"Show {n}", line("A-1", start=n * 10))
        if n % 2:
            contract(desk, held.booking.id, reason="agreed")
        else:
            release(desk, held.booking.id, why="=cmd() went elsewhere")
    return desk


def run(desk: Desk, *statements: str, **facts: object) -> None:
    with desk.store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), facts)


def test_entries_are_found_by_who_deed_and_words(desk: Desk, hold: Hold) -> None:
    worked(desk, hold)
    assert [entry.verb for entry in trail.entries(desk, Asked(limit=2))] == ["release", "hold"]
    assert {entry.verb for entry in trail.entries(desk, Asked(verb="contract"))} == {"contract"}
    assert len(trail.entries(desk, Asked(text="WENT elsewhere"))) == 3
    assert trail.entries(desk, Asked(who="nobody")) == []
    newest = trail.entries(desk)[0]
    assert trail.entries(desk, Asked(until=newest.at)) == []


def test_files_hold_every_entry_and_no_formula(desk: Desk, hold: Hold, tmp_path: Path) -> None:
    worked(desk, hold)
    count = len(trail.entries(desk))
    table = trail.export_trail(desk, Asked(), tmp_path / "t.csv", "en").read_text("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table)))) == count + 1
    assert "'=cmd()" in table
    sheet = openpyxl.load_workbook(trail.export_trail(desk, Asked(), tmp_path / "t.xlsx", "zh")).worksheets[0]
    assert sheet.max_row == count + 1
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)
    newest, *head = sheet["H2"].value, *(cell.value for cell in sheet[1][-3:])
    assert newest.startswith("B-")
    assert "预留" in newest
    assert head == ["哈希", "之前（原文）", "之后（原文）"]
    with desk.store.read() as uow:
        *_, before, entry = list(uow.audit.all())
    told = replace(entry, before=sheet["L2"].value, after=sheet["M2"].value)
    assert chained(before.chain, told) == entry.chain  # to the letter what the hash is of
    with pytest.raises(trail.UnknownTrailForm):
        trail.export_trail(desk, Asked(), tmp_path / "t.docx")


def test_what_an_entry_changed_is_told_in_the_signs_of_the_language(desk: Desk, hold: Hold) -> None:
    worked(desk, hold)
    newest = trail.entries(desk, Asked(verb="release"))[0]
    assert "状态：预留 → 已释放" in trail.changes_told(desk, newest, "zh")
    assert "status: a hold → released" in trail.changes_told(desk, newest, "en")


def test_an_anchor_kept_outside_proves_the_trail(desk: Desk, hold: Hold, tmp_path: Path) -> None:
    kept = tmp_path / "anchors.txt"
    for n in range(3):
        hold(f"Show {n}", line("A-1", start=n * 10))
        anchor.append_anchor(anchor.anchor(desk), kept)
    hold("Later", line("B-1"))
    assert anchor.check_anchors(desk, kept) == (3, ())
    forge(desk, 3)
    assert not [finding for finding in check_book(desk) if finding.rule == "audit" and "edited" in finding.detail]
    seen, wrong = anchor.check_anchors(desk, kept)
    assert seen == 3
    assert wrong


def forge(desk: Desk, number: int) -> None:
    """Rewrite an entry and every hash after it, as somebody would who knows how: the book itself cannot tell."""
    with desk.store.read() as uow:
        every = list(uow.audit.all())
    previous = every[number - 2].chain
    for entry in every[number - 1 :]:
        changed = entry if entry.id != number else AuditEntry(**{**_as_dict(entry), "who": "Somebody else"})
        previous = chained(previous, changed)
        run(desk, "UPDATE audit SET who=:who, chain=:chain WHERE id=:id", who=changed.who, chain=previous, id=entry.id)


def _as_dict(entry: AuditEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in AuditEntry.__slots__}


def test_a_file_that_is_none_of_anchors_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello\n")
    for path in (tmp_path / "a.txt", tmp_path / "missing.txt"):
        with pytest.raises(FileTrouble):
            anchor.check_anchors(desk, path)


def edit(desk: Desk, chance: random.Random, last: int) -> None:
    column = chance.choice(COLUMNS)
    old = f"(SELECT {column} FROM audit WHERE id=:id)"
    value = {"at": "'2001-01-01 00:00:00'", "subject_id": f"COALESCE({old}, 0) + 1"}.get(column, f"'x' || {old}")
    run(desk, f"UPDATE audit SET {column} = {value} WHERE id=:id", id=chance.randint(1, last))


def remove(desk: Desk, chance: random.Random, last: int) -> None:
    run(desk, "DELETE FROM audit WHERE id=:id", id=chance.randint(1, last))


def reorder(desk: Desk, chance: random.Random, last: int) -> None:
    first = chance.randint(1, last - 1)
    run(
        desk,
        "UPDATE audit SET id = -1 WHERE id=:a",
        "UPDATE audit SET id = :a WHERE id=:b",
        "UPDATE audit SET id = :b WHERE id=-1",
        a=first,
        b=first + 1,
    )


def insert(desk: Desk, chance: random.Random, last: int) -> None:
    copied = "at, who, desk, verb, subject, subject_id, before, after, why, chain"
    run(
        desk,
        f"INSERT INTO audit (id, {copied}) SELECT :new, {copied} FROM audit WHERE id=:id",
        new=last + 1,
        id=chance.randint(1, last),
    )


def cut_off(desk: Desk, chance: random.Random, last: int) -> None:
    run(desk, "DELETE FROM audit WHERE id>=:id", id=chance.randint(1, last))


WAYS: tuple[Callable[[Desk, random.Random, int], None], ...] = (edit, remove, reorder, insert, cut_off)


def test_every_tampered_trail_is_found(desk: Desk, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the whole ``book check`` every tenth time, else by the part of it that reads the trail: the others cost."""
    if not desk.store.is_sqlite:
        pytest.skip("a trail is tampered with in a copy of the file; the rule is the same on a server")
    worked(desk, hold)
    assert check_book(desk) == ()
    with desk.store.read() as uow:
        last = uow.audit.newest()
    book, chance = Path(desk.store.name), random.Random(20261125)
    desk.close()
    untouched, whole = book.read_bytes(), integrity._PARTS
    for turn in range(TAMPERS):
        book.write_bytes(untouched)
        way = WAYS[turn % len(WAYS)]
        way(desk, chance, last)
        desk.close()  # what is checked is the file; the engine is kept, for it knows our statements already
        parts = whole if turn // len(WAYS) % 10 == 0 else (integrity._trail,)
        monkeypatch.setattr(integrity, "_PARTS", parts)
        found = [finding for finding in check_book(desk) if finding.rule == "audit"]
        desk.close()
        assert found, (turn, way.__name__)
    book.write_bytes(untouched)
    monkeypatch.setattr(integrity, "_PARTS", whole)
    assert check_book(desk) == ()


def test_without_the_chain_an_edited_entry_goes_unnoticed(
    desk: Desk, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked(desk, hold)
    run(desk, "UPDATE audit SET why = 'x' WHERE id = 2")
    assert [finding.rule for finding in check_book(desk)] == ["audit"]
    monkeypatch.setattr(integrity, "chained", lambda _previous, entry: entry.chain)
    assert check_book(desk) == ()


def issued(desk: Desk) -> str:
    """Issue one contract and return its number."""
    name, place = Bilingual("示例会展有限公司", "Example Fairs Ltd."), Bilingual("示例路2号", "2 Specimen Road")
    organiser, _ = add_organiser(desk, Organiser(0, name, "91370112MA3DEMT13F", "示例乙", place, email="a@example.cn"))
    wanted = NewBooking(Bilingual("示例车展", "Example show"), (line("A-1"),), organiser_id=organiser.id, theme="auto")
    booking = new_hold(desk, wanted)[0].booking
    contract(desk, booking.id)
    return issue_contract(desk, booking.id)[0].number


def test_a_contract_is_printed_with_the_anchor_that_proves_the_trail(desk: Desk) -> None:
    issued_number = issued(desk)
    with desk.store.read() as uow:
        anchor = json.loads(uow.contracts.content(issued_number))["anchor"]
        paper = uow.contracts.pdf(issued_number)
    assert anchor in pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert check_book(desk) == ()
    forge(desk, int(anchor.partition("-")[0]))
    assert [finding.where for finding in check_book(desk) if "anchor" in finding.detail] == [issued_number]
