"""The diary as files: every form tells the same bookings, and names stay text."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.files import UnknownDiaryForm, diary_bytes, export_diary
from expobook.services.diary.firming import contract
from tests.venues import small_venue

YEAR = Stay(date(2027, 1, 1), date(2028, 1, 1))
HOSTILE = '=cmd()|"x"; 灯,展\\ ' + "长" * 60


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = create_book(
        tmp_path / "a.expobook", small_venue(), actor=Actor("Li", "3"), now=lambda: datetime(2027, 1, 4, 9)
    )
    line = Line(frozenset({"A-1", "A-2", "A-3"}), Schedule.of_days(date(2027, 3, 1), 2, 4, 1))
    held = new_hold(opened, NewBooking(Bilingual(HOSTILE, "Lantern <b>Show"), (line,)))[0]
    contract(opened, held.booking.id, reason="x")
    new_hold(opened, NewBooking(Bilingual("", "Boats"), (line,)))
    yield opened
    opened.close()


def unfolded(ics: bytes) -> list[str]:
    """The lines of a calendar as a reader sees them (RFC 5545, 3.1)."""
    return ics.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_has_an_entry_a_phase_and_its_lines_are_folded(desk: Desk) -> None:
    ics = diary_bytes(desk, YEAR, "ics", "zh")
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    lines = unfolded(ics)
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 6
    assert "DTSTART;VALUE=DATE:20270303" in lines
    assert "DTEND;VALUE=DATE:20270307" in lines  # the day after the last
    assert lines.count("STATUS:TENTATIVE") == 3
    said = '=cmd()|"x"\\; 灯\\,展\\\\ ' + "长" * 60
    assert f"SUMMARY:{said} – 展期" in lines
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == 6
    again = [line for line in unfolded(diary_bytes(desk, YEAR, "ics", "en")) if line.startswith("UID:")]
    assert again == uids  # a second import updates


def test_the_spreadsheet_has_real_dates_and_no_formula(desk: Desk) -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(diary_bytes(desk, YEAR, "xlsx", "zh"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=cmd()" in texts
    assert "Lantern &lt;b&gt;Show" in texts
    serial = (date(2027, 3, 3) - date(1899, 12, 30)).days
    assert f"<v>{serial}</v>" in sheet


def test_the_list_says_rank_and_days_as_they_are(desk: Desk) -> None:
    rows = list(csv.reader(io.StringIO(diary_bytes(desk, YEAR, "csv", "en").decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["B-2027-0001", "B-2027-0002"]
    assert rows[1][1] == "'" + HOSTILE
    assert (
        rows[1][3:12] == ["contracted", "0", "", "A", "600", "2027-03-01", "2027-03-03", "2027-03-06", "2027-03-07"][:9]
    )
    assert rows[2][4:6] == ["1", "✓"]


@pytest.mark.parametrize(("paper", "wide"), [("A4", 842), ("A3", 1191), ("A1", 2384)])
def test_the_charts_come_in_the_paper_that_is_asked_for(desk: Desk, paper: str, wide: int) -> None:
    pages = PdfReader(io.BytesIO(diary_bytes(desk, YEAR, "pdf", "en", paper))).pages
    assert abs(float(pages[0].mediabox.width) - wide) < 4
    assert "Lantern <b>Show" in pages[1].extract_text()


def test_the_picture_shows_every_sheet(desk: Desk) -> None:
    from PIL import Image

    two_months = Stay(date(2027, 3, 1), date(2027, 5, 1))
    one = Image.open(io.BytesIO(diary_bytes(desk, two_months, "png", "zh")))
    four = Image.open(io.BytesIO(diary_bytes(desk, Stay(date(2027, 1, 1), date(2027, 9, 1)), "png", "zh")))
    assert four.height == 4 * one.height
    assert len(one.convert("RGB").getcolors(1 << 20) or ()) > 20


def test_another_ending_is_refused_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnknownDiaryForm):
        export_diary(desk, YEAR, tmp_path / "diary.doc")
    assert not (tmp_path / "diary.doc").exists()
