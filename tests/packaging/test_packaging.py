"""What systems are told of the program: version, file type, menu entry, what it needs."""

import os
import re
import runpy
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import expobook
from expobook.app.selftest import _look_at
from expobook.storage.engine import APPLICATION_ID

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def _entry() -> ConfigParser:
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "org.expobook.Expobook.desktop", encoding="utf-8")
    return entry


def test_the_version_has_one_place() -> None:
    assert runpy.run_path(str(PACKAGING / "made_from.py"))["VERSION"] == expobook.__version__
    said = re.compile(rf"(?<![\d.]){re.escape(expobook.__version__)}(?![\d.])")
    files = [path for path in PACKAGING.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    told = [path for path in [*files, ROOT / "pyproject.toml", ROOT / "Makefile"] if said.search(_text(path))]
    assert told == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.parent.name != "licences" else ""


def test_a_book_is_known_by_its_contents_and_by_its_name(tmp_path: Path) -> None:
    """The desktop's rule is asked by Qt, in a process of its own since it reads the rules only once."""
    packages = tmp_path / "share" / "mime" / "packages"
    packages.mkdir(parents=True)
    (packages / "expobook.xml").write_bytes((LINUX / "expobook-mime.xml").read_bytes())
    header = bytearray(b"SQLite format 3\0".ljust(100, b"\0"))
    (tmp_path / "other").write_bytes(header)
    header[68:72] = APPLICATION_ID.to_bytes(4, "big")
    (tmp_path / "book").write_bytes(header)
    (tmp_path / "empty.expobook").write_bytes(b"")
    asking = (
        "import sys; from PySide6.QtCore import QMimeDatabase\n"
        "print(*(QMimeDatabase().mimeTypeForFile(name).name() for name in sys.argv[1:]))"
    )
    names = [str(tmp_path / name) for name in ("book", "other", "empty.expobook")]
    answer = subprocess.run(
        [sys.executable, "-c", asking, *names],
        env=os.environ | {"XDG_DATA_DIRS": str(tmp_path / "share"), "XDG_DATA_HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    book, other, empty = answer.stdout.split()
    assert (book, empty) == ("application/x-expobook", "application/x-expobook")
    assert other != "application/x-expobook"


def test_menu_entry_file_type_and_store_record_name_each_other() -> None:
    entry = _entry()["Desktop Entry"]
    kind = ET.parse(LINUX / "expobook-mime.xml").getroot()[0]
    record = ET.parse(LINUX / "org.expobook.Expobook.metainfo.xml.in").getroot()
    assert entry["MimeType"] == f"{kind.get('type')};"
    assert record.findtext("provides/mediatype") == kind.get("type")
    assert record.findtext("launchable") == "org.expobook.Expobook.desktop"
    assert record.findtext("id") == runpy.run_path(str(PACKAGING / "made_from.py"))["IDENTIFIER"]
    patterns = [glob.get("pattern") for glob in kind.iter(f"{MIME}glob")]
    assert patterns == ["*.expobook"]


def test_menu_entry_and_store_record_speak_chinese_wherever_they_speak() -> None:
    entry = _entry()["Desktop Entry"]
    for key in ("GenericName", "Comment", "Keywords"):
        assert re.search("[\u4e00-\u9fff]", entry[f"{key}[zh_CN]"])
    record = ET.parse(LINUX / "org.expobook.Expobook.metainfo.xml.in").getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for tag in ("summary", "description/p", "description/ul/li"):
        words = record.findall(tag)
        chinese = [word for word in words if word.get(lang) == "zh_CN"]
        assert len(chinese) * 2 == len(words) > 0


def test_the_lock_pins_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    pinned = {_plain(line.split("==")[0]) for line in lines}
    assert {_plain(re.split(r"[^\w.-]", name)[0]) for name in asked} <= pinned


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_self_test_refuses_an_empty_picture(tmp_path: Path) -> None:
    blank = QImage(400, 300, QImage.Format.Format_RGB32)
    blank.fill(0xFFFFFF)
    blank.save(str(tmp_path / "blank.png"))
    with pytest.raises(RuntimeError, match="only 1 colours"):
        _look_at(tmp_path / "blank.png")
    with pytest.raises(RuntimeError, match="only 0 colours"):
        _look_at(tmp_path / "missing.png")


NETWORK = re.compile(
    r"^\s*(?:import|from) (http|urllib\.request|smtplib|ssl|ftplib|socket)\b|QtNetwork|openUrl", re.MULTILINE
)
ASKED_FOR = {
    "exchange/time_stamp.py",
    "exchange/smtp.py",
}  # a time stamp and a letter, each where somebody has set it up
NAME_OF_DESK = {"app/gui.py", "cli/program.py"}  # socket.gethostname, which asks nobody


def test_no_part_of_the_program_could_ask_for_a_newer_version() -> None:
    source = ROOT / "src" / "expobook"
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if NETWORK.search(path.read_text(encoding="utf-8"))
    }
    assert found == ASKED_FOR | NAME_OF_DESK
    for path in NAME_OF_DESK:
        words = (source / path).read_text(encoding="utf-8")
        assert set(re.findall(r"socket\.(\w+)", words)) == {"gethostname"}


def test_a_window_that_opens_a_book_reaches_for_no_network(tmp_path: Path) -> None:
    """Python tells each name that is looked up and each connection, until all screens are made."""
    running = """
import sys
from pathlib import Path
seen = []
def heard(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        seen.append((event, given[-1]))
sys.addaudithook(heard)
from PySide6.QtWidgets import QApplication
from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.services.book.books import new_default_book
from expobook.ui.kit.settings import Settings
folder = Path(sys.argv[1])
new_default_book(str(folder / "a.expobook")).close()
app = QApplication([])
program = Program(app, Actor("Li Wei", "Desk 3"), Settings(folder / "s.ini"), "en")
show = program._show_next
def shown():
    show()
    program.window.settled.connect(program.window.close)
    program.window.settled.connect(app.quit)
program._show_next = shown
program.start(str(folder / "a.expobook"))
app.exec()
print(seen)
"""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", running, str(tmp_path)]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
