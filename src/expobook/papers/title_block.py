"""Names in the cells of a plan's title block: Chinese above English, smaller over up to four lines."""

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.text import Bilingual
from expobook.papers.text_object import draw_line
from expobook.papers.type import TextLine, Type
from expobook.papers.typesetting import TooLongForPaper, fitted

_FIELD = Bilingual("图签栏", "the title block of the plan")
_CLOSE, _CLOSEST = (16.0, 8.4), (15.0, 6.5)  # points from the cell's top to the first line, and between lines
_SMALLER = (  # points and most lines of Chinese, and of English; how close the lines stand
    ((8.5, 1), (6.5, 2), _CLOSE),
    ((7.5, 2), (6.5, 1), _CLOSE),
    ((6.0, 2), (5.5, 2), _CLOSEST),
)


def draw_name(
    canvas: Canvas, x: float, top: float, width: float, value: Bilingual, language: str, bold: bool, first: float
) -> None:
    """Write a name into a cell; ``first`` is how far below the cell's top its first line stands where it is short.

    Raises:
        TooLongForPaper: it takes more than four lines of the smallest size; nothing is clipped.
    """
    face = "SansBold" if bold else "Sans"
    if language != "both" or not value.en or not value.zh:
        said = value.in_language(language) if language != "both" else value.zh or value.en
        try:
            lines = fitted(said, Type(face, 8.5), width, _FIELD)
            _draw(canvas, x, top - (first if len(lines) == 1 else min(first, 18.0)), lines, 10.0)
        except TooLongForPaper:
            _draw(canvas, x, top - _CLOSE[0], fitted(said, Type(face, 7.0), width, _FIELD, 3), _CLOSE[1])
        return
    try:
        lines = (*fitted(value.zh, Type(face, 8.5), width, _FIELD, 1), *_english(value.en, 8.0, width, 1))
        _draw(canvas, x, top - first, lines, 11.0)
    except TooLongForPaper:
        lines, (first, leading) = _smaller(value, face, width)
        _draw(canvas, x, top - first, lines, leading)


def _smaller(value: Bilingual, face: str, width: float) -> tuple[tuple[TextLine, ...], tuple[float, float]]:
    for chinese, english, close in _SMALLER[:-1]:
        try:
            return _both(value, face, width, chinese, english), close
        except TooLongForPaper:
            continue
    chinese, english, close = _SMALLER[-1]
    return _both(value, face, width, chinese, english), close


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
