"""A disk that fails while a contract is issued, a book upgraded or restored: the book is as before or as after.

``EXPOBOOK_DISK_CALLS`` sets about how many of the writes and flushes of each deed fail, once and for ever: 3 by
default, in ``make test-long`` every one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MOST = int(os.environ.get("EXPOBOOK_DISK_CALLS", "3"))
HERE = Path(__file__).parent
Try = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def broken_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets calls fail, built from its source."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("a failing disk needs Linux and a C compiler: install the packages gcc and libc6-dev")
    library = tmp_path_factory.mktemp("disk") / "broken_disk.so"
    source = str(HERE / "broken_disk.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), source, "-ldl"], check=True)
    return library


@pytest.fixture
def attempt(broken_disk: Path, tmp_path: Path) -> Try:
    """Try a deed on a failing disk and return the report."""

    def run(deed: str, most: int, *broken: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.disk_trials", deed, str(tmp_path), str(most), *broken]
        around = {**os.environ, "LD_PRELOAD": str(broken_disk)}
        ran = subprocess.run(command, cwd=HERE.parents[1], env=around, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-2000:]
        report: dict[str, Any] = json.loads(ran.stdout)
        return report

    return run


@pytest.mark.parametrize("deed", ["issue", "upgrade", "restore"])
def test_the_book_is_as_before_or_as_after(attempt: Try, deed: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = attempt(deed, MOST)
    with capsys.disabled():
        print(f"\n{deed}: {report['calls']} calls, {report['trials']} trials, {report['answers']}, {report['states']}")
    assert report["broken"] == []
    assert report["flushes"] > 1, "nothing was brought to the disk: the trial shows nothing"
    assert report["trials"] >= 2 * min(MOST, report["calls"])
    assert report["answers"]["refused"] > 0


def test_a_book_without_a_way_back_is_seen(attempt: Try) -> None:
    assert [told for told in attempt("upgrade", 4, "journal")["broken"] if "malformed" in told]


def test_a_copy_written_straight_into_its_place_is_seen(attempt: Try) -> None:
    assert attempt("restore", 2, "draft")["broken"]


def test_an_error_without_a_sentence_is_seen(attempt: Try) -> None:
    assert [told for told in attempt("upgrade", 2, "words")["broken"] if "crashed" in told]
