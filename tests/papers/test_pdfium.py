"""PDFs are looked at by one thread at a time: many that want to at once all get their pages."""

from concurrent.futures import ThreadPoolExecutor

from expobook.papers.contract import build
from expobook.pdfium import joined, opened
from expobook.ui.kit.pages import outline_of, paint_page
from tests.papers.sample import contract


def test_many_threads_look_at_papers_at_once_and_all_see_them() -> None:
    pdf = build(contract())
    with opened(pdf) as document:
        pages = len(document)

    def look(turn: int) -> tuple[int, int]:
        return paint_page(pdf, turn % pages, 300).pages, len(outline_of(pdf))

    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(look, range(64)))
    assert len(seen) == 1
    assert seen.pop()[0] == pages


def test_papers_are_joined_page_by_page() -> None:
    pdf = build(contract())
    with opened(joined([pdf, pdf])) as both, opened(pdf) as one:
        assert len(both) == 2 * len(one)
