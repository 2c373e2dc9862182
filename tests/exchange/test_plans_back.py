"""Plans that come back: our own files give the same plan, foreign drawings give stands and a report of the rest."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ezdxf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expobook.domain.geometry import rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.exchange.csv_list import plan_csv
from expobook.exchange.drawing import Damaged
from expobook.exchange.drawn_stands import Placing, drawn_stands, own_stands
from expobook.exchange.dxf import plan_dxf
from expobook.exchange.dxf_reader import read_dxf
from expobook.exchange.plan_geojson import plan_geojson
from expobook.exchange.stands_back import read_allocation_list, stands_of_geojson, stands_of_list
from expobook.exchange.svg_reader import read_svg
from expobook.exchange.xlsx import plan_xlsx
from tests.papers.sample_plan import furnished, plan
from tests.plan.conftest import roomy_venue

L_SHAPE = ((1_000, 1_000), (13_000, 1_000), (13_000, 7_001), (5_500, 7_001), (5_500, 9_003), (1_000, 9_003))


def by_number(stands: tuple[Stand, ...]) -> tuple[Stand, ...]:
    return tuple(sorted(stands, key=lambda stand: stand.number))


def through_dxf(made: Plan, _: Path, *, metres: bool = False) -> tuple[Stand, ...]:
    taken = own_stands(read_dxf(plan_dxf(furnished(), made, metres=metres)))
    assert taken is not None
    assert not taken.back.refused
    return taken.back.stands


def through_metres(made: Plan, folder: Path) -> tuple[Stand, ...]:
    return through_dxf(made, folder, metres=True)


def through_geojson(made: Plan, _: Path) -> tuple[Stand, ...]:
    back = stands_of_geojson(plan_geojson(furnished(), made))
    assert back is not None
    return back.stands


def through_xlsx(made: Plan, folder: Path) -> tuple[Stand, ...]:
    path = folder / "list.xlsx"
    path.write_bytes(plan_xlsx(furnished(), made))
    return stands_of_list(read_allocation_list(path)).stands


def through_csv(made: Plan, folder: Path) -> tuple[Stand, ...]:
    path = folder / "list.csv"
    path.write_bytes(plan_csv(furnished(), made, "zh"))
    return stands_of_list(read_allocation_list(path)).stands


FORMS = [through_dxf, through_metres, through_geojson, through_xlsx, through_csv]


@pytest.mark.parametrize("through", FORMS)
def test_our_own_file_gives_the_same_stands(through: Callable[[Plan, Path], tuple[Stand, ...]], tmp_path: Path) -> None:
    made = plan()
    odd = Stand("L-1", "H01", L_SHAPE, StandKind.SPECIAL, StandStatus.BLOCKED, "x^%%", 2, 4_500, 3, locked=True)
    odd = replace(odd, note="50 % ^J", turntables=2, load_kg_m2=900, price=1_234_56)
    known = {**made.exhibitors, "x^%%": Exhibitor(0, "x^%%", Bilingual("甲^%%d", "A"))}
    whole = replace(made, stands=(*made.stands, odd), exhibitors=known)
    assert by_number(through(whole, tmp_path)) == by_number(whole.stands)


names = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), max_codepoint=0x1F9FF), max_size=12).map(
    lambda text: " ".join(text.split())
)
stands = st.builds(
    Stand,
    st.from_regex(r"[A-Z]{1,2}[0-9]{2}\.[0-9]", fullmatch=True),
    st.just("H01"),
    st.builds(rectangle, *(st.integers(0, 90_000),) * 2, *(st.integers(1, 30_000),) * 2),
    st.sampled_from(StandKind),
    st.sampled_from(StandStatus),
    exhibitor=names,
    open_sides=st.integers(0, 4),
    vehicles=st.integers(0, 99),
    locked=st.booleans(),
    note=names,
    price=st.integers(0, 10**9),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(stands, min_size=1, max_size=4, unique_by=lambda stand: stand.number))
@pytest.mark.parametrize("through", FORMS[:3])
def test_any_stand_comes_back_as_it_was(
    through: Callable[[Plan, Path], tuple[Stand, ...]], tmp_path: Path, made: list[Stand]
) -> None:
    whole = Plan(0, 1, Bilingual("展", "Show"), frozenset(), tuple(made), {})
    assert by_number(through(whole, tmp_path)) == by_number(whole.stands)


# --- drawings of others


def architect(*, units: int = 4, version: str = "R2010", scale: float = 1.0) -> bytes:
    """A hall of 60 x 40 m as an architect draws it: booths on a layer, numbers and names inside, much else around."""
    document = ezdxf.new(version, units=units)
    space = document.modelspace()

    def box(x: float, y: float, w: float, d: float, layer: str, **more: object) -> None:
        corners = [(x, y), (x + w, y), (x + w, y + d), (x, y + d)]
        if version == "R12":
            space.add_polyline2d([(a * scale, b * scale) for a, b in corners], close=True, dxfattribs={"layer": layer})
        else:
            points = [(a * scale, b * scale) for a, b in corners]
            space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer, **more})

    box(0, 0, 60_000, 40_000, "WALL")
    for n in range(5):
        box(6_000 + n * 9_000, 6_000, 6_000, 6_000, "BOOTH")
        space.add_text(f"A{n + 1:02d}", height=300 * scale, dxfattribs={"layer": "TXT"}).set_placement(
            ((7_000 + n * 9_000) * scale, 9_000 * scale)
        )
    space.add_text("济南甲公司", height=300 * scale).set_placement((7_000 * scale, 7_000 * scale))
    space.add_text("36 m2", height=300 * scale).set_placement((7_000 * scale, 10_000 * scale))
    box(6_000, 20_000, 400, 400, "BOOTH")
    box(6_000, 6_000, 6_000, 6_000, "BOOTH")
    space.add_line((0, 0), (9, 9))
    booth = document.blocks.new("B1")
    if version != "R12":
        side = 3_000 * scale
        booth.add_lwpolyline([(0, 0), (side, 0), (side, side), (0, side)], close=True)
        space.add_blockref("B1", (30_000 * scale, 30_000 * scale), dxfattribs={"layer": "BOOTH", "rotation": 90})
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding, errors="dxfreplace")


@pytest.mark.parametrize(("units", "scale"), [(4, 1.0), (6, 0.001)])
def test_booths_of_an_architect_become_stands_with_numbers_and_names(units: int, scale: float) -> None:
    taken = drawn_stands(read_dxf(architect(units=units, scale=scale)), roomy_venue(), Placing(hall="A"))
    found = {stand.number: stand for stand in taken.back.stands}
    assert set(found) == {"A01", "A02", "A03", "A04", "A05", "A-D001"}
    assert found["A01"].ring == rectangle(6_000, 6_000, 6_000, 6_000)
    assert taken.back.exhibitors[found["A01"].exhibitor].name == Bilingual("济南甲公司", "")
    assert found["A-D001"].box == replace(found["A-D001"], ring=rectangle(27_000, 30_000, 3_000, 3_000)).box
    assert taken.left == {"kind LINE": 1, "too-small": 1, "double": 1, "holds-others": 1}
    assert (taken.layers["BOOTH"], taken.unnumbered) == (8, 1)


def test_one_layer_is_taken_and_the_drawing_is_laid_where_it_belongs() -> None:
    placing = Placing(layers=("BOOTH",), hall="B", at=(1_000, 2_000))
    taken = drawn_stands(read_dxf(architect()), roomy_venue(), placing)
    assert {stand.hall for stand in taken.back.stands} == {"B"}
    first = next(stand for stand in taken.back.stands if stand.number == "A01")
    assert first.ring == rectangle(70_000 + 7_000, 8_000, 6_000, 6_000)
    assert taken.left["other-layer"] == 1


def test_old_files_with_polylines_and_their_own_codepage_are_read() -> None:
    document = architect(version="R12").replace(b"ANSI_1252", b"ANSI_936")
    taken = drawn_stands(read_dxf(document), roomy_venue(), Placing(hall="A"))
    assert "济南甲公司" in {each.name.zh for each in taken.back.exhibitors.values()}
    assert {stand.number for stand in taken.back.stands} == {"A01", "A02", "A03", "A04", "A05"}


def test_outlines_are_those_that_ezdxf_reads() -> None:
    content = architect()
    theirs = [
        tuple(outline.get_points("xy"))
        for outline in ezdxf.read(io.StringIO(content.decode())).modelspace().query("LWPOLYLINE")
    ]
    ours = [outline.points for outline in read_dxf(content).outlines]
    assert ours[: len(theirs)] == theirs


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60000 40000">
<g id="booths" transform="translate(1000 1000)"><rect x="5000" y="5000" width="6000" height="3000"/>
<text x="6000" y="6000">B7</text><path d="M20000 5000 h6000 v6000 H20000 Z"/><path d="m0 0 l5 5"/></g>
<circle cx="1" cy="1" r="5"/></svg>"""


def test_an_svg_is_read_with_its_transforms_and_turned_upright() -> None:
    taken = drawn_stands(read_svg(SVG), roomy_venue(), Placing(hall="A", at=(0, 40_000)))
    found = {stand.number: stand.box for stand in taken.back.stands}
    assert set(found) == {"B7", "A-D001"}
    assert (found["B7"].left, found["B7"].top, found["B7"].width, found["B7"].height) == (6_000, 34_000, 6_000, 3_000)
    assert taken.left == {"kind circle": 1, "open-line": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"AutoCAD Binary DXF\r\n\x1a\0",
        b"AC1032\0\0\0\0",
        b"hello",
        architect()[:-200],
        architect().replace(b"6000.0", b"6000,0", 1),
        architect().replace(b" 10\n", b" 1O\n", 1),
    ],
)
def test_what_is_no_sound_dxf_is_refused_and_never_half_read(content: bytes) -> None:
    with pytest.raises(Damaged):
        read_dxf(content)


@pytest.mark.parametrize(
    "content", [b'<!DOCTYPE x [<!ENTITY a "b">]><svg/>', b"<svg", b"<html/>", SVG.replace(b'"5000"', b'"x"', 1)]
)
def test_what_is_no_sound_svg_is_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        read_svg(content)


# --- in the book


def test_a_drawing_comes_into_the_book_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from expobook.app.main import main

    book, drawing = str(tmp_path / "b.expobook"), tmp_path / "architect.dxf"
    drawing.write_bytes(architect())
    main(["book", "new", book])
    run = ["--book", book, "--lang", "en"]
    main([*run, "hold", "add", "Boats", "--space", "H01", "--from", "2027-03-01", "--days", "1+2+1"])
    capsys.readouterr()
    assert main([*run, "plan", "import", "1", str(drawing), "--hall", "H01", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "6 stands found" in told
    assert "outlines drawn twice" in told
    assert "Nothing was written" in told
    assert main([*run, "plan", "import", "1", str(drawing), "--hall", "H01", "--layer", "BOOTH"]) == 0
    exported = str(tmp_path / "own.dxf")
    main([*run, "export", "plan", "1", exported])
    capsys.readouterr()
    assert main([*run, "plan", "import", "1", exported]) == 0
    assert "0 added, 0 removed, 0 moved, 0 resized, 0 changed, 6 as they were" in capsys.readouterr().out
    drawing.write_bytes(architect()[:-500])
    assert main([*run, "plan", "import", "1", str(drawing)]) == 1
    assert "breaks off" in capsys.readouterr().err
