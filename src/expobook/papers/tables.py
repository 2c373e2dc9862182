"""Tables with rules, two-line heads and sums that are carried over the page."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.text import Bilingual
from expobook.papers.page import LEFT, MM, WIDTH, Block, line, two_words
from expobook.papers.text_object import draw_line
from expobook.papers.type import BLACK, GREY, HAIR, TINT, TextLine, Type
from expobook.papers.typesetting import break_lines, fitted, put, text_width

PADDING = 1.5 * MM
HEAD, ROW, TALL = 9.6 * MM, 5.4 * MM, 8.7 * MM
_ONE_LINE = 0.7  # of the height of a head in two languages, when it has one
_LONG = 2000  # characters that surely fill more than one line
_WHOLE_UP_TO = 9  # rows; longer tables may break
NO_MORE = Bilingual("（以下空白）", "No entries below")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head in two languages, its width in mm and how its cells stand."""

    head: Bilingual
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text, and below it a second, smaller line in English."""

    text: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``kind`` is ``plain``, ``subtotal`` or ``total``. A cell runs over the empty ones right of it."""

    cells: tuple[Cell, ...]
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Look:
    """Type sizes and row heights of a table: contracts, letters and lists differ a little."""

    size: float = 8.5
    second: float = 7.0
    row: float = ROW
    tall: float = TALL
    head: float = HEAD
    left: float = LEFT
    language: str = "both"
    most: int = 2  # lines that a text of a cell may take


def row(*texts: str | Cell, kind: str = "plain") -> Row:
    """Return a row of cells from texts."""
    return Row(tuple(text if isinstance(text, Cell) else Cell(text) for text in texts), kind)


def two(words: Bilingual, language: str, stacked: bool = False) -> Cell:
    """Return a cell with a name in the paper's languages, side by side or one above the other."""
    if language != "both" or not words.en or not words.zh or words.en == words.zh:
        return Cell(words.in_language("en" if language == "en" else "zh"))
    return Cell(words.zh, words.en) if stacked else Cell(f"{words.zh} {words.en}")


_SetRow = list[tuple[int, list[tuple[TextLine, bool]]]]  # of each column its lines and whether they are small


class Table(Block):
    """A table that can break between rows.

    ``carry`` makes the cells of 转下页 Carried forward from the rows above the break.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        look: Look = Look(),
        carry: Callable[[Sequence[Row]], Row] | None = None,
        above: Sequence[Row] = (),
    ) -> None:
        self.columns, self.rows, self.look, self.carry = tuple(columns), tuple(rows), look, carry
        self._above = tuple(above)  # rows that stand on earlier pages
        self.space_before = 5.0
        self._edges = [look.left]
        for column in columns:
            self._edges.append(self._edges[-1] + column.width * MM)
        self._head = look.head if look.language == "both" else look.head * _ONE_LINE
        self._set = [self._set_row(each) for each in self.rows]
        self._heights = [self._row_height(each) for each in self._set]

    def height(self) -> float:
        return self._head + sum(self._heights)

    def least(self) -> float:
        if len(self.rows) <= _WHOLE_UP_TO:
            return self.height()
        return self._head + sum(self._heights[:3]) + (self.look.row if self.carry else 0)

    def split(self, room: float) -> "tuple[Block, Block] | None":
        spare = self.look.row if self.carry else 0.0
        used, fits = self._head + spare, 0
        for height in self._heights:
            if used + height > room:
                break
            used += height
            fits += 1
        fits = min(fits, len(self.rows) - 3 if self.rows[-1].kind == "total" else len(self.rows) - 2)
        if fits < 3:
            return None
        upper, lower = list(self.rows[:fits]), list(self.rows[fits:])
        above_set, below_set = self._set[:fits], self._set[fits:]
        above = (*self._above, *(each for each in upper if each.kind == "plain"))
        if self.carry:
            sum_row = self.carry(above)
            upper.append(_titled(sum_row, Bilingual("转下页", "Carried forward"), self.look.language))
            lower.insert(0, _titled(sum_row, Bilingual("承前页", "Brought forward"), self.look.language))
            above_set = [*above_set, self._set_row(upper[-1])]
            below_set = [self._set_row(lower[0]), *below_set]
        return self._part(upper, above_set, ()), self._part(lower, below_set, above)

    def _part(self, rows: Sequence[Row], ready: Sequence[_SetRow], above: Sequence[Row]) -> "Table":
        """Return a piece of the table; its rows are set already, so that long tables part in no time."""
        part = copy(self)
        part.rows, part._set, part._above = tuple(rows), list(ready), tuple(above)
        part._heights = [part._row_height(each) for each in part._set]
        return part

    def draw(self, canvas: Canvas, top: float) -> None:
        right = self._edges[-1]
        self._draw_head(canvas, top)
        y = top - self._head
        line(canvas, self.look.left, y, right, y, 0.45)
        for index, (each, cells, height) in enumerate(zip(self.rows, self._set, self._heights, strict=True)):
            if each.kind == "total":
                canvas.setFillColor(TINT)
                canvas.rect(self.look.left, y - height, right - self.look.left, height, stroke=0, fill=1)
            if index:
                self._rule_above(canvas, y, each, self.rows[index - 1])
            self._draw_cells(canvas, y, height, cells)
            y -= height
        line(canvas, self.look.left, top, right, top, 0.9)
        line(canvas, self.look.left, y, right, y, 0.9)

    def _rule_above(self, canvas: Canvas, y: float, each: Row, before: Row) -> None:
        strong = {"total": 0.6, "subtotal": 0.45}.get(each.kind, 0.45 if before.kind == "total" else 0.25)
        line(canvas, self.look.left, y, self._edges[-1], y, strong, HAIR if strong == 0.25 else BLACK)

    def _draw_head(self, canvas: Canvas, top: float) -> None:
        look = self.look
        canvas.setFillColor(TINT)
        canvas.rect(look.left, top - self._head, self._edges[-1] - look.left, self._head, stroke=0, fill=1)
        bold, grey = Type("SansBold", look.size), Type("Sans", look.second, language="en")
        for index, column in enumerate(self.columns):
            x = self._anchor(index, column.align)
            if look.language == "both":
                put(canvas, x, top - self._head / 2 + 2.6, column.head.zh, bold, align=column.align)
                put(canvas, x, top - self._head / 2 - 8.0, column.head.en, grey, GREY, column.align)
            else:
                put(
                    canvas,
                    x,
                    top - self._head / 2 - 3,
                    column.head.in_language(look.language),
                    bold,
                    align=column.align,
                )

    def _anchor(self, index: int, align: str) -> float:
        if align == "left":
            return self._edges[index] + PADDING
        if align == "right":
            return self._edges[index + 1] - PADDING
        return (self._edges[index] + self._edges[index + 1]) / 2

    def _set_row(self, each: Row) -> _SetRow:
        """Return (column, [(line, is second line)]) of the cells of a row."""
        look, done = self.look, []
        body = Type("SansBold" if each.kind != "plain" else "Sans", look.size)
        for index, cell in enumerate(each.cells):
            if not cell.text:
                continue
            last = index
            while self.columns[index].align == "left" and last + 1 < len(each.cells) and not each.cells[last + 1].text:
                last += 1
            room = self._edges[last + 1] - self._edges[index] - 2 * PADDING
            column = self.columns[index].head
            field = Bilingual(f"“{column.zh or column.en}”栏", f"the column “{column.en or column.zh}”")
            if cell.second:
                lines = (
                    [(fitted(cell.text, body, room, field, 1)[0], False)]
                    if len(cell.text) < _LONG and text_width(cell.text, body) <= room + 0.01
                    else [(each_line, False) for each_line in fitted(cell.text, body, room, field, look.most)]
                )
                small = Type("Sans", look.second, language="en")
                lines += [(each_line, True) for each_line in fitted(cell.second, small, room, field, look.most)]
            else:
                lines = [(each_line, False) for each_line in fitted(cell.text, body, room, field, look.most)]
            done.append((index, lines))
        return done

    def _row_height(self, cells: _SetRow) -> float:
        most = max((len(lines) for _, lines in cells), default=1)
        return {1: self.look.row, 2: self.look.tall}.get(most, self.look.tall + (most - 2) * 10)

    def _draw_cells(
        self, canvas: Canvas, top: float, height: float, cells: list[tuple[int, list[tuple[TextLine, bool]]]]
    ) -> None:
        for index, lines in cells:
            align = self.columns[index].align
            x = self._anchor(index, align)
            first = top - height / 2 - self.look.size * 0.35 + (len(lines) - 1) * 5.1
            for place, (each, small) in enumerate(lines):
                draw_line(canvas, each, x, first - place * 10.2, GREY if small else BLACK, align)


def _titled(sum_row: Row, title: Bilingual, language: str) -> Row:
    return replace(sum_row, cells=(two(title, language), *sum_row.cells[1:]), kind="subtotal")


class Caption(Block):
    """``表 3  场地使用费  Table 3  Licence fee`` above its table."""

    keep_next = True

    def __init__(self, number: int, title: Bilingual, language: str, left: float = LEFT) -> None:
        self.number, self.title, self.language, self.left = number, title, language, left
        self.space_before = 4.0

    def height(self) -> float:
        return 14.0

    def draw(self, canvas: Canvas, top: float) -> None:
        bold, grey, y, x = Type("SansBold", 8.5), Type("Sans", 8.5, language="en"), top - 10.5, self.left
        if self.language != "en":
            x += put(canvas, x, y, f"表{self.number}", bold) + 10
            x += put(canvas, x, y, self.title.zh, bold) + 9
        if self.language != "zh":
            style, colour = (grey, GREY) if self.language == "both" else (bold, BLACK)
            put(canvas, x, y, f"Table {self.number}  {self.title.en}", style, colour)


class Remark(Block):
    """A grey centred line such as （以下空白） No entries below; long ones take a line a language."""

    def __init__(self, words: Bilingual, language: str, middle: float, width: float = WIDTH) -> None:
        self.middle, self.space_before = middle, 6.0
        style = Type("Sans", 8)
        texts = [two_words(words, language)]
        if text_width(texts[0], style) > width:
            texts = [words.zh, words.en]
        self.lines = [each for text in texts for each in break_lines(text, style, width)]

    def height(self) -> float:
        return 12.0 * len(self.lines) + 2

    def draw(self, canvas: Canvas, top: float) -> None:
        for index, each in enumerate(self.lines):
            draw_line(canvas, each, self.middle, top - 10.5 - index * 12, GREY, "centre")
