"""A contract is drafted, refused, issued once, verified and reprinted; its number has no gaps."""

from datetime import timedelta
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Organiser
from expobook.domain.contract import ContractIncomplete, Standing, content_hash
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput, FileTrouble, NotAllowed, UnknownThing
from expobook.domain.text import Bilingual
from expobook.services.contracts import contracting, drafting, verifying
from expobook.services.contracts import life as contract_life
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_organiser
from tests.services.conftest import Clock, Hold, line


@pytest.fixture
def organiser(desk: Desk) -> Organiser:
    made = Organiser(
        0,
        Bilingual("示例会展有限公司", "Example Exhibitions Co., Ltd."),
        "91370112MA3DEMT13F",
        "示例乙",
        Bilingual("示例市样张路2号", "2 Specimen Road"),
        email="show@example.cn",
    )
    return add_organiser(desk, made)[0]


def contracted(desk: Desk, organiser: Organiser, title: str = "示例车展", start: int = 0) -> int:
    wanted = NewBooking(
        Bilingual(title, "Example show"),
        (line("A-1", "A-2", "A-3", start=start),),
        organiser_id=organiser.id,
        theme="auto",
    )
    booking = new_hold(desk, wanted)[0].booking
    contract(desk, booking.id)
    return booking.id


def test_a_draft_says_what_is_missing_and_still_prints(desk: Desk, hold: Hold) -> None:
    held = hold("Nameless show", line("A-1"))
    draft = drafting.draft_contract(desk, held.booking.id)
    codes = {each.code for each in drafting.missing_fields(draft)}
    assert {"licensee-name", "licensee-code", "licensee-head", "licensee-address", "theme"} <= codes
    assert "price" not in codes
    assert drafting.contract_pdf(draft).startswith(b"%PDF")


def test_issuing_freezes_number_contents_and_bytes(desk: Desk, organiser: Organiser, tmp_path: Path) -> None:
    booking_id = contracted(desk, organiser)
    issued, changes = contracting.issue_contract(desk, booking_id)
    assert issued.number == "C-2027-0001"
    assert issued.total == issued.net + issued.tax > 0
    assert changes.contracts == frozenset({issued.id})
    bytes_then = contracting.reprint(desk, issued.number)
    assert contracting.reprint(desk, issued.number) == bytes_then
    path = tmp_path / "contract.pdf"
    path.write_bytes(bytes_then)
    verdict = verifying.verify_contract(desk, path)
    assert verdict.standing is Standing.INTACT
    assert verdict.contract == issued
    assert contracting.contracts_register(desk) == (issued,)
    assert contracting.contracts_of(desk, booking_id) == (issued,)


def test_numbers_have_no_gaps_even_after_a_refusal(desk: Desk, organiser: Organiser) -> None:
    first = contracted(desk, organiser)
    contracting.issue_contract(desk, first)
    with pytest.raises(NotAllowed):
        contracting.issue_contract(desk, first)
    second = contracted(desk, organiser, "第二届", start=120)
    assert contracting.issue_contract(desk, second)[0].number == "C-2027-0002"


def test_what_is_not_contracted_or_not_complete_gets_no_contract(desk: Desk, organiser: Organiser, hold: Hold) -> None:
    wanted = NewBooking(Bilingual("预留", "Held"), (line("A-1"),), organiser_id=organiser.id, theme="auto")
    held = new_hold(desk, wanted)[0].booking
    with pytest.raises(NotAllowed):
        contracting.issue_contract(desk, held.id)
    nameless = hold("No organiser", line("B-1")).booking
    contract(desk, nameless.id)
    with pytest.raises(ContractIncomplete):
        contracting.issue_contract(desk, nameless.id)
    assert contracting.contracts_register(desk) == ()


def test_verify_tells_an_extended_an_altered_and_a_foreign_file_apart(
    desk: Desk, organiser: Organiser, tmp_path: Path
) -> None:
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    pdf = contracting.reprint(desk, issued.number)

    def standing(data: bytes) -> Standing:
        path = tmp_path / "x.pdf"
        path.write_bytes(data)
        return verifying.verify_contract(desk, path).standing

    assert standing(pdf + b"\n% signature") is Standing.EXTENDED
    assert standing(pdf.replace(b"/Creator", b"/Creatur")) is Standing.SAME_CONTENTS
    code = issued.content_hash[:32].encode()
    assert standing(pdf.replace(code, b"0" * 32)) is Standing.ALTERED
    assert standing(b"%PDF-1.4 something else") is Standing.NOT_OURS
    with pytest.raises(FileTrouble):
        verifying.verify_contract(desk, tmp_path / "missing.pdf")


def test_a_void_contract_stays_and_makes_room_for_a_new_one(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    first, _ = contracting.issue_contract(desk, booking_id)
    with pytest.raises(BadInput):
        contract_life.void_contract(desk, first.number, why=" ")
    contract_life.void_contract(desk, first.number, why="signed anew")
    second, _ = contracting.issue_contract(desk, booking_id)
    assert [each.state for each in contracting.contracts_register(desk)] == [ContractState.VOID, ContractState.ISSUED]
    assert second.number == "C-2027-0002"
    with pytest.raises(NotAllowed):
        contract_life.void_contract(desk, first.number, why="again")
    with pytest.raises(UnknownThing):
        contracting.reprint(desk, "C-2027-0099")


def test_the_same_booking_drafts_the_same_contents(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    assert content_hash(drafting.draft_contract(desk, booking_id)) == content_hash(
        drafting.draft_contract(desk, booking_id)
    )


def test_signing_is_noted_with_its_day(desk: Desk, organiser: Organiser, clock: Clock) -> None:
    issued, _ = contracting.issue_contract(desk, contracted(desk, organiser))
    clock.forward(days=2)
    signed, _ = contract_life.sign_contract(desk.acting_as(Actor("Wang", "Desk 1", "approver")), issued.number, clock())
    assert signed.signed_at == issued.issued_at + timedelta(days=2)


def test_space_scattered_over_many_halls_can_still_be_printed(organiser: Organiser, desk: Desk) -> None:
    scattered = NewBooking(
        Bilingual("零散展", "Scattered show"),
        (line("A-1", start=0), line("A-3", start=1), line("B-2", start=2), line("Y-1", start=3)),
        organiser_id=organiser.id,
        theme="auto",
    )
    booking = new_hold(desk, scattered)[0].booking
    contract(desk, booking.id)
    issued, _ = contracting.issue_contract(desk, booking.id, "zh")
    assert contracting.reprint(desk, issued.number).startswith(b"%PDF")
