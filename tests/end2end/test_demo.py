"""The demo is the real thing: the whole job on the Guangzhou auto show, with every file it promises."""

import csv
import json
from pathlib import Path
from typing import Any

import ezdxf
import openpyxl
import pypdfium2
import pytest

from expobook.app.main import main
from tests.end2end.conftest import Ran, Run, digest

FILES = {
    "demo.expobook", "contract.pdf", "diary.pdf", "summary.json", "allocation.dxf", "allocation.svg",
    "allocation.pdf", "allocation.xlsx", "allocation.csv", "allocation.geojson",
}  # fmt: skip


@pytest.fixture(scope="module")
def played(expobook: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("demo") / "out"
    return folder, expobook("demo", folder, timeout=200)


@pytest.fixture
def summary(played: tuple[Path, Ran]) -> Any:
    return json.loads((played[0] / "summary.json").read_text(encoding="utf-8"))


def test_it_plays_to_the_end_and_leaves_every_file(played: tuple[Path, Ran]) -> None:
    folder, ran = played
    assert ran.code == 0, ran.err
    assert {path.name for path in folder.iterdir()} == FILES
    assert all((folder / name).stat().st_size > 500 for name in FILES)
    assert len(ran.out.strip().splitlines()) == 17


def test_each_step_has_its_figure(summary: Any) -> None:
    steps = summary["steps"]
    assert steps["book"]["indoor_mm2"] == 450_000 * 10**6
    assert steps["year"]["bookings"] >= 20
    assert (steps["held"]["rank"], steps["promoted"]["after"]) == (2, 1)
    assert steps["contracted"]["cells"] == 13 * 5 * steps["free_halls"]["stay"]["days"]
    assert steps["priced"]["net_fen"] + steps["priced"]["tax_fen"] == steps["priced"]["total_fen"] > 0
    assert (steps["placed"]["stands"], steps["placed"]["halls"]) == (76, 13)
    assert steps["placed"]["estimated"] == 76
    assert 0 < steps["placed"]["net_mm2"] < steps["placed"]["gross_mm2"] == 162_500 * 10**6
    assert steps["checked"]["errors"] == 0
    assert summary["book_findings"] == 0


def test_the_summary_names_its_sources_and_estimates(summary: Any) -> None:
    assert any("2025-GZ-CARSHOW" in source for source in summary["sources"])
    assert any("stand areas" in text for text in summary["estimates"])


def test_the_contract_is_the_one_issued_and_says_its_figures(
    played: tuple[Path, Ran], summary: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = played
    words = ["--book", str(folder / "demo.expobook"), "contract", "verify"]
    assert main([*words, str(folder / "contract.pdf")]) == 0
    altered = folder.parent / "altered.pdf"
    altered.write_bytes((folder / "contract.pdf").read_bytes().replace(b"/Producer", b"/Pr0ducer", 1))
    assert main([*words, str(altered)]) == 1
    capsys.readouterr()
    document = pypdfium2.PdfDocument(folder / "contract.pdf")
    text = "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    document.close()
    assert f"{summary['steps']['priced']['total_fen'] / 100:,.2f}" in text
    assert "162,500" in text
    assert "合同" in text
    assert "1A01" in text  # Annex A goes on with the stand plan


def test_the_register_is_asked_by_year_and_by_the_days_let(
    played: tuple[Path, Ran], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--json", "--book", str(played[0] / "demo.expobook"), "contract", "list"]

    def found(*more: str) -> int:
        assert main([*words, *more]) == 0
        return len(json.loads(capsys.readouterr().out))

    assert found("--year", "2027") == found("--licence", "2027-11-18..2027-12-01") == 1
    assert found("--year", "2026") == found("--licence", "2027-11-19..2027-12-01") == 0
    for bad in (("--year", "next"), ("--licence", "2027-11-19..2027-11-01"), ("--licence", "November")):
        assert main([*words, *bad]) != 0
        assert "Traceback" not in capsys.readouterr().err


def test_the_allocation_says_the_same_in_every_form(played: tuple[Path, Ran]) -> None:
    folder, _ = played
    with (folder / "allocation.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    numbers = {"1A01", "5D02"} & {cell for row in rows for cell in row}
    assert "1A01" in numbers
    features = json.loads((folder / "allocation.geojson").read_text(encoding="utf-8"))["features"]
    assert sum(each["properties"].get("kind") == "stand" for each in features) == 76
    assert len(ezdxf.readfile(folder / "allocation.dxf").modelspace()) > 76
    book = openpyxl.load_workbook(folder / "allocation.xlsx")
    assert any(cell.value == "1A01" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert "<svg" in (folder / "allocation.svg").read_text(encoding="utf-8")[:600]
    assert (folder / "allocation.pdf").read_bytes().startswith(b"%PDF")


def test_the_book_is_sound_and_can_be_worked_on(played: tuple[Path, Ran], capsys: pytest.CaptureFixture[str]) -> None:
    book = str(played[0] / "demo.expobook")
    assert main(["--book", book, "book", "check"]) == 0
    assert main(["--json", "--book", book, "hold", "list", "--status", "contracted"]) == 0
    assert "Guangzhou" in capsys.readouterr().out


def test_playing_again_keeps_the_earlier_book(played: tuple[Path, Ran], capsys: pytest.CaptureFixture[str]) -> None:
    folder, _ = played
    before = digest(folder / "demo.expobook")
    (folder / "mine.txt").write_text("kept", encoding="utf-8")
    assert main(["--lang", "zh", "demo", str(folder)]) == 0
    assert "已签约" in capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == FILES | {"demo-before.expobook", "mine.txt"}
    assert digest(folder / "demo-before.expobook") == before


def test_the_largest_size_says_that_it_is_generated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "demo", str(tmp_path / "big"), "--largest"]) == 0
    steps = {step["step"]: step for step in json.loads(capsys.readouterr().out)["steps"]}
    assert steps["free_halls"]["halls"] == 29
    assert steps["placed"]["gross_mm2"] == 362_500 * 10**6
    assert steps["placed"]["exhibitors"] == 1000
    assert steps["checked"]["errors"] == 0
    text = (tmp_path / "big" / "summary.json").read_text(encoding="utf-8")
    assert "generated" in text
