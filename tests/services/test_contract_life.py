"""A contract lives: approved, issued, signed with its paper, amended by what differs, completed or void."""

import email
import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.policy import default
from pathlib import Path

import pypdf
import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Organiser
from expobook.domain.contract import AmendmentOpen, IssuedContract, NotApproved, NothingToAmend
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, NotAllowed
from expobook.services.book.books import check_book
from expobook.services.contracts import amending, approving, contracting, drafting
from expobook.services.contracts import life as contract_life
from expobook.services.contracts import printing as contract_printing
from expobook.services.contracts import register as contract_register
from expobook.services.contracts import versions as contract_versions
from expobook.services.contracts.register import RegisterFilter
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines
from expobook.services.money.dealing import set_role
from tests.services.conftest import Clock, line
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser

PNG = b"\x89PNG\r\n\x1a\n scan"


def words(pdf: bytes, folder: Path) -> str:
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).replace("\n", "")


@pytest.fixture
def issued(desk: Desk, organiser: Organiser) -> IssuedContract:
    return contracting.issue_contract(desk, contracted(desk, organiser))[0]


@pytest.fixture
def signed(desk: Desk, issued: IssuedContract, clock: Clock) -> IssuedContract:
    return contract_life.sign_contract(desk, issued.number, clock())[0]


def moved(desk: Desk, booking_id: int, *bays: str, start: int = 0, show: int = 2) -> None:
    change_lines(desk, booking_id, [line(*bays, start=start, show=show)], why="as asked", reason="agreed")


def test_in_a_book_that_names_nobody_one_person_drafts_approves_and_issues(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    assert approving.approvers(desk) == []
    drafting.draft_contract(desk, booking_id)
    approving.approve_contract(desk, booking_id, why="read it twice")
    issued, _ = contracting.issue_contract(desk, booking_id)
    assert issued.number == "C-2027-0001"
    set_role(desk, "Wang", "approver")
    assert approving.approvers(desk) == ["Wang"]
    with pytest.raises(NotAllowed):
        approving.approve_contract(desk, booking_id, why="mine")


def test_a_planner_issues_only_what_an_approver_approved(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    set_role(desk, "Wang", "approver")
    with pytest.raises(NotApproved) as refused:
        contracting.issue_contract(desk, booking_id)
    assert refused.value.facts["need"] == ["Wang"]
    with pytest.raises(NotAllowed):
        approving.approve_contract(desk, booking_id, why="mine")
    wang = desk.acting_as(Actor("Wang", "Desk 1", "planner"))
    approving.approve_contract(wang, booking_id, why="terms as discussed")
    assert contracting.issue_contract(desk, booking_id)[0].number == "C-2027-0001"


def test_an_approval_is_of_the_contents_and_outlives_the_day_but_no_change(
    desk: Desk, organiser: Organiser, clock: Clock
) -> None:
    booking_id = contracted(desk, organiser)
    set_role(desk, "Wang", "approver")
    wang = desk.acting_as(Actor("Wang", "Desk 1", "planner"))
    approving.approve_contract(wang, booking_id, why="terms as discussed")
    clock.forward(days=1)
    draft = drafting.draft_contract(desk, booking_id, "zh")
    found = approving.approval_of(desk, draft, booking_id)
    assert found is not None
    assert found.who == "Wang"
    moved(desk, booking_id, "A-1", "A-2")
    assert approving.approval_of(desk, drafting.draft_contract(desk, booking_id), booking_id) is None
    with pytest.raises(NotApproved):
        contracting.issue_contract(desk, booking_id)


def test_signing_keeps_the_scan_and_its_hash(desk: Desk, issued: IssuedContract, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(PNG)
    done, changes = contract_life.sign_contract(desk, issued.number, desk.now(), file=scan)
    assert done.state is ContractState.SIGNED
    assert changes.contracts == frozenset({issued.id})
    kept = contract_life.attachments_of(desk, issued.number)
    assert [(each.kind, each.sha256) for each in kept] == [("scan", hashlib.sha256(PNG).hexdigest().upper())]
    assert contract_life.attached_file(desk, kept[0].id)[1] == PNG
    with pytest.raises(NotAllowed):
        contract_life.sign_contract(desk, issued.number, desk.now())


def test_a_signature_is_neither_before_issue_nor_tomorrow_nor_proven_by_a_text(
    desk: Desk, issued: IssuedContract, tmp_path: Path
) -> None:
    for day in (issued.issued_at - timedelta(days=1), issued.issued_at + timedelta(days=1)):
        with pytest.raises(BadInput):
            contract_life.sign_contract(desk, issued.number, day)
    text = tmp_path / "scan.pdf"
    text.write_text("signed, honestly")
    with pytest.raises(BadInput):
        contract_life.sign_contract(desk, issued.number, desk.now(), file=text)
    assert contract_life.attachments_of(desk, issued.number) == ()


def test_a_supplement_states_only_what_differs_with_both_texts(
    desk: Desk, signed: IssuedContract, tmp_path: Path
) -> None:
    with pytest.raises(NothingToAmend):
        amending.draft_amendment(desk, signed.number)
    moved(desk, signed.booking_id, "A-1", "A-2", start=7)
    draft = amending.draft_amendment(desk, signed.number)
    places = [each.place.en for each in draft.changes]
    assert "Table 1, licensed space" in places
    assert not any(place.startswith(("Licensor", "Licensee", "Name of the event")) for place in places)
    made, _ = amending.issue_amendment(desk, signed.number, why="one bay less, a week later")
    assert made.number == "C-2027-0001-S1"
    assert made.total - signed.total == draft.difference < 0
    pdf = amending.amendment_again(desk, made.number)
    said = words(pdf, tmp_path)
    assert "补充协议" in said
    assert "2027-03-08" in said
    assert "2027-03-01" in said
    assert hashlib.sha256(pdf).hexdigest().upper() == made.pdf_sha256


def test_a_supplement_binds_once_signed_and_one_waits_at_a_time(
    desk: Desk, signed: IssuedContract, clock: Clock
) -> None:
    moved(desk, signed.booking_id, "A-1", "A-2")
    made, _ = amending.issue_amendment(desk, signed.number, why="one bay less")
    assert contract_register.contract_register(desk)[0].total == signed.total
    with pytest.raises(AmendmentOpen):
        amending.issue_amendment(desk, signed.number, why="again")
    amending.sign_amendment(desk, made.number, clock())
    row = contract_register.contract_register(desk)[0]
    assert (row.total, row.contract.state, row.waiting) == (made.total, ContractState.AMENDED, "")
    with pytest.raises(NotAllowed):
        amending.withdraw_amendment(desk, made.number, why="too late")
    moved(desk, signed.booking_id, "A-1")
    second, _ = amending.issue_amendment(desk, signed.number, why="two bays less")
    amending.withdraw_amendment(desk, second.number, why="organiser changed its mind")
    third, _ = amending.issue_amendment(desk, signed.number, why="two bays less after all")
    assert third.number == "C-2027-0001-S3"
    assert check_book(desk) == ()


def test_the_payments_of_a_supplement_add_up_to_its_price(desk: Desk, signed: IssuedContract) -> None:
    moved(desk, signed.booking_id, "A-1", "A-2", "A-3", "B-1", "B-2", show=4)
    draft = amending.draft_amendment(desk, signed.number)
    assert draft.difference > 0
    assert sum(each.amount for each in draft.after.instalments) == draft.after.price.total


def test_any_two_versions_are_compared(desk: Desk, signed: IssuedContract, clock: Clock) -> None:
    moved(desk, signed.booking_id, "A-1", "A-2")
    made, _ = amending.issue_amendment(desk, signed.number, why="one bay less")
    assert contract_versions.compare(desk, signed.number, signed.number) == ()
    there = contract_versions.compare(desk, signed.number, made.number)
    back = contract_versions.compare(desk, made.number, signed.number)
    assert [(each.place, each.before, each.after) for each in there] == [
        (each.place, each.after, each.before) for each in back
    ]
    booking = contract_register.contract_register(desk)[0].booking_number
    assert {each.place.en for each in contract_versions.compare(desk, made.number, booking)} <= {"Payment schedule"}


def test_what_was_issued_is_read_back_as_it_was(desk: Desk, issued: IssuedContract) -> None:
    with desk.store.read() as uow:
        stored = uow.contracts.content(issued.number)
    again = contract_versions.version(desk, issued.number)
    assert contracting.canonical_bytes(again).decode() == stored
    assert drafting.contract_pdf(again) == contracting.reprint(desk, issued.number)


def test_a_contract_is_completed_after_its_days_and_then_stays(
    desk: Desk, signed: IssuedContract, clock: Clock
) -> None:
    with pytest.raises(NotAllowed):
        contract_life.complete_contract(desk, signed.number)
    clock.forward(days=200)
    done, _ = contract_life.complete_contract(desk, signed.number)
    assert done.state is ContractState.COMPLETED
    for deed in (
        lambda: contract_life.void_contract(desk, signed.number, why="late"),
        lambda: amending.issue_amendment(desk, signed.number, why="late"),
        lambda: contracting.issue_contract(desk, signed.booking_id),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_copy_of_a_void_contract_says_so_and_why(desk: Desk, issued: IssuedContract, tmp_path: Path) -> None:
    copy = words(contract_printing.contract_copy(desk, issued.number), tmp_path)
    assert "副本COPY" in copy.replace(" ", "")  # the letters of the mark stand apart; readers tell it or not
    before = contracting.reprint(desk, issued.number)
    contract_life.void_contract(desk, issued.number, why="signed anew")
    said = words(contract_printing.contract_copy(desk, issued.number), tmp_path)
    assert "作废VOID" in said.replace(" ", "")
    assert "signed anew" in said
    assert "日期与理由见各页页眉" in said  # the cover does not say any more that it was issued and stands
    assert contracting.reprint(desk, issued.number) == before


def test_the_register_answers_filters(desk: Desk, organiser: Organiser, clock: Clock) -> None:
    first, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    clock.forward(days=10)
    second, _ = contracting.issue_contract(desk, contracted(desk, organiser, "第二届", start=120))
    contract_life.void_contract(desk, first.number, why="x")

    def found(**wanted: object) -> list[str]:
        rows = contract_register.contract_register(desk, RegisterFilter(**wanted))  # type: ignore[arg-type]
        return [row.number for row in rows]

    assert found() == [first.number, second.number]
    assert found(states=frozenset({ContractState.ISSUED})) == [second.number]
    assert found(text="第二届") == [second.number]
    assert found(text="specimen EXAMPLE") == []
    assert found(text="example c-2027") == [first.number, second.number]
    assert found(issued_from=clock().date()) == [second.number]
    assert found(issued_until=clock().date()) == [first.number]
    assert found(during=Stay(date(2027, 3, 2), date(2027, 3, 3))) == [first.number]
    assert found(year=2027) == [first.number, second.number]
    assert found(year=2026) == []  # issued then, but numbered in the year let
    assert contract_register.register_years(desk) == (2027,)
    assert found(organiser_id=organiser.id + 1) == []


def test_a_batch_is_written_and_drafts_by_several_processes_are_the_same(
    desk: Desk, organiser: Organiser, tmp_path: Path
) -> None:
    ids = [contracted(desk, organiser, f"第{n}届", start=40 * n) for n in range(7)]
    alone = contract_printing.print_drafts(desk, ids, tmp_path / "one", workers=1)
    together = contract_printing.print_drafts(desk, ids, tmp_path / "two", workers=2)
    assert [path.name for path in alone] == [path.name for path in together]
    assert [path.read_bytes() for path in alone] == [path.read_bytes() for path in together]
    issued, _ = contracting.issue_contract(desk, ids[0])
    (path,) = contract_printing.print_contracts(desk, [issued.number], tmp_path)
    assert path.read_bytes() == contracting.reprint(desk, issued.number)


def test_the_letter_carries_the_issued_bytes_and_cannot_be_given_a_header(
    desk: Desk, issued: IssuedContract, clock: Clock
) -> None:
    data = contract_printing.mail_contract(desk, issued.number)
    assert data == contract_printing.mail_contract(desk, issued.number)
    mail = email.message_from_bytes(data, policy=default)
    assert mail["To"] == "show@example.cn"
    assert mail["X-Unsent"] == "1"
    (pdf,) = mail.iter_attachments()
    assert pdf.get_content() == contracting.reprint(desk, issued.number)
    assert pdf.get_filename() == f"{issued.number}.pdf"
    hostile = contract_printing.mail_contract(desk, issued.number, to="a@b.cn\r\nBcc: thief@example.com")
    assert email.message_from_bytes(hostile, policy=default)["Bcc"] is None
    with pytest.raises(BadInput):
        contract_printing.mail_contract(desk, issued.number, to="nobody")


def test_deeds_on_an_unknown_number_are_refused_by_name(desk: Desk) -> None:
    from expobook.domain.errors import UnknownThing

    deeds: list[Callable[[], object]] = [
        lambda: contract_life.sign_contract(desk, "C-1", datetime(2026, 11, 25)),
        lambda: amending.draft_amendment(desk, "C-1"),
        lambda: amending.sign_amendment(desk, "C-1-S1", datetime(2026, 11, 25)),
        lambda: contract_versions.version(desk, "C-1"),
        lambda: contract_printing.mail_contract(desk, "C-1"),
    ]
    for deed in deeds:
        with pytest.raises(UnknownThing):
            deed()
