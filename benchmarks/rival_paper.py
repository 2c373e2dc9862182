"""The contract of the benchmark as DOCX or HTML, and its print by WeasyPrint; run by the rivals' own Python.

python benchmarks/rival_paper.py docx content.json out.docx     (wants python-docx)
python benchmarks/rival_paper.py html content.json out.html
python benchmarks/rival_paper.py weasyprint content.json 3      (wants weasyprint; prints seconds, cold then warm)
"""

import html
import json
import sys
import time
from pathlib import Path
from typing import Any


def as_docx(content: dict[str, Any], out: str) -> None:
    from docx import Document

    made = Document()
    made.add_heading(content["title"], 0)
    for heading, pairs in content["articles"]:
        made.add_heading(heading, 1)
        grid = made.add_table(rows=0, cols=2)
        for zh, en in pairs:
            cells = grid.add_row().cells
            cells[0].text, cells[1].text = zh, en
    for heading, rows in content["tables"]:
        made.add_heading(heading, 1)
        grid = made.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for line, row in zip(grid.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=True):
                cell.text = text
    made.save(out)


def as_html(content: dict[str, Any]) -> str:
    parts = [
        "<html lang='zh'><style>@page{size:A4;margin:28mm 20mm 24mm 25mm;@bottom-right{content:counter(page)}}"
        "body{font:10pt 'Noto Serif CJK SC'}table{width:100%;border-collapse:collapse}td{vertical-align:top;"
        "width:50%}.t td{border:.25pt solid #888;width:auto}</style>",
        f"<h1>{html.escape(content['title'])}</h1>",
    ]
    for heading, pairs in content["articles"]:
        rows = "".join(f"<tr><td>{html.escape(zh)}<td>{html.escape(en)}" for zh, en in pairs)
        parts.append(f"<h2>{html.escape(heading)}</h2><table>{rows}</table>")
    for heading, rows in content["tables"]:
        lines = "".join("<tr>" + "".join(f"<td>{html.escape(text)}" for text in row) for row in rows)
        parts.append(f"<h2>{html.escape(heading)}</h2><table class=t>{lines}</table>")
    return "".join(parts)


def weasyprint(content: dict[str, Any], rounds: int) -> None:
    started = time.perf_counter()
    import weasyprint as library

    for _ in range(rounds):
        library.HTML(string=as_html(content)).write_pdf()
        print(time.perf_counter() - started, flush=True)
        started = time.perf_counter()


if __name__ == "__main__":
    what, source, target = sys.argv[1:4]
    given = json.loads(Path(source).read_text("utf-8"))
    if what == "docx":
        as_docx(given, target)
    elif what == "html":
        Path(target).write_text(as_html(given), "utf-8")
    else:
        weasyprint(given, int(target))
