"""Damaged plan files: never a traceback, never long, never much memory, and the book stays as it was.

``EXPOBOOK_FILES`` sets how many; each is another: a sound file with wounds of known kinds, by seed. Run with ``-s`` to
see how many of each form and kind were tried and what became of them.
"""

import hashlib
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from expobook.domain.errors import UserError
from expobook.domain.plan import Plan
from expobook.exchange.csv_list import plan_csv
from expobook.exchange.dxf import plan_dxf
from expobook.exchange.limited import Reader
from expobook.exchange.plan_geojson import plan_geojson
from expobook.exchange.svg import plan_svg
from expobook.exchange.xlsx import plan_xlsx
from expobook.services.desk import Desk
from expobook.services.plans import exhibitors
from expobook.services.plans import importing as plan_import
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.storage.backup import content_hash
from expobook.words import sentence
from tests.exchange.test_plans_back import SVG, architect
from tests.faults import wounds
from tests.papers.sample_plan import furnished, plan
from tests.plan.conftest import desk, venue  # noqa: F401 - fixtures
from tests.plan.test_exhibitors import HEADS, csv_file, xlsx_file

FILES = int(os.environ.get("EXPOBOOK_FILES", "500"))
LONGEST_S, MOST_MB = 5.0, 512
FORMS = ("dxf", "svg", "xlsx", "csv", "geojson", "list.xlsx", "list.csv")
BOMBS = 200  # among so many archives is one that blows up: each takes seconds


def sound(folder: Path) -> dict[str, list[bytes]]:
    """Return small sound files of every form: plans, and lists of exhibitors."""
    few: Plan = replace(plan(), stands=plan().stands[:12])
    rows = [[f"K{n}", f"公司{n}", f"Company {n}", 36 + n, "标准展位", 2, "K1", "x"] for n in range(1, 9)]
    lines = (",".join(HEADS), *(",".join(map(str, row)) for row in rows))
    return {
        "dxf": [architect(), architect(version="R12"), plan_dxf(furnished(), few)],
        "svg": [SVG, plan_svg(furnished(), few)],
        "xlsx": [plan_xlsx(furnished(), few)],
        "csv": [plan_csv(furnished(), few)],
        "geojson": [plan_geojson(furnished(), few)],
        "list.xlsx": [xlsx_file(folder, list(HEADS), *rows).read_bytes()],
        "list.csv": [csv_file(folder, *lines, encoding=coding).read_bytes() for coding in ("utf-8-sig", "gb18030")],
    }


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@dataclass
class Tried:
    """What was tried and what became of it."""

    seen: set[bytes] = field(default_factory=set)  # hashes: no file counts twice
    came: Counter[tuple[str, str]] = field(default_factory=Counter)  # form, read or refused
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    most_kib: int = 0

    def table(self) -> str:
        """Return the summary as text."""
        forms = ", ".join(f"{f} {self.came[f, 'read']} read {self.came[f, 'refused']} refused" for f in FORMS)
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.kinds.items()))
        worst = f"slowest {self.slowest[0]:.2f} s ({self.slowest[1]}), most memory {self.most_kib / 1024:.0f} MB"
        return f"{len(self.seen):,} different damaged files: {forms}\n  wounds: {kinds}\n  {worst}"


def another(form: str, files: dict[str, list[bytes]], tried: Tried, chance: random.Random) -> tuple[bytes, str]:
    """Return a damaged file that was not tried yet, and its wounds."""
    while True:
        kinds = list(wounds.PLAIN) + (list(wounds.PACKED) * 4 if form.endswith("xlsx") else [])
        told = tuple(chance.choices(kinds, k=chance.choice((1, 1, 1, 2, 4))))
        if form.endswith("xlsx"):
            told = ("bomb",) if chance.randrange(BOMBS) == 0 else tuple(sorted(told, key=wounds.PLAIN.__contains__))[:2]
        content = chance.choice(files[form])
        try:
            content = wounds.wounded(content, told, chance)
        except Exception:  # a second wound may find no archive any more
            continue
        digest = hashlib.sha256(form.encode() + content).digest()
        if digest not in tried.seen and content not in files[form]:
            tried.seen.add(digest)
            tried.kinds.update(told)
            return content, " + ".join(told)


def memory_kib(reader: Reader) -> int:
    """Return the most memory that the reading process ever had; other children of this one do not count."""
    if reader._process is None:
        return 0
    status = Path(f"/proc/{reader._process.pid}/status").read_text(encoding="ascii")
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def worked_s(reader: Reader) -> float:
    """Return the processor's seconds of this process and of readers, the one that lives among them."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + ended.ru_utime + ended.ru_stime
    if reader._process is not None:
        figures = Path(f"/proc/{reader._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")
    return total


def test_no_damaged_file_does_harm(
    desk: Desk,  # noqa: F811
    reader: Reader,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    before, _ = save_plan(desk, plan_of(desk, 1), expected_version=0)
    book = content_hash(desk.store)
    chance = random.Random(20_261)
    files, tried = sound(tmp_path), Tried()
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader.warm()
    for number in range(FILES):
        form = FORMS[number % len(FORMS)]
        content, told = another(form, files, tried, chance)
        path = tmp_path / f"plan.{form.split('.')[-1]}"
        path.write_bytes(content)
        look_through = exhibitors.look_through if form.startswith("list") else plan_import.look_through
        start = worked_s(reader)
        try:
            look_through(desk, before, path, reader=reader)
            tried.came[form, "read"] += 1
        except UserError as refusal:
            assert sentence(refusal, "en").strip()
            assert refusal.facts.get("why") != "crashed", (number, form, told)
            tried.came[form, "refused"] += 1
        except BaseException as error:
            error.add_note(f"file {number}, {form}: {told}")
            raise
        tried.slowest = max(tried.slowest, (worked_s(reader) - start, f"{form}: {told}"))
        tried.most_kib = max(tried.most_kib, memory_kib(reader))
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base
    tried.most_kib = max(tried.most_kib, here)
    said = capfd.readouterr()
    with capfd.disabled():
        print(f"\n{tried.table()}")
    assert len(tried.seen) == FILES == sum(tried.came.values())
    assert set(tried.kinds) >= wounds.PLAIN.keys() | wounds.PACKED.keys()
    assert all(tried.came[form, "refused"] for form in FORMS)
    assert "Traceback" not in said.err + said.out
    assert tried.slowest[0] <= LONGEST_S
    assert tried.most_kib / 1024 <= MOST_MB
    assert content_hash(desk.store) == book
