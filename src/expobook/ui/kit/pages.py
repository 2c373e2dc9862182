"""Pages of a PDF as pictures, where its sections begin, and where texts stand on a page; no widget here."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from expobook.domain.contract import Contract
from expobook.domain.money import format_fen
from expobook.pdfium import opened


class Mark(NamedTuple):
    """A text to be lit up on the screen (never in print): ``kind`` is ``missing`` or ``value``."""

    text: str
    kind: str


class Lit(NamedTuple):
    """A place of a page to be lit up, as shares of its width and height."""

    place: QRectF
    kind: str


class PagePicture(NamedTuple):
    """A painted page, how many pages there are, and what is lit up on it."""

    image: QImage
    pages: int
    lit: tuple[Lit, ...]


def paint_page(pdf: bytes, page: int, width: int, marks: Sequence[Mark] = ()) -> PagePicture:
    """Return a page as a picture of so many pixels across."""
    with opened(pdf) as document:
        sheet = document[page]
        bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)
        data = bytes(bitmap.buffer)
        kind = QImage.Format.Format_RGBX8888 if bitmap.n_channels == 4 else QImage.Format.Format_RGB888
        image = QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()  # the bytes end with this call
        bitmap.close()
        return PagePicture(image, len(document), tuple(_lit(sheet, marks)))


def _lit(sheet: "object", marks: Sequence[Mark]) -> list[Lit]:
    """Find the marks on a page; pdfium's search goes over gaps by position and over line ends."""
    wide, tall = sheet.get_size()  # type: ignore[attr-defined]
    text = sheet.get_textpage()  # type: ignore[attr-defined]
    found: list[Lit] = []
    for mark in marks:
        searcher = text.search(mark.text, match_case=True)
        while (place := searcher.get_next()) is not None:
            for nth in range(text.count_rects(*place)):
                left, bottom, right, top = text.get_rect(nth)
                found.append(
                    Lit(QRectF(left / wide, 1 - top / tall, (right - left) / wide, (top - bottom) / tall), mark.kind)
                )
        searcher.close()
    text.close()
    return found


def outline_of(pdf: bytes) -> tuple[tuple[str, int], ...]:
    """Return the title of each entry of a PDF's outline and the page (from 0) at which it begins, in its order."""
    with opened(pdf) as document:
        found = []
        for entry in document.get_toc():
            target = entry.get_dest()
            found.append((entry.get_title(), (target.get_index() if target is not None else 0) or 0))
        return tuple(found)


def marks_of(draft: Contract) -> tuple[Mark, ...]:
    """Return what is lit up on a draft: everything missing, and the values that come from the booking."""
    values = (draft.event, draft.licensee.name, draft.theme)
    texts = {text for words in values for text in (words.zh, words.en) if text}
    texts |= {format_fen(each.amount) for each in draft.instalments} | {format_fen(draft.price.total)}
    lacks = (Mark("〔待补", "missing"), Mark("[missing", "missing"))
    return (*lacks, *(Mark(text, "value") for text in sorted(texts)))
