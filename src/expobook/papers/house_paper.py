"""Papers under the house's letterhead that may run over pages: quotation, statement, amendment."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Part, Party, Sentence
from expobook.domain.money import parse_yuan
from expobook.domain.text import Bilingual
from expobook.papers.clauses import ClauseBlock
from expobook.papers.letters import draw_letterhead
from expobook.papers.page import (
    A4,
    EM,
    LEFT,
    MM,
    RIGHT,
    TOP,
    WIDTH,
    Block,
    Flow,
    Frame,
    Info,
    Sheet,
    draw_footer,
    page_words,
    render,
    two_words,
)
from expobook.papers.tables import Cell, Row
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, Type
from expobook.papers.typesetting import break_lines, fitted, put, surely_longer, text_width
from expobook.papers.wording import amount, day_words


@dataclass(frozen=True)
class Head:
    """What stands above the text of the first page."""

    title: Bilingual
    subtitle: Bilingual
    reference: str
    written: date
    sender: Party
    receiver: Party
    subject: Bilingual
    language: str = "both"
    sample: bool = False


class HeadBlock(Block):
    """Letterhead, receiver, reference and title: from the edge of the page down to the first line of text."""

    def __init__(self, head: Head) -> None:
        self.head = head
        language = head.language
        large, small = Type("SansMedium", 10.5), Type("Sans", 9.5)
        receiver = _beside_or_below(head.receiver.name, language, large, 118 * MM)
        self._receiver = fitted(receiver, large, 118 * MM, Bilingual("收件人名称", "the name of the receiver"), 3)
        subject = _beside_or_below(head.subject, language, small, 106 * MM)
        self._subject = fitted(subject, small, 106 * MM, Bilingual("标题", "the subject"), 4)
        self._address_height = len(self._receiver) * 15.5 + len(self._subject) * 14.0

    def height(self) -> float:
        return TOP - self._title_y + 9

    @property
    def _title_y(self) -> float:
        return A4[1] - 38.6 * MM - self._address_height - 30

    def draw(self, canvas: Canvas, top: float) -> None:
        head, language = self.head, self.head.language
        draw_letterhead(canvas, head.sender, language, head.sample)
        y = A4[1] - 38.6 * MM
        label = {"zh": "编号", "en": "Ref."}.get(language, "编号 Ref.")
        put(canvas, RIGHT, y, f"{label}{EM}{head.reference}", Type("Sans", 9.5), align="right")
        written = day_words(head.written)
        put(canvas, RIGHT, y - 15.5, two_words(written, language), Type("Sans", 9), align="right")
        for each in self._receiver:
            draw_line(canvas, each, LEFT, y)
            y -= 15.5
        for each in self._subject:
            draw_line(canvas, each, LEFT, y)
            y -= 14.0
        x, y = LEFT, self._title_y
        if language != "en":
            x += put(canvas, x, y, head.title.zh, Type("SansBold", 20)) + 14
        if language != "zh":
            words = ", ".join(part for part in (head.title.en, head.subtitle.en) if part)
            style = Type("Sans", 12, language="en") if language == "both" else Type("SansBold", 18, language="en")
            put(canvas, x, y, words, style, ACCENT)
        elif head.subtitle.zh:
            put(canvas, x, y, head.subtitle.zh, Type("Sans", 12), ACCENT)


def _beside_or_below(words: Bilingual, language: str, style: Type, width: float) -> str:
    """Return both names for one line, or English on a line of its own where they are too long for one."""
    said = two_words(words, language)
    fits = not surely_longer(said, style, width) and text_width(said, style) <= width
    return said if fits else two_words(words, language, "\n")


class Words(Block):
    """A bold Chinese line and a grey English one below it, after a label: an amount in words."""

    space_before = 5.0

    def __init__(self, label: Bilingual, words: Bilingual, language: str) -> None:
        self.label, self.language = two_words(label, "zh" if language == "both" else language), language
        self._indent = (16 if language != "en" else 22) * MM
        room = WIDTH - self._indent
        zh = [] if language == "en" else list(break_lines(words.zh, Type("SansBold", 9), room))
        style = Type("Sans", 7.5, language="en")
        self._zh, self._en = zh, [] if language == "zh" else list(break_lines(words.en, style, room))

    def height(self) -> float:
        return 12.5 * (len(self._zh) + len(self._en)) + 2

    def draw(self, canvas: Canvas, top: float) -> None:
        put(canvas, LEFT, top - 9.5, self.label, Type("SansBold", 8.5))
        y = top - 9.5
        for each in self._zh:
            draw_line(canvas, each, LEFT + self._indent, y)
            y -= 12.5
        for each in self._en:
            draw_line(canvas, each, LEFT + self._indent, y, GREY if self.language == "both" else BLACK)
            y -= 12.5


_AT_SEAL = Bilingual("盖章处名称", "the name at the seal")
_LICENSOR_SEALS = Bilingual("甲方（盖章）", "for the Licensor, seal")


class SealLine(Block):
    """The name of the house for its seal, at the right; ``both_sides`` gives the other party a line of its own."""

    space_before = 22.0

    def __init__(
        self,
        sender: Party,
        receiver: Party | None,
        language: str,
        words: Bilingual = _LICENSOR_SEALS,
    ) -> None:
        self.sides = [(sender, words)]
        if receiver is not None:
            self.sides.append((receiver, Bilingual("乙方（盖章）", "for the Licensee, seal")))
        self.language, self.both_sides = language, receiver is not None
        self._room = WIDTH / 2 - 8 * MM if receiver is not None else WIDTH * 0.7

    def height(self) -> float:
        return 92.0 if self.both_sides else 30.0

    def draw(self, canvas: Canvas, top: float) -> None:
        if not self.both_sides:
            self._one(canvas, RIGHT, top, *self.sides[0], "right")
            return
        for (party, words), x in zip(self.sides, (LEFT, LEFT + WIDTH / 2 + 6 * MM), strict=True):
            self._one(canvas, x, top, party, words, "left")
            canvas.setLineWidth(0.6)
            canvas.setStrokeColor(BLACK)
            canvas.line(x, top - 70, x + WIDTH / 2 - 6 * MM, top - 70)
            label = two_words(Bilingual("签字、日期", "Signature, date"), self.language)
            put(canvas, x, top - 81, label, Type("Sans", 8), GREY)

    def _one(self, canvas: Canvas, x: float, top: float, party: Party, words: Bilingual, align: str) -> None:
        name = party.name.in_language("en" if self.language == "en" else "zh")
        if not self.both_sides and self.language != "en":
            name += "（盖章）"
        style = Type("SansMedium", 10)
        for index, each in enumerate(fitted(name, style, self._room, _AT_SEAL, 2)):
            draw_line(canvas, each, x, top - 10 - index * 13, align=align)
        second = words.en if self.language != "zh" else words.zh
        if self.both_sides or self.language != "zh":
            more = 13 * (len(fitted(name, style, self._room, _AT_SEAL, 2)) - 1)
            put(canvas, x, top - 24 - more, second, Type("Sans", 8), GREY, align)


def points(texts: Sequence[Bilingual], language: str) -> list[Block]:
    """Return numbered points, Chinese and English beside each other."""
    blocks: list[Block] = []
    for index, words in enumerate(texts):
        sentence = Sentence((Part(words.zh),), (Part(words.en),))
        block = ClauseBlock(str(index + 1), (sentence,), language, first=index == 0)
        block.space_before = 9.0 if index == 0 else 3.0
        blocks.append(block)
    return blocks


def carried(columns: int) -> Callable[[Sequence[Row]], Row]:
    """Return what sums the last column of rows for 转下页 Carried forward, for a table of so many columns."""

    def carry(rows: Sequence[Row]) -> Row:
        fen = sum(parse_yuan(each.cells[-1].text, "amount") for each in rows if each.cells[-1].text)
        return Row((*(Cell("") for _ in range(columns - 1)), Cell(amount(fen))), "subtotal")

    return carry


def house_paper(
    head: Head,
    blocks: Iterable[Block],
    *,
    watermark: Bilingual | None = None,
    code: str = "",
    keywords: str = "",
    behind: Sequence[Sheet] = (),
) -> bytes:
    """Return a paper as PDF: letterhead on its first page, header and footer on every other.

    ``code`` stands in the footer, ``keywords`` in the document's properties (the reference, unless said); sheets
    ``behind`` the text are drawings that belong to it.

    Raises:
        TooLongForPaper: a text does not fit its place.
    """
    language = head.language
    flow = Flow()
    flow.add([HeadBlock(head), *blocks])
    foot = EM.join(part for part in (head.reference, code) if part)
    first, pages = flow.sheets[0], len(flow.sheets)
    first.framed = False
    first.items.append(lambda canvas: draw_footer(canvas, foot, page_words(language, 1, pages)))
    which = "en" if language == "en" else "zh"
    frame = Frame(head.title, head.reference, foot, language, head.sample, watermark, seam_marks=False)
    info = Info(
        f"{head.title.in_language(which)} {head.reference}",
        head.sender.name.in_language(which),
        head.subject.in_language(which),
        keywords or head.reference,
        head.written,
        "en-GB" if language == "en" else "zh-CN",
    )
    if behind:
        first.outline.append((info.title, 0))
    return render([*flow.sheets, *behind], frame, info)
