"""Stand signs: a sheet a stand to hang up while the hall is built, readable from the aisle."""

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual
from expobook.papers.page import A4_LANDSCAPE, EM, MM, two_words
from expobook.papers.plan_paper import PlanPaper
from expobook.papers.type import ACCENT, BLACK, GREY, WHITE, Type
from expobook.papers.typesetting import put, text_width
from expobook.papers.wording import metres, square_metres

_SIDE = 18 * MM
_NUMBER, _NAME, _SECOND = 200.0, 64.0, 40.0  # points at most
_LEAST = 14.0
_FREE = Bilingual("待分配", "Available")


def signs_pdf(paper: PlanPaper, stands: Sequence[Stand]) -> bytes:
    """Return a sign a stand on A4 lying; names too long for a line are set smaller, down to 14 points, then cut."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4_LANDSCAPE, invariant=1, pageCompression=1)
    canvas.setTitle(f"{paper.number} {paper.event.in_language('en' if paper.language == 'en' else 'zh')}")
    halls = {hall.code: hall.name for hall in paper.venue.halls}
    for stand in stands:
        _sign(canvas, paper, stand, halls.get(stand.hall, Bilingual(stand.hall, stand.hall)))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _sign(canvas: Canvas, paper: PlanPaper, stand: Stand, hall: Bilingual) -> None:
    width, height = A4_LANDSCAPE
    room, middle = width - 2 * _SIDE, width / 2
    canvas.setFillColor(ACCENT)
    canvas.rect(0, height - 26 * MM, width, 26 * MM, stroke=0, fill=1)
    put(canvas, _SIDE, height - 17 * MM, *_fitting(two_words(paper.event, paper.language, " "), 24, room * 0.66), WHITE)
    name = two_words(hall, paper.language, " ")
    put(canvas, width - _SIDE, height - 17 * MM, *_fitting(name, 24, room * 0.3), WHITE, "right")
    put(canvas, middle, height - 100 * MM, *_fitting(stand.number, _NUMBER, room), BLACK, "centre")
    exhibitor = paper.plan.exhibitors.get(stand.exhibitor)
    names = _names(exhibitor.name if exhibitor else _FREE, paper.language)
    for place, (text, most) in enumerate(zip(names, (_NAME, _SECOND), strict=False)):
        put(canvas, middle, height - (138 + 24 * place) * MM, *_fitting(text, most, room), BLACK, "centre")
    box = stand.box
    size = f"{metres(box.width)} × {metres(box.height)} m{EM}" if stand.area_mm2 == box.width * box.height else ""
    area = f"{size}{square_metres(stand.area_mm2)} m²{'*' if stand.estimated else ''}"
    put(canvas, _SIDE, 14 * MM, f"{area}{EM}{paper.number} / {paper.plan.revision}", Type("Sans", 13), GREY)
    put(canvas, width - _SIDE, 14 * MM, paper.issued.isoformat(), Type("Sans", 13), GREY, "right")


def _names(name: Bilingual, language: str) -> list[str]:
    wanted = {"zh": [name.zh or name.en], "en": [name.en or name.zh]}.get(language, [name.zh, name.en])
    return [each for each in dict.fromkeys(wanted) if each]


def _fitting(text: str, most: float, room: float) -> tuple[str, Type]:
    """Return a text and the largest type in which it fits a line; a text too long for the least type loses its end."""
    wide = text_width(text, Type("SansBold", 100)) or 1.0
    size = min(most, room / wide * 100)
    if size >= _LEAST:
        return text, Type("SansBold", round(size - 0.05, 1))
    style = Type("SansBold", _LEAST)
    while text and text_width(text + "…", style) > room:
        text = text[:-1]
    return text + "…", style
