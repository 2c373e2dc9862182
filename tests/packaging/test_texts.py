"""What the build compiles ahead is what Python would compile from text at a start, and does the same."""

import subprocess
import sys
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[2] / "packaging" / "texts"
START = """
import os, re, runpy, sys
sys._MEIPASS = {folder!r}
runpy.run_path({hook!r})
compiled, parsed = [], []
def heard(event, given):
    by_us = event == "compile" and sys._getframe(1).f_code.co_filename.endswith("ready.py")  # no library's, in C
    if by_us and not os.path.isfile(given[1]):  # a module that changed since it was compiled is a file
        compiled.append(given[0])
sys.addaudithook(heard)
parse = re._parser.parse
def noted(text, *flags):
    parsed.append(text)
    return parse(text, *flags)
re._compiler._parser.parse = noted
"""
PROMISES = """
import expobook.app.main, expobook.services.diary.reading, expobook.app.gui, expobook.ui.diary.screen
from dataclasses import FrozenInstanceError, dataclass, replace
from expobook.domain.text import Bilingual
from expobook.domain.diary import CellEntry
from expobook.storage.rows import BookingRow
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
assert BookingRow(number="B-1").number == "B-1"
print([text for text in compiled], [text for text in parsed if len(text) > 20])
"""
NEW = """
from __future__ import annotations
import builtins, re
from dataclasses import dataclass
@dataclass
class New:
    value: int
assert New(3) == New(3)
assert re.compile("a(?P<new>b+)", re.I).match("xABB", 1)["new"] == "BB"
here = 2
def function():
    here = 3
    return eval("here"), eval(" here + 1"), eval("here", {"here": 5}), eval("here", {}, {"here": 6})
assert function() == (3, 4, 5, 6)
exec("here = there = 7")
assert here == there == 7
exec(compile("def late(x: Nobody): pass", "file", "exec"))  # nobody looks for Nobody: that feature is inherited
assert late.__annotations__ == {"x": "Nobody"}
exec("def late(x: Nobody): pass")
plain = compile("def late(x: Nobody): pass", "file", "exec", dont_inherit=True)
for refused, wrong in (
    (lambda: exec(plain), NameError), (lambda: eval("1 +"), SyntaxError), (lambda: re.compile("("), re.error)
):
    try:
        refused()
    except wrong:
        pass
    else:
        raise AssertionError(wrong)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("texts")
    subprocess.run([sys.executable, TEXTS / "record.py", made / "texts.bin"], check=True, timeout=120)
    return made


def _run(folder: Path, what: str) -> tuple[str, str]:
    start = START.format(folder=str(folder), hook=str(TEXTS / "ready.py"))
    program = f"{start}\nexec({what!r}, {{'__name__': '__main__', 'compiled': compiled, 'parsed': parsed}})"
    ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=120)
    return ran.stdout, ran.stderr


def test_a_start_compiles_no_text_anew_and_what_was_ready_does_what_it_did(folder: Path) -> None:
    assert _run(folder, f"compiled.clear()\n{PROMISES}") == ("[] []\n", "")


def test_what_is_not_ready_is_compiled_as_ever(folder: Path) -> None:
    assert _run(folder, NEW) == ("", "")
