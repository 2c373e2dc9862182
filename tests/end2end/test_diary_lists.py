"""What the window's lists, search and letters do, the command line does: with JSON and exit codes."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from expobook.app.main import main
from tests.end2end.conftest import SCRIPT, Run


@pytest.fixture
def book(made_book: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_book, tmp_path / "b.expobook"))


def test_lists_search_questions_history_and_letters(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: object, code: int = 0) -> str:
        assert main(["--book", str(book), "--lang", "en", *map(str, words)]) == code
        said = capsys.readouterr()
        return said.err if code and not said.out else said.out

    def asked(*words: object) -> Any:
        return json.loads(run("--json", *words))

    stay = ("--space", "H09", "--from", "2028-05-01", "--days", "1+2+1")
    run("hold", "add", "Front fair", *stay)
    number = asked("hold", "add", "Behind", *stay)["booking"]["number"]
    run("hold", "enquire", "Lantern show", "--title-other", "济南灯展")
    assert [one["title"]["en"] for one in asked("hold", "find", "jndz")["bookings"]] == ["Lantern show"]
    assert run("hold", "find", "no-such-thing", code=1) == "Nothing found.\n"
    assert run("hold", "ask", "H09", "1", "May", "2028").startswith("Free: H09, 1 May 2028.\n2 options wait there:")
    assert "“whatever”" in run("hold", "ask", "whatever", code=1)
    assert "no challenge runs" in run("hold", "letter", "challenge", number, tmp_path / "l.pdf", code=1)
    assert "nothing of" in run("hold", "letter", "release", number, tmp_path / "l.pdf", code=1)
    run("hold", "challenge", number)
    today = asked("hold", "today", "--list", "challenge", "--list", "enquiry")
    assert sorted({task["kind"] for task in today}) == ["challenge", "enquiry"]
    front = next(task["booking"]["number"] for task in today if task["kind"] == "challenge")
    letter = tmp_path / "letter.pdf"
    run("hold", "letter", "challenge", front, letter, "--paper-language", "zh")
    assert letter.read_bytes().startswith(b"%PDF")
    run("hold", "release", number, "--why", "went elsewhere")
    run("hold", "letter", "release", number, tmp_path / "r.pdf")
    told = run("hold", "history", number)
    assert "released – went elsewhere" in told
    assert "status: a hold → released" in told


def test_watching_tells_what_another_process_writes(expobook: Run, book: Path) -> None:
    words = [str(SCRIPT), "--json", "--lang", "en", "--book", str(book), "book", "watch", "--seconds", "30"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr is not None
        assert watching.stdout is not None
        assert "Watching" in watching.stderr.readline()
        expobook("--book", book, "--who", "Zhao Min", "hold", "enquire", "Lantern show")
        heard = ""
        while not heard.rstrip().endswith("}"):
            heard += watching.stdout.readline()
        assert json.loads(heard)["who"] == "Zhao Min"
        watching.terminate()
