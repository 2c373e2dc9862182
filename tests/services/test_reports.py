"""Reports add up: what they sum from spans is what the cells of the book say, box by box, on both engines."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from expobook.domain.booking import Gap
from expobook.domain.diary import FIRM, Phase, Stay
from expobook.domain.pricing import price as computed
from expobook.domain.report import Chart, Column, Form, Report, Series, Unit, UnknownReport
from expobook.domain.tariff import HolidayDays
from expobook.domain.text import Bilingual
from expobook.drawing.report_words import row_texts, table_head
from expobook.papers.report import report_pdf
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, extend_hold, new_hold
from expobook.services.diary.challenging import challenge, lapse_challenges
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.releasing import cancel, lapse_holds, lose, reinstate, release, release_part
from expobook.services.money.pricing import price
from expobook.services.money.tariffs import tariff_on
from expobook.services.reporting.basis import months as months_of
from expobook.services.reporting.net_prices import NetPrices
from expobook.services.reporting.occupancy import heat, occupancy, sellable, years
from expobook.services.reporting.reports import (
    BY,
    REPORTS,
    UnknownReportForm,
    export_report,
    month_report,
    report,
    report_bytes,
)
from tests.services.conftest import Clock, Hold, line

# The small venue: six indoor bays of 200 m2 each; line() starts on 1 March 2027.
SPRING = Stay(date(2027, 2, 20), date(2027, 5, 6))
BAY_M2 = 200


def filled(desk: Desk, hold: Hold) -> Desk:
    """Firm shows over the end of a month, one with days given back; queues; a closure; something outdoors."""
    for bays, start, theme in ((("A-1", "A-2"), -3, "auto"), (("A-3",), 25, "food"), (("B-1", "Y-1"), 2, "auto")):
        firm = hold(f"Firm {bays}", line(*bays, start=start, build=3, show=5, dismantle=2), theme=theme)
        contract(desk, firm.booking.id, reason="test")
    cut = hold("Cut", line("B-2", "B-3", start=10, build=2, show=6, dismantle=2))
    release_part(desk, cut.booking.id, Gap(frozenset({"B-3"}), Stay(date(2027, 3, 13), date(2027, 3, 15))), why="less")
    contract(desk, cut.booking.id, reason="test")
    hold("Option", line("A-1", "B-2", start=-3, show=30), likelihood=80)
    hold("Behind", line("A-1", start=0, show=9), line("B-1", start=40, alternative=2), likelihood=20)
    close_bays(desk, Bilingual("检修", "Works"), {"A-2"}, Stay(date(2027, 4, 20), date(2027, 4, 25)), why="x")
    return desk


def boxes(desk: Desk, stay: Stay) -> Counter[tuple[date, str, int]]:
    """Count the boxes of indoor bays by day, bay and what happens there; 0 stands for "only held"."""
    with desk.store.read() as uow:
        cells = [cell for cell in uow.cells.everything(stay) if not cell.bay.startswith("Y")]
    firm = {(cell.day, cell.bay) for cell in cells if cell.place == FIRM}
    found = Counter((cell.day, cell.bay, cell.phase) for cell in cells if cell.place == FIRM)
    found.update((day, bay, 0) for day, bay in {(cell.day, cell.bay) for cell in cells} - firm)
    return found


def figures(found: Report, row: int, *columns: str) -> list[object]:
    return [found.rows[row][found.place_of(column)] for column in columns]


def test_occupancy_by_month_is_what_the_cells_say(desk: Desk, hold: Hold) -> None:
    every = boxes(filled(desk, hold), SPRING)
    found = occupancy(desk, SPRING)

    assert [row[0] for row in found.rows] == [date(2027, 2, 20), *(date(2027, n, 1) for n in (3, 4, 5))]
    for number, row in enumerate(found.rows):
        mine = Counter[int]()
        for (day, _, phase), count in every.items():
            mine[phase] += count if isinstance(row[0], date) and day.month == row[0].month else 0
        told = figures(found, number, "build_up", "show", "dismantle", "closed", "held")
        assert told == [mine[phase] * BAY_M2 for phase in (*Phase, 0)]
        let, closed, held, free, available = figures(found, number, "let", "closed", "held", "free", "available")
        assert let + closed + held + free == available  # type: ignore[operator]
    assert found.total is not None
    assert found.total[found.place_of("let")] == sum(found.values("let"))  # type: ignore[arg-type]


@pytest.mark.parametrize("by", ["hall", "zone"])
def test_occupancy_by_place_adds_up_to_the_same(desk: Desk, hold: Hold, by: str) -> None:
    filled(desk, hold)
    assert occupancy(desk, SPRING, by).total[1:] == occupancy(desk, SPRING).total[1:]  # type: ignore[index]
    if by == "hall":
        every = boxes(desk, SPRING)
        told = dict(
            zip(occupancy(desk, SPRING, by).values("hall"), occupancy(desk, SPRING, by).values("show"), strict=True)
        )
        for hall in "AB":
            assert told[hall] == BAY_M2 * sum(
                n for (_, bay, p), n in every.items() if bay[0] == hall and p == Phase.SHOW
            )


def test_occupancy_by_theme_counts_shows_once_and_space_outdoors_not(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    found = occupancy(desk, SPRING, "theme")
    names = [name.en if isinstance(name, Bilingual) else name for name in found.values("theme")]
    assert dict(zip(names, found.values("shows"), strict=True)) == {"cars": 2, "food and drink": 1, None: 1}
    assert found.total is not None
    assert found.total[found.place_of("let")] == occupancy(desk, SPRING).total[4]  # type: ignore[index]


def test_heat_is_the_share_of_boxes_that_are_firm_each_day(desk: Desk, hold: Hold) -> None:
    every = boxes(filled(desk, hold), SPRING)
    found = heat(desk, SPRING)
    for row in found.rows:
        for day in range(1, 32):
            value, first = row[day], row[0]
            assert isinstance(first, date)
            if value is not None:
                here = sum(n for (when, _, p), n in every.items() if p and (when.month, when.day) == (first.month, day))
                assert value == (Decimal(here) * 100 / 6).quantize(Decimal("0.1"))
    assert found.rows[0][19] is None
    assert found.rows[0][20] is not None


def test_years_stand_beside_each_other(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    found = years(desk, Stay(date(2026, 1, 1), date(2028, 1, 1)))
    assert [column.head for column in found.columns[1:]] == ["2026", "2027"]
    march = found.rows[2]
    assert march[1] == 0
    assert march[2] == occupancy(desk, Stay(date(2027, 3, 1), date(2027, 4, 1))).rows[0][9]


def test_the_largest_block_is_free_together_on_all_its_days(desk: Desk, hold: Hold) -> None:
    every = boxes(filled(desk, hold), SPRING)
    taken = {(day, bay) for day, bay, phase in every if phase}
    found = sellable(desk, SPRING, days=10)
    bays = [f"{hall}-{n}" for hall in "AB" for n in (1, 2, 3)]
    march = found.rows[1]
    starts = [date(2027, 3, 1) + timedelta(days=n) for n in range(31)]
    best = max(
        sum(all((start + timedelta(days=n), bay) not in taken for n in range(10)) for bay in bays) for start in starts
    )
    assert march[found.place_of("largest")] == best * BAY_M2
    assert found.total is not None
    assert found.total[found.place_of("free")] == (len(SPRING) * 6 - len(taken)) * BAY_M2


def test_the_pipeline_counts_date_sets_once_with_the_dearest(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    found = report(desk, "pipeline", SPRING)
    assert found.values("bookings") == (0, 2, 0) or sum(found.values("bookings")) == 2  # type: ignore[arg-type]
    by_likelihood = report(desk, "pipeline", SPRING, "likelihood")
    assert by_likelihood.values("bookings") == (1, 0, 0, 1)
    assert by_likelihood.total is not None
    assert found.total is not None
    assert by_likelihood.total[1:] == found.total[1:]


def test_lost_shows_are_counted_by_reason(desk: Desk, hold: Hold, clock: Clock) -> None:
    gone = [hold(f"Gone {n}", line("A-1", start=n * 10)) for n in range(4)]
    release(desk, gone[0].booking.id, why="another city")
    lose(desk, gone[1].booking.id, why="too dear")
    lose(desk, gone[2].booking.id, why="too dear")
    contract(desk, gone[3].booking.id, reason="x")
    cancel(desk, gone[3].booking.id, why="no visitors")
    today = clock().date()
    found = report(desk, "lost", Stay(today, today + timedelta(days=1)))
    assert found.rows[0] == ("state_lost", "too dear", 2, 2 * BAY_M2)
    assert {row[:3] for row in found.rows[1:]} == {
        ("state_released", "another city", 1),
        ("state_cancelled", "no visitors", 1),
    }
    assert report(desk, "lost", Stay(today - timedelta(days=9), today)).rows == ()


def test_what_came_back_is_not_lost_and_what_the_clock_ended_says_so(desk: Desk, hold: Hold, clock: Clock) -> None:
    first = clock().date()
    back, twice, stale = (hold(name, line("A-1", start=n * 10)) for n, name in enumerate(("Back", "Twice", "Stale")))
    release(desk, back.booking.id, why="another city")
    reinstate(desk, back.booking.id, why="they came back")
    extend_hold(desk, back.booking.id, clock() + timedelta(days=98))
    release(desk, twice.booking.id, why="another city")
    reinstate(desk, twice.booking.id, why="they came back")
    clock.forward(days=1)
    lose(desk, twice.booking.id, why="too dear")
    assert stale.booking.expires is not None
    clock.moment = stale.booking.expires
    lapse_holds(desk)
    found = report(desk, "lost", Stay(first, clock().date() + timedelta(days=1)))
    assert {row[:3] for row in found.rows} == {("state_lost", "too dear", 1), ("state_released", "reason_lapsed", 1)}
    assert row_texts(found, found.rows[0], "zh")[1] in ("too dear", "预留到期未续")


def test_a_challenge_that_takes_a_part_loses_nobody(desk: Desk, hold: Hold, clock: Clock) -> None:
    hold("Stays", line("A-1", "A-2"))
    other = hold("Wants one", line("A-1"))
    challenge(desk, other.booking.id)
    clock.forward(days=5)
    lapse_challenges(desk)
    assert report(desk, "lost", Stay(date(2026, 11, 1), date(2027, 1, 1))).rows == ()


def test_lead_times_run_from_signing_to_move_in(desk: Desk, hold: Hold, clock: Clock) -> None:
    asked = hold("Asked", line("A-1"))
    clock.forward(days=12)
    contract(desk, asked.booking.id, reason="x")
    today = clock().date()
    found = report(desk, "lead-times", Stay(today.replace(day=1), today + timedelta(days=1)))
    assert found.total == (None, 1, *([(date(2027, 3, 1) - today).days] * 3), 12)


def test_shows_tell_gross_area_and_days_in_the_time(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    found = report(desk, "shows", Stay(date(2027, 3, 1), date(2027, 3, 2)))
    assert len(found.rows) == 1
    assert figures(found, 0, "gross", "gross_days", "net") == [2 * BAY_M2, 2 * BAY_M2, None]


def test_a_month_for_sale_says_the_same_whatever_stands_beside_it_and_days_that_are_over_are_not_sold(
    desk: Desk, hold: Hold, clock: Clock
) -> None:
    filled(desk, hold)
    march, spring = Stay(date(2027, 3, 1), date(2027, 4, 1)), Stay(date(2027, 3, 1), date(2027, 5, 1))
    assert sellable(desk, march).rows[0] == sellable(desk, spring).rows[0]
    clock.moment = datetime(2027, 3, 31, 9, 0)
    late = sellable(desk, spring)
    assert late.stay.start == date(2027, 3, 31)
    assert figures(late, 0, "month", "available") == [date(2027, 3, 31), 6 * BAY_M2]
    clock.moment = datetime(2027, 6, 1, 9, 0)
    assert sellable(desk, spring).rows == ()


def test_figures_of_a_column_end_alike_and_money_and_areas_name_their_unit(desk: Desk, hold: Hold) -> None:
    found = report(filled(desk, hold), "pipeline", SPRING)
    heads = [table_head(found, column.key, "en") for column in found.columns]
    assert heads == ["Rank", "Bookings", "Gross, m²", "Likelihood", "Value, net, CNY", "Weighted, CNY"]
    assert table_head(found, "value", "zh") == "净价（元）"
    for row in (*found.rows, found.total):
        assert row is not None
        texts = row_texts(found, row, "en")
        assert texts[3] == "–" or texts[3].endswith(".0 %")
        assert all(text[-3] == "." for text in texts[4:])
    assert report(desk, "shows", SPRING).total[-1] is None  # type: ignore[index]  # no contract: no sum of nothing


def test_an_empty_book_has_every_report(desk: Desk) -> None:
    revenue = pypdf.PdfReader(io.BytesIO(report_bytes(desk, report(desk, "revenue", SPRING), "pdf", "en")))
    assert "Nothing in this time" in revenue.pages[0].extract_text()
    for key in REPORTS:
        for way in BY.get(key, ("",)):
            found = report(desk, key, SPRING, way)
            for form in ("pdf", "png", "xlsx", "csv"):
                assert report_bytes(desk, found, form, "en")


def test_what_there_is_not_is_refused_with_what_there_is(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnknownReport) as refused:
        report(desk, "weather", SPRING)
    assert "occupancy" in refused.value.facts["known"]
    with pytest.raises(UnknownReport):
        report(desk, "heat", SPRING, "hall")
    with pytest.raises(UnknownReportForm):
        export_report(desk, heat(desk, SPRING), tmp_path / "heat.docx")
    assert not list(tmp_path.glob("heat*"))


def test_a_sheet_holds_the_figures_and_says_what_they_count(desk: Desk, hold: Hold) -> None:
    found = occupancy(filled(desk, hold), SPRING)
    book = openpyxl.load_workbook(io.BytesIO(report_bytes(desk, found, "xlsx", "zh")))
    rows = list(book.worksheets[0].values)
    assert rows[0][0] == "月份"
    assert [row[4] for row in rows[1:-1]] == list(found.values("let"))
    assert "m²·天" in str(book.worksheets[1]["A1"].value)
    table = list(csv.reader(io.StringIO(report_bytes(desk, found, "csv", "en").decode("utf-8-sig"))))
    assert table[-1][0] == "Total"
    assert len(table) == len(found.rows) + 2


def test_names_are_printed_as_they_are_and_never_become_formulas(desk: Desk) -> None:
    name = "=cmd()<b>展 & 🎪</b>" + "长" * 150
    held, _ = new_hold(desk, NewBooking(Bilingual(name, ""), (line("A-1"),)))
    contract(desk, held.booking.id, reason="x")
    found = report(desk, "shows", Stay(date(2027, 3, 1), date(2027, 3, 5)))
    book = openpyxl.load_workbook(io.BytesIO(report_bytes(desk, found, "xlsx", "zh")))
    assert book.worksheets[0]["A2"].value == name
    assert book.worksheets[0]["A2"].data_type == "s"
    text = pypdf.PdfReader(io.BytesIO(report_bytes(desk, found, "pdf", "zh"))).pages[0].extract_text()
    assert "=cmd()<b>" in text.replace(" ", "")


def test_the_report_of_a_month_is_the_same_bytes_twice(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    first = month_report(desk, date(2027, 3, 1), "en")
    assert first == month_report(desk, date(2027, 3, 1), "en")
    pages = pypdf.PdfReader(io.BytesIO(first)).pages
    assert len(pages) >= len(REPORTS)
    assert "Mar 2027" in pages[0].extract_text()


def test_no_picture_on_paper_is_too_small_to_be_read() -> None:
    """Ten years of days have pages of their own; of many names as many are drawn as have room, the rest are told."""
    decade = Stay(date(2022, 1, 1), date(2032, 1, 1))
    days = tuple(Column(f"d{day}", Unit.PERCENT, str(day)) for day in range(1, 32))
    months = tuple((first.start, *([Decimal(50)] * 31)) for first in months_of(decade))
    heat_map = Report("heat", decade, (Column("month", Unit.MONTH), *days), months, Chart(Form.HEAT, ()))
    lines = tuple((f"Show number {n}", 1000 + n) for n in range(40))
    columns = (Column("show_name", Unit.TEXT), Column("gross_days", Unit.M2_DAYS))
    bars = Report("shows", decade, columns, lines, Chart(Form.BARS, (Series("gross_days", "let"),)))
    for found, least in ((heat_map, 5), (bars, 2)):
        paper = pypdf.PdfReader(io.BytesIO(report_pdf((found,), Bilingual("", "Venue"), decade.start, "en"))).pages
        sizes: list[float] = []

        def look(
            text: str, matrix: list[float], inner: list[float], _font: Any, size: float, into: Any = sizes
        ) -> None:
            if text.strip():
                into.append(size * abs(inner[0] * matrix[0]))

        for page in paper:
            page.extract_text(visitor_text=look)
        assert len(paper) >= least
        assert min(sizes) > 6.4, found.key
    drawn = re.search(r"(\d+) / 40", paper[0].extract_text())
    assert drawn is not None
    assert int(drawn[1]) > 20


def test_every_figure_of_every_report_has_a_unit_that_can_be_written(desk: Desk, hold: Hold) -> None:
    filled(desk, hold)
    for key in REPORTS:
        found = report(desk, key, SPRING)
        for row in found.rows:
            for value, column in zip(row, found.columns, strict=True):
                if column.unit.is_figure:
                    assert value is None or isinstance(value, int | Decimal), (key, column.key, value)
                elif column.unit is Unit.MONTH:
                    assert isinstance(value, date)


def test_only_what_is_firm_counts_as_let(desk: Desk, hold: Hold) -> None:
    hold("Option", line("A-1"))
    found = occupancy(desk, SPRING)
    assert sum(found.values("let")) == 0  # type: ignore[arg-type]
    assert sum(found.values("held")) == 4 * BAY_M2  # type: ignore[arg-type]


def test_prices_of_the_pipeline_are_those_of_each_booking_priced_alone(desk: Desk, hold: Hold) -> None:
    """What is remembered for days of the same nature is what the tariff says for each."""
    alone = 0
    for start in range(0, 40, 4):  # over working days, weekends and holidays, in the same bays
        held = hold(f"Show {start}", line("A-1", "A-2", start=start, build=1, show=2, dismantle=1), likelihood=100)
        alone += price(desk, held.booking.id).net
    found = report(desk, "pipeline", SPRING)
    assert found.total is not None
    assert found.total[found.place_of("value")] == alone
    assert found.total[found.place_of("weighted")] == alone


def test_days_of_another_nature_have_another_price(desk: Desk) -> None:
    """With a surcharge on days off, working days and weekends are told apart."""
    with desk.store.read() as uow:
        usual = tariff_on(uow, SPRING.start)
    tariff = replace(usual, holiday_percent=Decimal(50), holiday_rule="off", holiday_days=HolidayDays.ALL_DAYS_OFF)
    prices = NetPrices(tariff, desk.venue, desk.calendar)
    wishes = [(line("A-1", start=start, build=0, show=2, dismantle=0),) for start in range(14)]
    nets = [prices.net(lines, (), None) for lines in wishes]
    assert nets == [computed(lines, desk.venue, tariff, desk.calendar).net for lines in wishes]
    assert len(set(nets)) == 3  # no day off, one, two
