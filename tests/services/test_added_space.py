"""Clause 19.2: what a supplement adds costs by the tariff of its day; what was agreed keeps its price."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from expobook.domain.added_space import added_cells
from expobook.domain.booking import Organiser
from expobook.domain.contract import Contract, IssuedContract, canonical_bytes
from expobook.domain.diary import Cell
from expobook.domain.frozen import contract_from_json
from expobook.domain.price import PriceKind, PriceLine
from expobook.domain.venue import SpaceClass
from expobook.services.contracts import amending, contracting, drafting
from expobook.services.contracts import life as contract_life
from expobook.services.contracts.data import agreed_cells
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines
from expobook.services.money import tariffs
from tests.services.conftest import Clock, line
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser


@pytest.fixture
def signed(desk: Desk, organiser: Organiser, clock: Clock) -> IssuedContract:
    """A contract on A-1 to A-3 for a build-up day, two show days and a dismantle day."""
    issued = contracting.issue_contract(desk, contracted(desk, organiser))[0]
    return contract_life.sign_contract(desk, issued.number, clock())[0]


def dearer(desk: Desk, folder: Path, factor: int) -> None:
    """Bring a version of the tariff into force whose rates are a multiple of the shipped ones."""
    data: dict[str, Any] = json.loads(tariffs.export_tariff(desk))
    first = tariffs.tariff_data(desk, data["code"], 1)
    for each, was in zip(data["rates"], first["rates"], strict=True):
        each["rate"] = str(Decimal(was["rate"]) * factor)
    file = folder / f"tariff-{factor}.json"
    file.write_text(json.dumps(data), "utf-8")
    tariffs.import_tariff(desk, file, why="dearer")


def space(contents: Contract, added: bool) -> list[PriceLine]:
    # Changed lines of a booking may have other numbers in the book; what they cost is compared.
    lines = [replace(each, line_ids=()) for each in contents.price.lines if each.kind is PriceKind.SPACE]
    return [each for each in lines if each.title.zh.endswith("（新增）") == added]


def test_added_bays_cost_by_the_tariff_of_the_day_and_the_rest_keeps_its_price(
    desk: Desk, signed: IssuedContract, tmp_path: Path
) -> None:
    dearer(desk, tmp_path, 3)
    change_lines(desk, signed.booking_id, [line("A-1", "A-2", "A-3", "B-1")], why="one bay more", reason="agreed")
    draft = amending.draft_amendment(desk, signed.number)
    assert space(draft.after, added=False) == space(draft.before, added=False)
    per_bay = sum(each.amount for each in space(draft.before, added=False)) // 3
    assert sum(each.amount for each in space(draft.after, added=True)) == 3 * per_bay
    assert {each.group for each in space(draft.after, added=True)} == {"A"}
    assert "第 2 版" in draft.after.price.notes[-1].zh
    all_of_today = amending.draft_amendment(desk, signed.number, by_tariff_of_today=True)
    assert sum(each.amount for each in space(all_of_today.after, added=False)) == 12 * per_bay
    assert amending.amendment_pdf(draft)
    assert drafting.contract_pdf(draft.after)
    assert contract_from_json(canonical_bytes(draft.after).decode()) == draft.after


def test_days_that_move_or_go_are_not_added(desk: Desk, signed: IssuedContract, tmp_path: Path) -> None:
    dearer(desk, tmp_path, 3)
    change_lines(desk, signed.booking_id, [line("A-1", "A-2", start=7)], why="a week later", reason="agreed")
    draft = amending.draft_amendment(desk, signed.number)
    assert space(draft.after, added=True) == []
    assert b'"added":' not in canonical_bytes(draft.after)


def test_each_supplement_has_the_tariff_of_its_own_day(
    desk: Desk, signed: IssuedContract, tmp_path: Path, clock: Clock
) -> None:
    dearer(desk, tmp_path, 2)
    change_lines(desk, signed.booking_id, [line("A-1", "A-2", "A-3", show=3)], why="a day more", reason="agreed")
    first, _ = amending.issue_amendment(desk, signed.number, why="a day more")
    amending.sign_amendment(desk, first.number, clock())
    dearer(desk, tmp_path, 5)
    change_lines(desk, signed.booking_id, [line("A-1", "A-2", "A-3", "B-1", show=3)], why="a bay more", reason="agreed")
    draft = amending.draft_amendment(desk, signed.number)
    assert {(each.tariff, each.version) for each in draft.after.added} == {
        (draft.before.price.tariff_code, 2),
        (draft.before.price.tariff_code, 3),
    }
    days = {each.version: {cell.day for cell in each.cells()} for each in draft.after.added}
    assert len(days[2]) == 1
    assert len(days[3]) == 5
    shipped = tariffs.tariff_of(desk, draft.before.price.tariff_code, 1)
    base = {each.phase: each.rate for each in shipped.rates if each.space_class is SpaceClass.HALL}
    factors = {each.rate / base[each.phase] for each in space(draft.after, added=True)}
    assert factors == {Decimal(2), Decimal(5)}


def test_the_tables_of_a_contract_say_which_cells_it_licenses(desk: Desk, signed: IssuedContract) -> None:
    with desk.store.read() as uow:
        contents = contract_from_json(uow.contracts.content(signed.number))
    days = [date(2027, 3, 1) + timedelta(days=n) for n in range(4)]
    cells = {Cell(day, f"A-{n}") for day in days for n in (1, 2, 3)}
    assert agreed_cells(contents) == cells
    later = {Cell(cell.day + timedelta(days=7), cell.bay) for cell in cells}
    assert added_cells(cells, later, desk.venue) == frozenset()
    more = later | {Cell(max(days) + timedelta(days=8), "A-1")}
    assert added_cells(cells, more, desk.venue) == more - later
