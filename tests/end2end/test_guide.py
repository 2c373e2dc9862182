"""Every command of the guide is run as it stands there, page by page, and every picture and link leads somewhere."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from expobook.app.main import main

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
CHAIN = ("schedule.md", "contract.md", "allocation.md", "drawing.md")  # each goes on with the book before
ELSEWHERE = {"demo", "self-test", "gui"}  # long ones, with tests of their own
FILES = {"quay.json": "tests/data/two_floor_venue.json", "quay-tariff.json": "resources/tariff/jinan.json"}
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def commands(page: Path) -> list[str]:
    """Return the lines of a page's blocks that a user would type."""
    lines = [line for block in _BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines()]
    return [line for line in lines if line.startswith(("expobook ", "export EXPOBOOK_BOOK="))]


def type_in(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run one line; its comment says ``refused`` (or 被拒绝) where that is what should happen."""
    if line.startswith("export "):
        name, _, value = line.removeprefix("export ").partition("=")
        monkeypatch.setenv(name, value)
        return
    words = shlex.split(line, comments=True)[1:]
    if words[0] in ELSEWHERE:
        return
    _, _, comment = line.partition(" #")
    code = main(words)
    assert code == (1 if "refused" in comment or "被拒绝" in comment else 0), (line, capsys.readouterr())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_jobs_of_the_guide_can_be_typed_one_after_the_other(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for page in CHAIN:
        lines = commands(ROOT / "docs" / "guide" / language / page)
        assert len(lines) >= 5, page
        for line in lines:
            type_in(line, monkeypatch, capsys)
    assert (tmp_path / "contract.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "allocation.dxf").stat().st_size > 1000


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/guide/cli.md",
        *(
            f"docs/guide/{language}/{name}.md"
            for name in ("clashes", "diary", "find-space", "people", "reports", "tariff")
            for language in ("en", "zh")
        ),
    ],
)
def test_the_commands_of_a_page_can_be_typed(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, own in FILES.items():  # that a page's reader has of their own venue
        shutil.copy(ROOT / own, tmp_path / name)
    lines = commands(ROOT / page)
    assert len(lines) >= 5
    for line in lines:
        type_in(line, monkeypatch, capsys)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_are_there(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_picture_is_shown_and_small() -> None:
    shown = {Path(t).name for page in PAGES for t in _LINK.findall(page.read_text(encoding="utf-8"))}
    for picture in (ROOT / "docs" / "guide" / "pictures").glob("*.png"):
        assert picture.name in shown, f"{picture.name} is on no page"
        assert picture.stat().st_size < 300_000, picture.name
