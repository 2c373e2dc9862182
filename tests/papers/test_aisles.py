"""Aisles on the sheets of stand plans: named where they are free, frozen with contracts that have them."""

import io
import re
from dataclasses import replace

import pypdf

from expobook.domain.contract import Contract, canonical_bytes, content_hash
from expobook.domain.drawn_plan import DrawnAisle
from expobook.domain.frozen import contract_from_json
from expobook.domain.geometry import bounds, rectangle
from expobook.papers.aisle_labels import free_labels
from expobook.papers.contract import build
from expobook.papers.plan_sheet import hall_view
from tests.papers.sample import with_plan


def with_aisles() -> Contract:
    """The contract with three aisles in its stand plan: one upright, one across it, one in the venue’s own words."""
    made = with_plan()
    assert made.plan is not None
    box = bounds(made.venue.hall("H01").ring)
    aisles = (
        DrawnAisle("H01", rectangle(box.left + 59_500, box.bottom, 6_000, 100_000), True, ""),
        DrawnAisle("H01", rectangle(box.left, box.bottom + 63_000, 125_000, 6_000), True, ""),
        DrawnAisle("H01", rectangle(box.left, box.bottom + 31_000, 125_000, 6_000), False, "消防通道 Fire lane"),
    )
    return replace(made, plan=replace(made.plan, aisles=aisles))


def test_aisles_are_frozen_with_the_stand_plan_and_named_on_its_sheet() -> None:
    made = with_aisles()
    before, after = with_plan(), contract_from_json(canonical_bytes(made).decode())
    assert after == made
    assert content_hash(after) != content_hash(before)
    text = _sheet_of(made)
    assert text.count("主通道Mainaisle6.0") == 2
    assert "消防通道Firelane6.0" in text
    assert "主通道Mainaisle" not in _sheet_of(before)


def test_a_stand_plan_without_aisles_says_nothing_of_them_and_reads_back_the_same() -> None:
    made = with_plan()
    said = canonical_bytes(made)
    assert b'"aisles"' not in said  # contracts issued before aisles were kept keep their code and bytes
    assert contract_from_json(said.decode()) == made
    assert build(contract_from_json(said.decode())) == build(made)


def _sheet_of(made: Contract) -> str:
    pages = [re.sub(r"\s+", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(build(made))).pages]
    return next(page for page in pages if "净毛比" in page)


def test_labels_of_aisles_meet_neither_stands_nor_each_other() -> None:
    made = with_aisles()
    assert made.plan is not None
    plan, view = made.plan.plan(made.licensed_bays), hall_view(made.venue.hall("H01"))
    taken = [stand.box for stand in plan.stands]
    for aisle in plan.marks:
        words, box = next(free_labels(aisle, taken, view, "both"))
        assert words.endswith("6.0")
        room = bounds(aisle.ring)
        assert room.left <= box.left < box.right <= room.right
        assert room.bottom <= box.bottom < box.top <= room.top
        assert not any(
            box.left < each.right and box.right > each.left and box.bottom < each.top and box.top > each.bottom
            for each in taken
        )
        taken.append(box)
    everywhere = [bounds(made.venue.hall("H01").ring)]
    assert list(free_labels(plan.marks[0], everywhere, view, "both")) == []
