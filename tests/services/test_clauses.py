"""The venue edits its clauses; every version is kept, issued contracts keep theirs, changes are marked in drafts."""

import json
from pathlib import Path

import pytest

from expobook.domain.booking import Organiser
from expobook.domain.clause_rules import ClauseRefused
from expobook.domain.contract import clause_versions
from expobook.domain.errors import BadInput, NotAllowed, StaleData, UnknownThing
from expobook.services.book.books import check_book
from expobook.services.contracts import amending, clause_editing, contracting, drafting
from expobook.services.contracts import life as contract_life
from expobook.services.contracts.clauses import clause_library
from expobook.services.contracts.data import CONTRACT_VARIABLES, clause_variables
from expobook.services.desk import Desk
from tests.services.conftest import Clock, Hold, line
from tests.services.test_contract_life import moved, words
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser

NEW = [("变更须书面作出。", "Changes are made in writing only.")]


def test_the_list_of_variables_is_what_contracts_fill(desk: Desk, hold: Hold) -> None:
    draft = drafting.draft_contract(desk, hold("Show", line("A-1")).booking.id)
    assert clause_variables(draft).keys() == CONTRACT_VARIABLES


def test_an_edited_clause_gets_a_version_and_prints_in_the_next_contract(
    desk: Desk, organiser: Organiser, tmp_path: Path
) -> None:
    booking_id = contracted(desk, organiser)
    first, _ = contracting.issue_contract(desk, booking_id)
    before = contracting.reprint(desk, first.number)
    made, _ = clause_editing.edit_clause(desk, "change.writing", NEW, why="clearer")
    assert made.version == 2
    assert contracting.reprint(desk, first.number) == before
    draft = drafting.draft_contract(desk, booking_id)
    assert clause_versions(draft)["change.writing"] == 2
    assert draft.clause_library == 2
    assert "Changes are made in writing only." in words(drafting.contract_pdf(draft), tmp_path)
    assert check_book(desk) == ()


def test_a_supplement_keeps_the_clauses_of_its_contract(desk: Desk, organiser: Organiser, clock: Clock) -> None:
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    contract_life.sign_contract(desk, issued.number, clock())
    clause_editing.edit_clause(desk, "change.writing", NEW, why="clearer")
    clause_editing.set_term(desk, "grace_days", "五日", "5 days", why="shorter")
    moved(desk, issued.booking_id, "A-1", "A-2")
    places = [each.place.en for each in amending.draft_amendment(desk, issued.number).changes]
    assert "Clause 19.1" not in places
    assert "Clause 10.4" not in places


def test_a_draft_marks_what_was_changed_since_a_version(desk: Desk, hold: Hold) -> None:
    booking_id = hold("Show", line("A-1")).booking.id
    clause_editing.edit_clause(desk, "change.writing", NEW, why="clearer")
    draft = drafting.draft_contract(desk, booking_id, mark_since=1)
    marked = [clause.id for article in draft.articles for clause in article.clauses if clause.changed]
    assert marked == ["change.writing"]
    plain = drafting.draft_contract(desk, booking_id)
    assert not any(clause.changed for article in plain.articles for clause in article.clauses)
    assert drafting.contract_pdf(draft) != drafting.contract_pdf(plain)


def test_what_is_void_or_half_is_refused_and_nothing_is_saved(desk: Desk) -> None:
    for pairs in ([("由法院或者仲裁解决。", "As agreed.")], [("只有中文。", "")], []):
        with pytest.raises(ClauseRefused):
            clause_editing.edit_clause(desk, "law.court", pairs, why="x")
    with pytest.raises(ClauseRefused):
        clause_editing.set_term(desk, "court", "人民法院或者仲裁委员会仲裁", "court", why="x")
    with pytest.raises(BadInput):
        clause_editing.edit_clause(desk, "law.court", NEW, why=" ")
    with pytest.raises(UnknownThing):
        clause_editing.edit_clause(desk, "no.such", NEW, why="x")
    assert clause_editing.library(desk) == clause_library()


def test_two_editors_do_not_overwrite_each_other(desk: Desk) -> None:
    clause_editing.edit_clause(desk, "change.writing", NEW, why="mine", expected_version=1)
    with pytest.raises(StaleData):
        clause_editing.edit_clause(desk, "change.writing", NEW, why="yours", expected_version=1)


def test_clauses_come_and_go_and_numbers_follow(desk: Desk, hold: Hold) -> None:
    made, _ = clause_editing.add_clause(desk, "19", "change.fax", NEW, why="new", after="change.writing")
    booking_id = hold("Show", line("A-1")).booking.id
    article = drafting.draft_contract(desk, booking_id).articles[18]
    assert [clause.id for clause in article.clauses][:2] == ["change.writing", "change.fax"]
    clause_editing.remove_clause(desk, "change.fax", why="no fax any more")
    again, _ = clause_editing.add_clause(desk, "19", "change.fax", NEW, why="back")
    assert (made.version, again.version) == (1, 2)  # a number never stands for two texts
    history = clause_editing.clause_history(desk, "change.fax")
    assert [each.text.version if each.text else None for each in history] == [1, None, 2]
    for clause_id in ("fees.space", "no.such"):
        with pytest.raises((NotAllowed, UnknownThing)):
            clause_editing.remove_clause(desk, clause_id, why="x")
    for name in ("change.writing", "Änderung", ""):
        with pytest.raises(BadInput):
            clause_editing.add_clause(desk, "19", name, NEW, why="x")


def test_a_library_goes_out_is_edited_and_comes_back_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "clauses.json"
    file.write_bytes(clause_editing.export_library(desk))
    data = json.loads(file.read_text("utf-8"))
    data["articles"][18]["clauses"][0]["text"] = [list(NEW[0])]
    file.write_text(json.dumps(data), "utf-8")
    clause_editing.import_library(desk, file, why="from the lawyer")
    changed = clause_editing.library_differences(desk, 1)
    assert [(each.id, each.after.version if each.after else 0) for each in changed] == [("change.writing", 2)]
    data["articles"][25]["clauses"][1]["text"] = [["由法院或者仲裁解决。", "As agreed."]]
    file.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ClauseRefused):
        clause_editing.import_library(desk, file, why="x")
    for broken in ("", "[]", "{}", '{"version": 1, "terms": {}, "articles": 5, "annexes": []}'):
        file.write_text(broken)
        with pytest.raises(BadInput):
            clause_editing.import_library(desk, file, why="x")
    assert clause_editing.library(desk).version == 2


def test_a_marked_clause_is_part_of_no_issued_contract(desk: Desk, organiser: Organiser) -> None:
    clause_editing.edit_clause(desk, "change.writing", NEW, why="clearer")
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    with desk.store.read() as uow:
        assert '"changed":true' not in uow.contracts.content(issued.number)


def test_the_check_of_the_book_finds_an_edited_clause_file_and_supplement(
    desk: Desk, organiser: Organiser, clock: Clock, tmp_path: Path
) -> None:
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF- scan")
    contract_life.sign_contract(desk, issued.number, clock(), file=scan)
    moved(desk, issued.booking_id, "A-1")
    amending.issue_amendment(desk, issued.number, why="smaller")
    clause_editing.edit_clause(desk, "change.writing", NEW, why="clearer")
    assert check_book(desk) == ()
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE clause_libraries SET body = REPLACE(body, 'only', 'even')")
        connection.exec_driver_sql("UPDATE amendments SET content = REPLACE(content, 'A-1', 'A-2')")
        connection.exec_driver_sql("UPDATE attachments SET sha256 = REPLACE(sha256, '1', '2')")
    assert {each.rule for each in check_book(desk)} == {"issued-hash", "stored-hash"}
    assert len(check_book(desk)) == 3
