"""Methods that the build compiles ahead are those that Python would compile at the start."""

import subprocess
import sys
from pathlib import Path

import pytest

METHODS = Path(__file__).parents[2] / "packaging" / "methods"
START = """
import runpy, sys
sys._MEIPASS = {folder!r}
runpy.run_path({hook!r})
compiled = []
def heard(event, given):
    if event == "compile" and sys._getframe(1).f_code.co_filename.endswith(("dataclasses.py", "ready.py")):
        compiled.append(given[0])
sys.addaudithook(heard)
"""
PROMISES = """
import expobook.app.main, expobook.services.diary, expobook.app.gui, expobook.ui.diary.screen
from dataclasses import FrozenInstanceError, dataclass, replace
from expobook.domain.text import Bilingual
from expobook.domain.diary import CellEntry
one = Bilingual("展", "Show")
assert one == replace(one) and hash(one) == hash(replace(one)) and one != replace(one, en="Fair")
assert repr(one) == "Bilingual(zh='展', en='Show')", repr(one)
try:
    one.en = "Fair"
except FrozenInstanceError:
    pass
else:
    raise AssertionError("written in place")
assert CellEntry._fields[0] == "day"
print(len(compiled))
@dataclass
class New:
    value: int
assert New(3) == New(3)
print(len(compiled) > 0)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("methods")
    subprocess.run([sys.executable, METHODS / "record.py", made / "methods.bin"], check=True, timeout=120)
    return made


def test_a_start_compiles_no_method_anew_and_they_do_what_they_did(folder: Path) -> None:
    start = START.format(folder=str(folder), hook=str(METHODS / "ready.py"))
    asked = [sys.executable, "-c", start + PROMISES]
    ran = subprocess.run(asked, check=False, capture_output=True, text=True, timeout=120)
    assert (ran.stdout.split(), ran.stderr) == (["0", "True"], "")
