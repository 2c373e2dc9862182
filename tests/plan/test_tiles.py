"""A hall on paper: lengths are to scale, tiles overlap and cover everything, the same plan gives the same bytes."""

import numpy as np
import pypdfium2
import pytest

from expobook.domain.errors import BadInput
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Plan, Stand, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.papers.plan_tiles import OVERLAP, PAPERS, plan_tiles, tiling_of

MM = 72 / 25.4


def _plan(venue: Venue) -> Plan:
    stands = (Stand("A-01", "A", rectangle(20_000, 10_000, 20_000, 15_000), status=StandStatus.CONFIRMED),)
    return Plan(1, 1, Bilingual("车展", "Motor show"), frozenset(bay.code for bay in venue.bays), stands)


def _dark(pdf: bytes, page: int = 0, dots_a_mm: int = 4) -> tuple[int, int, int, int]:
    """Return the extent of the blue-grey of a confirmed stand on a page, in dots."""
    document = pypdfium2.PdfDocument(pdf)
    picture = np.array(document[page].render(scale=dots_a_mm * 25.4 / 72).to_pil().convert("RGB"))
    document.close()
    ys, xs = np.nonzero((picture == (191, 220, 236)).all(axis=2))
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


@pytest.mark.parametrize("scale", [200, 250])
def test_a_stand_of_20_by_15_metres_has_its_size_on_paper(venue: Venue, scale: int) -> None:
    tiling = tiling_of(venue.hall("A"), "A2", scale)
    left, top, right, bottom = _dark(plan_tiles(venue, _plan(venue), venue.hall("A"), tiling), dots_a_mm=6)
    assert (tiling.columns, tiling.rows) == (1, 1)
    assert abs((right - left) / 6 - 20_000 / scale) < 0.7  # the pen takes a part
    assert abs((bottom - top) / 6 - 15_000 / scale) < 0.7  # the pen takes a part


def test_without_a_scale_the_largest_round_one_fits_one_sheet(venue: Venue) -> None:
    hall = venue.hall("A")
    for paper, size in PAPERS.items():
        tiling = tiling_of(hall, paper)
        assert (tiling.columns, tiling.rows) == (1, 1)
        assert tiling.width <= max(size)
        assert tiling_of(hall, paper, tiling.scale).columns == 1


def test_tiles_cover_the_drawing_and_overlap(venue: Venue) -> None:
    tiling = tiling_of(venue.hall("A"), "A4", 100)
    assert tiling.columns > 1
    covered = tiling.room[0] + (tiling.columns - 1) * tiling.step[0]
    assert covered >= tiling.width
    assert tiling.room[0] - tiling.step[0] == OVERLAP
    pdf = plan_tiles(venue, _plan(venue), venue.hall("A"), tiling)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == tiling.columns * tiling.rows
    assert abs(document[0].get_width() / MM - tiling.paper[0]) < 0.1
    document.close()
    assert pdf == plan_tiles(venue, _plan(venue), venue.hall("A"), tiling)


@pytest.mark.parametrize(("paper", "scale"), [("A5", 100), ("A4", 0)])
def test_what_no_paper_can_hold_is_refused(venue: Venue, paper: str, scale: int) -> None:
    with pytest.raises(BadInput):
        tiling_of(venue.hall("A"), paper, scale)
