"""Damaged plan files: never a traceback, never long, never much memory, and the book stays as it was.

``EXPOBOOK_FILES`` sets how many; each is a sound file with a few wounds, by seed.
"""

import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
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
from expobook.services.allocation import plan_of, save_plan
from expobook.services.desk import Desk
from expobook.services.plan_import import look_through
from expobook.words import sentence
from tests.exchange.test_plans_back import SVG, architect
from tests.papers.sample_plan import furnished, plan
from tests.plan.conftest import desk, venue  # noqa: F401 - fixtures

FILES = int(os.environ.get("EXPOBOOK_FILES", "500"))
LONGEST_S, MOST_MB = 5.0, 512
PUT_IN = (b"\0", b"1e999", b"-", b"\xff\xfe", b"<g>" * 300, b"0\nENDSEC\n", b"nan", b"\n")


def sound() -> dict[str, list[bytes]]:
    """Return small sound files of every form."""
    few: Plan = replace(plan(), stands=plan().stands[:12])
    return {
        "dxf": [architect(), architect(version="R12"), plan_dxf(furnished(), few)],
        "svg": [SVG, plan_svg(furnished(), few)],
        "xlsx": [plan_xlsx(furnished(), few)],
        "csv": [plan_csv(furnished(), few)],
        "geojson": [plan_geojson(furnished(), few)],
    }


def wounded(content: bytes, chance: random.Random) -> bytes:
    """Return a file with one to four wounds: bytes flipped, cut out, doubled, put in, numbers blown up, an end lost."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(data) or 1), chance.choice((1, 2, 7, 40, 400, 4_000))
        wound = chance.randrange(7)
        if wound == 0:
            for _ in range(chance.choice((1, 3, 30))):
                if data:
                    data[chance.randrange(len(data))] = chance.randrange(256)
        elif wound == 1:
            del data[at : at + length]
        elif wound == 2:
            data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
        elif wound == 3:
            data[at:at] = chance.choice(PUT_IN)
        elif wound == 4:
            del data[at:]
        elif wound == 5:
            data[at : at + 1] = b"99999999999999999999"
        else:
            other = chance.randrange(len(data) or 1)
            data[at : at + length] = data[other : other + length]
    return bytes(data)


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


def most_memory(reader: Reader) -> int:
    """Return the most memory in KiB that the reading process ever had; other children of this one do not count."""
    assert reader._process is not None
    status = Path(f"/proc/{reader._process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def test_no_damaged_file_does_harm(desk: Desk, reader: Reader, tmp_path: Path) -> None:  # noqa: F811
    before, _ = save_plan(desk, plan_of(desk, 1), expected_version=0)
    chance = random.Random(20_261)
    files = sound()
    came: Counter[str] = Counter()
    slowest = 0.0
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(FILES):
        form = chance.choice(tuple(files))
        path = tmp_path / f"plan.{form}"
        path.write_bytes(wounded(chance.choice(files[form]), chance))
        start = time.perf_counter()
        try:
            look_through(desk, before, path, reader=reader)
            came[f"{form} read"] += 1
        except UserError as refusal:
            assert sentence(refusal, "en").strip()
            came[f"{form} refused"] += 1
        slowest = max(slowest, time.perf_counter() - start)
    children = most_memory(reader)
    reader.close()
    here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert max(children, here - base) / 1024 <= MOST_MB
    assert slowest <= LONGEST_S
    assert all(came[f"{form} refused"] for form in files), came
    assert plan_of(desk, 1) == before
