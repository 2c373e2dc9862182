"""Names in the cells of a plan's title block: Chinese above English, smaller over two lines before one is refused."""

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.text import Bilingual
from expobook.papers.text_object import draw_line
from expobook.papers.type import TextLine, Type
from expobook.papers.typesetting import TooLongForPaper, fitted

_FIELD = Bilingual("图签栏", "the title block of the plan")
_SMALLER = (((8.5, 1), (6.5, 2)), ((7.5, 2), (6.5, 1)))  # points and most lines of Chinese, and of English
_CLOSE, _CLOSE_LEADING = 16.0, 8.4  # points from the cell's top to the first of three lines, and between them


def draw_name(
    canvas: Canvas, x: float, top: float, width: float, value: Bilingual, language: str, bold: bool, first: float
) -> None:
    """Write a name into a cell; ``first`` is how far below the cell's top its first line stands where it is short.

    Raises:
        TooLongForPaper: it takes more than three lines of the smaller size; nothing is clipped.
    """
    face = "SansBold" if bold else "Sans"
    if language != "both" or not value.en or not value.zh:
        said = value.in_language(language) if language != "both" else value.zh or value.en
        lines = fitted(said, Type(face, 8.5), width, _FIELD)
        _draw(canvas, x, top - (first if len(lines) == 1 else min(first, 18.0)), lines, 10.0)
        return
    try:
        lines = (*fitted(value.zh, Type(face, 8.5), width, _FIELD, 1), *_english(value.en, 8.0, width, 1))
        _draw(canvas, x, top - first, lines, 11.0)
    except TooLongForPaper:
        _draw(canvas, x, top - _CLOSE, _smaller(value, face, width), _CLOSE_LEADING)


def _smaller(value: Bilingual, face: str, width: float) -> tuple[TextLine, ...]:
    for chinese, english in _SMALLER[:-1]:
        try:
            return _both(value, face, width, chinese, english)
        except TooLongForPaper:
            continue
    return _both(value, face, width, *_SMALLER[-1])


def _both(
    value: Bilingual, face: str, width: float, chinese: tuple[float, int], english: tuple[float, int]
) -> tuple[TextLine, ...]:
    above = fitted(value.zh, Type(face, chinese[0]), width, _FIELD, chinese[1])
    return (*above, *_english(value.en, english[0], width, english[1]))


def _english(text: str, size: float, width: float, most: int) -> tuple[TextLine, ...]:
    return fitted(text, Type("Sans", size, language="en"), width, _FIELD, most)


def _draw(canvas: Canvas, x: float, y: float, lines: tuple[TextLine, ...], leading: float) -> None:
    for each in lines:
        draw_line(canvas, each, x, y)
        y -= leading
