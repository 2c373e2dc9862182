"""Floor allocations read back from their files: the same stands in every form, and names that stay names."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import ezdxf
import openpyxl
import pytest
from PIL import Image

from expobook.domain.geometry import rectangle
from expobook.domain.plan import Exhibitor, Mark, MarkKind, Plan, Utility
from expobook.domain.text import Bilingual
from expobook.exchange.csv_list import plan_csv
from expobook.exchange.dxf import plan_dxf
from expobook.exchange.plan_geojson import plan_geojson
from expobook.exchange.png import LONGEST_SIDE, plan_png
from expobook.exchange.svg import plan_svg
from expobook.exchange.xlsx import plan_xlsx
from expobook.services.plans.exporting import of_halls
from tests.papers.sample_plan import furnished, plan

HOSTILE = ("=1+1", "@SUM(A1)", "+49", "-3 <b>&amp;</b>", "https://example.com", "{=A1}", "12", "展商🚗", "%%c ^J \\P")
Stands = dict[str, float]  # number -> net m2


def named(name: str) -> Plan:
    """The sample plan with one exhibitor renamed."""
    made = plan()
    return replace(made, exhibitors={**made.exhibitors, "1A01": Exhibitor(0, "1A01", Bilingual(name, ""))})


def of_dxf(content: bytes) -> Stands:
    blocks = ezdxf.read(io.StringIO(content.decode())).modelspace().query("INSERT")
    told = [{attribute.dxf.tag: attribute.dxf.text for attribute in block.attribs} for block in blocks]
    return {each["NUMBER"]: float(each["NET_M2"]) for each in told}


def of_geojson(content: bytes) -> Stands:
    features = json.loads(content)["features"]
    return {f["id"]: f["properties"]["net_m2"] for f in features if f["properties"]["kind"] == "stand"}


def of_xlsx(content: bytes) -> Stands:
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)
    return {row[0]: row[9] for row in rows if row[3]}


def of_csv(content: bytes) -> Stands:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return {row[0]: float(row[9]) for row in rows[1:]}


@pytest.mark.parametrize(
    ("write", "read"),
    [(plan_dxf, of_dxf), (plan_geojson, of_geojson), (plan_xlsx, of_xlsx), (plan_csv, of_csv)],
    ids=["dxf", "geojson", "xlsx", "csv"],
)
def test_every_form_has_the_same_stands_with_their_areas(
    write: Callable[..., bytes], read: Callable[[bytes], Stands]
) -> None:
    made = plan()
    assert read(write(furnished(), made)) == pytest.approx({s.number: s.area_mm2 / 10**6 for s in made.stands})


def test_svg_has_a_group_a_stand_and_png_paints_them() -> None:
    made = plan()
    groups = re.findall(r'<g class="stand" data-number="([^"]+)"', plan_svg(furnished(), made).decode())
    assert sorted(groups) == sorted(stand.number for stand in made.stands)
    with Image.open(io.BytesIO(plan_png(furnished(), made))) as picture:
        assert max(picture.size) == LONGEST_SIDE
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 20) or ()) > 20


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_in_a_sheet_and_never_a_formula_or_a_link(name: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(plan_xlsx(furnished(), named(name)))).active
    cell = next(row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "1A01")
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_starts_like_a_formula_is_marked_as_text_in_csv(name: str) -> None:
    rows = list(csv.reader(io.StringIO(plan_csv(furnished(), named(name)).decode("utf-8-sig"))))
    written = next(row[1] for row in rows if row[0] == "1A01")
    assert written == (f"'{name}" if name[0] in "=+-@" else name)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_break_a_drawing(name: str) -> None:
    from xml.etree import ElementTree

    made = named(name)
    groups = ElementTree.fromstring(plan_svg(furnished(), made)).findall("{http://www.w3.org/2000/svg}g")
    assert name in {group.get("data-exhibitor") for group in groups}
    assert len(of_dxf(plan_dxf(furnished(), made))) == len(made.stands)
    told = [f["properties"].get("exhibitor") for f in json.loads(plan_geojson(furnished(), made))["features"]]
    assert name in {each["zh"] for each in told if each}


def test_dxf_passes_the_audit_and_lies_on_real_layers_in_either_unit() -> None:
    made = plan()
    for metres in (False, True):
        document = ezdxf.read(io.StringIO(plan_dxf(furnished(), made, metres=metres).decode()))
        audit = document.audit()
        assert (audit.errors, audit.fixes) == ([], [])
        first = document.modelspace().query("INSERT").first
        assert first.dxf.layer in {"STAND-CONFIRMED", "STAND-RESERVED", "STAND-AVAILABLE", "STAND-BLOCKED"}
        (outline,) = document.blocks.get(first.dxf.name).query("LWPOLYLINE")
        stand = next(s for s in made.stands if s.number == first.get_attrib_text("NUMBER"))
        unit = 1000 if metres else 1
        (x, y), *_ = outline.get_points("xy")
        assert (round((first.dxf.insert.x + x) * unit), round((first.dxf.insert.y + y) * unit)) == stand.ring[0]
        assert document.header["$INSUNITS"] == (6 if metres else 4)
        (view,) = document.viewports.get("*Active")  # programs open on the plan, not on an empty corner
        least, most = document.header["$EXTMIN"], document.header["$EXTMAX"]
        middle = (least[0] + most[0]) / 2, (least[1] + most[1]) / 2
        assert tuple(view.dxf.center)[:2] == pytest.approx(middle, abs=1)
        assert view.dxf.height > most[1] - least[1] > 0


def test_dxf_shows_numbers_as_texts_for_programs_that_show_no_attributes() -> None:
    space = ezdxf.read(io.StringIO(plan_dxf(furnished(), plan()).decode())).modelspace()
    shown = {text.dxf.text for text in space.query('TEXT[layer=="STAND-NUMBER"]')}
    assert shown == {stand.number for stand in plan().stands}
    attributes = [attribute for block in space.query("INSERT") for attribute in block.attribs]
    assert all(attribute.is_invisible for attribute in attributes)  # nothing is written twice


def test_some_halls_are_written_alone() -> None:
    made = plan()
    first, *others = made.stands
    whole = replace(made, stands=(replace(first, hall="H02"), *others))
    part = of_halls(furnished(), whole, ["H02"])
    assert of_csv(plan_csv(furnished(), part, "en")).keys() == {first.number}
    assert part.exhibitors.keys() <= {first.exhibitor}
    assert {furnished().bay(bay).hall for bay in part.bays} <= {"H02"}


def test_stands_of_one_form_share_a_block() -> None:
    made = plan()
    blocks = {b.name for b in ezdxf.read(io.StringIO(plan_dxf(furnished(), made).decode())).blocks}
    forms = {tuple((x - s.box.left, y - s.box.bottom) for x, y in s.ring) for s in made.stands}
    assert len([name for name in blocks if name.startswith("STAND_")]) == len(forms) < len(made.stands)


def test_aisles_zones_and_connections_are_on_layers_of_their_own() -> None:
    hall = furnished().halls[0].code
    corner = plan().in_hall(hall)[0].box if plan().in_hall(hall) else plan().stands[0].box
    where = plan().stands[0].hall
    marks = (
        Mark("a", MarkKind.AISLE, where, rectangle(corner.left, corner.bottom, 9_000, 3_000), "主通道"),
        Mark("z", MarkKind.ZONE, where, rectangle(corner.left, corner.bottom, 30_000, 30_000), "Cars"),
    )
    made = replace(plan(), marks=marks, utilities=(Utility("u", "power", where, (corner.left, corner.bottom)),))
    space = ezdxf.read(io.StringIO(plan_dxf(furnished(), made).decode())).modelspace()
    assert {layer: len(space.query(f'*[layer=="{layer}"]')) for layer in ("AISLE", "ZONE", "UTILITY")} == {
        "AISLE": 2,
        "ZONE": 2,
        "UTILITY": 2,
    }
    assert 'class="zone"' in plan_svg(furnished(), made).decode()
    assert plan_png(furnished(), made)
