"""Labels of aisles on plans: what each is and how wide, along it, where neither a stand nor another label is."""

from collections.abc import Iterator, Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Mark, MarkKind, Stand
from expobook.domain.text import Bilingual
from expobook.papers.page import MM, two_words
from expobook.papers.plan_marks import SiteView
from expobook.papers.type import GREY, WHITE, Type
from expobook.papers.typesetting import put, surely_longer, text_width
from expobook.papers.wording import metres

_MAIN = Bilingual("主通道", "Main aisle")
_STYLE = Type("Sans", 6.5)
_TALL = _STYLE.size * 1.2  # points
_PLACES = (12, 6, 18, 9, 15, 4, 20, 2, 22)  # of 24 parts of an aisle's length: the middle first, then where nothing is


def draw_aisle_labels(
    canvas: Canvas, marks: Sequence[Mark], stands: Sequence[Stand], view: SiteView, language: str
) -> None:
    """Write along each aisle what it is and its clear width in metres; one that has no room for it stays silent."""
    taken = [stand.box for stand in stands]
    for aisle in marks:
        if aisle.kind is MarkKind.AISLE:
            place = next(free_labels(aisle, taken, view, language), None)
            if place is not None:
                words, box = place
                taken.append(box)
                _write(canvas, words, box, view)


def free_labels(aisle: Mark, taken: Sequence[Box], view: SiteView, language: str) -> Iterator[tuple[str, Box]]:
    """Yield what fits and where, in millimetres of the site: all of its words first, then its width alone."""
    box = bounds(aisle.ring)
    long, short = max(box.width, box.height), min(box.width, box.height)
    for words in dict.fromkeys((_words(aisle, short, language), metres(short))):
        if surely_longer(words, _STYLE, view.length(long)):
            continue
        wide, tall = (round(each * view.scale / MM) for each in (text_width(words, _STYLE) + 3, _TALL))
        if wide > long or tall > short:
            continue
        for part in _PLACES:
            along = min(max(long * part // 24, wide // 2), long - wide // 2)
            if box.height > box.width:
                x, y, half_x, half_y = (box.left + box.right) // 2, box.bottom + along, tall // 2, wide // 2
            else:
                x, y, half_x, half_y = box.left + along, (box.bottom + box.top) // 2, wide // 2, tall // 2
            label = Box(x - half_x, y - half_y, x + half_x, y + half_y)
            if not any(_meets(label, each) for each in taken):
                yield words, label


def _words(aisle: Mark, width: int, language: str) -> str:
    said = aisle.words or (two_words(_MAIN, language, " ") if aisle.main else "")
    return f"{said} {metres(width)}".strip()


def _meets(one: Box, other: Box) -> bool:
    return one.left < other.right and one.right > other.left and one.bottom < other.top and one.top > other.bottom


def _write(canvas: Canvas, words: str, box: Box, view: SiteView) -> None:
    """Write words in a white box, for lines of bays run below; from below upwards where the box is upright."""
    canvas.saveState()
    canvas.translate(*view.at(box.centre))
    wide = view.length(max(box.width, box.height))
    if box.height > box.width:
        canvas.rotate(90)
    canvas.setFillColor(WHITE)
    canvas.rect(-wide / 2, -_TALL / 2, wide, _TALL, stroke=0, fill=1)
    put(canvas, 0, -_STYLE.size * 0.36, words, _STYLE, GREY, "centre")
    canvas.restoreState()
