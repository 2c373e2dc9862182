"""Runs the installed program as a user does: a process of its own, its output and exit code."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(sys.executable).with_name("expobook.exe" if os.name == "nt" else "expobook")


@dataclass(frozen=True)
class Ran:
    """What a finished run left: exit code and both outputs."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def refused(self) -> str:
        """Prove that it was refused with one sentence and no traceback; return the sentence."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert "Traceback" not in self.out + self.err
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def expobook(home: Path) -> Run:
    """Return a function that runs ``expobook`` with words, in English unless told otherwise."""
    assert SCRIPT.is_file(), f"{SCRIPT} is missing: install the project first (pip install -e .)"

    def run(
        *words: object,
        before: tuple[str, ...] = (),
        limits: Callable[[], None] | None = None,
        timeout: float = 60,
        **settings: str,
    ) -> Ran:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "EXPOBOOK"))}
        env |= {
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "LANG": "en_GB.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
        }
        done = subprocess.run(
            [*before, str(SCRIPT), *map(str, words)],
            capture_output=True,
            encoding="utf-8",
            env=env | settings,
            preexec_fn=limits,
            timeout=timeout,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def made_book(expobook: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the default venue, one hold and one firm booking; copy it before changing it."""
    book = tmp_path_factory.mktemp("made") / "halls.expobook"
    for words in (
        ("book", "new", book),
        (
            "--book",
            book,
            "hold",
            "add",
            "Book fair",
            "--title-other",
            "书展",
            "--space",
            "H05..H07",
            "--from",
            "2027-03-01",
            "--days",
            "4+3+2",
        ),
        (
            "--book",
            book,
            "hold",
            "add",
            "Auto show",
            "--space",
            "H01..H03",
            "--stay",
            "2027-05-01..2027-05-17",
            "--show",
            "2027-05-05..2027-05-14",
        ),
        ("--book", book, "hold", "contract", "2"),
    ):
        ran = expobook(*words)
        assert ran.code == 0, ran.err
    return book


@pytest.fixture
def book(made_book: Path, tmp_path: Path) -> Path:
    """A copy of the made book for one test."""
    copy = tmp_path / "copy.expobook"
    copy.write_bytes(made_book.read_bytes())
    return copy


def digest(path: Path) -> str:
    """Return the SHA-256 of a file: two equal ones mean that nothing was changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
