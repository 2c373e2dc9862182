"""The figures of paper: a contract of two languages with a plan of 500 stands annexed, warm, cold and in batches.

    python benchmarks/bench_paper.py
    EXPOBOOK_RIVALS=/path/to/python python benchmarks/bench_paper.py

With the second form the same words and tables are printed by LibreOffice (a process each, and 20 files a process) and
by WeasyPrint; that Python must have python-docx and weasyprint, and ``soffice`` must be on the path. The rivals print
the list of stands as a table and draw no plan; ours draws the plan, too. Medians; on a busy machine the ratios count.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from expobook.domain.contract import Contract, canonical_bytes
from expobook.domain.contract_difference import clause_text
from expobook.domain.drawn_plan import drawn
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.papers import allocation_list
from expobook.papers.contract import build
from expobook.papers.plan_paper import PlanPaper
from expobook.services.contracts.printing import paper_workers
from tests.papers.sample import contract
from tests.papers.sample_plan import paper

STANDS, BATCH = 500, 200
ROOT = Path(__file__).parents[1]
COLD = """
import sys, time
from pathlib import Path
from expobook.domain.frozen import contract_from_json
from expobook.papers.contract import build
build(contract_from_json(Path(sys.argv[1]).read_text("utf-8")))
"""


def plan_of_500() -> PlanPaper:
    """Return the plan of a hall with 500 shell stands in rows, each with an exhibitor."""
    made = paper()
    stands, exhibitors = [], {}
    left, bottom = 398_000, 263_000
    for number in range(STANDS):
        across, up = number % 36, number // 36
        x, y = left + across * 3_200, bottom + up * 6_000
        name = f"1{number // 100 + 1}{number % 100:02d}"
        exhibitors[name] = Exhibitor(0, name, Bilingual(f"示例参展商{number}", f"Exhibitor {number}"))
        ring = rectangle(x, y, 3_000, 3_000)
        stands.append(Stand(name, "H01", ring, StandKind.SHELL, StandStatus.CONFIRMED, name, 1))
    plan = Plan(1, 1, made.event, made.plan.bays, tuple(stands), exhibitors, revision=1)
    return replace(made, plan=plan)


def agreed_with(plan: PlanPaper) -> Contract:
    """Return the contract that a plan is annexed to."""
    return contract(venue=plan.venue, plan=drawn(plan.plan, ("H01",)))


def print_all(agreed: Contract, plan: PlanPaper) -> tuple[bytes, bytes]:
    """Return the contract with its plan, and the list of stands with the plan in front of it."""
    return build(agreed), allocation_list.build(plan)


def seconds(work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the median time of some rounds."""
    times = []
    for _ in range(rounds):
        started = clock()
        work()
        times.append(clock() - started)
    return statistics.median(times)


def pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def content_of(agreed: Contract, plan: PlanPaper) -> dict[str, Any]:
    """Return the words and tables for the rivals."""
    articles = []
    for article in (*agreed.articles, *agreed.annexes):
        pairs = [clause_text(clause) for clause in article.clauses]
        articles.append(
            (f"{article.number} {article.title.zh} {article.title.en}", [(one.zh, one.en) for one in pairs])
        )
    price = [["Item", "How", "Amount"]]
    price += [[line.title.zh, line.explanation.zh, str(line.amount)] for line in agreed.price.lines]
    stands = [["No.", "Exhibitor", "Exhibitor", "Kind", "m2", "Status"]]
    for stand in plan.plan.stands:
        name = plan.plan.exhibitors[stand.exhibitor].name
        stands.append([stand.number, name.zh, name.en, stand.kind.value, "9.0", stand.status.value])
    return {"title": "展览场地使用合同", "articles": articles, "tables": [("C", price), ("Stands", stands)]}


def batch() -> tuple[float, float]:
    """Return contracts a second: 200 different ones by two processes, the start of the processes included.

    The second figure is what two processors would do that nobody else uses: from the processor's time alone.
    """
    agreed = agreed_with(plan_of_500())
    many = [
        replace(agreed, number=f"C-2027-{n:04d}", event=Bilingual(f"第{n}届展会", f"Show {n}")) for n in range(BATCH)
    ]
    started, spent = time.perf_counter(), _children()
    with paper_workers(2) as pool:
        made = list(pool.map(build, many, chunksize=5))
    assert len(set(made)) == BATCH
    return BATCH / (time.perf_counter() - started), 2 * BATCH / (_children() - spent)


def _children() -> float:
    """Return the processor's time of the processes that ended, in seconds."""
    times = os.times()
    return times.children_user + times.children_system


def rivals(python: str, folder: Path, content: dict[str, Any]) -> dict[str, float]:
    """Return the seconds a file that LibreOffice and WeasyPrint need."""
    source, script = folder / "content.json", str(ROOT / "benchmarks" / "rival_paper.py")
    source.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    found: dict[str, float] = {}
    if shutil.which("soffice"):
        subprocess.run([python, script, "docx", source, folder / "0.docx"], check=True)
        for number in range(1, 20):
            shutil.copy(folder / "0.docx", folder / f"{number}.docx")
        office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        office += ["--outdir", str(folder)]
        convert = [*office, str(folder / "0.docx")]
        subprocess.run(convert, check=True, capture_output=True)  # makes its profile
        found["LibreOffice, a process each"] = seconds(
            lambda: subprocess.run(convert, check=True, capture_output=True), 5
        )
        every = [*office, *(str(folder / f"{number}.docx") for number in range(20))]
        found["LibreOffice, 20 files a process"] = (
            seconds(lambda: subprocess.run(every, check=True, capture_output=True), 3) / 20
        )
    ran = subprocess.run([python, script, "weasyprint", source, "3"], check=True, capture_output=True, text=True)
    found["WeasyPrint, warm"] = min(map(float, ran.stdout.split()[1:]))
    return found


def main() -> None:
    plan = plan_of_500()
    agreed = agreed_with(plan)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frozen = folder / "contract.json"
        frozen.write_bytes(canonical_bytes(agreed))
        first, annex = print_all(agreed, plan)
        warm = seconds(lambda: print_all(agreed, plan), 15)
        alone = seconds(lambda: build(agreed), 15)
        spent = seconds(lambda: build(agreed), 15, time.process_time)
        cold = seconds(lambda: subprocess.run([sys.executable, "-c", COLD, str(frozen)], check=True), 5)
        idle = seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5)
        print(f"contract of {pages(first)} pages with a plan of {STANDS} stands; list of them on {pages(annex)} pages")
        print(f"{'what':44}{'figure':>14}{'floor':>14}")
        told("contract with its plan, warm", alone, "s", "<= 0.150")
        told("  by the processor's time", spent, "s", "<= 0.150")
        told("  and the list of stands, warm", warm, "s")
        told("contract, first in a new process", cold, "s", "<= 0.800")
        told("  of which the interpreter", idle, "s")
        made, alone_made = batch()
        told(f"batch of {BATCH}, two processes", made, "/s", ">= 15")
        told("  by the processor's time", alone_made, "/s", ">= 15")
        python = os.environ.get("EXPOBOOK_RIVALS")
        if not python:
            return
        floors = {"LibreOffice, a process each": 8, "LibreOffice, 20 files a process": 1.5, "WeasyPrint, warm": 15}
        for label, each in rivals(python, folder, content_of(agreed, plan)).items():
            told(label, each, "s")
            told("  ours is faster by", each / warm, "x", f">= {floors[label]}")


def told(label: str, figure: float, unit: str, floor: str = "") -> None:
    print(f"{label:44}{figure:>11.3f} {unit:<2}{floor:>14}")


if __name__ == "__main__":
    main()
