"""What the audit of libraries says: a list that could not be asked is never taken for a clean one."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    place = Path(__file__).parents[2] / "packaging" / "audit.py"
    spec = importlib.util.spec_from_file_location("audit_of_libraries", place)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


CLEAN = {"name": "numpy", "version": "2.4", "vulns": []}
BAD = {"name": "left", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "yarl", "skip_reason": "could not be audited"}


def test_an_answer_is_clean_vulnerable_or_unknown(audit: ModuleType) -> None:
    assert audit.judged([CLEAN])[0] == audit.CLEAN
    code, lines = audit.judged([CLEAN, BAD, SKIPPED])
    assert code == audit.VULNERABLE
    assert lines[0] == "left 1.0: PYSEC-1, mended in 1.1"
    code, lines = audit.judged([CLEAN, SKIPPED])
    assert code == audit.UNKNOWN
    assert lines == ["NOT AUDITED: 1 of 2 libraries could not be looked up: yarl"]
