"""A plan of 25,000 stands checked, written in every form and read back: seconds beside floors, median of three."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_plan import big_plan
from expobook.checking.plan_check import check_plan
from expobook.domain.text import Bilingual
from expobook.exchange.csv_list import plan_csv
from expobook.exchange.drawn_stands import own_stands
from expobook.exchange.dxf import plan_dxf
from expobook.exchange.dxf_reader import read_dxf
from expobook.exchange.plan_geojson import plan_geojson
from expobook.exchange.png import plan_png
from expobook.exchange.stands_back import read_allocation_list, stands_of_geojson, stands_of_list
from expobook.exchange.svg import plan_svg
from expobook.exchange.xlsx import plan_xlsx
from expobook.papers.plan_drawing import DrawingPaper, drawing_pdf
from expobook.services.book.venues import default_venue

ROUNDS = 3


def median(work: Callable[[], object]) -> tuple[float, float]:
    """Return the median of wall time and of processor time; the second tells on a busy computer."""
    walls, processors = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors)


def main() -> None:
    """Print the table."""
    venue = default_venue()
    plan = big_plan(venue)
    day, event = date(2027, 1, 1), Bilingual("大型展会", "Big show")
    halls = DrawingPaper(plan, venue, event, "B-1", day, paper="A1")
    whole = DrawingPaper(plan, venue, event, "B-1", day, paper="A0", whole=True)
    folder = Path(tempfile.mkdtemp())
    sheet = folder / "list.xlsx"
    sheet.write_bytes(plan_xlsx(venue, plan))
    dxf, maps = plan_dxf(venue, plan), plan_geojson(venue, plan)
    table: list[tuple[str, float, Callable[[], object]]] = [
        ("check, all rules", 3.0, lambda: check_plan(venue, plan)),
        ("DXF", 7.0, lambda: plan_dxf(venue, plan)),
        ("XLSX", 3.0, lambda: plan_xlsx(venue, plan)),
        ("SVG", 2.0, lambda: plan_svg(venue, plan)),
        ("PDF, a sheet a hall on A1", 5.0, lambda: drawing_pdf(halls)),
        ("PDF, the site on A0", 5.0, lambda: drawing_pdf(whole)),
        ("CSV", 0.0, lambda: plan_csv(venue, plan)),
        ("GeoJSON", 0.0, lambda: plan_geojson(venue, plan)),
        ("PNG", 0.0, lambda: plan_png(venue, plan)),
        ("DXF read back", 0.0, lambda: own_stands(read_dxf(dxf))),
        ("GeoJSON read back", 0.0, lambda: stands_of_geojson(maps)),
        ("XLSX read back", 0.0, lambda: stands_of_list(read_allocation_list(sheet))),
    ]
    print(f"{len(plan.stands):,} stands            seconds  processor  floor")
    for name, floor, work in table:
        wall, processor = median(work)
        told = f"{floor:5.1f}" if floor else "    -"
        print(f"{name:28} {wall:8.2f} {processor:10.2f}  {told}", flush=True)


if __name__ == "__main__":
    main()
