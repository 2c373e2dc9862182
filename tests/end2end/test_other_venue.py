"""Nothing is wired to the first venue: an L-shaped hall, two floors and bays of unequal size work the same."""

import json
from pathlib import Path

import pytest

from expobook.app.main import main
from expobook.checking.venue_check import check_venue
from expobook.exchange.venue_json import read_venue, venue_to_text
from expobook.services.book.venues import load_venue

QUAY = Path(__file__).parents[1] / "data" / "two_floor_venue.json"


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "quay.expobook"
    assert main(["book", "new", str(path), "--venue", str(QUAY)]) == 0
    monkeypatch.setenv("EXPOBOOK_BOOK", str(path))
    capsys.readouterr()
    return path


def test_the_file_is_sound_and_quite_different() -> None:
    venue = load_venue(QUAY)
    assert check_venue(venue) == []
    assert {hall.floor for hall in venue.halls} == {0, 1}
    assert len(venue.hall("K").ring) == 6  # an L
    assert len({bay.area_mm2 for bay in venue.bays}) == 6  # of 8 bays
    assert venue_to_text(read_venue(QUAY)) == QUAY.read_text(encoding="utf-8")


def test_it_is_booked_contracted_planned_and_exported(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--from", "2027-03-01", "--days", "1+2+1"]
    assert main(["hold", "add", "Boats", "--space", "K", "U-west", *days]) == 0
    assert main(["hold", "contract", "1"]) == 0
    capsys.readouterr()
    assert main(["--json", "hold", "add", "Kites", "--space", "K-tip", *days]) == 0
    assert main(["--json", "hold", "contract", "2"]) == 1
    told = capsys.readouterr().err
    assert "K-tip is firm for Boats (B-2026-0001)" in told.replace("B-2027", "B-2026")
    assert main(["plan", "place", "1", "--stand", "A1", "--hall", "K", "--at", "2,40", "--size", "6x6"]) == 0
    for name in ("plan.pdf", "plan.dxf", "plan.svg", "plan.xlsx", "plan.csv", "plan.geojson", "plan.png"):
        assert main(["export", "plan", "1", str(tmp_path / name)]) == 0
        assert (tmp_path / name).stat().st_size > 150
    assert main(["export", "diary", "2027-03-01..2027-03-31", str(tmp_path / "diary.pdf")]) == 0
    assert main(["book", "check"]) == 0


def test_a_stand_in_the_missing_corner_of_the_l_is_found(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--from", "2027-03-01", "--days", "1+2+1"]
    assert main(["hold", "add", "Boats", "--space", "K", *days]) == 0
    main(["plan", "place", "1", "--stand", "A2", "--hall", "K", "--at", "40,40", "--size", "6x6"])
    capsys.readouterr()
    assert main(["--json", "plan", "check", "1"]) == 1
    assert '"A2"' in capsys.readouterr().out


def test_the_map_of_both_floors_comes_back_the_same(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "quay.geojson"
    assert main(["venue", "export", str(out)]) == 0
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert sum(feature["properties"]["kind"] == "bay" for feature in features) == 8
    assert main(["book", "new", str(tmp_path / "again.expobook"), "--venue", str(out)]) == 0
    for path in (book, tmp_path / "again.expobook"):
        assert main(["--book", str(path), "venue", "export", str(path.with_suffix(".geojson"))]) == 0
    assert (tmp_path / "again.geojson").read_bytes() == book.with_suffix(".geojson").read_bytes()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda v: v["halls"][0]["bays"].pop(), "K"),  # the bays do not fill the hall
        (lambda v: v["halls"][0]["bays"][1]["ring"].__setitem__(0, [0, 0]), "K"),  # a bay lies over another
        (lambda v: v["links"].append(["K-tip", "nowhere", "open"]), "nowhere"),
        (lambda v: v["halls"].append(v["halls"][1]), "S"),  # two halls of one code
        (lambda v: v["halls"][1].update(ring="round"), "S"),
        (lambda v: v["halls"][1].update(declared_m2=500), "S"),
        (lambda v: v.update(format="other"), "format"),
        (lambda v: v["halls"][1].update(floor_load_kg_m2=-5), "S"),
    ],
    ids=["not tiled", "overlap", "unknown link", "double code", "no ring", "wrong area", "other format", "negative"],
)
def test_a_venue_file_that_cannot_be_right_is_refused_by_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: object, word: str
) -> None:
    venue = json.loads(QUAY.read_text(encoding="utf-8"))
    change(venue)  # type: ignore[operator]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(venue), encoding="utf-8")
    assert main(["book", "new", str(tmp_path / "b.expobook"), "--venue", str(bad)]) == 1
    told = capsys.readouterr().err.strip()
    assert word in told
    assert len(told.splitlines()) == 1
    assert not (tmp_path / "b.expobook").exists()
