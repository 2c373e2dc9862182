"""Plans print to scale, lists add up and carry forward, letters and diaries fit their pages."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import pypdf
import pytest

from expobook.domain.booking import BayRank, Booking, Kind, Line, Status
from expobook.domain.contract import Party
from expobook.domain.diary import Schedule, Stay
from expobook.domain.geometry import Box, bounds, rectangle
from expobook.domain.plan import Stand, StandKind
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay
from expobook.papers import allocation_list, diary_chart, diary_sheet, letters
from expobook.papers.allocation_list import exact_shares, natural
from expobook.papers.dimensions import chain
from expobook.papers.page import MM
from expobook.papers.plan_marks import SITE_SCALES, SiteView, outer_edges, scale_bar_width, shared_edges
from expobook.papers.plan_sheet import hall_view
from expobook.papers.site_plan import _EVERYWHERE, _on_paper, _site_view, free_place, marks_room
from tests.papers.sample import contract, site
from tests.papers.sample_plan import furnished, paper, plan

MOMENT = date(2026, 11, 23)


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(reader: pypdf.PdfReader, *pages: int) -> str:
    chosen = [reader.pages[page] for page in pages] if pages else reader.pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in chosen))


def test_a_hall_is_drawn_to_a_round_scale_on_a3() -> None:
    view = hall_view(furnished().hall("H01"))
    assert view.scale == 500
    assert view.length(125_000) == pytest.approx(250 * MM)
    page = read(allocation_list.build(paper())).pages[0]
    assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == (420, 297)


def test_every_stand_is_on_the_plan_and_in_the_list() -> None:
    reader = read(allocation_list.build(paper()))
    drawn, listed = squeezed(reader, 0), squeezed(reader, 1, 2)
    for stand in plan().stands:
        assert stand.number in drawn
        assert stand.number in listed
    assert "1:500" in drawn


def test_the_list_carries_forward_and_is_reconciled() -> None:
    reader = read(allocation_list.build(paper()))
    assert "转下页CarriedForward".lower() in squeezed(reader, 1).lower()
    assert "承前页BroughtForward".lower() in squeezed(reader, 2).lower()
    net = Decimal(plan().net_mm2) / 1_000_000
    assert f"合计Total45个{net:,.1f}" in squeezed(reader, 2)
    assert "12,500.0100.000" in squeezed(reader, 2)


def test_shares_of_the_gross_area_add_up_exactly() -> None:
    assert sum(exact_shares([1, 1, 1], 3)) == 100


def test_a_long_name_stops_the_print_by_its_column_and_a_hostile_one_does_not() -> None:
    made = paper()
    exhibitors = dict(made.plan.exhibitors)
    key, first = next(iter(exhibitors.items()))

    exhibitors[key] = replace(first, name=Bilingual("=cmd()<b>\U0001f600", "=1+1"))
    hostile = paper(plan=replace(made.plan, exhibitors=exhibitors))
    assert "=cmd()<b>[U+1F600]" in squeezed(read(allocation_list.build(hostile)))


def test_dimension_chains_cover_the_wall_and_join_shell_rows() -> None:
    venue = furnished()
    box = bounds(venue.hall("H01").ring)
    assert steps(chain(box, plan().stands, "top")) == [3, 30, 3, 23.5, 6, 30, 3, 23.5, 3]
    assert steps(chain(box, plan().stands, "bottom")) == [3, 26.5, 3, 12, 3, 12, 6, 18, 3, 16.5, 3, 16, 3]


def steps(cuts: list[int]) -> list[float]:
    return [(end - start) / 1000 for start, end in pairwise(cuts)]


def test_outline_of_neighbouring_bays_is_one_ring() -> None:
    rings = [bay.ring for bay in site().bays_of_hall["H01"]]
    assert len(shared_edges(rings)) == 4
    assert len(outer_edges(rings)) == 12


def test_numbers_sort_as_people_read_them() -> None:
    assert sorted(["1A10", "1A2", "1B1", "1A1"], key=natural) == ["1A1", "1A2", "1A10", "1B1"]


def _party(name: str) -> Party:
    return Party(Bilingual(name, "Example Co., Ltd."), address=Bilingual("示例市", "Example City"))


def test_a_challenge_letter_is_one_page_and_names_its_clock() -> None:
    reader = read(_challenge(Bilingual("示例车展", "Example show")))
    assert len(reader.pages) == 1
    text = squeezed(reader)
    assert "2026年11月26日（周四）17:00" in text
    assert "自本函送达次日起三个工作日内" in text
    assert "Withinthreebusinessdays" in text


def test_a_letter_that_does_not_fit_is_refused() -> None:
    with pytest.raises(letters.TooLongForPaper):
        _challenge(Bilingual("长" * 200, "long " * 100))


def _challenge(event: Bilingual) -> bytes:
    return letters.challenge_letter(
        reference="CQ-2026-0031",
        hold_number="B-2026-208",
        written=MOMENT,
        due=datetime(2026, 11, 26, 17, 0),
        business_days=3,
        sender=_party("甲公司"),
        receiver=_party("乙公司"),
        event=event,
        space=Bilingual("1号馆", "Hall 1"),
        dates=Bilingual("2027年4月9日", "9 April 2027"),
        rank=Bilingual("第一顺位", "First option"),
    )


def test_the_diary_prints_two_months_a_sheet_and_lists_every_booking() -> None:
    venue = site()
    bays = frozenset(bay.code for bay in venue.bays_of_hall["H05"])
    show = Schedule.of_days(date(2027, 3, 10), 3, 4, 2)
    works = Schedule.closure(Stay(date(2027, 4, 28), date(2027, 5, 3)))
    bookings = (
        booked(1, Bilingual("甲展", "Show A"), Status.CONTRACTED, Line(bays, show, id=1)),
        booked(2, Bilingual("<b>乙", "=B()"), Status.HOLD, Line(bays, show.moved(2), id=2)),
        booked(3, Bilingual("检修", "Works"), Status.CONTRACTED, Line(bays, works, id=3), Kind.CLOSURE),
    )
    ranks = {2: tuple(BayRank(2, bay, 1, behind_firm=True) for bay in bays)}
    stay = Stay(date(2027, 3, 1), date(2027, 7, 1))
    reader = read(diary_sheet.build(venue, stay, bookings, ranks, {date(2027, 3, 14)}, MOMENT, "zh"))
    assert len(reader.pages) == 3
    assert "检修" in squeezed(reader, 0)  # it begins in April
    assert "检修" in squeezed(reader, 1)  # and goes on in May
    listed = squeezed(reader, 2)
    assert all(booking.number in listed for booking in bookings)
    assert "<b>乙" in listed


def booked(number: int, title: Bilingual, status: Status, line: Line, kind: Kind = Kind.EVENT) -> Booking:
    return Booking(number, f"B-2027-{number:03d}", kind, title, status, lines=(line,))


def test_a_booking_over_neighbouring_halls_is_one_block_with_one_name() -> None:
    venue = site()
    show = Schedule.of_days(date(2027, 3, 10), 3, 4, 2)
    halls = [frozenset(bay.code for bay in venue.bays_of_hall[f"H0{n}"]) for n in (1, 2, 3, 5)]
    together = booked(1, Bilingual("书展", ""), Status.CONTRACTED, Line(halls[0] | halls[1] | halls[2], show, id=1))
    apart = booked(2, Bilingual("茶展", ""), Status.CONTRACTED, Line(halls[3] | halls[0], show.moved(30), id=2))
    stay = Stay(date(2027, 3, 1), date(2027, 5, 1))
    charted = squeezed(read(diary_sheet.build(venue, stay, [together, apart], {}, (), MOMENT, "zh")), 0)
    assert charted.count("书展") == 1
    assert charted.count("茶展") == 2


def test_two_bookings_of_one_hall_take_two_lanes() -> None:
    venue = site()
    bays = frozenset(bay.code for bay in venue.bays_of_hall["H05"])
    show = Schedule.of_days(date(2027, 3, 10), 3, 4, 2)
    held = [booked(n, Bilingual("展", "S"), Status.HOLD, Line(bays, show.moved(n * 5), id=n)) for n in (1, 2, 3)]
    bars = diary_chart.bars_of(venue, venue.hall("H05"), held, {})
    found = diary_chart.lanes(bars, Stay(date(2027, 3, 1), date(2027, 5, 1)))
    assert [[bar.booking.id for bar in lane] for lane in found] == [[1, 3], [2]]


def test_a_hall_that_stands_upright_is_turned_to_keep_its_scale() -> None:
    made = paper()
    ring = rectangle(0, 0, 100_000, 125_000)
    hall = replace(furnished().hall("H01"), ring=ring, exits=(), freight_doors=(), fixtures=())
    bays = tuple(Bay(f"H01-{n + 1}", "H01", rectangle(0, n * 25_000, 100_000, 25_000)) for n in range(5))
    stand = Stand("25S001", "H01", rectangle(10_000, 20_000, 3_000, 3_000), StandKind.SHELL)
    upright = replace(
        made, venue=replace(made.venue, halls=(hall,), bays=bays), plan=replace(made.plan, stands=(stand,))
    )
    reader = read(allocation_list.build(upright))
    text = squeezed(reader, 0)
    assert "1:500" in text
    assert "25S" in text
    assert "001" in text


def test_the_marks_of_the_site_plan_stand_where_nothing_is_drawn() -> None:
    made = contract()
    view = _site_view(made.venue)
    taken = [_on_paper(view, ring) for ring in (*(hall.ring for hall in made.venue.halls), *made.venue.roads)]
    wide, tall = marks_room(view)
    place = free_place(wide, tall, taken, _EVERYWHERE)
    assert place is not None
    left, bottom = place
    assert not any(left < b[2] and left + wide > b[0] and bottom < b[3] and bottom + tall > b[1] for b in taken)


def test_the_bar_has_room_at_every_scale() -> None:
    for scale in SITE_SCALES:
        view = SiteView(Box(0, 0, 100, 100), 0, 0, scale)
        assert scale_bar_width(view) + 8 * MM <= marks_room(view)[0]
