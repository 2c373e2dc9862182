"""The floor allocation prints from the book with its contract's number and what the checks found."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from expobook.domain.errors import NotAllowed, UnknownThing
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Exhibitor, Finding, Plan, Severity, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.plans.confirming_stands import stand_confirmation
from expobook.services.plans.paper import allocation_pdf
from tests.services.conftest import Hold, line


def test_a_plan_prints_to_scale_with_its_list(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1", "A-2")).booking
    taken = Exhibitor(1, "x", Bilingual("甲公司", "First Co."))
    stands = (
        Stand("A01", "A", rectangle(2_000, 2_000, 6_000, 6_000), StandKind.RAW, StandStatus.CONFIRMED, "x"),
        Stand("A02", "A", rectangle(11_000, 2_000, 3_000, 3_000), StandKind.SHELL, estimated=True),
    )
    plan = Plan(1, booking.id, Bilingual("", ""), booking.bays, stands, {"x": taken})
    wrong = Finding("aisle", Severity.ERROR, ("A01",), "A", "2.0", "3.0", "house")
    reader = pypdf.PdfReader(io.BytesIO(allocation_pdf(desk, plan, findings=(wrong,))))
    assert len(reader.pages) == 2
    drawing, listed = (re.sub(r"\s+", "", page.extract_text()) for page in reader.pages)
    assert "A01" in drawing
    assert "甲公司" in drawing
    assert "违反规则1项" in drawing
    assert booking.number in listed
    assert "9.0*" in listed
    assert "合计Total2个45.0" in listed


def test_a_stand_is_confirmed_to_its_exhibitor_with_all_its_stands_of_the_hall(desk: Desk, hold: Hold) -> None:
    booking = hold("Show", line("A-1", "A-2")).booking
    taken = Exhibitor(0, "x", Bilingual("甲公司", "First Co."))
    stands = (
        Stand("A01", "A", rectangle(2_000, 2_000, 3_000, 3_000), StandKind.SHELL, StandStatus.CONFIRMED, "x"),
        Stand("A02", "A", rectangle(5_000, 2_000, 3_000, 3_000), StandKind.SHELL, StandStatus.CONFIRMED, "x"),
        Stand("A03", "A", rectangle(11_000, 2_000, 3_000, 3_000), StandKind.SHELL),
    )
    empty = plan_of(desk, booking.id)
    save_plan(desk, replace(empty, stands=stands, exhibitors={"x": taken}), expected_version=empty.version, why="test")
    reader = pypdf.PdfReader(io.BytesIO(stand_confirmation(desk, booking.id, "A01")))
    assert len(reader.pages) == 1
    text = re.sub(r"\s+", "", reader.pages[0].extract_text())
    assert "展位确认书" in text
    assert "甲公司" in text
    assert "A01、A02" in text
    assert "18m²" in text
    with pytest.raises(NotAllowed):
        stand_confirmation(desk, booking.id, "A03")
    with pytest.raises(UnknownThing):
        stand_confirmation(desk, booking.id, "A99")
