"""The stand plan in a contract: frozen with it, drawn from what was frozen, whatever the plan is today."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdf
import pytest

from expobook.domain.booking import Organiser
from expobook.domain.contract import IssuedContract
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Exhibitor, Stand, StandStatus
from expobook.domain.text import Bilingual
from expobook.services.contracts import amending, contracting, drafting
from expobook.services.contracts import life as contract_life
from expobook.services.contracts import printing as contract_printing
from expobook.services.contracts import versions as contract_versions
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines
from expobook.services.plans.allocation import plan_of, save_plan
from tests.services.conftest import Clock, line
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser


def draw(desk: Desk, booking_id: int, numbers: Sequence[str]) -> None:
    """Save a plan with a stand for each number, in the first licensed bay."""
    plan = plan_of(desk, booking_id)
    bay = desk.venue.bay(min(plan.bays))
    left, bottom = bay.ring[0]
    stands = tuple(
        Stand(number, bay.hall, rectangle(left + 4_000 * place, bottom, 3_000, 3_000), exhibitor="X", price=77_700)
        for place, number in enumerate(numbers)
    )
    stands = tuple(replace(each, status=StandStatus.CONFIRMED) for each in stands)
    wanted = replace(plan, stands=stands, exhibitors={"X": Exhibitor(0, "X", Bilingual("甲车", "Alpha"), wanted_m2=99)})
    save_plan(desk, wanted, expected_version=plan.version)


def sheets(pdf: bytes) -> list[str]:
    """Return the words of each A3 page."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [page.extract_text() for page in pages if page.mediabox.width > 1000]


@pytest.fixture
def issued(desk: Desk, organiser: Organiser) -> IssuedContract:
    booking_id = contracted(desk, organiser)
    draw(desk, booking_id, ["Q101", "Q102"])
    return contracting.issue_contract(desk, booking_id)[0]


def test_an_issued_contract_draws_the_plan_that_was_agreed_not_that_of_today(
    desk: Desk, issued: IssuedContract
) -> None:
    bytes_then = contracting.reprint(desk, issued.number)
    draw(desk, issued.booking_id, ["Q777"])
    (sheet,) = sheets(contract_printing.contract_copy(desk, issued.number))
    assert "Q101" in sheet
    assert "Q777" not in sheet
    assert contracting.reprint(desk, issued.number) == bytes_then
    (today,) = sheets(drafting.contract_pdf(drafting.draft_contract(desk, issued.booking_id)))
    assert "Q777" in today


def test_what_exhibitors_pay_and_wished_is_not_in_the_contents(desk: Desk, issued: IssuedContract) -> None:
    with desk.store.read() as uow:
        contents = uow.contracts.content(issued.number)
    assert "甲车" in contents
    assert "77700" not in contents
    assert "wanted" not in contents


def test_a_new_layout_needs_no_supplement_other_bays_bring_their_plan(
    desk: Desk, issued: IssuedContract, clock: Clock
) -> None:
    contract_life.sign_contract(desk, issued.number, clock())
    draw(desk, issued.booking_id, ["Q777"])
    with pytest.raises(amending.NothingToAmend):
        amending.draft_amendment(desk, issued.number)
    booking = drafting.draft_contract(desk, issued.booking_id).booking_number
    places = [each.place.en for each in contract_versions.compare(desk, issued.number, booking)]
    assert places == ["Annex A, stand plan"]
    change_lines(desk, issued.booking_id, [line("A-1", "A-2")], why="as asked", reason="agreed")
    draft = amending.draft_amendment(desk, issued.number)
    assert "Annex A, stand plan" in [each.place.en for each in draft.changes]
    (sheet,) = sheets(amending.amendment_pdf(draft))
    assert "Q777" in sheet


def test_a_booking_without_stands_gets_its_contract_as_ever(desk: Desk, organiser: Organiser) -> None:
    booking_id = contracted(desk, organiser)
    draft = drafting.draft_contract(desk, booking_id)
    assert draft.plan is None
    assert sheets(drafting.contract_pdf(draft)) == []
    draw(desk, booking_id, [])
    assert drafting.draft_contract(desk, booking_id) == draft
