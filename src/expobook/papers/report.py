"""Reports on paper: picture, table and definition on A4 landscape; several make the management report of a month."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.report import Form, Report, Value
from expobook.domain.text import Bilingual
from expobook.drawing.chart import Align, Style, draw_chart, height_of
from expobook.drawing.report_words import definition_of, row_texts, table_head, title_of, total_texts
from expobook.papers.page import A4_LANDSCAPE, MM, Frame, Info, Sheet, line, page_words, render
from expobook.papers.plan_marks import hatch
from expobook.papers.tables import Column, Look, Row, Table, row
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, Type
from expobook.papers.typesetting import break_lines, put, text_width
from expobook.pdfium import opened
from expobook.resources import resource
from expobook.words import Language, day, month_words, phrase, span

_LEFT, _RIGHT = 20 * MM, A4_LANDSCAPE[0] - 20 * MM
_WIDTH = _RIGHT - _LEFT
_TOP, _BOTTOM = A4_LANDSCAPE[1] - 16 * MM, 17 * MM
_MOST_CHART, _LEAST_CHART, _GAP = 300.0, 170.0, 14.0
_LEAST_SCALE, _HEAT_ROWS = 0.6, 26  # words of 11 points stay above 6.5
_PICTURE = (960.0, 40.0)  # points: width, margin
_PIXELS_A_POINT = 2
_POINTS = 0.75  # of a pixel, in which pictures are measured: their words are as large as those of the table
_LONGEST_CELL = 66 * MM


class _Surface:
    """Draws a chart on a canvas; (0, 0) of the chart is a place on the page, y grows downwards."""

    def __init__(self, canvas: Canvas, left: float, top: float) -> None:
        self._canvas, self._left, self._top = canvas, left, top

    def rect(self, x: float, y: float, width: float, height: float, style: Style) -> None:
        canvas, left, bottom = self._canvas, self._left + x, self._top - y - height
        canvas.setFillColor(_colour(style.fill))
        canvas.setStrokeColor(_colour(style.line))
        canvas.setLineWidth(0.5)
        canvas.rect(left, bottom, width, height, stroke=0, fill=1)
        corners = [(left, bottom), (left + width, bottom), (left + width, bottom + height), (left, bottom + height)]
        if style.hatch in ("build_up", "closure"):
            hatch(canvas, corners, 4, _colour(style.line), 0.4)
        if style.hatch in ("dismantle", "closure"):
            hatch(canvas, corners, 4, _colour(style.line), 0.4, falling=True)
        canvas.rect(left, bottom, width, height, stroke=1, fill=0)

    def shade(self, x: float, y: float, width: float, height: float, token: str, part: float) -> None:
        full = _colour(token)
        mixed = Color(*(1 - (1 - channel) * part for channel in (full.red, full.green, full.blue)))
        self._canvas.setFillColor(mixed)
        self._canvas.rect(self._left + x, self._top - y - height, width, height, stroke=0, fill=1)

    def line(self, x1: float, y1: float, x2: float, y2: float, token: str) -> None:
        line(self._canvas, self._left + x1, self._top - y1, self._left + x2, self._top - y2, 0.5, _colour(token))

    def text(self, x: float, y: float, words: str, token: str, *, size: float = 11, align: Align = "left") -> None:
        style = Type("Sans", size)
        put(self._canvas, self._left + x, self._top - y - size * 0.36, words, style, _colour(token), align)

    def width_of(self, words: str, size: float = 11) -> float:
        return text_width(words, Type("Sans", size))


@cache
def _tokens() -> Mapping[str, str]:
    colours: Mapping[str, str] = json.loads(resource("look", "tokens.json").read_text("utf-8"))["color"]["light"]
    return colours


@cache
def _colour(token: str) -> Color:
    return HexColor(_tokens()[token])


def report_pdf(
    reports: Sequence[Report], venue: Bilingual, printed: date, language: Language, month: date | None = None
) -> bytes:
    """Return reports one after the other, each on pages of its own; ``month`` makes them the management report."""
    sheets = [sheet for each in reports for sheet in _sheets(each, language)]
    title = title_of(reports[0], language)
    if month is not None:
        title = phrase("report", "month.title", language, {"month": month_words(month, language)}) or title
    name = venue.in_language(language)
    for number, sheet in enumerate(sheets, 1):
        pages = page_words(language, number, len(sheets))
        words = {"venue": name, "title": title, "printed": day(printed, language), "pages": pages}
        sheet.items.insert(0, partial(_paint_frame, **words))
    info = Info(title, name, title, "report", printed, "zh-CN" if language == "zh" else "en-GB")
    return render(sheets, Frame(Bilingual(title, title), "", "", language, seam_marks=False), info)


def _paint_frame(canvas: Canvas, *, venue: str, title: str, printed: str, pages: str) -> None:
    y = A4_LANDSCAPE[1] - 11 * MM
    put(canvas, _LEFT, y, venue, Type("SansMedium", 8))
    put(canvas, _RIGHT, y, title, Type("Sans", 8), GREY, "right")
    line(canvas, _LEFT, y - 4, _RIGHT, y - 4, 0.4)
    line(canvas, _LEFT, 12 * MM, _RIGHT, 12 * MM, 0.4)
    put(canvas, _LEFT, 8 * MM, printed, Type("Sans", 7.5), GREY)
    put(canvas, _RIGHT, 8 * MM, pages, Type("Sans", 7.5), align="right")


def _sheets(report: Report, language: Language) -> Iterator[Sheet]:
    """Yield the pages of one report: title, definition, picture, then as much of the table as fits each page.

    A heat map of more months than can be read on one page has further pages.
    """
    if report.chart.form is Form.HEAT and len(report.rows) > _HEAT_ROWS:
        for first in range(0, len(report.rows), _HEAT_ROWS):
            yield from _sheets(replace(report, rows=report.rows[first : first + _HEAT_ROWS]), language)
        return
    sheet = Sheet(A4_LANDSCAPE, framed=False)
    sheet.outline.append((_titled(report, language), 0))
    y = _TOP - 10
    y = _put_head(sheet, report, y, language)
    rest = None if report.chart.form is Form.HEAT else _table(report, language)
    tall = _chart_height(report, y - _BOTTOM - _GAP, 0.0 if rest is None else rest.height())
    fixed = report.chart.form in (Form.BARS, Form.HEAT)  # row by row: no higher nor lower than it wants to be
    scale = max(_LEAST_SCALE, min(_POINTS, tall / height_of(report))) if fixed else _POINTS
    sheet.items.append(partial(_paint_chart, report=report, top=y, height=tall / scale, scale=scale, language=language))
    y -= tall + _GAP
    while rest is not None:
        if rest.height() <= y - _BOTTOM:
            sheet.items.append(partial(rest.draw, top=y))
            break
        parts = rest.split(y - _BOTTOM)
        if parts is not None:
            sheet.items.append(partial(parts[0].draw, top=y))
            rest = parts[1] if isinstance(parts[1], Table) else None
        yield sheet
        sheet, y = Sheet(A4_LANDSCAPE, framed=False), _TOP - 10
    yield sheet


def _chart_height(report: Report, room: float, table: float) -> float:
    """Return how tall the picture is: lower than it wants to be where the table then fits below it."""
    wanted = height_of(report) * (_POINTS if report.chart.form in (Form.BARS, Form.HEAT) else 1.0)
    if report.chart.form is Form.HEAT:
        return min(wanted, room)
    beside = room - table
    read = height_of(report) * _LEAST_SCALE if report.chart.form is Form.BARS else 0.0  # lower, words are too small
    if beside >= max(_LEAST_CHART, read):
        return min(wanted, max(_MOST_CHART, read), beside)
    return min(wanted, room)


def _titled(report: Report, language: Language) -> str:
    return f"{title_of(report, language)}  {span(report.stay, language)}"


def _put_head(sheet: Sheet, report: Report, y: float, language: Language) -> float:
    title, days = title_of(report, language), span(report.stay, language)
    told = [each for words in definition_of(report, language) for each in break_lines(words, Type("Sans", 8), _WIDTH)]

    def paint(canvas: Canvas) -> None:
        put(canvas, _LEFT, y - 12, title, Type("SansBold", 15), ACCENT)
        put(canvas, _RIGHT, y - 12, days, Type("Sans", 10), align="right")
        for number, each in enumerate(told):
            draw_line(canvas, each, _LEFT, y - 28 - number * 11.5, GREY)

    sheet.items.append(paint)
    return y - 28 - 11.5 * len(told) - 4


def _paint_chart(
    canvas: Canvas, *, report: Report, top: float, height: float, scale: float, language: Language
) -> None:
    canvas.saveState()
    canvas.translate(_LEFT, top)
    canvas.scale(scale, scale)
    draw_chart(report, _Surface(canvas, 0, 0), _WIDTH / scale, height, language)
    canvas.restoreState()


def _table(report: Report, language: Language) -> Table | None:
    if not report.rows:
        return None
    size = 8.0
    rows = [_row(report, values, language) for values in report.rows]
    if report.total is not None:
        rows.append(row(*total_texts(report, language), kind="total"))
    heads = [table_head(report, column.key, language) for column in report.columns]
    widths = _widths(heads, rows, size)
    columns = [
        Column(Bilingual(head, head), width / MM, "right" if measure.unit.is_figure else "left")
        for head, width, measure in zip(heads, widths, report.columns, strict=True)
    ]
    look = Look(size=size, second=7, row=5 * MM, head=6.4 * MM, left=_LEFT, language=language, most=1)
    return Table(columns, rows, look)


def _widths(heads: Sequence[str], rows: Sequence[Row], size: float) -> list[float]:
    """Return the widths of columns in points: what they hold, and the room that is left to the first."""
    bold, plain = Type("SansBold", size), Type("SansBold", size)
    widths = [
        max(text_width(head, bold), *(text_width(each.cells[n].text, plain) for each in rows)) + 3.4 * MM
        for n, head in enumerate(heads)
    ]
    widths[0] += max(_WIDTH - sum(widths), 0.0)
    return widths


def _row(report: Report, values: Sequence[Value], language: Language) -> Row:
    return row(*_texts(report, values, language))


def _texts(report: Report, values: Sequence[Value], language: Language) -> list[str]:
    texts = row_texts(report, values, language)
    return [text if column.unit.is_figure else _cut(text) for text, column in zip(texts, report.columns, strict=True)]


def _cut(words: str) -> str:
    style = Type("SansBold", 8)
    if text_width(words, style) <= _LONGEST_CELL:
        return words
    while words and text_width(words + "…", style) > _LONGEST_CELL:
        words = words[:-1]
    return words + "…"


def picture_png(report: Report, language: Language) -> bytes:
    """Return a report's picture with its title as PNG, two pixels a point."""
    width, margin = _PICTURE
    tall = height_of(report)
    size = (width, tall + 2 * margin + 20)

    def paint(canvas: Canvas) -> None:
        put(canvas, margin, size[1] - margin, title_of(report, language), Type("SansBold", 15), BLACK)
        put(canvas, width - margin, size[1] - margin, span(report.stay, language), Type("Sans", 11), GREY, "right")
        surface = _Surface(canvas, margin, size[1] - margin - 20)
        draw_chart(report, surface, width - 2 * margin, tall, language)

    info = Info(title_of(report, language), "", "", "report", report.stay.start)
    sheet = Sheet(size, framed=False, items=[paint])
    pdf = render([sheet], Frame(Bilingual("", ""), "", "", language, seam_marks=False), info)
    stream = io.BytesIO()
    with opened(pdf) as document:
        document[0].render(scale=_PIXELS_A_POINT).to_pil().save(stream, "PNG", optimize=True)
    return stream.getvalue()
