"""The bill of materials: who needs whom whatever way names are spelt, and licences by their names of SPDX."""

import json
import sys
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest
from cyclonedx.model.bom import Bom

PACKAGING = Path(__file__).parents[2] / "packaging"
NAMES = ("openpyxl", "et_xmlfile", "SQLAlchemy", "typing_extensions", "greenlet", "aiosignal", "ortools", "protobuf")


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in ("bill", "sbom", "made_from"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import bill as made

    return made


def test_needs_are_known_by_any_spelling_and_licences_by_their_short_names(bill: ModuleType, tmp_path: Path) -> None:
    parts = [next(bill._own()), *(bill._of_distribution(distribution(name), [], set(NAMES)) for name in NAMES)]
    needs = {part.name: part.needs for part in parts}
    assert needs["openpyxl"] == {"et_xmlfile"}
    assert needs["SQLAlchemy"] == {"typing_extensions", "greenlet"}
    bill.write_sbom(parts, tmp_path)
    written = json.loads((tmp_path / "sbom.cdx.json").read_text("utf-8"))
    assert written["specVersion"] == "1.6"
    read = Bom.from_json(written)
    assert {each.name for each in read.components} == set(NAMES)
    for component in written["components"]:
        (licence,) = component["licenses"]
        assert "expression" in licence or "id" in licence["license"], component["name"]
    (first,) = [each for each in written["dependencies"] if each["ref"].startswith("generic:expobook")]
    assert len(first["dependsOn"]) == len(NAMES)
