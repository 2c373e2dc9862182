"""Pages: the A4 frame with header, footer, marks and watermark, and the flow that fills it block by block."""

import io
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.text import Bilingual
from expobook.papers import figures
from expobook.papers.text_object import signs_first
from expobook.papers.type import ACCENT, BLACK, GREY, HAIR, Span, Type
from expobook.papers.typesetting import TooLongForPaper, put, text_width

rl_config.useA85 = 0  # binary streams: a quarter smaller and faster than ASCII
figures.use()

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (A4[1], A4[0])
A3_LANDSCAPE = (420 * MM, 297 * MM)

LEFT, RIGHT = 25 * MM, 190 * MM  # 25 mm to bind, 20 mm at the right
WIDTH = RIGHT - LEFT
TOP = A4[1] - 24.3 * MM  # the top of the first line box; its first baseline is 28 mm below the edge
BOTTOM = 24 * MM
EM = "\u2003"
_WATER = HexColor("#E1E4E6")  # #C9CED2 at 55 % on white, without transparency

NO_SIGNS: Mapping[str, str] = MappingProxyType({})
Paint = Callable[[Canvas], None]


class Block:
    """A piece of a page: it knows its height, draws itself, and may part into two.

    ``space_before`` is dropped at the top of a page; ``keep_next`` holds it on the page of what follows.
    Distances are points; ``top`` is the y of the block's upper edge.
    """

    space_before: float = 0.0
    keep_next: bool = False
    outline: tuple[str, int] | None = None

    def height(self) -> float:
        raise NotImplementedError

    def least(self) -> float:
        """Return the height of the smallest piece that may stand alone."""
        return self.height()

    def draw(self, canvas: Canvas, top: float) -> None:
        raise NotImplementedError

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Return a piece that fits ``room`` and the rest, or None when it must stay whole."""
        return None


class Gap(Block):
    """Empty height that vanishes at the top of a page."""

    def __init__(self, points: float) -> None:
        self.space_before = points

    def height(self) -> float:
        return 0.0

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw nothing."""


@dataclass
class Sheet:
    """One page to be: what is painted on it, in reading order.

    ``framed`` pages get header, footer and 骑缝章 marks; ``section`` (``""`` or a letter) counts its pages apart.
    """

    size: tuple[float, float] = A4
    framed: bool = True
    section: str = ""
    scale: float = 1.0  # of everything on it, the paper too: 2 makes an A1 of what is drawn for A3
    items: list[Paint] = field(default_factory=list)
    outline: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """What header and footer say, and how the pages are marked."""

    title: Bilingual
    number: str
    foot: str
    language: str = "both"
    sample: bool = False
    watermark: Bilingual | None = None
    seam_marks: bool = True
    notice: str = ""  # a line under the header, such as why and when it was made void


@dataclass(frozen=True)
class Info:
    """Document properties; ``issued`` is written as the file's date."""

    title: str
    author: str
    subject: str
    keywords: str
    issued: date
    language: str = "zh-CN"


class Flow:
    """Fills pages of one section with blocks from the top down; ``head`` opens each page."""

    def __init__(self, section: str = "", top: float = TOP, bottom: float = BOTTOM, head: Block | None = None) -> None:
        self.sheets: list[Sheet] = []
        self._section, self._top, self._bottom, self._head = section, top, bottom, head
        self._y = self._first = bottom

    @property
    def room(self) -> float:
        return self._y - self._bottom

    @property
    def at_top(self) -> bool:
        return self._y == self._first

    def new_page(self) -> None:
        self.sheets.append(Sheet(section=self._section))
        self._y = self._first = self._top
        if self._head is not None:
            self._place(self._head)
            self._first = self._y

    def add(self, blocks: Iterable[Block]) -> None:
        """Place blocks one after the other, each with those it must stay with.

        Raises:
            TooLongForPaper: a block that cannot part is taller than a page.
        """
        if not self.sheets:
            self.new_page()
        waiting = deque(blocks)
        while waiting:
            chain = [waiting.popleft()]
            while chain[-1].keep_next and waiting:
                chain.append(waiting.popleft())
            if not self.at_top and self._needs(chain) > self.room + 0.01:
                self.new_page()
            for block in chain[:-1]:
                self._place(block)
            rest = self._place_or_part(chain[-1])
            if rest is not None:
                waiting.appendleft(rest)

    def _needs(self, chain: Sequence[Block]) -> float:
        spaces = sum(block.space_before for block in chain)
        return spaces + sum(block.height() for block in chain[:-1]) + chain[-1].least()

    def _place_or_part(self, block: Block) -> Block | None:
        before = 0.0 if self.at_top else block.space_before
        if before + block.height() <= self.room + 0.01:
            self._place(block)
            return None
        parts = block.split(self.room - before)
        if parts is not None:
            self._place(parts[0])
            self.new_page()
            return parts[1]
        if self.at_top:
            raise TooLongForPaper(field=type(block).__name__, value="", lines=round(block.height() / 14))
        self.new_page()
        return block

    def _place(self, block: Block) -> None:
        top = self._y - (0.0 if self.at_top else block.space_before)
        self.sheets[-1].items.append(lambda canvas: block.draw(canvas, top))
        if block.outline:
            self.sheets[-1].outline.append(block.outline)
        height = block.height()
        if height or isinstance(block, Gap):
            self._y = top - height


def render(sheets: Sequence[Sheet], frame: Frame, info: Info, signs: Mapping[str, str] = NO_SIGNS) -> bytes:
    """Return the PDF of some pages; the same input gives the same bytes in every process.

    ``signs`` (face -> characters) are embedded whether they are used or not, in the same subsets in each file of a
    kind: a font that is packed once serves a batch.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, lang=info.language, pageCompression=1)
    _describe(canvas, info)
    signs_first(canvas._doc, signs)
    totals = Counter(sheet.section for sheet in sheets)
    seen: Counter[str] = Counter()
    for index, sheet in enumerate(sheets):
        seen[sheet.section] += 1
        canvas.setPageSize((sheet.size[0] * sheet.scale, sheet.size[1] * sheet.scale))
        if sheet.scale != 1.0:
            canvas.scale(sheet.scale, sheet.scale)
        if frame.watermark:
            draw_watermark(canvas, sheet.size, frame.watermark)
        if sheet.framed:
            draw_header(canvas, frame)
            draw_footer(
                canvas,
                frame.foot,
                page_words(frame.language, seen[sheet.section], totals[sheet.section], sheet.section),
            )
            if frame.seam_marks:
                draw_seam_marks(canvas)
        for paint in sheet.items:
            paint(canvas)
        for place, (title, level) in enumerate(sheet.outline):
            key = f"p{index}.{place}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(title, key, level=level, closed=False)
        canvas.showPage()
    if any(sheet.outline for sheet in sheets):
        canvas.showOutline()
    canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, info: Info) -> None:
    from expobook import __version__

    canvas.setTitle(info.title)
    canvas.setAuthor(info.author)
    canvas.setSubject(info.subject)
    canvas.setKeywords(info.keywords)
    canvas.setCreator(f"expobook {__version__}")
    canvas.setProducer(f"expobook {__version__} (ReportLab)")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    stamp = canvas._doc._timeStamp  # invariant would say the year 2000: the day of issue is as constant and true
    stamp.YMDhms = (info.issued.year, info.issued.month, info.issued.day, 0, 0, 0)
    stamp.dhh, stamp.dmm = 8, 0


def page_words(language: str, page: int, pages: int, section: str = "") -> str:
    """Return ``第 3 页，共 18 页  Page 3 of 18`` in the paper's language; an annex puts its letter in front."""
    chinese = f"{section}第{page}页，共{pages}页"
    english = f"{section + ' page' if section else 'Page'} {page} of {pages}"
    return {"zh": chinese, "en": english}.get(language, f"{chinese}{EM}{english}")


def two_words(words: Bilingual, language: str, between: str = EM) -> str:
    """Return a short label in the paper's language or languages."""
    if language != "both":
        return words.in_language(language)
    return between.join(dict.fromkeys(part for part in (words.zh, words.en) if part))


def small_label(words: str, language: str) -> str:
    """Return ``场馆  Venue`` as it is on papers in both languages, else the half in the paper's language."""
    zh, _, en = words.partition("  ")
    return {"zh": zh, "en": en}.get(language, words)


def draw_header(canvas: Canvas, frame: Frame) -> None:
    y = A4[1] - 13.9 * MM
    main = Type("SansMedium", 8)
    grey = Type("Sans", 7.5, language="en")
    x = LEFT
    if frame.language != "en":
        x += put(canvas, x, y, frame.title.zh, main) + 7
    if frame.language != "zh":
        put(
            canvas,
            x,
            y,
            frame.title.en,
            grey if frame.language == "both" else main,
            GREY if frame.language == "both" else BLACK,
        )
    edge = RIGHT
    if frame.sample:
        draw_sample(canvas, RIGHT, y + 3)
        edge -= 27 * MM
    if frame.number:
        put(canvas, edge, y, f"No. {frame.number}", Type("Sans", 8), align="right")
    if frame.notice:
        put(canvas, LEFT, y - 20, frame.notice, Type("SansMedium", 8))
    line(canvas, LEFT, A4[1] - 17.1 * MM, RIGHT, A4[1] - 17.1 * MM, 0.4)


def draw_footer(canvas: Canvas, left: str, right: str) -> None:
    line(canvas, LEFT, 17.3 * MM, RIGHT, 17.3 * MM, 0.4)
    put(canvas, LEFT, 13.2 * MM, left, Type("Sans", 7.5), GREY)
    put(canvas, RIGHT, 13.2 * MM, right, Type("Sans", 7.5), align="right")


def draw_sample(canvas: Canvas, right: float, middle: float) -> None:
    """Draw the box 样张 SAMPLE with its right edge and its middle height given."""
    width, height = 24.2 * MM, 5.9 * MM
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.9)
    canvas.rect(right - width, middle - height / 2, width, height, stroke=1, fill=0)
    put(canvas, right - width / 2, middle - 3, "样张 SAMPLE", Type("SansBold", 8), ACCENT, "centre")


def draw_seam_marks(canvas: Canvas) -> None:
    """Draw three faint places for the seal across the page edges (骑缝章), 18 mm tall."""
    for from_top in (61, 139.5, 218):
        top = A4[1] - from_top * MM
        for y in (top, top - 18 * MM):
            line(canvas, 204 * MM, y, 210 * MM, y, 0.4, HAIR)
        for place, sign in enumerate("骑缝章"):
            put(canvas, 206.8 * MM, top - 6 * MM - place * 10, sign, Type("Sans", 6), HAIR, "centre")


def draw_watermark(canvas: Canvas, size: tuple[float, float], words: Bilingual) -> None:
    """Draw a word under the text at 52 degrees, 104 points in Chinese and 40 in English."""
    canvas.saveState()
    canvas.translate(size[0] / 2, size[1] / 2 + 5 * MM)
    canvas.rotate(52)
    step = 226.0
    first = -step * (len(words.zh) - 1) / 2
    for place, sign in enumerate(words.zh):
        put(canvas, first + place * step, -36, sign, Type("SansBold", 104), _WATER, "centre")
    put(canvas, 0, -90, words.en, Type("SansBold", 40), _WATER, "centre")
    canvas.restoreState()


def line(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, width: float, colour: Color = BLACK) -> None:
    """Draw a straight rule."""
    pen(canvas, width, colour)
    canvas._code.append(f"n {figures.figure(x1)} {figures.figure(y1)} m {figures.figure(x2)} {figures.figure(y2)} l S")


def pen(canvas: Canvas, width: float, colour: Color = BLACK) -> None:
    """Take a pen in hand; the file is told only what changes."""
    if canvas._strokeColorObj is not colour:
        canvas.setStrokeColor(colour)
    if canvas._lineWidth != width:
        canvas.setLineWidth(width)


def pair(
    canvas: Canvas, x: float, y: float, words: Bilingual, zh: Type, en: Type, colour: Color = GREY, gap: float = 8
) -> float:
    """Draw Chinese and then English on one line; return the width."""
    width = put(canvas, x, y, words.zh, zh)
    return width + gap + put(canvas, x + width + gap, y, words.en, en, colour)


def right_pair(canvas: Canvas, right: float, y: float, words: Bilingual, style: Type) -> None:
    """Draw Chinese and English on one line that ends at ``right``."""
    text = (Span(words.zh + EM + words.en),)
    put(canvas, right - text_width(text, style), y, text, style)
