"""The diary as files: paper and picture, spreadsheet, and calendar, by the ending of the name."""

import io
from pathlib import Path

from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import UserError
from expobook.exchange import atomic
from expobook.exchange.calendar_file import Entry, calendar_file
from expobook.exchange.diary_table import HEADS, DiaryRow, diary_rows
from expobook.pdfium import opened
from expobook.services.desk import Desk
from expobook.services.diary.paper import diary_pdf
from expobook.services.diary.reading import diary_window
from expobook.words import Language, shown

FORMS = ("pdf", "png", "xlsx", "csv", "ics")
PAPERS = ("A4", "A3", "A1")
_DOTS = 150 / 72  # pixels a point


class UnknownDiaryForm(UserError):
    """A file name ends in something that diaries are not written as: ``path``, ``suffix``, ``known``."""

    code = "unknown-diary-form"


def export_diary(desk: Desk, stay: Stay, path: Path, language: Language = "zh", paper: str = "A3") -> Path:
    """Write the diary of some days, whole or not at all.

    Raises:
        UnknownDiaryForm: another ending than :data:`FORMS`.
        FileTrouble: the folder or the disk refuses; what was there stays.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise UnknownDiaryForm(path=str(path), suffix=form, known=", ".join(FORMS))
    atomic.write(path, diary_bytes(desk, stay, form, language, paper))
    return path


def diary_bytes(desk: Desk, stay: Stay, form: str, language: Language = "zh", paper: str = "A3") -> bytes:
    """Return the diary of some days in one of :data:`FORMS`; ``paper`` counts for PDF alone."""
    if form == "pdf":
        return diary_pdf(desk, stay, language, paper)
    if form == "png":
        return _picture(diary_pdf(desk, stay, language))
    window = diary_window(desk, stay.start, stay.until)
    rows = diary_rows(desk.venue, window.bookings, window.ranks)
    if form == "ics":
        return _calendar(desk, rows, language)
    values = [row.cells(shown(row.booking.status, language), "✓") for row in rows]
    if form == "xlsx":
        from expobook.exchange.diary_xlsx import diary_xlsx

        return diary_xlsx("Diary" if language == "en" else "档期", HEADS[language], values)
    from expobook.exchange.csv_list import csv_bytes

    return csv_bytes(HEADS[language], values)


def _calendar(desk: Desk, rows: tuple[DiaryRow, ...], language: Language) -> bytes:
    """An entry a phase; what only queues is tentative and says its rank."""
    entries = []
    for row in rows:
        booking = row.booking
        line = next(line for line in booking.lines if line.id == row.line_id)
        state = shown(booking.status, language) + (f" {row.rank}" if row.rank else "")
        for phase, days in line.schedule.spans():
            summary = f"{booking.title.in_language(language)} – {shown(phase, language)}"
            uid = f"{booking.number}-{row.line_id}-{Phase(phase).name.lower()}@expobook"
            told = f"{booking.number}, {state}, {row.area_m2} m²"
            entries.append(Entry(uid, days.start, days.until, summary, row.space, told, not booking.status.is_firm))
    return calendar_file(desk.venue.name.in_language(language), entries, desk.now())


def _picture(pdf: bytes) -> bytes:
    """Return the tape charts of a printed diary one below the other, as PNG; the list is left to other forms."""
    from PIL import Image

    with opened(pdf) as document:
        pages = [page.render(scale=_DOTS).to_pil() for page in document if page.get_width() > page.get_height()]
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    stream = io.BytesIO()
    whole.save(stream, "PNG", optimize=True)
    return stream.getvalue()
